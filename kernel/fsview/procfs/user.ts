// /proc/PID/{uid_map,gid_map,setgroups}: what ids mean in a task's user namespace: user_namespaces(7).
//
//   "         0       1000          1"        id inside, id as the reader's namespace has it, how many
//
// A map is written once, with one write(2), and who opened the file has to be allowed to as well as who writes: else a
// set-user-ID program could be made to write by what it says to its standard output.
//
// Interface: proc_user_init. Locks: tasks_lock until a reference on the namespace is taken.

import { CAP_SYS_ADMIN, EINVAL, ENOMEM, EPERM, ESRCH } from '../../base/abi';
import { NEWLINE, SPACE, TAB } from '../../base/ascii';
import { Text, bytes_equal_literal, text_byte, text_string } from '../../base/format';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { Credentials, ns_capable } from '../../ns/credentials';
import { namespace_get, namespace_put } from '../../ns/namespace';
import {
  IdExtent,
  MAP_EXTENTS_MAX,
  NO_ID,
  UserNamespace,
  map_count,
  map_down,
  map_extent,
  map_up,
  user_namespace_allow_setgroups,
  user_namespace_map,
  user_namespace_map_set,
  user_namespace_parent,
} from '../../ns/user';
import { map_is_permitted, map_may_be_written } from '../../proc/user_namespace';
import { task_credentials } from '../../proc/task';
import { reader_context, proc_begin, proc_end } from './access';
import { ProcEntry, ProcInode, proc_file_as } from './entry';
import { text_padded } from './text';

/** ProcEntry.argument: which map. */
const UIDS: u32 = 0;
const GIDS: u32 = 1;

/** The user namespace of the task that `inode` tells of, with a reference; or -ESRCH. */
function user_of(inode: ProcInode): usize {
  const task = proc_begin(inode);
  if (is_null(task)) return error_pointer(-ESRCH);
  const who = task_credentials(task);
  const found = is_null(who) ? error_pointer(-ESRCH) : changetype<usize>(namespace_get(who.user));
  proc_end();
  return found;
}

function show_map(inode: ProcInode, text: Text): i32 {
  const found = user_of(inode);
  if (is_error(found)) return error_of(found);
  const user = changetype<UserNamespace>(found);
  const groups = inode.entry.argument == GIDS;
  let reader = reader_context().credentials.user;
  // From within, a namespace's ids would map to themselves.
  if (reader == user && user.level != 0) reader = user_namespace_parent(user);
  const map = user_namespace_map(user, groups);
  const count = map_count(map);
  for (let i: u32 = 0; i < count; i++) {
    const extent = map_extent(map, i);
    text_padded(text, extent.first, 10);
    text_byte(text, SPACE);
    text_padded(text, map_up(user_namespace_map(reader, groups), extent.kernel), 10);
    text_byte(text, SPACE);
    text_padded(text, extent.count, 10);
    text_byte(text, NEWLINE);
  }
  namespace_put(user);
  return 0;
}

/** A place in the text that is being read. */
@unmanaged
class Cursor {
  at: usize;
  end: usize;
}

function skip_blanks(cursor: Cursor): void {
  while (cursor.at < cursor.end && (load<u8>(cursor.at) == SPACE || load<u8>(cursor.at) == TAB)) cursor.at++;
}

/** The decimal number at the cursor, behind blanks; −1 if there is none, or it has more than 32 bits. */
function read_number(cursor: Cursor): i64 {
  skip_blanks(cursor);
  const start = cursor.at;
  let value: i64 = 0;
  while (cursor.at < cursor.end && <u32>(load<u8>(cursor.at) - 48) < 10) {
    value = value * 10 + (load<u8>(cursor.at) - 48);
    if (value > <i64>u32.MAX_VALUE) return -1;
    cursor.at++;
  }
  return cursor.at == start ? -1 : value;
}

/** One line, the ids of the outside as the parent says them: 0 or -EINVAL. */
function read_line(cursor: Cursor, extent: IdExtent): i32 {
  const first = read_number(cursor);
  const outside = read_number(cursor);
  const count = read_number(cursor);
  if (first < 0 || outside < 0 || count <= 0) return -EINVAL;
  skip_blanks(cursor);
  if (cursor.at < cursor.end && load<u8>(cursor.at++) != NEWLINE) return -EINVAL;
  // The last id is no id.
  if (first + count > <i64>u32.MAX_VALUE || outside + count > <i64>u32.MAX_VALUE) return -EINVAL;
  extent.first = <u32>first;
  extent.kernel = <u32>outside;
  extent.count = <u32>count;
  return 0;
}

@inline
function overlaps(a: u32, b: u32, a_count: u32, b_count: u32): bool {
  return a < b + b_count && b < a + a_count;
}

