/**
 * A session: one program of the machine for somebody outside, with that one's streams, terminal and signals.
 *
 *                    ┌── pty master or pipes ──  io: polls, reads, writes ──▶ SessionClient.write
 *     program ◀──────┤                              ▲  wake pipe         ◀── SessionClient.read
 *        ▲           └── slave or other ends     control: wakes io, signals the program, sets sizes
 *        └── child of ── parent: starts it, and waits for it
 *
 * Three host tasks, since each makes one system call at a time and two of them wait most of the time. Nothing is asked of
 * the client before there is room for it, and nothing is read from the program while the client has not taken what was
 * read before: so a slow side slows the other one.
 *
 * Runs in the hart's worker; machine.ts leads to it.
 */
import * as abi from '../../base/abi.ts';
import { winsize } from '../../devices/winsize.ts';
import type { TerminalSize } from '../../devices/winsize.ts';
import { ErrnoError } from '../task/task.ts';
import { IO_BYTES } from '../task/process.ts';
import type { HostProcess } from '../task/process.ts';
import { openPty, setOutputRaw } from '../task/pty.ts';
import type { SessionClient, SessionRequest, SessionService } from '../protocol.ts';

/** What programs are told by default, as init does. */
const VARIABLES = ['PATH=/bin:/sbin:/usr/bin', 'HOME=/root', 'USER=root', 'LOGNAME=root', 'SHELL=/bin/sh'];

/** Reads of one output that the client may have in hand. */
const WINDOW = 4;

interface Output {
  readonly port: number;
  /** −1: closed. */
  fd: number;
  /** Writes that the client has not finished. */
  underWay: number;
}

interface Input {
  readonly port: number;
  /** −1: closed. */
  fd: number;
  /** What was read and is not written yet. */
  rest: Uint8Array;
  /** The client is being asked. */
  asked: boolean;
  ended: boolean;
}

export class Session implements SessionService {
  private readonly io: HostProcess;
  private readonly parent: HostProcess;
  private readonly control: HostProcess;
  private readonly client: SessionClient;
  private readonly outputs: Output[] = [];
  private input: Input | null = null;
  /** Descriptor of the terminal's master in `io`, and of its slave in `control`; −1: there is none. */
  private master = -1;
  private slave = -1;
  private wakeInput = -1;
  private wakeOutput = -1;
  private waking = false;
  private pid = 0;
  private over = false;
  /** Descriptors of io that are to be closed: by the pump, since io does one thing at a time. */
  private readonly closing: number[] = [];
  private readonly delivered: Promise<unknown>[] = [];
  private result: Promise<number> = Promise.resolve(0);

  /** Starts the program. Rejects with ErrnoError if that cannot be. `make` makes host tasks. */
  static async start(
    make: () => Promise<HostProcess>,
    request: SessionRequest,
    client: SessionClient,
  ): Promise<Session> {
    const tasks = [await make(), await make(), await make()] as const;
    const session = new Session(tasks, client);
    try {
      await session.open(request);
    } catch (error) {
      session.dispose();
      throw error;
    }
    session.result = session.run();
    // A waiting caller hears of it; that none waits yet is no failure.
    session.result.catch(() => undefined);
    return session;
  }

  private constructor(
    [io, parent, control]: readonly [HostProcess, HostProcess, HostProcess],
    client: SessionClient,
  ) {
    this.io = io;
    this.parent = parent;
    this.control = control;
    this.client = client;
  }

  wait(): Promise<number> {
    return this.result;
  }

  async signal(signal: number): Promise<void> {
    if (!this.over) await this.control.kill(this.pid, signal).catch(ignoreErrno);
  }

  async resize(size: TerminalSize): Promise<void> {
    if (this.slave >= 0 && !this.over)
      await this.control.ioctl(this.slave, abi.TIOCSWINSZ, winsize(size)).catch(ignoreErrno);
  }

  async hangUp(): Promise<void> {
    for (const output of this.outputs) this.closeOutput(output);
    this.closeInput();
    this.hangUpTerminal();
    await this.signal(abi.SIGHUP);
    await this.signal(abi.SIGCONT);
  }

