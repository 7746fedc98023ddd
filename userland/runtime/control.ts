// kill, delete, pause, resume: what is done to a container from outside.
//
// Interface: killContainer, deleteContainer, deleteFound, pause, resume.

import { CLONE_NEWPID, ENOENT, ESRCH, SIGKILL } from '../lib/base/abi';
import { Bytes, concat, toBytes } from '../lib/base/bytes';
import { kill } from '../lib/process/process';
import { Cgroup } from './cgroup';
import { OciContainer, findContainer, isValidId } from './oci_container';
import { removeContainerFiles } from './files';
import { hasHooks, runHooks } from './hooks';
import { FAILED, fail, failErrno, failLine, forgetProblem } from './problem';
import { readSpaces } from './spaces';
import { STATUS_STOPPED, canDelete, canKill, canPause, canResume } from './status';

/** Whether all processes of the container end with its first one. */
function hasOwnPids(container: OciContainer): bool {
  const spaces = readSpaces(container.config);
  return spaces !== null && spaces.isFresh(CLONE_NEWPID);
}

/** Sends a signal to the first process, or to `all`: 0 or FAILED. */
export function killContainer(root: Bytes, id: Bytes, signal: i32, all: bool): i32 {
  forgetProblem();
  const container = findContainer(root, id);
  if (container === null) return FAILED;
  const status = container.status;
  const cgroup = new Cgroup(container.cgroup);
  // Without a pid namespace of its own there may be some left when the first one has ended.
  if (all && cgroup.members().length > 0) {
    const error = cgroup.signal(signal);
    return error < 0 ? failErrno('cannot signal ', cgroup.path, error) : 0;
  }
  if (!canKill(status)) return fail('container not running');
  let error = 0;
  if (signal == SIGKILL && !hasOwnPids(container)) error = cgroup.signal(SIGKILL);
  else error = kill(container.pid, signal);
  if (error == -ESRCH) return fail('container not running');
  return error < 0 ? failErrno('cannot signal ', toBytes(container.pid.toString()), error) : 0;
}

/** Kills the first process and waits until it has ended, thawed if need be. */
function end(container: OciContainer): void {
  const cgroup = new Cgroup(container.cgroup);
  kill(container.pid, SIGKILL);
  cgroup.signal(SIGKILL);
  container.waitForEnd();
}

/**
 * Removes a stopped container, or one that was never started, as runc does; with `force` also one that is not, which is killed, and one that there is not is no failure. Its
 * cgroup goes, with all processes that are still in it. 0 or FAILED.
 */
export function deleteContainer(root: Bytes, id: Bytes, force: bool): i32 {
  forgetProblem();
  const container = findContainer(root, id);
  if (container === null) {
    if (!force || !isValidId(id)) return FAILED;
    forgetProblem();
    removeContainerFiles(new OciContainer(root, id));
    return 0;
  }
  return deleteFound(container, force);
}

/** The same for a container that is at hand. */
export function deleteFound(container: OciContainer, force: bool): i32 {
  forgetProblem();
  const status = container.status;
  if (status != STATUS_STOPPED) {
    if (!force && !canDelete(status)) {
      const line = concat(
        toBytes('cannot delete container '),
        concat(container.id, toBytes(' that is not stopped: ')),
      );
      return failLine(concat(line, toBytes(status)));
    }
    if (container.pid > 0) end(container);
  }
  const path = container.cgroup;
  const error = path.length > 0 ? new Cgroup(path).remove() : 0;
  if (error < 0) return failErrno('cannot remove ', path, error);
  const config = container.config;
  const removed = removeContainerFiles(container);
  // What they say is logged, no more: the container is gone.
  if (hasHooks(config, 'poststop')) runHooks(config, 'poststop', container.describe(STATUS_STOPPED));
  if (removed < 0 && removed != -ENOENT) return failErrno('cannot remove ', container.directory, removed);
  forgetProblem();
  return 0;
}

/** Freezes all processes of a container: 0 or FAILED. */
export function pause(root: Bytes, id: Bytes): i32 {
  forgetProblem();
  const container = findContainer(root, id);
  if (container === null) return FAILED;
  if (!canPause(container.status)) return fail('container not running');
  const error = new Cgroup(container.cgroup).freeze(true);
  return error < 0 ? failErrno('cannot freeze ', container.cgroup, error) : 0;
}

/** Lets them go on: 0 or FAILED. */
export function resume(root: Bytes, id: Bytes): i32 {
  forgetProblem();
  const container = findContainer(root, id);
  if (container === null) return FAILED;
  if (!canResume(container.status)) return fail('container not paused');
  const error = new Cgroup(container.cgroup).freeze(false);
  return error < 0 ? failErrno('cannot thaw ', container.cgroup, error) : 0;
}
