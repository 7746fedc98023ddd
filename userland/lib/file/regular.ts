// Regular files that somebody else may have made: a FIFO in their place would be waited for, a device or a file without end read for
// ever. So what is opened is looked at before it is read, and read no further than it may be long.
//
// Interface: openRegular, regularOrError, readRegular, readOpenRegular.

import { EINVAL } from '../base/abi';
import { Bytes } from '../base/bytes';
import { O_NONBLOCK, O_RDONLY, close, fstat, open } from '../base/fs';
import { readToEnd } from './proc';

/** The descriptor if it is one of a regular file; else it is closed: −EINVAL. Errors are passed on. */
export function regularOrError(fd: i32): i32 {
  if (fd < 0 || fstat(fd).isRegular) return fd;
  close(fd);
  return -EINVAL;
}

/** Opens a regular file to read; never waits: the descriptor or −errno, −EINVAL if it is something else. */
export function openRegular(path: Bytes): i32 {
  return regularOrError(open(path, O_RDONLY | O_NONBLOCK));
}

/** The contents of a regular file of at most `most` bytes, or null. */
export function readRegular(path: Bytes, most: i32): Bytes | null {
  return readOpenRegular(openRegular(path), most);
}

/** The same of one that is open, and is closed then; null also for a descriptor that is −errno. */
export function readOpenRegular(fd: i32, most: i32): Bytes | null {
  if (fd < 0) return null;
  const text: Bytes | null = fstat(fd).size > <u64>most ? null : readToEnd(fd, most);
  close(fd);
  return text;
}
