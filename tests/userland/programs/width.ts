// Writes the columns of each character of standard input, a digit each, `-` for control characters.

import '../../../userland/lib/base/abort';
import { Reader, exit, stdout } from '../../../userland/lib/base/io';
import { decode, decodedLength } from '../../../userland/lib/base/unicode';
import { characterWidth } from '../../../userland/lib/base/width';

const input = new Reader(0);
while (true) {
  const length = input.record();
  if (length == 0) break;
  for (let at = input.recordStart; at < input.recordStart + length; at += decodedLength) {
    const width = characterWidth(decode(at, input.recordStart + length));
    if (width < 0) stdout.byte(0x2d);
    else stdout.decimal(width);
  }
}
exit(0);
