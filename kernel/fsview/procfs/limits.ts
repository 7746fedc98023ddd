// /proc/PID/limits: what getrlimit(2) says, as a table: proc_pid_limits(5).
//
// Interface: show_limits. Locks: tasks_lock while the limits are read.

import { ESRCH } from '../../base/abi';
import { NEWLINE } from '../../base/ascii';
import { Text, text_byte, text_string, text_u64 } from '../../base/format';
import { is_null } from '../../base/pointer';
import { LIMITS, LIMIT_NONE, rlimit_hard, rlimit_soft } from '../../proc/rlimit';
import { proc_begin, proc_end } from './access';
import { ProcInode } from './entry';
import { text_fill, text_left } from './text';

/** Names and units, by RLIMIT_*. */
const NAMES: StaticArray<string> = [
  'Max cpu time',
  'Max file size',
  'Max data size',
  'Max stack size',
  'Max core file size',
  'Max resident set',
  'Max processes',
  'Max open files',
  'Max locked memory',
  'Max address space',
  'Max file locks',
  'Max pending signals',
  'Max msgqueue size',
  'Max nice priority',
  'Max realtime priority',
  'Max realtime timeout',
];
const UNITS: StaticArray<string> = [
  'seconds',
  'bytes',
  'bytes',
  'bytes',
  'bytes',
  'bytes',
  'processes',
  'files',
  'bytes',
  'bytes',
  'locks',
  'signals',
  'bytes',
  '',
  '',
  'us',
];

function put_value(text: Text, value: u64): void {
  const start = text.at;
  if (value == LIMIT_NONE) text_string(text, 'unlimited');
  else text_u64(text, value);
  text_fill(text, start, 21);
}

export function show_limits(inode: ProcInode, text: Text): i32 {
  const task = proc_begin(inode);
  if (is_null(task)) return -ESRCH;
  text_string(text, 'Limit                     Soft Limit           Hard Limit           Units     \n');
  for (let resource = 0; resource < LIMITS; resource++) {
    text_left(text, NAMES[resource], 26);
    put_value(text, rlimit_soft(task, resource));
    put_value(text, rlimit_hard(task, resource));
    if (UNITS[resource].length != 0) text_left(text, UNITS[resource], 10);
    text_byte(text, NEWLINE);
  }
  proc_end();
  return 0;
}
