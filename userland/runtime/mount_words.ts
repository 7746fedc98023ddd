// Words of a mount's options that only bundles of containers know; the others are in lib/file/mount_options.ts.
//
// Interface: UNKNOWN_WORDS; RECURSIVE_WORDS, RECURSIVE_FLAGS; UNDOING_WORDS, UNDOING_FLAGS.

import { MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_RDONLY, MS_RELATIME, MS_STRICTATIME } from '../lib/base/abi';

/** Options that this kernel has no flag for. */
export const UNKNOWN_WORDS: StaticArray<string> = [
  'tmpcopyup',
  'idmap',
  'ridmap',
  'mand',
  'dirsync',
  'nodiratime',
  'iversion',
  'lazytime',
  'nosymfollow',
  'rnosymfollow',
  'rnoatime',
  'rnodiratime',
];

/** Words that take a flag from a mount and all below it, or give it: mount_setattr(2) with AT_RECURSIVE. */
export const RECURSIVE_WORDS: StaticArray<string> = [
  'rro',
  'rrw',
  'rnosuid',
  'rsuid',
  'rnodev',
  'rdev',
  'rnoexec',
  'rexec',
];

/** What each two of RECURSIVE_WORDS set and clear. */
export const RECURSIVE_FLAGS: StaticArray<u32> = [MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC];

/** Words that undo others, and what each clears: 0 where nothing here sets it. */
export const UNDOING_WORDS: StaticArray<string> = [
  'norelatime',
  'nostrictatime',
  'diratime',
  'nolazytime',
  'symfollow',
];
export const UNDOING_FLAGS: StaticArray<u32> = [MS_RELATIME, MS_STRICTATIME, 0, 0, 0];