  /** Makes the streams and starts the program on them. */
  private async open(request: SessionRequest): Promise<void> {
    const { onTerminal, input } = request;
    const tasks = Object.entries({ io: this.io, parent: this.parent, control: this.control });
    await Promise.all(tasks.map(([name, task]) => task.setName(`session-${name}`)));
    const io = await this.io.getpid();
    [this.wakeInput, this.wakeOutput] = await this.io.pipe();
    await this.io.setNonblocking(this.wakeInput);
    const ofIo = (fd: number): string => `/proc/${io}/fd/${fd}`;
    this.wakeOutput = await moved(this.io, this.control, this.wakeOutput, ofIo, { write: true });
    const slave = await this.openTerminal(request);
    const fds: number[] = [];
    const add = async (path: string, write: boolean): Promise<void> => {
      fds.push(await this.parent.open(path, write ? { write } : {}));
    };
    if (onTerminal.stdin || !input) fds.push(await this.openInput(onTerminal.stdin ? slave : '/dev/null'));
    else {
      const [theirs, ours] = await this.io.pipe();
      this.input = newInput(abi.CONSOLE_PORT_STDIN, ours);
      await this.io.setNonblocking(ours);
      await add(ofIo(theirs), false);
      await this.io.close(theirs);
    }
    const streams = [
      [onTerminal.stdout, abi.CONSOLE_PORT_STDOUT],
      [onTerminal.stderr, abi.CONSOLE_PORT_STDERR],
    ] as const;
    for (const [terminal, port] of streams) {
      if (terminal) {
        fds.push(await this.parent.open(slave, { read: true, write: true }));
        continue;
      }
      const [ours, theirs] = await this.io.pipe();
      this.outputs.push({ port, fd: ours, underWay: 0 });
      await this.io.setNonblocking(ours);
      await add(ofIo(theirs), true);
      await this.io.close(theirs);
    }
    const [path] = request.program;
    const session = onTerminal.stdin ? 'terminal' : 'plain';
    const env = [...VARIABLES, ...request.environment];
    this.pid = await this.parent.spawn({ path, args: request.program, env, fds, session });
    for (const fd of fds) await this.parent.close(fd);
  }

  private openInput(path: string): Promise<number> {
    return this.parent.open(path, path === '/dev/null' ? {} : { read: true, write: true });
  }

  /** Makes the terminal, if there is to be one: the path of its slave. */
  private async openTerminal({ onTerminal, terminalSize, input }: SessionRequest): Promise<string> {
    if (!onTerminal.stdin && !onTerminal.stdout && !onTerminal.stderr) return '';
    const { master, slave } = await openPty(this.io);
    this.master = master;
    this.slave = await this.control.open(slave, { read: true, write: true });
    if (terminalSize) await this.io.ioctl(master, abi.TIOCSWINSZ, winsize(terminalSize));
    // Where the client's terminal is not raw it turns line feeds into what it needs itself.
    if (!input || !onTerminal.stdin) await setOutputRaw(this.io, master);
    await this.io.setNonblocking(master);
    this.outputs.push({ port: abi.CONSOLE_PORT_TERMINAL, fd: master, underWay: 0 });
    if (input && onTerminal.stdin) this.input = newInput(abi.CONSOLE_PORT_TERMINAL, master);
    return slave;
  }

  /** To the program's end: its status. */
  private async run(): Promise<number> {
    try {
      const ended = this.parent.wait4(this.pid).then((status) => {
        this.over = true;
        void this.wake();
        return status!.status;
      });
      // If the pump fails there is nobody left for this to be told to.
      ended.catch(() => undefined);
      await this.pump();
      const status = await ended;
      await Promise.all(this.delivered);
      return status;
    } finally {
      await this.signal(abi.SIGHUP).catch(() => undefined);
      this.dispose();
    }
  }

  /** Without waiting: one whose program goes on ends after it. */
  private dispose(): void {
    for (const task of [this.io, this.parent, this.control]) task.exit().catch(() => undefined);
  }

  /** Carries bytes until the program has ended and nothing of what it wrote is left. */
  private async pump(): Promise<void> {
    for (;;) {
      const { over } = this;
      for (const fd of this.closing.splice(0)) await this.io.close(fd);
      this.askInput();
      const open = this.outputs.filter(({ fd }) => fd >= 0);
      const free = open.filter(({ underWay }) => underWay < WINDOW);
      const input =
        !over && this.input && this.input.fd >= 0 && this.input.rest.length > 0 ? this.input : null;
      const requests = [
        { fd: this.wakeInput, events: abi.POLLIN },
        ...free.map(({ fd }) => ({ fd, events: abi.POLLIN })),
        ...(input ? [{ fd: input.fd, events: abi.POLLOUT }] : []),
      ];
      const events = await this.io.poll(requests, over && free.length === open.length ? 0 : -1);
      if (events[0] !== 0) await this.woken();
      let moved = false;
      for (const [i, output] of free.entries())
        if (events[1 + i] !== 0 && (await this.drain(output))) moved = true;
      if (input && events.at(-1) !== 0) await this.feed(input);
      if (over && !moved && free.length === open.length) return;
    }
  }

