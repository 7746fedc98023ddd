// The container's root file system, in the monitor's own mount namespace: the overlay of the image's layers, or a directory.
// What is mounted here is gone with the monitor.
//
// Interface: ownMounts, mountRoot, unmountRoot, fillVolumes.

import { CLONE_NEWNS, MNT_DETACH, MS_REC, MS_SLAVE, minios_unshare, errno_text } from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, concat, toBytes } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { Result, fail, resultOf } from '../../lib/base/failure';
import { stat } from '../../lib/base/fs';
import { Json } from '../../lib/json/json';
import { mountCall, unmount } from '../../lib/file/mount_options';
import { Command, wait } from '../../lib/process/process';
import { Container } from '../container/container';
import { lowerDirectories } from '../base/layer_stack';
import { resolveInRoot } from '../base/root_path';

/** Whether a mount of the container is to propagate into the machine. */
function sharesMounts(mounts: Json): bool {
  for (let index = 0; index < mounts.length; index++) {
    if (mounts[index].is('Propagation', 'rshared') || mounts[index].is('Propagation', 'shared')) return true;
  }
  return false;
}

/** Leaves the machine's mounts to themselves: 0 or −errno. */
export function ownMounts(container: Container): i32 {
  const error = minios_unshare(<u32>CLONE_NEWNS);
  if (error < 0 || sharesMounts(container.config.list('Mounts'))) return error;
  return mountCall([], toBytes('/'), '', MS_REC | MS_SLAVE);
}

/** Mounts the root: its path. */
export function mountRoot(container: Container): Result<Bytes> {
  const given = container.config.string('Rootfs');
  if (given.length > 0) return resultOf(given);
  const root = container.file('rootfs');
  const layers = container.config.strings('Layers');
  const data = new ByteBuffer(256).text('lowerdir=').bytes(lowerDirectories(layers));
  data.text(',upperdir=').bytes(container.file('upper')).text(',workdir=').bytes(container.file('work'));
  const error = mountCall(toBytes('overlay'), root, 'overlay', 0, data.take());
  if (error == 0) return resultOf(root);
  return fail('cannot mount the root file system: ' + errno_text(-error)).as<Bytes>();
}

/** Takes the overlay away again. */
export function unmountRoot(container: Container): void {
  if (container.config.string('Rootfs').length > 0) return;
  const root = container.file('rootfs');
  unmount(root, MNT_DETACH);
}

/** Fills volumes that are empty with what the image has at their places, unless `nocopy` was asked for. */
export function fillVolumes(container: Container, root: Bytes): void {
  const mounts = container.config.list('Mounts');
  for (let index = 0; index < mounts.length; index++) {
    const mount = mounts[index];
    if (!mount.is('Type', 'volume') || mount.bool('NoCopy')) continue;
    const from = resolveInRoot(root, mount.string('Destination'));
    if (from === null || !stat(from).isDirectory || !isEmpty(mount.string('Source'))) continue;
    if (isEmpty(from)) continue;
    copyInto(from, mount.string('Source'));
  }
}

function isEmpty(path: Bytes): bool {
  const directory = new Directory(path);
  const empty = directory.error == 0 && !directory.next();
  directory.close();
  return empty;
}

function copyInto(from: Bytes, to: Bytes): void {
  const args = [toBytes('cp'), toBytes('-a'), concat(from, toBytes('/.')), to];
  const pid = new Command(toBytes('/bin/cp'), args, []).spawn();
  if (pid > 0) while (!wait(pid).ended) continue;
}
