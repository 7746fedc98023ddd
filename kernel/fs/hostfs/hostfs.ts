// hostfs: directories of the host as a file system: the type, and its superblocks. The source of a mount is the number
// of a share, which the machine was started with or given since; who mounts chooses only the place.
//
//   mount -t hostfs 0 /mnt          all that is there belongs to root; permission bits are the host's
//
// Interface: hostfs_init. Locks: none of its own.

import {
  EINVAL,
  ENOENT,
  ENOMEM,
  EROFS,
  HOSTFS_ROOT,
  HOSTFS_SHARE_READ_ONLY,
  HOSTFS_STATISTICS_BLOCKS,
  HOSTFS_STATISTICS_BLOCKS_AVAILABLE,
  HOSTFS_STATISTICS_BLOCKS_FREE,
  HOSTFS_STATISTICS_BLOCK_SIZE,
  HOSTFS_STATISTICS_FILES,
  HOSTFS_STATISTICS_FILES_FREE,
  MS_RDONLY,
  STATFS_BAVAIL,
  STATFS_BFREE,
  STATFS_BLOCKS,
  STATFS_BSIZE,
  STATFS_FFREE,
  STATFS_FILES,
  STATFS_FRSIZE,
  V9FS_MAGIC,
} from '../../base/abi';
import { PATH_MAX } from '../../base/config';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { hostfs_list_new, hostfs_revalidate, hostfs_statistics_new } from '../../dev/operations';
import { request_call, request_end } from '../../dev/queue';
import { Account } from '../../mm/account';
import { kmalloc_root } from '../../mm/slab';
import { dentry_make_root } from '../../vfs/dentry/tree';
import { file_ops_create } from '../../vfs/file/file';
import { Inode, inode_ops_create } from '../../vfs/inode';
import { inode_table_init } from '../../vfs/inode_table';
import { vfs_state } from '../../vfs/state';
import {
  MountRequest,
  SuperBlock,
  filesystem_register,
  superblock_alloc,
  superblock_free,
  superblock_ops_create,
} from '../../vfs/superblock';
import { hostfs_file_init } from './file';
import {
  HostfsOperations,
  HostfsSuper,
  hostfs_asked,
  hostfs_evict,
  hostfs_inode_get,
  hostfs_operations,
  hostfs_super,
  hostfs_super_create,
  hostfs_super_free,
} from './inode';
import { hostfs_names_init, hostfs_dentry_revalidate } from './names';

/** The share that `length` decimal digits at `text` name, or -ENOENT. */
function share_number(text: usize, length: u32): i32 {
  if (length == 0 || length > 5) return -ENOENT;
  let number = 0;
  for (let i: u32 = 0; i < length; i++) {
    const digit = <i32>load<u8>(text + i) - 48;
    if (digit < 0 || digit > 9) return -ENOENT;
    number = number * 10 + digit;
  }
  return number;
}

/** 1 if share number `share` is read-only, 0 if not; -ENOENT if there is none. */
function share_read_only(share: u32, account: Account): i32 {
  const request = hostfs_list_new(share, PATH_MAX, account);
  if (is_error(request)) return error_of(request);
  const status = request_call(request);
  const read_only = status < 0 ? status : load<i32>(request.block + HOSTFS_SHARE_READ_ONLY);
  request_end(request);
  return read_only;
}

/** FilesystemType.mount. No options; a read-only share must be mounted read-only: -EROFS, as mount(2) says of media. */
function hostfs_mount(request: MountRequest): usize {
  if (request.data_length != 0) return error_pointer(-EINVAL);
  const share = share_number(request.source, request.source_length);
  if (share < 0) return error_pointer(share);
  const read_only = share_read_only(share, request.account);
  if (read_only < 0) return error_pointer(read_only);
  if (read_only != 0 && (request.flags & MS_RDONLY) == 0) return error_pointer(-EROFS);
  const superblock = superblock_alloc(
    hostfs_operations().type,
    hostfs_operations().superblock,
    request.account,
  );
  if (is_null(superblock)) return error_pointer(-ENOMEM);
  superblock.read_is_execute = 1;
  superblock.magic = V9FS_MAGIC;
  superblock.flags = request.flags & MS_RDONLY;
  superblock.size_max = 0x1fffffffffffff;
  const made = make_root(superblock, share, read_only != 0, request.account);
  if (made == 0) return changetype<usize>(superblock);
  superblock_free(superblock);
  return error_pointer(made);
}

