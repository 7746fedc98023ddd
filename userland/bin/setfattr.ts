// setfattr [-h] -n NAME [-v VALUE] | -x NAME FILE...: sets or removes an extended attribute (attr's options).
// setfattr [-h] --restore=FILE: sets all that `getfattr -d` has written.

import { Bytes, indexOf, sliceOf, split, startsWithText } from '../lib/base/bytes';
import { complain } from '../lib/base/io';
import { cannot, failed } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { readFile } from '../lib/file/proc';
import { decodeValue, removeAttribute, setAttribute } from '../lib/file/xattr';

/** Sets what a dump says: the status. */
function restore(file: Bytes, follow: bool): i32 {
  const text = readFile(file);
  if (text === null) {
    cannot('read', file, 0);
    return 1;
  }
  const lines = split(text, 0x0a);
  let path: Bytes = [];
  let status = 0;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index];
    if (startsWithText(line, '# file: ')) path = sliceOf(line, 8);
    if (line.length == 0 || line[0] == 0x23) continue;
    const equals = indexOf(line, 0x3d);
    let value: Bytes | null = null;
    if (equals >= 0) value = decodeValue(sliceOf(line, equals + 1));
    if (value === null || path.length == 0) {
      complain().bytes(file).text(': bad line: ').bytes(line).end();
      return 1;
    }
    const error = setAttribute(path, sliceOf(line, 0, equals), value, follow);
    if (error == 0) continue;
    failed(path, error);
    status = 1;
  }
  return status;
}

export function setfattr(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-h] -n NAME [-v VALUE] | -x NAME FILE...',
    'Set or remove an extended attribute.',
  )
    .value('n', 'name', 'NAME', 'the attribute to set')
    .value('v', 'value', 'VALUE', 'its value: text, "text" with escapes, 0xHEX or 0sBASE64')
    .value('x', 'remove', 'NAME', 'the attribute to remove')
    .flag('h', 'no-dereference', 'symbolic links themselves')
    .value('', 'restore', 'FILE', 'set what getfattr -d has written to FILE')
    .parse(args);
  const follow = !options.has('h');
  const dump = options.valueOf('restore');
  if (dump !== null) return restore(dump, follow);
  options.expect(1, -1);
  const name = options.valueOf('n');
  const removed = options.valueOf('x');
  if ((name === null) == (removed === null)) options.wrong(complain().text('one of -n and -x is needed'));
  const text = options.valueOf('v');
  let value: Bytes | null = [];
  if (text !== null) value = decodeValue(text);
  if (value === null) {
    complain().text('bad input encoding').end();
    return 1;
  }
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    let error: i32;
    if (name !== null) error = setAttribute(path, name, value, follow);
    else error = removeAttribute(path, removed!, follow);
    if (error == 0) continue;
    failed(path, error);
    status = 1;
  }
  return status;
}
