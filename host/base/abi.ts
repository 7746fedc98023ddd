// Numbers and struct layouts of the system call interface, and the import table.
//
// Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.
//
// For a struct, NAME_FIELD is the offset of a field in bytes and NAME_SIZE the struct's size.

// Error numbers.
export const ESUCCESS = 0; // Success
export const E2BIG = 1; // Argument list too long
export const EACCES = 2; // Permission denied
export const EADDRINUSE = 3; // Address already in use
export const EADDRNOTAVAIL = 4; // Cannot assign requested address
export const EAFNOSUPPORT = 5; // Address family not supported by protocol
export const EAGAIN = 6; // Resource temporarily unavailable
export const EALREADY = 7; // Operation already in progress
export const EBADF = 8; // Bad file descriptor
export const EBADMSG = 9; // Bad message
export const EBUSY = 10; // Device or resource busy
export const ECANCELED = 11; // Operation canceled
export const ECHILD = 12; // No child processes
export const ECONNABORTED = 13; // Software caused connection abort
export const ECONNREFUSED = 14; // Connection refused
export const ECONNRESET = 15; // Connection reset by peer
export const EDEADLK = 16; // Resource deadlock avoided
export const EDESTADDRREQ = 17; // Destination address required
export const EDOM = 18; // Numerical argument out of domain
export const EDQUOT = 19; // Disk quota exceeded
export const EEXIST = 20; // File exists
export const EFAULT = 21; // Bad address
export const EFBIG = 22; // File too large
export const EHOSTUNREACH = 23; // No route to host
export const EIDRM = 24; // Identifier removed
export const EILSEQ = 25; // Invalid or incomplete multibyte or wide character
export const EINPROGRESS = 26; // Operation now in progress
export const EINTR = 27; // Interrupted system call
export const EINVAL = 28; // Invalid argument
export const EIO = 29; // Input/output error
export const EISCONN = 30; // Transport endpoint is already connected
export const EISDIR = 31; // Is a directory
export const ELOOP = 32; // Too many levels of symbolic links
export const EMFILE = 33; // Too many open files
export const EMLINK = 34; // Too many links
export const EMSGSIZE = 35; // Message too long
export const EMULTIHOP = 36; // Multihop attempted
export const ENAMETOOLONG = 37; // File name too long
export const ENETDOWN = 38; // Network is down
export const ENETRESET = 39; // Network dropped connection on reset
export const ENETUNREACH = 40; // Network is unreachable
export const ENFILE = 41; // Too many open files in system
export const ENOBUFS = 42; // No buffer space available
export const ENODEV = 43; // No such device
export const ENOENT = 44; // No such file or directory
export const ENOEXEC = 45; // Exec format error
export const ENOLCK = 46; // No locks available
export const ENOLINK = 47; // Link has been severed
export const ENOMEM = 48; // Cannot allocate memory
export const ENOMSG = 49; // No message of desired type
export const ENOPROTOOPT = 50; // Protocol not available
export const ENOSPC = 51; // No space left on device
export const ENOSYS = 52; // Function not implemented
export const ENOTCONN = 53; // Transport endpoint is not connected
export const ENOTDIR = 54; // Not a directory
export const ENOTEMPTY = 55; // Directory not empty
export const ENOTRECOVERABLE = 56; // State not recoverable
export const ENOTSOCK = 57; // Socket operation on non-socket
export const ENOTSUP = 58; // Operation not supported
export const ENOTTY = 59; // Inappropriate ioctl for device
export const ENXIO = 60; // No such device or address
export const EOVERFLOW = 61; // Value too large for defined data type
export const EOWNERDEAD = 62; // Owner died
export const EPERM = 63; // Operation not permitted
export const EPIPE = 64; // Broken pipe
export const EPROTO = 65; // Protocol error
export const EPROTONOSUPPORT = 66; // Protocol not supported
export const EPROTOTYPE = 67; // Protocol wrong type for socket
export const ERANGE = 68; // Numerical result out of range
export const EROFS = 69; // Read-only file system
export const ESPIPE = 70; // Illegal seek
export const ESRCH = 71; // No such process
export const ESTALE = 72; // Stale file handle
export const ETIMEDOUT = 73; // Connection timed out
export const ETXTBSY = 74; // Text file busy
export const EXDEV = 75; // Invalid cross-device link
export const ENOTCAPABLE = 76; // Capabilities insufficient
export const ESHUTDOWN = 77; // Cannot send after transport endpoint shutdown
export const EMEMVIOLATION = 78; // Memory access violation
export const EUNKNOWN = 79; // Unknown error
export const EPENDING = 80; // Operation pending
export const ENOTBLK = 1015; // Block device required
export const ENODATA = 1061; // No data available
export const EUSERS = 1087; // Too many users
export const ESOCKTNOSUPPORT = 1094; // Socket type not supported
export const EHOSTDOWN = 1112; // Host is down
export const EUCLEAN = 1117; // Structure needs cleaning
export const EWOULDBLOCK = EAGAIN;
export const EOPNOTSUPP = ENOTSUP;

// ---- wasi_snapshot_preview1 ----

// clockid: Clocks.
export const CLOCKID_REALTIME = 0; // Nanoseconds since 1970-01-01T00:00:00Z; can be set.
export const CLOCKID_MONOTONIC = 1; // Never goes back; its start means nothing.
export const CLOCKID_PROCESS_CPUTIME_ID = 2; // CPU time used by the calling process.
export const CLOCKID_THREAD_CPUTIME_ID = 3; // CPU time used by the calling thread.

// rights: What a file descriptor may be used for. Stored and reported.
export const RIGHTS_FD_DATASYNC = 1n; // fd_datasync.
export const RIGHTS_FD_READ = 2n; // fd_read and sock_recv.
export const RIGHTS_FD_SEEK = 4n; // fd_seek.
export const RIGHTS_FD_FDSTAT_SET_FLAGS = 8n; // fd_fdstat_set_flags.
export const RIGHTS_FD_SYNC = 16n; // fd_sync.
export const RIGHTS_FD_TELL = 32n; // fd_tell, and fd_seek that does not move.
export const RIGHTS_FD_WRITE = 64n; // fd_write and sock_send.
export const RIGHTS_FD_ADVISE = 128n; // fd_advise.
export const RIGHTS_FD_ALLOCATE = 256n; // fd_allocate.
export const RIGHTS_PATH_CREATE_DIRECTORY = 512n; // path_create_directory.
export const RIGHTS_PATH_CREATE_FILE = 1024n; // path_open with OFLAGS_CREAT.
export const RIGHTS_PATH_LINK_SOURCE = 2048n; // path_link, as the old directory.
export const RIGHTS_PATH_LINK_TARGET = 4096n; // path_link, as the new directory.
export const RIGHTS_PATH_OPEN = 8192n; // path_open.
export const RIGHTS_FD_READDIR = 16384n; // fd_readdir.
export const RIGHTS_PATH_READLINK = 32768n; // path_readlink.
export const RIGHTS_PATH_RENAME_SOURCE = 65536n; // path_rename, as the old directory.
export const RIGHTS_PATH_RENAME_TARGET = 131072n; // path_rename, as the new directory.
export const RIGHTS_PATH_FILESTAT_GET = 262144n; // path_filestat_get.
export const RIGHTS_PATH_FILESTAT_SET_SIZE = 524288n; // path_open with OFLAGS_TRUNC.
export const RIGHTS_PATH_FILESTAT_SET_TIMES = 1048576n; // path_filestat_set_times.
export const RIGHTS_FD_FILESTAT_GET = 2097152n; // fd_filestat_get.
export const RIGHTS_FD_FILESTAT_SET_SIZE = 4194304n; // fd_filestat_set_size.
export const RIGHTS_FD_FILESTAT_SET_TIMES = 8388608n; // fd_filestat_set_times.
export const RIGHTS_PATH_SYMLINK = 16777216n; // path_symlink.
export const RIGHTS_PATH_REMOVE_DIRECTORY = 33554432n; // path_remove_directory.
export const RIGHTS_PATH_UNLINK_FILE = 67108864n; // path_unlink_file.
export const RIGHTS_POLL_FD_READWRITE = 134217728n; // poll_oneoff on this descriptor.
export const RIGHTS_SOCK_SHUTDOWN = 268435456n; // sock_shutdown.
export const RIGHTS_SOCK_ACCEPT = 536870912n; // sock_accept.
export const RIGHTS_SOCK_CONNECT = 1073741824n; // WASIX: sock_connect.
export const RIGHTS_SOCK_LISTEN = 2147483648n; // WASIX: sock_listen.
export const RIGHTS_SOCK_BIND = 4294967296n; // WASIX: sock_bind.
export const RIGHTS_SOCK_RECV = 8589934592n; // WASIX: sock_recv.
export const RIGHTS_SOCK_SEND = 17179869184n; // WASIX: sock_send.
export const RIGHTS_SOCK_ADDR_LOCAL = 34359738368n; // WASIX: sock_addr_local.
export const RIGHTS_SOCK_ADDR_REMOTE = 68719476736n; // WASIX: sock_addr_peer.
export const RIGHTS_SOCK_RECV_FROM = 137438953472n; // WASIX: sock_recv_from.
export const RIGHTS_SOCK_SEND_TO = 274877906944n; // WASIX: sock_send_to.

// iovec: A piece of memory to read into (readv(2)).
export const IOVEC_BUF = 0; // Address.
export const IOVEC_BUF_LEN = 4; // Length in bytes.
export const IOVEC_SIZE = 8; // Size in bytes.

// ciovec: A piece of memory to write from (writev(2)).
export const CIOVEC_BUF = 0; // Address.
export const CIOVEC_BUF_LEN = 4; // Length in bytes.
export const CIOVEC_SIZE = 8; // Size in bytes.

// whence: What a seek counts from.
export const WHENCE_SET = 0; // The start of the file.
export const WHENCE_CUR = 1; // The present position.
export const WHENCE_END = 2; // The end of the file.
export const WHENCE_DATA = 3; // The start of the file; the position is that of the next byte that is no hole (lseek(2), SEEK_DATA). Not in WASI.
export const WHENCE_HOLE = 4; // The same, of the next hole, which there is one of at the end of each file (SEEK_HOLE).

// filetype: Kinds of file. A pipe is UNKNOWN: WASI has no name for it.
export const FILETYPE_UNKNOWN = 0; // Anything that the others do not name.
export const FILETYPE_BLOCK_DEVICE = 1; // Block device.
export const FILETYPE_CHARACTER_DEVICE = 2; // Character device, terminals among them.
export const FILETYPE_DIRECTORY = 3; // Directory.
export const FILETYPE_REGULAR_FILE = 4; // Regular file.
export const FILETYPE_SOCKET_DGRAM = 5; // Datagram socket.
export const FILETYPE_SOCKET_STREAM = 6; // Stream socket.
export const FILETYPE_SYMBOLIC_LINK = 7; // Symbolic link.
export const FILETYPE_SOCKET_RAW = 8; // WASIX: raw socket.
export const FILETYPE_SOCKET_SEQPACKET = 9; // WASIX: sequenced-packet socket.

// dirent: Head of a directory entry; the name follows, without a NUL.
export const DIRENT_D_NEXT = 0; // Cookie of the entry after this one.
export const DIRENT_D_INO = 8; // File number.
export const DIRENT_D_NAMLEN = 16; // Length of the name in bytes.
export const DIRENT_D_TYPE = 20; // Kind of file.
export const DIRENT_SIZE = 24; // Size in bytes.

// advice: Expected use of a range of a file (posix_fadvise(3)).
export const ADVICE_NORMAL = 0; // Nothing special.
export const ADVICE_SEQUENTIAL = 1; // From low to high.
export const ADVICE_RANDOM = 2; // In random order.
export const ADVICE_WILLNEED = 3; // Soon.
export const ADVICE_DONTNEED = 4; // Not soon.
export const ADVICE_NOREUSE = 5; // Once.

// fdflags: Status flags of an open file.
export const FDFLAGS_APPEND = 1; // Writes go to the end (O_APPEND).
export const FDFLAGS_DSYNC = 2; // Writes wait for the data to be stored (O_DSYNC).
export const FDFLAGS_NONBLOCK = 4; // Calls fail with EAGAIN instead of waiting (O_NONBLOCK).
export const FDFLAGS_RSYNC = 8; // Reads wait as writes do (O_RSYNC).
export const FDFLAGS_SYNC = 16; // Writes wait for data and metadata (O_SYNC).

// fdstat: State of a file descriptor.
export const FDSTAT_FS_FILETYPE = 0; // Kind of file.
export const FDSTAT_FS_FLAGS = 2; // Status flags.
export const FDSTAT_FS_RIGHTS_BASE = 8; // Rights of this descriptor.
export const FDSTAT_FS_RIGHTS_INHERITING = 16; // Most rights of descriptors opened through it.
export const FDSTAT_SIZE = 24; // Size in bytes.

// fstflags: Which times to set, and from what.
export const FSTFLAGS_ATIM = 1; // Access time from the argument.
export const FSTFLAGS_ATIM_NOW = 2; // Access time from the clock.
export const FSTFLAGS_MTIM = 4; // Modification time from the argument.
export const FSTFLAGS_MTIM_NOW = 8; // Modification time from the clock.

// lookupflags: How a path is resolved.
export const LOOKUPFLAGS_SYMLINK_FOLLOW = 1; // Follow a symbolic link at the end of the path.

// oflags: How path_open opens.
export const OFLAGS_CREAT = 1; // Create the file if it is missing (O_CREAT).
export const OFLAGS_DIRECTORY = 2; // Fail unless it is a directory (O_DIRECTORY).
export const OFLAGS_EXCL = 4; // Fail if it exists (O_EXCL).
export const OFLAGS_TRUNC = 8; // Cut it to length 0 (O_TRUNC).

// filestat: Attributes of a file.
export const FILESTAT_DEV = 0; // File system.
export const FILESTAT_INO = 8; // File number.
export const FILESTAT_FILETYPE = 16; // Kind of file.
export const FILESTAT_NLINK = 24; // Number of hard links.
export const FILESTAT_FILE_SIZE = 32; // Length in bytes (witx: `size`); for a symbolic link, of its text.
export const FILESTAT_ATIM = 40; // Last access, CLOCKID_REALTIME.
export const FILESTAT_MTIM = 48; // Last change of the data.
export const FILESTAT_CTIM = 56; // Last change of the attributes.
export const FILESTAT_SIZE = 64; // Size in bytes.

// eventtype: What poll_oneoff waits for.
export const EVENTTYPE_CLOCK = 0; // A time.
export const EVENTTYPE_FD_READ = 1; // Data to read.
export const EVENTTYPE_FD_WRITE = 2; // Room to write.

// eventrwflags: State of the other end.
export const EVENTRWFLAGS_FD_READWRITE_HANGUP = 1; // The other end is closed.

// event: An event that poll_oneoff reports.
export const EVENT_USERDATA = 0; // From the subscription.
export const EVENT_ERROR = 8; // Why the subscription failed, or 0.
export const EVENT_TYPE = 10; // Kind of event.
export const EVENT_FD_READWRITE = 16; // For EVENTTYPE_FD_READ and EVENTTYPE_FD_WRITE.
export const EVENT_FD_READWRITE_NBYTES = 16; // Bytes that can be read or written.
export const EVENT_FD_READWRITE_FLAGS = 24; // State of the other end.
export const EVENT_SIZE = 32; // Size in bytes.

// subclockflags: How a time is meant.
export const SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME = 1; // As a point of the clock; otherwise from now.

// subscription: Something that poll_oneoff waits for.
export const SUBSCRIPTION_USERDATA = 0; // Handed back in the event.
export const SUBSCRIPTION_U = 8; // What to wait for.
export const SUBSCRIPTION_U_TAG = 8; // Which member is there: EVENTTYPE_….
export const SUBSCRIPTION_U_PAYLOAD = 16; // Where the member starts.
export const SUBSCRIPTION_U_CLOCK_ID = 16; // Which clock.
export const SUBSCRIPTION_U_CLOCK_TIMEOUT = 24; // When.
export const SUBSCRIPTION_U_CLOCK_PRECISION = 32; // How late it may be.
export const SUBSCRIPTION_U_CLOCK_FLAGS = 40; // Absolute or relative.
export const SUBSCRIPTION_U_FD_READ_FILE_DESCRIPTOR = 16; // Which descriptor.
export const SUBSCRIPTION_U_FD_WRITE_FILE_DESCRIPTOR = 16; // Which descriptor.
export const SUBSCRIPTION_SIZE = 48; // Size in bytes.

// preview1_signal: Signals as proc_raise of preview1 numbers them. WASI left out SIGSTKFLT, so from 16 on each is one below Linux's number, which everything else (WASIX, minios) uses.
export const PREVIEW1_SIGNAL_NONE = 0; // No signal.
export const PREVIEW1_SIGNAL_HUP = 1; // Hangup.
export const PREVIEW1_SIGNAL_INT = 2; // Interrupt from the keyboard.
export const PREVIEW1_SIGNAL_QUIT = 3; // Quit from the keyboard.
export const PREVIEW1_SIGNAL_ILL = 4; // Illegal instruction.
export const PREVIEW1_SIGNAL_TRAP = 5; // Trace trap.
export const PREVIEW1_SIGNAL_ABRT = 6; // Abort.
export const PREVIEW1_SIGNAL_BUS = 7; // Bus error.
export const PREVIEW1_SIGNAL_FPE = 8; // Arithmetic error.
export const PREVIEW1_SIGNAL_KILL = 9; // Kill.
export const PREVIEW1_SIGNAL_USR1 = 10; // First of the program's own.
export const PREVIEW1_SIGNAL_SEGV = 11; // Bad memory access.
export const PREVIEW1_SIGNAL_USR2 = 12; // Second of the program's own.
export const PREVIEW1_SIGNAL_PIPE = 13; // Nobody reads the pipe.
export const PREVIEW1_SIGNAL_ALRM = 14; // Alarm clock.
export const PREVIEW1_SIGNAL_TERM = 15; // Termination.
export const PREVIEW1_SIGNAL_CHLD = 16; // A child changed.
export const PREVIEW1_SIGNAL_CONT = 17; // Continue.
export const PREVIEW1_SIGNAL_STOP = 18; // Stop.
export const PREVIEW1_SIGNAL_TSTP = 19; // Stop from the keyboard.
export const PREVIEW1_SIGNAL_TTIN = 20; // Background read.
export const PREVIEW1_SIGNAL_TTOU = 21; // Background write.
export const PREVIEW1_SIGNAL_URG = 22; // Urgent data.
export const PREVIEW1_SIGNAL_XCPU = 23; // CPU time limit.
export const PREVIEW1_SIGNAL_XFSZ = 24; // File size limit.
export const PREVIEW1_SIGNAL_VTALRM = 25; // Virtual timer.
export const PREVIEW1_SIGNAL_PROF = 26; // Profiling timer.
export const PREVIEW1_SIGNAL_WINCH = 27; // Window size changed.
export const PREVIEW1_SIGNAL_POLL = 28; // I/O possible.
export const PREVIEW1_SIGNAL_PWR = 29; // Power failure.
export const PREVIEW1_SIGNAL_SYS = 30; // Bad system call.

