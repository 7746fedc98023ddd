// What the groups of a match took: POSIX's rule (XBD 9.1) that each part of the expression, from left to right, takes the
// longest text with which the rest still matches, and a repetition tells of its last round.
//
// Interface: Extractor.
//
// The span of the whole match is known. For a part of the tree and its span a table says which instructions can still
// reach the end of the part from which place; it is filled from the end backwards. Then the parts of a concatenation, or
// the rounds of a repetition, are cut off one after the other: run forwards, over what the table leaves, as far as it
// goes. Nothing is tried twice: the time is linear in the text for each level of the tree.

import { Words } from '../base/words';
import { encodedLength } from '../base/unicode';
import { assertionHolds } from './assertions';
import * as syntax from './syntax';
import { Node } from './syntax';
import { OP_ASSERT, OP_RANGE, OP_SET, OP_SPLIT, Program } from './program';

/** Which instructions of a part reach its exit at `stop`, for every place of [from, stop]. */
class Table {
  private rows: usize = 0;
  private rowSize: usize;

  constructor(
    private owner: Extractor,
    private node: Node,
    private from: usize,
    private stop: usize,
  ) {
    this.rowSize = (<usize>((node.last - node.first + 31) >> 5)) << 2;
    this.rows = heap.alloc(this.rowSize * (stop - from + 1));
    memory.fill(this.rows, 0, this.rowSize * (stop - from + 1));
    for (let at = stop; ; at--) {
      this.fillRow(at);
      if (at == from) break;
    }
  }

  free(): void {
    heap.free(this.rows);
  }

  @inline
  has(pc: i32, at: usize): bool {
    if (pc == this.node.exit) return at == this.stop;
    const bit = pc - this.node.first;
    return (
      ((load<u32>(this.rows + this.rowSize * (at - this.from) + ((bit >> 5) << 2)) >> (bit & 31)) & 1) != 0
    );
  }

  @inline
  private add(pc: i32, at: usize): void {
    const bit = pc - this.node.first;
    const word = this.rows + this.rowSize * (at - this.from) + ((bit >> 5) << 2);
    store<u32>(word, load<u32>(word) | (1 << (bit & 31)));
  }

  private fillRow(at: usize): void {
    const owner = this.owner;
    let again = true;
    // What waits for a byte looks at the row before; what does not, at its own row until nothing more comes.
    for (let round = 0; again; round++) {
      again = false;
      for (let pc = this.node.first; pc < this.node.last; pc++) {
        const instruction = owner.program.at(pc);
        const op = load<u32>(instruction);
        const next = load<i32>(instruction, 4);
        if (op == OP_RANGE || op == OP_SET) {
          if (round > 0 || at == this.stop) continue;
          if (!this.has(next, at + 1) || !owner.takes(instruction, at)) continue;
          this.add(pc, at);
          again = true;
          continue;
        }
        if (this.has(pc, at)) continue;
        const holds =
          op == OP_SPLIT
            ? this.has(next, at) || this.has(load<i32>(instruction, 8), at)
            : op == OP_ASSERT
              ? this.has(next, at) && owner.holds(load<u32>(instruction, 8), at)
              : this.has(next, at);
        if (!holds) continue;
        this.add(pc, at);
        again = true;
      }
    }
  }
}

export class Extractor {
  private start: usize = 0;
  private end: usize = 0;
  private current: Words = new Words();
  private next: Words = new Words();
  private stack: Words = new Words();
  private marks: Words = new Words();
  private generation: u32 = 0;

  constructor(
    public program: Program,
    private multiline: bool,
    /** Offsets from the start of the text: two for each group, −1 where it has no part in the match. */
    private slots: StaticArray<i32>,
  ) {
    this.marks.resize(program.count + 1, 0);
  }

  free(): void {
    this.current.free();
    this.next.free();
    this.stack.free();
    this.marks.free();
  }

  /** Fills in the groups of the match [from, stop) of the tree in the text [start, end). */
  run(tree: Node, start: usize, from: usize, stop: usize, end: usize): void {
    this.start = start;
    this.end = end;
    this.solve(tree, from, stop);
  }

  @inline
  holds(kind: u32, at: usize): bool {
    return assertionHolds(kind, this.start, at, this.end, this.multiline);
  }

  /** Whether an instruction takes the byte at `at`. */
  @inline
  takes(instruction: usize, at: usize): bool {
    const byte = <u32>load<u8>(at);
    const argument = load<u32>(instruction, 8);
    if (load<u32>(instruction) == OP_RANGE) return byte >= (argument & 0xff) && byte <= argument >> 8;
    return ((this.program.bitmaps.get((argument << 3) + (byte >> 5)) >> (byte & 31)) & 1) != 0;
  }

