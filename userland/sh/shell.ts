// The interpreter as a whole.
//
// Interface: Shell.

import { Bytes } from '../lib/bytes';
import { execute } from './execute';
import { addWord } from './expand';
import { Fields } from './fields';
import { Interpreter } from './interpreter';
import { evalText } from './run';
import { Node, Word } from './tree';

export class Shell extends Interpreter {
  execute(node: Node, flags: i32): i32 {
    return execute(node, flags);
  }

  evalText(text: Bytes, flags: i32): i32 {
    return evalText(text, flags);
  }

  addWord(fields: Fields, word: Word, assigned: bool, substituted: bool): void {
    addWord(fields, word, assigned, substituted);
  }
}
