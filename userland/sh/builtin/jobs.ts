// jobs, fg, bg, wait, kill.
//
// Interface: one function per built-in.

import { SIGTERM } from '../../lib/base/abi';
import { Bytes, equalsText, sliceOf, startsWithText } from '../../lib/base/bytes';
import { stdout } from '../../lib/base/io';
import { kill as send } from '../../lib/process/process';
import { signalName, signalNumber } from '../../lib/process/signals';
import { parseCount, parseInteger, wasInteger } from '../expand/integer';
import { monitoring, setForeground } from '../job/control';
import {
  Job,
  continueJob,
  currentJob,
  finishForeground,
  forgetWaited,
  jobs,
  makeCurrent,
  previousJob,
  updateJobs,
  waitForJob,
} from '../job/jobs';
import { showJob, showJobs } from '../job/messages';
import { jobText } from '../job/text';
import { OptionReader } from './option_reader';
import { PIPEFAIL, option } from '../options';
import { shellError } from '../report';
import { RUNNING, flow, lastStatus, raise } from '../state';
import { pendingTrap } from '../traps';

function noSuchJob(text: Bytes): Job | null {
  shellError().text('No such job: ').bytes(text).end();
  raise();
  return null;
}

/** Whether a job's text contains, or begins with, the bytes. */
function isNamed(job: Job, wanted: Bytes, anywhere: bool): bool {
  const text = jobText(job);
  const last = anywhere ? text.length - wanted.length : 0;
  for (let start = 0; start <= last; start++) {
    if (start + wanted.length > text.length) return false;
    if (memory.compare(changetype<usize>(text) + start, changetype<usize>(wanted), wanted.length) == 0)
      return true;
  }
  return false;
}

/** The job of %n, %%, %+, %-, %text, %?text; null: none, which has been reported and raised. */
function jobOfText(text: Bytes): Job | null {
  if (text.length == 1 || equalsText(text, '%%') || equalsText(text, '%+')) {
    const job = currentJob();
    if (job !== null) return job;
    shellError().text('No current job').end();
    raise();
    return null;
  }
  if (equalsText(text, '%-')) {
    const job = previousJob();
    if (job !== null) return job;
    shellError().text('No previous job').end();
    raise();
    return null;
  }
  const number = parseCount(sliceOf(text, 1));
  let found: Job | null = null;
  const anywhere = text[1] == 0x3f;
  const wanted = sliceOf(text, anywhere ? 2 : 1);
  for (let index = 0; index < jobs.length; index++) {
    const job = jobs[index];
    if (number >= 0) {
      if (job.number == number) return job;
    } else if (isNamed(job, wanted, anywhere)) {
      if (found !== null) {
        shellError().bytes(text).text(': ambiguous').end();
        raise();
        return null;
      }
      found = job;
    }
  }
  return found !== null ? found : noSuchJob(text);
}

/** The job that an operand means, `%…` or a process's number; null: none. `quiet`: an unknown number is no error. */
function jobOf(text: Bytes, quiet: bool): Job | null {
  if (text.length > 0 && text[0] == 0x25) return jobOfText(text);
  const pid = parseCount(text);
  for (let index = 0; index < jobs.length; index++) {
    const processes = jobs[index].processes;
    if (pid > 0 && processes[processes.length - 1].pid == pid) return jobs[index];
  }
  return quiet ? null : noSuchJob(text);
}

export function jobsBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, 'lp');
  let how: u8 = 0;
  for (let letter = options.next(); letter != 0; letter = options.next()) how = letter;
  if (options.failed) return 2;
  forgetWaited();
  updateJobs();
  if (options.index == args.length) {
    showJobs(stdout, how, false);
    return 0;
  }
  for (let index = options.index; index < args.length; index++) {
    const job = jobOf(args[index], false);
    if (job === null) return 2;
    showJob(stdout, job, how);
  }
  return 0;
}

/** The job of fg or bg; null: none, which has been raised. */
function controlled(text: Bytes | null): Job | null {
  let job: Job | null = null;
  if (text !== null) job = jobOf(text, false);
  else {
    job = currentJob();
    if (job === null) {
      shellError().text('No current job').end();
      raise();
    }
  }
  if (job !== null && job.group == 0) {
    shellError().text('job not created under job control').end();
    raise();
    return null;
  }
  return job;
}

export function fgBuiltin(args: Array<Bytes>): i32 {
  updateJobs();
  const job = controlled(args.length > 1 ? args[1] : null);
  if (job === null) return 2;
  stdout.bytes(jobText(job)).newline();
  stdout.flush();
  job.background = false;
  setForeground(job.group);
  continueJob(job);
  return finishForeground(job, option(PIPEFAIL));
}

export function bgBuiltin(args: Array<Bytes>): i32 {
  updateJobs();
  const count = max(args.length - 1, 1);
  for (let index = 0; index < count; index++) {
    const job = controlled(args.length > 1 ? args[index + 1] : null);
    if (job === null) return 2;
    job.background = true;
    continueJob(job);
    makeCurrent(job);
    stdout.byte(0x5b).decimal(job.number).text('] ').bytes(jobText(job)).newline();
  }
  return 0;
}

