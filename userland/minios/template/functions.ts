// Go's templates: the functions of text/template and of Docker's (json, join, lower, split, …).
//
// Interface: callFunction.

import { DASH, NEWLINE, PERCENT, SPACE, ZERO, byteOf, lowerCase, upperCase } from '../../lib/base/ascii';
import { Bytes, addressOf, bytesAt, compare, equals, sliceOf } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { Result, fail, resultOf } from '../../lib/base/failure';
import {
  JSON_NULL,
  JSON_NUMBER,
  JSON_STRING,
  Json,
  jsonArray,
  jsonBool,
  jsonInteger,
  jsonNull,
  jsonString,
} from '../../lib/json/json';
import { jsonBytes } from '../../lib/json/writer';
import { isTrue, putValue } from './value';

function refuse(reason: string): Result<Json> {
  return fail(reason).as<Json>();
}

/** The value of a function. */
export function callFunction(name: string, args: Array<Json>): Result<Json> {
  if (name == 'and' || name == 'or') {
    for (let index = 0; index < args.length; index++) {
      if (isTrue(args[index]) == (name == 'or')) return resultOf(args[index]);
    }
    return args.length > 0 ? resultOf(args[args.length - 1]) : refuse('wrong number of args for ' + name);
  }
  if (name == 'print' || name == 'println') return resultOf(print(args, name == 'println'));
  const least = leastArguments(name);
  if (least < 0) return refuse('function "' + name + '" not defined');
  if (args.length < least) {
    const got = args.length.toString();
    return refuse('wrong number of args for ' + name + ': want ' + least.toString() + ' got ' + got);
  }
  if (name == 'printf') return resultOf(format(args));
  if (name == 'index') return indexed(args);
  if (name == 'slice') return cut(args);
  if (name == 'not') return resultOf(jsonBool(!isTrue(args[0])));
  if (name == 'len') return resultOf(jsonInteger(lengthOf(args[0])));
  if (name == 'json') return resultOf(jsonString(jsonBytes(args[0])));
  if (least == 2 && name.length == 2) return resultOf(comparison(name, args));
  return name == 'pad' ? padded(args) : resultOf(text(name, args));
}

function lengthOf(value: Json): i32 {
  return value.kind == JSON_STRING ? value.text.length : value.length;
}

