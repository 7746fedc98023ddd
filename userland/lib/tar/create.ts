// Making a tar archive of files by their names.
//
// Interface: TarCreator.

import { groupName, userName } from '../privilege/accounts';
import { Bytes, concat, sliceOf, toBytes } from '../base/bytes';
import { Directory } from '../file/directory';
import { O_RDONLY, Stat, close, lastError, lstat, open, readLink, stat } from '../base/fs';
import { Sink } from '../compress/inflate';
import { BLOCK_SIZE, complain, readSome, stderr, stdout } from '../base/io';
import { cannot, failed } from '../command/message';
import { joinPath } from '../text/path';
import { putLong } from './extract';
import { TAR_FILE, TAR_LINK, TarMember, setDevice, tarType } from './header';
import { Selection } from './select';
import { TarWriter } from './write';

export class TarCreator {
  status: i32 = 0;
  verbose: i32 = 0;
  follow: bool = false;
  recursive: bool = true;
  numeric: bool = false;
  absolute: bool = false;
  /** Whether standard output is the archive: then names go to standard error. */
  quietOutput: bool = false;
  private block: usize = heap.alloc(BLOCK_SIZE);
  private writer: TarWriter;
  private warned: bool = false;
  /** Files with several names: what they are, and the name that they have in the archive. */
  private linkKeys: Map<string, Bytes> = new Map<string, Bytes>();

  /** `archive`: the file that is written, so that it does not contain itself. */
  constructor(
    out: Sink,
    private selection: Selection,
    private archive: Stat,
  ) {
    this.writer = new TarWriter(out);
  }

  /** Ends the archive. */
  finish(): void {
    this.writer.finish();
  }

  private fail(path: Bytes, error: i32): void {
    failed(path, error);
    this.status = 1;
  }

  /** Adds a file, or a directory with what is in it. */
  add(path: Bytes): void {
    if (this.selection.isExcluded(path)) return;
    const attributes = this.follow ? stat(path) : lstat(path);
    if (attributes.error < 0) return this.fail(path, attributes.error);
    if (this.archive.error == 0 && this.archive.isRegular && attributes.isSame(this.archive)) {
      complain().bytes(path).text(': file is the archive; skipping').end();
      return;
    }
    const member = this.memberOf(path, attributes);
    if (member === null) return;
    if (member.type == TAR_FILE) this.addFile(path, member);
    else this.putMember(member);
    if (attributes.isDirectory && this.recursive) this.addEntries(path);
  }

  private addEntries(path: Bytes): void {
    const directory = new Directory(path);
    const names = new Array<Bytes>();
    while (directory.next()) names.push(directory.name);
    directory.close();
    if (directory.error < 0) return this.fail(path, directory.error);
    for (let index = 0; index < names.length; index++) this.add(joinPath(path, names[index]));
  }

  /** Names in the archive are relative, and lead to nothing outside. */
  private nameOf(path: Bytes): Bytes {
    if (this.absolute) return path;
    let start = 0;
    while (start < path.length && path[start] == 0x2f) start++;
    // Everything up to the last `..` goes, too (GNU).
    for (let at = 0; at + 1 < path.length; at++) {
      const begins = (at == 0 || path[at - 1] == 0x2f) && path[at] == 0x2e && path[at + 1] == 0x2e;
      if (begins && (at + 2 == path.length || path[at + 2] == 0x2f)) start = min(at + 3, path.length);
    }
    if (start == 0) return path;
    if (!this.warned)
      complain()
        .text("removing leading '")
        .bytes(sliceOf(path, 0, start))
        .text("' from member names")
        .end();
    this.warned = true;
    const name = sliceOf(path, start);
    return name.length == 0 ? toBytes('.') : name;
  }

  private memberOf(path: Bytes, attributes: Stat): TarMember | null {
    const member = new TarMember();
    member.type = tarType(attributes.mode);
    if (member.type == 0) {
      complain().bytes(path).text(': socket ignored').end();
      return null;
    }
    member.name = this.nameOf(path);
    if (attributes.isDirectory && !(member.name.length > 0 && member.name[member.name.length - 1] == 0x2f)) {
      member.name = concat(member.name, toBytes('/'));
    }
    member.mode = attributes.mode & 0o7777;
    member.uid = attributes.uid;
    member.gid = attributes.gid;
    member.modified = attributes.modified;
    if (!this.numeric) {
      member.user = userName(attributes.uid);
      member.group = groupName(attributes.gid);
    }
    if (attributes.isRegular) member.size = attributes.size;
    if (attributes.isDevice) setDevice(member, attributes.rdev);
    if (attributes.isLink) {
      const target = readLink(path);
      if (target === null) {
        this.fail(path, lastError);
        return null;
      }
      member.link = target;
    }
    this.findEarlierName(member, attributes);
    return member;
  }

  /** A further name of a file that is in the archive becomes a link to it. */
  private findEarlierName(member: TarMember, attributes: Stat): void {
    if (attributes.nlink < 2 || attributes.isDirectory) return;
    const key = attributes.dev.toString() + ':' + attributes.ino.toString();
    if (!this.linkKeys.has(key)) {
      this.linkKeys.set(key, member.name);
      return;
    }
    member.type = TAR_LINK;
    member.link = this.linkKeys.get(key);
    member.size = 0;
  }

  private putMember(member: TarMember): void {
    this.writer.putMember(member);
    if (this.verbose == 0) return;
    const out = this.quietOutput ? stderr : stdout;
    if (this.verbose > 1) putLong(out, member, member.name, this.numeric);
    else out.bytes(member.name);
    out.newline();
  }

  /** As many bytes as the header promises, whatever happens to the file meanwhile. */
  private addFile(path: Bytes, member: TarMember): void {
    const fd = open(path, O_RDONLY);
    if (fd < 0) {
      cannot('open', path, fd);
      this.status = 1;
      return;
    }
    this.putMember(member);
    let left = member.size;
    while (left > 0) {
      const got = readSome(fd, this.block, <i32>min<u64>(left, BLOCK_SIZE));
      if (got < 0) this.fail(path, got);
      if (got <= 0) break;
      this.writer.put(this.block, got);
      left -= got;
    }
    close(fd);
    if (left > 0) {
      complain().bytes(path).text(': short read, padding with zeros').end();
      this.status = 1;
      memory.fill(this.block, 0, BLOCK_SIZE);
    }
    for (; left > 0; left -= min<u64>(left, BLOCK_SIZE))
      this.writer.put(this.block, <i32>min<u64>(left, BLOCK_SIZE));
    this.writer.endData();
  }
}
