// What tasks have used: getrusage(2).
//
// Interface: Usage, usage_of, usage_of_children, usage_of_family, usage_add. Locks: tasks_lock for tasks of others.

import { thread_cpu_time } from '../sched/schedule';
import { TASK_ZOMBIE, Task, task_pages } from './task';

@unmanaged
export class Usage {
  /** ns. */
  cpu_time: i64;
  voluntary_switches: u64;
  involuntary_switches: u64;
  /** The most pages that one task had. */
  pages: u32;
}

/** What `task` itself has used. */
export function usage_of(task: Task, usage: Usage): void {
  usage.cpu_time = thread_cpu_time(task);
  usage.voluntary_switches = task.voluntary_switches;
  usage.involuntary_switches = task.involuntary_switches;
  usage.pages = (task.flags & TASK_ZOMBIE) != 0 ? task.last_pages : task_pages(task);
}

/** What the descendants of `task` that were waited for have used. */
export function usage_of_children(task: Task, usage: Usage): void {
  usage.cpu_time = task.children_time;
  usage.voluntary_switches = task.children_voluntary_switches;
  usage.involuntary_switches = task.children_involuntary_switches;
  usage.pages = task.children_pages;
}

/** Both together. */
export function usage_of_family(task: Task, usage: Usage): void {
  usage_of(task, usage);
  usage.cpu_time += task.children_time;
  usage.voluntary_switches += task.children_voluntary_switches;
  usage.involuntary_switches += task.children_involuntary_switches;
  usage.pages = max<u32>(usage.pages, task.children_pages);
}

/** `parent` has waited for a child whose family has used this. */
export function usage_add(parent: Task, usage: Usage): void {
  parent.children_time += usage.cpu_time;
  parent.children_voluntary_switches += usage.voluntary_switches;
  parent.children_involuntary_switches += usage.involuntary_switches;
  parent.children_pages = max<u32>(parent.children_pages, usage.pages);
}
