// df [-aBhHiklmPTtx] [FILE]...: room on file systems (POSIX; GNU's options).

import { Bytes, equals, toBytes, isAmong } from '../lib/base/bytes';
import { canonicalPath, MISSING_NONE } from '../lib/file/canonical';
import { humanSize, humanSizeOf } from '../lib/text/format';
import { stat } from '../lib/base/fs';
import { complain } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { parseBlockSize } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { directoryName } from '../lib/text/path';
import { Filesystem, Mount, mounts, mountsError, statfs } from '../lib/file/statfs';
import { Table } from '../lib/text/table';
import { variable } from '../lib/base/program';

function describe(): Options {
  return new Options('[-ahikPT] [-B SIZE] [-t TYPE] [FILE]...', 'Show the room on file systems.')
    .flag('a', 'all', 'those without blocks and those out of sight too')
    .value('B', 'block-size', 'SIZE', 'count blocks of SIZE bytes')
    .flag('h', 'human-readable', 'sizes as 1.5G, 23M')
    .flag('H', 'si', 'the same in powers of 1000')
    .flag('i', 'inodes', 'files and not blocks')
    .flag('k', '', 'blocks of 1024 bytes (default)')
    .flag('l', 'local')
    .flag('m', '', 'blocks of 1 MiB')
    .flag('P', 'portability', 'in the format of POSIX')
    .flag('T', 'print-type', 'the kind of file system')
    .value('t', 'type', 'TYPE', 'only file systems of this kind')
    .value('x', 'exclude-type', 'TYPE', 'none of this kind')
    .flag('', 'total', 'the sum');
}

class Report {
  table: Table;
  status: i32 = 0;
  private blockSize: u64 = 1024;
  private way: string;
  private total: Filesystem = new Filesystem();

  constructor(private options: Options) {
    this.table = new Table(options.has('T') ? [14, 4, 5, 5, 5, 4] : [14, 5, 5, 5, 4]);
    this.way = options.last('BhHkm');
    const given = options.valueOf('B');
    if (this.way == 'm') this.blockSize = 1048576;
    if (this.way == 'B' && given !== null) this.setBlockSize(given);
    if (this.way == '' && variable('POSIXLY_CORRECT') !== null) this.blockSize = 512;
    this.total.fragmentSize = 1;
    this.putTitle();
  }

  private setBlockSize(text: Bytes): void {
    const size = parseBlockSize(text);
    if (size < 0) this.options.wrong(complain().text("invalid block size '").bytes(text).text("'"));
    this.blockSize = size;
  }

  private blockTitle(): string {
    if (this.way == 'h' || this.way == 'H') return 'Size';
    if (this.options.has('P')) return this.blockSize.toString() + '-blocks';
    if (this.blockSize % 1048576 == 0) return (this.blockSize / 1048576).toString() + 'M-blocks';
    if (this.blockSize % 1024 == 0) return (this.blockSize / 1024).toString() + 'K-blocks';
    return this.blockSize.toString() + 'B-blocks';
  }

  private putTitle(): void {
    const table = this.table;
    table.text('Filesystem');
    if (this.options.has('T')) table.text('Type');
    const human = this.way == 'h' || this.way == 'H';
    if (this.options.has('i')) table.number('Inodes').number('IUsed').number('IFree').number('IUse%');
    else {
      table
        .number(this.blockTitle())
        .number('Used')
        .number(human ? 'Avail' : 'Available');
      table.number(this.options.has('P') ? 'Capacity' : 'Use%');
    }
    table.text('Mounted on').endRow();
  }

  private shown(bytes: u64): string {
    if (this.options.has('i') || this.way == 'h')
      return this.way == 'h' ? humanSize(bytes) : bytes.toString();
    if (this.way == 'H') return humanSizeOf(bytes, 1000);
    return ((bytes + this.blockSize - 1) / this.blockSize).toString();
  }

  /** Adds the line of a mounted file system. */
  add(mount: Mount, system: Filesystem): void {
    const unit = system.fragmentSize;
    this.putRow(mount.source, mount.type, mount.path, system);
    this.total.blocks += system.blocks * unit;
    this.total.free += system.free * unit;
    this.total.available += system.available * unit;
    this.total.files += system.files;
    this.total.freeFiles += system.freeFiles;
  }

  addTotal(): void {
    this.putRow(toBytes('total'), toBytes('-'), toBytes('-'), this.total);
  }

  private putRow(source: Bytes, type: Bytes, path: Bytes, system: Filesystem): void {
    const inodes = this.options.has('i');
    const unit = inodes ? 1 : system.fragmentSize;
    const all = inodes ? system.files : system.blocks * unit;
    const free = inodes ? system.freeFiles : system.free * unit;
    const available = inodes ? free : system.available * unit;
    const used = all >= free ? all - free : 0;
    this.table.bytes(source);
    if (this.options.has('T')) this.table.bytes(type);
    this.table.number(this.shown(all)).number(this.shown(used)).number(this.shown(available));
    const whole = used + available;
    // Rounded up, as POSIX asks.
    const share = whole == 0 ? '-' : (<u64>Math.ceil((<f64>used * 100) / <f64>whole)).toString() + '%';
    this.table.number(share).bytes(path).endRow();
  }
}

/** The mount that a path is on: the last one at the longest path above it. */
function mountOf(list: Array<Mount>, path: Bytes): Mount | null {
  const canonical = canonicalPath(path, MISSING_NONE);
  let at: Bytes = canonical === null ? path : canonical;
  while (true) {
    for (let index = list.length - 1; index >= 0; index--) {
      if (equals(list[index].path, at)) return list[index];
    }
    if (at.length <= 1) return null;
    at = directoryName(at);
  }
}

/** Everything mounted; of several mounts at one place the last is the one in sight. */
function addAll(options: Options, report: Report, list: Array<Mount>): void {
  const only = options.valuesOf('t');
  const not = options.valuesOf('x');
  for (let index = 0; index < list.length; index++) {
    const mount = list[index];
    if ((only.length > 0 && !isAmong(only, mount.type)) || isAmong(not, mount.type)) continue;
    if (!options.has('a') && mountOf(list, mount.path) !== mount) continue;
    const system = statfs(mount.path);
    if (system.error < 0) {
      failed(mount.path, system.error);
      report.status = 1;
      continue;
    }
    if (system.blocks == 0 && !options.has('a') && !isAmong(only, mount.type)) continue;
    report.add(mount, system);
  }
}

export function df(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const list = mounts();
  if (mountsError < 0 && options.operands.length == 0) {
    complain().text("can't read the list of mounts: ").reason(mountsError).end();
    return 1;
  }
  const report = new Report(options);
  if (options.operands.length == 0) addAll(options, report, list);
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    const attributes = stat(path);
    const system = statfs(path);
    if (attributes.error < 0 || system.error < 0) {
      failed(path, attributes.error < 0 ? attributes.error : system.error);
      report.status = 1;
      continue;
    }
    const mount = mountOf(list, path);
    const unknown = new Mount(toBytes('-'), toBytes('-'), toBytes('-'), toBytes('-'));
    report.add(mount === null ? unknown : mount, system);
  }
  if (options.has('total')) report.addTotal();
  if (report.table.rows > 1) report.table.put();
  return report.status;
}
