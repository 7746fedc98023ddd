/**
 * Entries of a layer, in the order of the archive, become a tree of inodes, as unpacking the archive would make one: the
 * last entry of a name counts, but a directory that comes again keeps what is in it.
 */
import { type FILE_TYPES, NAME_MAX } from './format.ts';

/** A file of a layer. */
export interface LayerEntry {
  /** Relative: no leading slash, no `.` or `..` in it. '' or `.` is the root itself. */
  path: string;
  type: 'file' | 'directory' | 'symlink' | 'hardlink' | 'character' | 'block' | 'fifo';
  /** Permission bits and set-ID bits: 07777. */
  mode: number;
  uid: number;
  gid: number;
  mtime: { seconds: bigint | number; nanoseconds: number };
  /** Of a file: bytes. */
  size: number;
  /** Of a file: where its contents begin in the archive, a multiple of 512. */
  offset: number;
  /** Of a symbolic link its text; of a hard link the path, in this layer, of the file that it names. */
  target?: string;
  /** Of a device. */
  major?: number;
  minor?: number;
  /** By full name. Those in no name space of Linux are left out. */
  xattrs?: Map<string, Uint8Array>;
}

/** A file that is not a mere name. */
export interface Node {
  type: keyof typeof FILE_TYPES;
  mode: number;
  uid: number;
  gid: number;
  seconds: bigint;
  nanoseconds: number;
  size: number;
  offset: number;
  /** Of a symbolic link. */
  text: Uint8Array;
  major: number;
  minor: number;
  xattrs: readonly (readonly [name: string, value: Uint8Array])[];
  links: number;
  /** Of a directory, by name. */
  children: Map<string, Node>;
}

const encoder = new TextEncoder();

/** The root of the tree that `entries` make. What no archive should say is a RangeError that names the path. */
export function buildTree(entries: Iterable<LayerEntry>): Node {
  const root = emptyDirectory();
  for (const entry of entries) {
    const names = splitPath(entry.path);
    if (names.length === 0) {
      if (entry.type !== 'directory') throw new RangeError('the root of a layer must be a directory');
      setAttributes(root, entry);
      continue;
    }
    const parent = findParent(root, names, entry.path);
    addEntry(root, parent, names[names.length - 1], entry);
  }
  return root;
}

function addEntry(root: Node, parent: Node, name: string, entry: LayerEntry): void {
  const old = parent.children.get(name);
  if (entry.type === 'directory' && old?.type === 'directory') {
    setAttributes(old, entry);
    return;
  }
  const node = entry.type === 'hardlink' ? findLinked(root, entry) : nodeOf(entry);
  if (node === old) return;
  if (old !== undefined) drop(parent, old);
  if (node.type === 'directory') parent.links++;
  else node.links++;
  parent.children.set(name, node);
}

/** A name of `node` is gone; what is below it goes with it. */
function drop(parent: Node, node: Node): void {
  if (node.type !== 'directory') {
    node.links--;
    return;
  }
  parent.links--;
  for (const child of node.children.values()) drop(node, child);
}

function splitPath(path: string): string[] {
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  for (const name of names) {
    if (name === '..' || name.includes('\0') || encoder.encode(name).length > NAME_MAX) {
      throw new RangeError(`not a path inside a layer: ${JSON.stringify(path)}`);
    }
  }
  return names;
}

/** The directory that a path is to be entered in. Missing ones are made, as root's with mode 0755. */
function findParent(root: Node, names: readonly string[], path: string): Node {
  let at = root;
  for (const name of names.slice(0, -1)) {
    let next = at.children.get(name);
    if (next === undefined) {
      next = emptyDirectory();
      at.children.set(name, next);
      at.links++;
    }
    if (next.type !== 'directory')
      throw new RangeError(`a file of the layer is in what is no directory: ${path}`);
    at = next;
  }
  return at;
}

function findLinked(root: Node, entry: LayerEntry): Node {
  let at: Node | undefined = root;
  for (const name of splitPath(entry.target ?? '')) at = at?.children.get(name);
  if (at === undefined)
    throw new RangeError(`${entry.path}: a hard link to ${entry.target}, which is missing`);
  if (at.type === 'directory') throw new RangeError(`${entry.path}: a hard link to a directory`);
  return at;
}

function emptyDirectory(): Node {
  return {
    type: 'directory',
    mode: 0o755,
    uid: 0,
    gid: 0,
    seconds: 0n,
    nanoseconds: 0,
    size: 0,
    offset: 0,
    text: new Uint8Array(0),
    major: 0,
    minor: 0,
    xattrs: [],
    links: 2,
    children: new Map(),
  };
}

function nodeOf(entry: LayerEntry): Node {
  if (entry.type === 'hardlink') throw new RangeError(`${entry.path}: a hard link is no file of its own`);
  const node = { ...emptyDirectory(), type: entry.type, links: entry.type === 'directory' ? 2 : 0 };
  setAttributes(node, entry);
  if (entry.type === 'file') Object.assign(node, { size: entry.size, offset: entry.offset });
  if (entry.type === 'symlink') node.text = encoder.encode(entry.target ?? '');
  if (entry.type === 'character' || entry.type === 'block') {
    Object.assign(node, { major: entry.major ?? 0, minor: entry.minor ?? 0 });
  }
  return node;
}

function setAttributes(node: Node, entry: LayerEntry): void {
  node.mode = entry.mode & 0o7777;
  node.uid = entry.uid >>> 0;
  node.gid = entry.gid >>> 0;
  node.seconds = BigInt(entry.mtime.seconds);
  node.nanoseconds = entry.mtime.nanoseconds;
  node.xattrs = [...(entry.xattrs ?? [])].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
