// Where node:wasi (Node 26, uvwasi) fails the conformance suite, and why the suite is right all the same. The test wants
// exactly these failures, so that an entry which no longer holds is found.

/** A cause, and the checks that fail by it: program → names of checks. */
export interface Deviation {
  cause: string;
  checks: Record<string, string[]>;
}

/** Deviations of node:wasi. */
export const nodeWasiDeviations: Deviation[] = [
  {
    cause: 'O_NOFOLLOW is not passed on: paths are resolved first and the result is opened',
    checks: {
      open: [
        'O_NOFOLLOW on a symbolic link',
        'O_NOFOLLOW|O_DIRECTORY on a link to a directory',
        'O_CREAT|O_EXCL on a dangling link',
      ],
    },
  },
  {
    cause: "fdstat.flags are the host's open flags, not preview1's fdflags",
    checks: {
      open: [
        'fd_fdstat_get tells O_APPEND given to path_open',
        'fd_fdstat_get tells O_NONBLOCK given to path_open',
      ],
      fd: [
        'no flags',
        'fd_fdstat_get tells flags 1',
        'fd_fdstat_get tells flags 4',
        'fd_fdstat_get tells flags 5',
        'fd_fdstat_get tells flags 0',
        'fd_fdstat_set_flags to unknown flags',
      ],
    },
  },
  {
    cause: 'functions with an i64 argument take numbers from 2^31 on for negative: EINVAL',
    checks: { open: ['relative to descriptor -1'] },
  },
  {
    cause: 'reading a directory is EBADF instead of EISDIR',
    checks: { io: ['read from a directory', 'pread from a directory'] },
  },
  {
    cause: 'an existing file is not allocated, so that a length of 0 is not noticed',
    checks: { seek: ['fd_allocate of 0 bytes'] },
  },
  {
    cause: 'times are floating-point seconds',
    checks: { stat: ['nanoseconds are kept'] },
  },
  {
    cause: 'a cookie is the number of entries to skip, so that removals make entries be missed',
    checks: { readdir: ['removing while listing sees every entry once', 'and removes them all'] },
  },
  {
    cause: 'an empty path is EINVAL; POSIX says ENOENT',
    checks: {
      directory: ['mkdir of nothing', 'rmdir of nothing', 'unlink of nothing'],
      rename: ['of nothing', 'to nothing'],
      link: ['symlink to nothing', 'symlink without a name'],
      path: ["path ''"],
    },
  },
  {
    cause: 'dots are removed from the text of a path before anything is looked up',
    checks: {
      directory: ['rmdir of .'],
      path: [
        "path 'file/.'",
        "path 'file/..'",
        "path 'file/../file'",
        "path 'missing/..'",
        "path 'missing/../file'",
        "path 'dir/missing/../../file'",
        "path 'link/../sub/deep'",
        "path 'link/../file'",
        "path 'link/../../file'",
        'a path of 8000 bytes',
      ],
      escape: ["path_filestat_get '../inner/file'"],
    },
  },
  {
    cause:
      'a descriptor of a directory stands for its path, so that another directory of that name takes its place',
    checks: { directory: ['it is not the new one of that name'], rename: ['its descriptor stays good'] },
  },
  {
    cause:
      "a symbolic link's target is judged as if the link were in the root, so that ../x is refused anywhere",
    checks: {
      path: [
        'symbolic link dir/back -> ../dir/sub',
        "path 'dir/back/deep'",
        'symbolic link dir/up -> ../dir/up',
        "path 'dir/up'",
      ],
      escape: ['symbolic link inner/dir/good -> ../file', "inside all the same: 'dir/good'"],
    },
  },
  {
    cause: 'readlink needs room for a NUL and does not cut the target short',
    checks: {
      link: [
        'readlink into 3 bytes',
        'cuts the target short',
        'readlink into exactly enough',
        'gives it all, with no NUL',
        'readlink into 0 bytes',
      ],
    },
  },
  {
    cause:
      "fd_prestat_dir_name says ENOBUFS where the specification's implementations and wasi-libc have ENAMETOOLONG",
    checks: { fd: ['fd_prestat_dir_name into too little'] },
  },
  {
    cause: 'sock_shutdown is not supported, whatever the descriptor',
    checks: { fd: ['sock_shutdown EBADF', 'sock_shutdown on a file'] },
  },
  {
    cause: 'regular files cannot be polled: EPERM, from epoll',
    checks: {
      poll: [
        'an hour and a file to read',
        'the file alone',
        'a file to read and to write',
        'both are ready',
        'each with its userdata',
        'poll of a file',
        'poll says readable and writable',
      ],
    },
  },
  {
    cause: "a subscription's error has no event",
    checks: {
      poll: ['is an event with EBADF', "an unknown clock is EINVAL, as the event's error or the call's"],
    },
  },
];

/** Extra arguments that keep node:wasi from hanging: it never returns from an absolute timeout in the past. */
export const nodeWasiArguments: Record<string, string[]> = { poll: ['no-absolute'] };

/** Checks that fail or pass under node:wasi by chance: its timers may be early by a fraction of a millisecond. */
export const nodeWasiByChance: Record<string, string[]> = {
  poll: ['realtime, not early', 'monotonic, not early'],
};
