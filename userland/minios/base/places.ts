// Where things are.
//
// Interface: RUN, CONTAINERS, REMOVING, BUILDS, BUILD_STEP, NAMES, LAYERS, RESOLVED, RUNTIME_ROOT, VOLUMES, MONITOR, INIT and other
// paths; below, layerName, makePlaces; openWith, setNonBlocking.

import {
  AT_FDCWD,
  EEXIST,
  ESUCCESS,
  FDFLAGS_NONBLOCK,
  LOOKUPFLAGS_SYMLINK_FOLLOW,
  RIGHTS_FD_READ,
  RIGHTS_FD_WRITE,
  wasi_fd_fdstat_set_flags,
  wasi_path_open,
} from '../../lib/base/abi';
import { Bytes, addressOf, concat, sliceOf, startsWithText, toBytes } from '../../lib/base/bytes';
import { makeDirectories } from '../../lib/file/directory';
import { changePermissions, makeDirectory } from '../../lib/base/fs';

/** The state of this machine's containers. */
export const RUN = '/run/minios';
export const CONTAINERS = '/run/minios/containers';
/** What the name of a container's directory begins with while it is being removed. */
export const REMOVING = '.removing-';
export const NAMES = '/run/minios/names';
export const LAYERS = '/run/minios/layers';
/** What the image service has said: service/resolved.ts. */
export const RESOLVED = '/run/minios/resolved';
export const EVENTS = '/run/minios/events';
export const LISTENERS = '/run/minios/listeners';
/** Where the OCI runtime keeps its own. */
export const RUNTIME_ROOT = '/run/minios/runtime';
/** Where builds work, and the file in each one's directory with the id of the container that its step runs in. */
export const BUILDS = '/run/minios/builds';
export const BUILD_STEP = 'step';
/** FIFOs of requests to the image service. */
export const REQUESTS = '/run/minios/requests';
/** Volumes, and the directories that they are. */
export const VOLUMES = '/var/lib/minios/volumes';
export const MONITOR = '/usr/libexec/minios/monitor';
export const INIT = '/usr/libexec/minios/init';

const opened = memory.data(4);

/** `directory/name`. */
export function below(directory: string, name: Bytes): Bytes {
  return concat(toBytes(directory + '/'), name);
}

/** Makes the directories of RUN, for root alone: 0 or −errno. */
export function makePlaces(): i32 {
  if (makeDirectory(toBytes(CONTAINERS)) == -EEXIST) return 0;
  const error = makeDirectories(toBytes(RUN));
  if (error < 0) return error;
  changePermissions(toBytes(RUN), 0o700);
  const places = [NAMES, LAYERS, LISTENERS, RUNTIME_ROOT, CONTAINERS];
  for (let index = 0; index < places.length; index++) {
    const made = makeDirectories(toBytes(places[index]));
    if (made < 0) return made;
  }
  return 0;
}

/** The digits of a layer's diff id, which name it in the store and in /run/minios/layers. */
export function layerName(diffId: Bytes): Bytes {
  return startsWithText(diffId, 'sha256:') ? sliceOf(diffId, 7) : diffId;
}

/** Opens a file that is there without waiting, to read or write, as FIFOs need it (O_NONBLOCK): a descriptor or −errno. */
export function openWith(path: Bytes, reads: bool, writes: bool): i32 {
  const rights = (reads ? RIGHTS_FD_READ : 0) | (writes ? RIGHTS_FD_WRITE : 0);
  const flags = FDFLAGS_NONBLOCK;
  const follow = LOOKUPFLAGS_SYMLINK_FOLLOW;
  const errno = wasi_path_open(
    AT_FDCWD,
    follow,
    addressOf(path),
    path.length,
    0,
    rights,
    rights,
    flags,
    opened,
  );
  return errno == ESUCCESS ? load<i32>(opened) : -errno;
}

/** Whether reads and writes of an open file wait. */
export function setNonBlocking(fd: i32, on: bool): void {
  wasi_fd_fdstat_set_flags(fd, on ? FDFLAGS_NONBLOCK : 0);
}
