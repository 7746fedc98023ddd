// Runs texts: the script, `eval`, traps.
//
// Interface: runParser, evalText.

import { Bytes } from '../../lib/base/bytes';
import { messageLine } from '../../lib/base/program';
import { interpreter } from '../interpreter';
import { Parser } from '../syntax/parser';
import { Source } from '../syntax/source';
import { RUNNING, flow, raise } from '../state';

/** Runs commands until the source ends or control leaves; answers the status of the last, 0 if there was none. */
export function runParser(parser: Parser, flags: i32): i32 {
  let status = 0;
  while (!parser.atEnd && flow == RUNNING) {
    const tree = parser.nextCommand();
    if (parser.failed) return raise();
    if (tree !== null) status = interpreter.execute(tree, flags);
  }
  return status;
}

/** Parses and runs a text as `eval` does. */
export function evalText(text: Bytes, flags: i32): i32 {
  return runParser(new Parser(Source.of(text, messageLine > 0 ? messageLine : 1)), flags);
}
