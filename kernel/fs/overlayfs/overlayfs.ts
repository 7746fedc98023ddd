// overlayfs: the file system type, and its superblocks. docs/overlayfs.md explains the whole.
//
//   mount -t overlay overlay -o lowerdir=/l1:/l2,upperdir=/u,workdir=/w /merged
//
// Interface: overlayfs_init. Locks: none of its own.

import { EINVAL, ENOMEM, EROFS, MS_RDONLY, OVERLAYFS_SUPER_MAGIC } from '../../base/abi';
import { PATH_MAX } from '../../base/config';
import { Text, text_string } from '../../base/format';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc, kmalloc_root } from '../../mm/slab';
import { VfsContext } from '../../vfs/context';
import { credentials_get, credentials_put } from '../../vfs/credentials';
import { Dentry, dentry_get } from '../../vfs/dentry/dentry';
import { dentry_make_root } from '../../vfs/dentry/tree';
import { Inode, inode_ops_create } from '../../vfs/inode';
import { inode_table_init } from '../../vfs/inode_table';
import { text_escaped } from '../../vfs/mount/text';
import { vfs_state } from '../../vfs/state';
import {
  MountRequest,
  SuperBlock,
  filesystem_for_users,
  superblock_alloc,
  superblock_free,
  superblock_ops_create,
} from '../../vfs/superblock';
import {
  overlay_allocate,
  overlay_backing,
  overlay_device,
  overlay_getattr,
  overlay_getxattr,
  overlay_listxattr,
  overlay_readlink,
  overlay_removexattr,
  overlay_setattr,
  overlay_setxattr,
  overlay_truncate,
} from './attributes';
import { overlay_file_init, overlay_open } from './file';
import {
  OverlayInode,
  OverlayOperations,
  overlay_evict,
  overlay_inode_make,
  overlay_operations,
} from './inode';
import { LayerRequest, layers_close, layers_open } from './layers';
import { overlay_lookup } from './lookup';
import { overlay_create, overlay_link, overlay_mkdir, overlay_remove, overlay_symlink } from './names';
import { overlay_parse_options } from './options';
import { overlay_rename } from './rename';
import { OverlaySuper } from './super';

@inline
function super_of(superblock: SuperBlock): OverlaySuper {
  return changetype<OverlaySuper>(superblock.private_data);
}

/** The file system that tells how much room there is: the upper layer's, or the topmost lower one's. */
function counted(super_: OverlaySuper): SuperBlock {
  const root = is_null(super_.upper) ? load<Dentry>(super_.lowers) : super_.upper;
  return root.superblock;
}

function overlay_statfs(superblock: SuperBlock, statfs: usize): i32 {
  const real = counted(super_of(superblock));
  return call_indirect<i32>(real.ops.statfs, real, statfs);
}

function overlay_sync_all(superblock: SuperBlock): i32 {
  const super_ = super_of(superblock);
  if (is_null(super_.upper)) return 0;
  const real = super_.upper.superblock;
  return call_indirect<i32>(real.ops.sync, real);
}

/** Without an upper layer nothing can be written. */
function overlay_remount(superblock: SuperBlock, _data: usize, _length: u32, flags: u32): i32 {
  return is_null(super_of(superblock).upper) && (flags & MS_RDONLY) == 0 ? -EROFS : 0;
}

function show(text: Text, name: string, at: usize, length: u32): void {
  if (at == 0) return;
  text_string(text, name);
  text_escaped(text, at, at + length);
}

function overlay_show_options(superblock: SuperBlock, text: Text): void {
  const super_ = super_of(superblock);
  show(text, ',lowerdir=', super_.lower_text, super_.lower_text_length);
  if (!is_null(super_.upper)) {
    show(text, ',upperdir=', super_.upper_text, super_.upper_text_length);
    show(text, ',workdir=', super_.work_text, super_.work_text_length);
  }
  if (super_.user_marks != 0) text_string(text, ',userxattr');
}

/** See SuperOps.put. */
function overlay_put(superblock: SuperBlock): void {
  const super_ = super_of(superblock);
  if (is_null(super_)) return;
  layers_close(super_);
  credentials_put(super_.credentials);
  kfree(super_.options);
  kfree(changetype<usize>(super_));
}

