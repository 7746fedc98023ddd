// Task: a process. It begins with the Thread that the scheduler knows, and adds what makes a process: a place in the
// tree, files, a working directory, arguments, signals.
//
//            parent ◀─────────────── task ──▶ vfs (descriptors, directories, credentials)  image (program)
//              │ children ─▶ task ─▶ task      arguments: one block of argv and environment strings
//
// A task that has ended is a zombie until its parent has waited for it: its number and status stay, all else is gone.
// What its stack and instance still need until the machine has let go of them hangs on its slot, not on the task.
//
// Interface: the struct; current_task, task_alloc, task_link, task_free, children lists, counters.
// Locks: RANK_TASKS (tasks_lock) guards the tree, the pid table and what tasks read of each other. A pointer to a task is good
// while it is held, and for the task itself: it may have been waited for on another hart the moment the lock is released.

import { TASK_STATE } from '../base/layout';
import { list_add_tail, list_del, list_init } from '../base/list';
import { embedded, is_null } from '../base/pointer';
import { RANK_TASKS, spin_lock, spin_unlock } from '../sync/spinlock';
import { member_release } from '../cgroup/member';
import { Account, account_get, account_put } from '../mm/account';
import { Cache, cache_alloc, cache_create, cache_free, kfree } from '../mm/slab';
import { NICE_0_WEIGHT } from '../sched/class/fair';
import { FUEL_FIRST } from '../sched/time/fuel';
import { Timer } from '../sched/time/timer';
import { Thread, current } from '../sched/thread';
import { WaitQueue, thread_wait_init, wait_queue_init } from '../sched/wait';
import { clock_now } from '../sched/time/clock';
import { NsProxy } from '../ns/nsproxy';
import { namespace_put } from '../ns/namespace';
import { UserNamespace } from '../ns/user';
import { VfsContext } from '../vfs/context';
import { Credentials, credentials_put } from '../vfs/credentials';
import { Dentry } from '../vfs/dentry/dentry';
import { Mount, Path } from '../vfs/mount/mount';
import { Arguments } from './exec/arguments';
import { Filter } from './filter';
import { Image } from './exec/image';
import { TASK_UNDUMPABLE, TASK_ZOMBIE } from './task_flags';

export * from './task_flags';

/** Bytes of a task's short name, NUL included: prctl(2), PR_SET_NAME. */
export const COMM_BYTES: u32 = 16;

/** What a program has said about its signals: sigaction(2), callback_signal. Fields: see proc/signal/action.ts. */
@unmanaged
export class SignalActions {
  /** CALLBACK_*. */
  callback: u32;
  /** The callback's name, for children that fork: `name_length` bytes at NAME_OFFSET. */
  name_length: u32;
}

/** A timer that sends a signal: WASIX's proc_raise_interval. Fields: see proc/signal/interval_timer.ts. */
@unmanaged
export class SignalTimer extends Timer {
  /** The task's own, as `task` and `signal`, which are constant. */
  next: SignalTimer;
  task: Task;
  signal: i32;
  /** ns; 0: it rings once. tasks_lock. */
  interval: i64;
}

@unmanaged
export class Task extends Thread {
  /** Its number in the first pid namespace, as are process_group and session; constant once it is in the tree. */
  pid: u32;
  /** Its Pid: proc/pid.ts; 0 before it has one. */
  id: usize;

  // --- the tree, and how it stands: tasks_lock ---
  flags: u32;
  /** How it ended, as wait(2) encodes it; valid for zombies. Also the last stop's. */
  wait_status: i32;
  parent: Task;
  children_first: usize;
  children_last: usize;
  sibling_next: usize;
  sibling_prev: usize;
  /** All tasks, in order of creation. */
  all_next: usize;
  all_prev: usize;
  process_group: u32;
  session: u32;
  /** What it is sent when its parent ends, 0: nothing: prctl(2), PR_SET_PDEATHSIG. */
  parent_death_signal: i32;
  /** A session leader's: the controlling terminal, a Tty, 0 if there is none; and after a hangup its foreground group. */
  terminal: usize;
  hung_up_group: u32;
  /** Where it waits for its children: a WaitQueue. */
  children_waiting_lock: u32;
  children_waiting_first: usize;
  children_waiting_last: usize;

  /** How many it traces. */
  tracees: u32;

  // --- written by itself, and where others look, under tasks_lock; what was there it drops after the lock ---
  /** Who it is, where it is, what it has open. */
  vfs: VfsContext;
  /** Its namespaces, with a reference; 0 for zombies. */
  namespaces: NsProxy;
  image: Image;
  arguments: Arguments;
  /** Where its program was found, as a Path with references; 0 and 0 for what has no program: /proc/PID/exe. */
  exe_mount: Mount;
  exe_dentry: Dentry;
  /** Who it was, with a reference, once it has given `vfs` up: a zombie still has an owner. */
  last_credentials: Credentials;
  /** The user namespace that it called exec in, with a reference; 0 before: whose CAP_SYS_PTRACE counts if it is undumpable. */
  exec_user: UserNamespace;
  /** First function of a kernel thread: table index () -> void; 0 for programs. */
  entry: u32;
  /** exec under way: the slot that it will go on in, 0 if none, and that slot's hart. */
  exec_slot: u32;
  exec_hart: u32;
  /** Why the last exec or spawn failed, in words: kmalloc'ed, 0 if there is nothing to say. */
  reason: usize;
  reason_size: u32;
  /** Short name, NUL-padded: COMM_BYTES in two u64. */
  comm0: u64;
  comm1: u64;

