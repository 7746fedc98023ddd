// A deterministic automaton built while it runs (a lazy DFA): one table look-up a byte, states made when they are first
// reached, all of them dropped when they take too much room. So a search is linear in the text for every pattern.
//
// Interface: Automaton: search(), longest().
//
// A state is what the machine of program.ts could be doing: a list of instructions that wait for a byte, in groups.
// All threads of a group began at the same place, earlier places come first, and an instruction that an earlier group
// waits at is left out of later ones: so the first group that reaches the end has the leftmost match, and later groups
// are dropped. An automaton that only tells whether there is a match has one group. Assertions wait in the list until
// the byte behind them is known; therefore a match, too, is noticed one byte late.
//
//    key of a state: length | context | instruction … | SEPARATOR | instruction …
//    table entry:    offset of the next state's row | MATCHED | STOP; UNKNOWN until it is asked for

import { isWordByte } from '../base/ascii';
import { Words } from '../base/words';
import * as syntax from './syntax';
import { OP_ASSERT, OP_MATCH, OP_PROGRESS, OP_RANGE, OP_SAVE, OP_SET, OP_SPLIT, Program } from './program';

const SEPARATOR: u32 = 0xffffffff;

/** A match ended before the byte just read. */
const MATCHED: u32 = 1;
/** Nothing more can match. */
const STOP: u32 = 2;
const UNKNOWN: u32 = 0xffffffff;
const FLAGS: u32 = 3;

/** What precedes a place: bits of a state's context. */
const AT_TEXT_START: u32 = 1;
const AFTER_LINE_FEED: u32 = 2;
const AFTER_WORD: u32 = 4;
/** Matches may still begin here. */
const STARTING: u32 = 8;

/** Symbol for the end of the text. */
const END_OF_TEXT = 256;

/** Bytes of tables and keys at which everything is dropped. */
const MOST_ROOM = 6 << 20;

export const NO_MATCH: usize = 0;

export class Automaton {
  /** Class of each byte, and of END_OF_TEXT. */
  private classes: usize = heap.alloc(257);
  private classCount: i32 = 0;
  private rowSize: i32 = 0;
  private table: Words = new Words();
  private keys: Words = new Words();
  /** Of each state the offset of its key. */
  private offsets: Words = new Words();
  private hash: Words = new Words();
  private marks: Words = new Words();
  private generation: u32 = 0;
  private stack: Words = new Words();
  private next: Words = new Words();
  private starts: StaticArray<i32> = new StaticArray<i32>(8);
  private sources: Words = new Words();

  /**
   * `leftmost`: tells groups apart, for the end of the leftmost-longest match; `anchored`: matches begin at the start only;
   * `lines`: a line feed ends a text and begins the next, as search() over many lines wants it;
   * `bytes`: there are no characters of several bytes.
   */
  constructor(
    private program: Program,
    private leftmost: bool,
    private anchored: bool,
    private multiline: bool,
    private lines: bool,
    private bytes: bool,
  ) {
    this.marks.resize(program.count, 0);
    this.findClasses();
    this.reset();
  }

  free(): void {
    heap.free(this.classes);
    this.table.free();
    this.keys.free();
    this.offsets.free();
    this.hash.free();
    this.marks.free();
    this.stack.free();
    this.next.free();
    this.sources.free();
  }

  /** Bytes that no instruction tells apart share a class. */
  private findClasses(): void {
    const program = this.program;
    const cuts = new StaticArray<bool>(257);
    cuts[0x0a] = true;
    cuts[0x0b] = true;
    if (!this.anchored) {
      cuts[0x80] = true;
      cuts[0xc0] = true;
    }
    if (program.hasAssertions) {
      for (let byte = 1; byte < 256; byte++)
        cuts[byte] = cuts[byte] || isWordByte(byte) != isWordByte(byte - 1);
    }
    for (let pc = 0; pc < program.count; pc++) {
      const at = program.at(pc);
      const argument = load<u32>(at, 8);
      if (load<u32>(at) == OP_RANGE) {
        cuts[argument & 0xff] = true;
        cuts[(argument >> 8) + 1] = true;
      } else if (load<u32>(at) == OP_SET) {
        for (let byte = 1; byte < 256; byte++) {
          cuts[byte] = cuts[byte] || this.inBitmap(argument, byte) != this.inBitmap(argument, byte - 1);
        }
      }
    }
    let current = 0;
    for (let byte = 0; byte < 256; byte++) {
      if (byte > 0 && cuts[byte]) current++;
      store<u8>(this.classes + byte, <u8>current);
    }
    // Classes of 256 single bytes leave no number below 256 for the end: it is kept beside the table of bytes.
    this.classCount = current + 2;
    this.rowSize = this.classCount * 4;
  }

