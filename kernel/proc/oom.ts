// When memory is short: what can be had again is given up; and when nothing is left, somebody is killed: the OOM killer, of one
// cgroup or of the whole machine. proc_pid_oom_score(5), the kernel's cgroup-v2 document.
//
//   badness = pages of its memory + oom_score_adj * all pages / 1000        the highest goes; −1000: never
//
// The task that wanted the memory waits until the victim has gone, and tries again.
//
// Interface: oom_init; oom_score, oom_set_adjust. Locks: tasks_lock while a victim is chosen: nobody moves or
// ends meanwhile.

import { EACCES, EINVAL, SIGKILL } from '../base/abi';
import { FRAME_SHIFT } from '../base/config';
import { text_cstring, text_i64, text_string, text_u64 } from '../base/format';
import { ListHead } from '../base/list';
import { LOG_ERR, log_begin, log_end } from '../base/log';
import { is_null, null_of } from '../base/pointer';
import {
  Account,
  MEMORY_EVENT_LOW,
  MEMORY_EVENT_OOM,
  MEMORY_EVENT_OOM_GROUP_KILL,
  MEMORY_EVENT_OOM_KILL,
  UNLIMITED,
  account_event,
  account_hooks,
  root_account,
} from '../mm/account';
import { clock_now } from '../sched/time/clock';
import { cond_resched } from '../sched/schedule';
import { WORK_KILL, current } from '../sched/thread';
import { sleep_killable } from '../sched/wait';
import { Cgroup, cgroup_parent, root_cgroup } from '../cgroup/cgroup';
import { text_cgroup_path } from '../cgroup/path';
import { cgroup_of, member_is_below } from '../cgroup/state';
import { DENTRY_SCAN, dentries_unused, dentry_shrink_account } from '../vfs/dentry/reclaim';
import { pages_count } from '../vfs/page_cache';
import { PAGE_SCAN, pages_shrink_account } from '../vfs/page_reclaim';
import { signal_send } from './signal/signal';
import {
  COMM_BYTES,
  TASK_EXITING,
  TASK_HOST,
  TASK_OOM_VICTIM,
  Task,
  all_tasks,
  comm_of,
  task_of_all,
  task_pages,
  tasks_lock,
  tasks_unlock,
} from './task';

export const OOM_ADJUST_MIN: i32 = -1000;
export const OOM_ADJUST_MAX: i32 = 1000;

/** Dentries and pages dropped at a time. */
const BATCH: u32 = 64;
const BATCH_PAGES: u32 = 8;

/** How long to wait for a victim before looking again, and how often before another one is chosen. */
const WAIT_NS: i64 = 1000000;
const WAITS_MAX: u32 = 500;

/** Called once at boot. */
export function oom_init(): void {
  account_hooks().reclaim = reclaim.index;
  account_hooks().kill = kill.index;
}

/**
 * AccountHooks.reclaim: drops contents of files that somebody below `full` has paid for, and can be read again; then names nobody uses,
 * and what only they kept.
 */
function reclaim(full: Account, pages: u32): u32 {
  const before = full.usage;
  shrink(full, pages, true);
  if (gained_since(full, before) < pages) {
    const dropped = shrink(full, pages - gained_since(full, before), false);
    if (dropped != 0) account_event(full, MEMORY_EVENT_LOW);
  }
  return gained_since(full, before);
}

@inline
function gained_since(full: Account, before: u32): u32 {
  return before > full.usage ? before - full.usage : 0;
}

/** Drops contents and names until so many pages are gained, or all have been looked at: how many were dropped. Others may run between. */
function shrink(full: Account, pages: u32, low: bool): u32 {
  const before = full.usage;
  let dropped: u32 = 0;
  // Twice around: what was used of late is only let go the second time.
  let rounds = (2 * pages_count()) / PAGE_SCAN + 2;
  while (rounds != 0 && gained_since(full, before) < pages) {
    const count = pages_shrink_account(full, BATCH_PAGES, low);
    dropped += count;
    if (count == 0) rounds--;
    if (!is_null(current())) cond_resched();
  }
  rounds = dentries_unused() / DENTRY_SCAN + 1;
  while (rounds != 0 && gained_since(full, before) < pages) {
    const count = dentry_shrink_account(full, BATCH, low);
    dropped += count;
    if (count == 0) rounds--;
    if (!is_null(current())) cond_resched();
  }
  return dropped;
}

/** Pages that a share of memory is a share of: the limit of the cgroup, or the machine's. */
function total_pages(full: Account): i64 {
  return full.limit == UNLIMITED ? root_account().limit : full.limit;
}

/** How much is gained by killing `task`; below 0 for nothing to be gained. Under tasks_lock. */
function badness(task: Task, total: i64): i64 {
  return <i64>task_pages(task) + (<i64>task.oom_score_adj * total) / 1000;
}

/** /proc/PID/oom_score: 0 to 2000 for tasks that can be killed. Under tasks_lock. */
export function oom_score(task: Task): u32 {
  if (!may_kill(task)) return 0;
  const total = total_pages(root_account());
  return <u32>max<i64>(((1000 + (badness(task, total) * 1000) / total) * 2) / 3, 0);
}

