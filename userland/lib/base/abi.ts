// System calls for programs: numbers, struct layouts, functions.
//
// Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.
//
// For a struct, NAME_FIELD is the offset of a field in bytes and NAME_SIZE the struct's size.

// Error numbers. `wasi_` and `wasix_` functions answer 0 or one of these, `minios_` functions a value ≥ 0 or one
// negated. errno_text says it in words.
export const ESUCCESS: i32 = 0; // Success
export const E2BIG: i32 = 1; // Argument list too long
export const EACCES: i32 = 2; // Permission denied
export const EADDRINUSE: i32 = 3; // Address already in use
export const EADDRNOTAVAIL: i32 = 4; // Cannot assign requested address
export const EAFNOSUPPORT: i32 = 5; // Address family not supported by protocol
export const EAGAIN: i32 = 6; // Resource temporarily unavailable
export const EALREADY: i32 = 7; // Operation already in progress
export const EBADF: i32 = 8; // Bad file descriptor
export const EBADMSG: i32 = 9; // Bad message
export const EBUSY: i32 = 10; // Device or resource busy
export const ECANCELED: i32 = 11; // Operation canceled
export const ECHILD: i32 = 12; // No child processes
export const ECONNABORTED: i32 = 13; // Software caused connection abort
export const ECONNREFUSED: i32 = 14; // Connection refused
export const ECONNRESET: i32 = 15; // Connection reset by peer
export const EDEADLK: i32 = 16; // Resource deadlock avoided
export const EDESTADDRREQ: i32 = 17; // Destination address required
export const EDOM: i32 = 18; // Numerical argument out of domain
export const EDQUOT: i32 = 19; // Disk quota exceeded
export const EEXIST: i32 = 20; // File exists
export const EFAULT: i32 = 21; // Bad address
export const EFBIG: i32 = 22; // File too large
export const EHOSTUNREACH: i32 = 23; // No route to host
export const EIDRM: i32 = 24; // Identifier removed
export const EILSEQ: i32 = 25; // Invalid or incomplete multibyte or wide character
export const EINPROGRESS: i32 = 26; // Operation now in progress
export const EINTR: i32 = 27; // Interrupted system call
export const EINVAL: i32 = 28; // Invalid argument
export const EIO: i32 = 29; // Input/output error
export const EISCONN: i32 = 30; // Transport endpoint is already connected
export const EISDIR: i32 = 31; // Is a directory
export const ELOOP: i32 = 32; // Too many levels of symbolic links
export const EMFILE: i32 = 33; // Too many open files
export const EMLINK: i32 = 34; // Too many links
export const EMSGSIZE: i32 = 35; // Message too long
export const EMULTIHOP: i32 = 36; // Multihop attempted
export const ENAMETOOLONG: i32 = 37; // File name too long
export const ENETDOWN: i32 = 38; // Network is down
export const ENETRESET: i32 = 39; // Network dropped connection on reset
export const ENETUNREACH: i32 = 40; // Network is unreachable
export const ENFILE: i32 = 41; // Too many open files in system
export const ENOBUFS: i32 = 42; // No buffer space available
export const ENODEV: i32 = 43; // No such device
export const ENOENT: i32 = 44; // No such file or directory
export const ENOEXEC: i32 = 45; // Exec format error
export const ENOLCK: i32 = 46; // No locks available
export const ENOLINK: i32 = 47; // Link has been severed
export const ENOMEM: i32 = 48; // Cannot allocate memory
export const ENOMSG: i32 = 49; // No message of desired type
export const ENOPROTOOPT: i32 = 50; // Protocol not available
export const ENOSPC: i32 = 51; // No space left on device
export const ENOSYS: i32 = 52; // Function not implemented
export const ENOTCONN: i32 = 53; // Transport endpoint is not connected
export const ENOTDIR: i32 = 54; // Not a directory
export const ENOTEMPTY: i32 = 55; // Directory not empty
export const ENOTRECOVERABLE: i32 = 56; // State not recoverable
export const ENOTSOCK: i32 = 57; // Socket operation on non-socket
export const ENOTSUP: i32 = 58; // Operation not supported
export const ENOTTY: i32 = 59; // Inappropriate ioctl for device
export const ENXIO: i32 = 60; // No such device or address
export const EOVERFLOW: i32 = 61; // Value too large for defined data type
export const EOWNERDEAD: i32 = 62; // Owner died
export const EPERM: i32 = 63; // Operation not permitted
export const EPIPE: i32 = 64; // Broken pipe
export const EPROTO: i32 = 65; // Protocol error
export const EPROTONOSUPPORT: i32 = 66; // Protocol not supported
export const EPROTOTYPE: i32 = 67; // Protocol wrong type for socket
export const ERANGE: i32 = 68; // Numerical result out of range
export const EROFS: i32 = 69; // Read-only file system
export const ESPIPE: i32 = 70; // Illegal seek
export const ESRCH: i32 = 71; // No such process
export const ESTALE: i32 = 72; // Stale file handle
export const ETIMEDOUT: i32 = 73; // Connection timed out
export const ETXTBSY: i32 = 74; // Text file busy
export const EXDEV: i32 = 75; // Invalid cross-device link
export const ENOTCAPABLE: i32 = 76; // Capabilities insufficient
export const ESHUTDOWN: i32 = 77; // Cannot send after transport endpoint shutdown
export const EMEMVIOLATION: i32 = 78; // Memory access violation
export const EUNKNOWN: i32 = 79; // Unknown error
export const EPENDING: i32 = 80; // Operation pending
export const ENOTBLK: i32 = 1015; // Block device required
export const ENODATA: i32 = 1061; // No data available
export const EUSERS: i32 = 1087; // Too many users
export const ESOCKTNOSUPPORT: i32 = 1094; // Socket type not supported
export const EHOSTDOWN: i32 = 1112; // Host is down
export const EUCLEAN: i32 = 1117; // Structure needs cleaning
export const EWOULDBLOCK: i32 = EAGAIN;
export const EOPNOTSUPP: i32 = ENOTSUP;

// ---- wasi_snapshot_preview1: constants ----

// clockid: Clocks.
export const CLOCKID_REALTIME: u32 = 0; // Nanoseconds since 1970-01-01T00:00:00Z; can be set.
export const CLOCKID_MONOTONIC: u32 = 1; // Never goes back; its start means nothing.
export const CLOCKID_PROCESS_CPUTIME_ID: u32 = 2; // CPU time used by the calling process.
export const CLOCKID_THREAD_CPUTIME_ID: u32 = 3; // CPU time used by the calling thread.

// rights: What a file descriptor may be used for. Stored and reported.
export const RIGHTS_FD_DATASYNC: u64 = 1; // fd_datasync.
export const RIGHTS_FD_READ: u64 = 2; // fd_read and sock_recv.
export const RIGHTS_FD_SEEK: u64 = 4; // fd_seek.
export const RIGHTS_FD_FDSTAT_SET_FLAGS: u64 = 8; // fd_fdstat_set_flags.
export const RIGHTS_FD_SYNC: u64 = 16; // fd_sync.
export const RIGHTS_FD_TELL: u64 = 32; // fd_tell, and fd_seek that does not move.
export const RIGHTS_FD_WRITE: u64 = 64; // fd_write and sock_send.
export const RIGHTS_FD_ADVISE: u64 = 128; // fd_advise.
export const RIGHTS_FD_ALLOCATE: u64 = 256; // fd_allocate.
export const RIGHTS_PATH_CREATE_DIRECTORY: u64 = 512; // path_create_directory.
export const RIGHTS_PATH_CREATE_FILE: u64 = 1024; // path_open with OFLAGS_CREAT.
export const RIGHTS_PATH_LINK_SOURCE: u64 = 2048; // path_link, as the old directory.
export const RIGHTS_PATH_LINK_TARGET: u64 = 4096; // path_link, as the new directory.
export const RIGHTS_PATH_OPEN: u64 = 8192; // path_open.
export const RIGHTS_FD_READDIR: u64 = 16384; // fd_readdir.
export const RIGHTS_PATH_READLINK: u64 = 32768; // path_readlink.
export const RIGHTS_PATH_RENAME_SOURCE: u64 = 65536; // path_rename, as the old directory.
export const RIGHTS_PATH_RENAME_TARGET: u64 = 131072; // path_rename, as the new directory.
export const RIGHTS_PATH_FILESTAT_GET: u64 = 262144; // path_filestat_get.
export const RIGHTS_PATH_FILESTAT_SET_SIZE: u64 = 524288; // path_open with OFLAGS_TRUNC.
export const RIGHTS_PATH_FILESTAT_SET_TIMES: u64 = 1048576; // path_filestat_set_times.
export const RIGHTS_FD_FILESTAT_GET: u64 = 2097152; // fd_filestat_get.
export const RIGHTS_FD_FILESTAT_SET_SIZE: u64 = 4194304; // fd_filestat_set_size.
export const RIGHTS_FD_FILESTAT_SET_TIMES: u64 = 8388608; // fd_filestat_set_times.
export const RIGHTS_PATH_SYMLINK: u64 = 16777216; // path_symlink.
export const RIGHTS_PATH_REMOVE_DIRECTORY: u64 = 33554432; // path_remove_directory.
export const RIGHTS_PATH_UNLINK_FILE: u64 = 67108864; // path_unlink_file.
export const RIGHTS_POLL_FD_READWRITE: u64 = 134217728; // poll_oneoff on this descriptor.
export const RIGHTS_SOCK_SHUTDOWN: u64 = 268435456; // sock_shutdown.
export const RIGHTS_SOCK_ACCEPT: u64 = 536870912; // sock_accept.
export const RIGHTS_SOCK_CONNECT: u64 = 1073741824; // WASIX: sock_connect.
export const RIGHTS_SOCK_LISTEN: u64 = 2147483648; // WASIX: sock_listen.
export const RIGHTS_SOCK_BIND: u64 = 4294967296; // WASIX: sock_bind.
export const RIGHTS_SOCK_RECV: u64 = 8589934592; // WASIX: sock_recv.
export const RIGHTS_SOCK_SEND: u64 = 17179869184; // WASIX: sock_send.
export const RIGHTS_SOCK_ADDR_LOCAL: u64 = 34359738368; // WASIX: sock_addr_local.
export const RIGHTS_SOCK_ADDR_REMOTE: u64 = 68719476736; // WASIX: sock_addr_peer.
export const RIGHTS_SOCK_RECV_FROM: u64 = 137438953472; // WASIX: sock_recv_from.
export const RIGHTS_SOCK_SEND_TO: u64 = 274877906944; // WASIX: sock_send_to.

// iovec: A piece of memory to read into (readv(2)).
export const IOVEC_BUF: usize = 0; // Address.
export const IOVEC_BUF_LEN: usize = 4; // Length in bytes.
export const IOVEC_SIZE: usize = 8; // Size in bytes.

// ciovec: A piece of memory to write from (writev(2)).
export const CIOVEC_BUF: usize = 0; // Address.
export const CIOVEC_BUF_LEN: usize = 4; // Length in bytes.
export const CIOVEC_SIZE: usize = 8; // Size in bytes.

// whence: What a seek counts from.
export const WHENCE_SET: i32 = 0; // The start of the file.
export const WHENCE_CUR: i32 = 1; // The present position.
export const WHENCE_END: i32 = 2; // The end of the file.
export const WHENCE_DATA: i32 = 3; // The start of the file; the position is that of the next byte that is no hole (lseek(2), SEEK_DATA). Not in WASI.
export const WHENCE_HOLE: i32 = 4; // The same, of the next hole, which there is one of at the end of each file (SEEK_HOLE).

// filetype: Kinds of file. A pipe is UNKNOWN: WASI has no name for it.
export const FILETYPE_UNKNOWN: i32 = 0; // Anything that the others do not name.
export const FILETYPE_BLOCK_DEVICE: i32 = 1; // Block device.
export const FILETYPE_CHARACTER_DEVICE: i32 = 2; // Character device, terminals among them.
export const FILETYPE_DIRECTORY: i32 = 3; // Directory.
export const FILETYPE_REGULAR_FILE: i32 = 4; // Regular file.
export const FILETYPE_SOCKET_DGRAM: i32 = 5; // Datagram socket.
export const FILETYPE_SOCKET_STREAM: i32 = 6; // Stream socket.
export const FILETYPE_SYMBOLIC_LINK: i32 = 7; // Symbolic link.
export const FILETYPE_SOCKET_RAW: i32 = 8; // WASIX: raw socket.
export const FILETYPE_SOCKET_SEQPACKET: i32 = 9; // WASIX: sequenced-packet socket.

// dirent: Head of a directory entry; the name follows, without a NUL.
export const DIRENT_D_NEXT: usize = 0; // Cookie of the entry after this one.
export const DIRENT_D_INO: usize = 8; // File number.
export const DIRENT_D_NAMLEN: usize = 16; // Length of the name in bytes.
export const DIRENT_D_TYPE: usize = 20; // Kind of file.
export const DIRENT_SIZE: usize = 24; // Size in bytes.

// advice: Expected use of a range of a file (posix_fadvise(3)).
export const ADVICE_NORMAL: i32 = 0; // Nothing special.
export const ADVICE_SEQUENTIAL: i32 = 1; // From low to high.
export const ADVICE_RANDOM: i32 = 2; // In random order.
export const ADVICE_WILLNEED: i32 = 3; // Soon.
export const ADVICE_DONTNEED: i32 = 4; // Not soon.
export const ADVICE_NOREUSE: i32 = 5; // Once.

// fdflags: Status flags of an open file.
export const FDFLAGS_APPEND: i32 = 1; // Writes go to the end (O_APPEND).
export const FDFLAGS_DSYNC: i32 = 2; // Writes wait for the data to be stored (O_DSYNC).
export const FDFLAGS_NONBLOCK: i32 = 4; // Calls fail with EAGAIN instead of waiting (O_NONBLOCK).
export const FDFLAGS_RSYNC: i32 = 8; // Reads wait as writes do (O_RSYNC).
export const FDFLAGS_SYNC: i32 = 16; // Writes wait for data and metadata (O_SYNC).

// fdstat: State of a file descriptor.
export const FDSTAT_FS_FILETYPE: usize = 0; // Kind of file.
export const FDSTAT_FS_FLAGS: usize = 2; // Status flags.
export const FDSTAT_FS_RIGHTS_BASE: usize = 8; // Rights of this descriptor.
export const FDSTAT_FS_RIGHTS_INHERITING: usize = 16; // Most rights of descriptors opened through it.
export const FDSTAT_SIZE: usize = 24; // Size in bytes.

// fstflags: Which times to set, and from what.
export const FSTFLAGS_ATIM: i32 = 1; // Access time from the argument.
export const FSTFLAGS_ATIM_NOW: i32 = 2; // Access time from the clock.
export const FSTFLAGS_MTIM: i32 = 4; // Modification time from the argument.
export const FSTFLAGS_MTIM_NOW: i32 = 8; // Modification time from the clock.

// lookupflags: How a path is resolved.
export const LOOKUPFLAGS_SYMLINK_FOLLOW: u32 = 1; // Follow a symbolic link at the end of the path.

// oflags: How path_open opens.
export const OFLAGS_CREAT: i32 = 1; // Create the file if it is missing (O_CREAT).
export const OFLAGS_DIRECTORY: i32 = 2; // Fail unless it is a directory (O_DIRECTORY).
export const OFLAGS_EXCL: i32 = 4; // Fail if it exists (O_EXCL).
export const OFLAGS_TRUNC: i32 = 8; // Cut it to length 0 (O_TRUNC).

// filestat: Attributes of a file.
export const FILESTAT_DEV: usize = 0; // File system.
export const FILESTAT_INO: usize = 8; // File number.
export const FILESTAT_FILETYPE: usize = 16; // Kind of file.
export const FILESTAT_NLINK: usize = 24; // Number of hard links.
export const FILESTAT_FILE_SIZE: usize = 32; // Length in bytes (witx: `size`); for a symbolic link, of its text.
export const FILESTAT_ATIM: usize = 40; // Last access, CLOCKID_REALTIME.
export const FILESTAT_MTIM: usize = 48; // Last change of the data.
export const FILESTAT_CTIM: usize = 56; // Last change of the attributes.
export const FILESTAT_SIZE: usize = 64; // Size in bytes.

// eventtype: What poll_oneoff waits for.
export const EVENTTYPE_CLOCK: i32 = 0; // A time.
export const EVENTTYPE_FD_READ: i32 = 1; // Data to read.
export const EVENTTYPE_FD_WRITE: i32 = 2; // Room to write.

// eventrwflags: State of the other end.
export const EVENTRWFLAGS_FD_READWRITE_HANGUP: i32 = 1; // The other end is closed.

// event: An event that poll_oneoff reports.
export const EVENT_USERDATA: usize = 0; // From the subscription.
export const EVENT_ERROR: usize = 8; // Why the subscription failed, or 0.
export const EVENT_TYPE: usize = 10; // Kind of event.
export const EVENT_FD_READWRITE: usize = 16; // For EVENTTYPE_FD_READ and EVENTTYPE_FD_WRITE.
export const EVENT_FD_READWRITE_NBYTES: usize = 16; // Bytes that can be read or written.
export const EVENT_FD_READWRITE_FLAGS: usize = 24; // State of the other end.
export const EVENT_SIZE: usize = 32; // Size in bytes.

// subclockflags: How a time is meant.
export const SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME: i32 = 1; // As a point of the clock; otherwise from now.

// subscription: Something that poll_oneoff waits for.
export const SUBSCRIPTION_USERDATA: usize = 0; // Handed back in the event.
export const SUBSCRIPTION_U: usize = 8; // What to wait for.
export const SUBSCRIPTION_U_TAG: usize = 8; // Which member is there: EVENTTYPE_….
export const SUBSCRIPTION_U_PAYLOAD: usize = 16; // Where the member starts.
export const SUBSCRIPTION_U_CLOCK_ID: usize = 16; // Which clock.
export const SUBSCRIPTION_U_CLOCK_TIMEOUT: usize = 24; // When.
export const SUBSCRIPTION_U_CLOCK_PRECISION: usize = 32; // How late it may be.
export const SUBSCRIPTION_U_CLOCK_FLAGS: usize = 40; // Absolute or relative.
export const SUBSCRIPTION_U_FD_READ_FILE_DESCRIPTOR: usize = 16; // Which descriptor.
export const SUBSCRIPTION_U_FD_WRITE_FILE_DESCRIPTOR: usize = 16; // Which descriptor.
export const SUBSCRIPTION_SIZE: usize = 48; // Size in bytes.

