// The VFS behind exports that TypeScript tests call: paths and data go through two text buffers and a data area.

import { AT_FDCWD } from '../../../kernel/base/abi';
import { LOG_ERR, log_head, log_init } from '../../../kernel/base/log';
import { error_of, is_error, null_of } from '../../../kernel/base/pointer';
import { credentials_init } from '../../../kernel/ns/credentials';
import { user_namespace_init } from '../../../kernel/ns/user';
import { vfs_init } from '../../../kernel/fs/boot';
import { initramfs_unpack } from '../../../kernel/fs/initramfs';
import { Account, account_init, root_account } from '../../../kernel/mm/account';
import { frame_alloc, frames_free, frames_init } from '../../../kernel/mm/frame';
import { slab_init, slab_objects } from '../../../kernel/mm/slab';
import { hart_init } from '../../../kernel/sched/hart/hart';
import { file_truncate, vfs_chmod } from '../../../kernel/vfs/attributes';
import { VfsContext, context_iter } from '../../../kernel/vfs/context';
import { dentry_shrink } from '../../../kernel/vfs/dentry/dentry';
import { fd_close, fd_get, fd_install } from '../../../kernel/vfs/file/fd_table';
import { FILE_WRITE, File, file_put } from '../../../kernel/vfs/file/file';
import {
  vfs_link,
  vfs_mkdir,
  vfs_readlink,
  vfs_rmdir,
  vfs_symlink,
  vfs_unlink,
} from '../../../kernel/vfs/names';
import { vfs_open } from '../../../kernel/vfs/open';
import {
  vfs_pread,
  vfs_pwrite,
  vfs_read,
  vfs_readdir,
  vfs_seek,
  vfs_write,
} from '../../../kernel/vfs/file/read_write';
import { vfs_rename } from '../../../kernel/vfs/rename';
import { vfs_filestat, vfs_stat } from '../../../kernel/vfs/stat';
import { files_open, inodes_live } from '../../../kernel/vfs/state';
import { iov_iter_init_kernel } from '../../../kernel/vfs/iov_iter';
import { WALK_FOLLOW } from '../../../kernel/vfs/walk';

let context: VfsContext = changetype<VfsContext>(0);
let text: usize = 0;
let area: usize = 0;
let objects: u32 = 0;
let inodes: u32 = 0;
let frames: u32 = 0;

/** Boots over `ram` frames. */
export function boot(ram: u32): void {
  hart_init(0);
  log_init(0, 0);
  log_head().console_level = LOG_ERR + 1;
  frames_init(ram, ram);
  account_init(root_account(), null_of<Account>(), ram);
  slab_init();
  text = frame_alloc(0, root_account());
  area = frame_alloc(4, root_account());
  user_namespace_init();
  credentials_init();
  context = vfs_init();
  // So that the descriptor table has its first size before things are counted.
  store<u8>(text, 47);
  close(open(1, 0, 0, 0, 1));
  shrink();
  objects = slab_objects();
  inodes = inodes_live();
  frames = frames_free();
}

/** The first text buffer; the second lies 8 KiB on. */
export function text_address(): usize {
  return text;
}
/** 1 MiB for data. */
export function data_address(): usize {
  return area;
}
@inline
function second(): usize {
  return text + 8192;
}

/** Drops unused dentries, as memory pressure does. */
export function shrink(): void {
  while (dentry_shrink(100) != 0) {}
}

/** Objects, inodes and frames in use beyond those after boot; frames only count from one per cache. */
export function leaked_objects(): i32 {
  shrink();
  return slab_objects() - objects;
}
export function leaked_inodes(): i32 {
  return inodes_live() - inodes;
}
export function leaked_files(): i32 {
  return files_open();
}
export function leaked_frames(): i32 {
  return frames - frames_free();
}
export function open(length: u32, follow: u32, oflags: i32, fdflags: u32, access: u32): i32 {
  const file = vfs_open(
    context,
    AT_FDCWD,
    text,
    length,
    follow ? WALK_FOLLOW : 0,
    oflags,
    fdflags,
    access,
    0o666,
  );
  if (is_error(file)) return error_of(file);
  return fd_install(context.files, changetype<File>(file), 0, 0, 0, 0);
}
export function close(fd: u32): i32 {
  return fd_close(context.files, fd);
}

