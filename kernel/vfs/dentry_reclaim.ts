// The dentry cache when somebody wants its memory: names that nobody uses, of one cgroup and what is below it.
//
// Interface: dentry_shrink_account, dentries_unused. Locks: dentry_lock.

import { list_add_tail, list_del, list_empty, list_first } from '../base/list';
import { is_protected } from '../cgroup/memory';
import { Account, account_is_below } from '../mm/account';
import { object_account } from '../mm/slab';
import {
  dentry_kill,
  dentry_lock,
  dentry_of_unused,
  dentry_unlock,
  superblock_unpin,
  unused_head,
  unused_node,
} from './dentry';
import { vfs_state } from './state';

/** Dentries that nobody uses. */
export function dentries_unused(): u32 {
  return vfs_state().unused_count;
}

/** Looked at in one go. */
export const DENTRY_SCAN: u32 = 1024;

/**
 * Drops up to `count` unused dentries that somebody below `full` has paid for, but what is_protected (`low`). Returns how
 * many; looks at DENTRY_SCAN at a time only, so that 0 may mean that it has to be asked again by somebody who is more patient.
 */
export function dentry_shrink_account(full: Account, count: u32, low: bool): u32 {
  let dropped: u32 = 0;
  dentry_lock();
  let budget = min<u32>(vfs_state().unused_count, DENTRY_SCAN);
  while (dropped < count && budget-- != 0 && !list_empty(unused_head())) {
    const dentry = dentry_of_unused(list_first(unused_head()));
    list_del(unused_node(dentry));
    if (dentry.refs != 0) {
      vfs_state().unused_count--;
      continue;
    }
    const account = object_account(changetype<usize>(dentry));
    if (!account_is_below(account, full) || is_protected(account, full, low)) {
      list_add_tail(unused_head(), unused_node(dentry));
      continue;
    }
    vfs_state().unused_count--;
    const superblock = dentry.superblock;
    superblock.pins++;
    dentry_kill(dentry);
    dropped++;
    dentry_lock();
    superblock_unpin(superblock);
    dentry_lock();
  }
  dentry_unlock();
  return dropped;
}
