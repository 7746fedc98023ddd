// What a program tells the line editor about words that can stand at the cursor.
//
// Interface: Completer, Completion, commonPrefix, putColumns.

import { Bytes, addressOf, lastIndexOf, sliceOf } from '../base/bytes';
import { textWidth } from '../text/glyph';
import { Writer } from '../base/io';

/** The words that can replace what is between `start` and the cursor. */
export class Completion {
  /** What is put behind a word that is the only one; 0: nothing. Nothing follows a word that ends with a slash, either. */
  suffix: u8 = 0x20;

  /** `start`: index into the line. `words`: in the order in which they are listed, quoted as the line needs them. */
  constructor(
    public start: i32,
    public words: Array<Bytes>,
  ) {}
}

/** Finds words. */
export abstract class Completer {
  /** The words for the cursor at index `cursor`, or null: none. */
  abstract candidates(line: Bytes, cursor: i32): Completion | null;
}

/** The longest beginning that all words have; no character is cut in two. */
export function commonPrefix(words: Array<Bytes>): Bytes {
  let length = words[0].length;
  for (let index = 1; index < words.length; index++) {
    const word = words[index];
    let same = 0;
    while (same < length && same < word.length && word[same] == words[0][same]) same++;
    length = same;
  }
  while (length > 0 && length < words[0].length && (words[0][length] & 0xc0) == 0x80) length--;
  return sliceOf(words[0], 0, length);
}

/** What a list shows of a word: of a path only its last name. */
function shownPart(word: Bytes): Bytes {
  const ended = word.length > 1 && word[word.length - 1] == 0x2f;
  const slash = lastIndexOf(ended ? sliceOf(word, 0, word.length - 1) : word, 0x2f);
  return slash < 0 ? word : sliceOf(word, slash + 1);
}

/** Lists words in columns, downwards, on a terminal of that width. */
export function putColumns(out: Writer, words: Array<Bytes>, columns: i32): void {
  const shown = new Array<Bytes>();
  let widest = 0;
  for (let index = 0; index < words.length; index++) {
    const word = shownPart(words[index]);
    shown.push(word);
    widest = max(widest, textWidth(addressOf(word), addressOf(word) + word.length));
  }
  const perRow = max(1, (columns + 1) / (widest + 2));
  const rows = (words.length + perRow - 1) / perRow;
  for (let row = 0; row < rows; row++) {
    for (let index = row; index < shown.length; index += rows) {
      const word = shown[index];
      out.bytes(word);
      if (index + rows >= shown.length) break;
      const width = textWidth(addressOf(word), addressOf(word) + word.length);
      for (let blanks = width; blanks < widest + 2; blanks++) out.byte(0x20);
    }
    out.text('\r\n');
  }
}
