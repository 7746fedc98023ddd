// System calls as programs are bound to them: in through the border, to the function that does it, and out.
//
// Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.
//
// Locks: none.

import {
  call_begins,
  enter,
  leave_errno,
  watch,
  watched,
} from './border';
import {
  sys_unstable_fd_filestat_get,
  sys_unstable_fd_seek,
  sys_unstable_path_filestat_get,
  sys_unstable_poll_oneoff,
} from './wasi/unstable';

export function wasi_unstable_fd_filestat_get(fd: i32, stat_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>stat_out));
    const refusal = call_begins(46, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_unstable_fd_filestat_get(fd, stat_out));
}

export function wasi_unstable_fd_seek(fd: i32, offset: i64, whence: i32, position_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>offset);
    watch(2, <u64>(<u32>whence));
    watch(3, <u64>(<u32>position_out));
    const refusal = call_begins(47, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_unstable_fd_seek(fd, offset, whence, position_out));
}

export function wasi_unstable_path_filestat_get(fd: i32, flags: i32, path: i32, path_len: i32, stat_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>flags));
    watch(2, <u64>(<u32>path));
    watch(3, <u64>(<u32>path_len));
    watch(4, <u64>(<u32>stat_out));
    const refusal = call_begins(48, 5);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_unstable_path_filestat_get(fd, flags, path, path_len, stat_out));
}

export function wasi_unstable_poll_oneoff(subscriptions: i32, events: i32, nsubscriptions: i32, nevents_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>subscriptions));
    watch(1, <u64>(<u32>events));
    watch(2, <u64>(<u32>nsubscriptions));
    watch(3, <u64>(<u32>nevents_out));
    const refusal = call_begins(49, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_unstable_poll_oneoff(subscriptions, events, nsubscriptions, nevents_out));
}