// preview1_signal: Signals as proc_raise of preview1 numbers them. WASI left out SIGSTKFLT, so from 16 on each is one below Linux's number, which everything else (WASIX, minios) uses.
export const PREVIEW1_SIGNAL_NONE: i32 = 0; // No signal.
export const PREVIEW1_SIGNAL_HUP: i32 = 1; // Hangup.
export const PREVIEW1_SIGNAL_INT: i32 = 2; // Interrupt from the keyboard.
export const PREVIEW1_SIGNAL_QUIT: i32 = 3; // Quit from the keyboard.
export const PREVIEW1_SIGNAL_ILL: i32 = 4; // Illegal instruction.
export const PREVIEW1_SIGNAL_TRAP: i32 = 5; // Trace trap.
export const PREVIEW1_SIGNAL_ABRT: i32 = 6; // Abort.
export const PREVIEW1_SIGNAL_BUS: i32 = 7; // Bus error.
export const PREVIEW1_SIGNAL_FPE: i32 = 8; // Arithmetic error.
export const PREVIEW1_SIGNAL_KILL: i32 = 9; // Kill.
export const PREVIEW1_SIGNAL_USR1: i32 = 10; // First of the program's own.
export const PREVIEW1_SIGNAL_SEGV: i32 = 11; // Bad memory access.
export const PREVIEW1_SIGNAL_USR2: i32 = 12; // Second of the program's own.
export const PREVIEW1_SIGNAL_PIPE: i32 = 13; // Nobody reads the pipe.
export const PREVIEW1_SIGNAL_ALRM: i32 = 14; // Alarm clock.
export const PREVIEW1_SIGNAL_TERM: i32 = 15; // Termination.
export const PREVIEW1_SIGNAL_CHLD: i32 = 16; // A child changed.
export const PREVIEW1_SIGNAL_CONT: i32 = 17; // Continue.
export const PREVIEW1_SIGNAL_STOP: i32 = 18; // Stop.
export const PREVIEW1_SIGNAL_TSTP: i32 = 19; // Stop from the keyboard.
export const PREVIEW1_SIGNAL_TTIN: i32 = 20; // Background read.
export const PREVIEW1_SIGNAL_TTOU: i32 = 21; // Background write.
export const PREVIEW1_SIGNAL_URG: i32 = 22; // Urgent data.
export const PREVIEW1_SIGNAL_XCPU: i32 = 23; // CPU time limit.
export const PREVIEW1_SIGNAL_XFSZ: i32 = 24; // File size limit.
export const PREVIEW1_SIGNAL_VTALRM: i32 = 25; // Virtual timer.
export const PREVIEW1_SIGNAL_PROF: i32 = 26; // Profiling timer.
export const PREVIEW1_SIGNAL_WINCH: i32 = 27; // Window size changed.
export const PREVIEW1_SIGNAL_POLL: i32 = 28; // I/O possible.
export const PREVIEW1_SIGNAL_PWR: i32 = 29; // Power failure.
export const PREVIEW1_SIGNAL_SYS: i32 = 30; // Bad system call.

// riflags: Flags of sock_recv.
export const RIFLAGS_RECV_PEEK: i32 = 1; // Leave the data in the queue (MSG_PEEK).
export const RIFLAGS_RECV_WAITALL: i32 = 2; // Wait for the full amount (MSG_WAITALL).
export const RIFLAGS_RECV_DATA_TRUNCATED: i32 = 4; // WASIX: report the full length of a datagram that was cut (MSG_TRUNC).
export const RIFLAGS_RECV_DONT_WAIT: i32 = 8; // WASIX: fail with EAGAIN instead of waiting (MSG_DONTWAIT).

// roflags: What sock_recv says about the data.
export const ROFLAGS_RECV_DATA_TRUNCATED: i32 = 1; // The datagram was longer than the buffers.

// siflags: Flags of sock_send. Preview1 has none.
export const SIFLAGS_SEND_DONT_WAIT: i32 = 1; // WASIX: fail with EAGAIN instead of waiting (MSG_DONTWAIT).

// sdflags: Which directions sock_shutdown closes.
export const SDFLAGS_RD: i32 = 1; // Receiving.
export const SDFLAGS_WR: i32 = 2; // Sending.

// preopentype: Kinds of preopened descriptor.
export const PREOPENTYPE_DIR: i32 = 0; // A directory.

// prestat: A preopened descriptor.
export const PRESTAT_TAG: usize = 0; // Which member is there: PREOPENTYPE_….
export const PRESTAT_PAYLOAD: usize = 4; // Where the member starts.
export const PRESTAT_DIR_PR_NAME_LEN: usize = 4; // Length of its name in bytes.
export const PRESTAT_SIZE: usize = 8; // Size in bytes.

// ---- wasi_snapshot_preview1: functions ----

/** Writes the arguments, NUL-terminated, to argv_buf and their addresses to argv. */
@external("wasi_snapshot_preview1", "args_get")
export declare function wasi_args_get(argv: usize, argv_buf: usize): i32;

/** Tells how many arguments there are and how many bytes they take with their NULs. */
@external("wasi_snapshot_preview1", "args_sizes_get")
export declare function wasi_args_sizes_get(argc_out: usize, argv_buf_size_out: usize): i32;

/** Writes the environment (`NAME=value`, NUL-terminated) as args_get does the arguments. */
@external("wasi_snapshot_preview1", "environ_get")
export declare function wasi_environ_get(environ: usize, environ_buf: usize): i32;

/** Tells how many variables there are and how many bytes they take with their NULs. */
@external("wasi_snapshot_preview1", "environ_sizes_get")
export declare function wasi_environ_sizes_get(count_out: usize, buf_size_out: usize): i32;

/** Fills a buffer with random bytes (getrandom(2)). */
@external("wasi_snapshot_preview1", "random_get")
export declare function wasi_random_get(buf: usize, buf_len: u32): i32;

/** The resolution of a clock (clock_getres(2)). EINVAL: no such clock. */
@external("wasi_snapshot_preview1", "clock_res_get")
export declare function wasi_clock_res_get(id: u32, resolution_out: usize): i32;

/** The time of a clock (clock_gettime(2)). `precision` is how old the answer may be. */
@external("wasi_snapshot_preview1", "clock_time_get")
export declare function wasi_clock_time_get(id: u32, precision: u64, time_out: usize): i32;

/** Says how a range will be used (posix_fadvise(3)). */
@external("wasi_snapshot_preview1", "fd_advise")
export declare function wasi_fd_advise(fd: i32, offset: u64, len: u64, advice: i32): i32;

/** Makes sure that there is space for a range (posix_fallocate(3)). */
@external("wasi_snapshot_preview1", "fd_allocate")
export declare function wasi_fd_allocate(fd: i32, offset: u64, len: u64): i32;

/** Closes a descriptor (close(2)). */
@external("wasi_snapshot_preview1", "fd_close")
export declare function wasi_fd_close(fd: i32): i32;

/** Stores the data of a file (fdatasync(2)). */
@external("wasi_snapshot_preview1", "fd_datasync")
export declare function wasi_fd_datasync(fd: i32): i32;

/** State of a descriptor (fcntl(2), F_GETFL). */
@external("wasi_snapshot_preview1", "fd_fdstat_get")
export declare function wasi_fd_fdstat_get(fd: i32, stat_out: usize): i32;

/** Sets the status flags (fcntl(2), F_SETFL). */
@external("wasi_snapshot_preview1", "fd_fdstat_set_flags")
export declare function wasi_fd_fdstat_set_flags(fd: i32, flags: i32): i32;

/** Takes rights away. ENOTCAPABLE: it would add some. */
@external("wasi_snapshot_preview1", "fd_fdstat_set_rights")
export declare function wasi_fd_fdstat_set_rights(fd: i32, fs_rights_base: u64, fs_rights_inheriting: u64): i32;

/** Attributes of an open file (fstat(2)). */
@external("wasi_snapshot_preview1", "fd_filestat_get")
export declare function wasi_fd_filestat_get(fd: i32, stat_out: usize): i32;

/** Cuts or extends a file; the new part is zeros (ftruncate(2)). */
@external("wasi_snapshot_preview1", "fd_filestat_set_size")
export declare function wasi_fd_filestat_set_size(fd: i32, file_size: u64): i32;

/** Sets the times of a file (futimens(3)). */
@external("wasi_snapshot_preview1", "fd_filestat_set_times")
export declare function wasi_fd_filestat_set_times(fd: i32, atim: u64, mtim: u64, fst_flags: i32): i32;

/** Reads at a position without moving (preadv(2)). */
@external("wasi_snapshot_preview1", "fd_pread")
export declare function wasi_fd_pread(fd: i32, iovs: usize, iovs_len: u32, offset: u64, nread_out: usize): i32;

/** Describes a preopened descriptor. EBADF: it is not one. */
@external("wasi_snapshot_preview1", "fd_prestat_get")
export declare function wasi_fd_prestat_get(fd: i32, prestat_out: usize): i32;

/** Writes the name of a preopened directory, without a NUL. */
@external("wasi_snapshot_preview1", "fd_prestat_dir_name")
export declare function wasi_fd_prestat_dir_name(fd: i32, path: usize, path_len: u32): i32;

/** Writes at a position without moving (pwritev(2)). */
@external("wasi_snapshot_preview1", "fd_pwrite")
export declare function wasi_fd_pwrite(fd: i32, iovs: usize, iovs_len: u32, offset: u64, nwritten_out: usize): i32;

/** Reads (readv(2)). 0 bytes: end of file. */
@external("wasi_snapshot_preview1", "fd_read")
export declare function wasi_fd_read(fd: i32, iovs: usize, iovs_len: u32, nread_out: usize): i32;

/** Writes directory entries from a cookie on, as many as fit, the last one cut to the buffer. Less than buf_len used: the directory is at its end (getdents64(2)). */
@external("wasi_snapshot_preview1", "fd_readdir")
export declare function wasi_fd_readdir(fd: i32, buf: usize, buf_len: u32, cookie: u64, used_out: usize): i32;

/** Moves a descriptor to another number, closing what was there (dup2(2) and close(2)). */
@external("wasi_snapshot_preview1", "fd_renumber")
export declare function wasi_fd_renumber(fd: i32, to: i32): i32;

/** Moves the position (lseek(2)). */
@external("wasi_snapshot_preview1", "fd_seek")
export declare function wasi_fd_seek(fd: i32, offset: i64, whence: i32, position_out: usize): i32;

/** Stores data and metadata of a file (fsync(2)). */
@external("wasi_snapshot_preview1", "fd_sync")
export declare function wasi_fd_sync(fd: i32): i32;

/** The position (lseek(2) that does not move). */
@external("wasi_snapshot_preview1", "fd_tell")
export declare function wasi_fd_tell(fd: i32, position_out: usize): i32;

/** Writes (writev(2)). */
@external("wasi_snapshot_preview1", "fd_write")
export declare function wasi_fd_write(fd: i32, iovs: usize, iovs_len: u32, nwritten_out: usize): i32;

/** Makes a directory (mkdirat(2)). */
@external("wasi_snapshot_preview1", "path_create_directory")
export declare function wasi_path_create_directory(fd: i32, path: usize, path_len: u32): i32;

/** Attributes of a file (fstatat(2)). */
@external("wasi_snapshot_preview1", "path_filestat_get")
export declare function wasi_path_filestat_get(fd: i32, flags: u32, path: usize, path_len: u32, stat_out: usize): i32;

/** Sets the times of a file (utimensat(2)). */
@external("wasi_snapshot_preview1", "path_filestat_set_times")
export declare function wasi_path_filestat_set_times(fd: i32, flags: u32, path: usize, path_len: u32, atim: u64, mtim: u64, fst_flags: i32): i32;

/** Makes a hard link (linkat(2)). */
@external("wasi_snapshot_preview1", "path_link")
export declare function wasi_path_link(old_fd: i32, old_flags: u32, old_path: usize, old_path_len: u32, new_fd: i32, new_path: usize, new_path_len: u32): i32;

/** Opens a file at the lowest free descriptor (openat(2)). */
@external("wasi_snapshot_preview1", "path_open")
export declare function wasi_path_open(fd: i32, dirflags: u32, path: usize, path_len: u32, oflags: i32, fs_rights_base: u64, fs_rights_inheriting: u64, fdflags: i32, fd_out: usize): i32;

/** Writes the text of a symbolic link, cut to the buffer, without a NUL (readlinkat(2)). */
@external("wasi_snapshot_preview1", "path_readlink")
export declare function wasi_path_readlink(fd: i32, path: usize, path_len: u32, buf: usize, buf_len: u32, used_out: usize): i32;

/** Removes an empty directory (unlinkat(2), AT_REMOVEDIR). */
@external("wasi_snapshot_preview1", "path_remove_directory")
export declare function wasi_path_remove_directory(fd: i32, path: usize, path_len: u32): i32;

/** Renames (renameat(2)). */
@external("wasi_snapshot_preview1", "path_rename")
export declare function wasi_path_rename(fd: i32, old_path: usize, old_path_len: u32, new_fd: i32, new_path: usize, new_path_len: u32): i32;

/** Makes a symbolic link (symlinkat(2)). */
@external("wasi_snapshot_preview1", "path_symlink")
export declare function wasi_path_symlink(old_path: usize, old_path_len: u32, fd: i32, new_path: usize, new_path_len: u32): i32;

/** Removes a file that is not a directory (unlinkat(2)). */
@external("wasi_snapshot_preview1", "path_unlink_file")
export declare function wasi_path_unlink_file(fd: i32, path: usize, path_len: u32): i32;

/** Waits until one of the subscriptions fires and writes an event for each that did; `events` has room for nsubscriptions events (ppoll(2)). EINVAL: none given. */
@external("wasi_snapshot_preview1", "poll_oneoff")
export declare function wasi_poll_oneoff(subscriptions: usize, events: usize, nsubscriptions: u32, nevents_out: usize): i32;

/** Ends the process (_exit(2)). */
@external("wasi_snapshot_preview1", "proc_exit")
export declare function wasi_proc_exit(rval: u32): void;

/** Sends the caller a signal, numbered as PREVIEW1_SIGNAL_… (raise(3)). */
@external("wasi_snapshot_preview1", "proc_raise")
export declare function wasi_proc_raise(sig: i32): i32;

/** Lets others run (sched_yield(2)). */
@external("wasi_snapshot_preview1", "sched_yield")
export declare function wasi_sched_yield(): i32;

/** Takes a connection from a listening socket (accept4(2)). */
@external("wasi_snapshot_preview1", "sock_accept")
export declare function wasi_sock_accept(fd: i32, flags: i32, fd_out: usize): i32;

/** Receives (recvmsg(2)). */
@external("wasi_snapshot_preview1", "sock_recv")
export declare function wasi_sock_recv(fd: i32, ri_data: usize, ri_data_len: u32, ri_flags: i32, nread_out: usize, ro_flags_out: usize): i32;

/** Sends (sendmsg(2)). */
@external("wasi_snapshot_preview1", "sock_send")
export declare function wasi_sock_send(fd: i32, si_data: usize, si_data_len: u32, si_flags: i32, nwritten_out: usize): i32;

/** Closes one or both directions (shutdown(2)). */
@external("wasi_snapshot_preview1", "sock_shutdown")
export declare function wasi_sock_shutdown(fd: i32, how: i32): i32;

// ---- wasix_32v1: constants ----

// disposition: What a signal does.
export const DISPOSITION_DEFAULT: i32 = 0; // The default action.
export const DISPOSITION_IGNORE: i32 = 1; // Nothing.

// signal_disposition: A signal and what it does.
export const SIGNAL_DISPOSITION_SIG: usize = 0; // The signal.
export const SIGNAL_DISPOSITION_DISP: usize = 1; // What it does.
export const SIGNAL_DISPOSITION_SIZE: usize = 2; // Size in bytes.

// stack_snapshot: A place on the stack to come back to.
export const STACK_SNAPSHOT_USER: usize = 0; // The program's own.
export const STACK_SNAPSHOT_HASH: usize = 8; // Which snapshot.
export const STACK_SNAPSHOT_HASH_B0: usize = 8; // First half.
export const STACK_SNAPSHOT_HASH_B1: usize = 16; // Second half.
export const STACK_SNAPSHOT_SIZE: usize = 24; // Size in bytes.

// option: Whether a value is there.
export const OPTION_NONE: i32 = 0; // No.
export const OPTION_SOME: i32 = 1; // Yes.

// option_timestamp: A time or none.
export const OPTION_TIMESTAMP_TAG: usize = 0; // Which member is there: OPTION_….
export const OPTION_TIMESTAMP_PAYLOAD: usize = 8; // Where the member starts.
export const OPTION_TIMESTAMP_SIZE: usize = 16; // Size in bytes.

// option_pid: A process id or none.
export const OPTION_PID_TAG: usize = 0; // Which member is there: OPTION_….
export const OPTION_PID_PAYLOAD: usize = 4; // Where the member starts.
export const OPTION_PID_SIZE: usize = 8; // Size in bytes.

// option_fd: A descriptor or none.
export const OPTION_FD_TAG: usize = 0; // Which member is there: OPTION_….
export const OPTION_FD_PAYLOAD: usize = 4; // Where the member starts.
export const OPTION_FD_SIZE: usize = 8; // Size in bytes.

// eventfdflags: Flags of fd_event.
export const EVENTFDFLAGS_SEMAPHORE: i32 = 1; // A read takes 1 and not everything (EFD_SEMAPHORE).

// fdflagsext: Flags of a descriptor, apart from those of the open file.
export const FDFLAGSEXT_CLOEXEC: i32 = 1; // Closed by exec (FD_CLOEXEC).

// tty: State of the terminal.
export const TTY_COLS: usize = 0; // Columns.
export const TTY_ROWS: usize = 4; // Rows.
export const TTY_WIDTH: usize = 8; // Width in pixels.
export const TTY_HEIGHT: usize = 12; // Height in pixels.
export const TTY_STDIN_TTY: usize = 16; // Descriptor 0 is a terminal.
export const TTY_STDOUT_TTY: usize = 17; // Descriptor 1 is a terminal.
export const TTY_STDERR_TTY: usize = 18; // Descriptor 2 is a terminal.
export const TTY_ECHO: usize = 19; // Input is echoed (ECHO).
export const TTY_LINE_BUFFERED: usize = 20; // Input comes by lines (ICANON).
export const TTY_LINE_FEEDS: usize = 21; // Line feeds of the input are ignored.
export const TTY_SIZE: usize = 24; // Size in bytes.

