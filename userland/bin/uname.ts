// uname [-asnrvmpio]: names of the system (POSIX; GNU's -p, -i and -o). arch: uname -m.

import {
  UTSNAME_MACHINE,
  UTSNAME_NODENAME,
  UTSNAME_RELEASE,
  UTSNAME_SYSNAME,
  UTSNAME_VERSION,
} from '../lib/base/abi';
import { Bytes, toBytes } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { systemName, systemNameError } from '../lib/process/system_name';

function failed(): i32 {
  complain().text("can't get system names: ").reason(systemNameError()).end();
  return 1;
}

export function uname(args: Array<Bytes>): i32 {
  const options = new Options('[-asnrvmpio]', 'Write the names of the system.')
    .flag('a', 'all', 'all of them')
    .flag('s', 'kernel-name', 'the kernel (default)')
    .flag('n', 'nodename', 'the host')
    .flag('r', 'kernel-release', "the kernel's release")
    .flag('v', 'kernel-version', "the kernel's version")
    .flag('m', 'machine', 'the machine')
    .flag('p', 'processor', 'the processor')
    .flag('i', 'hardware-platform', 'the platform')
    .flag('o', 'operating-system', 'the operating system')
    .parse(args)
    .expect(0, 0);
  if (systemNameError() < 0) return failed();
  const all = options.has('a');
  const shown = new Array<Bytes>();
  if (all || options.has('s') || options.last('asnrvmpio') == '') shown.push(systemName(UTSNAME_SYSNAME));
  if (all || options.has('n')) shown.push(systemName(UTSNAME_NODENAME));
  if (all || options.has('r')) shown.push(systemName(UTSNAME_RELEASE));
  if (all || options.has('v')) shown.push(systemName(UTSNAME_VERSION));
  if (all || options.has('m')) shown.push(systemName(UTSNAME_MACHINE));
  // What nobody knows is left out of -a, as GNU does.
  if (options.has('p')) shown.push(toBytes('unknown'));
  if (options.has('i')) shown.push(toBytes('unknown'));
  if (all || options.has('o')) shown.push(toBytes('minios'));
  for (let index = 0; index < shown.length; index++) {
    if (index > 0) stdout.byte(0x20);
    stdout.bytes(shown[index]);
  }
  stdout.newline();
  return 0;
}

export function arch(args: Array<Bytes>): i32 {
  new Options('', "Write the machine's name.").parse(args).expect(0, 0);
  if (systemNameError() < 0) return failed();
  stdout.bytes(systemName(UTSNAME_MACHINE)).newline();
  return 0;
}
