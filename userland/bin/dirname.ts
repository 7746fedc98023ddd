// dirname [-z] NAME...: everything before the last name of a path (POSIX; GNU's options).

import { Bytes } from '../lib/base/bytes';
import { stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { directoryName } from '../lib/text/path';

export function dirname(args: Array<Bytes>): i32 {
  const options = new Options('[-z] NAME...', 'Write everything before the last name of a path.')
    .flag('z', 'zero', 'end each line with a NUL')
    .parse(args)
    .expect(1, -1);
  for (let index = 0; index < options.operands.length; index++) {
    stdout.bytes(directoryName(options.operands[index])).byte(options.has('z') ? 0 : 0x0a);
  }
  return 0;
}
