/**
 * The parts of an EROFS image as bytes: directories, attributes, inodes.
 */
import {
  BLOCK_BITS,
  BLOCK_BYTES,
  CHUNK_BITS_MASK,
  CHUNK_INDEXES,
  COMPACT_BYTES,
  DIRENT_BYTES,
  EXTENDED_BYTES,
  FILE_TYPES,
  XATTR_ENTRY_BYTES,
  XATTR_HEADER_BYTES,
  XATTR_PREFIXES,
} from './format.ts';
import type { Node } from './tree.ts';

const encoder = new TextEncoder();

/** S_IFMT by type. */
const MODES = {
  file: 0o100000,
  directory: 0o040000,
  character: 0o020000,
  block: 0o060000,
  fifo: 0o010000,
  symlink: 0o120000,
} as const;

/** A name in a directory; `.` and `..` are among them. */
export interface Dirent {
  name: Uint8Array;
  node: Node;
}

/** The names of a directory in the order of their bytes, as a reader's binary search wants them. */
export function sortedDirents(directory: Node, parent: Node): Dirent[] {
  const names: Dirent[] = [
    { name: encoder.encode('.'), node: directory },
    { name: encoder.encode('..'), node: parent },
  ];
  for (const [name, node] of directory.children) names.push({ name: encoder.encode(name), node });
  return names.sort((a, b) => compareBytes(a.name, b.name));
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}

/** How many of `dirents` from `first` on fit into one block, and the bytes that they take. */
function fillBlock(dirents: readonly Dirent[], first: number): { end: number; bytes: number } {
  let bytes = 0;
  let end = first;
  while (end < dirents.length) {
    const more = DIRENT_BYTES + dirents[end].name.length;
    if (bytes + more > BLOCK_BYTES) break;
    bytes += more;
    end++;
  }
  return { end, bytes };
}

/** The size of a directory: whole blocks, but for the last. */
export function direntsSize(dirents: readonly Dirent[]): number {
  let size = 0;
  for (let first = 0; first < dirents.length;) {
    const { end, bytes } = fillBlock(dirents, first);
    size += end < dirents.length ? BLOCK_BYTES : bytes;
    first = end;
  }
  return size;
}

/** Each block: the entries, then their names. `size`: direntsSize. */
export function encodeDirents(
  dirents: readonly Dirent[],
  size: number,
  numberOf: (node: Node) => number,
): Uint8Array {
  const out = new Uint8Array(size);
  const view = new DataView(out.buffer);
  let block = 0;
  for (let first = 0; first < dirents.length; block += BLOCK_BYTES) {
    const { end } = fillBlock(dirents, first);
    let nameAt = (end - first) * DIRENT_BYTES;
    for (let at = block; first < end; first++, at += DIRENT_BYTES) {
      const { name, node } = dirents[first];
      view.setBigUint64(at, BigInt(numberOf(node)), true);
      view.setUint16(at + 8, nameAt, true);
      view.setUint8(at + 10, FILE_TYPES[node.type]);
      out.set(name, block + nameAt);
      nameAt += name.length;
    }
  }
  return out;
}

/** The attributes of a file as they follow its inode; none: no bytes. */
export function encodeXattrs(node: Node): Uint8Array {
  const parts: Uint8Array[] = [];
  for (const [name, value] of node.xattrs) {
    const known = XATTR_PREFIXES.find(([prefix]) => name.startsWith(prefix));
    if (known === undefined) continue;
    const rest = encoder.encode(name.slice(known[0].length));
    if (rest.length > 255 || value.length > 0xffff) throw new RangeError(`attribute ${name} is too long`);
    const part = new Uint8Array(align(XATTR_ENTRY_BYTES + rest.length + value.length, 4));
    part[0] = rest.length;
    part[1] = known[1];
    new DataView(part.buffer).setUint16(2, value.length, true);
    part.set(rest, XATTR_ENTRY_BYTES);
    part.set(value, XATTR_ENTRY_BYTES + rest.length);
    parts.push(part);
  }
  if (parts.length === 0) return new Uint8Array(0);
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, XATTR_HEADER_BYTES));
  let at = XATTR_HEADER_BYTES;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  if ((out.length - XATTR_HEADER_BYTES) / 4 + 1 > 0xffff)
    throw new RangeError('a file has too many attributes');
  return out;
}

/** Whether the small form of an inode can say what `node` is; `time`: what it means by the image's own time. */
export function isCompact(node: Node, size: number, time: { seconds: bigint; nanoseconds: number }): boolean {
  const small = node.uid <= 0xffff && node.gid <= 0xffff && node.links <= 0xffff && size <= 0xffffffff;
  return small && node.seconds === time.seconds && node.nanoseconds === time.nanoseconds;
}

/** What is in an inode beside the node's own attributes. */
export interface InodePlace {
  compact: boolean;
  layout: number;
  size: number;
  /** Bytes of attributes. */
  xattrs: number;
  /** The first block, the number of a device, or how a file is cut into chunks. */
  union: number;
  /** 1, 2, …: st_ino where 32 bits are all there are. */
  ordinal: number;
}

/** An inode: compact where that says all, 32 bytes, else extended, 64. */
export function encodeInode(node: Node, place: InodePlace): Uint8Array {
  const out = new Uint8Array(place.compact ? COMPACT_BYTES : EXTENDED_BYTES);
  const view = new DataView(out.buffer);
  view.setUint16(0, (place.compact ? 0 : 1) | (place.layout << 1), true);
  view.setUint16(2, place.xattrs === 0 ? 0 : (place.xattrs - XATTR_HEADER_BYTES) / 4 + 1, true);
  view.setUint16(4, MODES[node.type] | node.mode, true);
  view.setUint32(16, place.union, true);
  view.setUint32(20, place.ordinal, true);
  if (place.compact) {
    view.setUint16(6, node.links, true);
    view.setUint32(8, place.size, true);
    view.setUint16(24, node.uid, true);
    view.setUint16(26, node.gid, true);
    return out;
  }
  view.setBigUint64(8, BigInt(place.size), true);
  view.setUint32(24, node.uid, true);
  view.setUint32(28, node.gid, true);
  view.setBigInt64(32, node.seconds, true);
  view.setUint32(40, node.nanoseconds, true);
  view.setUint32(44, node.links, true);
  return out;
}

/** Of a file in one chunk: how large that is. */
export function chunkFormat(size: number): number {
  let bits = 0;
  while (bits < CHUNK_BITS_MASK && size > 2 ** (BLOCK_BITS + bits)) bits++;
  return CHUNK_INDEXES | bits;
}

/** Linux's new_encode_dev. */
export function encodeDevice(major: number, minor: number): number {
  return ((minor & 0xff) | (major << 8) | ((minor & ~0xff) << 12)) >>> 0;
}

/** `value`, rounded up to a multiple of `unit`. */
export function align(value: number, unit: number): number {
  return Math.ceil(value / unit) * unit;
}
