// JSON as a tree of values (RFC 8259). A number stays the text that it was read as, members stay in their order, and a
// member that is set again keeps its place and gets the new value, as in JavaScript and Go.
//
// Interface: Json, its kinds JSON_…; jsonNull, jsonBool, jsonInteger, jsonText, jsonString, jsonStrings,
// jsonTexts, jsonArray, jsonObject, jsonVerbatim. Reading: reader.ts; writing: writer.ts.
//
// The getters answer a default for what is not there, for null, and for a value of another kind, so that a long chain of
// questions needs no checks in between; `kind` tells them apart where that matters. A path names members with `.` in
// between: `process.user.uid`. Names that have a dot in them are for member().

import { ByteBuffer } from '../base/buffer';
import { Bytes, equals, equalsPart, equalsText, toBytes } from '../base/bytes';
import { BytesMap } from '../base/bytes_map';
import { parseFloat64 } from '../text/float';

export const JSON_NULL: i32 = 0;
export const JSON_BOOL: i32 = 1;
export const JSON_NUMBER: i32 = 2;
export const JSON_STRING: i32 = 3;
export const JSON_ARRAY: i32 = 4;
export const JSON_OBJECT: i32 = 5;
/** A value that is there as its text only: to be written, not to be looked into. */
export const JSON_VERBATIM: i32 = 6;

/** Members from which on an object finds them by hash. Most objects have fewer, and a hash takes more memory than they do. */
const INDEXED_FROM: i32 = 64;

/** Places for elements or members that a value begins with once it has one. Most have few. */
const FIRST_PLACES: i32 = 4;

const NOTHING: Bytes = [];
const NO_ITEMS = new StaticArray<Json | null>(0);
const NO_KEYS = new StaticArray<Bytes>(0);

export class Json {
  /** JSON_STRING: the string in UTF-8; JSON_NUMBER: the number as it is written; JSON_BOOL: true or false; JSON_VERBATIM: all. */
  text: Bytes = NOTHING;
  /** Elements or members; 0 for other values. */
  private count: i32 = 0;
  /** The first `count` of these are there. An Array would take three times the memory, and there are many of these. */
  private items: StaticArray<Json | null> = NO_ITEMS;
  private keys: StaticArray<Bytes> = NO_KEYS;
  private index: BytesMap<i32> | null = null;

  /** One of JSON_…. The functions at the end of this file make values of each. */
  constructor(public kind: i32) {}

  @inline
  get isNull(): bool {
    return this.kind == JSON_NULL;
  }

  @inline
  get isString(): bool {
    return this.kind == JSON_STRING;
  }

  @inline
  get isNumber(): bool {
    return this.kind == JSON_NUMBER;
  }

  @inline
  get isArray(): bool {
    return this.kind == JSON_ARRAY;
  }

  @inline
  get isObject(): bool {
    return this.kind == JSON_OBJECT;
  }

  /** Elements of an array, members of an object; 0 for other values. */
  get length(): i32 {
    return this.count;
  }

  /** Element or member number `index`, 0 to length − 1. */
  @operator('[]')
  at(index: i32): Json {
    return this.items[index]!;
  }

  /** Name of member number `index` of an object. */
  nameAt(index: i32): Bytes {
    return this.keys[index];
  }

  private place(name: Bytes): i32 {
    if (this.kind != JSON_OBJECT) return -1;
    const keys = this.keys;
    const count = this.count;
    if (count < INDEXED_FROM) {
      for (let index = 0; index < count; index++) {
        if (equals(unchecked(keys[index]), name)) return index;
      }
      return -1;
    }
    let map = this.index;
    if (map === null) {
      map = new BytesMap<i32>();
      for (let index = 0; index < count; index++) map.set(keys[index], index);
      this.index = map;
    }
    const found = map.place(name);
    return found < 0 ? -1 : map.at(found);
  }

  /** Where the member is whose name stands in an ASCII text from `start` to `end` − 1; −1: there is none. */
  private placeOf(text: string, start: i32, end: i32): i32 {
    if (this.kind != JSON_OBJECT) return -1;
    const keys = this.keys;
    const count = this.count;
    if (count >= INDEXED_FROM) return this.place(toBytes(text.substring(start, end)));
    for (let index = 0; index < count; index++) {
      if (equalsPart(unchecked(keys[index]), text, start, end)) return index;
    }
    return -1;
  }

  /** The member with this name, null if there is none or this is no object. */
  member(name: Bytes): Json | null {
    const place = this.place(name);
    return place < 0 ? null : this.at(place);
  }

