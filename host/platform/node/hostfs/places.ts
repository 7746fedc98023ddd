/**
 * How a name in a directory that is known by its node becomes something that Node's fs can be called with, such that no
 * symbolic link is followed on the way, whatever other processes of the host rename meanwhile. Two ways:
 *
 * - HandlePlaces (Linux with /proc): each directory is held by an O_PATH handle, opened from its parent's with O_NOFOLLOW
 *   and compared with what was looked up; `/proc/self/fd/N/name` then means this directory, wherever its name has gone.
 *   A directory that was moved out of the share is refused at each use. This is openat(2) with the tools that Node has.
 * - PathPlaces (elsewhere): paths. That no component is a link, and that the directory is the same, is checked before
 *   and after each use. A process of the host that swaps a directory for a link and back just in between gets past this;
 *   what was read that way may be seen, what was written is written.
 *
 * Handles of directories are a cache: at most MAX_HANDLES, the one used longest ago is closed first, and opened again
 * from its parent when it is needed.
 */
import fs from 'node:fs';
import { HostError, TYPE_DIRECTORY, TYPE_MASK, TYPE_REGULAR } from '../../host_directory.ts';

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = fs.constants;
/** Linux's, on all processors that Node runs on; Node does not name it. */
const O_PATH = 0o10000000;

const MAX_HANDLES = 128;

/** Directories above one. What nodes say of each other's places can be out of date so that it leads round in a circle. */
const MAX_DEPTH = 4096;

/** A file that the kernel knows. */
export interface HostNode {
  readonly id: number;
  /** Device and inode number, and when it was made: an inode number that is used again is another file. */
  readonly dev: bigint;
  readonly ino: bigint;
  readonly birth: bigint;
  readonly type: number;
  /** Where it was last seen; null for the root, and for what was removed. */
  parent: HostNode | null;
  name: Buffer;
  /** References that the kernel has. */
  references: number;
  /** A directory that was found not to be there, which has been said. */
  strayed: boolean;
}

/** Compares what was looked up with what is there. */
export class Identity {
  /** Whether this host tells when files were made: only a time before the last change shows it. */
  private births = false;

  observe(stats: fs.BigIntStats): void {
    if (stats.birthtimeNs > 0n && stats.birthtimeNs < stats.ctimeNs) this.births = true;
  }

  same(node: HostNode, stats: fs.BigIntStats): boolean {
    return (
      node.ino === stats.ino &&
      node.dev === stats.dev &&
      node.type === (Number(stats.mode) & TYPE_MASK) &&
      (!this.births || node.birth === stats.birthtimeNs)
    );
  }

  /** Throws ESTALE unless `stats` are the node's. */
  expect(node: HostNode, stats: fs.BigIntStats | undefined): fs.BigIntStats {
    if (!stats || !this.same(node, stats)) throw new HostError('ESTALE');
    return stats;
  }
}

export interface Places {
  /** A path for `name` in a directory, good until the next call. ESTALE. */
  at(directory: HostNode, name: Buffer): Buffer;
  /** A path for the directory itself, likewise. */
  self(directory: HostNode): string | Buffer;
  /** After something was done by `at` or `self`: throws ESTALE if it may have happened elsewhere. */
  confirm(directory: HostNode): void;
  /**
   * After something was not found in a directory: throws ESTALE if that is because it is not where it was. Said once: who
   * is still there after that, as a process whose working directory was moved, means this very directory.
   */
  expectThere(directory: HostNode): void;
  /** Keeps the place of a directory good while another one is asked for. */
  pin(directory: HostNode | null): void;
  /** Opens a regular file, and surely this one. */
  openFile(node: HostNode, flags: number): number;
  /** Changes a regular file's or a directory's permission bits. */
  chmod(node: HostNode, mode: number): void;
  /** The directory will not be used any more. */
  forget(node: HostNode): void;
  dispose(): void;
}

/** The way for this host; the path is resolved once, here. Throws what opening a directory can throw. */
export function openPlaces(
  path: string,
  identity: Identity,
  procfs = true,
): { places: Places; stats: fs.BigIntStats } {
  const real = fs.realpathSync.native(path);
  const root = procfs && process.platform === 'linux' ? openHandle(real) : -1;
  const stats = root < 0 ? fs.statSync(real, { bigint: true }) : fs.fstatSync(root, { bigint: true });
  if ((Number(stats.mode) & TYPE_MASK) !== TYPE_DIRECTORY) throw new HostError('ENOTDIR');
  identity.observe(stats);
  return { places: root < 0 ? new PathPlaces(real, identity) : new HandlePlaces(root, identity), stats };
}

