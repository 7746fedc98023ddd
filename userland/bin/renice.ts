// renice [-n] PRIORITY [-p] PID... | -g GROUP... | -u USER...: changes nice values of what runs (util-linux).

import { PRIO_PGRP, PRIO_PROCESS, PRIO_USER, minios_getpriority, minios_setpriority } from '../lib/base/abi';
import { NOBODY, userNumber } from '../lib/privilege/accounts';
import { Bytes, equalsText } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { NOT_A_NUMBER, parseDecimal, parseSigned } from '../lib/text/number';
import { Options } from '../lib/command/options';

function nameOf(which: i32): string {
  return which == PRIO_PROCESS ? 'process ID' : which == PRIO_PGRP ? 'process group ID' : 'user ID';
}

/** Changes one; `relative`: adds. Answers 0, or 1 after a message. */
function change(which: i32, who: u32, value: i32, relative: bool): i32 {
  const before = minios_getpriority(which, <i32>who);
  if (before < 0) {
    complain()
      .text('failed to get priority for ')
      .unsigned(who)
      .text(' (')
      .text(nameOf(which))
      .text('): ')
      .reason(before)
      .end();
    return 1;
  }
  const old = 20 - before;
  const error = minios_setpriority(which, <i32>who, relative ? old + value : value);
  if (error < 0) {
    complain()
      .text('failed to set priority for ')
      .unsigned(who)
      .text(' (')
      .text(nameOf(which))
      .text('): ')
      .reason(error)
      .end();
    return 1;
  }
  const now = 20 - minios_getpriority(which, <i32>who);
  stdout.unsigned(who).text(' (').text(nameOf(which)).text(') old priority ').decimal(old);
  stdout.text(', new priority ').decimal(now).newline();
  return 0;
}

/** True for an argument that says what the following numbers mean, which `kind` becomes. */
function kindOf(word: Bytes): i32 {
  if (equalsText(word, '-p') || equalsText(word, '--pid')) return PRIO_PROCESS;
  if (equalsText(word, '-g') || equalsText(word, '--pgrp')) return PRIO_PGRP;
  if (equalsText(word, '-u') || equalsText(word, '--user')) return PRIO_USER;
  return -1;
}

export function renice(args: Array<Bytes>): i32 {
  const synopsis = '[-n|--priority|--relative] PRIORITY [-p|-g|-u] ID...';
  let index = 1;
  let relative = false;
  if (args.length > index && equalsText(args[index], '--relative')) {
    relative = true;
    index++;
  } else if (
    args.length > index &&
    (equalsText(args[index], '-n') || equalsText(args[index], '--priority'))
  ) {
    index++;
  }
  const options = new Options(synopsis, 'Change the nice values of processes.').stopAtOperand();
  // A priority may begin with a minus, which no option of this tool does.
  const value = args.length > index ? parseSigned(args[index]) : NOT_A_NUMBER;
  if (args.length <= index || value == NOT_A_NUMBER) {
    options.parse(args);
    options.wrong(complain().text(args.length <= index ? 'not enough arguments' : 'invalid priority'));
  }
  if (++index >= args.length) options.wrong(complain().text('not enough arguments'));
  let which = PRIO_PROCESS;
  let status = 0;
  for (; index < args.length; index++) {
    const word = args[index];
    const kind = kindOf(word);
    if (kind >= 0) {
      which = kind;
      continue;
    }
    const who = which == PRIO_USER ? userNumber(word) : parseDecimal(word);
    if (who == NOBODY || who > <i64>u32.MAX_VALUE) {
      complain()
        .text(which == PRIO_USER ? 'unknown user ' : 'bad ')
        .text(which == PRIO_USER ? '' : nameOf(which) + ' value: ')
        .bytes(word)
        .end();
      status = 1;
    } else if (change(which, <u32>who, <i32>value, relative) != 0) status = 1;
  }
  return status;
}
