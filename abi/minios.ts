// The import module `minios`: what Linux has and WASI and WASIX do not. Every function answers a value ≥ 0 or −errno,
// as Linux's system calls do, with the numbers of errno.ts. Each doc names its Linux counterpart; where nothing
// else is said, arguments, results and errors are as its manual page has them.
//
// To add a function: describe it here, run `node abi/generate.ts`, and write `sys_NAME` in kernel/syscall/: docs/abi.md.

import {
  call,
  constPointer,
  pointer,
  s32,
  s64,
  string,
  u32,
  u64,
  u8,
  type Func,
  type Module,
  restarts,
  replaces,
} from './schema.ts';
import {
  MINIOS_TYPES,
  atFlags,
  dev,
  gid,
  mode,
  pollfd,
  powerHow,
  rusage,
  signalNumber,
  spawnAttr,
  stat,
  statfs,
  sysinfo,
  uid,
  utsname,
} from './minios_types.ts';
import { MQUEUE_TYPES, messageQueues } from './minios_mqueue.ts';
import { PRIVILEGE_TYPES, identity } from './minios_privilege.ts';
import { SIGNAL_TYPES, intervalTimer, signalAction } from './minios_signals.ts';
import { TRACE_TYPES } from './minios_trace.ts';
import { TTY_TYPES } from './minios_tty.ts';
import { fd, pid, size } from './types.ts';

const processes: Func[] = [
  call('getpid', "The caller's process id (getpid(2)).", {}),
  call('getppid', "Its parent's; 0 if the parent is outside the pid namespace (getppid(2)).", {}),
  call(
    'spawn',
    'Starts a program in a new process and answers its pid (posix_spawn(3), clone3(2)). Fails as ' +
      'execve(2) does, before the child exists; exec_error tells more.',
    { attr: constPointer(spawnAttr) },
  ),
  replaces(
    call(
      'exec',
      "Replaces the caller's program; comes back only to fail (execve(2)). Takes path, argv, envp, fd_actions, " +
        'SPAWN_FLAG_CLOSE_OTHERS, _SETSIGMASK and _SETSIGDEFAULT; other flags and clone_flags are EINVAL.',
      { attr: constPointer(spawnAttr) },
    ),
  ),
  call(
    'exec_error',
    "Writes why the caller's last spawn or exec failed, one line without a NUL, cut to the buffer, " +
      'and answers the full length; 0: it did not fail. (Linux has only the errno.)',
    { buf: pointer(u8), buf_len: size },
  ),
  restarts(
    call(
      'wait4',
      "Waits for a child: pid > 0 that one, 0 the caller's group, −1 any, < −1 group −pid. Answers the pid, or " +
        '0 with WNOHANG. status and rusage may be 0 (wait4(2), with its status encoding). ECHILD: no such child.',
      { pid, status: pointer(s32), options: s32, rusage: pointer(rusage) },
    ),
  ),
  call(
    'kill',
    "Sends a signal: pid > 0 a process, 0 the caller's group, −1 all it may, < −1 group −pid; signal 0 " +
      'only checks (kill(2)). ESRCH, EPERM.',
    { pid, sig: signalNumber },
  ),
  call(
    'getrusage',
    'Writes the resources used by the caller (0) or by its descendants that were waited for (−1) (getrusage(2)).',
    { who: s32, usage: pointer(rusage) },
  ),
  call('getpgid', 'The process group of pid, 0: the caller (getpgid(2)).', { pid }),
  call('setpgid', 'Moves pid, 0: the caller, to group pgid, 0: its own pid (setpgid(2)).', {
    pid,
    pgid: pid,
  }),
  call('getsid', 'The session of pid, 0: the caller (getsid(2)).', { pid }),
  call(
    'setsid',
    'Starts a session without a terminal and answers its id (setsid(2)). EPERM: the caller leads a group.',
    {},
  ),
  call('nice', "Adds to the caller's nice value and answers 20 − the new one, 1 to 40 (nice(2)).", {
    increment: s32,
  }),
  call(
    'getpriority',
    'The best priority among those meant, as 20 − nice, 1 to 40 (the system call of getpriority(2)).',
    { which: s32, who: s32 },
  ),
  call('setpriority', 'Sets the nice value, −20 to 19 (setpriority(2)). EACCES: lower without privilege.', {
    which: s32,
    who: s32,
    priority: s32,
  }),
  call(
    'sched_setscheduler',
    'Gives pid, 0: the caller, a policy SCHED_… and for SCHED_FIFO and SCHED_RR a priority of 1 to 99, for others 0 ' +
      '(sched_setscheduler(2)). EINVAL, ESRCH, EPERM: real time without privilege.',
    { pid, policy: s32, priority: s32 },
  ),
  call(
    'sched_getscheduler',
    'The policy of pid, 0: the caller, perhaps with SCHED_RESET_ON_FORK; writes its priority, 0 unless it is real-time, ' +
      'if the pointer is not 0 (sched_getscheduler(2), sched_getparam(2)). ESRCH.',
    { pid, priority: pointer(s32) },
  ),
];

