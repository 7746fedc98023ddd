// Types and numbers of the import module `minios`. Numbers are Linux's (x86-64 and asm-generic headers, include/uapi)
// wherever Linux has the thing; structs are laid out for programs with 32-bit addresses, and every count or time in
// them is 64 bits wide. Where a struct is Linux's, its head names the manual page.

import {
  alias,
  array,
  constPointer,
  constants,
  enumeration,
  flags,
  s32,
  s64,
  struct,
  u16,
  u32,
  u64,
  u8,
  type Definition,
} from './schema.ts';
import { fd, fdflags, oflags, pid, rights, size } from './types.ts';

export const uid = alias(
  'uid',
  'u32',
  'A user id in the caller\'s user namespace; 0xffffffff means "leave".',
);
export const gid = alias(
  'gid',
  'u32',
  'A group id in the caller\'s user namespace; 0xffffffff means "leave".',
);
export const mode = alias('mode', 'u32', 'Permission bits and, where said, S_IF… type bits.');
export const dev = alias('dev', 'u64', 'A device number as makedev(3) makes it.');
export const atFlags = alias('at_flags', 'u32', 'AT_… flags.');
export const signalNumber = alias('signal_number', 's32', 'A signal number, SIG….');

export const signals = constants('signal', 's32', "Signals, signal(7), Linux's numbers.", {
  SIGHUP: [1, 'Hangup. Default: terminate.'],
  SIGINT: [2, 'Interrupt from the keyboard. Default: terminate.'],
  SIGQUIT: [3, 'Quit from the keyboard. Default: terminate.'],
  SIGILL: [4, 'Illegal instruction. Default: terminate.'],
  SIGTRAP: [5, 'Trace trap. Default: terminate.'],
  SIGABRT: [6, 'Abort. Default: terminate.'],
  SIGBUS: [7, 'Bus error. Default: terminate.'],
  SIGFPE: [8, 'Arithmetic error. Default: terminate.'],
  SIGKILL: [9, 'Kill; cannot be caught, blocked or ignored.'],
  SIGUSR1: [10, "The program's own. Default: terminate."],
  SIGSEGV: [11, 'Bad memory access. Default: terminate.'],
  SIGUSR2: [12, "The program's own. Default: terminate."],
  SIGPIPE: [13, 'Nobody reads the pipe. Default: terminate.'],
  SIGALRM: [14, 'Alarm clock. Default: terminate.'],
  SIGTERM: [15, 'Termination. Default: terminate.'],
  SIGSTKFLT: [16, 'Unused. Default: terminate.'],
  SIGCHLD: [17, 'A child stopped, continued or ended. Default: ignore.'],
  SIGCONT: [18, 'Continue. Default: continue if stopped.'],
  SIGSTOP: [19, 'Stop; cannot be caught, blocked or ignored.'],
  SIGTSTP: [20, 'Stop from the keyboard. Default: stop.'],
  SIGTTIN: [21, 'Background process reads the terminal. Default: stop.'],
  SIGTTOU: [22, 'Background process writes to the terminal. Default: stop.'],
  SIGURG: [23, 'Urgent data. Default: ignore.'],
  SIGXCPU: [24, 'CPU time limit. Default: terminate.'],
  SIGXFSZ: [25, 'File size limit. Default: terminate.'],
  SIGVTALRM: [26, 'Virtual timer. Default: terminate.'],
  SIGPROF: [27, 'Profiling timer. Default: terminate.'],
  SIGWINCH: [28, 'Window size changed. Default: ignore.'],
  SIGIO: [29, 'I/O possible. Default: terminate.'],
  SIGPWR: [30, 'Power failure. Default: terminate.'],
  SIGSYS: [31, 'Bad system call. Default: terminate.'],
  SIGRTMIN: [32, 'First real-time signal.'],
  SIGRTMAX: [64, 'Last signal.'],
});

