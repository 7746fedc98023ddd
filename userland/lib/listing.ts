// How ls shows entries: long lines, columns, marks, colours.
//
// Interface: Entry, View, Listing.

import { S_IFIFO, S_IFMT, S_IFSOCK } from './abi';
import { groupName, userName } from './accounts';
import { Bytes, toBytes } from './bytes';
import { MONTHS, Moment, floorDivide, twoDigits } from './calendar';
import { humanSize, putPadding, terminalWidth, widthOf } from './format';
import { Stat, readLink, stat } from './fs';
import { stdout } from './io';
import { modeText } from './mode';
import { localZone } from './zone';

/** Half a year: older times, and those to come, show the year (POSIX, ls). */
const RECENT: i64 = 15_778_476 * 1_000_000_000;

/** What to show: a name, where it is, its attributes. */
export class Entry {
  constructor(
    public name: Bytes,
    public path: Bytes,
    public attributes: Stat,
  ) {}
}

/** How to show it. */
export class View {
  long: bool = false;
  columns: bool = false;
  numeric: bool = false;
  human: bool = false;
  inodes: bool = false;
  blocks: bool = false;
  colours: bool = false;
  /** 0: none, 1: directories, 2: all kinds. */
  marks: i32 = 0;
  /** c, u or empty: which time. */
  time: string = '';
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
    const inodeWidth = this.widest(entries, this.view.inodes, true);
    const blockWidth = this.widest(entries, this.view.blocks, false);
    const perLine = this.view.columns ? this.entriesPerLine(entries, inodeWidth, blockWidth) : 1;
    const rows = (entries.length + perLine - 1) / perLine;
    const widths = this.columnWidths(entries, rows, inodeWidth, blockWidth);
    for (let row = 0; row < rows; row++) {
      for (let index = row, column = 0; index < entries.length; index += rows, column++) {
        this.putPrefix(entries[index], inodeWidth, blockWidth);
        this.putName(entries[index]);
        if (index + rows >= entries.length) break;
        putPadding(widths[column] - this.widthOfEntry(entries[index], inodeWidth, blockWidth));
      }
      stdout.newline();
    }
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
    return prefix + widthOf(entry.name) + i32(mark);
  }

  /** The width of each column with `rows` rows, two blanks included. */
  private columnWidths(entries: Array<Entry>, rows: i32, inodeWidth: i32, blockWidth: i32): Array<i32> {
    const widths = new Array<i32>();
    for (let index = 0; index < entries.length; index++) {
      const column = index / rows;
      const width = this.widthOfEntry(entries[index], inodeWidth, blockWidth) + 2;
      if (column == widths.length) widths.push(width);
      else widths[column] = max(widths[column], width);
    }
    return widths;
  }

  /** The most columns that fit on a line. */
  private entriesPerLine(entries: Array<Entry>, inodeWidth: i32, blockWidth: i32): i32 {
    const room = terminalWidth();
    for (let rows = 1; rows < entries.length; rows++) {
      const widths = this.columnWidths(entries, rows, inodeWidth, blockWidth);
      let total = -2;
      for (let column = 0; column < widths.length && total <= room; column++) total += widths[column];
      if (total < room) return widths.length;
    }
    return 1;
  }

  private putPrefix(entry: Entry, inodeWidth: i32, blockWidth: i32): void {
    if (this.view.inodes) stdout.text(entry.attributes.ino.toString().padStart(inodeWidth)).byte(0x20);
    if (this.view.blocks) stdout.text(this.blocksOf(entry.attributes).padStart(blockWidth)).byte(0x20);
  }

  private putName(entry: Entry): void {
    const colour = this.view.colours ? colourOf(entry.attributes) : '';
    stdout.text(colour).bytes(entry.name);
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
    const moment = new Moment(time, localZone().offsetAt(floorDivide(time, 1_000_000_000)));
    stdout
      .text(MONTHS[moment.month - 1])
      .text(moment.day.toString().padStart(3))
      .byte(0x20);
    if (time > this.view.now || time < this.view.now - RECENT) {
      stdout.text(moment.year.toString().padStart(5));
    } else {
      stdout.text(twoDigits(moment.hour)).byte(0x3a).text(twoDigits(moment.minute));
    }
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
      stdout.byte(0x20).bytes(owner);
      putPadding(owners - widthOf(owner) + 1);
      stdout.bytes(group);
      putPadding(groups - widthOf(group) + 1);
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
    stdout.text(' -> ').bytes(text);
    const target = stat(entry.path);
    const mark: u8 = this.view.marks > 1 && target.error == 0 ? markOf(target, 2) : 0;
    if (mark != 0) stdout.byte(mark);
  }
}
