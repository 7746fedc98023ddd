// hostfs: contents and attributes of files. There is no page cache: each read and write goes to the host, in pieces, by
// way of a buffer of the kernel's. Pieces of up to HOSTFS_IMMEDIATE_MAX bytes are answered inside the doorbell; what is
// much larger goes in larger pieces, which the host works on while other tasks run.
//
// Interface: hostfs_file_init. Locks: the inode's mutex around a write, as with all file systems here.

import {
  ENOMEM,
  EPERM,
  FDFLAGS_APPEND,
  HOSTFS_ATTRIBUTES_SIZE,
  HOSTFS_CHANGE_ACCESS_TIME,
  HOSTFS_CHANGE_FILE_SIZE,
  HOSTFS_CHANGE_MODE,
  HOSTFS_CHANGE_MODIFY_TIME,
  HOSTFS_CHANGE_SET,
  HOSTFS_CHANGE_SIZE,
  HOSTFS_ENTRY_INDEX,
  HOSTFS_ENTRY_INO,
  HOSTFS_ENTRY_MODE,
  HOSTFS_ENTRY_NAME_SIZE,
  HOSTFS_ENTRY_SIZE,
  HOSTFS_IMMEDIATE_MAX,
  HOSTFS_OPEN_READ,
  HOSTFS_OPEN_WRITE,
  HOSTFS_SET_ACCESS_TIME,
  HOSTFS_SET_MODE,
  HOSTFS_SET_MODIFY_TIME,
  HOSTFS_SET_SIZE,
  WHENCE_END,
} from '../../base/abi';
import { error_of, is_error } from '../../base/pointer';
import { io_begin, io_cancel, io_end } from '../../cgroup/io';
import { HostfsAttributes } from '../../dev/hostfs';
import {
  hostfs_open,
  hostfs_read_directory_new,
  hostfs_read_new,
  hostfs_set_attributes,
  hostfs_sync,
  hostfs_write_new,
} from '../../dev/operations';
import { request_call, request_end } from '../../dev/queue';
import { kfree, kmalloc } from '../../mm/slab';
import { cond_resched } from '../../sched/schedule';
import {
  ATTRIBUTE_ATIME,
  ATTRIBUTE_GID,
  ATTRIBUTE_MODE,
  ATTRIBUTE_MTIME,
  ATTRIBUTE_UID,
  Attributes,
} from '../../vfs/attributes';
import { FILE_READ, FILE_WRITE, File, FileOps, file_seek_generic } from '../../vfs/file/file';
import {
  Inode,
  InodeOps,
  inode_lock,
  inode_modified,
  inode_set_size,
  inode_unlock,
  is_directory,
} from '../../vfs/inode';
import { list_dots, parent_ino } from '../../vfs/listing';
import { IovIter, copy_to_iter, copy_from_iter } from '../../vfs/iov_iter';
import {
  hostfs_asked,
  hostfs_handle_close,
  hostfs_getattr,
  hostfs_inode_changed,
  hostfs_inode_update,
  hostfs_node,
  hostfs_operations,
  hostfs_send_owed,
  hostfs_share,
  hostfs_super,
} from './inode';

/** An open file: its `private_data`. At least 16 bytes, for hostfs_handle_close. */
@unmanaged
class HostfsFile {
  handle: u32;
  reserved0: u32;
  reserved1: u32;
  reserved2: u32;
}

/** Transfers of at least this much go in pieces of this size, in the background. */
const LARGE: u32 = 1 << 20;

/** Room for the entries of one request. */
const ENTRIES_BYTES: u32 = 4096;

@inline
function handle_of(file: File): u32 {
  return changetype<HostfsFile>(file.private_data).handle;
}

/** InodeOps.open. */
function open(inode: Inode, file: File): i32 {
  const super_ = hostfs_super(inode.superblock);
  hostfs_send_owed(super_);
  const account = file.account;
  const opened = kmalloc(<u32>offsetof<HostfsFile>(), account);
  if (opened == 0) return -ENOMEM;
  let how: u32 = (file.access & FILE_WRITE) != 0 ? HOSTFS_OPEN_WRITE : 0;
  if ((file.access & FILE_READ) != 0 || how == 0) how |= HOSTFS_OPEN_READ;
  const handle = hostfs_open(super_.share, hostfs_node(inode), how);
  if (handle < 0) {
    kfree(opened);
    return handle;
  }
  changetype<HostfsFile>(opened).handle = handle;
  file.private_data = opened;
  file.ops = is_directory(inode) ? hostfs_operations().directory : hostfs_operations().file;
  // The host may take set-user-id off a file that is opened for writing.
  hostfs_inode_changed(inode);
  return 0;
}

/** FileOps.release. */
function release(file: File): void {
  hostfs_handle_close(hostfs_super(file.inode.superblock), file.private_data, handle_of(file));
}

