// What CLIs leave that were killed: containers that were never finished, or never wholly removed; builds with their directories and
// the container of the step that ran. Who makes something holds a lock on it for as long as he works on it, so that what can be
// locked is nobody's.
//
// Interface: sweep, freeName.

import { ENOENT } from '../../lib/base/abi';
import { DASH } from '../../lib/base/ascii';
import { Bytes, concat, equals, indexOf, sliceOf, startsWithText, toBytes } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { lockFile } from '../../lib/process/flock';
import { O_RDONLY, close, lstat, open, readLink, stat, unlink } from '../../lib/base/fs';
import { readFile } from '../../lib/file/proc';
import { deleteContainer } from '../../runtime/runtime';
import { Container, allIds } from '../container/container';
import { sayWarning } from '../base/failure';
import { dropKept, emptyDropped } from '../container/kept';
import {
  BUILDS,
  BUILD_STEP,
  CONTAINERS,
  NAMES,
  REMOVING,
  REQUESTS,
  RUNTIME_ROOT,
  below,
} from '../base/places';
import { inside, removeTree } from '../base/remove_tree';
import { removePartial } from '../volume/volumes';

function namesIn(path: string): Array<Bytes> {
  const names = new Array<Bytes>();
  const directory = new Directory(toBytes(path));
  while (directory.next()) names.push(directory.name);
  directory.close();
  return names;
}

function say(what: string, name: Bytes): void {
  sayWarning().text('removed what was left of ').text(what).text(' that was killed: ').bytes(name).end();
}

/** Takes away names that stand for a container. */
function unname(id: Bytes): void {
  const names = namesIn(NAMES);
  for (let index = 0; index < names.length; index++) {
    const owner = readLink(below(NAMES, names[index]));
    if (owner !== null && equals(owner, id)) unlink(below(NAMES, names[index]));
  }
}

/** Removes a container's directory that has no container.json and that nobody is writing one into. True: it is gone. */
function dropUnfinished(id: Bytes): bool {
  const container = new Container(id);
  const description = container.file('container.json');
  if (stat(description).error != -ENOENT) return false;
  const guard = container.lock(false);
  if (guard < 0) return guard == -ENOENT;
  const nobodys = stat(description).error == -ENOENT && dropKept(id) == 0;
  const gone = nobodys && removeTree(container.directory) == 0 && emptyDropped(id) == 0;
  if (gone) unname(id);
  close(guard);
  return gone;
}

/** Frees a name whose container was never finished. True: it can be had now. */
export function freeName(name: Bytes): bool {
  const owner = readLink(below(NAMES, name));
  if (owner === null) return true;
  // The directory comes before the name, and goes after it.
  if (lstat(below(CONTAINERS, owner)).error == -ENOENT) {
    unlink(below(NAMES, name));
    return true;
  }
  return dropUnfinished(owner);
}

function sweepContainers(): void {
  const ids = allIds();
  for (let index = 0; index < ids.length; index++)
    if (dropUnfinished(ids[index])) say('a container', ids[index]);
  const names = namesIn(CONTAINERS);
  for (let index = 0; index < names.length; index++)
    if (startsWithText(names[index], REMOVING)) removeTree(below(CONTAINERS, names[index]));
}

/** Removes the directories of builds that nobody holds, and the containers of their steps. */
function sweepBuilds(): void {
  const names = namesIn(BUILDS);
  for (let index = 0; index < names.length; index++) {
    const path = below(BUILDS, names[index]);
    const fd = open(path, O_RDONLY);
    if (fd < 0) continue;
    if (lockFile(fd, false, false) == 0) {
      const step: Bytes | null = readFile(inside(path, BUILD_STEP));
      if (step !== null) deleteContainer(toBytes(RUNTIME_ROOT), step, true);
      if (removeTree(path) == 0) say('a build', names[index]);
    }
    close(fd);
  }
}

/** Removes FIFOs of clients that were killed before they told the image service of them (minios/service/client.ts: PID-N.in, .out). */
function sweepRequests(): void {
  const names = namesIn(REQUESTS);
  for (let index = 0; index < names.length; index++) {
    const dash = indexOf(names[index], DASH);
    if (dash <= 0) continue;
    const process = concat(toBytes('/proc/'), sliceOf(names[index], 0, dash));
    if (lstat(process).error == -ENOENT) unlink(below(REQUESTS, names[index]));
  }
}

/** Removes all that is nobody's, and says so. */
export function sweep(): void {
  sweepContainers();
  sweepBuilds();
  sweepRequests();
  removePartial();
}
