/**
 * The process's terminal, as long as a machine uses it.
 *
 * When the machine first asks for input the terminal becomes raw: every key is the machine's, which edits lines, echoes
 * and makes signals of ^C and ^Z itself. Until then ^C still ends this process. restore() undoes all of it, also what
 * programs told the screen (screen_modes.ts); it may be called at any time, and again.
 *
 * A process that is stopped from outside gives the terminal back first, and takes it again when it goes on.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { WriteStream, isatty } from 'node:tty';
import type { Terminal, TerminalSize } from '../machine/machine.ts';
import { ScreenModes } from './screen_modes.ts';
import { ProcessInput, ProcessOutput } from './streams.ts';

/** Which of the standard streams are the terminal. */
export interface Wiring {
  stdin: boolean;
  stdout: boolean;
  stderr: boolean;
}

/** The first standard stream that is a terminal decides which one is meant; another one is a stream like any other. */
export function findTerminal(): Wiring {
  const devices = [0, 1, 2].map((fd) => (isatty(fd) ? fstatSync(fd).rdev : null));
  const terminal = devices.find((device) => device !== null);
  const [stdin, stdout, stderr] = devices.map((device) => device !== null && device === terminal);
  return { stdin, stdout, stderr };
}

/** Whether this process has a controlling terminal, which it loses when that is closed. */
export function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r+'));
    return true;
  } catch {
    return false;
  }
}

export class HostTerminal implements Terminal {
  private readonly wiring: Wiring;
  private readonly screen: WriteStream | null;
  private readonly output: ProcessOutput | null;
  private readonly input: ProcessInput | null;
  private readonly modes = new ScreenModes();
  private raw = false;

  /** At least one stream of `wiring` is the terminal. */
  constructor(wiring: Wiring) {
    this.wiring = wiring;
    this.screen = screenOf(wiring);
    this.output = this.screen && new ProcessOutput(this.screen);
    this.input = wiring.stdin
      ? new ProcessInput(() => {
          this.enter();
          return process.stdin;
        })
      : null;
    if (!wiring.stdin) return;
    process.on('SIGTSTP', () => {
      this.leave();
      process.kill(process.pid, 'SIGSTOP');
    });
    process.on('SIGCONT', () => {
      if (!this.raw) return;
      // A program that had the terminal meanwhile may have changed it.
      this.leave();
      this.enter();
    });
    process.on('uncaughtExceptionMonitor', () => this.restore());
    process.on('exit', () => this.restore());
  }

  size(): TerminalSize | null {
    const [columns, rows] = this.screen?.getWindowSize() ?? [0, 0];
    return columns > 0 && rows > 0 ? { columns, rows } : null;
  }

  onResize(listener: () => void): () => void {
    this.screen?.on('resize', listener);
    return () => this.screen?.off('resize', listener);
  }

  /** Without standard input there are no keys: what is typed belongs to the process that started this one. */
  read(size: number): Promise<Uint8Array> {
    return this.input?.read(size) ?? new Promise(() => undefined);
  }

  write(bytes: Uint8Array): Promise<boolean> {
    this.modes.follow(bytes);
    return this.output?.write(bytes) ?? Promise.resolve(true);
  }

  /** Text of this process's own as it must be written to begin each line at the left, whatever mode the terminal is in. */
  lines(text: string): string {
    return this.raw && this.wiring.stdout ? text.replaceAll('\n', '\r\n') : text;
  }

  /** Everything is as it was before. */
  restore(): void {
    const undo = this.modes.undo();
    if (undo !== '' && this.screen?.writable) this.screen.write(undo);
    if (this.raw) this.leave();
    this.raw = false;
  }

  private enter(): void {
    this.raw = true;
    process.stdin.setRawMode(true);
    // Node's raw mode still adds a carriage return to every line feed. The machine does that itself, when it is wanted.
    // Where other programs of a pipeline write to this terminal they need it.
    if (this.wiring.stdout) spawnSync('stty', ['-opost'], { stdio: ['inherit', 'ignore', 'ignore'] });
  }

  private leave(): void {
    // A terminal that has hung up has no modes.
    if (!process.stdin.destroyed) process.stdin.setRawMode(false);
  }
}

/** Where output of the terminal goes: a standard stream that leads there, or else the controlling terminal. */
function screenOf({ stdout, stderr }: Wiring): WriteStream | null {
  if (stdout) return process.stdout;
  if (stderr) return process.stderr;
  try {
    return new WriteStream(openSync('/dev/tty', 'r+'));
  } catch {
    return null;
  }
}
