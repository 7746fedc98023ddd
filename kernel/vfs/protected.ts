// Links in directories that everybody may write to: /proc/sys/fs/protected_symlinks and protected_hardlinks, proc_sys_fs(5).
// In such a directory one user can put a link where another's program will look: it is not followed, and nobody gets a name
// for a file that is not his.
//
// Interface: protected_init, may_follow_link, may_link_to. Locks: none; the two switches are words.

import { CAP_FOWNER, EACCES, S_ISGID, S_ISUID, S_ISVTX, S_IWOTH, S_IXGRP } from '../base/abi';
import { Credentials, MAY_READ, MAY_WRITE, inode_capable, permission } from './credentials';
import { Inode, is_regular } from './inode';
import { vfs_state } from './state';

/** Called once at boot: both are on, as every distribution has them. */
export function protected_init(): void {
  vfs_state().protected_symlinks = 1;
  vfs_state().protected_hardlinks = 1;
}

/** May the holder follow `link` at the end of a path, which stands in `directory`? 0 or -EACCES: may_follow_link of Linux. */
export function may_follow_link(credentials: Credentials, directory: Inode, link: Inode): i32 {
  if (vfs_state().protected_symlinks == 0 || credentials.euid == link.uid) return 0;
  const open = S_ISVTX | S_IWOTH;
  return (directory.mode & open) != open || directory.uid == link.uid ? 0 : -EACCES;
}

/** True for a file that may be given another name by others than its owner: nothing set-id, and open to both. */
function is_harmless(credentials: Credentials, inode: Inode): bool {
  if (!is_regular(inode) || (inode.mode & S_ISUID) != 0) return false;
  const group = S_ISGID | S_IXGRP;
  if ((inode.mode & group) == group) return false;
  return permission(credentials, inode, MAY_READ | MAY_WRITE) == 0;
}

/** May the holder make another name for `inode`? may_linkat of Linux. */
export function may_link_to(credentials: Credentials, inode: Inode): bool {
  if (vfs_state().protected_hardlinks == 0 || is_harmless(credentials, inode)) return true;
  return credentials.euid == inode.uid || inode_capable(credentials, inode, CAP_FOWNER);
}
