// Formats of stat -c: %-10s, %04a, %Hd and so on, for files and for file systems (GNU coreutils, stat invocation).
//
// Interface: putFormat; StatFields: FileFields, FilesystemFields.

import { S_IFBLK, S_IFCHR, S_IFDIR, S_IFIFO, S_IFLNK, S_IFMT, S_IFREG, S_IFSOCK } from '../base/abi';
import { groupName, userName } from '../privilege/accounts';
import { Bytes, toBytes } from '../base/bytes';
import { floorDivide } from '../time/calendar';
import { canonicalPath, MISSING_NONE } from './canonical';
import { formatDate } from '../time/date_format';
import { putEscape } from '../text/escape';
import { Stat, lstat, majorOf, minorOf, readLink } from '../base/fs';
import { Writer, stdout } from '../base/io';
import { modeText } from './mode';
import { directoryName } from '../text/path';
import { Filesystem, filesystemName } from './statfs';
import { localZone } from '../time/zone';

const SECOND: i64 = 1_000_000_000;

/** What a letter stands for. Answers are text; numbers can be told by `isNumber`. */
export abstract class StatFields {
  /** Whether the last value was a number: a width may fill it with zeros. */
  isNumber: bool = false;
  /** The letter before the one asked for: H or L, else 0. */
  modifier: i32 = 0;
  /** Digits behind the point, −1: none were asked for. */
  precision: i32 = -1;

  /** The value, or null if the letter means nothing. */
  abstract value(letter: i32): Bytes | null;

  protected number(value: u64, base: i32 = 10): Bytes {
    this.isNumber = true;
    return toBytes(value.toString(base));
  }
}

function kindOf(attributes: Stat): string {
  switch (attributes.mode & S_IFMT) {
    case S_IFREG:
      return attributes.size == 0 ? 'regular empty file' : 'regular file';
    case S_IFDIR:
      return 'directory';
    case S_IFLNK:
      return 'symbolic link';
    case S_IFCHR:
      return 'character special file';
    case S_IFBLK:
      return 'block special file';
    case S_IFIFO:
      return 'fifo';
    case S_IFSOCK:
      return 'socket';
  }
  return 'weird file';
}

export class FileFields extends StatFields {
  /** Whether %N has quotes, as in formats that the user gives. */
  quotes: bool = true;

  constructor(
    private path: Bytes,
    private attributes: Stat,
  ) {
    super();
  }

  value(letter: i32): Bytes | null {
    this.isNumber = false;
    const attributes = this.attributes;
    switch (letter) {
      case 0x61: // a
        return this.number(attributes.mode & 0o7777, 8);
      case 0x41: // A
        return toBytes(modeText(attributes.mode));
      case 0x62: // b
        return this.number(attributes.blocks);
      case 0x42: // B
        return this.number(512);
      case 0x43: // C: there are no security contexts
        return toBytes('?');
      case 0x66: // f
        return this.number(attributes.mode, 16);
      case 0x46: // F
        return toBytes(kindOf(attributes));
      case 0x68: // h
        return this.number(attributes.nlink);
      case 0x69: // i
        return this.number(attributes.ino);
      case 0x6d: // m
        return this.mountPoint();
      case 0x6e: // n
        return this.path;
      case 0x4e: // N
        return this.nameAndTarget();
      case 0x6f: // o
        return this.number(attributes.blockSize);
      case 0x73: // s
        return this.number(attributes.size);
    }
    return this.ownerOrDevice(letter) || this.time(letter);
  }

  private ownerOrDevice(letter: i32): Bytes | null {
    const attributes = this.attributes;
    switch (letter) {
      case 0x67: // g
        return this.number(attributes.gid);
      case 0x47: // G
        return groupName(attributes.gid);
      case 0x75: // u
        return this.number(attributes.uid);
      case 0x55: // U
        return userName(attributes.uid);
      case 0x64: // d, Hd, Ld
        return this.device(attributes.dev, 10);
      case 0x44: // D
        return this.number(attributes.dev, 16);
      case 0x72: // r, Hr, Lr
        return this.device(attributes.rdev, 10);
      case 0x52: // R
        return this.number(attributes.rdev, 16);
      case 0x74: // t
        return this.number(majorOf(attributes.rdev), 16);
      case 0x54: // T
        return this.number(minorOf(attributes.rdev), 16);
    }
    return null;
  }

  private device(device: u64, base: i32): Bytes {
    if (this.modifier == 0x48) return this.number(majorOf(device), base);
    return this.number(this.modifier == 0x4c ? minorOf(device) : device, base);
  }

  private time(letter: i32): Bytes | null {
    switch (letter) {
      case 0x78: // x
        return dateText(this.attributes.accessed);
      case 0x58: // X
        return this.seconds(this.attributes.accessed);
      case 0x79: // y
        return dateText(this.attributes.modified);
      case 0x59: // Y
        return this.seconds(this.attributes.modified);
      case 0x7a: // z
        return dateText(this.attributes.changed);
      case 0x5a: // Z
        return this.seconds(this.attributes.changed);
      case 0x77: // w: times of birth are not kept
        return toBytes('-');
      case 0x57: // W
        return this.number(0);
    }
    return null;
  }

