/**
 * The page's terminal: xterm.js as both directions of a machine's console.
 *
 * Bytes go in and out as they are; xterm.js decodes UTF-8. A write completes when it has been drawn, so that a fast
 * program waits for the page. What is typed is kept until the machine asks for it.
 */
import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import type { Terminal as MachineTerminal, TerminalSize } from '../host/machine/machine.ts';

/** Monospace fonts that have Hangul, or leave it to the next one. */
const FONTS =
  'ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "D2Coding", "Noto Sans Mono CJK KR", monospace';

export class PageTerminal implements MachineTerminal {
  readonly xterm: Terminal;
  private readonly encoder = new TextEncoder();
  private typed: Uint8Array[] = [];
  private wake: () => void = () => undefined;

  /** Fills `element`, and follows its size. */
  constructor(element: HTMLElement) {
    this.xterm = new Terminal({
      fontFamily: FONTS,
      fontSize: 15,
      scrollback: 10_000,
      theme: { background: '#14161a', foreground: '#d8dee9' },
    });
    const fit = new FitAddon();
    this.xterm.loadAddon(fit);
    this.xterm.open(element);
    fit.fit();
    new ResizeObserver(() => fit.fit()).observe(element);
    this.xterm.onData((text) => this.enter(this.encoder.encode(text)));
    // Old mouse reports are bytes above 127, not characters.
    this.xterm.onBinary((text) => this.enter(Uint8Array.from(text, (unit) => unit.charCodeAt(0))));
    this.xterm.attachCustomKeyEventHandler((event) => !this.copies(event));
    this.xterm.focus();
  }

  size(): TerminalSize {
    return { columns: this.xterm.cols, rows: this.xterm.rows };
  }

  onResize(listener: () => void): () => void {
    const subscription = this.xterm.onResize(listener);
    return () => subscription.dispose();
  }

  write(bytes: Uint8Array | string): Promise<boolean> {
    return new Promise((resolve) => this.xterm.write(bytes, () => resolve(true)));
  }

  async read(size: number): Promise<Uint8Array> {
    while (this.typed.length === 0) await new Promise<void>((resolve) => (this.wake = resolve));
    const first = this.typed.shift()!;
    if (first.length > size) this.typed.unshift(first.subarray(size));
    return first.slice(0, size);
  }

  /** As it was at first, for another machine: nothing on it, nothing typed. */
  reset(): void {
    this.typed = [];
    this.xterm.reset();
    this.xterm.focus();
  }

  private enter(bytes: Uint8Array): void {
    this.typed.push(bytes);
    this.wake();
  }

  /** Control-Shift-C copies, as in other terminals; Control-C belongs to the program. Pasting is the browser's own. */
  private copies(event: KeyboardEvent): boolean {
    if (event.type !== 'keydown' || !event.ctrlKey || !event.shiftKey || event.code !== 'KeyC') return false;
    event.preventDefault();
    const selected = this.xterm.getSelection();
    if (selected !== '') void navigator.clipboard?.writeText(selected).catch(() => undefined);
    return true;
  }
}
