// ls [-1aABCcdFfGghHIikLlmNnopqRrSstUuvwXx] [--color[=WHEN]] [FILE]...: lists directories and files (POSIX; GNU's options).

import { Bytes, addressOf, compare, equalsText, lastIndexOf, sliceOf, toBytes } from '../lib/base/bytes';
import { realtime } from '../lib/time/clock';
import { Directory } from '../lib/file/directory';
import { FNM_PERIOD, Pattern } from '../lib/regex/fnmatch';
import { Stat, lstat, stat } from '../lib/base/fs';
import { terminalWidth } from '../lib/text/format';
import { complain, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import {
  Entry,
  LAYOUT_ACROSS,
  LAYOUT_COLUMNS,
  LAYOUT_COMMAS,
  LAYOUT_LINES,
  Listing,
  TIME_FULL,
  TIME_LOCALE,
  TIME_LONG,
  TIME_SHORT,
  View,
} from '../lib/file/listing';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { joinPath } from '../lib/text/path';
import { isTerminal } from '../lib/terminal/terminal';
import { compareVersions } from '../lib/text/version';

function describe(): Options {
  return new Options('[OPTION]... [FILE]...', 'List directories and files.')
    .flag('1', '', 'one name a line')
    .flag('a', 'all', 'names that begin with a dot too')
    .flag('A', 'almost-all', 'the same without . and ..')
    .flag('B', 'ignore-backups', 'leave out names that end in ~')
    .flag('C', '', 'in columns')
    .flag('x', '', 'in columns, sorted across them')
    .flag('m', '', 'with commas between')
    .value('w', 'width', 'COLUMNS', 'as wide as this; 0: no end')
    .flag('c', '', 'time of the last change of attributes')
    .flag('d', 'directory', 'a directory itself and not what is in it')
    .flag('F', 'classify', 'mark the kind: / directory, * program, @ link, | pipe, = socket')
    .flag('f', '', 'as -aU')
    .flag('g', '', 'as -l, without the owner')
    .flag('o', '', 'as -l, without the group')
    .flag('G', 'no-group', 'with -l: without the group')
    .flag('', 'group-directories-first', 'directories before files')
    .flag('', 'full-time', 'as -l --time-style=full-iso')
    .value('', 'time-style', 'STYLE', 'full-iso, long-iso, iso, locale')
    .flag('h', 'human-readable', 'sizes as 1.5K, 23M')
    .flag('H', 'dereference-command-line', 'follow links among the FILEs')
    .value('I', 'ignore', 'PATTERN', 'leave out names that match')
    .flag('i', 'inode', 'file numbers')
    .flag('L', 'dereference', 'follow all links')
    .flag('l', '', 'type, permissions, links, owner, group, size, time')
    .flag('k', 'kibibytes', 'count blocks of 1 KiB (default)')
    .flag('N', 'literal', 'names as they are')
    .flag('q', 'hide-control-chars', '? for what cannot be printed (default on a terminal)')
    .flag('n', 'numeric-uid-gid', 'as -l, with numbers for owner and group')
    .flag('p', '', 'mark directories with /')
    .flag('R', 'recursive', 'directories in directories too')
    .flag('r', 'reverse', 'backwards')
    .flag('S', '', 'largest first')
    .flag('s', 'size', 'blocks of 1 KiB that files take')
    .flag('t', '', 'newest first')
    .flag('U', '', 'as the directory has them')
    .flag('v', '', 'numbers in names by value')
    .flag('X', '', 'by what follows the last dot of the name')
    .flag('u', '', 'time of the last access')
    .optional('', 'color', 'WHEN', 'colours: always, auto (default: never)');
}

/** The last dot of a name and what follows it, or nothing. */
function extensionOf(name: Bytes): Bytes {
  const dot = lastIndexOf(name, 0x2e);
  return dot < 0 ? [] : sliceOf(name, dot);
}

function compareVersionTexts(first: Bytes, second: Bytes): i32 {
  const one = addressOf(first);
  const other = addressOf(second);
  return compareVersions(one, one + first.length, other, other + second.length);
}

/** Order of two entries, before -r. Equal times and sizes go by name. */
class Order {
  constructor(
    private key: string,
    private time: string,
    private reverse: bool,
    private directoriesFirst: bool,
  ) {}

  private timeOf(attributes: Stat): i64 {
    if (this.time == 'u') return attributes.accessed;
    return this.time == 'c' ? attributes.changed : attributes.modified;
  }

  private isBefore(first: Entry, second: Entry): bool {
    const one = first.attributes;
    const other = second.attributes;
    if (this.directoriesFirst && first.leadsToDirectory != second.leadsToDirectory) {
      return first.leadsToDirectory;
    }
    let order = 0;
    if (this.key == 'X') order = compare(extensionOf(first.name), extensionOf(second.name));
    if (this.key == 'v') order = compareVersionTexts(first.name, second.name);
    if (this.key == 'S') order = one.size > other.size ? -1 : i32(one.size < other.size);
    if (this.key == 't') {
      const difference = this.timeOf(one) - this.timeOf(other);
      order = difference > 0 ? -1 : i32(difference < 0);
    }
    if (order == 0) order = compare(first.name, second.name);
    return this.reverse ? order > 0 : order < 0;
  }

  /** Sorts in place; merging keeps it stable and short of n². */
  sort(entries: Array<Entry>): void {
    if (this.key == 'U') {
      if (this.reverse) entries.reverse();
      return;
    }
    const sorted = this.merged(entries, 0, entries.length);
    for (let index = 0; index < entries.length; index++) entries[index] = sorted[index];
  }

  private merged(entries: Array<Entry>, from: i32, to: i32): Array<Entry> {
    if (to - from <= 1) return entries.slice(from, to);
    const middle = (from + to) / 2;
    const low = this.merged(entries, from, middle);
    const high = this.merged(entries, middle, to);
    const result = new Array<Entry>();
    let left = 0;
    let right = 0;
    while (left < low.length || right < high.length) {
      const takeHigh = left == low.length || (right < high.length && this.isBefore(high[right], low[left]));
      result.push(takeHigh ? high[right++] : low[left++]);
    }
    return result;
  }
}

class Lister {
  status: i32 = 0;
  private order: Order;
  private listing: Listing;
  private shown: bool = false;
  /** -I. */
  private ignored: Array<Pattern> = [];

  constructor(
    private options: Options,
    private view: View,
  ) {
    const time = options.last('cu');
    const given = options.last('StUvXf');
    const key = given == 'f' ? 'U' : given;
    const first = options.has('group-directories-first');
    this.order = new Order(key == '' && time != '' && !view.long ? 't' : key, time, options.has('r'), first);
    this.listing = new Listing(view);
    const patterns = options.valuesOf('I');
    for (let index = 0; index < patterns.length; index++)
      this.ignored.push(new Pattern(patterns[index], FNM_PERIOD));
  }

  private isIgnored(name: Bytes): bool {
    for (let index = 0; index < this.ignored.length; index++) {
      if (this.ignored[index].matches(name)) return true;
    }
    return false;
  }

  private fail(path: Bytes, error: i32): void {
    failed(path, error);
    this.status = 1;
  }

  private attributesOf(path: Bytes, follow: bool): Stat {
    if (!follow) return lstat(path);
    const attributes = stat(path);
    return attributes.error < 0 ? lstat(path) : attributes;
  }

  /** Files first, then the directories, each with its name if there is more than one thing. */
  list(operands: Array<Bytes>): void {
    const plain = this.options.has('d');
    const keepLinks = plain || this.view.long || this.options.has('F');
    const follow = this.options.has('L') || this.options.has('H') || !keepLinks;
    const files = new Array<Entry>();
    const directories = new Array<Entry>();
    for (let index = 0; index < operands.length; index++) {
      const attributes = this.attributesOf(operands[index], follow);
      const entry = new Entry(operands[index], operands[index], attributes);
      if (attributes.error < 0) this.fail(operands[index], attributes.error);
      else if (attributes.isDirectory && !plain) directories.push(entry);
      else files.push(entry);
    }
    this.order.sort(files);
    this.order.sort(directories);
    if (files.length > 0) {
      this.listing.put(files);
      this.shown = true;
    }
    const headers = operands.length > 1 || this.options.has('R');
    for (let index = 0; index < directories.length; index++)
      this.listDirectory(directories[index].path, headers);
  }

  private listDirectory(path: Bytes, header: bool): void {
    const way = this.options.last('aAf');
    const backups = !this.options.has('B');
    const directory = new Directory(path, way == 'a' || way == 'f');
    const entries = new Array<Entry>();
    while (directory.next()) {
      if (way == '' && directory.name[0] == 0x2e) continue;
      if (this.isIgnored(directory.name)) continue;
      if (!backups && directory.name[directory.name.length - 1] == 0x7e) continue;
      const inner = joinPath(path, directory.name);
      const attributes = this.view.needsAttributes
        ? this.attributesOf(inner, this.options.has('L'))
        : new Stat();
      if (attributes.error < 0) this.fail(inner, attributes.error);
      else entries.push(new Entry(directory.name, inner, attributes));
    }
    directory.close();
    if (directory.error < 0) return this.fail(path, directory.error);
    this.order.sort(entries);
    if (header) {
      if (this.shown) stdout.newline();
      stdout.bytes(path).text(':\n');
    }
    this.shown = true;
    if (this.view.long || this.view.blocks) this.listing.putTotal(entries);
    this.listing.put(entries);
    if (!this.options.has('R')) return;
    for (let index = 0; index < entries.length; index++) {
      const name = entries[index].name;
      const dots = name[0] == 0x2e && (name.length == 1 || (name.length == 2 && name[1] == 0x2e));
      if (entries[index].attributes.isDirectory && !dots) this.listDirectory(entries[index].path, true);
    }
  }
}

/** Long or how laid out: the last option counts, but -1 does not undo -l. */
function setLayout(view: View, options: Options, terminal: bool): void {
  const order = options.order('1Clngoxm');
  if (terminal) view.layout = LAYOUT_COLUMNS;
  for (let index = 0; index < order.length; index++) {
    const letter = order.charAt(index);
    if (letter == '1' && view.long) continue;
    view.long = 'lngo'.includes(letter);
    if (letter == '1') view.layout = LAYOUT_LINES;
    if (letter == 'C') view.layout = LAYOUT_COLUMNS;
    if (letter == 'x') view.layout = LAYOUT_ACROSS;
    if (letter == 'm') view.layout = LAYOUT_COMMAS;
  }
  if (options.has('full-time')) view.long = true;
  const given = options.valueOf('w');
  const width = given !== null ? parseDecimal(given) : terminalWidth();
  if (width < 0 || width > i32.MAX_VALUE)
    options.wrong(complain().text("invalid line width: '").bytes(given!).text("'"));
  view.width = <i32>width;
}

/** How times are written; the option given last counts. */
function timeStyleOf(options: Options): i32 {
  const given = options.valueOf('time-style');
  if (given === null) return options.has('full-time') ? TIME_FULL : TIME_LOCALE;
  if (equalsText(given, 'full-iso')) return TIME_FULL;
  if (equalsText(given, 'long-iso')) return TIME_LONG;
  if (equalsText(given, 'iso')) return TIME_SHORT;
  if (!equalsText(given, 'locale')) {
    options.wrong(complain().text("invalid argument '").bytes(given).text("' for '--time-style'"));
  }
  return TIME_LOCALE;
}

function viewOf(options: Options): View {
  const view = new View();
  const terminal = isTerminal(1);
  setLayout(view, options, terminal);
  view.timeStyle = timeStyleOf(options);
  view.owners = !options.has('g');
  view.groups = !options.has('o') && !options.has('G');
  view.hidesControl = options.last('qN') == 'q' || (terminal && !options.has('N'));
  view.numeric = options.has('n');
  view.human = options.has('h');
  view.inodes = options.has('i');
  view.blocks = options.has('s');
  view.time = options.last('cu');
  view.marks = options.has('F') ? 2 : options.has('p') ? 1 : 0;
  const when = options.valueOf('color');
  const always =
    options.has('color') && (when === null || when.length == 0 || (when[0] == 0x61 && when.length == 6));
  view.colours = always || (when !== null && when.length == 4 && terminal);
  view.now = realtime();
  const sorted = options.last('StUvXf');
  const needed =
    view.long || view.inodes || view.blocks || view.marks > 0 || view.colours || options.has('R');
  view.needsAttributes =
    needed || sorted == 'S' || sorted == 't' || options.has('group-directories-first') || view.time != '';
  return view;
}

export function ls(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  if (options.operands.length == 0) options.operands.push(toBytes('.'));
  const lister = new Lister(options, viewOf(options));
  lister.list(options.operands);
  return lister.status;
}
