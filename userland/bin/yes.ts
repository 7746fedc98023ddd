// yes [STRING]...: writes a line again and again (default y) until it is stopped.

import { Bytes } from '../lib/base/bytes';
import { stdout } from '../lib/base/io';

export function yes(args: Array<Bytes>): i32 {
  while (stdout.error == 0) {
    if (args.length < 2) stdout.byte(0x79);
    for (let index = 1; index < args.length; index++) {
      if (index > 1) stdout.byte(0x20);
      stdout.bytes(args[index]);
    }
    stdout.newline();
  }
  return 1;
}
