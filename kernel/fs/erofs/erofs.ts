// erofs: Linux's read-only file system for images, mounted from a file: the type, and its superblocks. docs/erofs.md explains the whole.
//
//   mount -t erofs -o device=/layers/1/tar /layers/1/erofs /mnt
//
// Mounting the same files twice gives the same superblock, so that all who mount a layer share what is in memory of it.
//
// Interface: erofs_init. Locks: ErofsOperations.mount, a mutex, while something is mounted; ErofsOperations.lock, RANK_INODE, guards
// the list of what is.

import {
  EINVAL,
  ELOOP,
  ENOMEM,
  EROFS,
  EROFS_SUPER_MAGIC_V1,
  EUCLEAN,
  MS_RDONLY,
  S_IFREG,
  STATFS_BLOCKS,
  STATFS_BSIZE,
  STATFS_FILES,
  STATFS_FRSIZE,
} from '../../base/abi';
import { PATH_MAX } from '../../base/config';
import { Text, text_string } from '../../base/format';
import { embedded, error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { root_account } from '../../mm/account';
import { kfree, kmalloc, kmalloc_root } from '../../mm/slab';
import { ref_try_get } from '../../sync/refcount';
import { RANK_INODE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { VfsContext } from '../../vfs/context';
import { dentry_make_root } from '../../vfs/dentry/tree';
import { File, file_ops_create, file_put } from '../../vfs/file/file';
import {
  Inode,
  inode_init,
  inode_ops_create,
  inode_put,
  inode_release,
  inode_set_size,
  inode_size,
  is_directory,
} from '../../vfs/inode';
import { inode_table_init } from '../../vfs/inode_table';
import { text_escaped } from '../../vfs/mount/text';
import { Mutex, mutex_init, mutex_lock, mutex_unlock } from '../../vfs/mutex';
import { vfs_open_beside } from '../../vfs/open';
import { Page, page_put, pages_drop, pages_read } from '../../vfs/page_cache';
import { vfs_state } from '../../vfs/state';
import {
  MountRequest,
  STACK_DEPTH_MAX,
  SuperBlock,
  filesystem_register,
  superblock_alloc,
  superblock_free,
  superblock_ops_create,
} from '../../vfs/superblock';
import { IovIter } from '../../vfs/iov_iter';
import { erofs_direct, erofs_fill, erofs_page } from './data';
import { erofs_lookup, erofs_readdir } from './directory';
import { erofs_read_super } from './disk';
import { erofs_inode_get } from './inode';
import { erofs_option_end, erofs_option_path, erofs_options_devices } from './options';
import {
  EROFS_DEVICE_BYTES,
  ErofsOperations,
  ErofsSuper,
  erofs_corrupted,
  erofs_device,
  erofs_evict,
  erofs_operations,
  erofs_super,
} from './super';
import { erofs_getxattr, erofs_listxattr } from './xattr';

@inline
function lock(): void {
  spin_lock(changetype<usize>(erofs_operations()) + offsetof<ErofsOperations>('lock'), RANK_INODE);
}
@inline
function unlock(): void {
  spin_unlock(changetype<usize>(erofs_operations()) + offsetof<ErofsOperations>('lock'), RANK_INODE);
}
@inline
function mount_mutex(): Mutex {
  return embedded<ErofsOperations, Mutex>(erofs_operations(), offsetof<ErofsOperations>('mount_held'));
}
/** InodeOps.open. */
function open(inode: Inode, file: File): i32 {
  file.ops = is_directory(inode) ? erofs_operations().directory : erofs_operations().file;
  return 0;
}

/** FileOps.read. */
function read(file: File, iter: IovIter): i32 {
  return pages_read(file.inode, iter, erofs_fill.index, erofs_direct.index);
}

/** FileOps.fsync: there is nothing to write. */
function fsync(_file: File, _data_only: bool): i32 {
  return 0;
}

/** InodeOps.readlink. A text ends at a NUL, and is in the first page: it is not longer than a path. */
function readlink(inode: Inode, to: usize, length: u32): i32 {
  const size = <u64>inode_size(inode);
  if (size == 0 || size >= PATH_MAX) return -EUCLEAN;
  const got = erofs_page(inode, 0);
  if (is_error(got)) return error_of(got);
  const page = changetype<Page>(got);
  const most = min<u32>(length, <u32>size);
  let count: u32 = 0;
  for (; count < most && load<u8>(page.data + count) != 0; count++)
    store<u8>(to + count, load<u8>(page.data + count));
  page_put(page);
  return count == 0 && most != 0 ? -EUCLEAN : <i32>count;
}

/** InodeOps.truncate. */
function truncate(_inode: Inode, _size: i64): i32 {
  return -EROFS;
}

/** InodeOps.setattr. */
function setattr(_inode: Inode, _attributes: usize): i32 {
  return -EROFS;
}

/** SuperOps.statfs. */
function statfs(superblock: SuperBlock, to: usize): i32 {
  const super_ = erofs_super(superblock);
  store<u64>(to + STATFS_BSIZE, superblock.block_size);
  store<u64>(to + STATFS_FRSIZE, superblock.block_size);
  store<u64>(to + STATFS_BLOCKS, super_.blocks);
  store<u64>(to + STATFS_FILES, super_.inodes_count);
  return 0;
}

/** SuperOps.remount: it stays read-only, whatever else is said. */
function remount(_superblock: SuperBlock, _data: usize, _length: u32, flags: u32): i32 {
  return (flags & MS_RDONLY) == 0 ? -EROFS : 0;
}

/** SuperOps.show_options. */
function show_options(superblock: SuperBlock, text: Text): void {
  const super_ = erofs_super(superblock);
  const end = super_.options + super_.options_length;
  for (let at = super_.options; at < end;) {
    const stop = erofs_option_end(at, end);
    const path = erofs_option_path(at, stop);
    if (path != 0) {
      text_string(text, ',device=');
      text_escaped(text, path, stop);
    }
    at = stop + 1;
  }
}

/** The image's own inode is put last: nothing is to be found by its number. */
function evict_image(inode: Inode): void {
  pages_drop(inode);
  inode_release(inode);
  kfree(changetype<usize>(inode));
}

/** Takes it out of the list of what is mounted, if it is in. */
function forget(super_: ErofsSuper): void {
  lock();
  let at = changetype<usize>(erofs_operations()) + offsetof<ErofsOperations>('supers');
  while (!is_null(load<ErofsSuper>(at)) && load<ErofsSuper>(at) != super_)
    at = changetype<usize>(load<ErofsSuper>(at)) + offsetof<ErofsSuper>('next');
  if (!is_null(load<ErofsSuper>(at))) store<ErofsSuper>(at, super_.next);
  unlock();
}

/** SuperOps.put: of a superblock as far as it was made. */
function put(superblock: SuperBlock): void {
  const super_ = erofs_super(superblock);
  if (is_null(super_)) return;
  forget(super_);
  if (!is_null(super_.image)) inode_put(super_.image);
  for (let i: u32 = 0; i < super_.count; i++) {
    const file = erofs_device(super_, i).file;
    if (!is_null(file)) file_put(file);
  }
  kfree(super_.devices);
  kfree(super_.options);
  kfree(changetype<usize>(super_));
}

/** Opens a file that holds bytes of the image, as device `index`: 0 or −errno. */
function open_device(super_: ErofsSuper, index: u32, context: VfsContext, path: usize, length: usize): i32 {
  if (length >= PATH_MAX) return -EINVAL;
  const opened = vfs_open_beside(context, path, <u32>length);
  if (is_error(opened)) return error_of(opened);
  const file = changetype<File>(opened);
  const device = erofs_device(super_, index);
  // A task that reads through it later pays for what is kept; what is used meanwhile is charged to none.
  file.account = root_account();
  device.file = file;
  device.size = <u64>inode_size(file.inode);
  const below = file.inode.superblock;
  // A file system on a file of the same kind, or of an overlay, goes one deeper at each.
  const deeper = below.ops == erofs_operations().superblock || below.stack_depth != 0;
  if (deeper) super_.superblock.stack_depth = max<u32>(super_.superblock.stack_depth, below.stack_depth + 1);
  return super_.superblock.stack_depth > STACK_DEPTH_MAX ? -ELOOP : 0;
}

/** Opens all files that `request` names: 0 or −errno. */
function open_devices(super_: ErofsSuper, request: MountRequest): i32 {
  const context = changetype<VfsContext>(request.context);
  let error = open_device(super_, 0, context, request.source, request.source_length);
  let index: u32 = 1;
  const end = super_.options + super_.options_length;
  for (let at = super_.options; at < end && error == 0;) {
    const stop = erofs_option_end(at, end);
    const path = erofs_option_path(at, stop);
    if (path != 0) error = open_device(super_, index++, context, path, stop - path);
    at = stop + 1;
  }
  return error;
}

/** A superblock with its files open, of which nothing is read; or −errno. */
function begin(request: MountRequest): usize {
  const operations = erofs_operations();
  const account = request.account;
  const extra = erofs_options_devices(request.data, request.data + request.data_length);
  if (extra < 0 || request.context == 0) return error_pointer(-EINVAL);
  const superblock = superblock_alloc(operations.type, operations.superblock, account);
  if (is_null(superblock)) return error_pointer(-ENOMEM);
  superblock.magic = EROFS_SUPER_MAGIC_V1;
  superblock.flags = MS_RDONLY;
  superblock.shared_names = 1;
  const super_ = changetype<ErofsSuper>(kmalloc(<u32>offsetof<ErofsSuper>(), account));
  let error = -ENOMEM;
  if (!is_null(super_)) {
    superblock.private_data = changetype<usize>(super_);
    super_.superblock = superblock;
    super_.options = kmalloc(request.data_length + 1, account);
    super_.devices = kmalloc((extra + 1) * EROFS_DEVICE_BYTES, account);
    if (super_.options != 0 && super_.devices != 0 && inode_table_init(superblock)) {
      super_.count = extra + 1;
      super_.options_length = request.data_length;
      memory.copy(super_.options, request.data, request.data_length);
      error = open_devices(super_, request);
    }
  }
  if (error == 0) return changetype<usize>(superblock);
  superblock_free(superblock);
  return error_pointer(error);
}

/** Are they of the same files, as those were when they were opened? */
function is_same(a: ErofsSuper, b: ErofsSuper): bool {
  if (a.count != b.count) return false;
  for (let i: u32 = 0; i < a.count; i++) {
    const one = erofs_device(a, i);
    const other = erofs_device(b, i);
    if (one.file.inode != other.file.inode || one.size != other.size) return false;
  }
  return true;
}

/** One of the same files that is mounted already, with a reference; 0: there is none. */
function find_same(super_: ErofsSuper): SuperBlock {
  lock();
  let found = null_of<SuperBlock>();
  for (let other = erofs_operations().supers; !is_null(other); other = other.next) {
    if (!is_same(super_, other) || !ref_try_get(changetype<usize>(other.superblock))) continue;
    found = other.superblock;
    break;
  }
  unlock();
  return found;
}

/** Makes the inode that stands for the image in the page cache: false without memory. */
function make_image(super_: ErofsSuper): bool {
  const superblock = super_.superblock;
  const image = changetype<Inode>(kmalloc(<u32>offsetof<Inode>(), superblock.account));
  if (is_null(image)) return false;
  inode_init(image, superblock, erofs_operations().image, 0, S_IFREG);
  inode_set_size(image, <i64>erofs_device(super_, 0).size);
  super_.image = image;
  return true;
}

/** Reads the superblock and the root directory: 0 or −errno. */
function finish(superblock: SuperBlock): i32 {
  const super_ = erofs_super(superblock);
  if (!make_image(super_)) return -ENOMEM;
  const error = erofs_read_super(super_);
  if (error < 0) return error;
  superblock.block_size = 1 << super_.block_bits;
  const got = erofs_inode_get(superblock, super_.root_nid);
  if (is_error(got)) return error_of(got);
  const root = changetype<Inode>(got);
  if (!is_directory(root)) {
    inode_put(root);
    erofs_corrupted(superblock, 'rootino is not a directory', super_.root_nid);
    return -EINVAL;
  }
  return is_null(dentry_make_root(superblock, root, superblock.account)) ? -ENOMEM : 0;
}

/** See FilesystemType.mount. */
function erofs_mount(request: MountRequest): usize {
  const begun = begin(request);
  if (is_error(begun)) return begun;
  const superblock = changetype<SuperBlock>(begun);
  let error = mutex_lock(mount_mutex());
  if (error == 0) {
    const same = find_same(erofs_super(superblock));
    error = !is_null(same) ? 0 : finish(superblock);
    if (error == 0 && is_null(same)) announce(erofs_super(superblock));
    mutex_unlock(mount_mutex());
    if (!is_null(same)) {
      superblock_free(superblock);
      return changetype<usize>(same);
    }
  }
  if (error == 0) return changetype<usize>(superblock);
  superblock_free(superblock);
  return error_pointer(error);
}

/** Others who mount the same files will find it. */
function announce(super_: ErofsSuper): void {
  lock();
  super_.next = erofs_operations().supers;
  erofs_operations().supers = super_;
  unlock();
}

/** Registers the type. Called once at boot. */
export function erofs_init(): void {
  const operations = changetype<ErofsOperations>(kmalloc_root(<u32>offsetof<ErofsOperations>()));
  vfs_state().erofs_operations = changetype<usize>(operations);
  mutex_init(mount_mutex());
  const inode = inode_ops_create();
  inode.lookup = erofs_lookup.index;
  inode.readlink = readlink.index;
  inode.open = open.index;
  inode.truncate = truncate.index;
  inode.setattr = setattr.index;
  inode.getxattr = erofs_getxattr.index;
  inode.listxattr = erofs_listxattr.index;
  inode.evict = erofs_evict.index;
  operations.inode = inode;
  operations.image = inode_ops_create();
  operations.image.evict = evict_image.index;
  operations.file = file_ops_create();
  operations.file.read = read.index;
  operations.file.fsync = fsync.index;
  operations.directory = file_ops_create();
  operations.directory.readdir = erofs_readdir.index;
  operations.directory.fsync = fsync.index;
  const superblock = superblock_ops_create();
  superblock.statfs = statfs.index;
  superblock.put = put.index;
  superblock.remount = remount.index;
  superblock.show_options = show_options.index;
  operations.superblock = superblock;
  operations.type = filesystem_register('erofs', erofs_mount.index, true);
}
