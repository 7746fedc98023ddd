// How ls shows entries: long lines, columns, marks, colours.
//
// Interface: Entry, View with LAYOUT_… and TIME_…, Listing.

import { S_IFIFO, S_IFMT, S_IFSOCK } from '../base/abi';
import { groupName, userName } from '../privilege/accounts';
import { Bytes, toBytes } from '../base/bytes';
import { MONTHS, Moment, floorDivide, twoDigits } from '../time/calendar';
import { realtime } from '../time/clock';
import { humanSize, putPadding, widthOf } from '../text/format';
import { Stat, readLink, stat } from '../base/fs';
import { stdout } from '../base/io';
import { modeText } from './mode';
import { printable } from '../text/printable';
import { localZone } from '../time/zone';

/** Half a year: older times, and those to come, show the year (POSIX, ls). */
const RECENT: i64 = 15_778_476 * 1_000_000_000;

/** One a line; down columns; across them; with commas between. */
export const LAYOUT_LINES: i32 = 0;
export const LAYOUT_COLUMNS: i32 = 1;
export const LAYOUT_ACROSS: i32 = 2;
export const LAYOUT_COMMAS: i32 = 3;

/** `Nov 24 03:28`; `2026-11-24 03:28:25.123456789 +0000`; without seconds; `11-24 03:28`. */
export const TIME_LOCALE: i32 = 0;
export const TIME_FULL: i32 = 1;
export const TIME_LONG: i32 = 2;
export const TIME_SHORT: i32 = 3;

/** Narrowest column: a character and two blanks. */
const COLUMN_MIN: i32 = 3;

/** What to show: a name, where it is, its attributes. */
export class Entry {
  constructor(
    public name: Bytes,
    public path: Bytes,
    public attributes: Stat,
  ) {}

  /** Whether it is a directory, or a symbolic link to one. */
  get leadsToDirectory(): bool {
    return this.attributes.isDirectory || (this.attributes.isLink && stat(this.path).isDirectory);
  }
}

/** How to show it. */
export class View {
  long: bool = false;
  /** LAYOUT_…, where it is not long. */
  layout: i32 = LAYOUT_LINES;
  /** Columns of the terminal; 0: no end. */
  width: i32 = 80;
  owners: bool = true;
  groups: bool = true;
  /** Show characters that cannot be printed as `?`. */
  hidesControl: bool = false;
  numeric: bool = false;
  human: bool = false;
  inodes: bool = false;
  blocks: bool = false;
  colours: bool = false;
  /** 0: none, 1: directories, 2: all kinds. */
  marks: i32 = 0;
  /** c, u or empty: which time. */
  time: string = '';
  /** TIME_…: how it is written. */
  timeStyle: i32 = TIME_LOCALE;
  needsAttributes: bool = false;
  now: i64 = 0;
}

/** The character that -F or -p puts behind a name, or 0. */
function markOf(attributes: Stat, marks: i32): u8 {
  if (attributes.isDirectory) return 0x2f;
  if (marks < 2) return 0;
  if (attributes.isLink) return 0x40;
  const type = attributes.mode & S_IFMT;
  if (type == S_IFIFO) return 0x7c;
  if (type == S_IFSOCK) return 0x3d;
  return attributes.isRegular && (attributes.mode & 0o111) != 0 ? 0x2a : 0;
}

/** Colours of dircolors(1) without a configuration. */
function colourOf(attributes: Stat): string {
  if (attributes.isDirectory) return '\x1b[01;34m';
  if (attributes.isLink) return '\x1b[01;36m';
  const type = attributes.mode & S_IFMT;
  if (type == S_IFIFO) return '\x1b[33m';
  if (type == S_IFSOCK) return '\x1b[01;35m';
  if (attributes.isDevice) return '\x1b[01;33m';
  return (attributes.mode & 0o111) != 0 ? '\x1b[01;32m' : '';
}

export class Listing {
  constructor(private view: View) {}

  /** The sum of the blocks, in KiB. */
  putTotal(entries: Array<Entry>): void {
    let blocks: u64 = 0;
    for (let index = 0; index < entries.length; index++) blocks += entries[index].attributes.blocks;
    stdout.text('total ');
    if (this.view.human) stdout.text(humanSize(blocks * 512)).newline();
    else stdout.unsigned((blocks + 1) / 2).newline();
  }