export const fdActionOp = enumeration(
  'fd_action_op',
  'u32',
  'What a spawn does with descriptors before it starts.',
  {
    close: 'Close `fd`; not an error if it is closed.',
    dup2: 'Make `fd2` a copy of `fd`, not close-on-exec; also when both are equal.',
    open: 'Open `path` at `fd`.',
    chdir: 'Change the working directory to `path`.',
    tcsetpgrp:
      "Make the child's process group the foreground group of the terminal `fd`, which must be the controlling " +
      'terminal of its session. Done last, when the child is in its group; no signal is sent ' +
      '(posix_spawn_file_actions_addtcsetpgrp_np).',
  },
);

export const fdAction = struct(
  'fd_action',
  'One step, done in the child in order (posix_spawn_file_actions_t).',
  {
    op: [fdActionOp, 'What to do.'],
    fd: [fd, 'The descriptor; for dup2 the one copied.'],
    fd2: [fd, "For dup2: the copy's number."],
    path: [constPointer(u8), 'For open and chdir.'],
    path_len: [size, 'Length in bytes.'],
    oflags: [oflags, 'For open.'],
    fdflags: [fdflags, 'For open.'],
    rights: [rights, 'For open: RIGHTS_FD_READ, RIGHTS_FD_WRITE or both choose the access mode.'],
    mode: [mode, 'For open with OFLAGS_CREAT: permissions, less the umask.'],
    reserved: [u32, '0.'],
  },
);

export const spawnFlags = flags('spawn_flag', 'u32', 'Which attributes of a spawn apply.', {
  setpgroup: 'Put the child in process group `pgroup`, 0: one of its own (POSIX_SPAWN_SETPGROUP).',
  setsid: 'Make the child lead a new session (POSIX_SPAWN_SETSID).',
  setsigmask: 'Block `sigmask` in the child (POSIX_SPAWN_SETSIGMASK).',
  resetids: 'Set the effective ids to the real ones (POSIX_SPAWN_RESETIDS).',
  close_others:
    'Close every descriptor above 2 that no action made; else all but close-on-exec ones are inherited.',
  setsigdefault: 'Give the signals in `sigdefault` their default action (POSIX_SPAWN_SETSIGDEF).',
  search_path: "Look a path without a slash up in the caller's PATH (posix_spawnp(3)).",
  setctty:
    'With setsid: make descriptor 0, after all actions, the controlling terminal (login_tty(3)). ENOTTY; EPERM: ' +
    "it is another session's.",
});

export const cloneFlags = constants('clone', 'u64', 'New namespaces and more, clone(2).', {
  CLONE_NEWTIME: [0x80, 'New time namespace.'],
  CLONE_FS: [0x200, 'For unshare: directories and umask of its own, which every process has here.'],
  CLONE_FILES: [0x400, 'For unshare: descriptors of its own, which every process has here.'],
  CLONE_PARENT: [0x8000, "The child's parent is the caller's parent."],
  CLONE_NEWNS: [0x20000, 'New mount namespace.'],
  CLONE_SYSVSEM: [0x40000, 'For unshare: System V semaphore adjustments, of which there are none.'],
  CLONE_NEWCGROUP: [0x2000000, 'New cgroup namespace.'],
  CLONE_NEWUTS: [0x4000000, 'New UTS namespace: host name.'],
  CLONE_NEWIPC: [0x8000000, 'New IPC namespace.'],
  CLONE_NEWUSER: [0x10000000, 'New user namespace.'],
  CLONE_NEWPID: [0x20000000, 'New pid namespace; the child is its process 1.'],
  CLONE_NEWNET: [0x40000000, 'New network namespace.'],
});

