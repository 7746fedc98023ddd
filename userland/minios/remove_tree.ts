// Removes a directory with all that is in it. Containers leave trees that are deeper than a path may be long, and a recursion
// may go: what lies deeper than a few directories is moved up to the top before it is emptied.
//
// Interface: removeTree.

import { EEXIST, ENOENT, ENOTDIR, ENOTEMPTY, FILETYPE_DIRECTORY, FILETYPE_UNKNOWN } from '../lib/abi';
import { Bytes, concat, toBytes } from '../lib/bytes';
import { Directory } from '../lib/directory';
import { lstat, removeDirectory, rename, unlink } from '../lib/fs';
import { joinPath } from '../lib/path';

/** Directories below one another that are emptied where they are: names have 255 bytes at most, a path 4096. */
const DEEPEST: i32 = 8;

let moved: i32 = 0;

class Entry {
  constructor(
    public name: Bytes,
    public isDirectory: bool,
  ) {}
}

function entriesOf(path: Bytes): Array<Entry> {
  const entries = new Array<Entry>();
  const directory = new Directory(path);
  while (directory.next()) {
    const unknown = directory.type == FILETYPE_UNKNOWN;
    const is = unknown
      ? lstat(joinPath(path, directory.name)).isDirectory
      : directory.type == FILETYPE_DIRECTORY;
    entries.push(new Entry(directory.name, is));
  }
  directory.close();
  return entries;
}

/** Moves a directory to a name of its own in `top`: 0 or −errno. */
function moveUp(path: Bytes, top: Bytes): i32 {
  while (true) {
    const error = rename(path, joinPath(top, toBytes('.removed-' + (moved++).toString())));
    if (error != -EEXIST && error != -ENOTEMPTY && error != -ENOTDIR) return error;
  }
}

/** Removes a directory that is `depth` below the top, with all that is in it or moved to the top: 0 or −errno. */
function removeBelow(path: Bytes, top: Bytes, depth: i32): i32 {
  const error = removeDirectory(path);
  if (error != -ENOTEMPTY) return error;
  const failure = empty(path, top, depth);
  return failure < 0 ? failure : removeDirectory(path);
}

/** Empties a directory that is `depth` below the top: 0 or −errno. */
function empty(path: Bytes, top: Bytes, depth: i32): i32 {
  const entries = entriesOf(path);
  let failure = 0;
  for (let index = 0; index < entries.length; index++) {
    const below = joinPath(path, entries[index].name);
    let error = 0;
    if (!entries[index].isDirectory) error = unlink(below);
    else error = depth < DEEPEST ? removeBelow(below, top, depth + 1) : moveUp(below, top);
    if (error < 0 && error != -ENOENT) failure = error;
  }
  return failure;
}

/** Removes a tree; nothing may be mounted or changed in it. 0, also if it is gone, or −errno of what could not be removed. */
export function removeTree(top: Bytes): i32 {
  while (true) {
    const failure = empty(top, top, 0);
    const error = removeDirectory(top);
    if (error == 0 || error == -ENOENT) return 0;
    // What was moved to the top meanwhile is next.
    if (failure < 0 || error != -ENOTEMPTY) return failure < 0 ? failure : error;
  }
}

/** `path` with a slash and a name behind it. */
export function inside(path: Bytes, name: string): Bytes {
  return concat(path, toBytes('/' + name));
}
