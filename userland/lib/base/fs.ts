// Files by name. Paths are relative to the working directory, as everywhere else: the system calls get AT_FDCWD.
// Functions answer 0 or more, or −errno.
//
// Interface: open flags and open, close, openInput, closeInput; Stat, stat, lstat, fstat; and one function per
// call. What is in a directory: file/directory.ts.

import {
  AT_FDCWD,
  AT_SYMLINK_NOFOLLOW,
  ESUCCESS,
  FDFLAGS_APPEND,
  FDFLAGS_NONBLOCK,
  FSTFLAGS_ATIM,
  FSTFLAGS_ATIM_NOW,
  FSTFLAGS_MTIM,
  FSTFLAGS_MTIM_NOW,
  LOOKUPFLAGS_SYMLINK_FOLLOW,
  OFLAGS_CREAT,
  OFLAGS_DIRECTORY,
  OFLAGS_EXCL,
  OFLAGS_TRUNC,
  RIGHTS_FD_FILESTAT_GET,
  RIGHTS_FD_FILESTAT_SET_SIZE,
  RIGHTS_FD_READ,
  RIGHTS_FD_READDIR,
  RIGHTS_FD_SEEK,
  RIGHTS_FD_TELL,
  RIGHTS_FD_WRITE,
  RIGHTS_PATH_OPEN,
  RIGHTS_PATH_READLINK,
  S_IFBLK,
  S_IFCHR,
  S_IFDIR,
  S_IFIFO,
  S_IFLNK,
  S_IFMT,
  S_IFREG,
  STAT_ATIME_NS,
  STAT_BLKSIZE,
  STAT_BLOCKS,
  STAT_CTIME_NS,
  STAT_DEV,
  STAT_FILE_SIZE,
  STAT_GID,
  STAT_INO,
  STAT_MODE,
  STAT_MTIME_NS,
  STAT_NLINK,
  STAT_RDEV,
  STAT_UID,
  minios_access,
  minios_chmod,
  minios_chown,
  minios_fstat,
  minios_fstatat,
  minios_mknod,
  minios_umask,
  wasi_fd_close,
  wasi_fd_filestat_set_size,
  wasi_fd_seek,
  wasi_fd_sync,
  wasi_path_create_directory,
  wasi_path_filestat_set_times,
  wasi_path_link,
  wasi_path_open,
  wasi_path_readlink,
  wasi_path_remove_directory,
  wasi_path_rename,
  wasi_path_symlink,
  wasi_path_unlink_file,
  wasix_getcwd,
} from './abi';
import { addressOf, bytesAt, equalsText, Bytes } from './bytes';

/** Ways to open a file, open(2); to be combined. */
export const O_RDONLY: i32 = 1;
export const O_WRONLY: i32 = 2;
export const O_RDWR: i32 = 3;
export const O_CREAT: i32 = 4;
export const O_EXCL: i32 = 8;
export const O_TRUNC: i32 = 16;
export const O_APPEND: i32 = 32;
export const O_DIRECTORY: i32 = 64;
export const O_NOFOLLOW: i32 = 128;
export const O_NONBLOCK: i32 = 256;

const answer = memory.data(8, 8);
const attributes = memory.data(88, 8);

/** Opens a file: a descriptor or −errno. A new file gets permissions 0666 less the umask. */
export function open(path: Bytes, how: i32): i32 {
  return openAt(AT_FDCWD, path, how);
}

/** The same with a path that begins at an open directory, and must not lead out of it (openat(2)). */
export function openAt(directory: i32, path: Bytes, how: i32): i32 {
  let rights = RIGHTS_FD_SEEK | RIGHTS_FD_TELL | RIGHTS_FD_FILESTAT_GET;
  if (how & O_RDONLY) rights |= RIGHTS_FD_READ | RIGHTS_FD_READDIR | RIGHTS_PATH_OPEN | RIGHTS_PATH_READLINK;
  if (how & O_WRONLY) rights |= RIGHTS_FD_WRITE | RIGHTS_FD_FILESTAT_SET_SIZE;
  const oflags =
    (how & O_CREAT ? OFLAGS_CREAT : 0) |
    (how & O_EXCL ? OFLAGS_EXCL : 0) |
    (how & O_TRUNC ? OFLAGS_TRUNC : 0) |
    (how & O_DIRECTORY ? OFLAGS_DIRECTORY : 0);
  const lookup: u32 = how & O_NOFOLLOW ? 0 : LOOKUPFLAGS_SYMLINK_FOLLOW;
  const fdflags = (how & O_APPEND ? FDFLAGS_APPEND : 0) | (how & O_NONBLOCK ? FDFLAGS_NONBLOCK : 0);
  const errno = wasi_path_open(
    directory,
    lookup,
    addressOf(path),
    path.length,
    oflags,
    rights,
    rights,
    fdflags,
    answer,
  );
  return errno == ESUCCESS ? load<i32>(answer) : -errno;
}

