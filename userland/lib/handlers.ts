// Signals that a program catches, ignores, blocks and waits for: sigaction(2), sigprocmask(2), sigsuspend(2).
//
//   kernel ──calls──▶ onSignal(n)      sets a bit, no more: it may come between any two steps of the program, also while
//                                      the runtime allocates or collects
//   program ─────────▶ takeSignals()   at a place of its choice, and after each −EINTR
//
// The program's main file has to export the function that the kernel calls:
//
//   export { onSignal } from '../lib/handlers';
//
// To wait for a signal without losing it: block it, look, and suspend() with the old mask.
//
// Interface: catchSignal, ignoreSignal, defaultSignal, disposition, takeSignals; blockSignals, unblockSignals, setMask,
// signalBit, suspend; alarm.

import {
  SIGACTION_FLAGS,
  SIGACTION_HANDLER,
  SIGACTION_MASK,
  SIGACTION_SIZE,
  SIGCHLD,
  SIG_BLOCK,
  SIG_DFL,
  SIG_IGN,
  SIG_SETMASK,
  SIG_UNBLOCK,
  minios_alarm,
  minios_sigaction,
  minios_sigprocmask,
  minios_sigsuspend,
  wasix_callback_signal,
} from './abi';
import { addressOf, toBytes } from './bytes';

/** What disposition() answers, and the kernel is told, for a signal that is caught. */
export const CAUGHT: u32 = 2;

const action = memory.data(16, 8);
const set = memory.data(8, 8);
const oldSet = memory.data(8, 8);

/** Signals that have come: bit n − 1 is signal n. */
let arrived: u64 = 0;

/** Whether the kernel has been told of onSignal. */
let named: bool = false;

/** Called by the kernel, at any time. Must not allocate. */
export function onSignal(signal: i32): void {
  arrived |= signalBit(signal);
}

/** The bit of a signal in a set. */
@inline
export function signalBit(signal: i32): u64 {
  const number: u64 = <u64>(signal - 1);
  return (1 as u64) << number;
}

/** The kernel learns first that the program sets dispositions by itself: else all signals would be caught for a moment. */
function nameCallback(): void {
  if (named) return;
  named = true;
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
 * SA_RESTART. 0 or −errno: −EINVAL for SIGKILL and SIGSTOP.
 */
export function catchSignal(signal: i32, flags: u32 = 0): i32 {
  nameCallback();
  return setAction(signal, CAUGHT, flags);
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
  return taken;
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

/** Unblocks the signals of a set: the mask before. Those that waited have come when this returns. */
export function unblockSignals(signals: u64): u64 {
  return changeMask(SIG_UNBLOCK, signals);
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

/** SIGALRM in so many seconds, 0: never; the seconds that were left of the one before. */
export function alarm(seconds: u32): u32 {
  return minios_alarm(seconds);
}
