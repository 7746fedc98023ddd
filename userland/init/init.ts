// /sbin/init: the first process. It runs one program, and the machine ends when that does:
//
//   /sbin/init PROGRAM ARG…   exit n: n; killed by signal s: 128 + s; not found: 127; cannot be run: 126
//   /sbin/init                a login of root's: /bin/sh as a login shell in its home directory. Where standard input is
//                             no terminal, /bin/sh reads its commands from there
//
// Before that it mounts what a fresh system needs, and meanwhile it buries orphans. SIGTERM, SIGINT, SIGQUIT, SIGHUP and
// SIGPWR end the machine in good order, with status 128 + s. So do, with status 0, the signals of poweroff, halt and reboot
// (userland/lib/process/power.ts), after /etc/rc.shutdown, a script of the shell, if there is one.
//
// The program gets init's descriptors 0 to 2 and leads a session; if its standard input is a terminal, that becomes its
// controlling terminal. Where init is not the machine's first process, it stops nobody and ends with the same status.

import '../lib/base/abort';
import {
  ENOENT,
  POWER_OFF,
  SPAWN_FLAG_SETCTTY,
  SPAWN_FLAG_SETSID,
  minios_power,
  minios_sync,
} from '../lib/base/abi';
import { Bytes, toBytes } from '../lib/base/bytes';
import { O_RDONLY, close, open, stat } from '../lib/base/fs';
import { Reader, complain, exit, stderr, stdout } from '../lib/base/io';
import { Command, DEFAULT_PATH, execReason, getpid } from '../lib/process/process';
import { environment, programArguments, setProgramName, valueIn } from '../lib/base/program';
import { isTerminal } from '../lib/terminal/terminal';
import { Outcome, endAll, listen, supervise } from './children';
import { mountAll, unmountAll } from './mounts';

const SHELL = '/bin/sh';
const HOME = '/root';
const SHUTDOWN = '/etc/rc.shutdown';

/** What the program is told, unless the machine's environment has it. */
const DEFAULTS: StaticArray<string> = [
  'PATH',
  DEFAULT_PATH,
  'HOME',
  HOME,
  'USER',
  'root',
  'LOGNAME',
  'root',
  'SHELL',
  SHELL,
];

function variables(): Array<Bytes> {
  const given = environment();
  for (let index = 0; index < DEFAULTS.length; index += 2) {
    const name = DEFAULTS[index];
    if (valueIn(given, name) === null) given.push(toBytes(name + '=' + DEFAULTS[index + 1]));
  }
  return given;
}

/** Says why a program did not start and answers the status that shells give for it. */
function reportFailure(program: Bytes, error: i32): i32 {
  if (error == -ENOENT) {
    complain().bytes(program).text(': not found').end();
    return 127;
  }
  const reason = execReason();
  const message = complain().bytes(program).text(': cannot run: ');
  if (reason.length > 0) message.bytes(reason).end();
  else message.reason(error).end();
  return 126;
}

/** /etc/motd, as login(1) shows it. */
function greet(): void {
  const fd = open(toBytes('/etc/motd'), O_RDONLY);
  if (fd < 0) return;
  const input = new Reader(fd, 4096);
  for (let size = input.block(); size > 0; size = input.block()) stdout.range(input.recordStart, size);
  input.release();
  close(fd);
  stdout.flush();
}

/** The shell for /sbin/init without arguments. */
function shellCommand(login: bool): Command {
  const command = new Command(toBytes(SHELL), [toBytes(login ? '-sh' : 'sh')], variables());
  const home = valueIn(command.variables, 'HOME');
  if (login && home !== null && stat(home).isDirectory) command.changeDirectory(home);
  return command;
}

/** What is to be done before poweroff and the like end anybody; null: nothing. */
function shutdownCommand(): Command | null {
  if (stat(toBytes(SHUTDOWN)).error < 0) return null;
  return new Command(toBytes(SHELL), [toBytes('sh'), toBytes(SHUTDOWN)], variables());
}

/** Runs the program to its end. */
function run(): Outcome {
  const args = programArguments();
  const onTerminal = isTerminal(0);
  const login = args.length == 1 && onTerminal;
  if (args.length == 1 && stat(toBytes(SHELL)).error < 0) {
    complain().text('no program given, and there is no ').text(SHELL).end();
    return new Outcome(127, POWER_OFF);
  }
  const command = args.length == 1 ? shellCommand(login) : new Command(args[1], args.slice(1), variables());
  command.flags |= SPAWN_FLAG_SETSID | (onTerminal ? SPAWN_FLAG_SETCTTY : 0);
  command.blocking(0);
  if (login) greet();
  const name = command.path;
  const pid = command.spawnInPath(valueIn(command.variables, 'PATH'));
  if (pid < 0) return new Outcome(reportFailure(name, pid), POWER_OFF);
  return supervise(pid, login, shutdownCommand());
}

setProgramName(toBytes('init'));
const isFirst = getpid() == 1;
listen();
mountAll();
const outcome = run();
if (isFirst) {
  endAll();
  minios_sync();
  unmountAll();
}
stderr.flush();
minios_power(outcome.how, outcome.status);
exit(outcome.status);
