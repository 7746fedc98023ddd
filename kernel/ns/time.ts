// Time namespaces: what the clocks that count from boot are ahead of the machine's: time_namespaces(7). The clock of the day
// is everybody's.
//
// A task stays in its time namespace; its children begin in time_for_children, whose offsets can be set until the first of
// them is there.
//
// Interface: TimeNamespace; time_init, time_set_offset, time_freeze. Locks: none: offsets change only before anybody is in.

import { EACCES, ENOMEM, ERANGE } from '../base/abi';
import { panic } from '../base/panic';
import { error_pointer, is_null, null_of } from '../base/pointer';
import { Account, root_account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { clock_now } from '../sched/time/clock';
import { NS_TIME, Namespace, namespace_kind_register, namespace_init } from './namespace';

@unmanaged
export class TimeNamespace extends Namespace {
  /** Nanoseconds that CLOCK_MONOTONIC and CLOCK_BOOTTIME are ahead. */
  monotonic: i64;
  boottime: i64;
  /** 1 once a task has been in it: the offsets stay. */
  frozen: u32;
}

/** Linux's KTIME_MAX / 2: what a clock may show at most. */
const TIME_MAX: i64 = i64.MAX_VALUE / 2;

function create(from: TimeNamespace, owner: Namespace, account: Account): TimeNamespace {
  const time = changetype<TimeNamespace>(kmalloc(<u32>offsetof<TimeNamespace>(), account));
  if (is_null(time)) return time;
  namespace_init(time, NS_TIME, owner, account);
  if (is_null(from)) return time;
  time.monotonic = from.monotonic;
  time.boottime = from.boottime;
  return time;
}

/** See KindOps.copy. */
function time_copy(from: TimeNamespace, account: Account): usize {
  const time = create(from, from.owner, account);
  return is_null(time) ? error_pointer(-ENOMEM) : changetype<usize>(time);
}

/** See KindOps.free. */
function time_free(time: TimeNamespace): void {
  kfree(changetype<usize>(time));
}

/** Called once at boot. */
export function time_init(): void {
  const first = create(null_of<TimeNamespace>(), null_of<Namespace>(), root_account());
  if (is_null(first)) panic('no memory for the first time namespace');
  first.frozen = 1;
  namespace_kind_register(NS_TIME, time_copy.index, time_free.index, first);
}

/** A task is in it from now on. */
export function time_freeze(time: TimeNamespace): void {
  time.frozen = 1;
}

/** Sets an offset, ns: 0; -EACCES: a task has been in it; -ERANGE: the clock would show less than 0, or too much. */
export function time_set_offset(time: TimeNamespace, boottime: bool, offset: i64): i32 {
  if (time.frozen != 0) return -EACCES;
  const shown = clock_now() + offset;
  if (shown < 0 || shown > TIME_MAX) return -ERANGE;
  if (boottime) time.boottime = offset;
  else time.monotonic = offset;
  return 0;
}