// riflags: Flags of sock_recv.
export const RIFLAGS_RECV_PEEK = 1; // Leave the data in the queue (MSG_PEEK).
export const RIFLAGS_RECV_WAITALL = 2; // Wait for the full amount (MSG_WAITALL).
export const RIFLAGS_RECV_DATA_TRUNCATED = 4; // WASIX: report the full length of a datagram that was cut (MSG_TRUNC).
export const RIFLAGS_RECV_DONT_WAIT = 8; // WASIX: fail with EAGAIN instead of waiting (MSG_DONTWAIT).

// roflags: What sock_recv says about the data.
export const ROFLAGS_RECV_DATA_TRUNCATED = 1; // The datagram was longer than the buffers.

// siflags: Flags of sock_send. Preview1 has none.
export const SIFLAGS_SEND_DONT_WAIT = 1; // WASIX: fail with EAGAIN instead of waiting (MSG_DONTWAIT).

// sdflags: Which directions sock_shutdown closes.
export const SDFLAGS_RD = 1; // Receiving.
export const SDFLAGS_WR = 2; // Sending.

// preopentype: Kinds of preopened descriptor.
export const PREOPENTYPE_DIR = 0; // A directory.

// prestat: A preopened descriptor.
export const PRESTAT_TAG = 0; // Which member is there: PREOPENTYPE_….
export const PRESTAT_PAYLOAD = 4; // Where the member starts.
export const PRESTAT_DIR_PR_NAME_LEN = 4; // Length of its name in bytes.
export const PRESTAT_SIZE = 8; // Size in bytes.

// ---- wasi_unstable ----

// unstable_whence: What a seek counts from, in preview0's order.
export const UNSTABLE_WHENCE_CUR = 0; // The present position.
export const UNSTABLE_WHENCE_END = 1; // The end of the file.
export const UNSTABLE_WHENCE_SET = 2; // The start of the file.

// unstable_filestat: Attributes of a file, as preview0 lays them out.
export const UNSTABLE_FILESTAT_DEV = 0; // File system.
export const UNSTABLE_FILESTAT_INO = 8; // File number.
export const UNSTABLE_FILESTAT_FILETYPE = 16; // Kind of file.
export const UNSTABLE_FILESTAT_NLINK = 20; // Number of hard links.
export const UNSTABLE_FILESTAT_FILE_SIZE = 24; // Length in bytes (witx: `size`).
export const UNSTABLE_FILESTAT_ATIM = 32; // Last access, CLOCKID_REALTIME.
export const UNSTABLE_FILESTAT_MTIM = 40; // Last change of the data.
export const UNSTABLE_FILESTAT_CTIM = 48; // Last change of the attributes.
export const UNSTABLE_FILESTAT_SIZE = 56; // Size in bytes.

// unstable_subscription: Something that poll_oneoff waits for.
export const UNSTABLE_SUBSCRIPTION_USERDATA = 0; // Handed back in the event.
export const UNSTABLE_SUBSCRIPTION_U = 8; // What to wait for.
export const UNSTABLE_SUBSCRIPTION_U_TAG = 8; // Which member is there: EVENTTYPE_….
export const UNSTABLE_SUBSCRIPTION_U_PAYLOAD = 16; // Where the member starts.
export const UNSTABLE_SUBSCRIPTION_U_CLOCK_IDENTIFIER = 16; // The program's own number of this timer; without effect.
export const UNSTABLE_SUBSCRIPTION_U_CLOCK_ID = 24; // Which clock.
export const UNSTABLE_SUBSCRIPTION_U_CLOCK_TIMEOUT = 32; // When.
export const UNSTABLE_SUBSCRIPTION_U_CLOCK_PRECISION = 40; // How late it may be.
export const UNSTABLE_SUBSCRIPTION_U_CLOCK_FLAGS = 48; // Absolute or relative.
export const UNSTABLE_SUBSCRIPTION_U_FD_READ_FILE_DESCRIPTOR = 16; // Which descriptor.
export const UNSTABLE_SUBSCRIPTION_U_FD_WRITE_FILE_DESCRIPTOR = 16; // Which descriptor.
export const UNSTABLE_SUBSCRIPTION_SIZE = 56; // Size in bytes.

// ---- wasi_snapshot_preview1 ----

// ---- wasix_32v1 ----

// disposition: What a signal does.
export const DISPOSITION_DEFAULT = 0; // The default action.
export const DISPOSITION_IGNORE = 1; // Nothing.

// signal_disposition: A signal and what it does.
export const SIGNAL_DISPOSITION_SIG = 0; // The signal.
export const SIGNAL_DISPOSITION_DISP = 1; // What it does.
export const SIGNAL_DISPOSITION_SIZE = 2; // Size in bytes.

// stack_snapshot: A place on the stack to come back to.
export const STACK_SNAPSHOT_USER = 0; // The program's own.
export const STACK_SNAPSHOT_HASH = 8; // Which snapshot.
export const STACK_SNAPSHOT_HASH_B0 = 8; // First half.
export const STACK_SNAPSHOT_HASH_B1 = 16; // Second half.
export const STACK_SNAPSHOT_SIZE = 24; // Size in bytes.

// option: Whether a value is there.
export const OPTION_NONE = 0; // No.
export const OPTION_SOME = 1; // Yes.

// option_timestamp: A time or none.
export const OPTION_TIMESTAMP_TAG = 0; // Which member is there: OPTION_….
export const OPTION_TIMESTAMP_PAYLOAD = 8; // Where the member starts.
export const OPTION_TIMESTAMP_SIZE = 16; // Size in bytes.

// option_pid: A process id or none.
export const OPTION_PID_TAG = 0; // Which member is there: OPTION_….
export const OPTION_PID_PAYLOAD = 4; // Where the member starts.
export const OPTION_PID_SIZE = 8; // Size in bytes.

// option_fd: A descriptor or none.
export const OPTION_FD_TAG = 0; // Which member is there: OPTION_….
export const OPTION_FD_PAYLOAD = 4; // Where the member starts.
export const OPTION_FD_SIZE = 8; // Size in bytes.

// eventfdflags: Flags of fd_event.
export const EVENTFDFLAGS_SEMAPHORE = 1; // A read takes 1 and not everything (EFD_SEMAPHORE).

// fdflagsext: Flags of a descriptor, apart from those of the open file.
export const FDFLAGSEXT_CLOEXEC = 1; // Closed by exec (FD_CLOEXEC).

// tty: State of the terminal.
export const TTY_COLS = 0; // Columns.
export const TTY_ROWS = 4; // Rows.
export const TTY_WIDTH = 8; // Width in pixels.
export const TTY_HEIGHT = 12; // Height in pixels.
export const TTY_STDIN_TTY = 16; // Descriptor 0 is a terminal.
export const TTY_STDOUT_TTY = 17; // Descriptor 1 is a terminal.
export const TTY_STDERR_TTY = 18; // Descriptor 2 is a terminal.
export const TTY_ECHO = 19; // Input is echoed (ECHO).
export const TTY_LINE_BUFFERED = 20; // Input comes by lines (ICANON).
export const TTY_LINE_FEEDS = 21; // Line feeds of the input are ignored.
export const TTY_SIZE = 24; // Size in bytes.

// stdio_mode: Where a standard descriptor of a child goes.
export const STDIO_MODE_PIPED = 0; // To a pipe whose other end the parent gets.
export const STDIO_MODE_INHERIT = 1; // Where the parent's goes.
export const STDIO_MODE_NULL = 2; // Nowhere.
export const STDIO_MODE_LOG = 3; // To the log.

// process_handles: A child and the pipes to it.
export const PROCESS_HANDLES_PID = 0; // The child.
export const PROCESS_HANDLES_STDIN = 4; // To its input.
export const PROCESS_HANDLES_STDOUT = 12; // From its output.
export const PROCESS_HANDLES_STDERR = 20; // From its error output.
export const PROCESS_HANDLES_SIZE = 28; // Size in bytes.

// join_flags: Flags of proc_join.
export const JOIN_FLAGS_NON_BLOCKING = 1; // Do not wait (WNOHANG).
export const JOIN_FLAGS_WAKE_STOPPED = 2; // Also report stopped children (WUNTRACED).

// join_status_type: What happened to a child.
export const JOIN_STATUS_TYPE_NOTHING = 0; // Nothing.
export const JOIN_STATUS_TYPE_EXIT_NORMAL = 1; // It exited.
export const JOIN_STATUS_TYPE_EXIT_SIGNAL = 2; // A signal ended it.
export const JOIN_STATUS_TYPE_STOPPED = 3; // A signal stopped it.

// join_status: What happened to a child, in detail.
export const JOIN_STATUS_TAG = 0; // Which member is there: JOIN_STATUS_TYPE_….
export const JOIN_STATUS_PAYLOAD = 2; // Where the member starts.
export const JOIN_STATUS_EXIT_SIGNAL_EXIT_CODE = 2; // Exit status.
export const JOIN_STATUS_EXIT_SIGNAL_SIGNAL = 4; // Signal.
export const JOIN_STATUS_SIZE = 6; // Size in bytes.

// thread_start: How a thread starts.
export const THREAD_START_STACK = 0; // Where its stack starts.
export const THREAD_START_TLS_BASE = 4; // Where its thread-local storage starts.
export const THREAD_START_START_FUNCT = 8; // Its function, as an index into the function table.
export const THREAD_START_START_ARGS = 12; // The function's argument.
export const THREAD_START_RESERVED = 16; // 0.
export const THREAD_START_STACK_SIZE = 56; // Size of the stack in bytes.
export const THREAD_START_GUARD_SIZE = 60; // Size of the guard at its end in bytes.
export const THREAD_START_SIZE = 64; // Size in bytes.

// epoll_type: Events of epoll, in WASIX's own numbering.
export const EPOLL_TYPE_EPOLLIN = 1; // Data to read.
export const EPOLL_TYPE_EPOLLOUT = 2; // Room to write.
export const EPOLL_TYPE_EPOLLRDHUP = 4; // The other end sends no more.
export const EPOLL_TYPE_EPOLLPRI = 8; // Something exceptional.
export const EPOLL_TYPE_EPOLLERR = 16; // Error; always reported.
export const EPOLL_TYPE_EPOLLHUP = 32; // The other end is closed; always reported.
export const EPOLL_TYPE_EPOLLET = 64; // Report changes only.
export const EPOLL_TYPE_EPOLLONESHOT = 128; // Report once.

// epoll_ctl: Operations of epoll_ctl, in WASIX's own numbering.
export const EPOLL_CTL_ADD = 0; // Watch a descriptor.
export const EPOLL_CTL_MOD = 1; // Change what to watch it for.
export const EPOLL_CTL_DEL = 2; // Watch it no longer.

// epoll_event: Events and the program's own data.
export const EPOLL_EVENT_EVENTS = 0; // What to watch for, or what happened.
export const EPOLL_EVENT_DATA = 8; // Handed back.
export const EPOLL_EVENT_DATA_PTR = 8; // An address.
export const EPOLL_EVENT_DATA_FD = 12; // A descriptor.
export const EPOLL_EVENT_DATA_DATA1 = 16; // 32 bits.
export const EPOLL_EVENT_DATA_DATA2 = 24; // 64 bits.
export const EPOLL_EVENT_SIZE = 32; // Size in bytes.

// proc_spawn_fd_op_name: What proc_spawn2 does with descriptors.
export const PROC_SPAWN_FD_OP_NAME_CLOSE = 0; // Close one.
export const PROC_SPAWN_FD_OP_NAME_DUP2 = 1; // Copy one to a number.
export const PROC_SPAWN_FD_OP_NAME_OPEN = 2; // Open a file.
export const PROC_SPAWN_FD_OP_NAME_CHDIR = 3; // Change the working directory to a path.
export const PROC_SPAWN_FD_OP_NAME_FCHDIR = 4; // Change it to a descriptor.

// proc_spawn_fd_op: One step of proc_spawn2.
export const PROC_SPAWN_FD_OP_CMD = 0; // What to do.
export const PROC_SPAWN_FD_OP_FD = 4; // The descriptor; for dup2 the copy's number.
export const PROC_SPAWN_FD_OP_SRC_FD = 8; // For dup2: the descriptor copied.
export const PROC_SPAWN_FD_OP_PATH = 12; // For open and chdir.
export const PROC_SPAWN_FD_OP_PATH_LEN = 16; // Length in bytes.
export const PROC_SPAWN_FD_OP_DIRFLAGS = 20; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_OFLAGS = 24; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_FS_RIGHTS_BASE = 32; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_FS_RIGHTS_INHERITING = 40; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_FDFLAGS = 48; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_FDFLAGSEXT = 50; // As path_open2 takes it.
export const PROC_SPAWN_FD_OP_SIZE = 56; // Size in bytes.

// dl_flags: Flags of dlopen(3).
export const DL_FLAGS_LAZY = 1; // RTLD_LAZY.
export const DL_FLAGS_NOW = 2; // RTLD_NOW.
export const DL_FLAGS_GLOBAL = 4; // RTLD_GLOBAL.
export const DL_FLAGS_NOLOAD = 8; // RTLD_NOLOAD.
export const DL_FLAGS_NODELETE = 16; // RTLD_NODELETE.
export const DL_FLAGS_DEEPBIND = 32; // RTLD_DEEPBIND.

// wasm_value_type: WebAssembly value types.
export const WASM_VALUE_TYPE_I32 = 0; // i32.
export const WASM_VALUE_TYPE_I64 = 1; // i64.
export const WASM_VALUE_TYPE_F32 = 2; // f32.
export const WASM_VALUE_TYPE_F64 = 3; // f64.
export const WASM_VALUE_TYPE_V128 = 4; // v128.

// reflection_result: The signature of a function.
export const REFLECTION_RESULT_CACHEABLE = 0; // It will not change.
export const REFLECTION_RESULT_ARGUMENTS = 2; // Number of arguments.
export const REFLECTION_RESULT_RESULTS = 4; // Number of results.
export const REFLECTION_RESULT_SIZE = 6; // Size in bytes.

// sock_type: Kinds of socket; the numbers are Linux's up to DGRAM.
export const SOCK_TYPE_SOCKET_UNUSED = 0; // None.
export const SOCK_TYPE_SOCKET_STREAM = 1; // Byte stream (SOCK_STREAM).
export const SOCK_TYPE_SOCKET_DGRAM = 2; // Datagrams (SOCK_DGRAM).
export const SOCK_TYPE_SOCKET_RAW = 3; // Raw packets (SOCK_RAW).
export const SOCK_TYPE_SOCKET_SEQPACKET = 4; // Sequenced packets (SOCK_SEQPACKET).

// sock_proto: IP protocols; IANA's numbers, as Linux has them.
export const IPPROTO_IP = 0; // Any.
export const IPPROTO_ICMP = 1; // ICMP.
export const IPPROTO_TCP = 6; // TCP.
export const IPPROTO_UDP = 17; // UDP.
export const IPPROTO_IPV6 = 41; // IPv6 in IPv4.
export const IPPROTO_ICMPV6 = 58; // ICMP for IPv6.
export const IPPROTO_RAW = 255; // Raw packets.

// sock_status: State of a socket.
export const SOCK_STATUS_OPENING = 0; // Being opened.
export const SOCK_STATUS_OPENED = 1; // Open.
export const SOCK_STATUS_CLOSED = 2; // Closed.
export const SOCK_STATUS_FAILED = 3; // Failed.

