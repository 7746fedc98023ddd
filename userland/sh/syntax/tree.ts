// The tree that the parser makes of a script and the executor walks.
//
//   Node ─┬ SimpleCommand   assignments, words, redirections
//         ├ Pipeline        commands
//         ├ Pair            left && right, left || right
//         ├ Sequence        commands one after the other
//         ├ Wrapped         ! command, command &, ( list ), { list; }, and any compound command with redirections
//         ├ Choice          if
//         ├ Loop            while, until
//         ├ ForLoop         for
//         ├ CaseSelection   case
//         └ FunctionDefinition
//
// A Word is a list of Parts: literal text and expansions, each with the quoting that it was found in. A word that is
// nothing but literal text has it in `literal` as well, so that most words cost nothing at run time.
//
// Interface: kinds, the classes.

import { Bytes } from '../../lib/base/bytes';
import { Variable } from '../variables';

export const SIMPLE: i32 = 0;
export const PIPELINE: i32 = 1;
export const AND: i32 = 2;
export const OR: i32 = 3;
export const SEQUENCE: i32 = 4;
export const NOT: i32 = 5;
export const BACKGROUND: i32 = 6;
export const SUBSHELL: i32 = 7;
export const GROUP: i32 = 8;
export const IF: i32 = 9;
export const WHILE: i32 = 10;
export const UNTIL: i32 = 11;
export const FOR: i32 = 12;
export const CASE: i32 = 13;
export const FUNCTION: i32 = 14;

/** Kinds of Part. */
export const LITERAL: i32 = 0;
export const PARAMETER: i32 = 1;
export const COMMAND: i32 = 2;
export const ARITHMETIC: i32 = 3;

/** What ${name OPERATOR word} does. */
export const PLAIN: i32 = 0;
export const DEFAULT: i32 = 1; // -
export const ASSIGN: i32 = 2; // =
export const ERROR: i32 = 3; // ?
export const ALTERNATIVE: i32 = 4; // +
export const LENGTH: i32 = 5; // ${#name}
export const SMALL_SUFFIX: i32 = 6; // %
export const LARGE_SUFFIX: i32 = 7; // %%
export const SMALL_PREFIX: i32 = 8; // #
export const LARGE_PREFIX: i32 = 9; // ##
export const BAD: i32 = 10; // ${something else}: an error when it is expanded

export class Part {
  /** Inside double quotes, or, for literal text, quoted in any way. */
  quoted: bool = false;
  /** LITERAL: the text. PARAMETER: the name. BAD: the whole of it. */
  text: Bytes;
  operator: i32 = PLAIN;
  /** The operator had a colon: a null value counts as unset. */
  colon: bool = false;
  /** PARAMETER: the variable, null for a special or positional parameter. */
  variable: Variable | null = null;
  /** PARAMETER: the special parameter's character, or '0' for a positional one, whose number is in `position`. */
  special: u8 = 0;
  position: i32 = 0;
  /** The operator's word; ARITHMETIC: the expression. */
  word: Word | null = null;
  /** COMMAND: what to run; null: nothing. */
  tree: Node | null = null;
  line: i32 = 0;

  constructor(
    public kind: i32,
    text: Bytes,
  ) {
    this.text = text;
  }
}

/** A word of the script. */
export class Word {
  /** The text, if the word is one run of literal text that needs no expansion of any kind. */
  literal: Bytes | null = null;
  /** None of the word was quoted: it can be a reserved word or an alias. */
  plain: bool = false;

  constructor(public parts: Array<Part>) {}
}

/** Kinds of redirection. */
export const READ: i32 = 0; // <
export const WRITE: i32 = 1; // >
export const CLOBBER: i32 = 2; // >|
export const APPEND: i32 = 3; // >>
export const READ_WRITE: i32 = 4; // <>
export const COPY_INPUT: i32 = 5; // <&
export const COPY_OUTPUT: i32 = 6; // >&
export const HERE: i32 = 7; // <<

export class Redirection {
  /** Where: a file's name, the descriptor or `-` to copy, the text of a here-document. */
  target: Word;
  /** HERE: the delimiter as it is looked for, whether the text is taken as it is, and whether tabs go. */
  delimiter: Bytes = [];
  verbatim: bool = false;
  stripTabs: bool = false;

  constructor(
    public kind: i32,
    public fd: i32,
    target: Word,
  ) {
    this.target = target;
  }
}

export class Node {
  constructor(
    public kind: i32,
    public line: i32,
  ) {}
}

/** What a command's name stands for: see execute/commands.ts. */
export class Entry {
  /** The body of the function, or null. */
  body: Node | null = null;
  /** B_…, or −1. */
  builtin: i32 = -1;
  /** Where the program is; null: not looked for yet. */
  path: Bytes | null = null;

  constructor(public name: Bytes) {}
}

export class SimpleCommand extends Node {
  /** What execute/effects.ts found, once it has been asked: −1 not yet. */
  effects: i32 = -1;
  /** What the first word stands for, if that is literal. */
  entry: Entry | null = null;

  constructor(
    line: i32,
    public assignments: Array<Assignment>,
    public words: Array<Word>,
    public redirections: Array<Redirection>,
  ) {
    super(SIMPLE, line);
  }
}

export class Assignment {
  constructor(
    public variable: Variable,
    public value: Word,
  ) {}
}

export class Pipeline extends Node {
  constructor(
    line: i32,
    public commands: Array<Node>,
  ) {
    super(PIPELINE, line);
  }
}

export class Sequence extends Node {
  constructor(
    line: i32,
    public commands: Array<Node>,
  ) {
    super(SEQUENCE, line);
  }
}

export class Pair extends Node {
  constructor(
    kind: i32,
    public left: Node,
    public right: Node,
  ) {
    super(kind, left.line);
  }
}

export class Wrapped extends Node {
  constructor(
    kind: i32,
    line: i32,
    public body: Node,
    public redirections: Array<Redirection>,
  ) {
    super(kind, line);
  }
}

export class Choice extends Node {
  constructor(
    line: i32,
    public condition: Node,
    public consequence: Node,
    public alternative: Node | null,
  ) {
    super(IF, line);
  }
}

export class Loop extends Node {
  constructor(
    kind: i32,
    line: i32,
    public condition: Node,
    public body: Node,
  ) {
    super(kind, line);
  }
}

export class ForLoop extends Node {
  /** null words: the positional parameters. */
  constructor(
    line: i32,
    public variable: Variable,
    public words: Array<Word> | null,
    public body: Node,
  ) {
    super(FOR, line);
  }
}

export class CaseItem {
  constructor(
    public patterns: Array<Word>,
    public body: Node | null,
    /** It ends in ;& */
    public fallsThrough: bool,
  ) {}
}

export class CaseSelection extends Node {
  constructor(
    line: i32,
    public word: Word,
    public items: Array<CaseItem>,
  ) {
    super(CASE, line);
  }
}

export class FunctionDefinition extends Node {
  constructor(
    line: i32,
    public name: Bytes,
    public body: Node,
  ) {
    super(FUNCTION, line);
  }
}
