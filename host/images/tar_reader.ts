/**
 * Reads tar archives as they stream by: ustar, pax (POSIX.1-2001, with SCHILY.xattr) and GNU's long names, base-256
 * numbers. Strict: what is not understood is an error, never a guess. Contents are not kept; where they are is told.
 *
 * Interface: TarReader, TarEntry.
 */
import { ImageError } from './errors.ts';
import { parsePax, type PaxRecords } from './tar_pax.ts';

export const BLOCK = 512;

/** Most bytes of a pax header or a long name. */
const HEADER_MAX = 2 ** 20;

export type TarType = 'file' | 'directory' | 'symlink' | 'hardlink' | 'character' | 'block' | 'fifo';

/** An entry as it is in the archive; nothing is made of its names yet. */
export interface TarEntry {
  name: string;
  type: TarType;
  mode: number;
  uid: number;
  gid: number;
  mtime: { seconds: bigint; nanoseconds: number };
  /** Bytes of contents, and where in the archive they are: a multiple of 512. */
  size: number;
  offset: number;
  target: string;
  major: number;
  minor: number;
  xattrs: Map<string, Uint8Array>;
}

const TYPES: Record<string, TarType> = {
  '\0': 'file',
  '0': 'file',
  '1': 'hardlink',
  '2': 'symlink',
  '3': 'character',
  '4': 'block',
  '5': 'directory',
  '6': 'fifo',
  '7': 'file',
};

type State = 'header' | 'extension' | 'contents' | 'end';

export class TarReader {
  private readonly onEntry: (entry: TarEntry) => void;
  private state: State = 'header';
  /** Bytes of the archive before what is at hand. */
  private at = 0;
  /** What is being collected: a header, or an extension with its padding. */
  private buffer = new Uint8Array(BLOCK);
  private filled = 0;
  /** Bytes of contents and padding still to be passed over. */
  private left = 0;
  private extension = '';
  private extensionSize = 0;
  private pax: PaxRecords = new Map();
  private longName: string | null = null;
  private longTarget: string | null = null;
  private lastName = '';

  /** `onEntry` is called for each entry, before its contents pass. What it throws ends the reading. */
  constructor(onEntry: (entry: TarEntry) => void) {
    this.onEntry = onEntry;
  }

