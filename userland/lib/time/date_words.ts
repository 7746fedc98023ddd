// The words that dates are written in (date_parse.ts): tokens, units, zones, names.
//
// Interface: Token, tokensOf; UNITS, UNIT_SECONDS; ZONES, ZONE_MINUTES; nameIn.

import { Bytes } from '../base/bytes';

/** Units of distances, in the singular. */
export const UNITS: StaticArray<string> = [
  'sec',
  'second',
  'min',
  'minute',
  'hour',
  'day',
  'week',
  'fortnight',
  'month',
  'year',
];
/** Seconds of each; 0: it is of months. */
export const UNIT_SECONDS: StaticArray<i64> = [1, 1, 60, 60, 3600, 86400, 604800, 1209600, 0, 0];

/** Zones by name, and the minutes that they are ahead of UTC. */
export const ZONES: StaticArray<string> = [
  'utc',
  'gmt',
  'z',
  'cet',
  'cest',
  'eet',
  'eest',
  'wet',
  'west',
  'est',
  'edt',
  'cst',
  'cdt',
  'mst',
  'mdt',
  'pst',
  'pdt',
  'jst',
  'msk',
  'bst',
  'ist',
  'kst',
];
export const ZONE_MINUTES: StaticArray<i32> = [
  0, 0, 0, 60, 120, 120, 180, 0, 60, -300, -240, -360, -300, -420, -360, -480, -420, 540, 180, 60, 330, 540,
];

/** A run of digits, a word, or one other character. */
export class Token {
  constructor(
    /** d: digits, w: word, else the character itself. */
    public kind: i32,
    public text: string,
    /** Whether a blank stood before it. */
    public spaced: bool,
  ) {}

  get isNumber(): bool {
    return this.kind == 0x64;
  }

  get isWord(): bool {
    return this.kind == 0x77;
  }

  get value(): i64 {
    return this.text.length > 15 ? -1 : I64.parseInt(this.text);
  }
}

function classOf(byte: i32): i32 {
  if (byte >= 0x30 && byte <= 0x39) return 0x64;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x7a ? 0x77 : byte;
}

/** Blanks separate tokens and are none. Letters are small. */
export function tokensOf(text: Bytes): Array<Token> {
  const tokens = new Array<Token>();
  let at = 0;
  let spaced = false;
  while (at < text.length) {
    const kind = classOf(text[at]);
    if (text[at] == 0x20 || text[at] == 0x09 || text[at] == 0x0a) {
      spaced = true;
      at++;
      continue;
    }
    let word = '';
    do {
      word += String.fromCharCode(text[at++]);
    } while (at < text.length && kind >= 0x61 && classOf(text[at]) == kind);
    tokens.push(new Token(kind, word.toLowerCase(), spaced));
    spaced = false;
  }
  return tokens;
}

/** The place of a word in a table, three letters or more of its beginning being enough; −1: not there. */
export function nameIn(names: StaticArray<string>, word: string): i32 {
  if (word.length < 3) return -1;
  for (let index = 0; index < names.length; index++) {
    if (names[index].toLowerCase().startsWith(word)) return index;
  }
  return word == 'sept' ? 8 : -1;
}
