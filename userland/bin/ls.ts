// ls [-1aACcdFhHiLlnpRrSstU] [--color[=WHEN]] [FILE]...: lists directories and files (POSIX; GNU's options).

import { Bytes, compare, toBytes } from '../lib/bytes';
import { realtime } from '../lib/clock';
import { Directory, Stat, lstat, stat } from '../lib/fs';
import { stdout } from '../lib/io';
import { failed } from '../lib/message';
import { Entry, Listing, View } from '../lib/listing';
import { Options } from '../lib/options';
import { joinPath } from '../lib/path';
import { isTerminal } from '../lib/terminal';

function describe(): Options {
  return new Options('[OPTION]... [FILE]...', 'List directories and files.')
    .flag('1', '', 'one name a line')
    .flag('a', 'all', 'names that begin with a dot too')
    .flag('A', 'almost-all', 'the same without . and ..')
    .flag('C', '', 'in columns')
    .flag('c', '', 'time of the last change of attributes')
    .flag('d', 'directory', 'a directory itself and not what is in it')
    .flag('F', 'classify', 'mark the kind: / directory, * program, @ link, | pipe, = socket')
    .flag('h', 'human-readable', 'sizes as 1.5K, 23M')
    .flag('H', 'dereference-command-line', 'follow links among the FILEs')
    .flag('i', 'inode', 'file numbers')
    .flag('L', 'dereference', 'follow all links')
    .flag('l', '', 'type, permissions, links, owner, group, size, time')
    .flag('n', 'numeric-uid-gid', 'as -l, with numbers for owner and group')
    .flag('p', '', 'mark directories with /')
    .flag('R', 'recursive', 'directories in directories too')
    .flag('r', 'reverse', 'backwards')
    .flag('S', '', 'largest first')
    .flag('s', 'size', 'blocks of 1 KiB that files take')
    .flag('t', '', 'newest first')
    .flag('U', '', 'as the directory has them')
    .flag('u', '', 'time of the last access')
    .optional('', 'color', 'WHEN', 'colours: always, auto (default: never)');
}

/** Order of two entries, before -r. Equal times and sizes go by name. */
class Order {
  constructor(
    private key: string,
    private time: string,
    private reverse: bool,
  ) {}

  private timeOf(attributes: Stat): i64 {
    if (this.time == 'u') return attributes.accessed;
    return this.time == 'c' ? attributes.changed : attributes.modified;
  }

  private isBefore(first: Entry, second: Entry): bool {
    const one = first.attributes;
    const other = second.attributes;
    let order = 0;
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

  constructor(
    private options: Options,
    private view: View,
  ) {
    const time = options.last('cu');
    const key = options.last('StU');
    this.order = new Order(key == '' && time != '' && !view.long ? 't' : key, time, options.has('r'));
    this.listing = new Listing(view);
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
    const way = this.options.last('aA');
    const directory = new Directory(path, way == 'a');
    const entries = new Array<Entry>();
    while (directory.next()) {
      if (way == '' && directory.name[0] == 0x2e) continue;
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

function viewOf(options: Options): View {
  const view = new View();
  const terminal = isTerminal(1);
  const format = options.last('1Cln');
  view.long = format == 'l' || format == 'n';
  view.columns = format == 'C' || (format == '' && terminal);
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
  const sorted = options.last('StU');
  const needed =
    view.long || view.inodes || view.blocks || view.marks > 0 || view.colours || options.has('R');
  view.needsAttributes = needed || (sorted != '' && sorted != 'U') || view.time != '';
  return view;
}

export function ls(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  if (options.operands.length == 0) options.operands.push(toBytes('.'));
  const lister = new Lister(options, viewOf(options));
  lister.list(options.operands);
  return lister.status;
}
