// Whether the expansions of a simple command change the shell. Those that do not can be done by the shell itself where the
// language asks for a subshell: in a pipeline, in a command substitution.
//
// Interface: hasSideEffects.

import { Bytes } from '../../lib/base/bytes';
import { ARITHMETIC, ASSIGN, PARAMETER, SimpleCommand, Word } from '../syntax/tree';

/** Whether `${x=…}` or an assignment in an arithmetic expansion is among the words. The answer is remembered. */
export function hasSideEffects(command: SimpleCommand): bool {
  if (command.effects < 0) command.effects = i32(inCommand(command));
  return command.effects == 1;
}

function inCommand(command: SimpleCommand): bool {
  for (let index = 0; index < command.words.length; index++) {
    if (inWord(command.words[index])) return true;
  }
  for (let index = 0; index < command.assignments.length; index++) {
    if (inWord(command.assignments[index].value)) return true;
  }
  for (let index = 0; index < command.redirections.length; index++) {
    if (inWord(command.redirections[index].target)) return true;
  }
  return false;
}

function inWord(word: Word): bool {
  if (word.literal !== null) return false;
  for (let index = 0; index < word.parts.length; index++) {
    const part = word.parts[index];
    const inner = part.word;
    if (part.kind == ARITHMETIC && assigns(inner!)) return true;
    if (part.kind == PARAMETER && part.operator == ASSIGN) return true;
    if (inner !== null && inWord(inner)) return true;
  }
  return false;
}

/** Whether an expression may assign; one that is put together by expansions may do anything. */
function assigns(expression: Word): bool {
  const text = expression.literal;
  if (text === null) return true;
  for (let index = 0; index < text.length; index++) {
    const byte = text[index];
    if (byte == 0x3d && !compares(text, index)) return true;
    if ((byte == 0x2b || byte == 0x2d) && index + 1 < text.length && text[index + 1] == byte) return true;
  }
  return false;
}

/** Whether the `=` at `index` is part of == != <= >=. */
function compares(text: Bytes, index: i32): bool {
  if (index + 1 < text.length && text[index + 1] == 0x3d) return true;
  if (index == 0) return false;
  const before = text[index - 1];
  if (before == 0x3d || before == 0x21) return true;
  const twice = index > 1 && text[index - 2] == before;
  return (before == 0x3c || before == 0x3e) && !twice;
}
