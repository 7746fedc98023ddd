// Events: what happens to containers, a line of JSON each, in Docker's form. They are appended to a file, and go to everybody
// who listens.
//
//   emit ──▶ /run/minios/events         kept: the last 256 KiB, or a little more
//        └─▶ /run/minios/listeners/*    FIFOs, one for each `minios events`
//
// Interface: emit, containerEvent; eventLines.

import { NEWLINE } from '../../lib/base/ascii';
import { Bytes, addressOf, concat, split, toBytes } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { Directory } from '../../lib/file/directory';
import { O_APPEND, O_CREAT, O_WRONLY, close, fstat, open, rename, unlink } from '../../lib/base/fs';
import { writeAll } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { jsonBytes } from '../../lib/json/writer';
import { readFile } from '../../lib/file/proc';
import { Container } from './container';
import { EVENTS, LISTENERS, below, openWith } from '../base/places';

/** When the file is put aside; what was put aside before is forgotten. */
const MOST: u64 = 262144;

/** Tells of something: `type` container, image, volume or network. `attributes` are the actor's. */
export function emit(type: string, action: Bytes, id: Bytes, attributes: Json): void {
  const now = realtime();
  const event = jsonObject().setText('Type', type).setString('Action', action);
  event
    .set('Actor', jsonObject().setString('ID', id).set('Attributes', attributes))
    .setText('scope', 'local');
  event.setInteger('time', now / 1000000000).setInteger('timeNano', now);
  event.setString('status', action).setString('id', id);
  const line = concat(jsonBytes(event), [NEWLINE]);
  keep(line);
  tell(line);
}

function keep(line: Bytes): void {
  const path = toBytes(EVENTS);
  const fd = open(path, O_WRONLY | O_CREAT | O_APPEND);
  if (fd < 0) return;
  if (fstat(fd).size > MOST) rename(path, toBytes(EVENTS + '.old'));
  writeAll(fd, addressOf(line), line.length);
  close(fd);
}

/** A listener that does not read misses events; one that is gone has left its FIFO. */
function tell(line: Bytes): void {
  const directory = new Directory(toBytes(LISTENERS));
  while (directory.next()) {
    const path = below(LISTENERS, directory.name);
    const fd = openWith(path, false, true);
    if (fd < 0) {
      unlink(path);
      continue;
    }
    writeAll(fd, addressOf(line), line.length);
    close(fd);
  }
  directory.close();
}

/** Tells what became of a container. `extra`: further attributes, or null. */
export function containerEvent(container: Container, action: string, extra: Json | null = null): void {
  const attributes = jsonObject();
  const labels = container.config.find('Config.Labels');
  if (labels !== null) {
    for (let index = 0; index < labels.length; index++)
      attributes.put(labels.nameAt(index), labels.at(index));
  }
  if (extra !== null) {
    for (let index = 0; index < extra.length; index++) attributes.put(extra.nameAt(index), extra.at(index));
  }
  attributes.setString('image', container.config.string('Config.Image')).setString('name', container.name);
  emit('container', toBytes(action), container.id, attributes);
}

/** The lines of all events that are kept, the oldest first. */
export function eventLines(): Array<Bytes> {
  const lines = new Array<Bytes>();
  const files = [EVENTS + '.old', EVENTS];
  for (let index = 0; index < files.length; index++) {
    const text = readFile(toBytes(files[index]));
    if (text === null) continue;
    const found = split(text, NEWLINE);
    for (let line = 0; line < found.length; line++) if (found[line].length > 0) lines.push(found[line]);
  }
  return lines;
}
