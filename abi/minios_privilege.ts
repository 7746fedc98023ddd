// Privilege: who a process is, what it may, and how much of what it may have. Linux's numbers: include/uapi/linux/capability.h,
// securebits.h, prctl.h, seccomp.h, resource.h. Manual pages: credentials(7), capabilities(7), prctl(2), seccomp(2),
// getrlimit(2). A set of capabilities is one 64-bit word: bit n is capability n.

import {
  call,
  constPointer,
  constants,
  pointer,
  s32,
  struct,
  u32,
  u64,
  u8,
  type Definition,
  type Func,
} from './schema.ts';
import { gid, mode, uid } from './minios_types.ts';
import { pid, size } from './types.ts';

const capabilities = constants('cap', 'u32', 'Capabilities, capabilities(7).', {
  CAP_CHOWN: [0, 'Change owners of files.'],
  CAP_DAC_OVERRIDE: [1, 'Read, write and execute what permissions forbid.'],
  CAP_DAC_READ_SEARCH: [2, 'Read files and search directories that permissions forbid.'],
  CAP_FOWNER: [3, "Do what only a file's owner may."],
  CAP_FSETID: [4, 'Keep set-id bits where they would be cleared.'],
  CAP_KILL: [5, "Send signals to others' processes."],
  CAP_SETGID: [6, 'Change group ids.'],
  CAP_SETUID: [7, 'Change user ids.'],
  CAP_SETPCAP: [8, 'Change the bounding set and securebits, inherit any capability.'],
  CAP_LINUX_IMMUTABLE: [9, 'Nothing here: there are no such flags.'],
  CAP_NET_BIND_SERVICE: [10, 'Bind ports below 1024.'],
  CAP_NET_BROADCAST: [11, 'Nothing, as on Linux.'],
  CAP_NET_ADMIN: [12, 'Configure networks.'],
  CAP_NET_RAW: [13, 'Use raw sockets.'],
  CAP_IPC_LOCK: [14, 'Nothing here: memory is never paged out.'],
  CAP_IPC_OWNER: [15, 'Do what permissions of IPC objects forbid.'],
  CAP_SYS_MODULE: [16, 'Nothing here: there are no modules.'],
  CAP_SYS_RAWIO: [17, 'Open a node that one has made for a device that leads out of the machine.'],
  CAP_SYS_CHROOT: [18, 'Change the root directory.'],
  CAP_SYS_PTRACE: [19, "Trace, and look into, others' processes."],
  CAP_SYS_PACCT: [20, 'Nothing here: there is no process accounting.'],
  CAP_SYS_ADMIN: [21, 'Mount, set the host name, make and enter namespaces, and more.'],
  CAP_SYS_BOOT: [22, 'Stop the machine.'],
  CAP_SYS_NICE: [23, 'Raise priorities, and change those of others.'],
  CAP_SYS_RESOURCE: [24, 'Raise limits, and go beyond some.'],
  CAP_SYS_TIME: [25, 'Set the clock.'],
  CAP_SYS_TTY_CONFIG: [26, 'Hang terminals up.'],
  CAP_MKNOD: [27, 'Make device files.'],
  CAP_LEASE: [28, 'Nothing here: there are no leases.'],
  CAP_AUDIT_WRITE: [29, 'Nothing here: there is no audit log.'],
  CAP_AUDIT_CONTROL: [30, 'Nothing here: there is no audit log.'],
  CAP_SETFCAP: [31, 'Map user 0 of the parent into a new user namespace.'],
  CAP_MAC_OVERRIDE: [32, 'Nothing here: there are no security modules.'],
  CAP_MAC_ADMIN: [33, 'Nothing here: there are no security modules.'],
  CAP_SYSLOG: [34, "Clear and control the kernel's messages."],
  CAP_WAKE_ALARM: [35, 'Nothing here: the machine does not sleep.'],
  CAP_BLOCK_SUSPEND: [36, 'Nothing here: the machine does not sleep.'],
  CAP_AUDIT_READ: [37, 'Nothing here: there is no audit log.'],
  CAP_PERFMON: [38, 'Read what tracing has recorded.'],
  CAP_BPF: [39, 'Nothing here: there is no BPF.'],
  CAP_CHECKPOINT_RESTORE: [40, 'Nothing here: there is no checkpointing.'],
});

const securebits = constants(
  'secbit',
  'u32',
  'Securebits, capabilities(7); each with a lock that keeps it.',
  {
    SECBIT_NOROOT: [1, 'User 0 gets no capabilities at exec.'],
    SECBIT_NOROOT_LOCKED: [2, 'Its lock.'],
    SECBIT_NO_SETUID_FIXUP: [4, 'Capabilities do not change with user ids.'],
    SECBIT_NO_SETUID_FIXUP_LOCKED: [8, 'Its lock.'],
    SECBIT_KEEP_CAPS: [16, 'Permitted ones stay when no user id is 0 any more; cleared at exec.'],
    SECBIT_KEEP_CAPS_LOCKED: [32, 'Its lock.'],
    SECBIT_NO_CAP_AMBIENT_RAISE: [64, 'No ambient capability can be raised.'],
    SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED: [128, 'Its lock.'],
  },
);

