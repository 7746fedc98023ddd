// uname [-asnrvmo]: names of the system (POSIX; GNU's -o).

import {
  UTSNAME_MACHINE,
  UTSNAME_NODENAME,
  UTSNAME_RELEASE,
  UTSNAME_SYSNAME,
  UTSNAME_VERSION,
  minios_uname,
} from '../lib/abi';
import { Bytes, bytesAt, findByte, toBytes } from '../lib/bytes';
import { complain, stdout } from '../lib/io';
import { Options } from '../lib/options';

const names = memory.data(390);
const FIELD: usize = 65;

function field(offset: usize): Bytes {
  const start = names + offset;
  return bytesAt(start, <i32>(findByte(start, start + FIELD, 0) - start));
}

export function uname(args: Array<Bytes>): i32 {
  const options = new Options('[-asnrvmo]', 'Write the names of the system.')
    .flag('a', 'all', 'all of them')
    .flag('s', 'kernel-name', 'the kernel (default)')
    .flag('n', 'nodename', 'the host')
    .flag('r', 'kernel-release', "the kernel's release")
    .flag('v', 'kernel-version', "the kernel's version")
    .flag('m', 'machine', 'the machine')
    .flag('o', 'operating-system', 'the operating system')
    .parse(args)
    .expect(0, 0);
  const error = minios_uname(names);
  if (error < 0) {
    complain().text("can't get system names: ").reason(error).end();
    return 1;
  }
  const all = options.has('a');
  const shown = new Array<Bytes>();
  if (all || options.has('s') || options.last('asnrvmo') == '') shown.push(field(UTSNAME_SYSNAME));
  if (all || options.has('n')) shown.push(field(UTSNAME_NODENAME));
  if (all || options.has('r')) shown.push(field(UTSNAME_RELEASE));
  if (all || options.has('v')) shown.push(field(UTSNAME_VERSION));
  if (all || options.has('m')) shown.push(field(UTSNAME_MACHINE));
  if (all || options.has('o')) shown.push(toBytes('minios'));
  for (let index = 0; index < shown.length; index++) {
    if (index > 0) stdout.byte(0x20);
    stdout.bytes(shown[index]);
  }
  stdout.newline();
  return 0;
}
