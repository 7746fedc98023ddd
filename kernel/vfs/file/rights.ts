// WASI rights of descriptors. The kernel stores and reports them and enforces none: what a program may do is up to
// permissions. Two things depend on what is reported, since C libraries for WASI read it back:
//   FD_READ, FD_WRITE   the access mode, fcntl(F_GETFL)
//   FD_SEEK, FD_TELL    a character device without them is a terminal: isatty(3)
//
// Interface: RIGHTS_ALL, rights_for, rights_of, access_of_rights. Locks: none.

import {
  OFLAGS_DIRECTORY,
  RIGHTS_FD_ADVISE,
  RIGHTS_FD_ALLOCATE,
  RIGHTS_FD_DATASYNC,
  RIGHTS_FD_FDSTAT_SET_FLAGS,
  RIGHTS_FD_FILESTAT_GET,
  RIGHTS_FD_FILESTAT_SET_SIZE,
  RIGHTS_FD_FILESTAT_SET_TIMES,
  RIGHTS_FD_READ,
  RIGHTS_FD_READDIR,
  RIGHTS_FD_SEEK,
  RIGHTS_FD_SYNC,
  RIGHTS_FD_TELL,
  RIGHTS_FD_WRITE,
  RIGHTS_POLL_FD_READWRITE,
  S_IFCHR,
  S_IFDIR,
  S_IFMT,
  S_IFSOCK,
} from '../../base/abi';
import { device_major } from './char_device';
import { FILE_READ, FILE_STREAM, FILE_WRITE, File } from './file';
import { Inode } from '../inode';

/** Every right of preview1. */
export const RIGHTS_ALL: u64 = 0x3fffffff;

const RIGHTS_SEEK: u64 = RIGHTS_FD_SEEK | RIGHTS_FD_TELL;
/** What can be done with a file that is no directory and no socket. */
const RIGHTS_FILE: u64 =
  RIGHTS_FD_DATASYNC |
  RIGHTS_FD_READ |
  RIGHTS_SEEK |
  RIGHTS_FD_FDSTAT_SET_FLAGS |
  RIGHTS_FD_SYNC |
  RIGHTS_FD_WRITE |
  RIGHTS_FD_ADVISE |
  RIGHTS_FD_ALLOCATE |
  RIGHTS_FD_FILESTAT_GET |
  RIGHTS_FD_FILESTAT_SET_SIZE |
  RIGHTS_FD_FILESTAT_SET_TIMES |
  RIGHTS_POLL_FD_READWRITE;
/** What cannot be done with a directory. */
const RIGHTS_NOT_DIRECTORY: u64 =
  RIGHTS_FD_WRITE | RIGHTS_SEEK | RIGHTS_FD_ADVISE | RIGHTS_FD_ALLOCATE | RIGHTS_FD_FILESTAT_SET_SIZE;

/** True for the character devices that Linux's devices.txt lists as terminals: tty, console, hvc, pts. */
function is_terminal(inode: Inode): bool {
  if ((inode.mode & S_IFMT) != S_IFCHR) return false;
  const major = device_major(inode.rdev);
  return major == 4 || major == 5 || major == 229 || (major >= 136 && major <= 143);
}

/** Of the rights `wanted`, those that a descriptor of `file` has. */
export function rights_for(file: File, wanted: u64): u64 {
  const type = file.inode.mode & S_IFMT;
  let rights = wanted & RIGHTS_ALL;
  if (type == S_IFDIR) rights &= ~RIGHTS_NOT_DIRECTORY;
  else if (type != S_IFSOCK) rights &= RIGHTS_FILE;
  if ((file.access & FILE_READ) == 0) rights &= ~(RIGHTS_FD_READ | RIGHTS_FD_READDIR);
  if ((file.access & FILE_WRITE) == 0) rights &= ~RIGHTS_FD_WRITE;
  // A stream that is a character device but no terminal keeps them, or it would be taken for one.
  if (type == S_IFCHR ? is_terminal(file.inode) : (file.access & FILE_STREAM) != 0) rights &= ~RIGHTS_SEEK;
  return rights;
}

/** All rights that a descriptor of `file` can have. */
export function rights_of(file: File): u64 {
  return rights_for(file, RIGHTS_ALL);
}

/**
 * The access mode (FILE_READ, FILE_WRITE, both or neither) that rights ask for at open. Neither is O_PATH's: the file
 * can be asked about, not read. `oflags`: OFLAGS_*; a directory is also read by a task that may list it.
 */
export function access_of_rights(rights: u64, oflags: u32): u32 {
  let access: u32 = 0;
  if ((rights & RIGHTS_FD_READ) != 0) access |= FILE_READ;
  if ((rights & RIGHTS_FD_READDIR) != 0 && (oflags & OFLAGS_DIRECTORY) != 0) access |= FILE_READ;
  if ((rights & RIGHTS_FD_WRITE) != 0) access |= FILE_WRITE;
  return access;
}