// stdio_mode: Where a standard descriptor of a child goes.
export const STDIO_MODE_PIPED: i32 = 0; // To a pipe whose other end the parent gets.
export const STDIO_MODE_INHERIT: i32 = 1; // Where the parent's goes.
export const STDIO_MODE_NULL: i32 = 2; // Nowhere.
export const STDIO_MODE_LOG: i32 = 3; // To the log.

// process_handles: A child and the pipes to it.
export const PROCESS_HANDLES_PID: usize = 0; // The child.
export const PROCESS_HANDLES_STDIN: usize = 4; // To its input.
export const PROCESS_HANDLES_STDOUT: usize = 12; // From its output.
export const PROCESS_HANDLES_STDERR: usize = 20; // From its error output.
export const PROCESS_HANDLES_SIZE: usize = 28; // Size in bytes.

// join_flags: Flags of proc_join.
export const JOIN_FLAGS_NON_BLOCKING: u32 = 1; // Do not wait (WNOHANG).
export const JOIN_FLAGS_WAKE_STOPPED: u32 = 2; // Also report stopped children (WUNTRACED).

// join_status_type: What happened to a child.
export const JOIN_STATUS_TYPE_NOTHING: i32 = 0; // Nothing.
export const JOIN_STATUS_TYPE_EXIT_NORMAL: i32 = 1; // It exited.
export const JOIN_STATUS_TYPE_EXIT_SIGNAL: i32 = 2; // A signal ended it.
export const JOIN_STATUS_TYPE_STOPPED: i32 = 3; // A signal stopped it.

// join_status: What happened to a child, in detail.
export const JOIN_STATUS_TAG: usize = 0; // Which member is there: JOIN_STATUS_TYPE_….
export const JOIN_STATUS_PAYLOAD: usize = 2; // Where the member starts.
export const JOIN_STATUS_EXIT_SIGNAL_EXIT_CODE: usize = 2; // Exit status.
export const JOIN_STATUS_EXIT_SIGNAL_SIGNAL: usize = 4; // Signal.
export const JOIN_STATUS_SIZE: usize = 6; // Size in bytes.

// thread_start: How a thread starts.
export const THREAD_START_STACK: usize = 0; // Where its stack starts.
export const THREAD_START_TLS_BASE: usize = 4; // Where its thread-local storage starts.
export const THREAD_START_START_FUNCT: usize = 8; // Its function, as an index into the function table.
export const THREAD_START_START_ARGS: usize = 12; // The function's argument.
export const THREAD_START_RESERVED: usize = 16; // 0.
export const THREAD_START_STACK_SIZE: usize = 56; // Size of the stack in bytes.
export const THREAD_START_GUARD_SIZE: usize = 60; // Size of the guard at its end in bytes.
export const THREAD_START_SIZE: usize = 64; // Size in bytes.

// epoll_type: Events of epoll, in WASIX's own numbering.
export const EPOLL_TYPE_EPOLLIN: u32 = 1; // Data to read.
export const EPOLL_TYPE_EPOLLOUT: u32 = 2; // Room to write.
export const EPOLL_TYPE_EPOLLRDHUP: u32 = 4; // The other end sends no more.
export const EPOLL_TYPE_EPOLLPRI: u32 = 8; // Something exceptional.
export const EPOLL_TYPE_EPOLLERR: u32 = 16; // Error; always reported.
export const EPOLL_TYPE_EPOLLHUP: u32 = 32; // The other end is closed; always reported.
export const EPOLL_TYPE_EPOLLET: u32 = 64; // Report changes only.
export const EPOLL_TYPE_EPOLLONESHOT: u32 = 128; // Report once.

// epoll_ctl: Operations of epoll_ctl, in WASIX's own numbering.
export const EPOLL_CTL_ADD: u32 = 0; // Watch a descriptor.
export const EPOLL_CTL_MOD: u32 = 1; // Change what to watch it for.
export const EPOLL_CTL_DEL: u32 = 2; // Watch it no longer.

// epoll_event: Events and the program's own data.
export const EPOLL_EVENT_EVENTS: usize = 0; // What to watch for, or what happened.
export const EPOLL_EVENT_DATA: usize = 8; // Handed back.
export const EPOLL_EVENT_DATA_PTR: usize = 8; // An address.
export const EPOLL_EVENT_DATA_FD: usize = 12; // A descriptor.
export const EPOLL_EVENT_DATA_DATA1: usize = 16; // 32 bits.
export const EPOLL_EVENT_DATA_DATA2: usize = 24; // 64 bits.
export const EPOLL_EVENT_SIZE: usize = 32; // Size in bytes.

// proc_spawn_fd_op_name: What proc_spawn2 does with descriptors.
export const PROC_SPAWN_FD_OP_NAME_CLOSE: i32 = 0; // Close one.
export const PROC_SPAWN_FD_OP_NAME_DUP2: i32 = 1; // Copy one to a number.
export const PROC_SPAWN_FD_OP_NAME_OPEN: i32 = 2; // Open a file.
export const PROC_SPAWN_FD_OP_NAME_CHDIR: i32 = 3; // Change the working directory to a path.
export const PROC_SPAWN_FD_OP_NAME_FCHDIR: i32 = 4; // Change it to a descriptor.

// proc_spawn_fd_op: One step of proc_spawn2.
export const PROC_SPAWN_FD_OP_CMD: usize = 0; // What to do.
export const PROC_SPAWN_FD_OP_FD: usize = 4; // The descriptor; for dup2 the copy's number.
export const PROC_SPAWN_FD_OP_SRC_FD: usize = 8; // For dup2: the descriptor copied.
export const PROC_SPAWN_FD_OP_PATH: usize = 12; // For open and chdir.
export const PROC_SPAWN_FD_OP_PATH_LEN: usize = 16; // Length in bytes.
export const PROC_SPAWN_FD_OP_DIRFLAGS: usize = 20; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_OFLAGS: usize = 24; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_FS_RIGHTS_BASE: usize = 32; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_FS_RIGHTS_INHERITING: usize = 40; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_FDFLAGS: usize = 48; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_FDFLAGSEXT: usize = 50; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_SIZE: usize = 56; // Size in bytes.

// dl_flags: Flags of dlopen(3).
export const DL_FLAGS_LAZY: u32 = 1; // RTLD_LAZY.
export const DL_FLAGS_NOW: u32 = 2; // RTLD_NOW.
export const DL_FLAGS_GLOBAL: u32 = 4; // RTLD_GLOBAL.
export const DL_FLAGS_NOLOAD: u32 = 8; // RTLD_NOLOAD.
export const DL_FLAGS_NODELETE: u32 = 16; // RTLD_NODELETE.
export const DL_FLAGS_DEEPBIND: u32 = 32; // RTLD_DEEPBIND.

// wasm_value_type: WebAssembly value types.
export const WASM_VALUE_TYPE_I32: i32 = 0; // i32.
export const WASM_VALUE_TYPE_I64: i32 = 1; // i64.
export const WASM_VALUE_TYPE_F32: i32 = 2; // f32.
export const WASM_VALUE_TYPE_F64: i32 = 3; // f64.
export const WASM_VALUE_TYPE_V128: i32 = 4; // v128.

// reflection_result: The signature of a function.
export const REFLECTION_RESULT_CACHEABLE: usize = 0; // It will not change.
export const REFLECTION_RESULT_ARGUMENTS: usize = 2; // Number of arguments.
export const REFLECTION_RESULT_RESULTS: usize = 4; // Number of results.
export const REFLECTION_RESULT_SIZE: usize = 6; // Size in bytes.

// sock_type: Kinds of socket; the numbers are Linux's up to DGRAM.
export const SOCK_TYPE_SOCKET_UNUSED: i32 = 0; // None.
export const SOCK_TYPE_SOCKET_STREAM: i32 = 1; // Byte stream (SOCK_STREAM).
export const SOCK_TYPE_SOCKET_DGRAM: i32 = 2; // Datagrams (SOCK_DGRAM).
export const SOCK_TYPE_SOCKET_RAW: i32 = 3; // Raw packets (SOCK_RAW).
export const SOCK_TYPE_SOCKET_SEQPACKET: i32 = 4; // Sequenced packets (SOCK_SEQPACKET).

// sock_proto: IP protocols; IANA's numbers, as Linux has them.
export const IPPROTO_IP: u32 = 0; // Any.
export const IPPROTO_ICMP: u32 = 1; // ICMP.
export const IPPROTO_TCP: u32 = 6; // TCP.
export const IPPROTO_UDP: u32 = 17; // UDP.
export const IPPROTO_IPV6: u32 = 41; // IPv6 in IPv4.
export const IPPROTO_ICMPV6: u32 = 58; // ICMP for IPv6.
export const IPPROTO_RAW: u32 = 255; // Raw packets.

// sock_status: State of a socket.
export const SOCK_STATUS_OPENING: i32 = 0; // Being opened.
export const SOCK_STATUS_OPENED: i32 = 1; // Open.
export const SOCK_STATUS_CLOSED: i32 = 2; // Closed.
export const SOCK_STATUS_FAILED: i32 = 3; // Failed.

// sock_option: Socket options, with Linux's names (socket(7), tcp(7), ip(7)).
export const SOCK_OPTION_NOOP: i32 = 0; // Nothing.
export const SOCK_OPTION_REUSE_PORT: i32 = 1; // SO_REUSEPORT, flag.
export const SOCK_OPTION_REUSE_ADDR: i32 = 2; // SO_REUSEADDR, flag.
export const SOCK_OPTION_NO_DELAY: i32 = 3; // TCP_NODELAY, flag.
export const SOCK_OPTION_DONT_ROUTE: i32 = 4; // SO_DONTROUTE, flag.
export const SOCK_OPTION_ONLY_V6: i32 = 5; // IPV6_V6ONLY, flag.
export const SOCK_OPTION_BROADCAST: i32 = 6; // SO_BROADCAST, flag.
export const SOCK_OPTION_MULTICAST_LOOP_V4: i32 = 7; // IP_MULTICAST_LOOP, flag.
export const SOCK_OPTION_MULTICAST_LOOP_V6: i32 = 8; // IPV6_MULTICAST_LOOP, flag.
export const SOCK_OPTION_PROMISCUOUS: i32 = 9; // Receive everything, flag.
export const SOCK_OPTION_LISTENING: i32 = 10; // SO_ACCEPTCONN, flag, read only.
export const SOCK_OPTION_LAST_ERROR: i32 = 11; // SO_ERROR, size, read only.
export const SOCK_OPTION_KEEP_ALIVE: i32 = 12; // SO_KEEPALIVE, flag.
export const SOCK_OPTION_LINGER: i32 = 13; // SO_LINGER, time.
export const SOCK_OPTION_OOB_INLINE: i32 = 14; // SO_OOBINLINE, flag.
export const SOCK_OPTION_RECV_BUF_SIZE: i32 = 15; // SO_RCVBUF, size in bytes.
export const SOCK_OPTION_SEND_BUF_SIZE: i32 = 16; // SO_SNDBUF, size in bytes.
export const SOCK_OPTION_RECV_LOWAT: i32 = 17; // SO_RCVLOWAT, size in bytes.
export const SOCK_OPTION_SEND_LOWAT: i32 = 18; // SO_SNDLOWAT, size in bytes.
export const SOCK_OPTION_RECV_TIMEOUT: i32 = 19; // SO_RCVTIMEO, time.
export const SOCK_OPTION_SEND_TIMEOUT: i32 = 20; // SO_SNDTIMEO, time.
export const SOCK_OPTION_CONNECT_TIMEOUT: i32 = 21; // Longest connect, time.
export const SOCK_OPTION_ACCEPT_TIMEOUT: i32 = 22; // Longest accept, time.
export const SOCK_OPTION_TTL: i32 = 23; // IP_TTL, size.
export const SOCK_OPTION_MULTICAST_TTL_V4: i32 = 24; // IP_MULTICAST_TTL, size.
export const SOCK_OPTION_TYPE: i32 = 25; // SO_TYPE, size, read only.
export const SOCK_OPTION_PROTO: i32 = 26; // SO_PROTOCOL, size, read only.

// stream_security: Encryption of a bridge.
export const STREAM_SECURITY_UNENCRYPTED: i32 = 1; // None.
export const STREAM_SECURITY_ANY_ENCRYPTION: i32 = 2; // Any.
export const STREAM_SECURITY_CLASSIC_ENCRYPTION: i32 = 4; // Classic.
export const STREAM_SECURITY_DOUBLE_ENCRYPTION: i32 = 8; // Classic and post-quantum.

// hardware_address: A MAC address.
export const HARDWARE_ADDRESS_OCTETS: usize = 0; // As sent.
export const HARDWARE_ADDRESS_SIZE: usize = 6; // Size in bytes.

// address_family: Kinds of address.
export const ADDRESS_FAMILY_UNSPEC: i32 = 0; // None.
export const ADDRESS_FAMILY_INET4: i32 = 1; // IPv4.
export const ADDRESS_FAMILY_INET6: i32 = 2; // IPv6.
export const ADDRESS_FAMILY_UNIX: i32 = 3; // Unix.

// address_family_ip: Kinds of IP address.
export const ADDRESS_FAMILY_IP_UNSPEC: i32 = 0; // None.
export const ADDRESS_FAMILY_IP_INET4: i32 = 1; // IPv4.
export const ADDRESS_FAMILY_IP_INET6: i32 = 2; // IPv6.

// addr_ip4: An IPv4 address.
export const ADDR_IP4_OCTETS: usize = 0; // As sent.
export const ADDR_IP4_SIZE: usize = 4; // Size in bytes.

// addr_ip6: An IPv6 address with flow and scope.
export const ADDR_IP6_SEGMENTS: usize = 0; // As sent.
export const ADDR_IP6_FLOW_INFO1: usize = 16; // Flow information, high half.
export const ADDR_IP6_FLOW_INFO0: usize = 18; // Flow information, low half.
export const ADDR_IP6_SCOPE_ID1: usize = 20; // Scope, high half.
export const ADDR_IP6_SCOPE_ID0: usize = 22; // Scope, low half.
export const ADDR_IP6_SIZE: usize = 24; // Size in bytes.

// addr: An address.
export const ADDR_TAG: usize = 0; // Which member is there: ADDRESS_FAMILY_….
export const ADDR_PAYLOAD: usize = 2; // Where the member starts.
export const ADDR_UNSPEC_N0: usize = 2; // 0.
export const ADDR_UNIX_PATH: usize = 2; // The path.
export const ADDR_SIZE: usize = 110; // Size in bytes.

// addr_ip: An IP address.
export const ADDR_IP_TAG: usize = 0; // Which member is there: ADDRESS_FAMILY_IP_….
export const ADDR_IP_PAYLOAD: usize = 2; // Where the member starts.
export const ADDR_IP_UNSPEC_N0: usize = 2; // 0.
export const ADDR_IP_INET6_SEGMENTS: usize = 2; // As sent.
export const ADDR_IP_SIZE: usize = 18; // Size in bytes.

// addr_port: An address with its port (struct sockaddr).
export const ADDR_PORT_TAG: usize = 0; // Which member is there: ADDRESS_FAMILY_….
export const ADDR_PORT_PAYLOAD: usize = 2; // Where the member starts.
export const ADDR_PORT_UNSPEC_PORT: usize = 2; // Port.
export const ADDR_PORT_UNSPEC_ADDR: usize = 4; // Address.
export const ADDR_PORT_UNSPEC_ADDR_N0: usize = 4; // 0.
export const ADDR_PORT_INET4_PORT: usize = 2; // Port.
export const ADDR_PORT_INET4_ADDR: usize = 4; // Address.
export const ADDR_PORT_INET6_PORT: usize = 2; // Port.
export const ADDR_PORT_INET6_ADDR: usize = 4; // Address.
export const ADDR_PORT_UNIX_PATH: usize = 2; // The path.
export const ADDR_PORT_SIZE: usize = 110; // Size in bytes.

// addr_cidr: A network.
export const ADDR_CIDR_TAG: usize = 0; // Which member is there: ADDRESS_FAMILY_….
export const ADDR_CIDR_PAYLOAD: usize = 2; // Where the member starts.
export const ADDR_CIDR_UNSPEC_ADDR: usize = 2; // Address.
export const ADDR_CIDR_UNSPEC_ADDR_N0: usize = 2; // 0.
export const ADDR_CIDR_UNSPEC_PREFIX: usize = 3; // Bits of the network part.
export const ADDR_CIDR_INET4_ADDR: usize = 2; // Address.
export const ADDR_CIDR_INET4_PREFIX: usize = 6; // Bits of the network part.
export const ADDR_CIDR_INET6_ADDR: usize = 2; // Address.
export const ADDR_CIDR_INET6_PREFIX: usize = 26; // Bits of the network part.
export const ADDR_CIDR_UNIX_UNUSED: usize = 2; // 0.
export const ADDR_CIDR_SIZE: usize = 28; // Size in bytes.

// route: A route.
export const ROUTE_CIDR: usize = 0; // Where to.
export const ROUTE_VIA_ROUTER: usize = 28; // Through which router.
export const ROUTE_PREFERRED_UNTIL: usize = 144; // How long it is preferred.
export const ROUTE_EXPIRES_AT: usize = 160; // How long it lasts.
export const ROUTE_SIZE: usize = 176; // Size in bytes.

// ---- wasix_32v1: functions ----

/** Sets a clock (clock_settime(2)). EPERM without privilege. */
@external("wasix_32v1", "clock_time_set")
export declare function wasix_clock_time_set(id: u32, timestamp: u64): i32;

/** Copies a descriptor to the lowest free number (dup(2)). */
@external("wasix_32v1", "fd_dup")
export declare function wasix_fd_dup(fd: i32, fd_out: usize): i32;

/** Copies a descriptor to the lowest free number from min_result_fd on (fcntl(2), F_DUPFD). */
@external("wasix_32v1", "fd_dup2")
export declare function wasix_fd_dup2(fd: i32, min_result_fd: i32, cloexec: i32, fd_out: usize): i32;

