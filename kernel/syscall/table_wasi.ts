// System calls as programs are bound to them: in through the border, to the function that does it, and out.
//
// Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.
//
// Locks: none.

import {
  call_begins,
  die,
  enter,
  leave,
  leave_errno,
  watch,
  watched,
} from './border';
import {
  restarted,
} from './descriptor';
import {
  sys_fd_allocate,
  sys_fd_filestat_get,
  sys_fd_filestat_set_size,
  sys_fd_filestat_set_times,
  sys_path_filestat_get,
  sys_path_filestat_set_times,
} from './wasi/attributes';
import {
  sys_fd_advise,
  sys_fd_close,
  sys_fd_datasync,
  sys_fd_fdstat_get,
  sys_fd_fdstat_set_flags,
  sys_fd_fdstat_set_rights,
  sys_fd_prestat_dir_name,
  sys_fd_prestat_get,
  sys_fd_renumber,
  sys_fd_seek,
  sys_fd_sync,
  sys_fd_tell,
} from './wasi/fd';
import {
  sys_fd_pread,
  sys_fd_pwrite,
  sys_fd_read,
  sys_fd_readdir,
  sys_fd_write,
} from './wasi/io';
import {
  sys_path_create_directory,
  sys_path_link,
  sys_path_open,
  sys_path_readlink,
  sys_path_remove_directory,
  sys_path_rename,
  sys_path_symlink,
  sys_path_unlink_file,
} from './wasi/path';
import {
  sys_poll_oneoff,
} from './wasi/poll';
import {
  sys_args_get,
  sys_args_sizes_get,
  sys_clock_res_get,
  sys_clock_time_get,
  sys_environ_get,
  sys_environ_sizes_get,
  sys_proc_exit,
  sys_proc_raise,
  sys_random_get,
  sys_sched_yield,
} from './wasi/process';
import {
  sys_sock_accept,
  sys_sock_recv,
  sys_sock_send,
  sys_sock_shutdown,
} from './wasi/socket';

export function wasi_args_get(argv: i32, argv_buf: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>argv));
    watch(1, <u64>(<u32>argv_buf));
    const refusal = call_begins(0, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_args_get(argv, argv_buf));
}

export function wasi_args_sizes_get(argc_out: i32, argv_buf_size_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>argc_out));
    watch(1, <u64>(<u32>argv_buf_size_out));
    const refusal = call_begins(1, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_args_sizes_get(argc_out, argv_buf_size_out));
}

export function wasi_environ_get(environ: i32, environ_buf: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>environ));
    watch(1, <u64>(<u32>environ_buf));
    const refusal = call_begins(2, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_environ_get(environ, environ_buf));
}

export function wasi_environ_sizes_get(count_out: i32, buf_size_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>count_out));
    watch(1, <u64>(<u32>buf_size_out));
    const refusal = call_begins(3, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_environ_sizes_get(count_out, buf_size_out));
}

export function wasi_random_get(buf: i32, buf_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>buf));
    watch(1, <u64>(<u32>buf_len));
    const refusal = call_begins(4, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_random_get(buf, buf_len));
}

export function wasi_clock_res_get(id: i32, resolution_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>id));
    watch(1, <u64>(<u32>resolution_out));
    const refusal = call_begins(5, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_clock_res_get(id, resolution_out));
}

export function wasi_clock_time_get(id: i32, precision: i64, time_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>id));
    watch(1, <u64>precision);
    watch(2, <u64>(<u32>time_out));
    const refusal = call_begins(6, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_clock_time_get(id, precision, time_out));
}

export function wasi_fd_advise(fd: i32, offset: i64, len: i64, advice: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>offset);
    watch(2, <u64>len);
    watch(3, <u64>(<u32>advice));
    const refusal = call_begins(7, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_advise(fd, offset, len, advice));
}

export function wasi_fd_allocate(fd: i32, offset: i64, len: i64): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>offset);
    watch(2, <u64>len);
    const refusal = call_begins(8, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_allocate(fd, offset, len));
}

export function wasi_fd_close(fd: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    const refusal = call_begins(9, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_close(fd));
}

export function wasi_fd_datasync(fd: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    const refusal = call_begins(10, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_datasync(fd));
}

export function wasi_fd_fdstat_get(fd: i32, stat_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>stat_out));
    const refusal = call_begins(11, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_fdstat_get(fd, stat_out));
}

export function wasi_fd_fdstat_set_flags(fd: i32, flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>flags));
    const refusal = call_begins(12, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_fdstat_set_flags(fd, flags));
}

export function wasi_fd_fdstat_set_rights(fd: i32, fs_rights_base: i64, fs_rights_inheriting: i64): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>fs_rights_base);
    watch(2, <u64>fs_rights_inheriting);
    const refusal = call_begins(13, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_fdstat_set_rights(fd, fs_rights_base, fs_rights_inheriting));
}

export function wasi_fd_filestat_get(fd: i32, stat_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>stat_out));
    const refusal = call_begins(14, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_filestat_get(fd, stat_out));
}

