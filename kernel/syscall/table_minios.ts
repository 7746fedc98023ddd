// System calls as programs are bound to them: in through the border, to the function that does it, and out.
//
// Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.
//
// Locks: none.

import {
  call_begins,
  enter,
  leave,
  replaced,
  watch,
  watched,
} from './border';
import {
  restarted,
} from './descriptor';
import {
  sys_capget,
  sys_capset,
  sys_prctl,
} from './minios/capability';
import {
  sys_flock,
  sys_ioctl,
  sys_poll,
  sys_ppoll,
  sys_sync,
} from './minios/descriptor';
import {
  sys_access,
  sys_chmod,
  sys_chown,
  sys_fchmod,
  sys_fchown,
  sys_fstat,
  sys_fstatat,
  sys_fstatfs,
  sys_mkfifo,
  sys_mknod,
  sys_statfs,
} from './minios/file';
import {
  sys_getegid,
  sys_geteuid,
  sys_getgid,
  sys_getgroups,
  sys_getresgid,
  sys_getresuid,
  sys_getuid,
  sys_setgid,
  sys_setgroups,
  sys_setregid,
  sys_setresgid,
  sys_setresuid,
  sys_setreuid,
  sys_setuid,
  sys_umask,
} from './minios/identity';
import {
  sys_prlimit,
  sys_sched_getaffinity,
  sys_sched_setaffinity,
} from './minios/limit';
import {
  sys_power,
  sys_sysinfo,
  sys_syslog,
  sys_uname,
} from './minios/machine';
import {
  sys_chroot,
  sys_fchdir,
  sys_mount,
  sys_pivot_root,
  sys_umount2,
} from './minios/mount';
import {
  sys_mq_getsetattr,
  sys_mq_notify,
  sys_mq_open,
  sys_mq_timedreceive,
  sys_mq_timedsend,
  sys_mq_unlink,
} from './minios/mqueue';
import {
  sys_setdomainname,
  sys_sethostname,
  sys_setns,
  sys_unshare,
} from './minios/namespace';
import {
  sys_getpriority,
  sys_nice,
  sys_setpriority,
} from './minios/priority';
import {
  sys_exec,
  sys_exec_error,
  sys_getpgid,
  sys_getpid,
  sys_getppid,
  sys_getrusage,
  sys_getsid,
  sys_setpgid,
  sys_setsid,
  sys_spawn,
  sys_wait4,
} from './minios/process';
import {
  sys_sched_getscheduler,
  sys_sched_setscheduler,
} from './minios/scheduler';
import {
  sys_seccomp,
} from './minios/seccomp';
import {
  sys_alarm,
  sys_getitimer,
  sys_kill,
  sys_setitimer,
  sys_sigaction,
  sys_sigpending,
  sys_sigprocmask,
  sys_sigsuspend,
  sys_sigtimedwait,
} from './minios/signal';
import {
  sys_process_vm_read,
  sys_ptrace,
} from './minios/trace';
import {
  sys_getxattr,
  sys_listxattr,
  sys_removexattr,
  sys_setxattr,
} from './minios/xattr';

export function minios_getpid(): i32 {
  enter();
  if (watched()) {
    const refusal = call_begins(150, 0);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getpid());
}

export function minios_getppid(): i32 {
  enter();
  if (watched()) {
    const refusal = call_begins(151, 0);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getppid());
}

export function minios_spawn(attr: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>attr));
    const refusal = call_begins(152, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_spawn(attr));
}

export function minios_exec(attr: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>attr));
    const refusal = call_begins(153, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(replaced(sys_exec(attr)));
}

export function minios_exec_error(buf: i32, buf_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>buf));
    watch(1, <u64>(<u32>buf_len));
    const refusal = call_begins(154, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_exec_error(buf, buf_len));
}

