// Making directories, and what is in one, entry by entry.
//
// Interface: Directory, makeDirectories.

import {
  EEXIST,
  ENOENT,
  DIRENT_D_INO,
  DIRENT_D_NAMLEN,
  DIRENT_D_NEXT,
  DIRENT_D_TYPE,
  DIRENT_SIZE,
  ESUCCESS,
  wasi_fd_readdir,
} from '../base/abi';
import { Bytes, bytesAt } from '../base/bytes';
import {
  O_DIRECTORY,
  O_RDONLY,
  changeOwner,
  changePermissions,
  close,
  makeDirectory,
  open,
  stat,
} from '../base/fs';
import { directoryName } from '../text/path';

const answer = memory.data(8, 8);

const DIRECTORY_BUFFER: i32 = 4096;

const DOT: Bytes = [0x2e];
const DOTS: Bytes = [0x2e, 0x2e];

/**
 * Reads a directory entry by entry. With `all`, `.` and `..` come first, whether or not the system lists them, and
 * without number or type; else they are left out.
 */
export class Directory {
  /** 0, or −errno of opening or reading. */
  error: i32 = 0;
  name: Bytes = [];
  ino: u64 = 0;
  /** FILETYPE_…; UNKNOWN where the file system does not tell. */
  type: i32 = 0;
  private dots: i32 = 0;
  private fd: i32;
  private buffer: usize;
  private at: i32 = 0;
  private used: i32 = 0;
  private cookie: u64 = 0;
  private capacity: i32 = DIRECTORY_BUFFER;

  constructor(
    path: Bytes,
    private all: bool = false,
  ) {
    this.fd = open(path, O_RDONLY | O_DIRECTORY);
    this.buffer = 0;
    if (this.fd < 0) this.error = this.fd;
    else this.buffer = heap.alloc(this.capacity);
  }

  /** Moves to the next entry. False: there is none, or an error. */
  next(): bool {
    if (this.all && this.error == 0 && this.dots < 2) {
      this.name = this.dots++ == 0 ? DOT : DOTS;
      return true;
    }
    while (this.error == 0) {
      const length = this.whole();
      if (length == 0) {
        if (!this.fill()) return false;
        continue;
      }
      const entry = this.buffer + this.at;
      const nameLength = length - <i32>DIRENT_SIZE;
      this.cookie = load<u64>(entry + DIRENT_D_NEXT);
      this.at += length;
      const first = load<u8>(entry + DIRENT_SIZE);
      const dots = nameLength == 1 || (nameLength == 2 && load<u8>(entry + DIRENT_SIZE + 1) == 0x2e);
      if (first == 0x2e && dots) continue;
      this.name = bytesAt(entry + DIRENT_SIZE, nameLength);
      this.ino = load<u64>(entry + DIRENT_D_INO);
      this.type = load<u8>(entry + DIRENT_D_TYPE);
      return true;
    }
    return false;
  }

  /** Length of the entry at `at` if all of it is in the buffer, else 0: the last one of a read may be cut. */
  private whole(): i32 {
    const left = this.used - this.at;
    if (left < <i32>DIRENT_SIZE) return 0;
    const length = <i32>DIRENT_SIZE + load<i32>(this.buffer + this.at + DIRENT_D_NAMLEN);
    return length <= left ? length : 0;
  }

  private fill(): bool {
    if (this.used > 0 && this.used < this.capacity) return false;
    if (this.used > 0 && this.at == 0) {
      heap.free(this.buffer);
      this.capacity *= 2;
      this.buffer = heap.alloc(this.capacity);
    }
    const errno = wasi_fd_readdir(this.fd, this.buffer, this.capacity, this.cookie, answer);
    this.at = 0;
    this.used = errno == ESUCCESS ? load<i32>(answer) : 0;
    this.error = -errno;
    return this.used > 0;
  }

  close(): void {
    if (this.fd >= 0) close(this.fd);
    if (this.buffer != 0) heap.free(this.buffer);
    this.fd = -1;
    this.buffer = 0;
  }
}

/**
 * Makes a directory and those above it that are missing (mkdir -p): 0, also if it is there already, or −errno. Those that are new get
 * `permissions`, if they are not negative, and the owner, if `uid` is not.
 */
export function makeDirectories(path: Bytes, permissions: i32 = -1, uid: i64 = -1, gid: i64 = -1): i32 {
  let error = makeDirectory(path);
  if (error == -ENOENT) {
    const above = directoryName(path);
    if (above.length >= path.length) return error;
    error = makeDirectories(above, permissions, uid, gid);
    if (error == 0) error = makeDirectory(path);
  }
  if (error == -EEXIST) return stat(path).isDirectory ? 0 : error;
  if (error == 0 && permissions >= 0) changePermissions(path, permissions);
  return error == 0 && uid >= 0 ? changeOwner(path, uid, gid, false) : error;
}
