// cgls [-al] [CGROUP]...: the tree of cgroups, and who is in them (systemd-cgls).

import { CGROUP_ROOT, cgroupChildren, cgroupMembers, cgroupPath, cgroupText } from '../lib/procfs/cgroups';
import { ByteBuffer } from '../lib/base/buffer';
import { Bytes, concat, sliceOf, split, toBytes } from '../lib/base/bytes';
import { terminalWidth } from '../lib/text/format';
import { putShown } from '../lib/text/glyph';
import { complain, stdout } from '../lib/base/io';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { joinPath } from '../lib/text/path';
import { readFile } from '../lib/file/proc';
import { isTerminal } from '../lib/terminal/terminal';

const BRANCH = '├─';
const LAST = '└─';
const STEM = '│ ';
const NOTHING = '  ';

/** What the process was started as, on one line, or its name in brackets. */
function commandLine(pid: Bytes): Bytes {
  const directory = concat(toBytes('/proc/'), pid);
  const text = readFile(joinPath(directory, toBytes('cmdline')));
  if (text === null || text.length == 0) {
    const name = readFile(joinPath(directory, toBytes('comm')));
    if (name === null) return toBytes('?');
    return concat(concat(toBytes('['), split(name, 0x0a)[0]), toBytes(']'));
  }
  let length = text.length;
  while (length > 0 && text[length - 1] == 0) length--;
  const line = sliceOf(text, 0, length);
  for (let i = 0; i < length; i++) if (line[i] == 0 || (line[i] >= 9 && line[i] <= 13)) line[i] = 0x20;
  return line;
}

class Tree {
  /** `columns`: where lines are cut. */
  constructor(
    private all: bool,
    private columns: i32,
  ) {}

  /** Writes a line. What processes and cgroups call themselves does nothing to a terminal. */
  line(before: string, text: Bytes): void {
    const out = new ByteBuffer();
    putShown(out, text, putShown(out, toBytes(before), 0, this.columns), this.columns);
    stdout.bytes(out.take()).newline();
  }

  /** Cgroups without processes are left out unless all are asked for, as systemd-cgls does it. */
  private shown(path: Bytes): Array<Bytes> {
    const children = cgroupChildren(path);
    if (this.all) return children;
    const populated = new Array<Bytes>();
    const one = toBytes('populated 1');
    for (let i = 0; i < children.length; i++) {
      const events = cgroupText(joinPath(path, children[i]), 'cgroup.events');
      if (events === null || events.length < one.length) continue;
      if (memory.compare(changetype<usize>(events), changetype<usize>(one), one.length) == 0)
        populated.push(children[i]);
    }
    return populated;
  }

  show(path: Bytes, before: string): void {
    const members = cgroupMembers(path);
    const children = this.shown(path);
    const total = members.length + children.length;
    let width = 0;
    for (let i = 0; i < members.length; i++) width = max<i32>(width, members[i].length);
    for (let i = 0; i < members.length; i++) {
      const number = parseDecimal(members[i]).toString().padStart(width);
      this.line(before + (i + 1 == total ? LAST : BRANCH) + number + ' ', commandLine(members[i]));
    }
    for (let i = 0; i < children.length; i++) {
      const last = i + 1 == children.length;
      this.line(before + (last ? LAST : BRANCH), children[i]);
      this.show(joinPath(path, children[i]), before + (last ? NOTHING : STEM));
    }
  }
}

export function cgls(args: Array<Bytes>): i32 {
  const options = new Options('[-al] [CGROUP]...', 'Show the tree of cgroups, and who is in them.')
    .flag('a', 'all', 'also those without processes')
    .flag('l', 'full', 'do not cut lines at the edge of the terminal')
    .parse(args);
  const tree = new Tree(
    options.has('a'),
    isTerminal(1) && !options.has('l') ? terminalWidth() : i32.MAX_VALUE,
  );
  const operands = options.operands;
  if (operands.length == 0) operands.push(toBytes(CGROUP_ROOT));
  let status = 0;
  for (let i = 0; i < operands.length; i++) {
    const path = cgroupPath(operands[i]);
    if (cgroupText(path, 'cgroup.procs') === null) {
      complain().bytes(operands[i]).text(': no such cgroup').end();
      status = 1;
      continue;
    }
    tree.line('', concat(path, toBytes(':')));
    tree.show(path, '');
  }
  return status;
}
