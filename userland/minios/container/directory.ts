// The directory of a container in this machine: what is in it before the container is started.
//
// Interface: makeFiles.

import { EEXIST, S_IFIFO } from '../../lib/base/abi';
import { makeDirectory, makeNode } from '../../lib/base/fs';
import { Container } from './container';
import { networkFiles } from './network_files';

/** Makes what every container has, its description and its state apart: 0 or −errno. The directory may be there. */
export function makeFiles(container: Container): i32 {
  const error = makeDirectory(container.directory);
  if (error < 0 && error != -EEXIST) return error;
  if (container.config.string('Rootfs').length == 0) makeDirectory(container.file('rootfs'));
  networkFiles(container);
  makeDirectory(container.file('clients'));
  return makeNode(container.file('control'), S_IFIFO | 0o600, 0);
}
