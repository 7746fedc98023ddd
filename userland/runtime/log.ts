// The file of minirun --log: problems and warnings as lines of text or JSON, in runc's form.
//
// Interface: openLog, logLine, warnOfCapabilities.

import { Bytes, addressOf, concat, equalsText, toBytes } from '../lib/base/bytes';
import { realtime } from '../lib/time/clock';
import { O_APPEND, O_CREAT, O_WRONLY, close, open } from '../lib/base/fs';
import { complain, writeAll } from '../lib/base/io';
import { Json, jsonObject } from '../lib/json/json';
import { jsonBytes } from '../lib/json/writer';
import { printable } from '../lib/text/printable';
import { rfc3339 } from '../lib/time/rfc3339';
import { unknownCapabilities } from './names';

let path: Bytes | null = null;
let asJson: bool = false;

/** `file` null: there is none. */
export function openLog(file: Bytes | null, format: Bytes | null): void {
  path = file;
  asJson = format !== null && equalsText(format, 'json');
}

/** `level`: error or warning. */
export function logLine(level: string, message: Bytes): void {
  const file = path;
  if (file === null) return;
  const fd = open(file, O_WRONLY | O_CREAT | O_APPEND);
  if (fd < 0) return;
  const time = rfc3339(realtime());
  let text: Bytes;
  if (asJson) {
    const line = jsonObject().setText('level', level).setString('msg', message);
    text = jsonBytes(line.setString('time', time));
  } else {
    const quoted = jsonBytes(jsonObject().setString('m', message));
    const body = String.UTF8.decode(changetype<ArrayBuffer>(quoted));
    const at = String.UTF8.decode(changetype<ArrayBuffer>(time));
    text = toBytes('time="' + at + '" level=' + level + ' msg=' + body.substring(5, body.length - 1));
  }
  text = concat(text, toBytes('\n'));
  writeAll(fd, addressOf(text), text.length);
  close(fd);
}

/** Names of capabilities that mean nothing are left out, as the specification wants it; who gave them is told. */
export function warnOfCapabilities(process: Json | null): void {
  const names = process === null ? new Array<Bytes>() : unknownCapabilities(process);
  if (names.length == 0) return;
  let text = toBytes('ignoring unknown or unavailable capabilities: [');
  for (let index = 0; index < names.length; index++)
    text = concat(concat(text, toBytes(index > 0 ? ' ' : '')), names[index]);
  text = concat(text, toBytes(']'));
  if (path === null) complain().bytes(printable(text)).end();
  logLine('warning', text);
}
