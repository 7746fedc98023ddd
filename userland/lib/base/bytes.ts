// Byte strings. File names, arguments and file contents are bytes, and stay the bytes they are: nothing decodes them.
// A byte string is a garbage-collected block whose address is that of its first byte. AssemblyScript's own strings
// (UTF-16) serve for constants only and become UTF-8 on their way out.
//
// Interface: Bytes, the functions below. Unless said otherwise a result is a new block and arguments are only read.

export type Bytes = StaticArray<u8>;

/** Where the bytes are. Valid while the byte string is referenced: blocks do not move. */
@inline
export function addressOf(bytes: Bytes): usize {
  return changetype<usize>(bytes);
}

/** A byte string of `length` bytes at `address`. */
export function bytesAt(address: usize, length: i32): Bytes {
  const result = new StaticArray<u8>(length);
  memory.copy(addressOf(result), address, length);
  return result;
}

/** The text in UTF-8. */
export function toBytes(text: string): Bytes {
  const length = text.length;
  const result = new StaticArray<u8>(length);
  const from = changetype<usize>(text);
  const to = addressOf(result);
  // Most texts are constants of the program, in ASCII.
  let units: u32 = 0;
  for (let index = 0; index < length; index++) {
    const unit = <u32>load<u16>(from + ((<usize>index) << 1));
    units |= unit;
    store<u8>(to + index, unit);
  }
  return units < 0x80 ? result : encoded(text);
}

/** The text of bytes in UTF-8; what is none becomes U+FFFD. */
export function textOf(bytes: Bytes): string {
  return String.UTF8.decodeUnsafe(addressOf(bytes), bytes.length);
}

function encoded(text: string): Bytes {
  const result = new StaticArray<u8>(String.UTF8.byteLength(text));
  String.UTF8.encodeUnsafe(changetype<usize>(text), text.length, addressOf(result));
  return result;
}

/** Bytes `start` to `end` − 1. 0 ≤ start ≤ end ≤ length. */
export function sliceOf(bytes: Bytes, start: i32, end: i32 = bytes.length): Bytes {
  return bytesAt(addressOf(bytes) + start, end - start);
}

/** Both, one after the other. */
export function concat(first: Bytes, second: Bytes): Bytes {
  const result = new StaticArray<u8>(first.length + second.length);
  memory.copy(addressOf(result), addressOf(first), first.length);
  memory.copy(addressOf(result) + first.length, addressOf(second), second.length);
  return result;
}

/** Whether one of a list is equal to `wanted`. */
export function isAmong(list: Array<Bytes>, wanted: Bytes): bool {
  for (let index = 0; index < list.length; index++) {
    if (equals(list[index], wanted)) return true;
  }
  return false;
}

/** Whether `length` bytes are the UTF-16 units at `text`: ASCII. */
function isAscii(bytes: usize, text: usize, length: i32): bool {
  for (let index: usize = 0; index < <usize>length; index++) {
    if (load<u8>(bytes + index) != load<u16>(text + (index << 1))) return false;
  }
  return true;
}

export function equals(first: Bytes, second: Bytes): bool {
  return (
    first.length == second.length && memory.compare(addressOf(first), addressOf(second), first.length) == 0
  );
}

/** Whether the bytes are those of an ASCII constant. */
export function equalsText(bytes: Bytes, text: string): bool {
  return bytes.length == text.length && startsWithText(bytes, text);
}

/** Whether the bytes are what stands in an ASCII constant from `start` to `end` − 1. */
export function equalsPart(bytes: Bytes, text: string, start: i32, end: i32): bool {
  if (bytes.length != end - start) return false;
  return isAscii(addressOf(bytes), changetype<usize>(text) + ((<usize>start) << 1), bytes.length);
}

/** Whether the bytes begin with an ASCII constant. */
export function startsWithText(bytes: Bytes, text: string): bool {
  return bytes.length >= text.length && isAscii(addressOf(bytes), changetype<usize>(text), text.length);
}

/** Whether a byte string begins with another. */
export function startsWith(bytes: Bytes, beginning: Bytes): bool {
  const length = beginning.length;
  return bytes.length >= length && memory.compare(addressOf(bytes), addressOf(beginning), length) == 0;
}

/** Order of two ranges as strcmp(3) in the C locale has it: negative, 0 or positive. */
export function compareRanges(first: usize, firstLength: i32, second: usize, secondLength: i32): i32 {
  const order = memory.compare(first, second, min(firstLength, secondLength));
  return order != 0 ? order : firstLength - secondLength;
}

/** Order of two byte strings: negative, 0 or positive. */
export function compare(first: Bytes, second: Bytes): i32 {
  return compareRanges(addressOf(first), first.length, addressOf(second), second.length);
}

/** Address of the first `byte` in [start, end), or `end`. */
export function findByte(start: usize, end: usize, byte: u8): usize {
  const pattern = <u64>byte * 0x0101010101010101;
  let at = start;
  while (at + 8 <= end) {
    // A byte of `different` is 0 where the text has the byte that is looked for (Mycroft's test).
    const different = load<u64>(at) ^ pattern;
    if ((different - 0x0101010101010101) & ~different & 0x8080808080808080) break;
    at += 8;
  }
  while (at < end && load<u8>(at) != byte) at++;
  return at;
}

/** Index of the first `byte` from `from` on, or −1. */
export function indexOf(bytes: Bytes, byte: u8, from: i32 = 0): i32 {
  const end = addressOf(bytes) + bytes.length;
  const at = findByte(addressOf(bytes) + from, end, byte);
  return at == end ? -1 : <i32>(at - addressOf(bytes));
}

/** Index of the last `byte`, or −1. */
export function lastIndexOf(bytes: Bytes, byte: u8): i32 {
  for (let index = bytes.length - 1; index >= 0; index--) {
    if (unchecked(bytes[index]) == byte) return index;
  }
  return -1;
}

/** The pieces between the separators; an empty byte string has one empty piece. */
export function split(bytes: Bytes, separator: u8): Array<Bytes> {
  const pieces = new Array<Bytes>();
  let start = 0;
  while (true) {
    const end = indexOf(bytes, separator, start);
    if (end < 0) break;
    pieces.push(sliceOf(bytes, start, end));
    start = end + 1;
  }
  pieces.push(sliceOf(bytes, start));
  return pieces;
}
