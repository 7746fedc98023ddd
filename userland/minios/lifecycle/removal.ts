// Removing containers, and taking up those whose monitor is gone.
//
// Interface: removeContainer, recover, recoverLoaded, setLost.

import { errno_text } from '../../lib/base/abi';
import { CGROUP_ROOT } from '../../lib/procfs/cgroups';
import { Bytes, addressOf, concat, equals, toBytes } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { O_WRONLY, close, lstat, open, readLink, rename, unlink } from '../../lib/base/fs';
import { writeAll } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { deleteContainer } from '../../runtime/runtime';
import { Container, setStatus } from '../container/container';
import { containerEvent } from '../container/events';
import { dropKept, emptyDropped } from '../container/kept';
import { keepLayer } from '../container/kept_layer';
import { CONTAINERS, NAMES, REMOVING, RUNTIME_ROOT, below } from '../base/places';
import { removeTree } from '../base/remove_tree';
import { rfc3339 } from '../base/units';
import { removeVolume } from '../volume/volumes';

/** Exit status of a container whose monitor is gone, as Docker has it after the daemon was killed. */
const LOST: i32 = 255;

/** Removes a container that has no process, and `volumes` that were made for it alone: 0 or −errno of what stays. */
export function removeContainer(container: Container, volumes: bool): i32 {
  const kept = container.isKept;
  const dropped = kept ? dropKept(container.id) : 0;
  if (dropped < 0) return dropped;
  dropRuntime(container);
  const link = below(NAMES, container.name);
  const owner = readLink(link);
  if (owner !== null && equals(owner, container.id)) unlink(link);
  // Under another name nobody finds it half removed.
  const gone = below(CONTAINERS, concat(toBytes(REMOVING), container.id));
  const error = rename(container.directory, gone);
  if (error < 0) return error;
  containerEvent(container, 'destroy');
  if (volumes) removeVolumes(container.config.list('Mounts'));
  const left = kept ? emptyDropped(container.id) : 0;
  const own = removeTree(gone);
  return own < 0 ? own : left;
}

function removeVolumes(mounts: Json): void {
  for (let index = 0; index < mounts.length; index++) {
    const mount = mounts[index];
    if (mount.is('Type', 'volume') && mount.bool('Anonymous')) removeVolume(mount.string('Name'));
  }
}

/** Kills all that is in the cgroup. */
function killAll(container: Container): void {
  const path = concat(concat(toBytes(CGROUP_ROOT), container.cgroup), toBytes('/cgroup.kill'));
  const fd = open(path, O_WRONLY);
  if (fd < 0) return;
  const one: Bytes = toBytes('1');
  writeAll(fd, addressOf(one), 1);
  close(fd);
}

/** Takes away what the runtime has of a container that has no process: its monitor was killed while it was starting it. */
function dropRuntime(container: Container): void {
  if (lstat(below(RUNTIME_ROOT, container.id)).error < 0) return;
  killAll(container);
  deleteContainer(toBytes(RUNTIME_ROOT), container.id, true);
}

/** The state of a container that has lost its processes, and who would have known how they ended. */
export function setLost(state: Json, reason: string): Json {
  setStatus(state, 'exited').setInteger('Pid', 0).setInteger('ExitCode', LOST);
  return state.setText('Error', reason).setString('FinishedAt', rfc3339(realtime(), true));
}

/**
 * Takes up a container that says that it is active while nobody holds its monitor's lock: what is left of it is killed, and it
 * has exited with status 255; with --rm it is gone. The caller holds that lock. True: it was so.
 */
export function recover(container: Container): bool {
  return container.loadState() && recoverLoaded(container);
}

/** The same, where the state has just been read; the rest is read if it is needed. */
export function recoverLoaded(container: Container): bool {
  if (!container.isActive) {
    dropRuntime(container);
    return false;
  }
  if (!container.load()) return false;
  killAll(container);
  deleteContainer(toBytes(RUNTIME_ROOT), container.id, true);
  const unkept = keepLayer(container);
  const reason = unkept < 0 ? ', and its changes cannot be kept: ' + errno_text(-unkept) : '';
  setLost(container.state, 'its monitor was killed' + reason);
  container.saveState();
  containerEvent(container, 'die', jsonObject().setText('exitCode', LOST.toString()));
  if (container.config.bool('HostConfig.AutoRemove')) removeContainer(container, true);
  return true;
}
