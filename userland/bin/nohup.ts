// nohup PROGRAM [ARG]...: runs a program that SIGHUP does not end. Output to a terminal goes to nohup.out (POSIX).
// nice [-n N] [PROGRAM [ARG]...]: runs a program at a lower priority. setsid [-fw] PROGRAM [ARG]...: in a session of its own.

import {
  EACCES,
  SIGHUP,
  SPAWN_FLAG_SETSID,
  minios_getpriority,
  minios_nice,
  PRIO_PROCESS,
  wasi_fd_renumber,
} from '../lib/base/abi';
import { Bytes, toBytes } from '../lib/base/bytes';
import { O_APPEND, O_CREAT, O_WRONLY, changePermissions, open } from '../lib/base/fs';
import { ignoreSignal } from '../lib/process/handlers';
import { complain, stdout } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { cannot, invalidNumber } from '../lib/command/message';
import { NOT_A_NUMBER, parseSigned } from '../lib/text/number';
import { Options, expandNumber } from '../lib/command/options';
import { joinPath } from '../lib/text/path';
import { getpgrp, getpid, setsid as newSession, wait } from '../lib/process/process';
import { variable } from '../lib/base/program';
import { isTerminal } from '../lib/terminal/terminal';

/** Errors of nohup's own; those of others are told by launchFailed. */
const FAILED: i32 = 125;

/** Opens nohup.out here, or in the home directory: a descriptor or −errno. */
function openOutput(): i32 {
  const how = O_WRONLY | O_CREAT | O_APPEND;
  let path = toBytes('nohup.out');
  let fd = open(path, how);
  const home = variable('HOME');
  if (fd < 0 && home !== null) {
    path = joinPath(home, path);
    fd = open(path, how);
  }
  if (fd < 0) {
    cannot('open', path, fd);
    return fd;
  }
  changePermissions(path, 0o600);
  complain().text('appending output to ').bytes(path).end();
  return fd;
}

export function nohup(args: Array<Bytes>): i32 {
  const options = new Options('PROGRAM [ARG]...', 'Run PROGRAM so that a hangup does not end it.')
    .stopAtOperand()
    .failWith(FAILED);
  const operands = options.parse(args).expect(1, -1).operands;
  const command = commandOf(operands);
  if (isTerminal(0)) {
    // Reading is an error, and not a wait for a terminal that may be gone.
    const nothing = open(toBytes('/dev/null'), O_WRONLY);
    if (nothing >= 0) wasi_fd_renumber(nothing, 0);
  }
  const toTerminal = isTerminal(2);
  if (isTerminal(1)) {
    const fd = openOutput();
    if (fd < 0) return FAILED;
    command.duplicate(fd, 1);
    if (fd > 2) command.close(fd);
  }
  if (toTerminal) command.duplicate(1, 2);
  ignoreSignal(SIGHUP);
  stdout.flush();
  return launchFailed(operands[0], command.execInPath(variable('PATH')));
}

export function nice(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-n N] [PROGRAM [ARG]...]',
    'Run PROGRAM at a lower priority, or write the own one.',
  )
    .value('n', 'adjustment', 'N', 'lower by N (default 10); negative: raise')
    .stopAtOperand()
    .failWith(FAILED)
    .parse(expandNumber(args, 'n'));
  const operands = options.operands;
  const given = options.valueOf('n');
  const amount = given === null ? 10 : parseSigned(given);
  if (given !== null && (amount == NOT_A_NUMBER || amount > 1000 || amount < -1000)) {
    invalidNumber(given);
    return FAILED;
  }
  if (operands.length == 0) {
    stdout.decimal(20 - minios_getpriority(PRIO_PROCESS, 0)).newline();
    return 0;
  }
  const result = minios_nice(<i32>amount);
  if (result < 0 && result != -EACCES) complain().text('setpriority: ').reason(result).end();
  stdout.flush();
  return launchFailed(operands[0], commandOf(operands).execInPath(variable('PATH')));
}

export function setsid(args: Array<Bytes>): i32 {
  const options = new Options('[-fw] PROGRAM [ARG]...', 'Run PROGRAM in a session of its own.')
    .flag('f', 'fork', 'always in a process of its own')
    .flag('w', 'wait', 'wait for its end and have its status')
    .stopAtOperand()
    .failWith(FAILED)
    .parse(args)
    .expect(1, -1);
  const operands = options.operands;
  const command = commandOf(operands);
  stdout.flush();
  if (getpgrp() != getpid() && !options.has('f')) {
    newSession();
    return launchFailed(operands[0], command.execInPath(variable('PATH')));
  }
  command.flags |= SPAWN_FLAG_SETSID;
  const pid = command.spawnInPath(variable('PATH'));
  if (pid < 0) return launchFailed(operands[0], pid);
  return options.has('w') ? wait(pid).shellStatus : 0;
}