export function wasi_fd_filestat_set_size(fd: i32, file_size: i64): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>file_size);
    const refusal = call_begins(15, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_filestat_set_size(fd, file_size));
}

export function wasi_fd_filestat_set_times(fd: i32, atim: i64, mtim: i64, fst_flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>atim);
    watch(2, <u64>mtim);
    watch(3, <u64>(<u32>fst_flags));
    const refusal = call_begins(16, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_filestat_set_times(fd, atim, mtim, fst_flags));
}

export function wasi_fd_pread(fd: i32, iovs: i32, iovs_len: i32, offset: i64, nread_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>iovs));
    watch(2, <u64>(<u32>iovs_len));
    watch(3, <u64>offset);
    watch(4, <u64>(<u32>nread_out));
    const refusal = call_begins(17, 5);
    if (refusal != 0) return leave_errno(refusal);
  }
  let result: i32;
  do result = sys_fd_pread(fd, iovs, iovs_len, offset, nread_out);
  while (restarted(result));
  return leave_errno(result);
}

export function wasi_fd_prestat_get(fd: i32, prestat_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>prestat_out));
    const refusal = call_begins(18, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_prestat_get(fd, prestat_out));
}

export function wasi_fd_prestat_dir_name(fd: i32, path: i32, path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    const refusal = call_begins(19, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_prestat_dir_name(fd, path, path_len));
}

export function wasi_fd_pwrite(fd: i32, iovs: i32, iovs_len: i32, offset: i64, nwritten_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>iovs));
    watch(2, <u64>(<u32>iovs_len));
    watch(3, <u64>offset);
    watch(4, <u64>(<u32>nwritten_out));
    const refusal = call_begins(20, 5);
    if (refusal != 0) return leave_errno(refusal);
  }
  let result: i32;
  do result = sys_fd_pwrite(fd, iovs, iovs_len, offset, nwritten_out);
  while (restarted(result));
  return leave_errno(result);
}

export function wasi_fd_read(fd: i32, iovs: i32, iovs_len: i32, nread_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>iovs));
    watch(2, <u64>(<u32>iovs_len));
    watch(3, <u64>(<u32>nread_out));
    const refusal = call_begins(21, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  let result: i32;
  do result = sys_fd_read(fd, iovs, iovs_len, nread_out);
  while (restarted(result));
  return leave_errno(result);
}

export function wasi_fd_readdir(fd: i32, buf: i32, buf_len: i32, cookie: i64, used_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>buf));
    watch(2, <u64>(<u32>buf_len));
    watch(3, <u64>cookie);
    watch(4, <u64>(<u32>used_out));
    const refusal = call_begins(22, 5);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_readdir(fd, buf, buf_len, cookie, used_out));
}

export function wasi_fd_renumber(fd: i32, to: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>to));
    const refusal = call_begins(23, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_renumber(fd, to));
}

export function wasi_fd_seek(fd: i32, offset: i64, whence: i32, position_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>offset);
    watch(2, <u64>(<u32>whence));
    watch(3, <u64>(<u32>position_out));
    const refusal = call_begins(24, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_seek(fd, offset, whence, position_out));
}

export function wasi_fd_sync(fd: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    const refusal = call_begins(25, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_sync(fd));
}

export function wasi_fd_tell(fd: i32, position_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>position_out));
    const refusal = call_begins(26, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_fd_tell(fd, position_out));
}

export function wasi_fd_write(fd: i32, iovs: i32, iovs_len: i32, nwritten_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>iovs));
    watch(2, <u64>(<u32>iovs_len));
    watch(3, <u64>(<u32>nwritten_out));
    const refusal = call_begins(27, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  let result: i32;
  do result = sys_fd_write(fd, iovs, iovs_len, nwritten_out);
  while (restarted(result));
  return leave_errno(result);
}

export function wasi_path_create_directory(fd: i32, path: i32, path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    const refusal = call_begins(28, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_path_create_directory(fd, path, path_len));
}

export function wasi_path_filestat_get(fd: i32, flags: i32, path: i32, path_len: i32, stat_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>flags));
    watch(2, <u64>(<u32>path));
    watch(3, <u64>(<u32>path_len));
    watch(4, <u64>(<u32>stat_out));
    const refusal = call_begins(29, 5);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_path_filestat_get(fd, flags, path, path_len, stat_out));
}

export function wasi_path_filestat_set_times(fd: i32, flags: i32, path: i32, path_len: i32, atim: i64, mtim: i64, fst_flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>flags));
    watch(2, <u64>(<u32>path));
    watch(3, <u64>(<u32>path_len));
    watch(4, <u64>atim);
    watch(5, <u64>mtim);
    watch(6, <u64>(<u32>fst_flags));
    const refusal = call_begins(30, 7);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_path_filestat_set_times(fd, flags, path, path_len, atim, mtim, fst_flags));
}

