// Who may look into which task: ptrace(2), "Ptrace access mode checking", PTRACE_MODE_READ_FSCREDS; and how files of
// /proc/PID take hold of their task.
//
// Interface: proc_begin, proc_end, may_look, reader_context. Locks: tasks_lock between begin and end.

import { is_null } from '../../base/pointer';
import { current } from '../../sched/thread';
import { Credentials } from '../../ns/credentials';
import { VfsContext } from '../../vfs/context';
import { vfs_state } from '../../vfs/state';
import { may_access } from '../../proc/access';
import { Task, current_task, tasks_lock, tasks_unlock } from '../../proc/task';
import { ProcInode, proc_task } from './entry';

/** The context of the reader: the current task's; the kernel's own while it boots. */
export function reader_context(): VfsContext {
  return is_null(current()) ? changetype<VfsContext>(vfs_state().boot_context) : current_task().vfs;
}

/** May the holder of `credentials` see what `task` works on? Under tasks_lock. */
export function may_look(credentials: Credentials, task: Task): bool {
  return changetype<Task>(current()) == task || may_access(credentials, task, false);
}

/** The task that `inode` tells of, with tasks_lock held until proc_end; 0, and nothing held, if it is gone: -ESRCH. */
export function proc_begin(inode: ProcInode): Task {
  tasks_lock();
  const task = proc_task(inode);
  if (is_null(task)) tasks_unlock();
  return task;
}

@inline
export function proc_end(): void {
  tasks_unlock();
}
