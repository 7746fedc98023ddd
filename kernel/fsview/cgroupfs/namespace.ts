// Cgroup namespaces, as far as files show them: a namespace begins at the cgroup that who made it was in: cgroup_namespaces(7).
//
//   namespace.root ─▶ Cgroup     /proc/PID/cgroup, mountinfo: paths from there     mount(2): that directory is the top
//
// With the mount option nsdelegate the namespace's root is where what was delegated ends: nobody inside changes what was set
// at the root, and no process crosses it. It is the whole system's, and the first namespace's to set: the kernel's cgroup-v2
// document, "Delegation containment".
//
// Interface: cgroup_namespaces_init; current_cgroup_namespace, cgroup_root_of; is_own_limit, is_out_of_reach;
// cgroup_options_set, cgroup_options_text. Locks: none; a namespace's root never changes, the option is one word.

import { EINVAL } from '../../base/abi';
import { COMMA } from '../../base/ascii';
import { Text, bytes_equal_literal, text_string } from '../../base/format';
import { is_null } from '../../base/pointer';
import { Cgroup, cgroup_is_below, cgroup_put, root_cgroup } from '../../cgroup/cgroup';
import { member_cgroup } from '../../cgroup/member';
import { CgroupNamespace, cgroup_namespace_hooks } from '../../ns/cgroup';
import { NS_CGROUP, namespace_kind_first } from '../../ns/namespace';
import { initial_nsproxy } from '../../ns/nsproxy';
import { current_task } from '../../proc/task';
import { current } from '../../sched/thread';
import { fsview_state } from '../state';

/** CgroupHooks.current. */
function current_cgroup(): usize {
  return changetype<usize>(member_cgroup(current()));
}

/** CgroupHooks.release. */
function release(cgroup: usize): void {
  cgroup_put(changetype<Cgroup>(cgroup));
}

/** Called once at boot. */
export function cgroup_namespaces_init(): void {
  cgroup_namespace_hooks(current_cgroup.index, release.index);
}

/** The namespace of the current task; the first if there is none. */
export function current_cgroup_namespace(): CgroupNamespace {
  const proxy = is_null(current()) ? initial_nsproxy() : current_task().namespaces;
  return changetype<CgroupNamespace>(proxy.cgroup);
}

/** The cgroup that is "/" in `namespace`, which holds it. */
export function cgroup_root_of(namespace: CgroupNamespace): Cgroup {
  return namespace.root == 0 ? root_cgroup() : changetype<Cgroup>(namespace.root);
}

@inline
function is_first(namespace: CgroupNamespace): bool {
  return namespace == changetype<CgroupNamespace>(namespace_kind_first(NS_CGROUP));
}

/** Is `cgroup` the root of `namespace`, so that its limits bind the tasks in there? Only where namespaces delegate. */
export function is_own_limit(cgroup: Cgroup, namespace: CgroupNamespace): bool {
  return fsview_state().cgroup_delegates != 0 && !is_first(namespace) && cgroup_root_of(namespace) == cgroup;
}

/** Can a task in `namespace` not move a process of `from` to `to`? Where namespaces delegate, both have to be below its root. */
export function is_out_of_reach(from: Cgroup, to: Cgroup, namespace: CgroupNamespace): bool {
  if (fsview_state().cgroup_delegates == 0) return false;
  const root = cgroup_root_of(namespace);
  return !cgroup_is_below(from, root) || !cgroup_is_below(to, root);
}

/** The options of mount(2): 0, or -EINVAL. A caller outside the first namespace may name them, and nothing comes of it. */
export function cgroup_options_set(data: usize, length: u32): i32 {
  const end = data + length;
  let delegates: u32 = 0;
  while (data < end) {
    let to = data;
    while (to < end && load<u8>(to) != COMMA) to++;
    if (!bytes_equal_literal(data, to - data, 'nsdelegate')) return -EINVAL;
    delegates = 1;
    data = to + 1;
  }
  if (is_first(current_cgroup_namespace())) fsview_state().cgroup_delegates = delegates;
  return 0;
}

/** Appends the options as /proc/mounts has them. */
export function cgroup_options_text(text: Text): void {
  if (fsview_state().cgroup_delegates != 0) text_string(text, ',nsdelegate');
}
