// Linux's system calls and error numbers, for profiles that were written for it: which calls of this kernel do what they do.
//
// Interface: callsOfLinux, errnoOfLinux.

import {
  E2BIG,
  EACCES,
  EAGAIN,
  EBADF,
  EBUSY,
  ECHILD,
  EDEADLK,
  EDOM,
  EEXIST,
  EFAULT,
  EFBIG,
  EINTR,
  EINVAL,
  EIO,
  EISDIR,
  ELOOP,
  EMFILE,
  EMLINK,
  ENAMETOOLONG,
  ENFILE,
  ENODEV,
  ENOENT,
  ENOEXEC,
  ENOLCK,
  ENOMEM,
  ENOSPC,
  ENOSYS,
  ENOTDIR,
  ENOTEMPTY,
  ENOTSUP,
  ENOTTY,
  ENXIO,
  EPERM,
  EPIPE,
  ERANGE,
  EROFS,
  ESPIPE,
  ESRCH,
  ETXTBSY,
  EXDEV,
} from '../../lib/base/abi';
import { NEWLINE, SPACE } from '../../lib/base/ascii';
import { Bytes, equals, split, toBytes } from '../../lib/base/bytes';
import { callsNamed } from '../../lib/privilege/system_calls';

/** Lines `LINUX… = OURS…`. Names that are the same on both sides need none. */
const SAME = `read readv = fd_read
pread64 preadv preadv2 = fd_pread
write writev = fd_write
pwrite64 pwritev pwritev2 = fd_pwrite
open openat openat2 creat = path_open path_open2
close = fd_close
fstat newfstatat stat lstat statx = fd_filestat_get path_filestat_get fstat fstatat
lseek _llseek = fd_seek fd_tell
getdents getdents64 = fd_readdir
fsync = fd_sync
fdatasync = fd_datasync
fadvise64 = fd_advise
fallocate = fd_allocate
ftruncate truncate ftruncate64 truncate64 = fd_filestat_set_size
utimensat utime utimes futimesat = fd_filestat_set_times path_filestat_set_times
fcntl fcntl64 = fd_fdstat_get fd_fdstat_set_flags fd_fdflags_get fd_fdflags_set
dup = fd_dup
dup2 dup3 = fd_dup2 fd_renumber
pipe pipe2 = fd_pipe
eventfd eventfd2 = fd_event
mkdir mkdirat = path_create_directory
rmdir = path_remove_directory
unlink unlinkat = path_unlink_file path_remove_directory
rename renameat renameat2 = path_rename
link linkat = path_link
symlink symlinkat = path_symlink
readlink readlinkat = path_readlink
fchmodat fchmodat2 = chmod
fchownat lchown = chown
faccessat faccessat2 = access
mknodat = mknod mkfifo
exit exit_group = proc_exit proc_exit2 thread_exit
fork vfork clone clone3 = proc_fork proc_fork_env spawn proc_spawn proc_spawn2 thread_spawn_v2
execve execveat = exec proc_exec proc_exec2 proc_exec3
wait4 waitid waitpid = wait4 proc_join
kill tkill tgkill = kill proc_raise proc_signal thread_signal
rt_sigaction sigaction = sigaction callback_signal
rt_sigprocmask = sigprocmask
rt_sigpending = sigpending
rt_sigsuspend pause = sigsuspend
rt_sigtimedwait = sigtimedwait
getpid = getpid proc_id
getppid = getppid proc_parent
gettid = thread_id
getpgrp = getpgid
poll ppoll select pselect6 = poll ppoll poll_oneoff
epoll_create1 = epoll_create
epoll_pwait epoll_pwait2 = epoll_wait
nanosleep clock_nanosleep = thread_sleep poll_oneoff
clock_gettime gettimeofday time = clock_time_get
clock_getres = clock_res_get
clock_settime settimeofday = clock_time_set
getrandom = random_get
futex = futex_wait futex_wake futex_wake_all
getrlimit setrlimit prlimit64 = prlimit
sched_setparam sched_setattr = sched_setscheduler
sched_getparam sched_getattr = sched_getscheduler
process_vm_readv = process_vm_read
reboot = power
umount = umount2
lsetxattr fsetxattr setxattrat = setxattr
lgetxattr fgetxattr getxattrat = getxattr
llistxattr flistxattr listxattrat = listxattr
lremovexattr fremovexattr removexattrat = removexattr
socket = sock_open
socketpair = sock_pair
bind = sock_bind
listen = sock_listen
accept accept4 = sock_accept sock_accept_v2
connect = sock_connect
shutdown = sock_shutdown
getsockname = sock_addr_local sock_getlocaladdr
getpeername = sock_addr_peer sock_getpeeraddr
recvfrom recv recvmsg recvmmsg = sock_recv sock_recv_from
sendto send sendmsg sendmmsg = sock_send sock_send_to
sendfile sendfile64 = sock_send_file
setsockopt = sock_set_opt_flag sock_set_opt_time sock_set_opt_size sock_setsockopt
getsockopt = sock_get_opt_flag sock_get_opt_time sock_get_opt_size`;

/** Ours, by Linux's numbers. 0: nothing here fails so. */
const ERRNOS: StaticArray<i32> = [
  0,
  EPERM,
  ENOENT,
  ESRCH,
  EINTR,
  EIO,
  ENXIO,
  E2BIG,
  ENOEXEC,
  EBADF,
  ECHILD,
  EAGAIN,
  ENOMEM,
  EACCES,
  EFAULT,
  0,
  EBUSY,
  EEXIST,
  EXDEV,
  ENODEV,
  ENOTDIR,
  EISDIR,
  EINVAL,
  ENFILE,
  EMFILE,
  ENOTTY,
  ETXTBSY,
  EFBIG,
  ENOSPC,
  ESPIPE,
  EROFS,
  EMLINK,
  EPIPE,
  EDOM,
  ERANGE,
  EDEADLK,
  ENAMETOOLONG,
  ENOLCK,
  ENOSYS,
  ENOTEMPTY,
  ELOOP,
];

const LINUX_EOPNOTSUPP: u64 = 95;

/** Our errno for one of Linux's numbers, 0 if there is none. */
export function errnoOfLinux(number: u64): u32 {
  if (number == LINUX_EOPNOTSUPP) return ENOTSUP;
  return number < <u64>ERRNOS.length ? <u32>ERRNOS[<i32>number] : 0;
}

/** The numbers of the calls that do what one of Linux's does; none if it has no counterpart of another name. */
export function callsOfLinux(name: Bytes): Array<u32> {
  const calls = new Array<u32>();
  const lines = split(toBytes(SAME), NEWLINE);
  for (let index = 0; index < lines.length; index++) {
    const words = split(lines[index], SPACE);
    let named = false;
    let behind = false;
    for (let word = 0; word < words.length; word++) {
      if (words[word].length == 1) behind = true;
      else if (!behind) named = named || equals(words[word], name);
      else if (named) {
        const found = callsNamed(words[word]);
        for (let call = 0; call < found.length; call++) calls.push(found[call]);
      }
    }
  }
  return calls;
}
