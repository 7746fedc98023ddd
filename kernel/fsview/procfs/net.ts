// /proc/PID/net: the network namespace of a task: proc_pid_net(5). There is the loopback interface, through which nothing goes
// yet, and no route.
//
// Interface: proc_net_init. Locks: tasks_lock while the task is looked at.

import { ESRCH } from '../../base/abi';
import { Text, text_string } from '../../base/format';
import { is_null } from '../../base/pointer';
import { proc_begin, proc_end } from './access';
import { ProcEntry, ProcInode, proc_directory, proc_file } from './entry';
import { text_fill } from './text';

/** 0, or -ESRCH if the task has no network namespace any more. */
function check(inode: ProcInode): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  const alive = !is_null(task.namespaces);
  proc_end();
  return alive ? 0 : -ESRCH;
}

function show_interfaces(inode: ProcInode, text: Text): i32 {
  const error = check(inode);
  if (error < 0) return error;
  text_string(text, 'Inter-|   Receive                                                |  Transmit\n');
  text_string(text, ' face |bytes    packets errs drop fifo frame compressed multicast|bytes    ');
  text_string(text, 'packets errs drop fifo colls carrier compressed\n');
  text_string(text, '    lo:       0       0    0    0    0     0          0         0        0       ');
  text_string(text, '0    0    0    0     0       0          0\n');
  return 0;
}

function show_routes(inode: ProcInode, text: Text): i32 {
  const error = check(inode);
  if (error < 0) return error;
  const start = text.at;
  text_string(text, 'Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT');
  text_fill(text, start, 127);
  text_string(text, '\n');
  return 0;
}

/** Fills the directory of a task. At boot. */
export function proc_net_init(task: ProcEntry): void {
  const directory = proc_directory(task, 'net', 0o555);
  proc_file(directory, 'dev', 0o444, show_interfaces.index);
  proc_file(directory, 'route', 0o444, show_routes.index);
}
