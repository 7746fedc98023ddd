// The import module `wasi_snapshot_preview1`: all 46 functions.
//
// Source: WebAssembly/WASI, commit acc305d89e765457db20916111c2418dd91e2d53,
// legacy/preview1/witx/wasi_snapshot_preview1.witx. Each answers 0 or an errno.

import {
  constPointer,
  func,
  list,
  noreturn,
  pointer,
  string,
  u8,
  u32,
  type Func,
  type Module,
  restarts,
  ends,
} from './schema.ts';
import {
  SHARED_TYPES,
  advice,
  ciovec,
  clockid,
  dircookie,
  event,
  exitcode,
  fd,
  fdflags,
  fdstat,
  filedelta,
  filesize,
  filestat,
  fstflags,
  iovec,
  lookupflags,
  oflags,
  prestat,
  riflags,
  rights,
  roflags,
  sdflags,
  siflags,
  signal,
  size,
  subscription,
  timestamp,
  whence,
} from './types.ts';

const environment: Func[] = [
  func('args_get', 'Writes the arguments, NUL-terminated, to argv_buf and their addresses to argv.', {
    argv: pointer(u32),
    argv_buf: pointer(u8),
  }),
  func(
    'args_sizes_get',
    'Tells how many arguments there are and how many bytes they take with their NULs.',
    {},
    { argc: size, argv_buf_size: size },
  ),
  func(
    'environ_get',
    'Writes the environment (`NAME=value`, NUL-terminated) as args_get does the arguments.',
    { environ: pointer(u32), environ_buf: pointer(u8) },
  ),
  func(
    'environ_sizes_get',
    'Tells how many variables there are and how many bytes they take with their NULs.',
    {},
    { count: size, buf_size: size },
  ),
  func('random_get', 'Fills a buffer with random bytes (getrandom(2)).', { buf: pointer(u8), buf_len: size }),
];

const clock: Func[] = [
  func(
    'clock_res_get',
    'The resolution of a clock (clock_getres(2)). EINVAL: no such clock.',
    { id: clockid },
    { resolution: timestamp },
  ),
  func(
    'clock_time_get',
    'The time of a clock (clock_gettime(2)). `precision` is how old the answer may be.',
    { id: clockid, precision: timestamp },
    { time: timestamp },
  ),
];

const descriptors: Func[] = [
  func('fd_advise', 'Says how a range will be used (posix_fadvise(3)).', {
    fd,
    offset: filesize,
    len: filesize,
    advice,
  }),
  func('fd_allocate', 'Makes sure that there is space for a range (posix_fallocate(3)).', {
    fd,
    offset: filesize,
    len: filesize,
  }),
  func('fd_close', 'Closes a descriptor (close(2)).', { fd }),
  func('fd_datasync', 'Stores the data of a file (fdatasync(2)).', { fd }),
  func('fd_fdstat_get', 'State of a descriptor (fcntl(2), F_GETFL).', { fd }, { stat: fdstat }),
  func('fd_fdstat_set_flags', 'Sets the status flags (fcntl(2), F_SETFL).', { fd, flags: fdflags }),
  func('fd_fdstat_set_rights', 'Takes rights away. ENOTCAPABLE: it would add some.', {
    fd,
    fs_rights_base: rights,
    fs_rights_inheriting: rights,
  }),
  func('fd_filestat_get', 'Attributes of an open file (fstat(2)).', { fd }, { stat: filestat }),
  func('fd_filestat_set_size', 'Cuts or extends a file; the new part is zeros (ftruncate(2)).', {
    fd,
    file_size: filesize,
  }),
  func('fd_filestat_set_times', 'Sets the times of a file (futimens(3)).', {
    fd,
    atim: timestamp,
    mtim: timestamp,
    fst_flags: fstflags,
  }),
  restarts(
    func(
      'fd_pread',
      'Reads at a position without moving (preadv(2)).',
      { fd, iovs: list(iovec), offset: filesize },
      { nread: size },
    ),
  ),
  func('fd_prestat_get', 'Describes a preopened descriptor. EBADF: it is not one.', { fd }, { prestat }),
  func('fd_prestat_dir_name', 'Writes the name of a preopened directory, without a NUL.', {
    fd,
    path: pointer(u8),
    path_len: size,
  }),
  restarts(
    func(
      'fd_pwrite',
      'Writes at a position without moving (pwritev(2)).',
      { fd, iovs: list(ciovec), offset: filesize },
      { nwritten: size },
    ),
  ),
  restarts(
    func('fd_read', 'Reads (readv(2)). 0 bytes: end of file.', { fd, iovs: list(iovec) }, { nread: size }),
  ),
  func(
    'fd_readdir',
    'Writes directory entries from a cookie on, as many as fit, the last one cut to the buffer. ' +
      'Less than buf_len used: the directory is at its end (getdents64(2)).',
    { fd, buf: pointer(u8), buf_len: size, cookie: dircookie },
    { used: size },
  ),
  func(
    'fd_renumber',
    'Moves a descriptor to another number, closing what was there (dup2(2) and close(2)).',
    { fd, to: fd },
  ),
  func(
    'fd_seek',
    'Moves the position (lseek(2)).',
    { fd, offset: filedelta, whence },
    { position: filesize },
  ),
  func('fd_sync', 'Stores data and metadata of a file (fsync(2)).', { fd }),
  func('fd_tell', 'The position (lseek(2) that does not move).', { fd }, { position: filesize }),
  restarts(func('fd_write', 'Writes (writev(2)).', { fd, iovs: list(ciovec) }, { nwritten: size })),
];