/** The part of a superblock that is ours, its options parsed: 0 or −errno. What it has is overlay_put's to give back. */
function fill_super(superblock: SuperBlock, request: MountRequest): i32 {
  const account = request.account;
  const super_ = changetype<OverlaySuper>(kmalloc(<u32>offsetof<OverlaySuper>(), account));
  if (is_null(super_)) return -ENOMEM;
  superblock.private_data = changetype<usize>(super_);
  super_.account = account;
  super_.credentials = credentials_get(changetype<VfsContext>(request.context).credentials);
  super_.next_ino = 1;
  super_.options = kmalloc(request.data_length + 1, account);
  if (super_.options == 0 || !inode_table_init(superblock)) return -ENOMEM;
  memory.copy(super_.options, request.data, request.data_length);
  return overlay_parse_options(super_, super_.options, request.data_length);
}

function open_layers(superblock: SuperBlock, context: VfsContext): i32 {
  const super_ = super_of(superblock);
  const call = changetype<LayerRequest>(kmalloc(<u32>(offsetof<LayerRequest>() + PATH_MAX), super_.account));
  if (is_null(call)) return -ENOMEM;
  call.context = context;
  call.path = changetype<usize>(call) + offsetof<LayerRequest>();
  const error = layers_open(superblock, super_, call);
  kfree(changetype<usize>(call));
  return error;
}

/** The root directory: 0 or −errno. */
function make_root(superblock: SuperBlock): i32 {
  const super_ = super_of(superblock);
  const count = super_.lowers_count;
  const lowers = kmalloc(4 * count, super_.account);
  if (lowers == 0) return -ENOMEM;
  for (let i: u32 = 0; i < count; i++)
    store<Dentry>(lowers + ((<usize>i) << 2), dentry_get(load<Dentry>(super_.lowers + ((<usize>i) << 2))));
  const upper = super_.upper;
  if (!is_null(upper)) dentry_get(upper);
  const made = overlay_inode_make(superblock, upper, lowers, count, null_of<OverlayInode>(), 0, 0);
  if (is_error(made)) return error_of(made);
  return is_null(dentry_make_root(superblock, changetype<Inode>(made), super_.account)) ? -ENOMEM : 0;
}

/** See FilesystemType.mount. */
function overlay_mount(request: MountRequest): usize {
  if (request.context == 0) return error_pointer(-EINVAL);
  const superblock = superblock_alloc(
    overlay_operations().type,
    overlay_operations().superblock,
    request.account,
  );
  if (is_null(superblock)) return error_pointer(-ENOMEM);
  superblock.magic = OVERLAYFS_SUPER_MAGIC;
  let error = fill_super(superblock, request);
  if (error == 0) error = open_layers(superblock, changetype<VfsContext>(request.context));
  if (error == 0) {
    const super_ = super_of(superblock);
    const real = counted(super_);
    superblock.block_size = real.block_size;
    superblock.name_max = real.name_max;
    superblock.size_max = real.size_max;
    superblock.flags = is_null(super_.upper) ? MS_RDONLY : request.flags & MS_RDONLY;
    error = make_root(superblock);
  }
  if (error == 0) return changetype<usize>(superblock);
  superblock_free(superblock);
  return error_pointer(error);
}

/** Registers the type. Called once at boot. */
export function overlayfs_init(): void {
  const operations = changetype<OverlayOperations>(kmalloc_root(<u32>offsetof<OverlayOperations>()));
  vfs_state().overlay_operations = changetype<usize>(operations);
  const ops = inode_ops_create();
  ops.lookup = overlay_lookup.index;
  ops.create = overlay_create.index;
  ops.mkdir = overlay_mkdir.index;
  ops.symlink = overlay_symlink.index;
  ops.link = overlay_link.index;
  ops.unlink = overlay_remove.index;
  ops.rmdir = overlay_remove.index;
  ops.rename = overlay_rename.index;
  ops.readlink = overlay_readlink.index;
  ops.getattr = overlay_getattr.index;
  ops.setattr = overlay_setattr.index;
  ops.truncate = overlay_truncate.index;
  ops.allocate = overlay_allocate.index;
  ops.open = overlay_open.index;
  ops.backing = overlay_backing.index;
  ops.evict = overlay_evict.index;
  ops.getxattr = overlay_getxattr.index;
  ops.setxattr = overlay_setxattr.index;
  ops.listxattr = overlay_listxattr.index;
  ops.removexattr = overlay_removexattr.index;
  operations.inode = ops;
  const superblock = superblock_ops_create();
  superblock.statfs = overlay_statfs.index;
  superblock.sync = overlay_sync_all.index;
  superblock.put = overlay_put.index;
  superblock.remount = overlay_remount.index;
  superblock.device = overlay_device.index;
  superblock.show_options = overlay_show_options.index;
  operations.superblock = superblock;
  overlay_file_init();
  operations.type = filesystem_for_users('overlay', overlay_mount.index);
}
