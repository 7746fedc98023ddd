// /sbin/init: the first process. Runs one program and powers the machine off with its status:
//
//   /sbin/init PROGRAM ARG…   exit n: n; killed by signal s: 128 + s; not found: 127; cannot be run: 126
//   /sbin/init                the same with /bin/sh
//
// Before that it mounts what a fresh system needs; meanwhile it reaps orphans.
// The program gets init's descriptors 0 to 2. If they are a terminal it gets a session of its own with /dev/console
// as controlling terminal. Where init is not the machine's first process, it ends with the same status.

import '../lib/abort';
import {
  AT_FDCWD,
  EBUSY,
  EEXIST,
  EINTR,
  ENODEV,
  ENOENT,
  F_OK,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  POWER_OFF,
  RIGHTS_FD_READ,
  RIGHTS_FD_WRITE,
  SIGINT,
  SIGPIPE,
  SPAWN_FLAG_SETCTTY,
  SPAWN_FLAG_SETSID,
  STAT_DEV,
  STAT_SIZE,
  TCGETS,
  TERMIOS_SIZE,
  minios_access,
  minios_fstatat,
  minios_ioctl,
  minios_mount,
  minios_power,
  wasi_path_create_directory,
} from '../lib/abi';
import { addressOf, toBytes, Bytes } from '../lib/bytes';
import { complain, exit, stderr } from '../lib/io';
import { Command, DEFAULT_PATH, execReason, wait } from '../lib/process';
import { environment, programArguments, setProgramName, variable } from '../lib/program';
import { signalDescription } from '../lib/signals';

const attributes = memory.data(88, 8);
const termios = memory.data(40, 8);

/** The program, once it runs. */
let child: i32 = 0;

/** Device number of the file system that a path is in, or 0 if there is no such path. */
function fileSystemOf(path: Bytes): u64 {
  assert(STAT_SIZE == 88);
  const error = minios_fstatat(AT_FDCWD, addressOf(path), path.length, attributes, 0);
  return error < 0 ? 0 : load<u64>(attributes + STAT_DEV);
}

/** Mounts a file system unless something is mounted there, or the kernel has no such file system. */
function mountMissing(type: string, where: string, flags: u32, data: string): void {
  const kind = toBytes(type);
  const target = toBytes(where);
  const text = toBytes(data);
  const present = fileSystemOf(target);
  if (present == 0) {
    const errno = wasi_path_create_directory(AT_FDCWD, addressOf(target), target.length);
    if (errno != 0 && errno != EEXIST) return complain().text(where).text(': ').reason(errno).end();
  } else if (present != fileSystemOf(toBytes('/'))) {
    return;
  }
  const error = minios_mount(
    addressOf(kind),
    kind.length,
    addressOf(target),
    target.length,
    addressOf(kind),
    kind.length,
    flags,
    addressOf(text),
    text.length,
  );
  if (error < 0 && error != -ENODEV && error != -EBUSY) {
    complain().text('cannot mount ').text(type).text(' on ').text(where).text(': ').reason(error).end();
  }
}

function mountAll(): void {
  const quiet = MS_NOSUID | MS_NODEV | MS_NOEXEC;
  mountMissing('devtmpfs', '/dev', MS_NOSUID, '');
  mountMissing('proc', '/proc', quiet, '');
  mountMissing('sysfs', '/sys', quiet, '');
  mountMissing('tmpfs', '/tmp', MS_NOSUID | MS_NODEV, 'mode=1777');
  mountMissing('tmpfs', '/run', MS_NOSUID | MS_NODEV, 'mode=0755');
}

function exists(path: string): bool {
  const bytes = toBytes(path);
  return minios_access(AT_FDCWD, addressOf(bytes), bytes.length, F_OK, 0) == 0;
}

/** A program on a terminal leads a session whose controlling terminal is the console. */
function takeConsole(command: Command): void {
  assert(TERMIOS_SIZE <= 40);
  if (minios_ioctl(0, TCGETS, termios) < 0 || !exists('/dev/console')) return;
  command.flags |= SPAWN_FLAG_SETSID | SPAWN_FLAG_SETCTTY;
  command.open(0, toBytes('/dev/console'), RIGHTS_FD_READ | RIGHTS_FD_WRITE, 0, 0);
  command.duplicate(0, 1).duplicate(0, 2);
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

/** Waits until the program has ended, and answers its status as shells show it. */
function waitForChild(): i32 {
  while (true) {
    const result = wait(-1);
    if (result.pid == -EINTR) continue;
    if (result.pid < 0) {
      complain().text('wait: ').reason(result.pid).end();
      return 1;
    }
    if (result.pid != child || !result.ended) continue;
    const signal = result.signal;
    if (signal != 0 && signal != SIGINT && signal != SIGPIPE) stderr.text(signalDescription(signal)).end();
    return result.shellStatus;
  }
}

function run(): i32 {
  const args = programArguments();
  let command: Array<Bytes> = args.slice(1);
  if (command.length == 0) {
    if (!exists('/bin/sh')) {
      complain().text('no program given, and there is no /bin/sh').end();
      return 127;
    }
    command = [toBytes('/bin/sh')];
  }
  const variables = environment();
  if (variable('PATH') === null) variables.push(toBytes('PATH=' + DEFAULT_PATH));
  const spawned = new Command(command[0], command, variables);
  takeConsole(spawned);
  const pid = spawned.spawnInPath(variable('PATH'));
  if (pid < 0) return reportFailure(command[0], pid);
  child = pid;
  return waitForChild();
}

setProgramName(toBytes('init'));
mountAll();
const finalStatus = run();
stderr.flush();
minios_power(POWER_OFF, finalStatus);
exit(finalStatus);
