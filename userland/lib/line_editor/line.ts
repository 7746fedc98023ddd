// The line that is being edited: text, cursor, undo. Positions are byte indices and always between glyphs.
//
// Interface: Line.

import { ByteBuffer } from '../base/buffer';
import { Bytes, addressOf } from '../base/bytes';
import { nextGlyph, previousGlyph } from '../text/glyph';

const EMPTY: Bytes = [];

/** Bytes of an edit that can be taken back: at `at`, `removed` was replaced by `inserted`. */
class Edit {
  constructor(
    public at: i32,
    public removed: Bytes,
    public inserted: Bytes,
    public cursor: i32,
    public group: i32,
  ) {}
}

export class Line {
  cursor: i32 = 0;
  readonly text: ByteBuffer = new ByteBuffer(256);
  private edits: Array<Edit> = [];
  /** Edits of one group are taken back together. */
  private group: i32 = 0;
  /** Where a run of typed characters may go on, or −1. */
  private typing: i32 = -1;

  get length(): i32 {
    return this.text.length;
  }

  /** Begins anew with a text, the cursor at its end; nothing can be taken back. */
  reset(text: Bytes): void {
    this.text.clear();
    this.text.bytes(text);
    this.cursor = text.length;
    this.edits = [];
    this.typing = -1;
  }

  /** What is changed from now on is taken back apart from what was before. */
  separate(): void {
    this.group++;
    this.typing = -1;
  }

  /** Replaces the bytes `from` to `to` − 1; the cursor goes behind the new ones. */
  replace(from: i32, to: i32, inserted: Bytes): void {
    if (from == to && inserted.length == 0) return;
    const single = from == to && inserted.length <= 4;
    if (!single || this.typing != from) this.group++;
    this.edits.push(new Edit(from, this.text.slice(from, to), inserted, this.cursor, this.group));
    this.text.remove(from, to);
    this.text.insert(from, inserted);
    this.cursor = from + inserted.length;
    this.typing = single ? this.cursor : -1;
  }

  insert(inserted: Bytes): void {
    this.replace(this.cursor, this.cursor, inserted);
  }

  /** Takes bytes out and answers them; the cursor goes there. */
  remove(from: i32, to: i32): Bytes {
    const removed = this.text.slice(from, to);
    this.replace(from, to, EMPTY);
    return removed;
  }

  /** Takes the last group of edits back. False: there is none. */
  undo(): bool {
    if (this.edits.length == 0) return false;
    const group = this.edits[this.edits.length - 1].group;
    while (this.edits.length > 0 && this.edits[this.edits.length - 1].group == group) {
      const edit = this.edits.pop();
      this.text.remove(edit.at, edit.at + edit.inserted.length);
      this.text.insert(edit.at, edit.removed);
      this.cursor = edit.cursor;
    }
    this.typing = -1;
    return true;
  }

  /** Index behind the glyph at `index`. */
  next(index: i32): i32 {
    return <i32>(nextGlyph(this.text.address + index, this.text.end) - this.text.address);
  }

  /** Index of the glyph before `index`. */
  previous(index: i32): i32 {
    return <i32>(previousGlyph(this.text.address, this.text.address + index) - this.text.address);
  }

  /** The start of the text line (between line feeds) that `index` is in. */
  lineStart(index: i32): i32 {
    while (index > 0 && this.text.at(index - 1) != 0x0a) index--;
    return index;
  }

  /** The end of the text line that `index` is in: its line feed, or the end. */
  lineEnd(index: i32): i32 {
    while (index < this.length && this.text.at(index) != 0x0a) index++;
    return index;
  }

  /** Whether a letter, digit or underscore is at `index`; everything beyond ASCII counts as a letter. */
  isWord(index: i32): bool {
    const byte = this.text.at(index);
    const letter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a;
    return byte >= 0x80 || letter || (byte >= 0x30 && byte <= 0x39) || byte == 0x5f;
  }

  isBlank(index: i32): bool {
    const byte = this.text.at(index);
    return byte == 0x20 || byte == 0x09 || byte == 0x0a;
  }

  /** The end of the next word, as readline's forward-word. */
  wordForward(index: i32): i32 {
    while (index < this.length && !this.isWord(index)) index++;
    while (index < this.length && this.isWord(index)) index++;
    return index;
  }

  /** The start of the word before, as readline's backward-word. */
  wordBackward(index: i32): i32 {
    while (index > 0 && !this.isWord(index - 1)) index--;
    while (index > 0 && this.isWord(index - 1)) index--;
    return index;
  }

  /** The start of the blank-separated word before: what ^W erases. */
  blankWordBackward(index: i32): i32 {
    while (index > 0 && this.isBlank(index - 1)) index--;
    while (index > 0 && !this.isBlank(index - 1)) index--;
    return index;
  }

  /** Whether the bytes are at `index`. */
  matches(index: i32, pattern: Bytes): bool {
    if (index + pattern.length > this.length) return false;
    return memory.compare(this.text.address + index, addressOf(pattern), pattern.length) == 0;
  }
}
