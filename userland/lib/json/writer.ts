// Writes JSON as Go's encoder does it with its escapes for HTML off: what Docker's tools print.
//
// Interface: jsonBytes, jsonWritten, writeJson, writeJsonString, writeJsonRange.

import { ByteBuffer } from '../base/buffer';
import { Bytes, addressOf } from '../base/bytes';
import { JSON_ARRAY, JSON_NULL, JSON_OBJECT, JSON_STRING, Json } from './json';
import { INVALID, decode, decodedLength } from '../base/unicode';

/** Where texts are written at first: what most of them fit in, and what a program keeps of the largest. */
const written = new ByteBuffer(6 << 10);

/** The text of a value: compact, or with `indent` blanks for each level and a value a line (json.MarshalIndent). */
export function jsonBytes(value: Json, indent: i32 = 0): Bytes {
  return jsonWritten(value, indent).slice();
}

/** The same in a buffer that the next text is written to: to be used at once. */
export function jsonWritten(value: Json, indent: i32 = 0): ByteBuffer {
  written.clear();
  writeJson(written, value, indent);
  return written;
}

/** Appends the text of a value; `level`: that it stands on already. */
export function writeJson(buffer: ByteBuffer, value: Json, indent: i32 = 0, level: i32 = 0): void {
  switch (value.kind) {
    case JSON_NULL:
      buffer.text('null');
      return;
    case JSON_STRING:
      writeJsonString(buffer, value.text);
      return;
    case JSON_ARRAY:
    case JSON_OBJECT:
      break;
    default:
      buffer.bytes(value.text);
      return;
  }
  const object = value.kind == JSON_OBJECT;
  buffer.byte(object ? 0x7b : 0x5b);
  for (let index = 0; index < value.length; index++) {
    if (index > 0) buffer.byte(0x2c);
    if (indent > 0) buffer.byte(0x0a).fill(0x20, indent * (level + 1));
    if (object) {
      writeJsonString(buffer, value.nameAt(index));
      buffer.byte(0x3a);
      if (indent > 0) buffer.byte(0x20);
    }
    writeJson(buffer, value.at(index), indent, level + 1);
  }
  if (indent > 0 && value.length > 0) buffer.byte(0x0a).fill(0x20, indent * level);
  buffer.byte(object ? 0x7d : 0x5d);
}

/** Appends a string in quotes. */
export function writeJsonString(buffer: ByteBuffer, text: Bytes): void {
  writeJsonRange(buffer, addressOf(text), text.length);
}

/** The same of the `length` bytes at an address, which are not the buffer's own. */
export function writeJsonRange(buffer: ByteBuffer, address: usize, length: i32): void {
  buffer.byte(0x22);
  const end = address + length;
  let start = address;
  let at = start;
  while (at < end) {
    const byte = load<u8>(at);
    if (byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5c) {
      at++;
      continue;
    }
    const code = decode(at, end);
    if (code >= 0x80 && code != 0x2028 && code != 0x2029) {
      at += decodedLength;
      continue;
    }
    buffer.range(start, <i32>(at - start));
    if (code == INVALID) buffer.code(0xfffd);
    else writeEscape(buffer, code);
    at += decodedLength;
    start = at;
  }
  buffer.range(start, <i32>(end - start)).byte(0x22);
}

function writeEscape(buffer: ByteBuffer, code: i32): void {
  buffer.byte(0x5c);
  if (code == 0x22 || code == 0x5c) buffer.byte(<u8>code);
  else if (code == 8) buffer.byte(0x62);
  else if (code == 9) buffer.byte(0x74);
  else if (code == 10) buffer.byte(0x6e);
  else if (code == 12) buffer.byte(0x66);
  else if (code == 13) buffer.byte(0x72);
  else {
    buffer.byte(0x75);
    for (let shift = 12; shift >= 0; shift -= 4) {
      const digit = (code >> shift) & 15;
      buffer.byte(<u8>(digit < 10 ? 0x30 + digit : 0x57 + digit));
    }
  }
}