export function wasi_path_link(old_fd: i32, old_flags: i32, old_path: i32, old_path_len: i32, new_fd: i32, new_path: i32, new_path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>old_fd));
    watch(1, <u64>(<u32>old_flags));
    watch(2, <u64>(<u32>old_path));
    watch(3, <u64>(<u32>old_path_len));
    watch(4, <u64>(<u32>new_fd));
    watch(5, <u64>(<u32>new_path));
    watch(6, <u64>(<u32>new_path_len));
    const refusal = call_begins(31, 7);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_path_link(old_fd, old_flags, old_path, old_path_len, new_fd, new_path, new_path_len));
}

export function wasi_path_open(fd: i32, dirflags: i32, path: i32, path_len: i32, oflags: i32, fs_rights_base: i64, fs_rights_inheriting: i64, fdflags: i32, fd_out: i32): i32 {
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
    watch(8, <u64>(<u32>fd_out));
    const refusal = call_begins(32, 9);
    if (refusal != 0) return leave_errno(refusal);
  }
  let result: i32;
  do result = sys_path_open(fd, dirflags, path, path_len, oflags, fs_rights_base, fs_rights_inheriting, fdflags, fd_out);
  while (restarted(result));
  return leave_errno(result);
}

export function wasi_path_readlink(fd: i32, path: i32, path_len: i32, buf: i32, buf_len: i32, used_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>buf));
    watch(4, <u64>(<u32>buf_len));
    watch(5, <u64>(<u32>used_out));
    const refusal = call_begins(33, 6);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_path_readlink(fd, path, path_len, buf, buf_len, used_out));
}

export function wasi_path_remove_directory(fd: i32, path: i32, path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    const refusal = call_begins(34, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_path_remove_directory(fd, path, path_len));
}

export function wasi_path_rename(fd: i32, old_path: i32, old_path_len: i32, new_fd: i32, new_path: i32, new_path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>old_path));
    watch(2, <u64>(<u32>old_path_len));
    watch(3, <u64>(<u32>new_fd));
    watch(4, <u64>(<u32>new_path));
    watch(5, <u64>(<u32>new_path_len));
    const refusal = call_begins(35, 6);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_path_rename(fd, old_path, old_path_len, new_fd, new_path, new_path_len));
}

export function wasi_path_symlink(old_path: i32, old_path_len: i32, fd: i32, new_path: i32, new_path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>old_path));
    watch(1, <u64>(<u32>old_path_len));
    watch(2, <u64>(<u32>fd));
    watch(3, <u64>(<u32>new_path));
    watch(4, <u64>(<u32>new_path_len));
    const refusal = call_begins(36, 5);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_path_symlink(old_path, old_path_len, fd, new_path, new_path_len));
}

export function wasi_path_unlink_file(fd: i32, path: i32, path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    const refusal = call_begins(37, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_path_unlink_file(fd, path, path_len));
}

export function wasi_poll_oneoff(subscriptions: i32, events: i32, nsubscriptions: i32, nevents_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>subscriptions));
    watch(1, <u64>(<u32>events));
    watch(2, <u64>(<u32>nsubscriptions));
    watch(3, <u64>(<u32>nevents_out));
    const refusal = call_begins(38, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_poll_oneoff(subscriptions, events, nsubscriptions, nevents_out));
}

export function wasi_proc_exit(rval: i32): void {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>rval));
    const refusal = call_begins(39, 1);
    if (refusal != 0) {
      leave(0);
      return;
    }
  }
  die(sys_proc_exit(rval));
}

export function wasi_proc_raise(sig: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>sig));
    const refusal = call_begins(40, 1);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_proc_raise(sig));
}

export function wasi_sched_yield(): i32 {
  enter();
  if (watched()) {
    const refusal = call_begins(41, 0);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_sched_yield());
}

export function wasi_sock_accept(fd: i32, flags: i32, fd_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>flags));
    watch(2, <u64>(<u32>fd_out));
    const refusal = call_begins(42, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_sock_accept(fd, flags, fd_out));
}

export function wasi_sock_recv(fd: i32, ri_data: i32, ri_data_len: i32, ri_flags: i32, nread_out: i32, ro_flags_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>ri_data));
    watch(2, <u64>(<u32>ri_data_len));
    watch(3, <u64>(<u32>ri_flags));
    watch(4, <u64>(<u32>nread_out));
    watch(5, <u64>(<u32>ro_flags_out));
    const refusal = call_begins(43, 6);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_sock_recv(fd, ri_data, ri_data_len, ri_flags, nread_out, ro_flags_out));
}

export function wasi_sock_send(fd: i32, si_data: i32, si_data_len: i32, si_flags: i32, nwritten_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>si_data));
    watch(2, <u64>(<u32>si_data_len));
    watch(3, <u64>(<u32>si_flags));
    watch(4, <u64>(<u32>nwritten_out));
    const refusal = call_begins(44, 5);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_sock_send(fd, si_data, si_data_len, si_flags, nwritten_out));
}

export function wasi_sock_shutdown(fd: i32, how: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>how));
    const refusal = call_begins(45, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_sock_shutdown(fd, how));
}
