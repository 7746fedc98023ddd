// The dentry cache when somebody wants its memory: names that nobody uses, of one cgroup and what is below it, or of one file system.
//
// Interface: dentry_shrink_account, superblock_retire; dentries_unused. Locks: dentry_lock.

import { check } from '../../base/panic';
import { list_empty, list_first } from '../../base/list';
import { is_null, null_of } from '../../base/pointer';
import { is_protected } from '../../cgroup/memory';
import { Account, account_is_below } from '../../mm/account';
import { object_account } from '../../mm/slab';
import {
  Dentry,
  dentry_children,
  dentry_drop_unused,
  dentry_kill,
  dentry_lock,
  dentry_of_sibling,
  dentry_put,
  dentry_unlock,
  superblock_root,
  superblock_unpin,
} from './dentry';
import { vfs_state } from '../state';
import { SuperBlock } from '../superblock';

/** Dentries that nobody uses. */
export function dentries_unused(): u32 {
  return vfs_state().unused_count;
}

/** Looked at in one go. */
export const DENTRY_SCAN: u32 = 1024;

function is_below_account(dentry: Dentry, full: usize, low: bool): bool {
  const account = object_account(changetype<usize>(dentry));
  return (
    account_is_below(account, changetype<Account>(full)) &&
    !is_protected(account, changetype<Account>(full), low)
  );
}

/**
 * Drops up to `count` unused dentries that somebody below `full` has paid for, but what is_protected (`low`). Returns how
 * many; looks at DENTRY_SCAN at a time only, so that 0 may mean that it has to be asked again by somebody who is more patient.
 */
export function dentry_shrink_account(full: Account, count: u32, low: bool): u32 {
  return dentry_drop_unused(count, DENTRY_SCAN, is_below_account.index, changetype<usize>(full), low);
}

/** The first leaf of a tree of names that nobody uses; 0: there is none. Under the dentry lock, and `top` is in use. */
function unused_leaf(top: Dentry): Dentry {
  let dentry = top;
  while (true) {
    const children = dentry_children(dentry);
    if (!list_empty(children)) {
      dentry = dentry_of_sibling(list_first(children));
      continue;
    }
    if (dentry.refs == 0) return dentry;
    while (dentry != top && dentry.sibling == dentry_children(dentry.parent)) dentry = dentry.parent;
    if (dentry == top) return null_of<Dentry>();
    dentry = dentry_of_sibling(dentry.sibling);
  }
}

/**
 * The last use of a superblock is over: its dentries go, from the leaves up, and then it. The tree is walked and not the list of
 * unused ones, which has those of all file systems. Another hart may be letting go of one of them; then it is the one that ends
 * the superblock.
 */
export function superblock_retire(superblock: SuperBlock): void {
  dentry_lock();
  superblock.retired = 1;
  dentry_unlock();
  if (superblock.root != 0) {
    const root = superblock_root(superblock);
    dentry_lock();
    for (let leaf = unused_leaf(root); !is_null(leaf); leaf = unused_leaf(root)) {
      dentry_kill(leaf);
      dentry_lock();
    }
    // Those that somebody lets go of now pin it; one that is held beyond that would be found in freed memory.
    if (DEBUG) check(root.refs == 1 || superblock.pins > 1, 'names outlive their file system');
    dentry_unlock();
    dentry_put(root);
  }
  dentry_lock();
  superblock_unpin(superblock);
}
