/**
 * The files of one share that the kernel knows: nodes by number, and by device and inode number, so that a file that is
 * found under two names, or twice, is one node.
 */
import type fs from 'node:fs';
import { HostError, ROOT_NODE, TYPE_MASK } from '../../host_directory.ts';
import type { HostAttributes } from '../../host_directory.ts';
import type { HostNode, Identity } from './places.ts';

/** Set-user-id and set-group-id. */
export const SET_IDS = 0o6000;

export class Nodes {
  private readonly identity: Identity;
  private readonly nodes = new Map<number, HostNode>();
  /** By keyOf. */
  private readonly known = new Map<string, HostNode>();
  private next = ROOT_NODE;
  /** Devices of the host in the order they were met: file systems mounted below the shared directory. */
  private readonly devices = new Map<bigint, bigint>();

  /** `root`: of the shared directory. */
  constructor(identity: Identity, root: fs.BigIntStats) {
    this.identity = identity;
    this.inodeNumber(root);
    this.add(null, Buffer.alloc(0), root);
  }

  /** Throws ESTALE if there is no such node. */
  get(number: number): HostNode {
    const node = this.nodes.get(number);
    if (!node) throw new HostError('ESTALE');
    return node;
  }

  /** Drops references: the node, if those were the last. The root stays. */
  forget(number: number, references: number): HostNode | null {
    const node = this.nodes.get(number);
    if (!node || number === ROOT_NODE) return null;
    node.references -= references;
    if (node.references > 0) return null;
    this.nodes.delete(number);
    const key = keyOf(node);
    if (this.known.get(key) === node) this.known.delete(key);
    return node;
  }

  /** A file has been given a name: the node, if there is one, is to be found there from now on. */
  moved(parent: HostNode, name: Buffer, stats: fs.BigIntStats): void {
    const node = this.known.get(keyOf(stats));
    if (node) place(node, parent, name);
  }

  /** The node of a file that was found in a directory, with one reference more. */
  found(parent: HostNode, name: Buffer, stats: fs.BigIntStats): HostAttributes {
    this.identity.observe(stats);
    let node = this.known.get(keyOf(stats));
    if (node && this.identity.same(node, stats)) {
      place(node, parent, name);
    } else {
      node = this.add(parent, name, stats);
    }
    node.references++;
    return this.attributes(node, stats);
  }

  private add(parent: HostNode | null, name: Buffer, stats: fs.BigIntStats): HostNode {
    const { dev, ino, birthtimeNs: birth } = stats;
    const type = Number(stats.mode) & TYPE_MASK;
    while (this.nodes.has(this.next)) this.next = (this.next + 1) & 0x7fffffff;
    const node: HostNode = {
      id: this.next,
      dev,
      ino,
      birth,
      type,
      parent,
      name,
      references: 0,
      strayed: false,
    };
    this.next = (node.id + 1) & 0x7fffffff || ROOT_NODE;
    this.nodes.set(node.id, node);
    this.known.set(keyOf(node), node);
    return node;
  }

  attributes(node: HostNode, stats: fs.BigIntStats): HostAttributes {
    return {
      node: node.id,
      mode: Number(stats.mode) & ~SET_IDS & 0o177777,
      ino: this.inodeNumber(stats),
      size: stats.size,
      blocks: stats.blocks,
      accessTime: stats.atimeNs,
      modifyTime: stats.mtimeNs,
      changeTime: stats.ctimeNs,
      links: Number(stats.nlink),
    };
  }

  /** An inode number that is one file's only, also where other file systems are mounted below. */
  inodeNumber({ dev, ino }: fs.BigIntStats): bigint {
    let index = this.devices.get(dev);
    if (index === undefined) this.devices.set(dev, (index = BigInt(this.devices.size)));
    return BigInt.asUintN(64, ino ^ (index << 48n));
  }
}

/** Notes where a node was seen. */
export function place(node: HostNode, parent: HostNode, name: Buffer): void {
  if (node.id === ROOT_NODE) return;
  node.parent = parent;
  node.name = name;
  node.strayed = false;
}

const keyOf = ({ dev, ino }: { dev: bigint; ino: bigint }): string => `${dev}:${ino}`;
