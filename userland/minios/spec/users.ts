// Who a container's process is: `name`, `uid`, `name:group`, looked up in the container's own /etc/passwd and /etc/group.
//
// Interface: ContainerUser, resolveUser, addGroups.

import { EFBIG, EINVAL } from '../../lib/base/abi';
import { COLON, COMMA, NEWLINE } from '../../lib/base/ascii';
import { Bytes, addressOf, equals, indexOf, sliceOf, split, toBytes, textOf } from '../../lib/base/bytes';
import { Outcome, Result, fail, resultOf } from '../../lib/base/failure';
import { parseDecimal } from '../../lib/text/number';
import { cutAt, readInRoot } from '../base/root_path';

/** Who a process in a container is, by number: user, group, further groups, and the home directory. */
export class ContainerUser {
  uid: u32 = 0;
  gid: u32 = 0;
  groups: Array<u32> = [];
  home: Bytes = toBytes('/');
}

/** Largest number of a user: 2^31 − 1 (moby/sys/user). */
const MOST: i64 = i32.MAX_VALUE;

/** Longest file of users or groups, bytes: it is the image's, or a running container's, which may have put anything there. */
const MOST_BYTES: i32 = 4 << 20;

/** A file of the container: a record a line, with colons between its fields. It is read in place: most of it is of no interest. */
class Records {
  /** Why there is nothing to look up; empty: there is, or no file. */
  unreadable: string = '';
  /** Where the record begins and ends. */
  private start: i32 = 0;
  private end: i32 = -1;

  /** Records with fewer than `fields` are passed over. */
  constructor(
    private text: Bytes,
    private fields: i32,
  ) {}

  /** Goes before the first record. */
  rewind(): void {
    this.end = -1;
  }

  /** Goes to the next record. False: there is none. */
  next(): bool {
    const text = this.text;
    while (this.end < text.length) {
      this.start = this.end + 1;
      const end = indexOf(text, NEWLINE, this.start);
      this.end = end < 0 ? text.length : end;
      if (this.begin(this.fields - 1) <= this.end) return true;
    }
    return false;
  }

  /** Goes to the record with a name, or else with a number, in the third field. False: there is none. */
  find(key: Bytes): bool {
    this.rewind();
    while (this.next()) if (this.is(0, key)) return true;
    if (parseDecimal(key) < 0) return false;
    this.rewind();
    while (this.next()) if (this.is(2, key)) return true;
    return false;
  }

  /** Where field number `field` of the record begins; behind its end: it has none. */
  private begin(field: i32): i32 {
    let at = this.start;
    for (; field > 0 && at <= this.end; field--) at = this.behind(at) + 1;
    return at;
  }

  /** The end of the field that begins at `at`. */
  private behind(at: i32): i32 {
    while (at < this.end && this.text[at] != COLON) at++;
    return at;
  }

  /** Field number `field` of the record. */
  field(field: i32): Bytes {
    const begin = this.begin(field);
    return sliceOf(this.text, begin, this.behind(begin));
  }

  private is(field: i32, text: Bytes): bool {
    const begin = this.begin(field);
    const length = this.behind(begin) - begin;
    return (
      length == text.length && memory.compare(addressOf(this.text) + begin, addressOf(text), length) == 0
    );
  }
}

/** The records of a file of the container. */
function recordsIn(root: Bytes, path: string, fields: i32): Records {
  const text = readInRoot(root, toBytes(path), MOST_BYTES);
  const why = text.failure;
  if (why === null) return new Records(text.value, fields);
  const records = new Records([], fields);
  if (why.error == -EINVAL || why.error == -EFBIG)
    records.unreadable = path + ' is no regular file of at most 4 MiB';
  return records;
}

function numberOf(text: Bytes): i64 {
  const number = parseDecimal(text);
  return number > MOST ? -1 : number;
}

/** A name or number of `file` was not found. */
function notFound(what: string, key: Bytes, file: string, records: Records): Result<ContainerUser> {
  const why = records.unreadable.length > 0 ? records.unreadable : 'no matching entries in ' + file + ' file';
  return fail('unable to find ' + what + ' ' + textOf(key) + ': ' + why).as<ContainerUser>();
}

/** The user that `text` names in the container with that root; empty: root. */
export function resolveUser(root: Bytes, text: Bytes): Result<ContainerUser> {
  const user = new ContainerUser();
  const parts = cutAt(text.length == 0 ? toBytes('0') : text, COLON);
  const users = recordsIn(root, '/etc/passwd', 7);
  const known = users.find(parts[0]);
  const uid = numberOf(known ? users.field(2) : parts[0]);
  if (uid < 0) return notFound('user', parts[0], 'passwd', users);
  user.uid = <u32>uid;
  if (known) {
    user.gid = <u32>max<i64>(0, numberOf(users.field(3)));
    const home = users.field(5);
    if (home.length > 0) user.home = home;
  }
  const groups = recordsIn(root, '/etc/group', 4);
  if (parts.length > 1 && parts[1].length > 0) return withGroup(user, groups, parts[1]);
  const name = known ? users.field(0) : parts[0];
  while (groups.next()) {
    const members = groups.field(3);
    if (members.length == 0) continue;
    const gid = numberOf(groups.field(2));
    if (gid < 0) continue;
    const names = split(members, COMMA);
    for (let index = 0; index < names.length; index++) {
      if (equals(names[index], name)) user.groups.push(<u32>gid);
    }
  }
  return resultOf(user);
}

function withGroup(user: ContainerUser, groups: Records, text: Bytes): Result<ContainerUser> {
  const gid = numberOf(groups.find(text) ? groups.field(2) : text);
  if (gid < 0) return notFound('group', text, 'group', groups);
  user.gid = <u32>gid;
  return resultOf(user);
}

/** Adds the groups of --group-add. */
export function addGroups(root: Bytes, user: ContainerUser, more: Array<Bytes>): Outcome {
  if (more.length == 0) return null;
  const groups = recordsIn(root, '/etc/group', 4);
  for (let index = 0; index < more.length; index++) {
    const other = withGroup(new ContainerUser(), groups, more[index]);
    if (other.failure !== null) return other.failure;
    if (!user.groups.includes(other.value.gid)) user.groups.push(other.value.gid);
  }
  return null;
}
