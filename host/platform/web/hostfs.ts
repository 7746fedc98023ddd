/**
 * A directory of a browser's storage (storage.ts) as the hostfs device shares it: to be read only; volumes.ts adds
 * what changes it. Names are asked for each time, for other pages of the site change them; bytes are read by handles that
 * are the worker's own. A node is a file, whatever its names; an open file stays what it is when its names go.
 *
 * Interface: WebDirectory, WebNode.
 */
import { HostError, ROOT_NODE, TYPE_DIRECTORY, TYPE_LINK, TYPE_REGULAR } from '../host_directory.ts';
import type {
  Answer,
  HostAttributes,
  HostChange,
  HostDirectory,
  HostEntry,
  HostStatistics,
} from '../host_directory.ts';
import type { DataSource } from './data.ts';
import type { Name } from './names.ts';
import type { ReadableStorage } from './storage.ts';

/** Open files and directories at once. */
const MAX_HANDLES = 1024;
const BLOCK = 4096;

export interface WebNode {
  readonly number: number;
  readonly file: string;
  path: string;
  references: number;
}

type Handle =
  | { kind: 'file'; node: WebNode; source: DataSource; busy: number; closed: boolean }
  | { kind: 'directory'; node: WebNode; names: Name[] };

export type Found = Name & { links: number };

/** A directory of a place. */
export class WebDirectory implements HostDirectory {
  protected readonly storage: ReadableStorage;
  protected readonly nodes = new Map<number, WebNode>();
  private readonly byFile = new Map<string, WebNode>();
  private readonly handles = new Map<number, Handle>();
  private opening = 0;
  private nextNode = ROOT_NODE + 1;
  private nextHandle = 1;

  constructor(storage: ReadableStorage, path: string) {
    this.storage = storage;
    this.nodes.set(ROOT_NODE, { number: ROOT_NODE, file: '', path, references: 1 });
  }

  async lookup(directory: number, name: Uint8Array): Promise<HostAttributes> {
    const path = this.below(directory, name);
    const found = await this.storage.find(path);
    if (!found) throw new HostError('ENOENT');
    return this.complete(this.referred(found), found);
  }

  async revalidate(directory: number, name: Uint8Array, number: number): Promise<HostAttributes> {
    const node = this.node(number);
    const path = this.below(directory, name);
    const found = await this.storage.find(path);
    if (found?.file !== node.file) throw new HostError('ESTALE');
    node.path = path;
    return this.complete(node, found);
  }

  async attributes(number: number): Promise<HostAttributes> {
    const node = this.node(number);
    const found = await this.storage.find(node.path);
    if (number === ROOT_NODE) return this.complete(node, { ...(found ?? EMPTY_ROOT), file: EMPTY_ROOT.file });
    if (found?.file === node.file) return this.complete(node, found);
    if (this.openSource(node)) return this.complete(node, { ...EMPTY_ROOT, directory: false, links: 0 });
    throw new HostError('ESTALE');
  }

  forget(number: number, references: number): void {
    const node = this.nodes.get(number);
    if (!node || number === ROOT_NODE) return;
    node.references -= references;
    if (node.references > 0) return;
    this.nodes.delete(number);
    this.byFile.delete(node.file);
  }

  async open(number: number, _read: boolean, write: boolean): Promise<number> {
    const node = this.node(number);
    if (this.handles.size + this.opening >= MAX_HANDLES) throw new HostError('ENFILE');
    this.opening++;
    try {
      const found = number === ROOT_NODE ? EMPTY_ROOT : await this.storage.find(node.path);
      if (number !== ROOT_NODE && found?.file !== node.file) throw new HostError('ESTALE');
      if (found!.directory) return this.add({ kind: 'directory', node, names: [] });
      if (found!.target) throw new HostError('EACCES');
      const source = await this.openData(node, write);
      return this.add({ kind: 'file', node, source, busy: 0, closed: false });
    } finally {
      this.opening--;
    }
  }

  close(number: number): void {
    const handle = this.handles.get(number);
    this.handles.delete(number);
    if (handle?.kind !== 'file') return;
    handle.closed = true;
    if (handle.busy === 0) handle.source.close();
  }

  read(number: number, buffer: Uint8Array, offset: number): Answer<number> {
    const handle = this.handle(number);
    if (handle.kind !== 'file') throw new HostError('EISDIR');
    const answer = handle.source.read(buffer, offset);
    if (!(answer instanceof Promise)) return answer;
    handle.busy++;
    return answer.finally(() => {
      handle.busy--;
      if (handle.closed && handle.busy === 0) handle.source.close();
    });
  }

  handleAttributes(number: number): Promise<HostAttributes> {
    return this.attributes(this.handle(number).node.number);
  }

  sync(number: number): Answer<void> {
    this.handle(number);
  }

  async entries(number: number, index: number, count: number): Promise<HostEntry[]> {
    const handle = this.handle(number);
    if (handle.kind !== 'directory') throw new HostError('ENOTDIR');
    if (index === 0) handle.names = await this.storage.list(handle.node.path);
    const encoder = new TextEncoder();
    return handle.names.slice(index, index + count).map(({ path, file, directory, target }, i) => ({
      name: encoder.encode(path.slice(path.lastIndexOf('/') + 1)),
      ino: inodeNumber(file),
      mode: target ? TYPE_LINK : directory ? TYPE_DIRECTORY : TYPE_REGULAR,
      next: index + i + 1,
    }));
  }

