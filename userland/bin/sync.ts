// sync: has the kernel store what is not stored yet (sync(2)).

import { minios_sync } from '../lib/base/abi';
import { Bytes } from '../lib/base/bytes';
import { complain } from '../lib/base/io';
import { Options } from '../lib/command/options';

export function sync(args: Array<Bytes>): i32 {
  new Options('', 'Store all file systems.').parse(args).expect(0, 0);
  const error = minios_sync();
  if (error == 0) return 0;
  complain().reason(error).end();
  return 1;
}
