// Cgroups: groups of tasks in a tree, and what each group may have: cgroups(7), the kernel's cgroup-v2 document. Every cgroup
// has all controllers' state at all times; which of it is shown and can be set is what its parent has enabled.
//
//   Cgroup = Account (memory, mm/account.ts) + tree, members, pids, freezer, io + SchedGroup (cpu, sched/group/group.ts)
//
//   root ◀─ parent ─ a ◀─ parent ─ b        members: the tasks in it, zombies excepted
//
// A cgroup is pinned (account_get) by its directory, its members, zombies included, its children and all that is charged to
// it. rmdir takes it out of the tree; it is freed with its last pin.
//
// Interface: Cgroup; cgroups_init, cgroup_create, cgroup_remove; cgroup_get/put, cgroup_next, cgroup_is_below; cgroup_notify;
// cgroup_count_kill; cgroups_lock/unlock. Names and paths: path.ts.
// Locks: one for the tree, the members and all settings: cgroups_lock, RANK_CGROUP. Nothing under it sleeps.

import { EAGAIN, EBUSY, ENODEV, ENOMEM } from '../base/abi';
import { CGROUP_STATE } from '../base/layout';
import { ListHead, list_add_tail, list_del, list_empty, list_first, list_init } from '../base/list';
import { check } from '../base/panic';
import { embedded, error_pointer, is_null, null_of } from '../base/pointer';
import {
  Account,
  UNLIMITED,
  account_get,
  account_hooks,
  account_init,
  account_is_below,
  account_put,
  root_account,
} from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { SchedGroup, sched_group_fini, sched_group_init } from '../sched/group/group';
import { Timer, timer_cancel } from '../sched/time/timer';
import { WaitQueue, wait_queue_init, wake_all } from '../sched/wait';
import { atomic_add, atomic_sub } from '../sync/atomic';
import { RANK_CGROUP, spin_lock, spin_unlock } from '../sync/spinlock';

@unmanaged
export class Cgroup extends Account {
  /** Inode number of its directory; never used again. */
  number: u64;
  /** How far from the root. */
  level: u32;
  /** CGROUP_*. */
  flags: u32;
  /** NUL-free bytes, kmalloc; the root has none. */
  name: usize;
  name_length: u32;
  /** Node in the parent's `children`, in order of creation. */
  sibling: usize;
  sibling_prev: usize;
  children: usize;
  children_prev: usize;
  /** Cgroups below it that are there, and those removed that something still pins. */
  descendants: u32;
  dying: u32;
  descendants_max: u32;
  depth_max: u32;
  /** Controllers (CONTROLLER_*) that its children have. */
  subtree_control: u32;

  /** Its members: threads, by their cgroup_next. How many; how many here and below. */
  members: usize;
  members_prev: usize;
  tasks: u32;
  population: u32;
  /** Counts kills: cgroup.kill. */
  kills: u32;

  /** cgroup.freeze; how many of it and those above say 1; members that stand still; CGROUP_FROZEN says that all do. */
  freeze: u32;
  freezers: u32;
  frozen_tasks: u32;

  /** pids controller: here and below, zombies included. */
  pids: u32;
  pids_max: u32;
  pids_peak: u32;
  /** Forks refused because of this limit; forks refused here and below. */
  pids_refused: u32;
  pids_refused_below: u32;

  /** memory.low, memory.min: pages; memory.oom.group. */
  memory_low: u32;
  memory_min: u32;
  oom_group: u32;

  /** io controller: a list of IoDevice, cgroup/io.ts. */
  devices: usize;

  /** Counts what poll(2) tells of: NOTIFY_*. */
  notices: u32;
  notices1: u32;
  notices2: u32;
  /** Who waits for that: a WaitQueue. */
  watchers_lock: u32;
  watchers_first: usize;
  watchers_last: usize;

