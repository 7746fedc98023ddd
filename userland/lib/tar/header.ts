// Headers of tar archives: ustar and pax (POSIX, pax, "ustar Interchange Format"), and what GNU tar adds when read.
//
// Interface: TarMember, readHeader, HEADER_…; writeHeader; BLOCK.

import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG } from '../base/abi';
import { Bytes, bytesAt, concat, findByte, toBytes } from '../base/bytes';
import { majorOf, minorOf } from '../base/fs';

/** Headers and contents come in blocks. */
export const BLOCK: i32 = 512;

const NAME: usize = 0;
const MODE: usize = 100;
const UID: usize = 108;
const GID: usize = 116;
const SIZE: usize = 124;
const TIME: usize = 136;
const CHECKSUM: usize = 148;
const TYPE: usize = 156;
const LINK: usize = 157;
const MAGIC: usize = 257;
const USER: usize = 265;
const GROUP: usize = 297;
const MAJOR: usize = 329;
const MINOR: usize = 337;
const PREFIX: usize = 345;

/** Kinds of member. */
export const TAR_FILE: u8 = 0x30;
export const TAR_LINK: u8 = 0x31;
export const TAR_SYMLINK: u8 = 0x32;
export const TAR_CHARACTER: u8 = 0x33;
export const TAR_BLOCK: u8 = 0x34;
export const TAR_DIRECTORY: u8 = 0x35;
export const TAR_PIPE: u8 = 0x36;
export const TAR_CONTIGUOUS: u8 = 0x37;
export const TAR_PAX: u8 = 0x78;
export const TAR_PAX_GLOBAL: u8 = 0x67;
export const TAR_GNU_NAME: u8 = 0x4c;
export const TAR_GNU_LINK: u8 = 0x4b;

/** Begins the keys of pax records that hold extended attributes (star's, which everybody reads). */
export const ATTRIBUTE_KEY = 'SCHILY.xattr.';

/** Largest numbers that the octal fields hold. */
export const LARGEST_ID: u32 = 0o7777777;
export const LARGEST_SIZE: u64 = 0o77777777777;

/** One member, as its headers tell of it. */
export class TarMember {
  name: Bytes = [];
  link: Bytes = [];
  type: u8 = TAR_FILE;
  /** Permissions. */
  mode: u32 = 0;
  uid: u32 = 0;
  gid: u32 = 0;
  user: Bytes = [];
  group: Bytes = [];
  size: u64 = 0;
  /** Nanoseconds since 1970. */
  modified: i64 = 0;
  major: u32 = 0;
  minor: u32 = 0;
  /**
   * Of a file with holes, written or read in GNU's format 1.0: where its data is, offset and length in turns. `size` is that of the
   * whole file. Null: there is data everywhere.
   */
  segments: Array<u64> | null = null;
  /** Extended attributes: their names, and each one's value at the same index. */
  attributeNames: Array<Bytes> = [];
  attributeValues: Array<Bytes> = [];

  get isDirectory(): bool {
    return this.type == TAR_DIRECTORY;
  }

  get isFile(): bool {
    return this.type == TAR_FILE || this.type == TAR_CONTIGUOUS;
  }

  /** Whether contents follow the header. */
  get hasData(): bool {
    return !(this.type >= TAR_LINK && this.type <= TAR_PIPE);
  }

  /** The type as inode(7) has it. */
  get fileType(): u32 {
    switch (this.type) {
      case TAR_SYMLINK:
        return S_IFLNK;
      case TAR_CHARACTER:
        return S_IFCHR;
      case TAR_BLOCK:
        return S_IFBLK;
      case TAR_DIRECTORY:
        return S_IFDIR;
      case TAR_PIPE:
        return S_IFIFO;
    }
    return S_IFREG;
  }
}

/** What readHeader found. */
export const HEADER_MEMBER: i32 = 0;
export const HEADER_END: i32 = 1;
export const HEADER_BAD: i32 = 2;

function textAt(address: usize, size: i32): Bytes {
  return bytesAt(address, <i32>(findByte(address, address + size, 0) - address));
}

/** An octal number with blanks around it, or one in base 256 if the first bit is set (GNU); −1: neither. */
function numberAt(address: usize, size: i32): i64 {
  if (load<u8>(address) & 0x80) return binaryAt(address, size);
  let at: usize = 0;
  while (at < <usize>size && load<u8>(address + at) == 0x20) at++;
  let value: i64 = 0;
  for (; at < <usize>size; at++) {
    const byte = load<u8>(address + at);
    if (byte == 0 || byte == 0x20) break;
    if (byte < 0x30 || byte > 0x37 || value > i64.MAX_VALUE >> 3) return -1;
    value = (value << 3) | (byte - 0x30);
  }
  return value;
}

function binaryAt(address: usize, size: i32): i64 {
  // Negative numbers, all ones in front, are times before 1970: those count as 0.
  if (load<u8>(address) & 0x40) return 0;
  let value: i64 = load<u8>(address) & 0x3f;
  for (let at: usize = 1; at < <usize>size; at++) {
    if (value > i64.MAX_VALUE >> 8) return -1;
    value = (value << 8) | load<u8>(address + at);
  }
  return value;
}

