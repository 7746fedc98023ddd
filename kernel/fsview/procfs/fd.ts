// /proc/PID/{cwd,exe,root,fd/,fdinfo/}: what a task holds on to. The links are magic: they lead to the very object, also
// if it has no name any more, and to who may look into the task only. proc(5).
//
// A pipe has no place in any tree. One is made for a walk that ends at it: a mount and a dentry of its own, which go
// with the last file that is opened there.
//
// Interface: proc_fd_init. Locks: tasks_lock while references are taken on what a task has; they are put after it is released.

import {
  EACCES,
  ENOENT,
  ENOMEM,
  ENXIO,
  ESRCH,
  FDFLAGS_APPEND,
  FDFLAGS_DSYNC,
  FDFLAGS_NONBLOCK,
  FDFLAGS_SYNC,
  NSFS_MAGIC,
  PIPEFS_MAGIC,
  SOCKFS_MAGIC,
  S_IFLNK,
  S_IFREG,
} from '../../base/abi';
import { Text, text_byte, text_bytes, text_i64, text_number, text_string, text_u64 } from '../../base/format';
import { error_of, error_pointer, is_error, is_null, null_of } from '../../base/pointer';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { Credentials } from '../../vfs/credentials';
import { Dentry, dentry_alloc, dentry_instantiate, dentry_put } from '../../vfs/dentry/dentry';
import { fd_get, fd_is_cloexec, fd_next } from '../../vfs/file/fd_table';
import { FILE_READ, FILE_WRITE, File, file_position, file_put } from '../../vfs/file/file';
import { fs_cwd, fs_path_get, fs_root } from '../../vfs/fs_context';
import { Inode, inode_get, is_fifo } from '../../vfs/inode';
import { Path, mount_alloc, path_put, path_set, superblock_get, superblock_put } from '../../vfs/mount/mount';
import { Task, task_exe } from '../../proc/task';
import { reader_context, may_look, proc_begin, proc_end } from './access';
import { ProcEntry, ProcInode, proc_directory, proc_entry, proc_magic_link, proc_numbered } from './entry';
import { PLACE_BYTES, text_place } from './text';

/** Which of a task's places a link leads to. */
const CWD: u32 = 0;
const ROOT: u32 = 1;
const EXE: u32 = 2;

/** Fills in `path` with references to a place of the task's: 0; -ENOENT: a zombie, or it has no such place. Under tasks_lock. */
function place_get(task: Task, which: u32, path: Path): i32 {
  if (is_null(task.vfs)) return -ENOENT;
  const fs = task.vfs.fs;
  if (which != EXE) {
    fs_path_get(fs, which == CWD ? fs_cwd(fs) : fs_root(fs), path);
    return 0;
  }
  const exe = task_exe(task);
  if (is_null(exe.mount)) return -ENOENT;
  path_set(path, exe.mount, exe.dentry);
  return 0;
}

/** As place_get, after the question whether the holder of `credentials` may look: -EACCES. */
function jump_to_place(inode: ProcInode, path: Path, credentials: Credentials, which: u32): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ENOENT;
  const error = may_look(credentials, task) ? place_get(task, which, path) : -EACCES;
  proc_end();
  return error;
}

function show_place(inode: ProcInode, text: Text, which: u32): i32 {
  const path = changetype<Path>(kmalloc(<u32>offsetof<Path>() + PLACE_BYTES, reader_context().account));
  if (is_null(path)) return -ENOMEM;
  const error = jump_to_place(inode, path, reader_context().credentials, which);
  const buffer = changetype<usize>(path) + offsetof<Path>();
  if (error == 0) text_place(text, path.mount, path.dentry, fs_root(reader_context().fs), buffer);
  path_put(path);
  kfree(changetype<usize>(path));
  return error;
}

function show_cwd(inode: ProcInode, text: Text): i32 {
  return show_place(inode, text, CWD);
}
function show_root(inode: ProcInode, text: Text): i32 {
  return show_place(inode, text, ROOT);
}
function show_exe(inode: ProcInode, text: Text): i32 {
  return show_place(inode, text, EXE);
}
function jump_cwd(inode: ProcInode, path: Path, credentials: Credentials): i32 {
  return jump_to_place(inode, path, credentials, CWD);
}
function jump_root(inode: ProcInode, path: Path, credentials: Credentials): i32 {
  return jump_to_place(inode, path, credentials, ROOT);
}
function jump_exe(inode: ProcInode, path: Path, credentials: Credentials): i32 {
  return jump_to_place(inode, path, credentials, EXE);
}

/** ProcEntry.number_from of fd and fdinfo. */
function fd_from(inode: ProcInode, from: u32, end: u32): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ENOENT;
  const found = is_null(task.vfs) ? -1 : fd_next(task.vfs.files, from);
  proc_end();
  return <u32>found < end ? found : -1;
}

/** The file behind the descriptor that `inode` is called by, with a reference; or −errno. */
function file_of(inode: ProcInode, credentials: Credentials): usize {
  const task = proc_begin(inode);
  if (is_null(task)) return error_pointer(-ENOENT);
  let result = error_pointer(-EACCES);
  if (may_look(credentials, task)) {
    result = error_pointer(-ENOENT);
    if (!is_null(task.vfs)) result = fd_get(task.vfs.files, inode.number);
    if (is_error(result)) result = error_pointer(-ENOENT);
  }
  proc_end();
  return result;
}