// sock_option: Socket options, with Linux's names (socket(7), tcp(7), ip(7)).
export const SOCK_OPTION_NOOP = 0; // Nothing.
export const SOCK_OPTION_REUSE_PORT = 1; // SO_REUSEPORT, flag.
export const SOCK_OPTION_REUSE_ADDR = 2; // SO_REUSEADDR, flag.
export const SOCK_OPTION_NO_DELAY = 3; // TCP_NODELAY, flag.
export const SOCK_OPTION_DONT_ROUTE = 4; // SO_DONTROUTE, flag.
export const SOCK_OPTION_ONLY_V6 = 5; // IPV6_V6ONLY, flag.
export const SOCK_OPTION_BROADCAST = 6; // SO_BROADCAST, flag.
export const SOCK_OPTION_MULTICAST_LOOP_V4 = 7; // IP_MULTICAST_LOOP, flag.
export const SOCK_OPTION_MULTICAST_LOOP_V6 = 8; // IPV6_MULTICAST_LOOP, flag.
export const SOCK_OPTION_PROMISCUOUS = 9; // Receive everything, flag.
export const SOCK_OPTION_LISTENING = 10; // SO_ACCEPTCONN, flag, read only.
export const SOCK_OPTION_LAST_ERROR = 11; // SO_ERROR, size, read only.
export const SOCK_OPTION_KEEP_ALIVE = 12; // SO_KEEPALIVE, flag.
export const SOCK_OPTION_LINGER = 13; // SO_LINGER, time.
export const SOCK_OPTION_OOB_INLINE = 14; // SO_OOBINLINE, flag.
export const SOCK_OPTION_RECV_BUF_SIZE = 15; // SO_RCVBUF, size in bytes.
export const SOCK_OPTION_SEND_BUF_SIZE = 16; // SO_SNDBUF, size in bytes.
export const SOCK_OPTION_RECV_LOWAT = 17; // SO_RCVLOWAT, size in bytes.
export const SOCK_OPTION_SEND_LOWAT = 18; // SO_SNDLOWAT, size in bytes.
export const SOCK_OPTION_RECV_TIMEOUT = 19; // SO_RCVTIMEO, time.
export const SOCK_OPTION_SEND_TIMEOUT = 20; // SO_SNDTIMEO, time.
export const SOCK_OPTION_CONNECT_TIMEOUT = 21; // Longest connect, time.
export const SOCK_OPTION_ACCEPT_TIMEOUT = 22; // Longest accept, time.
export const SOCK_OPTION_TTL = 23; // IP_TTL, size.
export const SOCK_OPTION_MULTICAST_TTL_V4 = 24; // IP_MULTICAST_TTL, size.
export const SOCK_OPTION_TYPE = 25; // SO_TYPE, size, read only.
export const SOCK_OPTION_PROTO = 26; // SO_PROTOCOL, size, read only.

// stream_security: Encryption of a bridge.
export const STREAM_SECURITY_UNENCRYPTED = 1; // None.
export const STREAM_SECURITY_ANY_ENCRYPTION = 2; // Any.
export const STREAM_SECURITY_CLASSIC_ENCRYPTION = 4; // Classic.
export const STREAM_SECURITY_DOUBLE_ENCRYPTION = 8; // Classic and post-quantum.

// hardware_address: A MAC address.
export const HARDWARE_ADDRESS_OCTETS = 0; // As sent.
export const HARDWARE_ADDRESS_SIZE = 6; // Size in bytes.

// address_family: Kinds of address.
export const ADDRESS_FAMILY_UNSPEC = 0; // None.
export const ADDRESS_FAMILY_INET4 = 1; // IPv4.
export const ADDRESS_FAMILY_INET6 = 2; // IPv6.
export const ADDRESS_FAMILY_UNIX = 3; // Unix.

// address_family_ip: Kinds of IP address.
export const ADDRESS_FAMILY_IP_UNSPEC = 0; // None.
export const ADDRESS_FAMILY_IP_INET4 = 1; // IPv4.
export const ADDRESS_FAMILY_IP_INET6 = 2; // IPv6.

// addr_ip4: An IPv4 address.
export const ADDR_IP4_OCTETS = 0; // As sent.
export const ADDR_IP4_SIZE = 4; // Size in bytes.

// addr_ip6: An IPv6 address with flow and scope.
export const ADDR_IP6_SEGMENTS = 0; // As sent.
export const ADDR_IP6_FLOW_INFO1 = 16; // Flow information, high half.
export const ADDR_IP6_FLOW_INFO0 = 18; // Flow information, low half.
export const ADDR_IP6_SCOPE_ID1 = 20; // Scope, high half.
export const ADDR_IP6_SCOPE_ID0 = 22; // Scope, low half.
export const ADDR_IP6_SIZE = 24; // Size in bytes.

// addr: An address.
export const ADDR_TAG = 0; // Which member is there: ADDRESS_FAMILY_….
export const ADDR_PAYLOAD = 2; // Where the member starts.
export const ADDR_UNSPEC_N0 = 2; // 0.
export const ADDR_UNIX_PATH = 2; // The path.
export const ADDR_SIZE = 110; // Size in bytes.

// addr_ip: An IP address.
export const ADDR_IP_TAG = 0; // Which member is there: ADDRESS_FAMILY_IP_….
export const ADDR_IP_PAYLOAD = 2; // Where the member starts.
export const ADDR_IP_UNSPEC_N0 = 2; // 0.
export const ADDR_IP_INET6_SEGMENTS = 2; // As sent.
export const ADDR_IP_SIZE = 18; // Size in bytes.

// addr_port: An address with its port (struct sockaddr).
export const ADDR_PORT_TAG = 0; // Which member is there: ADDRESS_FAMILY_….
export const ADDR_PORT_PAYLOAD = 2; // Where the member starts.
export const ADDR_PORT_UNSPEC_PORT = 2; // Port.
export const ADDR_PORT_UNSPEC_ADDR = 4; // Address.
export const ADDR_PORT_UNSPEC_ADDR_N0 = 4; // 0.
export const ADDR_PORT_INET4_PORT = 2; // Port.
export const ADDR_PORT_INET4_ADDR = 4; // Address.
export const ADDR_PORT_INET6_PORT = 2; // Port.
export const ADDR_PORT_INET6_ADDR = 4; // Address.
export const ADDR_PORT_UNIX_PATH = 2; // The path.
export const ADDR_PORT_SIZE = 110; // Size in bytes.

// addr_cidr: A network.
export const ADDR_CIDR_TAG = 0; // Which member is there: ADDRESS_FAMILY_….
export const ADDR_CIDR_PAYLOAD = 2; // Where the member starts.
export const ADDR_CIDR_UNSPEC_ADDR = 2; // Address.
export const ADDR_CIDR_UNSPEC_ADDR_N0 = 2; // 0.
export const ADDR_CIDR_UNSPEC_PREFIX = 3; // Bits of the network part.
export const ADDR_CIDR_INET4_ADDR = 2; // Address.
export const ADDR_CIDR_INET4_PREFIX = 6; // Bits of the network part.
export const ADDR_CIDR_INET6_ADDR = 2; // Address.
export const ADDR_CIDR_INET6_PREFIX = 26; // Bits of the network part.
export const ADDR_CIDR_UNIX_UNUSED = 2; // 0.
export const ADDR_CIDR_SIZE = 28; // Size in bytes.

// route: A route.
export const ROUTE_CIDR = 0; // Where to.
export const ROUTE_VIA_ROUTER = 28; // Through which router.
export const ROUTE_PREFERRED_UNTIL = 144; // How long it is preferred.
export const ROUTE_EXPIRES_AT = 160; // How long it lasts.
export const ROUTE_SIZE = 176; // Size in bytes.

// ---- minios ----

// signal: Signals, signal(7), Linux's numbers.
export const SIGHUP = 1; // Hangup. Default: terminate.
export const SIGINT = 2; // Interrupt from the keyboard. Default: terminate.
export const SIGQUIT = 3; // Quit from the keyboard. Default: terminate.
export const SIGILL = 4; // Illegal instruction. Default: terminate.
export const SIGTRAP = 5; // Trace trap. Default: terminate.
export const SIGABRT = 6; // Abort. Default: terminate.
export const SIGBUS = 7; // Bus error. Default: terminate.
export const SIGFPE = 8; // Arithmetic error. Default: terminate.
export const SIGKILL = 9; // Kill; cannot be caught, blocked or ignored.
export const SIGUSR1 = 10; // The program's own. Default: terminate.
export const SIGSEGV = 11; // Bad memory access. Default: terminate.
export const SIGUSR2 = 12; // The program's own. Default: terminate.
export const SIGPIPE = 13; // Nobody reads the pipe. Default: terminate.
export const SIGALRM = 14; // Alarm clock. Default: terminate.
export const SIGTERM = 15; // Termination. Default: terminate.
export const SIGSTKFLT = 16; // Unused. Default: terminate.
export const SIGCHLD = 17; // A child stopped, continued or ended. Default: ignore.
export const SIGCONT = 18; // Continue. Default: continue if stopped.
export const SIGSTOP = 19; // Stop; cannot be caught, blocked or ignored.
export const SIGTSTP = 20; // Stop from the keyboard. Default: stop.
export const SIGTTIN = 21; // Background process reads the terminal. Default: stop.
export const SIGTTOU = 22; // Background process writes to the terminal. Default: stop.
export const SIGURG = 23; // Urgent data. Default: ignore.
export const SIGXCPU = 24; // CPU time limit. Default: terminate.
export const SIGXFSZ = 25; // File size limit. Default: terminate.
export const SIGVTALRM = 26; // Virtual timer. Default: terminate.
export const SIGPROF = 27; // Profiling timer. Default: terminate.
export const SIGWINCH = 28; // Window size changed. Default: ignore.
export const SIGIO = 29; // I/O possible. Default: terminate.
export const SIGPWR = 30; // Power failure. Default: terminate.
export const SIGSYS = 31; // Bad system call. Default: terminate.
export const SIGRTMIN = 32; // First real-time signal.
export const SIGRTMAX = 64; // Last signal.

// fd_action_op: What a spawn does with descriptors before it starts.
export const FD_ACTION_OP_CLOSE = 0; // Close `fd`; not an error if it is closed.
export const FD_ACTION_OP_DUP2 = 1; // Make `fd2` a copy of `fd`, not close-on-exec; also when both are equal.
export const FD_ACTION_OP_OPEN = 2; // Open `path` at `fd`.
export const FD_ACTION_OP_CHDIR = 3; // Change the working directory to `path`.
export const FD_ACTION_OP_TCSETPGRP = 4; // Make the child's process group the foreground group of the terminal `fd`, which must be the controlling terminal of its session. Done last, when the child is in its group; no signal is sent (posix_spawn_file_actions_addtcsetpgrp_np).

// fd_action: One step, done in the child in order (posix_spawn_file_actions_t).
export const FD_ACTION_OP = 0; // What to do.
export const FD_ACTION_FD = 4; // The descriptor; for dup2 the one copied.
export const FD_ACTION_FD2 = 8; // For dup2: the copy's number.
export const FD_ACTION_PATH = 12; // For open and chdir.
export const FD_ACTION_PATH_LEN = 16; // Length in bytes.
export const FD_ACTION_OFLAGS = 20; // For open.
export const FD_ACTION_FDFLAGS = 22; // For open.
export const FD_ACTION_RIGHTS = 24; // For open: RIGHTS_FD_READ, RIGHTS_FD_WRITE or both choose the access mode.
export const FD_ACTION_MODE = 32; // For open with OFLAGS_CREAT: permissions, less the umask.
export const FD_ACTION_RESERVED = 36; // 0.
export const FD_ACTION_SIZE = 40; // Size in bytes.

// spawn_flag: Which attributes of a spawn apply.
export const SPAWN_FLAG_SETPGROUP = 1; // Put the child in process group `pgroup`, 0: one of its own (POSIX_SPAWN_SETPGROUP).
export const SPAWN_FLAG_SETSID = 2; // Make the child lead a new session (POSIX_SPAWN_SETSID).
export const SPAWN_FLAG_SETSIGMASK = 4; // Block `sigmask` in the child (POSIX_SPAWN_SETSIGMASK).
export const SPAWN_FLAG_RESETIDS = 8; // Set the effective ids to the real ones (POSIX_SPAWN_RESETIDS).
export const SPAWN_FLAG_CLOSE_OTHERS = 16; // Close every descriptor above 2 that no action made; else all but close-on-exec ones are inherited.
export const SPAWN_FLAG_SETSIGDEFAULT = 32; // Give the signals in `sigdefault` their default action (POSIX_SPAWN_SETSIGDEF).
export const SPAWN_FLAG_SEARCH_PATH = 64; // Look a path without a slash up in the caller's PATH (posix_spawnp(3)).
export const SPAWN_FLAG_SETCTTY = 128; // With setsid: make descriptor 0, after all actions, the controlling terminal (login_tty(3)). ENOTTY; EPERM: it is another session's.

// clone: New namespaces and more, clone(2).
export const CLONE_NEWTIME = 128n; // New time namespace.
export const CLONE_FS = 512n; // For unshare: directories and umask of its own, which every process has here.
export const CLONE_FILES = 1024n; // For unshare: descriptors of its own, which every process has here.
export const CLONE_PARENT = 32768n; // The child's parent is the caller's parent.
export const CLONE_NEWNS = 131072n; // New mount namespace.
export const CLONE_SYSVSEM = 262144n; // For unshare: System V semaphore adjustments, of which there are none.
export const CLONE_NEWCGROUP = 33554432n; // New cgroup namespace.
export const CLONE_NEWUTS = 67108864n; // New UTS namespace: host name.
export const CLONE_NEWIPC = 134217728n; // New IPC namespace.
export const CLONE_NEWUSER = 268435456n; // New user namespace.
export const CLONE_NEWPID = 536870912n; // New pid namespace; the child is its process 1.
export const CLONE_NEWNET = 1073741824n; // New network namespace.

// spawn_attr: What to start and how (posix_spawn(3) and clone3(2) in one).
export const SPAWN_ATTR_PATH = 0; // The program.
export const SPAWN_ATTR_PATH_LEN = 4; // Length in bytes.
export const SPAWN_ATTR_ARGV = 8; // Arguments one after the other, each ended by a NUL; the first is argv[0].
export const SPAWN_ATTR_ARGV_LEN = 12; // Length of all in bytes, NULs included.
export const SPAWN_ATTR_ARGV_COUNT = 16; // How many.
export const SPAWN_ATTR_ENVP = 20; // Environment, `NAME=value`, in the same form.
export const SPAWN_ATTR_ENVP_LEN = 24; // Length of all in bytes, NULs included.
export const SPAWN_ATTR_ENVP_COUNT = 28; // How many.
export const SPAWN_ATTR_FD_ACTIONS = 32; // Steps on descriptors, in order.
export const SPAWN_ATTR_FD_ACTIONS_COUNT = 36; // How many.
export const SPAWN_ATTR_FLAGS = 40; // SPAWN_FLAG_….
export const SPAWN_ATTR_PGROUP = 44; // With SPAWN_FLAG_SETPGROUP.
export const SPAWN_ATTR_CLONE_FLAGS = 48; // CLONE_….
export const SPAWN_ATTR_SIGMASK = 56; // With SPAWN_FLAG_SETSIGMASK; signal n is bit n − 1.
export const SPAWN_ATTR_SIGDEFAULT = 64; // With SPAWN_FLAG_SETSIGDEFAULT; signal n is bit n − 1.
export const SPAWN_ATTR_CGROUP = 72; // Descriptor of the cgroup's directory to start in (CLONE_INTO_CGROUP); −1: the caller's.
export const SPAWN_ATTR_RESERVED = 76; // 0.
export const SPAWN_ATTR_SIZE = 80; // Size in bytes.

// wait: Options of wait4(2).
export const WNOHANG = 1; // Answer 0 at once if no child has changed.
export const WUNTRACED = 2; // Also report stopped children.
export const WCONTINUED = 8; // Also report continued children.

// rusage: Resources used, getrusage(2).
export const RUSAGE_UTIME_SEC = 0; // User CPU time, seconds.
export const RUSAGE_UTIME_USEC = 8; // User CPU time, microseconds on top.
export const RUSAGE_STIME_SEC = 16; // System CPU time, seconds.
export const RUSAGE_STIME_USEC = 24; // System CPU time, microseconds on top.
export const RUSAGE_MAXRSS = 32; // Most memory ever held, KiB.
export const RUSAGE_IXRSS = 40; // 0.
export const RUSAGE_IDRSS = 48; // 0.
export const RUSAGE_ISRSS = 56; // 0.
export const RUSAGE_MINFLT = 64; // Pages added to the program's memory.
export const RUSAGE_MAJFLT = 72; // 0.
export const RUSAGE_NSWAP = 80; // 0.
export const RUSAGE_INBLOCK = 88; // 512-byte blocks read.
export const RUSAGE_OUBLOCK = 96; // 512-byte blocks written.
export const RUSAGE_MSGSND = 104; // 0.
export const RUSAGE_MSGRCV = 112; // 0.
export const RUSAGE_NSIGNALS = 120; // 0.
export const RUSAGE_NVCSW = 128; // Switches because it waited.
export const RUSAGE_NIVCSW = 136; // Switches because its time was up.
export const RUSAGE_SIZE = 144; // Size in bytes.

// power: Ways to stop the machine, reboot(2).
export const POWER_OFF = 0; // Off; the status becomes that of the host process.
export const POWER_RESTART = 1; // Start again.
export const POWER_HALT = 2; // Stop and stay.

// sysinfo: The machine's counters (sysinfo(2), extended).
export const SYSINFO_UPTIME_NS = 0; // Nanoseconds since boot.
export const SYSINFO_MEMORY_TOTAL = 8; // Memory of the machine, bytes: RAM and user pages together.
export const SYSINFO_MEMORY_FREE = 16; // Of it unused, bytes.
export const SYSINFO_FRAMES_TOTAL = 24; // RAM frames of 64 KiB.
export const SYSINFO_FRAMES_FREE = 28; // Of them free.
export const SYSINFO_USER_PAGES = 32; // Pages of 64 KiB of programs' own memories.
export const SYSINFO_TASKS = 36; // Tasks, zombies included.
export const SYSINFO_TASKS_RUNNING = 40; // Tasks that run or could.
export const SYSINFO_HARTS = 44; // Harts on line.
export const SYSINFO_OPEN_FILES = 48; // Open file descriptions.
export const SYSINFO_INODES = 52; // Inodes in memory.
export const SYSINFO_SLAB_OBJECTS = 56; // Objects in the slab allocator.
export const SYSINFO_LOCKS_HELD = 60; // Locks held by the hart that answers, at the time of the answer; 0 unless something is broken.
export const SYSINFO_TIMERS = 64; // Armed timers.
export const SYSINFO_MOUNTS = 68; // Mounts in all namespaces.
export const SYSINFO_LOAD1 = 72; // Load average over 1 minute, 16 fraction bits.
export const SYSINFO_LOAD5 = 76; // Over 5 minutes.
export const SYSINFO_LOAD15 = 80; // Over 15 minutes.
export const SYSINFO_RESERVED = 84; // 0.
export const SYSINFO_FORKS = 88; // Processes started since boot.
export const SYSINFO_CONTEXT_SWITCHES = 96; // Context switches since boot.
export const SYSINFO_SIZE = 104; // Size in bytes.

