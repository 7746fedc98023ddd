// Who a container's process is: `name`, `uid`, `name:group`, looked up in the container's own /etc/passwd and /etc/group.
//
// Interface: ContainerUser, resolveUser, userError.

import { EFBIG, EINVAL } from '../lib/abi';
import { Bytes, equals, split, toBytes } from '../lib/bytes';
import { parseDecimal } from '../lib/number';
import { cutAt, readError, readInRoot } from './root_path';
import { textOf } from './verb';

/** Who a process in a container is, by number: user, group, further groups, and the home directory. */
export class ContainerUser {
  uid: u32 = 0;
  gid: u32 = 0;
  groups: Array<u32> = [];
  home: Bytes = toBytes('/');
}

/** Why resolveUser answered null. */
export let userError: string = '';

/** Largest number of a user: 2^31 − 1 (moby/sys/user). */
const MOST: i64 = i32.MAX_VALUE;

/** Longest file of users or groups, bytes: it is the image's, or a running container's, which may have put anything there. */
const MOST_BYTES: i32 = 4 << 20;

/** Why there was nothing to look up in what records() read last; empty: there was. */
let unreadable: string = '';

/** The lines of a file of the container, taken apart at the colons. */
function records(root: Bytes, path: string, fields: i32): Array<Array<Bytes>> {
  const found = new Array<Array<Bytes>>();
  const text = readInRoot(root, toBytes(path), MOST_BYTES);
  const isOdd = readError == -EINVAL || readError == -EFBIG;
  unreadable = isOdd ? path + ' is no regular file of at most 4 MiB' : '';
  if (text === null) return found;
  const lines = split(text, 0x0a);
  for (let index = 0; index < lines.length; index++) {
    const record = split(lines[index], 0x3a);
    if (record.length >= fields) found.push(record);
  }
  return found;
}

/** The record with a name, or else with a number, in the third field; null: there is none. */
function recordOf(found: Array<Array<Bytes>>, key: Bytes): Array<Bytes> | null {
  for (let index = 0; index < found.length; index++) if (equals(found[index][0], key)) return found[index];
  if (parseDecimal(key) < 0) return null;
  for (let index = 0; index < found.length; index++) if (equals(found[index][2], key)) return found[index];
  return null;
}

function numberOf(text: Bytes): i64 {
  const number = parseDecimal(text);
  return number > MOST ? -1 : number;
}

/** Why a name or number of `file` was not found. */
function notFound(what: string, key: Bytes, file: string): string {
  const why = unreadable.length > 0 ? unreadable : 'no matching entries in ' + file + ' file';
  return 'unable to find ' + what + ' ' + textOf(key) + ': ' + why;
}

/** The user that `text` names in the container with that root; empty: root. Null: see userError. */
export function resolveUser(root: Bytes, text: Bytes): ContainerUser | null {
  const user = new ContainerUser();
  const parts = cutAt(text.length == 0 ? toBytes('0') : text, 0x3a);
  const record = recordOf(records(root, '/etc/passwd', 7), parts[0]);
  const uid = record !== null ? numberOf(record[2]) : numberOf(parts[0]);
  if (uid < 0) {
    userError = notFound('user', parts[0], 'passwd');
    return null;
  }
  user.uid = <u32>uid;
  if (record !== null) {
    user.gid = <u32>max<i64>(0, numberOf(record[3]));
    if (record[5].length > 0) user.home = record[5];
  }
  const groups = records(root, '/etc/group', 4);
  if (parts.length > 1 && parts[1].length > 0) return withGroup(user, groups, parts[1]);
  const name = record !== null ? record[0] : parts[0];
  for (let index = 0; index < groups.length; index++) {
    const members = split(groups[index][3], 0x2c);
    const gid = numberOf(groups[index][2]);
    for (let member = 0; member < members.length; member++) {
      if (gid >= 0 && equals(members[member], name)) user.groups.push(<u32>gid);
    }
  }
  return user;
}

function withGroup(user: ContainerUser, groups: Array<Array<Bytes>>, text: Bytes): ContainerUser | null {
  const record = recordOf(groups, text);
  const gid = record !== null ? numberOf(record[2]) : numberOf(text);
  if (gid < 0) {
    userError = notFound('group', text, 'group');
    return null;
  }
  user.gid = <u32>gid;
  return user;
}

/** Adds the groups of --group-add. False: see userError. */
export function addGroups(root: Bytes, user: ContainerUser, more: Array<Bytes>): bool {
  if (more.length == 0) return true;
  const groups = records(root, '/etc/group', 4);
  for (let index = 0; index < more.length; index++) {
    const other = withGroup(new ContainerUser(), groups, more[index]);
    if (other === null) return false;
    if (!user.groups.includes(other.gid)) user.groups.push(other.gid);
  }
  return true;
}
