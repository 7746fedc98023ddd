// Runs a program on a terminal with no minios under it: standard input, output and error are one simulated terminal, which
// sends what a script types and shows what the program writes.
//
// Interface: runOnTerminal, Step, TerminalRun, TerminalResult.
//
// The script is done when the program waits: for ever in a read or poll, or until a time, which passes at once and only
// where the script has a pause. Time, as clocks show it, moves only in pauses and in polls that run out.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WASI } from 'node:wasi';
import * as abi from '../../host/base/abi.ts';
import { TerminalScreen } from '../support/terminal_screen.ts';
import { HostSystem, importsFor, type Call } from './host_system.ts';

/**
 * What happens at the terminal: text is typed (latin1 bytes where it is a Buffer), a number is a pause of milliseconds, a
 * size is a window that changes, a function looks at the screen when the program has done with all before it.
 */
export type Step =
  string | Uint8Array | number | { rows: number; columns: number } | ((screen: TerminalScreen) => void);

export interface TerminalRun {
  rows?: number;
  columns?: number;
  env?: Record<string, string>;
  /** Working directory and root. Default: an empty one. */
  directory?: string;
}

export interface TerminalResult {
  status: number;
  screen: TerminalScreen;
  /** Everything that was written, as UTF-8. */
  output: string;
  /** Settings as they were left. */
  localModes: number;
}

/** Thrown through a program that waits for input after the end of its script. */
class EndOfScript extends Error {}

const COOKED =
  abi.ISIG | abi.ICANON | abi.ECHO | abi.ECHOE | abi.ECHOK | abi.ECHOCTL | abi.ECHOKE | abi.IEXTEN;

class Terminal {
  memory!: WebAssembly.Memory;
  readonly screen: TerminalScreen;
  readonly output: Buffer[] = [];
  readonly termios = new DataView(new ArrayBuffer(abi.TERMIOS_SIZE));
  private readonly script: Step[];
  private typed: Buffer = Buffer.alloc(0);
  private now = 1_000_000_000n;
  private signal = false;

  constructor(script: readonly Step[], rows: number, columns: number) {
    this.script = [...script];
    this.screen = new TerminalScreen(rows, columns);
    this.termios.setUint32(abi.TERMIOS_C_IFLAG, abi.ICRNL | abi.IXON | abi.IUTF8, true);
    this.termios.setUint32(abi.TERMIOS_C_OFLAG, abi.OPOST | abi.ONLCR, true);
    this.termios.setUint32(abi.TERMIOS_C_CFLAG, abi.B38400 | abi.CS8 | abi.CREAD, true);
    this.termios.setUint32(abi.TERMIOS_C_LFLAG, COOKED, true);
    const characters = [3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22];
    characters.forEach((byte, index) => this.termios.setUint8(abi.TERMIOS_C_CC + index, byte));
  }

  get localModes(): number {
    return this.termios.getUint32(abi.TERMIOS_C_LFLAG, true);
  }

  private get view(): DataView {
    return new DataView(this.memory.buffer);
  }

  /** Does what does not wait at the head of the script: typing, looking, resizing. */
  private advance(): void {
    while (this.script.length > 0 && typeof this.script[0] !== 'number') {
      const step = this.script[0]!;
      // A look, and a change of the window, waits until the program has read what was typed before.
      if (typeof step !== 'string' && !(step instanceof Uint8Array) && this.typed.length > 0) return;
      this.script.shift();
      if (typeof step === 'function') step(this.screen);
      else if (typeof step === 'string' || step instanceof Uint8Array) {
        this.typed = Buffer.concat([this.typed, Buffer.from(step as string)]);
      } else if (typeof step === 'object') {
        this.screen.resize(step.rows, step.columns);
        this.signal = true;
        return;
      }
    }
  }

  /** Bytes that can be read without waiting. */
  private available(): number {
    // What is typed in one piece is there at once, and nothing behind it.
    return this.typed.length;
  }

  /** Waits for input, at most for `timeout` ns: true if there is some, false if the time is over, null after a signal. */
  private wait(timeout: bigint | null): boolean | null {
    while (this.available() === 0) {
      this.advance();
      if (this.signal) {
        this.signal = false;
        return null;
      }
      if (this.available() > 0) break;
      const pause = this.script[0];
      if (pause === undefined) {
        if (timeout === null) throw new EndOfScript();
        this.now += timeout;
        return false;
      }
      const length = BigInt(Math.round((pause as number) * 1e6));
      if (timeout !== null && timeout < length) {
        this.script[0] = Number(length - timeout) / 1e6;
        this.now += timeout;
        return false;
      }
      this.script.shift();
      this.now += length;
      if (timeout !== null) timeout -= length;
    }
    return true;
  }

  private read(iovs: number, count: number, result: number): number {
    if (this.wait(null) === null) return abi.EINTR;
    let total = 0;
    const canonical = (this.localModes & abi.ICANON) !== 0;
    for (let index = 0; index < count && this.typed.length > 0; index++) {
      const at = this.view.getUint32(iovs + index * abi.IOVEC_SIZE + abi.IOVEC_BUF, true);
      let length = this.view.getUint32(iovs + index * abi.IOVEC_SIZE + abi.IOVEC_BUF_LEN, true);
      if (canonical) length = Math.min(length, this.typed.indexOf(10) + 1 || this.typed.length);
      const piece = this.typed.subarray(0, length);
      new Uint8Array(this.memory.buffer).set(piece, at);
      this.typed = this.typed.subarray(piece.length);
      total += piece.length;
    }
    this.view.setUint32(result, total, true);
    return 0;
  }