// syslog: What syslog(2) does.
export const SYSLOG_ACTION_READ = 2; // Wait for messages, write them and forget them.
export const SYSLOG_ACTION_READ_ALL = 3; // Write the last messages that fit.
export const SYSLOG_ACTION_READ_CLEAR = 4; // The same, and clear.
export const SYSLOG_ACTION_CLEAR = 5; // Clear.
export const SYSLOG_ACTION_CONSOLE_LEVEL = 8; // Set the console's level to `len`, 1 to 8.
export const SYSLOG_ACTION_SIZE_UNREAD = 9; // Tell how many bytes READ would give.
export const SYSLOG_ACTION_SIZE_BUFFER = 10; // Tell the buffer's size.

// utsname: Names of the system, uname(2), each ended by a NUL.
export const UTSNAME_SYSNAME = 0; // Name of the system.
export const UTSNAME_NODENAME = 65; // Host name.
export const UTSNAME_RELEASE = 130; // Version number.
export const UTSNAME_VERSION = 195; // Build.
export const UTSNAME_MACHINE = 260; // Instruction set.
export const UTSNAME_DOMAINNAME = 325; // NIS domain name.
export const UTSNAME_SIZE = 390; // Size in bytes.

// at: Directory descriptors and path flags, openat(2).
export const AT_FDCWD = -100; // As dirfd: the working directory.
export const AT_SYMLINK_NOFOLLOW = 256; // Do not follow a symbolic link at the end.
export const AT_EACCESS = 512; // faccessat: with the effective ids.
export const AT_SYMLINK_FOLLOW = 1024; // Follow it where the default is not to.
export const AT_EMPTY_PATH = 4096; // An empty path means dirfd itself.

// xattr: How setxattr(2) sets.
export const XATTR_CREATE = 1; // Only if there is none yet.
export const XATTR_REPLACE = 2; // Only if there is one.

// lock: What flock(2) does.
export const LOCK_SH = 1; // Hold the lock together with others who hold it so.
export const LOCK_EX = 2; // Hold it alone.
export const LOCK_NB = 4; // With LOCK_SH or LOCK_EX: do not wait, EAGAIN.
export const LOCK_UN = 8; // Give it up.

// access: What access(2) asks for.
export const F_OK = 0; // Does it exist?
export const X_OK = 1; // Execute, search.
export const W_OK = 2; // Write.
export const R_OK = 4; // Read.

// mode: File type and permission bits, inode(7).
export const S_IFMT = 61440; // Mask of the type.
export const S_IFSOCK = 49152; // Socket.
export const S_IFLNK = 40960; // Symbolic link.
export const S_IFREG = 32768; // Regular file.
export const S_IFBLK = 24576; // Block device.
export const S_IFDIR = 16384; // Directory.
export const S_IFCHR = 8192; // Character device.
export const S_IFIFO = 4096; // Pipe.
export const S_ISUID = 2048; // Set user id.
export const S_ISGID = 1024; // Set group id.
export const S_ISVTX = 512; // Sticky.
export const S_IRWXU = 448; // Owner: all.
export const S_IRUSR = 256; // Owner: read.
export const S_IWUSR = 128; // Owner: write.
export const S_IXUSR = 64; // Owner: execute.
export const S_IRWXG = 56; // Group: all.
export const S_IRGRP = 32; // Group: read.
export const S_IWGRP = 16; // Group: write.
export const S_IXGRP = 8; // Group: execute.
export const S_IRWXO = 7; // Others: all.
export const S_IROTH = 4; // Others: read.
export const S_IWOTH = 2; // Others: write.
export const S_IXOTH = 1; // Others: execute.

// stat: All attributes of a file, stat(2).
export const STAT_DEV = 0; // File system.
export const STAT_INO = 8; // File number.
export const STAT_MODE = 16; // Type and permissions.
export const STAT_NLINK = 20; // Hard links.
export const STAT_UID = 24; // Owner.
export const STAT_GID = 28; // Group.
export const STAT_RDEV = 32; // For a device file: which device.
export const STAT_FILE_SIZE = 40; // Length in bytes (Linux: st_size).
export const STAT_BLOCKS = 48; // Blocks of 512 bytes that it takes.
export const STAT_BLKSIZE = 56; // Good size for reads and writes, bytes.
export const STAT_RESERVED = 60; // 0.
export const STAT_ATIME_NS = 64; // Last access, nanoseconds since 1970.
export const STAT_MTIME_NS = 72; // Last change of the data.
export const STAT_CTIME_NS = 80; // Last change of the attributes.
export const STAT_SIZE = 88; // Size in bytes.

// mount: Flags of mount(2).
export const MS_RDONLY = 1; // Read-only.
export const MS_NOSUID = 2; // Ignore set-user-id bits.
export const MS_NODEV = 4; // No device files.
export const MS_NOEXEC = 8; // No programs.
export const MS_SYNCHRONOUS = 16; // Writes wait.
export const MS_REMOUNT = 32; // Change the flags of a mount.
export const MS_NOATIME = 1024; // Keep no access times.
export const MS_BIND = 4096; // Show `source` at `target` too.
export const MS_MOVE = 8192; // Move a mount.
export const MS_REC = 16384; // With everything mounted below.
export const MS_SILENT = 32768; // Log nothing.
export const MS_UNBINDABLE = 131072; // Cannot be bound.
export const MS_PRIVATE = 262144; // Neither sends nor receives mounts.
export const MS_SLAVE = 524288; // Receives mounts.
export const MS_SHARED = 1048576; // Sends and receives mounts.
export const MS_RELATIME = 2097152; // Access times only when older than changes.
export const MS_STRICTATIME = 16777216; // All access times.

// umount: Flags of umount2(2).
export const MNT_FORCE = 1; // Even if it is busy, where the file system can.
export const MNT_DETACH = 2; // Out of sight now, gone when no longer used.
export const MNT_EXPIRE = 4; // Only if unused since the last such call.
export const UMOUNT_NOFOLLOW = 8; // Do not follow a symbolic link.

// statfs: A file system, statfs(2).
export const STATFS_TYPE = 0; // Which kind: …_MAGIC.
export const STATFS_BSIZE = 8; // Block size, bytes.
export const STATFS_BLOCKS = 16; // Blocks.
export const STATFS_BFREE = 24; // Free blocks.
export const STATFS_BAVAIL = 32; // Free blocks for users without privilege.
export const STATFS_FILES = 40; // Inodes.
export const STATFS_FFREE = 48; // Free inodes.
export const STATFS_FSID = 56; // Id of the file system.
export const STATFS_NAMELEN = 64; // Longest file name, bytes.
export const STATFS_FRSIZE = 72; // Fragment size, bytes.
export const STATFS_FLAGS = 80; // Mount flags, ST_…: the values of MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC.
export const STATFS_SPARE = 88; // 0.
export const STATFS_SIZE = 120; // Size in bytes.

// magic: Kinds of file system, statfs(2).
export const TMPFS_MAGIC = 16914836n; // tmpfs.
export const PROC_SUPER_MAGIC = 40864n; // procfs.
export const SYSFS_MAGIC = 1650812274n; // sysfs.
export const CGROUP2_SUPER_MAGIC = 1667723888n; // cgroup v2.
export const OVERLAYFS_SUPER_MAGIC = 2035054128n; // overlayfs.
export const EROFS_SUPER_MAGIC_V1 = 3774210530n; // erofs.
export const DEVPTS_SUPER_MAGIC = 7377n; // devpts.
export const PIPEFS_MAGIC = 1346981957n; // Pipes.
export const SOCKFS_MAGIC = 1397703499n; // Sockets.
export const NSFS_MAGIC = 1853056627n; // Namespaces.
export const V9FS_MAGIC = 16914839n; // A directory of the host (hostfs).

// ns: Requests of ioctl for a namespace's file, ioctl_ns(2).
export const NS_GET_USERNS = 46849; // A descriptor of the user namespace that owns it.
export const NS_GET_PARENT = 46850; // A descriptor of its parent; pid and user namespaces only.
export const NS_GET_NSTYPE = 46851; // Its kind: CLONE_NEW….
export const NS_GET_OWNER_UID = 46852; // A user namespace's owner, written to the argument.
export const NS_GET_PID_FROM_PIDNS = 2147792646; // The caller's number of the process that the pid namespace numbers so.
export const NS_GET_TGID_FROM_PIDNS = 2147792647; // The same for a thread group.
export const NS_GET_PID_IN_PIDNS = 2147792648; // The pid namespace's number of the process that the caller numbers so.
export const NS_GET_TGID_IN_PIDNS = 2147792649; // The same for a thread group.

// priority: Whose priority, getpriority(2).
export const PRIO_PROCESS = 0; // A process.
export const PRIO_PGRP = 1; // A process group.
export const PRIO_USER = 2; // All of a user.

// scheduling: Scheduling policies, sched(7).
export const SCHED_OTHER = 0; // A share of the time by the nice value.
export const SCHED_FIFO = 1; // Real time: until it sleeps or one of a higher priority wants to run.
export const SCHED_RR = 2; // The same, in turn with those of its priority.
export const SCHED_BATCH = 3; // As SCHED_OTHER, but it interrupts nobody when it wakes.
export const SCHED_IDLE = 5; // With the least weight there is.
export const SCHED_RESET_ON_FORK = 1073741824; // With one of the others: children have SCHED_OTHER.

// poll: Events of poll(2).
export const POLLIN = 1; // Data to read.
export const POLLPRI = 2; // Something exceptional.
export const POLLOUT = 4; // Room to write.
export const POLLERR = 8; // Error; always reported.
export const POLLHUP = 16; // The other end is closed; always reported.
export const POLLNVAL = 32; // Not an open descriptor; always reported.
export const POLLRDNORM = 64; // As POLLIN.
export const POLLRDBAND = 128; // Priority data to read.
export const POLLWRNORM = 256; // As POLLOUT.
export const POLLWRBAND = 512; // Room for priority data.
export const POLLRDHUP = 8192; // The other end sends no more.

// pollfd: A descriptor to wait for, poll(2).
export const POLLFD_FD = 0; // The descriptor; negative: skipped.
export const POLLFD_EVENTS = 4; // What to wait for, POLL….
export const POLLFD_REVENTS = 6; // What happened.
export const POLLFD_SIZE = 8; // Size in bytes.

// sig: Handlers of sigaction(2).
export const SIG_DFL = 0; // The default action.
export const SIG_IGN = 1; // Nothing happens. Any other value: the callback is called; the value is kept for the program and means nothing.

// sa: Flags of sigaction(2).
export const SA_NOCLDSTOP = 1; // For SIGCHLD: not when a child stops or continues.
export const SA_NOCLDWAIT = 2; // For SIGCHLD: children leave no zombies.
export const SA_RESTART = 268435456; // A system call that the handler interrupted goes on, where signal(7) says that it can.
export const SA_NODEFER = 1073741824; // The signal is not blocked while its handler runs.
export const SA_RESETHAND = 2147483648; // The handler is gone once it was called.

// sigaction: What a signal does, sigaction(2).
export const SIGACTION_HANDLER = 0; // SIG_DFL, SIG_IGN, or any other value: the callback.
export const SIGACTION_FLAGS = 4; // SA_….
export const SIGACTION_MASK = 8; // Blocked while the handler runs; signal n is bit n − 1.
export const SIGACTION_SIZE = 16; // Size in bytes.

// sig: How sigprocmask(2) changes the mask.
export const SIG_BLOCK = 0; // Adds the set.
export const SIG_UNBLOCK = 1; // Takes the set away.
export const SIG_SETMASK = 2; // Replaces the mask by the set.

// itimer: Interval timers, setitimer(2).
export const ITIMER_REAL = 0; // Real time; SIGALRM.
export const ITIMER_VIRTUAL = 1; // The process's CPU time; SIGVTALRM. (User and system time are not told apart.)
export const ITIMER_PROF = 2; // The process's CPU time; SIGPROF.

// itimerval: An interval timer, setitimer(2).
export const ITIMERVAL_INTERVAL_SEC = 0; // Seconds between expirations; 0 and 0: once.
export const ITIMERVAL_INTERVAL_USEC = 8; // Microseconds on top, below 1,000,000.
export const ITIMERVAL_VALUE_SEC = 16; // Seconds to the next expiration; 0 and 0: off.
export const ITIMERVAL_VALUE_USEC = 24; // Microseconds on top, below 1,000,000.
export const ITIMERVAL_SIZE = 32; // Size in bytes.

// ioctl: Requests of ioctl.
export const TCGETS = 21505; // Write the settings to a `termios`.
export const TCSETS = 21506; // Set them now.
export const TCSETSW = 21507; // Set them when all output is out.
export const TCSETSF = 21508; // The same, and throw unread input away.
export const TCSBRK = 21513; // Wait until all output is out.
export const TCXONC = 21514; // Stop or start input or output.
export const TCFLSH = 21515; // Throw away input (0), output (1) or both (2).
export const TIOCEXCL = 21516; // Exclusive use.
export const TIOCNXCL = 21517; // The end of it.
export const TIOCSCTTY = 21518; // Make it the session's controlling terminal.
export const TIOCGPGRP = 21519; // Write the foreground process group (s32).
export const TIOCSPGRP = 21520; // Set it from an s32.
export const TIOCOUTQ = 21521; // Write how many bytes of output wait (s32).
export const TIOCGWINSZ = 21523; // Write the size to a `winsize`.
export const TIOCSWINSZ = 21524; // Set it; SIGWINCH to the foreground group if it changed.
export const FIONREAD = 21531; // Write how many bytes can be read (s32).
export const FIONBIO = 21537; // Set or clear non-blocking from an s32.
export const TIOCNOTTY = 21538; // Give up the controlling terminal.
export const TIOCSETD = 21539; // Set the line discipline from an s32: 0, N_TTY, is the only one.
export const TIOCGETD = 21540; // Write it (s32).
export const TCSBRKP = 21541; // As TCSBRK.
export const TIOCGSID = 21545; // Write the session's id (s32).
export const TIOCGPTN = 2147767344; // Write a pseudo-terminal's number (u32).
export const TIOCSPTLCK = 1074025521; // Lock or unlock its other side from an s32.
export const TIOCGPTLCK = 2147767353; // Write whether it is locked (s32).

// c_iflag: Input modes.
export const IGNBRK = 1; // Ignore break.
export const BRKINT = 2; // Break interrupts.
export const IGNPAR = 4; // Ignore parity errors.
export const PARMRK = 8; // Mark parity errors.
export const INPCK = 16; // Check parity.
export const ISTRIP = 32; // Cut to 7 bits.
export const INLCR = 64; // NL becomes CR.
export const IGNCR = 128; // Ignore CR.
export const ICRNL = 256; // CR becomes NL.
export const IUCLC = 512; // To lower case.
export const IXON = 1024; // Stop and start output by VSTOP and VSTART.
export const IXANY = 2048; // Any character starts it.
export const IXOFF = 4096; // Send VSTOP and VSTART.
export const IMAXBEL = 8192; // Ring when the queue is full.
export const IUTF8 = 16384; // Input is UTF-8, for erasing.

// c_oflag: Output modes.
export const OPOST = 1; // Process output at all.
export const OLCUC = 2; // To upper case.
export const ONLCR = 4; // NL becomes CR NL.
export const OCRNL = 8; // CR becomes NL.
export const ONOCR = 16; // No CR at column 0.
export const ONLRET = 32; // NL returns the carriage.
export const TABDLY = 6144; // Mask of the tab modes.
export const TAB0 = 0; // Tabs as they are.
export const TAB3 = 6144; // Tabs become spaces.

// c_cflag: Control modes.
export const CBAUD = 4111; // Mask of the speed.
export const B0 = 0; // Hang up.
export const B9600 = 13; // 9600 baud.
export const B38400 = 15; // 38400 baud.
export const CSIZE = 48; // Mask of the character size.
export const CS8 = 48; // 8 bits.
export const CSTOPB = 64; // Two stop bits.
export const CREAD = 128; // Receive.
export const PARENB = 256; // Parity.
export const PARODD = 512; // Odd parity.
export const HUPCL = 1024; // Hang up on last close.
export const CLOCAL = 2048; // Ignore modem lines.

// c_lflag: Local modes.
export const ISIG = 1; // VINTR, VQUIT and VSUSP send signals.
export const ICANON = 2; // Input by lines.
export const ECHO = 8; // Echo input.
export const ECHOE = 16; // VERASE erases on screen.
export const ECHOK = 32; // VKILL ends the line on screen.
export const ECHONL = 64; // Echo NL even without ECHO.
export const NOFLSH = 128; // Signals keep the queues.
export const TOSTOP = 256; // Background writes send SIGTTOU.
export const ECHOCTL = 512; // Echo control characters as ^X.
export const ECHOPRT = 1024; // Print erased characters.
export const ECHOKE = 2048; // VKILL erases the line on screen.
export const IEXTEN = 32768; // VLNEXT, VWERASE, VREPRINT.

// c_cc: Indices of the control characters.
export const VINTR = 0; // SIGINT; ^C.
export const VQUIT = 1; // SIGQUIT; ^\.
export const VERASE = 2; // Erase a character; DEL.
export const VKILL = 3; // Erase the line; ^U.
export const VEOF = 4; // End of file; ^D.
export const VTIME = 5; // Without ICANON: tenths of a second to wait.
export const VMIN = 6; // Without ICANON: least characters to wait for.
export const VSWTC = 7; // Unused.
export const VSTART = 8; // Start output; ^Q.
export const VSTOP = 9; // Stop output; ^S.
export const VSUSP = 10; // SIGTSTP; ^Z.
export const VEOL = 11; // Another end of line.
export const VREPRINT = 12; // Print the line again; ^R.
export const VDISCARD = 13; // Unused; ^O.
export const VWERASE = 14; // Erase a word; ^W.
export const VLNEXT = 15; // Take the next character as it is; ^V.
export const VEOL2 = 16; // Another end of line.
export const NCCS = 19; // How many there are.

