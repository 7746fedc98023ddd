/**
 * Writes cpio archives in the "new ASCII" format (newc), which the kernel unpacks into its first file system:
 * https://docs.kernel.org/driver-api/early-userspace/buffer-format.html.
 *
 *     header (110 bytes: magic and 13 numbers of 8 hex digits) | name, NUL | to 4 bytes | data | to 4 bytes
 */
import { S_IFDIR, S_IFLNK, S_IFREG } from '../base/abi.ts';

/** A file of the archive. Paths are absolute; parents come first. */
export interface CpioEntry {
  path: string;
  type: 'directory' | 'file' | 'symlink';
  /** Permission bits. */
  mode: number;
  /** Of a file its contents, of a symbolic link its text. */
  data?: Uint8Array | undefined;
  uid?: number | undefined;
  gid?: number | undefined;
  /** Seconds since 1970. */
  mtime?: number | undefined;
}

const TYPES = { directory: S_IFDIR, file: S_IFREG, symlink: S_IFLNK } as const;
const HEADER = 110;
const TRAILER = 'TRAILER!!!';

const encoder = new TextEncoder();

/** The archive with these entries. */
export function writeCpio(entries: readonly CpioEntry[]): Uint8Array<ArrayBuffer> {
  const names = entries.map(({ path }) => encoder.encode(`${path.replace(/^\/+/, '') || '.'}\0`));
  const sizes = entries.map(({ data }, i) => align(HEADER + names[i].length) + align(data?.length ?? 0));
  const trailer = encoder.encode(`${TRAILER}\0`);
  const size = sizes.reduce((sum, each) => sum + each, align(HEADER + trailer.length));
  const archive = new Uint8Array(size);
  let at = 0;
  entries.forEach((entry, i) => {
    const data = entry.data ?? new Uint8Array(0);
    at = writeEntry(archive, at, names[i], data, {
      inode: i + 1,
      mode: TYPES[entry.type] | entry.mode,
      uid: entry.uid ?? 0,
      gid: entry.gid ?? 0,
      links: entry.type === 'directory' ? 2 : 1,
      mtime: entry.mtime ?? 0,
    });
  });
  const none = { inode: 0, mode: 0, uid: 0, gid: 0, links: 1, mtime: 0 };
  writeEntry(archive, at, trailer, new Uint8Array(0), none);
  return archive;
}

interface Attributes {
  inode: number;
  mode: number;
  uid: number;
  gid: number;
  links: number;
  mtime: number;
}

function writeEntry(to: Uint8Array, at: number, name: Uint8Array, data: Uint8Array, a: Attributes): number {
  const device = 0;
  const fields = [a.inode, a.mode, a.uid, a.gid, a.links, a.mtime, data.length];
  const numbers = [...fields, device, device, device, device, name.length, 0];
  const header = `070701${numbers.map((number) => number.toString(16).padStart(8, '0')).join('')}`;
  to.set(encoder.encode(header), at);
  to.set(name, at + HEADER);
  const dataAt = at + align(HEADER + name.length);
  to.set(data, dataAt);
  return dataAt + align(data.length);
}

function align(size: number): number {
  return (size + 3) & ~3;
}
