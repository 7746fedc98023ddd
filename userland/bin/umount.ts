// umount [-fl] DIRECTORY...: takes mounts away.

import { MNT_DETACH, MNT_FORCE, minios_umount2 } from '../lib/abi';
import { Bytes, addressOf } from '../lib/bytes';
import { cannot } from '../lib/message';
import { Options } from '../lib/options';

export function umount(args: Array<Bytes>): i32 {
  const options = new Options('[-fl] DIRECTORY...', 'Take mounts away.')
    .flag('f', 'force', 'even if it is busy, where the file system can')
    .flag('l', 'lazy', 'out of sight now, gone when no longer used')
    .parse(args)
    .expect(1, -1);
  const flags = (options.has('f') ? MNT_FORCE : 0) | (options.has('l') ? MNT_DETACH : 0);
  let status = 0;
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    const error = minios_umount2(addressOf(path), path.length, flags);
    if (error == 0) continue;
    cannot('unmount', path, error);
    status = 1;
  }
  return status;
}
