// Jobs: the processes that a pipeline became, and what has become of them (POSIX 2.11).
//
//   startJob ─▶ running ─┬▶ done ─▶ waited for, or told of and forgotten
//                   ▲    └▶ stopped ─┐
//                   └── fg, bg, CONT ┘
//
// Interface: Job, Process, ALIVE, stateText; jobs, enterJob, removeJob, forgetJobs, forgetWaited, currentJob, previousJob,
// makeCurrent; updateJobs, waitForJob, joinGroup, continueJob, finishForeground, abandonJob.

import {
  ECHILD,
  EINTR,
  SIGCONT,
  SIGINT,
  SIGPIPE,
  SIGTERM,
  SIGTSTP,
  WCONTINUED,
  WNOHANG,
  WUNTRACED,
  minios_setpgid,
} from '../../lib/base/abi';
import { signalBit } from '../../lib/process/handlers';
import { stderr } from '../../lib/base/io';
import { WaitResult, getpid, kill, wait } from '../../lib/process/process';
import { waitOrSignal } from '../../lib/process/signal_wait';
import { TCSADRAIN, Termios, getAttributes, setAttributes } from '../../lib/terminal/terminal';
import { signalDescription } from '../../lib/process/signals';
import { INTERACTIVE, option } from '../options';
import { Node } from '../syntax/tree';
import { keepModes, monitoring, setForeground, shellGroup, shellModes, terminal } from './control';
import { pendingSignals, pendingTrap } from '../traps';

/** Process.status of a process that has not ended, or that is stopped by signal n: n · 256 + 127, as wait(2) has it. */
export const ALIVE: i32 = -1;

export class Process {
  status: i32 = ALIVE;

  constructor(
    /** 0: it never was one; its status is set. */
    public pid: i32,
    /** The command, for messages; null: not kept. */
    public node: Node | null,
  ) {}

  @inline
  get stopped(): bool {
    return this.status != ALIVE && (this.status & 0xff) == 0x7f;
  }

  @inline
  get ended(): bool {
    return this.status != ALIVE && (this.status & 0xff) != 0x7f;
  }

  /** `$?` for it: 128 + n for signal n, stopped or dead. */
  get shellStatus(): i32 {
    const status = this.status;
    if (this.stopped) return 128 + ((status >> 8) & 0xff);
    const signal = status & 0x7f;
    return signal != 0 ? 128 + signal : (status >> 8) & 0xff;
  }
}

export class Job {
  processes: Array<Process> = [];
  /** Its number; 0: in the foreground and never stopped. */
  number: i32 = 0;
  /** Process group of its own, 0: that of the shell. */
  group: i32 = 0;
  background: bool = false;
  /** The terminal's settings when it stopped: it gets them back with the terminal. */
  modes: Termios | null = null;
  /** Its state has changed since it was told of. */
  changed: bool = false;
  /** `wait` has told its status, and may be asked again until there is another job. */
  waitedFor: bool = false;

  get last(): Process {
    return this.processes[this.processes.length - 1];
  }

  get ended(): bool {
    for (let index = 0; index < this.processes.length; index++) {
      if (!this.processes[index].ended) return false;
    }
    return true;
  }

  /** No process runs, and one is stopped. */
  get stopped(): bool {
    let stopped = false;
    for (let index = 0; index < this.processes.length; index++) {
      const process = this.processes[index];
      if (process.status == ALIVE) return false;
      if (process.stopped) stopped = true;
    }
    return stopped;
  }

  /** The status of the pipeline: its last command's, or under `pipefail` the last one that is not 0. */
  statusOf(pipefail: bool): i32 {
    if (!pipefail) return this.last.shellStatus;
    for (let index = this.processes.length - 1; index >= 0; index--) {
      const status = this.processes[index].shellStatus;
      if (status != 0) return status;
    }
    return 0;
  }
}

/** Jobs in the background or stopped, in the order of their numbers. */
export const jobs: Array<Job> = [];

