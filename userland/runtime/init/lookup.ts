// The program of a container: found before the container is started, so that a wrong name is told to who creates it. The words are
// those of Go's exec.LookPath, which people know from runc.
//
// Interface: findProgram.

import { EACCES, ENOENT, ENOTDIR, X_OK, errno_text } from '../../lib/base/abi';
import { COLON, SLASH } from '../../lib/base/ascii';
import { Bytes, concat, indexOf, split, toBytes } from '../../lib/base/bytes';
import { access, stat } from '../../lib/base/fs';
import { joinPath } from '../../lib/text/path';
import { valueIn } from '../../lib/base/program';
import { dieAbout } from './report';

/** 0 if it can be executed, or −errno; a directory is −EACCES. */
function check(path: Bytes): i32 {
  const found = stat(path);
  if (found.error < 0) return found.error;
  if (found.isDirectory) return -EACCES;
  // Root's right to everything is no right to execute what nobody may.
  return (found.mode & 0o111) == 0 ? -EACCES : access(path, X_OK);
}

function complain(name: Bytes, what: string): void {
  dieAbout('exec: "', name, '": ' + what);
}

/** The path of a program by its name and the PATH in `variables`; ends with a message if there is none. */
export function findProgram(name: Bytes, variables: Array<Bytes>): Bytes {
  if (indexOf(name, SLASH) >= 0) {
    const error = check(name);
    if (error == -ENOENT) {
      const stated = concat(concat(name, toBytes('": stat ')), name);
      dieAbout('exec: "', stated, ': no such file or directory');
    }
    if (error < 0)
      complain(
        name,
        stat(name).isDirectory
          ? 'is a directory'
          : error == -EACCES
            ? 'permission denied'
            : errno_text(error),
      );
    return name;
  }
  const path = valueIn(variables, 'PATH');
  // No name is in no directory, though each directory is there.
  const directories = path === null || name.length == 0 ? new Array<Bytes>() : split(path, COLON);
  let denied = false;
  let failure = 0;
  for (let index = 0; index < directories.length; index++) {
    const directory = directories[index].length > 0 ? directories[index] : toBytes('.');
    const candidate = joinPath(directory, name);
    const error = check(candidate);
    if (error == 0) return candidate;
    if (error == -EACCES) denied = true;
    else if (error != -ENOENT && error != -ENOTDIR) failure = error;
  }
  // A directory that could not be looked through, for want of memory perhaps, may have it.
  if (failure < 0) complain(name, errno_text(failure));
  complain(name, denied ? 'permission denied' : 'executable file not found in $PATH');
  return name;
}
