// tr [-cCdst] SET1 [SET2]: translates, squeezes and deletes characters (POSIX; GNU's options). Characters are those of
// UTF-8; bytes that belong to none pass through unchanged.

import { Bytes, addressOf, toBytes } from '../lib/base/bytes';
import { Reader, complain, exit, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { CharSet } from '../lib/regex/charset';
import {
  INVALID,
  decode,
  decodedLength,
  encodeTo,
  sequenceLength,
  toLower,
  toUpper,
} from '../lib/base/unicode';

function describe(): Options {
  return new Options('[-cCdst] SET1 [SET2]', 'Translate, squeeze or delete characters of standard input.')
    .stopAtOperand()
    .flag('c', 'complement', 'all characters that are not in SET1')
    .flag('C', '', 'the same')
    .flag('d', 'delete', 'delete those of SET1')
    .flag('s', 'squeeze-repeats', 'of the same character several times, one')
    .flag('t', 'truncate-set1', 'SET1 is no longer than SET2');
}

function quit(message: string): void {
  complain().text(message).end();
  exit(1);
}

const LETTERS = 'abfnrtv\\';
const MEANINGS: StaticArray<u8> = [7, 8, 12, 10, 13, 9, 11, 0x5c];

/** A set as ranges in the order in which it was written. */
class TrSet {
  lows: Array<i32> = [];
  highs: Array<i32> = [];
  /** Whether [:lower:], [:upper:] are in it: pairs of them change the case of all letters, those above ASCII too. */
  hasLower: bool = false;
  hasUpper: bool = false;
  /** Members above ASCII of these classes, which have no place in the order. */
  private others: CharSet = new CharSet();
  /** The range that [c*] makes as long as it must be; −1: none. */
  filler: i32 = -1;
  private at: i32 = 0;

  constructor(private text: Bytes) {
    while (this.at < text.length) this.element();
  }

  get length(): i64 {
    let total: i64 = 0;
    for (let index = 0; index < this.lows.length; index++) total += this.sizeOf(index);
    return total;
  }

  /** Repeats are ranges whose low is above their high: low = character, high = −count. */
  sizeOf(index: i32): i64 {
    if (this.highs[index] < 0) return -this.highs[index];
    return this.highs[index] - this.lows[index] + 1;
  }

  private add(low: i32, high: i32): void {
    this.lows.push(low);
    this.highs.push(high);
  }

  private peek(offset: i32): i32 {
    return this.at + offset < this.text.length ? this.text[this.at + offset] : -1;
  }

  /** One character, escapes included. */
  private character(): i32 {
    const text = this.text;
    if (text[this.at] == 0x5c && this.at + 1 < text.length) {
      this.at++;
      const letter = text[this.at];
      const known = LETTERS.indexOf(String.fromCharCode(letter));
      if (known >= 0) {
        this.at++;
        return MEANINGS[known];
      }
      if (letter >= 0x30 && letter <= 0x37) return this.octal();
    }
    const code = decode(addressOf(text) + this.at, addressOf(text) + text.length);
    const byte = text[this.at];
    this.at += decodedLength;
    return code != INVALID ? code : RAW + byte;
  }

  private octal(): i32 {
    let value = 0;
    for (let digits = 0; digits < 3 && this.peek(0) >= 0x30 && this.peek(0) <= 0x37; digits++) {
      const next = value * 8 + this.peek(0) - 0x30;
      if (next > 0xff) break;
      value = next;
      this.at++;
    }
    return value < 0x80 ? value : RAW + value;
  }

  private element(): void {
    if (this.peek(0) == 0x5b && this.bracketed()) return;
    const low = this.character();
    if (this.peek(0) != 0x2d || this.peek(1) < 0) return this.add(low, low);
    this.at++;
    const high = this.character();
    if (high < low) quit('range ends are in reverse order');
    this.add(low, high);
  }

  /** [:class:], [=c=], [c*N]. */
  private bracketed(): bool {
    const kind = this.peek(1);
    if (kind == 0x3a || kind == 0x3d) {
      for (let end = this.at + 2; end + 1 < this.text.length; end++) {
        if (this.text[end] != kind || this.text[end + 1] != 0x5d || (end == this.at + 2 && kind == 0x3d))
          continue;
        if (kind == 0x3a) return this.named(end);
        const start = this.at;
        this.at += 2;
        const code = this.character();
        if (this.at != end) {
          this.at = start;
          return false;
        }
        this.add(code, code);
        this.at = end + 2;
        return true;
      }
      return false;
    }
    return this.repeated();
  }

  private named(end: i32): bool {
    const name = String.UTF8.decodeUnsafe(addressOf(this.text) + this.at + 2, end - this.at - 2);
    const set = new CharSet();
    if (!set.addClass(name)) {
      complain().text("invalid character class '").text(name).text("'").end();
      exit(1);
    }
    this.at = end + 2;
    if (name == 'lower') this.hasLower = true;
    if (name == 'upper') this.hasUpper = true;
    const cased = name == 'lower' || name == 'upper';
    for (let index = 0, count = set.count; index < count; index++) {
      if (cased && set.low(index) >= 0x80) this.others.add(set.low(index), set.high(index));
      else this.add(set.low(index), set.high(index));
    }
    return true;
  }

  private repeated(): bool {
    const start = this.at;
    this.at++;
    if (this.at >= this.text.length) {
      this.at = start;
      return false;
    }
    const code = this.character();
    let valid = this.peek(0) == 0x2a;
    this.at++;
    const base = this.peek(0) == 0x30 ? 8 : 10;
    let count: i64 = 0;
    while (valid && this.peek(0) >= 0x30 && this.peek(0) < 0x30 + base) {
      count = min<i64>(count * base + this.peek(0) - 0x30, i32.MAX_VALUE);
      this.at++;
    }
    valid = valid && this.peek(0) == 0x5d;
    if (!valid) {
      this.at = start;
      return false;
    }
    this.at++;
    if (count == 0) this.filler = this.lows.length;
    this.add(code, <i32>-max<i64>(count, 1));
    return true;
  }

  /** The character at a place, or that at the end for places behind it; −1 in an empty set. */
  at0(place: i64): i32 {
    let left = place;
    for (let index = 0; index < this.lows.length; index++) {
      const size = this.sizeOf(index);
      if (left < size) return this.highs[index] < 0 ? this.lows[index] : this.lows[index] + <i32>left;
      left -= size;
    }
    const last = this.lows.length - 1;
    return last < 0 ? -1 : this.highs[last] < 0 ? this.lows[last] : this.highs[last];
  }

  /** Makes [c*] so long that the set has `length` characters. */
  fill(length: i64): void {
    if (this.filler < 0) return;
    const size = length - (this.length - 1);
    this.highs[this.filler] = <i32>-max<i64>(size, 0);
    if (size > 0) return;
    this.lows.splice(this.filler, 1);
    this.highs.splice(this.filler, 1);
  }

  members(): CharSet {
    const set = new CharSet().addAll(this.others);
    for (let index = 0; index < this.lows.length; index++) {
      set.add(this.lows[index], this.highs[index] < 0 ? this.lows[index] : this.highs[index]);
    }
    return set;
  }
}

/** Bytes above 127 that are no UTF-8, as characters beyond Unicode. */
const RAW: i32 = 0x200000;
const UNCHANGED: i32 = -1;

/** What becomes of a character: ranges (low, high, first of the target), later ones win. */
class Translation {
  private table: StaticArray<i32> = new StaticArray<i32>(128);
  private lows: Array<i32> = [];
  private highs: Array<i32> = [];
  private targets: Array<i32> = [];
  private steps: Array<i32> = [];

  constructor() {
    this.table.fill(UNCHANGED);
  }

  /** low to high become target, target + step, … */
  add(low: i32, high: i32, target: i32, step: i32): void {
    for (let code = low; code <= min(high, 127); code++) this.table[code] = target + (code - low) * step;
    if (high < 128) return;
    this.lows.push(low);
    this.highs.push(high);
    this.targets.push(target);
    this.steps.push(step);
  }

  @inline
  of(code: i32): i32 {
    if (code < 128) {
      const target = unchecked(this.table[code]);
      return target == UNCHANGED ? code : target;
    }
    return this.ofOther(code);
  }

  private ofOther(code: i32): i32 {
    for (let index = this.lows.length - 1; index >= 0; index--) {
      if (code < this.lows[index] || code > this.highs[index]) continue;
      return this.targets[index] + (code - this.lows[index]) * this.steps[index];
    }
    return code;
  }
}

/** Pairs the characters of both sets, range by range. */
function translationOf(from: TrSet, to: TrSet): Translation {
  const translation = new Translation();
  let place: i64 = 0;
  for (let index = 0; index < from.lows.length; index++) {
    const size = from.sizeOf(index);
    const repeated = from.highs[index] < 0;
    for (let done: i64 = 0; done < size;) {
      const low = from.lows[index] + (repeated ? 0 : <i32>done);
      const target = to.at0(place + done);
      // How far the target goes on with its next characters, or stays the same.
      let run: i64 = 1;
      const step = done + 1 < size ? to.at0(place + done + 1) - target : 0;
      const straight = step == 0 || step == 1;
      while (straight && done + run < size && to.at0(place + done + run) == target + <i32>run * step) run++;
      translation.add(low, repeated ? low : low + <i32>run - 1, target, straight ? step : 0);
      done += run;
    }
    place += size;
  }
  if (from.hasLower && to.hasUpper) changeCase(translation, true);
  if (from.hasUpper && to.hasLower) changeCase(translation, false);
  return translation;
}

/** Adds the letters above ASCII. */
function changeCase(translation: Translation, upwards: bool): void {
  const set = new CharSet();
  set.addClass(upwards ? 'lower' : 'upper');
  for (let index = 0, count = set.count; index < count; index++) {
    for (let code = max(set.low(index), 0x80); code <= set.high(index); code++) {
      translation.add(code, code, upwards ? toUpper(code) : toLower(code), 0);
    }
  }
}

/** All characters that are not in the set, in order. */
function complementOf(set: TrSet): TrSet {
  const inverse = set.members();
  const result = new TrSet([]);
  let next = 0;
  for (let index = 0, count = inverse.count; index < count; index++) {
    if (inverse.low(index) > next) addRange(result, next, inverse.low(index) - 1);
    next = inverse.high(index) + 1;
  }
  addRange(result, next, RAW + 0xff);
  return result;
}

function addRange(set: TrSet, low: i32, high: i32): void {
  if (low > high) return;
  set.lows.push(low);
  set.highs.push(high);
}

class Filter {
  translation: Translation | null = null;
  deleted: CharSet | null = null;
  squeezed: CharSet | null = null;
  private ascii: StaticArray<u8> = new StaticArray<u8>(256);
  private last: i32 = -1;
  private place: usize = memory.data(8);

  /** Bits for ASCII: 1 deleted, 2 squeezed. */
  prepare(): void {
    for (let code = 0; code < 128; code++) {
      const isDeleted = this.deleted !== null && this.deleted!.has(code);
      const isSqueezed = this.squeezed !== null && this.squeezed!.has(code);
      this.ascii[code] = u8(isDeleted) | (u8(isSqueezed) << 1);
    }
  }

  @inline
  private bits(code: i32): u8 {
    if (code < 128) return unchecked(this.ascii[code]);
    const isDeleted = this.deleted !== null && this.deleted!.has(code);
    return u8(isDeleted) | (u8(this.squeezed !== null && this.squeezed!.has(code)) << 1);
  }

  put(given: i32): void {
    let code = given;
    if (this.deleted !== null && (this.bits(code) & 1) != 0) return;
    if (this.translation !== null) code = this.translation!.of(code);
    if (this.squeezed !== null) {
      if (code == this.last && (this.bits(code) & 2) != 0) return;
      this.last = code;
    }
    if (code < 128 || code >= RAW) stdout.byte(<u8>code);
    else stdout.range(this.place, encodeTo(this.place, code));
  }

  /** Filters a block; answers how many bytes at its end begin a character that is not there yet. */
  run(start: usize, end: usize, final: bool): usize {
    for (let at = start; at < end;) {
      const byte = load<u8>(at);
      if (byte < 0x80) {
        this.put(byte);
        at++;
        continue;
      }
      if (!final && at + sequenceLength(byte) > end) return end - at;
      const code = decode(at, end);
      at += decodedLength;
      this.put(code == INVALID ? RAW + byte : code);
    }
    return 0;
  }
}

function filterOf(options: Options): Filter {
  const sets = options.operands;
  const complement = options.has('c') || options.has('C');
  const deletes = options.has('d');
  const squeezes = options.has('s');
  let first = new TrSet(sets[0]);
  if (first.filler >= 0) quit('[c*] makes sense only in SET2');
  if (complement) first = complementOf(first);
  const filter = new Filter();
  if (deletes) filter.deleted = first.members();
  const second = sets.length > 1 ? new TrSet(sets[1]) : null;
  if (second !== null && !deletes) {
    if (options.has('t')) truncate(first, second.length);
    second.fill(first.length);
    if (second.lows.length == 0 && first.lows.length > 0) quit('SET2 is empty');
    filter.translation = translationOf(first, second);
  }
  if (squeezes) filter.squeezed = second !== null ? second.members() : first.members();
  filter.prepare();
  return filter;
}

/** Leaves the first `length` characters of a set. */
function truncate(set: TrSet, length: i64): void {
  let left = length;
  for (let index = 0; index < set.lows.length; index++) {
    const size = set.sizeOf(index);
    if (size > left) {
      if (left == 0) set.lows.length = index;
      else if (set.highs[index] >= 0) set.highs[index] = set.lows[index] + <i32>left - 1;
      else set.highs[index] = <i32>-left;
      set.highs.length = set.lows.length;
      left = 0;
      continue;
    }
    left -= size;
  }
}

function checkOperands(options: Options): void {
  const both = options.has('d') && options.has('s');
  const count = options.operands.length;
  const least = (options.has('d') && !both) || (options.has('s') && !options.has('d')) ? 1 : 2;
  const most = options.has('d') && !both ? 1 : 2;
  if (count == 0) options.wrong(complain().text('missing operand'));
  if (count < least)
    options.wrong(complain().text("missing operand after '").bytes(options.operands[0]).text("'"));
  if (count > most) options.wrong(complain().text("extra operand '").bytes(options.operands[most]).text("'"));
}

export function tr(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  checkOperands(options);
  const filter = filterOf(options);
  const input = new Reader(0);
  const pending = new StaticArray<u8>(65536 + 8);
  let kept: usize = 0;
  for (let length = input.block(); length > 0; length = input.block()) {
    const start = addressOf(pending);
    memory.copy(start + kept, input.recordStart, length);
    const end = start + kept + length;
    kept = filter.run(start, end, false);
    memory.copy(start, end - kept, kept);
  }
  filter.run(addressOf(pending), addressOf(pending) + kept, true);
  if (input.error == 0) return 0;
  failed(toBytes('standard input'), input.error);
  return 1;
}
