// base64 [-di] [-w COLUMNS] [FILE]: writes bytes as letters, and back (RFC 4648; GNU's options).

import { Bytes, toBytes } from '../lib/base/bytes';
import { closeInput, openInput } from '../lib/base/fs';
import { Reader, complain, stdout } from '../lib/base/io';
import { cannot, invalidNumber } from '../lib/command/message';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const PADDING: i32 = 0x3d;

class Encoder {
  private column: i32 = 0;

  constructor(private width: i32) {}

  private put(letter: i32): void {
    stdout.byte(<u8>letter);
    if (this.width == 0 || ++this.column < this.width) return;
    stdout.newline();
    this.column = 0;
  }

  encode(input: Reader): void {
    while (true) {
      const first = input.byte();
      if (first < 0) break;
      const second = input.byte();
      const third = second < 0 ? -1 : input.byte();
      const bits = (first << 16) | (max(second, 0) << 8) | max(third, 0);
      this.put(ALPHABET.charCodeAt(bits >> 18));
      this.put(ALPHABET.charCodeAt((bits >> 12) & 63));
      this.put(second < 0 ? PADDING : ALPHABET.charCodeAt((bits >> 6) & 63));
      this.put(third < 0 ? PADDING : ALPHABET.charCodeAt(bits & 63));
    }
    if (this.column > 0) stdout.newline();
  }
}

function valueOf(letter: i32): i32 {
  if (letter >= 0x41 && letter <= 0x5a) return letter - 0x41;
  if (letter >= 0x61 && letter <= 0x7a) return letter - 0x61 + 26;
  if (letter >= 0x30 && letter <= 0x39) return letter - 0x30 + 52;
  return letter == 0x2b ? 62 : letter == 0x2f ? 63 : -1;
}

/** Decodes; false: there is something in it that is no base64. `lenient`: skip that. */
function decode(input: Reader, lenient: bool): bool {
  let bits = 0;
  let letters = 0;
  let padding = 0;
  for (let letter = input.byte(); letter >= 0; letter = input.byte()) {
    if (letter == 0x0a) continue;
    const value = valueOf(letter);
    if (letter == PADDING && letters + padding >= 2 && letters + padding < 4) padding++;
    else if (value < 0 || padding > 0) {
      if (!lenient) return false;
      continue;
    } else {
      bits = (bits << 6) | value;
      letters++;
    }
    if (letters + padding < 4) continue;
    bits <<= 6 * padding;
    for (let index = 0; index < 3 - padding; index++) stdout.byte(<u8>(bits >> (16 - 8 * index)));
    bits = 0;
    letters = 0;
    padding = 0;
  }
  if (letters == 0) return padding == 0;
  // What whole bytes there are come out before the complaint, as everywhere.
  bits <<= 6 * (4 - letters);
  for (let index = 0; index < letters - 1; index++) stdout.byte(<u8>(bits >> (16 - 8 * index)));
  return false;
}

export function base64(args: Array<Bytes>): i32 {
  const options = new Options('[-di] [-w COLUMNS] [FILE]', 'Write bytes as letters, or back.')
    .flag('d', 'decode', 'back to bytes')
    .flag('D', '')
    .flag('i', 'ignore-garbage', 'with -d: skip what is no base64')
    .value('w', 'wrap', 'COLUMNS', 'lines of COLUMNS letters (default 76), 0: one line')
    .parse(args)
    .expect(0, 1);
  const given = options.valueOf('w');
  const width = given === null ? 76 : parseDecimal(given);
  if (given !== null && (width < 0 || width > i32.MAX_VALUE)) {
    invalidNumber(given);
    return 1;
  }
  const path = options.operands.length > 0 ? options.operands[0] : toBytes('-');
  const fd = openInput(path);
  if (fd < 0) {
    cannot('open', path, fd);
    return 1;
  }
  const input = new Reader(fd);
  let valid = true;
  if (options.has('d') || options.has('D')) valid = decode(input, options.has('i'));
  else new Encoder(<i32>width).encode(input);
  closeInput(fd);
  if (!valid) complain().text('invalid input').end();
  if (input.error < 0) complain().bytes(path).text(': ').reason(input.error).end();
  return i32(!valid || input.error < 0);
}