/** Makes a counter with a descriptor (eventfd(2)). */
@external("wasix_32v1", "fd_event")
export declare function wasix_fd_event(initial_val: u64, flags: i32, fd_out: usize): i32;

/** Makes a pipe: the first descriptor reads, the second writes (pipe(2)). */
@external("wasix_32v1", "fd_pipe")
export declare function wasix_fd_pipe(reader_out: usize, writer_out: usize): i32;

/** Writes the state of the terminal. */
@external("wasix_32v1", "tty_get")
export declare function wasix_tty_get(state: usize): i32;

/** Sets it. */
@external("wasix_32v1", "tty_set")
export declare function wasix_tty_set(state: usize): i32;

/** Writes the working directory without a NUL; path_len holds the buffer's size and receives the length (getcwd(3)). EOVERFLOW: it does not fit, the length is there. */
@external("wasix_32v1", "getcwd")
export declare function wasix_getcwd(path: usize, path_len: usize): i32;

/** Changes the working directory (chdir(2)). */
@external("wasix_32v1", "chdir")
export declare function wasix_chdir(path: usize, path_len: u32): i32;

/** path_open with flags of the descriptor. */
@external("wasix_32v1", "path_open2")
export declare function wasix_path_open2(fd: i32, dirflags: u32, path: usize, path_len: u32, oflags: i32, fs_rights_base: u64, fs_rights_inheriting: u64, fdflags: i32, fdflagsext: i32, fd_out: usize): i32;

/** Flags of the descriptor (fcntl(2), F_GETFD). */
@external("wasix_32v1", "fd_fdflags_get")
export declare function wasix_fd_fdflags_get(fd: i32, flags_out: usize): i32;

/** Sets them (fcntl(2), F_SETFD). */
@external("wasix_32v1", "fd_fdflags_set")
export declare function wasix_fd_fdflags_set(fd: i32, flags: i32): i32;

/** Names the program's exported function that gets signals, `(signal: i32)`. */
@external("wasix_32v1", "callback_signal")
export declare function wasix_callback_signal(callback: usize, callback_len: u32): void;

/** Starts a thread (pthread_create(3)). */
@external("wasix_32v1", "thread_spawn_v2")
export declare function wasix_thread_spawn_v2(args: usize, tid_out: usize): i32;

/** Sleeps (nanosleep(2)). */
@external("wasix_32v1", "thread_sleep")
export declare function wasix_thread_sleep(duration: u64): i32;

/** The caller's thread id; the main thread's is the process id (gettid(2)). */
@external("wasix_32v1", "thread_id")
export declare function wasix_thread_id(tid_out: usize): i32;

/** Waits for a thread to end (pthread_join(3)). */
@external("wasix_32v1", "thread_join")
export declare function wasix_thread_join(tid: i32): i32;

/** How many threads can run at once (nproc(1)). */
@external("wasix_32v1", "thread_parallelism")
export declare function wasix_thread_parallelism(count_out: usize): i32;

/** Sends a thread a signal (pthread_kill(3)). */
@external("wasix_32v1", "thread_signal")
export declare function wasix_thread_signal(tid: i32, signal: i32): i32;

/** Ends the thread (pthread_exit(3)). */
@external("wasix_32v1", "thread_exit")
export declare function wasix_thread_exit(rval: u32): void;

/** Waits while *futex is `expected` (futex(2), FUTEX_WAIT). woken: 0 on timeout. EINVAL: it is not. */
@external("wasix_32v1", "futex_wait")
export declare function wasix_futex_wait(futex: usize, expected: u32, timeout: usize, woken_out: usize): i32;

/** Wakes one waiter (FUTEX_WAKE); woken: there was one. */
@external("wasix_32v1", "futex_wake")
export declare function wasix_futex_wake(futex: usize, woken_out: usize): i32;

/** Wakes all waiters; woken: there were some. */
@external("wasix_32v1", "futex_wake_all")
export declare function wasix_futex_wake_all(futex: usize, woken_out: usize): i32;

/** Keeps the stack; answers 0 the first time and the given value after stack_restore (setjmp(3)). */
@external("wasix_32v1", "stack_checkpoint")
export declare function wasix_stack_checkpoint(snapshot: usize, value_out: usize): i32;

/** Goes back to a kept stack (longjmp(3)). */
@external("wasix_32v1", "stack_restore")
export declare function wasix_stack_restore(snapshot: usize, value: u64): void;

/** Makes a context that will run a function (makecontext(3)). */
@external("wasix_32v1", "context_create")
export declare function wasix_context_create(new_context: usize, entrypoint: u32): i32;

/** Suspends this context and resumes another (swapcontext(3)). */
@external("wasix_32v1", "context_switch")
export declare function wasix_context_switch(next_context: u64): i32;

/** Frees a suspended or ended context. */
@external("wasix_32v1", "context_destroy")
export declare function wasix_context_destroy(context: u64): i32;

/** Sends the caller a signal after `interval`, once or again and again; 0 ends that (setitimer(2)). */
@external("wasix_32v1", "proc_raise_interval")
export declare function wasix_proc_raise_interval(sig: i32, interval: u64, repeat: i32): i32;

/** Copies the process: pid 0 in the child (fork(2)). Without copy_memory the parent waits until the child exits or execs (vfork(2)). */
@external("wasix_32v1", "proc_fork")
export declare function wasix_proc_fork(copy_memory: i32, pid_out: usize): i32;

/** Becomes the child in place; the next proc_exit2 or proc_exec returns into the parent (vfork(2) without its control flow). */
@external("wasix_32v1", "proc_fork_env")
export declare function wasix_proc_fork_env(pid_out: usize): i32;

/** proc_exit that returns into the parent after proc_fork_env. */
@external("wasix_32v1", "proc_exit2")
export declare function wasix_proc_exit2(rval: u32): void;

/** Replaces the program; arguments are separated by line feeds; ends the process if it fails (execv(3)). */
@external("wasix_32v1", "proc_exec")
export declare function wasix_proc_exec(name: usize, name_len: u32, args: usize, args_len: u32): void;

/** proc_exec with an environment, separated by line feeds (execve(2)). */
@external("wasix_32v1", "proc_exec2")
export declare function wasix_proc_exec2(name: usize, name_len: u32, args: usize, args_len: u32, envs: usize, envs_len: u32): void;

/** proc_exec2 that comes back if it fails, and can look the name up in `path` (execvpe(3)). envs 0: the caller's. */
@external("wasix_32v1", "proc_exec3")
export declare function wasix_proc_exec3(name: usize, name_len: u32, args: usize, args_len: u32, envs: usize, envs_len: u32, search_path: i32, path: usize, path_len: u32): i32;

/** Starts a process; lists are separated by line feeds. */
@external("wasix_32v1", "proc_spawn")
export declare function wasix_proc_spawn(name: usize, name_len: u32, chroot: i32, args: usize, args_len: u32, preopen: usize, preopen_len: u32, stdin: i32, stdout: i32, stderr: i32, working_dir: usize, working_dir_len: u32, handles_out: usize): i32;

/** Starts a process (posix_spawn(3)); lists of strings are separated by line feeds. */
@external("wasix_32v1", "proc_spawn2")
export declare function wasix_proc_spawn2(name: usize, name_len: u32, args: usize, args_len: u32, envs: usize, envs_len: u32, fd_ops: usize, fd_ops_len: u32, signal_dispositions: usize, signal_dispositions_len: u32, search_path: i32, path: usize, path_len: u32, pid_out: usize): i32;

/** The caller's process id (getpid(2)). */
@external("wasix_32v1", "proc_id")
export declare function wasix_proc_id(pid_out: usize): i32;

/** The parent of a process (getppid(2)). */
@external("wasix_32v1", "proc_parent")
export declare function wasix_proc_parent(pid: i32, parent_out: usize): i32;

/** Waits for a child, none: any; `pid` receives which (waitpid(2)). */
@external("wasix_32v1", "proc_join")
export declare function wasix_proc_join(pid: usize, flags: u32, status_out: usize): i32;

/** Sends a signal (kill(2)). */
@external("wasix_32v1", "proc_signal")
export declare function wasix_proc_signal(pid: i32, signal: i32): i32;

/** Writes the dispositions that the program starts with, as signal_disposition structs. */
@external("wasix_32v1", "proc_signals_get")
export declare function wasix_proc_signals_get(buf: usize): i32;

/** How many there are. */
@external("wasix_32v1", "proc_signals_sizes_get")
export declare function wasix_proc_signals_sizes_get(count_out: usize): i32;

/** Asks for a snapshot of the program's state. */
@external("wasix_32v1", "proc_snapshot")
export declare function wasix_proc_snapshot(): i32;

/** Joins a remote network. */
@external("wasix_32v1", "port_bridge")
export declare function wasix_port_bridge(network: usize, network_len: u32, token: usize, token_len: u32, security: i32): i32;

/** Leaves it. */
@external("wasix_32v1", "port_unbridge")
export declare function wasix_port_unbridge(): i32;

/** Gets an address by DHCP. */
@external("wasix_32v1", "port_dhcp_acquire")
export declare function wasix_port_dhcp_acquire(): i32;

/** Adds an address to the interface (ip-address(8)). */
@external("wasix_32v1", "port_addr_add")
export declare function wasix_port_addr_add(addr: usize): i32;

/** Removes one. */
@external("wasix_32v1", "port_addr_remove")
export declare function wasix_port_addr_remove(addr: usize): i32;

/** Removes all. */
@external("wasix_32v1", "port_addr_clear")
export declare function wasix_port_addr_clear(): i32;

/** The interface's hardware address. */
@external("wasix_32v1", "port_mac")
export declare function wasix_port_mac(mac_out: usize): i32;

/** Writes the addresses; naddrs holds the room and receives the number. EOVERFLOW: too many. */
@external("wasix_32v1", "port_addr_list")
export declare function wasix_port_addr_list(addrs: usize, naddrs: usize): i32;

/** Sets the default gateway. */
@external("wasix_32v1", "port_gateway_set")
export declare function wasix_port_gateway_set(addr: usize): i32;

/** Adds a route (ip-route(8)). */
@external("wasix_32v1", "port_route_add")
export declare function wasix_port_route_add(cidr: usize, via_router: usize, preferred_until: usize, expires_at: usize): i32;

/** Removes a route. */
@external("wasix_32v1", "port_route_remove")
export declare function wasix_port_route_remove(cidr: usize): i32;

/** Removes all. */
@external("wasix_32v1", "port_route_clear")
export declare function wasix_port_route_clear(): i32;

/** Writes the routes; nroutes holds the room and receives the number. EOVERFLOW: too many. */
@external("wasix_32v1", "port_route_list")
export declare function wasix_port_route_list(routes: usize, nroutes: usize): i32;

/** Looks a host name up (getaddrinfo(3)). */
@external("wasix_32v1", "resolve")
export declare function wasix_resolve(host: usize, host_len: u32, port: i32, addrs: usize, naddrs: u32, count_out: usize): i32;

/** State of a socket. */
@external("wasix_32v1", "sock_status")
export declare function wasix_sock_status(fd: i32, status_out: usize): i32;

/** Its own address (getsockname(2)). */
@external("wasix_32v1", "sock_addr_local")
export declare function wasix_sock_addr_local(fd: i32, addr_out: usize): i32;

/** The other end's address (getpeername(2)). */
@external("wasix_32v1", "sock_addr_peer")
export declare function wasix_sock_addr_peer(fd: i32, addr_out: usize): i32;

/** Makes a socket (socket(2)). */
@external("wasix_32v1", "sock_open")
export declare function wasix_sock_open(af: i32, socktype: i32, sock_proto: i32, fd_out: usize): i32;

/** Makes two connected sockets (socketpair(2)). */
@external("wasix_32v1", "sock_pair")
export declare function wasix_sock_pair(af: i32, socktype: i32, sock_proto: i32, fd0_out: usize, fd1_out: usize): i32;

/** Sets an option that is a flag (setsockopt(2)). */
@external("wasix_32v1", "sock_set_opt_flag")
export declare function wasix_sock_set_opt_flag(fd: i32, sockopt: i32, flag: i32): i32;

/** Gets one (getsockopt(2)). */
@external("wasix_32v1", "sock_get_opt_flag")
export declare function wasix_sock_get_opt_flag(fd: i32, sockopt: i32, flag_out: usize): i32;

/** Sets an option that is a time. */
@external("wasix_32v1", "sock_set_opt_time")
export declare function wasix_sock_set_opt_time(fd: i32, sockopt: i32, timeout: usize): i32;

/** Gets one. */
@external("wasix_32v1", "sock_get_opt_time")
export declare function wasix_sock_get_opt_time(fd: i32, sockopt: i32, timeout_out: usize): i32;

/** Sets an option that is a number. */
@external("wasix_32v1", "sock_set_opt_size")
export declare function wasix_sock_set_opt_size(fd: i32, sockopt: i32, value: u64): i32;

/** Gets one. */
@external("wasix_32v1", "sock_get_opt_size")
export declare function wasix_sock_get_opt_size(fd: i32, sockopt: i32, value_out: usize): i32;

/** Joins a group (IP_ADD_MEMBERSHIP). */
@external("wasix_32v1", "sock_join_multicast_v4")
export declare function wasix_sock_join_multicast_v4(fd: i32, multiaddr: usize, interface_addr: usize): i32;

/** Leaves it (IP_DROP_MEMBERSHIP). */
@external("wasix_32v1", "sock_leave_multicast_v4")
export declare function wasix_sock_leave_multicast_v4(fd: i32, multiaddr: usize, interface_addr: usize): i32;

/** Joins a group (IPV6_JOIN_GROUP). */
@external("wasix_32v1", "sock_join_multicast_v6")
export declare function wasix_sock_join_multicast_v6(fd: i32, multiaddr: usize, interface_index: u32): i32;

/** Leaves it (IPV6_LEAVE_GROUP). */
@external("wasix_32v1", "sock_leave_multicast_v6")
export declare function wasix_sock_leave_multicast_v6(fd: i32, multiaddr: usize, interface_index: u32): i32;

/** Gives a socket an address (bind(2)). */
@external("wasix_32v1", "sock_bind")
export declare function wasix_sock_bind(fd: i32, addr: usize): i32;

/** Lets it take connections (listen(2)). */
@external("wasix_32v1", "sock_listen")
export declare function wasix_sock_listen(fd: i32, backlog: u32): i32;

/** Takes a connection (accept4(2)). */
@external("wasix_32v1", "sock_accept_v2")
export declare function wasix_sock_accept_v2(fd: i32, flags: i32, fd_out: usize, addr_out: usize): i32;

/** Connects (connect(2)). */
@external("wasix_32v1", "sock_connect")
export declare function wasix_sock_connect(fd: i32, addr: usize): i32;

/** Receives with the sender's address (recvmsg(2)). */
@external("wasix_32v1", "sock_recv_from")
export declare function wasix_sock_recv_from(fd: i32, ri_data: usize, ri_data_len: u32, ri_flags: i32, nread_out: usize, ro_flags_out: usize, addr_out: usize): i32;

/** Sends to an address (sendmsg(2)). */
@external("wasix_32v1", "sock_send_to")
export declare function wasix_sock_send_to(fd: i32, si_data: usize, si_data_len: u32, si_flags: i32, addr: usize, nwritten_out: usize): i32;

/** Sends part of a file (sendfile(2)). */
@external("wasix_32v1", "sock_send_file")
export declare function wasix_sock_send_file(out_fd: i32, in_fd: i32, offset: u64, count: u64, nwritten_out: usize): i32;

/** Makes an interest list (epoll_create(2)). */
@external("wasix_32v1", "epoll_create")
export declare function wasix_epoll_create(fd_out: usize): i32;

/** Changes it (epoll_ctl(2)). */
@external("wasix_32v1", "epoll_ctl")
export declare function wasix_epoll_ctl(epfd: i32, op: u32, fd: i32, event: usize): i32;

/** Waits for events; all bits of timeout set: for ever (epoll_wait(2)). */
@external("wasix_32v1", "epoll_wait")
export declare function wasix_epoll_wait(epfd: i32, events: usize, maxevents: u32, timeout: u64, nevents_out: usize): i32;

/** Tells whether a handle is none: EINVAL. */
@external("wasix_32v1", "dl_invalid_handle")
export declare function wasix_dl_invalid_handle(handle: u32): i32;

/** Loads a library; writes an error's text to err_buf (dlopen(3)). */
@external("wasix_32v1", "dlopen")
export declare function wasix_dlopen(path: usize, path_len: u32, flags: u32, err_buf: usize, err_buf_len: u32, ld_library_path: usize, ld_library_path_len: u32, handle_out: usize): i32;

/** Finds a symbol: an address or a table index (dlsym(3)). */
@external("wasix_32v1", "dlsym")
export declare function wasix_dlsym(handle: u32, symbol: usize, symbol_len: u32, err_buf: usize, err_buf_len: u32, address_out: usize): i32;

/** Calls a function with values from memory. */
@external("wasix_32v1", "call_dynamic")
export declare function wasix_call_dynamic(function_id: u32, values: usize, values_len: u32, results: usize, results_len: u32, strict: i32): i32;

/** Binds a closure to a function and data. */
@external("wasix_32v1", "closure_prepare")
export declare function wasix_closure_prepare(backing_function_id: u32, closure_id: u32, argument_types: usize, argument_types_len: u32, result_types: usize, result_types_len: u32, user_data: usize): i32;

/** Reserves a table index for a closure. */
@external("wasix_32v1", "closure_allocate")
export declare function wasix_closure_allocate(closure_id_out: usize): i32;

/** Gives it back. */
@external("wasix_32v1", "closure_free")
export declare function wasix_closure_free(closure_id: u32): i32;

/** Tells a function's signature. */
@external("wasix_32v1", "reflect_signature")
export declare function wasix_reflect_signature(function_id: u32, argument_types: usize, argument_types_len: i32, result_types: usize, result_types_len: i32, signature_out: usize): i32;

// ---- minios: constants ----