/** True if a line says again what one of the `count` before says, on either side. */
function is_taken(extents: usize, count: u32, extent: IdExtent): bool {
  for (let i: u32 = 0; i < count; i++) {
    const other = changetype<IdExtent>(extents + <usize>i * offsetof<IdExtent>());
    if (overlaps(extent.first, other.first, extent.count, other.count)) return true;
    if (overlaps(extent.kernel, other.kernel, extent.count, other.count)) return true;
  }
  return false;
}

/** Reads all lines into `extents`, which has room for MAP_EXTENTS_MAX: how many, or -EINVAL. */
function read_lines(cursor: Cursor, extents: usize): i32 {
  let count: u32 = 0;
  while (cursor.at < cursor.end) {
    if (count == MAP_EXTENTS_MAX) return -EINVAL;
    const extent = changetype<IdExtent>(extents + <usize>count * offsetof<IdExtent>());
    if (read_line(cursor, extent) < 0 || is_taken(extents, count, extent)) return -EINVAL;
    count++;
  }
  return count == 0 ? -EINVAL : <i32>count;
}

/** Turns the parent's ids into kernel ids: 0, or -EPERM if it has not all of them. */
function to_kernel(user: UserNamespace, groups: bool, extents: usize, count: u32): i32 {
  const map = user_namespace_map(user_namespace_parent(user), groups);
  for (let i: u32 = 0; i < count; i++) {
    const extent = changetype<IdExtent>(extents + <usize>i * offsetof<IdExtent>());
    const kernel = map_down(map, extent.kernel, extent.count);
    if (kernel == NO_ID) return -EPERM;
    extent.kernel = kernel;
  }
  return 0;
}

/** Puts the map in place that the text at the cursor says; `extents` is the namespace's after 0. */
function write_map(
  user: UserNamespace,
  groups: bool,
  cursor: Cursor,
  extents: usize,
  opener: Credentials,
): i32 {
  const map = user_namespace_map(user, groups);
  if (map_count(map) != 0 || !map_may_be_written(opener, user)) return -EPERM;
  const count = read_lines(cursor, extents);
  if (count < 0) return count;
  const first = changetype<IdExtent>(extents);
  const kernel = map_down(user_namespace_map(user_namespace_parent(user), groups), first.kernel, first.count);
  const writer = reader_context().credentials;
  if (!map_is_permitted(writer, opener, user, groups, extents, count, kernel)) return -EPERM;
  const error = to_kernel(user, groups, extents, count);
  return error < 0 ? error : user_namespace_map_set(user, groups, extents, count);
}

/** See ProcEntry.store_as. */
function store_map(inode: ProcInode, address: usize, length: u32, opener: Credentials, position: i64): i32 {
  if (position != 0) return -EINVAL;
  const found = user_of(inode);
  if (is_error(found)) return error_of(found);
  const user = changetype<UserNamespace>(found);
  const extents = kmalloc(MAP_EXTENTS_MAX * <u32>offsetof<IdExtent>(), opener.account);
  const cursor = changetype<Cursor>(kmalloc(<u32>offsetof<Cursor>(), opener.account));
  let result = -ENOMEM;
  if (extents != 0 && !is_null(cursor)) {
    cursor.at = address;
    cursor.end = address + length;
    result = write_map(user, inode.entry.argument == GIDS, cursor, extents, opener);
  }
  kfree(changetype<usize>(cursor));
  if (result < 0) kfree(extents);
  namespace_put(user);
  return result;
}

function show_setgroups(inode: ProcInode, text: Text): i32 {
  const found = user_of(inode);
  if (is_error(found)) return error_of(found);
  const user = changetype<UserNamespace>(found);
  text_string(text, user.setgroups != 0 ? 'allow\n' : 'deny\n');
  namespace_put(user);
  return 0;
}

/** See ProcEntry.store_as. */
function store_setgroups(
  inode: ProcInode,
  address: usize,
  length: u32,
  opener: Credentials,
  position: i64,
): i32 {
  if (position != 0) return -EINVAL;
  if (length != 0 && load<u8>(address + length - 1) == NEWLINE) length--;
  const allow = bytes_equal_literal(address, length, 'allow');
  if (!allow && !bytes_equal_literal(address, length, 'deny')) return -EINVAL;
  const found = user_of(inode);
  if (is_error(found)) return error_of(found);
  const user = changetype<UserNamespace>(found);
  const result = ns_capable(opener, user, CAP_SYS_ADMIN)
    ? user_namespace_allow_setgroups(user, allow)
    : -EPERM;
  namespace_put(user);
  return result;
}

/** Fills the directory of a task. At boot. */
export function proc_user_init(task: ProcEntry): void {
  proc_file_as(task, 'uid_map', 0o644, show_map.index, store_map.index, UIDS);
  proc_file_as(task, 'gid_map', 0o644, show_map.index, store_map.index, GIDS);
  proc_file_as(task, 'setgroups', 0o644, show_setgroups.index, store_setgroups.index);
}
