// Word expansion (POSIX 2.6), in one walk over the parts of a word: each part adds to a Fields what it expands to.
//
//   part ─▶ value ─▶ Fields: split by IFS ─▶ field ─▶ pathname expansion ─▶ argument
//
// An error (`${x?}`, a readonly variable, arithmetic) has been reported and raised when a function here comes back: the
// caller looks at `flow`.
//
// Interface: addWord.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, sliceOf } from '../../lib/base/bytes';
import { evaluate } from './arithmetic';
import { Fields } from './fields';
import { addParameter } from './parameter';
import { RUNNING, flow } from '../state';
import { commandOutput } from './substitution';
import { homeOf } from './tilde';
import { ARITHMETIC, COMMAND, LITERAL, Part, Word } from '../syntax/tree';
import { expandText } from '../syntax/words';

/**
 * Adds a word's parts. `assigned`: it is the value of an assignment. `substituted`: it is the word of a ${…}, whose literal
 * text is the result of an expansion.
 */
export function addWord(fields: Fields, word: Word, assigned: bool, substituted: bool): void {
  const parts = word.parts;
  for (let index = 0; index < parts.length; index++) {
    const part = unchecked(parts[index]);
    switch (part.kind) {
      case LITERAL:
        addLiteral(fields, part, index == 0, index == parts.length - 1, assigned, substituted);
        break;
      case COMMAND:
        fields.value(commandOutput(part.tree), part.quoted);
        if (part.quoted) fields.openField();
        break;
      case ARITHMETIC:
        addArithmetic(fields, part);
        break;
      default:
        addParameter(fields, part);
    }
    if (flow != RUNNING) return;
  }
}

function addArithmetic(fields: Fields, part: Part): void {
  const expression = expandText(part.word!);
  if (flow != RUNNING) return;
  const value = evaluate(expression);
  if (flow == RUNNING) fields.number(value, part.quoted);
}

function addLiteral(
  fields: Fields,
  part: Part,
  first: bool,
  last: bool,
  assigned: bool,
  substituted: bool,
): void {
  let text = part.text;
  if (!part.quoted) {
    if (assigned) text = withHomes(text, first, last);
    else if (first && text.length > 0 && text[0] == 0x7e) {
      const length = addHome(fields, text, last);
      if (length > 0) text = sliceOf(text, length);
      if (length > 0 && text.length == 0) return;
    }
  }
  if (substituted) fields.value(text, part.quoted);
  else fields.add(text, part.quoted);
  if (part.quoted) fields.openField();
}

/** Adds the home directory for a tilde at the start, quoted; answers how many bytes of the text that was, 0: none. */
function addHome(fields: Fields, text: Bytes, last: bool): i32 {
  let end = 1;
  while (end < text.length && text[end] != 0x2f) end++;
  if (end == text.length && !last) return 0;
  const home = homeOf(text, 1, end);
  if (home === null) return 0;
  fields.add(home, true);
  return end;
}

/** Replaces tildes at the start and behind colons. */
function withHomes(text: Bytes, first: bool, last: bool): Bytes {
  let tilde = false;
  for (let index = 0; index < text.length; index++) tilde = tilde || text[index] == 0x7e;
  if (!tilde) return text;
  const result = new ByteBuffer(text.length + 32);
  let starts = first;
  for (let index = 0; index < text.length; index++) {
    if (text[index] == 0x7e && starts) {
      let end = index + 1;
      while (end < text.length && text[end] != 0x2f && text[end] != 0x3a) end++;
      let home: Bytes | null = null;
      if (end < text.length || last) home = homeOf(text, index + 1, end);
      if (home !== null) {
        result.bytes(home);
        index = end - 1;
        starts = false;
        continue;
      }
    }
    result.byte(text[index]);
    starts = text[index] == 0x3a;
  }
  return result.take();
}
