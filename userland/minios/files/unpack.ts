// `unpack`: takes an archive from standard input into a directory below the root that this program has entered. Names in it may
// lead through symbolic links, but never out of the root, which is what Docker promises, too.
//
// Interface: unpack, UnpackOptions, makeFor.

import { COLON, SLASH } from '../../lib/base/ascii';
import { Bytes, equalsText, indexOf, sliceOf, split } from '../../lib/base/bytes';
import { groupNumber, primaryGroupOf, userNumber } from '../../lib/privilege/accounts';
import { makeDirectories } from '../../lib/file/directory';
import { lstat } from '../../lib/base/fs';
import { BLOCK_SIZE, readSome } from '../../lib/base/io';
import { joinPath } from '../../lib/text/path';
import { TAR_LINK, TarMember } from '../../lib/tar/header';
import { TarExtractor } from '../../lib/tar/extract';
import { TarHandler, TarReader } from '../../lib/tar/reader';
import { Selection } from '../../lib/tar/select';
import { sayError } from '../base/failure';

/** How an archive is unpacked. */
export class UnpackOptions {
  /** A directory takes no file's place, nor a file a directory's. */
  careful: bool = false;
  /** `user[:group]`, names or numbers, that all of it belongs to; empty: as the archive says. */
  owner: Bytes = [];
  /** The directory is made if it is missing. */
  creates: bool = false;
  /** The one member's name instead of its own; empty: its own. */
  rename: Bytes = [];
}

/** Moves members to where they belong, and gives them to a TarExtractor. */
class Placer extends TarHandler {
  problem: bool = false;

  constructor(
    private extractor: TarExtractor,
    private directory: Bytes,
    private options: UnpackOptions,
    private uid: i64,
    private gid: i64,
  ) {
    super();
  }

  private refuse(name: Bytes, reason: string): bool {
    sayError().bytes(name).text(': ').text(reason).end();
    this.problem = true;
    return false;
  }

  private place(name: Bytes): Bytes | null {
    const parts = split(name, SLASH);
    let result = this.directory;
    for (let index = 0; index < parts.length; index++) {
      if (equalsText(parts[index], '..')) return null;
      if (parts[index].length == 0 || equalsText(parts[index], '.')) continue;
      result = joinPath(
        result,
        index == 0 && this.options.rename.length > 0 ? this.options.rename : parts[index],
      );
    }
    return result;
  }

  begin(member: TarMember): bool {
    const place = this.place(member.name);
    if (place === null) return this.refuse(member.name, 'leads out of the directory that it is unpacked to');
    if (this.options.careful && !this.mayReplace(member, place)) return false;
    if (member.type == TAR_LINK) {
      const target = this.place(member.link);
      if (target === null)
        return this.refuse(member.link, 'leads out of the directory that it is unpacked to');
      member.link = target;
    }
    // The directory that everything goes into stays what it is.
    if (member.isDirectory && place.length <= this.directory.length && lstat(place).isDirectory) {
      member.name = [];
      return this.extractor.begin(member);
    }
    member.name = place;
    if (this.uid >= 0) member.uid = <u32>this.uid;
    if (this.gid >= 0) member.gid = <u32>this.gid;
    return this.extractor.begin(member);
  }

  private mayReplace(member: TarMember, place: Bytes): bool {
    const present = lstat(place);
    if (present.error < 0 || present.isDirectory == member.isDirectory) return true;
    const kind = member.isDirectory ? 'non-directory "' : 'directory "';
    const other = member.isDirectory ? '" with directory "' : '" with non-directory "';
    sayError()
      .text('cannot overwrite ')
      .text(kind)
      .bytes(place)
      .text(other)
      .bytes(member.name)
      .text('"')
      .end();
    this.problem = true;
    return false;
  }

  data(address: usize, length: i32): void {
    this.extractor.data(address, length);
  }

  hole(length: u64): void {
    this.extractor.hole(length);
  }

  end(): void {
    this.extractor.end();
  }
}

/** Who `user[:group]` is below this root. */
class Owner {
  uid: i64 = -1;
  gid: i64 = -1;

  /** Empty: nobody in particular. */
  constructor(private text: Bytes) {
    const colon = indexOf(text, COLON);
    if (text.length > 0) this.uid = userNumber(colon < 0 ? text : sliceOf(text, 0, colon));
    if (colon >= 0) this.gid = groupNumber(sliceOf(text, colon + 1));
    else if (this.uid >= 0) this.gid = max<i64>(primaryGroupOf(<u32>this.uid), 0);
  }

  /** False, after a message: there is no such user or group. */
  get known(): bool {
    if (this.text.length == 0 || (this.uid >= 0 && this.gid >= 0)) return true;
    sayError().text('unable to find user or group ').bytes(this.text).end();
    return false;
  }
}

/** Makes a directory for an owner, with those that lead to it: the exit status. */
export function makeFor(path: Bytes, text: Bytes): i32 {
  const owner = new Owner(text);
  if (!owner.known) return 1;
  const error = makeDirectories(path, 0o755, max<i64>(owner.uid, 0), max<i64>(owner.gid, 0));
  if (error < 0) sayError().text('mkdir ').bytes(path).text(': ').reason(error).end();
  return error < 0 ? 1 : 0;
}

/** Takes standard input apart into `directory`: the exit status. */
export function unpack(directory: Bytes, options: UnpackOptions): i32 {
  const owner = new Owner(options.owner);
  if (!owner.known) return 1;
  if (options.creates && makeFor(directory, options.owner) != 0) return 1;
  const extractor = new TarExtractor(new Selection([], []));
  extractor.absolute = true;
  extractor.numeric = true;
  extractor.keepOwners = true;
  extractor.keepModes = true;
  extractor.keepAttributes = true;
  const placer = new Placer(extractor, directory, options, owner.uid, owner.gid);
  const reader = new TarReader(placer);
  const block = heap.alloc(BLOCK_SIZE);
  let got = 0;
  // To the end of the input, so that its writer does not meet a closed pipe.
  while ((got = readSome(0, block, BLOCK_SIZE)) > 0) reader.take(block, got);
  if (!placer.problem && !reader.finish()) {
    sayError().text('error processing tar file: ').text(reader.problem).end();
    return 1;
  }
  extractor.finish();
  return placer.problem || got < 0 ? 1 : extractor.status;
}
