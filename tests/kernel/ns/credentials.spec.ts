// Credentials and user namespaces by themselves: who is capable where, maps in both directions, what user ids do to sets.

import {
  CAP_KILL,
  CAP_SYS_ADMIN,
  ENOSPC,
  EPERM,
  SECBIT_KEEP_CAPS,
  SECBIT_NO_SETUID_FIXUP,
} from '../../../kernel/base/abi';
import { is_error } from '../../../kernel/base/pointer';
import { root_account } from '../../../kernel/mm/account';
import { kmalloc } from '../../../kernel/mm/slab';
import {
  CAP_ALL,
  Credentials,
  ambient_raise,
  cap_bit,
  capable,
  credentials_copy,
  credentials_create,
  credentials_enter_user_namespace,
  credentials_ids_changed,
  credentials_put,
  credentials_set_groups,
  in_group,
  ns_capable,
} from '../../../kernel/ns/credentials';
import { namespace_put } from '../../../kernel/ns/namespace';
import {
  IdExtent,
  NO_ID,
  OVERFLOW_ID,
  UserNamespace,
  first_user_namespace,
  kernel_uid,
  local_gid,
  local_uid,
  map_down,
  shown_uid,
  user_namespace_create,
  user_namespace_map,
  user_namespace_map_set,
  user_namespace_may_setgroups,
} from '../../../kernel/ns/user';
import { boot, no_leaks, baseline } from '../support/vfs';

function make(parent: UserNamespace, uid: u32): UserNamespace {
  const made = user_namespace_create(parent, uid, uid, root_account());
  assert(!is_error(made));
  return changetype<UserNamespace>(made);
}

/** Maps `count` ids from `first` on to kernel ids from `kernel` on, for users. */
function map(user: UserNamespace, first: u32, kernel: u32, count: u32): i32 {
  const extents = kmalloc(<u32>offsetof<IdExtent>(), root_account());
  const extent = changetype<IdExtent>(extents);
  extent.first = first;
  extent.kernel = kernel;
  extent.count = count;
  return user_namespace_map_set(user, false, extents, 1);
}

function within(user: UserNamespace, uid: u32): Credentials {
  const who = credentials_create(uid, uid, root_account());
  credentials_enter_user_namespace(who, user);
  return who;
}

export function test_capabilities_end_at_the_border(): void {
  boot();
  const outer = make(first_user_namespace(), 1000);
  const inner = make(outer, 1000);
  const other = make(first_user_namespace(), 1001);
  const root = within(outer, 1000);
  assert(ns_capable(root, outer, CAP_SYS_ADMIN) && ns_capable(root, inner, CAP_SYS_ADMIN));
  assert(!ns_capable(root, first_user_namespace(), CAP_SYS_ADMIN) && !ns_capable(root, other, CAP_SYS_ADMIN));
  assert(!capable(root, CAP_SYS_ADMIN));
  // The owner, who has no capability at all, has all in what he made, and in what lies in there.
  const owner = credentials_create(1000, 1000, root_account());
  assert(ns_capable(owner, outer, CAP_KILL) && ns_capable(owner, inner, CAP_KILL));
  assert(!ns_capable(owner, other, CAP_KILL) && !ns_capable(owner, first_user_namespace(), CAP_KILL));
  const inside = within(inner, 1000);
  assert(!ns_capable(inside, outer, CAP_KILL));
  const machine = credentials_create(0, 0, root_account());
  assert(ns_capable(machine, inner, CAP_KILL) && capable(machine, CAP_KILL));
  credentials_put(machine);
  credentials_put(inside);
  credentials_put(owner);
  credentials_put(root);
  namespace_put(other);
  namespace_put(inner);
  namespace_put(outer);
}

export function test_a_namespace_lives_as_long_as_who_is_in_it(): void {
  boot();
  const first = within(make(first_user_namespace(), 1), 1);
  namespace_put(first.user);
  credentials_put(first);
  baseline();
  const outer = make(first_user_namespace(), 1000);
  const inner = make(outer, 1000);
  namespace_put(outer);
  const who = within(inner, 1000);
  namespace_put(inner);
  const copy = credentials_copy(who, root_account());
  credentials_put(who);
  assert(copy.user == inner && ns_capable(copy, inner, CAP_KILL));
  credentials_put(copy);
  no_leaks();
}

