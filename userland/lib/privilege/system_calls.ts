// System calls by name and number, and filters of them: seccomp(2).
//
// Interface: callCount, callName, callsNamed, allCalls, setFilter, filterOthers, setNoNewPrivileges.

import {
  PR_SET_NO_NEW_PRIVS,
  SECCOMP_FILTER_CALLS,
  SECCOMP_FILTER_COUNT,
  SECCOMP_FILTER_DEFAULT_ACTION,
  SECCOMP_RET_ERRNO,
  SECCOMP_SET_MODE_FILTER,
  minios_prctl,
  minios_seccomp,
} from '../base/abi';
import { Bytes, equals, indexOf, sliceOf, split, toBytes } from '../base/bytes';
import { CALLS } from '../base/call_tables';

const filter = memory.data(16, 4);

let names: Array<Bytes> | null = null;

/** Names by number. */
function table(): Array<Bytes> {
  const known = names;
  if (known !== null) return known;
  const lines = split(toBytes(CALLS), 0x0a);
  const found = new Array<Bytes>();
  for (let index = 0; index < lines.length; index++) {
    if (lines[index].length == 0) continue;
    found.push(sliceOf(lines[index], 0, indexOf(lines[index], 0x20)));
  }
  names = found;
  return found;
}

/** How many calls there are. */
export function callCount(): i32 {
  return table().length;
}

export function callName(call: i32): Bytes {
  return table()[call];
}

/** The numbers of all calls of that name: several import modules have some in common. */
export function callsNamed(name: Bytes): Array<u32> {
  const calls = table();
  const found = new Array<u32>();
  for (let call = 0; call < calls.length; call++) if (equals(calls[call], name)) found.push(<u32>call);
  return found;
}

/** The numbers of all calls, in order. */
export function allCalls(): Array<u32> {
  const calls = new Array<u32>(callCount());
  for (let call = 0; call < calls.length; call++) calls[call] = <u32>call;
  return calls;
}

/** Allows `calls`; what becomes of all others is SECCOMP_RET_… `other`. 0 or −errno. */
export function setFilter(calls: Array<u32>, other: u32): i32 {
  store<u32>(filter + SECCOMP_FILTER_DEFAULT_ACTION, other);
  store<u32>(filter + SECCOMP_FILTER_COUNT, <u32>calls.length);
  store<usize>(filter + SECCOMP_FILTER_CALLS, calls.dataStart);
  return minios_seccomp(SECCOMP_SET_MODE_FILTER, 0, filter);
}

/** As setFilter: all other calls fail with `errno`. */
export function filterOthers(calls: Array<u32>, errno: i32): i32 {
  return setFilter(calls, SECCOMP_RET_ERRNO | (<u32>errno));
}

/** No exec gives more privilege from now on: 0 or −errno. Filters ask for it. */
export function setNoNewPrivileges(): i32 {
  return minios_prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}
