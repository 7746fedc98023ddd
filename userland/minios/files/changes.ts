// What a container has changed: the upper directory of its overlay, read against the image below (docs/overlayfs.md).
//
//   upper            means
//   a whiteout       the name is gone
//   an opaque dir    nothing of the directory below is there any more
//   another dir      is merged with the directory below
//   anything else    covers what is below
//
// A file of the image that has several names is copied into the overlay's index and under none of its names. So among the
// files of the image with several names those are looked for that are not what they were; there are few in an image.
//
// Names are walked in the order of their bytes, directory by directory.
//
// Interface: ChangeWalk, ChangeVisitor, Change; isWhiteout, sameAttributes, sameFile, extendedNames, allNames, linkKey.

import { S_IFCHR, S_IFMT } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, addressOf, compare, concat, equals, equalsText, toBytes } from '../../lib/base/bytes';
import { BytesMap } from '../../lib/base/bytes_map';
import { Directory } from '../../lib/file/directory';
import { O_RDONLY, Stat, close, lstat, open, readLink } from '../../lib/base/fs';
import { BLOCK_SIZE, readSome } from '../../lib/base/io';
import { getAttribute, listAttributes } from '../../lib/file/xattr';
import { LOWER, MERGED, UPPER } from './sandbox';

const OPAQUE: Bytes = toBytes('trusted.overlay.opaque');

/**
 * Where the runtime mounts what is a container's own. It makes a place for that where an image has none, and such a place is nobody's
 * change: an empty file or directory.
 */
const MOUNT_POINTS: Array<string> = [
  '/dev',
  '/proc',
  '/sys',
  '/etc/hostname',
  '/etc/hosts',
  '/etc/resolv.conf',
];

/** A name in the upper directory, or one that leads to a changed file of the image. */
export class Change {
  constructor(
    /** From the root, with a slash in front. */
    public path: Bytes,
    /** Where it can be read now. */
    public place: Bytes,
    /** As it is now. */
    public now: Stat,
    /** As it was in the image; `error` < 0: it was not there. */
    public before: Stat,
  ) {}

  get existed(): bool {
    return this.before.error == 0;
  }
}

/** What is told of a walk. */
export abstract class ChangeVisitor {
  /** A whiteout: the name is gone. */
  abstract removed(change: Change): void;
  /** A directory; what is in it comes next, and then leave(). `opaque`: nothing below it shows through. */
  abstract enter(change: Change, opaque: bool): void;
  abstract leave(change: Change, opaque: bool): void;
  /** Anything else. */
  abstract file(change: Change): void;
  /** A place for a mount, which does not count. */
  passedOver(_path: Bytes): void {}
}

/** Whether an entry of an upper directory stands for a name that is gone: a character device 0:0. */
export function isWhiteout(attributes: Stat): bool {
  return (attributes.mode & S_IFMT) == S_IFCHR && attributes.rdev == 0;
}

/** What file a name leads to now: the same for all of its names, and for no other file. */
export function linkKey(path: Bytes): Bytes {
  const now = lstat(concat(MERGED, path));
  return toBytes(now.dev.toString() + ':' + now.ino.toString());
}

const MISSING = new Stat();
MISSING.error = -1;

/** One walk over all changes, each of which is told to the visitor. */
export class ChangeWalk {
  /** Names of changed image files with several names, and the directories on the way, by the directory that they are in. */
  private further: BytesMap<Array<Bytes>> = new BytesMap<Array<Bytes>>();

  /** Files with several names that have one in the upper directory. */
  private linked: BytesMap<bool> = new BytesMap<bool>();
  /** −errno of the first directory that could not be read, and which it was. */
  error: i32 = 0;
  failedAt: Bytes = [];

  constructor(private visitor: ChangeVisitor) {}

  /** Walks all changes, the root apart. `indexed`: whether the overlay's index has files in it. */
  walk(indexed: bool): void {
    if (indexed) {
      this.noteLinked([]);
      this.findLinked([], true);
    }
    this.directory([], true);
  }

  private names(path: Bytes): Array<Bytes> {
    const names = new Array<Bytes>();
    const directory = new Directory(path);
    while (directory.next()) names.push(directory.name);
    directory.close();
    if (directory.error < 0 && this.error == 0) {
      this.error = directory.error;
      this.failedAt = path;
    }
    return names.sort((a, b) => compare(a, b));
  }

  /** Walks the upper directory for files with several names. */
  private noteLinked(path: Bytes): void {
    const names = this.names(concat(UPPER, path));
    for (let index = 0; index < names.length; index++) {
      const name = concat(concat(path, [SLASH]), names[index]);
      const upper = lstat(concat(UPPER, name));
      if (upper.isDirectory) this.noteLinked(name);
      else if (!upper.isDevice && upper.nlink > 1) this.linked.set(linkKey(name), true);
    }
  }

  /** Walks the image for files with several names that belong to the changes; true: there is one below the directory. */
  private findLinked(path: Bytes, covered: bool): bool {
    const names = this.names(concat(LOWER, path));
    let any = false;
    for (let index = 0; index < names.length; index++) {
      const name = concat(concat(path, [SLASH]), names[index]);
      const before = lstat(concat(LOWER, name));
      const upper = covered ? lstat(concat(UPPER, name)) : MISSING;
      if (before.isDirectory) {
        if (upper.error == 0 && (!upper.isDirectory || isOpaque(concat(UPPER, name)))) continue;
        if (!this.findLinked(name, upper.error == 0)) continue;
      } else {
        if (before.isDevice || before.nlink < 2 || upper.error == 0) continue;
        if (!this.linked.has(linkKey(name)) && !isChanged(name, before)) continue;
      }
      const place = this.further.place(path);
      if (place < 0) this.further.set(path, [names[index]]);
      else this.further.at(place).push(names[index]);
      any = true;
    }
    return any;
  }

