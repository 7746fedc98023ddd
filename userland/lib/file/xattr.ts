// Extended attributes of files, and their values as getfattr(1) and setfattr(1) write them.
//
// Interface: listAttributes, getAttribute, setAttribute, removeAttribute, xattrError; encodeValue, decodeValue.

import {
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  minios_getxattr,
  minios_listxattr,
  minios_removexattr,
  minios_setxattr,
} from '../base/abi';
import { Bytes, addressOf, bytesAt } from '../base/bytes';
import { digitOf } from '../text/escape';

/** No value and no list of names is longer. */
const LONGEST: i32 = 65536;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** −errno of the last call that answered null. */
export let xattrError: i32 = 0;

@inline
function flagsFor(follow: bool): u32 {
  return follow ? 0 : AT_SYMLINK_NOFOLLOW;
}

/** The names, or null: see xattrError. `follow`: of what a symbolic link leads to (listxattr(2)). */
export function listAttributes(path: Bytes, follow: bool): Array<Bytes> | null {
  const buffer = heap.alloc(LONGEST);
  const length = minios_listxattr(AT_FDCWD, addressOf(path), path.length, buffer, LONGEST, flagsFor(follow));
  xattrError = length < 0 ? length : 0;
  const names = new Array<Bytes>();
  for (let at = 0; at < length;) {
    let end = at;
    while (load<u8>(buffer + end) != 0) end++;
    names.push(bytesAt(buffer + at, end - at));
    at = end + 1;
  }
  heap.free(buffer);
  return length < 0 ? null : names;
}

/** A value, or null: see xattrError (getxattr(2)). */
export function getAttribute(path: Bytes, name: Bytes, follow: bool): Bytes | null {
  const buffer = heap.alloc(LONGEST);
  const length = minios_getxattr(
    AT_FDCWD,
    addressOf(path),
    path.length,
    addressOf(name),
    name.length,
    buffer,
    LONGEST,
    flagsFor(follow),
  );
  xattrError = length < 0 ? length : 0;
  let value: Bytes | null = null;
  if (length >= 0) value = bytesAt(buffer, length);
  heap.free(buffer);
  return value;
}

/** 0 or −errno (setxattr(2)). */
export function setAttribute(path: Bytes, name: Bytes, value: Bytes, follow: bool): i32 {
  return minios_setxattr(
    AT_FDCWD,
    addressOf(path),
    path.length,
    addressOf(name),
    name.length,
    addressOf(value),
    value.length,
    0,
    flagsFor(follow),
  );
}

/** 0 or −errno (removexattr(2)). */
export function removeAttribute(path: Bytes, name: Bytes, follow: bool): i32 {
  return minios_removexattr(
    AT_FDCWD,
    addressOf(path),
    path.length,
    addressOf(name),
    name.length,
    flagsFor(follow),
  );
}

/** True if at most an eighth of the bytes cannot be printed, a NUL at the end apart. */
function isText(value: Bytes): bool {
  let size = value.length;
  if (size > 0 && value[size - 1] == 0) size--;
  let strange = 0;
  for (let index = 0; index < size; index++) if (value[index] < 0x20 || value[index] > 0x7e) strange++;
  return size >= strange * 8;
}

/** The value in `encoding`: text, hex or base64; '': text if it is one, else base64. */
export function encodeValue(value: Bytes, encoding: string): Bytes {
  if (encoding == 'hex') return encodeHex(value);
  if (encoding == 'base64' || (encoding == '' && !isText(value))) return encodeBase64(value);
  const out: Array<u8> = [0x22];
  for (let index = 0; index < value.length; index++) {
    const byte = value[index];
    if (byte == 0 || byte == 0x0a || byte == 0x0d) {
      out.push(0x5c);
      for (let shift = 6; shift >= 0; shift -= 3) out.push(<u8>(0x30 + ((byte >> (<u8>shift)) & 7)));
      continue;
    }
    if (byte == 0x22 || byte == 0x5c) out.push(0x5c);
    out.push(byte);
  }
  out.push(0x22);
  return StaticArray.fromArray(out);
}

function encodeHex(value: Bytes): Bytes {
  const out: Array<u8> = [0x30, 0x78];
  const digits = '0123456789abcdef';
  for (let index = 0; index < value.length; index++) {
    out.push(<u8>digits.charCodeAt(value[index] >> 4));
    out.push(<u8>digits.charCodeAt(value[index] & 15));
  }
  return StaticArray.fromArray(out);
}

function encodeBase64(value: Bytes): Bytes {
  const out: Array<u8> = [0x30, 0x73];
  for (let index = 0; index < value.length; index += 3) {
    const left = value.length - index;
    const second: u32 = left > 1 ? value[index + 1] : 0;
    const third: u32 = left > 2 ? value[index + 2] : 0;
    const word = ((<u32>value[index]) << 16) | (second << 8) | third;
    for (let place = 0; place < 4; place++) {
      const letter = LETTERS.charCodeAt((word >> (<u32>(18 - 6 * place))) & 63);
      out.push(place <= left ? <u8>letter : 0x3d);
    }
  }
  return StaticArray.fromArray(out);
}

/** What encodeValue has written, or a text without quotes; null: it is none. */
export function decodeValue(text: Bytes): Bytes | null {
  if (text.length == 0) return text;
  if (text[0] == 0x22) return decodeText(text);
  if (text.length < 2 || text[0] != 0x30) return text;
  const kind = text[1] | 0x20;
  return kind == 0x78 ? decodeHex(text) : kind == 0x73 ? decodeBase64(text) : text;
}

function decodeText(text: Bytes): Bytes | null {
  const out: Array<u8> = [];
  let at = 1;
  while (at < text.length && text[at] != 0x22) {
    let byte = text[at++];
    if (byte == 0x5c && at < text.length) {
      byte = text[at++];
      if (byte >= 0x30 && byte <= 0x37) {
        byte -= 0x30;
        for (let more = 0; more < 2 && at < text.length && text[at] >= 0x30 && text[at] <= 0x37; more++)
          byte = (byte << 3) | (text[at++] - 0x30);
      }
    }
    out.push(byte);
  }
  return at == text.length - 1 ? StaticArray.fromArray(out) : null;
}

function decodeHex(text: Bytes): Bytes | null {
  const out: Array<u8> = [];
  if (text.length % 2 != 0) return null;
  for (let at = 2; at < text.length; at += 2) {
    const high = digitOf(text[at]);
    const low = digitOf(text[at + 1]);
    if (high < 0 || low < 0) return null;
    out.push(<u8>(high * 16 + low));
  }
  return StaticArray.fromArray(out);
}

function decodeBase64(text: Bytes): Bytes | null {
  const out: Array<u8> = [];
  let word: u32 = 0;
  let bits: u32 = 0;
  for (let at = 2; at < text.length && text[at] != 0x3d; at++) {
    const digit = LETTERS.indexOf(String.fromCharCode(text[at]));
    if (digit < 0) return null;
    word = (word << 6) | (<u32>digit);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out.push(<u8>(word >> bits));
  }
  return StaticArray.fromArray(out);
}
