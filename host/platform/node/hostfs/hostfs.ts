/**
 * A directory of the host's file system as the hostfs device shares it, with Node's fs. How it stays inside that
 * directory: places.ts.
 *
 * - Files that are made belong to the user that Node runs as; new permission bits are those asked for, whatever Node's
 *   umask. Set-user-id and set-group-id are not shown, not set, and taken off files that are opened for writing.
 * - Devices, FIFOs and sockets are shown and can be renamed and removed, but never opened or changed.
 * - Hard links are other names of a file, also of one that has names outside; none is made from or to the outside.
 * - An open file stays what it is, wherever its name goes.
 */
import fs from 'node:fs';
import {
  HostError,
  ROOT_NODE,
  TYPE_DIRECTORY,
  TYPE_LINK,
  TYPE_MASK,
  TYPE_REGULAR,
} from '../../host_directory.ts';
import type {
  Answer,
  HostAttributes,
  HostChange,
  HostDirectory,
  HostEntry,
  HostStatistics,
} from '../../host_directory.ts';
import { Handles, openStream, readFile, syncFile, writeFile } from './files.ts';
import type { OpenDirectory } from './files.ts';
import { Nodes, SET_IDS, place } from './nodes.ts';
import { Identity, openPlaces } from './places.ts';
import type { HostNode, Places } from './places.ts';

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR, O_WRONLY } = fs.constants;

const SET_GROUP_ID = 0o2000;

/** Newly made files whose descriptor is kept for the open that mostly follows: their mode may forbid a second one. */
const MAX_FRESH = 8;

/** Permission bits that can be set on a file of this type. */
const settable = (type: number): number => (type === TYPE_DIRECTORY ? 0o1777 : 0o777);

/** Opens a directory for sharing. Throws what opening a directory can throw. `procfs` false: as if there were no /proc. */
export function openHostDirectory(path: string, procfs = true): HostDirectory {
  return new NodeDirectory(path, procfs);
}

class NodeDirectory implements HostDirectory {
  private readonly identity = new Identity();
  private readonly places: Places;
  private readonly nodes: Nodes;
  private readonly handles = new Handles();
  private readonly fresh = new Map<HostNode, number>();

  constructor(path: string, procfs: boolean) {
    const { places, stats } = openPlaces(path, this.identity, procfs);
    this.places = places;
    this.nodes = new Nodes(this.identity, stats);
  }

  lookup(directory: number, name: Uint8Array): HostAttributes {
    const parent = this.node(directory);
    return this.nodes.found(parent, Buffer.from(name), this.stat(parent, Buffer.from(name)));
  }

  revalidate(directory: number, name: Uint8Array, number: number): HostAttributes {
    const parent = this.node(directory);
    const node = this.node(number);
    const stats = this.identity.expect(node, this.tryStat(parent, Buffer.from(name)));
    place(node, parent, Buffer.from(name));
    return this.nodes.attributes(node, stats);
  }

  attributes(number: number): HostAttributes {
    const node = this.node(number);
    return this.nodes.attributes(node, this.statNode(node));
  }

  forget(number: number, references: number): void {
    const node = this.nodes.forget(number, references);
    if (!node) return;
    this.places.forget(node);
    this.dropFresh(node);
  }

  change(number: number, change: HostChange): HostAttributes {
    const node = this.node(number);
    if (change.size !== undefined) this.truncate(node, change.size);
    if (change.mode !== undefined) this.chmod(node, change.mode);
    if (change.accessTime !== undefined || change.modifyTime !== undefined) this.setTimes(node, change);
    return this.attributes(number);
  }

  create(directory: number, bytes: Uint8Array, mode: number): HostAttributes {
    const parent = this.node(directory);
    const name = Buffer.from(bytes);
    const flags = O_CREAT | O_EXCL | O_RDWR | (O_NOFOLLOW ?? 0);
    const descriptor = fs.openSync(this.places.at(parent, name), flags, mode & 0o777);
    try {
      if ((fs.fstatSync(descriptor).mode & 0o777) !== (mode & 0o777)) fs.fchmodSync(descriptor, mode & 0o777);
      this.places.confirm(parent);
      const made = this.nodes.found(parent, name, fs.fstatSync(descriptor, { bigint: true }));
      this.keepFresh(this.node(made.node), descriptor);
      return made;
    } catch (error) {
      fs.closeSync(descriptor);
      throw error;
    }
  }

  mkdir(directory: number, bytes: Uint8Array, mode: number): HostAttributes {
    const parent = this.node(directory);
    const name = Buffer.from(bytes);
    fs.mkdirSync(this.places.at(parent, name), { mode: mode & 0o777 });
    const made = this.nodes.found(parent, name, this.stat(parent, name));
    if ((made.mode & TYPE_MASK) !== TYPE_DIRECTORY || (made.mode & 0o1777) === (mode & 0o1777)) return made;
    return this.change(made.node, { mode });
  }

  symlink(directory: number, bytes: Uint8Array, text: Uint8Array): HostAttributes {
    const parent = this.node(directory);
    const name = Buffer.from(bytes);
    fs.symlinkSync(Buffer.from(text), this.places.at(parent, name));
    return this.nodes.found(parent, name, this.stat(parent, name));
  }

