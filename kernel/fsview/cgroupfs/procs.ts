// cgroup.procs, cgroup.threads, cgroup.kill: who is in a cgroup, and what is done to all of them: cgroups(7).
//
// Moving a task takes the right to write cgroup.procs where it goes, which open(2) has asked for, and in the cgroup that both
// places are in: so that the user that a subtree was delegated to moves tasks within it, and neither in nor out.
//
// Interface: cgroup_procs_init; cgroup_for_child. Locks: tasks_lock, then cgroups_lock.

import { EINVAL, ENOENT, ENOMEM, EOPNOTSUPP, ERANGE, ESRCH, SIGKILL } from '../../base/abi';
import { NEWLINE } from '../../base/ascii';
import { Text, text_byte, text_u64 } from '../../base/format';
import { ListHead, list_first } from '../../base/list';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { cache_alloc, cache_free } from '../../mm/slab';
import {
  Cgroup,
  cgroup_count_kill,
  cgroup_get,
  cgroup_members,
  cgroups_lock,
  cgroups_unlock,
} from '../../cgroup/cgroup';
import { cgroup_common } from '../../cgroup/path';
import { may_join, member_move, thread_of_member } from '../../cgroup/member';
import { cgroup_of, member_is_below } from '../../cgroup/state';
import { CgroupNamespace } from '../../ns/cgroup';
import { payer } from '../../sched/thread';
import { current_pid_namespace, pid_number, task_of_number } from '../../proc/pid';
import { signal_send } from '../../proc/signal/signal';
import { Task, all_tasks, current_task, task_of_all, tasks_lock, tasks_unlock } from '../../proc/task';
import { Credentials, MAY_WRITE, permission } from '../../vfs/credentials';
import { File } from '../../vfs/file/file';
import { SuperBlock } from '../../vfs/superblock';
import { CgroupFileType, CgroupInode, cgroup_attributes_load, cgroup_file_type } from './entry';
import { cgroup_file_namespace, cgroup_file_opener, cgroup_of_file } from './file';
import { current_cgroup_namespace, is_out_of_reach } from './namespace';
import { NO_NUMBER, only_number, only_word_is } from './text';
import { fsview_state } from '../state';

function show_procs(inode: CgroupInode, text: Text): i32 {
  const head = cgroup_members(inode.cgroup);
  cgroups_lock();
  for (let node = list_first(head); node != head; node = changetype<ListHead>(node).next) {
    text_u64(text, pid_number(changetype<Task>(thread_of_member(node))));
    text_byte(text, NEWLINE);
  }
  cgroups_unlock();
  return 0;
}

/** May the holder of `credentials` write cgroup.procs of `cgroup`? `inode`: memory for the question. 0 or -EACCES. */
function may_write(cgroup: Cgroup, credentials: Credentials, inode: CgroupInode): i32 {
  inode.cgroup = cgroup;
  inode.type = changetype<CgroupFileType>(fsview_state().cgroup_procs);
  inode.superblock = changetype<SuperBlock>(fsview_state().cgroup_superblock);
  cgroup_attributes_load(inode);
  return permission(credentials, inode, MAY_WRITE);
}

/**
 * May the holder of `credentials`, in `namespace`, take a process from one cgroup to another? 0, -EACCES, -ENOENT: one of them does
 * not exist in there.
 */
function may_move(
  from: Cgroup,
  to: Cgroup,
  credentials: Credentials,
  namespace: CgroupNamespace,
  inode: CgroupInode,
): i32 {
  const error = may_write(cgroup_common(from, to), credentials, inode);
  if (error < 0) return error;
  return is_out_of_reach(from, to, namespace) ? -ENOENT : 0;
}

/** Moves `task` to `to` in the name of the opener of `file`: 0 or −errno. Under tasks_lock: nobody else moves it. */
function move(task: Task, to: Cgroup, file: File, inode: CgroupInode): i32 {
  const error = may_move(cgroup_of(task), to, cgroup_file_opener(file), cgroup_file_namespace(file), inode);
  if (error < 0) return error;
  cgroups_lock();
  const result = member_move(task, to);
  cgroups_unlock();
  return result;
}

