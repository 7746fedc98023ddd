// A container's files for commands that look at them from outside, always by /usr/libexec/minios/files, which cannot leave a root:
//
//   running   through its monitor's mount namespace, or, with its volumes, the root of its first process
//   stopped   its overlay, mounted in a mount namespace of this process's own, so that it is gone with it; nobody
//             starts the container meanwhile: its lock is held
//
// Interface: ContainerRoot.

import { CLONE_NEWNS, MS_PRIVATE, MS_REC } from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, concat, toBytes } from '../../lib/base/bytes';
import { mountCall } from '../../lib/file/mount_options';
import { unshare } from '../../lib/privilege/namespaces';
import { Command } from '../../lib/process/process';
import { Container } from './container';
import { reportFailure, sayError } from '../base/failure';
import { filesCommand } from '../base/files_command';
import { mountLayers } from '../image/root';
import { keepLayer, unpackLayer } from './kept_layer';
import { lowerDirectories } from '../base/layer_stack';

/** A container's files for this process, from open() until it ends: what it mounts is in a namespace of its own, and the lock goes with it. */
export class ContainerRoot {
  /** Words that come first: which mount namespace the paths are in. */
  private front: Array<Bytes> = [];
  private lock: i32 = -1;
  /** Its root file system without volumes. */
  root: Bytes;
  /** What its processes see, volumes and all; the same if it has none. */
  seen: Bytes;

  constructor(public container: Container) {
    const given = container.config.string('Rootfs');
    const root = given.length > 0 ? given : container.file('rootfs');
    this.root = root;
    this.seen = root;
  }

  /** Makes it readable. False: after a message. */
  open(): bool {
    const container = this.container;
    this.lock = container.lock();
    container.loadState();
    if (container.isActive && container.state.integer('Pid') > 0) return this.openRunning();
    const error = container.config.string('Rootfs').length > 0 ? 0 : this.mount();
    if (error < 0) sayError().text('cannot mount the root file system: ').reason(error).end();
    return error == 0;
  }

  private openRunning(): bool {
    const monitor = this.container.state.integer('MonitorPid').toString();
    const first = this.container.state.integer('Pid').toString();
    this.front = [toBytes('in'), toBytes('/proc/' + monitor + '/ns/mnt')];
    this.seen = toBytes('/proc/' + first + '/root');
    return true;
  }

  private mount(): i32 {
    const layers = this.container.config.strings('Layers');
    const unmounted = mountLayers(layers);
    if (unmounted !== null) {
      reportFailure(unmounted);
      return -1;
    }
    const unpacked = unpackLayer(this.container);
    if (unpacked < 0) return unpacked;
    const error = unshare(CLONE_NEWNS);
    if (error < 0) return error;
    mountCall([], toBytes('/'), '', MS_REC | MS_PRIVATE);
    const data = new ByteBuffer(256).text('lowerdir=').bytes(lowerDirectories(layers));
    data.text(',upperdir=').bytes(this.container.file('upper'));
    data.text(',workdir=').bytes(this.container.file('work'));
    return mountCall(toBytes('overlay'), this.root, 'overlay', 0, data.take());
  }

  /** Keeps what has been written into the files of a stopped container: `status`, or 1 after a message. */
  keep(status: i32): i32 {
    if (this.front.length > 0) return status;
    const error = keepLayer(this.container);
    if (error == 0) return status;
    sayError().text('the changes cannot be kept: ').reason(error).end();
    return 1;
  }

  /** `files VERB` over its root, volumes left out. */
  overRoot(verb: string, words: Array<Bytes>): Command {
    const all: Array<Bytes> = [toBytes(verb), this.root];
    return filesCommand(this.front.concat(all).concat(words));
  }

  /** `files VERB` over what its processes see. */
  overSeen(verb: string, words: Array<Bytes>): Command {
    const all: Array<Bytes> = [toBytes(verb), this.seen];
    return filesCommand(all.concat(words));
  }

  /** `files diff` or `files layer`. */
  changes(verb: string): Command {
    const container = this.container;
    const index = concat(container.file('work'), toBytes('/index'));
    const layers = lowerDirectories(container.config.strings('Layers'));
    const words: Array<Bytes> = [toBytes(verb), container.file('upper'), index, layers, this.root];
    return filesCommand(this.front.concat(words));
  }
}
