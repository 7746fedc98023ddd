/**
 * What a scan of a function body finds.
 *
 * Events stand in the order of the code: where blocks begin and end, loops, calls, and instructions that are
 * replaced. An event is two words: a position in the module, and the event's kind (upper four bits) with a number
 * (lower 28 bits). A block without any event inside leaves none itself.
 */
import { refuseSize } from './errors.ts';
import * as limits from './limits.ts';

/** A block, if or try begins. */
export const EVENT_BEGIN = 0;
/**
 * A loop begins; the position is behind its type, where the check goes. The number is 0, or how many copies of its body are
 * made; then nothing but blocks is inside, and its end is noted.
 */
export const EVENT_LOOP = 1;
/** Another branch of the same block (else, catch): nothing that ran in the branch before is certain. */
export const EVENT_BRANCH = 2;
/** A block ends. */
export const EVENT_END = 3;
/** A call; the number is the function. */
export const EVENT_CALL = 4;
/** A call through a table or a reference; the number is the canonical type. */
export const EVENT_CALL_TYPE = 5;
/** An instruction that takes as long as the number of bytes of ordinary code. */
export const EVENT_WORK = 6;
/** An instruction to replace by a call of a helper: helper in the lower 20 bits, instruction length above. */
export const EVENT_HELPER = 7;
/** Nothing but a place in a long stretch without other events. */
export const EVENT_MARK = 8;

export const HELPER_BITS = 20;

/** The events of all bodies. */
export class Events {
  words = new Uint32Array(4096);
  length = 0;
  /** Where each body's events begin; one more entry than there are bodies. */
  readonly first: Uint32Array;

  constructor(bodies: number) {
    this.first = new Uint32Array(bodies + 1);
  }

  push(position: number, kind: number, value: number): void {
    if (this.length + 2 > this.words.length) {
      if (this.length > limits.MAX_EVENTS)
        refuseSize('blocks and calls in the code', this.length, limits.MAX_EVENTS);
      const grown = new Uint32Array(this.words.length * 2);
      grown.set(this.words);
      this.words = grown;
    }
    this.words[this.length++] = position;
    this.words[this.length++] = (kind << 28) | value;
  }
}