  async statistics(): Promise<HostStatistics> {
    const storage = navigator.storage as StorageManager | undefined;
    const { usage = 0, quota = 0 } = (await storage?.estimate()) ?? {};
    const blocks = BigInt(Math.floor(quota / BLOCK));
    const used = BigInt(Math.ceil(usage / BLOCK));
    const blocksFree = blocks > used ? blocks - used : 0n;
    const blockSize = BigInt(BLOCK);
    return { blockSize, blocks, blocksFree, blocksAvailable: blocksFree, files: 0n, filesFree: 0n };
  }

  dispose(): void {
    for (const number of [...this.handles.keys()]) this.close(number);
  }

  // The device asks for no change of what is shared to be read only.

  change(_node: number, _change: HostChange): Answer<HostAttributes> {
    throw new HostError('EROFS');
  }

  create(_directory: number, _name: Uint8Array, _mode: number): Answer<HostAttributes> {
    throw new HostError('EROFS');
  }

  mkdir(_directory: number, _name: Uint8Array, _mode: number): Answer<HostAttributes> {
    throw new HostError('EROFS');
  }

  symlink(_directory: number, _name: Uint8Array, _text: Uint8Array): Answer<HostAttributes> {
    throw new HostError('EROFS');
  }

  link(_directory: number, _name: Uint8Array, _node: number): Answer<HostAttributes> {
    throw new HostError('EROFS');
  }

  unlink(_directory: number, _name: Uint8Array): Answer<void> {
    throw new HostError('EROFS');
  }

  rmdir(_directory: number, _name: Uint8Array): Answer<void> {
    throw new HostError('EROFS');
  }

  rename(_from: number, _name: Uint8Array, _to: number, _newName: Uint8Array): Answer<void> {
    throw new HostError('EROFS');
  }

  write(_handle: number, _buffer: Uint8Array, _offset: number | null): Answer<number> {
    throw new HostError('EROFS');
  }

  async readlink(number: number): Promise<Uint8Array> {
    const node = this.node(number);
    const found = await this.storage.find(node.path);
    if (found?.file !== node.file || !found.target) throw new HostError('ESTALE');
    return found.target;
  }

  /** Opens a file's bytes. Rejects with ESTALE if there are none. */
  protected async openData(node: WebNode, write: boolean): Promise<DataSource> {
    if (write) throw new HostError('EROFS');
    const source = await this.storage.open(node.file);
    if (!source) throw new HostError('ESTALE');
    return source;
  }

  /** How long a file is whose name does not say it. */
  protected async sizeOf(file: string): Promise<number> {
    const source = await this.storage.open(file);
    source?.close();
    return source?.size ?? 0;
  }

  /** Attributes of a node whose name is `found`; of an open file those that it has now. */
  protected async complete(node: WebNode, found: Found): Promise<HostAttributes> {
    const plain = !found.directory && !found.target;
    const size = (plain ? this.openSource(node)?.size : undefined) ?? found.size;
    return attributes(node, found, size ?? (await this.sizeOf(found.file)));
  }

  /** The bytes of a node that is open. */
  protected openSource(node: WebNode): DataSource | null {
    for (const handle of this.handles.values())
      if (handle.kind === 'file' && handle.node === node) return handle.source;
    return null;
  }

  protected below(directory: number, name: Uint8Array): string {
    let text;
    try {
      text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(name);
    } catch {
      throw new HostError('EILSEQ');
    }
    return `${this.node(directory).path}/${text}`;
  }

  protected node(number: number): WebNode {
    const node = this.nodes.get(number);
    if (!node) throw new HostError('ESTALE');
    return node;
  }

  /** The node of a name, with one more reference on it. */
  protected referred(found: Found): WebNode {
    const node = this.byFile.get(found.file) ?? this.newNode(found.file, found.path);
    node.references++;
    node.path = found.path;
    return node;
  }

  private newNode(file: string, path: string): WebNode {
    const node = { number: this.nextNode++, file, path, references: 0 };
    this.nodes.set(node.number, node);
    this.byFile.set(file, node);
    return node;
  }

  protected handle(number: number): Handle {
    const handle = this.handles.get(number);
    if (!handle) throw new HostError('EBADF');
    return handle;
  }

  private add(handle: Handle): number {
    while (this.handles.has(this.nextHandle)) this.nextHandle = (this.nextHandle + 1) & 0x7fffffff;
    const number = this.nextHandle;
    this.handles.set(number, handle);
    this.nextHandle = (number + 1) & 0x7fffffff;
    return number;
  }
}

/** What the shared directory is before anything is in it. */
const EMPTY_ROOT: Found = {
  path: '',
  parent: '',
  file: '0000000000000001',
  directory: true,
  size: 0,
  modified: 0,
  links: 2,
};

function inodeNumber(file: string): bigint {
  return BigInt.asUintN(63, BigInt(`0x${file}`));
}

function attributes(node: WebNode, found: Found, size: number): HostAttributes {
  const { directory, target, mode = directory ? 0o700 : 0o600 } = found;
  const time = BigInt(Math.floor(found.modified)) * 1_000_000n;
  return {
    node: node.number,
    mode: target ? TYPE_LINK | 0o777 : (directory ? TYPE_DIRECTORY : TYPE_REGULAR) | mode,
    ino: inodeNumber(found.file),
    size: BigInt(size),
    blocks: BigInt(Math.ceil(size / 512)),
    accessTime: time,
    modifyTime: time,
    changeTime: time,
    links: found.links,
  };
}
