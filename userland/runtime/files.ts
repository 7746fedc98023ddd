// What is in a container's directory, and how it goes away.
//
//   status.json, config.json, exec.fifo
//   job.PID, init.PID, programs.PID   while the runtime with that number makes a process; the last two are mounts then
//
// Interface: JOB, INIT, PROGRAMS, passingFile, removeAbandoned, removeContainerFiles.

import { EBUSY, ENOTEMPTY, ESRCH, MNT_DETACH } from '../lib/base/abi';
import { DOT } from '../lib/base/ascii';
import { Bytes, indexOf, sliceOf, startsWithText, toBytes } from '../lib/base/bytes';
import { Directory } from '../lib/file/directory';
import { removeDirectory, unlink } from '../lib/base/fs';
import { joinPath } from '../lib/text/path';
import { unmount } from '../lib/file/mount_options';
import { parseDecimal } from '../lib/text/number';
import { getpid, kill } from '../lib/process/process';
import { OciContainer } from './oci_container';

export const JOB = 'job.';
export const INIT = 'init.';
export const PROGRAMS = 'programs.';

/** The path of one of those that this process makes: others may be making a process in the same container. */
export function passingFile(directory: Bytes, kind: string): Bytes {
  return joinPath(directory, toBytes(kind + getpid().toString()));
}

/** The maker of a file that is there for a moment has been killed meanwhile, or it is a file of this process's number. */
function isAbandoned(name: Bytes): bool {
  const maker = <i32>parseDecimal(sliceOf(name, indexOf(name, DOT) + 1));
  return maker == getpid() || kill(maker, 0) == -ESRCH;
}

function removePassing(path: Bytes, name: Bytes): void {
  if (startsWithText(name, JOB)) unlink(path);
  else if (startsWithText(name, INIT)) {
    while (unlink(path) == -EBUSY && unmount(path, MNT_DETACH) == 0) continue;
  } else if (startsWithText(name, PROGRAMS)) {
    while (removeDirectory(path) == -EBUSY && unmount(path, MNT_DETACH) == 0) continue;
  }
}

function isPassing(name: Bytes): bool {
  return startsWithText(name, JOB) || startsWithText(name, INIT) || startsWithText(name, PROGRAMS);
}

/** Takes away what runtimes have left that were killed while they made a process; with `all` also what others are making. */
export function removeAbandoned(container: OciContainer, all: bool): void {
  const names = new Array<Bytes>();
  const directory = new Directory(container.directory);
  while (directory.next()) if (isPassing(directory.name)) names.push(directory.name);
  directory.close();
  for (let index = 0; index < names.length; index++) {
    if (all || isAbandoned(names[index]))
      removePassing(joinPath(container.directory, names[index]), names[index]);
  }
}

/** 0 or −errno. */
export function removeContainerFiles(container: OciContainer): i32 {
  unlink(container.file('status.json'));
  unlink(container.file('config.json'));
  const error = removeDirectory(container.directory);
  if (error != -ENOTEMPTY) return error;
  unlink(container.fifo);
  unlink(container.file('status.json.new'));
  removeAbandoned(container, true);
  return removeDirectory(container.directory);
}
