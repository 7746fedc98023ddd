import { Machine } from '../../host/machine/machine.ts';
import type { Terminal, TerminalSize } from '../../host/machine/machine.ts';
import type { Figure, Measured } from '../figure.ts';
import { compare } from '../measure.ts';

const RUNS = 5;
const KEYS = 50;
/** Milliseconds after which something is broken. */
const PATIENCE = 30_000;
const PROMPT = '/root # ';

/** A terminal whose keys are pressed by a program, which sees what it shows. */
class Keyboard implements Terminal {
  shown = '';
  private readonly pressed: Uint8Array[] = [];
  private wake: () => void = () => undefined;
  private changed: () => void = () => undefined;
  private readonly decoder = new TextDecoder();

  press(keys: string): void {
    this.pressed.push(new TextEncoder().encode(keys));
    this.wake();
  }

  async read(): Promise<Uint8Array> {
    while (this.pressed.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    return this.pressed.shift()!;
  }

  write(bytes: Uint8Array): Promise<boolean> {
    this.shown += this.decoder.decode(bytes, { stream: true });
    this.changed();
    return Promise.resolve(true);
  }

  size(): TerminalSize {
    return { columns: 80, rows: 24 };
  }

  onResize(): () => void {
    return () => undefined;
  }

  /** Waits until the terminal has shown `text` behind its first `from` characters. */
  async shows(text: string, from: number): Promise<void> {
    const timer = setTimeout(() => this.changed(), PATIENCE);
    const end = performance.now() + PATIENCE;
    while (!this.shown.includes(text, from)) {
      if (performance.now() >= end) throw new Error(`the terminal does not show ${JSON.stringify(text)}`);
      await new Promise<void>((resolve) => (this.changed = resolve));
    }
    clearTimeout(timer);
  }
}

const pause = (time: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, time));

/** Presses keys at the shell's prompt, each at another point of the scheduler's slices: within what nine of ten are shown. */
async function slowEcho(busy: boolean): Promise<number> {
  const terminal = new Keyboard();
  const machine = Machine.boot({ program: null, quiet: true, console: { terminal } });
  try {
    await terminal.shows(PROMPT, 0);
    if (busy) {
      const before = terminal.shown.length;
      terminal.press('while :; do :; done &\r');
      await terminal.shows(PROMPT, before + 'while :; do :; done &'.length);
    }
    const times: number[] = [];
    for (let key = 0; key < KEYS; key++) {
      await pause(20 + 0.7 * key);
      const before = terminal.shown.length;
      const letter = String.fromCharCode(0x61 + (key % 26));
      const start = performance.now();
      terminal.press(letter);
      await terminal.shows(letter, before);
      times.push(performance.now() - start);
    }
    return times.sort((a, b) => a - b)[Math.floor(0.9 * KEYS)]!;
  } finally {
    machine.terminate();
    await machine.exited;
  }
}

/** What a user feels of the scheduler. */
export const keyEcho: Figure = {
  name: 'key-echo',
  unit: 'ms',
  title:
    'from a key to its echo by the shell, beside a busy loop on the same hart: nine keys of ten are faster',
  yardstick: 'the same with nothing beside it',
  target: { ours: 20 },
  measure: (): Promise<Measured> =>
    compare(
      () => slowEcho(true),
      () => slowEcho(false),
      { runs: RUNS },
    ),
};
