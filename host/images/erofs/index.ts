/**
 * Writes the metadata of a layer as an EROFS image whose contents are in the layer's tar, its one extra device: what
 * `mkfs.erofs --tar=i` makes. See docs/erofs.md.
 *
 * Interface: writeErofs, LayerEntry.
 *
 * The image depends on the entries alone: nothing of the clock or of chance is in it.
 */
import {
  align,
  chunkFormat,
  direntsSize,
  encodeDevice,
  encodeDirents,
  encodeInode,
  encodeXattrs,
  isCompact,
  sortedDirents,
  type Dirent,
} from './encode.ts';
import * as format from './format.ts';
import { buildTree, type LayerEntry, type Node } from './tree.ts';

export type { LayerEntry } from './tree.ts';

interface Time {
  seconds: bigint;
  nanoseconds: number;
}

/** A node with its place in the image. */
interface Placed {
  node: Node;
  xattrs: Uint8Array;
  /** Of a directory. */
  dirents: Dirent[];
  size: number;
  compact: boolean;
  layout: number;
  /** Where the inode is. */
  offset: number;
  /** Bytes behind inode and attributes: the tail of the data, or the chunk index. */
  tail: number;
  /** The first of the blocks that are not the tail; 0: none. */
  block: number;
}

/**
 * The image of a layer: `tarSize` bytes of tar, of which `entries` tell the files in the order of the archive. Parents that are
 * missing are made. A RangeError names the entry that makes no sense.
 */
export function writeErofs(entries: Iterable<LayerEntry>, tarSize: number): Uint8Array {
  const root = buildTree(entries);
  const { nodes, parents } = collectNodes(root);
  for (const node of nodes) if (node.type === 'file') checkContents(node, tarSize);
  const time = commonTime(nodes);
  const places = new Map<Node, Placed>();
  let end = format.INODES_OFFSET;
  for (const node of nodes) {
    const placed = place(node, parents.get(node) ?? root, time, end);
    places.set(node, placed);
    end = placed.offset + headBytes(placed) + placed.tail;
  }
  let block = Math.ceil(end / format.BLOCK_BYTES);
  for (const placed of places.values()) {
    const blocks = outsideBlocks(placed);
    if (blocks === 0) continue;
    placed.block = block;
    block += blocks;
  }
  const image = new Uint8Array(block * format.BLOCK_BYTES);
  let ordinal = 1;
  for (const placed of places.values()) writeNode(image, places, placed, ordinal++);
  writeSuper(image, tarSize, time, places.size, numberOf(placeOf(places, root)));
  return image;
}

/** All nodes, each once, the root first: and which directory a directory is in. */
function collectNodes(root: Node): { nodes: Node[]; parents: Map<Node, Node> } {
  const seen = new Set<Node>([root]);
  const parents = new Map<Node, Node>();
  // Breadth first: the names of a directory lead to inodes that lie together.
  for (const node of seen) {
    for (const name of [...node.children.keys()].sort()) {
      const child = node.children.get(name);
      if (child === undefined) continue;
      seen.add(child);
      if (child.type === 'directory') parents.set(child, node);
    }
  }
  return { nodes: [...seen], parents };
}

function checkContents(node: Node, tarSize: number): void {
  const { size, offset } = node;
  const sane = Number.isSafeInteger(size) && Number.isSafeInteger(offset) && size >= 0 && offset >= 0;
  if (!sane || (size > 0 && (offset % format.BLOCK_BYTES !== 0 || offset + size > tarSize))) {
    throw new RangeError(`${size} bytes at ${offset} are not in a tar of ${tarSize} bytes`);
  }
}

/** The time that most files have: it is the image's own, and theirs without being written down. */
function commonTime(nodes: readonly Node[]): Time {
  const counts = new Map<string, { time: Time; count: number }>();
  let best: { time: Time; count: number } | undefined;
  for (const { seconds, nanoseconds } of nodes) {
    const key = `${seconds}.${nanoseconds}`;
    const found = counts.get(key) ?? { time: { seconds, nanoseconds }, count: 0 };
    counts.set(key, found);
    found.count++;
    if (seconds >= 0n && (best === undefined || found.count > best.count)) best = found;
  }
  return best?.time ?? { seconds: 0n, nanoseconds: 0 };
}

/** Decides how `node` is written, and where: at `end` or a little behind. */
function place(node: Node, parent: Node, time: Time, end: number): Placed {
  const xattrs = encodeXattrs(node);
  const dirents = node.type === 'directory' ? sortedDirents(node, parent) : [];
  const size = node.type === 'directory' ? direntsSize(dirents) : node.size + node.text.length;
  const compact = isCompact(node, size, time);
  const placed = {
    node,
    xattrs,
    dirents,
    size,
    compact,
    layout: format.LAYOUT_PLAIN,
    offset: 0,
    tail: 0,
    block: 0,
  };
  placed.offset = align(end, format.SLOT_BYTES);
  if (node.type === 'file') {
    if (size > 0) Object.assign(placed, { layout: format.LAYOUT_CHUNKED, tail: format.CHUNK_INDEX_BYTES });
    // The index is found at the next multiple of its size.
    const head = headBytes(placed);
    if (size > 0) placed.tail += align(head, format.CHUNK_INDEX_BYTES) - head;
    return placed;
  }
  const tail = size % format.BLOCK_BYTES;
  const bytes = headBytes(placed) + tail;
  if (tail === 0 || bytes > format.BLOCK_BYTES) return placed;
  // A tail must be in one block.
  const room = format.BLOCK_BYTES - (placed.offset % format.BLOCK_BYTES);
  if (bytes > room) placed.offset += room;
  return { ...placed, layout: format.LAYOUT_INLINE, tail };
}

