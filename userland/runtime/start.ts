// start: lets the first process of a created container execute the container's program.
//
// Interface: start, startContainer.

import {
  AT_FDCWD,
  EINTR,
  ESUCCESS,
  FDFLAGS_NONBLOCK,
  LOOKUPFLAGS_SYMLINK_FOLLOW,
  RIGHTS_FD_WRITE,
  minios_poll,
  wasi_path_open,
} from '../lib/base/abi';
import { Bytes, addressOf, equals, sliceOf, toBytes } from '../lib/base/bytes';
import { O_RDONLY, close, open, unlink } from '../lib/base/fs';
import { readSome, writeAll } from '../lib/base/io';
import { OciContainer, findContainer } from './oci_container';
import { hasHooks, runHooks } from './hooks';
import { FAILED, fail, failErrno, failLine, forgetProblem } from './problem';
import { START } from './protocol';
import { STATUS_RUNNING, STATUS_STOPPED, canStart } from './status';

/** The longest complaint. */
const COMPLAINT_MAX: i32 = 1024;

const answer = memory.data(8, 8);

/** Opens a FIFO to write, if somebody reads it: a descriptor or −errno. */
function openWriter(path: Bytes): i32 {
  const errno = wasi_path_open(
    AT_FDCWD,
    LOOKUPFLAGS_SYMLINK_FOLLOW,
    addressOf(path),
    path.length,
    0,
    RIGHTS_FD_WRITE,
    RIGHTS_FD_WRITE,
    FDFLAGS_NONBLOCK,
    answer,
  );
  return errno == ESUCCESS ? load<i32>(answer) : -errno;
}

/** Waits until nobody reads it any more: the first process has executed the program, or has ended. */
function waitForReader(fd: i32): void {
  store<i32>(answer, fd);
  store<i32>(answer, 0, 4);
  while (minios_poll(answer, 1, -1) == -EINTR) continue;
}

/**
 * Closes the FIFO, which nobody reads any more, and returns what the first process has left there: why it could not execute the
 * program. Our own word is what it left if it was killed before it could read.
 */
function takeComplaint(fd: i32): Bytes {
  const reader = open(toBytes('/proc/self/fd/' + fd.toString()), O_RDONLY);
  close(fd);
  if (reader < 0) return [];
  const text = new StaticArray<u8>(COMPLAINT_MAX);
  const length = readSome(reader, addressOf(text), COMPLAINT_MAX);
  close(reader);
  return length > 0 ? sliceOf(text, 0, length) : [];
}

/** Starts a created container, and waits until it executes its program: 0 or FAILED. */
export function start(root: Bytes, id: Bytes): i32 {
  forgetProblem();
  const container = findContainer(root, id);
  if (container === null) return FAILED;
  const status = container.status;
  if (status == STATUS_STOPPED) return fail('cannot start a container that has stopped');
  if (status == STATUS_RUNNING) return fail('cannot start an already running container');
  if (!canStart(status)) return fail('cannot start a container in the ' + status + ' state');
  return startContainer(container);
}

/** The same for one that create() has just made: its process waits, or has ended. */
export function startContainer(container: OciContainer): i32 {
  forgetProblem();
  const fd = openWriter(container.fifo);
  if (fd < 0) return fail('cannot start a container that has stopped');
  // Of two that start it at once, one takes the FIFO away.
  if (unlink(container.fifo) < 0) {
    close(fd);
    return fail('cannot start an already running container');
  }
  const word = toBytes(START);
  const error = writeAll(fd, addressOf(word), 1);
  waitForReader(fd);
  const problem = takeComplaint(fd);
  if (equals(problem, word)) return fail('cannot start a container that has stopped');
  if (error < 0) return failErrno('cannot write to ', container.fifo, error);
  if (problem.length > 0) {
    container.waitForEnd();
    return failLine(problem);
  }
  if (hasHooks(container.config, 'poststart'))
    runHooks(container.config, 'poststart', container.describe(STATUS_RUNNING));
  return 0;
}
