// Pid namespaces: sets of process numbers, one inside the other: pid_namespaces(7). A process has a number in the namespace
// that it was made in and in all those above it; proc/pid.ts hands them out.
//
// Interface: PidNamespace; pid_namespaces_init, first_pid_namespace, pid_namespace_at, pid_namespace_is_below.
// Locks: tasks_lock guards what changes: who is its init, how many there are, what number is next.

import { ENOMEM, ENOSPC } from '../base/abi';
import { panic } from '../base/panic';
import { error_pointer, is_null, null_of } from '../base/pointer';
import { Account, root_account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import {
  NS_PID,
  Namespace,
  namespace_kind_first,
  namespace_kind_register,
  namespace_get,
  namespace_init,
  namespace_put,
} from './namespace';

/** They nest so deep, the first not counted: Linux's MAX_PID_NS_LEVEL. */
const PID_LEVELS_MAX: u32 = 32;

@unmanaged
export class PidNamespace extends Namespace {
  /** What it was made in, with a reference; 0 for the first. */
  parent: PidNamespace;
  /** How many are above it. */
  level: u32;
  /** Process 1, a Task, as long as it is there: orphans become its children. */
  init: usize;
  /** Where the search for a free number goes on; the highest that was ever given. */
  next: u32;
  highest: u32;
  /** Processes that have a number in it. */
  count: u32;
  /** 1 once process 1 has begun to end: there are no new ones. */
  closed: u32;
  /** The signal that process 1 seems to have ended by, once reboot(2) was called inside; 0: it was not. */
  reboot: i32;
}

function create(parent: PidNamespace, owner: Namespace, account: Account): PidNamespace {
  const namespace = changetype<PidNamespace>(kmalloc(<u32>offsetof<PidNamespace>(), account));
  if (is_null(namespace)) return namespace;
  namespace_init(namespace, NS_PID, owner, account);
  namespace.next = 1;
  namespace.parent = parent;
  if (is_null(parent)) return namespace;
  namespace_get(parent);
  namespace.level = parent.level + 1;
  return namespace;
}

/** See KindOps.copy. */
function pid_namespace_copy(from: PidNamespace, account: Account): usize {
  if (from.level >= PID_LEVELS_MAX) return error_pointer(-ENOSPC);
  const namespace = create(from, from.owner, account);
  return is_null(namespace) ? error_pointer(-ENOMEM) : changetype<usize>(namespace);
}

/** See KindOps.free. Sleeps not, for it may be called under tasks_lock. */
function pid_namespace_free(namespace: PidNamespace): void {
  const parent = namespace.parent;
  kfree(changetype<usize>(namespace));
  if (!is_null(parent)) namespace_put(parent);
}

/** Called once at boot. */
export function pid_namespaces_init(): void {
  const first = create(null_of<PidNamespace>(), null_of<Namespace>(), root_account());
  if (is_null(first)) panic('no memory for the first pid namespace');
  namespace_kind_register(NS_PID, pid_namespace_copy.index, pid_namespace_free.index, first);
}

@inline
export function first_pid_namespace(): PidNamespace {
  return changetype<PidNamespace>(namespace_kind_first(NS_PID));
}

/** The namespace at `level` that `namespace` is, or is below. */
export function pid_namespace_at(namespace: PidNamespace, level: u32): PidNamespace {
  while (namespace.level > level) namespace = namespace.parent;
  return namespace;
}

/** Is `namespace` `top`, or somewhere below it? */
export function pid_namespace_is_below(namespace: PidNamespace, top: PidNamespace): bool {
  return pid_namespace_at(namespace, top.level) == top;
}
