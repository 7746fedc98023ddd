// Programs: started in a new process by spawn, or in the shell's place by exec.
//
// Interface: Streams, spawnProgram, execProgram.

import { EACCES, ENOENT, ENOEXEC, ENOTDIR, SIGINT, SIGQUIT, SIG_DFL } from '../../lib/base/abi';
import { Bytes, toBytes } from '../../lib/base/bytes';
import { Writer, stderr, stdout } from '../../lib/base/io';
import {
  blockSignals,
  defaultSignal,
  disposition,
  ignoreSignal,
  setMask,
  signalBit,
} from '../../lib/process/handlers';
import { Command, execReason } from '../../lib/process/process';
import { finishChild, forkShell } from './child';
import { findError, findProgram, search, standardDirectories } from './commands';
import { monitoring, terminal } from '../job/control';
import { Job, Process } from '../job/jobs';
import { Prepared, redirect } from './redirect';
import { shellError } from '../report';
import { RUNNING, flow, lastStatus } from '../state';
import { spawnDefaults } from '../traps';
import { Entry, SimpleCommand } from '../syntax/tree';
import { exportedEnvironment } from '../variables';

/** Where a command of a pipeline reads and writes; −1: where the shell does. The descriptors are not the command's to close. */
export class Streams {
  input: i32 = -1;
  output: i32 = -1;
  /** The read end of the pipe behind `output`: a copy of the shell has to close it, or its writer would never see it closed. */
  next: i32 = -1;
}

function reportNotFound(out: Writer, name: Bytes, errno: i32): i32 {
  if (errno == ENOENT || errno == ENOTDIR) {
    out.bytes(name).text(': not found').end();
    return 127;
  }
  out.bytes(name).text(': ');
  const reason = errno == EACCES ? new StaticArray<u8>(0) : execReason();
  if (reason.length > 0) out.bytes(reason).end();
  else out.reason(errno).end();
  return name.length == 0 ? 127 : 126;
}

/**
 * Starts a program as a process of `job`: 0, or the status of a command that could not be started, which has been
 * reported. `prepared` gets its redirections on top of what is there; the caller releases it.
 */
export function spawnProgram(
  command: SimpleCommand,
  entry: Entry,
  args: Array<Bytes>,
  job: Job,
  prepared: Prepared,
  standard: bool,
): i32 {
  if (prepared.add(command.redirections)) {
    const path = find(entry, standard);
    const pid =
      path === null ? -findError : start(new Command(path, args, exportedEnvironment()), prepared, job);
    if (pid <= 0) return reportUnstarted(entry, prepared, -pid);
    job.processes.push(new Process(pid, command));
    if (job.group == 0 && monitoring) job.group = pid;
    return 0;
  }
  if (prepared.waits) return forkProgram(command, entry, args, job, prepared, standard);
  return flow == RUNNING ? 2 : lastStatus;
}

/** Where the program is; null: see findError. `standard`: not where PATH says. */
function find(entry: Entry, standard: bool): Bytes | null {
  return standard ? search(entry.name, standardDirectories()) : findProgram(entry);
}

/** Says so where the command's own messages would go: its status. */
function reportUnstarted(entry: Entry, prepared: Prepared, errno: i32): i32 {
  entry.path = null;
  const out = shellError();
  out.fd = prepared.errors;
  const status = reportNotFound(out, entry.name, errno);
  out.fd = 2;
  return status;
}

/** spawnProgram by a copy of the shell, which opens what may take its time: a named pipe waits for its other end. */
function forkProgram(
  command: SimpleCommand,
  entry: Entry,
  args: Array<Bytes>,
  job: Job,
  prepared: Prepared,
  standard: bool,
): i32 {
  const pid = forkShell(job, job.background);
  if (pid == 0) {
    prepared.install();
    finishChild(execProgram(command, entry, args, standard));
  }
  if (pid < 0) return lastStatus;
  job.processes.push(new Process(pid, command));
  return 0;
}

/** Spawns: the pid or −errno. A text without `#!` is a script of this shell (POSIX 2.9.1.1). */
function start(program: Command, prepared: Prepared, job: Job): i32 {
  const quiet = job.background && !monitoring;
  if (quiet && job.processes.length == 0) prepared.readNothing(program);
  prepared.apply(program);
  if (monitoring) {
    program.inGroup(job.group);
    if (!job.background) program.inForeground(terminal);
  }
  program.defaultSignals(spawnDefaults());
  if (!quiet) return spawnOrInterpret(program);
  // In the background without job control the keyboard's signals are ignored, which a spawned program can only inherit.
  const mask = blockSignals(signalBit(SIGINT) | signalBit(SIGQUIT));
  const interrupt = disposition(SIGINT);
  const quit = disposition(SIGQUIT);
  if (interrupt == SIG_DFL) ignoreSignal(SIGINT);
  if (quit == SIG_DFL) ignoreSignal(SIGQUIT);
  program.blocking(mask);
  const pid = spawnOrInterpret(program);
  if (interrupt == SIG_DFL) defaultSignal(SIGINT);
  if (quit == SIG_DFL) defaultSignal(SIGQUIT);
  setMask(mask);
  return pid;
}

function spawnOrInterpret(program: Command): i32 {
  const pid = program.spawn();
  if (pid != -ENOEXEC) return pid;
  interpret(program);
  return program.spawn();
}

/** Makes the shell the program, and the file its script. */
function interpret(program: Command): void {
  const args = program.strings.slice(1);
  args.unshift(program.path);
  args.unshift(toBytes('sh'));
  program.strings = args;
  program.path = toBytes('/bin/sh');
}

/** Puts a program in the shell's place. Comes back only to fail: the status, of what has been reported. */
export function execProgram(command: SimpleCommand, entry: Entry, args: Array<Bytes>, standard: bool): i32 {
  if (!redirect(command.redirections, false)) return flow == RUNNING ? 2 : lastStatus;
  return execInPlace(entry, args, standard);
}

/** The same without redirections. */
export function execInPlace(entry: Entry, args: Array<Bytes>, standard: bool): i32 {
  const path = find(entry, standard);
  if (path === null) return reportNotFound(shellError(), entry.name, findError);
  stdout.flush();
  stderr.flush();
  const program = new Command(path, args, exportedEnvironment());
  program.defaultSignals(spawnDefaults());
  let error = program.exec();
  if (error == -ENOEXEC) {
    interpret(program);
    error = program.exec();
  }
  entry.path = null;
  return reportNotFound(shellError(), entry.name, -error);
}
