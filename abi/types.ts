// Types that WASI preview1 and WASIX share, and that preview0 differs from only where wasi_unstable.ts says so.
//
// Source: WebAssembly/WASI, commit acc305d89e765457db20916111c2418dd91e2d53, legacy/preview1/witx/typenames.witx.
// WASIX adds values to `rights`, `filetype`, `riflags` and `siflags` (wasix-org/wasix-witx, commit
// 384f76a55e79584a308189cdb33936ebdbe053b9, phases/snapshot/witx/typenames.witx); the union of both is here.

import {
  alias,
  constPointer,
  enumeration,
  flags,
  pointer,
  struct,
  u8,
  union,
  type Definition,
} from './schema.ts';

export const size = alias('size', 'u32', 'A number of bytes or elements.');
export const filesize = alias('filesize', 'u64', 'A length or position in a file, in bytes.');
export const filedelta = alias('filedelta', 's64', 'A signed distance in a file, in bytes.');
export const timestamp = alias('timestamp', 'u64', 'Nanoseconds.');
export const fd = alias('fd', 's32', 'A file descriptor.');
export const pid = alias('pid', 's32', "A process id in the caller's pid namespace.");
export const errno = alias('errno', 'u16', 'An error number, 0 for none.');
export const exitcode = alias('exitcode', 'u32', 'The exit status of a process.');
export const dircookie = alias('dircookie', 'u64', 'A position in a directory; 0 is its start.');
export const inode = alias('inode', 'u64', 'The number of a file in its file system.');
export const device = alias('device', 'u64', 'The file system that a file is in.');
export const userdata = alias('userdata', 'u64', 'A value of the program, handed back unchanged.');

export const clockid = enumeration('clockid', 'u32', 'Clocks.', {
  realtime: 'Nanoseconds since 1970-01-01T00:00:00Z; can be set.',
  monotonic: 'Never goes back; its start means nothing.',
  process_cputime_id: 'CPU time used by the calling process.',
  thread_cputime_id: 'CPU time used by the calling thread.',
});

export const rights = flags('rights', 'u64', 'What a file descriptor may be used for. Stored and reported.', {
  fd_datasync: 'fd_datasync.',
  fd_read: 'fd_read and sock_recv.',
  fd_seek: 'fd_seek.',
  fd_fdstat_set_flags: 'fd_fdstat_set_flags.',
  fd_sync: 'fd_sync.',
  fd_tell: 'fd_tell, and fd_seek that does not move.',
  fd_write: 'fd_write and sock_send.',
  fd_advise: 'fd_advise.',
  fd_allocate: 'fd_allocate.',
  path_create_directory: 'path_create_directory.',
  path_create_file: 'path_open with OFLAGS_CREAT.',
  path_link_source: 'path_link, as the old directory.',
  path_link_target: 'path_link, as the new directory.',
  path_open: 'path_open.',
  fd_readdir: 'fd_readdir.',
  path_readlink: 'path_readlink.',
  path_rename_source: 'path_rename, as the old directory.',
  path_rename_target: 'path_rename, as the new directory.',
  path_filestat_get: 'path_filestat_get.',
  path_filestat_set_size: 'path_open with OFLAGS_TRUNC.',
  path_filestat_set_times: 'path_filestat_set_times.',
  fd_filestat_get: 'fd_filestat_get.',
  fd_filestat_set_size: 'fd_filestat_set_size.',
  fd_filestat_set_times: 'fd_filestat_set_times.',
  path_symlink: 'path_symlink.',
  path_remove_directory: 'path_remove_directory.',
  path_unlink_file: 'path_unlink_file.',
  poll_fd_readwrite: 'poll_oneoff on this descriptor.',
  sock_shutdown: 'sock_shutdown.',
  sock_accept: 'sock_accept.',
  sock_connect: 'WASIX: sock_connect.',
  sock_listen: 'WASIX: sock_listen.',
  sock_bind: 'WASIX: sock_bind.',
  sock_recv: 'WASIX: sock_recv.',
  sock_send: 'WASIX: sock_send.',
  sock_addr_local: 'WASIX: sock_addr_local.',
  sock_addr_remote: 'WASIX: sock_addr_peer.',
  sock_recv_from: 'WASIX: sock_recv_from.',
  sock_send_to: 'WASIX: sock_send_to.',
});

export const iovec = struct('iovec', 'A piece of memory to read into (readv(2)).', {
  buf: [pointer(u8), 'Address.'],
  buf_len: [size, 'Length in bytes.'],
});

export const ciovec = struct('ciovec', 'A piece of memory to write from (writev(2)).', {
  buf: [constPointer(u8), 'Address.'],
  buf_len: [size, 'Length in bytes.'],
});