export const spawnAttr = struct(
  'spawn_attr',
  'What to start and how (posix_spawn(3) and clone3(2) in one).',
  {
    path: [constPointer(u8), 'The program.'],
    path_len: [size, 'Length in bytes.'],
    argv: [constPointer(u8), 'Arguments one after the other, each ended by a NUL; the first is argv[0].'],
    argv_len: [size, 'Length of all in bytes, NULs included.'],
    argv_count: [u32, 'How many.'],
    envp: [constPointer(u8), 'Environment, `NAME=value`, in the same form.'],
    envp_len: [size, 'Length of all in bytes, NULs included.'],
    envp_count: [u32, 'How many.'],
    fd_actions: [constPointer(fdAction), 'Steps on descriptors, in order.'],
    fd_actions_count: [u32, 'How many.'],
    flags: [spawnFlags, 'SPAWN_FLAG_….'],
    pgroup: [pid, 'With SPAWN_FLAG_SETPGROUP.'],
    clone_flags: [u64, 'CLONE_….'],
    sigmask: [u64, 'With SPAWN_FLAG_SETSIGMASK; signal n is bit n − 1.'],
    sigdefault: [u64, 'With SPAWN_FLAG_SETSIGDEFAULT; signal n is bit n − 1.'],
    cgroup: [fd, "Descriptor of the cgroup's directory to start in (CLONE_INTO_CGROUP); −1: the caller's."],
    reserved: [u32, '0.'],
  },
);

export const waitOptions = constants('wait', 's32', 'Options of wait4(2).', {
  WNOHANG: [1, 'Answer 0 at once if no child has changed.'],
  WUNTRACED: [2, 'Also report stopped children.'],
  WCONTINUED: [8, 'Also report continued children.'],
});

export const rusage = struct('rusage', 'Resources used, getrusage(2).', {
  utime_sec: [s64, 'User CPU time, seconds.'],
  utime_usec: [s64, 'User CPU time, microseconds on top.'],
  stime_sec: [s64, 'System CPU time, seconds.'],
  stime_usec: [s64, 'System CPU time, microseconds on top.'],
  maxrss: [s64, 'Most memory ever held, KiB.'],
  ixrss: [s64, '0.'],
  idrss: [s64, '0.'],
  isrss: [s64, '0.'],
  minflt: [s64, "Pages added to the program's memory."],
  majflt: [s64, '0.'],
  nswap: [s64, '0.'],
  inblock: [s64, '512-byte blocks read.'],
  oublock: [s64, '512-byte blocks written.'],
  msgsnd: [s64, '0.'],
  msgrcv: [s64, '0.'],
  nsignals: [s64, '0.'],
  nvcsw: [s64, 'Switches because it waited.'],
  nivcsw: [s64, 'Switches because its time was up.'],
});

export const powerHow = enumeration('power', 'u32', 'Ways to stop the machine, reboot(2).', {
  off: 'Off; the status becomes that of the host process.',
  restart: 'Start again.',
  halt: 'Stop and stay.',
});

export const sysinfo = struct('sysinfo', "The machine's counters (sysinfo(2), extended).", {
  uptime_ns: [u64, 'Nanoseconds since boot.'],
  memory_total: [u64, 'Memory of the machine, bytes: RAM and user pages together.'],
  memory_free: [u64, 'Of it unused, bytes.'],
  frames_total: [u32, 'RAM frames of 64 KiB.'],
  frames_free: [u32, 'Of them free.'],
  user_pages: [u32, "Pages of 64 KiB of programs' own memories."],
  tasks: [u32, 'Tasks, zombies included.'],
  tasks_running: [u32, 'Tasks that run or could.'],
  harts: [u32, 'Harts on line.'],
  open_files: [u32, 'Open file descriptions.'],
  inodes: [u32, 'Inodes in memory.'],
  slab_objects: [u32, 'Objects in the slab allocator.'],
  locks_held: [
    u32,
    'Locks held by the hart that answers, at the time of the answer; 0 unless something is broken.',
  ],
  timers: [u32, 'Armed timers.'],
  mounts: [u32, 'Mounts in all namespaces.'],
  load1: [u32, 'Load average over 1 minute, 16 fraction bits.'],
  load5: [u32, 'Over 5 minutes.'],
  load15: [u32, 'Over 15 minutes.'],
  reserved: [u32, '0.'],
  forks: [u64, 'Processes started since boot.'],
  context_switches: [u64, 'Context switches since boot.'],
});