/** An O_PATH handle of the directory, if /proc shows it; -1 if there is no /proc. */
function openHandle(path: string): number {
  const handle = fs.openSync(path, O_PATH | O_DIRECTORY | O_NOFOLLOW);
  const shown = fs.statSync(`/proc/self/fd/${handle}/.`, { bigint: true, throwIfNoEntry: false });
  const stats = fs.fstatSync(handle, { bigint: true });
  if (shown?.ino === stats.ino && shown.dev === stats.dev) return handle;
  fs.closeSync(handle);
  return -1;
}

const join = (directory: string, name: Buffer): Buffer => Buffer.concat([Buffer.from(directory), name]);

class HandlePlaces implements Places {
  private readonly root: number;
  private readonly identity: Identity;
  /** Open directories in order of last use. */
  private readonly handles = new Map<HostNode, number>();
  private pinned: HostNode | null = null;
  /** Path of the root as /proc shows it, byte by byte as characters, with a slash at its end. */
  private prefix: string;

  constructor(root: number, identity: Identity) {
    this.root = root;
    this.identity = identity;
    this.prefix = this.rootPrefix();
  }

  at(directory: HostNode, name: Buffer): Buffer {
    return join(`/proc/self/fd/${this.handle(directory)}/`, name);
  }

  self(directory: HostNode): string {
    return `/proc/self/fd/${this.handle(directory)}`;
  }

  confirm(): void {}

  /** What is held by a handle need not have its name any more, and the name may lead to something else. */
  expectThere(directory: HostNode): void {
    if (directory.strayed) return;
    const handle = this.handle(directory);
    const path = fs.readlinkSync(`/proc/self/fd/${handle}`, 'latin1');
    const names: string[] = [];
    for (let at = directory; at.parent; at = at.parent) {
      if (names.push(at.name.toString('latin1')) > MAX_DEPTH) throw new HostError('ESTALE');
    }
    if (names.length === 0 || path === this.prefix + names.reverse().join('/')) return;
    // /proc may write it in another way: look.
    for (let at = directory; at.parent; at = at.parent) {
      const seen = fs.lstatSync(this.at(at.parent, at.name), { bigint: true, throwIfNoEntry: false });
      if (seen && this.identity.same(at, seen)) continue;
      directory.strayed = true;
      throw new HostError('ESTALE');
    }
  }

  pin(directory: HostNode | null): void {
    this.pinned = directory;
  }

  openFile(node: HostNode, flags: number): number {
    return this.withPath(node, (path) => fs.openSync(path, flags | O_NONBLOCK));
  }

  chmod(node: HostNode, mode: number): void {
    if (node.type === TYPE_DIRECTORY) fs.chmodSync(this.self(node), mode);
    else this.withPath(node, (path) => fs.chmodSync(path, mode));
  }

  forget(node: HostNode): void {
    const handle = this.handles.get(node);
    if (handle !== undefined) this.drop(node, handle);
  }

  dispose(): void {
    for (const [node, handle] of this.handles) this.drop(node, handle);
    fs.closeSync(this.root);
  }

  /** Calls `use` with a path that leads to this regular file and nowhere else. O_PATH opens nothing: a FIFO does not block. */
  private withPath<T>(node: HostNode, use: (path: string) => T): T {
    if (!node.parent) throw new HostError('ESTALE');
    const handle = this.open(this.at(node.parent, node.name), O_PATH | O_NOFOLLOW);
    try {
      this.identity.expect(node, fs.fstatSync(handle, { bigint: true }));
      if (node.type !== TYPE_REGULAR) throw new HostError('EACCES');
      return use(`/proc/self/fd/${handle}`);
    } finally {
      fs.closeSync(handle);
    }
  }

  /** The directory's handle, which lies in the share now. */
  private handle(directory: HostNode): number {
    const missing: HostNode[] = [];
    let at = directory;
    while (at.parent && !this.handles.has(at)) {
      if (missing.push(at) > MAX_DEPTH) throw new HostError('ESTALE');
      at = at.parent;
    }
    let handle = at.parent ? this.use(at) : this.root;
    if (!at.parent && at.id !== 1) throw new HostError('ESTALE');
    for (let node = missing.pop(); node; node = missing.pop()) handle = this.openBelow(handle, node);
    if (handle !== this.root) this.expectContained(directory, handle);
    return handle;
  }

  private use(node: HostNode): number {
    const handle = this.handles.get(node) as number;
    this.handles.delete(node);
    this.handles.set(node, handle);
    return handle;
  }

