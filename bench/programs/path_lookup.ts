// stat of a name six components deep, again and again: the dentry cache knows every component.

import { AT_FDCWD, STAT_SIZE, minios_fstatat } from '../../userland/lib/base/abi';
import { addressOf, sliceOf, toBytes } from '../../userland/lib/base/bytes';
import { makeDirectory } from '../../userland/lib/base/fs';
import { now, report, require } from './timing';

const COUNT: i32 = 1_000_000;
const path = toBytes('/tmp/two/three/four/five/six');
const status = addressOf(new StaticArray<u8>(<i32>STAT_SIZE));

/** Makes every directory of `path` that is missing. */
function makeDirectories(): void {
  for (let end = 1; end <= path.length; end++) {
    if (end == path.length || path[end] == 47) makeDirectory(sliceOf(path, 0, end));
  }
}

/** Looks the path up `count` times; 0, or what went wrong. */
function lookups(count: i32): i32 {
  const name = addressOf(path);
  const length = path.length;
  let errors = 0;
  for (let i = 0; i < count; i++) errors |= minios_fstatat(AT_FDCWD, name, length, status, 0);
  return errors;
}

makeDirectories();
require(lookups(COUNT / 5) == 0, 'stat', -1);
const start = now();
const errors = lookups(COUNT);
const end = now();
require(errors == 0, 'stat', errors);
report(end - start, COUNT);
