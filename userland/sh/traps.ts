// Traps (POSIX 2.14, trap) and the dispositions of signals that go with them.
//
// A signal's handler only sets a bit (lib/process/handlers.ts); the executor looks between commands and runs the action then.
//
// Interface: applyDisposition, setTrap, trapAction, TRAP_COUNT, runPendingTraps, runExitTrap, resetTraps, forgetSignal; interrupted;
// spawnDefaults; trapsSet, pendingSignals.

import {
  SIGCHLD,
  SIGINT,
  SIGQUIT,
  SIGRTMAX,
  SIGTERM,
  SIGTSTP,
  SIGTTIN,
  SIGTTOU,
  SIG_DFL,
  SIG_IGN,
} from '../lib/base/abi';
import { Bytes } from '../lib/base/bytes';
import {
  catchSignal,
  defaultSignal,
  disposition,
  ignoreSignal,
  signalBit,
  takeSignals,
} from '../lib/process/handlers';
import { INTERACTIVE, NOTIFY, option } from './options';
import { interpreter } from './interpreter';
import { ABORT, EXIT, RUNNING, flow, lastStatus, setFlow, setStatus } from './state';

/** Signals 1 to TRAP_COUNT − 1; 0 is EXIT. */
export const TRAP_COUNT: i32 = SIGRTMAX + 1;

/** Per signal: null default, empty ignored, else the action. */
const actions = new StaticArray<Bytes | null>(TRAP_COUNT);
/** Signals that were ignored when the shell started: they stay so in a shell that is not interactive (POSIX). */
let ignoredAtStart: u64 = 0;
let knownAtStart: u64 = 0;
/** Signals that have come and whose actions have not run. */
let pending: u64 = 0;
/** Signals that the shell ignores for itself and its programs must not. */
let ownIgnored: u64 = 0;
let jobControl: bool = false;
/** The action of EXIT runs or has run. */
let exiting: bool = false;

/** ^C at the prompt or while a built-in ran, in an interactive shell: it comes back to the prompt. */
export let interrupted: bool = false;
export function clearInterrupted(): void {
  interrupted = false;
}

export function trapAction(signal: i32): Bytes | null {
  return actions[signal];
}

function wasIgnored(signal: i32): bool {
  const bit = signalBit(signal);
  if ((knownAtStart & bit) == 0) {
    knownAtStart |= bit;
    if (disposition(signal) == SIG_IGN) ignoredAtStart |= bit;
  }
  return (ignoredAtStart & bit) != 0;
}

/** What the shell itself wants of a signal without a trap: SIG_DFL, SIG_IGN, or 2, caught. */
function ownDisposition(signal: i32): u32 {
  if (option(INTERACTIVE) && !subshell) {
    if (signal == SIGINT) return 2;
    if (signal == SIGQUIT || signal == SIGTERM) return SIG_IGN;
    if (signal == SIGCHLD && option(NOTIFY)) return 2;
  }
  // A ^Z that comes before a job has the terminal is handed on to it (job/jobs.ts).
  if (jobControl && signal == SIGTSTP) return 2;
  if (jobControl && (signal == SIGTTOU || signal == SIGTTIN)) return SIG_IGN;
  return SIG_DFL;
}

let subshell: bool = false;

/** Makes a signal's disposition what trap, options and subshell ask for. */
export function applyDisposition(signal: i32): void {
  if (signal == 0) return;
  const action = actions[signal];
  let wanted = ownDisposition(signal);
  const own = wanted == SIG_IGN;
  if (action !== null) wanted = action.length == 0 ? SIG_IGN : 2;
  if (wasIgnored(signal)) {
    if (!option(INTERACTIVE)) return;
    if (wanted == SIG_DFL) wanted = SIG_IGN;
  }
  const bit = signalBit(signal);
  ownIgnored = own && action === null ? ownIgnored | bit : ownIgnored & ~bit;
  if (wanted == SIG_IGN) ignoreSignal(signal);
  else if (wanted == SIG_DFL) defaultSignal(signal);
  else catchSignal(signal);
}

/** Signals to be set to their defaults in programs that are spawned. */
export function spawnDefaults(): u64 {
  return ownIgnored;
}