/** The sum of all bytes, those of the checksum itself being blanks. */
function checksumOf(block: usize): i32 {
  let sum = 8 * 0x20;
  for (let at: usize = 0; at < <usize>BLOCK; at++) {
    if (at < CHECKSUM || at >= CHECKSUM + 8) sum += load<u8>(block + at);
  }
  return sum;
}

function isEmpty(block: usize): bool {
  let any: u64 = 0;
  for (let at: usize = 0; at < <usize>BLOCK; at += 8) any |= load<u64>(block + at);
  return any == 0;
}

/** Reads a block into `member`: HEADER_…. */
export function readHeader(block: usize, member: TarMember): i32 {
  if (isEmpty(block)) return HEADER_END;
  if (numberAt(block + CHECKSUM, 8) != checksumOf(block)) return HEADER_BAD;
  const size = numberAt(block + SIZE, 12);
  const time = numberAt(block + TIME, 12);
  const mode = numberAt(block + MODE, 8);
  const uid = numberAt(block + UID, 8);
  const gid = numberAt(block + GID, 8);
  if (size < 0 || size > i64.MAX_VALUE - BLOCK || mode < 0) return HEADER_BAD;
  member.size = size;
  member.mode = (<u32>mode) & 0o7777;
  member.uid = <u32>max<i64>(uid, 0);
  member.gid = <u32>max<i64>(gid, 0);
  member.modified = min(max<i64>(time, 0), i64.MAX_VALUE / 1_000_000_000) * 1_000_000_000;
  member.type = load<u8>(block + TYPE);
  member.name = textAt(block + NAME, 100);
  member.link = textAt(block + LINK, 100);
  if (load<u32>(block + MAGIC) == 0x61747375) readUstar(block, member);
  if (member.type == 0) member.type = TAR_FILE;
  return HEADER_MEMBER;
}

function readUstar(block: usize, member: TarMember): void {
  member.user = textAt(block + USER, 32);
  member.group = textAt(block + GROUP, 32);
  member.major = <u32>max<i64>(numberAt(block + MAJOR, 8), 0);
  member.minor = <u32>max<i64>(numberAt(block + MINOR, 8), 0);
  // In GNU's own format (two blanks behind the magic) other things stand where the prefix is.
  if (load<u8>(block + MAGIC + 5) != 0) return;
  const prefix = textAt(block + PREFIX, 155);
  if (prefix.length > 0) member.name = concat(concat(prefix, toBytes('/')), member.name);
}

function putText(at: usize, text: Bytes, size: i32): void {
  memory.copy(at, changetype<usize>(text), min(text.length, size));
}

/** A number in octal, `digits` long, and a NUL. One that is too large is cut: a pax header has it then. */
function putOctal(at: usize, value: u64, digits: i32): void {
  let rest = value;
  for (let index = digits - 1; index >= 0; index--) {
    store<u8>(at + index, <u8>(0x30 + (rest & 7)));
    rest >>= 3;
  }
}

/** Where a name can be cut so that prefix and name fit; −1: nowhere. 0: it fits as it is. */
export function splitName(name: Bytes): i32 {
  if (name.length <= 100) return 0;
  for (let at = min(name.length - 2, 155); at > 0; at--) {
    if (name[at] == 0x2f && name.length - at - 1 <= 100) return at;
  }
  return -1;
}

/** Fills a block with the header of a member. A name that does not fit is cut. */
export function writeHeader(block: usize, member: TarMember): void {
  memory.fill(block, 0, BLOCK);
  const cut = splitName(member.name);
  if (cut > 0) {
    memory.copy(block + PREFIX, changetype<usize>(member.name), cut);
    memory.copy(block + NAME, changetype<usize>(member.name) + cut + 1, member.name.length - cut - 1);
  } else {
    putText(block + NAME, member.name, 100);
  }
  putOctal(block + MODE, member.mode, 7);
  putOctal(block + UID, member.uid, 7);
  putOctal(block + GID, member.gid, 7);
  putOctal(block + SIZE, member.size, 11);
  putOctal(block + TIME, max<i64>(member.modified, 0) / 1_000_000_000, 11);
  store<u8>(block + TYPE, member.type);
  putText(block + LINK, member.link, 100);
  putText(block + MAGIC, toBytes('ustar'), 5);
  store<u16>(block + MAGIC + 6, 0x3030);
  putText(block + USER, member.user, 31);
  putText(block + GROUP, member.group, 31);
  if (member.type == TAR_CHARACTER || member.type == TAR_BLOCK) {
    putOctal(block + MAJOR, member.major, 7);
    putOctal(block + MINOR, member.minor, 7);
  }
  putOctal(block + CHECKSUM, checksumOf(block), 6);
  store<u8>(block + CHECKSUM + 7, 0x20);
}

/** The kind of member for a file's mode, or 0: it cannot be archived. */
export function tarType(mode: u32): u8 {
  switch (mode & S_IFMT) {
    case S_IFREG:
      return TAR_FILE;
    case S_IFDIR:
      return TAR_DIRECTORY;
    case S_IFLNK:
      return TAR_SYMLINK;
    case S_IFCHR:
      return TAR_CHARACTER;
    case S_IFBLK:
      return TAR_BLOCK;
    case S_IFIFO:
      return TAR_PIPE;
  }
  return 0;
}

/** Puts a device number into a member. */
export function setDevice(member: TarMember, device: u64): void {
  member.major = majorOf(device);
  member.minor = minorOf(device);
}
