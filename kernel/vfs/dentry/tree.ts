// The tree of names: what lies below what, and what is kept of a directory that goes.
//
// Interface: dentry_tree_lock, dentry_tree_unlock; dentry_is_below, path_is_below; dentry_parent_ino,
// dentry_shrink_children, dentry_make_root.
// Locks: mount_lock and the dentry lock together make the whole tree stand still: no parent, name or mountpoint changes.

import { list_first, ListHead } from '../../base/list';
import { is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import {
  Dentry,
  dentry_alloc,
  dentry_children,
  dentry_kill,
  dentry_lock,
  dentry_of_sibling,
  dentry_unlock,
} from './dentry';
import { Inode, inode_put } from '../inode';
import { Mount, mount_lock, mount_unlock } from '../mount/mount';
import { SuperBlock } from '../superblock';

/** Nothing in the tree moves until dentry_tree_unlock. */
@inline
export function dentry_tree_lock(): void {
  mount_lock();
  dentry_lock();
}
@inline
export function dentry_tree_unlock(): void {
  dentry_unlock();
  mount_unlock();
}

/** True if `dentry` is `ancestor` or lies below it, in the same file system. Under the dentry lock. */
function dentry_is_below_locked(dentry: Dentry, ancestor: Dentry): bool {
  while (true) {
    if (dentry == ancestor) return true;
    if (dentry.parent == dentry) return false;
    dentry = dentry.parent;
  }
}

/** The same; takes the lock. It stays true only as long as what the caller holds forbids renaming. */
export function dentry_is_below(dentry: Dentry, ancestor: Dentry): bool {
  dentry_lock();
  const below = dentry_is_below_locked(dentry, ancestor);
  dentry_unlock();
  return below;
}

/** True if the place lies at or below (top_mount, top_dentry), going up through mountpoints. Under dentry_tree_lock. */
export function path_is_below(mount: Mount, dentry: Dentry, top_mount: Mount, top_dentry: Dentry): bool {
  while (mount != top_mount) {
    if (is_null(mount.parent)) return false;
    dentry = mount.mountpoint;
    mount = mount.parent;
  }
  return dentry_is_below_locked(dentry, top_dentry);
}

/** The inode number of the directory above, as seen inside the file system: a root's is its own. */
export function dentry_parent_ino(dentry: Dentry): u64 {
  dentry_lock();
  const ino = dentry.parent.inode.ino;
  dentry_unlock();
  return ino;
}

/** Drops what the cache knows below `directory` and nobody uses: after rmdir, for a directory nobody enters any more. */
export function dentry_shrink_children(directory: Dentry): void {
  const head = dentry_children(directory);
  dentry_lock();
  let node = list_first(head);
  while (node != head) {
    const child = dentry_of_sibling(node);
    node = changetype<ListHead>(node).next;
    if (child.refs != 0) continue;
    dentry_kill(child);
    // That gave the lock back: whatever was next may be gone.
    dentry_lock();
    node = list_first(head);
  }
  dentry_unlock();
}

/** The root dentry of a new superblock; takes over the caller's reference on `inode`. 0: no memory, inode put. */
export function dentry_make_root(superblock: SuperBlock, inode: Inode, account: Account): Dentry {
  const dentry = dentry_alloc(null_of<Dentry>(), superblock, 0, 0, account);
  if (is_null(dentry)) inode_put(inode);
  else dentry.inode = inode;
  superblock.root = changetype<usize>(dentry);
  return dentry;
}
