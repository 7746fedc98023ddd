// cgroup.subtree_control: which controllers a cgroup hands on to its children: cgroups(7), "Cgroups v2 controllers".
//
//   enabled top-down: only what it has itself;  disabled bottom-up: only what no child hands on
//   the rule of no internal processes: only without tasks of its own, but for the root
//
// Interface: cgroup_set_control, controller_name, controller_by_name. Locks: cgroups_lock.

import { EBUSY, ENODEV, ENOENT } from '../base/abi';
import { bytes_equal_literal } from '../base/format';
import { ListHead, list_first } from '../base/list';
import { UNLIMITED, account_set_limits } from '../mm/account';
import { bandwidth_set } from '../sched/group/bandwidth';
import { PERIOD_DEFAULT, QUOTA_NONE, WEIGHT_DEFAULT } from '../sched/group/group';
import { sched_group_set_weight } from '../sched/policy';
import {
  CGROUP_DEAD,
  CONTROLLERS,
  CONTROLLER_CPU,
  CONTROLLER_IO,
  CONTROLLER_MEMORY,
  CONTROLLER_PIDS,
  Cgroup,
  cgroup_children,
  cgroup_controllers,
  cgroup_cpu,
  cgroup_of_sibling,
  cgroups_lock,
  cgroups_unlock,
  root_cgroup,
} from './cgroup';
import { io_forget_limits } from './io';
import { cgroup_has_tasks, is_mixable } from './member';

/** What the controller with that bit is called. */
export function controller_name(controller: u32): string {
  switch (controller) {
    case CONTROLLER_CPU:
      return 'cpu';
    case CONTROLLER_IO:
      return 'io';
    case CONTROLLER_MEMORY:
      return 'memory';
    default:
      return 'pids';
  }
}

/** The controller called by the `length` bytes at `name`; 0 if there is none. */
export function controller_by_name(name: usize, length: u32): u32 {
  for (let bit: u32 = 1; bit <= CONTROLLERS; bit <<= 1)
    if (bytes_equal_literal(name, length, controller_name(bit))) return bit;
  return 0;
}

/** Controllers that a child of `cgroup` hands on. */
function used_below(cgroup: Cgroup): u32 {
  let used: u32 = 0;
  const head = cgroup_children(cgroup);
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next)
    used |= cgroup_of_sibling(node).subtree_control;
  return used;
}

function may_change(cgroup: Cgroup, enable: u32, disable: u32): i32 {
  if ((cgroup.flags & CGROUP_DEAD) != 0) return -ENODEV;
  if ((enable & ~cgroup_controllers(cgroup)) != 0) return -ENOENT;
  if ((disable & used_below(cgroup)) != 0) return -EBUSY;
  const added = enable & ~cgroup.subtree_control;
  if (added == 0 || cgroup == root_cgroup() || !cgroup_has_tasks(cgroup)) return 0;
  const domain = (added & (CONTROLLER_IO | CONTROLLER_MEMORY)) != 0;
  return !domain && is_mixable(cgroup) ? 0 : -EBUSY;
}

/** A controller is taken from `cgroup`: what it was told is forgotten. */
function forget(cgroup: Cgroup, controllers: u32): void {
  if ((controllers & CONTROLLER_PIDS) != 0) cgroup.pids_max = UNLIMITED;
  if ((controllers & CONTROLLER_MEMORY) != 0) {
    account_set_limits(cgroup, UNLIMITED, UNLIMITED);
    cgroup.memory_low = 0;
    cgroup.memory_min = 0;
    cgroup.oom_group = 0;
  }
  if ((controllers & CONTROLLER_IO) != 0) io_forget_limits(cgroup);
  if ((controllers & CONTROLLER_CPU) == 0) return;
  sched_group_set_weight(cgroup_cpu(cgroup), WEIGHT_DEFAULT);
  bandwidth_set(cgroup_cpu(cgroup), QUOTA_NONE, PERIOD_DEFAULT, 0);
}

/**
 * Writing to cgroup.subtree_control: 0, -ENOENT: not the cgroup's own, -EBUSY: a child hands it on, or there are tasks in the way,
 * -ENODEV. All or nothing.
 */
export function cgroup_set_control(cgroup: Cgroup, enable: u32, disable: u32): i32 {
  cgroups_lock();
  disable &= cgroup.subtree_control;
  const error = may_change(cgroup, enable, disable);
  if (error == 0) {
    cgroup.subtree_control = (cgroup.subtree_control | enable) & ~disable;
    const head = cgroup_children(cgroup);
    for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next)
      forget(cgroup_of_sibling(node), disable);
  }
  cgroups_unlock();
  return error;
}
