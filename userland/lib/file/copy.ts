// Copying files, links, devices and trees: cp, and mv between file systems.
//
// Interface: Copier.

import { AT_SYMLINK_NOFOLLOW, AT_FDCWD, EEXIST, minios_chown, minios_mknod } from '../base/abi';
import { Bytes, addressOf, sliceOf } from '../base/bytes';
import { Directory } from './directory';
import {
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_TRUNC,
  O_WRONLY,
  Stat,
  TIME_ACCESSED,
  TIME_MODIFIED,
  changePermissions,
  close,
  currentUmask,
  lastError,
  link,
  lstat,
  makeDirectory,
  open,
  readLink,
  setTimes,
  stat,
  symlink,
  unlink,
} from '../base/fs';
import { BLOCK_SIZE, complain, readSome, stdout, writeAll } from '../base/io';
import { cannot, failed } from '../command/message';
import { directoryName, joinPath } from '../text/path';
import { confirmed } from '../command/question';

/** A file with several names that has been copied: its further names become links to the copy. */
class Copied {
  constructor(
    public source: Stat,
    public path: Bytes,
  ) {}
}

export class Copier {
  /** 1 after an error. */
  status: i32 = 0;
  recursive: bool = false;
  /** Follow symbolic links met in trees (-L), and those named as sources (-H). */
  followAll: bool = false;
  followNamed: bool = true;
  /** What is kept (-p); names of one file stay names of one file (-d, -a). */
  preserveMode: bool = false;
  preserveOwner: bool = false;
  preserveTimes: bool = false;
  preserveLinks: bool = false;
  force: bool = false;
  ask: bool = false;
  keepExisting: bool = false;
  update: bool = false;
  verbose: bool = false;
  /** Make links to files and not copies (-l, -s). */
  hardLinks: bool = false;
  symbolicLinks: bool = false;
  /** Do not go into mounts in trees (-x): their directories stay empty. */
  oneFileSystem: bool = false;
  /** Remove a target and not write into it. */
  removeFirst: bool = false;
  private umask: u32 = currentUmask();
  private copied: Array<Copied> = [];
  private block: usize = 0;
  /** The directory that a tree is copied to: it must not be copied into itself. */
  private root: Stat = new Stat();
  /** The file system of the tree. */
  private device: u64 = 0;

  /** Copies a source that the user named. False: something is missing, and was told. */
  copyNamed(source: Bytes, target: Bytes): bool {
    return this.copy(source, target, this.followNamed || this.followAll, true);
  }

  /** Copies a source to its path below `directory`, and makes the directories in that path (--parents). */
  copyWithParents(source: Bytes, directory: Bytes): bool {
    for (let index = 1; index < source.length; index++) {
      if (source[index] != 0x2f || source[index - 1] == 0x2f) continue;
      const parent = sliceOf(source, 0, index);
      const made = joinPath(directory, withoutLeadingSlashes(parent));
      if (stat(made).isDirectory) continue;
      const from = stat(parent);
      const error = from.error < 0 ? from.error : makeDirectory(made);
      if (error < 0) {
        cannot(from.error < 0 ? 'stat' : 'create directory', from.error < 0 ? parent : made, error);
        return this.fail();
      }
      changePermissions(made, from.mode & 0o7777 & ~this.umask);
      this.keepAttributes(made, from);
      if (this.verbose) stdout.bytes(parent).text(' -> ').bytes(made).newline();
    }
    return this.copyNamed(source, joinPath(directory, withoutLeadingSlashes(source)));
  }

  private fail(): bool {
    this.status = 1;
    return false;
  }