  /** The next bytes of the archive. Throws ImageError. */
  push(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length && this.state !== 'end') {
      const rest = bytes.length - done;
      if (this.state === 'contents') {
        const count = Math.min(this.left, rest);
        this.left -= count;
        this.advance(count);
        done += count;
        if (this.left === 0) this.expect('header', BLOCK);
        continue;
      }
      const count = Math.min(this.buffer.length - this.filled, rest);
      this.buffer.set(bytes.subarray(done, done + count), this.filled);
      this.filled += count;
      this.advance(count);
      done += count;
      if (this.filled === this.buffer.length) this.complete();
    }
  }

  private advance(count: number): void {
    this.at += count;
  }

  /** The archive is over. Throws ImageError if it was not. */
  finish(): void {
    const betweenEntries = this.state === 'header' && this.filled === 0 && !this.pending();
    if (this.state !== 'end' && !betweenEntries)
      throw this.error(`the archive ends in the middle of an entry${this.whereabouts()}`);
  }

  /** Where in the archive that is wrong which an error is about. */
  private whereabouts(): string {
    if (this.lastName === '') return ' at its very beginning: is it a tar archive?';
    return `, after "${this.lastName}"`;
  }

  private pending(): boolean {
    return this.pax.size > 0 || this.longName !== null || this.longTarget !== null;
  }

  private expect(state: 'header' | 'extension', size: number): void {
    this.state = state;
    this.buffer = new Uint8Array(size);
    this.filled = 0;
  }

  private complete(): void {
    if (this.state === 'extension') {
      this.takeExtension();
      this.expect('header', BLOCK);
      return;
    }
    const header = this.buffer;
    if (header.every((byte) => byte === 0)) {
      if (this.pending()) throw this.error('the archive ends after the first half of an entry');
      this.state = 'end';
      return;
    }
    this.checkSum(header);
    this.takeHeader(header);
  }

  private checkSum(header: Uint8Array): void {
    let unsigned = 0;
    let signed = 0;
    for (let i = 0; i < BLOCK; i++) {
      const byte = i >= 148 && i < 156 ? 0x20 : header[i];
      unsigned += byte;
      signed += byte < 128 ? byte : byte - 256;
    }
    const sum = this.number(header, 148, 8, 'checksum');
    if (sum !== unsigned && sum !== signed)
      throw this.error(`the checksum of a header is wrong${this.whereabouts()}`);
  }

  private takeHeader(header: Uint8Array): void {
    const flag = String.fromCharCode(header[156]);
    const size = this.number(header, 124, 12, 'size');
    if ('xgLK'.includes(flag)) {
      if (size > HEADER_MAX) throw this.error(`a header of ${size} bytes is too large${this.whereabouts()}`);
      this.extension = flag;
      this.extensionSize = size;
      if (size > 0) this.expect('extension', padded(size));
      else this.expect('header', BLOCK);
      return;
    }
    const entry = this.makeEntry(header, flag, size);
    this.pax = new Map();
    this.longName = this.longTarget = null;
    this.lastName = entry.name;
    if (!Number.isSafeInteger(this.at + entry.size)) throw this.error(`"${entry.name}" is too large`);
    this.onEntry(entry);
    this.left = padded(entry.size);
    if (this.left === 0) this.expect('header', BLOCK);
    else this.state = 'contents';
  }

  private takeExtension(): void {
    const bytes = this.buffer.subarray(0, this.extensionSize);
    if (this.extension === 'x') {
      for (const [key, value] of parsePax(bytes, (why) => this.error(why))) this.pax.set(key, value);
    } else if (this.extension === 'L') this.longName = this.text(bytes);
    else if (this.extension === 'K') this.longTarget = this.text(bytes);
    // A global header ('g') says nothing that is needed here, as with Docker.
  }

  private makeEntry(header: Uint8Array, flag: string, headerSize: number): TarEntry {
    const pax = this.pax;
    const name = this.paxText('path') ?? this.longName ?? this.headerName(header);
    const sparse = flag === 'S' || [...pax.keys()].some((key) => key.startsWith('GNU.sparse.'));
    if (sparse) throw this.error(`"${name}" is a sparse file, which is not supported`);
    let type = TYPES[flag];
    if (type === undefined) throw this.error(`"${name}" is of the unknown type ${JSON.stringify(flag)}`);
    if (flag === '\0' && name.endsWith('/')) type = 'directory';
    const size = type === 'file' ? (this.paxNumber('size') ?? headerSize) : 0;
    const device = type === 'character' || type === 'block';
    const { lastName } = this;
    this.lastName = name;
    const entry: TarEntry = {
      name,
      type,
      mode: this.number(header, 100, 8, 'mode') & 0o7777,
      uid: this.paxNumber('uid') ?? this.number(header, 108, 8, 'uid'),
      gid: this.paxNumber('gid') ?? this.number(header, 116, 8, 'gid'),
      mtime: this.paxTime() ?? {
        seconds: BigInt(this.number(header, 136, 12, 'mtime', true)),
        nanoseconds: 0,
      },
      size,
      offset: this.at,
      target: this.paxText('linkpath') ?? this.longTarget ?? this.text(header.subarray(157, 257)),
      major: device ? this.number(header, 329, 8, 'device') : 0,
      minor: device ? this.number(header, 337, 8, 'device') : 0,
      xattrs: this.xattrs(),
    };
    this.lastName = lastName;
    return entry;
  }

  private headerName(header: Uint8Array): string {
    const name = this.text(header.subarray(0, 100));
    const isUstar = String.fromCharCode(...header.subarray(257, 263)) === 'ustar\0';
    const prefix = isUstar ? this.text(header.subarray(345, 500)) : '';
    return prefix === '' ? name : `${prefix}/${name}`;
  }

  /** Bytes up to a NUL, in UTF-8. */
  private text(bytes: Uint8Array): string {
    const end = bytes.indexOf(0);
    return this.decode(end < 0 ? bytes : bytes.subarray(0, end));
  }

  private decode(bytes: Uint8Array): string {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    } catch {
      throw this.error(`a name is not in UTF-8${this.whereabouts()}`);
    }
  }

  private paxText(key: string): string | null {
    const value = this.pax.get(key);
    if (value === undefined || value.length === 0) return null;
    if (value.includes(0)) throw this.error(`a ${key} has a NUL in it${this.whereabouts()}`);
    return this.decode(value);
  }

  private paxNumber(key: string): number | null {
    const text = this.paxText(key);
    if (text === null) return null;
    const value = Number(text);
    if (!/^[0-9]{1,16}$/.test(text) || !Number.isSafeInteger(value))
      throw this.error(`the ${key} is no number${this.whereabouts()}`);
    return value;
  }

  private paxTime(): TarEntry['mtime'] | null {
    const text = this.paxText('mtime');
    if (text === null) return null;
    const match = /^(-?)([0-9]{1,18})(?:\.([0-9]*))?$/.exec(text);
    if (!match) throw this.error(`the mtime is no time${this.whereabouts()}`);
    const fraction = Number((match[3] ?? '').padEnd(9, '0').slice(0, 9));
    const seconds = BigInt(match[2]);
    if (match[1] === '') return { seconds, nanoseconds: fraction };
    return fraction === 0
      ? { seconds: -seconds, nanoseconds: 0 }
      : { seconds: -seconds - 1n, nanoseconds: 1e9 - fraction };
  }

  private xattrs(): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    const prefix = 'SCHILY.xattr.';
    for (const [key, value] of this.pax) {
      if (key.startsWith(prefix)) found.set(key.slice(prefix.length), value);
    }
    return found;
  }

  /** Octal digits, or a number in base 256 where the first bit is set; `signed`: it may be below zero. */
  private number(header: Uint8Array, at: number, length: number, what: string, signed = false): number {
    const field = header.subarray(at, at + length);
    const bad = (): ImageError => this.error(`the ${what} in a header is no number${this.whereabouts()}`);
    if ((field[0] & 0x80) !== 0) {
      const negative = field[0] === 0xff;
      let value = negative ? -1 : field[0] & 0x7f;
      for (const byte of field.subarray(1)) value = value * 256 + byte;
      if (!Number.isSafeInteger(value) || (value < 0 && !signed)) throw bad();
      return value;
    }
    const text = String.fromCharCode(...field)
      .replace(/\0[^]*$/, '')
      .trim();
    if (text === '') return 0;
    if (!/^[0-7]+$/.test(text)) throw bad();
    return parseInt(text, 8);
  }

  private error(why: string): ImageError {
    return new ImageError(why, 'corrupt');
  }
}

/** Rounded up to whole blocks. */
export function padded(size: number): number {
  return Math.ceil(size / BLOCK) * BLOCK;
}
