// Signals that a program catches, ignores, blocks and waits for: sigaction(2), sigprocmask(2), sigsuspend(2).
//
//   kernel ──calls──▶ onSignal(n)      sets a bit, no more: it may come between any two steps of the program, also while
//                                      the runtime allocates or collects
//   program ─────────▶ takeSignals()   at a place of its choice, and after each −EINTR
//
// A signal that comes between the look and the system call that waits sets its bit, and the call waits on: the calls of
// signal_wait.ts have no such gap. What a program does not wait for is caught with SA_RESTART, so that only those end.
//
// The program's main file has to export the function that the kernel calls:
//
//   export { onSignal } from './handlers';
//
// Interface: catchSignal, ignoreSignal, defaultSignal, disposition, takeSignals; catchToEnd, endSignals, ending;
// blockSignals, setMask, signalBit, suspend; hasNews, forgetNews, forgetSignal, catching.

import {
  ENOMEM,
  ENOSYS,
  SIGACTION_FLAGS,
  SIGACTION_HANDLER,
  SIGACTION_MASK,
  SIGACTION_SIZE,
  SA_RESTART,
  SIGCHLD,
  SIG_BLOCK,
  SIG_DFL,
  SIG_IGN,
  SIG_SETMASK,
  minios_sigaction,
  minios_sigprocmask,
  minios_sigsuspend,
  wasix_callback_signal,
} from '../base/abi';
import { addressOf, toBytes } from '../base/bytes';

/** What disposition() answers, and the kernel is told, for a signal that is caught. */
export const CAUGHT: u32 = 2;

const action = memory.data(16, 8);
const set = memory.data(8, 8);
const oldSet = memory.data(8, 8);

/** Signals that have come: bit n − 1 is signal n. */
let arrived: u64 = 0;

/** Those of which nobody has been told, neither by takeSignals() nor by an −EINTR of signal_wait.ts. */
let news: u64 = 0;

/** Those that are to end the program. */
export let endSignals: u64 = 0;

/** Whether the kernel knows onSignal: some signal is, or was, caught. */
export let catching: bool = false;

/** Called by the kernel, at any time. Must not allocate. */
export function onSignal(signal: i32): void {
  arrived |= signalBit(signal);
  news |= signalBit(signal);
}

/** The bit of a signal in a set. */
@inline
export function signalBit(signal: i32): u64 {
  const number: u64 = <u64>(signal - 1);
  return (1 as u64) << number;
}

/**
 * The kernel learns first that the program sets dispositions by itself: else all signals would be caught for a moment. If it has no memory
 * to remember the name nothing can be caught (−ENOSYS), and who waits for a signal alone would wait for ever.
 */
function nameCallback(): void {
  minios_sigaction(SIGCHLD, 0, 0);
  const name = toBytes('onSignal');
  wasix_callback_signal(addressOf(name), name.length);
}

function setAction(signal: i32, handler: u32, flags: u32): i32 {
  assert(SIGACTION_SIZE == 16);
  store<u32>(action + SIGACTION_HANDLER, handler);
  store<u32>(action + SIGACTION_FLAGS, flags);
  store<u64>(action + SIGACTION_MASK, 0);
  return minios_sigaction(signal, action, 0);
}

/**
 * Catches a signal: from now on takeSignals() tells of it, and it interrupts system calls unless `flags` (SA_…) have
 * SA_RESTART. 0 or −errno: −EINVAL for SIGKILL and SIGSTOP, −ENOMEM.
 */
export function catchSignal(signal: i32, flags: u32 = 0): i32 {
  if (!catching) nameCallback();
  const error = setAction(signal, CAUGHT, flags);
  if (error == 0) catching = true;
  return error == -ENOSYS ? -ENOMEM : error;
}

/** Ignores a signal, also in programs that this one starts: 0 or −errno. */
export function ignoreSignal(signal: i32): i32 {
  return setAction(signal, SIG_IGN, 0);
}

/** Gives a signal its default action: 0 or −errno. */
export function defaultSignal(signal: i32): i32 {
  return setAction(signal, SIG_DFL, 0);
}

/** SIG_DFL, SIG_IGN or CAUGHT; SIG_DFL for a number that is no signal's. */
export function disposition(signal: i32): u32 {
  return minios_sigaction(signal, 0, action) < 0 ? SIG_DFL : load<u32>(action + SIGACTION_HANDLER);
}

/** The signals that have come since the last call, as bits. */
export function takeSignals(): u64 {
  const taken = arrived;
  // What comes between these two lines stays.
  arrived &= ~taken;
  news &= ~taken;
  return taken;
}

/**
 * Catches a signal that is to end the program, once it has put away what it made: from then on ending() is true, and every
 * call of signal_wait.ts ends with −EINTR; other system calls go on.
 */
export function catchToEnd(signal: i32): i32 {
  endSignals |= signalBit(signal);
  return catchSignal(signal, SA_RESTART);
}

/** Whether a signal has come that is to end the program. */
export function ending(): bool {
  return (arrived & endSignals) != 0;
}

/** Whether a wait for a signal is over before it has begun. Signals are blocked, else it is not to be relied upon. */
export function hasNews(): bool {
  return news != 0 || ending();
}

/** The program is being told that signals have come. */
export function forgetNews(): void {
  news = 0;
}

/** A signal that was caught for a moment, and is nobody's. */
export function forgetSignal(signal: i32): void {
  arrived &= ~signalBit(signal);
  news &= ~signalBit(signal);
}

function changeMask(how: i32, signals: u64): u64 {
  store<u64>(set, signals);
  minios_sigprocmask(how, set, oldSet);
  return load<u64>(oldSet);
}

/** Blocks the signals of a set as well: the mask before. */
export function blockSignals(signals: u64): u64 {
  return changeMask(SIG_BLOCK, signals);
}

/** Blocks the signals of a set and no others: the mask before. */
export function setMask(signals: u64): u64 {
  return changeMask(SIG_SETMASK, signals);
}

/** Sleeps until a signal is caught, with `mask` as the mask meanwhile. */
export function suspend(mask: u64): void {
  store<u64>(set, mask);
  minios_sigsuspend(set);
}