  put(entries: Array<Entry>): void {
    if (this.view.long) return this.putLong(entries);
    if (this.view.layout == LAYOUT_COMMAS) return this.putCommas(entries);
    const inodeWidth = this.widest(entries, this.view.inodes, true);
    const blockWidth = this.widest(entries, this.view.blocks, false);
    const sizes = new Array<i32>();
    for (let index = 0; index < entries.length; index++) {
      sizes.push(this.widthOfEntry(entries[index], inodeWidth, blockWidth));
    }
    const across = this.view.layout == LAYOUT_ACROSS;
    const columns = this.view.layout == LAYOUT_LINES ? 1 : this.columnsThatFit(sizes, across);
    const rows = (entries.length + columns - 1) / columns;
    const widths = this.columnWidths(sizes, columns, across);
    const step = across ? 1 : rows;
    for (let row = 0; row < rows; row++) {
      const first = across ? row * columns : row;
      for (let column = 0; column < columns; column++) {
        const index = first + column * step;
        if (index >= entries.length) break;
        this.putPrefix(entries[index], inodeWidth, blockWidth);
        this.putName(entries[index]);
        if (column + 1 == columns || index + step >= entries.length) break;
        putPadding(widths[column] - sizes[index]);
      }
      stdout.newline();
    }
  }

  /** Names with commas, as many on a line as fit. */
  private putCommas(entries: Array<Entry>): void {
    let position = 0;
    for (let index = 0; index < entries.length; index++) {
      const inodes = this.view.inodes ? entries[index].attributes.ino.toString().length : 0;
      const blocks = this.view.blocks ? this.blocksOf(entries[index].attributes).length : 0;
      const width = this.widthOfEntry(entries[index], inodes, blocks);
      if (index > 0) {
        const fits = this.view.width == 0 || position + width + 2 < this.view.width;
        stdout.text(fits ? ', ' : ',\n');
        position = fits ? position + 2 : 0;
      }
      this.putPrefix(entries[index], inodes, blocks);
      this.putName(entries[index]);
      position += width;
    }
    stdout.newline();
  }

  private blocksOf(attributes: Stat): string {
    if (this.view.human) return humanSize(attributes.blocks * 512);
    return ((attributes.blocks + 1) / 2).toString();
  }

  private widest(entries: Array<Entry>, wanted: bool, inodes: bool): i32 {
    let width = 0;
    for (let index = 0; wanted && index < entries.length; index++) {
      const attributes = entries[index].attributes;
      width = max(width, inodes ? attributes.ino.toString().length : this.blocksOf(attributes).length);
    }
    return width;
  }

  private widthOfEntry(entry: Entry, inodeWidth: i32, blockWidth: i32): i32 {
    const mark = this.view.marks > 0 && markOf(entry.attributes, this.view.marks) != 0;
    const prefix = (inodeWidth > 0 ? inodeWidth + 1 : 0) + (blockWidth > 0 ? blockWidth + 1 : 0);
    return prefix + widthOf(this.shown(entry.name)) + i32(mark);
  }

  /** The width of each column, two blanks included. */
  private columnWidths(sizes: Array<i32>, columns: i32, across: bool): Array<i32> {
    const rows = (sizes.length + columns - 1) / columns;
    const widths = new Array<i32>(columns).fill(COLUMN_MIN);
    for (let index = 0; index < sizes.length; index++) {
      const column = across ? index % columns : index / rows;
      widths[column] = max(widths[column], sizes[index] + 2);
    }
    return widths;
  }

  /** The most columns that fit on a line; the last one needs no blanks. */
  private columnsThatFit(sizes: Array<i32>, across: bool): i32 {
    const room = this.view.width;
    if (room == 0) return max(1, sizes.length);
    for (let columns = min(sizes.length, room / COLUMN_MIN + 1); columns > 1; columns--) {
      const rows = (sizes.length + columns - 1) / columns;
      // Fewer columns hold as much with so many rows.
      if (!across && (sizes.length + rows - 1) / rows != columns) continue;
      const widths = this.columnWidths(sizes, columns, across);
      let total = max(COLUMN_MIN, widths[columns - 1] - 2);
      for (let column = 0; column < columns - 1 && total < room; column++) total += widths[column];
      if (total < room) return columns;
    }
    return 1;
  }

  private putPrefix(entry: Entry, inodeWidth: i32, blockWidth: i32): void {
    if (this.view.inodes) stdout.text(entry.attributes.ino.toString().padStart(inodeWidth)).byte(0x20);
    if (this.view.blocks) stdout.text(this.blocksOf(entry.attributes).padStart(blockWidth)).byte(0x20);
  }

  /** A name as it is written. */
  private shown(name: Bytes): Bytes {
    return this.view.hidesControl ? printable(name) : name;
  }

