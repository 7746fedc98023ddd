// Renaming in the dentry cache. Interface: dentry_move, dentry_exchange. Locks: the dentry lock.

import { list_add_tail, list_del } from '../../base/list';
import {
  Dentry,
  INLINE_NAME,
  dentry_children,
  dentry_hash_insert,
  dentry_hash_remove,
  dentry_lock,
  dentry_sibling,
  dentry_unlock,
} from './dentry';
import { atomic_add } from '../../sync/atomic';
import { rename_sequence } from '../state';

/**
 * The file of `dentry` now has the name and the parent of `target`, which goes out of the cache and gets the old name.
 * Both have references, and both directories' mutexes are held. Walks on other harts see it before or after.
 */
export function dentry_move(dentry: Dentry, target: Dentry): void {
  swap(dentry, target, false);
}

/** The files of two dentries swap their names; the same holds. Both stay in the cache. */
export function dentry_exchange(a: Dentry, b: Dentry): void {
  swap(a, b, true);
}

function swap(dentry: Dentry, target: Dentry, keeps_target: bool): void {
  dentry_lock();
  dentry_hash_remove(dentry);
  dentry_hash_remove(target);
  swap_names(dentry, target);
  if (dentry.parent != target.parent) {
    const from = dentry.parent;
    const to = target.parent;
    list_del(dentry_sibling(dentry));
    list_del(dentry_sibling(target));
    list_add_tail(dentry_children(to), dentry_sibling(dentry));
    list_add_tail(dentry_children(from), dentry_sibling(target));
    dentry.parent = to;
    target.parent = from;
  }
  dentry_hash_insert(dentry);
  if (keeps_target) dentry_hash_insert(target);
  atomic_add(rename_sequence(), 1);
  dentry_unlock();
}

/** Swaps the names of two dentries; inline ones word by word. */
function swap_names(a: Dentry, b: Dentry): void {
  const a_inline = changetype<usize>(a) + offsetof<Dentry>('inline_name');
  const b_inline = changetype<usize>(b) + offsetof<Dentry>('inline_name');
  const a_long = a.name != a_inline;
  const b_long = b.name != b_inline;
  for (let i: usize = 0; i < INLINE_NAME; i += 8) {
    const word = load<u64>(a_inline + i);
    store<u64>(a_inline + i, load<u64>(b_inline + i));
    store<u64>(b_inline + i, word);
  }
  const name = a.name;
  a.name = b_long ? b.name : a_inline;
  b.name = a_long ? name : b_inline;
  const length = a.name_length;
  a.name_length = b.name_length;
  b.name_length = length;
}
