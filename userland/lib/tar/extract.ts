// Taking members out of a tar archive.
//
// Interface: TarExtractor, to be set up by its fields; TarLister.
//
// No archive can write outside of the directory that it is extracted to: leading slashes are taken off names, names with
// `..` are refused, a member whose directory leads outside by a symbolic link is refused, what is at a member's place is
// removed before the member is made, and is never written through. Permissions and times of directories are set at the end.

import { EEXIST, ENOTDIR, ENOTSUP, WHENCE_CUR } from '../base/abi';
import { NOBODY, groupNumber, userNumber } from '../privilege/accounts';
import { Bytes, concat, equals, equalsText, split, toBytes } from '../base/bytes';
import { MISSING_LAST, MISSING_NONE, canonicalPath } from '../file/canonical';
import { formatDate } from '../time/date_format';
import {
  O_CREAT,
  O_EXCL,
  O_WRONLY,
  TIME_ACCESSED,
  TIME_MODIFIED,
  changeOwner,
  changePermissions,
  close,
  currentUmask,
  link,
  lstat,
  makeDirectory,
  makeNode,
  open,
  removeDirectory,
  seek,
  setSize,
  setTimes,
  symlink,
  unlink,
} from '../base/fs';
import { Writer, complain, stderr, stdout, writeAll } from '../base/io';
import { failed } from '../command/message';
import { modeText } from '../file/mode';
import { directoryName, isAtOrBelow } from '../text/path';
import { TAR_LINK, TAR_SYMLINK, TarMember } from './header';
import { TarHandler } from './reader';
import { Selection } from './select';
import { setAttribute } from '../file/xattr';
import { localZone } from '../time/zone';

/** A directory whose attributes wait for the end. */
class Finished {
  constructor(
    public path: Bytes,
    public member: TarMember,
  ) {}
}

/** Width of owner, group and size together: grows with the longest so far, as GNU's does. */
let listWidth: i32 = 19;

/** `-rw-r--r-- root/root         5 2026-11-24 01:44 NAME` */
export function putLong(out: Writer, member: TarMember, name: Bytes, numeric: bool): void {
  const named = !numeric && member.user.length > 0;
  const user = named ? member.user : toBytes(member.uid.toString());
  const group = !numeric && member.group.length > 0 ? member.group : toBytes(member.gid.toString());
  const device = member.type == 0x33 || member.type == 0x34;
  const size = device ? member.major.toString() + ',' + member.minor.toString() : member.size.toString();
  listWidth = max(listWidth, user.length + 1 + group.length + 1 + size.length);
  const mode = modeText(member.fileType | member.mode);
  out.text(member.type == TAR_LINK ? 'h' + mode.substring(1) : mode).byte(0x20);
  out.bytes(user).byte(0x2f).bytes(group);
  for (let at = user.length + 1 + group.length + size.length; at < listWidth; at++) out.byte(0x20);
  out.text(size).byte(0x20);
  formatDate(out, toBytes('%Y-%m-%d %H:%M'), member.modified, localZone());
  out.byte(0x20).bytes(name);
  if (member.type == TAR_SYMLINK) out.text(' -> ').bytes(member.link);
  if (member.type == TAR_LINK) out.text(' link to ').bytes(member.link);
}

/** tar -t */
export class TarLister extends TarHandler {
  constructor(
    private selection: Selection,
    private verbose: i32,
    private numeric: bool,
  ) {
    super();
  }

  begin(member: TarMember): bool {
    if (!this.selection.wants(member.name)) return true;
    if (this.verbose > 0) putLong(stdout, member, member.name, this.numeric);
    else stdout.bytes(member.name);
    stdout.newline();
    return true;
  }

  data(_address: usize, _length: i32): void {}

  end(): void {}
}

/** tar -x */
export class TarExtractor extends TarHandler {
  status: i32 = 0;
  verbose: i32 = 0;
  toOutput: bool = false;
  keepOld: bool = false;
  keepTimes: bool = true;
  keepOwners: bool = false;
  keepModes: bool = false;
  /** Extended attributes are set, where the file system takes them. */
  keepAttributes: bool = false;
  numeric: bool = false;
  absolute: bool = false;
  strip: i32 = 0;
  private umask: u32 = currentUmask();
  private root: Bytes = [];
  /** The last directory that was found to be inside. */
  private inside: Bytes | null = null;
  private fd: i32 = -1;
  private path: Bytes = [];
  /** Bytes of a hole that nothing has been written behind yet. */
  private skipped: u64 = 0;
  private member: TarMember = new TarMember();
  private waiting: Array<Finished> = [];
  private warned: bool = false;