  private putName(entry: Entry): void {
    const colour = this.view.colours ? colourOf(entry.attributes) : '';
    stdout.text(colour).bytes(this.shown(entry.name));
    if (colour != '') stdout.text('\x1b[0m');
    const mark: u8 = this.view.marks > 0 ? markOf(entry.attributes, this.view.marks) : 0;
    if (mark != 0 && !(this.view.long && entry.attributes.isLink)) stdout.byte(mark);
  }

  private sizeOf(attributes: Stat): string {
    if (attributes.isDevice) {
      // makedev(3): 12 bits of major number and 20 of minor number in the lower half.
      const major = <u32>((attributes.rdev >> 8) & 0xfff);
      const minor = <u32>((attributes.rdev & 0xff) | ((attributes.rdev >> 12) & 0xfff00));
      return major.toString() + ', ' + minor.toString();
    }
    return this.view.human ? humanSize(attributes.size) : attributes.size.toString();
  }

  private timeOf(attributes: Stat): i64 {
    if (this.view.time == 'u') return attributes.accessed;
    return this.view.time == 'c' ? attributes.changed : attributes.modified;
  }

  private putTime(time: i64): void {
    const offset = localZone().offsetAt(floorDivide(time, 1_000_000_000));
    const moment = new Moment(time, offset);
    // The file may have been written since the clock was read last.
    if (time > this.view.now) this.view.now = realtime();
    const recent = time <= this.view.now && time >= this.view.now - RECENT;
    const style = this.view.timeStyle;
    const month = twoDigits(moment.month);
    const day = twoDigits(moment.day);
    const clock = twoDigits(moment.hour) + ':' + twoDigits(moment.minute);
    if (style == TIME_LOCALE) {
      stdout
        .text(MONTHS[moment.month - 1])
        .text(moment.day.toString().padStart(3))
        .byte(0x20);
      stdout.text(recent ? clock : moment.year.toString().padStart(5));
    } else if (style == TIME_SHORT && recent) {
      stdout.text(month + '-' + day + ' ' + clock);
    } else {
      stdout.text(moment.year.toString() + '-' + month + '-' + day);
      // As wide as with a time of day.
      if (style == TIME_SHORT) stdout.byte(0x20);
      else stdout.byte(0x20).text(clock);
    }
    if (style != TIME_FULL) return;
    const minutes = abs(offset) / 60;
    stdout.byte(0x3a).text(twoDigits(moment.second)).byte(0x2e);
    stdout.text(moment.nanosecond.toString().padStart(9, '0')).text(offset < 0 ? ' -' : ' +');
    stdout.text(twoDigits(<i32>(minutes / 60))).text(twoDigits(<i32>(minutes % 60)));
  }

  private nameOf(id: u32, group: bool): Bytes {
    if (this.view.numeric) return toBytes(id.toString());
    return group ? groupName(id) : userName(id);
  }

  private putLong(entries: Array<Entry>): void {
    let links = 0;
    let owners = 0;
    let groups = 0;
    let sizes = 0;
    for (let index = 0; index < entries.length; index++) {
      const attributes = entries[index].attributes;
      links = max(links, attributes.nlink.toString().length);
      owners = max(owners, widthOf(this.nameOf(attributes.uid, false)));
      groups = max(groups, widthOf(this.nameOf(attributes.gid, true)));
      sizes = max(sizes, this.sizeOf(attributes).length);
    }
    const inodeWidth = this.widest(entries, this.view.inodes, true);
    const blockWidth = this.widest(entries, this.view.blocks, false);
    for (let index = 0; index < entries.length; index++) {
      const attributes = entries[index].attributes;
      const owner = this.nameOf(attributes.uid, false);
      const group = this.nameOf(attributes.gid, true);
      this.putPrefix(entries[index], inodeWidth, blockWidth);
      stdout.text(modeText(attributes.mode)).byte(0x20).text(attributes.nlink.toString().padStart(links));
      stdout.byte(0x20);
      if (this.view.owners) {
        stdout.bytes(owner);
        putPadding(owners - widthOf(owner) + 1);
      }
      if (this.view.groups) {
        stdout.bytes(group);
        putPadding(groups - widthOf(group) + 1);
      }
      stdout.text(this.sizeOf(attributes).padStart(sizes)).byte(0x20);
      this.putTime(this.timeOf(attributes));
      stdout.byte(0x20);
      this.putName(entries[index]);
      if (attributes.isLink) this.putTarget(entries[index]);
      stdout.newline();
    }
  }

  private putTarget(entry: Entry): void {
    const text = readLink(entry.path);
    if (text === null) return;
    stdout.text(' -> ').bytes(this.shown(text));
    const target = stat(entry.path);
    const mark: u8 = this.view.marks > 1 && target.error == 0 ? markOf(target, 2) : 0;
    if (mark != 0) stdout.byte(mark);
  }
}
