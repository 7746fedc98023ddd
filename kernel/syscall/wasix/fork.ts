// WASIX: fork, and the exit that its C library uses. What fork means is in proc/fork.ts.
//
// Interface: sys_proc_fork, sys_proc_exit2. Results: 0 or −errno. Locks: none.

import { EFAULT } from '../../base/abi';
import { put_user_u32, access_ok } from '../../mm/uaccess';
import { FORK_REWINDING, current_task } from '../../proc/task';
import { status_of_exit } from '../../proc/exit';
import { fork_rewound, fork_unwind } from '../border';

/**
 * fork(2); without `copy_memory` vfork(2), whose child has a copy of the memory all the same: the parent waits until it
 * has called exec or ended. `pid` receives the child's number, 0 in the child. The program comes here twice: to fork, and
 * with its stack rewound to hear what came of it. ENOSYS, ENOTSUP, ENOMEM, EAGAIN, EFAULT.
 */
export function sys_proc_fork(copy_memory: u32, pid: u32): i32 {
  const task = current_task();
  if (task.fork_state == FORK_REWINDING) {
    const result = fork_rewound(task);
    return result < 0 ? result : put_user_u32(pid, result);
  }
  if (!access_ok(pid, 4)) return -EFAULT;
  return fork_unwind(task, copy_memory == 0);
}

/** The status of a process that ends with the low 8 bits of `code`: no process here shares its instance with a child that could end first. */
export function sys_proc_exit2(code: u32): i32 {
  return status_of_exit(code);
}