  private openBelow(parent: number, node: HostNode): number {
    const path = join(`/proc/self/fd/${parent}/`, node.name);
    const handle = this.open(path, O_PATH | O_DIRECTORY | O_NOFOLLOW);
    if (!this.identity.same(node, fs.fstatSync(handle, { bigint: true }))) {
      fs.closeSync(handle);
      throw new HostError('ESTALE');
    }
    if (this.handles.size >= MAX_HANDLES) this.evict(1);
    this.handles.set(node, handle);
    return handle;
  }

  /** Opens; where the process has no descriptor left, gives cached ones back first. */
  private open(path: Buffer, flags: number): number {
    try {
      return fs.openSync(path, flags);
    } catch (error) {
      if ((error as HostError).code !== 'EMFILE' || this.handles.size < 4) throw staleName(error);
    }
    // The newest ones may be what `path` goes through.
    this.evict(this.handles.size - 2);
    return fs.openSync(path, flags);
  }

  private evict(count: number): void {
    for (const [node, handle] of this.handles) {
      if (count-- <= 0) return;
      if (node !== this.pinned) this.drop(node, handle);
    }
  }

  private drop(node: HostNode, handle: number): void {
    this.handles.delete(node);
    fs.closeSync(handle);
  }

  /** A directory that was moved out of the share is out of reach, though its handle is not. */
  private expectContained(node: HostNode, handle: number): void {
    const path = fs.readlinkSync(`/proc/self/fd/${handle}`, 'latin1');
    if (path.startsWith(this.prefix)) return;
    this.prefix = this.rootPrefix();
    if (path.startsWith(this.prefix)) return;
    this.forget(node);
    throw new HostError('ESTALE');
  }

  private rootPrefix(): string {
    const path = fs.readlinkSync(`/proc/self/fd/${this.root}`, 'latin1');
    return path.endsWith('/') ? path : `${path}/`;
  }
}

/** What a name that led to a directory or a file now leads to is a link, or nothing. */
function staleName(error: unknown): unknown {
  const { code } = error as HostError;
  return code === 'ELOOP' || code === 'ENOTDIR' || code === 'ENOENT' ? new HostError('ESTALE') : error;
}

class PathPlaces implements Places {
  private readonly root: string;
  private readonly identity: Identity;

  constructor(root: string, identity: Identity) {
    this.root = root;
    this.identity = identity;
  }

  at(directory: HostNode, name: Buffer): Buffer {
    return Buffer.concat([this.self(directory), Buffer.from('/'), name]);
  }

  self(directory: HostNode): Buffer {
    const path = this.path(directory);
    let real: Buffer;
    try {
      real = fs.realpathSync.native(path, 'buffer') as unknown as Buffer;
    } catch (error) {
      throw staleName(error);
    }
    if (!real.equals(path)) throw new HostError('ESTALE');
    this.identity.expect(directory, fs.lstatSync(path, { bigint: true, throwIfNoEntry: false }));
    return path;
  }

  confirm(directory: HostNode): void {
    this.self(directory);
  }

  expectThere(directory: HostNode): void {
    this.self(directory);
  }

  pin(): void {}

  openFile(node: HostNode, flags: number): number {
    if (!node.parent) throw new HostError('ESTALE');
    const path = this.at(node.parent, node.name);
    this.identity.expect(node, fs.lstatSync(path, { bigint: true, throwIfNoEntry: false }));
    if (node.type !== TYPE_REGULAR) throw new HostError('EACCES');
    const file = fs.openSync(path, flags | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    try {
      this.identity.expect(node, fs.fstatSync(file, { bigint: true }));
      this.confirm(node.parent);
      return file;
    } catch (error) {
      fs.closeSync(file);
      throw error;
    }
  }

  chmod(node: HostNode, mode: number): void {
    if (node.type === TYPE_DIRECTORY) {
      fs.chmodSync(this.self(node), mode);
      return this.confirm(node);
    }
    const file = this.openFile(node, O_RDONLY);
    try {
      fs.fchmodSync(file, mode);
    } finally {
      fs.closeSync(file);
    }
  }

  forget(): void {}

  dispose(): void {}

  private path(directory: HostNode): Buffer {
    const names: Buffer[] = [];
    let at = directory;
    for (; at.parent; at = at.parent) {
      if (names.push(at.name, Buffer.from('/')) > 2 * MAX_DEPTH) throw new HostError('ESTALE');
    }
    names.reverse();
    if (at.id !== 1) throw new HostError('ESTALE');
    if (names.length === 0) return Buffer.from(this.root);
    return Buffer.concat([Buffer.from(this.root === '/' ? '' : this.root), ...names]);
  }
}
