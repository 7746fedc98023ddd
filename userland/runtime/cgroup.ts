// The cgroup of a container. It is there, with its limits, before the first process is, which starts in it: nothing of the
// container ever runs outside.
//
// Interface: Cgroup: prepare, setLimits, undo, remove, freeze, kill, members; cgroupOf, writeCgroup.

import { EBUSY, ENOENT, SIGKILL } from '../lib/base/abi';
import { SLASH, SPACE } from '../lib/base/ascii';
import { Bytes, concat, equalsText, split, toBytes } from '../lib/base/bytes';
import { CGROUP_ROOT, cgroupChildren, cgroupMembers, cgroupNumber, cgroupPath } from '../lib/procfs/cgroups';
import { sleepFor } from '../lib/time/clock';
import { makeDirectory, open, removeDirectory, stat } from '../lib/base/fs';
import { Json } from '../lib/json/json';
import { parseDecimal } from '../lib/text/number';
import { joinPath } from '../lib/text/path';
import { writeFile } from '../lib/file/proc';
import { kill } from '../lib/process/process';
import { LimitFile, limitsOf } from './limits';
import { FAILED, fail, failErrno, failLine } from './problem';

const CONTROLLERS = '+cpu +io +memory +pids';

/** How long is waited for processes to die, in steps of so many nanoseconds. */
const STEP: i64 = 1_000_000;
const STEPS: i32 = 10_000;

/** The directory that linux.cgroupsPath names; without one, the cgroup is called as the container is. */
export function cgroupOf(config: Json, id: Bytes): Bytes {
  const path = config.string('linux.cgroupsPath');
  return path.length > 0 ? cgroupPath(path) : joinPath(toBytes(CGROUP_ROOT), id);
}

/** Writes a line to a file of a cgroup: 0 or −errno. */
export function writeCgroup(path: Bytes, file: Bytes, line: Bytes): i32 {
  return writeFile(joinPath(path, file), line);
}

/** Lets the children of a cgroup have all controllers. Those that it has not itself are left out. */
function enableAll(path: Bytes): void {
  const file = toBytes('cgroup.subtree_control');
  const all = toBytes(CONTROLLERS);
  if (writeCgroup(path, file, all) == 0) return;
  const each = split(all, SPACE);
  for (let index = 0; index < each.length; index++) writeCgroup(path, file, each[index]);
}

/** The cgroup of one container, by its directory. */
export class Cgroup {
  /** Directories that prepare() has made, from above. */
  private made: Array<Bytes> = [];

  constructor(public path: Bytes) {}

  /** Makes it, and sets the limits of linux.resources. 0, or FAILED with nothing left behind. */
  prepare(resources: Json | null): i32 {
    const limits = limitsOf(resources);
    if (limits === null) return FAILED;
    const root = toBytes(CGROUP_ROOT);
    if (this.path.length <= root.length + 1)
      return fail('linux.cgroupsPath: the root cgroup is not for containers');
    const names = split(this.path, SLASH);
    let at: Bytes = [];
    for (let index = 1; index < names.length; index++) {
      if (equalsText(names[index], '..')) return fail('linux.cgroupsPath: must not have ".." in it');
      const parent = at;
      at = concat(concat(at, toBytes('/')), names[index]);
      if (at.length <= root.length || names[index].length == 0) continue;
      enableAll(parent);
      const error = makeDirectory(at);
      if (error == 0) this.made.push(at);
      else if (!stat(at).isDirectory) {
        failErrno('linux.cgroupsPath: cannot make ', at, error);
        this.undo();
        return FAILED;
      }
    }
    const inside = cgroupMembers(this.path).length;
    if (inside > 0)
      failLine(toBytes("container's cgroup is not empty: " + inside.toString() + ' process(es) found'));
    if (inside > 0 || this.setLimits(limits) == FAILED) {
      this.undo();
      return FAILED;
    }
    return 0;
  }

  /** Writes the files of limits in their order: 0, or FAILED at the first that is refused; those before stay as they were set. */
  setLimits(limits: Array<LimitFile>): i32 {
    for (let index = 0; index < limits.length; index++) {
      const limit = limits[index];
      const error = writeCgroup(this.path, limit.file, limit.line);
      if (error < 0) {
        const doing = concat(
          concat(toBytes(limit.member + ': cannot write "'), limit.line),
          toBytes('" to '),
        );
        return failErrno(String.UTF8.decode(changetype<ArrayBuffer>(doing)), limit.file, error);
      }
    }
    return 0;
  }

  /** Takes back what prepare() has made. */
  undo(): void {
    while (this.made.length > 0) {
      const path = this.made.pop();
      for (let step = 0; removeDirectory(path) == -EBUSY && step < STEPS; step++) sleepFor(STEP);
    }
  }

  /** Descriptor of its directory, for spawn; or −errno. */
  openDirectory(): i32 {
    return open(this.path, 1 | 64);
  }

  /** All processes in it and below. */
  members(): Array<i32> {
    const found = new Array<i32>();
    this.collect(this.path, found);
    return found.sort((first: i32, second: i32) => first - second);
  }

  private collect(path: Bytes, onto: Array<i32>): void {
    const members = cgroupMembers(path);
    for (let index = 0; index < members.length; index++) onto.push(<i32>parseDecimal(members[index]));
    const children = cgroupChildren(path);
    for (let index = 0; index < children.length; index++) this.collect(joinPath(path, children[index]), onto);
  }

  /** Sends a signal to everybody in it: 0 or −errno. Nobody escapes from SIGKILL, however fast it forks. */
  signal(signal: i32): i32 {
    if (signal == SIGKILL) return writeCgroup(this.path, toBytes('cgroup.kill'), toBytes('1'));
    const members = this.members();
    for (let index = 0; index < members.length; index++) kill(members[index], signal);
    return 0;
  }

  /** Stops everybody in it, or lets them go on; waits until that is so. 0 or −errno. */
  freeze(frozen: bool): i32 {
    const error = writeCgroup(this.path, toBytes('cgroup.freeze'), toBytes(frozen ? '1' : '0'));
    const wanted: i64 = frozen ? 1 : 0;
    for (let step = 0; error == 0 && step < STEPS; step++) {
      if (cgroupNumber(this.path, 'cgroup.events', 'frozen ') == wanted) break;
      sleepFor(STEP);
    }
    return error;
  }

  /** Kills who is left, and removes it with all below: 0 or −errno. */
  remove(): i32 {
    const error = removeDirectory(this.path);
    if (error == 0 || error == -ENOENT) return 0;
    this.signal(SIGKILL);
    for (let step = 0; step < STEPS; step++) {
      if (cgroupNumber(this.path, 'cgroup.events', 'populated ') != 1) break;
      sleepFor(STEP);
    }
    return this.removeTree(this.path);
  }

  private removeTree(path: Bytes): i32 {
    const children = cgroupChildren(path);
    for (let index = 0; index < children.length; index++) this.removeTree(joinPath(path, children[index]));
    let error = removeDirectory(path);
    for (let step = 0; error == -EBUSY && step < STEPS; step++) {
      sleepFor(STEP);
      error = removeDirectory(path);
    }
    return error == -ENOENT ? 0 : error;
  }
}
