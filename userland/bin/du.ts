// du [-abchHklLmsSx0] [-d N] [-B SIZE] [--exclude=PATTERN] [FILE]...: room that files take, summed over trees (POSIX; GNU).

import { Bytes, toBytes } from '../lib/base/bytes';
import { humanSize, humanSizeOf } from '../lib/text/format';
import { Directory } from '../lib/file/directory';
import { Stat, lstat, stat } from '../lib/base/fs';
import { matchesPattern } from '../lib/text/pattern';
import { complain, stdout } from '../lib/base/io';
import { cannot, failed, invalidNumber } from '../lib/command/message';
import { parseBlockSize, parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { joinPath } from '../lib/text/path';

const UNLIMITED: i32 = i32.MAX_VALUE;

function describe(): Options {
  return new Options('[-abchklmsSx] [-d N] [FILE]...', 'Show the room that files take, summed over trees.')
    .flag('0', 'null', 'end each line with a NUL')
    .flag('a', 'all', 'files too, and not only directories')
    .flag('', 'apparent-size', 'lengths of files and not blocks')
    .value('B', 'block-size', 'SIZE', 'count blocks of SIZE bytes')
    .flag('b', 'bytes', 'lengths of files in bytes')
    .flag('c', 'total', 'the sum of all')
    .value('d', 'max-depth', 'N', 'only down to N levels')
    .flag('D', 'dereference-args')
    .value('', 'exclude', 'PATTERN', 'leave out names that match')
    .flag('h', 'human-readable', 'sizes as 1.5K, 23M')
    .flag('', 'si', 'the same in powers of 1000')
    .flag('H', '', 'follow symbolic links among the FILEs')
    .flag('k', '', 'blocks of 1024 bytes (default)')
    .flag('L', 'dereference', 'follow all symbolic links')
    .flag('l', 'count-links', 'count a file once for each of its names')
    .flag('m', '', 'blocks of 1 MiB')
    .flag('P', 'no-dereference', 'follow no symbolic link (default)')
    .flag('s', 'summarize', 'only the sum for each FILE')
    .flag('S', 'separate-dirs', 'without directories in directories')
    .flag('x', 'one-file-system', 'stay on one file system');
}

/** Sums up. `add` answers the bytes of a tree. */
class Summer {
  status: i32 = 0;
  blockSize: u64 = 1024;
  depth: i32 = UNLIMITED;
  private apparent: bool;
  private human: i32;
  private follow: bool;
  private followNamed: bool;
  private excluded: Array<Bytes>;
  private files: bool;
  private separate: bool;
  private links: bool;
  private end: u8;
  /** Files with several names that have been counted. */
  private counted: Set<string> = new Set<string>();
  private device: u64 = 0;
  private oneDevice: bool;

  constructor(options: Options) {
    this.apparent = options.has('b') || options.has('apparent-size');
    this.human = options.has('si') ? 1000 : options.has('h') ? 1024 : 0;
    const way = options.last('HLPD');
    this.follow = way == 'L';
    this.followNamed = way != 'P' && way != '';
    this.excluded = options.valuesOf('exclude');
    this.files = options.has('a');
    this.separate = options.has('S');
    this.links = options.has('l');
    this.oneDevice = options.has('x');
    this.end = options.has('0') ? 0 : 0x0a;
    if (options.has('b')) this.blockSize = 1;
    if (options.last('km') == 'm') this.blockSize = 1048576;
    if (options.has('s')) this.depth = 0;
  }

  put(bytes: u64, name: Bytes): void {
    if (this.human == 0) stdout.unsigned((bytes + this.blockSize - 1) / this.blockSize);
    else stdout.text(this.human == 1024 ? humanSize(bytes) : humanSizeOf(bytes, 1000));
    stdout.byte(0x09).bytes(name).byte(this.end);
  }

  private sizeOf(attributes: Stat): u64 {
    if (!this.apparent) return attributes.blocks * 512;
    return attributes.isRegular || attributes.isLink ? attributes.size : 0;
  }

  private isCounted(attributes: Stat): bool {
    if (this.links || attributes.isDirectory || attributes.nlink < 2) return false;
    const key = attributes.dev.toString() + ':' + attributes.ino.toString();
    if (this.counted.has(key)) return true;
    this.counted.add(key);
    return false;
  }

  private isExcluded(name: Bytes): bool {
    for (let index = 0; index < this.excluded.length; index++) {
      if (matchesPattern(this.excluded[index], name)) return true;
    }
    return false;
  }

  add(path: Bytes, level: i32): u64 {
    const attributes = this.follow || (level == 0 && this.followNamed) ? stat(path) : lstat(path);
    if (attributes.error < 0) {
      if (level == 0) failed(path, attributes.error);
      else cannot('stat', path, attributes.error);
      this.status = 1;
      return 0;
    }
    if (level == 0) this.device = attributes.dev;
    else if (this.oneDevice && attributes.dev != this.device) return 0;
    if (this.isCounted(attributes)) return 0;
    const own = this.sizeOf(attributes);
    if (!attributes.isDirectory) {
      if (level == 0 || (this.files && level <= this.depth)) this.put(own, path);
      return own;
    }
    return this.addTree(path, own, level);
  }

  private addTree(path: Bytes, own: u64, level: i32): u64 {
    const directory = new Directory(path);
    const names = new Array<Bytes>();
    while (directory.next()) names.push(directory.name);
    directory.close();
    if (directory.error < 0) {
      cannot('open', path, directory.error);
      this.status = 1;
    }
    let sum = own;
    let shown = own;
    for (let index = 0; index < names.length; index++) {
      const inner = joinPath(path, names[index]);
      if (this.excluded.length > 0 && (this.isExcluded(names[index]) || this.isExcluded(inner))) continue;
      const bytes = this.add(inner, level + 1);
      sum += bytes;
      if (!this.separate || !lstat(inner).isDirectory) shown += bytes;
    }
    if (level <= this.depth) this.put(this.separate ? shown : sum, path);
    return sum;
  }
}

export function du(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const summer = new Summer(options);
  const depth = options.valueOf('d');
  const block = options.valueOf('B');
  if (depth !== null) {
    const levels = parseDecimal(depth);
    if (levels < 0) {
      invalidNumber(depth);
      return 1;
    }
    summer.depth = <i32>min<i64>(levels, UNLIMITED);
  }
  if (block !== null) {
    const size = parseBlockSize(block);
    if (size < 0) options.wrong(complain().text("invalid block size '").bytes(block).text("'"));
    summer.blockSize = size;
  }
  if (options.operands.length == 0) options.operands.push(toBytes('.'));
  let total: u64 = 0;
  for (let index = 0; index < options.operands.length; index++)
    total += summer.add(options.operands[index], 0);
  if (options.has('c')) summer.put(total, toBytes('total'));
  return summer.status;
}
