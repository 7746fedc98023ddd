// Paths inside of a container's root, followed from outside: symbolic links lead where they lead inside, and never out.
//
// Interface: resolveInRoot, for a tree that is nobody's who changes it meanwhile; openInRoot, readInRoot, for any; cutAt.

import { EFBIG, ELOOP } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, concat, equalsText, indexOf, sliceOf, split, toBytes } from '../../lib/base/bytes';
import { Result, failWith, resultOf } from '../../lib/base/failure';
import {
  O_DIRECTORY,
  O_NOFOLLOW,
  O_NONBLOCK,
  O_RDONLY,
  close,
  open,
  openAt,
  readLink,
  readLinkAt,
} from '../../lib/base/fs';
import { readOpenRegular, regularOrError } from '../../lib/file/regular';
import { directoryName } from '../../lib/text/path';

/** Symbolic links in one path (ELOOP). */
const MOST_LINKS: i32 = 40;

/** The path, from outside, of what `path` is in `root`; null: too many links. What does not exist is taken as it is. */
export function resolveInRoot(root: Bytes, path: Bytes): Bytes | null {
  let todo = split(path, SLASH);
  let inside: Bytes = [];
  let links = 0;
  while (todo.length > 0) {
    const name = todo.shift();
    if (name.length == 0 || equalsText(name, '.')) continue;
    if (equalsText(name, '..')) {
      const above = inside.length == 0 ? inside : directoryName(inside);
      inside = equalsText(above, '/') ? [] : above;
      continue;
    }
    const next = concat(concat(inside, toBytes('/')), name);
    const link = readLink(concat(root, next));
    if (link === null) {
      inside = next;
      continue;
    }
    if (++links > MOST_LINKS) return null;
    if (link.length > 0 && link[0] == SLASH) inside = [];
    todo = split(link, SLASH).concat(todo);
  }
  return concat(root, inside);
}

/**
 * Opens what `path` is in `root` to read, without waiting for it: a descriptor or −errno. Whatever is done to the tree meanwhile, no
 * step leads out of it: each is taken from the directory that the last one has opened, and `..` goes back to the one before.
 */
export function openInRoot(root: Bytes, path: Bytes): i32 {
  const way = new Way(open(root, O_RDONLY | O_DIRECTORY));
  const todo = split(path, SLASH);
  let links = 0;
  while (todo.length > 0 && way.end >= 0) {
    const name = todo.shift();
    if (name.length == 0 || equalsText(name, '.')) continue;
    if (equalsText(name, '..')) {
      way.back(way.length - 1);
      continue;
    }
    const link = readLinkAt(way.end, name);
    if (link === null) {
      way.push(openAt(way.end, name, O_RDONLY | O_NONBLOCK | O_NOFOLLOW));
      continue;
    }
    if (++links > MOST_LINKS) way.push(-ELOOP);
    else if (link.length > 0 && link[0] == SLASH) way.back(1);
    const next = split(link, SLASH);
    while (next.length > 0) todo.unshift(next.pop());
  }
  return way.take();
}

/**
 * The contents of a regular file in `root`, of at most `most` bytes. Never waits. The failure has the −errno: −EINVAL, it is no regular
 * file; −EFBIG, it is longer than it may be.
 */
export function readInRoot(root: Bytes, path: Bytes, most: i32): Result<Bytes> {
  const fd = regularOrError(openInRoot(root, path));
  const text = readOpenRegular(fd, most);
  return text !== null ? resultOf<Bytes>(text) : failWith(fd < 0 ? fd : -EFBIG).as<Bytes>();
}

/** Descriptors of what a path leads through, the root first; the last one may be −errno. */
class Way {
  private opened: Array<i32>;

  constructor(root: i32) {
    this.opened = [root];
  }

  get length(): i32 {
    return this.opened.length;
  }

  get end(): i32 {
    return this.opened[this.opened.length - 1];
  }

  push(fd: i32): void {
    this.opened.push(fd);
  }

  /** Closes all but the first `length`, and never the root. */
  back(length: i32): void {
    while (this.opened.length > max(length, 1)) close(this.opened.pop());
  }

  /** The last one, which is the caller's from now on; the others are closed. */
  take(): i32 {
    const fd = this.opened.pop();
    while (this.opened.length > 0) close(this.opened.pop());
    return fd;
  }
}

/** The part before the first `separator`, and what follows it, or null. */
export function cutAt(text: Bytes, separator: u8): Array<Bytes> {
  const at = indexOf(text, separator);
  return at < 0 ? [text] : [sliceOf(text, 0, at), sliceOf(text, at + 1)];
}
