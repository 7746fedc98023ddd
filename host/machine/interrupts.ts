/**
 * Interrupts between harts: a shared word for each hart, which others count up.
 *
 *     hart A: raise(B) ──▶ word of B + 1, notify ──▶ hart B: its idle loop asks the kernel again
 *
 * A hart reads its word, asks the kernel, and only then waits for the word to be another: nothing is missed in between. It
 * looks for a moment before it sleeps, because to be woken takes ten times as long as to notice.
 */

/** How long an idle hart looks before it sleeps, milliseconds. */
const POLL_MS = 0.05;

export class Interrupts {
  /** To be given to other workers. */
  readonly buffer: SharedArrayBuffer;
  private readonly words: Int32Array;
  private listening = false;

  constructor(harts: number | SharedArrayBuffer) {
    this.buffer = typeof harts === 'number' ? new SharedArrayBuffer(4 * harts) : harts;
    this.words = new Int32Array(this.buffer);
  }

  /** Interrupts `hart`. */
  raise(hart: number): void {
    Atomics.add(this.words, hart, 1);
    Atomics.notify(this.words, hart);
  }

  /** Interrupts of `hart` so far, modulo 2^32. */
  count(hart: number): number {
    return Atomics.load(this.words, hart);
  }

  /** Looks for a moment whether `hart` has been interrupted since its count was `heard`. */
  poll(hart: number, heard: number): boolean {
    const end = performance.now() + POLL_MS;
    do {
      if (this.count(hart) !== heard) return true;
    } while (performance.now() < end);
    return false;
  }

  /** Calls `interrupted`, once, when `hart` has been interrupted since its count was `heard`; at most one call waits. */
  listen(hart: number, heard: number, interrupted: () => void): void {
    if (this.listening) return;
    const { async, value } = Atomics.waitAsync(this.words, hart, heard);
    if (!async) return interrupted();
    this.listening = true;
    void value.then(() => {
      this.listening = false;
      interrupted();
    });
  }
}
