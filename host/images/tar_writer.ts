/**
 * Writes tar archives that depend on their entries alone: ustar headers, with a pax header where something does not
 * fit. Names, modes, owners and times are written as they are given; user and group names are left out.
 *
 * Interface: tarHeader, tarArchive, TarFile, END_OF_ARCHIVE.
 */
import { concatenate } from '../base/bytes.ts';
import { BLOCK, padded, type TarType } from './tar_reader.ts';
import { writePax } from './tar_pax.ts';

/** An entry to write. */
export interface TarFile {
  /** Relative; a directory's may end with a slash. */
  path: string;
  type: TarType;
  mode: number;
  uid?: number;
  gid?: number;
  /** Seconds since 1970; default: 0. */
  mtime?: number;
  /** Contents of a file. */
  data?: Uint8Array;
  /** Of links. */
  target?: string;
  xattrs?: ReadonlyMap<string, Uint8Array>;
  major?: number;
  minor?: number;
}

const FLAGS: Record<TarType, string> = {
  file: '0',
  hardlink: '1',
  symlink: '2',
  character: '3',
  block: '4',
  directory: '5',
  fifo: '6',
};

const OCTAL_12 = 0o77777777777;
const OCTAL_8 = 0o7777777;

export const END_OF_ARCHIVE = new Uint8Array(2 * BLOCK);

const encoder = new TextEncoder();

/** The whole archive. */
export function tarArchive(files: readonly TarFile[]): Uint8Array<ArrayBuffer> {
  const parts = files.flatMap((file) => {
    const data = file.data ?? new Uint8Array(0);
    return [tarHeader(file, data.length), data, new Uint8Array(padded(data.length) - data.length)];
  });
  parts.push(END_OF_ARCHIVE);
  return concatenate(parts);
}

/** The header of an entry with `size` bytes of contents, extended if need be: whole blocks. */
export function tarHeader(file: TarFile, size: number): Uint8Array<ArrayBuffer> {
  const directory = file.type === 'directory' && !file.path.endsWith('/') && file.path !== '';
  const path = directory ? `${file.path}/` : file.path;
  const records = new Map<string, Uint8Array>();
  const name = splitName(path);
  const target = encoder.encode(file.target ?? '');
  if (!name) records.set('path', encoder.encode(path));
  if (target.length > 100) records.set('linkpath', target);
  if (size > OCTAL_12) records.set('size', encoder.encode(String(size)));
  if ((file.uid ?? 0) > OCTAL_8) records.set('uid', encoder.encode(String(file.uid)));
  if ((file.gid ?? 0) > OCTAL_8) records.set('gid', encoder.encode(String(file.gid)));
  for (const [key, value] of [...(file.xattrs ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)))
    records.set(`SCHILY.xattr.${key}`, value);
  const bare = block(file, name ?? { prefix: '', name: path }, target, size);
  if (records.size === 0) return bare;
  const pax = writePax(records);
  const all = new Uint8Array(BLOCK + padded(pax.length) + BLOCK);
  const header = { path: 'PaxHeader', type: 'file', mode: 0o644 } as const;
  all.set(block(header, { prefix: '', name: 'PaxHeader' }, new Uint8Array(0), pax.length, 'x'), 0);
  all.set(pax, BLOCK);
  all.set(bare, BLOCK + padded(pax.length));
  return all;
}

/** Name and prefix of ustar, or null if the path does not fit into them. */
function splitName(path: string): { prefix: string; name: string } | null {
  const fits = (text: string, size: number): boolean => encoder.encode(text).length <= size;
  if (fits(path, 100)) return { prefix: '', name: path };
  for (let slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
    const [prefix, name] = [path.slice(0, slash), path.slice(slash + 1)];
    if (name !== '' && fits(name, 100) && fits(prefix, 155)) return { prefix, name };
  }
  return null;
}

function block(
  file: TarFile,
  { prefix, name }: { prefix: string; name: string },
  target: Uint8Array,
  size: number,
  flag = FLAGS[file.type],
): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(BLOCK);
  const put = (at: number, bytes: Uint8Array, length: number): void =>
    header.set(bytes.subarray(0, length), at);
  const octal = (at: number, length: number, value: number, limit: number): void => {
    put(at, encoder.encode((value > limit ? 0 : value).toString(8).padStart(length - 1, '0')), length);
  };
  put(0, encoder.encode(name), 100);
  octal(100, 8, file.mode & 0o7777, OCTAL_8);
  octal(108, 8, file.uid ?? 0, OCTAL_8);
  octal(116, 8, file.gid ?? 0, OCTAL_8);
  octal(124, 12, size, OCTAL_12);
  octal(136, 12, Math.max(file.mtime ?? 0, 0), OCTAL_12);
  put(148, encoder.encode('        '), 8);
  put(156, encoder.encode(flag), 1);
  put(157, target, 100);
  put(257, encoder.encode('ustar\x0000'), 8);
  octal(329, 8, file.major ?? 0, OCTAL_8);
  octal(337, 8, file.minor ?? 0, OCTAL_8);
  put(345, encoder.encode(prefix), 155);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, encoder.encode(`${sum.toString(8).padStart(6, '0')}\0 `), 8);
  return header;
}
