// WASIX: fork, and the exit that its C library uses. What fork means is in proc/fork.ts.
//
// Interface: the exports wasix_proc_fork, wasix_proc_exit2. Errors: 0 or an errno of preview1. Locks: none.

import { EFAULT } from '../base/abi';
import { put_user_u32, access_ok } from '../mm/uaccess';
import { FORK_REWINDING, current_task } from '../proc/task';
import { status_of_exit } from '../proc/exit';
import { die, enter, fork_rewound, fork_unwind, leave_errno } from './border';

/**
 * fork(2); without `copy_memory` vfork(2), whose child has a copy of the memory all the same: the parent waits until it
 * has called exec or ended. `pid` receives the child's number, 0 in the child. The program comes here twice: to fork, and
 * with its stack rewound to hear what came of it. ENOSYS, ENOTSUP, ENOMEM, EAGAIN, EFAULT.
 */
export function wasix_proc_fork(copy_memory: u32, pid: u32): i32 {
  enter();
  const task = current_task();
  if (task.fork_state == FORK_REWINDING) {
    const result = fork_rewound(task);
    return leave_errno(result < 0 ? result : put_user_u32(pid, result));
  }
  if (!access_ok(pid, 4)) return leave_errno(-EFAULT);
  const result = fork_unwind(task, copy_memory == 0);
  // On success the program unwinds now: it is not the moment to do anything in its name.
  return result < 0 ? leave_errno(result) : 0;
}

/** Ends the process with the low 8 bits of `code`: no process here shares its instance with a child that could end first. */
export function wasix_proc_exit2(code: u32): void {
  enter();
  die(status_of_exit(code));
}