/** Waits for a job: its status, or 128 + n when the trap for signal n is to be run first. */
function waitFor(job: Job): i32 {
  if (!waitForJob(job, true)) return 128 + pendingTrap();
  const status = job.statusOf(option(PIPEFAIL));
  if (job.ended) job.waitedFor = true;
  return status;
}

export function waitBuiltin(args: Array<Bytes>): i32 {
  const options = new OptionReader(args, '');
  options.next();
  if (options.failed) return 2;
  if (pendingTrap() != 0) return 128 + pendingTrap();
  let status = 0;
  if (options.index == args.length) {
    for (let job = firstRunning(); job !== null; job = firstRunning()) {
      if (!waitForJob(job, true, false)) return 128 + pendingTrap();
      if (job.ended && !monitoring) job.waitedFor = true;
    }
    return 0;
  }
  for (let index = options.index; index < args.length; index++) {
    const operand = args[index];
    const isNumber = operand.length == 0 || operand[0] != 0x25;
    if (isNumber && parseCount(operand) < 0) {
      shellError().text('Illegal number: ').bytes(operand).end();
      return raise();
    }
    const job = jobOf(operand, isNumber);
    if (flow != RUNNING) return lastStatus;
    if (job === null) {
      status = 127;
      continue;
    }
    status = waitFor(job);
    if (status > 128 && pendingTrap() == status - 128) return status;
  }
  return status;
}

/** A job that has neither ended nor stopped. */
function firstRunning(): Job | null {
  for (let index = 0; index < jobs.length; index++) {
    const job = jobs[index];
    if (!job.ended && !job.stopped) return job;
    if (job.ended && !monitoring) job.waitedFor = true;
  }
  return null;
}

function killUsage(): i32 {
  shellError()
    .text('Usage: kill [-s sigspec | -signum | -sigspec] [pid | job]... or\nkill -l [exitstatus]')
    .end();
  return raise();
}

function listSignals(args: Array<Bytes>, start: i32): i32 {
  if (start >= args.length) {
    for (let signal = 0; signal < 32; signal++) {
      if (signal > 0) stdout.text(signalName(signal)).newline();
    }
    return 0;
  }
  for (let index = start; index < args.length; index++) {
    const number = parseCount(args[index]);
    const signal = number > 128 ? number - 128 : number;
    if (signal < 1 || signal > 64) {
      shellError().text('invalid signal number or exit status: ').bytes(args[index]).end();
      return raise();
    }
    stdout.text(signalName(signal)).newline();
  }
  return 0;
}

export function killBuiltin(args: Array<Bytes>): i32 {
  if (args.length < 2) return killUsage();
  let index = 1;
  let signal = SIGTERM;
  const first = args[1];
  if (first.length > 1 && first[0] == 0x2d && !equalsText(first, '--')) {
    if (equalsText(first, '-l')) return listSignals(args, 2);
    let name = sliceOf(first, 1);
    index = 2;
    if (startsWithText(first, '-s') && signalNumber(name) < 0) {
      if (first.length > 2) name = sliceOf(first, 2);
      else if (index < args.length) name = args[index++];
      else return killUsage();
    }
    signal = signalNumber(name);
    if (signal < 0) {
      if (startsWithText(first, '-s')) {
        shellError().text('invalid signal number or name: ').bytes(name).end();
        return raise();
      }
      shellError().text('Illegal option -').byte(first[1]).end();
      return raise();
    }
  }
  if (index < args.length && equalsText(args[index], '--')) index++;
  if (index >= args.length) return killUsage();
  let status = 0;
  for (; index < args.length; index++) {
    const result = killOne(args[index], signal);
    if (result == 2) return 2;
    if (result != 0) status = 1;
  }
  return status;
}

/** 0, 1 when it failed, 2 when an error has been raised. Both have been reported. */
function killOne(target: Bytes, signal: i32): i32 {
  let pid: i64;
  if (target.length > 0 && target[0] == 0x25) {
    const job = jobOfText(target);
    if (job === null) return 2;
    pid = job.group > 0 ? -job.group : job.processes[0].pid;
    if (job.stopped && signal != 0) {
      // A stopped job would not notice before it is continued.
      const error = send(<i32>pid, signal);
      if (error == 0) continueJob(job);
      return error == 0 ? 0 : failed(error);
    }
  } else {
    pid = parseInteger(target, true);
    if (!wasInteger || pid > i32.MAX_VALUE || pid < -i32.MAX_VALUE) {
      shellError().text('Illegal number: ').bytes(target).end();
      raise();
      return 2;
    }
  }
  const error = send(<i32>pid, signal);
  return error == 0 ? 0 : failed(error);
}

function failed(error: i32): i32 {
  shellError().reason(error).end();
  return 1;
}
