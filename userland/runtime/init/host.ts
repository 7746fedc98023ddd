// The host's root directory, for as long as the container's is being put together.
//
// Interface: Host.

import { S_IFMT, S_IFCHR, minios_chroot, minios_fchdir, wasix_chdir } from '../../lib/base/abi';
import { DOT, SLASH } from '../../lib/base/ascii';
import { Bytes, addressOf, sliceOf, toBytes } from '../../lib/base/bytes';
import { O_DIRECTORY, O_RDONLY, Stat, close, open, stat } from '../../lib/base/fs';
import { MountInfo, mountInfo } from '../../lib/file/mountinfo';
import { mountWith } from '../../lib/file/mount_options';
import { must } from './report';

const ROOT_PATH: Bytes = [SLASH];
const HERE: Bytes = [DOT];

/** An absolute path as one from the root directory. */
function fromRoot(path: Bytes): Bytes {
  let start = 0;
  while (start < path.length && path[start] == SLASH) start++;
  return start == path.length ? HERE : sliceOf(path, start);
}

/** A way back to the host's root directory after chroot(2), by a descriptor of it. */
export class Host {
  private fd: i32 = -1;
  private entered: Bytes = ROOT_PATH;

  /** Keeps it, while it is the root directory. */
  remember(): void {
    this.fd = open(ROOT_PATH, O_RDONLY | O_DIRECTORY);
    must(this.fd, 'cannot open /');
  }

  /** Makes `path` the root directory. */
  enterRoot(path: Bytes): void {
    this.entered = path;
    must(-wasix_chdir(addressOf(path), path.length), 'cannot enter ', path);
    must(minios_chroot(addressOf(HERE), 1), 'chroot');
  }

  /** The working directory becomes the host's root. */
  goToRoot(): void {
    must(minios_fchdir(this.fd), 'cannot enter /');
  }

  /** The root directory is the host's again. */
  leaveRoot(): void {
    this.goToRoot();
    must(minios_chroot(addressOf(HERE), 1), 'chroot');
  }

  /** The container's root is the root directory again, after leaveRoot. */
  returnToRoot(): void {
    this.enterRoot(this.entered);
  }

  /** Attributes of a file of the host by its canonical path. */
  attributes(path: Bytes): Stat {
    this.goToRoot();
    const found = stat(fromRoot(path));
    wasix_chdir(addressOf(ROOT_PATH), 1);
    return found;
  }

  /** Mounts a file or directory of the host, by its canonical path, in the container: 0 or −errno. `flags`: MS_BIND or MS_MOVE, … */
  mount(path: Bytes, target: Bytes, flags: u32): i32 {
    this.goToRoot();
    const error = mountWith(fromRoot(path), target, [], flags, []);
    wasix_chdir(addressOf(ROOT_PATH), 1);
    return error;
  }

  /** What is mounted below the container's root directory, as the host's /proc tells: the container may have none yet, or another. */
  mounts(): Array<MountInfo> {
    this.goToRoot();
    const found = mountInfo(toBytes('proc/self/mountinfo'));
    wasix_chdir(addressOf(ROOT_PATH), 1);
    return found;
  }

  /** Nothing of the host can be reached any more. */
  forget(): void {
    close(this.fd);
    this.fd = -1;
  }

  /** The host's /dev/null, which covers what is hidden: it must be that, or it would show something (CVE-2025-31133). */
  checkNull(): void {
    const found = this.attributes(toBytes('/dev/null'));
    const good = found.error == 0 && (found.mode & S_IFMT) == S_IFCHR && found.rdev == 0x103;
    must(good ? 0 : found.error < 0 ? found.error : -22, 'linux.maskedPaths: /dev/null is not the device');
  }
}