// termios: Settings of a terminal, in the kernel's layout of ioctl_tty(2).
export const TERMIOS_C_IFLAG = 0; // Input modes.
export const TERMIOS_C_OFLAG = 4; // Output modes.
export const TERMIOS_C_CFLAG = 8; // Control modes.
export const TERMIOS_C_LFLAG = 12; // Local modes.
export const TERMIOS_C_LINE = 16; // Line discipline, 0.
export const TERMIOS_C_CC = 17; // Control characters.
export const TERMIOS_SIZE = 36; // Size in bytes.

// winsize: Size of a terminal.
export const WINSIZE_WS_ROW = 0; // Rows.
export const WINSIZE_WS_COL = 2; // Columns.
export const WINSIZE_WS_XPIXEL = 4; // Width in pixels, or 0.
export const WINSIZE_WS_YPIXEL = 6; // Height in pixels, or 0.
export const WINSIZE_SIZE = 8; // Size in bytes.

// ptrace: Requests of ptrace(2).
export const PTRACE_TRACEME = 0; // The caller is to be traced by its parent.
export const PTRACE_CONT = 7; // Let it go on, with signal `data` or 0.
export const PTRACE_KILL = 8; // Kill it.
export const PTRACE_ATTACH = 16; // Trace it, and stop it by SIGSTOP.
export const PTRACE_DETACH = 17; // Trace it no longer, and let it go on with signal `data` or 0.
export const PTRACE_SYSCALL = 24; // As PTRACE_CONT, up to the next entry to or exit from a system call.
export const PTRACE_SETOPTIONS = 16896; // Sets PTRACE_O_… from `data`.
export const PTRACE_GETEVENTMSG = 16897; // Writes what came with the last event (u64) to `data`: the pid of a new child.
export const PTRACE_SEIZE = 16902; // Trace it without stopping it, with options `data`.
export const PTRACE_INTERRUPT = 16903; // Stop what was seized.
export const PTRACE_LISTEN = 16904; // Leave it stopped as it would be without a tracer.
export const PTRACE_GET_SYSCALL_INFO = 16910; // Writes the first `addr` bytes of a ptrace_syscall_info to `data` and answers how many there are.

// ptrace_o: Options of ptrace(2).
export const PTRACE_O_TRACESYSGOOD = 1; // Stops at system calls show SIGTRAP | 0x80.
export const PTRACE_O_TRACEFORK = 2; // Stop at fork, and trace the child.
export const PTRACE_O_TRACEVFORK = 4; // The same for spawn.
export const PTRACE_O_TRACEEXEC = 16; // Stop after exec.
export const PTRACE_O_TRACEEXIT = 64; // Stop before it is gone.
export const PTRACE_O_EXITKILL = 1048576; // Kill it when its tracer ends.

// ptrace_event: Events of ptrace(2), in bits 16 on of a status.
export const PTRACE_EVENT_FORK = 1; // It forked.
export const PTRACE_EVENT_VFORK = 2; // It spawned a child.
export const PTRACE_EVENT_EXEC = 4; // It has a new program.
export const PTRACE_EVENT_EXIT = 6; // It is about to end.
export const PTRACE_EVENT_STOP = 128; // PTRACE_INTERRUPT, a stop of the group, or a new child.

// ptrace_syscall_info: What ptrace_syscall_info tells about.
export const PTRACE_SYSCALL_INFO_NONE = 0; // It is not at a system call.
export const PTRACE_SYSCALL_INFO_ENTRY = 1; // It is about to make one.
export const PTRACE_SYSCALL_INFO_EXIT = 2; // One has ended.

// ptrace_syscall_info: A system call, struct ptrace_syscall_info of ptrace(2).
export const PTRACE_SYSCALL_INFO_OP = 0; // PTRACE_SYSCALL_INFO_….
export const PTRACE_SYSCALL_INFO_IS_ERROR = 1; // On exit: rval is an error.
export const PTRACE_SYSCALL_INFO_RESERVED = 2; // 0.
export const PTRACE_SYSCALL_INFO_ARGS_COUNT = 4; // On entry: how many arguments there are.
export const PTRACE_SYSCALL_INFO_NR = 8; // The number of the call, as in the table of system calls that abi/ generates.
export const PTRACE_SYSCALL_INFO_RVAL = 16; // On exit: what the program gets, sign-extended.
export const PTRACE_SYSCALL_INFO_ARGS = 24; // The arguments as the program passed them, one each, zero-extended.
export const PTRACE_SYSCALL_INFO_SIZE = 152; // Size in bytes.

// cap: Capabilities, capabilities(7).
export const CAP_CHOWN = 0; // Change owners of files.
export const CAP_DAC_OVERRIDE = 1; // Read, write and execute what permissions forbid.
export const CAP_DAC_READ_SEARCH = 2; // Read files and search directories that permissions forbid.
export const CAP_FOWNER = 3; // Do what only a file's owner may.
export const CAP_FSETID = 4; // Keep set-id bits where they would be cleared.
export const CAP_KILL = 5; // Send signals to others' processes.
export const CAP_SETGID = 6; // Change group ids.
export const CAP_SETUID = 7; // Change user ids.
export const CAP_SETPCAP = 8; // Change the bounding set and securebits, inherit any capability.
export const CAP_LINUX_IMMUTABLE = 9; // Nothing here: there are no such flags.
export const CAP_NET_BIND_SERVICE = 10; // Bind ports below 1024.
export const CAP_NET_BROADCAST = 11; // Nothing, as on Linux.
export const CAP_NET_ADMIN = 12; // Configure networks.
export const CAP_NET_RAW = 13; // Use raw sockets.
export const CAP_IPC_LOCK = 14; // Nothing here: memory is never paged out.
export const CAP_IPC_OWNER = 15; // Do what permissions of IPC objects forbid.
export const CAP_SYS_MODULE = 16; // Nothing here: there are no modules.
export const CAP_SYS_RAWIO = 17; // Open a node that one has made for a device that leads out of the machine.
export const CAP_SYS_CHROOT = 18; // Change the root directory.
export const CAP_SYS_PTRACE = 19; // Trace, and look into, others' processes.
export const CAP_SYS_PACCT = 20; // Nothing here: there is no process accounting.
export const CAP_SYS_ADMIN = 21; // Mount, set the host name, make and enter namespaces, and more.
export const CAP_SYS_BOOT = 22; // Stop the machine.
export const CAP_SYS_NICE = 23; // Raise priorities, and change those of others.
export const CAP_SYS_RESOURCE = 24; // Raise limits, and go beyond some.
export const CAP_SYS_TIME = 25; // Set the clock.
export const CAP_SYS_TTY_CONFIG = 26; // Hang terminals up.
export const CAP_MKNOD = 27; // Make device files.
export const CAP_LEASE = 28; // Nothing here: there are no leases.
export const CAP_AUDIT_WRITE = 29; // Nothing here: there is no audit log.
export const CAP_AUDIT_CONTROL = 30; // Nothing here: there is no audit log.
export const CAP_SETFCAP = 31; // Map user 0 of the parent into a new user namespace.
export const CAP_MAC_OVERRIDE = 32; // Nothing here: there are no security modules.
export const CAP_MAC_ADMIN = 33; // Nothing here: there are no security modules.
export const CAP_SYSLOG = 34; // Clear and control the kernel's messages.
export const CAP_WAKE_ALARM = 35; // Nothing here: the machine does not sleep.
export const CAP_BLOCK_SUSPEND = 36; // Nothing here: the machine does not sleep.
export const CAP_AUDIT_READ = 37; // Nothing here: there is no audit log.
export const CAP_PERFMON = 38; // Read what tracing has recorded.
export const CAP_BPF = 39; // Nothing here: there is no BPF.
export const CAP_CHECKPOINT_RESTORE = 40; // Nothing here: there is no checkpointing.

// secbit: Securebits, capabilities(7); each with a lock that keeps it.
export const SECBIT_NOROOT = 1; // User 0 gets no capabilities at exec.
export const SECBIT_NOROOT_LOCKED = 2; // Its lock.
export const SECBIT_NO_SETUID_FIXUP = 4; // Capabilities do not change with user ids.
export const SECBIT_NO_SETUID_FIXUP_LOCKED = 8; // Its lock.
export const SECBIT_KEEP_CAPS = 16; // Permitted ones stay when no user id is 0 any more; cleared at exec.
export const SECBIT_KEEP_CAPS_LOCKED = 32; // Its lock.
export const SECBIT_NO_CAP_AMBIENT_RAISE = 64; // No ambient capability can be raised.
export const SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED = 128; // Its lock.

// pr: Operations of prctl(2).
export const PR_SET_PDEATHSIG = 1; // Sends the caller signal arg2, 0: none, when its parent ends.
export const PR_GET_PDEATHSIG = 2; // Writes that signal to the 4 bytes at arg2.
export const PR_GET_DUMPABLE = 3; // 1 if others of the same user may look into the caller's memory, else 0.
export const PR_SET_DUMPABLE = 4; // Sets that to arg2, 0 or 1.
export const PR_GET_KEEPCAPS = 7; // SECBIT_KEEP_CAPS as 0 or 1.
export const PR_SET_KEEPCAPS = 8; // Sets it to arg2.
export const PR_SET_NAME = 15; // Names the caller: the string at arg2, at most 15 bytes.
export const PR_GET_NAME = 16; // Writes the name to the 16 bytes at arg2.
export const PR_GET_SECCOMP = 21; // 2 if the caller has a filter of system calls, else 0.
export const PR_CAPBSET_READ = 23; // 1 if capability arg2 is in the bounding set, else 0.
export const PR_CAPBSET_DROP = 24; // Takes capability arg2 out of it, for good.
export const PR_GET_SECUREBITS = 27; // The securebits.
export const PR_SET_SECUREBITS = 28; // Sets them to arg2.
export const PR_SET_CHILD_SUBREAPER = 36; // With arg2 not 0: orphans among its descendants become its children.
export const PR_GET_CHILD_SUBREAPER = 37; // Writes whether that is so to the s32 at arg2.
export const PR_SET_NO_NEW_PRIVS = 38; // With arg2 1: no exec gives more privilege, for good.
export const PR_GET_NO_NEW_PRIVS = 39; // Whether that is so.
export const PR_CAP_AMBIENT = 47; // The ambient set: what arg2 says, with capability arg3.

// pr_cap_ambient: What PR_CAP_AMBIENT does.
export const PR_CAP_AMBIENT_IS_SET = 1; // 1 if it is in the set, else 0.
export const PR_CAP_AMBIENT_RAISE = 2; // Puts it in; it has to be permitted and inheritable.
export const PR_CAP_AMBIENT_LOWER = 3; // Takes it out.
export const PR_CAP_AMBIENT_CLEAR_ALL = 4; // Empties the set.

// cap_sets: Sets of capabilities of a process, capget(2).
export const CAP_SETS_EFFECTIVE = 0; // What is checked.
export const CAP_SETS_PERMITTED = 8; // What can be made effective.
export const CAP_SETS_INHERITABLE = 16; // What can be kept over exec.
export const CAP_SETS_SIZE = 24; // Size in bytes.

// rlimit: Resources with limits, getrlimit(2).
export const RLIMIT_CPU = 0; // Seconds of processor time: SIGXCPU, SIGKILL at the hard limit.
export const RLIMIT_FSIZE = 1; // Bytes of a file that is written: SIGXFSZ, EFBIG.
export const RLIMIT_DATA = 2; // Bytes of the program's memory.
export const RLIMIT_STACK = 3; // Bytes of stack: the engine's, whatever this says.
export const RLIMIT_CORE = 4; // Bytes of a core dump: there are none.
export const RLIMIT_RSS = 5; // Nothing, as on Linux.
export const RLIMIT_NPROC = 6; // Processes of the real user: EAGAIN.
export const RLIMIT_NOFILE = 7; // Descriptors: EMFILE beyond.
export const RLIMIT_MEMLOCK = 8; // Bytes of locked memory: nothing can be locked.
export const RLIMIT_AS = 9; // Bytes of the program's memory and code.
export const RLIMIT_LOCKS = 10; // Nothing, as on Linux.
export const RLIMIT_SIGPENDING = 11; // Queued signals: signals are not queued.
export const RLIMIT_MSGQUEUE = 12; // Bytes of POSIX message queues.
export const RLIMIT_NICE = 13; // The nice value may be lowered to 20 less this.
export const RLIMIT_RTPRIO = 14; // Highest real-time priority.
export const RLIMIT_RTTIME = 15; // Microseconds of real-time processor time without sleep.

// rlimit: A limit, getrlimit(2); all bits set: none.
export const RLIMIT_CUR = 0; // What counts.
export const RLIMIT_MAX = 8; // How far the process may raise it.
export const RLIMIT_SIZE = 16; // Size in bytes.

// seccomp: Operations of seccomp(2).
export const SECCOMP_SET_MODE_FILTER = 1; // Adds a filter; `args` is a seccomp_filter.
export const SECCOMP_GET_ACTION_AVAIL = 2; // Whether the action at `args` is known: 0 or EOPNOTSUPP.

// seccomp_ret: What becomes of a system call.
export const SECCOMP_RET_KILL_PROCESS = 2147483648; // The process dies of SIGSYS, whatever it does about that signal.
export const SECCOMP_RET_ERRNO = 327680; // The call fails with the errno in the low 16 bits: a number of errno.ts.
export const SECCOMP_RET_LOG = 2147221504; // It is made, and logged.
export const SECCOMP_RET_ALLOW = 2147418112; // It is made.

// seccomp_filter: A filter of system calls: those that are allowed.
export const SECCOMP_FILTER_DEFAULT_ACTION = 0; // What becomes of all others: SECCOMP_RET_….
export const SECCOMP_FILTER_COUNT = 4; // How many are listed.
export const SECCOMP_FILTER_CALLS = 8; // Their numbers.
export const SECCOMP_FILTER_SIZE = 12; // Size in bytes.

// mq_o: How to open a message queue, mq_open(3).
export const MQ_O_RDONLY = 0; // To receive.
export const MQ_O_WRONLY = 1; // To send.
export const MQ_O_RDWR = 2; // Both.
export const MQ_O_CREAT = 64; // Create it if it is missing.
export const MQ_O_EXCL = 128; // With MQ_O_CREAT: it must not exist.
export const MQ_O_NONBLOCK = 2048; // Never wait.

// mq_attr: What a queue is like, mq_getattr(3).
export const MQ_ATTR_FLAGS = 0; // MQ_O_NONBLOCK or 0.
export const MQ_ATTR_MAXMSG = 8; // Most messages in it.
export const MQ_ATTR_MSGSIZE = 16; // Bytes of the longest one.
export const MQ_ATTR_CURMSGS = 24; // Messages in it now.
export const MQ_ATTR_RESERVED = 32; // 0.
export const MQ_ATTR_SIZE = 40; // Size in bytes.

// sigev: How mq_notify tells, sigevent(3).
export const SIGEV_SIGNAL = 0; // By a signal.
export const SIGEV_NONE = 1; // Not at all: nobody else can register.

// sigevent: What mq_notify does when a message comes, sigevent(3).
export const SIGEVENT_VALUE = 0; // Not passed on: signals carry no value.
export const SIGEVENT_SIGNO = 8; // The signal.
export const SIGEVENT_NOTIFY = 12; // SIGEV_….
export const SIGEVENT_SIZE = 16; // Size in bytes.

// ---- machine ----

// boot_flag: How the kernel is to boot.
export const BOOT_FLAG_VIRTUAL_CLOCK = 1; // Time is what programs consume; it jumps when all is idle.
export const BOOT_FLAG_QUIET = 2; // Keep all but errors off the serial line.
export const BOOT_FLAG_TERMINAL_STDIN = 4; // The first program's standard input is the terminal; else that of the process that started the machine.
export const BOOT_FLAG_TERMINAL_STDOUT = 8; // Its standard output, likewise.
export const BOOT_FLAG_TERMINAL_STDERR = 16; // Its standard error, likewise.

// boot_parameters: What the machine tells the kernel when it starts it.
export const BOOT_PARAMETERS_RAM_FRAMES = 0; // Frames of 64 KiB that RAM has.
export const BOOT_PARAMETERS_MEMORY_FRAMES = 4; // Frames of RAM and pages of programs' memories together that may be in use.
export const BOOT_PARAMETERS_FLAGS = 8; // BOOT_FLAG_….
export const BOOT_PARAMETERS_HARTS = 12; // Harts that the machine has.
export const BOOT_PARAMETERS_TABLE_BASE = 16; // First slot of the kernel's table that programs' windows may use.
export const BOOT_PARAMETERS_IMAGE_PAGES_MAX = 20; // Largest memory that a program may have, pages.
export const BOOT_PARAMETERS_INITRAMFS = 24; // Address of the cpio archive that becomes the root file system.
export const BOOT_PARAMETERS_INITRAMFS_SIZE = 28; // Its length, bytes.
export const BOOT_PARAMETERS_ARGUMENTS = 32; // Address of the arguments of the first program, each ended by a NUL.
export const BOOT_PARAMETERS_ARGUMENTS_SIZE = 36; // Their length, bytes.
export const BOOT_PARAMETERS_ARGUMENTS_COUNT = 40; // How many.
export const BOOT_PARAMETERS_ENVIRONMENT = 44; // Address of its environment, in the same form.
export const BOOT_PARAMETERS_ENVIRONMENT_SIZE = 48; // Its length, bytes.
export const BOOT_PARAMETERS_ENVIRONMENT_COUNT = 52; // How many.
export const BOOT_PARAMETERS_EPOCH = 56; // Virtual clock: where the wall clock starts, nanoseconds since 1970.
export const BOOT_PARAMETERS_COMMAND_LINE = 64; // Address of the kernel's command line, for /proc/cmdline.
export const BOOT_PARAMETERS_COMMAND_LINE_SIZE = 68; // Its length, bytes.
export const BOOT_PARAMETERS_SIZE = 72; // Size in bytes.