/** How much of `remaining` bytes the next request moves. */
@inline
function piece_of(remaining: u32): u32 {
  return remaining >= LARGE ? LARGE : min<u32>(remaining, HOSTFS_IMMEDIATE_MAX);
}

/** FileOps.read. */
function read(file: File, iter: IovIter): i32 {
  const share = hostfs_share(file.inode);
  const device = file.inode.superblock.device;
  let done = 0;
  while (iter.remaining != 0) {
    let piece = piece_of(iter.remaining);
    const waited = io_begin(device, false, piece);
    if (waited < 0) return done != 0 ? done : waited;
    const asked = piece;
    const handle = handle_of(file);
    let request = hostfs_read_new(share, handle, iter.position, piece, file.account);
    if (is_error(request) && error_of(request) == -ENOMEM && piece > HOSTFS_IMMEDIATE_MAX) {
      piece = HOSTFS_IMMEDIATE_MAX;
      request = hostfs_read_new(share, handle, iter.position, piece, file.account);
    }
    const count = is_error(request) ? error_of(request) : request_call(request);
    io_end(device, false, asked, max<i32>(count, 0));
    const error = count > 0 ? copy_to_iter(iter, request.block, count) : count;
    if (!is_error(request)) request_end(request);
    if (error < 0) return done != 0 ? done : error;
    iter.position += count;
    done += count;
    if (<u32>count < piece) break;
    if (iter.remaining != 0) cond_resched();
  }
  return done;
}

/** FileOps.write. */
function write(file: File, iter: IovIter): i32 {
  let done = 0;
  while (iter.remaining != 0) {
    const most = min<u32>(iter.remaining, LARGE);
    const result = write_some(file, iter, most);
    if (result < 0) return done != 0 ? done : result;
    done += result;
    if (<u32>result < most) break;
  }
  return done;
}

/** Writes `most` bytes. Nobody else has to wait, for the inode, for what the cgroup of this one may not write yet. */
function write_some(file: File, iter: IovIter, most: u32): i32 {
  const inode = file.inode;
  const device = inode.superblock.device;
  const waited = io_begin(device, true, most);
  if (waited < 0) return waited;
  const error = inode_lock(inode);
  if (error < 0) {
    io_cancel(device, true, most);
    return error;
  }
  const result = write_locked(file, inode, iter, most);
  if (result > 0) {
    if (iter.position > inode.size) inode_set_size(inode, iter.position);
    inode_modified(inode);
    hostfs_inode_changed(inode);
  }
  inode_unlock(inode);
  io_end(device, true, most, max<i32>(result, 0));
  return result;
}

function write_locked(file: File, inode: Inode, iter: IovIter, most: u32): i32 {
  const append = (file.flags & FDFLAGS_APPEND) != 0;
  const share = hostfs_share(inode);
  const answer: u32 = append ? <u32>HOSTFS_ATTRIBUTES_SIZE : 0;
  let done = 0;
  while (<u32>done < most) {
    // The host appends each piece in one step, so an append is one piece as long as it can be.
    let piece = append ? most - done : piece_of(most - done);
    const handle = handle_of(file);
    let request = hostfs_write_new(share, handle, iter.position, append ? 1 : 0, piece, answer, file.account);
    if (is_error(request) && error_of(request) == -ENOMEM && piece > HOSTFS_IMMEDIATE_MAX) {
      piece = HOSTFS_IMMEDIATE_MAX;
      request = hostfs_write_new(share, handle, iter.position, append ? 1 : 0, piece, answer, file.account);
    }
    if (is_error(request)) return done != 0 ? done : error_of(request);
    let count = copy_from_iter(iter, request.block, piece);
    if (count == 0) count = request_call(request);
    if (count > 0) {
      if (append) iter.position = changetype<HostfsAttributes>(request.block + piece).file_size;
      else iter.position += count;
    }
    request_end(request);
    if (count < 0) return done != 0 ? done : count;
    done += count;
    if (<u32>count < piece) break;
    if (<u32>done < most) cond_resched();
  }
  return done;
}

/** FileOps.seek: the end is where the host says it is. */
function seek(file: File, offset: i64, whence: i32): i64 {
  if (whence == WHENCE_END) {
    hostfs_inode_changed(file.inode);
    const error = hostfs_getattr(file.inode);
    if (error < 0) return error;
  }
  return file_seek_generic(file, offset, whence);
}

/** FileOps.fsync, of files and directories. */
function fsync(file: File, data_only: bool): i32 {
  return hostfs_sync(hostfs_share(file.inode), handle_of(file), data_only ? 1 : 0);
}

