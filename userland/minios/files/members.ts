// Files as members of a tar archive that goes to standard output.
//
// Interface: MemberWriter.

import { ENXIO, S_IFMT, S_IFSOCK, WHENCE_DATA, WHENCE_HOLE, WHENCE_SET } from '../../lib/base/abi';
import { Bytes } from '../../lib/base/bytes';
import { BytesMap } from '../../lib/base/bytes_map';
import { O_NOFOLLOW, O_RDONLY, Stat, close, open, readLink, seek } from '../../lib/base/fs';
import { FileSink } from '../../lib/compress/gzip';
import { Sink } from '../../lib/compress/inflate';
import { BLOCK_SIZE, readSome, stdout } from '../../lib/base/io';
import { TAR_DIRECTORY, TAR_LINK, TarMember, setDevice, tarType } from '../../lib/tar/header';
import { TarWriter } from '../../lib/tar/write';
import { getAttribute } from '../../lib/file/xattr';
import { allNames, extendedNames } from './changes';
import { sayError } from '../base/failure';

/** Where a file has data, as TarMember has it; null: everywhere. The position is the start again. */
function segmentsOf(fd: i32, size: u64): Array<u64> | null {
  const segments = new Array<u64>();
  let at: i64 = 0;
  while (<u64>at < size) {
    const start = seek(fd, at, WHENCE_DATA);
    if (start == -ENXIO) break;
    const end = start < 0 ? start : seek(fd, start, WHENCE_HOLE);
    if (end < 0) return null;
    segments.push(start);
    segments.push(<u64>end - start);
    at = end;
  }
  seek(fd, 0, WHENCE_SET);
  const whole = segments.length == 2 && segments[1] == size;
  return size == 0 || whole ? null : segments;
}

/** Writes one archive; finish() ends it. */
export class MemberWriter {
  /** 1 after an error, which has been told. */
  status: i32 = 0;
  /** Whether extended attributes that are an overlay's own count as well, and holes stay holes: other programs may know neither. */
  whole: bool = false;
  private writer: TarWriter;
  private block: usize = heap.alloc(BLOCK_SIZE);
  /** The names in the archive of files that have several. */
  private names: BytesMap<Bytes> = new BytesMap<Bytes>();

  constructor(sink: Sink = new FileSink(stdout)) {
    this.writer = new TarWriter(sink);
    this.writer.exactTimes = true;
  }

  /** A member with the attributes of a file; null: a socket, or something that could not be read. */
  member(name: Bytes, place: Bytes, attributes: Stat): TarMember | null {
    if ((attributes.mode & S_IFMT) == S_IFSOCK) return null;
    const member = new TarMember();
    member.type = tarType(attributes.mode);
    member.name = name;
    member.mode = attributes.mode & 0o7777;
    member.uid = attributes.uid;
    member.gid = attributes.gid;
    member.modified = attributes.modified;
    if (attributes.isRegular) member.size = attributes.size;
    if (attributes.isDevice) setDevice(member, attributes.rdev);
    if (attributes.isLink) {
      const target = readLink(place);
      if (target === null) return null;
      member.link = target;
      return member;
    }
    const names = this.whole ? allNames(place) : extendedNames(place);
    for (let index = 0; index < names.length; index++) {
      const value = getAttribute(place, names[index], false);
      if (value === null) continue;
      member.attributeNames.push(names[index]);
      member.attributeValues.push(value);
    }
    return member;
  }

  /** Writes a member and, of a file, what is in it. `key`: tells a file with several names from others; null: it has one. */
  put(member: TarMember, place: Bytes, key: Bytes | null): void {
    if (member.type == TAR_DIRECTORY) return this.writer.putMember(member);
    if (key !== null) {
      const earlier = this.names.place(key);
      if (earlier >= 0) return this.putLink(member, this.names.at(earlier));
      this.names.set(key, member.name);
    }
    if (!member.isFile) return this.writer.putMember(member);
    const fd = open(place, O_RDONLY | O_NOFOLLOW);
    if (fd < 0) return this.fail(place, fd);
    if (this.whole) member.segments = segmentsOf(fd, member.size);
    const segments = member.segments;
    this.writer.putMember(member);
    if (segments === null) this.putContents(fd, member.size, place);
    else this.putSegments(fd, segments, place);
    this.writer.endData();
    close(fd);
  }

  private putLink(member: TarMember, first: Bytes): void {
    member.type = TAR_LINK;
    member.link = first;
    member.size = 0;
    member.attributeNames = [];
    this.writer.putMember(member);
  }

  private putSegments(fd: i32, segments: Array<u64>, place: Bytes): void {
    for (let index = 0; index < segments.length; index += 2) {
      seek(fd, segments[index], WHENCE_SET);
      this.putContents(fd, segments[index + 1], place);
    }
  }

  /** As much as the header says, whatever happens to the file meanwhile. */
  private putContents(fd: i32, size: u64, place: Bytes): void {
    let left = size;
    while (left > 0) {
      const got = readSome(fd, this.block, <i32>min<u64>(left, BLOCK_SIZE));
      if (got < 0) this.fail(place, got);
      if (got <= 0) break;
      this.writer.put(this.block, got);
      left -= got;
    }
    if (left > 0) memory.fill(this.block, 0, BLOCK_SIZE);
    for (; left > 0; left -= min<u64>(left, BLOCK_SIZE))
      this.writer.put(this.block, <i32>min<u64>(left, BLOCK_SIZE));
  }

  /** A member whose contents are an open file's. */
  putFile(member: TarMember, fd: i32): void {
    this.writer.putMember(member);
    this.putContents(fd, member.size, member.name);
    this.writer.endData();
  }

  /** A member whose contents are given. */
  putText(member: TarMember, text: Bytes): void {
    member.size = text.length;
    this.writer.putMember(member);
    this.writer.put(changetype<usize>(text), text.length);
    this.writer.endData();
  }

  /** The headers of a member that is passed on; contents() and endMember() follow. */
  beginMember(member: TarMember): void {
    this.writer.putMember(member);
  }

  contents(address: usize, length: i32): void {
    this.writer.put(address, length);
  }

  endMember(): void {
    this.writer.endData();
  }

  fail(place: Bytes, error: i32): void {
    sayError().bytes(place).text(': ').reason(error).end();
    this.status = 1;
  }

  /** Ends the archive. */
  finish(): void {
    this.writer.finish();
  }
}
