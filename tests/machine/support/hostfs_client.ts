/** The kernel's side of the hostfs device for tests: requests with buffers of their own, and answers decoded. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as abi from '../../../host/base/abi.ts';
import { HostfsDevice } from '../../../host/devices/hostfs.ts';
import type { HostfsRequest } from '../../../host/devices/hostfs.ts';
import { openHostDirectory } from '../../../host/platform/node/hostfs/hostfs.ts';

export const ROOT = abi.HOSTFS_ROOT;

export interface Attributes {
  node: number;
  mode: number;
  ino: bigint;
  size: number;
  blocks: bigint;
  accessTime: bigint;
  modifyTime: bigint;
  links: number;
}

export interface Entry {
  name: string;
  ino: bigint;
  mode: number;
  next: number;
}

type Bytes = string | Uint8Array;

/** The errno of an answer below 0. */
export class Errno extends Error {
  readonly number: number;
  constructor(number: number) {
    const names = Object.entries(abi).filter(([key, value]) => /^E[A-Z0-9]+$/.test(key) && value === number);
    super(names[0]?.[0] ?? `errno ${number}`);
    this.number = number;
  }
}

export const bytesOf = (text: Bytes): Uint8Array => (typeof text === 'string' ? Buffer.from(text) : text);

/** One device with one share. Buffers are in a shared memory, as RAM of a machine with several harts is. */
export class Client {
  readonly device: HostfsDevice;
  /** Requests that were not complete when `serve` returned. */
  later = 0;

  constructor(path: string, options: { readOnly?: boolean; procfs?: boolean } = {}) {
    const { readOnly = false, procfs = true } = options;
    const directory = openHostDirectory(path, procfs);
    this.device = new HostfsDevice([{ directory, guestPath: '/mnt/shared', readOnly }]);
  }

  /** The raw answer; a Promise if it does not come at once. */
  request(
    operation: number,
    args: readonly number[],
    buffer: Uint8Array | null = new Uint8Array(0),
    buffer2: Uint8Array | null = new Uint8Array(0),
    share = 0,
  ): number | Promise<number> {
    let status: number | undefined;
    let arrived: ((status: number) => void) | undefined;
    const request: HostfsRequest = {
      operation,
      argument0: share,
      argument1: args[0] ?? 0,
      argument2: args[1] ?? 0,
      argument3: args[2] ?? 0,
      buffer: () => buffer,
      buffer2: () => buffer2,
      complete: (value) => {
        if (status !== undefined) throw new Error('a request was completed twice');
        status = value;
        arrived?.(value);
      },
    };
    this.device.serve(request);
    if (status !== undefined) return status;
    this.later++;
    return new Promise((resolve) => {
      arrived = resolve;
    });
  }

  /** The answer of a request that must complete inside the doorbell; throws Errno. */
  call(operation: number, args: readonly number[], buffer?: Uint8Array, buffer2?: Uint8Array): number {
    const status = this.request(operation, args, buffer, buffer2);
    if (typeof status !== 'number') throw new Error('the request should have completed at once');
    if (status < 0) throw new Errno(-status);
    return status;
  }

  private attributes(operation: number, args: readonly number[], name: Bytes): Attributes {
    const answer = ram(abi.HOSTFS_ATTRIBUTES_SIZE);
    this.call(operation, args, shared(name), answer);
    return decode(answer);
  }

  lookup(directory: number, name: Bytes): Attributes {
    return this.attributes(abi.HOSTFS_OP_LOOKUP, [directory], name);
  }

  /** Looks a path up component by component. */
  walk(path: string): Attributes {
    let found = this.getattr(ROOT);
    for (const name of path.split('/')) found = this.lookup(found.node, name);
    return found;
  }

  getattr(node: number): Attributes {
    return this.attributes(abi.HOSTFS_OP_REVALIDATE, [node], '');
  }

  revalidate(directory: number, name: Bytes, node: number): Attributes {
    return this.attributes(abi.HOSTFS_OP_REVALIDATE, [directory, node], name);
  }

  forget(node: number, references = 1): void {
    this.call(abi.HOSTFS_OP_FORGET, [node, references]);
  }

  create(directory: number, name: Bytes, mode = 0o644): Attributes {
    return this.attributes(abi.HOSTFS_OP_CREATE, [directory, mode], name);
  }

  mkdir(directory: number, name: Bytes, mode = 0o755): Attributes {
    return this.attributes(abi.HOSTFS_OP_MKDIR, [directory, mode], name);
  }

  symlink(directory: number, name: Bytes, text: Bytes): Attributes {
    const first = bytesOf(name);
    return this.attributes(
      abi.HOSTFS_OP_SYMLINK,
      [directory, first.length],
      Buffer.concat([first, bytesOf(text)]),
    );
  }

  link(directory: number, name: Bytes, node: number): Attributes {
    return this.attributes(abi.HOSTFS_OP_LINK, [directory, node], name);
  }

  unlink(directory: number, name: Bytes): void {
    this.call(abi.HOSTFS_OP_UNLINK, [directory], shared(name));
  }

  rmdir(directory: number, name: Bytes): void {
    this.call(abi.HOSTFS_OP_RMDIR, [directory], shared(name));
  }

  rename(from: number, name: Bytes, to: number, newName: Bytes): void {
    this.call(abi.HOSTFS_OP_RENAME, [from, to], shared(name), shared(newName));
  }

  readlink(node: number): string {
    const buffer = ram(4096);
    const length = this.call(abi.HOSTFS_OP_READLINK, [node], buffer);
    return Buffer.from(buffer.slice(0, length)).toString('latin1');
  }

