// enosys [-l] [-s CALL[:ERRNO]]... COMMAND [ARG]...: runs a command for which system calls do not exist (util-linux).
//
// A call has the same name in several import modules; all of them are meant.

import { ENOSYS } from '../lib/base/abi';
import { Bytes, indexOf, sliceOf } from '../lib/base/bytes';
import {
  allCalls,
  callsNamed,
  filterOthers,
  setNoNewPrivileges,
  callName,
  callCount,
} from '../lib/privilege/system_calls';
import { complain, stdout } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { variable } from '../lib/base/program';

/** Gives the process a filter that answers one call, and its namesakes, with an errno: 0 or −errno. */
function forbid(name: Bytes, errno: i32): i32 {
  const forbidden = callsNamed(name);
  const allowed = allCalls();
  for (let index = 0; index < forbidden.length; index++) allowed[forbidden[index]] = u32.MAX_VALUE;
  const list = new Array<u32>();
  for (let index = 0; index < allowed.length; index++)
    if (allowed[index] != u32.MAX_VALUE) list.push(allowed[index]);
  return filterOthers(list, errno);
}

export function enosys(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-l] [-s CALL[:ERRNO]]... COMMAND [ARG]...',
    'Run COMMAND without some system calls.',
  )
    .value('s', 'syscall', 'CALL[:ERRNO]', 'CALL fails with ERRNO, a number; by default ENOSYS')
    .flag('l', 'list', 'list the calls')
    .stopAtOperand()
    .parse(args);
  if (options.has('l')) {
    for (let call = 0; call < callCount(); call++)
      stdout.decimal(call).byte(0x20).bytes(callName(call)).newline();
    return 0;
  }
  options.expect(1, -1);
  setNoNewPrivileges();
  const words = options.valuesOf('s');
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const colon = indexOf(word, 0x3a);
    const name = colon < 0 ? word : sliceOf(word, 0, colon);
    const errno = colon < 0 ? <i64>ENOSYS : parseDecimal(sliceOf(word, colon + 1));
    if (callsNamed(name).length == 0)
      options.wrong(complain().text("unknown syscall '").bytes(name).text("'"));
    if (errno < 1 || errno > 4095) options.wrong(complain().text("unknown errno '").bytes(word).text("'"));
    const error = forbid(name, <i32>errno);
    if (error == 0) continue;
    complain().text('could not set the filter: ').reason(error).end();
    return 1;
  }
  stdout.flush();
  const operands = options.operands;
  return launchFailed(operands[0], commandOf(operands).execInPath(variable('PATH')));
}
