// Functions of awk itself.
//
// Interface: Awk, the machine with them.

import { Bytes, addressOf, bytesAt } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { realtime } from '../../lib/time/clock';
import { Regex } from '../../lib/regex/regex';
import { decode, decodedLength, encodeTo, isContinuation, toLower, toUpper } from '../../lib/base/unicode';
import * as code from './code';
import { Program } from './code';
import * as functions from './functions';
import { Machine } from './machine';
import { EMPTY, STRING } from './value';

const encoded = memory.data(8);

/** Characters of a text. */
function lengthInCharacters(text: Bytes): i32 {
  let count = 0;
  for (let index = 0; index < text.length; index++) count += i32(!isContinuation(unchecked(text[index])));
  return count;
}

/** Offset of a character from 0 on; the end for those behind it. */
function offsetOf(text: Bytes, character: i32): i32 {
  let left = character;
  let at = 0;
  while (at < text.length && left > 0) {
    at++;
    while (at < text.length && isContinuation(unchecked(text[at]))) at++;
    left--;
  }
  return at;
}

/** Address of a text in another, or 0. */
function findText(text: Bytes, wanted: Bytes): usize {
  const start = addressOf(text);
  for (let at = start; at + wanted.length <= start + text.length; at++) {
    if (memory.compare(at, addressOf(wanted), wanted.length) == 0) return at;
  }
  return 0;
}

export class Awk extends Machine {
  /** The text that sub changes. */
  private targetText(kind: i32, variable: i32, key: Bytes, index: f64): Bytes {
    this.loadTarget(kind, variable, key, index);
    return this.stack.popText();
  }

  private seed: f64 = 0;
  private state: u64 = 0x9e3779b97f4a7c15;

  constructor(program: Program, name: Bytes) {
    super(program, name);
  }

  builtin(which: i32, count: i32): void {
    if (which >= functions.SIN && which <= functions.INT) return this.mathematics(which);
    if (which >= functions.AND && which <= functions.RSHIFT) return this.bitwise(which, count);
    switch (which) {
      case functions.LENGTH: {
        const text = count == 0 ? this.record.current().text : this.stack.popText();
        return this.stack.pushNumber(lengthInCharacters(text));
      }
      case functions.SUBSTR:
        return this.substring(count);
      case functions.INDEX:
        return this.indexOf();
      case functions.MATCH:
        return this.match();
      case functions.SPRINTF:
        this.formatted(count);
        return this.stack.pushText(this.scratch.slice());
      case functions.RAND:
        return this.stack.pushNumber(this.random());
      case functions.SRAND:
        return this.seedWith(count > 0 ? this.stack.popNumber() : floor(<f64>realtime() / 1e9));
      case functions.TOLOWER:
      case functions.TOUPPER:
        return this.changeCase(which == functions.TOUPPER);
      case functions.SYSTEM:
        return this.stack.pushNumber(this.streams.system(this.stack.popText()));
      case functions.CLOSE:
        if (count > 1) this.stack.pop();
        return this.stack.pushNumber(this.streams.close(this.stack.popText()));
      case functions.FFLUSH:
        return this.flush(count);
      case functions.SYSTIME:
        return this.stack.pushNumber(floor(<f64>realtime() / 1e9));
      default:
        return this.generalSubstitute(count);
    }
  }

  private flush(count: i32): void {
    let found = true;
    if (count == 0) this.streams.flush();
    else {
      const name = this.stack.popText();
      if (name.length == 0) this.streams.flush();
      else found = this.streams.flushOne(name);
    }
    this.stack.pushNumber(found ? 0 : -1);
  }

  private mathematics(which: i32): void {
    const stack = this.stack;
    const value = stack.popNumber();
    if (which == functions.SIN) stack.pushNumber(Math.sin(value));
    else if (which == functions.COS) stack.pushNumber(Math.cos(value));
    else if (which == functions.EXP) stack.pushNumber(Math.exp(value));
    else if (which == functions.LOG) stack.pushNumber(Math.log(value));
    else if (which == functions.SQRT) stack.pushNumber(Math.sqrt(value));
    else if (which == functions.INT) stack.pushNumber(trunc(value));
    else stack.pushNumber(Math.atan2(stack.popNumber(), value));
  }

  private bitwise(which: i32, count: i32): void {
    const stack = this.stack;
    let value = <u64>stack.popNumber();
    if (which == functions.COMPL) return stack.pushNumber(<f64>(~value & 0x1fffffffffffff));
    for (let index = 1; index < count; index++) {
      const other = <u64>stack.popNumber();
      if (which == functions.AND) value &= other;
      else if (which == functions.OR) value |= other;
      else if (which == functions.XOR) value ^= other;
      else if (which == functions.LSHIFT) value = other << value;
      else value = other >> value;
    }
    stack.pushNumber(<f64>value);
  }

  /** xorshift64*. */
  private random(): f64 {
    this.state ^= this.state >> 12;
    this.state ^= this.state << 25;
    this.state ^= this.state >> 27;
    return <f64>((this.state * 0x2545f4914f6cdd1d) >> 11) / <f64>((<u64>1) << 53);
  }

  private seedWith(seed: f64): void {
    this.stack.pushNumber(this.seed);
    this.seed = seed;
    const mixed = (reinterpret<u64>(seed) ^ 0x9e3779b97f4a7c15) * 0xbf58476d1ce4e5b9;
    this.state = mixed == 0 ? 1 : mixed ^ (mixed >> 29);
    this.random();
  }

