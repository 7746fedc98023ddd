/**
 * What the image store needs of the place that keeps it: files below one directory, hashing and decompression. Paths are
 * relative to that directory, with `/`. What is written is temporary until it is renamed or linked into place, so that a
 * crash at any point leaves either the old file or the new one.
 */

/** A new file that is being written. */
export interface FileSink {
  write(bytes: Uint8Array): Promise<void>;
  /** All of it is on the disk when this resolves; the sink is closed. */
  finish(): Promise<void>;
  /** Closes it without any promise. May be called at any time, and after finish(). */
  abandon(): Promise<void>;
}

export interface FileStatus {
  /** Bytes. */
  size: number;
  directory: boolean;
  /** When it was changed last, milliseconds since 1970. */
  modified: number;
  /** How many names it has. */
  links: number;
}

/** A running hash sum. */
export interface Hash {
  update(bytes: Uint8Array): void;
  /** The sum in hex digits. Ends the hash. */
  hex(): string;
}

/** How a stream of bytes is packed. */
export type Packing = 'none' | 'gzip' | 'zstd';

export interface StoreFiles {
  /** Where the directory is, for people to read: an absolute path, if it has one. */
  readonly where: string;
  /** All of a file, or null if there is none. Throws RangeError if it has more than `limit` bytes. */
  read(path: string, limit: number): Promise<Uint8Array<ArrayBuffer> | null>;
  /** The bytes of a file, or of a part of it, piece by piece. Throws an error with `code` ENOENT if there is none. */
  stream(path: string, offset?: number, length?: number): AsyncIterable<Uint8Array<ArrayBuffer>>;
  status(path: string): Promise<FileStatus | null>;
  /** Names in a directory, sorted; none if it is not there. */
  list(directory: string): Promise<string[]>;
  /** Makes the directory and its parents. */
  makeDirectory(path: string): Promise<void>;
  /** A new file, which must not be there; EEXIST. */
  create(path: string): Promise<FileSink>;
  /** A second name of the same file. False: `to` is there already. */
  link(from: string, to: string): Promise<boolean>;
  /** Gives a file or directory its final name and waits until that is on the disk. False: `to` is a directory with something in it. */
  rename(from: string, to: string): Promise<boolean>;
  /** Removes a file, or a directory with all in it; nothing if it is not there. */
  remove(path: string): Promise<void>;
  /** Does `work` while no other process or caller does work under the lock of this name. A process that dies gives it back. */
  locked<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Whether the process with this mark (see `mark`) still runs. */
  alive(mark: string): Promise<boolean>;
  /** Marks what this process has begun: a text of letters, digits and dashes. */
  readonly mark: string;
  /** SHA-256, unless it says something else. */
  hash(algorithm?: 'sha256' | 'sha512'): Hash;
  /** The bytes within. Throws if they are not what they say they are. */
  unpack(packing: Packing, source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Packs bytes with gzip; equal bytes give equal bytes. */
  gzip(source: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
  /** Random hex digits. */
  unique(): string;
}
