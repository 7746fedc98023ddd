// What tasks do with their mount namespace and their root directory: unshare(2), setns(2), pivot_root(2).
//
// Where a task is, its FsContext, is its own; others look at it under tasks_lock. So a task that goes elsewhere makes
// another FsContext first and puts that in place in one step.
//
// Interface: fs_unshared, fs_entered, task_set_fs, task_pivot_root.
// Locks: tasks_lock while a task's directories change; the mount mutex in what is called.

import { ENOMEM } from '../base/abi';
import { error_pointer, is_null } from '../base/pointer';
import { ListHead } from '../base/list';
import { Account } from '../mm/account';
import { Namespace } from '../ns/namespace';
import { FsContext, fs_context_copy, fs_context_put, fs_move } from '../vfs/fs_context';
import { dentry_put } from '../vfs/dentry/dentry';
import { MountNamespace, Path, mount_put } from '../vfs/mount/mount';
import { mount_namespace_copy_for, mount_namespace_enter } from '../vfs/mount/namespace';
import { vfs_pivot_root } from '../vfs/mount/pivot_root';
import { Task, all_tasks, task_of_all, tasks_lock, tasks_unlock } from './task';

/** The same places as `from` in a new copy of its mount namespace, which `owner` owns: an FsContext, -ENOMEM or -EINTR. */
export function fs_unshared(from: FsContext, owner: Namespace, account: Account): usize {
  const fs = fs_context_copy(from, account);
  if (is_null(fs)) return error_pointer(-ENOMEM);
  const error = mount_namespace_copy_for(fs, owner, account);
  if (error == 0) return changetype<usize>(fs);
  fs_context_put(fs);
  return error_pointer(error);
}

/** The root directory of `namespace`, with the umask of `from`: an FsContext, or 0: no memory. */
export function fs_entered(from: FsContext, namespace: MountNamespace, account: Account): FsContext {
  const fs = fs_context_copy(from, account);
  if (!is_null(fs)) mount_namespace_enter(fs, namespace);
  return fs;
}

/** The task is where `fs` says, whose reference it takes over, from now on. */
export function task_set_fs(task: Task, fs: FsContext): void {
  tasks_lock();
  const old = task.vfs.fs;
  task.vfs.fs = fs;
  tasks_unlock();
  fs_context_put(old);
}

/** pivot_root(2) for the current task: see vfs_pivot_root. */
export function task_pivot_root(
  task: Task,
  new_root: usize,
  new_length: u32,
  put_old: usize,
  old_length: u32,
): i32 {
  return vfs_pivot_root(task.vfs, new_root, new_length, put_old, old_length, move_tasks.index);
}

/** Every task whose root or working directory is `from`, on which the caller has references, is moved to `to`. */
function move_tasks(from: Path, to: Path): void {
  let moved: u32 = 0;
  tasks_lock();
  for (
    let node = changetype<ListHead>(all_tasks()).next;
    node != all_tasks();
    node = changetype<ListHead>(node).next
  ) {
    const task = task_of_all(node);
    if (is_null(task.vfs)) continue;
    moved += fs_move(task.vfs.fs, from, to);
  }
  tasks_unlock();
  // None of these is the last.
  for (; moved != 0; moved--) {
    dentry_put(from.dentry);
    mount_put(from.mount);
  }
}