export const syslogActions = constants('syslog', 's32', 'What syslog(2) does.', {
  SYSLOG_ACTION_READ: [2, 'Wait for messages, write them and forget them.'],
  SYSLOG_ACTION_READ_ALL: [3, 'Write the last messages that fit.'],
  SYSLOG_ACTION_READ_CLEAR: [4, 'The same, and clear.'],
  SYSLOG_ACTION_CLEAR: [5, 'Clear.'],
  SYSLOG_ACTION_CONSOLE_LEVEL: [8, "Set the console's level to `len`, 1 to 8."],
  SYSLOG_ACTION_SIZE_UNREAD: [9, 'Tell how many bytes READ would give.'],
  SYSLOG_ACTION_SIZE_BUFFER: [10, "Tell the buffer's size."],
});

const utsField = array(u8, 65);
export const utsname = struct('utsname', 'Names of the system, uname(2), each ended by a NUL.', {
  sysname: [utsField, 'Name of the system.'],
  nodename: [utsField, 'Host name.'],
  release: [utsField, 'Version number.'],
  version: [utsField, 'Build.'],
  machine: [utsField, 'Instruction set.'],
  domainname: [utsField, 'NIS domain name.'],
});

export const atConstants = constants('at', 's32', 'Directory descriptors and path flags, openat(2).', {
  AT_FDCWD: [-100, 'As dirfd: the working directory.'],
  AT_SYMLINK_NOFOLLOW: [0x100, 'Do not follow a symbolic link at the end.'],
  AT_EACCESS: [0x200, 'faccessat: with the effective ids.'],
  AT_SYMLINK_FOLLOW: [0x400, 'Follow it where the default is not to.'],
  AT_EMPTY_PATH: [0x1000, 'An empty path means dirfd itself.'],
});

export const xattrFlags = constants('xattr', 'u32', 'How setxattr(2) sets.', {
  XATTR_CREATE: [1, 'Only if there is none yet.'],
  XATTR_REPLACE: [2, 'Only if there is one.'],
});

export const lockOperations = constants('lock', 'u32', 'What flock(2) does.', {
  LOCK_SH: [1, 'Hold the lock together with others who hold it so.'],
  LOCK_EX: [2, 'Hold it alone.'],
  LOCK_NB: [4, 'With LOCK_SH or LOCK_EX: do not wait, EAGAIN.'],
  LOCK_UN: [8, 'Give it up.'],
});

export const accessModes = constants('access', 's32', 'What access(2) asks for.', {
  F_OK: [0, 'Does it exist?'],
  X_OK: [1, 'Execute, search.'],
  W_OK: [2, 'Write.'],
  R_OK: [4, 'Read.'],
});

export const modeBits = constants('mode', 'u32', 'File type and permission bits, inode(7).', {
  S_IFMT: [0o170000, 'Mask of the type.'],
  S_IFSOCK: [0o140000, 'Socket.'],
  S_IFLNK: [0o120000, 'Symbolic link.'],
  S_IFREG: [0o100000, 'Regular file.'],
  S_IFBLK: [0o060000, 'Block device.'],
  S_IFDIR: [0o040000, 'Directory.'],
  S_IFCHR: [0o020000, 'Character device.'],
  S_IFIFO: [0o010000, 'Pipe.'],
  S_ISUID: [0o4000, 'Set user id.'],
  S_ISGID: [0o2000, 'Set group id.'],
  S_ISVTX: [0o1000, 'Sticky.'],
  S_IRWXU: [0o700, 'Owner: all.'],
  S_IRUSR: [0o400, 'Owner: read.'],
  S_IWUSR: [0o200, 'Owner: write.'],
  S_IXUSR: [0o100, 'Owner: execute.'],
  S_IRWXG: [0o070, 'Group: all.'],
  S_IRGRP: [0o040, 'Group: read.'],
  S_IWGRP: [0o020, 'Group: write.'],
  S_IXGRP: [0o010, 'Group: execute.'],
  S_IRWXO: [0o007, 'Others: all.'],
  S_IROTH: [0o004, 'Others: read.'],
  S_IWOTH: [0o002, 'Others: write.'],
  S_IXOTH: [0o001, 'Others: execute.'],
});

