// The file of --cidfile: must not be there before, and has the container's id afterwards.
//
// Interface: mayWriteIdFile, writeIdFile.

import { EEXIST } from '../lib/abi';
import { Bytes, addressOf, textOf } from '../lib/bytes';
import { O_CREAT, O_EXCL, O_WRONLY, close, lstat, open, unlink } from '../lib/fs';
import { writeAll } from '../lib/io';
import { fail, failure, goReason } from './failure';
import { Flags } from './flags';
import { hostPath } from './host_path';

/** Whether the file is not there, and its directory is: asked before anything is made. False: see failure. */
export function mayWriteIdFile(flags: Flags): bool {
  const path = flags.last('cidfile');
  if (path === null) return true;
  const place = hostPath(path, false);
  if (place !== null) return lstat(place).error < 0 || refuse(path, -EEXIST);
  const why = failure.includes('permission denied') ? 'permission denied' : 'no such file or directory';
  return notMade(path, why);
}

/** Makes the file. False: see failure, and there is none. */
export function writeIdFile(flags: Flags, id: Bytes): bool {
  const path = flags.last('cidfile');
  if (path === null) return true;
  const place = hostPath(path, false);
  if (place === null) return notMade(path, 'no such file or directory');
  const fd = open(place, O_WRONLY | O_CREAT | O_EXCL);
  if (fd < 0) return refuse(path, fd);
  const error = writeAll(fd, addressOf(id), id.length);
  close(fd);
  if (error >= 0) return true;
  unlink(place);
  return refuse(path, error);
}

function refuse(path: Bytes, error: i32): bool {
  if (error != -EEXIST) return notMade(path, goReason(error));
  return fail(
    "container ID file found, make sure the other container isn't running or delete " + textOf(path),
  );
}

function notMade(path: Bytes, reason: string): bool {
  return fail('failed to create the container ID file: open ' + textOf(path) + ': ' + reason);
}