/** The task that was written: 0 is the writer. -EINVAL, -ESRCH. Under tasks_lock. */
function task_written(address: usize, length: u32): usize {
  const pid = only_number(address, length);
  if (pid < 0 || pid > <i64>i32.MAX_VALUE) return error_pointer(-EINVAL);
  if (pid == 0) return changetype<usize>(current_task());
  const task = task_of_number(<u32>pid, current_pid_namespace());
  return is_null(task) ? error_pointer(-ESRCH) : changetype<usize>(task);
}

function store_procs(file: File, address: usize, length: u32): i32 {
  return store_task(file, address, length, true);
}

/** A process with one thread cannot have that elsewhere: across cgroups a thread does not move without its process. */
function store_threads(file: File, address: usize, length: u32): i32 {
  return store_task(file, address, length, false);
}

function store_task(file: File, address: usize, length: u32, process: bool): i32 {
  const cache = fsview_state().cgroup_cache;
  const inode = changetype<CgroupInode>(cache_alloc(cache, payer()));
  if (is_null(inode)) return -ENOMEM;
  const to = cgroup_of_file(file);
  tasks_lock();
  const found = task_written(address, length);
  let error = is_error(found) ? error_of(found) : 0;
  if (error == 0 && !process && cgroup_of(changetype<Task>(found)) != to) error = -EOPNOTSUPP;
  if (error == 0) error = move(changetype<Task>(found), to, file, inode);
  tasks_unlock();
  cache_free(cache, changetype<usize>(inode));
  return error;
}

/** CLONE_INTO_CGROUP: may the current task start a child in `cgroup`? It with a pin, or -EACCES, -ENOENT, -ENODEV, -EBUSY, -ENOMEM. */
export function cgroup_for_child(cgroup: Cgroup): usize {
  const cache = fsview_state().cgroup_cache;
  const inode = changetype<CgroupInode>(cache_alloc(cache, payer()));
  if (is_null(inode)) return error_pointer(-ENOMEM);
  const me = current_task();
  const credentials = me.vfs.credentials;
  let error = may_write(cgroup, credentials, inode);
  tasks_lock();
  const namespace = current_cgroup_namespace();
  if (error == 0) error = may_move(cgroup_of(me), cgroup, credentials, namespace, inode);
  tasks_unlock();
  cache_free(cache, changetype<usize>(inode));
  if (error < 0) return error_pointer(error);
  cgroups_lock();
  error = may_join(cgroup);
  cgroups_unlock();
  return error < 0 ? error_pointer(error) : changetype<usize>(cgroup_get(cgroup));
}

/** Everybody in the cgroup and below dies, and who is being made there. */
function store_kill(file: File, address: usize, length: u32): i32 {
  if (!only_word_is(address, address + length, '1'))
    return only_number(address, length) == NO_NUMBER ? -EINVAL : -ERANGE;
  const cgroup = cgroup_of_file(file);
  const error = cgroup_count_kill(cgroup);
  if (error < 0) return error;
  tasks_lock();
  const head = all_tasks();
  for (let node = changetype<ListHead>(head).next; node != head; node = changetype<ListHead>(node).next)
    if (member_is_below(task_of_all(node), cgroup)) signal_send(task_of_all(node), SIGKILL);
  tasks_unlock();
  return 0;
}

/** Called once at boot. */
export function cgroup_procs_init(): void {
  const procs = cgroup_file_type('cgroup.procs', 0o644, 0, true, show_procs.index, store_procs.index);
  fsview_state().cgroup_procs = changetype<usize>(procs);
  const threads = cgroup_file_type('cgroup.threads', 0o644, 0, true, show_procs.index, store_threads.index);
  procs.delegatable = 1;
  threads.delegatable = 1;
  cgroup_file_type('cgroup.kill', 0o200, 0, false, 0, store_kill.index);
}
