// User namespaces: user and group ids that mean something else outside, and privilege that ends at their border:
// user_namespaces(7). The kernel keeps ids as the first namespace knows them ("kernel ids"); they are translated where a
// program says or hears one, by the namespace in its credentials.
//
//   first ◀─owner── a {uid_map: 0 1000 1} ◀─owner── b {uid_map: 0 0 1}       b's 0 is a's 0 is 1000
//
// A map is written once, as kernel ids, and never changes: readers take no lock. It has few lines, so that it is searched
// from its beginning.
//
// Interface: UserNamespace; user_namespace_init, first_user_namespace, user_namespace_create; user_namespace_map_set; kernel_uid, kernel_gid, local_uid, local_gid,
// shown_uid, shown_gid, has_uid, has_gid; user_namespace_owning.
// Locks: `lock`, RANK_NAMESPACE, while a map is put in place or the `setgroups` word is changed.

import { EINVAL, ENOMEM, ENOSPC, EPERM } from '../base/abi';
import { panic } from '../base/panic';
import { error_pointer, is_null, null_of } from '../base/pointer';
import { Account, root_account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { RANK_NAMESPACE, spin_lock, spin_unlock } from '../sync/spinlock';
import {
  NS_USER,
  Namespace,
  namespace_kind_first,
  namespace_kind_register,
  namespace_init,
} from './namespace';

/** No id; in calls that change ids: leave it as it is. */
export const NO_ID: u32 = 0xffffffff;

/** What an id that has no name in the reader's namespace is shown as: /proc/sys/kernel/overflowuid. */
export const OVERFLOW_ID: u32 = 65534;

/** Most lines of a map: UID_GID_MAP_MAX_EXTENTS. */
export const MAP_EXTENTS_MAX: u32 = 340;

/** Beyond this level, of which the first namespace is 0, none is made: ENOSPC. The last is one deeper, as Linux's is. */
const LEVEL_MAX: u32 = 32;

/** `count` ids from `first` on are the kernel's from `kernel` on. */
@unmanaged
export class IdExtent {
  first: u32;
  kernel: u32;
  count: u32;
}

/** A map of ids: no extents until it is written. */
@unmanaged
export class IdMap {
  count: u32;
  /** `count` of IdExtent: kmalloc. */
  extents: usize;
}

@unmanaged
export class UserNamespace extends Namespace {
  /** 0 for the first; its `owner` is its parent. */
  level: u32;
  /** Who made it, kernel ids: who has all capabilities in it from the parent's side. */
  uid: u32;
  gid: u32;
  /** 1 if setgroups(2) is allowed: /proc/PID/setgroups. */
  setgroups: u32;
  /** 1 if its maker had CAP_SETFCAP, without which the parent's 0 cannot be mapped. */
  parent_could_setfcap: u32;
  lock: u32;
  /** IdMap each. */
  uid_count: u32;
  uid_extents: usize;
  gid_count: u32;
  gid_extents: usize;
}

@inline
function lock(user: UserNamespace): void {
  spin_lock(changetype<usize>(user) + offsetof<UserNamespace>('lock'), RANK_NAMESPACE);
}
@inline
function unlock(user: UserNamespace): void {
  spin_unlock(changetype<usize>(user) + offsetof<UserNamespace>('lock'), RANK_NAMESPACE);
}

/** The namespace that the system started with. */
@inline
export function first_user_namespace(): UserNamespace {
  return changetype<UserNamespace>(namespace_kind_first(NS_USER));
}

/** The namespace around `user`; 0 for the first. */
@inline
export function user_namespace_parent(user: UserNamespace): UserNamespace {
  return changetype<UserNamespace>(user.owner);
}

/** The user namespace whose privilege counts for `namespace`. */
export function user_namespace_owning(namespace: Namespace): UserNamespace {
  return is_null(namespace.owner) ? first_user_namespace() : changetype<UserNamespace>(namespace.owner);
}

/** One of its maps. */
@inline
export function user_namespace_map(user: UserNamespace, groups: bool): IdMap {
  const offset = groups ? offsetof<UserNamespace>('gid_count') : offsetof<UserNamespace>('uid_count');
  return changetype<IdMap>(changetype<usize>(user) + offset);
}

@inline
export function map_extent(map: IdMap, index: u32): IdExtent {
  return changetype<IdExtent>(map.extents + <usize>index * offsetof<IdExtent>());
}

/** How many extents can be read: the count is stored behind the extents, by another hart perhaps. */
@inline
export function map_count(map: IdMap): u32 {
  return SMP ? atomic.load<u32>(changetype<usize>(map)) : map.count;
}

/** The kernel's id for a namespace's, the whole range from `id` to `id + length - 1` in one extent; NO_ID: it has none. */
export function map_down(map: IdMap, id: u32, length: u32): u32 {
  const count = map_count(map);
  for (let i: u32 = 0; i < count; i++) {
    const extent = map_extent(map, i);
    const at = id - extent.first;
    if (id >= extent.first && at < extent.count && length <= extent.count - at) return extent.kernel + at;
  }
  return NO_ID;
}

/** The namespace's id for a kernel id; NO_ID: it has none. */
export function map_up(map: IdMap, kernel: u32): u32 {
  const count = map_count(map);
  for (let i: u32 = 0; i < count; i++) {
    const extent = map_extent(map, i);
    if (kernel >= extent.kernel && kernel - extent.kernel < extent.count)
      return extent.first + (kernel - extent.kernel);
  }
  return NO_ID;
}

/** The kernel id of user `id` of a namespace; NO_ID: it has none. */
export function kernel_uid(user: UserNamespace, id: u32): u32 {
  return user.level == 0 ? id : map_down(user_namespace_map(user, false), id, 1);
}
export function kernel_gid(user: UserNamespace, id: u32): u32 {
  return user.level == 0 ? id : map_down(user_namespace_map(user, true), id, 1);
}

/** The id of a kernel id in a namespace; NO_ID: it has none there. */
export function local_uid(user: UserNamespace, id: u32): u32 {
  return user.level == 0 ? id : map_up(user_namespace_map(user, false), id);
}
export function local_gid(user: UserNamespace, id: u32): u32 {
  return user.level == 0 ? id : map_up(user_namespace_map(user, true), id);
}

/** As local_uid; OVERFLOW_ID for what has no name there. */
export function shown_uid(user: UserNamespace, id: u32): u32 {
  const local = local_uid(user, id);
  return local == NO_ID ? OVERFLOW_ID : local;
}
export function shown_gid(user: UserNamespace, id: u32): u32 {
  const local = local_gid(user, id);
  return local == NO_ID ? OVERFLOW_ID : local;
}

/** True if a kernel id has a name in a namespace. */
@inline
export function has_uid(user: UserNamespace, id: u32): bool {
  return local_uid(user, id) != NO_ID;
}
@inline
export function has_gid(user: UserNamespace, id: u32): bool {
  return local_gid(user, id) != NO_ID;
}

/** True if `user` is `ancestor` or lies within it. */
export function user_namespace_is_within(user: UserNamespace, ancestor: UserNamespace): bool {
  while (user.level > ancestor.level) user = user_namespace_parent(user);
  return user == ancestor;
}

/** A namespace within `parent`, made by kernel ids `uid` and `gid`, with one reference and empty maps; -ENOSPC, -ENOMEM. */
export function user_namespace_create(parent: UserNamespace, uid: u32, gid: u32, account: Account): usize {
  if (parent.level > LEVEL_MAX) return error_pointer(-ENOSPC);
  const user = changetype<UserNamespace>(kmalloc(<u32>offsetof<UserNamespace>(), account));
  if (is_null(user)) return error_pointer(-ENOMEM);
  namespace_init(user, NS_USER, parent, account);
  user.level = parent.level + 1;
  user.uid = uid;
  user.gid = gid;
  user.setgroups = parent.setgroups;
  return changetype<usize>(user);
}

/**
 * Puts `count` extents at `extents`, kmalloc'ed, in place as one of the maps: 0 and they are the namespace's, or -EPERM:
 * there is one already.
 */
export function user_namespace_map_set(user: UserNamespace, groups: bool, extents: usize, count: u32): i32 {
  const map = user_namespace_map(user, groups);
  lock(user);
  const empty = map.count == 0;
  if (empty) {
    map.extents = extents;
    if (SMP) atomic.store<u32>(changetype<usize>(map), count);
    else map.count = count;
  }
  unlock(user);
  return empty ? 0 : -EPERM;
}

/** May its members call setgroups(2)? Not before there is a map of groups: user_namespaces(7). */
export function user_namespace_may_setgroups(user: UserNamespace): bool {
  return user.level == 0 || (user.setgroups != 0 && map_count(user_namespace_map(user, true)) != 0);
}

/** /proc/PID/setgroups: 0; -EPERM: it is denied for good, or the map of groups is written already. */
export function user_namespace_allow_setgroups(user: UserNamespace, allow: bool): i32 {
  lock(user);
  let result = 0;
  if (allow) {
    if (user.setgroups == 0) result = -EPERM;
  } else if (user.gid_count != 0) result = -EPERM;
  else user.setgroups = 0;
  unlock(user);
  return result;
}

/** See KindOps.copy: not by this way, since credentials change with it; see proc/user_namespace.ts. */
function user_copy(_from: UserNamespace, _account: Account): usize {
  return error_pointer(-EINVAL);
}

function user_free(user: UserNamespace): void {
  kfree(user.uid_extents);
  kfree(user.gid_extents);
  kfree(changetype<usize>(user));
}

/** All ids are what they are. */
function map_identity(map: IdMap): void {
  map.extents = kmalloc(<u32>offsetof<IdExtent>(), root_account());
  if (map.extents == 0) panic('no memory for the first namespaces');
  map_extent(map, 0).count = NO_ID;
  map.count = 1;
}

/** Called once at boot, before the other kinds. */
export function user_namespace_init(): void {
  const user = changetype<UserNamespace>(kmalloc(<u32>offsetof<UserNamespace>(), root_account()));
  if (is_null(user)) panic('no memory for the first namespaces');
  namespace_init(user, NS_USER, null_of<Namespace>(), root_account());
  user.setgroups = 1;
  map_identity(user_namespace_map(user, false));
  map_identity(user_namespace_map(user, true));
  namespace_kind_register(NS_USER, user_copy.index, user_free.index, user);
}
