// Tokens of the shell language (POSIX XCU 2.10).
//
// Interface: T_…, tokenName, keywordOf, KEYWORD_NAMES, endsList.

import { Bytes, equalsText } from '../../lib/base/bytes';

export const T_END_OF_FILE: i32 = 0;
export const T_NEWLINE: i32 = 1;
export const T_SEMICOLON: i32 = 2;
export const T_BACKGROUND: i32 = 3;
export const T_AND: i32 = 4;
export const T_OR: i32 = 5;
export const T_PIPE: i32 = 6;
export const T_OPEN: i32 = 7;
export const T_CLOSE: i32 = 8;
export const T_END_CASE: i32 = 9;
export const T_FALL_THROUGH: i32 = 10;
export const T_REDIRECTION: i32 = 11;
export const T_WORD: i32 = 12;
export const T_NOT: i32 = 13;
export const T_CASE: i32 = 14;
export const T_DO: i32 = 15;
export const T_DONE: i32 = 16;
export const T_ELIF: i32 = 17;
export const T_ELSE: i32 = 18;
export const T_ESAC: i32 = 19;
export const T_FI: i32 = 20;
export const T_FOR: i32 = 21;
export const T_IF: i32 = 22;
export const T_IN: i32 = 23;
export const T_THEN: i32 = 24;
export const T_UNTIL: i32 = 25;
export const T_WHILE: i32 = 26;
export const T_BEGIN: i32 = 27;
export const T_END: i32 = 28;

const NAMES: StaticArray<string> = [
  'end of file',
  'newline',
  '";"',
  '"&"',
  '"&&"',
  '"||"',
  '"|"',
  '"("',
  '")"',
  '";;"',
  '";&"',
  'redirection',
  'word',
  '"!"',
  '"case"',
  '"do"',
  '"done"',
  '"elif"',
  '"else"',
  '"esac"',
  '"fi"',
  '"for"',
  '"if"',
  '"in"',
  '"then"',
  '"until"',
  '"while"',
  '"{"',
  '"}"',
];

/** How a token is called in messages. */
export function tokenName(token: i32): string {
  return NAMES[token];
}

export const KEYWORD_NAMES: StaticArray<string> = [
  '!',
  'case',
  'do',
  'done',
  'elif',
  'else',
  'esac',
  'fi',
  'for',
  'if',
  'in',
  'then',
  'until',
  'while',
  '{',
  '}',
];

/** The reserved word that a text is, or −1. */
export function keywordOf(text: Bytes): i32 {
  if (text.length > 5) return -1;
  for (let index = 0; index < KEYWORD_NAMES.length; index++) {
    if (equalsText(text, KEYWORD_NAMES[index])) return T_NOT + index;
  }
  return -1;
}

/** Whether a list ends before this token. */
export function endsList(token: i32): bool {
  switch (token) {
    case T_END_OF_FILE:
    case T_CLOSE:
    case T_END_CASE:
    case T_FALL_THROUGH:
    case T_DO:
    case T_DONE:
    case T_ELIF:
    case T_ELSE:
    case T_ESAC:
    case T_FI:
    case T_THEN:
    case T_END:
      return true;
    default:
      return false;
  }
}
