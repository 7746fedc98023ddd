// The initramfs: a cpio archive in "newc" format in RAM, unpacked into the root file system at boot. Format: Linux's
// "initramfs buffer format" (early-userspace/buffer-format).
//
//   | header: "070701" and 13 numbers of 8 hexadecimal digits | name, NUL | to 4 | data | to 4 |   …   "TRAILER!!!"
//
// Several archives may follow each other, with zeroes in between. Files with the same inode number and device are hard
// links of each other; the data come with any one of them. Directories get their times last.
//
// Interface: initramfs_unpack. Locks: none of its own.

import {
  AT_FDCWD,
  EEXIST,
  EINVAL,
  ENOMEM,
  FSTFLAGS_ATIM,
  FSTFLAGS_MTIM,
  OFLAGS_CREAT,
  OFLAGS_TRUNC,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  S_IFSOCK,
} from '../base/abi';
import { PATH_MAX } from '../base/config';
import { bytes_equal_literal, text_bytes, text_i64, text_string, text_u64 } from '../base/format';
import { LOG_ERR, log_begin, log_end } from '../base/log';
import { error_of, is_error, is_null, null_of } from '../base/pointer';
import { kfree, kmalloc } from '../mm/slab';
import { vfs_chmod, vfs_chown, vfs_utimens } from '../vfs/attributes';
import { device_number } from '../vfs/file/char_device';
import { VfsContext, context_iter } from '../vfs/context';
import { FILE_WRITE, File, file_put } from '../vfs/file/file';
import { vfs_link, vfs_mkdir, vfs_mknod, vfs_symlink, vfs_unlink } from '../vfs/names';
import { vfs_open } from '../vfs/open';
import { vfs_write } from '../vfs/file/read_write';
import { iov_iter_init_kernel } from '../vfs/iov_iter';

/** Bytes of a header, and where its numbers are. */
const HEADER: usize = 110;
const MAGIC_BYTES: usize = 6;

/** One entry of the archive, and the lists that are kept while it is unpacked. */
@unmanaged
class Unpack {
  context: VfsContext;
  start: usize;
  end: usize;
  at: usize;
  // --- the entry at hand ---
  ino: u32;
  mode: u32;
  uid: u32;
  gid: u32;
  nlink: u32;
  mtime: u32;
  size: u32;
  major: u32;
  minor: u32;
  rdev: u32;
  name: usize;
  name_length: u32;
  data: usize;
  // --- lists of Remembered ---
  links: Remembered;
  directories: Remembered;
}

/** A name in the archive to come back to: the first of several links, or a directory whose time is to be set. */
@unmanaged
class Remembered {
  next: Remembered;
  ino: u32;
  major: u32;
  minor: u32;
  mtime: u32;
  name: usize;
  name_length: u32;
}

/** Says what is wrong, where: every failure gets this one line. */
function fail(unpack: Unpack, error: i32, reason: string): i32 {
  const text = log_begin(LOG_ERR);
  text_string(text, 'initramfs: ');
  text_string(text, reason);
  text_string(text, ' at byte ');
  text_u64(text, unpack.at - unpack.start);
  log_end();
  return error;
}

/** Says that the entry at hand could not be made. */
function fail_entry(unpack: Unpack, error: i32): i32 {
  const text = log_begin(LOG_ERR);
  text_string(text, 'initramfs: ');
  text_bytes(text, unpack.name, min<u32>(unpack.name_length, 256));
  text_string(text, ': cannot be made, error ');
  text_i64(text, error);
  log_end();
  return error;
}

/** The number of 8 hexadecimal digits with index `field`; -1 if it is none. */
function number_at(header: usize, field: u32): i64 {
  let value: i64 = 0;
  const at = header + MAGIC_BYTES + 8 * <usize>field;
  for (let i: usize = 0; i < 8; i++) {
    const byte = <u32>load<u8>(at + i);
    const letter = (byte | 32) - 87;
    const digit = byte - 48 < 10 ? byte - 48 : letter - 10 < 6 ? letter : 16;
    if (digit == 16) return -1;
    value = (value << 4) | (<i64>digit);
  }
  return value;
}

@inline
function padded(offset: usize): usize {
  return (offset + 3) & ~3;
}

