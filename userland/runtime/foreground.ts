// What run and exec do in the foreground: signals are handed on, and a terminal of the container's own is joined to the caller's.
//
// Interface: takeWindowSize, listenForSignals, followProcess.

import {
  EINTR,
  POLLERR,
  POLLFD_EVENTS,
  POLLFD_FD,
  POLLFD_REVENTS,
  POLLFD_SIZE,
  POLLHUP,
  POLLIN,
  SA_RESTART,
  SIGALRM,
  SIGHUP,
  SIGINT,
  SIGQUIT,
  SIGTERM,
  SIGUSR1,
  SIGUSR2,
  SIGWINCH,
} from '../lib/base/abi';
import { close } from '../lib/base/fs';
import { catchSignal, takeSignals, signalBit } from '../lib/process/handlers';
import { readOnce, writeAll } from '../lib/base/io';
import { Json } from '../lib/json/json';
import { kill } from '../lib/process/process';
import { pollOrSignal, waitOrSignal } from '../lib/process/signal_wait';
import { RawMode, isTerminal, setWindowSize, windowSize } from '../lib/terminal/terminal';
import { FAILED } from './problem';

const HANDED_ON: StaticArray<i32> = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGUSR1, SIGUSR2, SIGALRM];

const BLOCK: i32 = 4096;
const polled = memory.data(16, 4);

/** The container's terminal, whose master we carry between it and our own terminal. */
class Console {
  constructor(private master: i32) {}

  /** The size of our terminal is that of the container's. */
  resize(): void {
    if (!isTerminal(0)) return;
    const size = windowSize(0);
    setWindowSize(this.master, size.rows, size.columns);
  }

  /** Carries what is typed and what is printed until the container closes its side; hands signals on to `pid`. */
  carry(pid: i32): void {
    const block = heap.alloc(BLOCK);
    let input = 0;
    while (true) {
      store<i32>(polled, this.master, POLLFD_FD);
      store<i16>(polled, <i16>POLLIN, POLLFD_EVENTS);
      store<i32>(polled + POLLFD_SIZE, input, POLLFD_FD);
      store<i16>(polled + POLLFD_SIZE, <i16>POLLIN, POLLFD_EVENTS);
      const ready = pollOrSignal(polled, 2, -1);
      if ((handOn(pid) & signalBit(SIGWINCH)) != 0) this.resize();
      if (ready < 0) continue;
      const printed = load<i16>(polled, POLLFD_REVENTS);
      if (printed != 0) {
        const got = readOnce(this.master, block, BLOCK);
        if (got > 0) writeAll(1, block, got);
        else if (got == 0 || (printed & (POLLHUP | POLLERR)) != 0) break;
      }
      if (load<i16>(polled + POLLFD_SIZE, POLLFD_REVENTS) == 0) continue;
      const typed = readOnce(0, block, BLOCK);
      if (typed > 0) writeAll(this.master, block, typed);
      else if (typed == 0) input = -1;
    }
    heap.free(block);
  }

  close(): void {
    close(this.master);
  }
}

/** A process with a terminal begins with the size of our own, unless it says another. */
export function takeWindowSize(process: Json): void {
  if (process.has('consoleSize') || !isTerminal(0)) return;
  const size = windowSize(0);
  process.object('consoleSize').setInteger('height', size.rows).setInteger('width', size.columns);
}

/** Catches what is to be handed on. Before the process is there, so that nothing is lost; making it is not interrupted. */
export function listenForSignals(): void {
  for (let index = 0; index < HANDED_ON.length; index++) catchSignal(HANDED_ON[index], SA_RESTART);
  catchSignal(SIGWINCH, SA_RESTART);
}

/** Sends what has come to `pid`. Answers the signals that came. */
function handOn(pid: i32): u64 {
  const came = takeSignals();
  for (let index = 0; index < HANDED_ON.length; index++) {
    if ((came & signalBit(HANDED_ON[index])) != 0) kill(pid, HANDED_ON[index]);
  }
  return came;
}

/** Waits for the process, and plays its terminal if `master` is the other side of one: the status that shells would show. */
export function followProcess(pid: i32, master: i32): i32 {
  if (master >= 0) {
    const terminal = new Console(master);
    const raw = isTerminal(0) ? new RawMode(0) : null;
    if (raw !== null) raw.enter(false);
    terminal.resize();
    terminal.carry(pid);
    if (raw !== null) raw.leave();
    terminal.close();
  }
  while (true) {
    const result = waitOrSignal(pid);
    if (result.ended) return result.shellStatus;
    handOn(pid);
    if (result.pid < 0 && result.pid != -EINTR) return FAILED;
  }
}
