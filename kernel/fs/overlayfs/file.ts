// overlayfs: open files. Each has a file of a layer behind it, and a second one if the first was opened before the copy-up: from
// then on both read and write the upper file, so that all who have a file open see the same, as Linux has it since 4.19.
//
// Interface: overlay_file_init, overlay_open.
// Locks: inode_hold around the second file, which is set once; the layer's mutexes.

import { ENOMEM, WHENCE_DATA, WHENCE_HOLE } from '../../base/abi';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { MAY_READ, MAY_WRITE, permission } from '../../vfs/credentials';
import { Dentry } from '../../vfs/dentry/dentry';
import {
  FILE_READ,
  FILE_TRUNCATES,
  FILE_WRITE,
  File,
  file_alloc,
  file_free,
  file_ops_create,
  file_put,
  file_seek_generic,
} from '../../vfs/file/file';
import { Inode, inode_drop, inode_get, inode_hold, inode_new_version, is_directory } from '../../vfs/inode';
import { Mount } from '../../vfs/mount/mount';
import { file_open_inode } from '../../vfs/open';
import { vfs_pread, vfs_pwrite } from '../../vfs/file/read_write';
import { IovIter } from '../../vfs/iov_iter';
import { WHOLE_FILE, overlay_copy_up } from './copy_up';
import { OverlayInode, has_upper, overlay_operations, overlay_real, overlay_sync } from './inode';
import { overlay_directory_release, overlay_readdir } from './listing';
import { overlay_super } from './super';

/** An open regular file's `private_data`. */
@unmanaged
class OverlayFile {
  /** The layer's file that was opened first. */
  first: File;
  /** The upper layer's, if that is another; 0. Under inode_hold. */
  second: File;
}

/** Opens the real file as it is now, for `file`: a File, or −errno. */
function open_real(file: File): usize {
  const inode = changetype<OverlayInode>(file.inode);
  const access = file.access & (FILE_READ | FILE_WRITE);
  const upper = has_upper(inode);
  const real = overlay_real(inode).inode;
  let mask: u32 = (access & FILE_READ) != 0 ? MAY_READ : 0;
  if ((access & FILE_WRITE) != 0) mask |= MAY_WRITE;
  let error = permission(overlay_super(inode).credentials, real, mask);
  if (error < 0) return error_pointer(error);
  // Borrowed from the overlay's: access times of upper files follow its rule, those of lower ones stay.
  const mount = upper ? file.mount : null_of<Mount>();
  const opened = file_alloc(real, mount, null_of<Dentry>(), file.flags, access, file.account);
  if (is_null(opened)) return error_pointer(-ENOMEM);
  inode_get(real);
  error = file_open_inode(real, opened);
  if (error == 0) return changetype<usize>(opened);
  file_free(opened);
  return error_pointer(error);
}

/** See InodeOps.open: what is opened for writing is copied up; of what will be cut to nothing, no contents. */
export function overlay_open(inode: Inode, file: File): i32 {
  if (is_directory(inode)) {
    file.ops = overlay_operations().directory;
    return 0;
  }
  file.ops = overlay_operations().file;
  const overlay = changetype<OverlayInode>(inode);
  if ((file.access & (FILE_WRITE | FILE_TRUNCATES)) != 0) {
    const error = overlay_copy_up(overlay, (file.access & FILE_TRUNCATES) != 0 ? 0 : WHOLE_FILE);
    if (error < 0) return error;
  }
  const both = changetype<OverlayFile>(kmalloc(<u32>offsetof<OverlayFile>(), file.account));
  if (is_null(both)) return -ENOMEM;
  const opened = open_real(file);
  if (is_error(opened)) {
    kfree(changetype<usize>(both));
    return error_of(opened);
  }
  both.first = changetype<File>(opened);
  file.private_data = changetype<usize>(both);
  return 0;
}

/** The layer's file that is read and written now, with the flags of `file`; or −errno. The open file keeps it. */
function real_file(file: File): usize {
  const both = changetype<OverlayFile>(file.private_data);
  const inode = changetype<OverlayInode>(file.inode);
  let real = both.first;
  if (real.inode != overlay_real(inode).inode) {
    inode_hold(inode);
    real = both.second;
    inode_drop(inode);
    if (is_null(real)) {
      const opened = open_second(file, both);
      if (is_error(opened)) return opened;
      real = changetype<File>(opened);
    }
  }
  real.flags = file.flags;
  return changetype<usize>(real);
}

function open_second(file: File, both: OverlayFile): usize {
  const opened = open_real(file);
  if (is_error(opened)) return opened;
  inode_hold(file.inode);
  const other = both.second;
  const late = !is_null(other);
  if (!late) both.second = changetype<File>(opened);
  inode_drop(file.inode);
  if (late) file_put(changetype<File>(opened));
  return late ? changetype<usize>(other) : opened;
}

function overlay_read(file: File, iter: IovIter): i32 {
  const real = real_file(file);
  if (is_error(real)) return error_of(real);
  return vfs_pread(changetype<File>(real), iter, iter.position);
}

function overlay_write(file: File, iter: IovIter): i32 {
  const real = real_file(file);
  if (is_error(real)) return error_of(real);
  const result = vfs_pwrite(changetype<File>(real), iter, iter.position);
  if (result > 0) {
    inode_new_version(file.inode);
    overlay_sync(changetype<OverlayInode>(file.inode));
  }
  return result;
}

function overlay_seek(file: File, offset: i64, whence: i32): i64 {
  overlay_sync(changetype<OverlayInode>(file.inode));
  if (whence != WHENCE_DATA && whence != WHENCE_HOLE) return file_seek_generic(file, offset, whence);
  const real = real_file(file);
  if (is_error(real)) return error_of(real);
  const found = call_indirect<i64>(changetype<File>(real).ops.seek, real, offset, whence);
  if (found >= 0) file.position = found;
  return found;
}

function overlay_fsync(file: File, data_only: bool): i32 {
  if (!has_upper(changetype<OverlayInode>(file.inode))) return 0;
  const real = real_file(file);
  if (is_error(real)) return error_of(real);
  return call_indirect<i32>(changetype<File>(real).ops.fsync, real, data_only);
}

function overlay_release(file: File): void {
  const both = changetype<OverlayFile>(file.private_data);
  file_put(both.first);
  if (!is_null(both.second)) file_put(both.second);
  kfree(changetype<usize>(both));
}

/** Stores the upper directory. */
function overlay_directory_fsync(file: File, data_only: bool): i32 {
  if (!has_upper(changetype<OverlayInode>(file.inode))) return 0;
  const opened = open_real(file);
  if (is_error(opened)) return error_of(opened);
  const real = changetype<File>(opened);
  const error = call_indirect<i32>(real.ops.fsync, real, data_only);
  file_put(real);
  return error;
}

/** Called once at boot. */
export function overlay_file_init(): void {
  const file = file_ops_create();
  file.read = overlay_read.index;
  file.write = overlay_write.index;
  file.seek = overlay_seek.index;
  file.fsync = overlay_fsync.index;
  file.release = overlay_release.index;
  overlay_operations().file = file;
  const directory = file_ops_create();
  directory.readdir = overlay_readdir.index;
  directory.fsync = overlay_directory_fsync.index;
  directory.release = overlay_directory_release.index;
  overlay_operations().directory = directory;
}
