// The `mounts` of a config.json. They are planned where the host's paths mean what they say, and carried out with the container's
// root as root directory: a destination is looked up in there by the kernel, and cannot lead out.
//
// Interface: MountPlan, planMounts, makeTarget.

import { MS_BIND, MS_MOVE, MS_REC, PROC_SUPER_MAGIC } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, concat, equalsText, sliceOf, toBytes } from '../../lib/base/bytes';
import { MISSING_ANY, MISSING_NONE, canonicalError, canonicalPath } from '../../lib/file/canonical';
import { O_CREAT, O_WRONLY, close, lstat, makeDirectory, open, stat } from '../../lib/base/fs';
import { Json } from '../../lib/json/json';
import { MOUNT_ONLY, MountOptions, PROPAGATION, mountWith } from '../../lib/file/mount_options';
import { isAtOrBelow, joinPath } from '../../lib/text/path';
import { statfs } from '../../lib/file/statfs';
import {
  RECURSIVE_FLAGS,
  RECURSIVE_WORDS,
  UNDOING_FLAGS,
  UNDOING_WORDS,
  UNKNOWN_WORDS,
} from '../mount_words';
import { Host } from './host';
import { dieAbout, dieErrno } from './report';
import { remountBind, remountTree } from './remount';

/** What may be mounted below /proc: files that say something about the machine (runc's list). */
const BELOW_PROC: StaticArray<string> = [
  '/proc/cpuinfo',
  '/proc/diskstats',
  '/proc/meminfo',
  '/proc/stat',
  '/proc/swaps',
  '/proc/uptime',
  '/proc/loadavg',
  '/proc/slabinfo',
  '/proc/net/dev',
];

/** Makes a directory or an empty file to mount on, with the directories above it: 0 or −errno. */
export function makeTarget(path: Bytes, directory: bool): i32 {
  if (directory && makeDirectory(path) == 0) return 0;
  const found = stat(path);
  if (found.error == 0) return 0;
  let at = 1;
  for (; at <= path.length; at++) {
    if (at < path.length && path[at] != SLASH) continue;
    const part = sliceOf(path, 0, at);
    if (at == path.length && !directory) break;
    if (stat(part).isDirectory) continue;
    const error = makeDirectory(part);
    if (error < 0) return error;
  }
  if (directory) return 0;
  const fd = open(path, O_WRONLY | O_CREAT);
  if (fd < 0) return fd;
  close(fd);
  return 0;
}

/** One entry of `mounts`: parsed and its source found first (planMounts), mounted later (carryOut). */
export class MountPlan {
  options: MountOptions = new MountOptions();
  type: Bytes = [];
  /** Of a bind: the canonical path on the host. */
  source: Bytes = [];
  target: Bytes = [];
  /** Flags for all mounts below, too. */
  private setsBelow: u32 = 0;
  private clearsBelow: u32 = 0;

  constructor(
    private name: string,
    /** A directory of the host on which a mount can be made before it is moved. */
    private stage: Bytes,
  ) {}

  get isBind(): bool {
    return (this.options.flags & MS_BIND) != 0;
  }

  addOption(word: Bytes): void {
    for (let index = 0; index < UNKNOWN_WORDS.length; index++) {
      if (equalsText(word, UNKNOWN_WORDS[index]))
        dieAbout(this.name + '.options: not supported: "', word, '"');
    }
    for (let index = 0; index < RECURSIVE_WORDS.length; index++) {
      if (!equalsText(word, RECURSIVE_WORDS[index])) continue;
      const flag = RECURSIVE_FLAGS[index >> 1];
      if ((index & 1) == 0) this.setsBelow |= flag;
      else this.clearsBelow |= flag;
      return;
    }
    for (let index = 0; index < UNDOING_WORDS.length; index++) {
      if (!equalsText(word, UNDOING_WORDS[index])) continue;
      this.options.flags &= ~UNDOING_FLAGS[index];
      return;
    }
    this.options.add(word);
  }

  private fail(error: i32): void {
    const what = concat(concat(this.type, toBytes('" to rootfs at "')), concat(this.target, toBytes('"')));
    dieErrno(this.name + ': error mounting "', what, error);
  }

  carryOut(host: Host): void {
    this.checkProc();
    if (this.isBind) this.bind(host);
    else if (equalsText(this.type, 'overlay')) this.mountOutside(host);
    else this.mount();
    const propagation = this.options.flags & PROPAGATION;
    if (propagation != 0) {
      const error = mountWith([], this.target, [], propagation | this.options.recursion, []);
      if (error < 0) this.fail(error);
    }
    if ((this.setsBelow | this.clearsBelow) != 0) {
      const error = remountTree(this.realTarget, host.mounts(), this.setsBelow, this.clearsBelow);
      if (error < 0) this.fail(error);
    }
  }

