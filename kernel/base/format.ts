// Text into byte buffers: the kernel has no string objects, so numbers and names are written in place.
//
// Interface: a Text is a window {start, at, end}; text_* append to it and drop what does not fit.
// Locks: none; a Text belongs to its maker.

/** A buffer being written. `at` never passes `end`; `dropped` counts the bytes that did not fit. */
@unmanaged
export class Text {
  start: usize;
  at: usize;
  end: usize;
  dropped: u32;
}

/** Begins writing into `length` bytes at `buffer`. */
@inline
export function text_init(text: Text, buffer: usize, length: usize): void {
  text.start = buffer;
  text.at = buffer;
  text.end = buffer + length;
  text.dropped = 0;
}

/** Bytes written so far. */
@inline
export function text_length(text: Text): usize {
  return text.at - text.start;
}

export function text_byte(text: Text, byte: u32): void {
  if (text.at < text.end) {
    store<u8>(text.at, byte);
    text.at++;
  } else {
    text.dropped++;
  }
}

export function text_bytes(text: Text, address: usize, length: usize): void {
  const room = min<usize>(length, text.end - text.at);
  memory.copy(text.at, address, room);
  text.at += room;
  text.dropped += <u32>(length - room);
}

/** Appends an ASCII literal. */
export function text_string(text: Text, literal: string): void {
  const p = changetype<usize>(literal);
  for (let i = 0, n = literal.length; i < n; i++) text_byte(text, load<u16>(p + ((<usize>i) << 1)));
}

/** Appends a NUL-terminated string of at most `max` bytes. */
export function text_cstring(text: Text, address: usize, max: usize): void {
  let length: usize = 0;
  while (length < max && load<u8>(address + length) != 0) length++;
  text_bytes(text, address, length);
}

/** Appends an unsigned number in `base` (8, 10 or 16), padded on the left with `pad` to `width` characters. */
export function text_number(text: Text, value: u64, base: u32, width: u32, pad: u32): void {
  let digits: u32 = 1;
  let divisor: u64 = 1;
  while (value / divisor >= <u64>base) {
    divisor *= base;
    digits++;
  }
  while (width > digits) {
    text_byte(text, pad);
    width--;
  }
  for (; divisor > 0; divisor /= base) {
    const digit = <u32>((value / divisor) % base);
    text_byte(text, digit < 10 ? 48 + digit : 87 + digit);
  }
}

/** Appends an unsigned decimal number. */
export function text_u64(text: Text, value: u64): void {
  text_number(text, value, 10, 0, 32);
}

/** Appends a signed decimal number. */
export function text_i64(text: Text, value: i64): void {
  if (value < 0) text_byte(text, 45);
  text_number(text, value < 0 ? <u64>-value : <u64>value, 10, 0, 32);
}

/** Appends a hexadecimal number of at least `width` digits. */
export function text_hex(text: Text, value: u64, width: u32): void {
  text_number(text, value, 16, width, 48);
}

/** True if the `length` bytes at `address` spell the ASCII literal. */
export function bytes_equal_literal(address: usize, length: usize, literal: string): bool {
  if (<i32>length != literal.length) return false;
  const p = changetype<usize>(literal);
  for (let i: usize = 0; i < length; i++)
    if (<u32>load<u8>(address + i) != <u32>load<u16>(p + (i << 1))) return false;
  return true;
}
