// The text that is edited: lines without their line feeds, and what it takes to undo changes.
//
// Interface: Text, Position.
//
// Lines are never changed in place, so that undo, registers and the text share them. They are kept with a gap at the place
// of the last change: changes near each other cost little, in a file of any size.

import { Bytes } from '../../lib/base/bytes';

const EMPTY: Bytes = [];

/** A place in the text. */
export class Position {
  constructor(
    /** Line, from 0. */
    public row: i32,
    /** Byte in the line. */
    public column: i32,
  ) {}

  /** Whether it is before another one. */
  before(other: Position): bool {
    return this.row < other.row || (this.row == other.row && this.column < other.column);
  }

  copy(): Position {
    return new Position(this.row, this.column);
  }
}

/** Lines `at` to `at + removed.length` − 1 became `inserted`. */
class Change {
  constructor(
    public at: i32,
    public removed: Array<Bytes>,
    public inserted: Array<Bytes>,
    public group: i32,
    /** Where the cursor was. */
    public cursor: Position,
    /** Text.none before and after. */
    public noneBefore: bool,
    public noneAfter: bool,
  ) {}
}

export class Text {
  /** Number of lines, at least 1. */
  length: i32 = 1;
  /** There is no line at all: the one that is shown is not part of the text. */
  none: bool = true;
  /** What the marks of letters are at: index 0 is `a`, 26 is the one before the last jump; null: not set. */
  marks: StaticArray<Position | null> = new StaticArray<Position | null>(27);
  /** If somebody wants to know: what splices did, as triples of line, lines removed, lines inserted. */
  moves: Array<i32> | null = null;
  private block: StaticArray<Bytes> = new StaticArray<Bytes>(64);
  private gapStart: i32 = 1;
  private gapEnd: i32 = 64;
  private done: Array<Change> = [];
  private undone: Array<Change> = [];
  private group: i32 = 0;
  /** Length of `done` when the text was last saved; −1: that state is gone. */
  private saved: i32 = 0;

  constructor() {
    this.block[0] = EMPTY;
  }

  /** The line `row`, 0 ≤ row < length. */
  line(row: i32): Bytes {
    return this.block[row < this.gapStart ? row : row + this.gapEnd - this.gapStart];
  }

  /** Begins anew with these lines; nothing can be undone. */
  load(lines: Array<Bytes>): void {
    const count = lines.length;
    this.block = new StaticArray<Bytes>(max(count, 1) + 64);
    for (let index = 0; index < count; index++) this.block[index] = lines[index];
    if (count == 0) this.block[0] = EMPTY;
    this.none = count == 0;
    this.length = max(count, 1);
    this.gapStart = this.length;
    this.gapEnd = this.block.length;
    this.done = [];
    this.undone = [];
    this.saved = 0;
    this.marks.fill(null);
  }

  /** Whether the text differs from what was saved. */
  get modified(): bool {
    return this.done.length != this.saved;
  }

  /** It was saved. */
  markSaved(): void {
    this.saved = this.done.length;
    // A change that goes on must not be added to one that is saved.
    this.group++;
  }

  /** Changes from now on are undone together, and apart from those before. */
  beginChange(): void {
    this.group++;
  }

  private moveGap(row: i32): void {
    const block = changetype<usize>(this.block);
    const size = this.gapEnd - this.gapStart;
    if (row < this.gapStart) {
      const count = this.gapStart - row;
      memory.copy(block + ((<usize>(row + size)) << 2), block + ((<usize>row) << 2), count << 2);
    } else if (row > this.gapStart) {
      const count = row - this.gapStart;
      memory.copy(block + ((<usize>this.gapStart) << 2), block + ((<usize>this.gapEnd) << 2), count << 2);
    }
    this.gapStart = row;
    this.gapEnd = row + size;
    // The gap still names lines that moved: they are not to be kept alive by it, nor freed twice.
    memory.fill(block + ((<usize>this.gapStart) << 2), 0, size << 2);
  }