  constructor(private selection: Selection) {
    super();
    const root = canonicalPath(toBytes('.'), MISSING_NONE);
    if (root !== null) this.root = root;
  }

  private fail(path: Bytes, error: i32): void {
    failed(path, error);
    this.status = 1;
  }

  private refuse(name: Bytes, reason: string): void {
    complain().text("skipping '").bytes(name).text("': ").text(reason).end();
    this.status = 1;
  }

  begin(member: TarMember): bool {
    this.fd = -1;
    this.skipped = 0;
    this.member = member;
    if (!this.selection.wants(member.name)) return true;
    const name = this.safeName(member.name);
    if (name === null || name.length == 0) return true;
    this.path = name;
    if (this.verbose > 0) this.tell(member, name);
    if (this.toOutput) return this.beginOutput(member);
    if (!this.isInside(name)) {
      this.refuse(member.name, 'it leads out of the directory');
      return true;
    }
    const error = this.make(member, name);
    if (error < 0) this.fail(name, error);
    return true;
  }

  private beginOutput(member: TarMember): bool {
    if (member.isFile) this.fd = 1;
    return true;
  }

  private tell(member: TarMember, name: Bytes): void {
    const out = this.toOutput ? stderr : stdout;
    if (this.verbose > 1) putLong(out, member, name, this.numeric);
    else out.bytes(name);
    out.newline();
  }

  /** The name without its first directories (--strip-components), slashes in front and at the end; null: refused. */
  private safeName(given: Bytes): Bytes | null {
    const parts = split(given, 0x2f);
    const names = new Array<Bytes>();
    for (let index = 0; index < parts.length; index++) {
      if (equalsText(parts[index], '..') && !this.absolute) {
        this.refuse(given, "it has '..' in it");
        return null;
      }
      if (parts[index].length > 0 && !equalsText(parts[index], '.')) names.push(parts[index]);
    }
    const rooted = given.length > 0 && given[0] == 0x2f;
    if (rooted && !this.absolute && !this.warned) {
      complain().text("removing leading '/' from member names").end();
      this.warned = true;
    }
    let result: Bytes = rooted && this.absolute ? toBytes('/') : [];
    for (let index = this.strip; index < names.length; index++) {
      if (index > this.strip) result = concat(result, toBytes('/'));
      result = concat(result, names[index]);
    }
    return result;
  }

  /** Whether the directory of a name is in the directory that is extracted to. It is made if it is missing. */
  private isInside(name: Bytes): bool {
    if (this.absolute) return this.makeParents(name);
    const parent = directoryName(name);
    const inside = this.inside;
    if (inside !== null && equals(inside, parent)) return true;
    if (!this.makeParents(name)) return false;
    const canonical = canonicalPath(parent, MISSING_LAST);
    if (canonical === null) return false;
    if (!isAtOrBelow(canonical, this.root)) return false;
    this.inside = parent;
    return true;
  }

  /** Makes missing directories one after the other, none of them through a link that leads outside. */
  private makeParents(name: Bytes): bool {
    const parent = directoryName(name);
    if (equalsText(parent, '.') || equalsText(parent, '/')) return true;
    if (lstat(parent).isDirectory) return this.absolute || this.isInsideOf(parent);
    if (!this.makeParents(parent) || !(this.absolute || this.isInsideOf(parent))) return false;
    const error = makeDirectory(parent);
    return error == 0 || error == -EEXIST;
  }

  /** Whether the directory that `path` is in is inside. */
  private isInsideOf(path: Bytes): bool {
    const canonical = canonicalPath(directoryName(path), MISSING_NONE);
    return canonical !== null && isAtOrBelow(canonical, this.root);
  }