/** After `set -i`, `set -m` or `set -b` changed. */
export function applyInteractive(monitor: bool): void {
  jobControl = monitor;
  applyDisposition(SIGINT);
  applyDisposition(SIGQUIT);
  applyDisposition(SIGTERM);
  applyDisposition(SIGTSTP);
  applyDisposition(SIGTTOU);
  applyDisposition(SIGTTIN);
  applyDisposition(SIGCHLD);
}

/** True if some signal, or the end, has an action that this process has to be there for. */
export function trapsSet(): bool {
  for (let signal = 0; signal < TRAP_COUNT; signal++) {
    const action = actions[signal];
    if (action !== null && action.length > 0) return true;
  }
  return false;
}

/** trap: `action` as in `actions`. */
export function setTrap(signal: i32, action: Bytes | null): void {
  actions[signal] = action;
  applyDisposition(signal);
}

/** A subshell's traps: caught signals have their defaults again. `background`: without job control SIGINT and SIGQUIT are ignored. */
export function resetTraps(background: bool): void {
  subshell = true;
  const monitored = jobControl;
  jobControl = false;
  pending = 0;
  takeSignals();
  for (let signal = 0; signal < TRAP_COUNT; signal++) {
    const action = actions[signal];
    const trapped = action !== null && action.length > 0;
    if (trapped) actions[signal] = null;
    const own = (option(INTERACTIVE) && isInteractive(signal)) || (monitored && isStop(signal));
    if (trapped || own) applyDisposition(signal);
  }
  if (!background) return;
  if (actions[SIGINT] === null) ignoreSignal(SIGINT);
  if (actions[SIGQUIT] === null) ignoreSignal(SIGQUIT);
}

function isInteractive(signal: i32): bool {
  return signal == SIGINT || signal == SIGQUIT || signal == SIGTERM;
}

function isStop(signal: i32): bool {
  return signal == SIGTSTP || signal == SIGTTOU || signal == SIGTTIN;
}

/** Takes note of signals that have come. True: an action is to be run, or the command to be given up. */
export function signalsPending(): bool {
  pending |= takeSignals();
  return pending != 0;
}

/** Signals that have come and whose actions have not run: bit n − 1 is signal n. */
export function pendingSignals(): u64 {
  signalsPending();
  return pending;
}

/** A signal without a trap that has come has found nobody whom it concerns. */
export function forgetSignal(signal: i32): void {
  signalsPending();
  if (actions[signal] === null) pending &= ~signalBit(signal);
}

/** Lowest trapped signal that has come, without running its action; 0: none. (wait and read end for it.) */
export function pendingTrap(): i32 {
  if (!signalsPending()) return 0;
  for (let signal = 1; signal < TRAP_COUNT; signal++) {
    if ((pending & signalBit(signal)) == 0) continue;
    const action = actions[signal];
    if (action !== null ? action.length > 0 : signal == SIGINT) return signal;
  }
  return 0;
}

/** Runs the actions of signals that have come. */
export function runPendingTraps(): void {
  while (pending != 0) {
    const signal = <i32>ctz(pending) + 1;
    pending &= ~signalBit(signal);
    const action = actions[signal];
    if (action === null) {
      if (signal == SIGINT && option(INTERACTIVE) && !subshell) interrupt();
      continue;
    }
    if (action.length > 0) runAction(action);
    if (flow != RUNNING) return;
  }
}

/** Gives the command up and comes back to the prompt. */
export function interrupt(): void {
  interrupted = true;
  setStatus(130);
  setFlow(ABORT);
}

function runAction(action: Bytes): void {
  const status = lastStatus;
  interpreter.evalText(action, 0);
  if (flow == RUNNING) setStatus(status);
}

/** Runs the trap on EXIT, once, and answers the shell's exit status. */
export function runExitTrap(status: i32): i32 {
  const action = actions[0];
  if (action === null || action.length == 0 || exiting) return status;
  exiting = true;
  actions[0] = null;
  setFlow(RUNNING);
  setStatus(status);
  interpreter.evalText(action, 0);
  return flow == EXIT || flow == ABORT ? lastStatus : status;
}
