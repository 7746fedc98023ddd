// Waiting for something or for a signal, whichever comes first, so that neither is lost.
//
//   look: nothing has come
//                              ◀── SIGINT: its bit is set
//   poll(2), wait4(2), read(2)      waits on, although the program looks after each −EINTR
//
// Here signals are blocked while the program looks, and let in again by the kernel in the same step in which it falls
// asleep: ppoll(2), sigsuspend(2). All answer −EINTR once a signal has come that the program has not been told of, by
// takeSignals() or by one of these answers. While no signal is caught they are the plain calls.
//
// Interface: pollOrSignal, readableOrSignal, readOrSignal, waitOrSignal; waitOrEnd, readOrEnd, EndingReader.

import {
  EINTR,
  POLLFD_EVENTS,
  POLLFD_FD,
  POLLFD_REVENTS,
  POLLIN,
  POLLNVAL,
  EBADF,
  SA_RESTART,
  SIGCHLD,
  SIGKILL,
  SIG_IGN,
  WNOHANG,
  minios_ppoll,
} from '../base/abi';
import {
  CAUGHT,
  blockSignals,
  catchSignal,
  catching,
  defaultSignal,
  disposition,
  endSignals,
  ending,
  forgetNews,
  forgetSignal,
  hasNews,
  ignoreSignal,
  setMask,
  signalBit,
  suspend,
} from './handlers';
import { BLOCK_SIZE, Reader, readOnce, readSome } from '../base/io';
import { WaitResult, kill, wait, waitForEnd } from './process';

const ALL: u64 = u64.MAX_VALUE;

const mask = memory.data(8, 8);
const polled = memory.data(8, 4);

/** poll(2) of `count` structs at `fds` for `timeout` ns, < 0: for ever: how many are ready, 0, or −errno. */
export function pollOrSignal(fds: usize, count: i32, timeout: i64): i32 {
  if (!catching) return minios_ppoll(fds, count, timeout, 0);
  const before = blockSignals(ALL);
  store<u64>(mask, before);
  const ready = hasNews() ? -EINTR : minios_ppoll(fds, count, timeout, mask);
  if (ready == -EINTR) forgetNews();
  setMask(before);
  return ready;
}

/**
 * Waits until there is something to read, or the end of it, or `timeout` ns are over (< 0: for ever): 1, 0, or −errno. With
 * `fd` −1 it waits for the time and for signals only.
 */
export function readableOrSignal(fd: i32, timeout: i64): i32 {
  store<i32>(polled + POLLFD_FD, fd);
  store<i16>(polled + POLLFD_EVENTS, <i16>POLLIN);
  const ready = pollOrSignal(polled, 1, timeout);
  return ready > 0 && (load<u16>(polled + POLLFD_REVENTS) & POLLNVAL) != 0 ? -EBADF : ready;
}

/** Reads once: the number of bytes, 0 at the end of the file, or −errno. */
export function readOrSignal(fd: i32, address: usize, length: i32): i32 {
  const ready = catching ? readableOrSignal(fd, -1) : 1;
  return ready < 0 ? ready : readOnce(fd, address, length);
}

/** wait(2) for a child, or any with `pid` −1; `options` as wait() has them. */
export function waitOrSignal(pid: i32, options: i32 = 0): WaitResult {
  if (!catching) return wait(pid, options);
  const before = blockSignals(ALL);
  // The end of a child has to interrupt sigsuspend(2) whatever the program itself does with SIGCHLD.
  const action = disposition(SIGCHLD);
  if (action != CAUGHT) catchSignal(SIGCHLD, SA_RESTART);
  let result = wait(pid, options | WNOHANG);
  while (result.pid == 0 && (options & WNOHANG) == 0 && !hasNews()) {
    suspend(before & ~signalBit(SIGCHLD));
    if (action != CAUGHT) forgetSignal(SIGCHLD);
    result = wait(pid, options | WNOHANG);
  }
  if (result.pid == 0 && (options & WNOHANG) == 0) {
    forgetNews();
    result = new WaitResult(-EINTR, 0);
  }
  if (action == SIG_IGN) ignoreSignal(SIGCHLD);
  else if (action != CAUGHT) defaultSignal(SIGCHLD);
  setMask(before);
  return result;
}

/** Waits for a child that works for this program: it is killed if the program is to end first (catchToEnd). */
export function waitOrEnd(pid: i32): WaitResult {
  if (endSignals == 0) return waitForEnd(pid);
  while (!ending()) {
    const result = waitOrSignal(pid);
    if (result.ended || (result.pid < 0 && result.pid != -EINTR)) return result;
  }
  kill(pid, SIGKILL);
  return waitForEnd(pid);
}

/** Reads once, as readSome(), but −EINTR when the program is to end (catchToEnd). */
export function readOrEnd(fd: i32, address: usize, length: i32): i32 {
  if (endSignals == 0) return readSome(fd, address, length);
  while (true) {
    const got = readOrSignal(fd, address, length);
    if (got != -EINTR || ending()) return got;
  }
}

/** A reader that stops with the error −EINTR when the program is to end. */
export class EndingReader extends Reader {
  constructor(fd: i32) {
    super(fd, BLOCK_SIZE);
  }

  protected read(address: usize, length: i32): i32 {
    return readOrEnd(this.fd, address, length);
  }
}
