// Directories that RUN --mount=type=cache keeps from build to build: among the volumes, so that they last as long, under a name that
// no volume can have.
//
//   /var/lib/minios/volumes/.build-cache/KEY     KEY: sha256 of the id, and -1, -2, … for sharing=private
//   /run/minios/build-cache/KEY                  flock: shared with other builds, or held alone
//
// Interface: CacheDirectory, openCache; buildCacheSize, pruneBuildCache.

import { EAGAIN, EEXIST, EINTR, ENOTEMPTY } from '../../lib/base/abi';
import { Bytes, concat, toBytes } from '../../lib/base/bytes';
import { Directory, makeDirectories } from '../../lib/file/directory';
import { lockFile } from '../../lib/process/flock';
import { O_CREAT, O_WRONLY, close, lstat, open, rename } from '../../lib/base/fs';
import { ending } from '../../lib/process/handlers';
import { Json } from '../../lib/json/json';
import { getpid } from '../../lib/process/process';
import { pollOrSignal } from '../../lib/process/signal_wait';
import { VOLUMES, below } from '../base/places';
import { removeTree } from '../base/remove_tree';
import { treeSize } from '../base/tree_size';
import { keyOf } from './stage';

const PLACE: string = VOLUMES + '/.build-cache';
const LOCKS: string = '/run/minios/build-cache';
const MANY: i32 = 1000;

/** A cache directory with its lock, which release() gives back. */
export class CacheDirectory {
  constructor(
    public path: Bytes,
    /** A descriptor with the lock, or −errno. */
    public lock: i32,
  ) {}

  /** Where a new one is made before it gets its name. */
  get fresh(): Bytes {
    return concat(this.path, toBytes('.new-' + getpid().toString()));
  }

  /** Gives the new one its name: 0, also if another build was first, or −errno. */
  keep(): i32 {
    const error = rename(this.fresh, this.path);
    if (error < 0) removeTree(this.fresh);
    return error == -EEXIST || error == -ENOTEMPTY ? 0 : error;
  }

  /** Lets others have it. */
  release(): void {
    if (this.lock >= 0) close(this.lock);
    this.lock = -1;
  }
}

/** Nanoseconds after which a lock that somebody has is tried again: flock(2) itself may sleep through a signal. */
const AGAIN: i64 = 100_000_000;

/** A descriptor with the lock, or −errno: −EAGAIN, or with `wait` −EINTR if the build is to end. */
function lockOf(key: Bytes, shared: bool, wait: bool): i32 {
  const error = makeDirectories(toBytes(LOCKS));
  const fd = error < 0 ? error : open(below(LOCKS, key), O_WRONLY | O_CREAT);
  if (fd < 0) return fd;
  let locked = lockFile(fd, shared, false);
  while (locked == -EAGAIN && wait) {
    pollOrSignal(0, 0, AGAIN);
    locked = ending() ? -EINTR : lockFile(fd, shared, false);
  }
  if (locked < 0) close(fd);
  return locked < 0 ? locked : fd;
}

/**
 * The directory of a mount, which need not exist yet. `sharing=shared` goes with others of the kind, `locked` waits for them, `private`
 * takes one that nobody has. The error is −EINTR if the build is to end.
 */
export function openCache(mount: Json): CacheDirectory {
  const name = keyOf([mount.string('id')]);
  const isPrivate = mount.is('sharing', 'private');
  for (let number = 0; number < MANY; number++) {
    const key = number == 0 ? name : concat(name, toBytes('-' + number.toString()));
    const lock = lockOf(key, mount.is('sharing', 'shared'), !isPrivate);
    if (lock >= 0 || !isPrivate) return new CacheDirectory(below(PLACE, key), lock);
  }
  return new CacheDirectory([], -1);
}

function all(): Array<Bytes> {
  const names = new Array<Bytes>();
  const directory = new Directory(toBytes(PLACE));
  while (directory.next()) names.push(directory.name);
  directory.close();
  return names;
}

/** Bytes in all of them. */
export function buildCacheSize(): i64 {
  return lstat(toBytes(PLACE)).error < 0 ? 0 : treeSize(toBytes(PLACE));
}

/** Removes those that no build of this machine has and that were last changed before `until`, nanoseconds since 1970; `gone`: their names. Bytes that are free now. */
export function pruneBuildCache(until: i64, gone: Array<Bytes>): i64 {
  const names = all();
  let reclaimed: i64 = 0;
  for (let index = 0; index < names.length; index++) {
    const lock = lockOf(names[index], false, false);
    if (lock < 0) continue;
    const path = below(PLACE, names[index]);
    const size = lstat(path).modified > until ? -1 : treeSize(path);
    if (size >= 0 && removeTree(path) == 0) {
      reclaimed += size;
      gone.push(names[index]);
    }
    close(lock);
  }
  return reclaimed;
}