/** Writing to /proc/PID/oom_score_adj: 0, -EINVAL, or -EACCES: less than it was ever set to takes CAP_SYS_RESOURCE. */
export function oom_set_adjust(task: Task, value: i64, privileged: bool): i32 {
  if (value < OOM_ADJUST_MIN || value > OOM_ADJUST_MAX) return -EINVAL;
  if (value < task.oom_score_adj_min && !privileged) return -EACCES;
  task.oom_score_adj = <i32>value;
  if (privileged) task.oom_score_adj_min = <i32>value;
  return 0;
}

/** The first task and those of TypeScript are as kernel threads are on Linux. */
function may_kill(task: Task): bool {
  if (!task.killable || (task.flags & (TASK_EXITING | TASK_HOST)) != 0) return false;
  return task.oom_score_adj != OOM_ADJUST_MIN;
}

/** The task after `task` in the list of all, the first for 0, that is in `cgroup` or below; 0 after the last. Under tasks_lock. */
function next_below(cgroup: Cgroup, task: Task): Task {
  const head = all_tasks();
  let node = is_null(task) ? head : changetype<usize>(task) + offsetof<Task>('all_next');
  for (node = changetype<ListHead>(node).next; node != head; node = changetype<ListHead>(node).next)
    if (member_is_below(task_of_all(node), cgroup)) return task_of_all(node);
  return null_of<Task>();
}

@inline
function first_below(cgroup: Cgroup): Task {
  return next_below(cgroup, null_of<Task>());
}

/** True if somebody below `full` has been killed for memory and is still on his way out. Under tasks_lock. */
function somebody_dies(full: Cgroup): bool {
  for (let task = first_below(full); !is_null(task); task = next_below(full, task))
    if ((task.flags & TASK_OOM_VICTIM) != 0 && task.oom_waits++ < WAITS_MAX) return true;
  return false;
}

/** Who is to be killed; 0: nobody can be. Under tasks_lock. */
function choose(full: Cgroup): Task {
  const total = total_pages(full);
  let worst = null_of<Task>();
  let most: i64 = i64.MIN_VALUE;
  for (let task = first_below(full); !is_null(task); task = next_below(full, task)) {
    if (!may_kill(task) || (task.flags & TASK_OOM_VICTIM) != 0) continue;
    const points = badness(task, total);
    if (points <= most) continue;
    most = points;
    worst = task;
  }
  return worst;
}

/** The highest cgroup between the victim's and `full` that is to go as a whole: memory.oom.group; 0 if there is none. */
function group_of(victim: Task, full: Cgroup): Cgroup {
  let group = null_of<Cgroup>();
  const end = cgroup_parent(full);
  for (let c = cgroup_of(victim); c != end; c = cgroup_parent(c)) if (c.oom_group != 0) group = c;
  return group;
}

function kill_task(task: Task, full: Cgroup): void {
  task.flags |= TASK_OOM_VICTIM;
  task.oom_waits = 0;
  account_event(cgroup_of(task), MEMORY_EVENT_OOM_KILL);
  signal_send(task, SIGKILL);
  const text = log_begin(LOG_ERR);
  text_string(text, full == root_cgroup() ? 'Out of memory' : 'Memory cgroup out of memory');
  text_string(text, ': Killed process ');
  text_u64(text, task.pid);
  text_string(text, ' (');
  text_cstring(text, comm_of(task), COMM_BYTES);
  text_string(text, ') anon-rss:');
  text_u64(text, (<u64>task_pages(task)) << (FRAME_SHIFT - 10));
  text_string(text, 'kB, oom_score_adj:');
  text_i64(text, task.oom_score_adj);
  text_string(text, ', memcg:');
  text_cgroup_path(cgroup_of(task), root_cgroup(), text);
  log_end();
}

/** Kills all of a cgroup and below but those that are never killed. */
function kill_all(group: Cgroup, full: Cgroup): void {
  account_event(group, MEMORY_EVENT_OOM_GROUP_KILL);
  for (let task = first_below(group); !is_null(task); task = next_below(group, task))
    if (may_kill(task)) kill_task(task, full);
}

/** Kills the worst task below `full`, and those that are to go with it: false if there is none. */
function kill_worst(full: Cgroup): bool {
  tasks_lock();
  let found = somebody_dies(full);
  if (!found) {
    const victim = choose(full);
    found = !is_null(victim);
    if (found) {
      const group = group_of(victim, full);
      if (is_null(group)) kill_task(victim, full);
      else kill_all(group, full);
    }
  }
  tasks_unlock();
  return found;
}

/** AccountHooks.kill: true if it is worth trying again, after a wait. A task that is to die itself does not wait. */
function kill(full: Account): bool {
  const me = current();
  if (is_null(me) || (me.work & WORK_KILL) != 0) return false;
  account_event(full, MEMORY_EVENT_OOM);
  if (!kill_worst(changetype<Cgroup>(full))) return false;
  if ((me.work & WORK_KILL) != 0) return false;
  return sleep_killable(clock_now() + WAIT_NS) == 0;
}
