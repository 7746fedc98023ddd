// findmnt [-lnr] [-o COLUMN,...] [-t TYPE] [-T PATH] [SOURCE|TARGET]: what is mounted where (findmnt(8), util-linux).

import { Bytes, equals, split, toBytes } from '../lib/base/bytes';
import { MISSING_NONE, canonicalPath } from '../lib/file/canonical';
import { complain, stdout } from '../lib/base/io';
import { MountInfo, mountInfo } from '../lib/file/mountinfo';
import { Options } from '../lib/command/options';
import { isAtOrBelow } from '../lib/text/path';
import { Table } from '../lib/text/table';

const COLUMNS: StaticArray<string> = [
  'TARGET',
  'SOURCE',
  'FSTYPE',
  'OPTIONS',
  'PROPAGATION',
  'ID',
  'PARENT',
  'MAJ:MIN',
  'FSROOT',
  'VFS-OPTIONS',
  'FS-OPTIONS',
];

function cell(info: MountInfo, column: i32): Bytes {
  switch (column) {
    case 0:
      return info.target;
    case 1:
      return info.fullSource;
    case 2:
      return info.type;
    case 3:
      return info.allOptions;
    case 4:
      return toBytes(info.propagation);
    case 5:
      return toBytes(info.id.toString());
    case 6:
      return toBytes(info.parent.toString());
    case 7:
      return info.device;
    case 8:
      return info.root;
    case 9:
      return info.options;
    default:
      return info.filesystemOptions;
  }
}

class Report {
  private columns: Array<i32> = [0, 1, 2, 3];
  private table: Table = new Table();

  constructor(private options: Options) {
    const given = options.valueOf('o');
    if (given !== null) this.choose(given);
    if (!options.has('n')) this.titles();
  }

  private titles(): void {
    for (let index = 0; index < this.columns.length; index++) this.table.text(COLUMNS[this.columns[index]]);
    this.table.endRow();
  }

  private choose(list: Bytes): void {
    this.columns = [];
    const names = split(list, 0x2c);
    for (let index = 0; index < names.length; index++) {
      const name = String.UTF8.decode(changetype<ArrayBuffer>(names[index])).toUpperCase();
      const column = COLUMNS.indexOf(name);
      if (column < 0) this.options.wrong(complain().text('unknown column: ').bytes(names[index]));
      this.columns.push(column);
    }
  }

  row(info: MountInfo, branch: string): void {
    for (let index = 0; index < this.columns.length; index++) {
      const column = this.columns[index];
      const text = cell(info, column);
      if (column != 0) this.table.bytes(text);
      else this.table.text(branch + String.UTF8.decode(changetype<ArrayBuffer>(text)));
    }
    this.table.endRow();
  }

  /** The mounts that hang in `parent`, each with what hangs in it. */
  tree(mounts: Array<MountInfo>, parent: MountInfo, indent: string): void {
    const children = new Array<MountInfo>();
    for (let index = 0; index < mounts.length; index++) {
      if (mounts[index].parent == parent.id && mounts[index].id != parent.id) children.push(mounts[index]);
    }
    for (let index = 0; index < children.length; index++) {
      const last = index == children.length - 1;
      this.row(children[index], indent + (last ? '└─' : '├─'));
      this.tree(mounts, children[index], indent + (last ? '  ' : '│ '));
    }
  }

  put(): void {
    this.table.put();
  }
}

/** The mount that a path is in. */
function mountOf(mounts: Array<MountInfo>, path: Bytes): MountInfo | null {
  const canonical = canonicalPath(path, MISSING_NONE);
  if (canonical === null) return null;
  let best: MountInfo | null = null;
  for (let index = 0; index < mounts.length; index++) {
    if (!isAtOrBelow(canonical, mounts[index].target)) continue;
    if (best === null || mounts[index].target.length >= best.target.length) best = mounts[index];
  }
  return best;
}

function wanted(info: MountInfo, options: Options): bool {
  const type = options.valueOf('t');
  if (type !== null && !equals(type, info.type)) return false;
  if (options.operands.length == 0) return true;
  const name = options.operands[0];
  if (equals(name, info.target) || equals(name, info.source)) return true;
  const canonical = canonicalPath(name, MISSING_NONE);
  return canonical !== null && equals(canonical, info.target);
}

export function findmnt(args: Array<Bytes>): i32 {
  const options = new Options(
    '[-lnr] [-o COLUMN,...] [-t TYPE] [-T PATH] [SOURCE|TARGET]',
    'Show what is mounted.',
  )
    .flag('l', 'list', 'no tree')
    .flag('n', 'noheadings', 'no titles')
    .flag('r', 'raw', 'no tree')
    .value('o', 'output', 'COLUMN,...', 'TARGET, SOURCE, FSTYPE, OPTIONS, PROPAGATION, ID, PARENT, ...')
    .value('t', 'types', 'TYPE', 'only file systems of this kind')
    .value('T', 'target', 'PATH', 'the mount that PATH is in')
    .parse(args)
    .expect(0, 1);
  const mounts = mountInfo();
  const report = new Report(options);
  const path = options.valueOf('T');
  let found = 0;
  if (path !== null) {
    const info = mountOf(mounts, path);
    if (info !== null) {
      report.row(info, '');
      found = 1;
    }
  } else if (options.operands.length == 0 && !options.has('t') && !options.has('l') && !options.has('r')) {
    // The root of the tree is the mount whose parent is out of sight.
    for (let index = 0; index < mounts.length; index++) {
      if (parentOf(mounts, mounts[index]) !== null) continue;
      report.row(mounts[index], '');
      report.tree(mounts, mounts[index], '');
      found++;
    }
  } else {
    for (let index = 0; index < mounts.length; index++) {
      if (!wanted(mounts[index], options)) continue;
      report.row(mounts[index], '');
      found++;
    }
  }
  if (found == 0) return 1;
  report.put();
  stdout.flush();
  return 0;
}

function parentOf(mounts: Array<MountInfo>, info: MountInfo): MountInfo | null {
  for (let index = 0; index < mounts.length; index++) {
    if (mounts[index].id == info.parent && mounts[index].id != info.id) return mounts[index];
  }
  return null;
}