/** Reads the header, name and place of data of the entry at `at`: 0 or -EINVAL. Leaves `at` where the entry begins. */
function read_entry(unpack: Unpack): i32 {
  const at = unpack.at;
  if (unpack.end - at < HEADER) return fail(unpack, -EINVAL, 'the archive ends within a header');
  if (!bytes_equal_literal(at, MAGIC_BYTES, '070701') && !bytes_equal_literal(at, MAGIC_BYTES, '070702')) {
    return fail(unpack, -EINVAL, 'no cpio header (newc format)');
  }
  for (let field: u32 = 0; field < 13; field++) {
    if (number_at(at, field) < 0)
      return fail(unpack, -EINVAL, 'a header has a number that is not hexadecimal');
  }
  unpack.ino = <u32>number_at(at, 0);
  unpack.mode = <u32>number_at(at, 1);
  unpack.uid = <u32>number_at(at, 2);
  unpack.gid = <u32>number_at(at, 3);
  unpack.nlink = <u32>number_at(at, 4);
  unpack.mtime = <u32>number_at(at, 5);
  unpack.size = <u32>number_at(at, 6);
  unpack.major = <u32>number_at(at, 7);
  unpack.minor = <u32>number_at(at, 8);
  unpack.rdev = device_number(<u32>number_at(at, 9), <u32>number_at(at, 10));
  return read_name(unpack, <u32>number_at(at, 11));
}

function read_name(unpack: Unpack, size: u32): i32 {
  const name = unpack.at + HEADER;
  if (size == 0 || size > PATH_MAX) return fail(unpack, -EINVAL, 'a name is empty or too long');
  if (unpack.end - name < size) return fail(unpack, -EINVAL, 'the archive ends within a name');
  if (load<u8>(name + size - 1) != 0) return fail(unpack, -EINVAL, 'a name does not end');
  unpack.name = name;
  unpack.name_length = size - 1;
  unpack.data = unpack.start + padded(name + size - unpack.start);
  if (unpack.data > unpack.end || unpack.end - unpack.data < unpack.size) {
    return fail(unpack, -EINVAL, 'the archive ends within a file');
  }
  return 0;
}

/** A Remembered for the entry at hand, put before `next`; 0: no memory. */
function remember(unpack: Unpack, next: Remembered): Remembered {
  const item = changetype<Remembered>(kmalloc(<u32>offsetof<Remembered>(), unpack.context.account));
  if (is_null(item)) return item;
  item.next = next;
  item.ino = unpack.ino;
  item.major = unpack.major;
  item.minor = unpack.minor;
  item.mtime = unpack.mtime;
  item.name = unpack.name;
  item.name_length = unpack.name_length;
  return item;
}

function forget(item: Remembered): void {
  while (!is_null(item)) {
    const next = item.next;
    kfree(changetype<usize>(item));
    item = next;
  }
}

/** Makes the entry at hand a link of one that came before: 1, 0 if it is the first, or −errno. */
function link_earlier(unpack: Unpack): i32 {
  if (unpack.nlink < 2) return 0;
  for (let item = unpack.links; !is_null(item); item = item.next) {
    if (item.ino != unpack.ino || item.major != unpack.major || item.minor != unpack.minor) continue;
    const name = unpack.name;
    const error = vfs_link(
      unpack.context,
      AT_FDCWD,
      item.name,
      item.name_length,
      0,
      AT_FDCWD,
      name,
      unpack.name_length,
    );
    return error < 0 ? error : 1;
  }
  const item = remember(unpack, unpack.links);
  if (is_null(item)) return -ENOMEM;
  unpack.links = item;
  return 0;
}

/** Takes away what an earlier entry made under the same name, as Linux does; directories stay. */
function make_way(unpack: Unpack): void {
  vfs_unlink(unpack.context, AT_FDCWD, unpack.name, unpack.name_length);
}

function make_directory(unpack: Unpack): i32 {
  const error = vfs_mkdir(unpack.context, AT_FDCWD, unpack.name, unpack.name_length, unpack.mode);
  if (error < 0 && error != -EEXIST) return error;
  const item = remember(unpack, unpack.directories);
  if (is_null(item)) return -ENOMEM;
  unpack.directories = item;
  return 0;
}

