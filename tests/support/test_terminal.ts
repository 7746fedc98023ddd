/** A terminal for a machine's console that a test types on, and a machine with a shell at it. */
import { Machine } from '../../host/machine/machine.ts';
import type { MachineOptions, Terminal, TerminalSize } from '../../host/machine/machine.ts';

/** What it has shown is all that came, escape sequences included. */
export class TestTerminal implements Terminal {
  shown = '';
  columns = 80;
  private readonly typed: Uint8Array[] = [];
  private readonly decoder = new TextDecoder();
  private wake: () => void = () => undefined;
  private resized: () => void = () => undefined;
  private changed: () => void = () => undefined;

  type(text: string): void {
    this.typed.push(new TextEncoder().encode(text));
    this.wake();
  }
  /** The window is closed. */
  close(): void {
    this.typed.push(new Uint8Array(0));
    this.wake();
  }
  async read(size: number): Promise<Uint8Array> {
    while (this.typed.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    const next = this.typed[0]!;
    if (next.length <= size) this.typed.shift();
    else this.typed[0] = next.subarray(size);
    return next.slice(0, size);
  }
  async write(bytes: Uint8Array): Promise<boolean> {
    this.shown += this.decoder.decode(bytes, { stream: true });
    this.changed();
    return true;
  }
  size(): TerminalSize {
    return { columns: this.columns, rows: 24 };
  }
  onResize(listener: () => void): () => void {
    this.resized = listener;
    return () => (this.resized = () => undefined);
  }
  resize(columns: number): void {
    this.columns = columns;
    this.resized();
  }
  /** Types keys, and waits for what they are to show; only what is shown from then on counts. */
  async keys(text: string, shows: string): Promise<void> {
    this.shown = '';
    this.type(text);
    await this.shows(shows);
  }
  /** Types a line, and waits for what it is to show; only what is shown from then on counts, and is answered. */
  async line(text: string, shows: string): Promise<string> {
    await this.keys(`${text}\r`, shows);
    return this.shown;
  }
  /** Waits until the screen has shown `text`; after `patience` milliseconds says what it has shown instead. */
  async shows(text: string, patience = 45_000): Promise<void> {
    const end = performance.now() + patience;
    while (!this.shown.includes(text)) {
      const left = end - performance.now();
      if (left <= 0)
        throw new Error(`no ${JSON.stringify(text)} in ${JSON.stringify(this.shown.slice(-2000))}`);
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.changed = resolve;
        timer = setTimeout(resolve, left);
      });
      clearTimeout(timer);
    }
  }
}

/** Boots a debug kernel on the virtual clock whose shell, at its prompt, is root's on `terminal`. Terminate it in the end. */
export async function bootShell(terminal: TestTerminal, options: MachineOptions = {}): Promise<Machine> {
  const machine = Machine.boot({
    debug: true,
    clock: 'virtual',
    memory: 128 * 2 ** 20,
    program: null,
    console: { terminal },
    ...options,
  });
  await terminal.shows('# ');
  return machine;
}