export function minios_wait4(pid: i32, status: i32, options: i32, rusage: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>status));
    watch(2, <u64>(<u32>options));
    watch(3, <u64>(<u32>rusage));
    const refusal = call_begins(155, 4);
    if (refusal != 0) return leave(refusal);
  }
  let result: i32;
  do result = sys_wait4(pid, status, options, rusage);
  while (restarted(result));
  return leave(result);
}

export function minios_kill(pid: i32, sig: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>sig));
    const refusal = call_begins(156, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_kill(pid, sig));
}

export function minios_getrusage(who: i32, usage: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>who));
    watch(1, <u64>(<u32>usage));
    const refusal = call_begins(157, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getrusage(who, usage));
}

export function minios_getpgid(pid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    const refusal = call_begins(158, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getpgid(pid));
}

export function minios_setpgid(pid: i32, pgid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>pgid));
    const refusal = call_begins(159, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setpgid(pid, pgid));
}

export function minios_getsid(pid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    const refusal = call_begins(160, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getsid(pid));
}

export function minios_setsid(): i32 {
  enter();
  if (watched()) {
    const refusal = call_begins(161, 0);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setsid());
}

export function minios_nice(increment: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>increment));
    const refusal = call_begins(162, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_nice(increment));
}

export function minios_getpriority(which: i32, who: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>which));
    watch(1, <u64>(<u32>who));
    const refusal = call_begins(163, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getpriority(which, who));
}

export function minios_setpriority(which: i32, who: i32, priority: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>which));
    watch(1, <u64>(<u32>who));
    watch(2, <u64>(<u32>priority));
    const refusal = call_begins(164, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setpriority(which, who, priority));
}

export function minios_sched_setscheduler(pid: i32, policy: i32, priority: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>policy));
    watch(2, <u64>(<u32>priority));
    const refusal = call_begins(165, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sched_setscheduler(pid, policy, priority));
}

export function minios_sched_getscheduler(pid: i32, priority: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>priority));
    const refusal = call_begins(166, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sched_getscheduler(pid, priority));
}

export function minios_sigaction(sig: i32, act: i32, oldact: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>sig));
    watch(1, <u64>(<u32>act));
    watch(2, <u64>(<u32>oldact));
    const refusal = call_begins(167, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sigaction(sig, act, oldact));
}

export function minios_sigprocmask(how: i32, set: i32, oldset: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>how));
    watch(1, <u64>(<u32>set));
    watch(2, <u64>(<u32>oldset));
    const refusal = call_begins(168, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sigprocmask(how, set, oldset));
}

export function minios_sigpending(set: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>set));
    const refusal = call_begins(169, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sigpending(set));
}

export function minios_sigsuspend(mask: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>mask));
    const refusal = call_begins(170, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sigsuspend(mask));
}

export function minios_sigtimedwait(set: i32, timeout_ns: i64): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>set));
    watch(1, <u64>timeout_ns);
    const refusal = call_begins(171, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sigtimedwait(set, timeout_ns));
}

export function minios_alarm(seconds: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>seconds));
    const refusal = call_begins(172, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_alarm(seconds));
}

export function minios_setitimer(which: i32, value: i32, old: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>which));
    watch(1, <u64>(<u32>value));
    watch(2, <u64>(<u32>old));
    const refusal = call_begins(173, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setitimer(which, value, old));
}

export function minios_getitimer(which: i32, value: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>which));
    watch(1, <u64>(<u32>value));
    const refusal = call_begins(174, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getitimer(which, value));
}

export function minios_ptrace(request: i32, pid: i32, addr: i32, data: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>request));
    watch(1, <u64>(<u32>pid));
    watch(2, <u64>(<u32>addr));
    watch(3, <u64>(<u32>data));
    const refusal = call_begins(175, 4);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_ptrace(request, pid, addr, data));
}

export function minios_process_vm_read(pid: i32, address: i32, buf: i32, len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>address));
    watch(2, <u64>(<u32>buf));
    watch(3, <u64>(<u32>len));
    const refusal = call_begins(176, 4);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_process_vm_read(pid, address, buf, len));
}

