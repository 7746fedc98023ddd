// IP addresses in arguments.
//
// Interface: isAddress.

import { Bytes, textOf } from '../lib/bytes';

const COLON: i32 = 0x3a;

/** Whether a text is an IPv4 address with dots, or an IPv6 address (inet_pton(3)). */
export function isAddress(text: Bytes): bool {
  const word = textOf(text);
  return word.includes(':') ? isVersion6(word) : isVersion4(word);
}

function isVersion4(word: string): bool {
  const parts = word.split('.');
  if (parts.length != 4) return false;
  for (let index = 0; index < 4; index++) {
    const part = parts[index];
    if (part.length == 0 || part.length > 3 || (part.length > 1 && part.startsWith('0'))) return false;
    if (!hasOnly(part, 10) || I32.parseInt(part) > 255) return false;
  }
  return true;
}

/** Up to eight groups of four hexadecimal digits, one `::` for groups of zeros, IPv4 in the last two. */
function isVersion6(word: string): bool {
  const gap = word.indexOf('::');
  if (gap >= 0 && word.indexOf('::', gap + 1) >= 0) return false;
  if (gap != 0 && word.charCodeAt(0) == COLON) return false;
  const last = word.length - 1;
  if (word.charCodeAt(last) == COLON && gap != last - 1) return false;
  const parts = word.split(':');
  let groups = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (part.length == 0) continue;
    if (index == parts.length - 1 && part.includes('.')) {
      if (!isVersion4(part)) return false;
      groups += 2;
    } else if (part.length > 4 || !hasOnly(part, 16)) return false;
    else groups++;
  }
  return gap >= 0 ? groups < 8 : groups == 8;
}

function hasOnly(digits: string, base: i32): bool {
  for (let index = 0; index < digits.length; index++) {
    const code = digits.charCodeAt(index);
    const letter = code | 0x20;
    const digit = code >= 0x30 && code <= 0x39;
    if (!digit && !(base == 16 && letter >= 0x61 && letter <= 0x66)) return false;
  }
  return true;
}
