// Writing the members of a tar archive: ustar headers, and pax headers for what does not fit into them.
//
// Interface: TarWriter.

import { Bytes, addressOf, concat, toBytes } from '../base/bytes';
import { Sink } from '../compress/inflate';
import {
  ATTRIBUTE_KEY,
  BLOCK,
  LARGEST_ID,
  LARGEST_SIZE,
  TAR_PAX,
  TarMember,
  splitName,
  writeHeader,
} from './header';
import { dataLength, sparseMap } from './sparse';

/** Archives are written in records of 20 blocks. */
const RECORD: i32 = 20 * BLOCK;

/** Nanoseconds. */
const SECOND: i64 = 1_000_000_000;

/**
 * Puts members into an archive: putMember(), as much put() as the member's size says, or of one with holes its segments, endData(); at
 * last finish().
 */
export class TarWriter {
  /** Whether times are kept to the nanosecond, in pax headers; else they are whole seconds. */
  exactTimes: bool = false;
  private header: usize = heap.alloc(BLOCK);
  private length: u64 = 0;

  constructor(private out: Sink) {}

  /** Contents of the member that was put last. */
  put(address: usize, length: i32): void {
    this.out.take(address, length);
    this.length += length;
  }

  /** Fills up the last block of a member's contents. */
  endData(): void {
    this.pad(BLOCK);
  }

  private pad(unit: i32): void {
    memory.fill(this.header, 0, BLOCK);
    while (this.length % unit != 0) this.put(this.header, <i32>min<u64>(BLOCK, unit - (this.length % unit)));
  }

  /** Writes the headers of a member. */
  putMember(member: TarMember): void {
    const records = paxRecords(member, this.exactTimes);
    if (records.length > 0) {
      const extension = new TarMember();
      extension.type = TAR_PAX;
      extension.name = toBytes('PaxHeaders/' + this.length.toString());
      extension.mode = 0o644;
      extension.size = records.length;
      extension.modified = member.modified;
      writeHeader(this.header, extension);
      this.put(this.header, BLOCK);
      this.put(addressOf(records), records.length);
      this.endData();
    }
    const segments = member.segments;
    if (segments === null) return this.putHeader(member);
    const map = sparseMap(segments);
    const stored = new TarMember();
    stored.type = member.type;
    stored.name = toBytes('GNUSparseFile.0/' + this.length.toString());
    stored.mode = member.mode;
    stored.uid = member.uid;
    stored.gid = member.gid;
    stored.modified = member.modified;
    stored.size = map.length + dataLength(segments);
    this.putHeader(stored);
    this.put(addressOf(map), map.length);
  }

  private putHeader(member: TarMember): void {
    writeHeader(this.header, member);
    this.put(this.header, BLOCK);
  }

  /** Ends the archive: two empty blocks, and up to the end of a record. */
  finish(): void {
    memory.fill(this.header, 0, BLOCK);
    this.put(this.header, BLOCK);
    this.put(this.header, BLOCK);
    this.pad(RECORD);
  }
}

/** `LENGTH KEY=VALUE\n`: the length counts its own digits. */
function paxRecord(key: Bytes, value: Bytes): Bytes {
  const rest = key.length + value.length + 3;
  let length = rest + 1;
  while (length.toString().length + rest != length) length = length.toString().length + rest;
  const front = concat(concat(toBytes(length.toString() + ' '), key), toBytes('='));
  return concat(concat(front, value), toBytes('\n'));
}

/** What does not fit into a header. */
function paxRecords(member: TarMember, exactTimes: bool): Bytes {
  let records: Bytes = [];
  const segments = member.segments;
  if (segments !== null) {
    records = concat(
      paxRecord(toBytes('GNU.sparse.major'), [0x31]),
      paxRecord(toBytes('GNU.sparse.minor'), [0x30]),
    );
    records = concat(records, paxRecord(toBytes('GNU.sparse.name'), member.name));
    records = concat(records, paxRecord(toBytes('GNU.sparse.realsize'), toBytes(member.size.toString())));
    const stored = <u64>sparseMap(segments).length + dataLength(segments);
    if (stored > LARGEST_SIZE)
      records = concat(records, paxRecord(toBytes('size'), toBytes(stored.toString())));
  } else if (member.size > LARGEST_SIZE)
    records = concat(records, paxRecord(toBytes('size'), toBytes(member.size.toString())));
  if (segments === null && splitName(member.name) < 0)
    records = concat(records, paxRecord(toBytes('path'), member.name));
  if (member.link.length > 100) records = concat(records, paxRecord(toBytes('linkpath'), member.link));
  if (member.uid > LARGEST_ID)
    records = concat(records, paxRecord(toBytes('uid'), toBytes(member.uid.toString())));
  if (member.gid > LARGEST_ID)
    records = concat(records, paxRecord(toBytes('gid'), toBytes(member.gid.toString())));
  if (member.user.length > 31) records = concat(records, paxRecord(toBytes('uname'), member.user));
  if (member.group.length > 31) records = concat(records, paxRecord(toBytes('gname'), member.group));
  if (exactTimes && (member.modified < 0 || member.modified % SECOND != 0))
    records = concat(records, paxRecord(toBytes('mtime'), timeText(member.modified)));
  for (let index = 0; index < member.attributeNames.length; index++) {
    const key = concat(toBytes(ATTRIBUTE_KEY), member.attributeNames[index]);
    records = concat(records, paxRecord(key, member.attributeValues[index]));
  }
  return records;
}

/** SECONDS.FRACTION without zeros at the end; before 1970 the fraction counts forwards, too (pax, "mtime"). */
function timeText(time: i64): Bytes {
  const sign = time < 0 ? '-' : '';
  const size = time < 0 ? -time : time;
  let fraction = (size % SECOND).toString().padStart(9, '0');
  while (fraction.endsWith('0')) fraction = fraction.substring(0, fraction.length - 1);
  return toBytes(sign + (size / SECOND).toString() + '.' + fraction);
}