export function minios_getuid(): i32 {
  enter();
  if (watched()) {
    const refusal = call_begins(177, 0);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getuid());
}

export function minios_geteuid(): i32 {
  enter();
  if (watched()) {
    const refusal = call_begins(178, 0);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_geteuid());
}

export function minios_getgid(): i32 {
  enter();
  if (watched()) {
    const refusal = call_begins(179, 0);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getgid());
}

export function minios_getegid(): i32 {
  enter();
  if (watched()) {
    const refusal = call_begins(180, 0);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getegid());
}

export function minios_umask(mask: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>mask));
    const refusal = call_begins(181, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_umask(mask));
}

export function minios_getresuid(ruid: i32, euid: i32, suid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>ruid));
    watch(1, <u64>(<u32>euid));
    watch(2, <u64>(<u32>suid));
    const refusal = call_begins(182, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getresuid(ruid, euid, suid));
}

export function minios_getresgid(rgid: i32, egid: i32, sgid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>rgid));
    watch(1, <u64>(<u32>egid));
    watch(2, <u64>(<u32>sgid));
    const refusal = call_begins(183, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getresgid(rgid, egid, sgid));
}

export function minios_setuid(uid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>uid));
    const refusal = call_begins(184, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setuid(uid));
}

export function minios_setgid(gid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>gid));
    const refusal = call_begins(185, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setgid(gid));
}

export function minios_setreuid(ruid: i32, euid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>ruid));
    watch(1, <u64>(<u32>euid));
    const refusal = call_begins(186, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setreuid(ruid, euid));
}

export function minios_setregid(rgid: i32, egid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>rgid));
    watch(1, <u64>(<u32>egid));
    const refusal = call_begins(187, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setregid(rgid, egid));
}

export function minios_setresuid(ruid: i32, euid: i32, suid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>ruid));
    watch(1, <u64>(<u32>euid));
    watch(2, <u64>(<u32>suid));
    const refusal = call_begins(188, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setresuid(ruid, euid, suid));
}

export function minios_setresgid(rgid: i32, egid: i32, sgid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>rgid));
    watch(1, <u64>(<u32>egid));
    watch(2, <u64>(<u32>sgid));
    const refusal = call_begins(189, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setresgid(rgid, egid, sgid));
}

export function minios_getgroups(count: i32, list: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>count));
    watch(1, <u64>(<u32>list));
    const refusal = call_begins(190, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getgroups(count, list));
}

export function minios_setgroups(count: i32, list: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>count));
    watch(1, <u64>(<u32>list));
    const refusal = call_begins(191, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setgroups(count, list));
}

export function minios_capget(pid: i32, sets: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>sets));
    const refusal = call_begins(192, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_capget(pid, sets));
}

export function minios_capset(sets: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>sets));
    const refusal = call_begins(193, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_capset(sets));
}

export function minios_prctl(option: i32, arg2: i32, arg3: i32, arg4: i32, arg5: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>option));
    watch(1, <u64>(<u32>arg2));
    watch(2, <u64>(<u32>arg3));
    watch(3, <u64>(<u32>arg4));
    watch(4, <u64>(<u32>arg5));
    const refusal = call_begins(194, 5);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_prctl(option, arg2, arg3, arg4, arg5));
}

export function minios_seccomp(operation: i32, flags: i32, args: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>operation));
    watch(1, <u64>(<u32>flags));
    watch(2, <u64>(<u32>args));
    const refusal = call_begins(195, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_seccomp(operation, flags, args));
}

export function minios_prlimit(pid: i32, resource: i32, new_limit: i32, old_limit: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>resource));
    watch(2, <u64>(<u32>new_limit));
    watch(3, <u64>(<u32>old_limit));
    const refusal = call_begins(196, 4);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_prlimit(pid, resource, new_limit, old_limit));
}