  @inline
  private inBitmap(bitmap: u32, byte: i32): bool {
    return ((this.program.bitmaps.get((bitmap << 3) + (byte >> 5)) >> (byte & 31)) & 1) != 0;
  }

  private reset(): void {
    this.table.clear();
    this.keys.clear();
    this.offsets.clear();
    this.hash.clear();
    this.hash.resize(256, SEPARATOR);
    memory.fill(changetype<usize>(this.starts), 0xff, 32);
  }

  /** Marks instructions anew. */
  private newGeneration(): void {
    this.generation++;
    if (this.generation != 0) return;
    memory.fill(this.marks.base, 0, this.marks.length * 4);
    this.generation = 1;
  }

  /** Appends to `list` everything reached from `pc` without a byte; assertions stay as they are. */
  private close(list: Words, pc: i32): void {
    const program = this.program;
    const marks = this.marks;
    const stack = this.stack;
    const generation = this.generation;
    stack.push(pc);
    while (stack.length > 0) {
      let at = stack.get(--stack.length);
      while (marks.get(at) != generation) {
        marks.set(at, generation);
        const instruction = program.at(at);
        const op = load<u32>(instruction);
        if (op == OP_SPLIT) stack.push(load<u32>(instruction, 8));
        else if (op != OP_SAVE && op != OP_PROGRESS) {
          list.push(at);
          break;
        }
        at = load<u32>(instruction, 4);
      }
    }
  }

  /** Whether an assertion holds between what `before` says and the symbol behind. */
  private holds(assertion: u32, context: u32, symbol: i32): bool {
    const atStart = (context & AT_TEXT_START) != 0;
    const atEnd = symbol == END_OF_TEXT;
    const wordAfter = !atEnd && isWordByte(symbol);
    const wordBefore = (context & AFTER_WORD) != 0;
    const feedBefore = (context & AFTER_LINE_FEED) != 0;
    const backwards = this.program.reverse;
    if (assertion == syntax.ASSERT_BOUNDARY) return wordBefore != wordAfter;
    if (assertion == syntax.ASSERT_NO_BOUNDARY) return wordBefore == wordAfter;
    const word1 = backwards ? wordAfter : wordBefore;
    const word2 = backwards ? wordBefore : wordAfter;
    if (assertion == syntax.ASSERT_WORD_START) return !word1 && word2;
    if (assertion == syntax.ASSERT_WORD_END) return word1 && !word2;
    if (assertion == syntax.ASSERT_NO_WORD_BEFORE) return !word1;
    if (assertion == syntax.ASSERT_NO_WORD_AFTER) return !word2;
    const start = assertion == syntax.ASSERT_TEXT_START || assertion == syntax.ASSERT_LINE_START;
    const inText = assertion == syntax.ASSERT_TEXT_START || assertion == syntax.ASSERT_TEXT_END;
    if (start != backwards) {
      // Looks at what the automaton has passed.
      return atStart || (!inText && this.multiline && feedBefore);
    }
    return atEnd || (!inText && this.multiline && symbol == 0x0a);
  }

  /** Replaces the assertions from `from` on in `list` by what follows those that hold. Answers whether OP_MATCH is there. */
  private resolveAssertions(list: Words, from: i32, context: u32, symbol: i32): bool {
    let matched = false;
    for (let index = from; index < list.length; index++) {
      const instruction = this.program.at(list.get(index));
      const op = load<u32>(instruction);
      if (op == OP_MATCH) matched = true;
      if (op == OP_ASSERT && this.holds(load<u32>(instruction, 8), context, symbol)) {
        this.close(list, load<u32>(instruction, 4));
      }
    }
    return matched;
  }

  /** Appends the instructions behind those from `from` on in `sources` that take `byte`. */
  private step(from: i32, byte: i32): void {
    const sources = this.sources;
    for (let index = from; index < sources.length; index++) {
      const instruction = this.program.at(sources.get(index));
      const op = load<u32>(instruction);
      const argument = load<u32>(instruction, 8);
      let takes = false;
      if (op == OP_RANGE) takes = <u32>byte >= (argument & 0xff) && <u32>byte <= argument >> 8;
      else if (op == OP_SET) takes = this.inBitmap(argument, byte);
      if (takes) this.close(this.next, load<u32>(instruction, 4));
    }
  }

