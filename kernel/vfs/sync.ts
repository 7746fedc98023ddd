// sync(2): everything that is dirty goes to where it is kept; and what is only remembered can be forgotten.
//
// Interface: vfs_sync, caches_drop. Locks: the mount lock while the next file system is found; none while it writes.

import { is_null, null_of } from '../base/pointer';
import { VfsContext } from './context';
import { dentry_shrink } from './dentry/dentry';
import { pages_shrink_all } from './page_reclaim';
import {
  Mount,
  MountNamespace,
  mount_lock,
  mount_next,
  mount_unlock,
  superblock_get,
  superblock_put,
} from './mount/mount';
import { SuperBlock } from './superblock';

/** The superblock of the mount number `index` of the namespace, with a reference; 0 if there are fewer. */
function superblock_of(namespace: MountNamespace, index: u32): SuperBlock {
  mount_lock();
  let mount = mount_next(namespace, null_of<Mount>());
  while (index != 0 && !is_null(mount)) {
    mount = mount_next(namespace, mount);
    index--;
  }
  const superblock = is_null(mount) ? null_of<SuperBlock>() : superblock_get(mount.superblock);
  mount_unlock();
  return superblock;
}

/** Writes all file systems of the task's mount namespace. What is mounted meanwhile may be missed. Blocks. */
export function vfs_sync(context: VfsContext): void {
  const namespace = context.fs.namespace;
  for (let index: u32 = 0; ; index++) {
    const superblock = superblock_of(namespace, index);
    if (is_null(superblock)) return;
    call_indirect<i32>(superblock.ops.sync, superblock);
    superblock_put(superblock);
  }
}

/** Forgets all pages and dentries that nobody uses, so that a test can count what is in use: Linux's vm.drop_caches. */
export function caches_drop(): void {
  pages_shrink_all();
  while (dentry_shrink(0xffffffff) != 0) {}
}
