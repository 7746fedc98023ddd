// linux.maskedPaths and linux.readonlyPaths: what a container cannot see, and what it cannot write. The root directory is the
// container's.
//
// Interface: hidePaths, protectPaths.

import { ENOENT, ENOTDIR, MS_BIND, MS_RDONLY, MS_REC } from '../../lib/base/abi';
import { Bytes, toBytes } from '../../lib/base/bytes';
import { stat } from '../../lib/base/fs';
import { mountWith } from '../../lib/file/mount_options';
import { Host } from './host';
import { remountBind } from './remount';
import { must } from './report';

/** Covers files by /dev/null and directories by an empty one. What is not there needs no cover. */
export function hidePaths(paths: Array<Bytes>, host: Host): void {
  if (paths.length > 0) host.checkNull();
  for (let index = 0; index < paths.length; index++) {
    const path = paths[index];
    const found = stat(path);
    if (found.error == -ENOENT || found.error == -ENOTDIR) continue;
    const error = found.isDirectory
      ? mountWith(toBytes('tmpfs'), path, toBytes('tmpfs'), MS_RDONLY, [])
      : host.mount(toBytes('/dev/null'), path, MS_BIND);
    must(error, 'linux.maskedPaths: cannot hide ', path);
  }
}

/** Makes each path that exists a read-only mount of itself, with all that is mounted below it; dies if that cannot be. */
export function protectPaths(paths: Array<Bytes>): void {
  for (let index = 0; index < paths.length; index++) {
    const path = paths[index];
    const found = stat(path);
    if (found.error == -ENOENT || found.error == -ENOTDIR) continue;
    let error = mountWith(path, path, [], MS_BIND | MS_REC, []);
    if (error == 0) error = remountBind(path, MS_RDONLY);
    must(error, 'linux.readonlyPaths: cannot protect ', path);
  }
}
