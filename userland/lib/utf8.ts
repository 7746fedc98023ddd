// UTF-8 (RFC 3629): one character at a time. Text is bytes; bytes that are no UTF-8 stay what they are and are told apart.
//
// Interface: decode and decodedLength, encodeTo, isContinuation, sequenceLength.

/** Bytes that the last decode() took: 1 where it answered −1. */
export let decodedLength: i32 = 1;

/** Whether a byte continues a character. */
@inline
export function isContinuation(byte: u8): bool {
  return (byte & 0xc0) == 0x80;
}

/** Bytes of the character that a byte begins; 1 for one that cannot begin any. */
@inline
export function sequenceLength(byte: u8): i32 {
  if (byte < 0xc2 || byte > 0xf4) return 1;
  return byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

/**
 * The character at `at` < `end`, its length in decodedLength. −1: a byte that begins no valid character (overlong forms,
 * surrogates and values above U+10FFFF included).
 */
export function decode(at: usize, end: usize): i32 {
  const first = load<u8>(at);
  decodedLength = 1;
  if (first < 0x80) return first;
  const length = sequenceLength(first);
  if (length == 1 || at + length > end) return -1;
  let code = (<i32>first) & (0x7f >> length);
  for (let index = 1; index < length; index++) {
    const byte = load<u8>(at + index);
    if (!isContinuation(byte)) return -1;
    code = (code << 6) | (byte & 0x3f);
  }
  if (length == 3 && (code < 0x800 || (code >= 0xd800 && code < 0xe000))) return -1;
  if (length == 4 && (code < 0x10000 || code > 0x10ffff)) return -1;
  decodedLength = length;
  return code;
}

/** Writes a code point at `at`, 1 to 4 bytes: how many. */
export function encodeTo(at: usize, code: i32): i32 {
  if (code < 0x80) {
    store<u8>(at, <u8>code);
    return 1;
  }
  const length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  let rest = code;
  for (let index = length - 1; index > 0; index--) {
    store<u8>(at + index, <u8>(0x80 | (rest & 0x3f)));
    rest >>= 6;
  }
  store<u8>(at, <u8>((0xf00 >> length) | rest));
  return length;
}
