// expr EXPRESSION: writes its value (POSIX; GNU's match, substr, index, length, +). Exit status 0: neither empty nor 0,
// 1: it is, 2: wrong expression, 3: an error.

import { Bytes, addressOf, compare, equalsText, sliceOf, toBytes } from '../lib/base/bytes';
import { complain, exit, stdout } from '../lib/base/io';
import { NOT_A_NUMBER, parseSigned } from '../lib/text/number';
import { Regex } from '../lib/regex/regex';
import { REGEX_START } from '../lib/regex/syntax';
import { decode, decodedLength, isContinuation } from '../lib/base/unicode';

function fail(message: string): void {
  complain().text(message).end();
  exit(2);
}

/** Whether a value counts as false: empty, or zero. */
function isNull(value: Bytes): bool {
  if (value.length == 0) return true;
  const start = value[0] == 0x2d && value.length > 1 ? 1 : 0;
  for (let index = start; index < value.length; index++) {
    if (value[index] != 0x30) return false;
  }
  return true;
}

function truth(value: bool): Bytes {
  return toBytes(value ? '1' : '0');
}

function isNumber(value: Bytes): bool {
  const start = value.length > 0 && value[0] == 0x2d ? 1 : 0;
  if (value.length == start) return false;
  for (let index = start; index < value.length; index++) {
    if (value[index] < 0x30 || value[index] > 0x39) return false;
  }
  return true;
}

function numberOf(value: Bytes): i64 {
  if (!isNumber(value)) fail('non-numeric argument');
  const number = parseSigned(value);
  if (number == NOT_A_NUMBER) fail('number out of range');
  return number;
}

function lengthOf(value: Bytes): i32 {
  let count = 0;
  for (let index = 0; index < value.length; index++) count += i32(!isContinuation(value[index]));
  return count;
}

/** Characters from `from` to `from` + count − 1, from 1 on. */
function substring(value: Bytes, from: i64, count: i64): Bytes {
  if (from <= 0 || count <= 0) return [];
  let start = -1;
  let number: i64 = 0;
  for (let at = 0; at < value.length; at++) {
    if (isContinuation(value[at])) continue;
    number++;
    if (number == from) start = at;
    if (number - from == count) return sliceOf(value, start, at);
  }
  return start < 0 ? [] : sliceOf(value, start);
}

/** Place of the first character of `value` that is one of `wanted`, 0 if there is none. */
function indexIn(value: Bytes, wanted: Bytes): i32 {
  const end = addressOf(value) + value.length;
  let place = 0;
  for (let at = addressOf(value); at < end;) {
    place++;
    const code = decode(at, end);
    at += decodedLength;
    const stop = addressOf(wanted) + wanted.length;
    for (let other = addressOf(wanted); other < stop; other += decodedLength) {
      if (decode(other, stop) == code) return place;
    }
  }
  return 0;
}

/** What the first group took, or without a group how many characters matched at the beginning. */
function match(value: Bytes, pattern: Bytes): Bytes {
  const regex = new Regex(pattern, REGEX_START);
  if (regex.error != '') fail(regex.error);
  const start = addressOf(value);
  const found = regex.find(start, start, start + value.length);
  if (regex.groups > 0) {
    if (!found) return [];
    regex.extract();
    return regex.startOf(1) < 0 ? [] : sliceOf(value, regex.startOf(1), regex.endOf(1));
  }
  return toBytes(found ? lengthOf(sliceOf(value, 0, regex.endOf(0))).toString() : '0');
}

/** Parentheses in parentheses. */
const DEEPEST = 1000;

class Parser {
  private at: i32 = 1;
  private depth: i32 = 0;
  /** Not 0 beside what has decided a `|` or `&`: that is read, but not computed, so that nothing in it can be wrong (GNU). */
  private skipping: i32 = 0;

  constructor(private args: Array<Bytes>) {}

  private is(word: string): bool {
    return this.at < this.args.length && equalsText(this.args[this.at], word);
  }

  private take(word: string): bool {
    if (!this.is(word)) return false;
    this.at++;
    return true;
  }

  private next(): Bytes {
    if (this.at >= this.args.length) fail('syntax error');
    return this.args[this.at++];
  }

  parse(): Bytes {
    const value = this.or();
    if (this.at < this.args.length) fail('syntax error');
    return value;
  }

