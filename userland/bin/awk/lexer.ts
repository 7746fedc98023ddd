// Words of an awk program (POSIX awk, "Lexical Conventions").
//
// Interface: Lexer, tokens.

import { isNameStart, isNameByte } from '../../lib/base/ascii';
import { Bytes, addressOf, bytesAt, equalsText } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { complain, exit } from '../../lib/base/io';
import { floatEnd, parseFloatAt } from '../../lib/text/float';
import { digitOf } from '../../lib/text/escape';

export const T_END = 0;
export const T_NEWLINE = 1;
export const T_NUMBER = 2;
export const T_STRING = 3;
export const T_REGEX = 4;
/** A name that `(` does not follow at once. */
export const T_NAME = 5;
/** A name with `(` right behind it. */
export const T_CALL = 6;
export const T_BUILTIN = 7;
export const T_KEYWORD = 8;
/** One of the operators: see OPERATORS. */
export const T_OPERATOR = 9;

/** Longest first. */
const OPERATORS: StaticArray<string> = [
  '**=',
  '&&',
  '||',
  '++',
  '--',
  '+=',
  '-=',
  '*=',
  '/=',
  '%=',
  '^=',
  '**',
  '==',
  '<=',
  '>=',
  '!=',
  '!~',
  '>>',
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ';',
  ',',
  '+',
  '-',
  '*',
  '/',
  '%',
  '^',
  '!',
  '>',
  '<',
  '|',
  '?',
  ':',
  '~',
  '$',
  '=',
];

const KEYWORDS: StaticArray<string> = [
  'BEGIN',
  'END',
  'function',
  'func',
  'if',
  'else',
  'while',
  'for',
  'do',
  'break',
  'continue',
  'next',
  'nextfile',
  'exit',
  'return',
  'delete',
  'in',
  'getline',
  'print',
  'printf',
];

/** In the order of builtins.ts. */
export const BUILTINS: StaticArray<string> = [
  'length',
  'substr',
  'index',
  'split',
  'sub',
  'gsub',
  'match',
  'sprintf',
  'sin',
  'cos',
  'atan2',
  'exp',
  'log',
  'sqrt',
  'int',
  'rand',
  'srand',
  'tolower',
  'toupper',
  'system',
  'close',
  'fflush',
  'systime',
  'and',
  'or',
  'xor',
  'compl',
  'lshift',
  'rshift',
  'gensub',
];

export class Lexer {
  /** The token. */
  kind: i32 = T_END;
  /** Of an operator or keyword. */
  word: string = '';
  /** Of names, strings and expressions. */
  text: Bytes = [];
  number: f64 = 0;
  /** Index in BUILTINS. */
  builtin: i32 = 0;
  line: i32 = 1;
  private at: i32 = 0;

  constructor(
    private source: Bytes,
    /** What messages call the program: `cmd. line` or a file. */
    private name: Bytes,
  ) {}

  /** Ends the program with a message about this place. */
  fail(message: string): void {
    complain().bytes(this.name).byte(0x3a).decimal(this.line).text(': ').text(message).end();
    exit(1);
  }

  unexpected(): void {
    this.fail(this.kind == T_END ? 'Unexpected end of program' : 'Unexpected token');
  }

  private peek(offset: i32 = 0): i32 {
    return this.at + offset < this.source.length ? this.source[this.at + offset] : -1;
  }

  private skipBlanks(): void {
    while (true) {
      const byte = this.peek();
      if (byte == 0x20 || byte == 0x09 || byte == 0x0d) this.at++;
      else if (byte == 0x5c && this.peek(1) == 0x0a) {
        this.at += 2;
        this.line++;
      } else if (byte == 0x5c && this.peek(1) == 0x0d && this.peek(2) == 0x0a) {
        this.at += 3;
        this.line++;
      } else if (byte == 0x23) while (this.peek() >= 0 && this.peek() != 0x0a) this.at++;
      else return;
    }
  }

  /** A place to come back to with goBack(). */
  get place(): i32 {
    return this.at;
  }

  /** Whether the word behind the token is getline. */
  isBeforeGetline(): bool {
    let at = this.at;
    while (at < this.source.length && (this.source[at] == 0x20 || this.source[at] == 0x09)) at++;
    const word = 'getline';
    for (let index = 0; index < word.length; index++) {
      if (at + index >= this.source.length || this.source[at + index] != word.charCodeAt(index)) return false;
    }
    const next = at + word.length;
    return next >= this.source.length || !isNameStart(this.source[next]);
  }

  /** Makes the token that was read before `place` the current one again: a name. */
  goBack(place: i32, name: Bytes, line: i32): void {
    this.at = place;
    this.line = line;
    this.kind = T_NAME;
    this.text = name;
  }

  /** Moves to the next token. */
  next(): void {
    // A line ends where its line feed is read, so that messages about that token name the right line.
    if (this.kind == T_NEWLINE) this.line++;
    this.skipBlanks();
    const byte = this.peek();
    if (byte < 0) this.kind = T_END;
    else if (byte == 0x0a) {
      this.at++;
      this.kind = T_NEWLINE;
    } else if (byte == 0x22) this.string();
    else if (
      (byte >= 0x30 && byte <= 0x39) ||
      (byte == 0x2e && this.peek(1) >= 0x30 && this.peek(1) <= 0x39)
    ) {
      this.numeral();
    } else if (isNameStart(byte)) this.nameOrKeyword();
    else this.operator();
  }

