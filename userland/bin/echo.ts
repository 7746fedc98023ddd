// echo [-neE] [STRING]...: writes its arguments with blanks between them. -n: no line feed; -e: with escapes; -E: without.
// As XSI and busybox have them: \a \b \c \e \f \n \r \t \v \\ \0NNN \xHH; \c ends the output.

import { Bytes } from '../lib/bytes';
import { putEscape } from '../lib/escape';
import { stdout } from '../lib/io';

/** Whether an argument is a cluster of echo's options; anything else is text, as is everything behind it. */
function isOption(arg: Bytes): bool {
  if (arg.length < 2 || arg[0] != 0x2d) return false;
  for (let index = 1; index < arg.length; index++) {
    if (arg[index] != 0x6e && arg[index] != 0x65 && arg[index] != 0x45) return false;
  }
  return true;
}

export function echo(args: Array<Bytes>): i32 {
  let newline = true;
  let escapes = false;
  let index = 1;
  for (; index < args.length && isOption(args[index]); index++) {
    const arg = args[index];
    for (let at = 1; at < arg.length; at++) {
      if (arg[at] == 0x6e) newline = false;
      else escapes = arg[at] == 0x65;
    }
  }
  const first = index;
  for (; index < args.length; index++) {
    if (index > first) stdout.byte(0x20);
    if (!escapes) stdout.bytes(args[index]);
    else if (!putEscaped(args[index])) return 0;
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
    index = putEscape(stdout, text, index, true);
    if (index < 0) return false;
  }
  return true;
}