  /** What its system calls are asked, with a reference; 0: nothing. Written by itself under tasks_lock. proc/seccomp.ts. */
  filter: Filter;

  // --- signals: proc/signal/signal.ts, proc/signal/action.ts; sets: bit n - 1 is signal n. RANK_SIGNAL ---
  signal_lock: u32;
  /** 0 if SIGCONT or SIGKILL has come since it last took a signal: then it does not stop for that. */
  may_stop: u32;
  pending: u64;
  /** Its mask. This and what follows it writes itself, and so may read without the lock. */
  blocked: u64;
  /** What waits, besides, until the program has a function for it: part of `caught`. */
  held: u64;
  /** What sigtimedwait waits for: it is neither acted on nor ignored meanwhile. */
  awaited: u64;
  ignored: u64;
  caught: u64;
  /** SA_* flags of its SIGCHLD: children ask. */
  child_flags: u32;

  /** Its own from here. Handler calls that are under way on its stack; written by the program's window. */
  handler_depth: u32;
  /** 1 once the program has called sigaction: only what it says is caught. */
  by_action: u32;
  /** Its handlers, kmalloc'ed; 0: it has named none and set nothing that has to be remembered. */
  actions: SignalActions;

  // --- its interval timers: proc/signal/interval_timer.ts ---
  /** A Timer by its address: SIGALRM's. RANK_TIMER. */
  alarm_key: i64;
  alarm_value: i64;
  alarm_least: i64;
  alarm_left: usize;
  alarm_right: usize;
  alarm_priority: u32;
  alarm_order: u32;
  alarm_handler: u32;
  alarm_argument: usize;
  /** When it rings next, monotonic ns, 0: never; and the time between two, 0: it rings once. tasks_lock. */
  alarm_due: i64;
  alarm_interval: i64;
  /** The rest is its own. CPU time at which SIGVTALRM and SIGPROF are due, and their intervals: ns; 0: off, once. */
  virtual_due: i64;
  virtual_interval: i64;
  profile_due: i64;
  profile_interval: i64;
  /** CPU time at which RLIMIT_CPU is to be looked at, ns; 0: never. */
  cpu_due: i64;
  /** Timers of other signals: a list of SignalTimer. */
  timers: SignalTimer;

  // --- tracing: proc/trace/trace.ts ---
  /** A Ptrace (trace/state.ts): who traces it, and what has been seen; 0 if nobody ever did. Set once, under tasks_lock. */
  trace: usize;

  // --- fork: the task's own ---
  /** FORK_*. While it is not FORK_NONE, no signal handler may run: the program's stack is not whole. */
  fork_state: u32;
  /** What the fork under way has come to: the child's pid, 0 in the child, or -errno. */
  fork_result: i32;
  /** 1 if the fork under way is a vfork. */
  fork_waits: u32;
  /** 1 once its former start function has returned, so that a rewind begins with its entry point. */
  started_main: u32;

  // --- oom.ts, tasks_lock: the lower bound without privilege; how often somebody has waited for it to die ---
  oom_score_adj: i32;
  oom_score_adj_min: i32;
  oom_waits: u32;
  // --- accounting: tasks_lock ---
  /** When it was started, monotonic ns; of waited-for descendants: CPU time, ns; switches; most pages that one had. */
  start_time: i64;
  children_time: i64;
  children_voluntary_switches: u64;
  children_involuntary_switches: u64;
  children_pages: u32;
  /** Pages of its memory when it ended: a zombie has none. */
  last_pages: u32;
}

/** Singletons of proc/: tasks_lock, but for what is constant after boot: `cache` and `init`. */
@unmanaged
class TaskState {
  lock: u32;
  cache: Cache;
  count: u32;
  /** All tasks: a ListHead. */
  all_next: usize;
  all_prev: usize;
  /** Tasks ever started. */
  forks: u64;
  /** pid 1. */
  init: Task;
  /** Where the search for a free pid goes on. */
  next_pid: u32;
}

@inline
function state(): TaskState {
  return changetype<TaskState>(TASK_STATE);
}

export function tasks_init(): void {
  const s = state();
  s.cache = cache_create('task', <u32>(LIMITS_OFFSET + LIMITS_BYTES));
  s.next_pid = 1;
  list_init(all_tasks());
}

@inline
export function tasks_lock(): void {
  spin_lock(TASK_STATE, RANK_TASKS);
}
@inline
export function tasks_unlock(): void {
  spin_unlock(TASK_STATE, RANK_TASKS);
}

