// Files that are written whole: one that nobody looks at yet, and one that is written again and again while others read it.
//
// Interface: createFile, replaceFile, Replacement.

import { EEXIST, ENOENT } from '../base/abi';
import { Bytes, addressOf, concat, toBytes } from '../base/bytes';
import { O_CREAT, O_EXCL, O_TRUNC, O_WRONLY, close, open, rename, syncFile, unlink } from '../base/fs';
import { writeAll } from '../base/io';

/** Writes a file: 0 or −errno, and then a part of it may be there. */
export function createFile(path: Bytes, text: Bytes): i32 {
  const fd = open(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (fd < 0) return fd;
  const error = writeAll(fd, addressOf(text), text.length);
  close(fd);
  return error;
}

/** What somebody else may put there meanwhile, once and again, before it is given up. */
const TRIES: i32 = 8;

/**
 * Makes a file for writing: a descriptor, or −errno. What is there already was left over, or somebody who may write in the directory has put
 * it there: a link, or a file that they have open. It is not written to.
 */
function openFresh(path: Bytes): i32 {
  let fd = -EEXIST;
  for (let tries = 0; fd == -EEXIST && tries < TRIES; tries++) {
    if (tries > 0) {
      const error = unlink(path);
      if (error < 0 && error != -ENOENT) return error;
    }
    fd = open(path, O_WRONLY | O_CREAT | O_EXCL);
  }
  return fd;
}

/** A file that takes the place of one, or of none, once it is whole. */
export class Replacement {
  private fresh: Bytes;
  /** To write it by, or −errno. */
  readonly fd: i32;

  constructor(private path: Bytes) {
    this.fresh = concat(path, toBytes('.new'));
    this.fd = openFresh(this.fresh);
  }

  /**
   * Ends it: what was written takes the place, unless `error`, which is what writing it has come to, is < 0. `durable`: it is on the
   * disk before that. 0 or −errno, and then the old one is there.
   */
  finish(error: i32, durable: bool): i32 {
    if (this.fd < 0) return this.fd;
    if (error == 0 && durable) error = syncFile(this.fd);
    close(this.fd);
    if (error == 0) error = rename(this.fresh, this.path);
    if (error < 0) unlink(this.fresh);
    return error;
  }
}

/** Writes a file so that others see the old text or the new one whole, with `durable` also after a crash: 0 or −errno. */
export function replaceFile(path: Bytes, text: Bytes, durable: bool = false): i32 {
  const file = new Replacement(path);
  const error = file.fd < 0 ? file.fd : writeAll(file.fd, addressOf(text), text.length);
  return file.finish(error, durable);
}