export const stat = struct('stat', 'All attributes of a file, stat(2).', {
  dev: [dev, 'File system.'],
  ino: [u64, 'File number.'],
  mode: [mode, 'Type and permissions.'],
  nlink: [u32, 'Hard links.'],
  uid: [uid, 'Owner.'],
  gid: [gid, 'Group.'],
  rdev: [dev, 'For a device file: which device.'],
  file_size: [u64, 'Length in bytes (Linux: st_size).'],
  blocks: [u64, 'Blocks of 512 bytes that it takes.'],
  blksize: [u32, 'Good size for reads and writes, bytes.'],
  reserved: [u32, '0.'],
  atime_ns: [s64, 'Last access, nanoseconds since 1970.'],
  mtime_ns: [s64, 'Last change of the data.'],
  ctime_ns: [s64, 'Last change of the attributes.'],
});

export const mountFlags = constants('mount', 'u32', 'Flags of mount(2).', {
  MS_RDONLY: [1, 'Read-only.'],
  MS_NOSUID: [2, 'Ignore set-user-id bits.'],
  MS_NODEV: [4, 'No device files.'],
  MS_NOEXEC: [8, 'No programs.'],
  MS_SYNCHRONOUS: [0x10, 'Writes wait.'],
  MS_REMOUNT: [0x20, 'Change the flags of a mount.'],
  MS_NOATIME: [0x400, 'Keep no access times.'],
  MS_BIND: [0x1000, 'Show `source` at `target` too.'],
  MS_MOVE: [0x2000, 'Move a mount.'],
  MS_REC: [0x4000, 'With everything mounted below.'],
  MS_SILENT: [0x8000, 'Log nothing.'],
  MS_UNBINDABLE: [0x20000, 'Cannot be bound.'],
  MS_PRIVATE: [0x40000, 'Neither sends nor receives mounts.'],
  MS_SLAVE: [0x80000, 'Receives mounts.'],
  MS_SHARED: [0x100000, 'Sends and receives mounts.'],
  MS_RELATIME: [0x200000, 'Access times only when older than changes.'],
  MS_STRICTATIME: [0x1000000, 'All access times.'],
});

export const umountFlags = constants('umount', 'u32', 'Flags of umount2(2).', {
  MNT_FORCE: [1, 'Even if it is busy, where the file system can.'],
  MNT_DETACH: [2, 'Out of sight now, gone when no longer used.'],
  MNT_EXPIRE: [4, 'Only if unused since the last such call.'],
  UMOUNT_NOFOLLOW: [8, 'Do not follow a symbolic link.'],
});

export const statfs = struct('statfs', 'A file system, statfs(2).', {
  type: [s64, 'Which kind: …_MAGIC.'],
  bsize: [s64, 'Block size, bytes.'],
  blocks: [u64, 'Blocks.'],
  bfree: [u64, 'Free blocks.'],
  bavail: [u64, 'Free blocks for users without privilege.'],
  files: [u64, 'Inodes.'],
  ffree: [u64, 'Free inodes.'],
  fsid: [array(s32, 2), 'Id of the file system.'],
  namelen: [s64, 'Longest file name, bytes.'],
  frsize: [s64, 'Fragment size, bytes.'],
  flags: [s64, 'Mount flags, ST_…: the values of MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC.'],
  spare: [array(s64, 4), '0.'],
});

export const magics = constants('magic', 's64', 'Kinds of file system, statfs(2).', {
  TMPFS_MAGIC: [0x01021994, 'tmpfs.'],
  PROC_SUPER_MAGIC: [0x9fa0, 'procfs.'],
  SYSFS_MAGIC: [0x62656572, 'sysfs.'],
  CGROUP2_SUPER_MAGIC: [0x63677270, 'cgroup v2.'],
  OVERLAYFS_SUPER_MAGIC: [0x794c7630, 'overlayfs.'],
  EROFS_SUPER_MAGIC_V1: [0xe0f5e1e2, 'erofs.'],
  DEVPTS_SUPER_MAGIC: [0x1cd1, 'devpts.'],
  PIPEFS_MAGIC: [0x50495045, 'Pipes.'],
  SOCKFS_MAGIC: [0x534f434b, 'Sockets.'],
  NSFS_MAGIC: [0x6e736673, 'Namespaces.'],
  V9FS_MAGIC: [0x01021997, 'A directory of the host (hostfs).'],
});