/** A link's permissions say how the file is open, as on Linux. */
function prepare_fd(inode: ProcInode): void {
  const task = proc_begin(inode);
  if (is_null(task)) return;
  let bits: u32 = 0;
  const found = is_null(task.vfs) ? error_pointer(-ENOENT) : fd_get(task.vfs.files, inode.number);
  proc_end();
  if (is_error(found)) return;
  const file = changetype<File>(found);
  if ((file.access & FILE_READ) != 0) bits |= 0o500;
  if ((file.access & FILE_WRITE) != 0) bits |= 0o300;
  inode.mode = S_IFLNK | bits;
  file_put(file);
}

function show_fd(inode: ProcInode, text: Text): i32 {
  const found = file_of(inode, reader_context().credentials);
  if (is_error(found)) return error_of(found);
  const file = changetype<File>(found);
  const error = show_file(file, text);
  file_put(file);
  return error;
}

/** A path; or the kind and number of what has none. */
function show_file(file: File, text: Text): i32 {
  const magic = file.inode.superblock.magic;
  if (magic == NSFS_MAGIC) {
    text_bytes(text, file.dentry.name, file.dentry.name_length);
    return 0;
  }
  if (magic == PIPEFS_MAGIC || magic == SOCKFS_MAGIC || is_null(file.dentry)) {
    text_string(text, magic == PIPEFS_MAGIC ? 'pipe:[' : magic == SOCKFS_MAGIC ? 'socket:[' : 'anon_inode:[');
    text_u64(text, file.inode.ino);
    text_byte(text, 93);
    return 0;
  }
  const buffer = kmalloc(PLACE_BYTES, reader_context().account);
  if (buffer == 0) return -ENOMEM;
  text_place(text, file.mount, file.dentry, fs_root(reader_context().fs), buffer);
  kfree(buffer);
  return 0;
}

function jump_fd(inode: ProcInode, path: Path, credentials: Credentials): i32 {
  const found = file_of(inode, credentials);
  if (is_error(found)) return error_of(found);
  const file = changetype<File>(found);
  let error = 0;
  if (!is_null(file.dentry)) path_set(path, file.mount, file.dentry);
  else error = is_fifo(file.inode) ? place_for(file.inode, path, credentials.account) : -ENXIO;
  file_put(file);
  return error;
}

/** Makes a place for a file that has none: 0 or -ENOMEM. */
function place_for(inode: Inode, path: Path, account: Account): i32 {
  const superblock = inode.superblock;
  const dentry = dentry_alloc(null_of<Dentry>(), superblock, 0, 0, account);
  if (is_null(dentry)) return -ENOMEM;
  dentry_instantiate(dentry, inode_get(inode));
  const mount = mount_alloc(superblock_get(superblock), dentry, 0, 0, 0, account);
  if (is_null(mount)) {
    superblock_put(superblock);
    dentry_put(dentry);
    return -ENOMEM;
  }
  path.mount = mount;
  path.dentry = dentry;
  return 0;
}

/** Linux's O_* that a descriptor's flags stand for: fcntl(2), asm-generic/fcntl.h. */
function open_flags(file: File, cloexec: bool): u32 {
  const access = file.access & (FILE_READ | FILE_WRITE);
  let flags: u32 = access == (FILE_READ | FILE_WRITE) ? 2 : access == FILE_WRITE ? 1 : 0;
  if ((file.flags & FDFLAGS_APPEND) != 0) flags |= 0o2000;
  if ((file.flags & FDFLAGS_NONBLOCK) != 0) flags |= 0o4000;
  if ((file.flags & FDFLAGS_DSYNC) != 0) flags |= 0o10000;
  if ((file.flags & FDFLAGS_SYNC) != 0) flags |= 0o4010000;
  return cloexec ? flags | 0o2000000 : flags;
}

function is_cloexec(inode: ProcInode): bool {
  const task = proc_begin(inode);
  if (is_null(task)) return false;
  const cloexec = !is_null(task.vfs) && fd_is_cloexec(task.vfs.files, inode.number);
  proc_end();
  return cloexec;
}

function show_fdinfo(inode: ProcInode, text: Text): i32 {
  const found = file_of(inode, reader_context().credentials);
  if (is_error(found)) return error_of(found) == -ENOENT ? -ESRCH : error_of(found);
  const file = changetype<File>(found);
  text_string(text, 'pos:\t');
  text_i64(text, file_position(file));
  text_string(text, '\nflags:\t0');
  text_number(text, open_flags(file, is_cloexec(inode)), 8, 0, 48);
  text_string(text, '\nmnt_id:\t');
  text_u64(text, is_null(file.mount) ? 0 : file.mount.id);
  text_string(text, '\nino:\t');
  text_u64(text, file.inode.ino);
  text_byte(text, 10);
  file_put(file);
  return 0;
}

export function proc_fd_init(task: ProcEntry): void {
  proc_magic_link(task, 'cwd', show_cwd.index, jump_cwd.index);
  proc_magic_link(task, 'exe', show_exe.index, jump_exe.index);
  proc_magic_link(task, 'root', show_root.index, jump_root.index);
  const link = proc_entry(S_IFLNK | 0o700, show_fd.index);
  link.jump = jump_fd.index;
  link.prepare = prepare_fd.index;
  proc_numbered(proc_directory(task, 'fd', 0o500), link, fd_from.index);
  const info = proc_entry(S_IFREG | 0o444, show_fdinfo.index);
  proc_numbered(proc_directory(task, 'fdinfo', 0o555), info, fd_from.index);
}
