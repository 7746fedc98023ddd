// The interpreter as a whole.
//
// Interface: Shell.

import { Bytes } from '../lib/base/bytes';
import { execute } from './execute/execute';
import { addWord } from './expand/expand';
import { Fields } from './expand/fields';
import { Interpreter } from './interpreter';
import { evalText } from './execute/run';
import { Node, Word } from './syntax/tree';

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
