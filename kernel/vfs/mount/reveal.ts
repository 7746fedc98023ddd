// Mounting a file system of the kernel anew shows all of it, and lets it be written. Who is privileged in a user namespace of his own
// may do that only if he could see all of it before: if it is mounted somewhere in his mount namespace with nothing over parts of it
// that he cannot take away, and no more read-only than he asks for. Else root of a container, whose /proc/sys is read-only, would
// make a user namespace and have another /proc. mount_too_revealing of Linux; user_namespaces(7), "Interaction of user namespaces
// and other types of namespaces".
//
// Interface: mount_reveals. Locks: mount_lock.

import { MS_RDONLY } from '../../base/abi';
import { is_null } from '../../base/pointer';
import { user_namespace_owning } from '../../ns/user';
import { superblock_root } from '../dentry/dentry';
import {
  MOUNT_LOCKED,
  MOUNT_LOCK_RDONLY,
  Mount,
  MountNamespace,
  mount_has_children,
  mount_lock,
  mount_next_in_tree,
  mount_skip_tree,
  mount_unlock,
} from './mount';
import { SuperBlock } from '../superblock';

/** Is anything over a part of the mount that stays there? */
function is_covered(mount: Mount): bool {
  if (!mount_has_children(mount)) return false;
  let at = mount_next_in_tree(mount, mount);
  while (!is_null(at)) {
    // Under what is mounted on a place made for that, such as /sys/fs/cgroup, there is nothing to be seen.
    if ((at.state & MOUNT_LOCKED) != 0 && at.mountpoint.inode.ops.is_place == 0) return true;
    at = mount_skip_tree(at, mount);
  }
  return false;
}

/** Does the mount show all that a mount of `superblock` with these flags would? */
function shows_all(mount: Mount, superblock: SuperBlock, flags: u32): bool {
  if (mount.superblock.type != superblock.type || mount.root != superblock_root(mount.superblock))
    return false;
  if ((mount.state & MOUNT_LOCK_RDONLY) != 0 && (flags & MS_RDONLY) == 0) return false;
  return !is_covered(mount);
}

/** True if who mounts `superblock` in `namespace` would see or change more than before. */
export function mount_reveals(namespace: MountNamespace, superblock: SuperBlock, flags: u32): bool {
  if (superblock.type.reveals == 0 || user_namespace_owning(namespace).level == 0) return false;
  mount_lock();
  const top = namespace.root;
  let at = top;
  while (!is_null(at) && !shows_all(at, superblock, flags)) at = mount_next_in_tree(at, top);
  mount_unlock();
  return is_null(at);
}