  /** Owner of its directory, and its permission bits; owner of those files in it that are not in `attributes`. */
  uid: u32;
  gid: u32;
  mode: u32;
  maker_uid: u32;
  maker_gid: u32;
  /** Files with an owner or mode of their own: fsview/cgroupfs/cgroupfs.ts. */
  attributes: usize;
}

/** Bits of Cgroup.flags: it has been removed; all members here and below stand still. */
export const CGROUP_DEAD: u32 = 1;
export const CGROUP_FROZEN: u32 = 2;

/** Controllers. */
export const CONTROLLER_CPU: u32 = 1;
export const CONTROLLER_IO: u32 = 2;
export const CONTROLLER_MEMORY: u32 = 4;
export const CONTROLLER_PIDS: u32 = 8;
export const CONTROLLERS: u32 = 15;

/** Files that poll(2) can wait for. */
export const NOTIFY_EVENTS: u32 = 0;
export const NOTIFY_MEMORY: u32 = 1;
export const NOTIFY_PIDS: u32 = 2;

/** Where the SchedGroup is. */
const GROUP: usize = (offsetof<Cgroup>() + 7) & ~7;
const CGROUP_BYTES: usize = GROUP + offsetof<SchedGroup>();

@unmanaged
class CgroupState {
  lock: u32;
  /** Cgroups that are there, the root included. */
  count: u32;
  next_number: u64;
}

@inline
function state(): CgroupState {
  return changetype<CgroupState>(CGROUP_STATE);
}

@inline
export function cgroups_lock(): void {
  spin_lock(CGROUP_STATE, RANK_CGROUP);
}
@inline
export function cgroups_unlock(): void {
  spin_unlock(CGROUP_STATE, RANK_CGROUP);
}

@inline
export function root_cgroup(): Cgroup {
  return changetype<Cgroup>(root_account());
}

@inline
export function cgroup_parent(cgroup: Cgroup): Cgroup {
  return changetype<Cgroup>(cgroup.parent);
}

/** What the scheduler knows of it. */
@inline
export function cgroup_cpu(cgroup: Cgroup): SchedGroup {
  return changetype<SchedGroup>(changetype<usize>(cgroup) + GROUP);
}

@inline
export function cgroup_get(cgroup: Cgroup): Cgroup {
  return changetype<Cgroup>(account_get(cgroup));
}
@inline
export function cgroup_put(cgroup: Cgroup): void {
  account_put(cgroup);
}

/** Cgroups that are there. */
export function cgroups_count(): u32 {
  return state().count;
}

@inline
export function cgroup_children(cgroup: Cgroup): usize {
  return changetype<usize>(cgroup) + offsetof<Cgroup>('children');
}
@inline
function sibling_node(cgroup: Cgroup): usize {
  return changetype<usize>(cgroup) + offsetof<Cgroup>('sibling');
}
@inline
export function cgroup_of_sibling(node: usize): Cgroup {
  return changetype<Cgroup>(node - offsetof<Cgroup>('sibling'));
}
@inline
export function cgroup_members(cgroup: Cgroup): usize {
  return changetype<usize>(cgroup) + offsetof<Cgroup>('members');
}
@inline
export function cgroup_watchers(cgroup: Cgroup): WaitQueue {
  return embedded<Cgroup, WaitQueue>(cgroup, offsetof<Cgroup>('watchers_lock'));
}

/** Called once at boot, after the root account was made and slabs work. */
export function cgroups_init(): void {
  state().next_number = 1;
  init(root_cgroup());
  const made = sched_group_init(cgroup_cpu(root_cgroup()), null_of<SchedGroup>(), root_account());
  check(made == 0, 'no memory');
  state().count = 1;
  root_cgroup().mode = 0o555;
  account_hooks().release = release.index;
}