  private solve(node: Node, from: usize, stop: usize): void {
    if (!node.captures) return;
    if (node.kind == syntax.NODE_GROUP) {
      this.slots[2 * node.code] = <i32>(from - this.start);
      this.slots[2 * node.code + 1] = <i32>(stop - this.start);
      this.solve(node.children[0], from, stop);
      return;
    }
    const table = new Table(this, node, from, stop);
    if (node.kind == syntax.NODE_CONCAT) this.solveConcat(node, table, from, stop);
    else if (node.kind == syntax.NODE_REPEAT) this.solveRepeat(node, table, from, stop);
    else if (node.kind == syntax.NODE_ALTERNATE) this.solveAlternate(node, table, from, stop);
    table.free();
  }

  private solveAlternate(node: Node, table: Table, from: usize, stop: usize): void {
    for (let index = 0; index < node.children.length; index++) {
      const child = node.children[index];
      if (!table.has(child.entry, from)) continue;
      return this.solve(child, from, stop);
    }
  }

  private solveConcat(node: Node, table: Table, from: usize, stop: usize): void {
    const children = node.children;
    let left = 0;
    for (let index = 0; index < children.length; index++) left += i32(children[index].captures);
    let at = from;
    for (let index = 0; left > 0; index++) {
      const child = children[index];
      const end = index == children.length - 1 ? stop : this.endOf(child, table, at, stop);
      if (child.captures) {
        this.solve(child, at, end);
        left--;
      }
      at = end;
    }
  }

  private endOf(child: Node, table: Table, at: usize, stop: usize): usize {
    if (child.kind == syntax.NODE_CHAR) return at + encodedLength(child.code);
    if (child.kind == syntax.NODE_BYTE) return at + 1;
    if (child.kind == syntax.NODE_ASSERT || child.kind == syntax.NODE_EMPTY) return at;
    if (child.kind == syntax.NODE_SET && load<u8>(at) < 0x80) return at + 1;
    return this.longest(child.entry, child.exit, table, at, stop);
  }

  private solveRepeat(node: Node, table: Table, from: usize, stop: usize): void {
    const copies = node.copies;
    const last = copies.length / 2 - 1;
    let at = from;
    let roundStart: usize = 0;
    let rounds = 0;
    while (node.most == syntax.UNBOUNDED || rounds < node.most) {
      const copy = 2 * max(0, last - rounds);
      const end = this.longest(copies[copy], copies[copy + 1], table, at, stop);
      // A round that takes nothing counts only where rounds are still due, or where there is nothing to take.
      if (end == 0 || (end == at && rounds >= node.least && !(rounds == 0 && from == stop))) break;
      roundStart = at;
      at = end;
      rounds++;
      if (at == stop && rounds >= node.least) break;
    }
    if (rounds > 0) this.solve(node.children[0], roundStart, at);
  }

  /** Adds what is reached from `pc` without a byte, up to `exit`. Answers whether the exit is reached. */
  private close(list: Words, pc: i32, exit: i32, table: Table, at: usize): bool {
    let reached = false;
    this.stack.push(pc);
    while (this.stack.length > 0) {
      const next = <i32>this.stack.get(--this.stack.length);
      if (next == exit) {
        reached = reached || table.has(exit, at);
        continue;
      }
      if (this.marks.get(next) == this.generation || !table.has(next, at)) continue;
      this.marks.set(next, this.generation);
      const instruction = this.program.at(next);
      const op = load<u32>(instruction);
      if (op == OP_RANGE || op == OP_SET) {
        list.push(next);
        continue;
      }
      if (op == OP_ASSERT && !this.holds(load<u32>(instruction, 8), at)) continue;
      this.stack.push(load<u32>(instruction, 4));
      if (op == OP_SPLIT) this.stack.push(load<u32>(instruction, 8));
    }
    return reached;
  }

  /** The last place up to which the part between `entry` and `exit` can go so that the rest matches; 0: none. */
  private longest(entry: i32, exit: i32, table: Table, from: usize, stop: usize): usize {
    this.current.clear();
    this.generation++;
    let best: usize = this.close(this.current, entry, exit, table, from) ? from : 0;
    for (let at = from; at < stop && this.current.length > 0; at++) {
      const current = this.current;
      const next = this.next;
      next.clear();
      this.generation++;
      let reached = false;
      for (let index = 0; index < current.length; index++) {
        const instruction = this.program.at(current.get(index));
        if (!this.takes(instruction, at)) continue;
        if (this.close(next, load<i32>(instruction, 4), exit, table, at + 1)) reached = true;
      }
      if (reached) best = at + 1;
      this.current = next;
      this.next = current;
    }
    return best;
  }
}
