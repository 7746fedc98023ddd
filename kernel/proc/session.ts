// Sessions and their terminals, as far as processes have to know: what happens to a controlling terminal when a session
// leader is spawned or ends. Terminals themselves are a layer above (tty/) and say here whom to call.
//
// Interface: terminal_hooks_set, for tty/; session_acquire, session_to_foreground, session_leader_exits.
// Locks: tasks_lock, held by the callers.

import { TASK_STATE } from '../base/layout';
import { File } from '../vfs/file/file';
import { Task } from './task';

/** Table indices of what tty/job.ts does; called with tasks_lock held. Lies behind the singletons of task.ts. */
@unmanaged
class TerminalHooks {
  /** (leader: Task) -> void */
  leader_exits: u32;
  /** (Task, File) -> i32 */
  acquire: u32;
  /** (Task, File) -> i32 */
  to_foreground: u32;
}

@inline
function hooks(): TerminalHooks {
  return changetype<TerminalHooks>(TASK_STATE + 192);
}

/** At boot: see TerminalHooks. */
export function terminal_hooks_set(leader_exits: u32, acquire: u32, to_foreground: u32): void {
  hooks().leader_exits = leader_exits;
  hooks().acquire = acquire;
  hooks().to_foreground = to_foreground;
}

/** The terminal that is open as `file` becomes the controlling terminal of session leader `task`: 0, -ENOTTY, -EPERM, -EIO. */
export function session_acquire(task: Task, file: File): i32 {
  return call_indirect<i32>(hooks().acquire, task, file);
}

/** The process group of `task` becomes the foreground group of its controlling terminal, open as `file`: 0, -ENOTTY. */
export function session_to_foreground(task: Task, file: File): i32 {
  return call_indirect<i32>(hooks().to_foreground, task, file);
}

/** `task` ends. If it leads a session, that loses its terminal: setsid(2), "the session leader terminates". */
export function session_leader_exits(task: Task): void {
  if (task.session != task.pid || (task.terminal == 0 && task.hung_up_group == 0)) return;
  call_indirect<void>(hooks().leader_exits, task);
}