// signal: Signals, signal(7), Linux's numbers.
export const SIGHUP: i32 = 1; // Hangup. Default: terminate.
export const SIGINT: i32 = 2; // Interrupt from the keyboard. Default: terminate.
export const SIGQUIT: i32 = 3; // Quit from the keyboard. Default: terminate.
export const SIGILL: i32 = 4; // Illegal instruction. Default: terminate.
export const SIGTRAP: i32 = 5; // Trace trap. Default: terminate.
export const SIGABRT: i32 = 6; // Abort. Default: terminate.
export const SIGBUS: i32 = 7; // Bus error. Default: terminate.
export const SIGFPE: i32 = 8; // Arithmetic error. Default: terminate.
export const SIGKILL: i32 = 9; // Kill; cannot be caught, blocked or ignored.
export const SIGUSR1: i32 = 10; // The program's own. Default: terminate.
export const SIGSEGV: i32 = 11; // Bad memory access. Default: terminate.
export const SIGUSR2: i32 = 12; // The program's own. Default: terminate.
export const SIGPIPE: i32 = 13; // Nobody reads the pipe. Default: terminate.
export const SIGALRM: i32 = 14; // Alarm clock. Default: terminate.
export const SIGTERM: i32 = 15; // Termination. Default: terminate.
export const SIGSTKFLT: i32 = 16; // Unused. Default: terminate.
export const SIGCHLD: i32 = 17; // A child stopped, continued or ended. Default: ignore.
export const SIGCONT: i32 = 18; // Continue. Default: continue if stopped.
export const SIGSTOP: i32 = 19; // Stop; cannot be caught, blocked or ignored.
export const SIGTSTP: i32 = 20; // Stop from the keyboard. Default: stop.
export const SIGTTIN: i32 = 21; // Background process reads the terminal. Default: stop.
export const SIGTTOU: i32 = 22; // Background process writes to the terminal. Default: stop.
export const SIGURG: i32 = 23; // Urgent data. Default: ignore.
export const SIGXCPU: i32 = 24; // CPU time limit. Default: terminate.
export const SIGXFSZ: i32 = 25; // File size limit. Default: terminate.
export const SIGVTALRM: i32 = 26; // Virtual timer. Default: terminate.
export const SIGPROF: i32 = 27; // Profiling timer. Default: terminate.
export const SIGWINCH: i32 = 28; // Window size changed. Default: ignore.
export const SIGIO: i32 = 29; // I/O possible. Default: terminate.
export const SIGPWR: i32 = 30; // Power failure. Default: terminate.
export const SIGSYS: i32 = 31; // Bad system call. Default: terminate.
export const SIGRTMIN: i32 = 32; // First real-time signal.
export const SIGRTMAX: i32 = 64; // Last signal.

// fd_action_op: What a spawn does with descriptors before it starts.
export const FD_ACTION_OP_CLOSE: u32 = 0; // Close `fd`; not an error if it is closed.
export const FD_ACTION_OP_DUP2: u32 = 1; // Make `fd2` a copy of `fd`, not close-on-exec; also when both are equal.
export const FD_ACTION_OP_OPEN: u32 = 2; // Open `path` at `fd`.
export const FD_ACTION_OP_CHDIR: u32 = 3; // Change the working directory to `path`.
export const FD_ACTION_OP_TCSETPGRP: u32 = 4; // Make the child's process group the foreground group of the terminal `fd`, which must be the controlling terminal of its session. Done last, when the child is in its group; no signal is sent (posix_spawn_file_actions_addtcsetpgrp_np).

// fd_action: One step, done in the child in order (posix_spawn_file_actions_t).
export const FD_ACTION_OP: usize = 0; // What to do.
export const FD_ACTION_FD: usize = 4; // The descriptor; for dup2 the one copied.
export const FD_ACTION_FD2: usize = 8; // For dup2: the copy's number.
export const FD_ACTION_PATH: usize = 12; // For open and chdir.
export const FD_ACTION_PATH_LEN: usize = 16; // Length in bytes.
export const FD_ACTION_OFLAGS: usize = 20; // For open.
export const FD_ACTION_FDFLAGS: usize = 22; // For open.
export const FD_ACTION_RIGHTS: usize = 24; // For open: RIGHTS_FD_READ, RIGHTS_FD_WRITE or both choose the access mode.
export const FD_ACTION_MODE: usize = 32; // For open with OFLAGS_CREAT: permissions, less the umask.
export const FD_ACTION_RESERVED: usize = 36; // 0.
export const FD_ACTION_SIZE: usize = 40; // Size in bytes.

// spawn_flag: Which attributes of a spawn apply.
export const SPAWN_FLAG_SETPGROUP: u32 = 1; // Put the child in process group `pgroup`, 0: one of its own (POSIX_SPAWN_SETPGROUP).
export const SPAWN_FLAG_SETSID: u32 = 2; // Make the child lead a new session (POSIX_SPAWN_SETSID).
export const SPAWN_FLAG_SETSIGMASK: u32 = 4; // Block `sigmask` in the child (POSIX_SPAWN_SETSIGMASK).
export const SPAWN_FLAG_RESETIDS: u32 = 8; // Set the effective ids to the real ones (POSIX_SPAWN_RESETIDS).
export const SPAWN_FLAG_CLOSE_OTHERS: u32 = 16; // Close every descriptor above 2 that no action made; else all but close-on-exec ones are inherited.
export const SPAWN_FLAG_SETSIGDEFAULT: u32 = 32; // Give the signals in `sigdefault` their default action (POSIX_SPAWN_SETSIGDEF).
export const SPAWN_FLAG_SEARCH_PATH: u32 = 64; // Look a path without a slash up in the caller's PATH (posix_spawnp(3)).
export const SPAWN_FLAG_SETCTTY: u32 = 128; // With setsid: make descriptor 0, after all actions, the controlling terminal (login_tty(3)). ENOTTY; EPERM: it is another session's.

// clone: New namespaces and more, clone(2).
export const CLONE_NEWTIME: u64 = 128; // New time namespace.
export const CLONE_FS: u64 = 512; // For unshare: directories and umask of its own, which every process has here.
export const CLONE_FILES: u64 = 1024; // For unshare: descriptors of its own, which every process has here.
export const CLONE_PARENT: u64 = 32768; // The child's parent is the caller's parent.
export const CLONE_NEWNS: u64 = 131072; // New mount namespace.
export const CLONE_SYSVSEM: u64 = 262144; // For unshare: System V semaphore adjustments, of which there are none.
export const CLONE_NEWCGROUP: u64 = 33554432; // New cgroup namespace.
export const CLONE_NEWUTS: u64 = 67108864; // New UTS namespace: host name.
export const CLONE_NEWIPC: u64 = 134217728; // New IPC namespace.
export const CLONE_NEWUSER: u64 = 268435456; // New user namespace.
export const CLONE_NEWPID: u64 = 536870912; // New pid namespace; the child is its process 1.
export const CLONE_NEWNET: u64 = 1073741824; // New network namespace.

// spawn_attr: What to start and how (posix_spawn(3) and clone3(2) in one).
export const SPAWN_ATTR_PATH: usize = 0; // The program.
export const SPAWN_ATTR_PATH_LEN: usize = 4; // Length in bytes.
export const SPAWN_ATTR_ARGV: usize = 8; // Arguments one after the other, each ended by a NUL; the first is argv[0].
export const SPAWN_ATTR_ARGV_LEN: usize = 12; // Length of all in bytes, NULs included.
export const SPAWN_ATTR_ARGV_COUNT: usize = 16; // How many.
export const SPAWN_ATTR_ENVP: usize = 20; // Environment, `NAME=value`, in the same form.
export const SPAWN_ATTR_ENVP_LEN: usize = 24; // Length of all in bytes, NULs included.
export const SPAWN_ATTR_ENVP_COUNT: usize = 28; // How many.
export const SPAWN_ATTR_FD_ACTIONS: usize = 32; // Steps on descriptors, in order.
export const SPAWN_ATTR_FD_ACTIONS_COUNT: usize = 36; // How many.
export const SPAWN_ATTR_FLAGS: usize = 40; // SPAWN_FLAG_….
export const SPAWN_ATTR_PGROUP: usize = 44; // With SPAWN_FLAG_SETPGROUP.
export const SPAWN_ATTR_CLONE_FLAGS: usize = 48; // CLONE_….
export const SPAWN_ATTR_SIGMASK: usize = 56; // With SPAWN_FLAG_SETSIGMASK; signal n is bit n − 1.
export const SPAWN_ATTR_SIGDEFAULT: usize = 64; // With SPAWN_FLAG_SETSIGDEFAULT; signal n is bit n − 1.
export const SPAWN_ATTR_CGROUP: usize = 72; // Descriptor of the cgroup's directory to start in (CLONE_INTO_CGROUP); −1: the caller's.
export const SPAWN_ATTR_RESERVED: usize = 76; // 0.
export const SPAWN_ATTR_SIZE: usize = 80; // Size in bytes.

// wait: Options of wait4(2).
export const WNOHANG: i32 = 1; // Answer 0 at once if no child has changed.
export const WUNTRACED: i32 = 2; // Also report stopped children.
export const WCONTINUED: i32 = 8; // Also report continued children.

// rusage: Resources used, getrusage(2).
export const RUSAGE_UTIME_SEC: usize = 0; // User CPU time, seconds.
export const RUSAGE_UTIME_USEC: usize = 8; // User CPU time, microseconds on top.
export const RUSAGE_STIME_SEC: usize = 16; // System CPU time, seconds.
export const RUSAGE_STIME_USEC: usize = 24; // System CPU time, microseconds on top.
export const RUSAGE_MAXRSS: usize = 32; // Most memory ever held, KiB.
export const RUSAGE_IXRSS: usize = 40; // 0.
export const RUSAGE_IDRSS: usize = 48; // 0.
export const RUSAGE_ISRSS: usize = 56; // 0.
export const RUSAGE_MINFLT: usize = 64; // Pages added to the program's memory.
export const RUSAGE_MAJFLT: usize = 72; // 0.
export const RUSAGE_NSWAP: usize = 80; // 0.
export const RUSAGE_INBLOCK: usize = 88; // 512-byte blocks read.
export const RUSAGE_OUBLOCK: usize = 96; // 512-byte blocks written.
export const RUSAGE_MSGSND: usize = 104; // 0.
export const RUSAGE_MSGRCV: usize = 112; // 0.
export const RUSAGE_NSIGNALS: usize = 120; // 0.
export const RUSAGE_NVCSW: usize = 128; // Switches because it waited.
export const RUSAGE_NIVCSW: usize = 136; // Switches because its time was up.
export const RUSAGE_SIZE: usize = 144; // Size in bytes.

// power: Ways to stop the machine, reboot(2).
export const POWER_OFF: u32 = 0; // Off; the status becomes that of the host process.
export const POWER_RESTART: u32 = 1; // Start again.
export const POWER_HALT: u32 = 2; // Stop and stay.

// sysinfo: The machine's counters (sysinfo(2), extended).
export const SYSINFO_UPTIME_NS: usize = 0; // Nanoseconds since boot.
export const SYSINFO_MEMORY_TOTAL: usize = 8; // Memory of the machine, bytes: RAM and user pages together.
export const SYSINFO_MEMORY_FREE: usize = 16; // Of it unused, bytes.
export const SYSINFO_FRAMES_TOTAL: usize = 24; // RAM frames of 64 KiB.
export const SYSINFO_FRAMES_FREE: usize = 28; // Of them free.
export const SYSINFO_USER_PAGES: usize = 32; // Pages of 64 KiB of programs' own memories.
export const SYSINFO_TASKS: usize = 36; // Tasks, zombies included.
export const SYSINFO_TASKS_RUNNING: usize = 40; // Tasks that run or could.
export const SYSINFO_HARTS: usize = 44; // Harts on line.
export const SYSINFO_OPEN_FILES: usize = 48; // Open file descriptions.
export const SYSINFO_INODES: usize = 52; // Inodes in memory.
export const SYSINFO_SLAB_OBJECTS: usize = 56; // Objects in the slab allocator.
export const SYSINFO_LOCKS_HELD: usize = 60; // Locks held by the hart that answers, at the time of the answer; 0 unless something is broken.
export const SYSINFO_TIMERS: usize = 64; // Armed timers.
export const SYSINFO_MOUNTS: usize = 68; // Mounts in all namespaces.
export const SYSINFO_LOAD1: usize = 72; // Load average over 1 minute, 16 fraction bits.
export const SYSINFO_LOAD5: usize = 76; // Over 5 minutes.
export const SYSINFO_LOAD15: usize = 80; // Over 15 minutes.
export const SYSINFO_RESERVED: usize = 84; // 0.
export const SYSINFO_FORKS: usize = 88; // Processes started since boot.
export const SYSINFO_CONTEXT_SWITCHES: usize = 96; // Context switches since boot.
export const SYSINFO_SIZE: usize = 104; // Size in bytes.

// syslog: What syslog(2) does.
export const SYSLOG_ACTION_READ: i32 = 2; // Wait for messages, write them and forget them.
export const SYSLOG_ACTION_READ_ALL: i32 = 3; // Write the last messages that fit.
export const SYSLOG_ACTION_READ_CLEAR: i32 = 4; // The same, and clear.
export const SYSLOG_ACTION_CLEAR: i32 = 5; // Clear.
export const SYSLOG_ACTION_CONSOLE_LEVEL: i32 = 8; // Set the console's level to `len`, 1 to 8.
export const SYSLOG_ACTION_SIZE_UNREAD: i32 = 9; // Tell how many bytes READ would give.
export const SYSLOG_ACTION_SIZE_BUFFER: i32 = 10; // Tell the buffer's size.

// utsname: Names of the system, uname(2), each ended by a NUL.
export const UTSNAME_SYSNAME: usize = 0; // Name of the system.
export const UTSNAME_NODENAME: usize = 65; // Host name.
export const UTSNAME_RELEASE: usize = 130; // Version number.
export const UTSNAME_VERSION: usize = 195; // Build.
export const UTSNAME_MACHINE: usize = 260; // Instruction set.
export const UTSNAME_DOMAINNAME: usize = 325; // NIS domain name.
export const UTSNAME_SIZE: usize = 390; // Size in bytes.

// at: Directory descriptors and path flags, openat(2).
export const AT_FDCWD: i32 = -100; // As dirfd: the working directory.
export const AT_SYMLINK_NOFOLLOW: i32 = 256; // Do not follow a symbolic link at the end.
export const AT_EACCESS: i32 = 512; // faccessat: with the effective ids.
export const AT_SYMLINK_FOLLOW: i32 = 1024; // Follow it where the default is not to.
export const AT_EMPTY_PATH: i32 = 4096; // An empty path means dirfd itself.

// xattr: How setxattr(2) sets.
export const XATTR_CREATE: u32 = 1; // Only if there is none yet.
export const XATTR_REPLACE: u32 = 2; // Only if there is one.

// lock: What flock(2) does.
export const LOCK_SH: u32 = 1; // Hold the lock together with others who hold it so.
export const LOCK_EX: u32 = 2; // Hold it alone.
export const LOCK_NB: u32 = 4; // With LOCK_SH or LOCK_EX: do not wait, EAGAIN.
export const LOCK_UN: u32 = 8; // Give it up.

// access: What access(2) asks for.
export const F_OK: i32 = 0; // Does it exist?
export const X_OK: i32 = 1; // Execute, search.
export const W_OK: i32 = 2; // Write.
export const R_OK: i32 = 4; // Read.

// mode: File type and permission bits, inode(7).
export const S_IFMT: u32 = 61440; // Mask of the type.
export const S_IFSOCK: u32 = 49152; // Socket.
export const S_IFLNK: u32 = 40960; // Symbolic link.
export const S_IFREG: u32 = 32768; // Regular file.
export const S_IFBLK: u32 = 24576; // Block device.
export const S_IFDIR: u32 = 16384; // Directory.
export const S_IFCHR: u32 = 8192; // Character device.
export const S_IFIFO: u32 = 4096; // Pipe.
export const S_ISUID: u32 = 2048; // Set user id.
export const S_ISGID: u32 = 1024; // Set group id.
export const S_ISVTX: u32 = 512; // Sticky.
export const S_IRWXU: u32 = 448; // Owner: all.
export const S_IRUSR: u32 = 256; // Owner: read.
export const S_IWUSR: u32 = 128; // Owner: write.
export const S_IXUSR: u32 = 64; // Owner: execute.
export const S_IRWXG: u32 = 56; // Group: all.
export const S_IRGRP: u32 = 32; // Group: read.
export const S_IWGRP: u32 = 16; // Group: write.
export const S_IXGRP: u32 = 8; // Group: execute.
export const S_IRWXO: u32 = 7; // Others: all.
export const S_IROTH: u32 = 4; // Others: read.
export const S_IWOTH: u32 = 2; // Others: write.
export const S_IXOTH: u32 = 1; // Others: execute.

// stat: All attributes of a file, stat(2).
export const STAT_DEV: usize = 0; // File system.
export const STAT_INO: usize = 8; // File number.
export const STAT_MODE: usize = 16; // Type and permissions.
export const STAT_NLINK: usize = 20; // Hard links.
export const STAT_UID: usize = 24; // Owner.
export const STAT_GID: usize = 28; // Group.
export const STAT_RDEV: usize = 32; // For a device file: which device.
export const STAT_FILE_SIZE: usize = 40; // Length in bytes (Linux: st_size).
export const STAT_BLOCKS: usize = 48; // Blocks of 512 bytes that it takes.
export const STAT_BLKSIZE: usize = 56; // Good size for reads and writes, bytes.
export const STAT_RESERVED: usize = 60; // 0.
export const STAT_ATIME_NS: usize = 64; // Last access, nanoseconds since 1970.
export const STAT_MTIME_NS: usize = 72; // Last change of the data.
export const STAT_CTIME_NS: usize = 80; // Last change of the attributes.
export const STAT_SIZE: usize = 88; // Size in bytes.

// mount: Flags of mount(2).
export const MS_RDONLY: u32 = 1; // Read-only.
export const MS_NOSUID: u32 = 2; // Ignore set-user-id bits.
export const MS_NODEV: u32 = 4; // No device files.
export const MS_NOEXEC: u32 = 8; // No programs.
export const MS_SYNCHRONOUS: u32 = 16; // Writes wait.
export const MS_REMOUNT: u32 = 32; // Change the flags of a mount.
export const MS_NOATIME: u32 = 1024; // Keep no access times.
export const MS_BIND: u32 = 4096; // Show `source` at `target` too.
export const MS_MOVE: u32 = 8192; // Move a mount.
export const MS_REC: u32 = 16384; // With everything mounted below.
export const MS_SILENT: u32 = 32768; // Log nothing.
export const MS_UNBINDABLE: u32 = 131072; // Cannot be bound.
export const MS_PRIVATE: u32 = 262144; // Neither sends nor receives mounts.
export const MS_SLAVE: u32 = 524288; // Receives mounts.
export const MS_SHARED: u32 = 1048576; // Sends and receives mounts.
export const MS_RELATIME: u32 = 2097152; // Access times only when older than changes.
export const MS_STRICTATIME: u32 = 16777216; // All access times.