/** The current job last, the one before it, and so on: `%+` and `%-`. */
const recent: Array<Job> = [];

export function currentJob(): Job | null {
  return recent.length > 0 ? recent[recent.length - 1] : null;
}

export function previousJob(): Job | null {
  return recent.length > 1 ? recent[recent.length - 2] : null;
}

/** Makes a job the current one. */
export function makeCurrent(job: Job): void {
  const at = recent.indexOf(job);
  if (at >= 0) recent.splice(at, 1);
  recent.push(job);
}

/** Background jobs come behind stopped ones in currency. */
function noteRunning(job: Job): void {
  const at = recent.indexOf(job);
  if (at >= 0) recent.splice(at, 1);
  let index = recent.length;
  while (index > 0 && recent[index - 1].stopped) index--;
  insertAt(index, job);
}

function insertAt(index: i32, job: Job): void {
  recent.push(job);
  for (let at = recent.length - 1; at > index; at--) recent[at] = recent[at - 1];
  recent[index] = job;
}

/** Gives a job a number and puts it into the table. */
export function enterJob(job: Job): void {
  if (job.number > 0) return;
  forgetWaited();
  let number = 1;
  let index = 0;
  while (index < jobs.length && jobs[index].number == number) {
    number++;
    index++;
  }
  job.number = number;
  jobs.push(job);
  for (let at = jobs.length - 1; at > index; at--) jobs[at] = jobs[at - 1];
  jobs[index] = job;
  if (job.stopped) makeCurrent(job);
  else noteRunning(job);
}

/** Forgets the jobs that `wait` has told of. */
export function forgetWaited(): void {
  for (let index = jobs.length - 1; index >= 0; index--) {
    if (jobs[index].waitedFor) removeJob(jobs[index]);
  }
}

/** Forgets a job. */
export function removeJob(job: Job): void {
  const at = jobs.indexOf(job);
  if (at >= 0) jobs.splice(at, 1);
  const rank = recent.indexOf(job);
  if (rank >= 0) recent.splice(rank, 1);
  job.number = 0;
}

/** A subshell has no jobs. */
export function forgetJobs(): void {
  jobs.length = 0;
  recent.length = 0;
}

function note(process: Process, job: Job, found: WaitResult): void {
  process.status = found.status == 0xffff ? ALIVE : found.status;
  job.changed = true;
}

/**
 * Waits until a process of the job changes, or only looks (`WNOHANG`). False: nothing changed. Interrupted by a signal it
 * goes on, unless `untilTrap` and there is one to act upon.
 */
function waitForProcess(process: Process, job: Job, options: i32, untilTrap: bool): bool {
  while (true) {
    if (untilTrap && pendingTrap() != 0) return false;
    const found = untilTrap ? waitOrSignal(process.pid, options) : wait(process.pid, options);
    if (found.pid > 0) {
      note(process, job, found);
      return true;
    }
    if (found.pid == -EINTR) continue;
    // A child that somebody else has waited for, or that never was ours.
    if (found.pid == -ECHILD) process.status = 127 << 8;
    return found.pid == -ECHILD;
  }
}

/**
 * Waits until the job has ended or stopped. False: a trap came first (`untilTrap`). `tell`: of signals that ended one of its
 * processes.
 */
export function waitForJob(job: Job, untilTrap: bool, tell: bool = true): bool {
  const options = monitoring ? WUNTRACED : 0;
  for (let index = 0; index < job.processes.length; index++) {
    const process = job.processes[index];
    while (process.status == ALIVE) {
      if (!waitForProcess(process, job, options, untilTrap)) return false;
      if (tell && process.ended) tellSignal(process.status & 0x7f);
      if (untilTrap && pendingTrap() != 0) return false;
    }
  }
  return true;
}

