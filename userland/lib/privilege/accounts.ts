// Users and groups, from /etc/passwd and /etc/group. A number without a name is shown as the number.
//
// Interface: userName, groupName, userNumber, groupNumber, homeOf, shellOf, primaryGroupOf, groupsOf, NOBODY.

import { Bytes, equals, split, toBytes } from '../base/bytes';
import { O_RDONLY, close, open } from '../base/fs';
import { Reader } from '../base/io';
import { parseDecimal } from '../text/number';

/** What look-ups by name answer for a name that nobody has. */
export const NOBODY: i64 = -1;

const LARGEST_ID: i64 = 0xffff_fffe;

/** One file, read when the first thing is asked of it. */
class Table {
  /** The fields of each line that has a number. */
  lines: Array<Array<Bytes>> = [];
  private ids: Array<i64> = [];
  private loaded: bool = false;

  constructor(private file: string) {}

  load(): this {
    if (this.loaded) return this;
    this.loaded = true;
    const fd = open(toBytes(this.file), O_RDONLY);
    if (fd < 0) return this;
    const input = new Reader(fd, 4096);
    for (let line = input.line(); line !== null; line = input.line()) {
      const fields = split(line, 0x3a);
      const id = fields.length < 4 ? -1 : parseDecimal(fields[2]);
      if (id < 0 || id > LARGEST_ID) continue;
      this.ids.push(id);
      this.lines.push(fields);
    }
    input.release();
    close(fd);
    return this;
  }

  /** The line with a number, or −1. */
  withId(id: u32): i32 {
    return this.load().ids.indexOf(id);
  }

  /** The line with a name, or −1. */
  withName(name: Bytes): i32 {
    this.load();
    for (let index = 0; index < this.lines.length; index++) {
      if (equals(this.lines[index][0], name)) return index;
    }
    return -1;
  }

  nameOf(id: u32): Bytes {
    const index = this.withId(id);
    return index < 0 ? toBytes(id.toString()) : this.lines[index][0];
  }

  /** The number that belongs to a name, or that the text is; else NOBODY. */
  numberOf(text: Bytes): i64 {
    const index = this.withName(text);
    if (index >= 0) return this.ids[index];
    const number = parseDecimal(text);
    return number > LARGEST_ID ? NOBODY : number;
  }
}

const users = new Table('/etc/passwd');
const groups = new Table('/etc/group');

export function userName(uid: u32): Bytes {
  return users.nameOf(uid);
}

export function groupName(gid: u32): Bytes {
  return groups.nameOf(gid);
}

/** The number of a user given by name or number, or NOBODY. */
export function userNumber(text: Bytes): i64 {
  return users.numberOf(text);
}

/** The number of a group given by name or number, or NOBODY. */
export function groupNumber(text: Bytes): i64 {
  return groups.numberOf(text);
}

/** Whether there is such a user or group. */
export function hasUser(uid: u32): bool {
  return users.withId(uid) >= 0;
}

export function hasGroup(gid: u32): bool {
  return groups.withId(gid) >= 0;
}

/** A field of a user's line (passwd(5)), or null if there is no such user. */
function userField(uid: u32, field: i32): Bytes | null {
  const index = users.withId(uid);
  if (index < 0 || users.lines[index].length <= field) return null;
  return users.lines[index][field];
}

/** The home directory of a user, or null. */
export function homeOf(name: Bytes): Bytes | null {
  const uid = users.withName(name);
  return uid < 0 || users.lines[uid].length < 6 ? null : users.lines[uid][5];
}

/** The shell of a user, or null. */
export function shellOf(name: Bytes): Bytes | null {
  const uid = users.withName(name);
  return uid < 0 || users.lines[uid].length < 7 ? null : users.lines[uid][6];
}

/** The group that a user has by passwd(5), or NOBODY. */
export function primaryGroupOf(uid: u32): i64 {
  const field = userField(uid, 3);
  return field === null ? NOBODY : parseDecimal(field);
}

/** The groups of a user by passwd(5) and group(5), the primary one first (getgrouplist(3)). */
export function groupsOf(uid: u32): Array<u32> {
  const found = new Array<u32>();
  const primary = primaryGroupOf(uid);
  if (primary >= 0) found.push(<u32>primary);
  const name = userName(uid);
  const lines = groups.load().lines;
  for (let index = 0; index < lines.length; index++) {
    const gid = <u32>parseDecimal(lines[index][2]);
    if (found.includes(gid)) continue;
    const members = split(lines[index][3], 0x2c);
    for (let member = 0; member < members.length; member++) {
      if (!equals(members[member], name)) continue;
      found.push(gid);
      break;
    }
  }
  return found;
}
