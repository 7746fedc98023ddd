// tty [-s]: writes the name of the terminal that standard input is (POSIX).

import { Bytes, toBytes } from '../lib/base/bytes';
import { readLink } from '../lib/base/fs';
import { stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { isTerminal } from '../lib/terminal/terminal';

export function tty(args: Array<Bytes>): i32 {
  const options = new Options('[-s]', 'Write the name of the terminal that standard input is.')
    .flag('s', 'silent', 'write nothing; the status tells')
    .flag('', 'quiet')
    .failWith(2)
    .parse(args)
    .expect(0, 0);
  const silent = options.has('s') || options.has('quiet');
  if (!isTerminal(0)) {
    if (!silent) stdout.text('not a tty\n');
    return 1;
  }
  const name = readLink(toBytes('/proc/self/fd/0'));
  if (!silent) stdout.bytes(name !== null ? name : toBytes('/dev/tty')).newline();
  return 0;
}