export const whence = enumeration('whence', 'u8', 'What a seek counts from.', {
  set: 'The start of the file.',
  cur: 'The present position.',
  end: 'The end of the file.',
  data: 'The start of the file; the position is that of the next byte that is no hole (lseek(2), SEEK_DATA). Not in WASI.',
  hole: 'The same, of the next hole, which there is one of at the end of each file (SEEK_HOLE).',
});

export const filetype = enumeration(
  'filetype',
  'u8',
  'Kinds of file. A pipe is UNKNOWN: WASI has no name for it.',
  {
    unknown: 'Anything that the others do not name.',
    block_device: 'Block device.',
    character_device: 'Character device, terminals among them.',
    directory: 'Directory.',
    regular_file: 'Regular file.',
    socket_dgram: 'Datagram socket.',
    socket_stream: 'Stream socket.',
    symbolic_link: 'Symbolic link.',
    socket_raw: 'WASIX: raw socket.',
    socket_seqpacket: 'WASIX: sequenced-packet socket.',
  },
);

export const dirent = struct('dirent', 'Head of a directory entry; the name follows, without a NUL.', {
  d_next: [dircookie, 'Cookie of the entry after this one.'],
  d_ino: [inode, 'File number.'],
  d_namlen: [alias('dirnamlen', 'u32', 'Length of a file name.'), 'Length of the name in bytes.'],
  d_type: [filetype, 'Kind of file.'],
});

export const advice = enumeration('advice', 'u8', 'Expected use of a range of a file (posix_fadvise(3)).', {
  normal: 'Nothing special.',
  sequential: 'From low to high.',
  random: 'In random order.',
  willneed: 'Soon.',
  dontneed: 'Not soon.',
  noreuse: 'Once.',
});

export const fdflags = flags('fdflags', 'u16', 'Status flags of an open file.', {
  append: 'Writes go to the end (O_APPEND).',
  dsync: 'Writes wait for the data to be stored (O_DSYNC).',
  nonblock: 'Calls fail with EAGAIN instead of waiting (O_NONBLOCK).',
  rsync: 'Reads wait as writes do (O_RSYNC).',
  sync: 'Writes wait for data and metadata (O_SYNC).',
});

export const fdstat = struct('fdstat', 'State of a file descriptor.', {
  fs_filetype: [filetype, 'Kind of file.'],
  fs_flags: [fdflags, 'Status flags.'],
  fs_rights_base: [rights, 'Rights of this descriptor.'],
  fs_rights_inheriting: [rights, 'Most rights of descriptors opened through it.'],
});

export const fstflags = flags('fstflags', 'u16', 'Which times to set, and from what.', {
  atim: 'Access time from the argument.',
  atim_now: 'Access time from the clock.',
  mtim: 'Modification time from the argument.',
  mtim_now: 'Modification time from the clock.',
});

export const lookupflags = flags('lookupflags', 'u32', 'How a path is resolved.', {
  symlink_follow: 'Follow a symbolic link at the end of the path.',
});

export const oflags = flags('oflags', 'u16', 'How path_open opens.', {
  creat: 'Create the file if it is missing (O_CREAT).',
  directory: 'Fail unless it is a directory (O_DIRECTORY).',
  excl: 'Fail if it exists (O_EXCL).',
  trunc: 'Cut it to length 0 (O_TRUNC).',
});

export const filestat = struct('filestat', 'Attributes of a file.', {
  dev: [device, 'File system.'],
  ino: [inode, 'File number.'],
  filetype: [filetype, 'Kind of file.'],
  nlink: [alias('linkcount', 'u64', 'Number of hard links.'), 'Number of hard links.'],
  file_size: [filesize, 'Length in bytes (witx: `size`); for a symbolic link, of its text.'],
  atim: [timestamp, 'Last access, CLOCKID_REALTIME.'],
  mtim: [timestamp, 'Last change of the data.'],
  ctim: [timestamp, 'Last change of the attributes.'],
});

export const eventtype = enumeration('eventtype', 'u8', 'What poll_oneoff waits for.', {
  clock: 'A time.',
  fd_read: 'Data to read.',
  fd_write: 'Room to write.',
});

export const eventrwflags = flags('eventrwflags', 'u16', 'State of the other end.', {
  fd_readwrite_hangup: 'The other end is closed.',
});

const eventFdReadwrite = struct(
  'event_fd_readwrite',
  'Details of an fd event.',
  {
    nbytes: [filesize, 'Bytes that can be read or written.'],
    flags: [eventrwflags, 'State of the other end.'],
  },
  { inner: true },
);

export const event = struct('event', 'An event that poll_oneoff reports.', {
  userdata: [userdata, 'From the subscription.'],
  error: [errno, 'Why the subscription failed, or 0.'],
  type: [eventtype, 'Kind of event.'],
  fd_readwrite: [eventFdReadwrite, 'For EVENTTYPE_FD_READ and EVENTTYPE_FD_WRITE.'],
});

