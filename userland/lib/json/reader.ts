// Reads JSON strictly by RFC 8259: no comments, no trailing commas, no leading zeros, no bare control characters, UTF-8 only.
// Of members with one name the last counts. A lone half of a surrogate pair in an escape becomes U+FFFD, as in Go.
//
// Interface: parseJson, readJsonFile; JsonReader for limits, for the reason of a refusal, and where it is.

import { ByteBuffer } from '../base/buffer';
import { Bytes, addressOf, bytesAt } from '../base/bytes';
import { digitOf } from '../text/escape';
import { JSON_ARRAY, JSON_OBJECT, Json, jsonBool, jsonNull, jsonNumber, jsonString } from './json';
import { readRegular } from '../file/regular';
import { INVALID, decode, decodedLength } from '../base/unicode';

/** What a text may be nested and how long it may be, unless the reader is told otherwise. */
export const JSON_DEPTH: i32 = 64;
export const JSON_SIZE: i32 = 16 << 20;

const REPLACEMENT: i32 = 0xfffd;

/** The value of a whole text, or null if it is no JSON. */
export function parseJson(text: Bytes): Json | null {
  return new JsonReader(text).read();
}

/** The value in a regular file, or null if it cannot be read, is larger than JSON_SIZE, or is no JSON. Never waits. */
export function readJsonFile(path: Bytes): Json | null {
  const text = readRegular(path, JSON_SIZE);
  return text === null ? null : parseJson(text);
}

export class JsonReader {
  /** Why read() answered null, else null. */
  problem: string | null = null;
  /** Where: bytes from the beginning; see line and column. */
  offset: i32 = 0;
  private at: usize;
  private end: usize;
  private depth: i32 = 0;

  constructor(private source: Bytes) {
    this.at = addressOf(source);
    this.end = this.at + source.length;
  }

  /** The value, with nothing but white space around it; null: see problem. */
  read(): Json | null {
    if (this.source.length > JSON_SIZE) return this.fail('larger than is allowed');
    const value = this.value();
    if (value === null) return null;
    this.skip();
    if (this.at != this.end) return this.fail('something after the value');
    return value;
  }

  /** Line of the problem, from 1. */
  get line(): i32 {
    let line = 1;
    for (let index = 0; index < this.offset; index++) line += i32(this.source[index] == 0x0a);
    return line;
  }

  /** Its column in bytes, from 1. */
  get column(): i32 {
    let start = this.offset;
    while (start > 0 && this.source[start - 1] != 0x0a) start--;
    return this.offset - start + 1;
  }

  /** `line 3, column 5: expected a value` */
  describe(): Bytes {
    const problem = this.problem;
    const buffer = new ByteBuffer().text('line ').decimal(this.line).text(', column ').decimal(this.column);
    return buffer
      .text(': ')
      .text(problem !== null ? problem : 'no error')
      .take();
  }

  private fail(problem: string): Json | null {
    if (this.problem === null) {
      this.problem = problem;
      this.offset = <i32>(this.at - addressOf(this.source));
    }
    return null;
  }

  private skip(): void {
    while (this.at < this.end) {
      const byte = load<u8>(this.at);
      if (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09) return;
      this.at++;
    }
  }

  /** The next byte, 0 at the end (a NUL is nowhere allowed). */
  @inline
  private peek(): u8 {
    return this.at < this.end ? load<u8>(this.at) : 0;
  }

  private value(): Json | null {
    this.skip();
    const first = this.peek();
    switch (first) {
      case 0x7b:
        return this.nested(JSON_OBJECT);
      case 0x5b:
        return this.nested(JSON_ARRAY);
      case 0x22: {
        const text = this.string();
        return text === null ? null : jsonString(text);
      }
      case 0x74:
        return this.word('true') ? jsonBool(true) : this.fail('expected a value');
      case 0x66:
        return this.word('false') ? jsonBool(false) : this.fail('expected a value');
      case 0x6e:
        return this.word('null') ? jsonNull() : this.fail('expected a value');
      default:
        if (first == 0x2d || this.isDigit()) return this.number();
        return this.fail(this.at == this.end ? 'unexpected end' : 'expected a value');
    }
  }

  private word(text: string): bool {
    if (<i32>(this.end - this.at) < text.length) return false;
    for (let index = 0; index < text.length; index++) {
      if (load<u8>(this.at + index) != text.charCodeAt(index)) return false;
    }
    this.at += text.length;
    return true;
  }

  private nested(kind: i32): Json | null {
    if (++this.depth > JSON_DEPTH) return this.fail('nested too deeply');
    const close: u8 = kind == JSON_OBJECT ? 0x7d : 0x5d;
    const result = new Json(kind);
    this.at++;
    this.skip();
    if (this.peek() != close) {
      while (true) {
        if (!(kind == JSON_OBJECT ? this.member(result) : this.element(result))) return null;
        this.skip();
        if (this.peek() == close) break;
        if (this.peek() != 0x2c)
          return this.fail(kind == JSON_OBJECT ? "expected ',' or '}'" : "expected ',' or ']'");
        this.at++;
      }
    }
    this.at++;
    this.depth--;
    return result;
  }

