// Reading a tar archive: bytes come in as they arrive, members come out one after the other.
//
// Interface: TarReader, TarHandler.

import {
  Bytes,
  addressOf,
  bytesAt,
  equalsText,
  findByte,
  indexOf,
  sliceOf,
  startsWithText,
} from '../base/bytes';
import { Sink } from '../compress/inflate';
import { parseDecimal } from '../text/number';
import {
  ATTRIBUTE_KEY,
  BLOCK,
  HEADER_BAD,
  HEADER_END,
  TAR_DIRECTORY,
  TAR_FILE,
  TAR_GNU_LINK,
  TAR_GNU_NAME,
  TAR_PAX,
  TAR_PAX_GLOBAL,
  TarMember,
  readHeader,
} from './header';
import { SparseReader } from './sparse';

/** Names and pax records above this make no sense. */
const LONGEST_RECORD: u64 = 1 << 20;

/** What is done with members. */
export abstract class TarHandler {
  /** A member begins. False: the archive need not be read any further. */
  abstract begin(member: TarMember): bool;
  /** Some of its contents. */
  abstract data(address: usize, length: i32): void;
  /** So many of its bytes are a hole: zeros that are not in the archive. */
  hole(_length: u64): void {}
  /** It is complete. */
  abstract end(): void;
}

export class TarReader extends Sink {
  /** What is wrong with the archive, or empty. */
  problem: string = '';
  private block: usize = heap.alloc(BLOCK);
  private filled: i32 = 0;
  private member: TarMember = new TarMember();
  private inMember: bool = false;
  private left: u64 = 0;
  private padding: i32 = 0;
  /** If the member is a file with holes. */
  private sparse: SparseReader | null = null;
  private first: bool = true;
  private ended: bool = false;
  /** The contents of a member that describes the next one. */
  private record: usize = 0;
  private recordLength: i32 = 0;
  private recordType: u8 = 0;
  private next: Overrides = new Overrides();
  private global: Overrides = new Overrides();

  constructor(private handler: TarHandler) {
    super();
  }

  /** Whether the end of the archive has been seen. */
  get isAtEnd(): bool {
    return this.ended;
  }

  take(address: usize, length: i32): bool {
    let from = address;
    let left = length;
    while (left > 0 && !this.ended) {
      const used =
        this.left > 0
          ? this.takeData(from, left)
          : this.padding > 0
            ? this.skip(left)
            : this.takeHeader(from, left);
      from += used;
      left -= used;
    }
    return !this.ended;
  }

  /** No more bytes come: false if the archive is cut. */
  finish(): bool {
    if (this.problem == '' && !this.ended && (this.left > 0 || this.filled > 0 || this.first))
      this.problem = 'short read';
    return this.problem == '';
  }

  private fail(problem: string): void {
    this.problem = problem;
    this.ended = true;
  }

  private skip(length: i32): i32 {
    const part = min(length, this.padding);
    this.padding -= part;
    return part;
  }

  private takeHeader(address: usize, length: i32): i32 {
    const part = min(length, BLOCK - this.filled);
    memory.copy(this.block + this.filled, address, part);
    this.filled += part;
    if (this.filled == BLOCK) {
      this.filled = 0;
      this.header();
    }
    return part;
  }

  private header(): void {
    const member = new TarMember();
    const status = readHeader(this.block, member);
    if (status == HEADER_BAD)
      return this.fail(this.first ? 'invalid tar magic' : 'invalid tar header checksum');
    this.first = false;
    if (status == HEADER_END) {
      this.ended = true;
      return;
    }
    const type = member.type;
    const describes =
      type == TAR_PAX || type == TAR_PAX_GLOBAL || type == TAR_GNU_NAME || type == TAR_GNU_LINK;
    if (describes) return this.beginRecord(member);
    this.global.apply(member);
    this.next.apply(member);
    this.left = member.hasData ? member.size : 0;
    this.sparse = null;
    if (member.isFile && this.next.isSparse) {
      member.size = this.next.realSize;
      this.sparse = new SparseReader(member.size);
    }
    this.next = new Overrides();
    // Before ustar a slash at the end made a directory.
    const length = member.name.length;
    if (member.type == TAR_FILE && length > 0 && member.name[length - 1] == 0x2f) member.type = TAR_DIRECTORY;
    this.padding = <i32>((512 - (this.left & 511)) & 511);
    this.inMember = true;
    this.member = member;
    if (!this.handler.begin(member)) {
      this.ended = true;
      return;
    }
    if (this.left == 0) this.endMember();
  }

  private endMember(): void {
    if (this.inMember) this.handler.end();
    this.inMember = false;
  }

  private beginRecord(member: TarMember): void {
    if (member.size > LONGEST_RECORD) return this.fail('corrupted archive: a header is too long');
    this.recordType = member.type;
    this.record = heap.alloc(<usize>member.size + 1);
    this.recordLength = 0;
    this.left = member.size;
    this.padding = <i32>((512 - (member.size & 511)) & 511);
    if (this.left == 0) this.endRecord();
  }

  private takeData(address: usize, length: i32): i32 {
    const part = <i32>min<u64>(this.left, length);
    this.left -= part;
    if (this.record != 0) {
      memory.copy(this.record + this.recordLength, address, part);
      this.recordLength += part;
      if (this.left == 0) this.endRecord();
      return part;
    }
    const sparse = this.sparse;
    if (sparse === null) this.handler.data(address, part);
    else this.takeSparse(sparse, address, part);
    if (this.left == 0 && !this.ended) this.endMember();
    return part;
  }