const signals: Func[] = [
  call(
    'sigaction',
    'Sets what a signal does, and writes what it did; act and oldact may be 0 (sigaction(2)). EINVAL: no such ' +
      'signal, or SIGKILL or SIGSTOP. ENOSYS: to catch one without having called callback_signal.',
    { sig: signalNumber, act: constPointer(signalAction), oldact: pointer(signalAction) },
  ),
  call(
    'sigprocmask',
    'Changes the mask of blocked signals and writes the old one; set and oldset may be 0 (sigprocmask(2)).',
    { how: s32, set: constPointer(u64), oldset: pointer(u64) },
  ),
  call('sigpending', 'Writes the set of blocked signals that wait (sigpending(2)).', { set: pointer(u64) }),
  call(
    'sigsuspend',
    'Waits for a signal that ends the process or runs a handler, with `mask` meanwhile: EINTR (sigsuspend(2)).',
    { mask: constPointer(u64) },
  ),
  call(
    'sigtimedwait',
    'Takes a waiting signal of the set and answers its number; −1 ns: waits for ever (sigtimedwait(2)). EAGAIN: none ' +
      'came in time. EINTR: a handler ran.',
    { set: constPointer(u64), timeout_ns: s64 },
  ),
  call('alarm', 'SIGALRM in so many seconds, 0: never; answers what was left (alarm(2)).', { seconds: u32 }),
  call('setitimer', 'Sets an interval timer and writes the old one; both may be 0 (setitimer(2)).', {
    which: s32,
    value: constPointer(intervalTimer),
    old: pointer(intervalTimer),
  }),
  call('getitimer', 'Writes an interval timer (getitimer(2)).', {
    which: s32,
    value: pointer(intervalTimer),
  }),
];

const tracing: Func[] = [
  call(
    'ptrace',
    'Watches and steers another process, PTRACE_… (ptrace(2)). ESRCH: no such process, or not stopped under the ' +
      "caller's eyes. EPERM: already traced, or not the caller's to trace. EIO: no such request.",
    { request: s32, pid, addr: size, data: pointer(null) },
  ),
  call(
    'process_vm_read',
    'Copies from the memory of a process that is stopped under the eyes of the caller, and answers how many bytes there ' +
      'were up to the end of its memory. (process_vm_readv(2), of one piece: another task never reaches into a memory ' +
      'that is in use.) ESRCH, EFAULT.',
    { pid, address: size, buf: pointer(u8), len: size },
  ),
];

const machine: Func[] = [
  call(
    'power',
    'Stores all file systems and stops or restarts the machine (reboot(2)). EPERM without privilege.',
    { how: powerHow, status: s32 },
  ),
  call(
    'sysinfo',
    "Writes the first buf_len bytes of the machine's counters and answers how many (sysinfo(2)).",
    { buf: pointer(sysinfo), buf_len: size },
  ),
  call('syslog', "Reads or controls the kernel's messages, SYSLOG_ACTION_… (syslog(2)).", {
    type: s32,
    buf: pointer(u8),
    buf_len: size,
  }),
  call('uname', 'Writes the names of the system (uname(2)).', { buf: pointer(utsname) }),
];

const namespaces: Func[] = [
  call(
    'unshare',
    'Gives the caller new namespaces of the kinds in flags, CLONE_NEW… (unshare(2)). EINVAL: an unknown flag; EPERM: ' +
      'without privilege; ENOSPC: nested too deep.',
    { flags: u32 },
  ),
  call(
    'setns',
    'Moves the caller into the namespace that fd is open on, /proc/PID/ns/…; nstype: the kind that it has to be, ' +
      'CLONE_NEW…, 0: any (setns(2)). EINVAL: another kind, or not to be entered from here.',
    { fd, nstype: u32 },
  ),
  call('sethostname', 'Sets the host name of the UTS namespace, at most 64 bytes (sethostname(2)).', {
    name: string,
  }),
  call('setdomainname', 'Sets its NIS domain name, at most 64 bytes (setdomainname(2)).', { name: string }),
];