export function minios_sched_setaffinity(pid: i32, len: i32, mask: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>len));
    watch(2, <u64>(<u32>mask));
    const refusal = call_begins(197, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sched_setaffinity(pid, len, mask));
}

export function minios_sched_getaffinity(pid: i32, len: i32, mask: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>pid));
    watch(1, <u64>(<u32>len));
    watch(2, <u64>(<u32>mask));
    const refusal = call_begins(198, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sched_getaffinity(pid, len, mask));
}

export function minios_power(how: i32, status: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>how));
    watch(1, <u64>(<u32>status));
    const refusal = call_begins(199, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_power(how, status));
}

export function minios_sysinfo(buf: i32, buf_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>buf));
    watch(1, <u64>(<u32>buf_len));
    const refusal = call_begins(200, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sysinfo(buf, buf_len));
}

export function minios_syslog(type: i32, buf: i32, buf_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>type));
    watch(1, <u64>(<u32>buf));
    watch(2, <u64>(<u32>buf_len));
    const refusal = call_begins(201, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_syslog(type, buf, buf_len));
}

export function minios_uname(buf: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>buf));
    const refusal = call_begins(202, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_uname(buf));
}

export function minios_unshare(flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>flags));
    const refusal = call_begins(203, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_unshare(flags));
}

export function minios_setns(fd: i32, nstype: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>nstype));
    const refusal = call_begins(204, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setns(fd, nstype));
}

export function minios_sethostname(name: i32, name_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>name));
    watch(1, <u64>(<u32>name_len));
    const refusal = call_begins(205, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sethostname(name, name_len));
}

export function minios_setdomainname(name: i32, name_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>name));
    watch(1, <u64>(<u32>name_len));
    const refusal = call_begins(206, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setdomainname(name, name_len));
}

export function minios_fstatat(dirfd: i32, path: i32, path_len: i32, buf: i32, flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>buf));
    watch(4, <u64>(<u32>flags));
    const refusal = call_begins(207, 5);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_fstatat(dirfd, path, path_len, buf, flags));
}

export function minios_fstat(fd: i32, buf: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>buf));
    const refusal = call_begins(208, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_fstat(fd, buf));
}

export function minios_chmod(dirfd: i32, path: i32, path_len: i32, mode: i32, flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>mode));
    watch(4, <u64>(<u32>flags));
    const refusal = call_begins(209, 5);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_chmod(dirfd, path, path_len, mode, flags));
}

export function minios_fchmod(fd: i32, mode: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>mode));
    const refusal = call_begins(210, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_fchmod(fd, mode));
}

export function minios_chown(dirfd: i32, path: i32, path_len: i32, uid: i32, gid: i32, flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>uid));
    watch(4, <u64>(<u32>gid));
    watch(5, <u64>(<u32>flags));
    const refusal = call_begins(211, 6);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_chown(dirfd, path, path_len, uid, gid, flags));
}

export function minios_fchown(fd: i32, uid: i32, gid: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>uid));
    watch(2, <u64>(<u32>gid));
    const refusal = call_begins(212, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_fchown(fd, uid, gid));
}

export function minios_access(dirfd: i32, path: i32, path_len: i32, mode: i32, flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>mode));
    watch(4, <u64>(<u32>flags));
    const refusal = call_begins(213, 5);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_access(dirfd, path, path_len, mode, flags));
}

export function minios_mkfifo(dirfd: i32, path: i32, path_len: i32, mode: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>mode));
    const refusal = call_begins(214, 4);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_mkfifo(dirfd, path, path_len, mode));
}

export function minios_mknod(dirfd: i32, path: i32, path_len: i32, mode: i32, dev: i64): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>mode));
    watch(4, <u64>dev);
    const refusal = call_begins(215, 5);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_mknod(dirfd, path, path_len, mode, dev));
}

