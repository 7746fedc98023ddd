// A terminal, or pipes, attached to a container: input to its monitor, output from it, signals, the terminal's size, and the
// keys that detach.
//
// Interface: Attachment, DETACHED, LOST, HUNG_UP.

import {
  EAGAIN,
  EINTR,
  EPIPE,
  POLLIN,
  POLLOUT,
  SIGHUP,
  SIGINT,
  SIGPIPE,
  SIGQUIT,
  SIGTERM,
  SIGUSR1,
  SIGUSR2,
  SIGWINCH,
} from '../../lib/base/abi';
import { bytesAt } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { close } from '../../lib/base/fs';
import { catchSignal, defaultSignal, ignoreSignal, signalBit, takeSignals } from '../../lib/process/handlers';
import { readOnce, stderr, writeAll } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { PollSet } from '../../lib/process/poll';
import { getpid, kill } from '../../lib/process/process';
import { RawMode, isTerminal, windowSize } from '../../lib/terminal/terminal';
import { Container } from '../container/container';
import { DetachKeys, whyAttached } from './detach_keys';
import { FRAME_ERROR, FRAME_MESSAGE, FrameReader } from './frames';
import { killRequest, resizeRequest } from '../base/messages';
import { setNonBlocking } from '../base/places';
import { send } from './request';

/** What run() answers besides an exit status: the keys were typed; the monitor has gone. */
export const DETACHED: i32 = -1;
export const LOST: i32 = -2;
/** Status of a client that has lost the terminal: nobody is there for what comes, and the container goes on. */
export const HUNG_UP: i32 = 128 + SIGHUP;

/** What is read at a time: what a pipe takes at once. */
const BLOCK: i32 = 4096;

/** So many signals that ask for the end, and the command waits for the container no more; its status then. */
const PATIENCE: i32 = 3;
const FORCED: i32 = 1;

/** Signals that are passed on. */
const PROXIED: Array<i32> = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2];

/** One attachment, until the container ends or the user leaves. run() closes `frames` and `sink`, and gives a terminal its mode back. */
export class Attachment {
  /** The error with which the container did not start, or null. */
  refusal: Json | null = null;
  /** Signals go to the container. */
  proxies: bool = true;
  /** What was drawn before is drawn again: programs are told of another size than the terminal has, and then of its own. */
  redraws: bool = false;
  /** Input that has been read and not been taken. */
  private pending: ByteBuffer = new ByteBuffer(64);
  private result: i32 = LOST;
  private over: bool = false;
  /** How often somebody has asked for the end. */
  private asked: i32 = 0;
  /** Who read the output has gone. */
  private broken: bool = false;
  private readonly atTerminal: bool = isTerminal(0);
  private raw: RawMode = new RawMode(0);
  private readonly block: usize = heap.alloc(BLOCK);

  /** `sink`: where input goes, −1: there is none; `keys`: those that detach, null: none do. */
  constructor(
    private container: Container,
    private frames: FrameReader,
    private sink: i32,
    private terminal: bool,
    private keys: DetachKeys | null,
  ) {}

  /** Works until the container has ended: its exit status, or DETACHED, or LOST. */
  run(): i32 {
    ignoreSignal(SIGPIPE);
    // A pipe that poll calls writable takes a block of this size at once: no write waits.
    if (this.sink >= 0) setNonBlocking(this.sink, false);
    const set = new PollSet();
    if (this.proxies) for (let index = 0; index < PROXIED.length; index++) catchSignal(PROXIED[index]);
    if (this.terminal && isTerminal(0)) this.useTerminal();
    this.takeFrames();
    while (!this.over) {
      set.clear();
      const frames = set.add(this.frames.fd, POLLIN);
      const waiting = this.pending.length > 0;
      const input = this.sink >= 0 && !waiting ? set.add(0, POLLIN) : -1;
      const output = this.sink >= 0 && waiting ? set.add(this.sink, POLLOUT) : -1;
      if (set.waitOrSignal(-1) == -EINTR) this.takeSignals();
      if (set.ready(input) != 0) this.takeInput();
      if (set.ready(output) != 0) this.flush();
      if (set.ready(frames) != 0 && !this.over) this.fill();
    }
    this.raw.leave();
    close(this.frames.fd);
    this.closeSink();
    if (this.broken) {
      defaultSignal(SIGPIPE);
      kill(getpid(), SIGPIPE);
    }
    return this.result;
  }

