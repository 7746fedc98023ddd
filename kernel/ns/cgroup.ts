// Cgroup namespaces: from which cgroup on a task sees the tree of cgroups: cgroup_namespaces(7). Which tree that is, is not
// known here: `root` is a word of its keeper's, who says how to take hold of it and to let it go.
//
// Interface: CgroupNamespace; cgroup_namespace_init, cgroup_namespace_hooks. Locks: none.

import { ENOMEM } from '../base/abi';
import { panic } from '../base/panic';
import { error_pointer, is_null, null_of } from '../base/pointer';
import { Account, root_account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import {
  NS_CGROUP,
  Namespace,
  first_cgroup_hooks,
  namespace_kind_register,
  namespace_init,
} from './namespace';

@unmanaged
export class CgroupNamespace extends Namespace {
  /** The cgroup that is shown as "/", with a reference of its keeper's kind; 0: the root of the tree. */
  root: usize;
}

/** Table indices of what the keeper of the tree does; 0: there is no tree. */
@unmanaged
export class CgroupHooks {
  /** () -> usize: the cgroup of the current task, with a reference. */
  current: u32;
  /** (usize) -> void: drops a reference. May sleep. */
  release: u32;
}

@inline
function hooks(): CgroupHooks {
  return changetype<CgroupHooks>(first_cgroup_hooks());
}

/** At boot: see CgroupHooks. */
export function cgroup_namespace_hooks(current: u32, release: u32): void {
  hooks().current = current;
  hooks().release = release;
}

function create(owner: Namespace, account: Account): CgroupNamespace {
  const namespace = changetype<CgroupNamespace>(kmalloc(<u32>offsetof<CgroupNamespace>(), account));
  if (!is_null(namespace)) namespace_init(namespace, NS_CGROUP, owner, account);
  return namespace;
}

/** See KindOps.copy: its root is the cgroup that the current task is in. */
function cgroup_copy(from: CgroupNamespace, account: Account): usize {
  const namespace = create(from.owner, account);
  if (is_null(namespace)) return error_pointer(-ENOMEM);
  if (hooks().current != 0) namespace.root = call_indirect<usize>(hooks().current);
  return changetype<usize>(namespace);
}

/** See KindOps.free. */
function cgroup_free(namespace: CgroupNamespace): void {
  const root = namespace.root;
  if (root != 0) call_indirect<void>(hooks().release, root);
  kfree(changetype<usize>(namespace));
}

/** Called once at boot. */
export function cgroup_namespace_init(): void {
  const first = create(null_of<Namespace>(), root_account());
  if (is_null(first)) panic('no memory for the first cgroup namespace');
  namespace_kind_register(NS_CGROUP, cgroup_copy.index, cgroup_free.index, first);
}
