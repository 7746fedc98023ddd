// What the listings of directories share: the two names that stand first in all of them.
//
// Interface: list_dots, parent_ino; FileOps.readdir of vfs/file/file.ts is what they help with.
// Locks: the dentry lock, in parent_ino.

import { S_IFDIR } from '../base/abi';
import { is_null } from '../base/pointer';
import { dentry_parent_ino } from './dentry/tree';
import { File } from './file/file';

const DOTS = memory.data<u8>([46, 46]);

/**
 * Hands on `.`, whose number is `ino`, and `..`, whose number is `up`, as far as a reader at `cookie` has not had them: they have the
 * cookies 0 and 1. `emit` and `argument` as in FileOps.readdir. True if the reader has had enough.
 */
export function list_dots(ino: u64, up: u64, cookie: u64, emit: u32, argument: usize): bool {
  if (cookie == 0 && call_indirect<i32>(emit, argument, DOTS, <u32>1, ino, S_IFDIR, <u64>1) != 0) return true;
  return cookie <= 1 && call_indirect<i32>(emit, argument, DOTS, <u32>2, up, S_IFDIR, <u64>2) != 0;
}

/** The number of the directory above an open one, as seen inside the file system: a root's is its own. */
export function parent_ino(file: File): u64 {
  return is_null(file.dentry) ? file.inode.ino : dentry_parent_ino(file.dentry);
}