export const subclockflags = flags('subclockflags', 'u16', 'How a time is meant.', {
  subscription_clock_abstime: 'As a point of the clock; otherwise from now.',
});

const subscriptionClock = struct(
  'subscription_clock',
  'Waits for a time.',
  {
    id: [clockid, 'Which clock.'],
    timeout: [timestamp, 'When.'],
    precision: [timestamp, 'How late it may be.'],
    flags: [subclockflags, 'Absolute or relative.'],
  },
  { inner: true },
);

export const subscriptionFdReadwrite = struct(
  'subscription_fd_readwrite',
  'Waits for a descriptor.',
  {
    file_descriptor: [fd, 'Which descriptor.'],
  },
  { inner: true },
);

const subscriptionU = union(
  'subscription_u',
  'What a subscription waits for.',
  eventtype,
  {
    clock: subscriptionClock,
    fd_read: subscriptionFdReadwrite,
    fd_write: subscriptionFdReadwrite,
  },
  { inner: true },
);

export const subscription = struct('subscription', 'Something that poll_oneoff waits for.', {
  userdata: [userdata, 'Handed back in the event.'],
  u: [subscriptionU, 'What to wait for.'],
});

export const signal = enumeration(
  'preview1_signal',
  'u8',
  'Signals as proc_raise of preview1 numbers them. WASI left out SIGSTKFLT, so from 16 on each is one below ' +
    "Linux's number, which everything else (WASIX, minios) uses.",
  {
    none: 'No signal.',
    hup: 'Hangup.',
    int: 'Interrupt from the keyboard.',
    quit: 'Quit from the keyboard.',
    ill: 'Illegal instruction.',
    trap: 'Trace trap.',
    abrt: 'Abort.',
    bus: 'Bus error.',
    fpe: 'Arithmetic error.',
    kill: 'Kill.',
    usr1: "First of the program's own.",
    segv: 'Bad memory access.',
    usr2: "Second of the program's own.",
    pipe: 'Nobody reads the pipe.',
    alrm: 'Alarm clock.',
    term: 'Termination.',
    chld: 'A child changed.',
    cont: 'Continue.',
    stop: 'Stop.',
    tstp: 'Stop from the keyboard.',
    ttin: 'Background read.',
    ttou: 'Background write.',
    urg: 'Urgent data.',
    xcpu: 'CPU time limit.',
    xfsz: 'File size limit.',
    vtalrm: 'Virtual timer.',
    prof: 'Profiling timer.',
    winch: 'Window size changed.',
    poll: 'I/O possible.',
    pwr: 'Power failure.',
    sys: 'Bad system call.',
  },
);

export const riflags = flags('riflags', 'u16', 'Flags of sock_recv.', {
  recv_peek: 'Leave the data in the queue (MSG_PEEK).',
  recv_waitall: 'Wait for the full amount (MSG_WAITALL).',
  recv_data_truncated: 'WASIX: report the full length of a datagram that was cut (MSG_TRUNC).',
  recv_dont_wait: 'WASIX: fail with EAGAIN instead of waiting (MSG_DONTWAIT).',
});

export const roflags = flags('roflags', 'u16', 'What sock_recv says about the data.', {
  recv_data_truncated: 'The datagram was longer than the buffers.',
});

export const siflags = flags('siflags', 'u16', 'Flags of sock_send. Preview1 has none.', {
  send_dont_wait: 'WASIX: fail with EAGAIN instead of waiting (MSG_DONTWAIT).',
});

export const sdflags = flags('sdflags', 'u8', 'Which directions sock_shutdown closes.', {
  rd: 'Receiving.',
  wr: 'Sending.',
});

export const preopentype = enumeration('preopentype', 'u8', 'Kinds of preopened descriptor.', {
  dir: 'A directory.',
});

const prestatDir = struct(
  'prestat_dir',
  'A preopened directory.',
  {
    pr_name_len: [size, 'Length of its name in bytes.'],
  },
  { inner: true },
);

export const prestat = union('prestat', 'A preopened descriptor.', preopentype, { dir: prestatDir });

/** In the order in which generated files show them. */
export const SHARED_TYPES: Definition[] = [
  clockid,
  rights,
  iovec,
  ciovec,
  whence,
  filetype,
  dirent,
  advice,
  fdflags,
  fdstat,
  fstflags,
  lookupflags,
  oflags,
  filestat,
  eventtype,
  eventrwflags,
  event,
  subclockflags,
  subscription,
  signal,
  riflags,
  roflags,
  siflags,
  sdflags,
  preopentype,
  prestat,
];
