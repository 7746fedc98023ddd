// Removes a directory with all that is in it. Containers leave trees that are deeper than a path may be long, and a recursion
// may go: what lies deeper than a few directories is moved up to the top before it is emptied. They leave trees of any number of
// files, too: a name is used where the system has written it, and nothing is kept of it.
//
// Interface: removeTree, inside.

import {
  AT_FDCWD,
  DIRENT_D_NAMLEN,
  DIRENT_D_TYPE,
  DIRENT_SIZE,
  EEXIST,
  EISDIR,
  ENOENT,
  ENOTDIR,
  ENOTEMPTY,
  ESUCCESS,
  FILETYPE_DIRECTORY,
  OFLAGS_DIRECTORY,
  RIGHTS_FD_READDIR,
  RIGHTS_PATH_OPEN,
  RIGHTS_PATH_REMOVE_DIRECTORY,
  RIGHTS_PATH_RENAME_SOURCE,
  RIGHTS_PATH_RENAME_TARGET,
  RIGHTS_PATH_UNLINK_FILE,
  wasi_fd_readdir,
  wasi_path_open,
  wasi_path_remove_directory,
  wasi_path_rename,
  wasi_path_unlink_file,
} from '../../lib/base/abi';
import { DOT } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, concat, toBytes } from '../../lib/base/bytes';
import { close, removeDirectory } from '../../lib/base/fs';

/** Directories below one another that are open at once. */
const DEEPEST: i32 = 8;

/** Bytes of entries that are read at once. */
const BLOCK: i32 = 4096;

const RIGHTS: u64 =
  RIGHTS_FD_READDIR |
  RIGHTS_PATH_OPEN |
  RIGHTS_PATH_REMOVE_DIRECTORY |
  RIGHTS_PATH_UNLINK_FILE |
  RIGHTS_PATH_RENAME_SOURCE |
  RIGHTS_PATH_RENAME_TARGET;

const answer = memory.data(8, 8);

let moved: i32 = 0;

/** Opens a directory by a path from the open directory `above`: a descriptor or −errno. */
function openDirectory(above: i32, name: usize, length: i32): i32 {
  const errno = wasi_path_open(above, 0, name, length, OFLAGS_DIRECTORY, RIGHTS, RIGHTS, 0, answer);
  return errno == ESUCCESS ? load<i32>(answer) : -errno;
}

/** One removal. `fd`: the open directory that something is in; `depth`: how far that is below the top. */
class Removal {
  /** −errno of something that could not be removed, or 0. */
  failure: i32 = 0;
  private free: ByteBuffer = new ByteBuffer(32);

  constructor(private top: i32) {}

  /** Empties an open directory; see failure. */
  empty(fd: i32, depth: i32): void {
    const block = heap.alloc(BLOCK);
    // From the beginning each time: of what was there nothing is left.
    while (true) {
      const errno = wasi_fd_readdir(fd, block, BLOCK, 0, answer);
      if (errno != ESUCCESS) this.failure = -errno;
      const used = errno == ESUCCESS ? load<i32>(answer) : 0;
      if (!this.removeAll(fd, depth, block, block + used) || used < BLOCK) break;
    }
    heap.free(block);
  }

  /** Removes what the entries from `at` to `end` name: whether there was any that could be removed. */
  private removeAll(fd: i32, depth: i32, at: usize, end: usize): bool {
    let some = false;
    while (at + <usize>DIRENT_SIZE <= end) {
      const name = at + <usize>DIRENT_SIZE;
      const length = load<i32>(at + DIRENT_D_NAMLEN);
      // The last one may be cut.
      if (name + length > end) break;
      const type = <i32>load<u8>(at + DIRENT_D_TYPE);
      at = name + length;
      if (isItselfOrAbove(name, length)) continue;
      const error = this.remove(fd, name, length, type, depth);
      if (error == 0 || error == -ENOENT) some = true;
      else this.failure = error;
    }
    return some;
  }

  private remove(fd: i32, name: usize, length: i32, type: i32, depth: i32): i32 {
    // Some kinds of files, and some file systems, do not tell.
    const error = type == FILETYPE_DIRECTORY ? -EISDIR : -wasi_path_unlink_file(fd, name, length);
    if (error != -EISDIR) return error;
    return depth < DEEPEST ? this.removeDirectory(fd, name, length, depth) : this.moveUp(fd, name, length);
  }

  private removeDirectory(fd: i32, name: usize, length: i32, depth: i32): i32 {
    const error = -wasi_path_remove_directory(fd, name, length);
    if (error != -ENOTEMPTY) return error;
    const below = openDirectory(fd, name, length);
    if (below < 0) return below;
    this.empty(below, depth + 1);
    close(below);
    return -wasi_path_remove_directory(fd, name, length);
  }

  /** Moves a directory to a name of its own at the top: 0 or −errno. */
  private moveUp(fd: i32, name: usize, length: i32): i32 {
    while (true) {
      const free = this.free;
      free.clear();
      free.text('.removed-').decimal(moved++);
      const error = -wasi_path_rename(fd, name, length, this.top, free.address, free.length);
      if (error != -EEXIST && error != -ENOTEMPTY && error != -ENOTDIR) return error;
    }
  }
}

function isItselfOrAbove(name: usize, length: i32): bool {
  return load<u8>(name) == DOT && (length == 1 || (length == 2 && load<u8>(name, 1) == DOT));
}

/** Removes a tree; nothing may be mounted or changed in it. 0, also if it is gone, or −errno of what could not be removed. */
export function removeTree(top: Bytes): i32 {
  const fd = openDirectory(AT_FDCWD, addressOf(top), top.length);
  if (fd < 0) return fd == -ENOENT ? 0 : fd;
  const removal = new Removal(fd);
  let error: i32;
  do {
    removal.empty(fd, 0);
    error = removeDirectory(top);
    // What was moved to the top meanwhile is next.
  } while (error == -ENOTEMPTY && removal.failure == 0);
  close(fd);
  if (error == 0 || error == -ENOENT) return 0;
  return removal.failure < 0 ? removal.failure : error;
}

/** `path` with a slash and a name behind it. */
export function inside(path: Bytes, name: string): Bytes {
  return concat(path, toBytes('/' + name));
}