function headBytes({ compact, xattrs }: Placed): number {
  return (compact ? format.COMPACT_BYTES : format.EXTENDED_BYTES) + xattrs.length;
}

/** How many blocks of a node's data are not beside its inode. */
function outsideBlocks({ node, layout, size }: Placed): number {
  if (node.type === 'file') return 0;
  return layout === format.LAYOUT_INLINE
    ? Math.floor(size / format.BLOCK_BYTES)
    : Math.ceil(size / format.BLOCK_BYTES);
}

function numberOf({ offset }: Placed): number {
  return offset / format.SLOT_BYTES;
}

function writeNode(image: Uint8Array, places: Map<Node, Placed>, placed: Placed, ordinal: number): void {
  const { node, layout, size, xattrs, compact, offset } = placed;
  const union = unionOf(placed);
  const behind = offset + headBytes(placed);
  image.set(encodeInode(node, { compact, layout, size, xattrs: xattrs.length, union, ordinal }), offset);
  image.set(xattrs, behind - xattrs.length);
  if (layout === format.LAYOUT_CHUNKED) {
    const view = new DataView(
      image.buffer,
      align(behind, format.CHUNK_INDEX_BYTES),
      format.CHUNK_INDEX_BYTES,
    );
    view.setUint16(2, 1, true);
    view.setUint32(4, node.offset / format.BLOCK_BYTES, true);
    return;
  }
  if (node.type === 'file' || size === 0) return;
  const data =
    node.type === 'directory'
      ? encodeDirents(placed.dirents, size, (child) => numberOf(placeOf(places, child)))
      : node.text;
  const outside = layout === format.LAYOUT_INLINE ? size - placed.tail : size;
  image.set(data.subarray(0, outside), placed.block * format.BLOCK_BYTES);
  image.set(data.subarray(outside), behind);
}

function placeOf(places: Map<Node, Placed>, node: Node): Placed {
  const placed = places.get(node);
  if (placed === undefined) throw new Error('a node without a place');
  return placed;
}

function unionOf({ node, layout, size, block }: Placed): number {
  if (node.type === 'character' || node.type === 'block') return encodeDevice(node.major, node.minor);
  return layout === format.LAYOUT_CHUNKED ? chunkFormat(size) : block;
}

/** There is no checksum, as there is none in what mkfs.erofs makes of a tar: fsck.erofs 1.8 dies of one where blocks are small. */
function writeSuper(image: Uint8Array, tarSize: number, time: Time, inodes: number, root: number): void {
  const blocks = image.length / format.BLOCK_BYTES;
  const device = new DataView(image.buffer, format.DEVICE_OFFSET, format.DEVICE_BYTES);
  device.setUint32(64, Math.ceil(tarSize / format.BLOCK_BYTES), true);
  device.setUint32(68, blocks, true);
  const view = new DataView(image.buffer, format.SUPER_OFFSET, format.SUPER_BYTES);
  view.setUint32(0, format.SUPER_MAGIC, true);
  view.setUint32(8, format.FEATURE_COMPAT_MTIME, true);
  view.setUint8(12, format.BLOCK_BITS);
  view.setUint16(14, root, true);
  view.setBigUint64(16, BigInt(inodes), true);
  view.setBigUint64(24, time.seconds, true);
  view.setUint32(32, time.nanoseconds, true);
  view.setUint32(36, blocks, true);
  view.setUint32(80, format.FEATURE_INCOMPAT_CHUNKED_FILE | format.FEATURE_INCOMPAT_DEVICE_TABLE, true);
  view.setUint16(86, 1, true);
  view.setUint16(88, format.DEVICE_SLOT, true);
  image.set(uuidOf(image), format.SUPER_OFFSET + 48);
}

const LANES = [0x239b961b, 0xab0e9789, 0x38b34ae5, 0xa1e38b93];

/**
 * A name for the image, made of what is in it (RFC 9562, version 8): four lanes of MurmurHash3's mixing (A. Appleby, public
 * domain). It tells images apart; it is no proof against somebody who wants two to be taken for one.
 */
function uuidOf(image: Uint8Array): Uint8Array {
  const words = new Uint32Array(image.buffer, 0, image.length / 4);
  const state = new Uint32Array(LANES);
  for (let i = 0; i < words.length; i++) {
    const lane = i & 3;
    const mixed = Math.imul(words[i] ^ i, LANES[lane]);
    const spread = Math.imul((mixed << 15) | (mixed >>> 17), LANES[(lane + 1) & 3]);
    state[lane] =
      Math.imul(((state[lane] ^ spread) << 13) | ((state[lane] ^ spread) >>> 19), 5) + state[(lane + 3) & 3];
  }
  for (let round = 0; round < 8; round++) {
    const lane = round & 3;
    const mixed = Math.imul(state[lane] ^ (state[lane] >>> 16), 0x85ebca6b) + state[(lane + 1) & 3];
    state[lane] = mixed ^ (mixed >>> 13);
  }
  const bytes = new Uint8Array(state.buffer);
  bytes[6] = (bytes[6] & 0x0f) | 0x80;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return bytes;
}