  /** Where the target leads to, inside of the container. */
  private get realTarget(): Bytes {
    const path = canonicalPath(this.target, MISSING_ANY);
    return path === null ? this.target : path;
  }

  /**
   * What lies below /proc would hide what the runtime and security depend on, and a symbolic link in the place of /proc or
   * /sys would put them elsewhere (CVE-2019-16884, CVE-2023-27561).
   */
  private checkProc(): void {
    if (equalsText(this.type, 'proc') || equalsText(this.type, 'sysfs')) {
      const found = lstat(this.target);
      if (found.error == 0 && !found.isDirectory)
        dieAbout(this.name + '.destination: "', this.type, '" must be mounted on an ordinary directory');
      if (equalsText(this.type, 'proc')) return;
    }
    const path = this.realTarget;
    if (!isAtOrBelow(path, toBytes('/proc'))) return;
    if (equalsText(path, '/proc') && this.isBind && this.sourceIsProc) return;
    for (let index = 0; index < BELOW_PROC.length; index++) if (equalsText(path, BELOW_PROC[index])) return;
    dieAbout(this.name + '.destination: "', path, '" cannot be mounted because it is inside /proc');
  }

  private sourceIsProc: bool = false;

  /** Finds a bind's source, where paths are the host's. */
  findSource(given: Bytes, bundle: Bytes): void {
    if (given.length == 0) dieAbout(this.name + '.source: must be there for a bind mount', []);
    const whole = given[0] == SLASH ? given : joinPath(bundle, given);
    const path = canonicalPath(whole, MISSING_NONE);
    if (path === null) {
      dieErrno(this.name + '.source: cannot find ', given, canonicalError);
      return;
    }
    this.source = path;
    this.sourceIsProc = statfs(path).type == PROC_SUPER_MAGIC;
  }

  private prepareTarget(directory: bool): void {
    const error = makeTarget(this.target, directory);
    if (error < 0) dieErrno(this.name + '.destination: cannot make ', this.target, error);
  }

  private bind(host: Host): void {
    const there = host.attributes(this.source);
    if (there.error < 0) dieErrno(this.name + '.source: cannot find ', this.source, there.error);
    this.prepareTarget(there.isDirectory);
    if (this.options.data.length > 0)
      dieAbout(this.name + '.options: a bind mount has no "', this.options.data, '"');
    let error = host.mount(this.source, this.target, this.options.flags & (MS_BIND | MS_REC));
    const flags = this.options.flags & MOUNT_ONLY;
    if (error == 0 && flags != 0) error = remountBind(this.target, flags);
    if (error < 0) this.fail(error);
  }

  private mount(): void {
    this.prepareTarget(true);
    const flags = this.options.flags & ~PROPAGATION;
    const source = this.source.length > 0 ? this.source : this.type;
    const error = mountWith(source, this.target, this.type, flags, this.options.data);
    if (error < 0) this.fail(error);
  }

  /** The options name paths of the host: it is mounted outside, and moved in. */
  private mountOutside(host: Host): void {
    this.prepareTarget(true);
    host.leaveRoot();
    const flags = this.options.flags & ~PROPAGATION;
    let error = mountWith(this.type, this.stage, this.type, flags, this.options.data);
    host.returnToRoot();
    if (error == 0) error = host.mount(this.stage, this.target, MS_MOVE);
    if (error < 0) this.fail(error);
  }
}

/** Reads `mounts`. The root directory is the host's. */
export function planMounts(config: Json, job: Json): Array<MountPlan> {
  const mounts = config.list('mounts');
  const plans = new Array<MountPlan>();
  const bundle = job.string('bundle');
  for (let index = 0; index < mounts.length; index++) {
    const mount = mounts[index];
    const plan = new MountPlan('mounts[' + index.toString() + ']', job.string('stage'));
    plan.target = mount.string('destination');
    plan.type = mount.string('type');
    const words = mount.strings('options');
    for (let word = 0; word < words.length; word++) plan.addOption(words[word]);
    if (equalsText(plan.type, 'bind')) plan.options.flags |= MS_BIND;
    if (equalsText(plan.type, 'cgroup')) plan.type = toBytes('cgroup2');
    if (plan.isBind) {
      plan.findSource(mount.string('source'), bundle);
      plan.type = plan.source;
    } else plan.source = mount.string('source');
    plans.push(plan);
  }
  return plans;
}