/** Head of the list of all tasks; task_of_all turns a node into its task. */
@inline
export function all_tasks(): usize {
  return TASK_STATE + offsetof<TaskState>('all_next');
}
@inline
export function task_of_all(node: usize): Task {
  return changetype<Task>(node - offsetof<Task>('all_next'));
}

@inline
export function children_of(task: Task): usize {
  return changetype<usize>(task) + offsetof<Task>('children_first');
}
@inline
export function task_of_sibling(node: usize): Task {
  return changetype<Task>(node - offsetof<Task>('sibling_next'));
}
@inline
function sibling_node(task: Task): usize {
  return changetype<usize>(task) + offsetof<Task>('sibling_next');
}

@inline
export function children_waiting(task: Task): WaitQueue {
  return embedded<Task, WaitQueue>(task, offsetof<Task>('children_waiting_lock'));
}

/** Where the limits are, 16 pairs of u64, which only proc/rlimit.ts reads and writes: behind the struct. */
const LIMITS_OFFSET: usize = (offsetof<Task>() + 7) & ~7;
const LIMITS_BYTES: usize = 256;
@inline
export function rlimits_of(task: Task): usize {
  return changetype<usize>(task) + LIMITS_OFFSET;
}

@inline
export function comm_of(task: Task): usize {
  return changetype<usize>(task) + offsetof<Task>('comm0');
}

/** The task that this hart runs; only to be called on some task's stack. */
@inline
export function current_task(): Task {
  return changetype<Task>(current());
}

@inline
export function init_task(): Task {
  return state().init;
}
export function set_init_task(task: Task): void {
  state().init = task;
}

/** Tasks now, zombies included; tasks ever started. The caller holds tasks_lock. */
export function tasks_count(): u32 {
  return state().count;
}
export function tasks_forks(): u64 {
  return state().forks;
}

/** The pid to try next; see pid.ts. The caller holds tasks_lock. */
export function take_next_pid(): u32 {
  return state().next_pid;
}
export function set_next_pid(pid: u32): void {
  state().next_pid = pid;
}

/** A zeroed task, paid for by `account`, linked nowhere; 0 if there is no memory. */
export function task_alloc(account: Account): Task {
  const task = changetype<Task>(cache_alloc(state().cache, account));
  if (is_null(task)) return task;
  task.account = account_get(account);
  task.weight = NICE_0_WEIGHT;
  task.fuel_rate = FUEL_FIRST * 2;
  task.killable = 1;
  task.affinity = u32.MAX_VALUE;
  thread_wait_init(task);
  list_init(children_of(task));
  list_init(sibling_node(task));
  list_init(changetype<usize>(task) + offsetof<Task>('all_next'));
  wait_queue_init(children_waiting(task));
  task.start_time = clock_now();
  return task;
}

/** Makes `task` a child of `parent` (0: of nobody) and counts it. The caller holds tasks_lock. */
export function task_link(task: Task, parent: Task): void {
  task.parent = parent;
  if (!is_null(parent)) list_add_tail(children_of(parent), sibling_node(task));
  list_add_tail(all_tasks(), changetype<usize>(task) + offsetof<Task>('all_next'));
  state().count++;
  state().forks++;
}

/** Moves a child to another parent. The caller holds tasks_lock. */
export function task_reparent(task: Task, parent: Task): void {
  list_del(sibling_node(task));
  task.parent = parent;
  list_add_tail(children_of(parent), sibling_node(task));
}

/** Takes `task` out of the tree. The caller holds tasks_lock. */
export function task_unlink(task: Task): void {
  list_del(sibling_node(task));
  list_del(changetype<usize>(task) + offsetof<Task>('all_next'));
  state().count--;
}

/** Frees the struct of a task that is linked nowhere. */
export function task_free(task: Task): void {
  if (!is_null(task.last_credentials)) credentials_put(task.last_credentials);
  if (!is_null(task.exec_user)) namespace_put(task.exec_user);
  kfree(task.trace);
  const account = task.account;
  member_release(task);
  cache_free(state().cache, changetype<usize>(task));
  account_put(account);
}

/** Others may not look into `task` any more, nor does it hear of its parent's end: prctl(2), PR_SET_DUMPABLE. Under tasks_lock. */
export function task_make_undumpable(task: Task): void {
  task.flags |= TASK_UNDUMPABLE;
  task.parent_death_signal = 0;
}

/** Where the task's program was found, with the task's references; empty if it has none. */
@inline
export function task_exe(task: Task): Path {
  return embedded<Task, Path>(task, offsetof<Task>('exe_mount'));
}

/** Who the task is, or was; 0 for a task that is still being put together. Under tasks_lock, or the task's own. */
export function task_credentials(task: Task): Credentials {
  return !is_null(task.vfs) ? task.vfs.credentials : task.last_credentials;
}

/** Pages of the program's memory, those that a fork needs included. A zombie's space is its slot's, which may be gone. Under tasks_lock. */
export function task_pages(task: Task): u32 {
  if ((task.flags & TASK_ZOMBIE) != 0 || is_null(task.space)) return 0;
  return task.space.pages + task.space.fork_pages;
}
