// Words as what commands need of them: fields, text, patterns. The expansion itself is expand/expand.ts's.
//
// An error (`${x?}`, a readonly variable, arithmetic) has been reported and raised when a function here comes back: the
// caller looks at `flow`.
//
// Interface: expandWords, expandWord, expandText, expandAssigned, expandPattern.

import { Bytes } from '../../lib/base/bytes';
import { FIELDS, Fields, PATTERN, TEXT } from '../expand/fields';
import { interpreter } from '../interpreter';
import { Pattern } from '../expand/pattern';
import { RUNNING, flow } from '../state';
import { Word } from './tree';

/** Collectors that are not in use: expansions nest. */
const spare: Array<Fields> = [];
const NOWHERE: Array<Bytes> = [];

@inline
function collector(mode: i32, out: Array<Bytes>): Fields {
  const fields = spare.length > 0 ? spare.pop() : new Fields();
  fields.begin(mode, out);
  return fields;
}

/** Adds the fields of all words. */
export function expandWords(words: Array<Word>, out: Array<Bytes>): void {
  for (let index = 0; index < words.length; index++) {
    const word = unchecked(words[index]);
    const literal = word.literal;
    if (literal !== null) out.push(literal);
    else {
      expandWord(word, out);
      if (flow != RUNNING) return;
    }
  }
}

/** Adds the fields of one word. */
export function expandWord(word: Word, out: Array<Bytes>): void {
  const fields = collector(FIELDS, out);
  interpreter.addWord(fields, word, false, false);
  if (flow == RUNNING) fields.end();
  spare.push(fields);
}

/** The text of a word that is neither split nor taken for a pattern: redirections, case, here-documents. */
export function expandText(word: Word): Bytes {
  const literal = word.literal;
  if (literal !== null) return literal;
  const fields = collector(TEXT, NOWHERE);
  interpreter.addWord(fields, word, false, false);
  const text = fields.takeText();
  spare.push(fields);
  return text;
}

/** The same for the value of an assignment, where a tilde counts behind each colon. */
export function expandAssigned(word: Word): Bytes {
  const literal = word.literal;
  if (literal !== null) return literal;
  const fields = collector(TEXT, NOWHERE);
  interpreter.addWord(fields, word, true, false);
  const text = fields.takeText();
  spare.push(fields);
  return text;
}

/** A pattern, with what is quoted in it. */
export function expandPattern(word: Word): Pattern {
  const fields = collector(PATTERN, NOWHERE);
  interpreter.addWord(fields, word, false, false);
  const pattern = fields.takePattern();
  fields.takeText();
  spare.push(fields);
  return pattern;
}
