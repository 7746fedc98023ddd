// Filter: which system calls are made, as a table: for each call SECCOMP_RET_…. See seccomp.ts.
//
// Interface: Filter, filter_create, filter_allow, filter_combine, filter_knows, filter_lookup, filter_get/put. Locks: none;
// a filter is not changed once a task has it, but for its count of log lines, which is a hint.

import { SECCOMP_RET_ALLOW, SECCOMP_RET_ERRNO, SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_LOG } from '../base/abi';
import { is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { ref_get, ref_put } from '../sync/refcount';

@unmanaged
export class Filter {
  refs: u32;
  /** How many filters have been added up. */
  layers: u32;
  /** What becomes of calls beyond the table. */
  other: u32;
  /** Calls in the table, from 0 on. */
  count: u32;
  /** Lines that it may still write to the log. */
  log_left: u32;
}

/** Calls that a filter can name: more than there are. */
export const FILTER_CALLS_MAX: u32 = 4096;

/** Lines that the calls of a filter's tasks may write to the log. */
const LOG_LINES: u32 = 100;

/** SECCOMP_RET_…: which answer; the rest is its number. */
export const ACTION: u32 = 0xffff0000;
export const DATA: u32 = 0xffff;

@inline
function entry(filter: Filter, call: u32): usize {
  return changetype<usize>(filter) + offsetof<Filter>() + 4 * <usize>call;
}

/** What becomes of a call. */
@inline
export function filter_lookup(filter: Filter, call: u32): u32 {
  return call < filter.count ? load<u32>(entry(filter, call)) : filter.other;
}

/** True for an answer that a filter may give. */
export function filter_knows(answer: u32): bool {
  if ((answer & ACTION) == SECCOMP_RET_ERRNO) return true;
  return answer == SECCOMP_RET_KILL_PROCESS || answer == SECCOMP_RET_LOG || answer == SECCOMP_RET_ALLOW;
}

/** The stricter of two answers; of equals the newer. The actions' numbers fall, as signed ones, with strictness. */
function stricter(newer: u32, older: u32): u32 {
  return <i32>(older & ACTION) < <i32>(newer & ACTION) ? older : newer;
}

/** A filter for `count` calls, all answered by `other`, with one reference; 0: no memory. */
export function filter_create(count: u32, other: u32, account: Account): Filter {
  const filter = changetype<Filter>(kmalloc(<u32>offsetof<Filter>() + 4 * count, account));
  if (is_null(filter)) return filter;
  filter.refs = 1;
  filter.layers = 1;
  filter.other = other;
  filter.count = count;
  filter.log_left = LOG_LINES;
  for (let call: u32 = 0; call < count; call++) store<u32>(entry(filter, call), other);
  return filter;
}

/** Lets a call pass, of a filter that nobody has yet. */
export function filter_allow(filter: Filter, call: u32): void {
  store<u32>(entry(filter, call), SECCOMP_RET_ALLOW);
}

export function filter_get(filter: Filter): Filter {
  ref_get(changetype<usize>(filter));
  return filter;
}

/** Drops a reference; 0 is allowed. */
export function filter_put(filter: Filter): void {
  if (!is_null(filter) && ref_put(changetype<usize>(filter))) kfree(changetype<usize>(filter));
}

/** Both filters as one, paid for by `account`; 0: no memory. */
export function filter_combine(newer: Filter, older: Filter, account: Account): Filter {
  const both = filter_create(max<u32>(newer.count, older.count), stricter(newer.other, older.other), account);
  if (is_null(both)) return both;
  both.layers = older.layers + 1;
  for (let call: u32 = 0; call < both.count; call++)
    store<u32>(entry(both, call), stricter(filter_lookup(newer, call), filter_lookup(older, call)));
  return both;
}