export function test_maps_translate_both_ways_and_are_set_once(): void {
  boot();
  const user = make(first_user_namespace(), 1000);
  assert(kernel_uid(user, 0) == NO_ID && local_uid(user, 1000) == NO_ID);
  assert(map(user, 10, 1000, 5) == 0);
  assert(map(user, 0, 0, 1) == -EPERM);
  assert(kernel_uid(user, 10) == 1000 && kernel_uid(user, 14) == 1004);
  assert(kernel_uid(user, 9) == NO_ID && kernel_uid(user, 15) == NO_ID);
  assert(
    local_uid(user, 1004) == 14 && local_uid(user, 1005) == NO_ID && shown_uid(user, 999) == OVERFLOW_ID,
  );
  assert(local_gid(user, 1000) == NO_ID, 'groups are mapped apart');
  assert(
    map_down(user_namespace_map(user, false), 12, 3) == 1002 &&
      map_down(user_namespace_map(user, false), 12, 4) == NO_ID,
  );
  assert(!user_namespace_may_setgroups(user), 'no map of groups, no setgroups');
  assert(kernel_uid(first_user_namespace(), 0xfffffffe) == 0xfffffffe);
  namespace_put(user);
}

export function test_namespaces_nest_33_deep(): void {
  boot();
  let user = first_user_namespace();
  for (let level = 1; level <= 33; level++) {
    const below = make(user, 0);
    if (user.level != 0) namespace_put(user);
    user = below;
    assert(user.level == level);
  }
  assert(<i32>user_namespace_create(user, 0, 0, root_account()) == -ENOSPC);
  namespace_put(user);
}

export function test_sets_go_with_user_ids(): void {
  boot();
  const root = credentials_create(0, 0, root_account());
  const half = credentials_copy(root, root_account());
  half.euid = 1000;
  credentials_ids_changed(half, root);
  assert(half.effective == 0 && half.permitted == CAP_ALL, 'the saved user is still root');
  const back = credentials_copy(half, root_account());
  back.euid = 0;
  credentials_ids_changed(back, half);
  assert(back.effective == CAP_ALL);
  const gone = credentials_copy(root, root_account());
  gone.uid = 1000;
  gone.euid = 1000;
  gone.suid = 1000;
  gone.ambient = cap_bit(CAP_KILL);
  credentials_ids_changed(gone, root);
  assert((gone.permitted | gone.effective | gone.ambient) == 0);
  gone.permitted = CAP_ALL;
  gone.effective = CAP_ALL;
  gone.securebits = SECBIT_KEEP_CAPS;
  credentials_ids_changed(gone, root);
  assert(gone.permitted == CAP_ALL && gone.effective == 0);
  gone.securebits = SECBIT_NO_SETUID_FIXUP;
  gone.effective = CAP_ALL;
  credentials_ids_changed(gone, root);
  assert(gone.effective == CAP_ALL);
  credentials_put(gone);
  credentials_put(back);
  credentials_put(half);
  credentials_put(root);
}

export function test_ambient_capabilities_are_permitted_and_inheritable(): void {
  boot();
  const who = credentials_create(0, 0, root_account());
  assert(!ambient_raise(who, CAP_KILL));
  who.inheritable = cap_bit(CAP_KILL);
  assert(ambient_raise(who, CAP_KILL) && who.ambient == cap_bit(CAP_KILL));
  who.permitted = 0;
  assert(!ambient_raise(who, CAP_KILL));
  credentials_put(who);
}

export function test_groups_are_found_by_halves(): void {
  boot();
  const who = credentials_create(1, 7, root_account());
  const groups = kmalloc(4 * 100, root_account());
  for (let i = 0; i < 100; i++) store<u32>(groups + 4 * i, 10 * i + 5);
  for (let count: u32 = 0; count <= 100; count++) {
    assert(credentials_set_groups(who, groups, count) == 0);
    for (let i: u32 = 0; i < 100; i++) assert(in_group(who, 10 * i + 5) == i < count);
    assert(in_group(who, 7) && !in_group(who, 6) && !in_group(who, 4000));
  }
  credentials_put(who);
}
