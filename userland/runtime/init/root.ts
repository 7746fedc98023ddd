// The root file system of a container. It is put together from inside: the process takes the container's root as its own root
// directory first, so that no path of an image, whatever symbolic links it has, leads out of it while things are mounted in it and
// made in it (CVE-2019-16884, CVE-2021-30465). What comes from the host is reached by a descriptor of the host's root directory, by a
// path without symbolic links that was found before.
//
//   build:  new mount namespace ─▶ mounts told of nobody ─▶ rootfs a mount of its own ─▶ chroot
//           ─▶ mounts, devices, links, masked and read-only paths
//   enter:  back to the host's root ─▶ pivot_root ─▶ the old root unmounted ─▶ nothing of the host is left, nor a way there
//
// Interface: Root: build, callHooks, enter.

import {
  MNT_DETACH,
  MS_BIND,
  MS_MOVE,
  MS_PRIVATE,
  MS_RDONLY,
  MS_REC,
  MS_REMOUNT,
  MS_SHARED,
  MS_SLAVE,
  MS_UNBINDABLE,
  CLONE_NEWCGROUP,
  minios_chroot,
  minios_pivot_root,
  minios_umask,
  wasix_chdir,
} from '../../lib/base/abi';
import { DOT, SLASH } from '../../lib/base/ascii';
import { Bytes, addressOf, equalsText } from '../../lib/base/bytes';
import { Json } from '../../lib/json/json';
import { MountInfo, mountInfo } from '../../lib/file/mountinfo';
import { mountWith, unmount } from '../../lib/file/mount_options';
import { unshare } from '../../lib/privilege/namespaces';
import { isAtOrBelow } from '../../lib/text/path';
import { runHooks } from '../hooks';
import { runtimeProblem } from '../problem';
import { Devices } from './devices';
import { Host } from './host';
import { hidePaths, protectPaths } from './masks';
import { planMounts } from './mounts';
import { die, dieAbout, must } from './report';
import { bindConsole, takeTerminal } from './terminal';

const ROOT_PATH: Bytes = [SLASH];
const HERE: Bytes = [DOT];

/** linux.rootfsPropagation, or what keeps the container's mounts its own and shows it the host's. */
function propagationOf(config: Json): u32 {
  const given = config.string('linux.rootfsPropagation');
  if (given.length == 0 || equalsText(given, 'rslave')) return MS_SLAVE | MS_REC;
  if (equalsText(given, 'slave')) return MS_SLAVE;
  if (equalsText(given, 'private')) return MS_PRIVATE;
  if (equalsText(given, 'rprivate')) return MS_PRIVATE | MS_REC;
  if (equalsText(given, 'shared')) return MS_SHARED;
  if (equalsText(given, 'rshared')) return MS_SHARED | MS_REC;
  if (equalsText(given, 'unbindable')) return MS_UNBINDABLE;
  if (equalsText(given, 'runbindable')) return MS_UNBINDABLE | MS_REC;
  dieAbout('linux.rootfsPropagation: unknown: "', given, '"');
  return 0;
}

/** The root file system of the container, from a bare directory to where the process lives. Every method dies with the first problem. */
export class Root {
  private host: Host = new Host();
  private path: Bytes;

  constructor(
    private job: Json,
    private config: Json,
    /** Where the caller tells how to go on. */
    private go: i32,
  ) {
    this.path = job.string('rootfs');
  }

  /** Puts it all together; then this process is still in the container's root by chroot(2). */
  build(): void {
    minios_umask(0);
    const config = this.config;
    if (((<u64>this.job.integer('flags')) & CLONE_NEWCGROUP) != 0) {
      // From inside of its cgroup: that is what it is going to see as the top.
      must(unshare(CLONE_NEWCGROUP), 'linux.namespaces: cannot make a cgroup namespace');
    }
    this.host.remember();
    const plans = planMounts(config, this.job);
    this.separate();
    this.host.enterRoot(this.path);
    for (let index = 0; index < plans.length; index++) plans[index].carryOut(this.host);
    new Devices(config, this.host).make();
    if (config.bool('process.terminal')) bindConsole(takeTerminal(this.go));
    hidePaths(config.strings('linux.maskedPaths'), this.host);
    protectPaths(config.strings('linux.readonlyPaths'));
    if (config.bool('root.readonly')) {
      const error = mountWith([], ROOT_PATH, [], MS_BIND | MS_REMOUNT | MS_RDONLY, []);
      must(error, 'root.readonly: cannot make the root file system read-only');
    }
  }

  /** Mounts of the container are seen by nobody else, and its root is a mount, as pivot_root wants it. */
  private separate(): void {
    const propagation = propagationOf(this.config);
    // What cannot be bound cannot be made the root: that comes last.
    const now = (propagation & MS_UNBINDABLE) != 0 ? MS_PRIVATE | (propagation & MS_REC) : propagation;
    must(mountWith([], ROOT_PATH, [], now, []), 'linux.rootfsPropagation');
    if ((propagation & MS_SHARED) != 0) this.hideParent();
    const flags = MS_BIND | MS_REC;
    must(mountWith(this.path, this.path, [], flags, []), 'root.path: cannot mount ', this.path);
  }

  /** The mount that the root file system lies on is told of nothing, and tells nobody. */
  private hideParent(): void {
    const mounts = mountInfo();
    let parent: MountInfo | null = null;
    for (let index = 0; index < mounts.length; index++) {
      const mount = mounts[index];
      if (!isAtOrBelow(this.path, mount.target)) continue;
      if (parent === null || mount.target.length >= parent.target.length) parent = mount;
    }
    if (parent !== null)
      must(mountWith([], parent.target, [], MS_PRIVATE, []), 'cannot make private ', parent.target);
  }

  /** createContainer: in the container's namespaces, but programs and paths are the host's. */
  callHooks(): void {
    this.host.leaveRoot();
    const told = this.job.find('state')!;
    if (runHooks(this.config, 'createContainer', told) < 0) die(runtimeProblem());
  }

  /** Leaves the host's file system for good. */
  enter(): void {
    must(-wasix_chdir(addressOf(this.path), this.path.length), 'cannot enter ', this.path);
    if (this.job.bool('noPivot')) this.move();
    else this.pivot();
    wasix_chdir(addressOf(ROOT_PATH), 1);
    const propagation = propagationOf(this.config);
    if ((propagation & MS_UNBINDABLE) != 0)
      must(mountWith([], ROOT_PATH, [], propagation, []), 'linux.rootfsPropagation');
  }

  private pivot(): void {
    must(minios_pivot_root(addressOf(HERE), 1, addressOf(HERE), 1), 'pivot_root');
    // The old root lies on the new one now. Its unmounting is not to be told to the host's mounts.
    this.host.goToRoot();
    must(mountWith([], HERE, [], MS_SLAVE | MS_REC, []), 'cannot separate the old root');
    must(unmount(HERE, MNT_DETACH), 'cannot unmount the old root');
    this.host.forget();
  }

  private move(): void {
    must(mountWith(this.path, ROOT_PATH, [], MS_MOVE, []), 'cannot move the root file system to /');
    must(minios_chroot(addressOf(HERE), 1), 'chroot');
    this.host.forget();
  }
}
