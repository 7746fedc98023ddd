// Writes cpio archives in "newc" format with all that the format can say: devices, hard links, any mode. What boots is
// written by host/machine/cpio.ts, which needs less.
//
// Interface: makeNewc(entries). Format: Linux's "initramfs buffer format"; every field is 8 hexadecimal digits.

/** One file. Directories must come before what is in them. */
export interface NewcEntry {
  /** Without a leading slash. */
  path: string;
  /** Type (S_IFMT) and permission bits. */
  mode: number;
  /** Contents of a regular file. */
  data?: Uint8Array;
  /** Text of a symbolic link. */
  target?: string;
  uid?: number;
  gid?: number;
  /** Seconds since the epoch; 0 unless given, so that equal inputs make equal archives. */
  mtime?: number;
  /** Number of a device file, [major, minor]. */
  device?: [number, number];
  /** Entries with the same number are hard links of one file; the data of the last one that has any count. */
  inode?: number;
}

const HEADER_BYTES = 110;
const TRAILER = 'TRAILER!!!';

/** One entry, ready to be written. */
interface Record {
  fields: number[];
  name: Uint8Array;
  data: Uint8Array;
}

const padded = (length: number) => (length + 3) & ~3;

const recordBytes = ({ name, data }: Record) => padded(HEADER_BYTES + name.length + 1) + padded(data.length);

/** Links of each entry that has an inode number of its own. */
function countLinks(entries: readonly NewcEntry[]): Map<number, number> {
  const links = new Map<number, number>();
  for (const { inode } of entries) if (inode !== undefined) links.set(inode, (links.get(inode) ?? 0) + 1);
  return links;
}

function makeRecord(entry: NewcEntry, inode: number, links: number): Record {
  const encoder = new TextEncoder();
  const name = encoder.encode(entry.path);
  const data = entry.target !== undefined ? encoder.encode(entry.target) : (entry.data ?? new Uint8Array());
  const [major, minor] = entry.device ?? [0, 0];
  const { mode, uid = 0, gid = 0, mtime = 0 } = entry;
  const fields = [inode, mode, uid, gid, links, mtime, data.length, 0, 0, major, minor, name.length + 1, 0];
  return { fields, name, data };
}

/** The archive of `entries`, in their order, with its trailer. Throws a RangeError for a path that does not fit. */
export function makeNewc(entries: readonly NewcEntry[]): Uint8Array {
  const links = countLinks(entries);
  // Numbers that no hard link uses.
  let next = Math.max(0, ...links.keys()) + 1;
  const records = entries.map((entry) => {
    const record = makeRecord(
      entry,
      entry.inode ?? next++,
      entry.inode === undefined ? 1 : links.get(entry.inode)!,
    );
    if (record.name.length === 0 || record.name.length > 4095) {
      throw new RangeError(`cpio: a path must have 1 to 4095 bytes: '${entry.path}'`);
    }
    return record;
  });
  records.push(makeRecord({ path: TRAILER, mode: 0 }, 0, 1));
  const archive = new Uint8Array(records.reduce((sum, record) => sum + recordBytes(record), 0));
  let at = 0;
  for (const record of records) {
    writeRecord(archive, at, record);
    at += recordBytes(record);
  }
  return archive;
}

function writeRecord(archive: Uint8Array, at: number, { fields, name, data }: Record): void {
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`;
  archive.set(new TextEncoder().encode(header), at);
  archive.set(name, at + HEADER_BYTES);
  archive.set(data, at + padded(HEADER_BYTES + name.length + 1));
}