export function close(fd: i32): i32 {
  return -wasi_fd_close(fd);
}

/** Moves the position of an open file (lseek(2)): the new one or −errno; −ENXIO: WHENCE_DATA, and no data follows. */
export function seek(fd: i32, offset: i64, whence: i32): i64 {
  const errno = wasi_fd_seek(fd, offset, whence, answer);
  return errno == ESUCCESS ? load<i64>(answer) : -errno;
}

/** Makes an open file so long (ftruncate(2)): 0 or −errno. */
export function setSize(fd: i32, size: u64): i32 {
  return -wasi_fd_filestat_set_size(fd, size);
}

/** Puts what has been written on the disk (fsync(2)): 0 or −errno. */
export function syncFile(fd: i32): i32 {
  return -wasi_fd_sync(fd);
}

/** Opens a file to read; `-` is standard input. */
export function openInput(path: Bytes): i32 {
  return equalsText(path, '-') ? 0 : open(path, O_RDONLY);
}

/** Closes what openInput opened. */
export function closeInput(fd: i32): void {
  if (fd > 2) close(fd);
}

/** Attributes of a file, stat(2). Times in nanoseconds since 1970. */
export class Stat {
  dev: u64 = 0;
  ino: u64 = 0;
  mode: u32 = 0;
  nlink: u32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;
  rdev: u64 = 0;
  size: u64 = 0;
  blocks: u64 = 0;
  blockSize: u32 = 0;
  accessed: i64 = 0;
  modified: i64 = 0;
  changed: i64 = 0;

  /** 0, or −errno when there are no attributes. */
  error: i32 = 0;

  get isDirectory(): bool {
    return (this.mode & S_IFMT) == S_IFDIR;
  }

  get isRegular(): bool {
    return (this.mode & S_IFMT) == S_IFREG;
  }

  get isLink(): bool {
    return (this.mode & S_IFMT) == S_IFLNK;
  }

  get isPipe(): bool {
    return (this.mode & S_IFMT) == S_IFIFO;
  }

  get isDevice(): bool {
    return (this.mode & S_IFMT) == S_IFCHR || (this.mode & S_IFMT) == S_IFBLK;
  }

  /** Whether both are one file. */
  isSame(other: Stat): bool {
    return this.error == 0 && other.error == 0 && this.dev == other.dev && this.ino == other.ino;
  }
}

function takeAttributes(error: i32): Stat {
  const result = new Stat();
  result.error = error;
  if (error < 0) return result;
  result.dev = load<u64>(attributes + STAT_DEV);
  result.ino = load<u64>(attributes + STAT_INO);
  result.mode = load<u32>(attributes + STAT_MODE);
  result.nlink = load<u32>(attributes + STAT_NLINK);
  result.uid = load<u32>(attributes + STAT_UID);
  result.gid = load<u32>(attributes + STAT_GID);
  result.rdev = load<u64>(attributes + STAT_RDEV);
  result.size = load<u64>(attributes + STAT_FILE_SIZE);
  result.blocks = load<u64>(attributes + STAT_BLOCKS);
  result.blockSize = load<u32>(attributes + STAT_BLKSIZE);
  result.accessed = load<i64>(attributes + STAT_ATIME_NS);
  result.modified = load<i64>(attributes + STAT_MTIME_NS);
  result.changed = load<i64>(attributes + STAT_CTIME_NS);
  return result;
}

/** Attributes of what a path leads to (stat(2)). */
export function stat(path: Bytes): Stat {
  return takeAttributes(minios_fstatat(AT_FDCWD, addressOf(path), path.length, attributes, 0));
}

/** Attributes of the path itself, be it a symbolic link (lstat(2)). */
export function lstat(path: Bytes): Stat {
  const flags = AT_SYMLINK_NOFOLLOW;
  return takeAttributes(minios_fstatat(AT_FDCWD, addressOf(path), path.length, attributes, flags));
}

/** Attributes of an open file (fstat(2)). */
export function fstat(fd: i32): Stat {
  return takeAttributes(minios_fstat(fd, attributes));
}

export function makeDirectory(path: Bytes): i32 {
  return -wasi_path_create_directory(AT_FDCWD, addressOf(path), path.length);
}

export function removeDirectory(path: Bytes): i32 {
  return -wasi_path_remove_directory(AT_FDCWD, addressOf(path), path.length);
}

export function unlink(path: Bytes): i32 {
  return -wasi_path_unlink_file(AT_FDCWD, addressOf(path), path.length);
}

export function rename(from: Bytes, to: Bytes): i32 {
  return -wasi_path_rename(AT_FDCWD, addressOf(from), from.length, AT_FDCWD, addressOf(to), to.length);
}

