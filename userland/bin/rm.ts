// rm [-dfirRv] FILE...: removes files, with -r directories and what is in them (POSIX; GNU's options).

import { EISDIR, ENOENT, ENOTDIR, S_IFMT, S_IFLNK } from '../lib/abi';
import { Bytes, equalsText } from '../lib/bytes';
import { Directory, lstat, removeDirectory, unlink } from '../lib/fs';
import { complain, stdout } from '../lib/io';
import { cannot } from '../lib/message';
import { Options } from '../lib/options';
import { baseName, joinPath } from '../lib/path';
import { confirmed } from '../lib/question';

class Remover {
  status: i32 = 0;

  constructor(
    private force: bool,
    private ask: bool,
    private recursive: bool,
    private emptyDirectories: bool,
    private verbose: bool,
  ) {}

  private fail(path: Bytes, error: i32): bool {
    if (this.force && (error == -ENOENT || error == -ENOTDIR)) return true;
    cannot('remove', path, error);
    this.status = 1;
    return false;
  }

  private done(path: Bytes): bool {
    if (this.verbose) stdout.text("removed '").bytes(path).text("'\n");
    return true;
  }

  /** Removes a path; false: it is still there. */
  remove(path: Bytes): bool {
    const attributes = lstat(path);
    if (attributes.error < 0) return this.fail(path, attributes.error);
    if (attributes.isDirectory) return this.removeTree(path);
    const kind = (attributes.mode & S_IFMT) == S_IFLNK ? 'symbolic link' : 'file';
    if (this.ask && !confirmed('remove ' + kind, path)) return false;
    const error = unlink(path);
    return error < 0 ? this.fail(path, error) : this.done(path);
  }

  private removeTree(path: Bytes): bool {
    if (!this.recursive && !this.emptyDirectories) return this.fail(path, -EISDIR);
    if (this.recursive && !this.empty(path)) return false;
    if (this.ask && !confirmed('remove directory', path)) return false;
    const error = removeDirectory(path);
    return error < 0 ? this.fail(path, error) : this.done(path);
  }

  /** Removes what is in a directory. All names are read first: removing while reading would skip some. */
  private empty(path: Bytes): bool {
    const directory = new Directory(path);
    const names = new Array<Bytes>();
    while (directory.next()) names.push(directory.name);
    directory.close();
    if (directory.error < 0) return this.fail(path, directory.error);
    if (names.length > 0 && this.ask && !confirmed('descend into directory', path)) return false;
    let all = true;
    for (let index = 0; index < names.length; index++) all = this.remove(joinPath(path, names[index])) && all;
    return all;
  }
}

export function rm(args: Array<Bytes>): i32 {
  const options = new Options('[-dfirRv] FILE...', 'Remove files.')
    .flag('d', 'dir', 'remove empty directories too')
    .flag('f', 'force', 'never ask; a missing file is no error')
    .flag('i', '', 'ask before each removal')
    .flag('r', 'recursive', 'remove directories and what is in them')
    .flag('R', '', 'the same')
    .flag('v', 'verbose', 'tell what is removed')
    .flag('', 'no-preserve-root', 'let -r remove /')
    .parse(args);
  const force = options.last('fi') == 'f';
  if (!force) options.expect(1, -1);
  const recursive = options.has('r') || options.has('R');
  const remover = new Remover(
    force,
    options.last('fi') == 'i',
    recursive,
    options.has('d'),
    options.has('v'),
  );
  for (let index = 0; index < options.operands.length; index++) {
    const path = options.operands[index];
    const name = baseName(path);
    if (equalsText(name, '.') || equalsText(name, '..')) {
      complain().text("refusing to remove '.' or '..' directory: '").bytes(path).text("'").end();
      remover.status = 1;
    } else if (recursive && equalsText(name, '/') && !options.has('no-preserve-root')) {
      complain().text("refusing to remove '/'; --no-preserve-root lets -r do it").end();
      remover.status = 1;
    } else {
      remover.remove(path);
    }
  }
  return remover.status;
}
