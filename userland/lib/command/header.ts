// The header that head and tail write before each of several files.
//
// Interface: putHeader.

import { Bytes, equalsText } from '../base/bytes';
import { stdout } from '../base/io';

/** `==> NAME <==`, with an empty line before it unless it is the first. */
export function putHeader(name: Bytes, first: bool): void {
  if (!first) stdout.newline();
  stdout.text('==> ');
  if (equalsText(name, '-')) stdout.text('standard input');
  else stdout.bytes(name);
  stdout.text(' <==\n');
}