  /** The state behind `state` (the offset of its row) and a symbol, with flags. */
  private build(state: i32, symbol: i32): u32 {
    const key = this.offsets.get(state / this.rowSize);
    const length = <i32>this.keys.get(key);
    const context = this.keys.get(key + 1);
    const next = this.next;
    const sources = this.sources;
    next.clear();
    sources.clear();
    // Sources first, all groups, each instruction in the earliest group that has it; `sources` keeps the separators.
    this.newGeneration();
    let matched = false;
    let at = 0;
    while (at < length && !matched) {
      const start = sources.length;
      for (; at < length; at++) {
        const pc = this.keys.get(key + 2 + at);
        if (pc == SEPARATOR) break;
        if (this.marks.get(pc) == this.generation) continue;
        this.marks.set(pc, this.generation);
        sources.push(pc);
      }
      at++;
      matched = this.resolveAssertions(sources, start, context, symbol);
      sources.push(SEPARATOR);
    }
    // A match begins with a character, not inside of one.
    const inside = !this.anchored && symbol < END_OF_TEXT && (symbol & 0xc0) == 0x80 && !this.bytes;
    if (!matched && (context & STARTING) != 0 && (!inside || (context & AT_TEXT_START) != 0)) {
      const start = sources.length;
      this.close(sources, this.program.entry);
      matched = this.resolveAssertions(sources, start, context, symbol);
      sources.push(SEPARATOR);
    }
    if (symbol == END_OF_TEXT) return STOP | (matched ? MATCHED : 0);
    return this.finish(symbol, context, matched);
  }

  /** Steps all groups over a byte and finds the state that this makes. */
  private finish(byte: i32, context: u32, matched: bool): u32 {
    const next = this.next;
    const sources = this.sources;
    this.newGeneration();
    let from = 0;
    for (let index = 0; index < sources.length; index++) {
      if (sources.get(index) != SEPARATOR) continue;
      const length = sources.length;
      const before = next.length;
      sources.length = index;
      this.step(from, byte);
      sources.length = length;
      if (this.leftmost && next.length > before) next.push(SEPARATOR);
      from = index + 1;
    }
    if (next.length > 0 && next.get(next.length - 1) == SEPARATOR) next.length--;
    let after: u32 = 0;
    if ((context & STARTING) != 0 && !matched && !this.anchored) after |= STARTING;
    if (next.length == 0 && after == 0) return STOP | (matched ? MATCHED : 0);
    if (this.program.hasAssertions) {
      if (isWordByte(byte)) after |= AFTER_WORD;
      if (byte == 0x0a) after |= AFTER_LINE_FEED;
    }
    return this.intern(after) | (matched ? MATCHED : 0);
  }

  /** The row of the state with this context and the instructions in `next`. */
  private intern(context: u32): u32 {
    const next = this.next;
    let hash: u32 = context * 0x9e3779b1;
    for (let index = 0; index < next.length; index++)
      hash = (hash ^ next.get(index)) * 0x01000193 + 0x7f4a7c15;
    hash ^= hash >> 15;
    const mask = this.hash.length - 1;
    let slot = hash & mask;
    while (this.hash.get(slot) != SEPARATOR) {
      const state = this.hash.get(slot);
      if (this.isState(state, context)) return state * this.rowSize;
      slot = (slot + 1) & mask;
    }
    const state = this.offsets.length;
    this.hash.set(slot, state);
    this.offsets.push(this.keys.length);
    this.keys.push(next.length);
    this.keys.push(context);
    for (let index = 0; index < next.length; index++) this.keys.push(next.get(index));
    this.table.resize(this.table.length + this.classCount, UNKNOWN);
    if (this.offsets.length * 2 > this.hash.length) this.rehash();
    return state * this.rowSize;
  }

  private isState(state: u32, context: u32): bool {
    const key = this.offsets.get(state);
    const length = this.next.length;
    if (this.keys.get(key) != length || this.keys.get(key + 1) != context) return false;
    return memory.compare(this.keys.base + ((key + 2) << 2), this.next.base, length << 2) == 0;
  }

  private rehash(): void {
    const size = this.hash.length * 2;
    this.hash.clear();
    this.hash.resize(size, SEPARATOR);
    for (let state = 0; state < this.offsets.length; state++) {
      const key = this.offsets.get(state);
      const length = <i32>this.keys.get(key);
      let hash: u32 = this.keys.get(key + 1) * 0x9e3779b1;
      for (let index = 0; index < length; index++)
        hash = (hash ^ this.keys.get(key + 2 + index)) * 0x01000193 + 0x7f4a7c15;
      hash ^= hash >> 15;
      let slot = hash & (size - 1);
      while (this.hash.get(slot) != SEPARATOR) slot = (slot + 1) & (size - 1);
      this.hash.set(slot, state);
    }
  }

