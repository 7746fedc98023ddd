// Children of the shell that are copies of it: fork, and what a subshell leaves behind (POSIX 2.12).
//
// Interface: forkShell, forkHelper, becomeSubshell, finishChild.

import { toBytes } from '../../lib/base/bytes';
import { O_RDONLY, open } from '../../lib/base/fs';
import { stderr, stdout } from '../../lib/base/io';
import { blockSignals, setMask } from '../../lib/process/handlers';
import { fork } from '../../lib/process/process';
import { minios_getpid, wasi_fd_close, wasi_proc_exit } from '../../lib/base/abi';
import { leaveMonitoring, monitoring, setForeground } from '../job/control';
import { forgetJobs, joinGroup, Job } from '../job/jobs';
import { duplicateTo } from './descriptors';
import { shellError } from '../report';
import { RUNNING, flow, lastStatus, raise, setFlow, setIsSubshell } from '../state';
import { resetTraps, runExitTrap } from '../traps';

/**
 * Forks for a process of `job`: 0 in the child, the pid in the shell, negative: it failed, which has been reported.
 * `background`: of a list that ends in &.
 */
export function forkShell(job: Job, background: bool): i32 {
  const monitored = monitoring;
  const pid = forkBlocked();
  if (pid == 0) {
    if (monitored) {
      joinGroup(job, minios_getpid());
      if (!background) setForeground(job.group);
    }
    becomeSubshell(background && !monitored);
    setMask(mask);
    if (background && !monitored && job.processes.length == 0) readNothing();
  } else if (pid < 0) {
    shellError().text('Cannot fork').end();
    raise();
  } else if (monitored) {
    joinGroup(job, pid);
    if (!background) setForeground(job.group);
  }
  return pid;
}

/** Forks for a command substitution, which is part of the command that it stands in. */
export function forkSubstitution(): i32 {
  const pid = forkBlocked();
  if (pid == 0) {
    becomeSubshell(false);
    setMask(mask);
  } else if (pid < 0) {
    shellError().text('Cannot fork').end();
    raise();
  }
  return pid;
}

/** Forks for something that is no command: true in the shell, false in the child. */
export function forkHelper(): bool {
  stdout.flush();
  const pid = fork();
  if (pid < 0) shellError().text('Cannot fork').end();
  return pid != 0;
}

/** The mask of signals before forkBlocked. */
let mask: u64 = 0;

/**
 * Forks. In the child all signals are blocked: those for it wait until it has its own dispositions, else the shell's handler
 * would take them, and they would be forgotten with the shell's.
 */
function forkBlocked(): i32 {
  stdout.flush();
  mask = blockSignals(u64.MAX_VALUE);
  const pid = fork();
  if (pid != 0) setMask(mask);
  return pid;
}

/** This process is a subshell from here on. `ignoreKeyboard`: of a list that ends in &, without job control. */
export function becomeSubshell(ignoreKeyboard: bool): void {
  stdout.capture = null;
  setIsSubshell();
  leaveMonitoring();
  resetTraps(ignoreKeyboard);
  forgetJobs();
}

/** A background command reads nothing unless it says what (POSIX 2.9.3.1). */
function readNothing(): void {
  const fd = open(toBytes('/dev/null'), O_RDONLY);
  if (fd < 0) return;
  if (fd > 0) {
    duplicateTo(fd, 0);
    wasi_fd_close(fd);
  }
}

/** Ends a child, or the shell itself. Never returns. */
export function finishChild(status: i32): void {
  let final = flow != RUNNING ? lastStatus : status;
  setFlow(RUNNING);
  final = runExitTrap(final);
  stdout.flush();
  stderr.flush();
  wasi_proc_exit(final & 0xff);
}
