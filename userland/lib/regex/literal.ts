// Searching for a string.
//
// Interface: Literal.

import { Bytes, addressOf, findByte } from '../base/bytes';

/** How common a byte is in text, roughly: 0 rare to 3 very common. */
function frequency(byte: u8): i32 {
  if (byte == 0x20 || byte == 0x65 || byte == 0x74 || byte == 0x61 || byte == 0x6f || byte == 0x0a) return 3;
  if (byte >= 0x61 && byte <= 0x7a)
    return byte == 0x6a || byte == 0x71 || byte == 0x78 || byte == 0x7a ? 0 : 2;
  return byte == 0x2f || byte == 0x2e || byte == 0x3d || (byte >= 0x30 && byte <= 0x39) ? 1 : 0;
}

export class Literal {
  /** Index of the rarest byte, which is looked for first. */
  private rare: i32 = 0;

  /** `bytes` is not empty. */
  constructor(private bytes: Bytes) {
    for (let index = 1; index < bytes.length; index++) {
      if (frequency(bytes[index]) < frequency(bytes[this.rare])) this.rare = index;
    }
  }

  get length(): i32 {
    return this.bytes.length;
  }

  /** Address of the first copy in [from, end), or 0. */
  find(from: usize, end: usize): usize {
    const length = <usize>this.bytes.length;
    const rare = <usize>this.rare;
    const wanted = addressOf(this.bytes);
    const byte = load<u8>(wanted + rare);
    if (end - from < length) return 0;
    const last = end - length + rare + 1;
    let at = from + rare;
    while (true) {
      at = findByte(at, last, byte);
      if (at >= last) return 0;
      if (memory.compare(at - rare, wanted, length) == 0) return at - rare;
      at++;
    }
  }
}