const files: Func[] = [
  call('fstatat', 'All attributes of a file. Flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH (fstatat(2)).', {
    dirfd: fd,
    path: string,
    buf: pointer(stat),
    flags: atFlags,
  }),
  call('fstat', 'All attributes of an open file (fstat(2)).', { fd, buf: pointer(stat) }),
  call('chmod', 'Sets the permissions (fchmodat2(2)).', { dirfd: fd, path: string, mode, flags: atFlags }),
  call('fchmod', 'Sets the permissions of an open file (fchmod(2)).', { fd, mode }),
  call('chown', 'Sets owner and group (fchownat(2)).', { dirfd: fd, path: string, uid, gid, flags: atFlags }),
  call('fchown', 'Sets owner and group of an open file (fchown(2)).', { fd, uid, gid }),
  call('access', 'Asks whether a file may be used: F_OK or R_OK, W_OK, X_OK together (faccessat2(2)).', {
    dirfd: fd,
    path: string,
    mode: s32,
    flags: atFlags,
  }),
  call('mkfifo', 'Makes a named pipe (mkfifoat(3)).', { dirfd: fd, path: string, mode }),
  call('mknod', 'Makes a file of the type in mode (mknodat(2)).', { dirfd: fd, path: string, mode, dev }),
  call('sync', 'Stores all file systems (sync(2)).', {}),
  restarts(
    call(
      'flock',
      'Locks the open file against others who lock it, LOCK_… (flock(2)). EAGAIN: with LOCK_NB, somebody else has it.',
      { fd, operation: u32 },
    ),
  ),
  call(
    'setxattr',
    'Sets an extended attribute (setxattr(2), fsetxattr(2), lsetxattr(2)); flags: XATTR_…, at_flags: AT_SYMLINK_NOFOLLOW, ' +
      'AT_EMPTY_PATH.',
    {
      dirfd: fd,
      path: string,
      name: string,
      value: constPointer(u8),
      value_len: size,
      flags: u32,
      at_flags: atFlags,
    },
  ),
  call(
    'getxattr',
    'Writes the value of an extended attribute and answers its length; with value_len 0 it only answers (getxattr(2), ' +
      'fgetxattr(2), lgetxattr(2)). ENODATA: there is none. ERANGE: it is longer.',
    { dirfd: fd, path: string, name: string, value: pointer(u8), value_len: size, at_flags: atFlags },
  ),
  call(
    'listxattr',
    'Writes the names of the extended attributes, each with a NUL, and answers their length; with list_len 0 it only ' +
      'answers (listxattr(2), flistxattr(2), llistxattr(2)).',
    { dirfd: fd, path: string, list: pointer(u8), list_len: size, at_flags: atFlags },
  ),
  call('removexattr', 'Removes an extended attribute (removexattr(2), fremovexattr(2), lremovexattr(2)).', {
    dirfd: fd,
    path: string,
    name: string,
    at_flags: atFlags,
  }),
];

const mounts: Func[] = [
  call('mount', 'Mounts a file system or changes a mount, MS_… (mount(2)).', {
    source: string,
    target: string,
    fstype: string,
    flags: u32,
    data: string,
  }),
  call('chroot', "Makes a directory the caller's root (chroot(2)).", { path: string }),
  call('umount2', 'Takes a mount away, MNT_… (umount2(2)).', { target: string, flags: u32 }),
  call(
    'pivot_root',
    'Makes the mount new_root the root directory, and mounts the old one at put_old below it (pivot_root(2)).',
    { new_root: string, put_old: string },
  ),
  call('fchdir', 'Makes an open directory the working directory (fchdir(2)).', { fd }),
  call('statfs', 'Tells about the file system of a path (statfs(2)).', {
    path: string,
    buf: pointer(statfs),
  }),
  call('fstatfs', 'Tells about the file system of an open file (fstatfs(2)).', { fd, buf: pointer(statfs) }),
];

const devices: Func[] = [
  restarts(
    call(
      'ioctl',
      'Asks a device something; what arg is depends on the request (ioctl(2)). ENOTTY: not for this file.',
      { fd, request: u32, arg: pointer(null) },
    ),
  ),
  call(
    'poll',
    'Waits until one of the descriptors is ready and answers how many are; −1 ms: for ever (poll(2)).',
    { fds: pointer(pollfd), nfds: u32, timeout_ms: s32 },
  ),
  call(
    'ppoll',
    'poll with a time limit of −1 ns: for ever, and with `mask` as the mask of blocked signals meanwhile; 0: as it is ' +
      '(ppoll(2)).',
    { fds: pointer(pollfd), nfds: u32, timeout_ns: s64, mask: constPointer(u64) },
  ),
];

export const minios: Module = {
  name: 'minios',
  prefix: 'minios_',
  definitions: [
    ...MINIOS_TYPES,
    ...SIGNAL_TYPES,
    ...TTY_TYPES,
    ...TRACE_TYPES,
    ...PRIVILEGE_TYPES,
    ...MQUEUE_TYPES,
  ],
  functions: [
    ...processes,
    ...signals,
    ...tracing,
    ...identity,
    ...machine,
    ...namespaces,
    ...files,
    ...mounts,
    ...devices,
    ...messageQueues,
  ],
};
