// Local time. The zone is that of the variable TZ: a POSIX description, or a name below /usr/share/zoneinfo; without TZ
// that of /etc/localtime, and else UTC. Files are in the format TZif (RFC 8536).
//
// Interface: Zone, localZone, UTC.

import { Bytes, bytesAt, addressOf, concat, indexOf, sliceOf, startsWithText, toBytes } from '../base/bytes';
import { O_RDONLY, close, fstat, open } from '../base/fs';
import { readSome } from '../base/io';
import { PosixZone, parsePosixZone } from './posix_zone';
import { variable } from '../base/program';

const DIRECTORY = '/usr/share/zoneinfo/';
const HEADER_SIZE: i32 = 44;

/** No zone's file is nearly as large. */
const LARGEST_FILE: u64 = 262144;

/** A time zone. offsetAt sets what the other fields say. */
export class Zone {
  /** Short name of the time in force, as CET or CEST. */
  name: string = 'UTC';
  isDaylight: bool = false;
  /** Times of change, and which type begins there. */
  private changes: StaticArray<i64> = [];
  private kinds: StaticArray<u8> = [];
  /** For each type: its offset, its name, and whether it is daylight saving time. */
  private offsets: Array<i32> = [];
  private names: Array<string> = [];
  private daylight: Array<bool> = [];
  /** What holds after the last change. */
  private rest: PosixZone | null = null;

  /** Seconds that local time is ahead of UTC, `seconds` after 1970. */
  offsetAt(seconds: i64): i32 {
    const changes = this.changes;
    if (changes.length > 0 && seconds < changes[changes.length - 1]) return this.take(this.typeAt(seconds));
    const rest = this.rest;
    if (rest === null) {
      if (this.offsets.length == 0) return 0;
      return this.take(changes.length > 0 ? this.kinds[changes.length - 1] : 0);
    }
    this.isDaylight = rest.isDaylight(seconds);
    this.name = this.isDaylight ? rest.daylightName : rest.name;
    return this.isDaylight ? rest.daylightOffset : rest.offset;
  }

  private take(type: i32): i32 {
    this.name = this.names[type];
    this.isDaylight = this.daylight[type];
    return this.offsets[type];
  }

  /** Before the first change the first type holds that is no daylight saving time (RFC 8536, 3.2). */
  private typeAt(seconds: i64): i32 {
    let low = 0;
    let high = this.changes.length;
    while (low < high) {
      const middle = (low + high) / 2;
      if (this.changes[middle] <= seconds) low = middle + 1;
      else high = middle;
    }
    if (low > 0) return this.kinds[low - 1];
    const standard = this.daylight.indexOf(false);
    return standard < 0 ? 0 : standard;
  }

  /**
   * Seconds since 1970 of a local time given as if it were UTC. Of an hour that comes twice the first is meant, and an hour
   * that is left out continues the time before it.
   */
  toUniversal(local: i64): i64 {
    const before = this.offsetAt(local - 86400);
    if (this.offsetAt(local - before) == before) return local - before;
    const after = this.offsetAt(local + 86400);
    return this.offsetAt(local - after) == after ? local - after : local - before;
  }

  /** Takes a POSIX description; false: it is none. */
  describe(text: Bytes): bool {
    this.rest = parsePosixZone(text);
    return this.rest !== null;
  }

  /** Takes the contents of a file; false: it is damaged or something else. */
  read(file: Bytes): bool {
    if (file.length < HEADER_SIZE || !startsWithText(file, 'TZif')) return false;
    const data = new TzData(file, 0, 4);
    if (!data.valid) return false;
    if (file[4] < 0x32) return this.fill(data);
    const wide = new TzData(file, data.end, 8);
    if (!wide.valid || !this.fill(wide)) return false;
    const start = wide.end + 1;
    const stop = start <= file.length ? indexOf(file, 0x0a, start) : -1;
    if (stop > start) this.rest = parsePosixZone(sliceOf(file, start, stop));
    return true;
  }

  private fill(data: TzData): bool {
    for (let type = 0; type < data.typeCount; type++) {
      this.offsets.push(data.offsetOf(type));
      this.names.push(data.nameOf(type));
      this.daylight.push(data.isDaylight(type));
    }
    this.changes = new StaticArray<i64>(data.timeCount);
    this.kinds = new StaticArray<u8>(data.timeCount);
    for (let index = 0; index < data.timeCount; index++) {
      this.changes[index] = data.changeAt(index);
      this.kinds[index] = data.kindAt(index);
      if (<i32>this.kinds[index] >= data.typeCount) return false;
    }
    return data.typeCount > 0;
  }
}