  private takeSparse(sparse: SparseReader, address: usize, length: i32): void {
    let used = sparse.takeMap(address, length);
    while (used < length && sparse.problem == '') {
      const hole = sparse.hole();
      if (hole > 0) this.handler.hole(hole);
      const part = sparse.run(length - used);
      if (part == 0) sparse.problem = 'a sparse file has more data than its map';
      this.handler.data(address + used, part);
      used += part;
    }
    if (this.left == 0 && sparse.problem == '') {
      const rest = sparse.hole();
      if (rest > 0) this.handler.hole(rest);
      if (sparse.position != sparse.size) sparse.problem = 'a sparse file is cut';
    }
    if (sparse.problem != '') this.fail(sparse.problem);
  }

  private endRecord(): void {
    const text = bytesAt(this.record, this.recordLength);
    heap.free(this.record);
    this.record = 0;
    if (this.recordType == TAR_GNU_NAME) this.next.name = untilNul(text);
    else if (this.recordType == TAR_GNU_LINK) this.next.link = untilNul(text);
    else if (!(this.recordType == TAR_PAX ? this.next : this.global).read(text))
      this.fail('malformed pax header');
  }
}

function untilNul(text: Bytes): Bytes {
  const start = addressOf(text);
  return bytesAt(start, <i32>(findByte(start, start + text.length, 0) - start));
}

/** What a pax header, or GNU's long names, put in place of a header's fields. */
class Overrides {
  name: Bytes | null = null;
  link: Bytes | null = null;
  private user: Bytes | null = null;
  private group: Bytes | null = null;
  private size: i64 = -1;
  private uid: i64 = -1;
  private gid: i64 = -1;
  private modified: i64 = -1;
  private attributeNames: Array<Bytes> = [];
  private attributeValues: Array<Bytes> = [];
  /** GNU.sparse.…, format 1.0. */
  private sparse: bool = false;
  private sparseName: Bytes | null = null;
  realSize: u64 = 0;

  /** Whether the member is a file with holes. */
  get isSparse(): bool {
    return this.sparse;
  }

  apply(member: TarMember): void {
    const name = this.sparseName !== null ? this.sparseName : this.name;
    const link = this.link;
    const user = this.user;
    const group = this.group;
    if (name !== null) member.name = name;
    if (link !== null) member.link = link;
    if (user !== null) member.user = user;
    if (group !== null) member.group = group;
    if (this.size >= 0) member.size = this.size;
    if (this.uid >= 0) member.uid = <u32>this.uid;
    if (this.gid >= 0) member.gid = <u32>this.gid;
    if (this.modified >= 0) member.modified = this.modified;
    if (this.attributeNames.length == 0) return;
    member.attributeNames = this.attributeNames;
    member.attributeValues = this.attributeValues;
  }

  /** Records `LENGTH KEY=VALUE\n`. False: they do not add up. */
  read(text: Bytes): bool {
    let at = 0;
    while (at < text.length) {
      const blank = indexOf(text, 0x20, at);
      if (blank < 0 || blank - at > 10) return false;
      const length = parseDecimal(sliceOf(text, at, blank));
      if (length < blank - at + 3 || length > text.length - at) return false;
      const end = at + <i32>length;
      const equalsAt = indexOf(text, 0x3d, blank + 1);
      if (text[end - 1] != 0x0a || equalsAt < 0 || equalsAt >= end) return false;
      if (!this.set(sliceOf(text, blank + 1, equalsAt), sliceOf(text, equalsAt + 1, end - 1))) return false;
      at = end;
    }
    return true;
  }

  private set(key: Bytes, value: Bytes): bool {
    if (equalsText(key, 'path')) this.name = value;
    else if (equalsText(key, 'linkpath')) this.link = value;
    else if (equalsText(key, 'uname')) this.user = value;
    else if (equalsText(key, 'gname')) this.group = value;
    else if (equalsText(key, 'uid')) this.uid = parseDecimal(value);
    else if (equalsText(key, 'gid')) this.gid = parseDecimal(value);
    else if (equalsText(key, 'mtime')) this.modified = timeOf(value);
    else if (equalsText(key, 'GNU.sparse.major')) this.sparse = equalsText(value, '1');
    else if (equalsText(key, 'GNU.sparse.name')) this.sparseName = value;
    else if (equalsText(key, 'GNU.sparse.realsize')) {
      const size = parseDecimal(value);
      this.realSize = size;
      return size >= 0;
    } else if (startsWithText(key, ATTRIBUTE_KEY)) {
      this.attributeNames.push(sliceOf(key, ATTRIBUTE_KEY.length));
      this.attributeValues.push(value);
    } else if (equalsText(key, 'size')) {
      this.size = parseDecimal(value);
      return this.size >= 0 && this.size <= i64.MAX_VALUE - BLOCK;
    }
    return true;
  }
}

/** SECONDS[.FRACTION] in nanoseconds; before 1970 or no number: 0. */
function timeOf(text: Bytes): i64 {
  const point = indexOf(text, 0x2e);
  const seconds = parseDecimal(point < 0 ? text : sliceOf(text, 0, point));
  if (seconds < 0 || seconds > i64.MAX_VALUE / 1_000_000_000 - 1) return 0;
  let scale: i64 = 100_000_000;
  let fraction: i64 = 0;
  for (let at = point + 1; point >= 0 && at < text.length && scale > 0; at++) {
    if (text[at] < 0x30 || text[at] > 0x39) break;
    fraction += <i64>(text[at] - 0x30) * scale;
    scale /= 10;
  }
  return seconds * 1_000_000_000 + fraction;
}
