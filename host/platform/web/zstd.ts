/**
 * Frames of zstd (RFC 8878, section 3.1) on their way into a decoder that believes what they say of themselves: how much memory a
 * frame wants is its own word, up to 2 GiB in 9 bytes. Here they are followed without decoding them, and one that wants more than
 * Node's decoder gives is refused.
 *
 *     magic 4 │ descriptor 1 │ window 0-1 │ dictionary 0-4 │ content size 0-8 │ blocks: header 3, bytes │ … │ checksum 0-4
 *     magic 4 │ size 4 │ bytes                                                                    a frame to be skipped
 *
 * Interface: ZstdWindows.
 */

/** Most bytes of a window: ZSTD_WINDOWLOG_LIMIT_DEFAULT, 27. */
const WINDOW_MAX = 2 ** 27;

const MAGIC = 0xfd2fb528;
const SKIPPED = 0x184d2a5;
const RLE = 1;

/** How many bytes are wanted, or passed over. */
type Step = { want: number } | { pass: number };

export class ZstdWindows {
  private readonly steps = follow();
  private step: Step = this.next([]);
  private have: number[] = [];
  private passed = 0;

  /** Looks at the next bytes. Throws an error with `code` ZSTD_error_frameParameter_windowTooLarge. */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if ('pass' in this.step) {
        const count = Math.min(this.step.pass - this.passed, bytes.length - at);
        this.passed += count;
        at += count;
        if (this.passed < this.step.pass) return;
      } else {
        this.have.push(bytes[at++]!);
        if (this.have.length < this.step.want) continue;
      }
      do this.step = this.next(this.have);
      while ('pass' in this.step && this.step.pass === 0);
    }
  }

  private next(bytes: number[]): Step {
    this.have = [];
    this.passed = 0;
    return this.steps.next(bytes).value;
  }
}

/** Of bytes that are no zstd the decoder says so. */
function* follow(): Generator<Step, never, number[]> {
  for (;;) {
    const magic = number(yield { want: 4 });
    if (magic >>> 4 === SKIPPED) {
      yield { pass: number(yield { want: 4 }) };
      continue;
    }
    if (magic !== MAGIC) yield { pass: Infinity };
    const [descriptor] = yield { want: 1 };
    const isSingle = (descriptor! & 0x20) !== 0;
    let window = 0;
    if (!isSingle) {
      const [byte] = yield { want: 1 };
      window = 2 ** (10 + (byte! >> 3)) * (1 + (byte! & 7) / 8);
    }
    yield { pass: [0, 1, 2, 4][descriptor! & 3]! };
    const flag = descriptor! >> 6;
    const sizeBytes = flag === 0 ? Number(isSingle) : 2 ** flag;
    const size = sizeBytes === 0 ? 0 : number(yield { want: sizeBytes });
    if (isSingle) window = size + (flag === 1 ? 256 : 0);
    if (window > WINDOW_MAX) throw tooLarge(window);
    for (let last = false; !last;) {
      const header = number(yield { want: 3 });
      last = (header & 1) !== 0;
      yield { pass: ((header >> 1) & 3) === RLE ? 1 : header >> 3 };
    }
    if ((descriptor! & 4) !== 0) yield { pass: 4 };
  }
}

/** Little end first. */
function number(bytes: number[]): number {
  return bytes.reduceRight((value, byte) => value * 256 + byte, 0);
}

function tooLarge(window: number): Error {
  const text = `a zstd frame wants a window of ${window} bytes, more than ${WINDOW_MAX}`;
  return Object.assign(new Error(text), { code: 'ZSTD_error_frameParameter_windowTooLarge' });
}