const prctlOptions = constants('pr', 's32', 'Operations of prctl(2).', {
  PR_SET_PDEATHSIG: [1, 'Sends the caller signal arg2, 0: none, when its parent ends.'],
  PR_GET_PDEATHSIG: [2, 'Writes that signal to the 4 bytes at arg2.'],
  PR_GET_DUMPABLE: [3, "1 if others of the same user may look into the caller's memory, else 0."],
  PR_SET_DUMPABLE: [4, 'Sets that to arg2, 0 or 1.'],
  PR_GET_KEEPCAPS: [7, 'SECBIT_KEEP_CAPS as 0 or 1.'],
  PR_SET_KEEPCAPS: [8, 'Sets it to arg2.'],
  PR_SET_NAME: [15, 'Names the caller: the string at arg2, at most 15 bytes.'],
  PR_GET_NAME: [16, 'Writes the name to the 16 bytes at arg2.'],
  PR_GET_SECCOMP: [21, '2 if the caller has a filter of system calls, else 0.'],
  PR_CAPBSET_READ: [23, '1 if capability arg2 is in the bounding set, else 0.'],
  PR_CAPBSET_DROP: [24, 'Takes capability arg2 out of it, for good.'],
  PR_GET_SECUREBITS: [27, 'The securebits.'],
  PR_SET_SECUREBITS: [28, 'Sets them to arg2.'],
  PR_SET_CHILD_SUBREAPER: [36, 'With arg2 not 0: orphans among its descendants become its children.'],
  PR_GET_CHILD_SUBREAPER: [37, 'Writes whether that is so to the s32 at arg2.'],
  PR_SET_NO_NEW_PRIVS: [38, 'With arg2 1: no exec gives more privilege, for good.'],
  PR_GET_NO_NEW_PRIVS: [39, 'Whether that is so.'],
  PR_CAP_AMBIENT: [47, 'The ambient set: what arg2 says, with capability arg3.'],
});

const ambient = constants('pr_cap_ambient', 'u32', 'What PR_CAP_AMBIENT does.', {
  PR_CAP_AMBIENT_IS_SET: [1, '1 if it is in the set, else 0.'],
  PR_CAP_AMBIENT_RAISE: [2, 'Puts it in; it has to be permitted and inheritable.'],
  PR_CAP_AMBIENT_LOWER: [3, 'Takes it out.'],
  PR_CAP_AMBIENT_CLEAR_ALL: [4, 'Empties the set.'],
});

const capSets = struct('cap_sets', 'Sets of capabilities of a process, capget(2).', {
  effective: [u64, 'What is checked.'],
  permitted: [u64, 'What can be made effective.'],
  inheritable: [u64, 'What can be kept over exec.'],
});

const resources = constants('rlimit', 's32', 'Resources with limits, getrlimit(2).', {
  RLIMIT_CPU: [0, 'Seconds of processor time: SIGXCPU, SIGKILL at the hard limit.'],
  RLIMIT_FSIZE: [1, 'Bytes of a file that is written: SIGXFSZ, EFBIG.'],
  RLIMIT_DATA: [2, "Bytes of the program's memory."],
  RLIMIT_STACK: [3, "Bytes of stack: the engine's, whatever this says."],
  RLIMIT_CORE: [4, 'Bytes of a core dump: there are none.'],
  RLIMIT_RSS: [5, 'Nothing, as on Linux.'],
  RLIMIT_NPROC: [6, 'Processes of the real user: EAGAIN.'],
  RLIMIT_NOFILE: [7, 'Descriptors: EMFILE beyond.'],
  RLIMIT_MEMLOCK: [8, 'Bytes of locked memory: nothing can be locked.'],
  RLIMIT_AS: [9, "Bytes of the program's memory and code."],
  RLIMIT_LOCKS: [10, 'Nothing, as on Linux.'],
  RLIMIT_SIGPENDING: [11, 'Queued signals: signals are not queued.'],
  RLIMIT_MSGQUEUE: [12, 'Bytes of POSIX message queues.'],
  RLIMIT_NICE: [13, 'The nice value may be lowered to 20 less this.'],
  RLIMIT_RTPRIO: [14, 'Highest real-time priority.'],
  RLIMIT_RTTIME: [15, 'Microseconds of real-time processor time without sleep.'],
});

const rlimit = struct('rlimit', 'A limit, getrlimit(2); all bits set: none.', {
  cur: [u64, 'What counts.'],
  max: [u64, 'How far the process may raise it.'],
});

