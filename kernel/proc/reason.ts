// Why a task's last exec, spawn or fork failed, in words: minios_exec_error.
//
// Interface: task_set_reason, task_set_reason_literal, task_clear_reason. Locks: none; the task's own.

import { REASON_MAX } from '../dev/loader';
import { kfree, kmalloc } from '../mm/slab';
import { Task } from './task';

/** Keeps a copy of `length` bytes of text as the reason of `task`'s last failed exec; none if there is no memory. */
export function task_set_reason(task: Task, address: usize, length: u32): void {
  task_clear_reason(task);
  length = min<u32>(length, REASON_MAX);
  if (length == 0) return;
  const copy = kmalloc(length, task.account);
  if (copy == 0) return;
  memory.copy(copy, address, length);
  task.reason = copy;
  task.reason_size = length;
}

/** As task_set_reason, with an ASCII literal. */
export function task_set_reason_literal(task: Task, reason: string): void {
  const copy = kmalloc(reason.length, task.account);
  if (copy == 0) return;
  for (let i = 0; i < reason.length; i++) store<u8>(copy + i, <u8>reason.charCodeAt(i));
  task_clear_reason(task);
  task.reason = copy;
  task.reason_size = reason.length;
}

export function task_clear_reason(task: Task): void {
  kfree(task.reason);
  task.reason = 0;
  task.reason_size = 0;
}
