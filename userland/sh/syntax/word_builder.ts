// Collects the parts of a word while it is read.
//
// Interface: WordBuilder, wordOf, finishWord.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf } from '../../lib/base/bytes';
import { LITERAL, Part, Word } from './tree';

export class WordBuilder {
  parts: Array<Part> = [];
  /** Something in it was quoted. */
  quoted: bool = false;
  private text: ByteBuffer = new ByteBuffer(32);
  private textQuoted: bool = false;
  private open: bool = false;

  /** Whether nothing has been added. */
  get isEmpty(): bool {
    return !this.open && this.parts.length == 0;
  }

  /** A byte of literal text. */
  byte(value: i32, quoted: bool): void {
    if (this.open && this.textQuoted != quoted) this.flush();
    this.open = true;
    this.textQuoted = quoted;
    this.text.byte(<u8>value);
  }

  /** Quotes with nothing in them are a word nevertheless. */
  emptyQuoted(): void {
    if (this.open && this.textQuoted) return;
    this.flush();
    this.open = true;
    this.textQuoted = true;
  }

  part(part: Part): void {
    this.flush();
    this.parts.push(part);
  }

  private flush(): void {
    if (!this.open) return;
    const part = new Part(LITERAL, this.text.take());
    part.quoted = this.textQuoted;
    this.parts.push(part);
    this.open = false;
  }

  /** The literal text since the last part, if all of it is unquoted: what a number before `<` is. */
  get plainText(): ByteBuffer | null {
    return this.open && !this.textQuoted && this.parts.length == 0 ? this.text : null;
  }

  /** The word. */
  finish(): Word {
    this.flush();
    return finishWord(new Word(this.parts), !this.quoted, false);
  }
}

/** A word that is the text and nothing else. */
export function wordOf(text: Bytes, quoted: bool): Word {
  const part = new Part(LITERAL, text);
  part.quoted = quoted;
  return finishWord(new Word([part]), !quoted, false);
}

/** Whether a run of unquoted text may be a pattern for file names. */
function mayBePattern(text: Bytes, bracket: bool): bool {
  for (let index = 0; index < text.length; index++) {
    const byte = text[index];
    if (byte == 0x2a || byte == 0x3f || (byte == 0x5b && bracket)) return true;
  }
  return false;
}

function hasByte(text: Bytes, wanted: u8): bool {
  for (let index = 0; index < text.length; index++) {
    if (text[index] == wanted) return true;
  }
  return false;
}

/** Finds out whether the word is literal. `assigned`: it is the value of an assignment, where ~ counts behind a colon too. */
export function finishWord(word: Word, plain: bool, assigned: bool): Word {
  const parts = word.parts;
  let bracketEnds = false;
  let length = 0;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (part.kind != LITERAL) return word;
    length += part.text.length;
    if (!part.quoted && hasByte(part.text, 0x5d)) bracketEnds = true;
  }
  word.plain = plain && parts.length == 1;
  for (let index = 0; index < parts.length; index++) {
    const part = parts[index];
    if (part.quoted) continue;
    const text = part.text;
    if (!assigned && mayBePattern(text, bracketEnds)) return word;
    if (index == 0 && text.length > 0 && text[0] == 0x7e) return word;
    if (assigned && hasByte(text, 0x7e)) return word;
  }
  const literal = new StaticArray<u8>(length);
  let at = addressOf(literal);
  for (let index = 0; index < parts.length; index++) {
    const text = parts[index].text;
    memory.copy(at, addressOf(text), text.length);
    at += text.length;
  }
  word.literal = literal;
  return word;
}
