// mknod [-m MODE] NAME b|c|u MAJOR MINOR, mknod [-m MODE] NAME p: makes a device file or a named pipe.

import { AT_FDCWD, S_IFBLK, S_IFCHR, S_IFIFO, minios_mknod } from '../lib/abi';
import { Bytes, addressOf, equalsText } from '../lib/bytes';
import { changePermissions, currentUmask } from '../lib/fs';
import { complain } from '../lib/io';
import { failed, invalidNumber } from '../lib/message';
import { changeMode } from '../lib/mode';
import { parseDecimal } from '../lib/number';
import { Options } from '../lib/options';

const MAJOR_LIMIT: i64 = 0xfff;
const MINOR_LIMIT: i64 = 0xfffff;

function typeOf(letter: Bytes): u32 {
  if (equalsText(letter, 'b')) return S_IFBLK;
  if (equalsText(letter, 'c') || equalsText(letter, 'u')) return S_IFCHR;
  return equalsText(letter, 'p') ? S_IFIFO : 0;
}

/** A device number as makedev(3) makes it. */
function makeDevice(major: i64, minor: i64): u64 {
  return ((<u64>major) << 8) | ((<u64>minor) & 0xff) | (((<u64>minor) & 0xfff00) << 12);
}

export function mknod(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-m MODE] NAME TYPE [MAJOR MINOR]',
    'Make a device file (TYPE b or c) or a pipe (p).',
  )
    .value('m', 'mode', 'MODE', 'set the permissions, as chmod does')
    .parse(args)
    .expect(2, 4);
  const operands = options.operands;
  const type = typeOf(operands[1]);
  if (type == 0) options.wrong(complain().text("invalid type '").bytes(operands[1]).text("'"));
  const wanted = type == S_IFIFO ? 2 : 4;
  options.expect(wanted, wanted);
  let device: u64 = 0;
  if (type != S_IFIFO) {
    const major = parseDecimal(operands[2]);
    const minor = parseDecimal(operands[3]);
    if (major < 0 || major > MAJOR_LIMIT || minor < 0 || minor > MINOR_LIMIT) {
      invalidNumber(major < 0 || major > MAJOR_LIMIT ? operands[2] : operands[3]);
      return 1;
    }
    device = makeDevice(major, minor);
  }
  let mode = 0o666;
  const given = options.valueOf('m');
  if (given !== null) mode = changeMode(given, 0o666, false, currentUmask());
  if (mode < 0) {
    complain().text('invalid mode').end();
    return 1;
  }
  const name = operands[0];
  let error = minios_mknod(AT_FDCWD, addressOf(name), name.length, type | mode, device);
  if (error == 0 && given !== null) error = changePermissions(name, mode);
  if (error < 0) failed(name, error);
  return i32(error < 0);
}