/** How many arguments a function needs; −1: there is none of that name. */
function leastArguments(name: string): i32 {
  if (['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'join', 'split', 'truncate'].includes(name)) return 2;
  if (name == 'pad') return 3;
  if (['json', 'len', 'not', 'index', 'slice', 'lower', 'upper', 'title', 'println', 'printf'].includes(name))
    return 1;
  return -1;
}

function print(args: Array<Json>, line: bool): Json {
  const out = new ByteBuffer();
  for (let index = 0; index < args.length; index++) {
    const between =
      index > 0 && (line || (args[index].kind != JSON_STRING && args[index - 1].kind != JSON_STRING));
    if (between) out.byte(SPACE);
    putValue(out, args[index], false);
  }
  if (line) out.byte(NEWLINE);
  return jsonString(out.take());
}

/** printf with %s %d %v %q %t %f and %%, the flags - and 0, and a width: the letters decide nothing but quotes. */
function format(args: Array<Json>): Json {
  const format = args[0].text;
  const out = new ByteBuffer();
  let used = 1;
  for (let at = 0; at < format.length; at++) {
    if (format[at] != PERCENT || at + 1 == format.length) {
      out.byte(format[at]);
      continue;
    }
    let left = false;
    let zeros = false;
    for (; at + 1 < format.length && (format[at + 1] == DASH || format[at + 1] == ZERO); at++) {
      left = left || format[at + 1] == DASH;
      zeros = zeros || format[at + 1] == ZERO;
    }
    let width = 0;
    for (; at + 1 < format.length && format[at + 1] - ZERO <= <u8>9; at++)
      width = width * 10 + format[at + 1] - ZERO;
    if (++at == format.length) break;
    const letter = format[at];
    if (letter == PERCENT) {
      out.byte(letter);
      continue;
    }
    if (used >= args.length) {
      out.text('%!').byte(letter).text('(MISSING)');
      continue;
    }
    const cell = new ByteBuffer();
    if (letter == byteOf('q')) cell.bytes(jsonBytes(args[used++]));
    else putValue(cell, args[used++], false);
    const blanks = min(max(0, width - cell.length), 4096);
    putCell(out, cell, blanks, left, zeros);
  }
  return jsonString(out.take());
}

/** Fills a cell up with blanks, or with zeros behind the sign of a number. */
function putCell(out: ByteBuffer, cell: ByteBuffer, blanks: i32, left: bool, zeros: bool): void {
  const signed = zeros && !left && cell.length > 0 && cell.at(0) == DASH;
  if (signed) out.byte(DASH);
  if (!left) out.fill(zeros ? ZERO : SPACE, blanks);
  out.bytes(cell.slice(signed ? 1 : 0));
  if (left) out.fill(SPACE, blanks);
}

function indexed(args: Array<Json>): Result<Json> {
  let value = args[0];
  for (let index = 1; index < args.length; index++) {
    const key = args[index];
    if (value.isObject) {
      const found = value.member(key.text);
      value = found !== null ? found : zeroOf(value);
    } else if (value.isArray && key.isInteger) {
      const place = key.asInteger;
      if (place < 0 || place >= value.length)
        return refuse('error calling index: index out of range: ' + place.toString());
      value = value.at(<i32>place);
    } else return refuse("error calling index: can't index item of this type");
  }
  return resultOf(value);
}

/** What Go's `index` finds in a map under a name that is not there: the empty value of the kind that its others are, of labels ''. */
function zeroOf(map: Json): Json {
  for (let index = 0; index < map.length; index++) if (map.at(index).kind != JSON_STRING) return jsonNull();
  return jsonString([]);
}

/** slice VALUE FROM TO, of a string or an array. */
function cut(args: Array<Json>): Result<Json> {
  const value = args[0];
  const length = lengthOf(value);
  const from = args.length > 1 && args[1].isInteger ? args[1].asInteger : 0;
  const to = args.length > 2 && args[2].isInteger ? args[2].asInteger : length;
  if (from < 0 || to > length || from > to) return refuse('error calling slice: index out of range');
  if (value.kind == JSON_STRING) return resultOf(jsonString(sliceOf(value.text, <i32>from, <i32>to)));
  const part = jsonArray();
  for (let index = <i32>from; index < <i32>to; index++) part.push(value.at(index));
  return resultOf(part);
}

function orderOf(first: Json, second: Json): i32 {
  if (first.kind != JSON_NUMBER || second.kind != JSON_NUMBER) return compare(first.text, second.text);
  if (first.isInteger && second.isInteger) {
    return first.asInteger < second.asInteger ? -1 : first.asInteger == second.asInteger ? 0 : 1;
  }
  return first.asReal < second.asReal ? -1 : first.asReal == second.asReal ? 0 : 1;
}

function comparison(name: string, args: Array<Json>): Json {
  if (name == 'eq') {
    for (let index = 1; index < args.length; index++) {
      if (same(args[0], args[index])) return jsonBool(true);
    }
    return jsonBool(false);
  }
  if (name == 'ne') return jsonBool(!same(args[0], args[1]));
  const order = orderOf(args[0], args[1]);
  if (name == 'lt') return jsonBool(order < 0);
  if (name == 'le') return jsonBool(order <= 0);
  if (name == 'gt') return jsonBool(order > 0);
  return jsonBool(order >= 0);
}

function same(first: Json, second: Json): bool {
  if (first.kind != second.kind || first.kind == JSON_NULL) return first.kind == second.kind;
  return first.kind == JSON_NUMBER ? orderOf(first, second) == 0 : equals(first.text, second.text);
}

function text(name: string, args: Array<Json>): Json {
  const value = args[0];
  if (name == 'join') {
    const out = new ByteBuffer();
    for (let index = 0; index < value.length; index++) {
      if (index > 0) out.bytes(args[1].text);
      putValue(out, value.at(index), false);
    }
    return jsonString(out.take());
  }
  if (name == 'split') return pieces(value.text, args[1].text);
  if (name == 'truncate') {
    const length = args[1].isInteger ? max<i64>(0, args[1].asInteger) : 0;
    return jsonString(sliceOf(value.text, 0, <i32>min<i64>(length, value.text.length)));
  }
  return jsonString(inCase(value.text, name));
}

/** pad VALUE BEFORE BEHIND: blanks around a string. */
function padded(args: Array<Json>): Result<Json> {
  const value = args[0];
  const before = args[1].isInteger ? args[1].asInteger : 0;
  const behind = args[2].isInteger ? args[2].asInteger : 0;
  if (before < 0 || behind < 0 || before > 4096 || behind > 4096)
    return refuse('error calling pad: out of range');
  if (value.text.length == 0) return resultOf(value);
  const out = new ByteBuffer()
    .fill(SPACE, <i32>before)
    .bytes(value.text)
    .fill(SPACE, <i32>behind);
  return resultOf(jsonString(out.take()));
}

function pieces(value: Bytes, separator: Bytes): Json {
  const list = jsonArray();
  let start = 0;
  if (separator.length > 0) {
    for (let at = 0; at + separator.length <= value.length; at++) {
      if (memory.compare(addressOf(value) + at, addressOf(separator), separator.length) != 0) continue;
      list.push(jsonString(sliceOf(value, start, at)));
      at += separator.length - 1;
      start = at + 1;
    }
  }
  return list.push(jsonString(sliceOf(value, start)));
}

/** lower, upper, title: of ASCII letters. */
function inCase(value: Bytes, name: string): Bytes {
  const result = bytesAt(addressOf(value), value.length);
  let begins = true;
  for (let index = 0; index < result.length; index++) {
    const byte = result[index];
    if (name == 'lower') result[index] = lowerCase(byte);
    else if (name == 'upper' || begins) result[index] = upperCase(byte);
    begins = byte == SPACE;
  }
  return result;
}
