// /proc/PID/cgroup, /proc/cgroups, and what the OOM killer thinks of a task: cgroups(7), proc_pid_oom_score_adj(5).
//
// Interface: proc_cgroup_init, show_cgroups. Locks: tasks_lock while a task is looked at.

import { CAP_SYS_RESOURCE, EINVAL, ESRCH } from '../../base/abi';
import { NEWLINE } from '../../base/ascii';
import { Text, text_byte, text_i64, text_string, text_u64 } from '../../base/format';
import { is_null } from '../../base/pointer';
import { CONTROLLERS, cgroups_count } from '../../cgroup/cgroup';
import { text_cgroup_path } from '../../cgroup/path';
import { controller_name } from '../../cgroup/control';
import { cgroup_of } from '../../cgroup/state';
import { oom_score, oom_set_adjust } from '../../proc/oom';
import { capable } from '../../vfs/credentials';
import { cgroup_root_of, current_cgroup_namespace } from '../cgroupfs/namespace';
import { NO_NUMBER, only_number } from '../cgroupfs/text';
import { reader_context, proc_begin, proc_end } from './access';
import { ProcEntry, ProcInode, proc_file, proc_writable_file } from './entry';

function show_cgroup(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  text_string(text, '0::');
  text_cgroup_path(cgroup_of(task), cgroup_root_of(current_cgroup_namespace()), text);
  text_byte(text, NEWLINE);
  proc_end();
  return 0;
}

/** Of version 2 there is one hierarchy, which has the number 0. */
export function show_cgroups(_inode: ProcInode, text: Text): i32 {
  text_string(text, '#subsys_name\thierarchy\tnum_cgroups\tenabled\n');
  for (let bit: u32 = 1; bit <= CONTROLLERS; bit <<= 1) {
    text_string(text, controller_name(bit));
    text_string(text, '\t0\t');
    text_u64(text, cgroups_count());
    text_string(text, '\t1\n');
  }
  return 0;
}

function show_score(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  text_u64(text, oom_score(task));
  text_byte(text, NEWLINE);
  proc_end();
  return 0;
}

function show_adjust(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  text_i64(text, task.oom_score_adj);
  text_byte(text, NEWLINE);
  proc_end();
  return 0;
}

function store_adjust(inode: ProcInode, address: usize, length: u32): i32 {
  const value = only_number(address, length);
  if (value == NO_NUMBER) return -EINVAL;
  const privileged = capable(reader_context().credentials, CAP_SYS_RESOURCE);
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  const result = oom_set_adjust(task, value, privileged);
  proc_end();
  return result;
}

/** Fills the directory of a task. At boot. */
export function proc_cgroup_init(task: ProcEntry): void {
  proc_file(task, 'cgroup', 0o444, show_cgroup.index);
  proc_file(task, 'oom_score', 0o444, show_score.index);
  proc_writable_file(task, 'oom_score_adj', 0o644, show_adjust.index, store_adjust.index);
}
