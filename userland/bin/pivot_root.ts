// pivot_root NEW_ROOT PUT_OLD: makes a mount the root directory, and mounts the old one below it (pivot_root(8)).

import { minios_pivot_root } from '../lib/base/abi';
import { Bytes, addressOf } from '../lib/base/bytes';
import { complain } from '../lib/base/io';
import { Options } from '../lib/command/options';

export function pivotRoot(args: Array<Bytes>): i32 {
  const options = new Options(
    'NEW_ROOT PUT_OLD',
    'Make NEW_ROOT the root directory, and mount the old one at PUT_OLD.',
  )
    .parse(args)
    .expect(2, 2);
  const root = options.operands[0];
  const old = options.operands[1];
  const error = minios_pivot_root(addressOf(root), root.length, addressOf(old), old.length);
  if (error == 0) return 0;
  complain()
    .text("failed to change root from '")
    .bytes(old)
    .text("' to '")
    .bytes(root)
    .text("': ")
    .reason(error)
    .end();
  return 1;
}