  private async wake(): Promise<void> {
    if (this.waking) return;
    this.waking = true;
    await this.control.write(this.wakeOutput, new Uint8Array(1)).catch(() => undefined);
  }

  private async woken(): Promise<void> {
    await unlessAgain(this.io.read(this.wakeInput));
    this.waking = false;
  }

  /** Reads a little and hands it on: whether there was anything. */
  private async drain(output: Output): Promise<boolean> {
    if (output.fd < 0) return false;
    let bytes: Uint8Array<ArrayBuffer> | null;
    try {
      bytes = await unlessAgain(this.io.read(output.fd));
    } catch (error) {
      // A terminal that nobody has open any more.
      if (!(error instanceof ErrnoError && error.errno === abi.EIO)) throw error;
      bytes = new Uint8Array(0);
    }
    if (!bytes) return false;
    if (bytes.length === 0) {
      this.closeOutput(output);
      return false;
    }
    output.underWay++;
    const taken = this.client.write(output.port, bytes).then(
      (more) => this.taken(output, more),
      () => this.taken(output, false),
    );
    this.delivered.push(taken);
    void taken.finally(() => this.delivered.splice(this.delivered.indexOf(taken), 1));
    return true;
  }

  /** The client is done with a piece of output. */
  private async taken(output: Output, more: boolean): Promise<void> {
    const waits = output.underWay-- === WINDOW;
    if (!more) {
      this.closeOutput(output);
      if (output.port === abi.CONSOLE_PORT_TERMINAL) this.hangUpTerminal();
    }
    if (waits) await this.wake();
  }

  /** Asks the client for input, if there is room. */
  private askInput(): void {
    const { input } = this;
    if (!input || input.fd < 0 || input.asked || input.ended || input.rest.length > 0 || this.over) return;
    input.asked = true;
    this.client.read(input.port, IO_BYTES).then(
      (bytes) => this.given(input, bytes),
      () => this.given(input, new Uint8Array(0)),
    );
  }

  private given(input: Input, bytes: Uint8Array): void {
    input.asked = false;
    input.rest = bytes;
    if (bytes.length === 0) {
      input.ended = true;
      this.closeInput();
    }
    void this.wake();
  }

  private async feed(input: Input): Promise<void> {
    try {
      const count = await unlessAgain(this.io.write(input.fd, input.rest));
      input.rest = input.rest.subarray(count ?? 0);
    } catch (error) {
      // It does not want to read all of it.
      if (!(error instanceof ErrnoError)) throw error;
      this.closeInput();
    }
  }

  private closeOutput(output: Output): void {
    const { fd } = output;
    output.fd = -1;
    // A terminal stays: it may still be typed at.
    if (fd >= 0 && fd !== this.master) this.close(fd);
  }

  private closeInput(): void {
    const { input } = this;
    if (!input || input.fd < 0) return;
    const { fd } = input;
    input.fd = -1;
    input.rest = new Uint8Array(0);
    if (fd === this.master) this.hangUpTerminal();
    else this.close(fd);
  }

  private hangUpTerminal(): void {
    const { master } = this;
    if (master < 0) return;
    this.master = -1;
    for (const output of this.outputs) if (output.fd === master) output.fd = -1;
    if (this.input?.fd === master) this.input.fd = -1;
    this.close(master);
  }

  private close(fd: number): void {
    this.closing.push(fd);
    void this.wake();
  }
}

const newInput = (port: number, fd: number): Input => ({
  port,
  fd,
  rest: new Uint8Array(0),
  asked: false,
  ended: false,
});

/** Opens in one task what another has open, and closes it there. */
async function moved(
  from: HostProcess,
  to: HostProcess,
  fd: number,
  pathOf: (fd: number) => string,
  how: { write: boolean },
): Promise<number> {
  const there = await to.open(pathOf(fd), { ...how, nonblocking: true });
  await from.close(fd);
  return there;
}

/** What would have blocked is null, to be tried again. */
async function unlessAgain<T>(step: Promise<T>): Promise<T | null> {
  try {
    return await step;
  } catch (error) {
    if (error instanceof ErrnoError && error.errno === abi.EAGAIN) return null;
    throw error;
  }
}

/** A program that has just ended cannot be told anything. */
function ignoreErrno(error: unknown): void {
  if (!(error instanceof ErrnoError)) throw error;
}