  private useTerminal(): void {
    if (this.sink >= 0) this.raw.enter(false);
    catchSignal(SIGWINCH);
    if (this.redraws) this.resize(1);
    this.resize();
  }

  /** Tells the container the terminal's size, or one that is larger. */
  private resize(more: i32 = 0): void {
    const size = windowSize(0);
    send(this.container, resizeRequest(size.rows + more, size.columns + more));
  }

  private takeSignals(): void {
    const signals = takeSignals();
    if ((signals & signalBit(SIGWINCH)) != 0) this.resize();
    if ((signals & signalBit(SIGHUP)) != 0 && this.atTerminal && !isTerminal(0)) {
      this.result = HUNG_UP;
      this.over = true;
    }
    for (let index = 0; index < PROXIED.length; index++) {
      if ((signals & signalBit(PROXIED[index])) == 0) continue;
      send(this.container, killRequest(PROXIED[index]));
    }
    if ((signals & (signalBit(SIGINT) | signalBit(SIGTERM))) != 0 && ++this.asked == PATIENCE) {
      stderr.text('\ngot 3 SIGTERM/SIGINTs, forcefully exiting').end();
      this.result = FORCED;
      this.over = true;
    }
  }

  private fill(): void {
    const got = this.frames.fill();
    if (got == -EINTR || got == -EAGAIN) return;
    if (got <= 0) this.over = true;
    else this.takeFrames();
  }

  private takeFrames(): void {
    const frames = this.frames;
    while (!this.over && frames.next()) {
      if (frames.kind == FRAME_MESSAGE) this.hear(parseJson(frames.copy()));
      else if (writeAll(frames.kind == FRAME_ERROR ? 2 : 1, frames.address, frames.length) == -EPIPE) {
        // Nobody reads it any more. The container goes on, as Docker's does.
        this.over = true;
        this.broken = true;
      }
    }
  }

  private hear(message: Json | null): void {
    if (message === null) return;
    if (message.has('error')) {
      this.refusal = message;
      this.result = <i32>message.integer('status', 125);
      this.over = true;
    } else if (message.has('status')) {
      this.result = <i32>message.integer('status');
      this.over = true;
    } else if (this.terminal && isTerminal(0)) {
      // It runs. What was said before it did was said to nobody.
      this.resize();
    }
  }

  private takeInput(): void {
    const got = readOnce(0, this.block, BLOCK);
    if (got == -EINTR || got == -EAGAIN) return;
    if (got <= 0) return this.closeSink();
    const keys = this.keys;
    this.pending.clear();
    if (keys === null) {
      this.pending.range(this.block, got);
      return;
    }
    const input = bytesAt(this.block, got);
    const hindrance = whyAttached();
    let at = keys.filter(input, 0, this.pending);
    while (at >= 0 && hindrance != '') {
      stderr.text('\r\nminios: ').text(hindrance).text('\r').end();
      at = keys.filter(input, at, this.pending);
    }
    if (at < 0) return;
    this.result = DETACHED;
    this.over = true;
  }

  /** Hands it on. */
  private flush(): void {
    const length = this.pending.length;
    if (length == 0 || this.sink < 0) return;
    if (writeAll(this.sink, this.pending.address, length) < 0) this.closeSink();
    this.pending.clear();
  }

  private closeSink(): void {
    if (this.sink >= 0) close(this.sink);
    this.sink = -1;
  }
}