// device: Device numbers: bits of the interrupt word.
export const DEVICE_NONE = 0; // No device.
export const DEVICE_CONSOLE = 1; // Byte streams to and from the outside: the terminal and the standard streams.
export const DEVICE_LOADER = 2; // Turns files into programs that can be instantiated.
export const DEVICE_RANDOM = 3; // True random bytes.
export const DEVICE_HOSTFS = 4; // Directories of the host.
export const DEVICE_HOST = 5; // Calls of host tasks; it has no queue, only its interrupt.

// device_queue: A device's queue in RAM: two rings over one array of requests.
export const DEVICE_QUEUE_CAPACITY = 0; // Requests in the array; a power of two.
export const DEVICE_QUEUE_REQUESTS = 4; // Address of the array of `device_request`.
export const DEVICE_QUEUE_SUBMISSIONS = 8; // Address of the ring of indices that the kernel writes.
export const DEVICE_QUEUE_COMPLETIONS = 12; // Address of the ring of indices that the device writes.
export const DEVICE_QUEUE_SUBMISSION_TAIL = 16; // Submissions so far; written by the kernel.
export const DEVICE_QUEUE_SUBMISSION_HEAD = 20; // Submissions taken so far; written by the device.
export const DEVICE_QUEUE_COMPLETION_TAIL = 24; // Completions so far; written by the device.
export const DEVICE_QUEUE_COMPLETION_HEAD = 28; // Completions taken so far; written by the kernel.
export const DEVICE_QUEUE_INTERRUPT_WORD = 32; // Address of the interrupt word.
export const DEVICE_QUEUE_RESERVED = 36; // 0.
export const DEVICE_QUEUE_SIZE = 40; // Size in bytes.

// device_request: One request. The device owns it, and its buffers, from submission to completion.
export const DEVICE_REQUEST_OPERATION = 0; // What to do; the device says which.
export const DEVICE_REQUEST_STATUS = 4; // Answer: a result ≥ 0 or −errno.
export const DEVICE_REQUEST_BUFFER = 8; // Address of the first buffer, or 0.
export const DEVICE_REQUEST_BUFFER_SIZE = 12; // Its length, bytes.
export const DEVICE_REQUEST_BUFFER2 = 16; // Address of the second buffer, or 0.
export const DEVICE_REQUEST_BUFFER2_SIZE = 20; // Its length, bytes.
export const DEVICE_REQUEST_ARGUMENT0 = 24; // As the operation says.
export const DEVICE_REQUEST_ARGUMENT1 = 32; // As the operation says.
export const DEVICE_REQUEST_ARGUMENT2 = 40; // As the operation says.
export const DEVICE_REQUEST_ARGUMENT3 = 48; // As the operation says.
export const DEVICE_REQUEST_STATE = 56; // The kernel's own: free, submitted or done.
export const DEVICE_REQUEST_WAITER = 60; // The kernel's own: the thread that waits, or what its handler is called with.
export const DEVICE_REQUEST_HANDLER = 64; // The kernel's own: a function to call on completion instead of waking a thread.
export const DEVICE_REQUEST_BLOCK = 68; // The kernel's own: memory that goes with the request, freed when it is given back.
export const DEVICE_REQUEST_MODE = 72; // The kernel's own: how it was got and is waited for.
export const DEVICE_REQUEST_DEVICE = 76; // The kernel's own: the device.
export const DEVICE_REQUEST_POSTED = 80; // The kernel's own: nobody waits.
export const DEVICE_REQUEST_SIZE = 88; // Size in bytes.

// console_op: Requests of the console device; argument0 is the port.
export const CONSOLE_OP_WRITE = 0; // Send `buffer`; completes when the outside has taken it, with the count.
export const CONSOLE_OP_READ = 1; // Receive up to `buffer_size` bytes; completes when there are some, with the count; 0 at the end of input.
export const CONSOLE_OP_CLOSE = 2; // Nothing will be written to the port any more.
export const CONSOLE_OP_SIZE = 3; // The terminal's size: completes when it is another than argument1 (a `winsize`'s eight bytes; 0 for none yet), with 8 and the new one in `buffer`. One such request at a time: -EBUSY for another.

// console_port: Ports of the console device.
export const CONSOLE_PORT_TERMINAL = 0; // The terminal: hvc0.
export const CONSOLE_PORT_STDIN = 1; // Standard input: vport0p1.
export const CONSOLE_PORT_STDOUT = 2; // Standard output: vport0p2.
export const CONSOLE_PORT_STDERR = 3; // Standard error: vport0p3.
export const CONSOLE_PORTS = 4; // How many there are.

// loader_op: Requests of the loader device.
export const LOADER_OP_BEGIN = 0; // Begin a file of argument0 bytes; the result is a handle.
export const LOADER_OP_APPEND = 1; // Append `buffer` to the file of handle argument0.
export const LOADER_OP_COMMIT = 2; // Validate, rewrite and compile handle argument0; `buffer` receives a `program_image`, `buffer2` the reason of a refusal as text (its length is the image's `reason_size`). The result is 0 or −errno.
export const LOADER_OP_ABORT = 3; // Forget handle argument0.
export const LOADER_OP_RELEASE = 4; // Forget image argument0; instances of it live on.

// image_flag: What a program image has.
export const IMAGE_FLAG_MEMORY = 1; // It uses a memory.
export const IMAGE_FLAG_ASYNCIFY = 2; // It can unwind and rewind its stack, so it can fork.
export const IMAGE_FLAG_START = 4; // It has a start function.
export const IMAGE_FLAG_TABLES = 8; // It may change its tables, which a fork does not copy.
export const IMAGE_FLAG_REFERENCES = 16; // It has mutable globals that are references, which a fork does not copy.

// program_image: What the kernel has to know of a loaded program.
export const PROGRAM_IMAGE_ID = 0; // Names it to `instantiate` and `release`; never 0.
export const PROGRAM_IMAGE_FLAGS = 4; // IMAGE_FLAG_….
export const PROGRAM_IMAGE_PAGES = 8; // Initial size of its memory.
export const PROGRAM_IMAGE_PAGES_MAX = 12; // Largest size that it declares; 65536 if none.
export const PROGRAM_IMAGE_TABLE_ELEMENTS = 16; // Elements of its tables together.
export const PROGRAM_IMAGE_CODE_SIZE = 20; // Bytes of its code after rewriting.
export const PROGRAM_IMAGE_REASON_SIZE = 24; // Bytes of the reason of a refusal.
export const PROGRAM_IMAGE_GLOBALS = 28; // Mutable globals that a fork copies.
export const PROGRAM_IMAGE_FORK_PAGES = 32; // Pages behind its memory that a fork unwinds the stack to.
export const PROGRAM_IMAGE_SIZE = 36; // Size in bytes.

// random_op: Requests of the random device.
export const RANDOM_OP_FILL = 0; // Fill `buffer` with random bytes; completes inside the doorbell.

// hostfs_op: Requests of the hostfs device; argument0 is the share. Files are named by node, or by the node of a directory and one component (in `buffer`), never by a path. Nodes are given out, one reference each time, by lookup, create, mkdir, symlink and link, as `hostfs_attributes`. The node of a share is HOSTFS_ROOT. Large reads and writes and sync complete later, all others inside the doorbell where the host can.
export const HOSTFS_OP_LIST = 0; // Describe share argument0: `buffer` receives a `hostfs_share`, `buffer2` the path. -ENOENT after the last.
export const HOSTFS_OP_LOOKUP = 1; // Find a name in directory argument1; `buffer2` receives its attributes. The host never follows a link.
export const HOSTFS_OP_REVALIDATE = 2; // As lookup, but take no reference: -ESTALE unless the name still belongs to node argument2. An empty name asks for node argument1 itself.
export const HOSTFS_OP_FORGET = 3; // Give back argument2 references on node argument1.
export const HOSTFS_OP_SET_ATTRIBUTES = 4; // Change node argument1 as the `hostfs_change` in `buffer` says; `buffer2` receives its attributes.
export const HOSTFS_OP_CREATE = 5; // Make a regular file in directory argument1 with the permission bits argument2; -EEXIST.
export const HOSTFS_OP_MKDIR = 6; // Make a directory, likewise.
export const HOSTFS_OP_SYMLINK = 7; // Make a link in directory argument1; `buffer` is the name, argument2 bytes, and the text.
export const HOSTFS_OP_LINK = 8; // Make a name in directory argument1 for node argument2; `buffer2` receives its attributes.
export const HOSTFS_OP_UNLINK = 9; // Take a name out of directory argument1 that belongs to no directory.
export const HOSTFS_OP_RMDIR = 10; // Take an empty directory out of directory argument1.
export const HOSTFS_OP_RENAME = 11; // Move the name in `buffer` of directory argument1 to the name in `buffer2` of directory argument2.
export const HOSTFS_OP_READLINK = 12; // Copy the link argument1's text into `buffer`; the result is its whole length.
export const HOSTFS_OP_OPEN = 13; // Open node argument1, a regular file or a directory, as HOSTFS_OPEN_… in argument2 say: a handle.
export const HOSTFS_OP_CLOSE = 14; // Give handle argument1 back.
export const HOSTFS_OP_READ = 15; // Read into `buffer` at offset argument2 of handle argument1: the count, 0 at the end.
export const HOSTFS_OP_WRITE = 16; // Write `buffer` at offset argument2; if argument3 is 1 at the end of the file instead, whatever the offset. The result is the count; `buffer2`, if there is one, receives the attributes.
export const HOSTFS_OP_SYNC = 17; // Make the contents of handle argument1 durable; argument2 is 1 if other attributes than the size need not be.
export const HOSTFS_OP_READ_DIRECTORY = 18; // Fill `buffer` with `hostfs_entry` records of directory handle argument1 from entry argument2 on: bytes used, 0 after the last. Entry 0 starts afresh; others are as they were then.
export const HOSTFS_OP_STATISTICS = 19; // `buffer` receives the `hostfs_statistics` of the file system that share argument0 lies on.

// hostfs_limit: Numbers of the hostfs device.
export const HOSTFS_ROOT = 1; // Node of a share's own directory.
export const HOSTFS_NAME_MAX = 255; // Longest component, bytes.
export const HOSTFS_LINK_MAX = 4095; // Longest text of a symbolic link, bytes.
export const HOSTFS_IMMEDIATE_MAX = 65536; // Reads and writes of no more bytes complete inside the doorbell.

// hostfs_open: How a file is opened.
export const HOSTFS_OPEN_READ = 1; // For reading.
export const HOSTFS_OPEN_WRITE = 2; // For writing.

// hostfs_set: What a `hostfs_change` changes.
export const HOSTFS_SET_MODE = 1; // The permission bits.
export const HOSTFS_SET_SIZE = 2; // The size.
export const HOSTFS_SET_ACCESS_TIME = 4; // The access time.
export const HOSTFS_SET_MODIFY_TIME = 8; // The modification time.

// hostfs_share: A directory of the host that is shared.
export const HOSTFS_SHARE_READ_ONLY = 0; // 1 if nothing in it may be changed.
export const HOSTFS_SHARE_PATH_SIZE = 4; // Bytes of the path in the guest where it is to be mounted.
export const HOSTFS_SHARE_SIZE = 8; // Size in bytes.

// hostfs_attributes: What the host knows of a file.
export const HOSTFS_ATTRIBUTES_NODE = 0; // Names it to the device while references are left.
export const HOSTFS_ATTRIBUTES_MODE = 4; // Type and permission bits; never S_ISUID or S_ISGID.
export const HOSTFS_ATTRIBUTES_INO = 8; // Inode number; differs between files of one share.
export const HOSTFS_ATTRIBUTES_FILE_SIZE = 16; // Bytes.
export const HOSTFS_ATTRIBUTES_BLOCKS = 24; // Blocks of 512 bytes that it takes.
export const HOSTFS_ATTRIBUTES_ACCESS_TIME = 32; // Nanoseconds since 1970, as are the others.
export const HOSTFS_ATTRIBUTES_MODIFY_TIME = 40; // When the contents changed.
export const HOSTFS_ATTRIBUTES_CHANGE_TIME = 48; // When attributes changed.
export const HOSTFS_ATTRIBUTES_LINKS = 56; // Its names.
export const HOSTFS_ATTRIBUTES_RESERVED = 60; // 0.
export const HOSTFS_ATTRIBUTES_SIZE = 64; // Size in bytes.

// hostfs_change: New attributes of a file.
export const HOSTFS_CHANGE_SET = 0; // HOSTFS_SET_…: which of them.
export const HOSTFS_CHANGE_MODE = 4; // Permission bits; those for set-user-id and set-group-id are ignored.
export const HOSTFS_CHANGE_FILE_SIZE = 8; // Bytes.
export const HOSTFS_CHANGE_ACCESS_TIME = 16; // Nanoseconds since 1970; the host may keep only the microseconds.
export const HOSTFS_CHANGE_MODIFY_TIME = 24; // Likewise.
export const HOSTFS_CHANGE_SIZE = 32; // Size in bytes.

// hostfs_entry: A directory entry; the next one begins 8-byte aligned.
export const HOSTFS_ENTRY_INO = 0; // Inode number.
export const HOSTFS_ENTRY_INDEX = 8; // Which entry comes next.
export const HOSTFS_ENTRY_MODE = 16; // Type.
export const HOSTFS_ENTRY_NAME_SIZE = 20; // Bytes of the name, which follows.
export const HOSTFS_ENTRY_SIZE = 24; // Size in bytes.

// hostfs_statistics: Room on a file system.
export const HOSTFS_STATISTICS_BLOCK_SIZE = 0; // Bytes.
export const HOSTFS_STATISTICS_BLOCKS = 8; // In all.
export const HOSTFS_STATISTICS_BLOCKS_FREE = 16; // Free.
export const HOSTFS_STATISTICS_BLOCKS_AVAILABLE = 24; // Free for the host's user.
export const HOSTFS_STATISTICS_FILES = 32; // Inodes in all.
export const HOSTFS_STATISTICS_FILES_FREE = 40; // Free ones.
export const HOSTFS_STATISTICS_SIZE = 48; // Size in bytes.

// machine_limit: Numbers that both sides use.
export const WINDOW_SLOTS = 24; // Table slots of a program's window.
export const FORK_WINDOW = 16; // The first of them that only programs that can fork have.
export const POWER_PANIC = 3; // How hw.power is called by a panic; programs have POWER_OFF, POWER_RESTART and POWER_HALT.

const ERRNO_TABLE: ReadonlyMap<number, readonly [name: string, text: string]> = new Map([
  [0, ['ESUCCESS', 'Success']],
  [1, ['E2BIG', 'Argument list too long']],
  [2, ['EACCES', 'Permission denied']],
  [3, ['EADDRINUSE', 'Address already in use']],
  [4, ['EADDRNOTAVAIL', 'Cannot assign requested address']],
  [5, ['EAFNOSUPPORT', 'Address family not supported by protocol']],
  [6, ['EAGAIN', 'Resource temporarily unavailable']],
  [7, ['EALREADY', 'Operation already in progress']],
  [8, ['EBADF', 'Bad file descriptor']],
  [9, ['EBADMSG', 'Bad message']],
  [10, ['EBUSY', 'Device or resource busy']],
  [11, ['ECANCELED', 'Operation canceled']],
  [12, ['ECHILD', 'No child processes']],
  [13, ['ECONNABORTED', 'Software caused connection abort']],
  [14, ['ECONNREFUSED', 'Connection refused']],
  [15, ['ECONNRESET', 'Connection reset by peer']],
  [16, ['EDEADLK', 'Resource deadlock avoided']],
  [17, ['EDESTADDRREQ', 'Destination address required']],
  [18, ['EDOM', 'Numerical argument out of domain']],
  [19, ['EDQUOT', 'Disk quota exceeded']],
  [20, ['EEXIST', 'File exists']],
  [21, ['EFAULT', 'Bad address']],
  [22, ['EFBIG', 'File too large']],
  [23, ['EHOSTUNREACH', 'No route to host']],
  [24, ['EIDRM', 'Identifier removed']],
  [25, ['EILSEQ', 'Invalid or incomplete multibyte or wide character']],
  [26, ['EINPROGRESS', 'Operation now in progress']],
  [27, ['EINTR', 'Interrupted system call']],
  [28, ['EINVAL', 'Invalid argument']],
  [29, ['EIO', 'Input/output error']],
  [30, ['EISCONN', 'Transport endpoint is already connected']],
  [31, ['EISDIR', 'Is a directory']],
  [32, ['ELOOP', 'Too many levels of symbolic links']],
  [33, ['EMFILE', 'Too many open files']],
  [34, ['EMLINK', 'Too many links']],
  [35, ['EMSGSIZE', 'Message too long']],
  [36, ['EMULTIHOP', 'Multihop attempted']],
  [37, ['ENAMETOOLONG', 'File name too long']],
  [38, ['ENETDOWN', 'Network is down']],
  [39, ['ENETRESET', 'Network dropped connection on reset']],
  [40, ['ENETUNREACH', 'Network is unreachable']],
  [41, ['ENFILE', 'Too many open files in system']],
  [42, ['ENOBUFS', 'No buffer space available']],
  [43, ['ENODEV', 'No such device']],
  [44, ['ENOENT', 'No such file or directory']],
  [45, ['ENOEXEC', 'Exec format error']],
  [46, ['ENOLCK', 'No locks available']],
  [47, ['ENOLINK', 'Link has been severed']],
  [48, ['ENOMEM', 'Cannot allocate memory']],
  [49, ['ENOMSG', 'No message of desired type']],
  [50, ['ENOPROTOOPT', 'Protocol not available']],
  [51, ['ENOSPC', 'No space left on device']],
  [52, ['ENOSYS', 'Function not implemented']],
  [53, ['ENOTCONN', 'Transport endpoint is not connected']],
  [54, ['ENOTDIR', 'Not a directory']],
  [55, ['ENOTEMPTY', 'Directory not empty']],
  [56, ['ENOTRECOVERABLE', 'State not recoverable']],
  [57, ['ENOTSOCK', 'Socket operation on non-socket']],
  [58, ['ENOTSUP', 'Operation not supported']],
  [59, ['ENOTTY', 'Inappropriate ioctl for device']],
  [60, ['ENXIO', 'No such device or address']],
  [61, ['EOVERFLOW', 'Value too large for defined data type']],
  [62, ['EOWNERDEAD', 'Owner died']],
  [63, ['EPERM', 'Operation not permitted']],
  [64, ['EPIPE', 'Broken pipe']],
  [65, ['EPROTO', 'Protocol error']],
  [66, ['EPROTONOSUPPORT', 'Protocol not supported']],
  [67, ['EPROTOTYPE', 'Protocol wrong type for socket']],
  [68, ['ERANGE', 'Numerical result out of range']],
  [69, ['EROFS', 'Read-only file system']],
  [70, ['ESPIPE', 'Illegal seek']],
  [71, ['ESRCH', 'No such process']],
  [72, ['ESTALE', 'Stale file handle']],
  [73, ['ETIMEDOUT', 'Connection timed out']],
  [74, ['ETXTBSY', 'Text file busy']],
  [75, ['EXDEV', 'Invalid cross-device link']],
  [76, ['ENOTCAPABLE', 'Capabilities insufficient']],
  [77, ['ESHUTDOWN', 'Cannot send after transport endpoint shutdown']],
  [78, ['EMEMVIOLATION', 'Memory access violation']],
  [79, ['EUNKNOWN', 'Unknown error']],
  [80, ['EPENDING', 'Operation pending']],
  [1015, ['ENOTBLK', 'Block device required']],
  [1061, ['ENODATA', 'No data available']],
  [1087, ['EUSERS', 'Too many users']],
  [1094, ['ESOCKTNOSUPPORT', 'Socket type not supported']],
  [1112, ['EHOSTDOWN', 'Host is down']],
  [1117, ['EUCLEAN', 'Structure needs cleaning']],
]);