  /** Seconds since 1970; a precision gives digits behind the point. */
  private seconds(time: i64): Bytes {
    this.isNumber = true;
    const whole = floorDivide(time, SECOND);
    if (this.precision <= 0) return toBytes(whole.toString());
    const digits = (time - whole * SECOND).toString().padStart(9, '0').padEnd(this.precision, '0');
    return toBytes(whole.toString() + '.' + digits.substring(0, this.precision));
  }

  private nameAndTarget(): Bytes {
    const mark = this.quotes ? "'" : '';
    const target = this.attributes.isLink ? readLink(this.path) : null;
    const text = new Writer(-1, this.path.length + (target === null ? 0 : target.length) + 32);
    text.text(mark).bytes(this.path).text(mark);
    if (target !== null) text.text(' -> ').text(mark).bytes(target).text(mark);
    const result = text.taken();
    text.discard();
    return result;
  }

  private mountPoint(): Bytes {
    const path = canonicalPath(this.path, MISSING_NONE);
    if (path === null) return toBytes('?');
    let at: Bytes = path;
    while (at.length > 1) {
      const parent = directoryName(at);
      const above = lstat(parent);
      if (above.error < 0 || above.dev != lstat(at).dev) return at;
      at = parent;
    }
    return at;
  }
}

/** 2026-11-24 01:44:38.000000000 +0000 */
function dateText(time: i64): Bytes {
  const text = new Writer(-1, 64);
  formatDate(text, toBytes('%Y-%m-%d %H:%M:%S.%N %z'), time, localZone());
  const result = text.taken();
  text.discard();
  return result;
}

export class FilesystemFields extends StatFields {
  constructor(
    private path: Bytes,
    private system: Filesystem,
  ) {
    super();
  }

  value(letter: i32): Bytes | null {
    this.isNumber = letter != 0x6e && letter != 0x54;
    const system = this.system;
    switch (letter) {
      case 0x61: // a
        return this.number(system.available);
      case 0x62: // b
        return this.number(system.blocks);
      case 0x63: // c
        return this.number(system.files);
      case 0x64: // d
        return this.number(system.freeFiles);
      case 0x66: // f
        return this.number(system.free);
      case 0x69: // i
        return this.number(system.id, 16);
      case 0x6c: // l
        return this.number(system.nameLength);
      case 0x6e: // n
        return this.path;
      case 0x73: // s
        return this.number(system.blockSize);
      case 0x53: // S
        return this.number(system.fragmentSize);
      case 0x74: // t
        return this.number(system.type, 16);
      case 0x54: // T
        return toBytes(filesystemName(system.type));
    }
    return null;
  }
}

/** Flags, width and precision between the % and the letter. */
class Spec {
  left: bool = false;
  zero: bool = false;
  width: i32 = 0;
  precision: i32 = -1;
  modifier: i32 = 0;
  letter: i32 = 0;
  end: i32;

  constructor(text: Bytes, start: i32) {
    let at = start;
    for (; at < text.length; at++) {
      if (text[at] == 0x2d) this.left = true;
      else if (text[at] == 0x30) this.zero = true;
      else if (text[at] != 0x20 && text[at] != 0x2b && text[at] != 0x23 && text[at] != 0x27) break;
    }
    for (; at < text.length && text[at] >= 0x30 && text[at] <= 0x39; at++) {
      this.width = min(this.width * 10 + text[at] - 0x30, 4096);
    }
    if (at < text.length && text[at] == 0x2e) {
      this.precision = 0;
      for (at++; at < text.length && text[at] >= 0x30 && text[at] <= 0x39; at++) {
        this.precision = min(this.precision * 10 + text[at] - 0x30, 4096);
      }
    }
    if (at + 1 < text.length && (text[at] == 0x48 || text[at] == 0x4c)) this.modifier = text[at++];
    if (at < text.length) this.letter = text[at++];
    this.end = at;
  }

  put(value: Bytes, isNumber: bool): void {
    const length = !isNumber && this.precision >= 0 ? min(value.length, this.precision) : value.length;
    const fill: u8 = this.zero && isNumber && !this.left ? 0x30 : 0x20;
    for (let at = length; !this.left && at < this.width; at++) stdout.byte(fill);
    stdout.range(changetype<usize>(value), length);
    for (let at = length; this.left && at < this.width; at++) stdout.byte(0x20);
  }
}

/** Writes `fields` as the format says. An unknown letter is a question mark. `escapes`: backslashes mean something. */
export function putFormat(format: Bytes, fields: StatFields, escapes: bool): void {
  let at = 0;
  while (at < format.length) {
    if (escapes && format[at] == 0x5c) {
      at = putEscape(stdout, format, at, false);
      if (at < 0) return;
      continue;
    }
    if (format[at] != 0x25 || at + 1 == format.length) {
      stdout.byte(format[at++]);
      continue;
    }
    if (format[at + 1] == 0x25) {
      stdout.byte(0x25);
      at += 2;
      continue;
    }
    const spec = new Spec(format, at + 1);
    fields.modifier = spec.modifier;
    fields.precision = spec.precision;
    const value = fields.value(spec.letter);
    if (value === null) stdout.byte(0x3f);
    else spec.put(value, fields.isNumber);
    at = spec.end;
  }
}
