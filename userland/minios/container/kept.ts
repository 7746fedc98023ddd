// What outlives a machine of its containers: directories of the host, which the background machine alone has to write.
//
//   /var/lib/minios/containers/ID/   container.json  what the container is: once it is there, the container is
//                                    state.json      how it is; `running` in the state of one that does not: the machine was killed
//                                    log.json        its log, written as it comes
//                                    layer.tar       what it has changed, as it was when it ended last (kept_layer.ts)
//                                    size            bytes in that, in decimal
//   /var/lib/minios/others/ID/       the same for every other machine, read-only: whose images and volumes are in use
//
// Containers with --rm are not kept, and in a machine without that directory none is. Files are replaced by rename; a container is
// removed by giving its directory another name first. So whenever the machine is killed, the next one finds the old state or the new.
//
// Interface: keepsContainers, keptDirectory, keptIds, otherIds, otherDirectory; dropKept, emptyDropped, emptyAllDropped.

import { ENOENT } from '../../lib/base/abi';
import { Bytes, concat, startsWithText, toBytes } from '../../lib/base/bytes';
import { Directory } from '../../lib/file/directory';
import { rename, stat } from '../../lib/base/fs';
import { idsIn } from '../base/naming';
import { REMOVING, below } from '../base/places';
import { removeTree } from '../base/remove_tree';

const KEPT = '/var/lib/minios/containers';
const OTHERS = '/var/lib/minios/others';

/** Whether this machine's containers outlive it. */
export function keepsContainers(): bool {
  return stat(toBytes(KEPT)).isDirectory;
}

/** Where a container is kept, whether it is or not. */
export function keptDirectory(id: Bytes): Bytes {
  return below(KEPT, id);
}

/** Where another machine keeps a container. */
export function otherDirectory(id: Bytes): Bytes {
  return below(OTHERS, id);
}

/** The ids of what is kept: also of containers that were never finished. */
export function keptIds(): Array<Bytes> {
  return idsIn(KEPT);
}

/** The ids of what another machine keeps. */
export function otherIds(): Array<Bytes> {
  return idsIn(OTHERS);
}

/** Where what is kept of a container is put to be removed. */
function dropped(id: Bytes): Bytes {
  return below(KEPT, concat(toBytes(REMOVING), id));
}

/** From now on a container is not kept; emptyDropped() frees what it takes. 0, also if it was not kept, or −errno. */
export function dropKept(id: Bytes): i32 {
  const error = rename(keptDirectory(id), dropped(id));
  return error == -ENOENT ? 0 : error;
}

/** Removes what dropKept() has put aside: 0 or −errno. */
export function emptyDropped(id: Bytes): i32 {
  return removeTree(dropped(id));
}

/** Removes what was left where a removal was cut short. */
export function emptyAllDropped(): void {
  const names = new Array<Bytes>();
  const directory = new Directory(toBytes(KEPT));
  while (directory.next()) if (startsWithText(directory.name, REMOVING)) names.push(directory.name);
  directory.close();
  for (let index = 0; index < names.length; index++) removeTree(below(KEPT, names[index]));
}
