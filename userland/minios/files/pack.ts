// `stat`, `pack` and `export`: what cp and export read, below the root that this program has entered.
//
// Interface: putStat, NOT_FOUND, pack, MemberTree.

import { SLASH } from '../../lib/base/ascii';
import { Bytes, concat, compare, toBytes } from '../../lib/base/bytes';
import { MISSING_ANY, canonicalPath } from '../../lib/file/canonical';
import { Directory } from '../../lib/file/directory';
import { Stat, lstat, stat } from '../../lib/base/fs';
import { stdout } from '../../lib/base/io';
import { jsonObject } from '../../lib/json/json';
import { jsonBytes } from '../../lib/json/writer';
import { joinPath } from '../../lib/text/path';
import { TarMember } from '../../lib/tar/header';
import { MemberWriter } from './members';

/** Exit status where nothing has the name. */
export const NOT_FOUND: i32 = 2;

/** Tells as JSON what a path leads to; of a symbolic link also where that leads in the end. */
export function putStat(path: Bytes): i32 {
  const found = lstat(path);
  if (found.error < 0) return NOT_FOUND;
  const told = jsonObject().setInteger('mode', found.mode).setInteger('size', found.size);
  told
    .setBool('directory', found.isDirectory)
    .setBool('regular', found.isRegular)
    .setBool('link', found.isLink);
  if (found.isLink) {
    const target = canonicalPath(path, MISSING_ANY);
    if (target !== null) told.setString('target', target);
  }
  stdout.bytes(jsonBytes(told)).newline();
  return 0;
}

/** Changes a member before it is written; false: it and what is in it is left out. */
export class MemberRule {
  allows(_path: Bytes, _member: TarMember): bool {
    return true;
  }

  /** Whether to look into a directory that is left out. */
  looksInto(_path: Bytes): bool {
    return false;
  }
}

/** Writes a file, or a directory with what is in it, in the order of the names. */
export class MemberTree {
  constructor(
    private writer: MemberWriter,
    private rule: MemberRule = new MemberRule(),
  ) {}

  /** `name`: the member's; an empty one: only what is in the directory. */
  put(place: Bytes, name: Bytes, attributes: Stat = lstat(place)): void {
    if (attributes.error < 0) return this.writer.fail(place, attributes.error);
    let allowed = true;
    if (name.length > 0) allowed = this.putOne(place, name, attributes);
    if (attributes.isDirectory && (allowed || this.rule.looksInto(place))) this.putEntries(place, name);
  }

  private putOne(place: Bytes, name: Bytes, attributes: Stat): bool {
    const shown = attributes.isDirectory ? concat(name, [SLASH]) : name;
    const member = this.writer.member(shown, place, attributes);
    if (member === null || !this.rule.allows(place, member)) return false;
    let key: Bytes | null = null;
    if (attributes.isRegular && attributes.nlink > 1)
      key = toBytes(attributes.dev.toString() + ':' + attributes.ino.toString());
    this.writer.put(member, place, key);
    return true;
  }

  private putEntries(place: Bytes, name: Bytes): void {
    const names = new Array<Bytes>();
    const directory = new Directory(place);
    while (directory.next()) names.push(directory.name);
    directory.close();
    if (directory.error < 0) this.writer.fail(place, directory.error);
    names.sort((a, b) => compare(a, b));
    for (let index = 0; index < names.length; index++) {
      const below = name.length == 0 ? names[index] : joinPath(name, names[index]);
      this.put(joinPath(place, names[index]), below);
    }
  }
}

/** Writes an archive of what a path leads to: `name` is what it is called there. `follow`: also if it is a link. */
export function pack(path: Bytes, name: Bytes, follow: bool): i32 {
  const found = follow ? stat(path) : lstat(path);
  if (found.error < 0) return NOT_FOUND;
  const real = follow ? canonicalPath(path, MISSING_ANY) : path;
  const writer = new MemberWriter();
  new MemberTree(writer).put(real === null ? path : real, name, found);
  writer.finish();
  return writer.status;
}
