// Files and directories that arguments name, as the machine sees them while a verb runs (host_path.ts): with MINIOS_SESSION those of
// the host, shared for as long as they are needed; else the machine's own. A file is reached through its directory.
//
// Interface: HostFile (path, release), hostFile, hostDirectory.

import { MNT_DETACH } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, concat, equalsText, lastIndexOf, sliceOf, toBytes } from '../../lib/base/bytes';
import { makeDirectories } from '../../lib/file/directory';
import { makeDirectory, removeDirectory } from '../../lib/base/fs';
import { unmount } from '../../lib/file/mount_options';
import { baseName, directoryName, joinPath, withoutTrailingSlashes } from '../../lib/text/path';
import { getpid } from '../../lib/process/process';
import { variable } from '../../lib/base/program';
import { sayError } from '../base/failure';
import { mountShare, shareRequest } from './host_path';
import { ask } from '../service/service';

const CLIENT = '/run/minios/client';

let shares: i32 = 0;

/** A file that an argument names. What was shared for it is, until release(). */
export class HostFile {
  constructor(
    /** Where it is in the machine. */
    public path: Bytes,
    /** What is mounted for it; empty: nothing. */
    private mounted: Bytes,
  ) {}

  /** The directory that nothing of it leads out of: that which is shared, or the machine's root. */
  get root(): Bytes {
    return this.mounted.length > 0 ? this.mounted : toBytes('/');
  }

  /** The path below `root`, as the user has ended it. */
  get inRoot(): Bytes {
    if (this.mounted.length == 0) return this.path;
    return this.path.length > this.mounted.length ? sliceOf(this.path, this.mounted.length) : toBytes('/');
  }

  /** Takes the share away again. */
  release(): void {
    if (this.mounted.length == 0) return;
    unmount(this.mounted, MNT_DETACH);
    removeDirectory(this.mounted);
    this.mounted = [];
  }
}

/** A directory; null, after a message: it cannot be used. */
export function hostDirectory(path: Bytes, readOnly: bool): HostFile | null {
  const token = variable('MINIOS_SESSION');
  if (token === null) return new HostFile(path, []);
  const shared = ask(shareRequest(token, path, readOnly));
  if (shared === null) return null;
  // Of a file, or of what is not there, the service shares the directory that it would be in.
  if (shared.has('name')) {
    sayError().bytes(path).text(': no such directory').end();
    return null;
  }
  const name = getpid().toString() + '-' + (shares++).toString();
  const place = concat(toBytes(CLIENT + '/'), toBytes(name));
  let error = makeDirectories(toBytes(CLIENT));
  if (error == 0) error = makeDirectory(place);
  if (error == 0) error = mountShare(shared.integer('share'), place, readOnly);
  if (error == 0) return new HostFile(place, place);
  removeDirectory(place);
  sayError().bytes(path).text(': cannot be mounted: ').reason(error).end();
  return null;
}

/** A file, which need not exist; null, after a message: its directory cannot be used. What stands behind its name stays there. */
export function hostFile(path: Bytes, readOnly: bool): HostFile | null {
  if (variable('MINIOS_SESSION') === null) return new HostFile(path, []);
  const bare = withoutTrailingSlashes(path);
  const name = baseName(bare);
  // A directory that is meant itself is shared itself.
  if (equalsText(name, '.') || equalsText(name, '..') || equalsText(name, '/')) {
    const itself = hostDirectory(bare, readOnly);
    if (itself !== null) itself.path = concat(itself.path, toBytes('/.'));
    return itself;
  }
  const directory = hostDirectory(directoryName(bare), readOnly);
  if (directory !== null)
    directory.path = joinPath(directory.path, sliceOf(path, lastIndexOf(bare, SLASH) + 1));
  return directory;
}