  private copy(source: Bytes, target: Bytes, follow: bool, named: bool): bool {
    const from = follow ? stat(source) : lstat(source);
    if (from.error < 0) {
      cannot('stat', source, from.error);
      return this.fail();
    }
    const present = lstat(target);
    if ((this.hardLinks || this.symbolicLinks) && !from.isDirectory && !present.isDirectory) {
      return this.copyAsLink(source, target, from, present, follow);
    }
    const to = present.error == 0 && present.isLink && !from.isLink ? stat(target) : present;
    if (from.isSame(to) || (from.isLink && from.isSame(present))) {
      complain().text("'").bytes(source).text("' and '").bytes(target).text("' are the same file").end();
      return this.fail();
    }
    if (from.isDirectory) return this.copyTree(source, target, from, to, named);
    if (to.error == 0 && to.isDirectory) {
      complain().text("can't overwrite directory '").bytes(target).text("' with non-directory").end();
      return this.fail();
    }
    if (present.error == 0 && !this.mayReplace(target, from, to)) return true;
    return this.copyFile(source, target, from, present);
  }

  private mayReplace(target: Bytes, from: Stat, to: Stat): bool {
    if (this.keepExisting) return false;
    if (this.update && to.error == 0 && to.modified >= from.modified) return false;
    return !this.ask || confirmed('overwrite', target);
  }

  private copyAsLink(source: Bytes, target: Bytes, from: Stat, present: Stat, follow: bool): bool {
    if (this.hardLinks && from.isSame(present)) return true;
    if (this.symbolicLinks && source[0] != 0x2f && !stat(directoryName(target)).isSame(stat([0x2e]))) {
      complain().bytes(target).text(': can make relative symbolic links only in current directory').end();
      return this.fail();
    }
    if (present.error == 0) {
      if (!this.mayReplace(target, from, present)) return true;
      if (this.force || this.removeFirst || this.ask) unlink(target);
    }
    const error = this.hardLinks ? link(source, target, follow) : symlink(source, target);
    if (error < 0) {
      cannot(this.hardLinks ? 'create hard link' : 'create symbolic link', target, error);
      return this.fail();
    }
    if (this.verbose) stdout.text("'").bytes(source).text("' -> '").bytes(target).text("'\n");
    return true;
  }

  private copyFile(source: Bytes, target: Bytes, from: Stat, present: Stat): bool {
    const first = this.preserveLinks && from.nlink > 1 ? this.earlierCopy(from) : null;
    let error = 0;
    if (this.removeFirst && present.error == 0 && unlink(target) == 0 && this.verbose) {
      stdout.text("removed '").bytes(target).text("'\n");
    }
    if (first !== null) {
      unlink(target);
      error = link(first, target, false);
    } else if (from.isRegular || (!this.recursive && !from.isLink)) {
      return this.copyContents(source, target, from) && this.finish(source, target, from);
    } else if (from.isLink) {
      const text = readLink(source);
      if (text === null) error = lastError;
      else error = this.replacing(target, present) ? symlink(text, target) : -EEXIST;
    } else {
      if (!this.replacing(target, present)) error = -EEXIST;
      else error = minios_mknod(AT_FDCWD, addressOf(target), target.length, from.mode, from.rdev);
    }
    if (error == 0) return this.finish(source, target, from);
    cannot('create', target, error);
    return this.fail();
  }

  /** Takes what is in the way of a link or a device. */
  private replacing(target: Bytes, present: Stat): bool {
    return present.error < 0 || lstat(target).error < 0 || unlink(target) == 0;
  }

  private earlierCopy(from: Stat): Bytes | null {
    for (let index = 0; index < this.copied.length; index++) {
      if (this.copied[index].source.isSame(from)) return this.copied[index].path;
    }
    return null;
  }

  private finish(source: Bytes, target: Bytes, from: Stat): bool {
    if (this.preserveLinks && from.nlink > 1 && !from.isDirectory) this.copied.push(new Copied(from, target));
    if (this.verbose) stdout.text("'").bytes(source).text("' -> '").bytes(target).text("'\n");
    this.keepAttributes(target, from);
    return true;
  }