  link(directory: number, bytes: Uint8Array, number: number): HostAttributes {
    const node = this.node(number);
    const parent = this.node(directory);
    const name = Buffer.from(bytes);
    if (!node.parent) throw new HostError('ENOENT');
    // Elsewhere than on Linux, link(2) follows a link.
    if (node.type === TYPE_DIRECTORY || (node.type === TYPE_LINK && process.platform !== 'linux')) {
      throw new HostError('EPERM');
    }
    this.identity.expect(node, this.tryStat(node.parent, node.name));
    const [from, to] = this.both(node.parent, node.name, parent, name);
    fs.linkSync(from, to);
    const stats = this.stat(parent, name);
    if (this.identity.same(node, stats)) return this.nodes.found(parent, name, stats);
    // The name was given to another file meanwhile.
    fs.unlinkSync(this.places.at(parent, name));
    throw new HostError('ESTALE');
  }

  unlink(directory: number, bytes: Uint8Array): void {
    const parent = this.node(directory);
    fs.unlinkSync(this.places.at(parent, Buffer.from(bytes)));
    this.places.confirm(parent);
  }

  rmdir(directory: number, bytes: Uint8Array): void {
    const parent = this.node(directory);
    fs.rmdirSync(this.places.at(parent, Buffer.from(bytes)));
    this.places.confirm(parent);
  }

  rename(from: number, bytes: Uint8Array, to: number, newBytes: Uint8Array): void {
    const source = this.node(from);
    const target = this.node(to);
    const name = Buffer.from(newBytes);
    const [old, renamed] = this.both(source, Buffer.from(bytes), target, name);
    fs.renameSync(old, renamed);
    const stats = this.tryStat(target, name);
    if (stats) this.nodes.moved(target, name, stats);
  }

  readlink(number: number): Uint8Array {
    const node = this.node(number);
    if (node.type !== TYPE_LINK) throw new HostError('EINVAL');
    if (!node.parent) throw new HostError('ESTALE');
    // If it is another link meanwhile, so be it: a text leads nowhere by itself.
    const text = readLink(this.places.at(node.parent, node.name));
    this.places.confirm(node.parent);
    return text;
  }

  open(number: number, read: boolean, write: boolean): number {
    const node = this.node(number);
    this.handles.expectRoom();
    if (node.type === TYPE_DIRECTORY) return this.openDirectory(node);
    if (node.type !== TYPE_REGULAR) throw new HostError('EACCES');
    const flags = write ? (read ? O_RDWR : O_WRONLY) : O_RDONLY;
    if (this.fresh.has(node) && this.statNode(node).nlink === 0n) this.dropFresh(node);
    const descriptor = this.takeFresh(node) ?? this.openRegular(node, flags);
    if (write) dropSetId(descriptor);
    return this.handles.add({
      kind: 'file',
      node,
      descriptor,
      writable: write,
      append: -1,
      busy: 0,
      closed: false,
    });
  }

  close(handle: number): void {
    this.handles.close(handle);
  }

  read(handle: number, buffer: Uint8Array, offset: number): Answer<number> {
    return readFile(this.handles.file(handle), buffer, offset);
  }

  write(handle: number, buffer: Uint8Array, offset: number | null): Answer<number> {
    return writeFile(this.handles.file(handle), buffer, offset);
  }

  handleAttributes(number: number): HostAttributes {
    const handle = this.handles.get(number);
    if (handle.kind === 'directory') return this.attributes(handle.node.id);
    return this.nodes.attributes(handle.node, fs.fstatSync(handle.descriptor, { bigint: true }));
  }

  sync(number: number, dataOnly: boolean): Promise<void> {
    const handle = this.handles.get(number);
    if (handle.kind === 'file') return syncFile(handle, dataOnly);
    const descriptor = fs.openSync(this.places.self(handle.node), O_RDONLY);
    return new Promise((resolve, reject) => {
      fs.fsync(descriptor, (error) => {
        fs.closeSync(descriptor);
        if (error) reject(error);
        else resolve();
      });
    });
  }

  entries(number: number, index: number, count: number): HostEntry[] {
    const directory = this.handles.directory(number);
    if (index === 0) this.restart(directory);
    const entries: HostEntry[] = [];
    for (; entries.length < count; index++) {
      const name = this.handles.name(directory, index);
      if (!name) break;
      const stats = this.tryStat(directory.node, name);
      if (!stats) continue;
      entries.push({
        name,
        ino: this.nodes.inodeNumber(stats),
        mode: Number(stats.mode) & TYPE_MASK,
        next: index + 1,
      });
    }
    return entries;
  }

  statistics(): HostStatistics {
    const path = this.places.self(this.node(ROOT_NODE));
    const { bsize, blocks, bfree, bavail, files, ffree } = fs.statfsSync(path, { bigint: true });
    return {
      blockSize: bsize,
      blocks,
      blocksFree: bfree,
      blocksAvailable: bavail,
      files,
      filesFree: ffree,
    };
  }

