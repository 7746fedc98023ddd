// Making a tar archive: ustar headers, and pax headers for what does not fit into them.
//
// Interface: TarCreator.

import { groupName, userName } from './accounts';
import { Bytes, addressOf, concat, sliceOf, toBytes } from './bytes';
import { Directory } from './directory';
import { O_RDONLY, Stat, close, lastError, lstat, open, readLink, stat } from './fs';
import { Sink } from './inflate';
import { BLOCK_SIZE, complain, readSome, stderr, stdout } from './io';
import { cannot, failed } from './message';
import { joinPath } from './path';
import { putLong } from './tar_extract';
import {
  BLOCK,
  LARGEST_ID,
  LARGEST_SIZE,
  TAR_FILE,
  TAR_LINK,
  TAR_PAX,
  TarMember,
  setDevice,
  splitName,
  tarType,
  writeHeader,
} from './tar_header';
import { Selection } from './tar_select';

/** Archives are written in records of 20 blocks. */
const RECORD: i32 = 20 * BLOCK;

export class TarCreator {
  status: i32 = 0;
  verbose: i32 = 0;
  follow: bool = false;
  recursive: bool = true;
  numeric: bool = false;
  absolute: bool = false;
  /** Whether standard output is the archive: then names go to standard error. */
  quietOutput: bool = false;
  private header: usize = heap.alloc(BLOCK);
  private block: usize = heap.alloc(BLOCK_SIZE);
  private length: u64 = 0;
  private warned: bool = false;
  /** Files with several names: what they are, and the name that they have in the archive. */
  private linkKeys: Map<string, Bytes> = new Map<string, Bytes>();

  /** `archive`: the file that is written, so that it does not contain itself. */
  constructor(
    private out: Sink,
    private selection: Selection,
    private archive: Stat,
  ) {}

  private put(address: usize, length: i32): void {
    this.out.take(address, length);
    this.length += length;
  }

  private pad(unit: i32): void {
    memory.fill(this.header, 0, BLOCK);
    while (this.length % unit != 0) this.put(this.header, <i32>min<u64>(BLOCK, unit - (this.length % unit)));
  }

  /** Ends the archive: two empty blocks, and up to the end of a record. */
  finish(): void {
    memory.fill(this.header, 0, BLOCK);
    this.put(this.header, BLOCK);
    this.put(this.header, BLOCK);
    this.pad(RECORD);
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
    const records = paxRecords(member);
    if (records.length > 0) {
      const extension = new TarMember();
      extension.type = TAR_PAX;
      extension.name = toBytes('PaxHeaders/' + this.length.toString());
      extension.mode = 0o644;
      extension.size = records.length;
      extension.modified = member.modified;
      writeHeader(this.header, extension);
      this.put(this.header, BLOCK);
      this.put(addressOf(records), records.length);
      this.pad(BLOCK);
    }
    writeHeader(this.header, member);
    this.put(this.header, BLOCK);
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
      this.put(this.block, got);
      left -= got;
    }
    close(fd);
    if (left > 0) {
      complain().bytes(path).text(': short read, padding with zeros').end();
      this.status = 1;
      memory.fill(this.block, 0, BLOCK_SIZE);
    }
    for (; left > 0; left -= min<u64>(left, BLOCK_SIZE))
      this.put(this.block, <i32>min<u64>(left, BLOCK_SIZE));
    this.pad(BLOCK);
  }
}

/** `LENGTH KEY=VALUE\n`: the length counts its own digits. */
function paxRecord(key: string, value: Bytes): Bytes {
  const rest = key.length + value.length + 3;
  let length = rest + 1;
  while (length.toString().length + rest != length) length = length.toString().length + rest;
  return concat(concat(toBytes(length.toString() + ' ' + key + '='), value), toBytes('\n'));
}

/** What does not fit into a header. */
function paxRecords(member: TarMember): Bytes {
  let records: Bytes = [];
  if (splitName(member.name) < 0) records = concat(records, paxRecord('path', member.name));
  if (member.link.length > 100) records = concat(records, paxRecord('linkpath', member.link));
  if (member.size > LARGEST_SIZE)
    records = concat(records, paxRecord('size', toBytes(member.size.toString())));
  if (member.uid > LARGEST_ID) records = concat(records, paxRecord('uid', toBytes(member.uid.toString())));
  if (member.gid > LARGEST_ID) records = concat(records, paxRecord('gid', toBytes(member.gid.toString())));
  if (member.user.length > 31) records = concat(records, paxRecord('uname', member.user));
  if (member.group.length > 31) records = concat(records, paxRecord('gname', member.group));
  return records;
}