  /** Makes a member: 0 or −errno. */
  private make(member: TarMember, path: Bytes): i32 {
    const present = lstat(path);
    if (member.isDirectory) return this.makeTree(member, path);
    if (present.error == 0) {
      if (this.keepOld) return 0;
      const error = present.isDirectory ? removeDirectory(path) : unlink(path);
      if (error < 0) return error;
      this.inside = null;
    }
    if (member.type == TAR_LINK) return this.makeLink(member, path);
    let error = 0;
    if (member.type == TAR_SYMLINK) {
      this.inside = null;
      error = symlink(member.link, path);
    } else if (member.isFile) {
      this.fd = open(path, O_WRONLY | O_CREAT | O_EXCL);
      return min(this.fd, 0);
    } else if (member.hasData) {
      complain().bytes(path).text(": unknown file type '").byte(member.type).text("', skipped").end();
      this.status = 1;
      return 0;
    } else {
      const device =
        ((<u64>member.major) << 8) | (member.minor & 0xff) | (((<u64>member.minor) & 0xfff00) << 12);
      error = makeNode(path, member.fileType | (member.mode & 0o777), device);
    }
    if (error == 0) this.setAttributes(path, member);
    return error;
  }

  private makeTree(member: TarMember, path: Bytes): i32 {
    const error = makeDirectory(path);
    if (error < 0 && error != -EEXIST) return error;
    if (error == -EEXIST && !lstat(path).isDirectory) {
      // A link to a directory inside may stand for it.
      const canonical = canonicalPath(path, MISSING_NONE);
      return canonical !== null && lstat(canonical).isDirectory ? 0 : -ENOTDIR;
    }
    if (error == 0 || !this.keepOld) this.waiting.push(new Finished(path, member));
    return 0;
  }

  private makeLink(member: TarMember, path: Bytes): i32 {
    const target = this.safeName(member.link);
    if (target === null) return 0;
    this.inside = null;
    if (!this.isInside(target)) {
      this.refuse(member.name, 'it is a link that leads out of the directory');
      return 0;
    }
    return link(target, path, false);
  }

  private setAttributes(path: Bytes, member: TarMember): void {
    if (this.keepOwners) {
      const uid = this.numeric || member.user.length == 0 ? NOBODY : userNumber(member.user);
      const gid = this.numeric || member.group.length == 0 ? NOBODY : groupNumber(member.group);
      const error = changeOwner(
        path,
        uid == NOBODY ? member.uid : uid,
        gid == NOBODY ? member.gid : gid,
        false,
      );
      if (error < 0) this.fail(path, error);
    }
    if (member.type != TAR_SYMLINK) {
      const mode = this.keepModes ? member.mode : member.mode & 0o777 & ~this.umask;
      const error = changePermissions(path, mode);
      if (error < 0) this.fail(path, error);
    }
    for (let index = 0; this.keepAttributes && index < member.attributeNames.length; index++) {
      const error = setAttribute(path, member.attributeNames[index], member.attributeValues[index], false);
      if (error < 0 && error != -ENOTSUP) this.fail(path, error);
    }
    if (this.keepTimes) setTimes(path, -1, member.modified, TIME_ACCESSED | TIME_MODIFIED, false);
  }

  data(address: usize, length: i32): void {
    if (this.fd < 0) return;
    if (this.fd == 1) {
      stdout.range(address, length);
      return;
    }
    let error = this.skipped > 0 ? <i32>min<i64>(seek(this.fd, this.skipped, WHENCE_CUR), 0) : 0;
    this.skipped = 0;
    if (error == 0) error = writeAll(this.fd, address, length);
    if (error < 0) this.giveUp(error);
  }

  private giveUp(error: i32): void {
    this.fail(this.path, error);
    close(this.fd);
    this.fd = -1;
  }

  hole(length: u64): void {
    if (this.fd > 1) this.skipped += length;
    if (this.fd != 1) return;
    for (let left = length; left > 0; left--) stdout.byte(0);
  }

  end(): void {
    if (this.fd <= 1) return;
    const size = this.skipped == 0 ? 0 : setSize(this.fd, this.member.size);
    if (size < 0) return this.giveUp(size);
    const error = close(this.fd);
    this.fd = -1;
    if (error < 0) return this.fail(this.path, error);
    this.setAttributes(this.path, this.member);
  }

  /** Sets what directories get, the inner ones first. */
  finish(): void {
    this.end();
    for (let index = this.waiting.length - 1; index >= 0; index--) {
      const path = this.waiting[index].path;
      if (lstat(path).isDirectory && (this.absolute || this.isInsideOf(path)))
        this.setAttributes(path, this.waiting[index].member);
    }
  }
}