function make_regular(unpack: Unpack): i32 {
  make_way(unpack);
  const linked = link_earlier(unpack);
  if (linked < 0 || (linked > 0 && unpack.size == 0)) return min<i32>(linked, 0);
  const flags = OFLAGS_CREAT | (linked > 0 ? OFLAGS_TRUNC : 0);
  const opened = vfs_open(
    unpack.context,
    AT_FDCWD,
    unpack.name,
    unpack.name_length,
    0,
    flags,
    0,
    FILE_WRITE,
    0o600,
  );
  if (is_error(opened)) return error_of(opened);
  const file = changetype<File>(opened);
  let written = 0;
  if (unpack.size != 0) {
    const buffer = context_iter(unpack.context);
    iov_iter_init_kernel(buffer, unpack.data, unpack.size);
    written = vfs_write(file, buffer);
  }
  file_put(file);
  if (written < 0) return written;
  return <u32>written == unpack.size ? 0 : -ENOMEM;
}

function make_symlink(unpack: Unpack): i32 {
  make_way(unpack);
  return vfs_symlink(unpack.context, unpack.data, unpack.size, AT_FDCWD, unpack.name, unpack.name_length);
}

function make_node(unpack: Unpack): i32 {
  make_way(unpack);
  const linked = link_earlier(unpack);
  if (linked != 0) return min<i32>(linked, 0);
  return vfs_mknod(unpack.context, AT_FDCWD, unpack.name, unpack.name_length, unpack.mode, unpack.rdev);
}

/** Makes the file of the entry at hand: 0 or −errno. */
function make_entry(unpack: Unpack): i32 {
  const type = unpack.mode & S_IFMT;
  if (type == S_IFDIR) return make_directory(unpack);
  if (type == S_IFREG) return make_regular(unpack);
  if (type == S_IFLNK) return make_symlink(unpack);
  if (type == S_IFCHR || type == S_IFBLK || type == S_IFIFO || type == S_IFSOCK) return make_node(unpack);
  return -EINVAL;
}

function set_time(unpack: Unpack, name: usize, length: u32, mtime: u32): i32 {
  const time = <i64>mtime * 1000000000;
  return vfs_utimens(unpack.context, AT_FDCWD, name, length, 0, time, time, FSTFLAGS_ATIM | FSTFLAGS_MTIM);
}

/** Owner, mode and time as the archive has them. The owner first: chown takes set-id bits away. */
function set_attributes(unpack: Unpack): i32 {
  const context = unpack.context;
  let error = vfs_chown(context, AT_FDCWD, unpack.name, unpack.name_length, 0, unpack.uid, unpack.gid);
  if (error == 0 && (unpack.mode & S_IFMT) != S_IFLNK) {
    error = vfs_chmod(context, AT_FDCWD, unpack.name, unpack.name_length, 0, unpack.mode & 0o7777);
  }
  return error < 0 ? error : set_time(unpack, unpack.name, unpack.name_length, unpack.mtime);
}

/** Unpacks one entry and moves on: 0 or −errno. */
function unpack_entry(unpack: Unpack): i32 {
  let error = read_entry(unpack);
  if (error < 0) return error;
  if (bytes_equal_literal(unpack.name, unpack.name_length, 'TRAILER!!!')) {
    forget(unpack.links);
    unpack.links = null_of<Remembered>();
  } else {
    error = make_entry(unpack);
    if (error == 0) error = set_attributes(unpack);
    if (error < 0) return fail_entry(unpack, error);
  }
  unpack.at = min<usize>(unpack.start + padded(unpack.data + unpack.size - unpack.start), unpack.end);
  return 0;
}

function unpack_all(unpack: Unpack): i32 {
  while (unpack.at < unpack.end) {
    if (load<u8>(unpack.at) == 0) {
      unpack.at++;
      continue;
    }
    const error = unpack_entry(unpack);
    if (error < 0) return error;
  }
  for (let item = unpack.directories; !is_null(item); item = item.next) {
    set_time(unpack, item.name, item.name_length, item.mtime);
  }
  return 0;
}

/**
 * Unpacks `length` bytes of cpio archives at kernel address `start` below the context's working directory. 0, or −errno
 * after one line in the log that says what and where; what was unpacked before stays.
 */
export function initramfs_unpack(context: VfsContext, start: usize, length: usize): i32 {
  const unpack = changetype<Unpack>(kmalloc(<u32>offsetof<Unpack>(), context.account));
  if (is_null(unpack)) return -ENOMEM;
  unpack.context = context;
  unpack.start = start;
  unpack.at = start;
  unpack.end = start + length;
  const umask = context.fs.umask;
  context.fs.umask = 0;
  const error = unpack_all(unpack);
  context.fs.umask = umask;
  forget(unpack.links);
  forget(unpack.directories);
  kfree(changetype<usize>(unpack));
  return error;
}
