// Directories of the host that a container was given with -v: the share that they were is the machine's that it was made in, and
// another machine shares them anew, with the powers of the starter of the container.
//
// Interface: forgetShares, shareAgain.

import { Bytes, toBytes, textOf } from '../../lib/base/bytes';
import { Outcome, fail, failAbout } from '../../lib/base/failure';
import { stat } from '../../lib/base/fs';
import { Container } from '../container/container';
import { hostPath } from '../command/host_path';

/** A container of another machine is now this one's: its directories of the host are not shared yet. */
export function forgetShares(container: Container): void {
  const mounts = container.config.list('Mounts');
  for (let index = 0; index < mounts.length; index++)
    if (mounts[index].has('HostPath')) mounts[index].remove(toBytes('Source'));
}

/** Shares what is not shared yet. */
export function shareAgain(container: Container): Outcome {
  const mounts = container.config.list('Mounts');
  let changed = false;
  for (let index = 0; index < mounts.length; index++) {
    if (!mounts[index].has('HostPath') || mounts[index].has('Source')) continue;
    const path: Bytes = mounts[index].string('HostPath');
    const place = hostPath(path, false);
    if (place.failure !== null) return place.failure;
    if (stat(place.value).error < 0)
      return fail('invalid mount config for type "bind": bind source path does not exist: ' + textOf(path));
    mounts[index].setString('Source', place.value);
    changed = true;
  }
  return !changed || container.saveConfig() == 0 ? null : failAbout('cannot write ', container.directory);
}