function init(cgroup: Cgroup): void {
  const parent = cgroup_parent(cgroup);
  cgroup.number = state().next_number++;
  cgroup.level = is_null(parent) ? 0 : parent.level + 1;
  cgroup.descendants_max = UNLIMITED;
  cgroup.depth_max = UNLIMITED;
  cgroup.pids_max = UNLIMITED;
  list_init(sibling_node(cgroup));
  list_init(cgroup_children(cgroup));
  list_init(cgroup_members(cgroup));
  wait_queue_init(cgroup_watchers(cgroup));
}

/** No tree is deeper, unlike on Linux: each charge goes all the way up, so that depth is everybody's time. */
const LEVELS_MAX: u32 = 128;

/** Has `parent` room for one more below it? cgroup.max.depth, cgroup.max.descendants. */
function has_room(parent: Cgroup): bool {
  if (parent.level + 1 >= LEVELS_MAX) return false;
  let depth: u32 = 1;
  for (let c = parent; !is_null(c); c = cgroup_parent(c)) {
    if (c.descendants >= c.descendants_max || depth > c.depth_max) return false;
    depth++;
  }
  return true;
}

/**
 * A new cgroup below `parent`, owned by `uid` and `gid`, its directory with permission bits `mode`, with the caller's pin; or -ENODEV: the parent is gone, -EAGAIN: a
 * limit of depth or number, -ENOMEM. The parent pays for it, as on Linux. That the name is new is the caller's to know.
 */
export function cgroup_create(
  parent: Cgroup,
  name: usize,
  length: u32,
  uid: u32,
  gid: u32,
  mode: u32,
): usize {
  const cgroup = changetype<Cgroup>(kmalloc(<u32>CGROUP_BYTES, parent));
  if (is_null(cgroup)) return error_pointer(-ENOMEM);
  const copy = kmalloc(length, parent);
  if (copy == 0 || sched_group_init(cgroup_cpu(cgroup), cgroup_cpu(parent), parent) < 0) {
    kfree(copy);
    kfree(changetype<usize>(cgroup));
    return error_pointer(-ENOMEM);
  }
  memory.copy(copy, name, length);
  cgroups_lock();
  const error = (parent.flags & CGROUP_DEAD) != 0 ? -ENODEV : has_room(parent) ? 0 : -EAGAIN;
  if (error == 0) {
    account_init(cgroup, parent, UNLIMITED);
    init(cgroup);
    cgroup.name = copy;
    cgroup.name_length = length;
    cgroup.uid = uid;
    cgroup.gid = gid;
    cgroup.maker_uid = uid;
    cgroup.maker_gid = gid;
    cgroup.mode = mode;
    link(cgroup, parent);
  }
  cgroups_unlock();
  if (error == 0) return changetype<usize>(cgroup);
  sched_group_fini(cgroup_cpu(cgroup));
  kfree(copy);
  kfree(changetype<usize>(cgroup));
  return error_pointer(error);
}

function link(cgroup: Cgroup, parent: Cgroup): void {
  list_add_tail(cgroup_children(parent), sibling_node(cgroup));
  // The directory's pin: what is in the tree is there.
  cgroup_get(cgroup);
  cgroup.freezers = parent.freezers;
  // Nobody in it moves.
  if (cgroup.freezers != 0) cgroup.flags |= CGROUP_FROZEN;
  for (let c = parent; !is_null(c); c = cgroup_parent(c)) c.descendants++;
  state().count++;
}

/** rmdir(2): 0, -EBUSY: it has members or children, -ENODEV: it has been removed. */
export function cgroup_remove(cgroup: Cgroup): i32 {
  cgroups_lock();
  let error = 0;
  if ((cgroup.flags & CGROUP_DEAD) != 0) error = -ENODEV;
  else if (cgroup.population != 0 || !list_empty(cgroup_children(cgroup))) error = -EBUSY;
  if (error == 0) {
    cgroup.flags |= CGROUP_DEAD;
    list_del(sibling_node(cgroup));
    for (let c = cgroup_parent(cgroup); !is_null(c); c = cgroup_parent(c)) {
      c.descendants--;
      atomic_add(dying_of(c), 1);
    }
    state().count--;
    // A task that waits for its events hears that there will be none.
    for (let which: u32 = NOTIFY_EVENTS; which <= NOTIFY_PIDS; which++) cgroup_notify(cgroup, which);
  }
  cgroups_unlock();
  if (error != 0) return error;
  // Nobody is in it who could arm it again.
  timer_cancel(changetype<Timer>(cgroup_cpu(cgroup)));
  cgroup_put(cgroup);
  return 0;
}