  /** Characters `from` to `from` + length − 1, as far as they are there; a start before the first is the first (gawk). */
  private substring(count: i32): void {
    const stack = this.stack;
    const length = count > 2 ? trunc(stack.popNumber()) : Infinity;
    const first = max<f64>(trunc(stack.popNumber()), 1);
    const text = stack.popText();
    const most = <f64>text.length + 1;
    if (!(length > 0) || !(first < most)) return stack.pushText(EMPTY);
    const start = offsetOf(text, <i32>first - 1);
    let stop = text.length;
    if (first + length < most) {
      const rest = bytesAt(addressOf(text) + start, text.length - start);
      stop = start + offsetOf(rest, <i32>length);
    }
    stack.pushText(bytesAt(addressOf(text) + start, stop - start));
  }

  private indexOf(): void {
    const wanted = this.stack.popText();
    const text = this.stack.popText();
    const found = findText(text, wanted);
    if (found == 0 || wanted.length == 0) return this.stack.pushNumber(0);
    const before = bytesAt(addressOf(text), <i32>(found - addressOf(text)));
    this.stack.pushNumber(lengthInCharacters(before) + 1);
  }

  private match(): void {
    const regex = this.popRegex();
    const text = this.stack.popText();
    const start = addressOf(text);
    let place = 0;
    let length = -1;
    if (regex.find(start, start, start + text.length)) {
      place = lengthInCharacters(bytesAt(start, regex.startOf(0))) + 1;
      length = lengthInCharacters(bytesAt(start + regex.startOf(0), regex.endOf(0) - regex.startOf(0)));
    }
    this.special(code.RSTART).setNumber(place);
    this.special(code.RLENGTH).setNumber(length);
    this.stack.pushNumber(place);
  }

  private changeCase(upwards: bool): void {
    const text = this.stack.popText();
    const result = new ByteBuffer(text.length + 4);
    const end = addressOf(text) + text.length;
    for (let at = addressOf(text); at < end;) {
      const other = decode(at, end);
      const length = decodedLength;
      if (other < 0) result.range(at, length);
      else result.range(encoded, encodeTo(encoded, upwards ? toUpper(other) : toLower(other)));
      at += length;
    }
    this.stack.pushText(result.take());
  }

  /** sub and gsub: `&` in the replacement is the match, `\\&` the character. */
  substitute(all: bool, kind: i32, variable: i32): void {
    const stack = this.stack;
    let key = EMPTY;
    let index: f64 = 0;
    let text = EMPTY;
    if (kind == code.TARGET_NOTHING) text = stack.popText();
    else if (kind == code.TARGET_ELEMENT) key = stack.popText();
    else if (kind == code.TARGET_FIELD) index = stack.popNumber();
    const replacement = stack.popText();
    const regex = this.popRegex();
    if (kind != code.TARGET_NOTHING) text = this.targetText(kind, variable, key, index);
    const result = this.scratch;
    result.clear();
    const count = replaceAll(result, regex, text, replacement, all ? 0 : 1, false);
    if (count > 0) this.storeTarget(kind, variable, key, index, result.slice(), STRING);
    stack.pushNumber(count);
  }

  /** gensub(regex, replacement, how[, text]): groups as \\1, and the result is the value. */
  private generalSubstitute(count: i32): void {
    const stack = this.stack;
    const text = count > 3 ? stack.popText() : this.record.current().text;
    const how = stack.popText();
    const replacement = stack.popText();
    const regex = this.popRegex();
    const all = how.length > 0 && (how[0] | 0x20) == 0x67;
    stack.pushText(how);
    const which = all ? 0 : <i32>max<f64>(1, stack.popNumber());
    this.scratch.clear();
    replaceAll(this.scratch, regex, text, replacement, which, true);
    stack.pushText(this.scratch.slice());
  }
}

/**
 * Appends the text with match number `which`, 0: all of them, replaced; how many were. Without a replacement `out` is
 * the text all the same. `groups`: \1 to \9 are groups and \0 is the match.
 */
function replaceAll(
  out: ByteBuffer,
  regex: Regex,
  text: Bytes,
  replacement: Bytes,
  which: i32,
  groups: bool,
): i32 {
  const start = addressOf(text);
  const end = start + text.length;
  let from = start;
  let copied = start;
  let ended: usize = 0;
  let seen = 0;
  let count = 0;
  while (from <= end && regex.find(start, from, end)) {
    const first = start + regex.startOf(0);
    const stop = start + regex.endOf(0);
    // An empty match right behind the match before is none.
    const isMatch = first != stop || stop != ended;
    if (isMatch) seen++;
    if (isMatch && (which == 0 || seen == which)) {
      out.range(copied, <i32>(first - copied));
      if (groups) regex.extract();
      putReplacement(out, regex, start, replacement, groups);
      copied = stop;
      count++;
      if (which != 0) break;
    }
    ended = stop;
    if (first == stop) {
      if (stop == end) break;
      decode(stop, end);
      from = stop + decodedLength;
    } else from = stop;
  }
  out.range(copied, <i32>(end - copied));
  return count;
}

function putReplacement(out: ByteBuffer, regex: Regex, start: usize, replacement: Bytes, groups: bool): void {
  for (let index = 0; index < replacement.length; index++) {
    const byte = replacement[index];
    let group = byte == 0x26 ? 0 : -1;
    if (byte == 0x5c && index + 1 < replacement.length) {
      const next = replacement[index + 1];
      if (next == 0x26 || next == 0x5c) {
        out.byte(next);
        index++;
        continue;
      }
      if (groups && next >= 0x30 && next <= 0x39) {
        group = next - 0x30;
        index++;
      }
    }
    if (group < 0) out.byte(byte);
    else if (group <= regex.groups && regex.startOf(group) >= 0) {
      out.range(start + regex.startOf(group), regex.endOf(group) - regex.startOf(group));
    }
  }
}
