// umount [-flR] DIRECTORY...: takes mounts away.

import { MNT_DETACH, MNT_FORCE } from '../lib/base/abi';
import { Bytes } from '../lib/base/bytes';
import { MISSING_NONE, canonicalPath } from '../lib/file/canonical';
import { cannot } from '../lib/command/message';
import { unmount } from '../lib/file/mount_options';
import { Options } from '../lib/command/options';
import { isAtOrBelow } from '../lib/text/path';
import { mounts } from '../lib/file/statfs';

/** One mount: 0, or 1 and a message. */
function take(path: Bytes, flags: u32): i32 {
  const error = unmount(path, flags);
  if (error == 0) return 0;
  cannot('unmount', path, error);
  return 1;
}

/** It and all below it: what was mounted last goes first. */
function takeAll(path: Bytes, flags: u32): i32 {
  const canonical = canonicalPath(path, MISSING_NONE);
  if (canonical === null) return take(path, flags);
  const found = mounts();
  let status = 0;
  for (let index = found.length - 1; index >= 0; index--) {
    if (isAtOrBelow(found[index].path, canonical)) status |= take(found[index].path, flags);
  }
  return status;
}

export function umount(args: Array<Bytes>): i32 {
  const options = new Options('[-flR] DIRECTORY...', 'Take mounts away.')
    .flag('f', 'force', 'even if it is busy, where the file system can')
    .flag('l', 'lazy', 'out of sight now, gone when no longer used')
    .flag('R', 'recursive', 'with all that is mounted below')
    .parse(args)
    .expect(1, -1);
  const flags = (options.has('f') ? MNT_FORCE : 0) | (options.has('l') ? MNT_DETACH : 0);
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    status |= options.has('R') ? takeAll(path, flags) : take(path, flags);
  }
  return status;
}