  /** Keeps what is to be kept. Without privilege the owner cannot be, and then neither can set-id bits. */
  private keepAttributes(target: Bytes, from: Stat): void {
    const path = addressOf(target);
    const flags = AT_SYMLINK_NOFOLLOW;
    const owned =
      !this.preserveOwner || minios_chown(AT_FDCWD, path, target.length, from.uid, from.gid, flags) == 0;
    if (this.preserveMode && !from.isLink) changePermissions(target, from.mode & (owned ? 0o7777 : 0o1777));
    if (this.preserveTimes) {
      setTimes(target, from.accessed, from.modified, TIME_ACCESSED | TIME_MODIFIED, false);
    }
  }

  private copyContents(source: Bytes, target: Bytes, from: Stat): bool {
    const input = open(source, O_RDONLY);
    if (input < 0) {
      cannot('open', source, input);
      return this.fail();
    }
    const isNew = stat(target).error < 0;
    let output = open(target, isNew ? O_WRONLY | O_CREAT | O_EXCL : O_WRONLY | O_TRUNC);
    if (output < 0 && this.force && !isNew && unlink(target) == 0) {
      output = open(target, O_WRONLY | O_CREAT | O_EXCL);
    }
    if (output < 0) {
      close(input);
      cannot('create', target, output);
      return this.fail();
    }
    const done = this.pump(input, output, source, target);
    close(input);
    const error = close(output);
    if (error < 0) failed(target, error);
    if (isNew && (from.mode & 0o7777 & ~this.umask) != (0o666 & ~this.umask)) {
      changePermissions(target, from.mode & 0o777 & ~this.umask);
    }
    return (done && error == 0) || this.fail();
  }

  private pump(input: i32, output: i32, source: Bytes, target: Bytes): bool {
    if (this.block == 0) this.block = heap.alloc(BLOCK_SIZE);
    while (true) {
      const got = readSome(input, this.block, BLOCK_SIZE);
      if (got < 0) complain().text("error reading '").bytes(source).text("': ").reason(got).end();
      if (got <= 0) return got == 0;
      const error = writeAll(output, this.block, got);
      if (error == 0) continue;
      complain().text("error writing '").bytes(target).text("': ").reason(error).end();
      return false;
    }
  }

  private copyTree(source: Bytes, target: Bytes, from: Stat, to: Stat, named: bool): bool {
    if (!this.recursive) {
      complain().text("-r not specified; omitting directory '").bytes(source).text("'").end();
      return this.fail();
    }
    if (to.error == 0 && !to.isDirectory) {
      complain().text("can't overwrite non-directory '").bytes(target).text("' with directory").end();
      return this.fail();
    }
    if (!named && this.root.isSame(from)) {
      complain().text("can't copy a directory, '").bytes(source).text("', into itself").end();
      return this.fail();
    }
    const made = to.error < 0;
    if (made) {
      const error = makeDirectory(target);
      if (error < 0) {
        cannot('create directory', target, error);
        return this.fail();
      }
    }
    if (named) {
      this.root = stat(target);
      this.device = from.dev;
    }
    if (made && this.verbose) stdout.text("'").bytes(source).text("' -> '").bytes(target).text("'\n");
    const enters = !this.oneFileSystem || from.dev == this.device;
    const complete = !enters || this.copyEntries(source, target);
    if (made) changePermissions(target, from.mode & 0o7777 & ~this.umask);
    this.keepAttributes(target, from);
    return complete;
  }

  private copyEntries(source: Bytes, target: Bytes): bool {
    const directory = new Directory(source);
    const names = new Array<Bytes>();
    while (directory.next()) names.push(directory.name);
    directory.close();
    if (directory.error < 0) {
      cannot('open', source, directory.error);
      return this.fail();
    }
    let complete = true;
    for (let index = 0; index < names.length; index++) {
      const name = names[index];
      const done = this.copy(joinPath(source, name), joinPath(target, name), this.followAll, false);
      complete = done && complete;
    }
    return complete;
  }
}

function withoutLeadingSlashes(path: Bytes): Bytes {
  let start = 0;
  while (start < path.length && path[start] == 0x2f) start++;
  return sliceOf(path, start);
}
