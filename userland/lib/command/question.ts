// Questions to the user before something is lost (rm -i, mv -i, cp -i).
//
// Interface: confirmed, agreed.

import { Bytes } from '../base/bytes';
import { Reader, complain, stderr } from '../base/io';

const answers = new Reader(0, 256);

/** Asks `NAME: ACTION 'PATH'? ` on standard error. True: the answer, a line of standard input, begins with y or Y. */
export function confirmed(action: string, path: Bytes): bool {
  complain().text(action).text(" '").bytes(path).text("'? ");
  return answer();
}

/** The same about no path: `NAME: QUESTION? `. */
export function agreed(question: string): bool {
  complain().text(question).text('? ');
  return answer();
}

function answer(): bool {
  stderr.flush();
  const line = answers.line();
  return line !== null && line.length > 0 && (line[0] | 0x20) == 0x79;
}