  /** What a path of ASCII names leads to; null if it leads nowhere. The empty path leads to the value itself. */
  find(path: string): Json | null {
    let value: Json = this;
    let start = 0;
    while (start < path.length) {
      let end = start;
      while (end < path.length && load<u16>(changetype<usize>(path) + ((<usize>end) << 1)) != 0x2e) end++;
      const place = value.placeOf(path, start, end);
      if (place < 0) return null;
      value = value.at(place);
      start = end + 1;
    }
    return value;
  }

  /** The same, but null for a JSON null, too: what Go and others take for absent. */
  get(path: string): Json | null {
    const found = this.find(path);
    return found === null || found.isNull ? null : found;
  }

  has(path: string): bool {
    return this.get(path) !== null;
  }

  /** The string at a path. */
  string(path: string, otherwise: Bytes = NOTHING): Bytes {
    const found = this.find(path);
    return found !== null && found.kind == JSON_STRING ? found.text : otherwise;
  }

  /** Whether there is this ASCII string at a path. */
  is(path: string, text: string): bool {
    const found = this.find(path);
    return found !== null && found.kind == JSON_STRING && equalsText(found.text, text);
  }

  bool(path: string, otherwise: bool = false): bool {
    const found = this.find(path);
    return found !== null && found.kind == JSON_BOOL ? equalsText(found.text, 'true') : otherwise;
  }

  /** The whole number at a path; the default for one with a fraction or an exponent, or beyond 64 bits. */
  integer(path: string, otherwise: i64 = 0): i64 {
    const found = this.find(path);
    return found !== null && found.isInteger ? found.asInteger : otherwise;
  }

  /** The same without a sign, up to 2^64 − 1. */
  unsigned(path: string, otherwise: u64 = 0): u64 {
    const found = this.find(path);
    return found !== null && found.isUnsigned ? found.asUnsigned : otherwise;
  }

  real(path: string, otherwise: f64 = 0): f64 {
    const found = this.find(path);
    return found !== null && found.kind == JSON_NUMBER ? found.asReal : otherwise;
  }

  /** The array at a path; an empty one if there is none. Not to be changed. */
  list(path: string): Json {
    const found = this.find(path);
    return found !== null && found.kind == JSON_ARRAY ? found : EMPTY;
  }

  /** The strings in the array at a path; what is no string is left out. */
  strings(path: string): Array<Bytes> {
    const list = this.list(path);
    const strings = new Array<Bytes>();
    for (let index = 0; index < list.length; index++) {
      if (list[index].kind == JSON_STRING) strings.push(list[index].text);
    }
    return strings;
  }

  /** Whether it is a number that fits an i64 and is written without fraction and exponent. */
  get isInteger(): bool {
    if (this.kind != JSON_NUMBER) return false;
    const negative = this.text[0] == 0x2d;
    if (!digitsFit(this.text, negative ? 1 : 0)) return false;
    const value = digitsOf(this.text, negative ? 1 : 0);
    return value <= <u64>i64.MAX_VALUE + <u64>negative;
  }

  /** i64 of a number for which isInteger. */
  get asInteger(): i64 {
    const negative = this.text[0] == 0x2d;
    const value = <i64>digitsOf(this.text, negative ? 1 : 0);
    return negative ? -value : value;
  }

  get isUnsigned(): bool {
    return this.kind == JSON_NUMBER && digitsFit(this.text, 0);
  }

  /** u64 of a number for which isUnsigned. */
  get asUnsigned(): u64 {
    return digitsOf(this.text, 0);
  }

  /** The nearest f64 to a number. */
  get asReal(): f64 {
    return parseFloat64(this.text);
  }

  get isTrue(): bool {
    return this.kind == JSON_BOOL && equalsText(this.text, 'true');
  }

  /** Makes room for one more. */
  private grow(): void {
    const count = this.count;
    const places = count == 0 ? FIRST_PLACES : count * 2;
    const items = new StaticArray<Json | null>(places);
    for (let index = 0; index < count; index++) unchecked((items[index] = this.items[index]));
    this.items = items;
    if (this.kind != JSON_OBJECT) return;
    const keys = new StaticArray<Bytes>(places);
    for (let index = 0; index < count; index++) unchecked((keys[index] = this.keys[index]));
    this.keys = keys;
  }

  /** Adds an element to an array. */
  push(value: Json): this {
    assert(this.kind == JSON_ARRAY, 'only an array gets elements');
    if (this.count == this.items.length) this.grow();
    this.items[this.count++] = value;
    return this;
  }

