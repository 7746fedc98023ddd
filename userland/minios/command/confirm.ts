// The question before things are removed that nobody uses.
//
// Interface: agreedTo.

import { byteOf, lowerCase } from '../../lib/base/ascii';
import { Reader, stdout } from '../../lib/base/io';

/** `WARNING! TEXT Are you sure …?`: true if the answer, a line of standard input, begins with y or Y. */
export function agreedTo(text: string): bool {
  stdout.text('WARNING! ' + text + '\nAre you sure you want to continue? [y/N] ').flush();
  const line = new Reader(0, 256).line();
  return line !== null && line.length > 0 && lowerCase(line[0]) == byteOf('y');
}
