// cgls [-a] [CGROUP]...: the tree of cgroups, and who is in them (systemd-cgls).

import { CGROUP_ROOT, cgroupChildren, cgroupMembers, cgroupPath, cgroupText } from '../lib/cgroups';
import { Bytes, concat, split, toBytes } from '../lib/bytes';
import { complain, stdout } from '../lib/io';
import { Options } from '../lib/options';
import { joinPath } from '../lib/path';
import { readFile } from '../lib/proc';

const BRANCH = '├─';
const LAST = '└─';
const STEM = '│ ';
const NOTHING = '  ';

/** What the process was started as, or its name in brackets. */
function commandLine(pid: Bytes): Bytes {
  const directory = concat(toBytes('/proc/'), pid);
  const text = readFile(joinPath(directory, toBytes('cmdline')));
  if (text !== null && text.length > 0) {
    const line = StaticArray.fromArray<u8>([]);
    const words = split(text, 0);
    let whole: Bytes = line;
    for (let i = 0; i < words.length; i++) {
      if (words[i].length == 0) continue;
      if (whole.length > 0) whole = concat(whole, toBytes(' '));
      whole = concat(whole, words[i]);
    }
    return whole;
  }
  const name = readFile(joinPath(directory, toBytes('comm')));
  if (name === null) return toBytes('?');
  return concat(concat(toBytes('['), split(name, 0x0a)[0]), toBytes(']'));
}

class Tree {
  constructor(private all: bool) {}

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
      stdout.text(before).text(i + 1 == total ? LAST : BRANCH);
      for (let pad = members[i].length; pad < width; pad++) stdout.text(' ');
      stdout.bytes(members[i]).text(' ').bytes(commandLine(members[i])).newline();
    }
    for (let i = 0; i < children.length; i++) {
      const last = i + 1 == children.length;
      stdout
        .text(before)
        .text(last ? LAST : BRANCH)
        .bytes(children[i])
        .newline();
      this.show(joinPath(path, children[i]), before + (last ? NOTHING : STEM));
    }
  }
}

export function cgls(args: Array<Bytes>): i32 {
  const options = new Options('[-a] [CGROUP]...', 'Show the tree of cgroups, and who is in them.')
    .flag('a', 'all', 'also those without processes')
    .parse(args);
  const tree = new Tree(options.has('a'));
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
    stdout.bytes(path).text(':').newline();
    tree.show(path, '');
  }
  return status;
}