/** Makes the state and the root directory of a superblock: 0 or −errno. */
function make_root(superblock: SuperBlock, share: u32, read_only: bool, account: Account): i32 {
  const super_ = hostfs_super_create(share, read_only, account);
  superblock.private_data = changetype<usize>(super_);
  if (superblock.private_data == 0 || !inode_table_init(superblock)) return -ENOMEM;
  const asked = hostfs_asked(superblock);
  const answer = hostfs_revalidate(share, HOSTFS_ROOT, 0, 0, 0, account);
  if (is_error(answer)) return error_of(answer);
  const root = hostfs_inode_get(superblock, answer, 0, asked, account);
  if (is_error(root)) return error_of(root);
  return is_null(dentry_make_root(superblock, changetype<Inode>(root), account)) ? -ENOMEM : 0;
}

/** SuperOps.put. */
function hostfs_put(superblock: SuperBlock): void {
  if (superblock.private_data != 0) hostfs_super_free(hostfs_super(superblock));
}

/** SuperOps.remount. */
function hostfs_remount(superblock: SuperBlock, _data: usize, length: u32, flags: u32): i32 {
  if (length != 0) return -EINVAL;
  const super_: HostfsSuper = hostfs_super(superblock);
  return super_.read_only != 0 && (flags & MS_RDONLY) == 0 ? -EROFS : 0;
}

/** SuperOps.statfs. */
function hostfs_statfs(superblock: SuperBlock, statfs: usize): i32 {
  const request = hostfs_statistics_new(hostfs_super(superblock).share, superblock.account);
  if (is_error(request)) return error_of(request);
  const status = request_call(request);
  if (status >= 0) {
    const block = request.block;
    const block_size = load<u64>(block + HOSTFS_STATISTICS_BLOCK_SIZE);
    store<u64>(statfs + STATFS_BSIZE, block_size);
    store<u64>(statfs + STATFS_FRSIZE, block_size);
    store<u64>(statfs + STATFS_BLOCKS, load<u64>(block + HOSTFS_STATISTICS_BLOCKS));
    store<u64>(statfs + STATFS_BFREE, load<u64>(block + HOSTFS_STATISTICS_BLOCKS_FREE));
    store<u64>(statfs + STATFS_BAVAIL, load<u64>(block + HOSTFS_STATISTICS_BLOCKS_AVAILABLE));
    store<u64>(statfs + STATFS_FILES, load<u64>(block + HOSTFS_STATISTICS_FILES));
    store<u64>(statfs + STATFS_FFREE, load<u64>(block + HOSTFS_STATISTICS_FILES_FREE));
  }
  request_end(request);
  return min<i32>(status, 0);
}

/** Called once at boot. */
export function hostfs_init(): void {
  const operations = changetype<HostfsOperations>(kmalloc_root(<u32>offsetof<HostfsOperations>()));
  vfs_state().hostfs_operations = changetype<usize>(operations);
  const superblock = superblock_ops_create();
  superblock.statfs = hostfs_statfs.index;
  superblock.put = hostfs_put.index;
  superblock.revalidate = hostfs_dentry_revalidate.index;
  superblock.remount = hostfs_remount.index;
  operations.superblock = superblock;
  operations.inode = inode_ops_create();
  operations.inode.evict = hostfs_evict.index;
  operations.file = file_ops_create();
  operations.directory = file_ops_create();
  hostfs_names_init(operations.inode);
  hostfs_file_init(operations.inode, operations.file, operations.directory);
  operations.type = filesystem_register('hostfs', hostfs_mount.index, true);
}