  private element(list: Json): bool {
    const value = this.value();
    if (value === null) return false;
    list.push(value);
    return true;
  }

  private member(object: Json): bool {
    this.skip();
    if (this.peek() != 0x22) {
      this.fail('expected a name in quotes');
      return false;
    }
    const name = this.string();
    if (name === null) return false;
    this.skip();
    if (this.peek() != 0x3a) {
      this.fail("expected ':'");
      return false;
    }
    this.at++;
    const value = this.value();
    if (value === null) return false;
    object.put(name, value);
    return true;
  }

  @inline
  private isDigit(): bool {
    return this.at < this.end && load<u8>(this.at) - 0x30 <= <u8>9;
  }

  private digits(): bool {
    if (!this.isDigit()) return false;
    while (this.isDigit()) this.at++;
    return true;
  }

  private number(): Json | null {
    const start = this.at;
    if (this.peek() == 0x2d) this.at++;
    if (this.peek() == 0x30) {
      this.at++;
      if (this.isDigit()) return this.fail('a number with a leading zero');
    } else if (!this.digits()) return this.fail('expected a digit');
    if (this.peek() == 0x2e) {
      this.at++;
      if (!this.digits()) return this.fail('expected a digit');
    }
    if ((this.peek() | 0x20) == 0x65) {
      this.at++;
      if (this.peek() == 0x2b || this.peek() == 0x2d) this.at++;
      if (!this.digits()) return this.fail('expected a digit');
    }
    return jsonNumber(bytesAt(start, <i32>(this.at - start)));
  }

  /** The string that begins here; most have nothing in them that needs a copy but the last. */
  private string(): Bytes | null {
    const start = ++this.at;
    while (this.at < this.end && isPlain(load<u8>(this.at))) this.at++;
    if (this.peek() == 0x22) return bytesAt(start, <i32>(this.at++ - start));
    const text = new ByteBuffer().range(start, <i32>(this.at - start));
    while (true) {
      if (this.at == this.end) {
        this.fail('a string without an end');
        return null;
      }
      const byte = load<u8>(this.at);
      if (byte == 0x22) break;
      if (!(byte == 0x5c ? this.escape(text) : this.character(text, byte))) return null;
    }
    this.at++;
    return text.take();
  }

  private character(text: ByteBuffer, byte: u8): bool {
    if (byte < 0x20) {
      this.fail('a control character in a string');
      return false;
    }
    if (decode(this.at, this.end) == INVALID) {
      this.fail('not UTF-8');
      return false;
    }
    text.range(this.at, decodedLength);
    this.at += decodedLength;
    return true;
  }

  private escape(text: ByteBuffer): bool {
    const letter: u8 = this.at + 1 < this.end ? load<u8>(this.at + 1) : 0;
    if (letter == 0x75) return this.unicode(text);
    const value = escaped(letter);
    if (value == 0) {
      this.fail('an unknown escape');
      return false;
    }
    text.byte(value);
    this.at += 2;
    return true;
  }

  /** Four digits behind \u at `at`, or −1. */
  private unit(at: usize): i32 {
    if (at + 6 > this.end || load<u8>(at) != 0x5c || load<u8>(at + 1) != 0x75) return -1;
    let value = 0;
    for (let index = 2; index < 6; index++) {
      const digit = digitOf(load<u8>(at + index));
      if (digit < 0 || digit > 15) return -1;
      value = value * 16 + digit;
    }
    return value;
  }

  private unicode(text: ByteBuffer): bool {
    let code = this.unit(this.at);
    if (code < 0) {
      this.fail('an unknown escape');
      return false;
    }
    this.at += 6;
    if ((code & 0xf800) == 0xd800) {
      const second = (code & 0x400) == 0 ? this.unit(this.at) : -1;
      if ((second & ~0x3ff) == 0xdc00) {
        code = 0x10000 + ((code & 0x3ff) << 10) + (second & 0x3ff);
        this.at += 6;
      } else code = REPLACEMENT;
    }
    text.code(code);
    return true;
  }
}

@inline
function isPlain(byte: u8): bool {
  return byte >= 0x20 && byte < 0x80 && byte != 0x22 && byte != 0x5c;
}

/** What a letter after a backslash stands for, 0: nothing. */
function escaped(letter: u8): u8 {
  switch (letter) {
    case 0x22:
    case 0x5c:
    case 0x2f:
      return letter;
    case 0x62:
      return 8;
    case 0x66:
      return 12;
    case 0x6e:
      return 10;
    case 0x72:
      return 13;
    case 0x74:
      return 9;
    default:
      return 0;
  }
}
