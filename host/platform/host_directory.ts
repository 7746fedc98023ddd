/**
 * What the hostfs device needs of a place that has directories to share. A file is named by its node, a number, or by
 * the node of a directory and one component, never by a path: an implementation of this follows no symbolic link and
 * leaves the shared directory by no other way. The device has checked the names, and that the share may be changed.
 *
 * Functions throw errors that have a `code`, as Node's have: 'ENOENT' and the like. Those that answer at once keep the
 * kernel from waiting; a place where everything takes a while may answer with promises.
 */
export type Answer<T> = T | Promise<T>;

/** Node of the shared directory itself. */
export const ROOT_NODE = 1;

/** Reads and writes of no more bytes than this should be answered at once. */
export const IMMEDIATE_BYTES = 65536;

/** The type in a mode, and the types: inode(7). */
export const TYPE_MASK = 0o170000;
export const TYPE_REGULAR = 0o100000;
export const TYPE_DIRECTORY = 0o040000;
export const TYPE_LINK = 0o120000;

/** What is known of a file. Times in nanoseconds since 1970. */
export interface HostAttributes {
  readonly node: number;
  /** Type and permission bits, without set-user-id and set-group-id. */
  readonly mode: number;
  readonly ino: bigint;
  readonly size: bigint;
  /** Of 512 bytes. */
  readonly blocks: bigint;
  readonly accessTime: bigint;
  readonly modifyTime: bigint;
  readonly changeTime: bigint;
  readonly links: number;
}

/** New attributes; what is missing stays. */
export interface HostChange {
  /** Permission bits. */
  mode?: number;
  size?: number;
  accessTime?: bigint;
  modifyTime?: bigint;
}

export interface HostEntry {
  readonly name: Uint8Array;
  readonly ino: bigint;
  /** Its type. */
  readonly mode: number;
  /** Which entry follows; entries that vanished are passed over. */
  readonly next: number;
}

export interface HostStatistics {
  readonly blockSize: bigint;
  readonly blocks: bigint;
  readonly blocksFree: bigint;
  readonly blocksAvailable: bigint;
  readonly files: bigint;
  readonly filesFree: bigint;
}

/** One shared directory. */
export interface HostDirectory {
  /** The file of this name, with a reference on its node. ENOENT; ESTALE if the directory is not where it was. */
  lookup(directory: number, name: Uint8Array): Answer<HostAttributes>;
  /** Attributes of the node, if the name still belongs to it, without a reference; else ESTALE. */
  revalidate(directory: number, name: Uint8Array, node: number): Answer<HostAttributes>;
  /** Attributes of a node. ESTALE if it is not where it was. */
  attributes(node: number): Answer<HostAttributes>;
  /** Gives back references; without any, the node is gone. */
  forget(node: number, references: number): void;
  change(node: number, change: HostChange): Answer<HostAttributes>;
  /** Makes a regular file; as all that make a name: EEXIST, and a reference on the node. */
  create(directory: number, name: Uint8Array, mode: number): Answer<HostAttributes>;
  mkdir(directory: number, name: Uint8Array, mode: number): Answer<HostAttributes>;
  symlink(directory: number, name: Uint8Array, text: Uint8Array): Answer<HostAttributes>;
  link(directory: number, name: Uint8Array, node: number): Answer<HostAttributes>;
  unlink(directory: number, name: Uint8Array): Answer<void>;
  rmdir(directory: number, name: Uint8Array): Answer<void>;
  rename(from: number, name: Uint8Array, to: number, newName: Uint8Array): Answer<void>;
  readlink(node: number): Answer<Uint8Array>;
  /** Opens a regular file or a directory: a handle. EACCES for anything else; ENFILE. */
  open(node: number, read: boolean, write: boolean): Answer<number>;
  /** Gives a handle back; what is under way ends first. */
  close(handle: number): void;
  /** Bytes read; 0 at the end. */
  read(handle: number, buffer: Uint8Array, offset: number): Answer<number>;
  /** Bytes written, at `offset` or, if it is null, at the end in one step with finding the end. */
  write(handle: number, buffer: Uint8Array, offset: number | null): Answer<number>;
  /** Attributes of an open file. */
  handleAttributes(handle: number): Answer<HostAttributes>;
  sync(handle: number, dataOnly: boolean): Answer<void>;
  /** Up to `count` entries of an open directory from entry `index` on; 0 looks at the directory afresh. Empty: no more. */
  entries(handle: number, index: number, count: number): Answer<HostEntry[]>;
  statistics(): Answer<HostStatistics>;
  /** Gives everything back. */
  dispose(): void;
}

/** An error with the symbolic name of an errno. */
export class HostError extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
