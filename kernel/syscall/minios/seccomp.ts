// minios: filters of system calls: seccomp(2).
//
// Interface: sys_seccomp. Results: 0 or −errno. Locks: those of proc/seccomp.ts.

import {
  EFAULT,
  EINVAL,
  ENOMEM,
  ENOTSUP,
  SECCOMP_FILTER_CALLS,
  SECCOMP_FILTER_COUNT,
  SECCOMP_FILTER_DEFAULT_ACTION,
  SECCOMP_FILTER_SIZE,
  SECCOMP_GET_ACTION_AVAIL,
  SECCOMP_SET_MODE_FILTER,
} from '../../base/abi';
import { is_null } from '../../base/pointer';
import { load_user_u32, access_ok } from '../../mm/uaccess';
import { FILTER_CALLS_MAX, filter_allow, filter_create, filter_knows, filter_put } from '../../proc/filter';
import { filter_add } from '../../proc/seccomp';
import { current_task } from '../../proc/task';
import { user_array } from '../descriptor';

/** One more than the highest of `count` numbers at user address `calls`; 0 if one is no number of a call. */
function table_size(calls: u32, count: u32): u32 {
  let size: u32 = 1;
  for (let i: u32 = 0; i < count; i++) {
    const call = load_user_u32(calls + 4 * i);
    if (call >= FILTER_CALLS_MAX) return 0;
    size = max<u32>(size, call + 1);
  }
  return size;
}

/** SECCOMP_SET_MODE_FILTER with the seccomp_filter at user address `address`. */
function set_filter(address: u32): i32 {
  if (!access_ok(address, <u32>SECCOMP_FILTER_SIZE)) return -EFAULT;
  const other = load_user_u32(address + <u32>SECCOMP_FILTER_DEFAULT_ACTION);
  const count = load_user_u32(address + <u32>SECCOMP_FILTER_COUNT);
  const calls = load_user_u32(address + <u32>SECCOMP_FILTER_CALLS);
  if (!filter_knows(other) || count > FILTER_CALLS_MAX) return -EINVAL;
  if (!user_array(calls, count, 4)) return -EFAULT;
  const size = table_size(calls, count);
  if (size == 0) return -EINVAL;
  const task = current_task();
  const filter = filter_create(size, other, task.account);
  if (is_null(filter)) return -ENOMEM;
  for (let i: u32 = 0; i < count; i++) filter_allow(filter, load_user_u32(calls + 4 * i));
  const result = filter_add(task, filter);
  filter_put(filter);
  return result;
}

/** seccomp(2). EINVAL, EACCES, EFAULT, ENOMEM; ENOTSUP of SECCOMP_GET_ACTION_AVAIL: there is no such action. */
export function sys_seccomp(operation: u32, flags: u32, args: u32): i32 {
  if (flags != 0) return -EINVAL;
  if (operation == SECCOMP_SET_MODE_FILTER) return set_filter(args);
  if (operation != SECCOMP_GET_ACTION_AVAIL) return -EINVAL;
  if (!access_ok(args, 4)) return -EFAULT;
  return filter_knows(load_user_u32(args)) ? 0 : -ENOTSUP;
}
