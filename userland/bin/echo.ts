// echo [-n] [STRING]...: writes its arguments with blanks between them, and unless -n comes first a line feed. Escapes mean
// what XSI says: \a \b \c \e \f \n \r \t \v \\ \0NNN \NNN; \c ends the output. As dash has it; also a built-in of sh.

import { Bytes, equalsText } from '../lib/base/bytes';
import { putEscape } from '../lib/text/escape';
import { stdout } from '../lib/base/io';

export function echo(args: Array<Bytes>): i32 {
  const newline = args.length < 2 || !equalsText(args[1], '-n');
  const first = newline ? 1 : 2;
  for (let index = first; index < args.length; index++) {
    if (index > first) stdout.byte(0x20);
    if (!putEscaped(args[index])) return 0;
  }
  if (newline) stdout.newline();
  return 0;
}

/** Writes text with its escapes; false: \c said to stop. */
function putEscaped(text: Bytes): bool {
  for (let index = 0; index < text.length;) {
    if (text[index] != 0x5c) {
      stdout.byte(text[index++]);
      continue;
    }
    index = putEscape(stdout, text, index, true, false);
    if (index < 0) return false;
  }
  return true;
}