  /** The state in which a search begins, by what precedes. */
  private start(context: u32): u32 {
    const kept = this.program.hasAssertions ? context : context & AT_TEXT_START;
    const known = this.starts[kept];
    if (known >= 0) return known;
    this.next.clear();
    const row = this.intern(kept | STARTING);
    this.starts[kept] = row;
    return row;
  }

  /** Fills in the table entry for a symbol of class `kind`; answers it. */
  private resolve(state: u32, symbol: i32, kind: i32): u32 {
    if (this.table.length * 4 + this.keys.length * 4 > MOST_ROOM) {
      const key = this.offsets.get(state / this.rowSize);
      const length = <i32>this.keys.get(key);
      const context = this.keys.get(key + 1);
      this.next.clear();
      for (let index = 0; index < length; index++) this.next.push(this.keys.get(key + 2 + index));
      this.reset();
      const moved = this.intern(context);
      return this.buildOrRestart(moved, symbol);
    }
    const entry = this.buildOrRestart(state, symbol);
    store<u32>(this.table.base + state + (kind << 2), entry);
    return entry;
  }

  /** build(), where a line feed may be the end of a text and the start of the next. */
  private buildOrRestart(state: u32, symbol: i32): u32 {
    if (!this.lines || symbol != 0x0a) return this.build(state, symbol);
    const entry = this.build(state, END_OF_TEXT);
    return entry & MATCHED ? entry : this.start(AT_TEXT_START);
  }

  /** The context of a place in a text whose neighbour, the byte already passed, is at `passed`. */
  @inline
  private contextAt(edge: bool, passed: usize): u32 {
    if (edge) return AT_TEXT_START;
    const before = <i32>load<u8>(passed);
    return (before == 0x0a ? AFTER_LINE_FEED : 0) | (isWordByte(before) ? AFTER_WORD : 0);
  }

  @inline
  private kindOf(byte: u8): i32 {
    return load<u8>(this.classes + byte);
  }

  /** The entry for a state and a symbol, made if need be. */
  @inline
  private entryFor(state: u32, symbol: i32, kind: i32): u32 {
    const entry = load<u32>(this.table.base + state + ((<usize>kind) << 2));
    return entry == UNKNOWN ? this.resolve(state, symbol, kind) : entry;
  }

  /**
   * Where it is known that there is a match: the address of the byte behind the first one to end (or `end`), else
   * NO_MATCH. The text is [start, end), the search begins at `from`.
   */
  search(start: usize, from: usize, end: usize): usize {
    let state = this.start(this.contextAt(from == start, from - 1));
    let at = from;
    const classes = this.classes;
    while (at < end) {
      const table = this.table.base;
      let entry: u32 = 0;
      do {
        entry = load<u32>(table + state + ((<usize>load<u8>(classes + load<u8>(at))) << 2));
        if (entry & FLAGS) break;
        state = entry;
      } while (++at < end);
      if (at == end) break;
      if (entry == UNKNOWN) entry = this.resolve(state, load<u8>(at), this.kindOf(load<u8>(at)));
      if (entry & MATCHED) return at;
      if (entry & STOP) return NO_MATCH;
      state = entry;
      at++;
    }
    return this.entryFor(state, END_OF_TEXT, this.classCount - 1) & MATCHED ? end : NO_MATCH;
  }

  /** The end of the leftmost-longest match of [start, end) that begins at `from` or later, or NO_MATCH. */
  longest(start: usize, from: usize, end: usize): usize {
    let state = this.start(this.contextAt(from == start, from - 1));
    let last = NO_MATCH;
    for (let at = from; at < end; at++) {
      const byte = load<u8>(at);
      const entry = this.entryFor(state, byte, this.kindOf(byte));
      if (entry & FLAGS) {
        if (entry & MATCHED) last = at;
        if (entry & STOP) return last;
      }
      state = entry & ~FLAGS;
    }
    return this.entryFor(state, END_OF_TEXT, this.classCount - 1) & MATCHED ? end : last;
  }

  /** For a reverse program: the first start, `from` or later, of a match of [start, end) that ends at `stop`. */
  longestBack(start: usize, from: usize, stop: usize, end: usize): usize {
    let state = this.start(this.contextAt(stop == end, stop));
    let last = NO_MATCH;
    for (let at = stop; at > from; at--) {
      const byte = load<u8>(at - 1);
      const entry = this.entryFor(state, byte, this.kindOf(byte));
      if (entry & MATCHED) last = at;
      if (entry & STOP) return last;
      state = entry & ~FLAGS;
    }
    const before = from == start ? END_OF_TEXT : <i32>load<u8>(from - 1);
    const kind = from == start ? this.classCount - 1 : this.kindOf(<u8>before);
    return this.entryFor(state, before, kind) & MATCHED ? from : last;
  }
}
