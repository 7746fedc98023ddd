// The shape of a parsed regular expression, and the flags that it is read with.
//
// Interface: flags, node kinds, assertions, Node.

import { CharSet } from './charset';

/** Extended syntax; without it basic. */
export const REGEX_EXTENDED: u32 = 1;
/** Letters match in either case. */
export const REGEX_IGNORE_CASE: u32 = 2;
/** `^` and `$` match at line feeds inside the text, too. */
export const REGEX_MULTILINE: u32 = 4;
/** Characters are bytes: the C locale. */
export const REGEX_BYTES: u32 = 8;
/** No syntax at all: the pattern is the text that it matches. */
export const REGEX_FIXED: u32 = 16;
/** What is wrong in its place is literal: `*` first, `{` that begins no interval, `)` that closes nothing (grep, awk). */
export const REGEX_LENIENT: u32 = 32;
/** awk's escapes: \n, \t, \/, \", \ddd, in brackets as well. */
export const REGEX_AWK: u32 = 64;
/** A match must begin and end where no word goes on (grep -w). */
export const REGEX_WORD: u32 = 128;
/** A match must be the whole text (grep -x). */
export const REGEX_LINE: u32 = 256;
/** A match must begin where the text does (expr). */
export const REGEX_START: u32 = 512;

export const NODE_EMPTY = 0;
export const NODE_CHAR = 1;
/** A byte that is no character. */
export const NODE_BYTE = 2;
export const NODE_SET = 3;
export const NODE_CONCAT = 4;
export const NODE_ALTERNATE = 5;
export const NODE_REPEAT = 6;
export const NODE_GROUP = 7;
export const NODE_ASSERT = 8;
export const NODE_BACKREF = 9;

/** Assertions. */
export const ASSERT_LINE_START: u32 = 0;
export const ASSERT_LINE_END: u32 = 1;
export const ASSERT_TEXT_START: u32 = 2;
export const ASSERT_TEXT_END: u32 = 3;
export const ASSERT_BOUNDARY: u32 = 4;
export const ASSERT_NO_BOUNDARY: u32 = 5;
export const ASSERT_WORD_START: u32 = 6;
export const ASSERT_WORD_END: u32 = 7;
/** No word character before, none behind: the ends of a match of grep -w. */
export const ASSERT_NO_WORD_BEFORE: u32 = 8;
export const ASSERT_NO_WORD_AFTER: u32 = 9;

/** No upper bound of a repetition. */
export const UNBOUNDED: i32 = -1;

export class Node {
  children: Array<Node> = [];
  set: CharSet | null = null;
  /** Character, byte, assertion, or number of a group. */
  code: i32 = 0;
  least: i32 = 0;
  most: i32 = 0;
  /** Whether there is a group in it: only then must its part of a match be known. */
  captures: bool = false;
  /** Where its instructions are: the compiler's notes for the extraction of groups (extract.ts). */
  entry: i32 = 0;
  exit: i32 = 0;
  first: i32 = 0;
  last: i32 = 0;
  /** Of a repetition: entry and exit of each copy of its body. */
  copies: Array<i32> = [];

  constructor(public kind: i32) {}

  /** Adds a child. */
  with(child: Node): this {
    this.children.push(child);
    if (child.captures) this.captures = true;
    return this;
  }
}

export function characterNode(code: i32): Node {
  const node = new Node(NODE_CHAR);
  node.code = code;
  return node;
}

export function setNode(set: CharSet): Node {
  const node = new Node(NODE_SET);
  node.set = set;
  return node;
}

export function assertNode(assertion: u32): Node {
  const node = new Node(NODE_ASSERT);
  node.code = assertion;
  return node;
}
