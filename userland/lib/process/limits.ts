// Limits of resources: getrlimit(2), for ulimit and prlimit.
//
// Interface: Limit, LIMIT_NONE, getLimit, setLimit.

import { RLIMIT_CUR, RLIMIT_MAX, RLIMIT_SIZE, minios_prlimit } from '../base/abi';

/** No limit. */
export const LIMIT_NONE: u64 = u64.MAX_VALUE;

const pair = memory.data(16, 8);

/** What counts, and how far that may be raised. */
export class Limit {
  constructor(
    public soft: u64,
    public hard: u64,
  ) {}
}

/** −errno of the last call, or 0. */
export let limitError: i32 = 0;

/** The limit of process `pid`, 0: the caller; on failure `limitError` is set. */
export function getLimit(pid: i32, resource: i32): Limit {
  memory.fill(pair, 0, RLIMIT_SIZE);
  limitError = minios_prlimit(pid, resource, 0, pair);
  return new Limit(load<u64>(pair + RLIMIT_CUR), load<u64>(pair + RLIMIT_MAX));
}

/** Sets it: 0 or −errno. */
export function setLimit(pid: i32, resource: i32, limit: Limit): i32 {
  store<u64>(pair + RLIMIT_CUR, limit.soft);
  store<u64>(pair + RLIMIT_MAX, limit.hard);
  return minios_prlimit(pid, resource, pair, 0);
}
