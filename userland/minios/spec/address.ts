// IP addresses in arguments.
//
// Interface: isAddress.

import { COLON, isDigit, isHexDigit, lowerCase } from '../../lib/base/ascii';
import { Bytes, textOf } from '../../lib/base/bytes';

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
    if (!(base == 16 ? isHexDigit(lowerCase(code)) : isDigit(code))) return false;
  }
  return true;
}