function transfer(fd: u32, length: u32, position: i64, writes: bool): i32 {
  const found = fd_get(context.files, fd);
  if (is_error(found)) return error_of(found);
  const file = changetype<File>(found);
  const buffer = context_iter(context);
  iov_iter_init_kernel(buffer, area, length);
  let result = 0;
  if (position < 0) result = writes ? vfs_write(file, buffer) : vfs_read(file, buffer);
  else result = writes ? vfs_pwrite(file, buffer, position) : vfs_pread(file, buffer, position);
  file_put(file);
  return result;
}

/** At `position`, or at the file's own if that is negative. */
export function read(fd: u32, length: u32, position: f64): i32 {
  return transfer(fd, length, <i64>position, false);
}
export function write(fd: u32, length: u32, position: f64): i32 {
  return transfer(fd, length, <i64>position, true);
}
export function seek(fd: u32, offset: f64, whence: i32): f64 {
  const found = fd_get(context.files, fd);
  if (is_error(found)) return <f64>error_of(found);
  const result = vfs_seek(changetype<File>(found), <i64>offset, whence);
  file_put(changetype<File>(found));
  return <f64>result;
}
export function ftruncate(fd: u32, size: f64): i32 {
  const found = fd_get(context.files, fd);
  if (is_error(found)) return error_of(found);
  const result = file_truncate(changetype<File>(found), <i64>size);
  file_put(changetype<File>(found));
  return result;
}

let out: usize = 0;
let budget: u32 = 0;

function emit(_argument: usize, name: usize, length: u32, _ino: u64, type: u32, next: u64): i32 {
  if (budget == 0) return 1;
  budget--;
  store<u32>(out, length);
  store<u32>(out, type, 4);
  store<f64>(out, <f64>next, 8);
  memory.copy(out + 16, name, length);
  out += (16 + length + 7) & ~7;
  return 0;
}

/** At most `count` entries from `cookie` on: {length, type, next cookie as f64, name, padding to 8}; bytes written. */
export function readdir(fd: u32, cookie: f64, count: u32): i32 {
  const found = fd_get(context.files, fd);
  if (is_error(found)) return error_of(found);
  out = area;
  budget = count;
  const result = vfs_readdir(changetype<File>(found), <u64>cookie, emit.index, 0);
  file_put(changetype<File>(found));
  return result < 0 ? result : <i32>(out - area);
}
export function mkdir(length: u32): i32 {
  return vfs_mkdir(context, AT_FDCWD, text, length, 0o777);
}
export function rmdir(length: u32): i32 {
  return vfs_rmdir(context, AT_FDCWD, text, length);
}
export function unlink(length: u32): i32 {
  return vfs_unlink(context, AT_FDCWD, text, length);
}
export function link(length: u32, length2: u32, follow: u32): i32 {
  return vfs_link(context, AT_FDCWD, text, length, follow ? WALK_FOLLOW : 0, AT_FDCWD, second(), length2);
}
export function symlink(length: u32, length2: u32): i32 {
  return vfs_symlink(context, text, length, AT_FDCWD, second(), length2);
}
export function rename(length: u32, length2: u32): i32 {
  return vfs_rename(context, AT_FDCWD, text, length, AT_FDCWD, second(), length2);
}
export function readlink(length: u32): i32 {
  return vfs_readlink(context, AT_FDCWD, text, length, area, 4096);
}
export function stat(length: u32, follow: u32): i32 {
  return vfs_stat(context, AT_FDCWD, text, length, follow ? WALK_FOLLOW : 0, area);
}
export function filestat(length: u32, follow: u32): i32 {
  return vfs_filestat(context, AT_FDCWD, text, length, follow ? WALK_FOLLOW : 0, area);
}
/** truncate(2) as a C library has it here: by a descriptor that is open for it alone. */
export function truncate(length: u32, size: f64): i32 {
  const fd = open(length, 1, 0, 0, FILE_WRITE);
  if (fd < 0) return fd;
  const result = ftruncate(fd, size);
  close(fd);
  return result;
}
export function chmod(length: u32, mode: u32): i32 {
  return vfs_chmod(context, AT_FDCWD, text, length, WALK_FOLLOW, mode);
}
/** Unpacks `length` bytes of cpio archive from the data area. */
export function unpack(length: u32): i32 {
  return initramfs_unpack(context, area, length);
}