export const namespaceRequests = constants(
  'ns',
  'u32',
  "Requests of ioctl for a namespace's file, ioctl_ns(2).",
  {
    NS_GET_USERNS: [0xb701, 'A descriptor of the user namespace that owns it.'],
    NS_GET_PARENT: [0xb702, 'A descriptor of its parent; pid and user namespaces only.'],
    NS_GET_NSTYPE: [0xb703, 'Its kind: CLONE_NEW….'],
    NS_GET_OWNER_UID: [0xb704, "A user namespace's owner, written to the argument."],
    NS_GET_PID_FROM_PIDNS: [
      0x8004b706,
      "The caller's number of the process that the pid namespace numbers so.",
    ],
    NS_GET_TGID_FROM_PIDNS: [0x8004b707, 'The same for a thread group.'],
    NS_GET_PID_IN_PIDNS: [
      0x8004b708,
      "The pid namespace's number of the process that the caller numbers so.",
    ],
    NS_GET_TGID_IN_PIDNS: [0x8004b709, 'The same for a thread group.'],
  },
);

export const priorityWhich = constants('priority', 's32', 'Whose priority, getpriority(2).', {
  PRIO_PROCESS: [0, 'A process.'],
  PRIO_PGRP: [1, 'A process group.'],
  PRIO_USER: [2, 'All of a user.'],
});

export const schedulingPolicies = constants('scheduling', 's32', 'Scheduling policies, sched(7).', {
  SCHED_OTHER: [0, 'A share of the time by the nice value.'],
  SCHED_FIFO: [1, 'Real time: until it sleeps or one of a higher priority wants to run.'],
  SCHED_RR: [2, 'The same, in turn with those of its priority.'],
  SCHED_BATCH: [3, 'As SCHED_OTHER, but it interrupts nobody when it wakes.'],
  SCHED_IDLE: [5, 'With the least weight there is.'],
  SCHED_RESET_ON_FORK: [0x40000000, 'With one of the others: children have SCHED_OTHER.'],
});

export const pollEvents = constants('poll', 's32', 'Events of poll(2).', {
  POLLIN: [1, 'Data to read.'],
  POLLPRI: [2, 'Something exceptional.'],
  POLLOUT: [4, 'Room to write.'],
  POLLERR: [8, 'Error; always reported.'],
  POLLHUP: [0x10, 'The other end is closed; always reported.'],
  POLLNVAL: [0x20, 'Not an open descriptor; always reported.'],
  POLLRDNORM: [0x40, 'As POLLIN.'],
  POLLRDBAND: [0x80, 'Priority data to read.'],
  POLLWRNORM: [0x100, 'As POLLOUT.'],
  POLLWRBAND: [0x200, 'Room for priority data.'],
  POLLRDHUP: [0x2000, 'The other end sends no more.'],
});

export const pollfd = struct('pollfd', 'A descriptor to wait for, poll(2).', {
  fd: [fd, 'The descriptor; negative: skipped.'],
  events: [u16, 'What to wait for, POLL….'],
  revents: [u16, 'What happened.'],
});

export const MINIOS_TYPES: Definition[] = [
  signals,
  fdActionOp,
  fdAction,
  spawnFlags,
  cloneFlags,
  spawnAttr,
  waitOptions,
  rusage,
  powerHow,
  sysinfo,
  syslogActions,
  utsname,
  atConstants,
  xattrFlags,
  lockOperations,
  accessModes,
  modeBits,
  stat,
  mountFlags,
  umountFlags,
  statfs,
  magics,
  namespaceRequests,
  priorityWhich,
  schedulingPolicies,
  pollEvents,
  pollfd,
];