/** The name of an error number, `ENOENT`; takes it positive or negated. Unknown ones: `E` and the number. */
export function errnoName(errno: number): string {
  return ERRNO_TABLE.get(Math.abs(errno))?.[0] ?? `E${Math.abs(errno)}`;
}

/** The text of an error number, as strerror(3) has it; takes it positive or negated. */
export function errnoText(errno: number): string {
  return ERRNO_TABLE.get(Math.abs(errno))?.[1] ?? `Unknown error ${Math.abs(errno)}`;
}

/** What an import of a program is bound to. */
export interface ImportBinding {
  /** Name of the kernel's export. */
  readonly kernelExport: string;
  /** WebAssembly types, `i32 i64 -> i32`; ` -> ` always with both spaces: ` -> i32`, `i32 -> `. */
  readonly signature: string;
  /** The function does not come back. */
  readonly noreturn?: true;
  /** Another function of the same name, for programs that import it with this other type. */
  readonly other?: ImportBinding;
}

/** Every import that a program may have, by module and name. Maps, because a program chooses the names. */
export const IMPORTS: ReadonlyMap<string, ReadonlyMap<string, ImportBinding>> = new Map([
  ['wasi_snapshot_preview1', new Map<string, ImportBinding>([
    ['args_get', { kernelExport: 'wasi_args_get', signature: 'i32 i32 -> i32' }],
    ['args_sizes_get', { kernelExport: 'wasi_args_sizes_get', signature: 'i32 i32 -> i32' }],
    ['environ_get', { kernelExport: 'wasi_environ_get', signature: 'i32 i32 -> i32' }],
    ['environ_sizes_get', { kernelExport: 'wasi_environ_sizes_get', signature: 'i32 i32 -> i32' }],
    ['random_get', { kernelExport: 'wasi_random_get', signature: 'i32 i32 -> i32' }],
    ['clock_res_get', { kernelExport: 'wasi_clock_res_get', signature: 'i32 i32 -> i32' }],
    ['clock_time_get', { kernelExport: 'wasi_clock_time_get', signature: 'i32 i64 i32 -> i32' }],
    ['fd_advise', { kernelExport: 'wasi_fd_advise', signature: 'i32 i64 i64 i32 -> i32' }],
    ['fd_allocate', { kernelExport: 'wasi_fd_allocate', signature: 'i32 i64 i64 -> i32' }],
    ['fd_close', { kernelExport: 'wasi_fd_close', signature: 'i32 -> i32' }],
    ['fd_datasync', { kernelExport: 'wasi_fd_datasync', signature: 'i32 -> i32' }],
    ['fd_fdstat_get', { kernelExport: 'wasi_fd_fdstat_get', signature: 'i32 i32 -> i32' }],
    ['fd_fdstat_set_flags', { kernelExport: 'wasi_fd_fdstat_set_flags', signature: 'i32 i32 -> i32' }],
    ['fd_fdstat_set_rights', { kernelExport: 'wasi_fd_fdstat_set_rights', signature: 'i32 i64 i64 -> i32' }],
    ['fd_filestat_get', { kernelExport: 'wasi_fd_filestat_get', signature: 'i32 i32 -> i32' }],
    ['fd_filestat_set_size', { kernelExport: 'wasi_fd_filestat_set_size', signature: 'i32 i64 -> i32' }],
    ['fd_filestat_set_times', { kernelExport: 'wasi_fd_filestat_set_times', signature: 'i32 i64 i64 i32 -> i32' }],
    ['fd_pread', { kernelExport: 'wasi_fd_pread', signature: 'i32 i32 i32 i64 i32 -> i32' }],
    ['fd_prestat_get', { kernelExport: 'wasi_fd_prestat_get', signature: 'i32 i32 -> i32' }],
    ['fd_prestat_dir_name', { kernelExport: 'wasi_fd_prestat_dir_name', signature: 'i32 i32 i32 -> i32' }],
    ['fd_pwrite', { kernelExport: 'wasi_fd_pwrite', signature: 'i32 i32 i32 i64 i32 -> i32' }],
    ['fd_read', { kernelExport: 'wasi_fd_read', signature: 'i32 i32 i32 i32 -> i32' }],
    ['fd_readdir', { kernelExport: 'wasi_fd_readdir', signature: 'i32 i32 i32 i64 i32 -> i32' }],
    ['fd_renumber', { kernelExport: 'wasi_fd_renumber', signature: 'i32 i32 -> i32' }],
    ['fd_seek', { kernelExport: 'wasi_fd_seek', signature: 'i32 i64 i32 i32 -> i32' }],
    ['fd_sync', { kernelExport: 'wasi_fd_sync', signature: 'i32 -> i32' }],
    ['fd_tell', { kernelExport: 'wasi_fd_tell', signature: 'i32 i32 -> i32' }],
    ['fd_write', { kernelExport: 'wasi_fd_write', signature: 'i32 i32 i32 i32 -> i32' }],
    ['path_create_directory', { kernelExport: 'wasi_path_create_directory', signature: 'i32 i32 i32 -> i32' }],
    ['path_filestat_get', { kernelExport: 'wasi_path_filestat_get', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['path_filestat_set_times', { kernelExport: 'wasi_path_filestat_set_times', signature: 'i32 i32 i32 i32 i64 i64 i32 -> i32' }],
    ['path_link', { kernelExport: 'wasi_path_link', signature: 'i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['path_open', { kernelExport: 'wasi_path_open', signature: 'i32 i32 i32 i32 i32 i64 i64 i32 i32 -> i32' }],
    ['path_readlink', { kernelExport: 'wasi_path_readlink', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['path_remove_directory', { kernelExport: 'wasi_path_remove_directory', signature: 'i32 i32 i32 -> i32' }],
    ['path_rename', { kernelExport: 'wasi_path_rename', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['path_symlink', { kernelExport: 'wasi_path_symlink', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['path_unlink_file', { kernelExport: 'wasi_path_unlink_file', signature: 'i32 i32 i32 -> i32' }],
    ['poll_oneoff', { kernelExport: 'wasi_poll_oneoff', signature: 'i32 i32 i32 i32 -> i32' }],
    ['proc_exit', { kernelExport: 'wasi_proc_exit', signature: 'i32 -> ', noreturn: true }],
    ['proc_raise', { kernelExport: 'wasi_proc_raise', signature: 'i32 -> i32' }],
    ['sched_yield', { kernelExport: 'wasi_sched_yield', signature: ' -> i32' }],
    ['sock_accept', { kernelExport: 'wasi_sock_accept', signature: 'i32 i32 i32 -> i32', other: { kernelExport: 'wasmedge_sock_accept', signature: 'i32 i32 -> i32' } }],
    ['sock_recv', { kernelExport: 'wasi_sock_recv', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['sock_send', { kernelExport: 'wasi_sock_send', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['sock_shutdown', { kernelExport: 'wasi_sock_shutdown', signature: 'i32 i32 -> i32' }],
    ['sock_open', { kernelExport: 'wasmedge_sock_open', signature: 'i32 i32 i32 -> i32' }],
    ['sock_bind', { kernelExport: 'wasmedge_sock_bind', signature: 'i32 i32 i32 -> i32' }],
    ['sock_listen', { kernelExport: 'wasmedge_sock_listen', signature: 'i32 i32 -> i32' }],
    ['sock_connect', { kernelExport: 'wasmedge_sock_connect', signature: 'i32 i32 i32 -> i32' }],
    ['sock_setsockopt', { kernelExport: 'wasmedge_sock_setsockopt', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['sock_getlocaladdr', { kernelExport: 'wasmedge_sock_getlocaladdr', signature: 'i32 i32 i32 i32 -> i32' }],
    ['sock_getpeeraddr', { kernelExport: 'wasmedge_sock_getpeeraddr', signature: 'i32 i32 i32 i32 -> i32' }],
    ['sock_getaddrinfo', { kernelExport: 'wasmedge_sock_getaddrinfo', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 -> i32' }],
  ])],
  ['wasi_unstable', new Map<string, ImportBinding>([
    ['fd_filestat_get', { kernelExport: 'wasi_unstable_fd_filestat_get', signature: 'i32 i32 -> i32' }],
    ['fd_seek', { kernelExport: 'wasi_unstable_fd_seek', signature: 'i32 i64 i32 i32 -> i32' }],
    ['path_filestat_get', { kernelExport: 'wasi_unstable_path_filestat_get', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['poll_oneoff', { kernelExport: 'wasi_unstable_poll_oneoff', signature: 'i32 i32 i32 i32 -> i32' }],
    ['args_get', { kernelExport: 'wasi_args_get', signature: 'i32 i32 -> i32' }],
    ['args_sizes_get', { kernelExport: 'wasi_args_sizes_get', signature: 'i32 i32 -> i32' }],
    ['environ_get', { kernelExport: 'wasi_environ_get', signature: 'i32 i32 -> i32' }],
    ['environ_sizes_get', { kernelExport: 'wasi_environ_sizes_get', signature: 'i32 i32 -> i32' }],
    ['random_get', { kernelExport: 'wasi_random_get', signature: 'i32 i32 -> i32' }],
    ['clock_res_get', { kernelExport: 'wasi_clock_res_get', signature: 'i32 i32 -> i32' }],
    ['clock_time_get', { kernelExport: 'wasi_clock_time_get', signature: 'i32 i64 i32 -> i32' }],
    ['fd_advise', { kernelExport: 'wasi_fd_advise', signature: 'i32 i64 i64 i32 -> i32' }],
    ['fd_allocate', { kernelExport: 'wasi_fd_allocate', signature: 'i32 i64 i64 -> i32' }],
    ['fd_close', { kernelExport: 'wasi_fd_close', signature: 'i32 -> i32' }],
    ['fd_datasync', { kernelExport: 'wasi_fd_datasync', signature: 'i32 -> i32' }],
    ['fd_fdstat_get', { kernelExport: 'wasi_fd_fdstat_get', signature: 'i32 i32 -> i32' }],
    ['fd_fdstat_set_flags', { kernelExport: 'wasi_fd_fdstat_set_flags', signature: 'i32 i32 -> i32' }],
    ['fd_fdstat_set_rights', { kernelExport: 'wasi_fd_fdstat_set_rights', signature: 'i32 i64 i64 -> i32' }],
    ['fd_filestat_set_size', { kernelExport: 'wasi_fd_filestat_set_size', signature: 'i32 i64 -> i32' }],
    ['fd_filestat_set_times', { kernelExport: 'wasi_fd_filestat_set_times', signature: 'i32 i64 i64 i32 -> i32' }],
    ['fd_pread', { kernelExport: 'wasi_fd_pread', signature: 'i32 i32 i32 i64 i32 -> i32' }],
    ['fd_prestat_get', { kernelExport: 'wasi_fd_prestat_get', signature: 'i32 i32 -> i32' }],
    ['fd_prestat_dir_name', { kernelExport: 'wasi_fd_prestat_dir_name', signature: 'i32 i32 i32 -> i32' }],
    ['fd_pwrite', { kernelExport: 'wasi_fd_pwrite', signature: 'i32 i32 i32 i64 i32 -> i32' }],
    ['fd_read', { kernelExport: 'wasi_fd_read', signature: 'i32 i32 i32 i32 -> i32' }],
    ['fd_readdir', { kernelExport: 'wasi_fd_readdir', signature: 'i32 i32 i32 i64 i32 -> i32' }],
    ['fd_renumber', { kernelExport: 'wasi_fd_renumber', signature: 'i32 i32 -> i32' }],
    ['fd_sync', { kernelExport: 'wasi_fd_sync', signature: 'i32 -> i32' }],
    ['fd_tell', { kernelExport: 'wasi_fd_tell', signature: 'i32 i32 -> i32' }],
    ['fd_write', { kernelExport: 'wasi_fd_write', signature: 'i32 i32 i32 i32 -> i32' }],
    ['path_create_directory', { kernelExport: 'wasi_path_create_directory', signature: 'i32 i32 i32 -> i32' }],
    ['path_filestat_set_times', { kernelExport: 'wasi_path_filestat_set_times', signature: 'i32 i32 i32 i32 i64 i64 i32 -> i32' }],
    ['path_link', { kernelExport: 'wasi_path_link', signature: 'i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['path_open', { kernelExport: 'wasi_path_open', signature: 'i32 i32 i32 i32 i32 i64 i64 i32 i32 -> i32' }],
    ['path_readlink', { kernelExport: 'wasi_path_readlink', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['path_remove_directory', { kernelExport: 'wasi_path_remove_directory', signature: 'i32 i32 i32 -> i32' }],
    ['path_rename', { kernelExport: 'wasi_path_rename', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['path_symlink', { kernelExport: 'wasi_path_symlink', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['path_unlink_file', { kernelExport: 'wasi_path_unlink_file', signature: 'i32 i32 i32 -> i32' }],
    ['proc_exit', { kernelExport: 'wasi_proc_exit', signature: 'i32 -> ', noreturn: true }],
    ['proc_raise', { kernelExport: 'wasi_proc_raise', signature: 'i32 -> i32' }],
    ['sched_yield', { kernelExport: 'wasi_sched_yield', signature: ' -> i32' }],
    ['sock_recv', { kernelExport: 'wasi_sock_recv', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['sock_send', { kernelExport: 'wasi_sock_send', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['sock_shutdown', { kernelExport: 'wasi_sock_shutdown', signature: 'i32 i32 -> i32' }],
  ])],
  ['wasix_32v1', new Map<string, ImportBinding>([
    ['clock_time_set', { kernelExport: 'wasix_clock_time_set', signature: 'i32 i64 -> i32' }],
    ['fd_dup', { kernelExport: 'wasix_fd_dup', signature: 'i32 i32 -> i32' }],
    ['fd_dup2', { kernelExport: 'wasix_fd_dup2', signature: 'i32 i32 i32 i32 -> i32' }],
    ['fd_event', { kernelExport: 'wasix_fd_event', signature: 'i64 i32 i32 -> i32' }],
    ['fd_pipe', { kernelExport: 'wasix_fd_pipe', signature: 'i32 i32 -> i32' }],
    ['tty_get', { kernelExport: 'wasix_tty_get', signature: 'i32 -> i32' }],
    ['tty_set', { kernelExport: 'wasix_tty_set', signature: 'i32 -> i32' }],
    ['getcwd', { kernelExport: 'wasix_getcwd', signature: 'i32 i32 -> i32' }],
    ['chdir', { kernelExport: 'wasix_chdir', signature: 'i32 i32 -> i32' }],
    ['path_open2', { kernelExport: 'wasix_path_open2', signature: 'i32 i32 i32 i32 i32 i64 i64 i32 i32 i32 -> i32' }],
    ['fd_fdflags_get', { kernelExport: 'wasix_fd_fdflags_get', signature: 'i32 i32 -> i32' }],
    ['fd_fdflags_set', { kernelExport: 'wasix_fd_fdflags_set', signature: 'i32 i32 -> i32' }],
    ['callback_signal', { kernelExport: 'wasix_callback_signal', signature: 'i32 i32 -> ' }],
    ['thread_spawn_v2', { kernelExport: 'wasix_thread_spawn_v2', signature: 'i32 i32 -> i32' }],
    ['thread_sleep', { kernelExport: 'wasix_thread_sleep', signature: 'i64 -> i32' }],
    ['thread_id', { kernelExport: 'wasix_thread_id', signature: 'i32 -> i32' }],
    ['thread_join', { kernelExport: 'wasix_thread_join', signature: 'i32 -> i32' }],
    ['thread_parallelism', { kernelExport: 'wasix_thread_parallelism', signature: 'i32 -> i32' }],
    ['thread_signal', { kernelExport: 'wasix_thread_signal', signature: 'i32 i32 -> i32' }],
    ['thread_exit', { kernelExport: 'wasix_thread_exit', signature: 'i32 -> ', noreturn: true }],
    ['futex_wait', { kernelExport: 'wasix_futex_wait', signature: 'i32 i32 i32 i32 -> i32' }],
    ['futex_wake', { kernelExport: 'wasix_futex_wake', signature: 'i32 i32 -> i32' }],
    ['futex_wake_all', { kernelExport: 'wasix_futex_wake_all', signature: 'i32 i32 -> i32' }],
    ['stack_checkpoint', { kernelExport: 'wasix_stack_checkpoint', signature: 'i32 i32 -> i32' }],
    ['stack_restore', { kernelExport: 'wasix_stack_restore', signature: 'i32 i64 -> ', noreturn: true }],
    ['context_create', { kernelExport: 'wasix_context_create', signature: 'i32 i32 -> i32' }],
    ['context_switch', { kernelExport: 'wasix_context_switch', signature: 'i64 -> i32' }],
    ['context_destroy', { kernelExport: 'wasix_context_destroy', signature: 'i64 -> i32' }],
    ['proc_raise_interval', { kernelExport: 'wasix_proc_raise_interval', signature: 'i32 i64 i32 -> i32' }],
    ['proc_fork', { kernelExport: 'wasix_proc_fork', signature: 'i32 i32 -> i32' }],
    ['proc_fork_env', { kernelExport: 'wasix_proc_fork_env', signature: 'i32 -> i32' }],
    ['proc_exit2', { kernelExport: 'wasix_proc_exit2', signature: 'i32 -> ' }],
    ['proc_exec', { kernelExport: 'wasix_proc_exec', signature: 'i32 i32 i32 i32 -> ', noreturn: true }],
    ['proc_exec2', { kernelExport: 'wasix_proc_exec2', signature: 'i32 i32 i32 i32 i32 i32 -> ', noreturn: true }],
    ['proc_exec3', { kernelExport: 'wasix_proc_exec3', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['proc_spawn', { kernelExport: 'wasix_proc_spawn', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['proc_spawn2', { kernelExport: 'wasix_proc_spawn2', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['proc_id', { kernelExport: 'wasix_proc_id', signature: 'i32 -> i32' }],
    ['proc_parent', { kernelExport: 'wasix_proc_parent', signature: 'i32 i32 -> i32' }],
    ['proc_join', { kernelExport: 'wasix_proc_join', signature: 'i32 i32 i32 -> i32' }],
    ['proc_signal', { kernelExport: 'wasix_proc_signal', signature: 'i32 i32 -> i32' }],
    ['proc_signals_get', { kernelExport: 'wasix_proc_signals_get', signature: 'i32 -> i32' }],
    ['proc_signals_sizes_get', { kernelExport: 'wasix_proc_signals_sizes_get', signature: 'i32 -> i32' }],
    ['proc_snapshot', { kernelExport: 'wasix_proc_snapshot', signature: ' -> i32' }],
    ['port_bridge', { kernelExport: 'wasix_port_bridge', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['port_unbridge', { kernelExport: 'wasix_port_unbridge', signature: ' -> i32' }],
    ['port_dhcp_acquire', { kernelExport: 'wasix_port_dhcp_acquire', signature: ' -> i32' }],
    ['port_addr_add', { kernelExport: 'wasix_port_addr_add', signature: 'i32 -> i32' }],
    ['port_addr_remove', { kernelExport: 'wasix_port_addr_remove', signature: 'i32 -> i32' }],
    ['port_addr_clear', { kernelExport: 'wasix_port_addr_clear', signature: ' -> i32' }],
    ['port_mac', { kernelExport: 'wasix_port_mac', signature: 'i32 -> i32' }],
    ['port_addr_list', { kernelExport: 'wasix_port_addr_list', signature: 'i32 i32 -> i32' }],
    ['port_gateway_set', { kernelExport: 'wasix_port_gateway_set', signature: 'i32 -> i32' }],
    ['port_route_add', { kernelExport: 'wasix_port_route_add', signature: 'i32 i32 i32 i32 -> i32' }],
    ['port_route_remove', { kernelExport: 'wasix_port_route_remove', signature: 'i32 -> i32' }],
    ['port_route_clear', { kernelExport: 'wasix_port_route_clear', signature: ' -> i32' }],
    ['port_route_list', { kernelExport: 'wasix_port_route_list', signature: 'i32 i32 -> i32' }],
    ['resolve', { kernelExport: 'wasix_resolve', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['sock_status', { kernelExport: 'wasix_sock_status', signature: 'i32 i32 -> i32' }],
    ['sock_addr_local', { kernelExport: 'wasix_sock_addr_local', signature: 'i32 i32 -> i32' }],
    ['sock_addr_peer', { kernelExport: 'wasix_sock_addr_peer', signature: 'i32 i32 -> i32' }],
    ['sock_open', { kernelExport: 'wasix_sock_open', signature: 'i32 i32 i32 i32 -> i32' }],
    ['sock_pair', { kernelExport: 'wasix_sock_pair', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['sock_set_opt_flag', { kernelExport: 'wasix_sock_set_opt_flag', signature: 'i32 i32 i32 -> i32' }],
    ['sock_get_opt_flag', { kernelExport: 'wasix_sock_get_opt_flag', signature: 'i32 i32 i32 -> i32' }],
    ['sock_set_opt_time', { kernelExport: 'wasix_sock_set_opt_time', signature: 'i32 i32 i32 -> i32' }],
    ['sock_get_opt_time', { kernelExport: 'wasix_sock_get_opt_time', signature: 'i32 i32 i32 -> i32' }],
    ['sock_set_opt_size', { kernelExport: 'wasix_sock_set_opt_size', signature: 'i32 i32 i64 -> i32' }],
    ['sock_get_opt_size', { kernelExport: 'wasix_sock_get_opt_size', signature: 'i32 i32 i32 -> i32' }],
    ['sock_join_multicast_v4', { kernelExport: 'wasix_sock_join_multicast_v4', signature: 'i32 i32 i32 -> i32' }],
    ['sock_leave_multicast_v4', { kernelExport: 'wasix_sock_leave_multicast_v4', signature: 'i32 i32 i32 -> i32' }],
    ['sock_join_multicast_v6', { kernelExport: 'wasix_sock_join_multicast_v6', signature: 'i32 i32 i32 -> i32' }],
    ['sock_leave_multicast_v6', { kernelExport: 'wasix_sock_leave_multicast_v6', signature: 'i32 i32 i32 -> i32' }],
    ['sock_bind', { kernelExport: 'wasix_sock_bind', signature: 'i32 i32 -> i32' }],
    ['sock_listen', { kernelExport: 'wasix_sock_listen', signature: 'i32 i32 -> i32' }],
    ['sock_accept_v2', { kernelExport: 'wasix_sock_accept_v2', signature: 'i32 i32 i32 i32 -> i32' }],
    ['sock_connect', { kernelExport: 'wasix_sock_connect', signature: 'i32 i32 -> i32' }],
    ['sock_recv_from', { kernelExport: 'wasix_sock_recv_from', signature: 'i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['sock_send_to', { kernelExport: 'wasix_sock_send_to', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['sock_send_file', { kernelExport: 'wasix_sock_send_file', signature: 'i32 i32 i64 i64 i32 -> i32' }],
    ['epoll_create', { kernelExport: 'wasix_epoll_create', signature: 'i32 -> i32' }],
    ['epoll_ctl', { kernelExport: 'wasix_epoll_ctl', signature: 'i32 i32 i32 i32 -> i32' }],
    ['epoll_wait', { kernelExport: 'wasix_epoll_wait', signature: 'i32 i32 i32 i64 i32 -> i32' }],
    ['dl_invalid_handle', { kernelExport: 'wasix_dl_invalid_handle', signature: 'i32 -> i32' }],
    ['dlopen', { kernelExport: 'wasix_dlopen', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['dlsym', { kernelExport: 'wasix_dlsym', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['call_dynamic', { kernelExport: 'wasix_call_dynamic', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['closure_prepare', { kernelExport: 'wasix_closure_prepare', signature: 'i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['closure_allocate', { kernelExport: 'wasix_closure_allocate', signature: 'i32 -> i32' }],
    ['closure_free', { kernelExport: 'wasix_closure_free', signature: 'i32 -> i32' }],
    ['reflect_signature', { kernelExport: 'wasix_reflect_signature', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
  ])],
  ['minios', new Map<string, ImportBinding>([
    ['getpid', { kernelExport: 'minios_getpid', signature: ' -> i32' }],
    ['getppid', { kernelExport: 'minios_getppid', signature: ' -> i32' }],
    ['spawn', { kernelExport: 'minios_spawn', signature: 'i32 -> i32' }],
    ['exec', { kernelExport: 'minios_exec', signature: 'i32 -> i32' }],
    ['exec_error', { kernelExport: 'minios_exec_error', signature: 'i32 i32 -> i32' }],
    ['wait4', { kernelExport: 'minios_wait4', signature: 'i32 i32 i32 i32 -> i32' }],
    ['kill', { kernelExport: 'minios_kill', signature: 'i32 i32 -> i32' }],
    ['getrusage', { kernelExport: 'minios_getrusage', signature: 'i32 i32 -> i32' }],
    ['getpgid', { kernelExport: 'minios_getpgid', signature: 'i32 -> i32' }],
    ['setpgid', { kernelExport: 'minios_setpgid', signature: 'i32 i32 -> i32' }],
    ['getsid', { kernelExport: 'minios_getsid', signature: 'i32 -> i32' }],
    ['setsid', { kernelExport: 'minios_setsid', signature: ' -> i32' }],
    ['nice', { kernelExport: 'minios_nice', signature: 'i32 -> i32' }],
    ['getpriority', { kernelExport: 'minios_getpriority', signature: 'i32 i32 -> i32' }],
    ['setpriority', { kernelExport: 'minios_setpriority', signature: 'i32 i32 i32 -> i32' }],
    ['sched_setscheduler', { kernelExport: 'minios_sched_setscheduler', signature: 'i32 i32 i32 -> i32' }],
    ['sched_getscheduler', { kernelExport: 'minios_sched_getscheduler', signature: 'i32 i32 -> i32' }],
    ['sigaction', { kernelExport: 'minios_sigaction', signature: 'i32 i32 i32 -> i32' }],
    ['sigprocmask', { kernelExport: 'minios_sigprocmask', signature: 'i32 i32 i32 -> i32' }],
    ['sigpending', { kernelExport: 'minios_sigpending', signature: 'i32 -> i32' }],
    ['sigsuspend', { kernelExport: 'minios_sigsuspend', signature: 'i32 -> i32' }],
    ['sigtimedwait', { kernelExport: 'minios_sigtimedwait', signature: 'i32 i64 -> i32' }],
    ['alarm', { kernelExport: 'minios_alarm', signature: 'i32 -> i32' }],
    ['setitimer', { kernelExport: 'minios_setitimer', signature: 'i32 i32 i32 -> i32' }],
    ['getitimer', { kernelExport: 'minios_getitimer', signature: 'i32 i32 -> i32' }],
    ['ptrace', { kernelExport: 'minios_ptrace', signature: 'i32 i32 i32 i32 -> i32' }],
    ['process_vm_read', { kernelExport: 'minios_process_vm_read', signature: 'i32 i32 i32 i32 -> i32' }],
    ['getuid', { kernelExport: 'minios_getuid', signature: ' -> i32' }],
    ['geteuid', { kernelExport: 'minios_geteuid', signature: ' -> i32' }],
    ['getgid', { kernelExport: 'minios_getgid', signature: ' -> i32' }],
    ['getegid', { kernelExport: 'minios_getegid', signature: ' -> i32' }],
    ['umask', { kernelExport: 'minios_umask', signature: 'i32 -> i32' }],
    ['getresuid', { kernelExport: 'minios_getresuid', signature: 'i32 i32 i32 -> i32' }],
    ['getresgid', { kernelExport: 'minios_getresgid', signature: 'i32 i32 i32 -> i32' }],
    ['setuid', { kernelExport: 'minios_setuid', signature: 'i32 -> i32' }],
    ['setgid', { kernelExport: 'minios_setgid', signature: 'i32 -> i32' }],
    ['setreuid', { kernelExport: 'minios_setreuid', signature: 'i32 i32 -> i32' }],
    ['setregid', { kernelExport: 'minios_setregid', signature: 'i32 i32 -> i32' }],
    ['setresuid', { kernelExport: 'minios_setresuid', signature: 'i32 i32 i32 -> i32' }],
    ['setresgid', { kernelExport: 'minios_setresgid', signature: 'i32 i32 i32 -> i32' }],
    ['getgroups', { kernelExport: 'minios_getgroups', signature: 'i32 i32 -> i32' }],
    ['setgroups', { kernelExport: 'minios_setgroups', signature: 'i32 i32 -> i32' }],
    ['capget', { kernelExport: 'minios_capget', signature: 'i32 i32 -> i32' }],
    ['capset', { kernelExport: 'minios_capset', signature: 'i32 -> i32' }],
    ['prctl', { kernelExport: 'minios_prctl', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['seccomp', { kernelExport: 'minios_seccomp', signature: 'i32 i32 i32 -> i32' }],
    ['prlimit', { kernelExport: 'minios_prlimit', signature: 'i32 i32 i32 i32 -> i32' }],
    ['sched_setaffinity', { kernelExport: 'minios_sched_setaffinity', signature: 'i32 i32 i32 -> i32' }],
    ['sched_getaffinity', { kernelExport: 'minios_sched_getaffinity', signature: 'i32 i32 i32 -> i32' }],
    ['power', { kernelExport: 'minios_power', signature: 'i32 i32 -> i32' }],
    ['sysinfo', { kernelExport: 'minios_sysinfo', signature: 'i32 i32 -> i32' }],
    ['syslog', { kernelExport: 'minios_syslog', signature: 'i32 i32 i32 -> i32' }],
    ['uname', { kernelExport: 'minios_uname', signature: 'i32 -> i32' }],
    ['unshare', { kernelExport: 'minios_unshare', signature: 'i32 -> i32' }],
    ['setns', { kernelExport: 'minios_setns', signature: 'i32 i32 -> i32' }],
    ['sethostname', { kernelExport: 'minios_sethostname', signature: 'i32 i32 -> i32' }],
    ['setdomainname', { kernelExport: 'minios_setdomainname', signature: 'i32 i32 -> i32' }],
    ['fstatat', { kernelExport: 'minios_fstatat', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['fstat', { kernelExport: 'minios_fstat', signature: 'i32 i32 -> i32' }],
    ['chmod', { kernelExport: 'minios_chmod', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['fchmod', { kernelExport: 'minios_fchmod', signature: 'i32 i32 -> i32' }],
    ['chown', { kernelExport: 'minios_chown', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['fchown', { kernelExport: 'minios_fchown', signature: 'i32 i32 i32 -> i32' }],
    ['access', { kernelExport: 'minios_access', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['mkfifo', { kernelExport: 'minios_mkfifo', signature: 'i32 i32 i32 i32 -> i32' }],
    ['mknod', { kernelExport: 'minios_mknod', signature: 'i32 i32 i32 i32 i64 -> i32' }],
    ['sync', { kernelExport: 'minios_sync', signature: ' -> i32' }],
    ['flock', { kernelExport: 'minios_flock', signature: 'i32 i32 -> i32' }],
    ['setxattr', { kernelExport: 'minios_setxattr', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['getxattr', { kernelExport: 'minios_getxattr', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['listxattr', { kernelExport: 'minios_listxattr', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['removexattr', { kernelExport: 'minios_removexattr', signature: 'i32 i32 i32 i32 i32 i32 -> i32' }],
    ['mount', { kernelExport: 'minios_mount', signature: 'i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32' }],
    ['chroot', { kernelExport: 'minios_chroot', signature: 'i32 i32 -> i32' }],
    ['umount2', { kernelExport: 'minios_umount2', signature: 'i32 i32 i32 -> i32' }],
    ['pivot_root', { kernelExport: 'minios_pivot_root', signature: 'i32 i32 i32 i32 -> i32' }],
    ['fchdir', { kernelExport: 'minios_fchdir', signature: 'i32 -> i32' }],
    ['statfs', { kernelExport: 'minios_statfs', signature: 'i32 i32 i32 -> i32' }],
    ['fstatfs', { kernelExport: 'minios_fstatfs', signature: 'i32 i32 -> i32' }],
    ['ioctl', { kernelExport: 'minios_ioctl', signature: 'i32 i32 i32 -> i32' }],
    ['poll', { kernelExport: 'minios_poll', signature: 'i32 i32 i32 -> i32' }],
    ['ppoll', { kernelExport: 'minios_ppoll', signature: 'i32 i32 i64 i32 -> i32' }],
    ['mq_open', { kernelExport: 'minios_mq_open', signature: 'i32 i32 i32 i32 i32 -> i32' }],
    ['mq_unlink', { kernelExport: 'minios_mq_unlink', signature: 'i32 i32 -> i32' }],
    ['mq_timedsend', { kernelExport: 'minios_mq_timedsend', signature: 'i32 i32 i32 i32 i64 -> i32' }],
    ['mq_timedreceive', { kernelExport: 'minios_mq_timedreceive', signature: 'i32 i32 i32 i32 i64 -> i32' }],
    ['mq_notify', { kernelExport: 'minios_mq_notify', signature: 'i32 i32 -> i32' }],
    ['mq_getsetattr', { kernelExport: 'minios_mq_getsetattr', signature: 'i32 i32 i32 -> i32' }],
  ])],
]);