// umount: Flags of umount2(2).
export const MNT_FORCE: u32 = 1; // Even if it is busy, where the file system can.
export const MNT_DETACH: u32 = 2; // Out of sight now, gone when no longer used.
export const MNT_EXPIRE: u32 = 4; // Only if unused since the last such call.
export const UMOUNT_NOFOLLOW: u32 = 8; // Do not follow a symbolic link.

// statfs: A file system, statfs(2).
export const STATFS_TYPE: usize = 0; // Which kind: …_MAGIC.
export const STATFS_BSIZE: usize = 8; // Block size, bytes.
export const STATFS_BLOCKS: usize = 16; // Blocks.
export const STATFS_BFREE: usize = 24; // Free blocks.
export const STATFS_BAVAIL: usize = 32; // Free blocks for users without privilege.
export const STATFS_FILES: usize = 40; // Inodes.
export const STATFS_FFREE: usize = 48; // Free inodes.
export const STATFS_FSID: usize = 56; // Id of the file system.
export const STATFS_NAMELEN: usize = 64; // Longest file name, bytes.
export const STATFS_FRSIZE: usize = 72; // Fragment size, bytes.
export const STATFS_FLAGS: usize = 80; // Mount flags, ST_…: the values of MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC.
export const STATFS_SPARE: usize = 88; // 0.
export const STATFS_SIZE: usize = 120; // Size in bytes.

// magic: Kinds of file system, statfs(2).
export const TMPFS_MAGIC: i64 = 16914836; // tmpfs.
export const PROC_SUPER_MAGIC: i64 = 40864; // procfs.
export const SYSFS_MAGIC: i64 = 1650812274; // sysfs.
export const CGROUP2_SUPER_MAGIC: i64 = 1667723888; // cgroup v2.
export const OVERLAYFS_SUPER_MAGIC: i64 = 2035054128; // overlayfs.
export const EROFS_SUPER_MAGIC_V1: i64 = 3774210530; // erofs.
export const DEVPTS_SUPER_MAGIC: i64 = 7377; // devpts.
export const PIPEFS_MAGIC: i64 = 1346981957; // Pipes.
export const SOCKFS_MAGIC: i64 = 1397703499; // Sockets.
export const NSFS_MAGIC: i64 = 1853056627; // Namespaces.
export const V9FS_MAGIC: i64 = 16914839; // A directory of the host (hostfs).

// ns: Requests of ioctl for a namespace's file, ioctl_ns(2).
export const NS_GET_USERNS: u32 = 46849; // A descriptor of the user namespace that owns it.
export const NS_GET_PARENT: u32 = 46850; // A descriptor of its parent; pid and user namespaces only.
export const NS_GET_NSTYPE: u32 = 46851; // Its kind: CLONE_NEW….
export const NS_GET_OWNER_UID: u32 = 46852; // A user namespace's owner, written to the argument.
export const NS_GET_PID_FROM_PIDNS: u32 = 2147792646; // The caller's number of the process that the pid namespace numbers so.
export const NS_GET_TGID_FROM_PIDNS: u32 = 2147792647; // The same for a thread group.
export const NS_GET_PID_IN_PIDNS: u32 = 2147792648; // The pid namespace's number of the process that the caller numbers so.
export const NS_GET_TGID_IN_PIDNS: u32 = 2147792649; // The same for a thread group.

// priority: Whose priority, getpriority(2).
export const PRIO_PROCESS: i32 = 0; // A process.
export const PRIO_PGRP: i32 = 1; // A process group.
export const PRIO_USER: i32 = 2; // All of a user.

// scheduling: Scheduling policies, sched(7).
export const SCHED_OTHER: i32 = 0; // A share of the time by the nice value.
export const SCHED_FIFO: i32 = 1; // Real time: until it sleeps or one of a higher priority wants to run.
export const SCHED_RR: i32 = 2; // The same, in turn with those of its priority.
export const SCHED_BATCH: i32 = 3; // As SCHED_OTHER, but it interrupts nobody when it wakes.
export const SCHED_IDLE: i32 = 5; // With the least weight there is.
export const SCHED_RESET_ON_FORK: i32 = 1073741824; // With one of the others: children have SCHED_OTHER.

// poll: Events of poll(2).
export const POLLIN: i32 = 1; // Data to read.
export const POLLPRI: i32 = 2; // Something exceptional.
export const POLLOUT: i32 = 4; // Room to write.
export const POLLERR: i32 = 8; // Error; always reported.
export const POLLHUP: i32 = 16; // The other end is closed; always reported.
export const POLLNVAL: i32 = 32; // Not an open descriptor; always reported.
export const POLLRDNORM: i32 = 64; // As POLLIN.
export const POLLRDBAND: i32 = 128; // Priority data to read.
export const POLLWRNORM: i32 = 256; // As POLLOUT.
export const POLLWRBAND: i32 = 512; // Room for priority data.
export const POLLRDHUP: i32 = 8192; // The other end sends no more.

// pollfd: A descriptor to wait for, poll(2).
export const POLLFD_FD: usize = 0; // The descriptor; negative: skipped.
export const POLLFD_EVENTS: usize = 4; // What to wait for, POLL….
export const POLLFD_REVENTS: usize = 6; // What happened.
export const POLLFD_SIZE: usize = 8; // Size in bytes.

// sig: Handlers of sigaction(2).
export const SIG_DFL: u32 = 0; // The default action.
export const SIG_IGN: u32 = 1; // Nothing happens. Any other value: the callback is called; the value is kept for the program and means nothing.

// sa: Flags of sigaction(2).
export const SA_NOCLDSTOP: u32 = 1; // For SIGCHLD: not when a child stops or continues.
export const SA_NOCLDWAIT: u32 = 2; // For SIGCHLD: children leave no zombies.
export const SA_RESTART: u32 = 268435456; // A system call that the handler interrupted goes on, where signal(7) says that it can.
export const SA_NODEFER: u32 = 1073741824; // The signal is not blocked while its handler runs.
export const SA_RESETHAND: u32 = 2147483648; // The handler is gone once it was called.

// sigaction: What a signal does, sigaction(2).
export const SIGACTION_HANDLER: usize = 0; // SIG_DFL, SIG_IGN, or any other value: the callback.
export const SIGACTION_FLAGS: usize = 4; // SA_….
export const SIGACTION_MASK: usize = 8; // Blocked while the handler runs; signal n is bit n − 1.
export const SIGACTION_SIZE: usize = 16; // Size in bytes.

// sig: How sigprocmask(2) changes the mask.
export const SIG_BLOCK: i32 = 0; // Adds the set.
export const SIG_UNBLOCK: i32 = 1; // Takes the set away.
export const SIG_SETMASK: i32 = 2; // Replaces the mask by the set.

// itimer: Interval timers, setitimer(2).
export const ITIMER_REAL: i32 = 0; // Real time; SIGALRM.
export const ITIMER_VIRTUAL: i32 = 1; // The process's CPU time; SIGVTALRM. (User and system time are not told apart.)
export const ITIMER_PROF: i32 = 2; // The process's CPU time; SIGPROF.

// itimerval: An interval timer, setitimer(2).
export const ITIMERVAL_INTERVAL_SEC: usize = 0; // Seconds between expirations; 0 and 0: once.
export const ITIMERVAL_INTERVAL_USEC: usize = 8; // Microseconds on top, below 1,000,000.
export const ITIMERVAL_VALUE_SEC: usize = 16; // Seconds to the next expiration; 0 and 0: off.
export const ITIMERVAL_VALUE_USEC: usize = 24; // Microseconds on top, below 1,000,000.
export const ITIMERVAL_SIZE: usize = 32; // Size in bytes.

// ioctl: Requests of ioctl.
export const TCGETS: u32 = 21505; // Write the settings to a `termios`.
export const TCSETS: u32 = 21506; // Set them now.
export const TCSETSW: u32 = 21507; // Set them when all output is out.
export const TCSETSF: u32 = 21508; // The same, and throw unread input away.
export const TCSBRK: u32 = 21513; // Wait until all output is out.
export const TCXONC: u32 = 21514; // Stop or start input or output.
export const TCFLSH: u32 = 21515; // Throw away input (0), output (1) or both (2).
export const TIOCEXCL: u32 = 21516; // Exclusive use.
export const TIOCNXCL: u32 = 21517; // The end of it.
export const TIOCSCTTY: u32 = 21518; // Make it the session's controlling terminal.
export const TIOCGPGRP: u32 = 21519; // Write the foreground process group (s32).
export const TIOCSPGRP: u32 = 21520; // Set it from an s32.
export const TIOCOUTQ: u32 = 21521; // Write how many bytes of output wait (s32).
export const TIOCGWINSZ: u32 = 21523; // Write the size to a `winsize`.
export const TIOCSWINSZ: u32 = 21524; // Set it; SIGWINCH to the foreground group if it changed.
export const FIONREAD: u32 = 21531; // Write how many bytes can be read (s32).
export const FIONBIO: u32 = 21537; // Set or clear non-blocking from an s32.
export const TIOCNOTTY: u32 = 21538; // Give up the controlling terminal.
export const TIOCSETD: u32 = 21539; // Set the line discipline from an s32: 0, N_TTY, is the only one.
export const TIOCGETD: u32 = 21540; // Write it (s32).
export const TCSBRKP: u32 = 21541; // As TCSBRK.
export const TIOCGSID: u32 = 21545; // Write the session's id (s32).
export const TIOCGPTN: u32 = 2147767344; // Write a pseudo-terminal's number (u32).
export const TIOCSPTLCK: u32 = 1074025521; // Lock or unlock its other side from an s32.
export const TIOCGPTLCK: u32 = 2147767353; // Write whether it is locked (s32).

// c_iflag: Input modes.
export const IGNBRK: u32 = 1; // Ignore break.
export const BRKINT: u32 = 2; // Break interrupts.
export const IGNPAR: u32 = 4; // Ignore parity errors.
export const PARMRK: u32 = 8; // Mark parity errors.
export const INPCK: u32 = 16; // Check parity.
export const ISTRIP: u32 = 32; // Cut to 7 bits.
export const INLCR: u32 = 64; // NL becomes CR.
export const IGNCR: u32 = 128; // Ignore CR.
export const ICRNL: u32 = 256; // CR becomes NL.
export const IUCLC: u32 = 512; // To lower case.
export const IXON: u32 = 1024; // Stop and start output by VSTOP and VSTART.
export const IXANY: u32 = 2048; // Any character starts it.
export const IXOFF: u32 = 4096; // Send VSTOP and VSTART.
export const IMAXBEL: u32 = 8192; // Ring when the queue is full.
export const IUTF8: u32 = 16384; // Input is UTF-8, for erasing.

// c_oflag: Output modes.
export const OPOST: u32 = 1; // Process output at all.
export const OLCUC: u32 = 2; // To upper case.
export const ONLCR: u32 = 4; // NL becomes CR NL.
export const OCRNL: u32 = 8; // CR becomes NL.
export const ONOCR: u32 = 16; // No CR at column 0.
export const ONLRET: u32 = 32; // NL returns the carriage.
export const TABDLY: u32 = 6144; // Mask of the tab modes.
export const TAB0: u32 = 0; // Tabs as they are.
export const TAB3: u32 = 6144; // Tabs become spaces.

// c_cflag: Control modes.
export const CBAUD: u32 = 4111; // Mask of the speed.
export const B0: u32 = 0; // Hang up.
export const B9600: u32 = 13; // 9600 baud.
export const B38400: u32 = 15; // 38400 baud.
export const CSIZE: u32 = 48; // Mask of the character size.
export const CS8: u32 = 48; // 8 bits.
export const CSTOPB: u32 = 64; // Two stop bits.
export const CREAD: u32 = 128; // Receive.
export const PARENB: u32 = 256; // Parity.
export const PARODD: u32 = 512; // Odd parity.
export const HUPCL: u32 = 1024; // Hang up on last close.
export const CLOCAL: u32 = 2048; // Ignore modem lines.

// c_lflag: Local modes.
export const ISIG: u32 = 1; // VINTR, VQUIT and VSUSP send signals.
export const ICANON: u32 = 2; // Input by lines.
export const ECHO: u32 = 8; // Echo input.
export const ECHOE: u32 = 16; // VERASE erases on screen.
export const ECHOK: u32 = 32; // VKILL ends the line on screen.
export const ECHONL: u32 = 64; // Echo NL even without ECHO.
export const NOFLSH: u32 = 128; // Signals keep the queues.
export const TOSTOP: u32 = 256; // Background writes send SIGTTOU.
export const ECHOCTL: u32 = 512; // Echo control characters as ^X.
export const ECHOPRT: u32 = 1024; // Print erased characters.
export const ECHOKE: u32 = 2048; // VKILL erases the line on screen.
export const IEXTEN: u32 = 32768; // VLNEXT, VWERASE, VREPRINT.

// c_cc: Indices of the control characters.
export const VINTR: u32 = 0; // SIGINT; ^C.
export const VQUIT: u32 = 1; // SIGQUIT; ^\.
export const VERASE: u32 = 2; // Erase a character; DEL.
export const VKILL: u32 = 3; // Erase the line; ^U.
export const VEOF: u32 = 4; // End of file; ^D.
export const VTIME: u32 = 5; // Without ICANON: tenths of a second to wait.
export const VMIN: u32 = 6; // Without ICANON: least characters to wait for.
export const VSWTC: u32 = 7; // Unused.
export const VSTART: u32 = 8; // Start output; ^Q.
export const VSTOP: u32 = 9; // Stop output; ^S.
export const VSUSP: u32 = 10; // SIGTSTP; ^Z.
export const VEOL: u32 = 11; // Another end of line.
export const VREPRINT: u32 = 12; // Print the line again; ^R.
export const VDISCARD: u32 = 13; // Unused; ^O.
export const VWERASE: u32 = 14; // Erase a word; ^W.
export const VLNEXT: u32 = 15; // Take the next character as it is; ^V.
export const VEOL2: u32 = 16; // Another end of line.
export const NCCS: u32 = 19; // How many there are.

// termios: Settings of a terminal, in the kernel's layout of ioctl_tty(2).
export const TERMIOS_C_IFLAG: usize = 0; // Input modes.
export const TERMIOS_C_OFLAG: usize = 4; // Output modes.
export const TERMIOS_C_CFLAG: usize = 8; // Control modes.
export const TERMIOS_C_LFLAG: usize = 12; // Local modes.
export const TERMIOS_C_LINE: usize = 16; // Line discipline, 0.
export const TERMIOS_C_CC: usize = 17; // Control characters.
export const TERMIOS_SIZE: usize = 36; // Size in bytes.

// winsize: Size of a terminal.
export const WINSIZE_WS_ROW: usize = 0; // Rows.
export const WINSIZE_WS_COL: usize = 2; // Columns.
export const WINSIZE_WS_XPIXEL: usize = 4; // Width in pixels, or 0.
export const WINSIZE_WS_YPIXEL: usize = 6; // Height in pixels, or 0.
export const WINSIZE_SIZE: usize = 8; // Size in bytes.

// ptrace: Requests of ptrace(2).
export const PTRACE_TRACEME: i32 = 0; // The caller is to be traced by its parent.
export const PTRACE_CONT: i32 = 7; // Let it go on, with signal `data` or 0.
export const PTRACE_KILL: i32 = 8; // Kill it.
export const PTRACE_ATTACH: i32 = 16; // Trace it, and stop it by SIGSTOP.
export const PTRACE_DETACH: i32 = 17; // Trace it no longer, and let it go on with signal `data` or 0.
export const PTRACE_SYSCALL: i32 = 24; // As PTRACE_CONT, up to the next entry to or exit from a system call.
export const PTRACE_SETOPTIONS: i32 = 16896; // Sets PTRACE_O_… from `data`.
export const PTRACE_GETEVENTMSG: i32 = 16897; // Writes what came with the last event (u64) to `data`: the pid of a new child.
export const PTRACE_SEIZE: i32 = 16902; // Trace it without stopping it, with options `data`.
export const PTRACE_INTERRUPT: i32 = 16903; // Stop what was seized.
export const PTRACE_LISTEN: i32 = 16904; // Leave it stopped as it would be without a tracer.
export const PTRACE_GET_SYSCALL_INFO: i32 = 16910; // Writes the first `addr` bytes of a ptrace_syscall_info to `data` and answers how many there are.

// ptrace_o: Options of ptrace(2).
export const PTRACE_O_TRACESYSGOOD: u32 = 1; // Stops at system calls show SIGTRAP | 0x80.
export const PTRACE_O_TRACEFORK: u32 = 2; // Stop at fork, and trace the child.
export const PTRACE_O_TRACEVFORK: u32 = 4; // The same for spawn.
export const PTRACE_O_TRACEEXEC: u32 = 16; // Stop after exec.
export const PTRACE_O_TRACEEXIT: u32 = 64; // Stop before it is gone.
export const PTRACE_O_EXITKILL: u32 = 1048576; // Kill it when its tracer ends.

// ptrace_event: Events of ptrace(2), in bits 16 on of a status.
export const PTRACE_EVENT_FORK: i32 = 1; // It forked.
export const PTRACE_EVENT_VFORK: i32 = 2; // It spawned a child.
export const PTRACE_EVENT_EXEC: i32 = 4; // It has a new program.
export const PTRACE_EVENT_EXIT: i32 = 6; // It is about to end.
export const PTRACE_EVENT_STOP: i32 = 128; // PTRACE_INTERRUPT, a stop of the group, or a new child.

// ptrace_syscall_info: What ptrace_syscall_info tells about.
export const PTRACE_SYSCALL_INFO_NONE: i32 = 0; // It is not at a system call.
export const PTRACE_SYSCALL_INFO_ENTRY: i32 = 1; // It is about to make one.
export const PTRACE_SYSCALL_INFO_EXIT: i32 = 2; // One has ended.