  dispose(): void {
    this.handles.closeAll();
    for (const node of this.fresh.keys()) this.dropFresh(node);
    this.places.dispose();
  }

  private node(number: number): HostNode {
    return this.nodes.get(number);
  }

  /** Two paths that are good together. */
  private both(a: HostNode, name: Buffer, b: HostNode, newName: Buffer): [Buffer, Buffer] {
    this.places.pin(a);
    try {
      return [this.places.at(a, name), this.places.at(b, newName)];
    } finally {
      this.places.pin(null);
    }
  }

  private tryStat(parent: HostNode, name: Buffer): fs.BigIntStats | undefined {
    const path = this.places.at(parent, name);
    const stats = fs.lstatSync(path, { bigint: true, throwIfNoEntry: false });
    this.places.confirm(parent);
    return stats;
  }

  private stat(parent: HostNode, name: Buffer): fs.BigIntStats {
    const stats = this.tryStat(parent, name);
    if (stats) return stats;
    this.places.expectThere(parent);
    throw new HostError('ENOENT');
  }

  /** What a node's file is now: of an open one also if it has no name any more. */
  private statNode(node: HostNode): fs.BigIntStats {
    const open = this.handles.ofNode(node, false);
    if (open) return fs.fstatSync(open.descriptor, { bigint: true });
    const stats = node.parent
      ? this.tryStat(node.parent, node.name)
      : fs.statSync(this.places.self(node), { bigint: true });
    return this.identity.expect(node, stats);
  }

  private truncate(node: HostNode, size: number): void {
    const open = this.handles.ofNode(node, true);
    if (open) return fs.ftruncateSync(open.descriptor, size);
    const descriptor = this.openRegular(node, O_WRONLY);
    try {
      dropSetId(descriptor);
      fs.ftruncateSync(descriptor, size);
    } finally {
      fs.closeSync(descriptor);
    }
  }

  private chmod(node: HostNode, mode: number): void {
    if (node.type !== TYPE_REGULAR && node.type !== TYPE_DIRECTORY) throw new HostError('EPERM');
    let bits = mode & settable(node.type);
    const open = this.handles.ofNode(node, false);
    if (open) return fs.fchmodSync(open.descriptor, bits);
    // What is made in a directory has its group: that stays as it was.
    if (node.type === TYPE_DIRECTORY) bits |= Number(this.statNode(node).mode) & SET_GROUP_ID;
    this.places.chmod(node, bits);
  }

  /** Node takes times as floating point seconds: a quarter of a microsecond is what is left of nanoseconds today. */
  private setTimes(node: HostNode, { accessTime, modifyTime }: HostChange): void {
    const stats = this.statNode(node);
    const access = Number(accessTime ?? stats.atimeNs) / 1e9;
    const modify = Number(modifyTime ?? stats.mtimeNs) / 1e9;
    const open = this.handles.ofNode(node, false);
    if (open) return fs.futimesSync(open.descriptor, access, modify);
    if (!node.parent) return fs.utimesSync(this.places.self(node), access, modify);
    fs.lutimesSync(this.places.at(node.parent, node.name), access, modify);
    this.places.confirm(node.parent);
  }

  private openDirectory(node: HostNode): number {
    const stream = openStream(this.places.self(node));
    return this.handles.add({ kind: 'directory', node, stream, names: [] });
  }

  private restart(directory: OpenDirectory): void {
    if (directory.stream && directory.names.length === 0) return;
    this.handles.clear(directory);
    directory.stream = openStream(this.places.self(directory.node));
  }

  private openRegular(node: HostNode, flags: number): number {
    const open = this.handles.ofNode(node, flags !== O_RDONLY);
    // A file without a name can be opened again by way of another handle, where /proc leads there.
    if (open && process.platform === 'linux' && fs.fstatSync(open.descriptor).nlink === 0) {
      return fs.openSync(`/proc/self/fd/${open.descriptor}`, flags);
    }
    return this.places.openFile(node, flags);
  }

  private keepFresh(node: HostNode, descriptor: number): void {
    for (const oldest of this.fresh.keys()) {
      if (this.fresh.size < MAX_FRESH) break;
      this.dropFresh(oldest);
    }
    this.fresh.set(node, descriptor);
  }

  private takeFresh(node: HostNode): number | undefined {
    const descriptor = this.fresh.get(node);
    this.fresh.delete(node);
    return descriptor;
  }

  private dropFresh(node: HostNode): void {
    const descriptor = this.takeFresh(node);
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** A file that is going to be written loses set-user-id and set-group-id: what is written is not the owner's word. */
function dropSetId(descriptor: number): void {
  const { mode } = fs.fstatSync(descriptor);
  if ((mode & SET_IDS) !== 0) fs.fchmodSync(descriptor, mode & 0o777);
}

/** The text of what was a link when it was looked up: if it is none any more, what is known of it is out of date. */
function readLink(path: string | Buffer): Uint8Array {
  try {
    return fs.readlinkSync(path, 'buffer');
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EINVAL' ? new HostError('ESTALE') : error;
  }
}