const seccompOperations = constants('seccomp', 'u32', 'Operations of seccomp(2).', {
  SECCOMP_SET_MODE_FILTER: [1, 'Adds a filter; `args` is a seccomp_filter.'],
  SECCOMP_GET_ACTION_AVAIL: [2, 'Whether the action at `args` is known: 0 or EOPNOTSUPP.'],
});

const seccompActions = constants('seccomp_ret', 'u32', 'What becomes of a system call.', {
  SECCOMP_RET_KILL_PROCESS: [0x80000000, 'The process dies of SIGSYS, whatever it does about that signal.'],
  SECCOMP_RET_ERRNO: [0x00050000, 'The call fails with the errno in the low 16 bits: a number of errno.ts.'],
  SECCOMP_RET_LOG: [0x7ffc0000, 'It is made, and logged.'],
  SECCOMP_RET_ALLOW: [0x7fff0000, 'It is made.'],
});

const seccompFilter = struct('seccomp_filter', 'A filter of system calls: those that are allowed.', {
  default_action: [u32, 'What becomes of all others: SECCOMP_RET_….'],
  count: [u32, 'How many are listed.'],
  calls: [constPointer(u32), 'Their numbers.'],
});

export const PRIVILEGE_TYPES: Definition[] = [
  capabilities,
  securebits,
  prctlOptions,
  ambient,
  capSets,
  resources,
  rlimit,
  seccompOperations,
  seccompActions,
  seccompFilter,
];

export const identity: Func[] = [
  call('getuid', 'The real user id (getuid(2)).', {}),
  call('geteuid', 'The effective user id (geteuid(2)).', {}),
  call('getgid', 'The real group id (getgid(2)).', {}),
  call('getegid', 'The effective group id (getegid(2)).', {}),
  call('umask', 'Sets the file creation mask and answers the old one (umask(2)).', { mask: mode }),
  call('getresuid', 'Writes the real, effective and saved user id (getresuid(2)).', {
    ruid: pointer(uid),
    euid: pointer(uid),
    suid: pointer(uid),
  }),
  call('getresgid', 'Writes the real, effective and saved group id (getresgid(2)).', {
    rgid: pointer(gid),
    egid: pointer(gid),
    sgid: pointer(gid),
  }),
  call('setuid', 'Sets the effective user id; with CAP_SETUID all three (setuid(2)).', { uid }),
  call('setgid', 'Sets the effective group id; with CAP_SETGID all three (setgid(2)).', { gid }),
  call('setreuid', 'Sets the real and the effective user id (setreuid(2)).', { ruid: uid, euid: uid }),
  call('setregid', 'Sets the real and the effective group id (setregid(2)).', { rgid: gid, egid: gid }),
  call('setresuid', 'Sets all three user ids (setresuid(2)).', { ruid: uid, euid: uid, suid: uid }),
  call('setresgid', 'Sets all three group ids (setresgid(2)).', { rgid: gid, egid: gid, sgid: gid }),
  call(
    'getgroups',
    'Writes the supplementary groups, if count is not 0, and answers how many there are (getgroups(2)).',
    { count: u32, list: pointer(gid) },
  ),
  call('setgroups', 'Sets the supplementary groups (setgroups(2)).', { count: u32, list: constPointer(gid) }),
  call('capget', 'Writes the capabilities of pid, 0: the caller (capget(2), with one struct).', {
    pid,
    sets: pointer(capSets),
  }),
  call('capset', "Sets the caller's capabilities (capset(2), with one struct).", {
    sets: constPointer(capSets),
  }),
  call('prctl', 'Asks and changes what PR_… says about the caller (prctl(2)). EINVAL: no such operation.', {
    option: s32,
    arg2: u32,
    arg3: u32,
    arg4: u32,
    arg5: u32,
  }),
  call(
    'seccomp',
    'Filters the system calls of the caller and its children to come (seccomp(2); a filter is no BPF program, but a list ' +
      'of what is allowed). Filters add up, and the strictest answer counts. EACCES: without PR_SET_NO_NEW_PRIVS and ' +
      'CAP_SYS_ADMIN.',
    { operation: u32, flags: u32, args: pointer(null) },
  ),
  call('prlimit', 'Writes and sets a limit of pid, 0: the caller; both may be 0 (prlimit(2)).', {
    pid,
    resource: s32,
    new_limit: constPointer(rlimit),
    old_limit: pointer(rlimit),
  }),
  call('sched_setaffinity', 'Says on which harts pid may run: a mask of len bytes (sched_setaffinity(2)).', {
    pid,
    len: size,
    mask: constPointer(u8),
  }),
  call(
    'sched_getaffinity',
    'Writes on which harts pid may run, and answers how many bytes that are (the system call of sched_getaffinity(2)).',
    { pid, len: size, mask: pointer(u8) },
  ),
];
