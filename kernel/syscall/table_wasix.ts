// System calls as programs are bound to them: in through the border, to the function that does it, and out.
//
// Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.
//
// Locks: none.

import {
  call_begins,
  die,
  die_of_exec,
  enter,
  leave,
  leave_errno,
  leave_fork,
  replaced,
  watch,
  watched,
} from './border';
import {
  restarted,
} from './descriptor';
import {
  sys_chdir,
  sys_fd_dup,
  sys_fd_dup2,
  sys_fd_event,
  sys_fd_fdflags_get,
  sys_fd_fdflags_set,
  sys_fd_pipe,
  sys_getcwd,
  sys_path_open2,
} from './wasix/fd';
import {
  sys_proc_exit2,
  sys_proc_fork,
} from './wasix/fork';
import {
  sys_futex_wait,
  sys_futex_wake,
  sys_futex_wake_all,
} from './wasix/futex';
import {
  sys_proc_exec,
  sys_proc_exec2,
  sys_proc_exec3,
  sys_proc_id,
  sys_proc_join,
  sys_proc_parent,
  sys_proc_spawn2,
} from './wasix/process';
import {
  sys_callback_signal,
  sys_proc_raise_interval,
  sys_proc_signal,
  sys_proc_signals_get,
  sys_proc_signals_sizes_get,
  sys_thread_signal,
} from './wasix/signal';
import {
  sys_clock_time_set,
  sys_thread_id,
  sys_thread_parallelism,
  sys_thread_sleep,
} from './wasix/thread';
import {
  sys_tty_get,
  sys_tty_set,
} from './wasix/tty';

export function wasix_clock_time_set(id: i32, timestamp: i64): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>id));
    watch(1, <u64>timestamp);
    const refusal = call_begins(59, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_clock_time_set(id, timestamp));
}

export function wasix_fd_dup(fd: i32, fd_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>fd_out));
    const refusal = call_begins(60, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_dup(fd, fd_out));
}

export function wasix_fd_dup2(fd: i32, min_result_fd: i32, cloexec: i32, fd_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>min_result_fd));
    watch(2, <u64>(<u32>cloexec));
    watch(3, <u64>(<u32>fd_out));
    const refusal = call_begins(61, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_dup2(fd, min_result_fd, cloexec, fd_out));
}

export function wasix_fd_event(initial_val: i64, flags: i32, fd_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>initial_val);
    watch(1, <u64>(<u32>flags));
    watch(2, <u64>(<u32>fd_out));
    const refusal = call_begins(62, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_event(initial_val, flags, fd_out));
}

export function wasix_fd_pipe(reader_out: i32, writer_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>reader_out));
    watch(1, <u64>(<u32>writer_out));
    const refusal = call_begins(63, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_pipe(reader_out, writer_out));
}

export function wasix_tty_get(state: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>state));
    const refusal = call_begins(64, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_tty_get(state));
}

export function wasix_tty_set(state: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>state));
    const refusal = call_begins(65, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  let result: i32;
  do result = sys_tty_set(state);
  while (restarted(result));
  return leave_errno(result);
}

export function wasix_getcwd(path: i32, path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>path));
    watch(1, <u64>(<u32>path_len));
    const refusal = call_begins(66, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_getcwd(path, path_len));
}

export function wasix_chdir(path: i32, path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>path));
    watch(1, <u64>(<u32>path_len));
    const refusal = call_begins(67, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_chdir(path, path_len));
}

export function wasix_path_open2(fd: i32, dirflags: i32, path: i32, path_len: i32, oflags: i32, fs_rights_base: i64, fs_rights_inheriting: i64, fdflags: i32, fdflagsext: i32, fd_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>dirflags));
    watch(2, <u64>(<u32>path));
    watch(3, <u64>(<u32>path_len));
    watch(4, <u64>(<u32>oflags));
    watch(5, <u64>fs_rights_base);
    watch(6, <u64>fs_rights_inheriting);
    watch(7, <u64>(<u32>fdflags));
    watch(8, <u64>(<u32>fdflagsext));
    watch(9, <u64>(<u32>fd_out));
    const refusal = call_begins(68, 10);
    if (refusal != 0) return leave_errno(refusal);
  }
  let result: i32;
  do result = sys_path_open2(fd, dirflags, path, path_len, oflags, fs_rights_base, fs_rights_inheriting, fdflags, fdflagsext, fd_out);
  while (restarted(result));
  return leave_errno(result);
}

export function wasix_fd_fdflags_get(fd: i32, flags_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>flags_out));
    const refusal = call_begins(69, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_fdflags_get(fd, flags_out));
}

export function wasix_fd_fdflags_set(fd: i32, flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>flags));
    const refusal = call_begins(70, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_fdflags_set(fd, flags));
}

export function wasix_callback_signal(callback: i32, callback_len: i32): void {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>callback));
    watch(1, <u64>(<u32>callback_len));
    const refusal = call_begins(71, 2);
    if (refusal != 0) {
      leave(0);
      return;
    }
  }
  sys_callback_signal(callback, callback_len);
  leave(0);
}

export function wasix_thread_sleep(duration: i64): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>duration);
    const refusal = call_begins(73, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_thread_sleep(duration));
}

export function wasix_thread_id(tid_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>tid_out));
    const refusal = call_begins(74, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_thread_id(tid_out));
}

export function wasix_thread_parallelism(count_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>count_out));
    const refusal = call_begins(76, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_thread_parallelism(count_out));
}

export function wasix_thread_signal(tid: i32, signal: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>tid));
    watch(1, <u64>(<u32>signal));
    const refusal = call_begins(77, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_thread_signal(tid, signal));
}

