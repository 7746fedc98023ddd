// mountpoint [-dq] PATH: is something mounted there (mountpoint(1), util-linux)? Status 32: no.

import { Bytes, concat, toBytes } from '../lib/base/bytes';
import { MISSING_NONE, canonicalPath } from '../lib/file/canonical';
import { Stat, lstat, majorOf, minorOf, stat } from '../lib/base/fs';
import { stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { mountAt, mountInfo } from '../lib/file/mountinfo';
import { Options } from '../lib/command/options';

const NO: i32 = 32;

/** By the list of mounts; without /proc by what stat(2) tells of the directory above, which misses binds. */
function isMounted(path: Bytes, found: Stat): bool {
  const canonical = canonicalPath(path, MISSING_NONE);
  const mounts = mountInfo();
  if (mounts.length > 0 && canonical !== null) return mountAt(mounts, canonical) !== null;
  const above = stat(concat(path, toBytes('/..')));
  return above.error == 0 && (above.dev != found.dev || above.ino == found.ino);
}

export function mountpoint(args: Array<Bytes>): i32 {
  const options = new Options('[-dq] PATH', 'Tell whether something is mounted at PATH.')
    .flag('d', 'fs-devno', 'write the device number of the file system')
    .flag('q', 'quiet', 'say nothing')
    .flag('', 'nofollow', 'do not follow a symbolic link')
    .parse(args)
    .expect(1, 1);
  const path = options.operands[0];
  const found = options.has('nofollow') ? lstat(path) : stat(path);
  if (found.error < 0) {
    if (!options.has('q')) failed(path, found.error);
    return 1;
  }
  const mounted = isMounted(path, found);
  if (options.has('d')) {
    if (!mounted) return NO;
    stdout.decimal(majorOf(found.dev)).byte(0x3a).decimal(minorOf(found.dev)).newline();
    return 0;
  }
  if (!options.has('q')) stdout.bytes(path).text(mounted ? ' is a mountpoint\n' : ' is not a mountpoint\n');
  return mounted ? 0 : NO;
}
