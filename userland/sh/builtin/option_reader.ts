// Options of built-ins: clusters of letters up to the first operand or `--`.
//
// Interface: OptionReader, putQuoted.

import { Bytes } from '../../lib/base/bytes';
import { Writer } from '../../lib/base/io';
import { shellError } from '../report';
import { raise } from '../state';

export class OptionReader {
  /** Index of the first argument that is no option. */
  index: i32 = 1;
  /** An unknown letter was found; it has been reported and raised. */
  failed: bool = false;
  private at: i32 = 0;

  constructor(
    private args: Array<Bytes>,
    private letters: string,
  ) {}

  /** The next option's letter, 0 at the end. */
  next(): u8 {
    const args = this.args;
    if (this.at == 0) {
      if (this.index >= args.length) return 0;
      const arg = args[this.index];
      if (arg.length < 2 || arg[0] != 0x2d) return 0;
      if (arg.length == 2 && arg[1] == 0x2d) {
        this.index++;
        return 0;
      }
      this.at = 1;
    }
    const arg = args[this.index];
    const letter = arg[this.at++];
    if (this.at == arg.length) {
      this.at = 0;
      this.index++;
    }
    if (this.letters.includes(String.fromCharCode(letter))) return letter;
    shellError().text('Illegal option -').byte(letter).end();
    raise();
    this.failed = true;
    return 0;
  }

  /** What follows the option's letter: the rest of its argument, or the next argument; null: there is none. */
  value(): Bytes | null {
    const args = this.args;
    if (this.index >= args.length) return null;
    const arg = args[this.index++];
    const start = this.at;
    this.at = 0;
    const rest = new StaticArray<u8>(arg.length - start);
    memory.copy(changetype<usize>(rest), changetype<usize>(arg) + start, rest.length);
    return rest;
  }

  /** The arguments that are left. */
  get operands(): Array<Bytes> {
    return this.args.slice(this.index);
  }
}

/** Writes a text so that the shell reads it as one word: in single quotes, single quotes themselves in double ones. */
export function putQuoted(out: Writer, text: Bytes): void {
  let at = 0;
  do {
    out.byte(0x27);
    while (at < text.length && text[at] != 0x27) out.byte(text[at++]);
    out.byte(0x27);
    if (at == text.length) return;
    out.byte(0x22);
    while (at < text.length && text[at] == 0x27) out.byte(text[at++]);
    out.byte(0x22);
  } while (at < text.length);
}
