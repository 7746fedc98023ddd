// /proc/locks: who holds locks on files, and who waits for them. proc_locks(5). There are those of flock(2) only.
//
// Differences from Linux: locks stand file by file, and who waits is shown behind the first of those who hold the lock.
//
// Interface: proc_locks_init. Locks: tasks_lock and flocks_lock while the text is written.

import { LOCK_EX } from '../../base/abi';
import { ZERO } from '../../base/ascii';
import { Text, text_number, text_string, text_u64 } from '../../base/format';
import { is_null, null_of } from '../../base/pointer';
import { PidNamespace } from '../../ns/pid';
import { local_number } from '../../proc/pid';
import { tasks_lock, tasks_unlock } from '../../proc/task';
import {
  FileLock,
  LockRecord,
  flock_next,
  flocks_lock,
  flocks_unlock,
  holder_next,
  waiter_next,
} from '../../vfs/file/flock';
import { ProcEntry, ProcInode, proc_file, proc_pids } from './entry';

/** A line, unless the one who asked cannot be seen from the namespace. */
function lock_line(
  text: Text,
  number: u64,
  lock: FileLock,
  record: LockRecord,
  waits: bool,
  namespace: PidNamespace,
): void {
  const pid = local_number(record.pid, namespace);
  if (pid == 0) return;
  text_u64(text, number);
  text_string(text, waits ? ': -> FLOCK  ADVISORY  ' : ': FLOCK  ADVISORY  ');
  text_string(text, record.kind == LOCK_EX ? 'WRITE ' : 'READ ');
  text_u64(text, pid);
  // Devices of file systems have the major number 0.
  text_string(text, ' 00:');
  text_number(text, lock.inode.superblock.device, 16, 2, ZERO);
  text_string(text, ':');
  text_u64(text, lock.inode.ino);
  text_string(text, ' 0 EOF\n');
}

function show_locks(inode: ProcInode, text: Text): i32 {
  const namespace = proc_pids(inode);
  const none = null_of<LockRecord>();
  let number: u64 = 0;
  tasks_lock();
  flocks_lock();
  let lock = flock_next(null_of<FileLock>());
  for (; !is_null(lock) && text.dropped == 0; lock = flock_next(lock)) {
    let record = holder_next(lock, none);
    for (let first = true; record != none; first = false) {
      lock_line(text, ++number, lock, record, false, namespace);
      if (first) {
        let waiter = waiter_next(lock, none);
        for (; waiter != none; waiter = waiter_next(lock, waiter))
          lock_line(text, number, lock, waiter, true, namespace);
      }
      record = holder_next(lock, record);
    }
  }
  flocks_unlock();
  tasks_unlock();
  return 0;
}

export function proc_locks_init(root: ProcEntry): void {
  proc_file(root, 'locks', 0o444, show_locks.index);
}
