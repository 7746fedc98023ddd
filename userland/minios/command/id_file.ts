// The file of --cidfile: must not be there before, and has the container's id afterwards.
//
// Interface: mayWriteIdFile, writeIdFile.

import { EEXIST } from '../../lib/base/abi';
import { Bytes, addressOf, textOf } from '../../lib/base/bytes';
import { Outcome, fail } from '../../lib/base/failure';
import { O_CREAT, O_EXCL, O_WRONLY, close, lstat, open, unlink } from '../../lib/base/fs';
import { writeAll } from '../../lib/base/io';
import { goReason } from '../base/failure';
import { Flags } from './flags';
import { hostPath } from './host_path';

/** The file must not be there, and its directory must be: asked before anything is made. */
export function mayWriteIdFile(flags: Flags): Outcome {
  const path = flags.last('cidfile');
  if (path === null) return null;
  const place = hostPath(path, false);
  const failure = place.failure;
  if (failure === null) return lstat(place.value).error < 0 ? null : refuse(path, -EEXIST);
  const why = failure.message.includes('permission denied')
    ? 'permission denied'
    : 'no such file or directory';
  return notMade(path, why);
}

/** Makes the file; if that fails there is none. */
export function writeIdFile(flags: Flags, id: Bytes): Outcome {
  const path = flags.last('cidfile');
  if (path === null) return null;
  const place = hostPath(path, false);
  if (place.failure !== null) return notMade(path, 'no such file or directory');
  const fd = open(place.value, O_WRONLY | O_CREAT | O_EXCL);
  if (fd < 0) return refuse(path, fd);
  const error = writeAll(fd, addressOf(id), id.length);
  close(fd);
  if (error >= 0) return null;
  unlink(place.value);
  return refuse(path, error);
}

function refuse(path: Bytes, error: i32): Outcome {
  if (error != -EEXIST) return notMade(path, goReason(error));
  return fail(
    "container ID file found, make sure the other container isn't running or delete " + textOf(path),
  );
}

function notMade(path: Bytes, reason: string): Outcome {
  return fail('failed to create the container ID file: open ' + textOf(path) + ': ' + reason);
}
