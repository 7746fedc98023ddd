// Texts with version numbers in them, as sort -V and ls -v order them (filevercmp of gnulib).
//
// Interface: compareVersions.

import { isDigit } from '../base/ascii';

@inline
function versionWeight(byte: i32): i32 {
  if (byte == 0x7e) return -2;
  if (byte < 0) return -1;
  if (isDigit(<u8>byte)) return 0;
  const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
  return letter ? byte : byte + 256;
}

@inline
function byteOr(at: usize, end: usize): i32 {
  return at < end ? load<u8>(at) : -1;
}

/** Where the suffix of a file name begins: (\.[A-Za-z~][A-Za-z0-9~]*)*$ */
function suffixStart(start: usize, end: usize): usize {
  let suffix = end;
  let at = end;
  let valid = true;
  while (at > start && valid) {
    let from = at;
    while (from > start && load<u8>(from - 1) != 0x2e) {
      const byte = load<u8>(from - 1);
      const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
      if (!letter && !isDigit(byte) && byte != 0x7e) valid = false;
      from--;
    }
    if (from == start || from == at || isDigit(load<u8>(from)) || !valid || from - 1 == start) break;
    at = from - 1;
    suffix = at;
  }
  return suffix;
}

/** Parts without digits by weight, numbers by value, as filevercmp of gnulib. */
function compareVersionParts(one: usize, oneEnd: usize, other: usize, otherEnd: usize): i32 {
  let a = one;
  let b = other;
  while (a < oneEnd || b < otherEnd) {
    while ((a < oneEnd && !isDigit(load<u8>(a))) || (b < otherEnd && !isDigit(load<u8>(b)))) {
      const weightA = versionWeight(byteOr(a, oneEnd));
      const weightB = versionWeight(byteOr(b, otherEnd));
      if (weightA != weightB) return weightA - weightB;
      a++;
      b++;
    }
    while (a < oneEnd && load<u8>(a) == 0x30) a++;
    while (b < otherEnd && load<u8>(b) == 0x30) b++;
    let order = 0;
    while (a < oneEnd && b < otherEnd && isDigit(load<u8>(a)) && isDigit(load<u8>(b))) {
      if (order == 0) order = <i32>load<u8>(a) - <i32>load<u8>(b);
      a++;
      b++;
    }
    if (a < oneEnd && isDigit(load<u8>(a))) return 1;
    if (b < otherEnd && isDigit(load<u8>(b))) return -1;
    if (order != 0) return order;
  }
  return 0;
}

/**
 * Order of two texts as file names with versions in them: digits by their value, a suffix such as .tar.gz only where the
 * rest is the same.
 */
export function compareVersions(one: usize, oneEnd: usize, other: usize, otherEnd: usize): i32 {
  const lengthA = oneEnd - one;
  const lengthB = otherEnd - other;
  if (lengthA == 0 || lengthB == 0) return i32(lengthA > 0) - i32(lengthB > 0);
  const dotA = load<u8>(one) == 0x2e;
  const dotB = load<u8>(other) == 0x2e;
  if (dotA != dotB) return dotA ? -1 : 1;
  if (dotA) {
    // `.` and `..` come before other hidden names.
    const dotsA = lengthA == 1 ? 1 : lengthA == 2 && load<u8>(one, 1) == 0x2e ? 2 : 3;
    const dotsB = lengthB == 1 ? 1 : lengthB == 2 && load<u8>(other, 1) == 0x2e ? 2 : 3;
    if (dotsA != dotsB || dotsA < 3) return dotsA - dotsB;
  }
  const stemA = suffixStart(one, oneEnd);
  const stemB = suffixStart(other, otherEnd);
  const order = compareVersionParts(one, stemA, other, stemB);
  return order != 0 ? order : compareVersionParts(one, oneEnd, other, otherEnd);
}