  private makeRoom(count: i32): void {
    if (this.gapEnd - this.gapStart >= count) return;
    const larger = new StaticArray<Bytes>(this.block.length + count + (this.block.length >> 1));
    for (let row = 0; row < this.gapStart; row++) larger[row] = this.block[row];
    const shift = larger.length - this.block.length;
    for (let index = this.gapEnd; index < this.block.length; index++)
      larger[index + shift] = this.block[index];
    this.gapEnd += shift;
    this.block = larger;
  }

  private splice(at: i32, removed: i32, inserted: Array<Bytes>): void {
    this.makeRoom(inserted.length);
    this.moveGap(at);
    memory.fill(changetype<usize>(this.block) + ((<usize>this.gapEnd) << 2), 0, removed << 2);
    this.gapEnd += removed;
    for (let index = 0; index < inserted.length; index++) this.block[this.gapStart++] = inserted[index];
    this.length += inserted.length - removed;
    this.moveMarks(at, removed, inserted.length);
  }

  /** Marks below a change follow their lines; those of lines that are gone are, too. */
  private moveMarks(at: i32, removed: i32, inserted: i32): void {
    if (removed == inserted) return;
    const moves = this.moves;
    if (moves !== null) {
      moves.push(at);
      moves.push(removed);
      moves.push(inserted);
    }
    for (let index = 0; index < this.marks.length; index++) {
      const mark = this.marks[index];
      if (mark === null || mark.row < at) continue;
      if (mark.row >= at + removed) mark.row += inserted - removed;
      else if (mark.row >= at + inserted) this.marks[index] = null;
    }
  }

  /** Replaces `removed` lines from `at` on by others. `cursor`: where undo puts the cursor. */
  replace(at: i32, removed: i32, lines: Array<Bytes>, cursor: Position): void {
    // There is always a line.
    const none = lines.length == 0 && removed == this.length;
    const inserted: Array<Bytes> = none ? [EMPTY] : lines;
    if (this.saved > this.done.length) this.saved = -1;
    this.undone = [];
    const last = this.done.length > 0 ? this.done[this.done.length - 1] : null;
    const single = removed == 1 && inserted.length == 1;
    if (
      single &&
      last !== null &&
      last.group == this.group &&
      last.at == at &&
      last.inserted.length == 1 &&
      last.removed.length == 1
    ) {
      // More of the same line: one step.
      last.inserted[0] = inserted[0];
      last.noneAfter = none;
    } else {
      const before = new Array<Bytes>();
      for (let index = 0; index < removed; index++) before.push(this.line(at + index));
      this.done.push(new Change(at, before, inserted.slice(), this.group, cursor.copy(), this.none, none));
    }
    this.splice(at, removed, inserted);
    this.none = none;
  }

  /** Replaces one line. */
  setLine(row: i32, line: Bytes, cursor: Position): void {
    const lines: Array<Bytes> = [line];
    this.replace(row, 1, lines, cursor);
  }

  /** Takes a group of changes back: where the cursor was, or null: there is nothing to undo. */
  undo(): Position | null {
    if (this.done.length == 0) return null;
    const group = this.done[this.done.length - 1].group;
    let cursor: Position | null = null;
    while (this.done.length > 0 && this.done[this.done.length - 1].group == group) {
      const change = this.done.pop();
      this.undone.push(change);
      this.splice(change.at, change.inserted.length, change.removed);
      this.none = change.noneBefore;
      cursor = new Position(min(change.cursor.row, this.length - 1), change.cursor.column);
    }
    this.group++;
    return cursor;
  }

  /** Does a group again that was undone: where it changed, or null: there is nothing to redo. */
  redo(): Position | null {
    if (this.undone.length == 0) return null;
    const group = this.undone[this.undone.length - 1].group;
    let row = 0;
    while (this.undone.length > 0 && this.undone[this.undone.length - 1].group == group) {
      const change = this.undone.pop();
      this.done.push(change);
      this.splice(change.at, change.removed.length, change.inserted);
      this.none = change.noneAfter;
      row = change.at;
    }
    this.group++;
    return new Position(min(row, this.length - 1), 0);
  }
}
