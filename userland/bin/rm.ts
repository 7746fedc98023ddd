// rm [-dfiIrRv] FILE...: removes files, with -r directories and what is in them (POSIX; GNU's options).

import { EISDIR, ENOENT, ENOTDIR, S_IFMT, S_IFLNK } from '../lib/base/abi';
import { Bytes, equalsText } from '../lib/base/bytes';
import { Directory } from '../lib/file/directory';
import { lstat, removeDirectory, unlink } from '../lib/base/fs';
import { complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { baseName, joinPath } from '../lib/text/path';
import { agreed, confirmed } from '../lib/command/question';

class Remover {
  status: i32 = 0;

  constructor(
    private force: bool,
    private ask: bool,
    private recursive: bool,
    private emptyDirectories: bool,
    private verbose: bool,
    /** Whether the file system of what the user named must not be left. */
    private stays: bool,
  ) {}

  private device: u64 = 0;

  /** Removes what the user named. */
  removeNamed(path: Bytes): void {
    this.device = lstat(path).dev;
    this.remove(path);
  }

  private fail(path: Bytes, error: i32): bool {
    if (this.force && (error == -ENOENT || error == -ENOTDIR)) return true;
    cannot('remove', path, error);
    this.status = 1;
    return false;
  }

  private done(path: Bytes, what: string): bool {
    if (this.verbose) stdout.text('removed ').text(what).text("'").bytes(path).text("'\n");
    return true;
  }

  /** Removes a path; false: it is still there. */
  private remove(path: Bytes): bool {
    const attributes = lstat(path);
    if (attributes.error < 0) return this.fail(path, attributes.error);
    if (attributes.isDirectory && this.stays && attributes.dev != this.device) {
      complain().text("skipping '").bytes(path).text("', since it's on a different device").end();
      this.status = 1;
      return false;
    }
    if (attributes.isDirectory) return this.removeTree(path);
    const kind = (attributes.mode & S_IFMT) == S_IFLNK ? 'symbolic link' : 'file';
    if (this.ask && !confirmed('remove ' + kind, path)) return false;
    const error = unlink(path);
    return error < 0 ? this.fail(path, error) : this.done(path, '');
  }

  private removeTree(path: Bytes): bool {
    if (!this.recursive && !this.emptyDirectories) return this.fail(path, -EISDIR);
    if (this.recursive && !this.empty(path)) return false;
    if (this.ask && !confirmed('remove directory', path)) return false;
    const error = removeDirectory(path);
    return error < 0 ? this.fail(path, error) : this.done(path, 'directory ');
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

/** f, I, i or empty: whether nothing, the command or each removal is asked about; the option given last counts. */
function asking(options: Options): string {
  const when = options.valueOf('interactive');
  if (!options.has('interactive')) return options.last('fiI');
  if (when === null || equalsText(when, 'always') || equalsText(when, 'yes')) return 'i';
  if (equalsText(when, 'once')) return 'I';
  if (!equalsText(when, 'never') && !equalsText(when, 'no') && !equalsText(when, 'none')) {
    options.wrong(complain().text("invalid argument '").bytes(when).text("' for '--interactive'"));
  }
  return 'f';
}

/** -I: one question where much would go. */
function confirmedOnce(options: Options, recursive: bool): bool {
  const count = options.operands.length;
  if (count <= 3 && !recursive) return true;
  const what = count.toString() + (count == 1 ? ' argument' : ' arguments');
  return agreed('remove ' + what + (recursive ? ' recursively' : ''));
}

export function rm(args: Array<Bytes>): i32 {
  const options = new Options('[-dfiIrRv] FILE...', 'Remove files.')
    .flag('d', 'dir', 'remove empty directories too')
    .flag('f', 'force', 'never ask; a missing file is no error')
    .flag('i', '', 'ask before each removal')
    .flag('I', '', 'ask once before more than three files or -r')
    .optional('', 'interactive', 'WHEN', 'ask never, once, or always')
    .flag('r', 'recursive', 'remove directories and what is in them')
    .flag('R', '', 'the same')
    .flag('v', 'verbose', 'tell what is removed')
    .flag('', 'one-file-system', 'leave out directories that are mounts')
    .flag('', 'preserve-root', 'do not remove / (default)')
    .flag('', 'no-preserve-root', 'let -r remove /')
    .parse(args);
  const way = asking(options);
  const force = options.last('fiI') == 'f';
  if (!force) options.expect(1, -1);
  const recursive = options.has('r') || options.has('R');
  if (way == 'I' && !confirmedOnce(options, recursive)) return 0;
  const remover = new Remover(
    force,
    way == 'i',
    recursive,
    options.has('d'),
    options.has('v'),
    options.has('one-file-system'),
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
      remover.removeNamed(path);
    }
  }
  return remover.status;
}