// ptrace_syscall_info: A system call, struct ptrace_syscall_info of ptrace(2).
export const PTRACE_SYSCALL_INFO_OP: usize = 0; // PTRACE_SYSCALL_INFO_….
export const PTRACE_SYSCALL_INFO_IS_ERROR: usize = 1; // On exit: rval is an error.
export const PTRACE_SYSCALL_INFO_RESERVED: usize = 2; // 0.
export const PTRACE_SYSCALL_INFO_ARGS_COUNT: usize = 4; // On entry: how many arguments there are.
export const PTRACE_SYSCALL_INFO_NR: usize = 8; // The number of the call, as in the table of system calls that abi/ generates.
export const PTRACE_SYSCALL_INFO_RVAL: usize = 16; // On exit: what the program gets, sign-extended.
export const PTRACE_SYSCALL_INFO_ARGS: usize = 24; // The arguments as the program passed them, one each, zero-extended.
export const PTRACE_SYSCALL_INFO_SIZE: usize = 152; // Size in bytes.

// cap: Capabilities, capabilities(7).
export const CAP_CHOWN: u32 = 0; // Change owners of files.
export const CAP_DAC_OVERRIDE: u32 = 1; // Read, write and execute what permissions forbid.
export const CAP_DAC_READ_SEARCH: u32 = 2; // Read files and search directories that permissions forbid.
export const CAP_FOWNER: u32 = 3; // Do what only a file's owner may.
export const CAP_FSETID: u32 = 4; // Keep set-id bits where they would be cleared.
export const CAP_KILL: u32 = 5; // Send signals to others' processes.
export const CAP_SETGID: u32 = 6; // Change group ids.
export const CAP_SETUID: u32 = 7; // Change user ids.
export const CAP_SETPCAP: u32 = 8; // Change the bounding set and securebits, inherit any capability.
export const CAP_LINUX_IMMUTABLE: u32 = 9; // Nothing here: there are no such flags.
export const CAP_NET_BIND_SERVICE: u32 = 10; // Bind ports below 1024.
export const CAP_NET_BROADCAST: u32 = 11; // Nothing, as on Linux.
export const CAP_NET_ADMIN: u32 = 12; // Configure networks.
export const CAP_NET_RAW: u32 = 13; // Use raw sockets.
export const CAP_IPC_LOCK: u32 = 14; // Nothing here: memory is never paged out.
export const CAP_IPC_OWNER: u32 = 15; // Do what permissions of IPC objects forbid.
export const CAP_SYS_MODULE: u32 = 16; // Nothing here: there are no modules.
export const CAP_SYS_RAWIO: u32 = 17; // Open a node that one has made for a device that leads out of the machine.
export const CAP_SYS_CHROOT: u32 = 18; // Change the root directory.
export const CAP_SYS_PTRACE: u32 = 19; // Trace, and look into, others' processes.
export const CAP_SYS_PACCT: u32 = 20; // Nothing here: there is no process accounting.
export const CAP_SYS_ADMIN: u32 = 21; // Mount, set the host name, make and enter namespaces, and more.
export const CAP_SYS_BOOT: u32 = 22; // Stop the machine.
export const CAP_SYS_NICE: u32 = 23; // Raise priorities, and change those of others.
export const CAP_SYS_RESOURCE: u32 = 24; // Raise limits, and go beyond some.
export const CAP_SYS_TIME: u32 = 25; // Set the clock.
export const CAP_SYS_TTY_CONFIG: u32 = 26; // Hang terminals up.
export const CAP_MKNOD: u32 = 27; // Make device files.
export const CAP_LEASE: u32 = 28; // Nothing here: there are no leases.
export const CAP_AUDIT_WRITE: u32 = 29; // Nothing here: there is no audit log.
export const CAP_AUDIT_CONTROL: u32 = 30; // Nothing here: there is no audit log.
export const CAP_SETFCAP: u32 = 31; // Map user 0 of the parent into a new user namespace.
export const CAP_MAC_OVERRIDE: u32 = 32; // Nothing here: there are no security modules.
export const CAP_MAC_ADMIN: u32 = 33; // Nothing here: there are no security modules.
export const CAP_SYSLOG: u32 = 34; // Clear and control the kernel's messages.
export const CAP_WAKE_ALARM: u32 = 35; // Nothing here: the machine does not sleep.
export const CAP_BLOCK_SUSPEND: u32 = 36; // Nothing here: the machine does not sleep.
export const CAP_AUDIT_READ: u32 = 37; // Nothing here: there is no audit log.
export const CAP_PERFMON: u32 = 38; // Read what tracing has recorded.
export const CAP_BPF: u32 = 39; // Nothing here: there is no BPF.
export const CAP_CHECKPOINT_RESTORE: u32 = 40; // Nothing here: there is no checkpointing.

// secbit: Securebits, capabilities(7); each with a lock that keeps it.
export const SECBIT_NOROOT: u32 = 1; // User 0 gets no capabilities at exec.
export const SECBIT_NOROOT_LOCKED: u32 = 2; // Its lock.
export const SECBIT_NO_SETUID_FIXUP: u32 = 4; // Capabilities do not change with user ids.
export const SECBIT_NO_SETUID_FIXUP_LOCKED: u32 = 8; // Its lock.
export const SECBIT_KEEP_CAPS: u32 = 16; // Permitted ones stay when no user id is 0 any more; cleared at exec.
export const SECBIT_KEEP_CAPS_LOCKED: u32 = 32; // Its lock.
export const SECBIT_NO_CAP_AMBIENT_RAISE: u32 = 64; // No ambient capability can be raised.
export const SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED: u32 = 128; // Its lock.

// pr: Operations of prctl(2).
export const PR_SET_PDEATHSIG: i32 = 1; // Sends the caller signal arg2, 0: none, when its parent ends.
export const PR_GET_PDEATHSIG: i32 = 2; // Writes that signal to the 4 bytes at arg2.
export const PR_GET_DUMPABLE: i32 = 3; // 1 if others of the same user may look into the caller's memory, else 0.
export const PR_SET_DUMPABLE: i32 = 4; // Sets that to arg2, 0 or 1.
export const PR_GET_KEEPCAPS: i32 = 7; // SECBIT_KEEP_CAPS as 0 or 1.
export const PR_SET_KEEPCAPS: i32 = 8; // Sets it to arg2.
export const PR_SET_NAME: i32 = 15; // Names the caller: the string at arg2, at most 15 bytes.
export const PR_GET_NAME: i32 = 16; // Writes the name to the 16 bytes at arg2.
export const PR_GET_SECCOMP: i32 = 21; // 2 if the caller has a filter of system calls, else 0.
export const PR_CAPBSET_READ: i32 = 23; // 1 if capability arg2 is in the bounding set, else 0.
export const PR_CAPBSET_DROP: i32 = 24; // Takes capability arg2 out of it, for good.
export const PR_GET_SECUREBITS: i32 = 27; // The securebits.
export const PR_SET_SECUREBITS: i32 = 28; // Sets them to arg2.
export const PR_SET_CHILD_SUBREAPER: i32 = 36; // With arg2 not 0: orphans among its descendants become its children.
export const PR_GET_CHILD_SUBREAPER: i32 = 37; // Writes whether that is so to the s32 at arg2.
export const PR_SET_NO_NEW_PRIVS: i32 = 38; // With arg2 1: no exec gives more privilege, for good.
export const PR_GET_NO_NEW_PRIVS: i32 = 39; // Whether that is so.
export const PR_CAP_AMBIENT: i32 = 47; // The ambient set: what arg2 says, with capability arg3.

// pr_cap_ambient: What PR_CAP_AMBIENT does.
export const PR_CAP_AMBIENT_IS_SET: u32 = 1; // 1 if it is in the set, else 0.
export const PR_CAP_AMBIENT_RAISE: u32 = 2; // Puts it in; it has to be permitted and inheritable.
export const PR_CAP_AMBIENT_LOWER: u32 = 3; // Takes it out.
export const PR_CAP_AMBIENT_CLEAR_ALL: u32 = 4; // Empties the set.

// cap_sets: Sets of capabilities of a process, capget(2).
export const CAP_SETS_EFFECTIVE: usize = 0; // What is checked.
export const CAP_SETS_PERMITTED: usize = 8; // What can be made effective.
export const CAP_SETS_INHERITABLE: usize = 16; // What can be kept over exec.
export const CAP_SETS_SIZE: usize = 24; // Size in bytes.

// rlimit: Resources with limits, getrlimit(2).
export const RLIMIT_CPU: i32 = 0; // Seconds of processor time: SIGXCPU, SIGKILL at the hard limit.
export const RLIMIT_FSIZE: i32 = 1; // Bytes of a file that is written: SIGXFSZ, EFBIG.
export const RLIMIT_DATA: i32 = 2; // Bytes of the program's memory.
export const RLIMIT_STACK: i32 = 3; // Bytes of stack: the engine's, whatever this says.
export const RLIMIT_CORE: i32 = 4; // Bytes of a core dump: there are none.
export const RLIMIT_RSS: i32 = 5; // Nothing, as on Linux.
export const RLIMIT_NPROC: i32 = 6; // Processes of the real user: EAGAIN.
export const RLIMIT_NOFILE: i32 = 7; // Descriptors: EMFILE beyond.
export const RLIMIT_MEMLOCK: i32 = 8; // Bytes of locked memory: nothing can be locked.
export const RLIMIT_AS: i32 = 9; // Bytes of the program's memory and code.
export const RLIMIT_LOCKS: i32 = 10; // Nothing, as on Linux.
export const RLIMIT_SIGPENDING: i32 = 11; // Queued signals: signals are not queued.
export const RLIMIT_MSGQUEUE: i32 = 12; // Bytes of POSIX message queues.
export const RLIMIT_NICE: i32 = 13; // The nice value may be lowered to 20 less this.
export const RLIMIT_RTPRIO: i32 = 14; // Highest real-time priority.
export const RLIMIT_RTTIME: i32 = 15; // Microseconds of real-time processor time without sleep.

// rlimit: A limit, getrlimit(2); all bits set: none.
export const RLIMIT_CUR: usize = 0; // What counts.
export const RLIMIT_MAX: usize = 8; // How far the process may raise it.
export const RLIMIT_SIZE: usize = 16; // Size in bytes.

// seccomp: Operations of seccomp(2).
export const SECCOMP_SET_MODE_FILTER: u32 = 1; // Adds a filter; `args` is a seccomp_filter.
export const SECCOMP_GET_ACTION_AVAIL: u32 = 2; // Whether the action at `args` is known: 0 or EOPNOTSUPP.

// seccomp_ret: What becomes of a system call.
export const SECCOMP_RET_KILL_PROCESS: u32 = 2147483648; // The process dies of SIGSYS, whatever it does about that signal.
export const SECCOMP_RET_ERRNO: u32 = 327680; // The call fails with the errno in the low 16 bits: a number of errno.ts.
export const SECCOMP_RET_LOG: u32 = 2147221504; // It is made, and logged.
export const SECCOMP_RET_ALLOW: u32 = 2147418112; // It is made.

// seccomp_filter: A filter of system calls: those that are allowed.
export const SECCOMP_FILTER_DEFAULT_ACTION: usize = 0; // What becomes of all others: SECCOMP_RET_….
export const SECCOMP_FILTER_COUNT: usize = 4; // How many are listed.
export const SECCOMP_FILTER_CALLS: usize = 8; // Their numbers.
export const SECCOMP_FILTER_SIZE: usize = 12; // Size in bytes.

// mq_o: How to open a message queue, mq_open(3).
export const MQ_O_RDONLY: u32 = 0; // To receive.
export const MQ_O_WRONLY: u32 = 1; // To send.
export const MQ_O_RDWR: u32 = 2; // Both.
export const MQ_O_CREAT: u32 = 64; // Create it if it is missing.
export const MQ_O_EXCL: u32 = 128; // With MQ_O_CREAT: it must not exist.
export const MQ_O_NONBLOCK: u32 = 2048; // Never wait.

// mq_attr: What a queue is like, mq_getattr(3).
export const MQ_ATTR_FLAGS: usize = 0; // MQ_O_NONBLOCK or 0.
export const MQ_ATTR_MAXMSG: usize = 8; // Most messages in it.
export const MQ_ATTR_MSGSIZE: usize = 16; // Bytes of the longest one.
export const MQ_ATTR_CURMSGS: usize = 24; // Messages in it now.
export const MQ_ATTR_RESERVED: usize = 32; // 0.
export const MQ_ATTR_SIZE: usize = 40; // Size in bytes.

// sigev: How mq_notify tells, sigevent(3).
export const SIGEV_SIGNAL: i32 = 0; // By a signal.
export const SIGEV_NONE: i32 = 1; // Not at all: nobody else can register.

// sigevent: What mq_notify does when a message comes, sigevent(3).
export const SIGEVENT_VALUE: usize = 0; // Not passed on: signals carry no value.
export const SIGEVENT_SIGNO: usize = 8; // The signal.
export const SIGEVENT_NOTIFY: usize = 12; // SIGEV_….
export const SIGEVENT_SIZE: usize = 16; // Size in bytes.

// ---- minios: functions ----

/** The caller's process id (getpid(2)). */
@external("minios", "getpid")
export declare function minios_getpid(): i32;

/** Its parent's; 0 if the parent is outside the pid namespace (getppid(2)). */
@external("minios", "getppid")
export declare function minios_getppid(): i32;

/** Starts a program in a new process and answers its pid (posix_spawn(3), clone3(2)). Fails as execve(2) does, before the child exists; exec_error tells more. */
@external("minios", "spawn")
export declare function minios_spawn(attr: usize): i32;

/** Replaces the caller's program; comes back only to fail (execve(2)). Takes path, argv, envp, fd_actions, SPAWN_FLAG_CLOSE_OTHERS, _SETSIGMASK and _SETSIGDEFAULT; other flags and clone_flags are EINVAL. */
@external("minios", "exec")
export declare function minios_exec(attr: usize): i32;

/** Writes why the caller's last spawn or exec failed, one line without a NUL, cut to the buffer, and answers the full length; 0: it did not fail. (Linux has only the errno.) */
@external("minios", "exec_error")
export declare function minios_exec_error(buf: usize, buf_len: u32): i32;

/** Waits for a child: pid > 0 that one, 0 the caller's group, −1 any, < −1 group −pid. Answers the pid, or 0 with WNOHANG. status and rusage may be 0 (wait4(2), with its status encoding). ECHILD: no such child. */
@external("minios", "wait4")
export declare function minios_wait4(pid: i32, status: usize, options: i32, rusage: usize): i32;

/** Sends a signal: pid > 0 a process, 0 the caller's group, −1 all it may, < −1 group −pid; signal 0 only checks (kill(2)). ESRCH, EPERM. */
@external("minios", "kill")
export declare function minios_kill(pid: i32, sig: i32): i32;

/** Writes the resources used by the caller (0) or by its descendants that were waited for (−1) (getrusage(2)). */
@external("minios", "getrusage")
export declare function minios_getrusage(who: i32, usage: usize): i32;

/** The process group of pid, 0: the caller (getpgid(2)). */
@external("minios", "getpgid")
export declare function minios_getpgid(pid: i32): i32;

/** Moves pid, 0: the caller, to group pgid, 0: its own pid (setpgid(2)). */
@external("minios", "setpgid")
export declare function minios_setpgid(pid: i32, pgid: i32): i32;

/** The session of pid, 0: the caller (getsid(2)). */
@external("minios", "getsid")
export declare function minios_getsid(pid: i32): i32;

/** Starts a session without a terminal and answers its id (setsid(2)). EPERM: the caller leads a group. */
@external("minios", "setsid")
export declare function minios_setsid(): i32;

/** Adds to the caller's nice value and answers 20 − the new one, 1 to 40 (nice(2)). */
@external("minios", "nice")
export declare function minios_nice(increment: i32): i32;

/** The best priority among those meant, as 20 − nice, 1 to 40 (the system call of getpriority(2)). */
@external("minios", "getpriority")
export declare function minios_getpriority(which: i32, who: i32): i32;

/** Sets the nice value, −20 to 19 (setpriority(2)). EACCES: lower without privilege. */
@external("minios", "setpriority")
export declare function minios_setpriority(which: i32, who: i32, priority: i32): i32;

/** Gives pid, 0: the caller, a policy SCHED_… and for SCHED_FIFO and SCHED_RR a priority of 1 to 99, for others 0 (sched_setscheduler(2)). EINVAL, ESRCH, EPERM: real time without privilege. */
@external("minios", "sched_setscheduler")
export declare function minios_sched_setscheduler(pid: i32, policy: i32, priority: i32): i32;

/** The policy of pid, 0: the caller, perhaps with SCHED_RESET_ON_FORK; writes its priority, 0 unless it is real-time, if the pointer is not 0 (sched_getscheduler(2), sched_getparam(2)). ESRCH. */
@external("minios", "sched_getscheduler")
export declare function minios_sched_getscheduler(pid: i32, priority: usize): i32;

/** Sets what a signal does, and writes what it did; act and oldact may be 0 (sigaction(2)). EINVAL: no such signal, or SIGKILL or SIGSTOP. ENOSYS: to catch one without having called callback_signal. */
@external("minios", "sigaction")
export declare function minios_sigaction(sig: i32, act: usize, oldact: usize): i32;

/** Changes the mask of blocked signals and writes the old one; set and oldset may be 0 (sigprocmask(2)). */
@external("minios", "sigprocmask")
export declare function minios_sigprocmask(how: i32, set: usize, oldset: usize): i32;

/** Writes the set of blocked signals that wait (sigpending(2)). */
@external("minios", "sigpending")
export declare function minios_sigpending(set: usize): i32;

/** Waits for a signal that ends the process or runs a handler, with `mask` meanwhile: EINTR (sigsuspend(2)). */
@external("minios", "sigsuspend")
export declare function minios_sigsuspend(mask: usize): i32;

/** Takes a waiting signal of the set and answers its number; −1 ns: waits for ever (sigtimedwait(2)). EAGAIN: none came in time. EINTR: a handler ran. */
@external("minios", "sigtimedwait")
export declare function minios_sigtimedwait(set: usize, timeout_ns: i64): i32;

/** SIGALRM in so many seconds, 0: never; answers what was left (alarm(2)). */
@external("minios", "alarm")
export declare function minios_alarm(seconds: u32): i32;

