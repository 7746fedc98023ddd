// Matching with back-references, which no automaton can do: one way after the other, the longest match wins, on a stack
// of our own. The number of steps is bounded: with back-references the problem is NP-complete.
//
// Interface: Backtracker.

import { complain, exit } from '../base/io';
import { decode, decodedLength, toLower } from '../base/unicode';
import { Words } from '../base/words';
import { assertionHolds } from './assertions';
import {
  OP_ASSERT,
  OP_BACKREF,
  OP_MATCH,
  OP_PROGRESS,
  OP_RANGE,
  OP_SAVE,
  OP_SET,
  OP_SPLIT,
  Program,
} from './program';

/** Steps of one search after which the program gives up. */
const MOST_STEPS: i64 = 50_000_000;
/** In place of an instruction on the stack: undo a write to a slot. */
const UNDO: u32 = 0xffffffff;
const UNSET: u32 = 0xffffffff;

export class Backtracker {
  private slots: Words = new Words();
  private best: Words = new Words();
  private stack: Words = new Words();
  private steps: i64 = 0;
  private start: usize = 0;
  private end: usize = 0;

  constructor(
    private program: Program,
    private multiline: bool,
    private ignoreCase: bool,
    private result: StaticArray<i32>,
  ) {}

  free(): void {
    this.slots.free();
    this.best.free();
    this.stack.free();
  }

  /** Finds the leftmost match of [start, end) from `from` on, the longest there; its groups go into the result. */
  find(start: usize, from: usize, end: usize): bool {
    this.start = start;
    this.end = end;
    this.steps = 0;
    for (let at = from; at <= end; at++) {
      if (at > from && at < end && (load<u8>(at) & 0xc0) == 0x80) continue;
      const stop = this.longestFrom(at);
      if (stop == 0) continue;
      this.result[0] = <i32>(at - start);
      this.result[1] = <i32>(stop - start);
      for (let slot = 2; slot < this.result.length; slot++) this.result[slot] = this.best.get(slot);
      return true;
    }
    return false;
  }

  private setSlot(slot: i32, value: u32): void {
    this.stack.push(this.slots.get(slot));
    this.stack.push(slot);
    this.stack.push(UNDO);
    this.slots.set(slot, value);
  }

  /** The end of the longest match at `from`, or 0. */
  private longestFrom(from: usize): usize {
    const stack = this.stack;
    this.slots.clear();
    this.slots.resize(this.program.slots, UNSET);
    let longest: usize = 0;
    stack.clear();
    stack.push(<u32>from);
    stack.push(this.program.entry);
    while (stack.length > 0) {
      const pc = stack.get(--stack.length);
      if (pc == UNDO) {
        const slot = stack.get(--stack.length);
        this.slots.set(slot, stack.get(--stack.length));
        continue;
      }
      const stop = this.follow(pc, stack.get(--stack.length));
      if (stop <= longest) continue;
      longest = stop;
      this.best.clear();
      for (let slot = 0; slot < this.slots.length; slot++) this.best.push(this.slots.get(slot));
      if (longest == this.end) break;
    }
    return longest;
  }

  /** Goes on from an instruction until it fails (0) or matches (the end), leaving other ways on the stack. */
  private follow(first: i32, from: usize): usize {
    let pc = first;
    let at = from;
    while (true) {
      if (++this.steps > MOST_STEPS) this.giveUp();
      const instruction = this.program.at(pc);
      const op = load<u32>(instruction);
      const argument = load<u32>(instruction, 8);
      if (op == OP_MATCH) return at;
      if (op == OP_RANGE || op == OP_SET) {
        if (at == this.end || !this.takes(op, argument, load<u8>(at))) return 0;
        at++;
      } else if (op == OP_SPLIT) {
        this.stack.push(<u32>at);
        this.stack.push(argument);
      } else if (op == OP_SAVE) {
        this.setSlot(argument, <u32>(at - this.start));
      } else if (op == OP_PROGRESS) {
        if (this.slots.get(argument) == <u32>(at - this.start)) return 0;
      } else if (op == OP_ASSERT) {
        if (!assertionHolds(argument, this.start, at, this.end, this.multiline)) return 0;
      } else if (op == OP_BACKREF) {
        at = this.again(argument, at);
        if (at == 0) return 0;
      }
      pc = load<i32>(instruction, 4);
    }
  }

  @inline
  private takes(op: u32, argument: u32, byte: u32): bool {
    if (op == OP_RANGE) return byte >= (argument & 0xff) && byte <= argument >> 8;
    return ((this.program.bitmaps.get((argument << 3) + (byte >> 5)) >> (byte & 31)) & 1) != 0;
  }

  /** The place behind another copy of what a group took, at `at`; 0: there is none. */
  private again(group: i32, at: usize): usize {
    const from = this.slots.get(2 * group);
    const stop = this.slots.get(2 * group + 1);
    if (from == UNSET || stop == UNSET || stop < from) return 0;
    const length = <usize>(stop - from);
    this.steps += length;
    if (at + length > this.end) return 0;
    if (!this.ignoreCase) return memory.compare(this.start + from, at, length) == 0 ? at + length : 0;
    let one = this.start + from;
    let other = at;
    const end = this.start + stop;
    while (one < end) {
      const first = decode(one, end);
      one += decodedLength;
      if (toLower(first) != toLower(decode(other, this.end))) return 0;
      other += decodedLength;
    }
    return other;
  }

  private giveUp(): void {
    complain().text('regular expression with back-references takes too many steps').end();
    exit(2);
  }
}