export function minios_sync(): i32 {
  enter();
  if (watched()) {
    const refusal = call_begins(216, 0);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_sync());
}

export function minios_flock(fd: i32, operation: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>operation));
    const refusal = call_begins(217, 2);
    if (refusal != 0) return leave(refusal);
  }
  let result: i32;
  do result = sys_flock(fd, operation);
  while (restarted(result));
  return leave(result);
}

export function minios_setxattr(dirfd: i32, path: i32, path_len: i32, name: i32, name_len: i32, value: i32, value_len: i32, flags: i32, at_flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>name));
    watch(4, <u64>(<u32>name_len));
    watch(5, <u64>(<u32>value));
    watch(6, <u64>(<u32>value_len));
    watch(7, <u64>(<u32>flags));
    watch(8, <u64>(<u32>at_flags));
    const refusal = call_begins(218, 9);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_setxattr(dirfd, path, path_len, name, name_len, value, value_len, flags, at_flags));
}

export function minios_getxattr(dirfd: i32, path: i32, path_len: i32, name: i32, name_len: i32, value: i32, value_len: i32, at_flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>name));
    watch(4, <u64>(<u32>name_len));
    watch(5, <u64>(<u32>value));
    watch(6, <u64>(<u32>value_len));
    watch(7, <u64>(<u32>at_flags));
    const refusal = call_begins(219, 8);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_getxattr(dirfd, path, path_len, name, name_len, value, value_len, at_flags));
}

export function minios_listxattr(dirfd: i32, path: i32, path_len: i32, list: i32, list_len: i32, at_flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>list));
    watch(4, <u64>(<u32>list_len));
    watch(5, <u64>(<u32>at_flags));
    const refusal = call_begins(220, 6);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_listxattr(dirfd, path, path_len, list, list_len, at_flags));
}

export function minios_removexattr(dirfd: i32, path: i32, path_len: i32, name: i32, name_len: i32, at_flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>dirfd));
    watch(1, <u64>(<u32>path));
    watch(2, <u64>(<u32>path_len));
    watch(3, <u64>(<u32>name));
    watch(4, <u64>(<u32>name_len));
    watch(5, <u64>(<u32>at_flags));
    const refusal = call_begins(221, 6);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_removexattr(dirfd, path, path_len, name, name_len, at_flags));
}

export function minios_mount(source: i32, source_len: i32, target: i32, target_len: i32, fstype: i32, fstype_len: i32, flags: i32, data: i32, data_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>source));
    watch(1, <u64>(<u32>source_len));
    watch(2, <u64>(<u32>target));
    watch(3, <u64>(<u32>target_len));
    watch(4, <u64>(<u32>fstype));
    watch(5, <u64>(<u32>fstype_len));
    watch(6, <u64>(<u32>flags));
    watch(7, <u64>(<u32>data));
    watch(8, <u64>(<u32>data_len));
    const refusal = call_begins(222, 9);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_mount(source, source_len, target, target_len, fstype, fstype_len, flags, data, data_len));
}

export function minios_chroot(path: i32, path_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>path));
    watch(1, <u64>(<u32>path_len));
    const refusal = call_begins(223, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_chroot(path, path_len));
}

export function minios_umount2(target: i32, target_len: i32, flags: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>target));
    watch(1, <u64>(<u32>target_len));
    watch(2, <u64>(<u32>flags));
    const refusal = call_begins(224, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_umount2(target, target_len, flags));
}

export function minios_pivot_root(new_root: i32, new_root_len: i32, put_old: i32, put_old_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>new_root));
    watch(1, <u64>(<u32>new_root_len));
    watch(2, <u64>(<u32>put_old));
    watch(3, <u64>(<u32>put_old_len));
    const refusal = call_begins(225, 4);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_pivot_root(new_root, new_root_len, put_old, put_old_len));
}

