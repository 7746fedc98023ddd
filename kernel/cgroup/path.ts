// Names of cgroups: children by theirs, and paths as somebody sees them: cgroup_namespaces(7).
//
// Interface: cgroup_child, cgroup_common, text_cgroup_path. Locks: cgroups_lock for cgroup_child; a cgroup does not move.

import { Text, text_byte, text_bytes, text_string } from '../base/format';
import { ListHead, list_first } from '../base/list';
import { null_of } from '../base/pointer';
import { CGROUP_DEAD, Cgroup, cgroup_children, cgroup_of_sibling, cgroup_parent } from './cgroup';

/** The child of that name; 0 if there is none. */
export function cgroup_child(parent: Cgroup, name: usize, length: u32): Cgroup {
  const head = cgroup_children(parent);
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next) {
    const child = cgroup_of_sibling(node);
    if (child.name_length == length && memory.compare(child.name, name, length) == 0) return child;
  }
  return null_of<Cgroup>();
}

/** The lowest cgroup that both are in. */
export function cgroup_common(a: Cgroup, b: Cgroup): Cgroup {
  while (a.level > b.level) a = cgroup_parent(a);
  while (b.level > a.level) b = cgroup_parent(b);
  while (a != b) {
    a = cgroup_parent(a);
    b = cgroup_parent(b);
  }
  return a;
}

/** Appends the path from `top`, which `cgroup` is below, without the slash of `top` itself. */
function text_below(cgroup: Cgroup, top: Cgroup, text: Text): void {
  if (cgroup == top) return;
  text_below(cgroup_parent(cgroup), top, text);
  text_byte(text, SLASH);
  text_bytes(text, cgroup.name, cgroup.name_length);
}

const SLASH: u32 = 47;

/**
 * Appends the path of `cgroup` as somebody sees it whose cgroup namespace begins at `root`: `/` for `root` itself, and what
 * is not below it by way of `/..`: cgroup_namespaces(7). A removed cgroup is marked as on Linux.
 */
export function text_cgroup_path(cgroup: Cgroup, root: Cgroup, text: Text): void {
  const common = cgroup_common(cgroup, root);
  for (let c = root; c != common; c = cgroup_parent(c)) text_string(text, '/..');
  text_below(cgroup, common, text);
  if (cgroup == root) text_byte(text, SLASH);
  if ((cgroup.flags & CGROUP_DEAD) != 0) text_string(text, ' (deleted)');
}
