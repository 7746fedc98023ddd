// The ways in which parts of the shell call each other in circles: a command substitution is a command in a word in a
// command. They go through here, so that files depend on each other in one direction only.
//
// The one class that fills this in is Shell (shell.ts). The compiler makes direct calls of its methods, by the class: a call
// through a function reference could not fork (scripts/lib/asyncify.mjs).
//
// Interface: Interpreter, interpreter, setInterpreter; TESTED, LAST.

import { Bytes } from '../lib/base/bytes';
import { Fields } from './expand/fields';
import { Node, Word } from './syntax/tree';

/** Flags of execute. `set -e` does not look at the result: it is a condition. */
export const TESTED: i32 = 1;
/** Nothing comes after it in this process: a program may take its place. */
export const LAST: i32 = 2;

export abstract class Interpreter {
  /** Runs a command and answers its status, which is also `$?`. What `flow` says then is the caller's business. */
  abstract execute(node: Node, flags: i32): i32;

  /** Parses and runs a text as `eval` does. */
  abstract evalText(text: Bytes, flags: i32): i32;

  /**
   * Adds what a word expands to. `assigned`: it is the value of an assignment. `substituted`: it is the word of a ${…}, whose
   * literal text is the result of an expansion.
   */
  abstract addWord(fields: Fields, word: Word, assigned: bool, substituted: bool): void;
}

class Nobody extends Interpreter {
  execute(_node: Node, _flags: i32): i32 {
    return 2;
  }

  evalText(_text: Bytes, _flags: i32): i32 {
    return 2;
  }

  addWord(_fields: Fields, _word: Word, _assigned: bool, _substituted: bool): void {}
}

export let interpreter: Interpreter = new Nobody();

export function setInterpreter(value: Interpreter): void {
  interpreter = value;
}