  private directory(path: Bytes, merged: bool): void {
    const names = lstat(concat(UPPER, path)).isDirectory ? this.names(concat(UPPER, path)) : [];
    const place = this.further.place(path);
    if (place >= 0) {
      const further = this.further.at(place);
      for (let index = 0; index < further.length; index++) names.push(further[index]);
      names.sort((a, b) => compare(a, b));
    }
    for (let index = 0; index < names.length; index++) {
      if (index > 0 && equals(names[index], names[index - 1])) continue;
      this.visit(concat(concat(path, [SLASH]), names[index]), merged);
    }
  }

  private isMountPoint(path: Bytes, place: Bytes, now: Stat): bool {
    for (let index = 0; index < MOUNT_POINTS.length; index++) {
      if (!equalsText(path, MOUNT_POINTS[index])) continue;
      return now.isDirectory ? this.names(place).length == 0 : now.isRegular && now.size == 0;
    }
    return false;
  }

  private visit(path: Bytes, merged: bool): void {
    let place = concat(UPPER, path);
    let now = lstat(place);
    if (now.error < 0) {
      place = concat(MERGED, path);
      now = lstat(place);
    }
    // What is gone by now was not there.
    if (now.error < 0) return;
    const before = merged ? lstat(concat(LOWER, path)) : MISSING;
    if (before.error < 0 && this.isMountPoint(path, place, now)) return this.visitor.passedOver(path);
    const change = new Change(path, place, now, before);
    if (isWhiteout(now)) return this.visitor.removed(change);
    if (!now.isDirectory) return this.visitor.file(change);
    const opaque = isOpaque(place);
    this.visitor.enter(change, opaque);
    this.directory(path, before.error == 0 && before.isDirectory);
    this.visitor.leave(change, opaque);
  }
}

function isOpaque(place: Bytes): bool {
  const value = getAttribute(place, OPAQUE, false);
  return value !== null && equalsText(value, 'y');
}

/** Whether a file of the image is not what it was. */
function isChanged(path: Bytes, before: Stat): bool {
  const now = lstat(concat(MERGED, path));
  return now.error == 0 && !sameFile(concat(MERGED, path), now, concat(LOWER, path), before);
}

/** Whether two files have the same attributes: type, mode, owner, time, size, target, extended attributes. */
export function sameAttributes(place: Bytes, now: Stat, below: Bytes, before: Stat): bool {
  if (now.mode != before.mode || now.uid != before.uid || now.gid != before.gid) return false;
  if (now.modified != before.modified || now.rdev != before.rdev) return false;
  if (!now.isDirectory && now.size != before.size) return false;
  if (now.isLink) return sameText(readLink(place), readLink(below));
  return sameExtended(place, below);
}

/** The same, and the contents. */
export function sameFile(place: Bytes, now: Stat, below: Bytes, before: Stat): bool {
  if (!sameAttributes(place, now, below, before)) return false;
  return !now.isRegular || sameContents(place, below);
}

function sameText(first: Bytes | null, second: Bytes | null): bool {
  return first !== null && second !== null && equals(first, second);
}

/** Names of extended attributes that belong to the file: the overlay's own are not among them. */
export function extendedNames(place: Bytes): Array<Bytes> {
  return allNames(place).filter((name: Bytes): bool => !isOverlays(name));
}

/** Names of all extended attributes of a file. */
export function allNames(place: Bytes): Array<Bytes> {
  const all = listAttributes(place, false);
  return all === null ? new Array<Bytes>() : all.sort((a, b) => compare(a, b));
}

const OVERLAY: Bytes = toBytes('trusted.overlay.');

function isOverlays(name: Bytes): bool {
  return (
    name.length >= OVERLAY.length && memory.compare(addressOf(name), addressOf(OVERLAY), OVERLAY.length) == 0
  );
}

function sameExtended(place: Bytes, below: Bytes): bool {
  const names = extendedNames(place);
  const others = extendedNames(below);
  if (names.length != others.length) return false;
  for (let index = 0; index < names.length; index++) {
    if (!equals(names[index], others[index])) return false;
    if (!sameText(getAttribute(place, names[index], false), getAttribute(below, names[index], false)))
      return false;
  }
  return true;
}

function sameContents(place: Bytes, below: Bytes): bool {
  const first = open(place, O_RDONLY);
  const second = open(below, O_RDONLY);
  const block = heap.alloc(2 * BLOCK_SIZE);
  let same = first >= 0 && second >= 0;
  while (same) {
    const got = readFull(first, block);
    same =
      got == readFull(second, block + BLOCK_SIZE) &&
      memory.compare(block, block + BLOCK_SIZE, max(got, 0)) == 0;
    if (got <= 0) break;
  }
  if (first >= 0) close(first);
  if (second >= 0) close(second);
  heap.free(block);
  return same;
}

function readFull(fd: i32, block: usize): i32 {
  let used = 0;
  while (used < BLOCK_SIZE) {
    const got = readSome(fd, block + used, BLOCK_SIZE - used);
    if (got < 0) return got;
    if (got == 0) break;
    used += got;
  }
  return used;
}
