// The system calls as programs are bound to them: each asks whether the task's calls are watched, and goes on.
//
// Generated from abi/ by `node abi/generate.ts`, for what the files beside it export. Do not edit.
//
// Locks: none.

import {
  minios_capget as do_minios_capget,
  minios_capset as do_minios_capset,
  minios_prctl as do_minios_prctl,
} from './minios_capability';
import {
  minios_sync as do_minios_sync,
  minios_flock as do_minios_flock,
  minios_ioctl as do_minios_ioctl,
  minios_poll as do_minios_poll,
  minios_ppoll as do_minios_ppoll,
} from './minios_descriptor';
import {
  minios_fstatat as do_minios_fstatat,
  minios_fstat as do_minios_fstat,
  minios_chmod as do_minios_chmod,
  minios_fchmod as do_minios_fchmod,
  minios_chown as do_minios_chown,
  minios_fchown as do_minios_fchown,
  minios_access as do_minios_access,
  minios_mkfifo as do_minios_mkfifo,
  minios_mknod as do_minios_mknod,
  minios_statfs as do_minios_statfs,
  minios_fstatfs as do_minios_fstatfs,
} from './minios_file';
import {
  minios_getuid as do_minios_getuid,
  minios_geteuid as do_minios_geteuid,
  minios_getgid as do_minios_getgid,
  minios_getegid as do_minios_getegid,
  minios_umask as do_minios_umask,
  minios_getresuid as do_minios_getresuid,
  minios_getresgid as do_minios_getresgid,
  minios_setuid as do_minios_setuid,
  minios_setgid as do_minios_setgid,
  minios_setreuid as do_minios_setreuid,
  minios_setregid as do_minios_setregid,
  minios_setresuid as do_minios_setresuid,
  minios_setresgid as do_minios_setresgid,
  minios_getgroups as do_minios_getgroups,
  minios_setgroups as do_minios_setgroups,
} from './minios_identity';
import {
  minios_prlimit as do_minios_prlimit,
  minios_sched_setaffinity as do_minios_sched_setaffinity,
  minios_sched_getaffinity as do_minios_sched_getaffinity,
} from './minios_limit';
import {
  minios_power as do_minios_power,
  minios_sysinfo as do_minios_sysinfo,
  minios_syslog as do_minios_syslog,
  minios_uname as do_minios_uname,
} from './minios_machine';
import {
  minios_mount as do_minios_mount,
  minios_chroot as do_minios_chroot,
  minios_umount2 as do_minios_umount2,
  minios_pivot_root as do_minios_pivot_root,
  minios_fchdir as do_minios_fchdir,
} from './minios_mount';
import {
  minios_mq_open as do_minios_mq_open,
  minios_mq_unlink as do_minios_mq_unlink,
  minios_mq_timedsend as do_minios_mq_timedsend,
  minios_mq_timedreceive as do_minios_mq_timedreceive,
  minios_mq_notify as do_minios_mq_notify,
  minios_mq_getsetattr as do_minios_mq_getsetattr,
} from './minios_mqueue';
import {
  minios_unshare as do_minios_unshare,
  minios_setns as do_minios_setns,
  minios_sethostname as do_minios_sethostname,
  minios_setdomainname as do_minios_setdomainname,
} from './minios_namespace';
import {
  minios_nice as do_minios_nice,
  minios_getpriority as do_minios_getpriority,
  minios_setpriority as do_minios_setpriority,
} from './minios_priority';
import {
  minios_getpid as do_minios_getpid,
  minios_getppid as do_minios_getppid,
  minios_spawn as do_minios_spawn,
  minios_exec as do_minios_exec,
  minios_exec_error as do_minios_exec_error,
  minios_wait4 as do_minios_wait4,
  minios_getrusage as do_minios_getrusage,
  minios_getpgid as do_minios_getpgid,
  minios_setpgid as do_minios_setpgid,
  minios_getsid as do_minios_getsid,
  minios_setsid as do_minios_setsid,
} from './minios_process';
import {
  minios_sched_setscheduler as do_minios_sched_setscheduler,
  minios_sched_getscheduler as do_minios_sched_getscheduler,
} from './minios_scheduler';
import {
  minios_seccomp as do_minios_seccomp,
} from './minios_seccomp';
import {
  minios_kill as do_minios_kill,
  minios_sigaction as do_minios_sigaction,
  minios_sigprocmask as do_minios_sigprocmask,
  minios_sigpending as do_minios_sigpending,
  minios_sigsuspend as do_minios_sigsuspend,
  minios_sigtimedwait as do_minios_sigtimedwait,
  minios_alarm as do_minios_alarm,
  minios_setitimer as do_minios_setitimer,
  minios_getitimer as do_minios_getitimer,
} from './minios_signal';
import {
  minios_ptrace as do_minios_ptrace,
  minios_process_vm_read as do_minios_process_vm_read,
} from './minios_trace';
import {
  minios_setxattr as do_minios_setxattr,
  minios_getxattr as do_minios_getxattr,
  minios_listxattr as do_minios_listxattr,
  minios_removexattr as do_minios_removexattr,
} from './minios_xattr';
import {
  wasi_fd_allocate as do_wasi_fd_allocate,
  wasi_fd_filestat_get as do_wasi_fd_filestat_get,
  wasi_fd_filestat_set_size as do_wasi_fd_filestat_set_size,
  wasi_fd_filestat_set_times as do_wasi_fd_filestat_set_times,
  wasi_path_filestat_get as do_wasi_path_filestat_get,
  wasi_path_filestat_set_times as do_wasi_path_filestat_set_times,
} from './wasi_attributes';
import {
  wasi_fd_advise as do_wasi_fd_advise,
  wasi_fd_close as do_wasi_fd_close,
  wasi_fd_datasync as do_wasi_fd_datasync,
  wasi_fd_fdstat_get as do_wasi_fd_fdstat_get,
  wasi_fd_fdstat_set_flags as do_wasi_fd_fdstat_set_flags,
  wasi_fd_fdstat_set_rights as do_wasi_fd_fdstat_set_rights,
  wasi_fd_prestat_get as do_wasi_fd_prestat_get,
  wasi_fd_prestat_dir_name as do_wasi_fd_prestat_dir_name,
  wasi_fd_renumber as do_wasi_fd_renumber,
  wasi_fd_seek as do_wasi_fd_seek,
  wasi_fd_sync as do_wasi_fd_sync,
  wasi_fd_tell as do_wasi_fd_tell,
} from './wasi_fd';
import {
  wasi_fd_pread as do_wasi_fd_pread,
  wasi_fd_pwrite as do_wasi_fd_pwrite,
  wasi_fd_read as do_wasi_fd_read,
  wasi_fd_readdir as do_wasi_fd_readdir,
  wasi_fd_write as do_wasi_fd_write,
} from './wasi_io';
import {
  wasi_path_create_directory as do_wasi_path_create_directory,
  wasi_path_link as do_wasi_path_link,
  wasi_path_open as do_wasi_path_open,
  wasi_path_readlink as do_wasi_path_readlink,
  wasi_path_remove_directory as do_wasi_path_remove_directory,
  wasi_path_rename as do_wasi_path_rename,
  wasi_path_symlink as do_wasi_path_symlink,
  wasi_path_unlink_file as do_wasi_path_unlink_file,
} from './wasi_path';
import {
  wasi_poll_oneoff as do_wasi_poll_oneoff,
} from './wasi_poll';
import {
  wasi_args_get as do_wasi_args_get,
  wasi_args_sizes_get as do_wasi_args_sizes_get,
  wasi_environ_get as do_wasi_environ_get,
  wasi_environ_sizes_get as do_wasi_environ_sizes_get,
  wasi_random_get as do_wasi_random_get,
  wasi_clock_res_get as do_wasi_clock_res_get,
  wasi_clock_time_get as do_wasi_clock_time_get,
  wasi_proc_exit as do_wasi_proc_exit,
  wasi_proc_raise as do_wasi_proc_raise,
  wasi_sched_yield as do_wasi_sched_yield,
} from './wasi_process';
import {
  wasi_sock_accept as do_wasi_sock_accept,
  wasi_sock_recv as do_wasi_sock_recv,
  wasi_sock_send as do_wasi_sock_send,
  wasi_sock_shutdown as do_wasi_sock_shutdown,
} from './wasi_socket';
import {
  wasi_unstable_fd_filestat_get as do_wasi_unstable_fd_filestat_get,
  wasi_unstable_fd_seek as do_wasi_unstable_fd_seek,
  wasi_unstable_path_filestat_get as do_wasi_unstable_path_filestat_get,
  wasi_unstable_poll_oneoff as do_wasi_unstable_poll_oneoff,
} from './wasi_unstable';
import {
  wasix_fd_dup as do_wasix_fd_dup,
  wasix_fd_dup2 as do_wasix_fd_dup2,
  wasix_fd_event as do_wasix_fd_event,
  wasix_fd_pipe as do_wasix_fd_pipe,
  wasix_getcwd as do_wasix_getcwd,
  wasix_chdir as do_wasix_chdir,
  wasix_path_open2 as do_wasix_path_open2,
  wasix_fd_fdflags_get as do_wasix_fd_fdflags_get,
  wasix_fd_fdflags_set as do_wasix_fd_fdflags_set,
} from './wasix_fd';
import {
  wasix_proc_fork as do_wasix_proc_fork,
  wasix_proc_exit2 as do_wasix_proc_exit2,
} from './wasix_fork';
import {
  wasix_futex_wait as do_wasix_futex_wait,
  wasix_futex_wake as do_wasix_futex_wake,
  wasix_futex_wake_all as do_wasix_futex_wake_all,
} from './wasix_futex';
import {
  wasix_proc_exec as do_wasix_proc_exec,
  wasix_proc_exec2 as do_wasix_proc_exec2,
  wasix_proc_exec3 as do_wasix_proc_exec3,
  wasix_proc_spawn2 as do_wasix_proc_spawn2,
  wasix_proc_id as do_wasix_proc_id,
  wasix_proc_parent as do_wasix_proc_parent,
  wasix_proc_join as do_wasix_proc_join,
} from './wasix_process';
import {
  wasix_callback_signal as do_wasix_callback_signal,
  wasix_thread_signal as do_wasix_thread_signal,
  wasix_proc_raise_interval as do_wasix_proc_raise_interval,
  wasix_proc_signal as do_wasix_proc_signal,
  wasix_proc_signals_get as do_wasix_proc_signals_get,
  wasix_proc_signals_sizes_get as do_wasix_proc_signals_sizes_get,
} from './wasix_signal';
import {
  wasix_clock_time_set as do_wasix_clock_time_set,
  wasix_thread_sleep as do_wasix_thread_sleep,
  wasix_thread_id as do_wasix_thread_id,
  wasix_thread_parallelism as do_wasix_thread_parallelism,
} from './wasix_thread';
import {
  wasix_tty_get as do_wasix_tty_get,
  wasix_tty_set as do_wasix_tty_set,
} from './wasix_tty';
import {
  wasmedge_sock_open as do_wasmedge_sock_open,
  wasmedge_sock_bind as do_wasmedge_sock_bind,
  wasmedge_sock_listen as do_wasmedge_sock_listen,
  wasmedge_sock_accept as do_wasmedge_sock_accept,
  wasmedge_sock_connect as do_wasmedge_sock_connect,
  wasmedge_sock_setsockopt as do_wasmedge_sock_setsockopt,
  wasmedge_sock_getlocaladdr as do_wasmedge_sock_getlocaladdr,
  wasmedge_sock_getpeeraddr as do_wasmedge_sock_getpeeraddr,
  wasmedge_sock_getaddrinfo as do_wasmedge_sock_getaddrinfo,
} from './wasmedge_socket';
import { argument, entered, refused, watched } from './watch';

