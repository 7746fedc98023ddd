// The tests of find.
//
// Interface: Node and its kinds that look at a file.

import { Bytes, addressOf, sliceOf } from '../../lib/base/bytes';
import { hasGroup, hasUser } from '../../lib/privilege/accounts';
import { FNM_CASEFOLD, Pattern } from '../../lib/regex/fnmatch';
import { Stat, readLink } from '../../lib/base/fs';
import { Regex } from '../../lib/regex/regex';
import { Entry } from './entry';

/** A part of the expression. */
export abstract class Node {
  abstract evaluate(entry: Entry): bool;

  /** Called behind the last file: what an action has collected. */
  finish(): void {}
}

/** How a number is compared: +N more, −N less, N exactly. */
export const LESS = -1;
export const EXACTLY = 0;
export const MORE = 1;

@inline
function compares(value: i64, sign: i32, number: i64): bool {
  if (sign == EXACTLY) return value == number;
  return sign == MORE ? value > number : value < number;
}

export class Constant extends Node {
  constructor(private value: bool) {
    super();
  }

  evaluate(_entry: Entry): bool {
    return this.value;
  }
}

export class And extends Node {
  constructor(
    private one: Node,
    private other: Node,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    return this.one.evaluate(entry) && this.other.evaluate(entry);
  }

  finish(): void {
    this.one.finish();
    this.other.finish();
  }
}

export class Or extends Node {
  constructor(
    private one: Node,
    private other: Node,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    return this.one.evaluate(entry) || this.other.evaluate(entry);
  }

  finish(): void {
    this.one.finish();
    this.other.finish();
  }
}

/** `,`: both, and the value of the second. */
export class List extends Node {
  constructor(
    private one: Node,
    private other: Node,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    this.one.evaluate(entry);
    return this.other.evaluate(entry);
  }

  finish(): void {
    this.one.finish();
    this.other.finish();
  }
}

export class Not extends Node {
  constructor(private node: Node) {
    super();
  }

  evaluate(entry: Entry): bool {
    return !this.node.evaluate(entry);
  }

  finish(): void {
    this.node.finish();
  }
}

export const NAME = 0;
export const PATH = 1;
export const LINK = 2;

/** -name, -path, -lname and their relatives for any case. */
export class Matches extends Node {
  private pattern: Pattern;

  constructor(
    pattern: Bytes,
    private what: i32,
    ignoreCase: bool,
  ) {
    super();
    this.pattern = new Pattern(pattern, ignoreCase ? FNM_CASEFOLD : 0);
  }

  evaluate(entry: Entry): bool {
    if (this.what == PATH) return this.pattern.matches(entry.path);
    if (this.what == NAME) return this.pattern.matches(nameOf(entry));
    if (entry.letter != 0x6c) return false;
    const target = readLink(entry.path);
    return target !== null && this.pattern.matches(target);
  }
}

/** The last name of the path, without slashes at its end. */
export function nameOf(entry: Entry): Bytes {
  const path = entry.path;
  let end = path.length;
  while (end > entry.nameAt + 1 && path[end - 1] == 0x2f) end--;
  return sliceOf(path, entry.nameAt, end);
}

export class MatchesRegex extends Node {
  constructor(private regex: Regex) {
    super();
  }

  evaluate(entry: Entry): bool {
    const start = addressOf(entry.path);
    return this.regex.test(start, start + entry.path.length);
  }
}

export class HasType extends Node {
  /** `letters`: any of them. */
  constructor(private letters: Bytes) {
    super();
  }

  evaluate(entry: Entry): bool {
    return this.letters.includes(entry.letter);
  }
}

/** -size: in units, rounded up. */
export class HasSize extends Node {
  constructor(
    private sign: i32,
    private number: i64,
    private unit: i64,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    const size = <i64>entry.attributes.size;
    return compares((size + this.unit - 1) / this.unit, this.sign, this.number);
  }
}

export const ACCESSED = 0;
export const MODIFIED = 1;
export const CHANGED = 2;

export function timeOf(attributes: Stat, which: i32): i64 {
  if (which == ACCESSED) return attributes.accessed;
  return which == MODIFIED ? attributes.modified : attributes.changed;
}

/** -mtime, -mmin and so on: age in whole units. */
export class HasAge extends Node {
  constructor(
    private which: i32,
    private sign: i32,
    private number: i64,
    private unit: i64,
    private now: i64,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    const age = this.now - timeOf(entry.attributes, this.which);
    // With minutes GNU compares exactly what is more or less; whole days are counted.
    const minutes = this.unit == 60_000_000_000;
    if (minutes && this.sign == MORE) return age > this.number * this.unit;
    if (minutes && this.sign == LESS) return age < this.number * this.unit;
    const whole = age >= 0 ? age / this.unit : -1 - (-1 - age) / this.unit;
    return minutes
      ? age > (this.number - 1) * this.unit && age <= this.number * this.unit
      : compares(whole, this.sign, this.number);
  }
}

/** -newer and its relatives. */
export class IsNewer extends Node {
  constructor(
    private which: i32,
    private time: i64,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    return timeOf(entry.attributes, this.which) > this.time;
  }
}

/** -perm: 0x2d all bits, 0x2f any of them, 0 exactly. */
export class HasPermissions extends Node {
  constructor(
    private how: u8,
    private bits: u32,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    const mode = entry.attributes.mode & 0o7777;
    if (this.how == 0x2d) return (mode & this.bits) == this.bits;
    if (this.how == 0x2f) return this.bits == 0 || (mode & this.bits) != 0;
    return mode == this.bits;
  }
}

export const USER = 0;
export const GROUP = 1;
export const LINKS = 2;
export const INODE = 3;

/** -uid, -gid, -links, -inum, and owners by name. */
export class HasNumber extends Node {
  constructor(
    private what: i32,
    private sign: i32,
    private number: i64,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    const attributes = entry.attributes;
    let value: i64 = attributes.uid;
    if (this.what == GROUP) value = attributes.gid;
    else if (this.what == LINKS) value = attributes.nlink;
    else if (this.what == INODE) value = <i64>attributes.ino;
    return compares(value, this.sign, this.number);
  }
}

/** -nouser, -nogroup. */
export class HasNoOwner extends Node {
  constructor(private what: i32) {
    super();
  }

  evaluate(entry: Entry): bool {
    return this.what == USER ? !hasUser(entry.attributes.uid) : !hasGroup(entry.attributes.gid);
  }
}

export class IsEmpty extends Node {
  evaluate(entry: Entry): bool {
    return entry.isEmpty;
  }
}

export class IsSame extends Node {
  constructor(private other: Stat) {
    super();
  }

  evaluate(entry: Entry): bool {
    return entry.attributes.isSame(this.other);
  }
}

/** -readable, -writable, -executable: by the permission bits for this user. */
export class Allows extends Node {
  constructor(
    private bit: u32,
    private uid: u32,
    private gid: u32,
  ) {
    super();
  }

  evaluate(entry: Entry): bool {
    const attributes = entry.attributes;
    if (this.uid == 0) return this.bit != 1 || (attributes.mode & 0o111) != 0 || entry.isDirectory;
    const shift = attributes.uid == this.uid ? 6 : attributes.gid == this.gid ? 3 : 0;
    return ((attributes.mode >> shift) & this.bit) != 0;
  }
}