/** FileOps.readdir. Cookies: 0 and 1 are `.` and `..`, the others the device's numbers and 2. */
function readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
  const inode = file.inode;
  if (list_dots(inode.ino, parent_ino(file), cookie, emit, argument)) return 0;
  const share = hostfs_share(inode);
  let index = max<u64>(cookie, 2) - 2;
  while (true) {
    const request = hostfs_read_directory_new(share, handle_of(file), index, ENTRIES_BYTES, file.account);
    if (is_error(request)) return error_of(request);
    const used = request_call(request);
    index = used > 0 ? emit_entries(request.block, used, emit, argument) : 0;
    request_end(request);
    if (index == 0) return min<i32>(used, 0);
    cond_resched();
  }
}

/** Emits the entries in `block`: the device's number of what comes next, or 0 if the reader has had enough. */
function emit_entries(block: usize, used: u32, emit: u32, argument: usize): u64 {
  let index: u64 = 0;
  for (let at = block; at < block + used;) {
    const length = load<u32>(at + HOSTFS_ENTRY_NAME_SIZE);
    const name = at + HOSTFS_ENTRY_SIZE;
    const ino = load<u64>(at + HOSTFS_ENTRY_INO);
    const type = load<u32>(at + HOSTFS_ENTRY_MODE);
    index = load<u64>(at + HOSTFS_ENTRY_INDEX);
    if (call_indirect<i32>(emit, argument, name, length, ino, type, index + 2) != 0) return 0;
    at = (name + length + 7) & ~7;
  }
  return index;
}

/** Sends a struct hostfs_change of which `set` says what counts: 0 or −errno. */
function change(inode: Inode, set: u32, mode: u32, size: i64, atime: i64, mtime: i64): i32 {
  hostfs_send_owed(hostfs_super(inode.superblock));
  const account = inode.superblock.account;
  const wanted = kmalloc(<u32>HOSTFS_CHANGE_SIZE, account);
  if (wanted == 0) return -ENOMEM;
  store<u32>(wanted + HOSTFS_CHANGE_SET, set);
  store<u32>(wanted + HOSTFS_CHANGE_MODE, mode);
  store<i64>(wanted + HOSTFS_CHANGE_FILE_SIZE, size);
  store<i64>(wanted + HOSTFS_CHANGE_ACCESS_TIME, atime);
  store<i64>(wanted + HOSTFS_CHANGE_MODIFY_TIME, mtime);
  const length = <u32>HOSTFS_CHANGE_SIZE;
  const share = hostfs_share(inode);
  const asked = hostfs_asked(inode.superblock);
  const answer = hostfs_set_attributes(share, hostfs_node(inode), wanted, length, account);
  kfree(wanted);
  if (is_error(answer)) return error_of(answer);
  hostfs_inode_update(inode, changetype<HostfsAttributes>(answer), asked);
  kfree(answer);
  return 0;
}

/** InodeOps.truncate. */
function truncate(inode: Inode, size: i64): i32 {
  const error = change(inode, HOSTFS_SET_SIZE, 0, size, 0, 0);
  // A reader that asked before the cut does not believe the answer.
  hostfs_inode_changed(inode);
  return error;
}

/**
 * InodeOps.setattr. Files of the host belong to the host's user, who is shown as root, and to nobody else: chown(2) to
 * root changes nothing, to anybody else it is -EPERM, as on FAT. Set-user-id and set-group-id are dropped.
 */
function setattr(inode: Inode, attributes: Attributes): i32 {
  const mask = attributes.mask;
  if ((mask & ATTRIBUTE_UID) != 0 && attributes.uid != 0) return -EPERM;
  if ((mask & ATTRIBUTE_GID) != 0 && attributes.gid != 0) return -EPERM;
  let set: u32 = 0;
  if ((mask & ATTRIBUTE_MODE) != 0) {
    attributes.mode &= is_directory(inode) ? 0o1777 : 0o777;
    if (attributes.mode != (inode.mode & 0o7777)) set |= HOSTFS_SET_MODE;
  }
  if ((mask & ATTRIBUTE_ATIME) != 0) set |= HOSTFS_SET_ACCESS_TIME;
  if ((mask & ATTRIBUTE_MTIME) != 0) set |= HOSTFS_SET_MODIFY_TIME;
  if (set == 0) return 0;
  const error = change(inode, set, attributes.mode, 0, attributes.atime, attributes.mtime);
  // The VFS notes on the inode what was asked for; what the host made of it is fetched at the next look.
  hostfs_inode_changed(inode);
  return error;
}

/** Fills the tables in. Called once at boot. */
export function hostfs_file_init(ops: InodeOps, file: FileOps, directory: FileOps): void {
  ops.open = open.index;
  ops.truncate = truncate.index;
  ops.setattr = setattr.index;
  ops.getattr = hostfs_getattr.index;
  file.read = read.index;
  file.write = write.index;
  file.seek = seek.index;
  file.fsync = fsync.index;
  file.release = release.index;
  directory.readdir = readdir.index;
  directory.fsync = fsync.index;
  directory.release = release.index;
}
