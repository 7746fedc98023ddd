// Names and texts that somebody else has chosen, on their way to a terminal: no byte of them may steer it.
//
// Interface: printable, PrintableWriter.

import { Bytes, addressOf, bytesAt } from '../base/bytes';
import { Capture, Writer, writeAll } from '../base/io';
import { INVALID, decode, decodedLength, isPrint } from '../base/unicode';

const LINE_FEED: i32 = 0x0a;

/** The text with a `?` for every character that cannot be printed, and every byte that is no UTF-8. `lines`: line feeds stay. */
export function printable(text: Bytes, lines: bool = false): Bytes {
  const result = new Array<u8>();
  const end = addressOf(text) + text.length;
  for (let at = addressOf(text); at < end;) {
    const code = decode(at, end);
    const length = code == INVALID ? 1 : decodedLength;
    const stays = code != INVALID && (isPrint(code) || (lines && code == LINE_FEED));
    if (!stays) result.push(0x3f);
    else for (let byte = 0; byte < length; byte++) result.push(load<u8>(at + byte));
    at += length;
  }
  return StaticArray.fromArray<u8>(result);
}

/** Passes on what a writer sends, as printable() has it. */
class Sieve extends Capture {
  constructor(private fd: i32) {
    super();
  }

  add(address: usize, length: i32): void {
    const shown = printable(bytesAt(address, length), true);
    writeAll(this.fd, addressOf(shown), shown.length);
  }
}

/** A writer of messages, which have names of others in them: what cannot be printed is shown as `?`. */
export class PrintableWriter extends Writer {
  constructor(fd: i32) {
    super(fd);
    this.capture = new Sieve(fd);
  }
}