const paths: Func[] = [
  func('path_create_directory', 'Makes a directory (mkdirat(2)).', { fd, path: string }),
  func(
    'path_filestat_get',
    'Attributes of a file (fstatat(2)).',
    { fd, flags: lookupflags, path: string },
    { stat: filestat },
  ),
  func('path_filestat_set_times', 'Sets the times of a file (utimensat(2)).', {
    fd,
    flags: lookupflags,
    path: string,
    atim: timestamp,
    mtim: timestamp,
    fst_flags: fstflags,
  }),
  func('path_link', 'Makes a hard link (linkat(2)).', {
    old_fd: fd,
    old_flags: lookupflags,
    old_path: string,
    new_fd: fd,
    new_path: string,
  }),
  restarts(
    func(
      'path_open',
      'Opens a file at the lowest free descriptor (openat(2)).',
      {
        fd,
        dirflags: lookupflags,
        path: string,
        oflags,
        fs_rights_base: rights,
        fs_rights_inheriting: rights,
        fdflags,
      },
      { fd },
    ),
  ),
  func(
    'path_readlink',
    'Writes the text of a symbolic link, cut to the buffer, without a NUL (readlinkat(2)).',
    { fd, path: string, buf: pointer(u8), buf_len: size },
    { used: size },
  ),
  func('path_remove_directory', 'Removes an empty directory (unlinkat(2), AT_REMOVEDIR).', {
    fd,
    path: string,
  }),
  func('path_rename', 'Renames (renameat(2)).', { fd, old_path: string, new_fd: fd, new_path: string }),
  func('path_symlink', 'Makes a symbolic link (symlinkat(2)).', { old_path: string, fd, new_path: string }),
  func('path_unlink_file', 'Removes a file that is not a directory (unlinkat(2)).', { fd, path: string }),
];

const processes: Func[] = [
  func(
    'poll_oneoff',
    'Waits until one of the subscriptions fires and writes an event for each that did; `events` has ' +
      'room for nsubscriptions events (ppoll(2)). EINVAL: none given.',
    { subscriptions: constPointer(subscription), events: pointer(event), nsubscriptions: size },
    { nevents: size },
  ),
  ends(noreturn('proc_exit', 'Ends the process (_exit(2)).', { rval: exitcode })),
  func('proc_raise', 'Sends the caller a signal, numbered as PREVIEW1_SIGNAL_… (raise(3)).', { sig: signal }),
  func('sched_yield', 'Lets others run (sched_yield(2)).', {}),
];

const sockets: Func[] = [
  func(
    'sock_accept',
    'Takes a connection from a listening socket (accept4(2)).',
    { fd, flags: fdflags },
    { fd },
  ),
  func(
    'sock_recv',
    'Receives (recvmsg(2)).',
    { fd, ri_data: list(iovec), ri_flags: riflags },
    { nread: size, ro_flags: roflags },
  ),
  func(
    'sock_send',
    'Sends (sendmsg(2)).',
    { fd, si_data: list(ciovec), si_flags: siflags },
    { nwritten: size },
  ),
  func('sock_shutdown', 'Closes one or both directions (shutdown(2)).', { fd, how: sdflags }),
];

export const wasiSnapshotPreview1: Module = {
  name: 'wasi_snapshot_preview1',
  prefix: 'wasi_',
  definitions: SHARED_TYPES,
  functions: [...environment, ...clock, ...descriptors, ...paths, ...processes, ...sockets],
};