  private numeral(): void {
    const start = addressOf(this.source) + this.at;
    const hexadecimal = this.peek() == 0x30 && (this.peek(1) | 0x20) == 0x78;
    this.number = parseFloatAt(start, addressOf(this.source) + this.source.length, hexadecimal);
    this.at = <i32>(floatEnd - addressOf(this.source));
    this.kind = T_NUMBER;
  }

  private nameOrKeyword(): void {
    const start = this.at;
    while (isNameByte(this.peek())) this.at++;
    this.text = bytesAt(addressOf(this.source) + start, this.at - start);
    for (let index = 0; index < KEYWORDS.length; index++) {
      if (!equalsText(this.text, KEYWORDS[index])) continue;
      this.kind = T_KEYWORD;
      this.word = KEYWORDS[index] == 'func' ? 'function' : KEYWORDS[index];
      return;
    }
    for (let index = 0; index < BUILTINS.length; index++) {
      if (!equalsText(this.text, BUILTINS[index])) continue;
      this.kind = T_BUILTIN;
      this.builtin = index;
      return;
    }
    this.kind = this.peek() == 0x28 ? T_CALL : T_NAME;
  }

  private operator(): void {
    for (let index = 0; index < OPERATORS.length; index++) {
      const word = OPERATORS[index];
      let same = 0;
      while (same < word.length && this.peek(same) == word.charCodeAt(same)) same++;
      if (same < word.length) continue;
      this.at += same;
      this.kind = T_OPERATOR;
      this.word = word == '**' ? '^' : word == '**=' ? '^=' : word;
      return;
    }
    this.fail('Unexpected token');
  }

  private string(): void {
    const result = new ByteBuffer();
    this.at++;
    while (this.peek() != 0x22) {
      const byte = this.peek();
      if (byte < 0 || byte == 0x0a) this.fail('Unexpected end of string');
      this.at++;
      if (byte == 0x5c) this.at = putAwkEscape(result, this.source, this.at);
      else result.byte(<u8>byte);
    }
    this.at++;
    this.text = result.take();
    this.kind = T_STRING;
  }

  /** Reads an expression whose first slash (or `/=`) was the token. */
  regex(): void {
    const result = new ByteBuffer();
    if (this.word == '/=') result.byte(0x3d);
    let inBrackets = false;
    let first = 0;
    while (inBrackets || this.peek() != 0x2f) {
      const byte = this.peek();
      if (byte < 0 || byte == 0x0a) this.fail('Unexpected end of regular expression');
      this.at++;
      if (byte == 0x5c && this.peek() >= 0 && this.peek() != 0x0a) {
        if (this.peek() != 0x2f) result.byte(0x5c);
        result.byte(<u8>this.peek());
        this.at++;
        continue;
      }
      result.byte(<u8>byte);
      if (byte == 0x5b && !inBrackets && this.closesBracket()) {
        inBrackets = true;
        first = result.length;
        if (this.peek() == 0x5e) first++;
      } else if (byte == 0x5d && inBrackets && result.length > first + 1) inBrackets = false;
    }
    this.at++;
    this.text = result.take();
    this.kind = T_REGEX;
  }

  /** Whether the bracket that was opened here is closed on this line. */
  private closesBracket(): bool {
    for (let offset = 1; this.peek(offset) >= 0 && this.peek(offset) != 0x0a; offset++) {
      if (this.peek(offset) == 0x5d) return true;
    }
    return false;
  }
}

const LETTERS = '"\\/abfnrtv';
const MEANINGS: StaticArray<u8> = [0x22, 0x5c, 0x2f, 7, 8, 12, 10, 13, 9, 11];

/** Appends what the escape means whose letter is at `at`; answers the index behind it. An unknown one keeps its backslash. */
export function putAwkEscape(out: ByteBuffer, text: Bytes, at: i32): i32 {
  if (at >= text.length) {
    out.byte(0x5c);
    return at;
  }
  const letter = text[at];
  const known = LETTERS.indexOf(String.fromCharCode(letter));
  if (known >= 0) {
    out.byte(MEANINGS[known]);
    return at + 1;
  }
  if (letter == 0x0a) return at + 1;
  const hexadecimal = letter == 0x78 && at + 1 < text.length && digitOf(text[at + 1]) >= 0;
  if (!hexadecimal && (letter < 0x30 || letter > 0x37)) {
    out.byte(0x5c).byte(letter);
    return at + 1;
  }
  let value = 0;
  let end = hexadecimal ? at + 1 : at;
  for (; end < min(at + 3, text.length); end++) {
    const digit = digitOf(text[end]);
    if (digit < 0 || digit >= (hexadecimal ? 16 : 8)) break;
    value = value * (hexadecimal ? 16 : 8) + digit;
  }
  out.byte(<u8>value);
  return end;
}