export function wasix_futex_wait(futex: i32, expected: i32, timeout: i32, woken_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>futex));
    watch(1, <u64>(<u32>expected));
    watch(2, <u64>(<u32>timeout));
    watch(3, <u64>(<u32>woken_out));
    const refusal = call_begins(79, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_futex_wait(futex, expected, timeout, woken_out));
}

export function wasix_futex_wake(futex: i32, woken_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>futex));
    watch(1, <u64>(<u32>woken_out));
    const refusal = call_begins(80, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_futex_wake(futex, woken_out));
}

export function wasix_futex_wake_all(futex: i32, woken_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>futex));
    watch(1, <u64>(<u32>woken_out));
    const refusal = call_begins(81, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_futex_wake_all(futex, woken_out));
}

export function wasix_proc_raise_interval(sig: i32, interval: i64, repeat: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>sig));
    watch(1, <u64>interval);
    watch(2, <u64>(<u32>repeat));
    const refusal = call_begins(87, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_proc_raise_interval(sig, interval, repeat));
}

export function wasix_proc_fork(copy_memory: i32, pid_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>copy_memory));
    watch(1, <u64>(<u32>pid_out));
    const refusal = call_begins(88, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_fork(sys_proc_fork(copy_memory, pid_out));
}

export function wasix_proc_exit2(rval: i32): void {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>rval));
    const refusal = call_begins(90, 1);
    if (refusal != 0) {
      leave(0);
      return;
    }
  }
  die(sys_proc_exit2(rval));
}

export function wasix_proc_exec(name: i32, name_len: i32, args: i32, args_len: i32): void {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>name));
    watch(1, <u64>(<u32>name_len));
    watch(2, <u64>(<u32>args));
    watch(3, <u64>(<u32>args_len));
    const refusal = call_begins(91, 4);
    if (refusal != 0) {
      leave(0);
      return;
    }
  }
  die_of_exec(replaced(sys_proc_exec(name, name_len, args, args_len)));
}

export function wasix_proc_exec2(name: i32, name_len: i32, args: i32, args_len: i32, envs: i32, envs_len: i32): void {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>name));
    watch(1, <u64>(<u32>name_len));
    watch(2, <u64>(<u32>args));
    watch(3, <u64>(<u32>args_len));
    watch(4, <u64>(<u32>envs));
    watch(5, <u64>(<u32>envs_len));
    const refusal = call_begins(92, 6);
    if (refusal != 0) {
      leave(0);
      return;
    }
  }
  die_of_exec(replaced(sys_proc_exec2(name, name_len, args, args_len, envs, envs_len)));
}

export function wasix_proc_exec3(name: i32, name_len: i32, args: i32, args_len: i32, envs: i32, envs_len: i32, search_path: i32, path: i32, path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>name));
    watch(1, <u64>(<u32>name_len));
    watch(2, <u64>(<u32>args));
    watch(3, <u64>(<u32>args_len));
    watch(4, <u64>(<u32>envs));
    watch(5, <u64>(<u32>envs_len));
    watch(6, <u64>(<u32>search_path));
    watch(7, <u64>(<u32>path));
    watch(8, <u64>(<u32>path_len));
    const refusal = call_begins(93, 9);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(replaced(sys_proc_exec3(name, name_len, args, args_len, envs, envs_len, search_path, path, path_len)));
}

export function wasix_proc_spawn2(name: i32, name_len: i32, args: i32, args_len: i32, envs: i32, envs_len: i32, fd_ops: i32, fd_ops_len: i32, signal_dispositions: i32, signal_dispositions_len: i32, search_path: i32, path: i32, path_len: i32, pid_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>name));
    watch(1, <u64>(<u32>name_len));
    watch(2, <u64>(<u32>args));
    watch(3, <u64>(<u32>args_len));
    watch(4, <u64>(<u32>envs));
    watch(5, <u64>(<u32>envs_len));
    watch(6, <u64>(<u32>fd_ops));
    watch(7, <u64>(<u32>fd_ops_len));
    watch(8, <u64>(<u32>signal_dispositions));
    watch(9, <u64>(<u32>signal_dispositions_len));
    watch(10, <u64>(<u32>search_path));
    watch(11, <u64>(<u32>path));
    watch(12, <u64>(<u32>path_len));
    watch(13, <u64>(<u32>pid_out));
    const refusal = call_begins(95, 14);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_proc_spawn2(name, name_len, args, args_len, envs, envs_len, fd_ops, fd_ops_len, signal_dispositions, signal_dispositions_len, search_path, path, path_len, pid_out));
}

export function wasix_proc_id(pid_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid_out));
    const refusal = call_begins(96, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_proc_id(pid_out));
}

export function wasix_proc_parent(pid: i32, parent_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>parent_out));
    const refusal = call_begins(97, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_proc_parent(pid, parent_out));
}

export function wasix_proc_join(pid: i32, flags: i32, status_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>flags));
    watch(2, <u64>(<u32>status_out));
    const refusal = call_begins(98, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  let result: i32;
  do result = sys_proc_join(pid, flags, status_out);
  while (restarted(result));
  return leave_errno(result);
}

export function wasix_proc_signal(pid: i32, signal: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>signal));
    const refusal = call_begins(99, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_proc_signal(pid, signal));
}

export function wasix_proc_signals_get(buf: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>buf));
    const refusal = call_begins(100, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_proc_signals_get(buf));
}

export function wasix_proc_signals_sizes_get(count_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>count_out));
    const refusal = call_begins(101, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_proc_signals_sizes_get(count_out));
}