  change(
    node: number,
    change: { mode?: number; size?: number; access?: bigint; modify?: bigint },
  ): Attributes {
    const view = new DataView(new ArrayBuffer(abi.HOSTFS_CHANGE_SIZE));
    let set = 0;
    if (change.mode !== undefined) set |= abi.HOSTFS_SET_MODE;
    if (change.size !== undefined) set |= abi.HOSTFS_SET_SIZE;
    if (change.access !== undefined) set |= abi.HOSTFS_SET_ACCESS_TIME;
    if (change.modify !== undefined) set |= abi.HOSTFS_SET_MODIFY_TIME;
    view.setUint32(abi.HOSTFS_CHANGE_SET, set, true);
    view.setUint32(abi.HOSTFS_CHANGE_MODE, change.mode ?? 0, true);
    view.setBigUint64(abi.HOSTFS_CHANGE_FILE_SIZE, BigInt(change.size ?? 0), true);
    view.setBigInt64(abi.HOSTFS_CHANGE_ACCESS_TIME, change.access ?? 0n, true);
    view.setBigInt64(abi.HOSTFS_CHANGE_MODIFY_TIME, change.modify ?? 0n, true);
    return this.attributes(abi.HOSTFS_OP_SET_ATTRIBUTES, [node], new Uint8Array(view.buffer));
  }

  open(node: number, how: 'r' | 'w' | 'rw' = 'r'): number {
    const read = how.includes('r') ? abi.HOSTFS_OPEN_READ : 0;
    const write = how.includes('w') ? abi.HOSTFS_OPEN_WRITE : 0;
    return this.call(abi.HOSTFS_OP_OPEN, [node, read | write]);
  }

  close(handle: number): void {
    this.call(abi.HOSTFS_OP_CLOSE, [handle]);
  }

  read(handle: number, length: number, offset = 0): string {
    const buffer = ram(length);
    const count = this.call(abi.HOSTFS_OP_READ, [handle, offset], buffer);
    return Buffer.from(buffer.slice(0, count)).toString('latin1');
  }

  write(handle: number, text: Bytes, offset = 0): number {
    return this.call(abi.HOSTFS_OP_WRITE, [handle, offset, 0], shared(text));
  }

  /** The size of the file after it. */
  append(handle: number, text: Bytes): number {
    const answer = ram(abi.HOSTFS_ATTRIBUTES_SIZE);
    this.call(abi.HOSTFS_OP_WRITE, [handle, 0, 1], shared(text), answer);
    return decode(answer).size;
  }

  /** Opens, reads all and closes. */
  contents(path: string): string {
    const handle = this.open(this.walk(path).node);
    try {
      return this.read(handle, 4096);
    } finally {
      this.close(handle);
    }
  }

  entries(handle: number, index = 0, room = 4096): Entry[] {
    const buffer = ram(room);
    const used = this.call(abi.HOSTFS_OP_READ_DIRECTORY, [handle, index], buffer);
    const view = new DataView(buffer.buffer);
    const entries: Entry[] = [];
    for (let at = 0; at < used;) {
      const length = view.getUint32(at + abi.HOSTFS_ENTRY_NAME_SIZE, true);
      const start = at + abi.HOSTFS_ENTRY_SIZE;
      entries.push({
        name: Buffer.from(buffer.slice(start, start + length)).toString('latin1'),
        ino: view.getBigUint64(at + abi.HOSTFS_ENTRY_INO, true),
        mode: view.getUint32(at + abi.HOSTFS_ENTRY_MODE, true),
        next: Number(view.getBigUint64(at + abi.HOSTFS_ENTRY_INDEX, true)),
      });
      at = (start + length + 7) & ~7;
    }
    return entries;
  }

  /** All names of a directory, in order. */
  names(node: number): string[] {
    const handle = this.open(node);
    const names: string[] = [];
    for (let index = 0; ;) {
      const entries = this.entries(handle, index);
      if (entries.length === 0) break;
      names.push(...entries.map(({ name }) => name));
      index = entries.at(-1)!.next;
    }
    this.close(handle);
    return names.sort();
  }
}

/** Zeroed bytes of a shared memory. */
export function ram(length: number): Uint8Array {
  return new Uint8Array(new SharedArrayBuffer(length));
}

export function shared(text: Bytes): Uint8Array {
  const bytes = bytesOf(text);
  const copy = ram(bytes.length);
  copy.set(bytes);
  return copy;
}

function decode(bytes: Uint8Array): Attributes {
  const view = new DataView(bytes.buffer);
  return {
    node: view.getUint32(abi.HOSTFS_ATTRIBUTES_NODE, true),
    mode: view.getUint32(abi.HOSTFS_ATTRIBUTES_MODE, true),
    ino: view.getBigUint64(abi.HOSTFS_ATTRIBUTES_INO, true),
    size: Number(view.getBigUint64(abi.HOSTFS_ATTRIBUTES_FILE_SIZE, true)),
    blocks: view.getBigUint64(abi.HOSTFS_ATTRIBUTES_BLOCKS, true),
    accessTime: view.getBigInt64(abi.HOSTFS_ATTRIBUTES_ACCESS_TIME, true),
    modifyTime: view.getBigInt64(abi.HOSTFS_ATTRIBUTES_MODIFY_TIME, true),
    links: view.getUint32(abi.HOSTFS_ATTRIBUTES_LINKS, true),
  };
}

/** A directory with a `share` and an `outside` beside it; `remove` takes it all away. */
export function makeTree(): { top: string; share: string; outside: string; remove(): void } {
  const top = mkdtempSync(join(tmpdir(), 'minios-hostfs-'));
  const share = join(top, 'share');
  const outside = join(top, 'outside');
  mkdirSync(share);
  mkdirSync(outside);
  return { top, share, outside, remove: () => rmSync(top, { recursive: true, force: true }) };
}