/** Makes `to` a hard link to `from`; `follow`: to what a symbolic link leads to. */
export function link(from: Bytes, to: Bytes, follow: bool): i32 {
  const flags: u32 = follow ? LOOKUPFLAGS_SYMLINK_FOLLOW : 0;
  return -wasi_path_link(AT_FDCWD, flags, addressOf(from), from.length, AT_FDCWD, addressOf(to), to.length);
}

/** Makes a symbolic link with the text `target`. */
export function symlink(target: Bytes, path: Bytes): i32 {
  return -wasi_path_symlink(addressOf(target), target.length, AT_FDCWD, addressOf(path), path.length);
}

/** −errno of the last readLink or workingDirectory that answered null. */
export let lastError: i32 = 0;

/** Text of a symbolic link, or null: see lastError. */
export function readLink(path: Bytes): Bytes | null {
  return readLinkAt(AT_FDCWD, path);
}

/** The same with a path that begins at an open directory (readlinkat(2)). */
export function readLinkAt(directory: i32, path: Bytes): Bytes | null {
  let room = 4096;
  while (true) {
    const buffer = heap.alloc(room);
    const errno = wasi_path_readlink(directory, addressOf(path), path.length, buffer, room, answer);
    const length = load<i32>(answer);
    let text: Bytes | null = null;
    if (errno == ESUCCESS && length < room) text = bytesAt(buffer, length);
    heap.free(buffer);
    lastError = -errno;
    if (text !== null || errno != ESUCCESS) return text;
    room *= 2;
  }
}

/** The working directory, or null: see lastError. */
export function workingDirectory(): Bytes | null {
  let room = 256;
  while (true) {
    const buffer = heap.alloc(room);
    store<u32>(answer, room);
    const errno = wasix_getcwd(buffer, answer);
    const length = load<i32>(answer);
    let text: Bytes | null = null;
    if (errno == ESUCCESS) text = bytesAt(buffer, length);
    heap.free(buffer);
    lastError = -errno;
    if (text !== null || length <= room) return text;
    room *= 2;
  }
}

/** Sets the permissions of what a path leads to (chmod(2)). */
export function changePermissions(path: Bytes, mode: u32): i32 {
  return minios_chmod(AT_FDCWD, addressOf(path), path.length, mode, 0);
}

/** The file creation mask, which can only be read by setting it (umask(2)). */
export function currentUmask(): u32 {
  const mask = <u32>minios_umask(0);
  minios_umask(mask);
  return mask;
}

/** Sets access and modification time in nanoseconds since 1970; a negative one means now (utimensat(2)). */
export function setTimes(path: Bytes, accessed: i64, modified: i64, which: i32, follow: bool): i32 {
  const flags: u32 = follow ? LOOKUPFLAGS_SYMLINK_FOLLOW : 0;
  const access = accessed < 0 ? FSTFLAGS_ATIM_NOW : FSTFLAGS_ATIM;
  const modification = modified < 0 ? FSTFLAGS_MTIM_NOW : FSTFLAGS_MTIM;
  const set = (which & TIME_ACCESSED ? access : 0) | (which & TIME_MODIFIED ? modification : 0);
  return -wasi_path_filestat_set_times(
    AT_FDCWD,
    flags,
    addressOf(path),
    path.length,
    accessed,
    modified,
    set,
  );
}

/** Sets owner and group; −1 leaves one as it is. `follow`: those of what a symbolic link leads to (chown(2)). */
export function changeOwner(path: Bytes, uid: i64, gid: i64, follow: bool): i32 {
  const flags = follow ? 0 : AT_SYMLINK_NOFOLLOW;
  return minios_chown(AT_FDCWD, addressOf(path), path.length, <u32>uid, <u32>gid, flags);
}

/** Whether the caller may use a file so: F_OK, or R_OK, W_OK, X_OK together; 0 or −errno (access(2)). */
export function access(path: Bytes, how: i32): i32 {
  return minios_access(AT_FDCWD, addressOf(path), path.length, how, 0);
}

/** Makes a file of the type and with the permissions in `mode`, less the umask (mknod(2)). */
export function makeNode(path: Bytes, mode: u32, device: u64): i32 {
  return minios_mknod(AT_FDCWD, addressOf(path), path.length, mode, device);
}

/** Major number in a device number, as makedev(3) puts it there. */
export function majorOf(device: u64): u32 {
  return <u32>((device >> 8) & 0xfff);
}

/** Minor number in a device number. */
export function minorOf(device: u64): u32 {
  return <u32>((device & 0xff) | ((device >> 12) & 0xfff00));
}

/** Which times setTimes sets. */
export const TIME_ACCESSED: i32 = 1;
export const TIME_MODIFIED: i32 = 2;

/** A device number as makedev(3) makes it. */
export function makeDevice(major: i64, minor: i64): u64 {
  return ((<u64>major) << 8) | ((<u64>minor) & 0xff) | (((<u64>minor) & 0xfff00) << 12);
}