/** Looks what has become of all jobs, without waiting. */
export function updateJobs(): void {
  for (let index = 0; index < jobs.length; index++) {
    const job = jobs[index];
    for (let at = 0; at < job.processes.length; at++) {
      const process = job.processes[at];
      if (process.ended) continue;
      waitForProcess(process, job, WNOHANG | WUNTRACED | WCONTINUED, false);
    }
  }
}

/** What messages call a process's or job's state. */
export function stateText(status: i32): string {
  if (status == ALIVE) return 'Running';
  if ((status & 0xff) == 0x7f) return signalDescription((status >> 8) & 0xff);
  if ((status & 0x7f) != 0) return signalDescription(status & 0x7f);
  const code = (status >> 8) & 0xff;
  return code == 0 ? 'Done' : 'Done(' + code.toString() + ')';
}

/** Puts a process that has just been started into its job's group; both the shell and a forked child do so. */
export function joinGroup(job: Job, pid: i32): void {
  if (job.group == 0) job.group = pid;
  minios_setpgid(pid, job.group);
}

/** Continues a stopped job; in the foreground it has its settings of the terminal. */
export function continueJob(job: Job): void {
  const modes = job.modes;
  if (modes !== null && !job.background) setAttributes(terminal, TCSADRAIN, modes);
  job.modes = null;
  for (let index = 0; index < job.processes.length; index++) {
    if (job.processes[index].stopped) job.processes[index].status = ALIVE;
  }
  if (job.group > 0) kill(-job.group, SIGCONT);
}

/**
 * Waits for a job in the foreground and takes the terminal back; a job that stopped enters the table. Answers its status.
 */
export function finishForeground(job: Job, pipefail: bool): i32 {
  if (job.group > 0) handOn(job);
  waitForJob(job, false);
  if (job.group > 0) takeBack(job);
  const status = job.statusOf(pipefail);
  if (job.stopped) {
    enterJob(job);
    makeCurrent(job);
    // The prompt's messages begin on a line of their own, behind the ^Z.
    job.changed = true;
    stderr.end();
    return status;
  }
  if (job.number > 0) removeJob(job);
  // ^C went to the job, which had the terminal, and is meant for the shell's command as a whole.
  if (job.group > 0 && option(INTERACTIVE) && endedBy(job, SIGINT)) kill(getpid(), SIGINT);
  return status;
}

/**
 * Ends what has been started of a pipeline that could not be started whole, and takes the terminal back, which its group has
 * got. Without job control nobody can tell its processes from others: they end by themselves, since nobody reads.
 */
export function abandonJob(job: Job): void {
  if (job.group == 0) return;
  kill(-job.group, SIGTERM);
  kill(-job.group, SIGCONT);
  waitForJob(job, false, false);
  if (!job.background) takeBack(job);
}

/** The terminal is the shell's again; what a job that was stopped or killed made of its settings is undone. */
function takeBack(job: Job): void {
  setForeground(shellGroup);
  const modes = getAttributes(terminal);
  if (modes === null) return;
  if (job.stopped) job.modes = modes;
  const kept = shellModes;
  if (kept !== null && (job.stopped || (job.last.status & 0x7f) != 0))
    setAttributes(terminal, TCSADRAIN, kept);
  else keepModes(modes);
}

/** ^C and ^Z that came before the job had the terminal were meant for it. */
function handOn(job: Job): void {
  const signals = pendingSignals();
  if ((signals & signalBit(SIGINT)) != 0 && option(INTERACTIVE)) kill(-job.group, SIGINT);
  if ((signals & signalBit(SIGTSTP)) != 0) kill(-job.group, SIGTSTP);
}

function endedBy(job: Job, signal: i32): bool {
  for (let index = 0; index < job.processes.length; index++) {
    if ((job.processes[index].status & 0x7f) == signal) return true;
  }
  return false;
}

/** The line about a signal that ended a process somebody waited for; 0: it ended by itself. */
function tellSignal(signal: i32): void {
  if (signal == 0 || signal == SIGPIPE || signal == SIGINT) return;
  stderr.text(signalDescription(signal)).end();
}