export function minios_fchdir(fd: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    const refusal = call_begins(226, 1);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_fchdir(fd));
}

export function minios_statfs(path: i32, path_len: i32, buf: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>path));
    watch(1, <u64>(<u32>path_len));
    watch(2, <u64>(<u32>buf));
    const refusal = call_begins(227, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_statfs(path, path_len, buf));
}

export function minios_fstatfs(fd: i32, buf: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>buf));
    const refusal = call_begins(228, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_fstatfs(fd, buf));
}

export function minios_ioctl(fd: i32, request: i32, arg: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>request));
    watch(2, <u64>(<u32>arg));
    const refusal = call_begins(229, 3);
    if (refusal != 0) return leave(refusal);
  }
  let result: i32;
  do result = sys_ioctl(fd, request, arg);
  while (restarted(result));
  return leave(result);
}

export function minios_poll(fds: i32, nfds: i32, timeout_ms: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fds));
    watch(1, <u64>(<u32>nfds));
    watch(2, <u64>(<u32>timeout_ms));
    const refusal = call_begins(230, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_poll(fds, nfds, timeout_ms));
}

export function minios_ppoll(fds: i32, nfds: i32, timeout_ns: i64, mask: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fds));
    watch(1, <u64>(<u32>nfds));
    watch(2, <u64>timeout_ns);
    watch(3, <u64>(<u32>mask));
    const refusal = call_begins(231, 4);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_ppoll(fds, nfds, timeout_ns, mask));
}

export function minios_mq_open(name: i32, name_len: i32, oflag: i32, mode: i32, attr: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>name));
    watch(1, <u64>(<u32>name_len));
    watch(2, <u64>(<u32>oflag));
    watch(3, <u64>(<u32>mode));
    watch(4, <u64>(<u32>attr));
    const refusal = call_begins(232, 5);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_mq_open(name, name_len, oflag, mode, attr));
}

export function minios_mq_unlink(name: i32, name_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>name));
    watch(1, <u64>(<u32>name_len));
    const refusal = call_begins(233, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_mq_unlink(name, name_len));
}

export function minios_mq_timedsend(mqdes: i32, msg: i32, msg_len: i32, prio: i32, abs_timeout: i64): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>mqdes));
    watch(1, <u64>(<u32>msg));
    watch(2, <u64>(<u32>msg_len));
    watch(3, <u64>(<u32>prio));
    watch(4, <u64>abs_timeout);
    const refusal = call_begins(234, 5);
    if (refusal != 0) return leave(refusal);
  }
  let result: i32;
  do result = sys_mq_timedsend(mqdes, msg, msg_len, prio, abs_timeout);
  while (restarted(result));
  return leave(result);
}

export function minios_mq_timedreceive(mqdes: i32, msg: i32, msg_len: i32, prio: i32, abs_timeout: i64): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>mqdes));
    watch(1, <u64>(<u32>msg));
    watch(2, <u64>(<u32>msg_len));
    watch(3, <u64>(<u32>prio));
    watch(4, <u64>abs_timeout);
    const refusal = call_begins(235, 5);
    if (refusal != 0) return leave(refusal);
  }
  let result: i32;
  do result = sys_mq_timedreceive(mqdes, msg, msg_len, prio, abs_timeout);
  while (restarted(result));
  return leave(result);
}

export function minios_mq_notify(mqdes: i32, sevp: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>mqdes));
    watch(1, <u64>(<u32>sevp));
    const refusal = call_begins(236, 2);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_mq_notify(mqdes, sevp));
}

export function minios_mq_getsetattr(mqdes: i32, newattr: i32, oldattr: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>mqdes));
    watch(1, <u64>(<u32>newattr));
    watch(2, <u64>(<u32>oldattr));
    const refusal = call_begins(237, 3);
    if (refusal != 0) return leave(refusal);
  }
  return leave(sys_mq_getsetattr(mqdes, newattr, oldattr));
}