export function wasi_args_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(0, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_args_get(a0, a1);
}

export function wasi_args_sizes_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(1, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_args_sizes_get(a0, a1);
}

export function wasi_environ_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(2, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_environ_get(a0, a1);
}

export function wasi_environ_sizes_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(3, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_environ_sizes_get(a0, a1);
}

export function wasi_random_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(4, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_random_get(a0, a1);
}

export function wasi_clock_res_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(5, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_clock_res_get(a0, a1);
}

export function wasi_clock_time_get(a0: i32, a1: i64, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    argument(2, <u64>(<u32>a2));
    const denied = entered(6, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_clock_time_get(a0, a1, a2);
}

export function wasi_fd_advise(a0: i32, a1: i64, a2: i64, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    argument(2, <u64>a2);
    argument(3, <u64>(<u32>a3));
    const denied = entered(7, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_advise(a0, a1, a2, a3);
}

export function wasi_fd_allocate(a0: i32, a1: i64, a2: i64): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    argument(2, <u64>a2);
    const denied = entered(8, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_allocate(a0, a1, a2);
}

export function wasi_fd_close(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(9, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_close(a0);
}

export function wasi_fd_datasync(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(10, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_datasync(a0);
}

export function wasi_fd_fdstat_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(11, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_fdstat_get(a0, a1);
}

export function wasi_fd_fdstat_set_flags(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(12, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_fdstat_set_flags(a0, a1);
}

export function wasi_fd_fdstat_set_rights(a0: i32, a1: i64, a2: i64): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    argument(2, <u64>a2);
    const denied = entered(13, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_fdstat_set_rights(a0, a1, a2);
}

export function wasi_fd_filestat_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(14, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_filestat_get(a0, a1);
}

export function wasi_fd_filestat_set_size(a0: i32, a1: i64): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    const denied = entered(15, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_filestat_set_size(a0, a1);
}

export function wasi_fd_filestat_set_times(a0: i32, a1: i64, a2: i64, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    argument(2, <u64>a2);
    argument(3, <u64>(<u32>a3));
    const denied = entered(16, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_filestat_set_times(a0, a1, a2, a3);
}

export function wasi_fd_pread(a0: i32, a1: i32, a2: i32, a3: i64, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>a3);
    argument(4, <u64>(<u32>a4));
    const denied = entered(17, 5);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_pread(a0, a1, a2, a3, a4);
}

export function wasi_fd_prestat_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(18, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_prestat_get(a0, a1);
}

export function wasi_fd_prestat_dir_name(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(19, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_prestat_dir_name(a0, a1, a2);
}

export function wasi_fd_pwrite(a0: i32, a1: i32, a2: i32, a3: i64, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>a3);
    argument(4, <u64>(<u32>a4));
    const denied = entered(20, 5);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_pwrite(a0, a1, a2, a3, a4);
}

export function wasi_fd_read(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(21, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_read(a0, a1, a2, a3);
}

export function wasi_fd_readdir(a0: i32, a1: i32, a2: i32, a3: i64, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>a3);
    argument(4, <u64>(<u32>a4));
    const denied = entered(22, 5);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_readdir(a0, a1, a2, a3, a4);
}

export function wasi_fd_renumber(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(23, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_renumber(a0, a1);
}

export function wasi_fd_seek(a0: i32, a1: i64, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(24, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_seek(a0, a1, a2, a3);
}

export function wasi_fd_sync(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(25, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_sync(a0);
}

export function wasi_fd_tell(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(26, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_tell(a0, a1);
}

export function wasi_fd_write(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(27, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_fd_write(a0, a1, a2, a3);
}

export function wasi_path_create_directory(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(28, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_create_directory(a0, a1, a2);
}

export function wasi_path_filestat_get(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(29, 5);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_filestat_get(a0, a1, a2, a3, a4);
}

export function wasi_path_filestat_set_times(a0: i32, a1: i32, a2: i32, a3: i32, a4: i64, a5: i64, a6: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>a4);
    argument(5, <u64>a5);
    argument(6, <u64>(<u32>a6));
    const denied = entered(30, 7);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_filestat_set_times(a0, a1, a2, a3, a4, a5, a6);
}

export function wasi_path_link(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32, a6: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    argument(6, <u64>(<u32>a6));
    const denied = entered(31, 7);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_link(a0, a1, a2, a3, a4, a5, a6);
}

export function wasi_path_open(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i64, a6: i64, a7: i32, a8: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>a5);
    argument(6, <u64>a6);
    argument(7, <u64>(<u32>a7));
    argument(8, <u64>(<u32>a8));
    const denied = entered(32, 9);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_open(a0, a1, a2, a3, a4, a5, a6, a7, a8);
}

export function wasi_path_readlink(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    const denied = entered(33, 6);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_readlink(a0, a1, a2, a3, a4, a5);
}

export function wasi_path_remove_directory(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(34, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_remove_directory(a0, a1, a2);
}

export function wasi_path_rename(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    const denied = entered(35, 6);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_rename(a0, a1, a2, a3, a4, a5);
}

export function wasi_path_symlink(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(36, 5);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_symlink(a0, a1, a2, a3, a4);
}

export function wasi_path_unlink_file(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(37, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_path_unlink_file(a0, a1, a2);
}

export function wasi_poll_oneoff(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(38, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_poll_oneoff(a0, a1, a2, a3);
}

export function wasi_proc_exit(a0: i32): void {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(39, 1);
    if (denied != 0) {
      refused(0);
      return;
    }
  }
  do_wasi_proc_exit(a0);
}

export function wasi_proc_raise(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(40, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_proc_raise(a0);
}

export function wasi_sched_yield(): i32 {
  if (watched()) {
    const denied = entered(41, 0);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_sched_yield();
}

export function wasi_sock_accept(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(42, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_sock_accept(a0, a1, a2);
}

export function wasi_sock_recv(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    const denied = entered(43, 6);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_sock_recv(a0, a1, a2, a3, a4, a5);
}

export function wasi_sock_send(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(44, 5);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_sock_send(a0, a1, a2, a3, a4);
}

export function wasi_sock_shutdown(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(45, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_sock_shutdown(a0, a1);
}

export function wasi_unstable_fd_filestat_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(46, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_unstable_fd_filestat_get(a0, a1);
}

export function wasi_unstable_fd_seek(a0: i32, a1: i64, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(47, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_unstable_fd_seek(a0, a1, a2, a3);
}

export function wasi_unstable_path_filestat_get(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(48, 5);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_unstable_path_filestat_get(a0, a1, a2, a3, a4);
}

export function wasi_unstable_poll_oneoff(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(49, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasi_unstable_poll_oneoff(a0, a1, a2, a3);
}

export function wasmedge_sock_open(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(50, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasmedge_sock_open(a0, a1, a2);
}

export function wasmedge_sock_bind(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(51, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasmedge_sock_bind(a0, a1, a2);
}

export function wasmedge_sock_listen(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(52, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasmedge_sock_listen(a0, a1);
}

export function wasmedge_sock_accept(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(53, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasmedge_sock_accept(a0, a1);
}

export function wasmedge_sock_connect(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(54, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasmedge_sock_connect(a0, a1, a2);
}

export function wasmedge_sock_setsockopt(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(55, 5);
    if (denied != 0) return refused(denied);
  }
  return do_wasmedge_sock_setsockopt(a0, a1, a2, a3, a4);
}

export function wasmedge_sock_getlocaladdr(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(56, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasmedge_sock_getlocaladdr(a0, a1, a2, a3);
}

export function wasmedge_sock_getpeeraddr(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(57, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasmedge_sock_getpeeraddr(a0, a1, a2, a3);
}

export function wasmedge_sock_getaddrinfo(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32, a6: i32, a7: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    argument(6, <u64>(<u32>a6));
    argument(7, <u64>(<u32>a7));
    const denied = entered(58, 8);
    if (denied != 0) return refused(denied);
  }
  return do_wasmedge_sock_getaddrinfo(a0, a1, a2, a3, a4, a5, a6, a7);
}

export function wasix_clock_time_set(a0: i32, a1: i64): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    const denied = entered(59, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_clock_time_set(a0, a1);
}

export function wasix_fd_dup(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(60, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_fd_dup(a0, a1);
}

export function wasix_fd_dup2(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(61, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_fd_dup2(a0, a1, a2, a3);
}

export function wasix_fd_event(a0: i64, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>a0);
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(62, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_fd_event(a0, a1, a2);
}

export function wasix_fd_pipe(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(63, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_fd_pipe(a0, a1);
}

export function wasix_tty_get(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(64, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_tty_get(a0);
}

export function wasix_tty_set(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(65, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_tty_set(a0);
}

export function wasix_getcwd(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(66, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_getcwd(a0, a1);
}

export function wasix_chdir(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(67, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_chdir(a0, a1);
}

export function wasix_path_open2(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i64, a6: i64, a7: i32, a8: i32, a9: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>a5);
    argument(6, <u64>a6);
    argument(7, <u64>(<u32>a7));
    argument(8, <u64>(<u32>a8));
    argument(9, <u64>(<u32>a9));
    const denied = entered(68, 10);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_path_open2(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9);
}

export function wasix_fd_fdflags_get(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(69, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_fd_fdflags_get(a0, a1);
}

export function wasix_fd_fdflags_set(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(70, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_fd_fdflags_set(a0, a1);
}

export function wasix_callback_signal(a0: i32, a1: i32): void {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(71, 2);
    if (denied != 0) {
      refused(0);
      return;
    }
  }
  do_wasix_callback_signal(a0, a1);
}

export function wasix_thread_sleep(a0: i64): i32 {
  if (watched()) {
    argument(0, <u64>a0);
    const denied = entered(73, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_thread_sleep(a0);
}

export function wasix_thread_id(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(74, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_thread_id(a0);
}

export function wasix_thread_parallelism(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(76, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_thread_parallelism(a0);
}

export function wasix_thread_signal(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(77, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_thread_signal(a0, a1);
}

export function wasix_futex_wait(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(79, 4);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_futex_wait(a0, a1, a2, a3);
}

export function wasix_futex_wake(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(80, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_futex_wake(a0, a1);
}

export function wasix_futex_wake_all(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(81, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_futex_wake_all(a0, a1);
}

export function wasix_proc_raise_interval(a0: i32, a1: i64, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    argument(2, <u64>(<u32>a2));
    const denied = entered(87, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_raise_interval(a0, a1, a2);
}

export function wasix_proc_fork(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(88, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_fork(a0, a1);
}

export function wasix_proc_exit2(a0: i32): void {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(90, 1);
    if (denied != 0) {
      refused(0);
      return;
    }
  }
  do_wasix_proc_exit2(a0);
}

export function wasix_proc_exec(a0: i32, a1: i32, a2: i32, a3: i32): void {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(91, 4);
    if (denied != 0) {
      refused(0);
      return;
    }
  }
  do_wasix_proc_exec(a0, a1, a2, a3);
}

export function wasix_proc_exec2(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32): void {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    const denied = entered(92, 6);
    if (denied != 0) {
      refused(0);
      return;
    }
  }
  do_wasix_proc_exec2(a0, a1, a2, a3, a4, a5);
}

export function wasix_proc_exec3(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32, a6: i32, a7: i32, a8: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    argument(6, <u64>(<u32>a6));
    argument(7, <u64>(<u32>a7));
    argument(8, <u64>(<u32>a8));
    const denied = entered(93, 9);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_exec3(a0, a1, a2, a3, a4, a5, a6, a7, a8);
}

export function wasix_proc_spawn2(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32, a6: i32, a7: i32, a8: i32, a9: i32, a10: i32, a11: i32, a12: i32, a13: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    argument(6, <u64>(<u32>a6));
    argument(7, <u64>(<u32>a7));
    argument(8, <u64>(<u32>a8));
    argument(9, <u64>(<u32>a9));
    argument(10, <u64>(<u32>a10));
    argument(11, <u64>(<u32>a11));
    argument(12, <u64>(<u32>a12));
    argument(13, <u64>(<u32>a13));
    const denied = entered(95, 14);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_spawn2(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13);
}

export function wasix_proc_id(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(96, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_id(a0);
}

export function wasix_proc_parent(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(97, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_parent(a0, a1);
}

export function wasix_proc_join(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(98, 3);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_join(a0, a1, a2);
}

export function wasix_proc_signal(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(99, 2);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_signal(a0, a1);
}

export function wasix_proc_signals_get(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(100, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_signals_get(a0);
}

export function wasix_proc_signals_sizes_get(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(101, 1);
    if (denied != 0) return refused(denied);
  }
  return do_wasix_proc_signals_sizes_get(a0);
}

export function minios_getpid(): i32 {
  if (watched()) {
    const denied = entered(150, 0);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getpid();
}

export function minios_getppid(): i32 {
  if (watched()) {
    const denied = entered(151, 0);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getppid();
}

export function minios_spawn(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(152, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_spawn(a0);
}

export function minios_exec(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(153, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_exec(a0);
}

export function minios_exec_error(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(154, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_exec_error(a0, a1);
}

export function minios_wait4(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(155, 4);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_wait4(a0, a1, a2, a3);
}

export function minios_kill(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(156, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_kill(a0, a1);
}

export function minios_getrusage(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(157, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getrusage(a0, a1);
}

export function minios_getpgid(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(158, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getpgid(a0);
}

export function minios_setpgid(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(159, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setpgid(a0, a1);
}

export function minios_getsid(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(160, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getsid(a0);
}

export function minios_setsid(): i32 {
  if (watched()) {
    const denied = entered(161, 0);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setsid();
}

export function minios_nice(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(162, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_nice(a0);
}

export function minios_getpriority(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(163, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getpriority(a0, a1);
}

export function minios_setpriority(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(164, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setpriority(a0, a1, a2);
}

export function minios_sched_setscheduler(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(165, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sched_setscheduler(a0, a1, a2);
}

export function minios_sched_getscheduler(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(166, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sched_getscheduler(a0, a1);
}

export function minios_sigaction(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(167, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sigaction(a0, a1, a2);
}

export function minios_sigprocmask(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(168, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sigprocmask(a0, a1, a2);
}

export function minios_sigpending(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(169, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sigpending(a0);
}

export function minios_sigsuspend(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(170, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sigsuspend(a0);
}

export function minios_sigtimedwait(a0: i32, a1: i64): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>a1);
    const denied = entered(171, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sigtimedwait(a0, a1);
}

export function minios_alarm(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(172, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_alarm(a0);
}

export function minios_setitimer(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(173, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setitimer(a0, a1, a2);
}

export function minios_getitimer(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(174, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getitimer(a0, a1);
}

export function minios_ptrace(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(175, 4);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_ptrace(a0, a1, a2, a3);
}

export function minios_process_vm_read(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(176, 4);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_process_vm_read(a0, a1, a2, a3);
}

export function minios_getuid(): i32 {
  if (watched()) {
    const denied = entered(177, 0);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getuid();
}

export function minios_geteuid(): i32 {
  if (watched()) {
    const denied = entered(178, 0);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_geteuid();
}

export function minios_getgid(): i32 {
  if (watched()) {
    const denied = entered(179, 0);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getgid();
}

export function minios_getegid(): i32 {
  if (watched()) {
    const denied = entered(180, 0);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getegid();
}

export function minios_umask(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(181, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_umask(a0);
}

export function minios_getresuid(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(182, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getresuid(a0, a1, a2);
}

export function minios_getresgid(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(183, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getresgid(a0, a1, a2);
}

export function minios_setuid(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(184, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setuid(a0);
}

export function minios_setgid(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(185, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setgid(a0);
}

export function minios_setreuid(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(186, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setreuid(a0, a1);
}

export function minios_setregid(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(187, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setregid(a0, a1);
}

export function minios_setresuid(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(188, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setresuid(a0, a1, a2);
}

export function minios_setresgid(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(189, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setresgid(a0, a1, a2);
}

export function minios_getgroups(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(190, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getgroups(a0, a1);
}

export function minios_setgroups(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(191, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setgroups(a0, a1);
}

export function minios_capget(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(192, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_capget(a0, a1);
}

export function minios_capset(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(193, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_capset(a0);
}

export function minios_prctl(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(194, 5);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_prctl(a0, a1, a2, a3, a4);
}

export function minios_seccomp(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(195, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_seccomp(a0, a1, a2);
}

export function minios_prlimit(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(196, 4);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_prlimit(a0, a1, a2, a3);
}

export function minios_sched_setaffinity(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(197, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sched_setaffinity(a0, a1, a2);
}

export function minios_sched_getaffinity(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(198, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sched_getaffinity(a0, a1, a2);
}

export function minios_power(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(199, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_power(a0, a1);
}

export function minios_sysinfo(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(200, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sysinfo(a0, a1);
}

export function minios_syslog(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(201, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_syslog(a0, a1, a2);
}

export function minios_uname(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(202, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_uname(a0);
}

export function minios_unshare(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(203, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_unshare(a0);
}

export function minios_setns(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(204, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setns(a0, a1);
}

export function minios_sethostname(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(205, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sethostname(a0, a1);
}

export function minios_setdomainname(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(206, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setdomainname(a0, a1);
}

export function minios_fstatat(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(207, 5);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_fstatat(a0, a1, a2, a3, a4);
}

export function minios_fstat(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(208, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_fstat(a0, a1);
}

export function minios_chmod(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(209, 5);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_chmod(a0, a1, a2, a3, a4);
}

export function minios_fchmod(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(210, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_fchmod(a0, a1);
}

export function minios_chown(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    const denied = entered(211, 6);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_chown(a0, a1, a2, a3, a4, a5);
}

export function minios_fchown(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(212, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_fchown(a0, a1, a2);
}

export function minios_access(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(213, 5);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_access(a0, a1, a2, a3, a4);
}

export function minios_mkfifo(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(214, 4);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_mkfifo(a0, a1, a2, a3);
}

export function minios_mknod(a0: i32, a1: i32, a2: i32, a3: i32, a4: i64): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>a4);
    const denied = entered(215, 5);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_mknod(a0, a1, a2, a3, a4);
}

export function minios_sync(): i32 {
  if (watched()) {
    const denied = entered(216, 0);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_sync();
}

export function minios_flock(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(217, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_flock(a0, a1);
}

export function minios_setxattr(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32, a6: i32, a7: i32, a8: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    argument(6, <u64>(<u32>a6));
    argument(7, <u64>(<u32>a7));
    argument(8, <u64>(<u32>a8));
    const denied = entered(218, 9);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_setxattr(a0, a1, a2, a3, a4, a5, a6, a7, a8);
}

export function minios_getxattr(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32, a6: i32, a7: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    argument(6, <u64>(<u32>a6));
    argument(7, <u64>(<u32>a7));
    const denied = entered(219, 8);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_getxattr(a0, a1, a2, a3, a4, a5, a6, a7);
}

export function minios_listxattr(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    const denied = entered(220, 6);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_listxattr(a0, a1, a2, a3, a4, a5);
}

export function minios_removexattr(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    const denied = entered(221, 6);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_removexattr(a0, a1, a2, a3, a4, a5);
}

export function minios_mount(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32, a5: i32, a6: i32, a7: i32, a8: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    argument(5, <u64>(<u32>a5));
    argument(6, <u64>(<u32>a6));
    argument(7, <u64>(<u32>a7));
    argument(8, <u64>(<u32>a8));
    const denied = entered(222, 9);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_mount(a0, a1, a2, a3, a4, a5, a6, a7, a8);
}

export function minios_chroot(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(223, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_chroot(a0, a1);
}

export function minios_umount2(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(224, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_umount2(a0, a1, a2);
}

export function minios_pivot_root(a0: i32, a1: i32, a2: i32, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    const denied = entered(225, 4);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_pivot_root(a0, a1, a2, a3);
}

export function minios_fchdir(a0: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    const denied = entered(226, 1);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_fchdir(a0);
}

export function minios_statfs(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(227, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_statfs(a0, a1, a2);
}

export function minios_fstatfs(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(228, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_fstatfs(a0, a1);
}

export function minios_ioctl(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(229, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_ioctl(a0, a1, a2);
}

export function minios_poll(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(230, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_poll(a0, a1, a2);
}

export function minios_ppoll(a0: i32, a1: i32, a2: i64, a3: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>a2);
    argument(3, <u64>(<u32>a3));
    const denied = entered(231, 4);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_ppoll(a0, a1, a2, a3);
}

export function minios_mq_open(a0: i32, a1: i32, a2: i32, a3: i32, a4: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>(<u32>a4));
    const denied = entered(232, 5);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_mq_open(a0, a1, a2, a3, a4);
}

export function minios_mq_unlink(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(233, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_mq_unlink(a0, a1);
}

export function minios_mq_timedsend(a0: i32, a1: i32, a2: i32, a3: i32, a4: i64): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>a4);
    const denied = entered(234, 5);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_mq_timedsend(a0, a1, a2, a3, a4);
}

export function minios_mq_timedreceive(a0: i32, a1: i32, a2: i32, a3: i32, a4: i64): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    argument(3, <u64>(<u32>a3));
    argument(4, <u64>a4);
    const denied = entered(235, 5);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_mq_timedreceive(a0, a1, a2, a3, a4);
}

export function minios_mq_notify(a0: i32, a1: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    const denied = entered(236, 2);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_mq_notify(a0, a1);
}

export function minios_mq_getsetattr(a0: i32, a1: i32, a2: i32): i32 {
  if (watched()) {
    argument(0, <u64>(<u32>a0));
    argument(1, <u64>(<u32>a1));
    argument(2, <u64>(<u32>a2));
    const denied = entered(237, 3);
    if (denied != 0) return refused(-denied);
  }
  return do_minios_mq_getsetattr(a0, a1, a2);
}
