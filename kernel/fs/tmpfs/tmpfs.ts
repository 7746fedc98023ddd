// tmpfs: the file system type, and the operations of its inodes: tmpfs(5). Structs: inode.ts.
//
// Interface: tmpfs_init, tmpfs_superblock_create (for devfs).
// Locks: as the callers of InodeOps hold them. A file's link count changes with its own mutex held, besides its directory's.

import {
  EINVAL,
  ENOMEM,
  ENOSPC,
  ENOTEMPTY,
  STATFS_BAVAIL,
  STATFS_BFREE,
  STATFS_BLOCKS,
  STATFS_FFREE,
  STATFS_FILES,
  S_IFDIR,
  S_IFLNK,
  S_IFMT,
  TMPFS_MAGIC,
} from '../../base/abi';
import { FRAME_SHIFT } from '../../base/config';
import { Text, text_string, text_u64 } from '../../base/format';
import { list_empty, list_first } from '../../base/list';
import { error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import { frames_total } from '../../mm/frame';
import { cache_create, cache_free, kfree, kmalloc, kmalloc_root } from '../../mm/slab';
import { first_user_namespace } from '../../ns/user';
import { payer } from '../../sched/thread';
import { Credentials } from '../../vfs/credentials';
import { Dentry } from '../../vfs/dentry/dentry';
import { dentry_make_root } from '../../vfs/dentry/tree';
import { File, FileOps, file_ops_create } from '../../vfs/file/file';
import {
  Inode,
  inode_get,
  inode_modified,
  inode_of_link,
  inode_ops_create,
  inode_release,
  inode_set_size,
  is_directory,
} from '../../vfs/inode';
import { vfs_state } from '../../vfs/state';
import {
  FilesystemType,
  MountRequest,
  SuperBlock,
  SuperOps,
  filesystem_for_users,
  superblock_alloc,
  superblock_free,
  superblock_ops_create,
  superblock_user,
} from '../../vfs/superblock';
import { NODE_BYTES, tmpfs_allocate, tmpfs_drop_data, tmpfs_file_ops, tmpfs_truncate } from './data';
import {
  entries_free,
  entry_create,
  entry_find,
  entry_insert,
  tmpfs_directory_release,
  tmpfs_readdir,
} from './directory';
import {
  TmpfsInode,
  TmpfsSuper,
  tmpfs_count_inode,
  tmpfs_inode_create,
  tmpfs_lock,
  tmpfs_super,
  tmpfs_unlock,
} from './inode';
import { TmpfsOptions, tmpfs_parse_options } from './options';
import { tmpfs_drop_entry, tmpfs_rename, tmpfs_rename_with } from './rename';
import {
  tmpfs_drop_xattrs,
  tmpfs_getxattr,
  tmpfs_listxattr,
  tmpfs_removexattr,
  tmpfs_setxattr,
} from './xattr';

/** What tmpfs makes at boot. */
@unmanaged
class TmpfsOperations {
  type: FilesystemType;
  superblock: SuperOps;
  file: FileOps;
  directory: FileOps;
}

@inline
function operations(): TmpfsOperations {
  return changetype<TmpfsOperations>(vfs_state().tmpfs_types);
}

function tmpfs_lookup(directory: Inode, dentry: Dentry): usize {
  const entry = entry_find(changetype<TmpfsInode>(directory), dentry);
  return is_null(entry) ? 0 : changetype<usize>(inode_get(entry.inode));
}

/** Makes an inode and its entry; the inode comes with the caller's reference. */
function make(directory: Inode, dentry: Dentry, mode: u32, rdev: u32, credentials: Credentials): usize {
  const account = payer();
  const entry = entry_create(dentry, account);
  if (is_null(entry)) return error_pointer(-ENOSPC);
  const made = tmpfs_inode_create(directory.superblock, directory, mode, rdev, credentials, account);
  if (is_error(made)) {
    kfree(changetype<usize>(entry));
    return made;
  }
  entry_insert(changetype<TmpfsInode>(directory), entry, changetype<Inode>(made), account);
  inode_modified(directory);
  return made;
}

function tmpfs_mkdir(directory: Inode, dentry: Dentry, mode: u32, credentials: Credentials): usize {
  const made = make(directory, dentry, mode, 0, credentials);
  if (!is_error(made)) directory.nlink++;
  return made;
}

function tmpfs_symlink(
  directory: Inode,
  dentry: Dentry,
  target: usize,
  length: u32,
  credentials: Credentials,
): usize {
  const text = kmalloc(length, payer());
  if (text == 0) return error_pointer(-ENOSPC);
  const made = make(directory, dentry, S_IFLNK | 0o777, 0, credentials);
  if (is_error(made)) {
    kfree(text);
    return made;
  }
  memory.copy(text, target, length);
  const link = changetype<TmpfsInode>(made);
  link.data = text;
  inode_set_size(link, length);
  return made;
}

function tmpfs_readlink(inode: Inode, to: usize, room: u32): i32 {
  const length = min<u32>(<u32>inode.size, room);
  memory.copy(to, changetype<TmpfsInode>(inode).data, length);
  return length;
}

function tmpfs_link(directory: Inode, dentry: Dentry, inode: Inode): i32 {
  const account = directory.superblock.account;
  const entry = entry_create(dentry, account);
  if (is_null(entry)) return -ENOSPC;
  entry_insert(changetype<TmpfsInode>(directory), entry, inode, account);
  inode.nlink++;
  inode_modified(directory);
  return 0;
}

function tmpfs_unlink(directory: Inode, dentry: Dentry): i32 {
  tmpfs_drop_entry(directory, entry_find(changetype<TmpfsInode>(directory), dentry));
  inode_modified(directory);
  return 0;
}

function tmpfs_rmdir(directory: Inode, dentry: Dentry): i32 {
  if (changetype<TmpfsInode>(dentry.inode).count != 0) return -ENOTEMPTY;
  return tmpfs_unlink(directory, dentry);
}

function tmpfs_open(inode: Inode, file: File): i32 {
  file.ops = is_directory(inode) ? operations().directory : operations().file;
  return 0;
}

/** Frees what an inode holds, and it. */
function release_inode(inode: TmpfsInode): void {
  const type = inode.mode & S_IFMT;
  if (type == S_IFDIR) entries_free(inode);
  else if (type == S_IFLNK) kfree(inode.data);
  else tmpfs_drop_data(inode);
  tmpfs_drop_xattrs(inode);
  tmpfs_count_inode(tmpfs_super(inode), -1);
  inode_release(inode);
  cache_free(vfs_state().tmpfs_inode_cache, changetype<usize>(inode));
}

function tmpfs_evict(inode: Inode): void {
  release_inode(changetype<TmpfsInode>(inode));
}

function tmpfs_fsync(_file: File, _data_only: bool): i32 {
  return 0;
}

/** Without a limit, size=0 or nr_inodes=0, it is beyond all that could be used. */
@inline
function is_limited(limit: u64): bool {
  return limit >> 62 == 0;
}

function tmpfs_statfs(superblock: SuperBlock, statfs: usize): i32 {
  const super_ = changetype<TmpfsSuper>(superblock.private_data);
  tmpfs_lock(super_);
  const used = super_.used;
  const limit = super_.limit;
  const inodes = super_.inodes;
  const inodes_limit = super_.inodes_limit;
  tmpfs_unlock(super_);
  if (is_limited(limit)) {
    const free = (limit - used) / superblock.block_size;
    store<u64>(statfs + STATFS_BLOCKS, limit / superblock.block_size);
    store<u64>(statfs + STATFS_BFREE, free);
    store<u64>(statfs + STATFS_BAVAIL, free);
  }
  if (is_limited(inodes_limit)) {
    store<u64>(statfs + STATFS_FILES, inodes_limit);
    store<u64>(statfs + STATFS_FFREE, inodes_limit - inodes);
  }
  return 0;
}

function tmpfs_show_options(superblock: SuperBlock, text: Text): void {
  const super_ = changetype<TmpfsSuper>(superblock.private_data);
  tmpfs_lock(super_);
  const limit = super_.limit;
  const inodes_limit = super_.inodes_limit;
  tmpfs_unlock(super_);
  if (is_limited(limit)) {
    text_string(text, ',size=');
    text_u64(text, limit >> 10);
    text_string(text, 'k');
  }
  if (is_limited(inodes_limit)) {
    text_string(text, ',nr_inodes=');
    text_u64(text, inodes_limit);
  }
}

/** May `old`, of which `used` is taken, become `wanted`? What has no limit gets none later: shmem_reconfigure of Linux. */
function may_limit(old: u64, used: u64, wanted: u64): bool {
  return !is_limited(wanted) || (is_limited(old) && used <= wanted);
}

/**
 * SuperOps.remount: size= and nr_inodes= change, mode= and the owner's do not, as on Linux. -EINVAL for a limit below what is in use,
 * or where there was none; and then nothing has changed.
 */
function tmpfs_remount(superblock: SuperBlock, data: usize, length: u32, _flags: u32): i32 {
  const super_ = changetype<TmpfsSuper>(superblock.private_data);
  const options = changetype<TmpfsOptions>(kmalloc(<u32>offsetof<TmpfsOptions>(), payer()));
  if (is_null(options)) return -ENOMEM;
  tmpfs_lock(super_);
  options.size = super_.limit;
  options.nr_inodes = super_.inodes_limit;
  tmpfs_unlock(super_);
  options.user = superblock_user(superblock);
  let error = tmpfs_parse_options(options, data, length);
  if (error == 0) error = set_limits(super_, options);
  kfree(changetype<usize>(options));
  return error;
}

function set_limits(super_: TmpfsSuper, options: TmpfsOptions): i32 {
  tmpfs_lock(super_);
  const may =
    may_limit(super_.limit, super_.used, options.size) &&
    may_limit(super_.inodes_limit, super_.inodes, options.nr_inodes);
  if (may) {
    super_.limit = options.size;
    super_.inodes_limit = options.nr_inodes;
  }
  tmpfs_unlock(super_);
  return may ? 0 : -EINVAL;
}

/** Nothing refers to the file system any more: all inodes go, however many links they have. */
function tmpfs_put(superblock: SuperBlock): void {
  const head = changetype<usize>(superblock) + offsetof<SuperBlock>('inodes');
  while (!list_empty(head)) release_inode(changetype<TmpfsInode>(inode_of_link(list_first(head))));
  kfree(superblock.private_data);
}

/** A tmpfs with an empty root directory and one reference, as `options` say; or −errno. */
export function tmpfs_superblock_create(
  type: FilesystemType,
  options: TmpfsOptions,
  account: Account,
): usize {
  const superblock = superblock_alloc(type, operations().superblock, account);
  if (is_null(superblock)) return error_pointer(-ENOMEM);
  const super_ = changetype<TmpfsSuper>(kmalloc(<u32>offsetof<TmpfsSuper>(), account));
  superblock.private_data = changetype<usize>(super_);
  let made = error_pointer(-ENOMEM);
  if (superblock.private_data != 0) {
    superblock.magic = TMPFS_MAGIC;
    super_.limit = options.size;
    super_.inodes_limit = options.nr_inodes;
    made = tmpfs_inode_create(
      superblock,
      null_of<Inode>(),
      S_IFDIR | options.mode,
      0,
      null_of<Credentials>(),
      account,
    );
  }
  if (!is_error(made)) {
    const root = changetype<Inode>(made);
    root.uid = options.uid;
    root.gid = options.gid;
    if (!is_null(dentry_make_root(superblock, root, account))) return changetype<usize>(superblock);
  }
  superblock_free(superblock);
  return error_pointer(-ENOMEM);
}

/** Options as they are without any: half of RAM, inodes without limit, anybody may write. */
export function tmpfs_options_default(options: TmpfsOptions): void {
  options.size = (<u64>(frames_total() >>> 1)) << FRAME_SHIFT;
  options.nr_inodes = 0;
  options.mode = 0o1777;
  options.uid = 0;
  options.gid = 0;
  options.user = first_user_namespace();
}

function tmpfs_mount(request: MountRequest): usize {
  const options = changetype<TmpfsOptions>(kmalloc(<u32>offsetof<TmpfsOptions>(), request.account));
  if (is_null(options)) return error_pointer(-ENOMEM);
  tmpfs_options_default(options);
  options.uid = request.uid;
  options.gid = request.gid;
  if (!is_null(request.user)) options.user = request.user;
  const error = tmpfs_parse_options(options, request.data, request.data_length);
  const result =
    error < 0 ? error_pointer(error) : tmpfs_superblock_create(operations().type, options, request.account);
  kfree(changetype<usize>(options));
  return result;
}

/** Called once at boot. */
export function tmpfs_init(): void {
  const state = vfs_state();
  state.tmpfs_inode_cache = cache_create('tmpfs_inode', <u32>offsetof<TmpfsInode>());
  state.tmpfs_index_cache = cache_create('tmpfs_index', NODE_BYTES);
  const ops = inode_ops_create();
  ops.lookup = tmpfs_lookup.index;
  ops.create = make.index;
  ops.mkdir = tmpfs_mkdir.index;
  ops.symlink = tmpfs_symlink.index;
  ops.readlink = tmpfs_readlink.index;
  ops.link = tmpfs_link.index;
  ops.unlink = tmpfs_unlink.index;
  ops.rmdir = tmpfs_rmdir.index;
  ops.rename = tmpfs_rename.index;
  ops.truncate = tmpfs_truncate.index;
  ops.allocate = tmpfs_allocate.index;
  ops.open = tmpfs_open.index;
  ops.getxattr = tmpfs_getxattr.index;
  ops.setxattr = tmpfs_setxattr.index;
  ops.listxattr = tmpfs_listxattr.index;
  ops.removexattr = tmpfs_removexattr.index;
  ops.rename_with = tmpfs_rename_with.index;
  ops.evict = tmpfs_evict.index;
  state.tmpfs_operations = changetype<usize>(ops);
  tmpfs_init_types();
}

function tmpfs_init_types(): void {
  const types = changetype<TmpfsOperations>(kmalloc_root(<u32>offsetof<TmpfsOperations>()));
  vfs_state().tmpfs_types = changetype<usize>(types);
  const superblock = superblock_ops_create();
  superblock.statfs = tmpfs_statfs.index;
  superblock.put = tmpfs_put.index;
  superblock.remount = tmpfs_remount.index;
  superblock.show_options = tmpfs_show_options.index;
  types.superblock = superblock;
  types.file = tmpfs_file_ops();
  types.file.fsync = tmpfs_fsync.index;
  const directory = file_ops_create();
  directory.readdir = tmpfs_readdir.index;
  directory.fsync = tmpfs_fsync.index;
  directory.release = tmpfs_directory_release.index;
  types.directory = directory;
  types.type = filesystem_for_users('tmpfs', tmpfs_mount.index);
}
