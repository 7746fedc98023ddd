// tmpfs: renaming: rename(2), and in one step with more, for overlayfs: InodeOps.rename_with.
//
// Interface: tmpfs_rename, tmpfs_rename_with. Locks: the mutexes of both directories, and of a file that is replaced.

import { EINVAL, ENOSPC, ENOTEMPTY, S_IFCHR } from '../../base/abi';
import { error_of, is_error, is_null } from '../../base/pointer';
import { kfree } from '../../mm/slab';
import { Credentials } from '../../vfs/credentials';
import { Dentry } from '../../vfs/dentry/dentry';
import { Inode, inode_changed, inode_modified, inode_put, is_directory } from '../../vfs/inode';
import { RENAME_EXCHANGE, RENAME_WHITEOUT } from '../../vfs/inode_ops';
import { TmpfsEntry, entry_create, entry_find, entry_insert, entry_remove } from './directory';
import { TmpfsInode, tmpfs_inode_create, tmpfs_set_parent_ino } from './inode';

/** Takes the entry away that names `inode`, and what that means for the links. */
export function tmpfs_drop_entry(directory: Inode, entry: TmpfsEntry): void {
  const inode = entry.inode;
  if (is_directory(inode)) {
    inode.nlink = 0;
    directory.nlink--;
  } else {
    inode.nlink--;
  }
  inode_changed(inode);
  entry_remove(changetype<TmpfsInode>(directory), entry);
}

/** `inode` is now in another directory: the links of both. */
function moved(inode: Inode, from: Inode, to: Inode): void {
  if (is_directory(inode) && from != to) {
    from.nlink--;
    to.nlink++;
    tmpfs_set_parent_ino(changetype<TmpfsInode>(inode), to.ino);
  }
  inode_changed(inode);
}

function directories_modified(from: Inode, to: Inode): void {
  inode_modified(from);
  if (from != to) inode_modified(to);
}

export function tmpfs_rename(from: Inode, from_dentry: Dentry, to: Inode, to_dentry: Dentry): i32 {
  const old_directory = changetype<TmpfsInode>(from);
  const new_directory = changetype<TmpfsInode>(to);
  const inode = from_dentry.inode;
  const target = entry_find(new_directory, to_dentry);
  const replaces = !is_null(target);
  if (replaces && is_directory(target.inode) && changetype<TmpfsInode>(target.inode).count != 0)
    return -ENOTEMPTY;
  const account = from.superblock.account;
  const entry = entry_create(to_dentry, account);
  if (is_null(entry)) return -ENOSPC;
  if (replaces) tmpfs_drop_entry(to, target);
  const old = entry_find(old_directory, from_dentry);
  entry_insert(new_directory, entry, inode, account);
  entry_remove(old_directory, old);
  moved(inode, from, to);
  directories_modified(from, to);
  return 0;
}

function exchange(from: Inode, from_dentry: Dentry, to: Inode, to_dentry: Dentry): i32 {
  const a = entry_find(changetype<TmpfsInode>(from), from_dentry);
  const b = entry_find(changetype<TmpfsInode>(to), to_dentry);
  // The entries' references change places with the inodes.
  const inode = a.inode;
  a.inode = b.inode;
  b.inode = inode;
  moved(b.inode, from, to);
  moved(a.inode, to, from);
  directories_modified(from, to);
  return 0;
}

function rename_leaving_whiteout(
  from: Inode,
  from_dentry: Dentry,
  to: Inode,
  to_dentry: Dentry,
  credentials: Credentials,
): i32 {
  const account = from.superblock.account;
  const entry = entry_create(from_dentry, account);
  if (is_null(entry)) return -ENOSPC;
  const made = tmpfs_inode_create(from.superblock, from, S_IFCHR, 0, credentials, account);
  const error = is_error(made) ? error_of(made) : tmpfs_rename(from, from_dentry, to, to_dentry);
  if (error == 0) entry_insert(changetype<TmpfsInode>(from), entry, changetype<Inode>(made), account);
  else kfree(changetype<usize>(entry));
  if (!is_error(made)) inode_put(changetype<Inode>(made));
  return error;
}

/** See InodeOps.rename_with. */
export function tmpfs_rename_with(
  from: Inode,
  from_dentry: Dentry,
  to: Inode,
  to_dentry: Dentry,
  flags: u32,
  credentials: Credentials,
): i32 {
  if (flags == RENAME_EXCHANGE) return exchange(from, from_dentry, to, to_dentry);
  if (flags != RENAME_WHITEOUT) return -EINVAL;
  return rename_leaving_whiteout(from, from_dentry, to, to_dentry, credentials);
}