/** AccountHooks.release: nothing pins it. It has been removed long ago. */
function release(account: Account): void {
  const cgroup = changetype<Cgroup>(account);
  const parent = cgroup.parent;
  for (let c = changetype<Cgroup>(parent); !is_null(c); c = cgroup_parent(c)) atomic_sub(dying_of(c), 1);
  free_list(cgroup.devices);
  free_list(cgroup.attributes);
  sched_group_fini(cgroup_cpu(cgroup));
  kfree(cgroup.name);
  kfree(changetype<usize>(cgroup));
  account_put(parent);
}

/** Changed without the lock: a page may be given back under any other. */
@inline
function dying_of(cgroup: Cgroup): usize {
  return changetype<usize>(cgroup) + offsetof<Cgroup>('dying');
}

/** Frees a list of kmalloc blocks, each of which begins with the address of the next. */
function free_list(node: usize): void {
  while (node != 0) {
    const next = load<usize>(node);
    kfree(node);
    node = next;
  }
}

/** cgroup.kill: forks under way in `cgroup` and below are for it, too. 0, -ENODEV. The caller kills those that are there. */
export function cgroup_count_kill(cgroup: Cgroup): i32 {
  cgroups_lock();
  const dead = (cgroup.flags & CGROUP_DEAD) != 0;
  if (!dead) for (let c = cgroup; !is_null(c); c = cgroup_next(cgroup, c)) c.kills++;
  cgroups_unlock();
  return dead ? -ENODEV : 0;
}

/** The cgroup after `cgroup` in the tree below `top`, parents first; the first, `top` itself, for 0; 0 after the last. */
export function cgroup_next(top: Cgroup, cgroup: Cgroup): Cgroup {
  if (is_null(cgroup)) return top;
  if (!list_empty(cgroup_children(cgroup))) return cgroup_of_sibling(list_first(cgroup_children(cgroup)));
  while (cgroup != top) {
    const next = changetype<ListHead>(sibling_node(cgroup)).next;
    const parent = cgroup_parent(cgroup);
    if (next != cgroup_children(parent)) return cgroup_of_sibling(next);
    cgroup = parent;
  }
  return null_of<Cgroup>();
}

/** True if `cgroup` is `above` or below it. Needs no lock: a cgroup does not move. */
@inline
export function cgroup_is_below(cgroup: Cgroup, above: Cgroup): bool {
  return account_is_below(cgroup, above);
}

/** Controllers that the cgroup has: cgroup.controllers. The root has all. */
export function cgroup_controllers(cgroup: Cgroup): u32 {
  const parent = cgroup_parent(cgroup);
  return is_null(parent) ? CONTROLLERS : parent.subtree_control;
}

@inline
function notices_of(cgroup: Cgroup, which: u32): usize {
  return changetype<usize>(cgroup) + offsetof<Cgroup>('notices') + 4 * <usize>which;
}

/** How often there has been something new in the file NOTIFY_*. */
export function cgroup_notices(cgroup: Cgroup, which: u32): u32 {
  return load<u32>(notices_of(cgroup, which));
}

/** There is something new in the file NOTIFY_*: who polls it wakes. */
export function cgroup_notify(cgroup: Cgroup, which: u32): void {
  atomic_add(notices_of(cgroup, which), 1);
  wake_all(cgroup_watchers(cgroup));
}