  private or(): Bytes {
    let value = this.and();
    while (this.take('|')) {
      const decided = i32(!isNull(value));
      this.skipping += decided;
      const other = this.and();
      this.skipping -= decided;
      if (isNull(value)) value = isNull(other) ? toBytes('0') : other;
    }
    return value;
  }

  private and(): Bytes {
    let value = this.comparison();
    while (this.take('&')) {
      const decided = i32(isNull(value));
      this.skipping += decided;
      const other = this.comparison();
      this.skipping -= decided;
      if (isNull(value) || isNull(other)) value = toBytes('0');
    }
    return value;
  }

  private comparison(): Bytes {
    let value = this.sum();
    while (true) {
      if (this.take('=') || this.take('==')) value = truth(this.order(value) == 0);
      else if (this.take('!=')) value = truth(this.order(value) != 0);
      else if (this.take('<')) value = truth(this.order(value) < 0);
      else if (this.take('<=')) value = truth(this.order(value) <= 0);
      else if (this.take('>')) value = truth(this.order(value) > 0);
      else if (this.take('>=')) value = truth(this.order(value) >= 0);
      else return value;
    }
  }

  private order(value: Bytes): i32 {
    const other = this.sum();
    if (this.skipping != 0) return 0;
    if (!isNumber(value) || !isNumber(other)) return compare(value, other);
    const one = numberOf(value);
    const two = numberOf(other);
    return one < two ? -1 : i32(one > two);
  }

  private sum(): Bytes {
    let value = this.product();
    while (this.is('+') || this.is('-')) {
      const adds = equalsText(this.next(), '+');
      const other = this.product();
      if (this.skipping != 0) continue;
      const one = numberOf(value);
      const two = numberOf(other);
      const result = adds ? one + two : one - two;
      const overflow = adds ? ((one ^ result) & (two ^ result)) < 0 : ((one ^ two) & (one ^ result)) < 0;
      if (overflow) fail('number out of range');
      value = toBytes(result.toString());
    }
    return value;
  }

  private product(): Bytes {
    let value = this.matching();
    while (this.is('*') || this.is('/') || this.is('%')) {
      const operator = this.next();
      const other = this.matching();
      if (this.skipping != 0) continue;
      const one = numberOf(value);
      const two = numberOf(other);
      if (operator[0] != 0x2a && two == 0) fail('division by zero');
      if (operator[0] == 0x2a) {
        const result = one * two;
        const overflow = one != 0 && (result / one != two || (one == -1 && two == i64.MIN_VALUE));
        if (overflow) fail('number out of range');
        value = toBytes(result.toString());
      } else if (two == -1) value = toBytes((operator[0] == 0x2f ? -one : 0).toString());
      else value = toBytes((operator[0] == 0x2f ? one / two : one % two).toString());
    }
    return value;
  }

  private matching(): Bytes {
    let value = this.primary();
    while (this.take(':')) {
      const pattern = this.primary();
      if (this.skipping == 0) value = match(value, pattern);
    }
    return value;
  }

  private primary(): Bytes {
    if (++this.depth > DEEPEST) fail('expression too deep');
    let value: Bytes = [];
    if (this.take('(')) {
      value = this.or();
      if (!this.take(')')) fail('syntax error');
    } else if (this.take('+')) value = this.next();
    else if (this.at + 1 < this.args.length && this.take('length'))
      value = toBytes(lengthOf(this.primary()).toString());
    else if (this.at + 2 < this.args.length && this.take('match')) {
      value = this.primary();
      value = match(value, this.primary());
    } else if (this.at + 2 < this.args.length && this.take('index')) {
      value = this.primary();
      value = toBytes(indexIn(value, this.primary()).toString());
    } else if (this.at + 3 < this.args.length && this.take('substr')) {
      value = this.primary();
      const from = this.primary();
      const count = this.primary();
      value = isNumber(from) && isNumber(count) ? substring(value, numberOf(from), numberOf(count)) : [];
    } else {
      if (this.is(')')) fail('syntax error');
      value = this.next();
    }
    this.depth--;
    return value;
  }
}

export function expr(args: Array<Bytes>): i32 {
  const words = args.length > 1 && equalsText(args[1], '--') ? args.slice(1) : args;
  if (words.length < 2) fail('too few arguments');
  const value = new Parser(words).parse();
  stdout.bytes(value).newline();
  return i32(isNull(value));
}
