// Shell patterns (POSIX XCU 2.14): `*`, `?`, brackets. Matching is by characters in UTF-8, and linear but for a factor:
// of several `*` only the last one is ever tried again.
//
// Interface: Pattern, fnmatch, flags.

import { Bytes, addressOf } from '../base/bytes';
import { decode, decodedLength, toLower } from '../base/unicode';
import { bracketEnd, bracketError, parseBracket } from './brackets';
import { CharSet } from './charset';
import { REGEX_IGNORE_CASE } from './syntax';

/** Letters match in either case. */
export const FNM_CASEFOLD: u32 = 2;
/** A dot at the beginning is matched by a dot only. */
export const FNM_PERIOD: u32 = 4;

const CHARACTER = 0;
const ANY = 1;
const STAR = 2;
const SET = 3;

class Token {
  constructor(
    public kind: i32,
    public code: i32,
    public set: CharSet | null,
  ) {}
}

export class Pattern {
  private tokens: Array<Token> = [];

  constructor(
    text: Bytes,
    private flags: u32 = 0,
  ) {
    const end = addressOf(text) + text.length;
    for (let at = 0; at < text.length;) {
      const byte = text[at];
      if (byte == 0x2a) this.push(STAR, 0);
      else if (byte == 0x3f) this.push(ANY, 0);
      else if (byte == 0x5b) {
        const next = this.bracket(text, at + 1);
        if (next > 0) {
          at = next;
          continue;
        }
        this.push(CHARACTER, 0x5b);
      } else {
        if (byte == 0x5c && at + 1 < text.length) at++;
        this.push(CHARACTER, this.fold(decode(addressOf(text) + at, end)));
        at += decodedLength;
        continue;
      }
      at++;
    }
  }

  private push(kind: i32, code: i32, set: CharSet | null = null): void {
    this.tokens.push(new Token(kind, code, set));
  }

  @inline
  private fold(code: i32): i32 {
    return this.flags & FNM_CASEFOLD ? toLower(code) : code;
  }

  /** Reads a bracket expression; index behind it, or 0 if it is none and `[` stands for itself. */
  private bracket(text: Bytes, at: i32): i32 {
    let body = text;
    if (at < text.length && text[at] == 0x21) {
      body = StaticArray.fromArray<u8>(text.slice<Array<u8>>());
      body[at] = 0x5e;
    }
    const set = parseBracket(body, at, this.flags & FNM_CASEFOLD ? REGEX_IGNORE_CASE : 0);
    if (bracketError != '') return 0;
    this.push(SET, 0, set);
    return bracketEnd;
  }

  private takes(token: Token, code: i32, at: usize, start: usize): bool {
    const isHidden = code == 0x2e && at == start && (this.flags & FNM_PERIOD) != 0;
    if (token.kind != CHARACTER && isHidden) return false;
    if (token.kind == ANY || token.kind == STAR) return true;
    return token.kind == SET ? token.set!.has(code) : token.code == this.fold(code);
  }

  /** Whether the whole text matches. */
  matches(text: Bytes): bool {
    const start = addressOf(text);
    const end = start + text.length;
    const tokens = this.tokens;
    let at = start;
    let index = 0;
    let star = -1;
    let starAt: usize = 0;
    while (true) {
      if (index < tokens.length && tokens[index].kind == STAR) {
        star = index++;
        starAt = at;
        continue;
      }
      if (at == end && index == tokens.length) return true;
      if (at < end && index < tokens.length) {
        const code = decode(at, end);
        const length = decodedLength;
        if (this.takes(tokens[index], code, at, start)) {
          at += length;
          index++;
          continue;
        }
      }
      // Let the last star take one character more.
      if (star < 0 || starAt >= end) return false;
      const code = decode(starAt, end);
      const length = decodedLength;
      if (!this.takes(tokens[star], code, starAt, start)) return false;
      starAt += length;
      at = starAt;
      index = star + 1;
    }
  }
}

/** Whether the whole of `text` matches `pattern`. */
export function fnmatch(pattern: Bytes, text: Bytes): bool {
  return new Pattern(pattern, 0).matches(text);
}