/** Sets an interval timer and writes the old one; both may be 0 (setitimer(2)). */
@external("minios", "setitimer")
export declare function minios_setitimer(which: i32, value: usize, old: usize): i32;

/** Writes an interval timer (getitimer(2)). */
@external("minios", "getitimer")
export declare function minios_getitimer(which: i32, value: usize): i32;

/** Watches and steers another process, PTRACE_… (ptrace(2)). ESRCH: no such process, or not stopped under the caller's eyes. EPERM: already traced, or not the caller's to trace. EIO: no such request. */
@external("minios", "ptrace")
export declare function minios_ptrace(request: i32, pid: i32, addr: u32, data: usize): i32;

/** Copies from the memory of a process that is stopped under the eyes of the caller, and answers how many bytes there were up to the end of its memory. (process_vm_readv(2), of one piece: another task never reaches into a memory that is in use.) ESRCH, EFAULT. */
@external("minios", "process_vm_read")
export declare function minios_process_vm_read(pid: i32, address: u32, buf: usize, len: u32): i32;

/** The real user id (getuid(2)). */
@external("minios", "getuid")
export declare function minios_getuid(): i32;

/** The effective user id (geteuid(2)). */
@external("minios", "geteuid")
export declare function minios_geteuid(): i32;

/** The real group id (getgid(2)). */
@external("minios", "getgid")
export declare function minios_getgid(): i32;

/** The effective group id (getegid(2)). */
@external("minios", "getegid")
export declare function minios_getegid(): i32;

/** Sets the file creation mask and answers the old one (umask(2)). */
@external("minios", "umask")
export declare function minios_umask(mask: u32): i32;

/** Writes the real, effective and saved user id (getresuid(2)). */
@external("minios", "getresuid")
export declare function minios_getresuid(ruid: usize, euid: usize, suid: usize): i32;

/** Writes the real, effective and saved group id (getresgid(2)). */
@external("minios", "getresgid")
export declare function minios_getresgid(rgid: usize, egid: usize, sgid: usize): i32;

/** Sets the effective user id; with CAP_SETUID all three (setuid(2)). */
@external("minios", "setuid")
export declare function minios_setuid(uid: u32): i32;

/** Sets the effective group id; with CAP_SETGID all three (setgid(2)). */
@external("minios", "setgid")
export declare function minios_setgid(gid: u32): i32;

/** Sets the real and the effective user id (setreuid(2)). */
@external("minios", "setreuid")
export declare function minios_setreuid(ruid: u32, euid: u32): i32;

/** Sets the real and the effective group id (setregid(2)). */
@external("minios", "setregid")
export declare function minios_setregid(rgid: u32, egid: u32): i32;

/** Sets all three user ids (setresuid(2)). */
@external("minios", "setresuid")
export declare function minios_setresuid(ruid: u32, euid: u32, suid: u32): i32;

/** Sets all three group ids (setresgid(2)). */
@external("minios", "setresgid")
export declare function minios_setresgid(rgid: u32, egid: u32, sgid: u32): i32;

/** Writes the supplementary groups, if count is not 0, and answers how many there are (getgroups(2)). */
@external("minios", "getgroups")
export declare function minios_getgroups(count: u32, list: usize): i32;

/** Sets the supplementary groups (setgroups(2)). */
@external("minios", "setgroups")
export declare function minios_setgroups(count: u32, list: usize): i32;

/** Writes the capabilities of pid, 0: the caller (capget(2), with one struct). */
@external("minios", "capget")
export declare function minios_capget(pid: i32, sets: usize): i32;

/** Sets the caller's capabilities (capset(2), with one struct). */
@external("minios", "capset")
export declare function minios_capset(sets: usize): i32;

/** Asks and changes what PR_… says about the caller (prctl(2)). EINVAL: no such operation. */
@external("minios", "prctl")
export declare function minios_prctl(option: i32, arg2: u32, arg3: u32, arg4: u32, arg5: u32): i32;

/** Filters the system calls of the caller and its children to come (seccomp(2); a filter is no BPF program, but a list of what is allowed). Filters add up, and the strictest answer counts. EACCES: without PR_SET_NO_NEW_PRIVS and CAP_SYS_ADMIN. */
@external("minios", "seccomp")
export declare function minios_seccomp(operation: u32, flags: u32, args: usize): i32;

/** Writes and sets a limit of pid, 0: the caller; both may be 0 (prlimit(2)). */
@external("minios", "prlimit")
export declare function minios_prlimit(pid: i32, resource: i32, new_limit: usize, old_limit: usize): i32;

/** Says on which harts pid may run: a mask of len bytes (sched_setaffinity(2)). */
@external("minios", "sched_setaffinity")
export declare function minios_sched_setaffinity(pid: i32, len: u32, mask: usize): i32;

/** Writes on which harts pid may run, and answers how many bytes that are (the system call of sched_getaffinity(2)). */
@external("minios", "sched_getaffinity")
export declare function minios_sched_getaffinity(pid: i32, len: u32, mask: usize): i32;

/** Stores all file systems and stops or restarts the machine (reboot(2)). EPERM without privilege. */
@external("minios", "power")
export declare function minios_power(how: u32, status: i32): i32;

/** Writes the first buf_len bytes of the machine's counters and answers how many (sysinfo(2)). */
@external("minios", "sysinfo")
export declare function minios_sysinfo(buf: usize, buf_len: u32): i32;

/** Reads or controls the kernel's messages, SYSLOG_ACTION_… (syslog(2)). */
@external("minios", "syslog")
export declare function minios_syslog(type: i32, buf: usize, buf_len: u32): i32;

/** Writes the names of the system (uname(2)). */
@external("minios", "uname")
export declare function minios_uname(buf: usize): i32;

/** Gives the caller new namespaces of the kinds in flags, CLONE_NEW… (unshare(2)). EINVAL: an unknown flag; EPERM: without privilege; ENOSPC: nested too deep. */
@external("minios", "unshare")
export declare function minios_unshare(flags: u32): i32;

/** Moves the caller into the namespace that fd is open on, /proc/PID/ns/…; nstype: the kind that it has to be, CLONE_NEW…, 0: any (setns(2)). EINVAL: another kind, or not to be entered from here. */
@external("minios", "setns")
export declare function minios_setns(fd: i32, nstype: u32): i32;

/** Sets the host name of the UTS namespace, at most 64 bytes (sethostname(2)). */
@external("minios", "sethostname")
export declare function minios_sethostname(name: usize, name_len: u32): i32;

/** Sets its NIS domain name, at most 64 bytes (setdomainname(2)). */
@external("minios", "setdomainname")
export declare function minios_setdomainname(name: usize, name_len: u32): i32;

/** All attributes of a file. Flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH (fstatat(2)). */
@external("minios", "fstatat")
export declare function minios_fstatat(dirfd: i32, path: usize, path_len: u32, buf: usize, flags: u32): i32;

/** All attributes of an open file (fstat(2)). */
@external("minios", "fstat")
export declare function minios_fstat(fd: i32, buf: usize): i32;

/** Sets the permissions (fchmodat2(2)). */
@external("minios", "chmod")
export declare function minios_chmod(dirfd: i32, path: usize, path_len: u32, mode: u32, flags: u32): i32;

/** Sets the permissions of an open file (fchmod(2)). */
@external("minios", "fchmod")
export declare function minios_fchmod(fd: i32, mode: u32): i32;

/** Sets owner and group (fchownat(2)). */
@external("minios", "chown")
export declare function minios_chown(dirfd: i32, path: usize, path_len: u32, uid: u32, gid: u32, flags: u32): i32;

/** Sets owner and group of an open file (fchown(2)). */
@external("minios", "fchown")
export declare function minios_fchown(fd: i32, uid: u32, gid: u32): i32;

/** Asks whether a file may be used: F_OK or R_OK, W_OK, X_OK together (faccessat2(2)). */
@external("minios", "access")
export declare function minios_access(dirfd: i32, path: usize, path_len: u32, mode: i32, flags: u32): i32;

/** Makes a named pipe (mkfifoat(3)). */
@external("minios", "mkfifo")
export declare function minios_mkfifo(dirfd: i32, path: usize, path_len: u32, mode: u32): i32;

/** Makes a file of the type in mode (mknodat(2)). */
@external("minios", "mknod")
export declare function minios_mknod(dirfd: i32, path: usize, path_len: u32, mode: u32, dev: u64): i32;

/** Stores all file systems (sync(2)). */
@external("minios", "sync")
export declare function minios_sync(): i32;

/** Locks the open file against others who lock it, LOCK_… (flock(2)). EAGAIN: with LOCK_NB, somebody else has it. */
@external("minios", "flock")
export declare function minios_flock(fd: i32, operation: u32): i32;

/** Sets an extended attribute (setxattr(2), fsetxattr(2), lsetxattr(2)); flags: XATTR_…, at_flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH. */
@external("minios", "setxattr")
export declare function minios_setxattr(dirfd: i32, path: usize, path_len: u32, name: usize, name_len: u32, value: usize, value_len: u32, flags: u32, at_flags: u32): i32;

/** Writes the value of an extended attribute and answers its length; with value_len 0 it only answers (getxattr(2), fgetxattr(2), lgetxattr(2)). ENODATA: there is none. ERANGE: it is longer. */
@external("minios", "getxattr")
export declare function minios_getxattr(dirfd: i32, path: usize, path_len: u32, name: usize, name_len: u32, value: usize, value_len: u32, at_flags: u32): i32;

/** Writes the names of the extended attributes, each with a NUL, and answers their length; with list_len 0 it only answers (listxattr(2), flistxattr(2), llistxattr(2)). */
@external("minios", "listxattr")
export declare function minios_listxattr(dirfd: i32, path: usize, path_len: u32, list: usize, list_len: u32, at_flags: u32): i32;

/** Removes an extended attribute (removexattr(2), fremovexattr(2), lremovexattr(2)). */
@external("minios", "removexattr")
export declare function minios_removexattr(dirfd: i32, path: usize, path_len: u32, name: usize, name_len: u32, at_flags: u32): i32;

/** Mounts a file system or changes a mount, MS_… (mount(2)). */
@external("minios", "mount")
export declare function minios_mount(source: usize, source_len: u32, target: usize, target_len: u32, fstype: usize, fstype_len: u32, flags: u32, data: usize, data_len: u32): i32;

/** Makes a directory the caller's root (chroot(2)). */
@external("minios", "chroot")
export declare function minios_chroot(path: usize, path_len: u32): i32;

/** Takes a mount away, MNT_… (umount2(2)). */
@external("minios", "umount2")
export declare function minios_umount2(target: usize, target_len: u32, flags: u32): i32;

/** Makes the mount new_root the root directory, and mounts the old one at put_old below it (pivot_root(2)). */
@external("minios", "pivot_root")
export declare function minios_pivot_root(new_root: usize, new_root_len: u32, put_old: usize, put_old_len: u32): i32;

/** Makes an open directory the working directory (fchdir(2)). */
@external("minios", "fchdir")
export declare function minios_fchdir(fd: i32): i32;

/** Tells about the file system of a path (statfs(2)). */
@external("minios", "statfs")
export declare function minios_statfs(path: usize, path_len: u32, buf: usize): i32;

/** Tells about the file system of an open file (fstatfs(2)). */
@external("minios", "fstatfs")
export declare function minios_fstatfs(fd: i32, buf: usize): i32;

/** Asks a device something; what arg is depends on the request (ioctl(2)). ENOTTY: not for this file. */
@external("minios", "ioctl")
export declare function minios_ioctl(fd: i32, request: u32, arg: usize): i32;

/** Waits until one of the descriptors is ready and answers how many are; −1 ms: for ever (poll(2)). */
@external("minios", "poll")
export declare function minios_poll(fds: usize, nfds: u32, timeout_ms: i32): i32;

/** poll with a time limit of −1 ns: for ever, and with `mask` as the mask of blocked signals meanwhile; 0: as it is (ppoll(2)). */
@external("minios", "ppoll")
export declare function minios_ppoll(fds: usize, nfds: u32, timeout_ns: i64, mask: usize): i32;

/** Opens a queue, oflag MQ_O_…, and answers a descriptor; attr may be 0 (mq_open(3)). EEXIST, ENOENT, EACCES, EINVAL, ENOSPC. */
@external("minios", "mq_open")
export declare function minios_mq_open(name: usize, name_len: u32, oflag: u32, mode: u32, attr: usize): i32;

/** Takes the name of a queue away (mq_unlink(3)). */
@external("minios", "mq_unlink")
export declare function minios_mq_unlink(name: usize, name_len: u32): i32;

/** Puts a message into a queue, 32768 priorities (mq_timedsend(3)). abs_timeout: ns since 1970, when to give up waiting; negative: never. EAGAIN, EMSGSIZE, ETIMEDOUT. */
@external("minios", "mq_timedsend")
export declare function minios_mq_timedsend(mqdes: i32, msg: usize, msg_len: u32, prio: u32, abs_timeout: i64): i32;

/** Takes the oldest message of the highest priority out and answers its length; prio may be 0 (mq_timedreceive(3)). abs_timeout: ns since 1970, when to give up waiting; negative: never. EMSGSIZE: too little room for msgsize. */
@external("minios", "mq_timedreceive")
export declare function minios_mq_timedreceive(mqdes: i32, msg: usize, msg_len: u32, prio: usize, abs_timeout: i64): i32;

/** Asks to be told when a message comes into the empty queue; 0: no more (mq_notify(3)). EBUSY: somebody else asked. */
@external("minios", "mq_notify")
export declare function minios_mq_notify(mqdes: i32, sevp: usize): i32;

/** Writes the attributes to oldattr, sets flags from newattr; both may be 0 (mq_getattr(3)). */
@external("minios", "mq_getsetattr")
export declare function minios_mq_getsetattr(mqdes: i32, newattr: usize, oldattr: usize): i32;

/** The text of an error number, as strerror(3) has it; takes the number positive or negated. */
export function errno_text(errno: i32): string {
  switch (errno < 0 ? -errno : errno) {
    case ESUCCESS: return "Success";
    case E2BIG: return "Argument list too long";
    case EACCES: return "Permission denied";
    case EADDRINUSE: return "Address already in use";
    case EADDRNOTAVAIL: return "Cannot assign requested address";
    case EAFNOSUPPORT: return "Address family not supported by protocol";
    case EAGAIN: return "Resource temporarily unavailable";
    case EALREADY: return "Operation already in progress";
    case EBADF: return "Bad file descriptor";
    case EBADMSG: return "Bad message";
    case EBUSY: return "Device or resource busy";
    case ECANCELED: return "Operation canceled";
    case ECHILD: return "No child processes";
    case ECONNABORTED: return "Software caused connection abort";
    case ECONNREFUSED: return "Connection refused";
    case ECONNRESET: return "Connection reset by peer";
    case EDEADLK: return "Resource deadlock avoided";
    case EDESTADDRREQ: return "Destination address required";
    case EDOM: return "Numerical argument out of domain";
    case EDQUOT: return "Disk quota exceeded";
    case EEXIST: return "File exists";
    case EFAULT: return "Bad address";
    case EFBIG: return "File too large";
    case EHOSTUNREACH: return "No route to host";
    case EIDRM: return "Identifier removed";
    case EILSEQ: return "Invalid or incomplete multibyte or wide character";
    case EINPROGRESS: return "Operation now in progress";
    case EINTR: return "Interrupted system call";
    case EINVAL: return "Invalid argument";
    case EIO: return "Input/output error";
    case EISCONN: return "Transport endpoint is already connected";
    case EISDIR: return "Is a directory";
    case ELOOP: return "Too many levels of symbolic links";
    case EMFILE: return "Too many open files";
    case EMLINK: return "Too many links";
    case EMSGSIZE: return "Message too long";
    case EMULTIHOP: return "Multihop attempted";
    case ENAMETOOLONG: return "File name too long";
    case ENETDOWN: return "Network is down";
    case ENETRESET: return "Network dropped connection on reset";
    case ENETUNREACH: return "Network is unreachable";
    case ENFILE: return "Too many open files in system";
    case ENOBUFS: return "No buffer space available";
    case ENODEV: return "No such device";
    case ENOENT: return "No such file or directory";
    case ENOEXEC: return "Exec format error";
    case ENOLCK: return "No locks available";
    case ENOLINK: return "Link has been severed";
    case ENOMEM: return "Cannot allocate memory";
    case ENOMSG: return "No message of desired type";
    case ENOPROTOOPT: return "Protocol not available";
    case ENOSPC: return "No space left on device";
    case ENOSYS: return "Function not implemented";
    case ENOTCONN: return "Transport endpoint is not connected";
    case ENOTDIR: return "Not a directory";
    case ENOTEMPTY: return "Directory not empty";
    case ENOTRECOVERABLE: return "State not recoverable";
    case ENOTSOCK: return "Socket operation on non-socket";
    case ENOTSUP: return "Operation not supported";
    case ENOTTY: return "Inappropriate ioctl for device";
    case ENXIO: return "No such device or address";
    case EOVERFLOW: return "Value too large for defined data type";
    case EOWNERDEAD: return "Owner died";
    case EPERM: return "Operation not permitted";
    case EPIPE: return "Broken pipe";
    case EPROTO: return "Protocol error";
    case EPROTONOSUPPORT: return "Protocol not supported";
    case EPROTOTYPE: return "Protocol wrong type for socket";
    case ERANGE: return "Numerical result out of range";
    case EROFS: return "Read-only file system";
    case ESPIPE: return "Illegal seek";
    case ESRCH: return "No such process";
    case ESTALE: return "Stale file handle";
    case ETIMEDOUT: return "Connection timed out";
    case ETXTBSY: return "Text file busy";
    case EXDEV: return "Invalid cross-device link";
    case ENOTCAPABLE: return "Capabilities insufficient";
    case ESHUTDOWN: return "Cannot send after transport endpoint shutdown";
    case EMEMVIOLATION: return "Memory access violation";
    case EUNKNOWN: return "Unknown error";
    case EPENDING: return "Operation pending";
    case ENOTBLK: return "Block device required";
    case ENODATA: return "No data available";
    case EUSERS: return "Too many users";
    case ESOCKTNOSUPPORT: return "Socket type not supported";
    case EHOSTDOWN: return "Host is down";
    case EUCLEAN: return "Structure needs cleaning";
    default: return "Unknown error " + errno.toString();
  }
}