  /** Sets a member of an object. */
  put(name: Bytes, value: Json): this {
    assert(this.kind == JSON_OBJECT, 'only an object gets members');
    const place = this.place(name);
    if (place >= 0) {
      this.items[place] = value;
      return this;
    }
    const map = this.index;
    if (map !== null) map.set(name, this.count);
    if (this.count == this.items.length) this.grow();
    this.keys[this.count] = name;
    this.items[this.count++] = value;
    return this;
  }

  /** The same with an ASCII name. */
  set(name: string, value: Json): this {
    return this.put(toBytes(name), value);
  }

  setString(name: string, value: Bytes): this {
    return this.set(name, jsonString(value));
  }

  setText(name: string, value: string): this {
    return this.set(name, jsonText(value));
  }

  setInteger(name: string, value: i64): this {
    return this.set(name, jsonInteger(value));
  }

  setBool(name: string, value: bool): this {
    return this.set(name, jsonBool(value));
  }

  /** The object that is the member `name`: it is made, in place of whatever else is there, if it is none. */
  object(name: string): Json {
    const found = this.find(name);
    if (found !== null && found.isObject) return found;
    const made = jsonObject();
    this.set(name, made);
    return made;
  }

  /** Takes a member out of an object. */
  remove(name: Bytes): bool {
    const place = this.place(name);
    if (place >= 0) this.removeAt(place);
    return place >= 0;
  }

  /** Takes element or member number `index` out. */
  removeAt(index: i32): void {
    const last = --this.count;
    const items = this.items;
    for (let at = index; at < last; at++) items[at] = items[at + 1];
    items[last] = null;
    this.index = null;
    if (this.kind != JSON_OBJECT) return;
    const keys = this.keys;
    for (let at = index; at < last; at++) keys[at] = keys[at + 1];
    keys[last] = NOTHING;
  }

  /** A tree of its own with the same values. */
  copy(): Json {
    const result = new Json(this.kind);
    result.text = this.text;
    for (let index = 0; index < this.length; index++) {
      const value = this.at(index).copy();
      if (this.isObject) result.put(this.nameAt(index), value);
      else result.push(value);
    }
    return result;
  }
}

/** For a caller that asks for a list that is not there. */
const EMPTY = new Json(JSON_ARRAY);

/** Whether the text from `start` on is a run of digits below 2^64. */
function digitsFit(text: Bytes, start: i32): bool {
  let value: u64 = 0;
  for (let index = start; index < text.length; index++) {
    const digit = <u64>text[index] - 0x30;
    if (digit > 9 || value > (u64.MAX_VALUE - digit) / 10) return false;
    value = value * 10 + digit;
  }
  return text.length > start;
}

function digitsOf(text: Bytes, start: i32): u64 {
  let value: u64 = 0;
  for (let index = start; index < text.length; index++) value = value * 10 + (<u64>text[index] - 0x30);
  return value;
}

function valueWith(kind: i32, text: Bytes): Json {
  const value = new Json(kind);
  value.text = text;
  return value;
}

export function jsonNull(): Json {
  return new Json(JSON_NULL);
}

const TRUE: Bytes = toBytes('true');
const FALSE: Bytes = toBytes('false');

export function jsonBool(value: bool): Json {
  return valueWith(JSON_BOOL, value ? TRUE : FALSE);
}

/** For the digits of one number at a time. */
const digits = new ByteBuffer(20);

export function jsonInteger(value: i64): Json {
  return valueWith(JSON_NUMBER, digits.decimal(value).take());
}

/** A number in JSON's own form, which is not checked. */
export function jsonNumber(text: Bytes): Json {
  return valueWith(JSON_NUMBER, text);
}

/** A value in JSON's own form, which is not checked: what was written once need not be written again. */
export function jsonVerbatim(text: Bytes): Json {
  return valueWith(JSON_VERBATIM, text);
}

/** The constant as a string. */
export function jsonText(value: string): Json {
  return valueWith(JSON_STRING, toBytes(value));
}

/** A string of these bytes. What is no UTF-8 in them is written as U+FFFD. */
export function jsonString(value: Bytes): Json {
  return valueWith(JSON_STRING, value);
}

/** An array of strings. */
export function jsonStrings(values: Array<Bytes>): Json {
  const list = jsonArray();
  for (let index = 0; index < values.length; index++) list.push(jsonString(values[index]));
  return list;
}

/** An array of constants as strings. */
export function jsonTexts(values: Array<string>): Json {
  const list = jsonArray();
  for (let index = 0; index < values.length; index++) list.push(jsonText(values[index]));
  return list;
}

export function jsonArray(): Json {
  return new Json(JSON_ARRAY);
}

export function jsonObject(): Json {
  return new Json(JSON_OBJECT);
}
