// What a task is marked with: bits of Task.flags, and values of Task.fork_state. task.ts passes them on.
//
// Locks: as the words' own, task.ts.

/** Bits of Task.flags. */
export const TASK_ZOMBIE: u32 = 1;
export const TASK_EXITING: u32 = 2;
/** It has stopped, or continued, and its parent has not been told by wait4 yet. */
export const TASK_STOP_UNREPORTED: u32 = 4;
export const TASK_CONTINUE_UNREPORTED: u32 = 8;
/** It is a host task: TypeScript, with no program of its own. */
export const TASK_HOST: u32 = 16;
/** It has called exec since it was made, so setpgid(2) by its parent is too late. */
export const TASK_DID_EXEC: u32 = 32;
/** It has given up its session's controlling terminal (TIOCNOTTY), for itself and for children to come. */
export const TASK_NO_TERMINAL: u32 = 64;
/** Nobody without CAP_SYS_PTRACE may look into it: it has had more privilege than its user: prctl(2), PR_SET_DUMPABLE. */
export const TASK_UNDUMPABLE: u32 = 1 << 17;
/** It is process 1 of a pid namespace that is not the first. */
export const TASK_NAMESPACE_INIT: u32 = 256;
/** It has become a user who has more tasks than it may: exec asks again, execve(2), EAGAIN. */
export const TASK_OVER_LIMIT: u32 = 1 << 18;
/** It was made by vfork and uses up its parent's patience: it has neither called exec nor ended. */
export const TASK_VFORK: u32 = 1 << 16;
/** The OOM killer has killed it: oom.ts. */
export const TASK_OOM_VICTIM: u32 = 1 << 19;
/** It takes its descendants' orphans. Exec keeps it, children have it not: prctl(2), PR_SET_CHILD_SUBREAPER. */
export const TASK_SUBREAPER: u32 = 1 << 20;
/** It opens a file for a child that it is making: a terminal does not become its own by that. */
export const TASK_OPENS_FOR_CHILD: u32 = 1 << 21;
/** Values of Task.fork_state: what fork.ts has told the program to do. */
export const FORK_NONE: u32 = 0;
export const FORK_UNWINDING: u32 = 1;
export const FORK_REWINDING: u32 = 2;