/** One block of a TZif file: header and data, with times of `size` bytes. */
class TzData {
  valid: bool = false;
  timeCount: i32 = 0;
  typeCount: i32 = 0;
  /** Where the next block is. */
  end: i32 = 0;
  private nameCount: i32 = 0;
  private times: i32;

  constructor(
    private file: Bytes,
    header: i32,
    private size: i32,
  ) {
    this.times = header + HEADER_SIZE;
    if (this.times <= file.length) this.valid = this.measure(header);
  }

  /** Takes the counts and finds the end; false: they cannot be. */
  private measure(header: i32): bool {
    const file = this.file;
    const size = this.size;
    const isUtcCount = this.word(header + 20);
    const isStandardCount = this.word(header + 24);
    const leapCount = this.word(header + 28);
    this.timeCount = this.word(header + 32);
    this.typeCount = this.word(header + 36);
    this.nameCount = this.word(header + 40);
    const largest = max(max(isUtcCount, isStandardCount), max(leapCount, this.nameCount));
    const smallest = min(min(isUtcCount, isStandardCount), min(leapCount, this.nameCount));
    if (largest > file.length || smallest < 0) return false;
    if (this.timeCount < 0 || this.timeCount > file.length || this.typeCount < 0 || this.typeCount > 255)
      return false;
    const variable = this.timeCount * (size + 1) + this.typeCount * 6 + this.nameCount;
    this.end = this.times + variable + leapCount * (size + 4) + isStandardCount + isUtcCount;
    return this.end <= file.length;
  }

  private word(at: i32): i32 {
    return bswap(load<i32>(addressOf(this.file) + at));
  }

  changeAt(index: i32): i64 {
    const at = this.times + index * this.size;
    if (this.size == 4) return this.word(at);
    return bswap(load<i64>(addressOf(this.file) + at));
  }

  kindAt(index: i32): u8 {
    return this.file[this.times + this.timeCount * this.size + index];
  }

  private typeAt(type: i32): i32 {
    return this.times + this.timeCount * (this.size + 1) + type * 6;
  }

  offsetOf(type: i32): i32 {
    return this.word(this.typeAt(type));
  }

  isDaylight(type: i32): bool {
    return this.file[this.typeAt(type) + 4] != 0;
  }

  nameOf(type: i32): string {
    const names = this.typeAt(this.typeCount);
    let name = '';
    for (let at = <i32>this.file[this.typeAt(type) + 5]; at < this.nameCount; at++) {
      const byte = this.file[names + at];
      if (byte == 0) break;
      name += String.fromCharCode(byte);
    }
    return name;
  }
}

/** The zone in a file, or null. */
function zoneIn(path: Bytes): Zone | null {
  const fd = open(path, O_RDONLY);
  if (fd < 0) return null;
  const attributes = fstat(fd);
  let zone: Zone | null = null;
  if (attributes.isRegular && attributes.size <= LARGEST_FILE) {
    const buffer = new StaticArray<u8>(<i32>attributes.size);
    const got = readSome(fd, addressOf(buffer), buffer.length);
    const found = new Zone();
    if (got > 0 && found.read(bytesAt(addressOf(buffer), got))) zone = found;
  }
  close(fd);
  return zone;
}

/** The zone that a value of TZ means; UTC if it means none (tzset(3)). */
export function zoneOf(value: Bytes): Zone {
  const text = value.length > 0 && value[0] == 0x3a ? sliceOf(value, 1) : value;
  const described = new Zone();
  if (text.length == 0 || described.describe(text)) return described;
  const path = text[0] == 0x2f ? text : concat(toBytes(DIRECTORY), text);
  const found = zoneIn(path);
  return found === null ? new Zone() : found;
}

/** Universal time. */
export const UTC: Zone = new Zone();

let local: Zone | null = null;

/** The zone of this program, read once. */
export function localZone(): Zone {
  if (local === null) {
    const value = variable('TZ');
    const system = value === null ? zoneIn(toBytes('/etc/localtime')) : zoneOf(value);
    local = system === null ? UTC : system;
  }
  return local!;
}
