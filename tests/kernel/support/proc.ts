// What the specs of procfs share: a booted VFS with /proc mounted, and tasks that own things but never run.

import { AT_FDCWD } from '../../../kernel/base/abi';
import { boot_parameters } from '../../../kernel/base/boot';
import { is_error, null_of } from '../../../kernel/base/pointer';
import { procfs_init } from '../../../kernel/fsview/procfs/procfs';
import { root_account } from '../../../kernel/mm/account';
import { kfree, kmalloc_root } from '../../../kernel/mm/slab';
import { context_create } from '../../../kernel/vfs/context';
import { Credentials, credentials_create } from '../../../kernel/vfs/credentials';
import { fd_table_create } from '../../../kernel/vfs/file/fd_table';
import { file_put, File } from '../../../kernel/vfs/file/file';
import { fs_context_create } from '../../../kernel/vfs/fs_context';
import { MountArguments } from '../../../kernel/vfs/mount/bind';
import { vfs_mount } from '../../../kernel/vfs/mount/operations';
import { vfs_mkdir, vfs_readlink } from '../../../kernel/vfs/names';
import { Arguments, argv_of, arguments_alloc, environment_of } from '../../../kernel/proc/exec/arguments';
import { task_give_up } from '../../../kernel/proc/exit';
import { pid_alloc, pid_free, pids_init } from '../../../kernel/proc/pid';
import {
  TASK_ZOMBIE,
  Task,
  comm_of,
  task_alloc,
  task_free,
  task_link,
  task_unlink,
  tasks_init,
  tasks_lock,
  tasks_unlock,
} from '../../../kernel/proc/task';
import { set_current } from '../../../kernel/sched/thread';
import { baseline, boot, context, length, open, path, read, scratch } from './vfs';

/** Boots with a /proc and one hart. No task exists. */
export function boot_proc(): void {
  boot();
  boot_parameters().harts = 1;
  tasks_init();
  pids_init();
  procfs_init();
  assert(vfs_mkdir(context, AT_FDCWD, path('/proc'), length, 0o755) == 0);
  const request = changetype<MountArguments>(kmalloc_root(<u32>offsetof<MountArguments>()));
  request.source = path('proc');
  request.source_length = length;
  request.type = request.source;
  request.type_length = length;
  request.target = path('/proc');
  request.target_length = length;
  assert(vfs_mount(context, request) == 0, '/proc should be mounted');
  kfree(changetype<usize>(request));
  baseline();
}

/** A task of user `uid` that sleeps in "/", with arguments; it never runs. */
export function make_task(uid: u32): Task {
  const account = root_account();
  const task = task_alloc(account);
  const credentials: Credentials = credentials_create(uid, uid, account);
  const fs = fs_context_create(context.fs.root_mount, account);
  task.vfs = context_create(credentials, fs, fd_table_create(account), account);
  task.arguments = make_arguments();
  memory.copy(comm_of(task), path('some\\thing'), length);
  tasks_lock();
  assert(pid_alloc(task) == 0);
  task_link(task, null_of<Task>());
  tasks_unlock();
  return task;
}

/** `one`, `two words`; A=1. */
function make_arguments(): Arguments {
  const block = arguments_alloc(14, 2, 4, 1, root_account());
  memory.copy(argv_of(block), path('one\0two words\0'), 14);
  memory.copy(environment_of(block), path('A=1\0'), 4);
  return block;
}

/** As exit does it: the task is a zombie. */
export function end_task(task: Task): void {
  task_give_up(task);
  task.flags |= TASK_ZOMBIE;
}

/** As its parent's wait does it: the zombie is gone. */
export function reap_task(task: Task): void {
  tasks_lock();
  task_unlink(task);
  pid_free(task);
  tasks_unlock();
  task_free(task);
}

/** From now on `task` is who looks. */
export function act_as(task: Task): void {
  set_current(task);
}

/** The text of the link at `name` is in `scratch`: its length, or −errno. */
export function link_text(name: string): i32 {
  return vfs_readlink(context, AT_FDCWD, path(name), length, scratch, 4096);
}

/** The contents of `name` are in `scratch`: how many bytes; or −errno of opening or reading. */
export function contents(name: string): i32 {
  const file = open(name, 0, 1);
  if (is_error(file)) return <i32>file;
  const count = read(changetype<File>(file), 100000);
  file_put(changetype<File>(file));
  return count;
}

/** True if the first `count` bytes of `scratch` hold the literal anywhere. */
export function holds(count: i32, literal: string): bool {
  for (let at = 0; at + literal.length <= count; at++) {
    let i = 0;
    while (i < literal.length && load<u8>(scratch + at + i) == <u8>literal.charCodeAt(i)) i++;
    if (i == literal.length) return true;
  }
  return false;
}
