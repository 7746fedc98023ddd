// mknod [-m MODE] NAME b|c|u MAJOR MINOR, mknod [-m MODE] NAME p: makes a device file or a named pipe.
// mkfifo [-m MODE] NAME...: makes named pipes (POSIX).

import { S_IFBLK, S_IFCHR, S_IFIFO } from '../lib/base/abi';
import { Bytes, equalsText } from '../lib/base/bytes';
import { changePermissions, currentUmask, makeDevice, makeNode } from '../lib/base/fs';
import { complain } from '../lib/base/io';
import { failed, invalidNumber } from '../lib/command/message';
import { changeMode } from '../lib/file/mode';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';

const MAJOR_LIMIT: i64 = 0xfff;
const MINOR_LIMIT: i64 = 0xfffff;

function typeOf(letter: Bytes): u32 {
  if (equalsText(letter, 'b')) return S_IFBLK;
  if (equalsText(letter, 'c') || equalsText(letter, 'u')) return S_IFCHR;
  return equalsText(letter, 'p') ? S_IFIFO : 0;
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
  const mode = modeOf(options);
  return mode < 0 ? 1 : make(operands[0], type, device, mode, options.has('m'));
}

/** The permissions of a new file, or −1 after a message. */
function modeOf(options: Options): i32 {
  const given = options.valueOf('m');
  if (given === null) return 0o666;
  const mode = changeMode(given, 0o666, false, currentUmask());
  if (mode < 0) complain().text("invalid mode '").bytes(given).text("'").end();
  return mode;
}

/** Makes one: 0 or 1. `exact`: the umask does not count. */
function make(name: Bytes, type: u32, device: u64, mode: i32, exact: bool): i32 {
  let error = makeNode(name, type | mode, device);
  if (error == 0 && exact) error = changePermissions(name, mode);
  if (error < 0) failed(name, error);
  return i32(error < 0);
}

export function mkfifo(args: Array<Bytes>): i32 {
  const options = new Options('[-m MODE] NAME...', 'Make named pipes.')
    .value('m', 'mode', 'MODE', 'set the permissions, as chmod does')
    .parse(args)
    .expect(1, -1);
  const mode = modeOf(options);
  if (mode < 0) return 1;
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    status |= make(options.operands[index], S_IFIFO, 0, mode, options.has('m'));
  }
  return status;
}