  private write(iovs: number, count: number, result: number): number {
    let total = 0;
    for (let index = 0; index < count; index++) {
      const at = this.view.getUint32(iovs + index * abi.CIOVEC_SIZE + abi.CIOVEC_BUF, true);
      const length = this.view.getUint32(iovs + index * abi.CIOVEC_SIZE + abi.CIOVEC_BUF_LEN, true);
      const bytes = Buffer.from(Buffer.from(this.memory.buffer, at, length));
      this.output.push(bytes);
      const processed = this.termios.getUint32(abi.TERMIOS_C_OFLAG, true) & abi.OPOST;
      this.screen.write(
        processed ? Buffer.from(bytes.toString('latin1').replaceAll('\n', '\r\n'), 'latin1') : bytes,
      );
      total += length;
    }
    this.view.setUint32(result, total, true);
    return 0;
  }

  private ioctl(request: number, at: number): number {
    const bytes = new Uint8Array(this.memory.buffer, at);
    const view = new DataView(this.memory.buffer, at);
    const own = new Uint8Array(this.termios.buffer);
    switch (request) {
      case abi.TCGETS:
        bytes.set(own);
        return 0;
      case abi.TCSETS:
      case abi.TCSETSW:
      case abi.TCSETSF:
        own.set(bytes.subarray(0, own.length));
        return 0;
      case abi.TIOCGWINSZ:
        view.setUint16(abi.WINSIZE_WS_ROW, this.screen.rows, true);
        view.setUint16(abi.WINSIZE_WS_COL, this.screen.columns, true);
        return 0;
      case abi.TIOCSWINSZ:
        this.screen.resize(
          view.getUint16(abi.WINSIZE_WS_ROW, true),
          view.getUint16(abi.WINSIZE_WS_COL, true),
        );
        return 0;
      case abi.FIONREAD:
        view.setInt32(0, this.available(), true);
        return 0;
      default:
        return -abi.ENOTTY;
    }
  }

  /** ppoll of one descriptor, to read, or of time alone. Signals come while it waits, whatever the mask. */
  private ppoll(fds: number, count: number, timeout: bigint): number {
    const reads = count > 0 && this.view.getInt32(fds + abi.POLLFD_FD, true) >= 0;
    let ready: boolean | null = false;
    if (reads) ready = this.wait(timeout < 0n ? null : timeout);
    else this.now += timeout;
    if (ready === null) return -abi.EINTR;
    if (count > 0) this.view.setUint16(fds + abi.POLLFD_REVENTS, ready ? abi.POLLIN : 0, true);
    return ready ? 1 : 0;
  }

  /** The calls that a terminal answers, over those that others have. */
  overrides(preview1: Record<string, Call>): Record<string, Record<string, Call>> {
    type Numeric = (...args: number[]) => number;
    const others = preview1 as Record<string, Numeric>;
    return {
      wasi_snapshot_preview1: {
        fd_read: (fd: number, ...rest: [number, number, number]) =>
          fd < 3 ? this.read(...rest) : others['fd_read']!(fd, ...rest),
        fd_write: (fd: number, ...rest: [number, number, number]) =>
          fd < 3 ? this.write(...rest) : others['fd_write']!(fd, ...rest),
        fd_fdstat_get: (fd: number, at: number) => {
          if (fd > 2) return others['fd_fdstat_get']!(fd, at);
          new Uint8Array(this.memory.buffer, at, abi.FDSTAT_SIZE).fill(0)[0] = abi.FILETYPE_CHARACTER_DEVICE;
          return 0;
        },
        clock_time_get: (_clock: number, _precision: bigint, at: number) => {
          this.view.setBigUint64(at, this.now, true);
          return 0;
        },
      },
      minios: {
        ioctl: (fd: number, request: number, at: number) =>
          fd < 3 ? this.ioctl(request >>> 0, at) : -abi.ENOTTY,
        ppoll: (fds: number, count: number, timeout: bigint) => this.ppoll(fds, count, timeout),
      },
    };
  }
}

/** Runs a program with argv `args` until it ends; a script that ends before is an error. */
export function runOnTerminal(
  module: WebAssembly.Module,
  args: readonly string[],
  script: readonly Step[],
  { rows = 24, columns = 80, env = {}, directory }: TerminalRun = {},
): TerminalResult {
  const work = directory ?? mkdtempSync(join(tmpdir(), 'minios-terminal-'));
  const terminal = new Terminal(script, rows, columns);
  try {
    const options = {
      version: 'preview1',
      args: [...args],
      env,
      preopens: { '/': work },
      returnOnExit: true,
    };
    const wasi = new WASI({ ...options, version: 'preview1' });
    const preview1 = (wasi.getImportObject() as Record<string, Record<string, Call>>)[
      'wasi_snapshot_preview1'
    ]!;
    const system = new HostSystem(work, '/');
    const imports = importsFor(module, wasi, system, [], terminal.overrides(preview1));
    const instance = new WebAssembly.Instance(module, imports);
    system.memory = instance.exports['memory'] as WebAssembly.Memory;
    terminal.memory = system.memory;
    const status = wasi.start(instance);
    const output = Buffer.concat(terminal.output).toString();
    return { status, screen: terminal.screen, output, localModes: terminal.localModes };
  } catch (error) {
    if (!(error instanceof EndOfScript)) throw error;
    throw new Error(
      `the program still reads after the end of its script; its screen:\n${terminal.screen.text}`,
    );
  } finally {
    if (directory === undefined) rmSync(work, { recursive: true });
  }
}
