/* System calls of minios for programs in C: constants, structs and functions.
 *
 * Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again. */
#ifndef MINIOS_H
#define MINIOS_H

#include <stddef.h>
#include <stdint.h>

/* clockid: Clocks. */
#define WASI_CLOCKID_REALTIME 0 /* Nanoseconds since 1970-01-01T00:00:00Z; can be set. */
#define WASI_CLOCKID_MONOTONIC 1 /* Never goes back; its start means nothing. */
#define WASI_CLOCKID_PROCESS_CPUTIME_ID 2 /* CPU time used by the calling process. */
#define WASI_CLOCKID_THREAD_CPUTIME_ID 3 /* CPU time used by the calling thread. */

/* rights: What a file descriptor may be used for. Stored and reported. */
#define WASI_RIGHTS_FD_DATASYNC UINT64_C(1) /* fd_datasync. */
#define WASI_RIGHTS_FD_READ UINT64_C(2) /* fd_read and sock_recv. */
#define WASI_RIGHTS_FD_SEEK UINT64_C(4) /* fd_seek. */
#define WASI_RIGHTS_FD_FDSTAT_SET_FLAGS UINT64_C(8) /* fd_fdstat_set_flags. */
#define WASI_RIGHTS_FD_SYNC UINT64_C(16) /* fd_sync. */
#define WASI_RIGHTS_FD_TELL UINT64_C(32) /* fd_tell, and fd_seek that does not move. */
#define WASI_RIGHTS_FD_WRITE UINT64_C(64) /* fd_write and sock_send. */
#define WASI_RIGHTS_FD_ADVISE UINT64_C(128) /* fd_advise. */
#define WASI_RIGHTS_FD_ALLOCATE UINT64_C(256) /* fd_allocate. */
#define WASI_RIGHTS_PATH_CREATE_DIRECTORY UINT64_C(512) /* path_create_directory. */
#define WASI_RIGHTS_PATH_CREATE_FILE UINT64_C(1024) /* path_open with OFLAGS_CREAT. */
#define WASI_RIGHTS_PATH_LINK_SOURCE UINT64_C(2048) /* path_link, as the old directory. */
#define WASI_RIGHTS_PATH_LINK_TARGET UINT64_C(4096) /* path_link, as the new directory. */
#define WASI_RIGHTS_PATH_OPEN UINT64_C(8192) /* path_open. */
#define WASI_RIGHTS_FD_READDIR UINT64_C(16384) /* fd_readdir. */
#define WASI_RIGHTS_PATH_READLINK UINT64_C(32768) /* path_readlink. */
#define WASI_RIGHTS_PATH_RENAME_SOURCE UINT64_C(65536) /* path_rename, as the old directory. */
#define WASI_RIGHTS_PATH_RENAME_TARGET UINT64_C(131072) /* path_rename, as the new directory. */
#define WASI_RIGHTS_PATH_FILESTAT_GET UINT64_C(262144) /* path_filestat_get. */
#define WASI_RIGHTS_PATH_FILESTAT_SET_SIZE UINT64_C(524288) /* path_open with OFLAGS_TRUNC. */
#define WASI_RIGHTS_PATH_FILESTAT_SET_TIMES UINT64_C(1048576) /* path_filestat_set_times. */
#define WASI_RIGHTS_FD_FILESTAT_GET UINT64_C(2097152) /* fd_filestat_get. */
#define WASI_RIGHTS_FD_FILESTAT_SET_SIZE UINT64_C(4194304) /* fd_filestat_set_size. */
#define WASI_RIGHTS_FD_FILESTAT_SET_TIMES UINT64_C(8388608) /* fd_filestat_set_times. */
#define WASI_RIGHTS_PATH_SYMLINK UINT64_C(16777216) /* path_symlink. */
#define WASI_RIGHTS_PATH_REMOVE_DIRECTORY UINT64_C(33554432) /* path_remove_directory. */
#define WASI_RIGHTS_PATH_UNLINK_FILE UINT64_C(67108864) /* path_unlink_file. */
#define WASI_RIGHTS_POLL_FD_READWRITE UINT64_C(134217728) /* poll_oneoff on this descriptor. */
#define WASI_RIGHTS_SOCK_SHUTDOWN UINT64_C(268435456) /* sock_shutdown. */
#define WASI_RIGHTS_SOCK_ACCEPT UINT64_C(536870912) /* sock_accept. */
#define WASI_RIGHTS_SOCK_CONNECT UINT64_C(1073741824) /* WASIX: sock_connect. */
#define WASI_RIGHTS_SOCK_LISTEN UINT64_C(2147483648) /* WASIX: sock_listen. */
#define WASI_RIGHTS_SOCK_BIND UINT64_C(4294967296) /* WASIX: sock_bind. */
#define WASI_RIGHTS_SOCK_RECV UINT64_C(8589934592) /* WASIX: sock_recv. */
#define WASI_RIGHTS_SOCK_SEND UINT64_C(17179869184) /* WASIX: sock_send. */
#define WASI_RIGHTS_SOCK_ADDR_LOCAL UINT64_C(34359738368) /* WASIX: sock_addr_local. */
#define WASI_RIGHTS_SOCK_ADDR_REMOTE UINT64_C(68719476736) /* WASIX: sock_addr_peer. */
#define WASI_RIGHTS_SOCK_RECV_FROM UINT64_C(137438953472) /* WASIX: sock_recv_from. */
#define WASI_RIGHTS_SOCK_SEND_TO UINT64_C(274877906944) /* WASIX: sock_send_to. */

/* A piece of memory to read into (readv(2)). */
struct wasi_iovec {
  void *buf; /* Address. */
  uint32_t buf_len; /* Length in bytes. */
};
_Static_assert(sizeof(struct wasi_iovec) == 8, "size of iovec");

/* A piece of memory to write from (writev(2)). */
struct wasi_ciovec {
  const void *buf; /* Address. */
  uint32_t buf_len; /* Length in bytes. */
};
_Static_assert(sizeof(struct wasi_ciovec) == 8, "size of ciovec");

/* whence: What a seek counts from. */
#define WASI_WHENCE_SET 0 /* The start of the file. */
#define WASI_WHENCE_CUR 1 /* The present position. */
#define WASI_WHENCE_END 2 /* The end of the file. */
#define WASI_WHENCE_DATA 3 /* The start of the file; the position is that of the next byte that is no hole (lseek(2), SEEK_DATA). Not in WASI. */
#define WASI_WHENCE_HOLE 4 /* The same, of the next hole, which there is one of at the end of each file (SEEK_HOLE). */

/* filetype: Kinds of file. A pipe is UNKNOWN: WASI has no name for it. */
#define WASI_FILETYPE_UNKNOWN 0 /* Anything that the others do not name. */
#define WASI_FILETYPE_BLOCK_DEVICE 1 /* Block device. */
#define WASI_FILETYPE_CHARACTER_DEVICE 2 /* Character device, terminals among them. */
#define WASI_FILETYPE_DIRECTORY 3 /* Directory. */
#define WASI_FILETYPE_REGULAR_FILE 4 /* Regular file. */
#define WASI_FILETYPE_SOCKET_DGRAM 5 /* Datagram socket. */
#define WASI_FILETYPE_SOCKET_STREAM 6 /* Stream socket. */
#define WASI_FILETYPE_SYMBOLIC_LINK 7 /* Symbolic link. */
#define WASI_FILETYPE_SOCKET_RAW 8 /* WASIX: raw socket. */
#define WASI_FILETYPE_SOCKET_SEQPACKET 9 /* WASIX: sequenced-packet socket. */

/* Head of a directory entry; the name follows, without a NUL. */
struct wasi_dirent {
  uint64_t d_next; /* Cookie of the entry after this one. */
  uint64_t d_ino; /* File number. */
  uint32_t d_namlen; /* Length of the name in bytes. */
  uint8_t d_type; /* Kind of file. */
};
_Static_assert(sizeof(struct wasi_dirent) == 24, "size of dirent");

/* advice: Expected use of a range of a file (posix_fadvise(3)). */
#define WASI_ADVICE_NORMAL 0 /* Nothing special. */
#define WASI_ADVICE_SEQUENTIAL 1 /* From low to high. */
#define WASI_ADVICE_RANDOM 2 /* In random order. */
#define WASI_ADVICE_WILLNEED 3 /* Soon. */
#define WASI_ADVICE_DONTNEED 4 /* Not soon. */
#define WASI_ADVICE_NOREUSE 5 /* Once. */

/* fdflags: Status flags of an open file. */
#define WASI_FDFLAGS_APPEND 1 /* Writes go to the end (O_APPEND). */
#define WASI_FDFLAGS_DSYNC 2 /* Writes wait for the data to be stored (O_DSYNC). */
#define WASI_FDFLAGS_NONBLOCK 4 /* Calls fail with EAGAIN instead of waiting (O_NONBLOCK). */
#define WASI_FDFLAGS_RSYNC 8 /* Reads wait as writes do (O_RSYNC). */
#define WASI_FDFLAGS_SYNC 16 /* Writes wait for data and metadata (O_SYNC). */

/* State of a file descriptor. */
struct wasi_fdstat {
  uint8_t fs_filetype; /* Kind of file. */
  uint16_t fs_flags; /* Status flags. */
  uint64_t fs_rights_base; /* Rights of this descriptor. */
  uint64_t fs_rights_inheriting; /* Most rights of descriptors opened through it. */
};
_Static_assert(sizeof(struct wasi_fdstat) == 24, "size of fdstat");

/* fstflags: Which times to set, and from what. */
#define WASI_FSTFLAGS_ATIM 1 /* Access time from the argument. */
#define WASI_FSTFLAGS_ATIM_NOW 2 /* Access time from the clock. */
#define WASI_FSTFLAGS_MTIM 4 /* Modification time from the argument. */
#define WASI_FSTFLAGS_MTIM_NOW 8 /* Modification time from the clock. */

/* lookupflags: How a path is resolved. */
#define WASI_LOOKUPFLAGS_SYMLINK_FOLLOW 1 /* Follow a symbolic link at the end of the path. */

/* oflags: How path_open opens. */
#define WASI_OFLAGS_CREAT 1 /* Create the file if it is missing (O_CREAT). */
#define WASI_OFLAGS_DIRECTORY 2 /* Fail unless it is a directory (O_DIRECTORY). */
#define WASI_OFLAGS_EXCL 4 /* Fail if it exists (O_EXCL). */
#define WASI_OFLAGS_TRUNC 8 /* Cut it to length 0 (O_TRUNC). */

/* Attributes of a file. */
struct wasi_filestat {
  uint64_t dev; /* File system. */
  uint64_t ino; /* File number. */
  uint8_t filetype; /* Kind of file. */
  uint64_t nlink; /* Number of hard links. */
  uint64_t file_size; /* Length in bytes (witx: `size`); for a symbolic link, of its text. */
  uint64_t atim; /* Last access, CLOCKID_REALTIME. */
  uint64_t mtim; /* Last change of the data. */
  uint64_t ctim; /* Last change of the attributes. */
};
_Static_assert(sizeof(struct wasi_filestat) == 64, "size of filestat");

/* eventtype: What poll_oneoff waits for. */
#define WASI_EVENTTYPE_CLOCK 0 /* A time. */
#define WASI_EVENTTYPE_FD_READ 1 /* Data to read. */
#define WASI_EVENTTYPE_FD_WRITE 2 /* Room to write. */

/* eventrwflags: State of the other end. */
#define WASI_EVENTRWFLAGS_FD_READWRITE_HANGUP 1 /* The other end is closed. */

/* Details of an fd event. */
struct wasi_event_fd_readwrite {
  uint64_t nbytes; /* Bytes that can be read or written. */
  uint16_t flags; /* State of the other end. */
};
_Static_assert(sizeof(struct wasi_event_fd_readwrite) == 16, "size of event_fd_readwrite");

/* An event that poll_oneoff reports. */
struct wasi_event {
  uint64_t userdata; /* From the subscription. */
  uint16_t error; /* Why the subscription failed, or 0. */
  uint8_t type; /* Kind of event. */
  struct wasi_event_fd_readwrite fd_readwrite; /* For EVENTTYPE_FD_READ and EVENTTYPE_FD_WRITE. */
};
_Static_assert(sizeof(struct wasi_event) == 32, "size of event");

/* subclockflags: How a time is meant. */
#define WASI_SUBCLOCKFLAGS_SUBSCRIPTION_CLOCK_ABSTIME 1 /* As a point of the clock; otherwise from now. */

/* Waits for a time. */
struct wasi_subscription_clock {
  uint32_t id; /* Which clock. */
  uint64_t timeout; /* When. */
  uint64_t precision; /* How late it may be. */
  uint16_t flags; /* Absolute or relative. */
};
_Static_assert(sizeof(struct wasi_subscription_clock) == 32, "size of subscription_clock");

/* Waits for a descriptor. */
struct wasi_subscription_fd_readwrite {
  int32_t file_descriptor; /* Which descriptor. */
};
_Static_assert(sizeof(struct wasi_subscription_fd_readwrite) == 4, "size of subscription_fd_readwrite");

/* What a subscription waits for. */
struct wasi_subscription_u {
  uint8_t tag;
  union {
    struct wasi_subscription_clock clock;
    struct wasi_subscription_fd_readwrite fd_read;
    struct wasi_subscription_fd_readwrite fd_write;
  };
};
_Static_assert(sizeof(struct wasi_subscription_u) == 40, "size of subscription_u");

/* Something that poll_oneoff waits for. */
struct wasi_subscription {
  uint64_t userdata; /* Handed back in the event. */
  struct wasi_subscription_u u; /* What to wait for. */
};
_Static_assert(sizeof(struct wasi_subscription) == 48, "size of subscription");

/* preview1_signal: Signals as proc_raise of preview1 numbers them. WASI left out SIGSTKFLT, so from 16 on each is one below Linux's number, which everything else (WASIX, minios) uses. */
#define WASI_PREVIEW1_SIGNAL_NONE 0 /* No signal. */
#define WASI_PREVIEW1_SIGNAL_HUP 1 /* Hangup. */
#define WASI_PREVIEW1_SIGNAL_INT 2 /* Interrupt from the keyboard. */
#define WASI_PREVIEW1_SIGNAL_QUIT 3 /* Quit from the keyboard. */
#define WASI_PREVIEW1_SIGNAL_ILL 4 /* Illegal instruction. */
#define WASI_PREVIEW1_SIGNAL_TRAP 5 /* Trace trap. */
#define WASI_PREVIEW1_SIGNAL_ABRT 6 /* Abort. */
#define WASI_PREVIEW1_SIGNAL_BUS 7 /* Bus error. */
#define WASI_PREVIEW1_SIGNAL_FPE 8 /* Arithmetic error. */
#define WASI_PREVIEW1_SIGNAL_KILL 9 /* Kill. */
#define WASI_PREVIEW1_SIGNAL_USR1 10 /* First of the program's own. */
#define WASI_PREVIEW1_SIGNAL_SEGV 11 /* Bad memory access. */
#define WASI_PREVIEW1_SIGNAL_USR2 12 /* Second of the program's own. */
#define WASI_PREVIEW1_SIGNAL_PIPE 13 /* Nobody reads the pipe. */
#define WASI_PREVIEW1_SIGNAL_ALRM 14 /* Alarm clock. */
#define WASI_PREVIEW1_SIGNAL_TERM 15 /* Termination. */
#define WASI_PREVIEW1_SIGNAL_CHLD 16 /* A child changed. */
#define WASI_PREVIEW1_SIGNAL_CONT 17 /* Continue. */
#define WASI_PREVIEW1_SIGNAL_STOP 18 /* Stop. */
#define WASI_PREVIEW1_SIGNAL_TSTP 19 /* Stop from the keyboard. */
#define WASI_PREVIEW1_SIGNAL_TTIN 20 /* Background read. */
#define WASI_PREVIEW1_SIGNAL_TTOU 21 /* Background write. */
#define WASI_PREVIEW1_SIGNAL_URG 22 /* Urgent data. */
#define WASI_PREVIEW1_SIGNAL_XCPU 23 /* CPU time limit. */
#define WASI_PREVIEW1_SIGNAL_XFSZ 24 /* File size limit. */
#define WASI_PREVIEW1_SIGNAL_VTALRM 25 /* Virtual timer. */
#define WASI_PREVIEW1_SIGNAL_PROF 26 /* Profiling timer. */
#define WASI_PREVIEW1_SIGNAL_WINCH 27 /* Window size changed. */
#define WASI_PREVIEW1_SIGNAL_POLL 28 /* I/O possible. */
#define WASI_PREVIEW1_SIGNAL_PWR 29 /* Power failure. */
#define WASI_PREVIEW1_SIGNAL_SYS 30 /* Bad system call. */

/* riflags: Flags of sock_recv. */
#define WASI_RIFLAGS_RECV_PEEK 1 /* Leave the data in the queue (MSG_PEEK). */
#define WASI_RIFLAGS_RECV_WAITALL 2 /* Wait for the full amount (MSG_WAITALL). */
#define WASI_RIFLAGS_RECV_DATA_TRUNCATED 4 /* WASIX: report the full length of a datagram that was cut (MSG_TRUNC). */
#define WASI_RIFLAGS_RECV_DONT_WAIT 8 /* WASIX: fail with EAGAIN instead of waiting (MSG_DONTWAIT). */

/* roflags: What sock_recv says about the data. */
#define WASI_ROFLAGS_RECV_DATA_TRUNCATED 1 /* The datagram was longer than the buffers. */

/* siflags: Flags of sock_send. Preview1 has none. */
#define WASI_SIFLAGS_SEND_DONT_WAIT 1 /* WASIX: fail with EAGAIN instead of waiting (MSG_DONTWAIT). */

/* sdflags: Which directions sock_shutdown closes. */
#define WASI_SDFLAGS_RD 1 /* Receiving. */
#define WASI_SDFLAGS_WR 2 /* Sending. */

/* preopentype: Kinds of preopened descriptor. */
#define WASI_PREOPENTYPE_DIR 0 /* A directory. */

/* A preopened directory. */
struct wasi_prestat_dir {
  uint32_t pr_name_len; /* Length of its name in bytes. */
};
_Static_assert(sizeof(struct wasi_prestat_dir) == 4, "size of prestat_dir");

/* A preopened descriptor. */
struct wasi_prestat {
  uint8_t tag;
  union {
    struct wasi_prestat_dir dir;
  };
};
_Static_assert(sizeof(struct wasi_prestat) == 8, "size of prestat");

/* disposition: What a signal does. */
#define WASIX_DISPOSITION_DEFAULT 0 /* The default action. */
#define WASIX_DISPOSITION_IGNORE 1 /* Nothing. */

/* A signal and what it does. */
struct wasix_signal_disposition {
  uint8_t sig; /* The signal. */
  uint8_t disp; /* What it does. */
};
_Static_assert(sizeof(struct wasix_signal_disposition) == 2, "size of signal_disposition");

/* The first 128 bits of a SHA-256 hash. */
struct wasix_hash {
  uint64_t b0; /* First half. */
  uint64_t b1; /* Second half. */
};
_Static_assert(sizeof(struct wasix_hash) == 16, "size of hash");

/* A place on the stack to come back to. */
struct wasix_stack_snapshot {
  uint64_t user; /* The program's own. */
  struct wasix_hash hash; /* Which snapshot. */
};
_Static_assert(sizeof(struct wasix_stack_snapshot) == 24, "size of stack_snapshot");

/* option: Whether a value is there. */
#define WASIX_OPTION_NONE 0 /* No. */
#define WASIX_OPTION_SOME 1 /* Yes. */

/* A time or none. */
struct wasix_option_timestamp {
  uint8_t tag;
  union {
    uint8_t none;
    uint64_t some;
  };
};
_Static_assert(sizeof(struct wasix_option_timestamp) == 16, "size of option_timestamp");

/* A process id or none. */
struct wasix_option_pid {
  uint8_t tag;
  union {
    uint8_t none;
    int32_t some;
  };
};
_Static_assert(sizeof(struct wasix_option_pid) == 8, "size of option_pid");

/* A descriptor or none. */
struct wasix_option_fd {
  uint8_t tag;
  union {
    uint8_t none;
    int32_t some;
  };
};
_Static_assert(sizeof(struct wasix_option_fd) == 8, "size of option_fd");

/* eventfdflags: Flags of fd_event. */
#define WASIX_EVENTFDFLAGS_SEMAPHORE 1 /* A read takes 1 and not everything (EFD_SEMAPHORE). */

/* fdflagsext: Flags of a descriptor, apart from those of the open file. */
#define WASIX_FDFLAGSEXT_CLOEXEC 1 /* Closed by exec (FD_CLOEXEC). */

/* State of the terminal. */
struct wasix_tty {
  uint32_t cols; /* Columns. */
  uint32_t rows; /* Rows. */
  uint32_t width; /* Width in pixels. */
  uint32_t height; /* Height in pixels. */
  uint8_t stdin_tty; /* Descriptor 0 is a terminal. */
  uint8_t stdout_tty; /* Descriptor 1 is a terminal. */
  uint8_t stderr_tty; /* Descriptor 2 is a terminal. */
  uint8_t echo; /* Input is echoed (ECHO). */
  uint8_t line_buffered; /* Input comes by lines (ICANON). */
  uint8_t line_feeds; /* Line feeds of the input are ignored. */
};
_Static_assert(sizeof(struct wasix_tty) == 24, "size of tty");

/* stdio_mode: Where a standard descriptor of a child goes. */
#define WASIX_STDIO_MODE_PIPED 0 /* To a pipe whose other end the parent gets. */
#define WASIX_STDIO_MODE_INHERIT 1 /* Where the parent's goes. */
#define WASIX_STDIO_MODE_NULL 2 /* Nowhere. */
#define WASIX_STDIO_MODE_LOG 3 /* To the log. */

/* A child and the pipes to it. */
struct wasix_process_handles {
  int32_t pid; /* The child. */
  struct wasix_option_fd stdin; /* To its input. */
  struct wasix_option_fd stdout; /* From its output. */
  struct wasix_option_fd stderr; /* From its error output. */
};
_Static_assert(sizeof(struct wasix_process_handles) == 28, "size of process_handles");

/* join_flags: Flags of proc_join. */
#define WASIX_JOIN_FLAGS_NON_BLOCKING 1 /* Do not wait (WNOHANG). */
#define WASIX_JOIN_FLAGS_WAKE_STOPPED 2 /* Also report stopped children (WUNTRACED). */

/* join_status_type: What happened to a child. */
#define WASIX_JOIN_STATUS_TYPE_NOTHING 0 /* Nothing. */
#define WASIX_JOIN_STATUS_TYPE_EXIT_NORMAL 1 /* It exited. */
#define WASIX_JOIN_STATUS_TYPE_EXIT_SIGNAL 2 /* A signal ended it. */
#define WASIX_JOIN_STATUS_TYPE_STOPPED 3 /* A signal stopped it. */

/* An exit status and a signal. */
struct wasix_errno_signal {
  uint16_t exit_code; /* Exit status. */
  uint8_t signal; /* Signal. */
};
_Static_assert(sizeof(struct wasix_errno_signal) == 4, "size of errno_signal");

/* What happened to a child, in detail. */
struct wasix_join_status {
  uint8_t tag;
  union {
    uint8_t nothing;
    uint16_t exit_normal;
    struct wasix_errno_signal exit_signal;
    uint8_t stopped;
  };
};
_Static_assert(sizeof(struct wasix_join_status) == 6, "size of join_status");

/* How a thread starts. */
struct wasix_thread_start {
  void *stack; /* Where its stack starts. */
  void *tls_base; /* Where its thread-local storage starts. */
  uint32_t start_funct; /* Its function, as an index into the function table. */
  void *start_args; /* The function's argument. */
  uint32_t reserved[10]; /* 0. */
  uint32_t stack_size; /* Size of the stack in bytes. */
  uint32_t guard_size; /* Size of the guard at its end in bytes. */
};
_Static_assert(sizeof(struct wasix_thread_start) == 64, "size of thread_start");

/* epoll_type: Events of epoll, in WASIX's own numbering. */
#define WASIX_EPOLL_TYPE_EPOLLIN 1 /* Data to read. */
#define WASIX_EPOLL_TYPE_EPOLLOUT 2 /* Room to write. */
#define WASIX_EPOLL_TYPE_EPOLLRDHUP 4 /* The other end sends no more. */
#define WASIX_EPOLL_TYPE_EPOLLPRI 8 /* Something exceptional. */
#define WASIX_EPOLL_TYPE_EPOLLERR 16 /* Error; always reported. */
#define WASIX_EPOLL_TYPE_EPOLLHUP 32 /* The other end is closed; always reported. */
#define WASIX_EPOLL_TYPE_EPOLLET 64 /* Report changes only. */
#define WASIX_EPOLL_TYPE_EPOLLONESHOT 128 /* Report once. */

/* epoll_ctl: Operations of epoll_ctl, in WASIX's own numbering. */
#define WASIX_EPOLL_CTL_ADD 0 /* Watch a descriptor. */
#define WASIX_EPOLL_CTL_MOD 1 /* Change what to watch it for. */
#define WASIX_EPOLL_CTL_DEL 2 /* Watch it no longer. */

/* The program's own data, handed back unchanged. */
struct wasix_epoll_data {
  void *ptr; /* An address. */
  int32_t fd; /* A descriptor. */
  uint32_t data1; /* 32 bits. */
  uint64_t data2; /* 64 bits. */
};
_Static_assert(sizeof(struct wasix_epoll_data) == 24, "size of epoll_data");

/* Events and the program's own data. */
struct wasix_epoll_event {
  uint32_t events; /* What to watch for, or what happened. */
  struct wasix_epoll_data data; /* Handed back. */
};
_Static_assert(sizeof(struct wasix_epoll_event) == 32, "size of epoll_event");

/* proc_spawn_fd_op_name: What proc_spawn2 does with descriptors. */
#define WASIX_PROC_SPAWN_FD_OP_NAME_CLOSE 0 /* Close one. */
#define WASIX_PROC_SPAWN_FD_OP_NAME_DUP2 1 /* Copy one to a number. */
#define WASIX_PROC_SPAWN_FD_OP_NAME_OPEN 2 /* Open a file. */
#define WASIX_PROC_SPAWN_FD_OP_NAME_CHDIR 3 /* Change the working directory to a path. */
#define WASIX_PROC_SPAWN_FD_OP_NAME_FCHDIR 4 /* Change it to a descriptor. */

/* One step of proc_spawn2. */
struct wasix_proc_spawn_fd_op {
  uint8_t cmd; /* What to do. */
  int32_t fd; /* The descriptor; for dup2 the copy's number. */
  int32_t src_fd; /* For dup2: the descriptor copied. */
  const void *path; /* For open and chdir. */
  uint32_t path_len; /* Length in bytes. */
  uint32_t dirflags; /* As path_open2 takes it. */
  uint16_t oflags; /* As path_open2 takes it. */
  uint64_t fs_rights_base; /* As path_open2 takes it. */
  uint64_t fs_rights_inheriting; /* As path_open2 takes it. */
  uint16_t fdflags; /* As path_open2 takes it. */
  uint16_t fdflagsext; /* As path_open2 takes it. */
};
_Static_assert(sizeof(struct wasix_proc_spawn_fd_op) == 56, "size of proc_spawn_fd_op");

/* dl_flags: Flags of dlopen(3). */
#define WASIX_DL_FLAGS_LAZY 1 /* RTLD_LAZY. */
#define WASIX_DL_FLAGS_NOW 2 /* RTLD_NOW. */
#define WASIX_DL_FLAGS_GLOBAL 4 /* RTLD_GLOBAL. */
#define WASIX_DL_FLAGS_NOLOAD 8 /* RTLD_NOLOAD. */
#define WASIX_DL_FLAGS_NODELETE 16 /* RTLD_NODELETE. */
#define WASIX_DL_FLAGS_DEEPBIND 32 /* RTLD_DEEPBIND. */

/* wasm_value_type: WebAssembly value types. */
#define WASIX_WASM_VALUE_TYPE_I32 0 /* i32. */
#define WASIX_WASM_VALUE_TYPE_I64 1 /* i64. */
#define WASIX_WASM_VALUE_TYPE_F32 2 /* f32. */
#define WASIX_WASM_VALUE_TYPE_F64 3 /* f64. */
#define WASIX_WASM_VALUE_TYPE_V128 4 /* v128. */

/* The signature of a function. */
struct wasix_reflection_result {
  uint8_t cacheable; /* It will not change. */
  uint16_t arguments; /* Number of arguments. */
  uint16_t results; /* Number of results. */
};
_Static_assert(sizeof(struct wasix_reflection_result) == 6, "size of reflection_result");

/* sock_type: Kinds of socket; the numbers are Linux's up to DGRAM. */
#define WASIX_SOCK_TYPE_SOCKET_UNUSED 0 /* None. */
#define WASIX_SOCK_TYPE_SOCKET_STREAM 1 /* Byte stream (SOCK_STREAM). */
#define WASIX_SOCK_TYPE_SOCKET_DGRAM 2 /* Datagrams (SOCK_DGRAM). */
#define WASIX_SOCK_TYPE_SOCKET_RAW 3 /* Raw packets (SOCK_RAW). */
#define WASIX_SOCK_TYPE_SOCKET_SEQPACKET 4 /* Sequenced packets (SOCK_SEQPACKET). */

/* sock_proto: IP protocols; IANA's numbers, as Linux has them. */
#define WASIX_IPPROTO_IP 0 /* Any. */
#define WASIX_IPPROTO_ICMP 1 /* ICMP. */
#define WASIX_IPPROTO_TCP 6 /* TCP. */
#define WASIX_IPPROTO_UDP 17 /* UDP. */
#define WASIX_IPPROTO_IPV6 41 /* IPv6 in IPv4. */
#define WASIX_IPPROTO_ICMPV6 58 /* ICMP for IPv6. */
#define WASIX_IPPROTO_RAW 255 /* Raw packets. */

/* sock_status: State of a socket. */
#define WASIX_SOCK_STATUS_OPENING 0 /* Being opened. */
#define WASIX_SOCK_STATUS_OPENED 1 /* Open. */
#define WASIX_SOCK_STATUS_CLOSED 2 /* Closed. */
#define WASIX_SOCK_STATUS_FAILED 3 /* Failed. */

/* sock_option: Socket options, with Linux's names (socket(7), tcp(7), ip(7)). */
#define WASIX_SOCK_OPTION_NOOP 0 /* Nothing. */
#define WASIX_SOCK_OPTION_REUSE_PORT 1 /* SO_REUSEPORT, flag. */
#define WASIX_SOCK_OPTION_REUSE_ADDR 2 /* SO_REUSEADDR, flag. */
#define WASIX_SOCK_OPTION_NO_DELAY 3 /* TCP_NODELAY, flag. */
#define WASIX_SOCK_OPTION_DONT_ROUTE 4 /* SO_DONTROUTE, flag. */
#define WASIX_SOCK_OPTION_ONLY_V6 5 /* IPV6_V6ONLY, flag. */
#define WASIX_SOCK_OPTION_BROADCAST 6 /* SO_BROADCAST, flag. */
#define WASIX_SOCK_OPTION_MULTICAST_LOOP_V4 7 /* IP_MULTICAST_LOOP, flag. */
#define WASIX_SOCK_OPTION_MULTICAST_LOOP_V6 8 /* IPV6_MULTICAST_LOOP, flag. */
#define WASIX_SOCK_OPTION_PROMISCUOUS 9 /* Receive everything, flag. */
#define WASIX_SOCK_OPTION_LISTENING 10 /* SO_ACCEPTCONN, flag, read only. */
#define WASIX_SOCK_OPTION_LAST_ERROR 11 /* SO_ERROR, size, read only. */
#define WASIX_SOCK_OPTION_KEEP_ALIVE 12 /* SO_KEEPALIVE, flag. */
#define WASIX_SOCK_OPTION_LINGER 13 /* SO_LINGER, time. */
#define WASIX_SOCK_OPTION_OOB_INLINE 14 /* SO_OOBINLINE, flag. */
#define WASIX_SOCK_OPTION_RECV_BUF_SIZE 15 /* SO_RCVBUF, size in bytes. */
#define WASIX_SOCK_OPTION_SEND_BUF_SIZE 16 /* SO_SNDBUF, size in bytes. */
#define WASIX_SOCK_OPTION_RECV_LOWAT 17 /* SO_RCVLOWAT, size in bytes. */
#define WASIX_SOCK_OPTION_SEND_LOWAT 18 /* SO_SNDLOWAT, size in bytes. */
#define WASIX_SOCK_OPTION_RECV_TIMEOUT 19 /* SO_RCVTIMEO, time. */
#define WASIX_SOCK_OPTION_SEND_TIMEOUT 20 /* SO_SNDTIMEO, time. */
#define WASIX_SOCK_OPTION_CONNECT_TIMEOUT 21 /* Longest connect, time. */
#define WASIX_SOCK_OPTION_ACCEPT_TIMEOUT 22 /* Longest accept, time. */
#define WASIX_SOCK_OPTION_TTL 23 /* IP_TTL, size. */
#define WASIX_SOCK_OPTION_MULTICAST_TTL_V4 24 /* IP_MULTICAST_TTL, size. */
#define WASIX_SOCK_OPTION_TYPE 25 /* SO_TYPE, size, read only. */
#define WASIX_SOCK_OPTION_PROTO 26 /* SO_PROTOCOL, size, read only. */

/* stream_security: Encryption of a bridge. */
#define WASIX_STREAM_SECURITY_UNENCRYPTED 1 /* None. */
#define WASIX_STREAM_SECURITY_ANY_ENCRYPTION 2 /* Any. */
#define WASIX_STREAM_SECURITY_CLASSIC_ENCRYPTION 4 /* Classic. */
#define WASIX_STREAM_SECURITY_DOUBLE_ENCRYPTION 8 /* Classic and post-quantum. */

/* A MAC address. */
struct wasix_hardware_address {
  uint8_t octets[6]; /* As sent. */
};
_Static_assert(sizeof(struct wasix_hardware_address) == 6, "size of hardware_address");

/* address_family: Kinds of address. */
#define WASIX_ADDRESS_FAMILY_UNSPEC 0 /* None. */
#define WASIX_ADDRESS_FAMILY_INET4 1 /* IPv4. */
#define WASIX_ADDRESS_FAMILY_INET6 2 /* IPv6. */
#define WASIX_ADDRESS_FAMILY_UNIX 3 /* Unix. */

/* address_family_ip: Kinds of IP address. */
#define WASIX_ADDRESS_FAMILY_IP_UNSPEC 0 /* None. */
#define WASIX_ADDRESS_FAMILY_IP_INET4 1 /* IPv4. */
#define WASIX_ADDRESS_FAMILY_IP_INET6 2 /* IPv6. */

/* An IPv4 address. */
struct wasix_addr_ip4 {
  uint8_t octets[4]; /* As sent. */
};
_Static_assert(sizeof(struct wasix_addr_ip4) == 4, "size of addr_ip4");

/* An IPv6 address with flow and scope. */
struct wasix_addr_ip6 {
  uint16_t segments[8]; /* As sent. */
  uint16_t flow_info1; /* Flow information, high half. */
  uint16_t flow_info0; /* Flow information, low half. */
  uint16_t scope_id1; /* Scope, high half. */
  uint16_t scope_id0; /* Scope, low half. */
};
_Static_assert(sizeof(struct wasix_addr_ip6) == 24, "size of addr_ip6");

/* No address. */
struct wasix_addr_unspec {
  uint8_t n0; /* 0. */
};
_Static_assert(sizeof(struct wasix_addr_unspec) == 1, "size of addr_unspec");

/* A Unix socket's path, ended by a NUL. */
struct wasix_addr_unix {
  uint8_t path[108]; /* The path. */
};
_Static_assert(sizeof(struct wasix_addr_unix) == 108, "size of addr_unix");

/* An address. */
struct wasix_addr {
  uint8_t tag;
  union {
    struct wasix_addr_unspec unspec;
    struct wasix_addr_ip4 inet4;
    struct wasix_addr_ip6 inet6;
    struct wasix_addr_unix unix_;
  };
};
_Static_assert(sizeof(struct wasix_addr) == 110, "size of addr");

/* An IPv6 address alone. */
struct wasix_addr_ip6_bare {
  uint16_t segments[8]; /* As sent. */
};
_Static_assert(sizeof(struct wasix_addr_ip6_bare) == 16, "size of addr_ip6_bare");

/* An IP address. */
struct wasix_addr_ip {
  uint8_t tag;
  union {
    struct wasix_addr_unspec unspec;
    struct wasix_addr_ip4 inet4;
    struct wasix_addr_ip6_bare inet6;
  };
};
_Static_assert(sizeof(struct wasix_addr_ip) == 18, "size of addr_ip");

/* An address with a port. */
struct wasix_addr_unspec_port {
  uint16_t port; /* Port. */
  struct wasix_addr_unspec addr; /* Address. */
};
_Static_assert(sizeof(struct wasix_addr_unspec_port) == 4, "size of addr_unspec_port");

/* An address with a port. */
struct wasix_addr_ip4_port {
  uint16_t port; /* Port. */
  struct wasix_addr_ip4 addr; /* Address. */
};
_Static_assert(sizeof(struct wasix_addr_ip4_port) == 6, "size of addr_ip4_port");

/* An address with a port. */
struct wasix_addr_ip6_port {
  uint16_t port; /* Port. */
  struct wasix_addr_ip6 addr; /* Address. */
};
_Static_assert(sizeof(struct wasix_addr_ip6_port) == 26, "size of addr_ip6_port");

/* An address with its port (struct sockaddr). */
struct wasix_addr_port {
  uint8_t tag;
  union {
    struct wasix_addr_unspec_port unspec;
    struct wasix_addr_ip4_port inet4;
    struct wasix_addr_ip6_port inet6;
    struct wasix_addr_unix unix_;
  };
};
_Static_assert(sizeof(struct wasix_addr_port) == 110, "size of addr_port");

/* A network. */
struct wasix_addr_unspec_cidr {
  struct wasix_addr_unspec addr; /* Address. */
  uint8_t prefix; /* Bits of the network part. */
};
_Static_assert(sizeof(struct wasix_addr_unspec_cidr) == 2, "size of addr_unspec_cidr");

/* A network. */
struct wasix_addr_ip4_cidr {
  struct wasix_addr_ip4 addr; /* Address. */
  uint8_t prefix; /* Bits of the network part. */
};
_Static_assert(sizeof(struct wasix_addr_ip4_cidr) == 5, "size of addr_ip4_cidr");

/* A network. */
struct wasix_addr_ip6_cidr {
  struct wasix_addr_ip6 addr; /* Address. */
  uint8_t prefix; /* Bits of the network part. */
};
_Static_assert(sizeof(struct wasix_addr_ip6_cidr) == 26, "size of addr_ip6_cidr");

/* Unix sockets have no networks. */
struct wasix_addr_unix_cidr {
  uint8_t unused; /* 0. */
};
_Static_assert(sizeof(struct wasix_addr_unix_cidr) == 1, "size of addr_unix_cidr");

/* A network. */
struct wasix_addr_cidr {
  uint8_t tag;
  union {
    struct wasix_addr_unspec_cidr unspec;
    struct wasix_addr_ip4_cidr inet4;
    struct wasix_addr_ip6_cidr inet6;
    struct wasix_addr_unix_cidr unix_;
  };
};
_Static_assert(sizeof(struct wasix_addr_cidr) == 28, "size of addr_cidr");

/* A route. */
struct wasix_route {
  struct wasix_addr_cidr cidr; /* Where to. */
  struct wasix_addr via_router; /* Through which router. */
  struct wasix_option_timestamp preferred_until; /* How long it is preferred. */
  struct wasix_option_timestamp expires_at; /* How long it lasts. */
};
_Static_assert(sizeof(struct wasix_route) == 176, "size of route");

/* signal: Signals, signal(7), Linux's numbers. */
#define MINIOS_SIGHUP 1 /* Hangup. Default: terminate. */
#define MINIOS_SIGINT 2 /* Interrupt from the keyboard. Default: terminate. */
#define MINIOS_SIGQUIT 3 /* Quit from the keyboard. Default: terminate. */
#define MINIOS_SIGILL 4 /* Illegal instruction. Default: terminate. */
#define MINIOS_SIGTRAP 5 /* Trace trap. Default: terminate. */
#define MINIOS_SIGABRT 6 /* Abort. Default: terminate. */
#define MINIOS_SIGBUS 7 /* Bus error. Default: terminate. */
#define MINIOS_SIGFPE 8 /* Arithmetic error. Default: terminate. */
#define MINIOS_SIGKILL 9 /* Kill; cannot be caught, blocked or ignored. */
#define MINIOS_SIGUSR1 10 /* The program's own. Default: terminate. */
#define MINIOS_SIGSEGV 11 /* Bad memory access. Default: terminate. */
#define MINIOS_SIGUSR2 12 /* The program's own. Default: terminate. */
#define MINIOS_SIGPIPE 13 /* Nobody reads the pipe. Default: terminate. */
#define MINIOS_SIGALRM 14 /* Alarm clock. Default: terminate. */
#define MINIOS_SIGTERM 15 /* Termination. Default: terminate. */
#define MINIOS_SIGSTKFLT 16 /* Unused. Default: terminate. */
#define MINIOS_SIGCHLD 17 /* A child stopped, continued or ended. Default: ignore. */
#define MINIOS_SIGCONT 18 /* Continue. Default: continue if stopped. */
#define MINIOS_SIGSTOP 19 /* Stop; cannot be caught, blocked or ignored. */
#define MINIOS_SIGTSTP 20 /* Stop from the keyboard. Default: stop. */
#define MINIOS_SIGTTIN 21 /* Background process reads the terminal. Default: stop. */
#define MINIOS_SIGTTOU 22 /* Background process writes to the terminal. Default: stop. */
#define MINIOS_SIGURG 23 /* Urgent data. Default: ignore. */
#define MINIOS_SIGXCPU 24 /* CPU time limit. Default: terminate. */
#define MINIOS_SIGXFSZ 25 /* File size limit. Default: terminate. */
#define MINIOS_SIGVTALRM 26 /* Virtual timer. Default: terminate. */
#define MINIOS_SIGPROF 27 /* Profiling timer. Default: terminate. */
#define MINIOS_SIGWINCH 28 /* Window size changed. Default: ignore. */
#define MINIOS_SIGIO 29 /* I/O possible. Default: terminate. */
#define MINIOS_SIGPWR 30 /* Power failure. Default: terminate. */
#define MINIOS_SIGSYS 31 /* Bad system call. Default: terminate. */
#define MINIOS_SIGRTMIN 32 /* First real-time signal. */
#define MINIOS_SIGRTMAX 64 /* Last signal. */

/* fd_action_op: What a spawn does with descriptors before it starts. */
#define MINIOS_FD_ACTION_OP_CLOSE 0 /* Close `fd`; not an error if it is closed. */
#define MINIOS_FD_ACTION_OP_DUP2 1 /* Make `fd2` a copy of `fd`, not close-on-exec; also when both are equal. */
#define MINIOS_FD_ACTION_OP_OPEN 2 /* Open `path` at `fd`. */
#define MINIOS_FD_ACTION_OP_CHDIR 3 /* Change the working directory to `path`. */
#define MINIOS_FD_ACTION_OP_TCSETPGRP 4 /* Make the child's process group the foreground group of the terminal `fd`, which must be the controlling terminal of its session. Done last, when the child is in its group; no signal is sent (posix_spawn_file_actions_addtcsetpgrp_np). */

/* One step, done in the child in order (posix_spawn_file_actions_t). */
struct minios_fd_action {
  uint32_t op; /* What to do. */
  int32_t fd; /* The descriptor; for dup2 the one copied. */
  int32_t fd2; /* For dup2: the copy's number. */
  const void *path; /* For open and chdir. */
  uint32_t path_len; /* Length in bytes. */
  uint16_t oflags; /* For open. */
  uint16_t fdflags; /* For open. */
  uint64_t rights; /* For open: RIGHTS_FD_READ, RIGHTS_FD_WRITE or both choose the access mode. */
  uint32_t mode; /* For open with OFLAGS_CREAT: permissions, less the umask. */
  uint32_t reserved; /* 0. */
};
_Static_assert(sizeof(struct minios_fd_action) == 40, "size of fd_action");

/* spawn_flag: Which attributes of a spawn apply. */
#define MINIOS_SPAWN_FLAG_SETPGROUP 1 /* Put the child in process group `pgroup`, 0: one of its own (POSIX_SPAWN_SETPGROUP). */
#define MINIOS_SPAWN_FLAG_SETSID 2 /* Make the child lead a new session (POSIX_SPAWN_SETSID). */
#define MINIOS_SPAWN_FLAG_SETSIGMASK 4 /* Block `sigmask` in the child (POSIX_SPAWN_SETSIGMASK). */
#define MINIOS_SPAWN_FLAG_RESETIDS 8 /* Set the effective ids to the real ones (POSIX_SPAWN_RESETIDS). */
#define MINIOS_SPAWN_FLAG_CLOSE_OTHERS 16 /* Close every descriptor above 2 that no action made; else all but close-on-exec ones are inherited. */
#define MINIOS_SPAWN_FLAG_SETSIGDEFAULT 32 /* Give the signals in `sigdefault` their default action (POSIX_SPAWN_SETSIGDEF). */
#define MINIOS_SPAWN_FLAG_SEARCH_PATH 64 /* Look a path without a slash up in the caller's PATH (posix_spawnp(3)). */
#define MINIOS_SPAWN_FLAG_SETCTTY 128 /* With setsid: make descriptor 0, after all actions, the controlling terminal (login_tty(3)). ENOTTY; EPERM: it is another session's. */

/* clone: New namespaces and more, clone(2). */
#define MINIOS_CLONE_NEWTIME UINT64_C(128) /* New time namespace. */
#define MINIOS_CLONE_FS UINT64_C(512) /* For unshare: directories and umask of its own, which every process has here. */
#define MINIOS_CLONE_FILES UINT64_C(1024) /* For unshare: descriptors of its own, which every process has here. */
#define MINIOS_CLONE_PARENT UINT64_C(32768) /* The child's parent is the caller's parent. */
#define MINIOS_CLONE_NEWNS UINT64_C(131072) /* New mount namespace. */
#define MINIOS_CLONE_SYSVSEM UINT64_C(262144) /* For unshare: System V semaphore adjustments, of which there are none. */
#define MINIOS_CLONE_NEWCGROUP UINT64_C(33554432) /* New cgroup namespace. */
#define MINIOS_CLONE_NEWUTS UINT64_C(67108864) /* New UTS namespace: host name. */
#define MINIOS_CLONE_NEWIPC UINT64_C(134217728) /* New IPC namespace. */
#define MINIOS_CLONE_NEWUSER UINT64_C(268435456) /* New user namespace. */
#define MINIOS_CLONE_NEWPID UINT64_C(536870912) /* New pid namespace; the child is its process 1. */
#define MINIOS_CLONE_NEWNET UINT64_C(1073741824) /* New network namespace. */

/* What to start and how (posix_spawn(3) and clone3(2) in one). */
struct minios_spawn_attr {
  const void *path; /* The program. */
  uint32_t path_len; /* Length in bytes. */
  const void *argv; /* Arguments one after the other, each ended by a NUL; the first is argv[0]. */
  uint32_t argv_len; /* Length of all in bytes, NULs included. */
  uint32_t argv_count; /* How many. */
  const void *envp; /* Environment, `NAME=value`, in the same form. */
  uint32_t envp_len; /* Length of all in bytes, NULs included. */
  uint32_t envp_count; /* How many. */
  const struct minios_fd_action *fd_actions; /* Steps on descriptors, in order. */
  uint32_t fd_actions_count; /* How many. */
  uint32_t flags; /* SPAWN_FLAG_…. */
  int32_t pgroup; /* With SPAWN_FLAG_SETPGROUP. */
  uint64_t clone_flags; /* CLONE_…. */
  uint64_t sigmask; /* With SPAWN_FLAG_SETSIGMASK; signal n is bit n − 1. */
  uint64_t sigdefault; /* With SPAWN_FLAG_SETSIGDEFAULT; signal n is bit n − 1. */
  int32_t cgroup; /* Descriptor of the cgroup's directory to start in (CLONE_INTO_CGROUP); −1: the caller's. */
  uint32_t reserved; /* 0. */
};
_Static_assert(sizeof(struct minios_spawn_attr) == 80, "size of spawn_attr");

/* wait: Options of wait4(2). */
#define MINIOS_WNOHANG 1 /* Answer 0 at once if no child has changed. */
#define MINIOS_WUNTRACED 2 /* Also report stopped children. */
#define MINIOS_WCONTINUED 8 /* Also report continued children. */

/* Resources used, getrusage(2). */
struct minios_rusage {
  int64_t utime_sec; /* User CPU time, seconds. */
  int64_t utime_usec; /* User CPU time, microseconds on top. */
  int64_t stime_sec; /* System CPU time, seconds. */
  int64_t stime_usec; /* System CPU time, microseconds on top. */
  int64_t maxrss; /* Most memory ever held, KiB. */
  int64_t ixrss; /* 0. */
  int64_t idrss; /* 0. */
  int64_t isrss; /* 0. */
  int64_t minflt; /* Pages added to the program's memory. */
  int64_t majflt; /* 0. */
  int64_t nswap; /* 0. */
  int64_t inblock; /* 512-byte blocks read. */
  int64_t oublock; /* 512-byte blocks written. */
  int64_t msgsnd; /* 0. */
  int64_t msgrcv; /* 0. */
  int64_t nsignals; /* 0. */
  int64_t nvcsw; /* Switches because it waited. */
  int64_t nivcsw; /* Switches because its time was up. */
};
_Static_assert(sizeof(struct minios_rusage) == 144, "size of rusage");

/* power: Ways to stop the machine, reboot(2). */
#define MINIOS_POWER_OFF 0 /* Off; the status becomes that of the host process. */
#define MINIOS_POWER_RESTART 1 /* Start again. */
#define MINIOS_POWER_HALT 2 /* Stop and stay. */

/* The machine's counters (sysinfo(2), extended). */
struct minios_sysinfo {
  uint64_t uptime_ns; /* Nanoseconds since boot. */
  uint64_t memory_total; /* Memory of the machine, bytes: RAM and user pages together. */
  uint64_t memory_free; /* Of it unused, bytes. */
  uint32_t frames_total; /* RAM frames of 64 KiB. */
  uint32_t frames_free; /* Of them free. */
  uint32_t user_pages; /* Pages of 64 KiB of programs' own memories. */
  uint32_t tasks; /* Tasks, zombies included. */
  uint32_t tasks_running; /* Tasks that run or could. */
  uint32_t harts; /* Harts on line. */
  uint32_t open_files; /* Open file descriptions. */
  uint32_t inodes; /* Inodes in memory. */
  uint32_t slab_objects; /* Objects in the slab allocator. */
  uint32_t locks_held; /* Locks held by the hart that answers, at the time of the answer; 0 unless something is broken. */
  uint32_t timers; /* Armed timers. */
  uint32_t mounts; /* Mounts in all namespaces. */
  uint32_t load1; /* Load average over 1 minute, 16 fraction bits. */
  uint32_t load5; /* Over 5 minutes. */
  uint32_t load15; /* Over 15 minutes. */
  uint32_t reserved; /* 0. */
  uint64_t forks; /* Processes started since boot. */
  uint64_t context_switches; /* Context switches since boot. */
};
_Static_assert(sizeof(struct minios_sysinfo) == 104, "size of sysinfo");

/* syslog: What syslog(2) does. */
#define MINIOS_SYSLOG_ACTION_READ 2 /* Wait for messages, write them and forget them. */
#define MINIOS_SYSLOG_ACTION_READ_ALL 3 /* Write the last messages that fit. */
#define MINIOS_SYSLOG_ACTION_READ_CLEAR 4 /* The same, and clear. */
#define MINIOS_SYSLOG_ACTION_CLEAR 5 /* Clear. */
#define MINIOS_SYSLOG_ACTION_CONSOLE_LEVEL 8 /* Set the console's level to `len`, 1 to 8. */
#define MINIOS_SYSLOG_ACTION_SIZE_UNREAD 9 /* Tell how many bytes READ would give. */
#define MINIOS_SYSLOG_ACTION_SIZE_BUFFER 10 /* Tell the buffer's size. */

/* Names of the system, uname(2), each ended by a NUL. */
struct minios_utsname {
  uint8_t sysname[65]; /* Name of the system. */
  uint8_t nodename[65]; /* Host name. */
  uint8_t release[65]; /* Version number. */
  uint8_t version[65]; /* Build. */
  uint8_t machine[65]; /* Instruction set. */
  uint8_t domainname[65]; /* NIS domain name. */
};
_Static_assert(sizeof(struct minios_utsname) == 390, "size of utsname");

/* at: Directory descriptors and path flags, openat(2). */
#define MINIOS_AT_FDCWD (-100) /* As dirfd: the working directory. */
#define MINIOS_AT_SYMLINK_NOFOLLOW 256 /* Do not follow a symbolic link at the end. */
#define MINIOS_AT_EACCESS 512 /* faccessat: with the effective ids. */
#define MINIOS_AT_SYMLINK_FOLLOW 1024 /* Follow it where the default is not to. */
#define MINIOS_AT_EMPTY_PATH 4096 /* An empty path means dirfd itself. */

/* xattr: How setxattr(2) sets. */
#define MINIOS_XATTR_CREATE 1 /* Only if there is none yet. */
#define MINIOS_XATTR_REPLACE 2 /* Only if there is one. */

/* lock: What flock(2) does. */
#define MINIOS_LOCK_SH 1 /* Hold the lock together with others who hold it so. */
#define MINIOS_LOCK_EX 2 /* Hold it alone. */
#define MINIOS_LOCK_NB 4 /* With LOCK_SH or LOCK_EX: do not wait, EAGAIN. */
#define MINIOS_LOCK_UN 8 /* Give it up. */

/* access: What access(2) asks for. */
#define MINIOS_F_OK 0 /* Does it exist? */
#define MINIOS_X_OK 1 /* Execute, search. */
#define MINIOS_W_OK 2 /* Write. */
#define MINIOS_R_OK 4 /* Read. */

/* mode: File type and permission bits, inode(7). */
#define MINIOS_S_IFMT 61440 /* Mask of the type. */
#define MINIOS_S_IFSOCK 49152 /* Socket. */
#define MINIOS_S_IFLNK 40960 /* Symbolic link. */
#define MINIOS_S_IFREG 32768 /* Regular file. */
#define MINIOS_S_IFBLK 24576 /* Block device. */
#define MINIOS_S_IFDIR 16384 /* Directory. */
#define MINIOS_S_IFCHR 8192 /* Character device. */
#define MINIOS_S_IFIFO 4096 /* Pipe. */
#define MINIOS_S_ISUID 2048 /* Set user id. */
#define MINIOS_S_ISGID 1024 /* Set group id. */
#define MINIOS_S_ISVTX 512 /* Sticky. */
#define MINIOS_S_IRWXU 448 /* Owner: all. */
#define MINIOS_S_IRUSR 256 /* Owner: read. */
#define MINIOS_S_IWUSR 128 /* Owner: write. */
#define MINIOS_S_IXUSR 64 /* Owner: execute. */
#define MINIOS_S_IRWXG 56 /* Group: all. */
#define MINIOS_S_IRGRP 32 /* Group: read. */
#define MINIOS_S_IWGRP 16 /* Group: write. */
#define MINIOS_S_IXGRP 8 /* Group: execute. */
#define MINIOS_S_IRWXO 7 /* Others: all. */
#define MINIOS_S_IROTH 4 /* Others: read. */
#define MINIOS_S_IWOTH 2 /* Others: write. */
#define MINIOS_S_IXOTH 1 /* Others: execute. */

/* All attributes of a file, stat(2). */
struct minios_stat {
  uint64_t dev; /* File system. */
  uint64_t ino; /* File number. */
  uint32_t mode; /* Type and permissions. */
  uint32_t nlink; /* Hard links. */
  uint32_t uid; /* Owner. */
  uint32_t gid; /* Group. */
  uint64_t rdev; /* For a device file: which device. */
  uint64_t file_size; /* Length in bytes (Linux: st_size). */
  uint64_t blocks; /* Blocks of 512 bytes that it takes. */
  uint32_t blksize; /* Good size for reads and writes, bytes. */
  uint32_t reserved; /* 0. */
  int64_t atime_ns; /* Last access, nanoseconds since 1970. */
  int64_t mtime_ns; /* Last change of the data. */
  int64_t ctime_ns; /* Last change of the attributes. */
};
_Static_assert(sizeof(struct minios_stat) == 88, "size of stat");

/* mount: Flags of mount(2). */
#define MINIOS_MS_RDONLY 1 /* Read-only. */
#define MINIOS_MS_NOSUID 2 /* Ignore set-user-id bits. */
#define MINIOS_MS_NODEV 4 /* No device files. */
#define MINIOS_MS_NOEXEC 8 /* No programs. */
#define MINIOS_MS_SYNCHRONOUS 16 /* Writes wait. */
#define MINIOS_MS_REMOUNT 32 /* Change the flags of a mount. */
#define MINIOS_MS_NOATIME 1024 /* Keep no access times. */
#define MINIOS_MS_BIND 4096 /* Show `source` at `target` too. */
#define MINIOS_MS_MOVE 8192 /* Move a mount. */
#define MINIOS_MS_REC 16384 /* With everything mounted below. */
#define MINIOS_MS_SILENT 32768 /* Log nothing. */
#define MINIOS_MS_UNBINDABLE 131072 /* Cannot be bound. */
#define MINIOS_MS_PRIVATE 262144 /* Neither sends nor receives mounts. */
#define MINIOS_MS_SLAVE 524288 /* Receives mounts. */
#define MINIOS_MS_SHARED 1048576 /* Sends and receives mounts. */
#define MINIOS_MS_RELATIME 2097152 /* Access times only when older than changes. */
#define MINIOS_MS_STRICTATIME 16777216 /* All access times. */

/* umount: Flags of umount2(2). */
#define MINIOS_MNT_FORCE 1 /* Even if it is busy, where the file system can. */
#define MINIOS_MNT_DETACH 2 /* Out of sight now, gone when no longer used. */
#define MINIOS_MNT_EXPIRE 4 /* Only if unused since the last such call. */
#define MINIOS_UMOUNT_NOFOLLOW 8 /* Do not follow a symbolic link. */

/* A file system, statfs(2). */
struct minios_statfs {
  int64_t type; /* Which kind: …_MAGIC. */
  int64_t bsize; /* Block size, bytes. */
  uint64_t blocks; /* Blocks. */
  uint64_t bfree; /* Free blocks. */
  uint64_t bavail; /* Free blocks for users without privilege. */
  uint64_t files; /* Inodes. */
  uint64_t ffree; /* Free inodes. */
  int32_t fsid[2]; /* Id of the file system. */
  int64_t namelen; /* Longest file name, bytes. */
  int64_t frsize; /* Fragment size, bytes. */
  int64_t flags; /* Mount flags, ST_…: the values of MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC. */
  int64_t spare[4]; /* 0. */
};
_Static_assert(sizeof(struct minios_statfs) == 120, "size of statfs");

/* magic: Kinds of file system, statfs(2). */
#define MINIOS_TMPFS_MAGIC 16914836 /* tmpfs. */
#define MINIOS_PROC_SUPER_MAGIC 40864 /* procfs. */
#define MINIOS_SYSFS_MAGIC 1650812274 /* sysfs. */
#define MINIOS_CGROUP2_SUPER_MAGIC 1667723888 /* cgroup v2. */
#define MINIOS_OVERLAYFS_SUPER_MAGIC 2035054128 /* overlayfs. */
#define MINIOS_EROFS_SUPER_MAGIC_V1 3774210530 /* erofs. */
#define MINIOS_DEVPTS_SUPER_MAGIC 7377 /* devpts. */
#define MINIOS_PIPEFS_MAGIC 1346981957 /* Pipes. */
#define MINIOS_SOCKFS_MAGIC 1397703499 /* Sockets. */
#define MINIOS_NSFS_MAGIC 1853056627 /* Namespaces. */
#define MINIOS_V9FS_MAGIC 16914839 /* A directory of the host (hostfs). */

/* ns: Requests of ioctl for a namespace's file, ioctl_ns(2). */
#define MINIOS_NS_GET_USERNS 46849 /* A descriptor of the user namespace that owns it. */
#define MINIOS_NS_GET_PARENT 46850 /* A descriptor of its parent; pid and user namespaces only. */
#define MINIOS_NS_GET_NSTYPE 46851 /* Its kind: CLONE_NEW…. */
#define MINIOS_NS_GET_OWNER_UID 46852 /* A user namespace's owner, written to the argument. */
#define MINIOS_NS_GET_PID_FROM_PIDNS 2147792646 /* The caller's number of the process that the pid namespace numbers so. */
#define MINIOS_NS_GET_TGID_FROM_PIDNS 2147792647 /* The same for a thread group. */
#define MINIOS_NS_GET_PID_IN_PIDNS 2147792648 /* The pid namespace's number of the process that the caller numbers so. */
#define MINIOS_NS_GET_TGID_IN_PIDNS 2147792649 /* The same for a thread group. */

/* priority: Whose priority, getpriority(2). */
#define MINIOS_PRIO_PROCESS 0 /* A process. */
#define MINIOS_PRIO_PGRP 1 /* A process group. */
#define MINIOS_PRIO_USER 2 /* All of a user. */

/* scheduling: Scheduling policies, sched(7). */
#define MINIOS_SCHED_OTHER 0 /* A share of the time by the nice value. */
#define MINIOS_SCHED_FIFO 1 /* Real time: until it sleeps or one of a higher priority wants to run. */
#define MINIOS_SCHED_RR 2 /* The same, in turn with those of its priority. */
#define MINIOS_SCHED_BATCH 3 /* As SCHED_OTHER, but it interrupts nobody when it wakes. */
#define MINIOS_SCHED_IDLE 5 /* With the least weight there is. */
#define MINIOS_SCHED_RESET_ON_FORK 1073741824 /* With one of the others: children have SCHED_OTHER. */

/* poll: Events of poll(2). */
#define MINIOS_POLLIN 1 /* Data to read. */
#define MINIOS_POLLPRI 2 /* Something exceptional. */
#define MINIOS_POLLOUT 4 /* Room to write. */
#define MINIOS_POLLERR 8 /* Error; always reported. */
#define MINIOS_POLLHUP 16 /* The other end is closed; always reported. */
#define MINIOS_POLLNVAL 32 /* Not an open descriptor; always reported. */
#define MINIOS_POLLRDNORM 64 /* As POLLIN. */
#define MINIOS_POLLRDBAND 128 /* Priority data to read. */
#define MINIOS_POLLWRNORM 256 /* As POLLOUT. */
#define MINIOS_POLLWRBAND 512 /* Room for priority data. */
#define MINIOS_POLLRDHUP 8192 /* The other end sends no more. */

/* A descriptor to wait for, poll(2). */
struct minios_pollfd {
  int32_t fd; /* The descriptor; negative: skipped. */
  uint16_t events; /* What to wait for, POLL…. */
  uint16_t revents; /* What happened. */
};
_Static_assert(sizeof(struct minios_pollfd) == 8, "size of pollfd");

/* sig: Handlers of sigaction(2). */
#define MINIOS_SIG_DFL 0 /* The default action. */
#define MINIOS_SIG_IGN 1 /* Nothing happens. Any other value: the callback is called; the value is kept for the program and means nothing. */

/* sa: Flags of sigaction(2). */
#define MINIOS_SA_NOCLDSTOP 1 /* For SIGCHLD: not when a child stops or continues. */
#define MINIOS_SA_NOCLDWAIT 2 /* For SIGCHLD: children leave no zombies. */
#define MINIOS_SA_RESTART 268435456 /* A system call that the handler interrupted goes on, where signal(7) says that it can. */
#define MINIOS_SA_NODEFER 1073741824 /* The signal is not blocked while its handler runs. */
#define MINIOS_SA_RESETHAND 2147483648 /* The handler is gone once it was called. */

/* What a signal does, sigaction(2). */
struct minios_sigaction {
  uint32_t handler; /* SIG_DFL, SIG_IGN, or any other value: the callback. */
  uint32_t flags; /* SA_…. */
  uint64_t mask; /* Blocked while the handler runs; signal n is bit n − 1. */
};
_Static_assert(sizeof(struct minios_sigaction) == 16, "size of sigaction");

/* sig: How sigprocmask(2) changes the mask. */
#define MINIOS_SIG_BLOCK 0 /* Adds the set. */
#define MINIOS_SIG_UNBLOCK 1 /* Takes the set away. */
#define MINIOS_SIG_SETMASK 2 /* Replaces the mask by the set. */

/* itimer: Interval timers, setitimer(2). */
#define MINIOS_ITIMER_REAL 0 /* Real time; SIGALRM. */
#define MINIOS_ITIMER_VIRTUAL 1 /* The process's CPU time; SIGVTALRM. (User and system time are not told apart.) */
#define MINIOS_ITIMER_PROF 2 /* The process's CPU time; SIGPROF. */

/* An interval timer, setitimer(2). */
struct minios_itimerval {
  int64_t interval_sec; /* Seconds between expirations; 0 and 0: once. */
  int64_t interval_usec; /* Microseconds on top, below 1,000,000. */
  int64_t value_sec; /* Seconds to the next expiration; 0 and 0: off. */
  int64_t value_usec; /* Microseconds on top, below 1,000,000. */
};
_Static_assert(sizeof(struct minios_itimerval) == 32, "size of itimerval");

/* ioctl: Requests of ioctl. */
#define MINIOS_TCGETS 21505 /* Write the settings to a `termios`. */
#define MINIOS_TCSETS 21506 /* Set them now. */
#define MINIOS_TCSETSW 21507 /* Set them when all output is out. */
#define MINIOS_TCSETSF 21508 /* The same, and throw unread input away. */
#define MINIOS_TCSBRK 21513 /* Wait until all output is out. */
#define MINIOS_TCXONC 21514 /* Stop or start input or output. */
#define MINIOS_TCFLSH 21515 /* Throw away input (0), output (1) or both (2). */
#define MINIOS_TIOCEXCL 21516 /* Exclusive use. */
#define MINIOS_TIOCNXCL 21517 /* The end of it. */
#define MINIOS_TIOCSCTTY 21518 /* Make it the session's controlling terminal. */
#define MINIOS_TIOCGPGRP 21519 /* Write the foreground process group (s32). */
#define MINIOS_TIOCSPGRP 21520 /* Set it from an s32. */
#define MINIOS_TIOCOUTQ 21521 /* Write how many bytes of output wait (s32). */
#define MINIOS_TIOCGWINSZ 21523 /* Write the size to a `winsize`. */
#define MINIOS_TIOCSWINSZ 21524 /* Set it; SIGWINCH to the foreground group if it changed. */
#define MINIOS_FIONREAD 21531 /* Write how many bytes can be read (s32). */
#define MINIOS_FIONBIO 21537 /* Set or clear non-blocking from an s32. */
#define MINIOS_TIOCNOTTY 21538 /* Give up the controlling terminal. */
#define MINIOS_TIOCSETD 21539 /* Set the line discipline from an s32: 0, N_TTY, is the only one. */
#define MINIOS_TIOCGETD 21540 /* Write it (s32). */
#define MINIOS_TCSBRKP 21541 /* As TCSBRK. */
#define MINIOS_TIOCGSID 21545 /* Write the session's id (s32). */
#define MINIOS_TIOCGPTN 2147767344 /* Write a pseudo-terminal's number (u32). */
#define MINIOS_TIOCSPTLCK 1074025521 /* Lock or unlock its other side from an s32. */
#define MINIOS_TIOCGPTLCK 2147767353 /* Write whether it is locked (s32). */

/* c_iflag: Input modes. */
#define MINIOS_IGNBRK 1 /* Ignore break. */
#define MINIOS_BRKINT 2 /* Break interrupts. */
#define MINIOS_IGNPAR 4 /* Ignore parity errors. */
#define MINIOS_PARMRK 8 /* Mark parity errors. */
#define MINIOS_INPCK 16 /* Check parity. */
#define MINIOS_ISTRIP 32 /* Cut to 7 bits. */
#define MINIOS_INLCR 64 /* NL becomes CR. */
#define MINIOS_IGNCR 128 /* Ignore CR. */
#define MINIOS_ICRNL 256 /* CR becomes NL. */
#define MINIOS_IUCLC 512 /* To lower case. */
#define MINIOS_IXON 1024 /* Stop and start output by VSTOP and VSTART. */
#define MINIOS_IXANY 2048 /* Any character starts it. */
#define MINIOS_IXOFF 4096 /* Send VSTOP and VSTART. */
#define MINIOS_IMAXBEL 8192 /* Ring when the queue is full. */
#define MINIOS_IUTF8 16384 /* Input is UTF-8, for erasing. */

/* c_oflag: Output modes. */
#define MINIOS_OPOST 1 /* Process output at all. */
#define MINIOS_OLCUC 2 /* To upper case. */
#define MINIOS_ONLCR 4 /* NL becomes CR NL. */
#define MINIOS_OCRNL 8 /* CR becomes NL. */
#define MINIOS_ONOCR 16 /* No CR at column 0. */
#define MINIOS_ONLRET 32 /* NL returns the carriage. */
#define MINIOS_TABDLY 6144 /* Mask of the tab modes. */
#define MINIOS_TAB0 0 /* Tabs as they are. */
#define MINIOS_TAB3 6144 /* Tabs become spaces. */

/* c_cflag: Control modes. */
#define MINIOS_CBAUD 4111 /* Mask of the speed. */
#define MINIOS_B0 0 /* Hang up. */
#define MINIOS_B9600 13 /* 9600 baud. */
#define MINIOS_B38400 15 /* 38400 baud. */
#define MINIOS_CSIZE 48 /* Mask of the character size. */
#define MINIOS_CS8 48 /* 8 bits. */
#define MINIOS_CSTOPB 64 /* Two stop bits. */
#define MINIOS_CREAD 128 /* Receive. */
#define MINIOS_PARENB 256 /* Parity. */
#define MINIOS_PARODD 512 /* Odd parity. */
#define MINIOS_HUPCL 1024 /* Hang up on last close. */
#define MINIOS_CLOCAL 2048 /* Ignore modem lines. */

/* c_lflag: Local modes. */
#define MINIOS_ISIG 1 /* VINTR, VQUIT and VSUSP send signals. */
#define MINIOS_ICANON 2 /* Input by lines. */
#define MINIOS_ECHO 8 /* Echo input. */
#define MINIOS_ECHOE 16 /* VERASE erases on screen. */
#define MINIOS_ECHOK 32 /* VKILL ends the line on screen. */
#define MINIOS_ECHONL 64 /* Echo NL even without ECHO. */
#define MINIOS_NOFLSH 128 /* Signals keep the queues. */
#define MINIOS_TOSTOP 256 /* Background writes send SIGTTOU. */
#define MINIOS_ECHOCTL 512 /* Echo control characters as ^X. */
#define MINIOS_ECHOPRT 1024 /* Print erased characters. */
#define MINIOS_ECHOKE 2048 /* VKILL erases the line on screen. */
#define MINIOS_IEXTEN 32768 /* VLNEXT, VWERASE, VREPRINT. */

/* c_cc: Indices of the control characters. */
#define MINIOS_VINTR 0 /* SIGINT; ^C. */
#define MINIOS_VQUIT 1 /* SIGQUIT; ^\. */
#define MINIOS_VERASE 2 /* Erase a character; DEL. */
#define MINIOS_VKILL 3 /* Erase the line; ^U. */
#define MINIOS_VEOF 4 /* End of file; ^D. */
#define MINIOS_VTIME 5 /* Without ICANON: tenths of a second to wait. */
#define MINIOS_VMIN 6 /* Without ICANON: least characters to wait for. */
#define MINIOS_VSWTC 7 /* Unused. */
#define MINIOS_VSTART 8 /* Start output; ^Q. */
#define MINIOS_VSTOP 9 /* Stop output; ^S. */
#define MINIOS_VSUSP 10 /* SIGTSTP; ^Z. */
#define MINIOS_VEOL 11 /* Another end of line. */
#define MINIOS_VREPRINT 12 /* Print the line again; ^R. */
#define MINIOS_VDISCARD 13 /* Unused; ^O. */
#define MINIOS_VWERASE 14 /* Erase a word; ^W. */
#define MINIOS_VLNEXT 15 /* Take the next character as it is; ^V. */
#define MINIOS_VEOL2 16 /* Another end of line. */
#define MINIOS_NCCS 19 /* How many there are. */

/* Settings of a terminal, in the kernel's layout of ioctl_tty(2). */
struct minios_termios {
  uint32_t c_iflag; /* Input modes. */
  uint32_t c_oflag; /* Output modes. */
  uint32_t c_cflag; /* Control modes. */
  uint32_t c_lflag; /* Local modes. */
  uint8_t c_line; /* Line discipline, 0. */
  uint8_t c_cc[19]; /* Control characters. */
};
_Static_assert(sizeof(struct minios_termios) == 36, "size of termios");

/* Size of a terminal. */
struct minios_winsize {
  uint16_t ws_row; /* Rows. */
  uint16_t ws_col; /* Columns. */
  uint16_t ws_xpixel; /* Width in pixels, or 0. */
  uint16_t ws_ypixel; /* Height in pixels, or 0. */
};
_Static_assert(sizeof(struct minios_winsize) == 8, "size of winsize");

/* ptrace: Requests of ptrace(2). */
#define MINIOS_PTRACE_TRACEME 0 /* The caller is to be traced by its parent. */
#define MINIOS_PTRACE_CONT 7 /* Let it go on, with signal `data` or 0. */
#define MINIOS_PTRACE_KILL 8 /* Kill it. */
#define MINIOS_PTRACE_ATTACH 16 /* Trace it, and stop it by SIGSTOP. */
#define MINIOS_PTRACE_DETACH 17 /* Trace it no longer, and let it go on with signal `data` or 0. */
#define MINIOS_PTRACE_SYSCALL 24 /* As PTRACE_CONT, up to the next entry to or exit from a system call. */
#define MINIOS_PTRACE_SETOPTIONS 16896 /* Sets PTRACE_O_… from `data`. */
#define MINIOS_PTRACE_GETEVENTMSG 16897 /* Writes what came with the last event (u64) to `data`: the pid of a new child. */
#define MINIOS_PTRACE_SEIZE 16902 /* Trace it without stopping it, with options `data`. */
#define MINIOS_PTRACE_INTERRUPT 16903 /* Stop what was seized. */
#define MINIOS_PTRACE_LISTEN 16904 /* Leave it stopped as it would be without a tracer. */
#define MINIOS_PTRACE_GET_SYSCALL_INFO 16910 /* Writes the first `addr` bytes of a ptrace_syscall_info to `data` and answers how many there are. */

/* ptrace_o: Options of ptrace(2). */
#define MINIOS_PTRACE_O_TRACESYSGOOD 1 /* Stops at system calls show SIGTRAP | 0x80. */
#define MINIOS_PTRACE_O_TRACEFORK 2 /* Stop at fork, and trace the child. */
#define MINIOS_PTRACE_O_TRACEVFORK 4 /* The same for spawn. */
#define MINIOS_PTRACE_O_TRACEEXEC 16 /* Stop after exec. */
#define MINIOS_PTRACE_O_TRACEEXIT 64 /* Stop before it is gone. */
#define MINIOS_PTRACE_O_EXITKILL 1048576 /* Kill it when its tracer ends. */

/* ptrace_event: Events of ptrace(2), in bits 16 on of a status. */
#define MINIOS_PTRACE_EVENT_FORK 1 /* It forked. */
#define MINIOS_PTRACE_EVENT_VFORK 2 /* It spawned a child. */
#define MINIOS_PTRACE_EVENT_EXEC 4 /* It has a new program. */
#define MINIOS_PTRACE_EVENT_EXIT 6 /* It is about to end. */
#define MINIOS_PTRACE_EVENT_STOP 128 /* PTRACE_INTERRUPT, a stop of the group, or a new child. */

/* ptrace_syscall_info: What ptrace_syscall_info tells about. */
#define MINIOS_PTRACE_SYSCALL_INFO_NONE 0 /* It is not at a system call. */
#define MINIOS_PTRACE_SYSCALL_INFO_ENTRY 1 /* It is about to make one. */
#define MINIOS_PTRACE_SYSCALL_INFO_EXIT 2 /* One has ended. */

/* A system call, struct ptrace_syscall_info of ptrace(2). */
struct minios_ptrace_syscall_info {
  uint8_t op; /* PTRACE_SYSCALL_INFO_…. */
  uint8_t is_error; /* On exit: rval is an error. */
  uint8_t reserved[2]; /* 0. */
  uint32_t args_count; /* On entry: how many arguments there are. */
  uint64_t nr; /* The number of the call, as in the table of system calls that abi/ generates. */
  int64_t rval; /* On exit: what the program gets, sign-extended. */
  uint64_t args[16]; /* The arguments as the program passed them, one each, zero-extended. */
};
_Static_assert(sizeof(struct minios_ptrace_syscall_info) == 152, "size of ptrace_syscall_info");

/* cap: Capabilities, capabilities(7). */
#define MINIOS_CAP_CHOWN 0 /* Change owners of files. */
#define MINIOS_CAP_DAC_OVERRIDE 1 /* Read, write and execute what permissions forbid. */
#define MINIOS_CAP_DAC_READ_SEARCH 2 /* Read files and search directories that permissions forbid. */
#define MINIOS_CAP_FOWNER 3 /* Do what only a file's owner may. */
#define MINIOS_CAP_FSETID 4 /* Keep set-id bits where they would be cleared. */
#define MINIOS_CAP_KILL 5 /* Send signals to others' processes. */
#define MINIOS_CAP_SETGID 6 /* Change group ids. */
#define MINIOS_CAP_SETUID 7 /* Change user ids. */
#define MINIOS_CAP_SETPCAP 8 /* Change the bounding set and securebits, inherit any capability. */
#define MINIOS_CAP_LINUX_IMMUTABLE 9 /* Nothing here: there are no such flags. */
#define MINIOS_CAP_NET_BIND_SERVICE 10 /* Bind ports below 1024. */
#define MINIOS_CAP_NET_BROADCAST 11 /* Nothing, as on Linux. */
#define MINIOS_CAP_NET_ADMIN 12 /* Configure networks. */
#define MINIOS_CAP_NET_RAW 13 /* Use raw sockets. */
#define MINIOS_CAP_IPC_LOCK 14 /* Nothing here: memory is never paged out. */
#define MINIOS_CAP_IPC_OWNER 15 /* Do what permissions of IPC objects forbid. */
#define MINIOS_CAP_SYS_MODULE 16 /* Nothing here: there are no modules. */
#define MINIOS_CAP_SYS_RAWIO 17 /* Open a node that one has made for a device that leads out of the machine. */
#define MINIOS_CAP_SYS_CHROOT 18 /* Change the root directory. */
#define MINIOS_CAP_SYS_PTRACE 19 /* Trace, and look into, others' processes. */
#define MINIOS_CAP_SYS_PACCT 20 /* Nothing here: there is no process accounting. */
#define MINIOS_CAP_SYS_ADMIN 21 /* Mount, set the host name, make and enter namespaces, and more. */
#define MINIOS_CAP_SYS_BOOT 22 /* Stop the machine. */
#define MINIOS_CAP_SYS_NICE 23 /* Raise priorities, and change those of others. */
#define MINIOS_CAP_SYS_RESOURCE 24 /* Raise limits, and go beyond some. */
#define MINIOS_CAP_SYS_TIME 25 /* Set the clock. */
#define MINIOS_CAP_SYS_TTY_CONFIG 26 /* Hang terminals up. */
#define MINIOS_CAP_MKNOD 27 /* Make device files. */
#define MINIOS_CAP_LEASE 28 /* Nothing here: there are no leases. */
#define MINIOS_CAP_AUDIT_WRITE 29 /* Nothing here: there is no audit log. */
#define MINIOS_CAP_AUDIT_CONTROL 30 /* Nothing here: there is no audit log. */
#define MINIOS_CAP_SETFCAP 31 /* Map user 0 of the parent into a new user namespace. */
#define MINIOS_CAP_MAC_OVERRIDE 32 /* Nothing here: there are no security modules. */
#define MINIOS_CAP_MAC_ADMIN 33 /* Nothing here: there are no security modules. */
#define MINIOS_CAP_SYSLOG 34 /* Clear and control the kernel's messages. */
#define MINIOS_CAP_WAKE_ALARM 35 /* Nothing here: the machine does not sleep. */
#define MINIOS_CAP_BLOCK_SUSPEND 36 /* Nothing here: the machine does not sleep. */
#define MINIOS_CAP_AUDIT_READ 37 /* Nothing here: there is no audit log. */
#define MINIOS_CAP_PERFMON 38 /* Read what tracing has recorded. */
#define MINIOS_CAP_BPF 39 /* Nothing here: there is no BPF. */
#define MINIOS_CAP_CHECKPOINT_RESTORE 40 /* Nothing here: there is no checkpointing. */

/* secbit: Securebits, capabilities(7); each with a lock that keeps it. */
#define MINIOS_SECBIT_NOROOT 1 /* User 0 gets no capabilities at exec. */
#define MINIOS_SECBIT_NOROOT_LOCKED 2 /* Its lock. */
#define MINIOS_SECBIT_NO_SETUID_FIXUP 4 /* Capabilities do not change with user ids. */
#define MINIOS_SECBIT_NO_SETUID_FIXUP_LOCKED 8 /* Its lock. */
#define MINIOS_SECBIT_KEEP_CAPS 16 /* Permitted ones stay when no user id is 0 any more; cleared at exec. */
#define MINIOS_SECBIT_KEEP_CAPS_LOCKED 32 /* Its lock. */
#define MINIOS_SECBIT_NO_CAP_AMBIENT_RAISE 64 /* No ambient capability can be raised. */
#define MINIOS_SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED 128 /* Its lock. */

/* pr: Operations of prctl(2). */
#define MINIOS_PR_SET_PDEATHSIG 1 /* Sends the caller signal arg2, 0: none, when its parent ends. */
#define MINIOS_PR_GET_PDEATHSIG 2 /* Writes that signal to the 4 bytes at arg2. */
#define MINIOS_PR_GET_DUMPABLE 3 /* 1 if others of the same user may look into the caller's memory, else 0. */
#define MINIOS_PR_SET_DUMPABLE 4 /* Sets that to arg2, 0 or 1. */
#define MINIOS_PR_GET_KEEPCAPS 7 /* SECBIT_KEEP_CAPS as 0 or 1. */
#define MINIOS_PR_SET_KEEPCAPS 8 /* Sets it to arg2. */
#define MINIOS_PR_SET_NAME 15 /* Names the caller: the string at arg2, at most 15 bytes. */
#define MINIOS_PR_GET_NAME 16 /* Writes the name to the 16 bytes at arg2. */
#define MINIOS_PR_GET_SECCOMP 21 /* 2 if the caller has a filter of system calls, else 0. */
#define MINIOS_PR_CAPBSET_READ 23 /* 1 if capability arg2 is in the bounding set, else 0. */
#define MINIOS_PR_CAPBSET_DROP 24 /* Takes capability arg2 out of it, for good. */
#define MINIOS_PR_GET_SECUREBITS 27 /* The securebits. */
#define MINIOS_PR_SET_SECUREBITS 28 /* Sets them to arg2. */
#define MINIOS_PR_SET_CHILD_SUBREAPER 36 /* With arg2 not 0: orphans among its descendants become its children. */
#define MINIOS_PR_GET_CHILD_SUBREAPER 37 /* Writes whether that is so to the s32 at arg2. */
#define MINIOS_PR_SET_NO_NEW_PRIVS 38 /* With arg2 1: no exec gives more privilege, for good. */
#define MINIOS_PR_GET_NO_NEW_PRIVS 39 /* Whether that is so. */
#define MINIOS_PR_CAP_AMBIENT 47 /* The ambient set: what arg2 says, with capability arg3. */

/* pr_cap_ambient: What PR_CAP_AMBIENT does. */
#define MINIOS_PR_CAP_AMBIENT_IS_SET 1 /* 1 if it is in the set, else 0. */
#define MINIOS_PR_CAP_AMBIENT_RAISE 2 /* Puts it in; it has to be permitted and inheritable. */
#define MINIOS_PR_CAP_AMBIENT_LOWER 3 /* Takes it out. */
#define MINIOS_PR_CAP_AMBIENT_CLEAR_ALL 4 /* Empties the set. */

/* Sets of capabilities of a process, capget(2). */
struct minios_cap_sets {
  uint64_t effective; /* What is checked. */
  uint64_t permitted; /* What can be made effective. */
  uint64_t inheritable; /* What can be kept over exec. */
};
_Static_assert(sizeof(struct minios_cap_sets) == 24, "size of cap_sets");

/* rlimit: Resources with limits, getrlimit(2). */
#define MINIOS_RLIMIT_CPU 0 /* Seconds of processor time: SIGXCPU, SIGKILL at the hard limit. */
#define MINIOS_RLIMIT_FSIZE 1 /* Bytes of a file that is written: SIGXFSZ, EFBIG. */
#define MINIOS_RLIMIT_DATA 2 /* Bytes of the program's memory. */
#define MINIOS_RLIMIT_STACK 3 /* Bytes of stack: the engine's, whatever this says. */
#define MINIOS_RLIMIT_CORE 4 /* Bytes of a core dump: there are none. */
#define MINIOS_RLIMIT_RSS 5 /* Nothing, as on Linux. */
#define MINIOS_RLIMIT_NPROC 6 /* Processes of the real user: EAGAIN. */
#define MINIOS_RLIMIT_NOFILE 7 /* Descriptors: EMFILE beyond. */
#define MINIOS_RLIMIT_MEMLOCK 8 /* Bytes of locked memory: nothing can be locked. */
#define MINIOS_RLIMIT_AS 9 /* Bytes of the program's memory and code. */
#define MINIOS_RLIMIT_LOCKS 10 /* Nothing, as on Linux. */
#define MINIOS_RLIMIT_SIGPENDING 11 /* Queued signals: signals are not queued. */
#define MINIOS_RLIMIT_MSGQUEUE 12 /* Bytes of POSIX message queues. */
#define MINIOS_RLIMIT_NICE 13 /* The nice value may be lowered to 20 less this. */
#define MINIOS_RLIMIT_RTPRIO 14 /* Highest real-time priority. */
#define MINIOS_RLIMIT_RTTIME 15 /* Microseconds of real-time processor time without sleep. */

/* A limit, getrlimit(2); all bits set: none. */
struct minios_rlimit {
  uint64_t cur; /* What counts. */
  uint64_t max; /* How far the process may raise it. */
};
_Static_assert(sizeof(struct minios_rlimit) == 16, "size of rlimit");

/* seccomp: Operations of seccomp(2). */
#define MINIOS_SECCOMP_SET_MODE_FILTER 1 /* Adds a filter; `args` is a seccomp_filter. */
#define MINIOS_SECCOMP_GET_ACTION_AVAIL 2 /* Whether the action at `args` is known: 0 or EOPNOTSUPP. */

/* seccomp_ret: What becomes of a system call. */
#define MINIOS_SECCOMP_RET_KILL_PROCESS 2147483648 /* The process dies of SIGSYS, whatever it does about that signal. */
#define MINIOS_SECCOMP_RET_ERRNO 327680 /* The call fails with the errno in the low 16 bits: a number of errno.ts. */
#define MINIOS_SECCOMP_RET_LOG 2147221504 /* It is made, and logged. */
#define MINIOS_SECCOMP_RET_ALLOW 2147418112 /* It is made. */

/* A filter of system calls: those that are allowed. */
struct minios_seccomp_filter {
  uint32_t default_action; /* What becomes of all others: SECCOMP_RET_…. */
  uint32_t count; /* How many are listed. */
  const uint32_t *calls; /* Their numbers. */
};
_Static_assert(sizeof(struct minios_seccomp_filter) == 12, "size of seccomp_filter");

/* mq_o: How to open a message queue, mq_open(3). */
#define MINIOS_MQ_O_RDONLY 0 /* To receive. */
#define MINIOS_MQ_O_WRONLY 1 /* To send. */
#define MINIOS_MQ_O_RDWR 2 /* Both. */
#define MINIOS_MQ_O_CREAT 64 /* Create it if it is missing. */
#define MINIOS_MQ_O_EXCL 128 /* With MQ_O_CREAT: it must not exist. */
#define MINIOS_MQ_O_NONBLOCK 2048 /* Never wait. */

/* What a queue is like, mq_getattr(3). */
struct minios_mq_attr {
  int64_t flags; /* MQ_O_NONBLOCK or 0. */
  int64_t maxmsg; /* Most messages in it. */
  int64_t msgsize; /* Bytes of the longest one. */
  int64_t curmsgs; /* Messages in it now. */
  int64_t reserved; /* 0. */
};
_Static_assert(sizeof(struct minios_mq_attr) == 40, "size of mq_attr");

/* sigev: How mq_notify tells, sigevent(3). */
#define MINIOS_SIGEV_SIGNAL 0 /* By a signal. */
#define MINIOS_SIGEV_NONE 1 /* Not at all: nobody else can register. */

/* What mq_notify does when a message comes, sigevent(3). */
struct minios_sigevent {
  uint64_t value; /* Not passed on: signals carry no value. */
  int32_t signo; /* The signal. */
  int32_t notify; /* SIGEV_…. */
};
_Static_assert(sizeof(struct minios_sigevent) == 16, "size of sigevent");

/* Sets a clock (clock_settime(2)). EPERM without privilege. */
__attribute__((import_module("wasix_32v1"), import_name("clock_time_set")))
int32_t wasix_clock_time_set(uint32_t id, uint64_t timestamp);

/* Copies a descriptor to the lowest free number (dup(2)). */
__attribute__((import_module("wasix_32v1"), import_name("fd_dup")))
int32_t wasix_fd_dup(int32_t fd, int32_t *fd_out);

/* Copies a descriptor to the lowest free number from min_result_fd on (fcntl(2), F_DUPFD). */
__attribute__((import_module("wasix_32v1"), import_name("fd_dup2")))
int32_t wasix_fd_dup2(int32_t fd, int32_t min_result_fd, uint8_t cloexec, int32_t *fd_out);

/* Makes a counter with a descriptor (eventfd(2)). */
__attribute__((import_module("wasix_32v1"), import_name("fd_event")))
int32_t wasix_fd_event(uint64_t initial_val, uint16_t flags, int32_t *fd_out);

/* Makes a pipe: the first descriptor reads, the second writes (pipe(2)). */
__attribute__((import_module("wasix_32v1"), import_name("fd_pipe")))
int32_t wasix_fd_pipe(int32_t *reader_out, int32_t *writer_out);

/* Writes the state of the terminal. */
__attribute__((import_module("wasix_32v1"), import_name("tty_get")))
int32_t wasix_tty_get(struct wasix_tty *state);

/* Sets it. */
__attribute__((import_module("wasix_32v1"), import_name("tty_set")))
int32_t wasix_tty_set(const struct wasix_tty *state);

/* Writes the working directory without a NUL; path_len holds the buffer's size and receives the length (getcwd(3)). EOVERFLOW: it does not fit, the length is there. */
__attribute__((import_module("wasix_32v1"), import_name("getcwd")))
int32_t wasix_getcwd(void *path, uint32_t *path_len);

/* Changes the working directory (chdir(2)). */
__attribute__((import_module("wasix_32v1"), import_name("chdir")))
int32_t wasix_chdir(const void *path, uint32_t path_len);

/* path_open with flags of the descriptor. */
__attribute__((import_module("wasix_32v1"), import_name("path_open2")))
int32_t wasix_path_open2(int32_t fd, uint32_t dirflags, const void *path, uint32_t path_len, uint16_t oflags, uint64_t fs_rights_base, uint64_t fs_rights_inheriting, uint16_t fdflags, uint16_t fdflagsext, int32_t *fd_out);

/* Flags of the descriptor (fcntl(2), F_GETFD). */
__attribute__((import_module("wasix_32v1"), import_name("fd_fdflags_get")))
int32_t wasix_fd_fdflags_get(int32_t fd, uint16_t *flags_out);

/* Sets them (fcntl(2), F_SETFD). */
__attribute__((import_module("wasix_32v1"), import_name("fd_fdflags_set")))
int32_t wasix_fd_fdflags_set(int32_t fd, uint16_t flags);

/* Names the program's exported function that gets signals, `(signal: i32)`. */
__attribute__((import_module("wasix_32v1"), import_name("callback_signal")))
void wasix_callback_signal(const void *callback, uint32_t callback_len);

/* Starts a thread (pthread_create(3)). */
__attribute__((import_module("wasix_32v1"), import_name("thread_spawn_v2")))
int32_t wasix_thread_spawn_v2(const struct wasix_thread_start *args, int32_t *tid_out);

/* Sleeps (nanosleep(2)). */
__attribute__((import_module("wasix_32v1"), import_name("thread_sleep")))
int32_t wasix_thread_sleep(uint64_t duration);

/* The caller's thread id; the main thread's is the process id (gettid(2)). */
__attribute__((import_module("wasix_32v1"), import_name("thread_id")))
int32_t wasix_thread_id(int32_t *tid_out);

/* Waits for a thread to end (pthread_join(3)). */
__attribute__((import_module("wasix_32v1"), import_name("thread_join")))
int32_t wasix_thread_join(int32_t tid);

/* How many threads can run at once (nproc(1)). */
__attribute__((import_module("wasix_32v1"), import_name("thread_parallelism")))
int32_t wasix_thread_parallelism(uint32_t *count_out);

/* Sends a thread a signal (pthread_kill(3)). */
__attribute__((import_module("wasix_32v1"), import_name("thread_signal")))
int32_t wasix_thread_signal(int32_t tid, uint8_t signal);

/* Ends the thread (pthread_exit(3)). */
__attribute__((import_module("wasix_32v1"), import_name("thread_exit")))
_Noreturn void wasix_thread_exit(uint32_t rval);

/* Waits while *futex is `expected` (futex(2), FUTEX_WAIT). woken: 0 on timeout. EINVAL: it is not. */
__attribute__((import_module("wasix_32v1"), import_name("futex_wait")))
int32_t wasix_futex_wait(uint32_t *futex, uint32_t expected, const struct wasix_option_timestamp *timeout, uint8_t *woken_out);

/* Wakes one waiter (FUTEX_WAKE); woken: there was one. */
__attribute__((import_module("wasix_32v1"), import_name("futex_wake")))
int32_t wasix_futex_wake(uint32_t *futex, uint8_t *woken_out);

/* Wakes all waiters; woken: there were some. */
__attribute__((import_module("wasix_32v1"), import_name("futex_wake_all")))
int32_t wasix_futex_wake_all(uint32_t *futex, uint8_t *woken_out);

/* Keeps the stack; answers 0 the first time and the given value after stack_restore (setjmp(3)). */
__attribute__((import_module("wasix_32v1"), import_name("stack_checkpoint")))
int32_t wasix_stack_checkpoint(struct wasix_stack_snapshot *snapshot, uint64_t *value_out);

/* Goes back to a kept stack (longjmp(3)). */
__attribute__((import_module("wasix_32v1"), import_name("stack_restore")))
_Noreturn void wasix_stack_restore(const struct wasix_stack_snapshot *snapshot, uint64_t value);

/* Makes a context that will run a function (makecontext(3)). */
__attribute__((import_module("wasix_32v1"), import_name("context_create")))
int32_t wasix_context_create(uint64_t *new_context, uint32_t entrypoint);

/* Suspends this context and resumes another (swapcontext(3)). */
__attribute__((import_module("wasix_32v1"), import_name("context_switch")))
int32_t wasix_context_switch(uint64_t next_context);

/* Frees a suspended or ended context. */
__attribute__((import_module("wasix_32v1"), import_name("context_destroy")))
int32_t wasix_context_destroy(uint64_t context);

/* Sends the caller a signal after `interval`, once or again and again; 0 ends that (setitimer(2)). */
__attribute__((import_module("wasix_32v1"), import_name("proc_raise_interval")))
int32_t wasix_proc_raise_interval(uint8_t sig, uint64_t interval, uint8_t repeat);

/* Copies the process: pid 0 in the child (fork(2)). Without copy_memory the parent waits until the child exits or execs (vfork(2)). */
__attribute__((import_module("wasix_32v1"), import_name("proc_fork")))
int32_t wasix_proc_fork(uint8_t copy_memory, int32_t *pid_out);

/* Becomes the child in place; the next proc_exit2 or proc_exec returns into the parent (vfork(2) without its control flow). */
__attribute__((import_module("wasix_32v1"), import_name("proc_fork_env")))
int32_t wasix_proc_fork_env(int32_t *pid_out);

/* proc_exit that returns into the parent after proc_fork_env. */
__attribute__((import_module("wasix_32v1"), import_name("proc_exit2")))
void wasix_proc_exit2(uint32_t rval);

/* Replaces the program; arguments are separated by line feeds; ends the process if it fails (execv(3)). */
__attribute__((import_module("wasix_32v1"), import_name("proc_exec")))
_Noreturn void wasix_proc_exec(const void *name, uint32_t name_len, const void *args, uint32_t args_len);

/* proc_exec with an environment, separated by line feeds (execve(2)). */
__attribute__((import_module("wasix_32v1"), import_name("proc_exec2")))
_Noreturn void wasix_proc_exec2(const void *name, uint32_t name_len, const void *args, uint32_t args_len, const void *envs, uint32_t envs_len);

/* proc_exec2 that comes back if it fails, and can look the name up in `path` (execvpe(3)). envs 0: the caller's. */
__attribute__((import_module("wasix_32v1"), import_name("proc_exec3")))
int32_t wasix_proc_exec3(const void *name, uint32_t name_len, const void *args, uint32_t args_len, const void *envs, uint32_t envs_len, uint8_t search_path, const void *path, uint32_t path_len);

/* Starts a process; lists are separated by line feeds. */
__attribute__((import_module("wasix_32v1"), import_name("proc_spawn")))
int32_t wasix_proc_spawn(const void *name, uint32_t name_len, uint8_t chroot, const void *args, uint32_t args_len, const void *preopen, uint32_t preopen_len, uint8_t stdin, uint8_t stdout, uint8_t stderr, const void *working_dir, uint32_t working_dir_len, struct wasix_process_handles *handles_out);

/* Starts a process (posix_spawn(3)); lists of strings are separated by line feeds. */
__attribute__((import_module("wasix_32v1"), import_name("proc_spawn2")))
int32_t wasix_proc_spawn2(const void *name, uint32_t name_len, const void *args, uint32_t args_len, const void *envs, uint32_t envs_len, const struct wasix_proc_spawn_fd_op *fd_ops, uint32_t fd_ops_len, const struct wasix_signal_disposition *signal_dispositions, uint32_t signal_dispositions_len, uint8_t search_path, const void *path, uint32_t path_len, int32_t *pid_out);

/* The caller's process id (getpid(2)). */
__attribute__((import_module("wasix_32v1"), import_name("proc_id")))
int32_t wasix_proc_id(int32_t *pid_out);

/* The parent of a process (getppid(2)). */
__attribute__((import_module("wasix_32v1"), import_name("proc_parent")))
int32_t wasix_proc_parent(int32_t pid, int32_t *parent_out);

/* Waits for a child, none: any; `pid` receives which (waitpid(2)). */
__attribute__((import_module("wasix_32v1"), import_name("proc_join")))
int32_t wasix_proc_join(struct wasix_option_pid *pid, uint32_t flags, struct wasix_join_status *status_out);

/* Sends a signal (kill(2)). */
__attribute__((import_module("wasix_32v1"), import_name("proc_signal")))
int32_t wasix_proc_signal(int32_t pid, uint8_t signal);

/* Writes the dispositions that the program starts with, as signal_disposition structs. */
__attribute__((import_module("wasix_32v1"), import_name("proc_signals_get")))
int32_t wasix_proc_signals_get(void *buf);

/* How many there are. */
__attribute__((import_module("wasix_32v1"), import_name("proc_signals_sizes_get")))
int32_t wasix_proc_signals_sizes_get(uint32_t *count_out);

/* Asks for a snapshot of the program's state. */
__attribute__((import_module("wasix_32v1"), import_name("proc_snapshot")))
int32_t wasix_proc_snapshot(void);

/* Joins a remote network. */
__attribute__((import_module("wasix_32v1"), import_name("port_bridge")))
int32_t wasix_port_bridge(const void *network, uint32_t network_len, const void *token, uint32_t token_len, uint8_t security);

/* Leaves it. */
__attribute__((import_module("wasix_32v1"), import_name("port_unbridge")))
int32_t wasix_port_unbridge(void);

/* Gets an address by DHCP. */
__attribute__((import_module("wasix_32v1"), import_name("port_dhcp_acquire")))
int32_t wasix_port_dhcp_acquire(void);

/* Adds an address to the interface (ip-address(8)). */
__attribute__((import_module("wasix_32v1"), import_name("port_addr_add")))
int32_t wasix_port_addr_add(const struct wasix_addr_cidr *addr);

/* Removes one. */
__attribute__((import_module("wasix_32v1"), import_name("port_addr_remove")))
int32_t wasix_port_addr_remove(const struct wasix_addr *addr);

/* Removes all. */
__attribute__((import_module("wasix_32v1"), import_name("port_addr_clear")))
int32_t wasix_port_addr_clear(void);

/* The interface's hardware address. */
__attribute__((import_module("wasix_32v1"), import_name("port_mac")))
int32_t wasix_port_mac(struct wasix_hardware_address *mac_out);

/* Writes the addresses; naddrs holds the room and receives the number. EOVERFLOW: too many. */
__attribute__((import_module("wasix_32v1"), import_name("port_addr_list")))
int32_t wasix_port_addr_list(struct wasix_addr_cidr *addrs, uint32_t *naddrs);

/* Sets the default gateway. */
__attribute__((import_module("wasix_32v1"), import_name("port_gateway_set")))
int32_t wasix_port_gateway_set(const struct wasix_addr *addr);

/* Adds a route (ip-route(8)). */
__attribute__((import_module("wasix_32v1"), import_name("port_route_add")))
int32_t wasix_port_route_add(const struct wasix_addr_cidr *cidr, const struct wasix_addr *via_router, const struct wasix_option_timestamp *preferred_until, const struct wasix_option_timestamp *expires_at);

/* Removes a route. */
__attribute__((import_module("wasix_32v1"), import_name("port_route_remove")))
int32_t wasix_port_route_remove(const struct wasix_addr *cidr);

/* Removes all. */
__attribute__((import_module("wasix_32v1"), import_name("port_route_clear")))
int32_t wasix_port_route_clear(void);

/* Writes the routes; nroutes holds the room and receives the number. EOVERFLOW: too many. */
__attribute__((import_module("wasix_32v1"), import_name("port_route_list")))
int32_t wasix_port_route_list(struct wasix_route *routes, uint32_t *nroutes);

/* Looks a host name up (getaddrinfo(3)). */
__attribute__((import_module("wasix_32v1"), import_name("resolve")))
int32_t wasix_resolve(const void *host, uint32_t host_len, uint16_t port, struct wasix_addr_ip *addrs, uint32_t naddrs, uint32_t *count_out);

/* State of a socket. */
__attribute__((import_module("wasix_32v1"), import_name("sock_status")))
int32_t wasix_sock_status(int32_t fd, uint8_t *status_out);

/* Its own address (getsockname(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_addr_local")))
int32_t wasix_sock_addr_local(int32_t fd, struct wasix_addr_port *addr_out);

/* The other end's address (getpeername(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_addr_peer")))
int32_t wasix_sock_addr_peer(int32_t fd, struct wasix_addr_port *addr_out);

/* Makes a socket (socket(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_open")))
int32_t wasix_sock_open(uint8_t af, uint8_t socktype, uint16_t sock_proto, int32_t *fd_out);

/* Makes two connected sockets (socketpair(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_pair")))
int32_t wasix_sock_pair(uint8_t af, uint8_t socktype, uint16_t sock_proto, int32_t *fd0_out, int32_t *fd1_out);

/* Sets an option that is a flag (setsockopt(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_set_opt_flag")))
int32_t wasix_sock_set_opt_flag(int32_t fd, uint8_t sockopt, uint8_t flag);

/* Gets one (getsockopt(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_get_opt_flag")))
int32_t wasix_sock_get_opt_flag(int32_t fd, uint8_t sockopt, uint8_t *flag_out);

/* Sets an option that is a time. */
__attribute__((import_module("wasix_32v1"), import_name("sock_set_opt_time")))
int32_t wasix_sock_set_opt_time(int32_t fd, uint8_t sockopt, const struct wasix_option_timestamp *timeout);

/* Gets one. */
__attribute__((import_module("wasix_32v1"), import_name("sock_get_opt_time")))
int32_t wasix_sock_get_opt_time(int32_t fd, uint8_t sockopt, struct wasix_option_timestamp *timeout_out);

/* Sets an option that is a number. */
__attribute__((import_module("wasix_32v1"), import_name("sock_set_opt_size")))
int32_t wasix_sock_set_opt_size(int32_t fd, uint8_t sockopt, uint64_t value);

/* Gets one. */
__attribute__((import_module("wasix_32v1"), import_name("sock_get_opt_size")))
int32_t wasix_sock_get_opt_size(int32_t fd, uint8_t sockopt, uint64_t *value_out);

/* Joins a group (IP_ADD_MEMBERSHIP). */
__attribute__((import_module("wasix_32v1"), import_name("sock_join_multicast_v4")))
int32_t wasix_sock_join_multicast_v4(int32_t fd, const struct wasix_addr_ip4 *multiaddr, const struct wasix_addr_ip4 *interface_addr);

/* Leaves it (IP_DROP_MEMBERSHIP). */
__attribute__((import_module("wasix_32v1"), import_name("sock_leave_multicast_v4")))
int32_t wasix_sock_leave_multicast_v4(int32_t fd, const struct wasix_addr_ip4 *multiaddr, const struct wasix_addr_ip4 *interface_addr);

/* Joins a group (IPV6_JOIN_GROUP). */
__attribute__((import_module("wasix_32v1"), import_name("sock_join_multicast_v6")))
int32_t wasix_sock_join_multicast_v6(int32_t fd, const struct wasix_addr_ip6 *multiaddr, uint32_t interface_index);

/* Leaves it (IPV6_LEAVE_GROUP). */
__attribute__((import_module("wasix_32v1"), import_name("sock_leave_multicast_v6")))
int32_t wasix_sock_leave_multicast_v6(int32_t fd, const struct wasix_addr_ip6 *multiaddr, uint32_t interface_index);

/* Gives a socket an address (bind(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_bind")))
int32_t wasix_sock_bind(int32_t fd, const struct wasix_addr_port *addr);

/* Lets it take connections (listen(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_listen")))
int32_t wasix_sock_listen(int32_t fd, uint32_t backlog);

/* Takes a connection (accept4(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_accept_v2")))
int32_t wasix_sock_accept_v2(int32_t fd, uint16_t flags, int32_t *fd_out, struct wasix_addr_port *addr_out);

/* Connects (connect(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_connect")))
int32_t wasix_sock_connect(int32_t fd, const struct wasix_addr_port *addr);

/* Receives with the sender's address (recvmsg(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_recv_from")))
int32_t wasix_sock_recv_from(int32_t fd, const struct wasi_iovec *ri_data, uint32_t ri_data_len, uint16_t ri_flags, uint32_t *nread_out, uint16_t *ro_flags_out, struct wasix_addr_port *addr_out);

/* Sends to an address (sendmsg(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_send_to")))
int32_t wasix_sock_send_to(int32_t fd, const struct wasi_ciovec *si_data, uint32_t si_data_len, uint16_t si_flags, const struct wasix_addr_port *addr, uint32_t *nwritten_out);

/* Sends part of a file (sendfile(2)). */
__attribute__((import_module("wasix_32v1"), import_name("sock_send_file")))
int32_t wasix_sock_send_file(int32_t out_fd, int32_t in_fd, uint64_t offset, uint64_t count, uint64_t *nwritten_out);

/* Makes an interest list (epoll_create(2)). */
__attribute__((import_module("wasix_32v1"), import_name("epoll_create")))
int32_t wasix_epoll_create(int32_t *fd_out);

/* Changes it (epoll_ctl(2)). */
__attribute__((import_module("wasix_32v1"), import_name("epoll_ctl")))
int32_t wasix_epoll_ctl(int32_t epfd, uint32_t op, int32_t fd, const struct wasix_epoll_event *event);

/* Waits for events; all bits of timeout set: for ever (epoll_wait(2)). */
__attribute__((import_module("wasix_32v1"), import_name("epoll_wait")))
int32_t wasix_epoll_wait(int32_t epfd, struct wasix_epoll_event *events, uint32_t maxevents, uint64_t timeout, uint32_t *nevents_out);

/* Tells whether a handle is none: EINVAL. */
__attribute__((import_module("wasix_32v1"), import_name("dl_invalid_handle")))
int32_t wasix_dl_invalid_handle(uint32_t handle);

/* Loads a library; writes an error's text to err_buf (dlopen(3)). */
__attribute__((import_module("wasix_32v1"), import_name("dlopen")))
int32_t wasix_dlopen(const void *path, uint32_t path_len, uint32_t flags, void *err_buf, uint32_t err_buf_len, const void *ld_library_path, uint32_t ld_library_path_len, uint32_t *handle_out);

/* Finds a symbol: an address or a table index (dlsym(3)). */
__attribute__((import_module("wasix_32v1"), import_name("dlsym")))
int32_t wasix_dlsym(uint32_t handle, const void *symbol, uint32_t symbol_len, void *err_buf, uint32_t err_buf_len, uint32_t *address_out);

/* Calls a function with values from memory. */
__attribute__((import_module("wasix_32v1"), import_name("call_dynamic")))
int32_t wasix_call_dynamic(uint32_t function_id, const void *values, uint32_t values_len, void *results, uint32_t results_len, uint8_t strict);

/* Binds a closure to a function and data. */
__attribute__((import_module("wasix_32v1"), import_name("closure_prepare")))
int32_t wasix_closure_prepare(uint32_t backing_function_id, uint32_t closure_id, const uint8_t *argument_types, uint32_t argument_types_len, const uint8_t *result_types, uint32_t result_types_len, void *user_data);

/* Reserves a table index for a closure. */
__attribute__((import_module("wasix_32v1"), import_name("closure_allocate")))
int32_t wasix_closure_allocate(uint32_t *closure_id_out);

/* Gives it back. */
__attribute__((import_module("wasix_32v1"), import_name("closure_free")))
int32_t wasix_closure_free(uint32_t closure_id);

/* Tells a function's signature. */
__attribute__((import_module("wasix_32v1"), import_name("reflect_signature")))
int32_t wasix_reflect_signature(uint32_t function_id, uint8_t *argument_types, uint16_t argument_types_len, uint8_t *result_types, uint16_t result_types_len, struct wasix_reflection_result *signature_out);

/* The caller's process id (getpid(2)). */
__attribute__((import_module("minios"), import_name("getpid")))
int32_t minios_getpid(void);

/* Its parent's; 0 if the parent is outside the pid namespace (getppid(2)). */
__attribute__((import_module("minios"), import_name("getppid")))
int32_t minios_getppid(void);

/* Starts a program in a new process and answers its pid (posix_spawn(3), clone3(2)). Fails as execve(2) does, before the child exists; exec_error tells more. */
__attribute__((import_module("minios"), import_name("spawn")))
int32_t minios_spawn(const struct minios_spawn_attr *attr);

/* Replaces the caller's program; comes back only to fail (execve(2)). Takes path, argv, envp, fd_actions, SPAWN_FLAG_CLOSE_OTHERS, _SETSIGMASK and _SETSIGDEFAULT; other flags and clone_flags are EINVAL. */
__attribute__((import_module("minios"), import_name("exec")))
int32_t minios_exec(const struct minios_spawn_attr *attr);

/* Writes why the caller's last spawn or exec failed, one line without a NUL, cut to the buffer, and answers the full length; 0: it did not fail. (Linux has only the errno.) */
__attribute__((import_module("minios"), import_name("exec_error")))
int32_t minios_exec_error(void *buf, uint32_t buf_len);

/* Waits for a child: pid > 0 that one, 0 the caller's group, −1 any, < −1 group −pid. Answers the pid, or 0 with WNOHANG. status and rusage may be 0 (wait4(2), with its status encoding). ECHILD: no such child. */
__attribute__((import_module("minios"), import_name("wait4")))
int32_t minios_wait4(int32_t pid, int32_t *status, int32_t options, struct minios_rusage *rusage);

/* Sends a signal: pid > 0 a process, 0 the caller's group, −1 all it may, < −1 group −pid; signal 0 only checks (kill(2)). ESRCH, EPERM. */
__attribute__((import_module("minios"), import_name("kill")))
int32_t minios_kill(int32_t pid, int32_t sig);

/* Writes the resources used by the caller (0) or by its descendants that were waited for (−1) (getrusage(2)). */
__attribute__((import_module("minios"), import_name("getrusage")))
int32_t minios_getrusage(int32_t who, struct minios_rusage *usage);

/* The process group of pid, 0: the caller (getpgid(2)). */
__attribute__((import_module("minios"), import_name("getpgid")))
int32_t minios_getpgid(int32_t pid);

/* Moves pid, 0: the caller, to group pgid, 0: its own pid (setpgid(2)). */
__attribute__((import_module("minios"), import_name("setpgid")))
int32_t minios_setpgid(int32_t pid, int32_t pgid);

/* The session of pid, 0: the caller (getsid(2)). */
__attribute__((import_module("minios"), import_name("getsid")))
int32_t minios_getsid(int32_t pid);

/* Starts a session without a terminal and answers its id (setsid(2)). EPERM: the caller leads a group. */
__attribute__((import_module("minios"), import_name("setsid")))
int32_t minios_setsid(void);

/* Adds to the caller's nice value and answers 20 − the new one, 1 to 40 (nice(2)). */
__attribute__((import_module("minios"), import_name("nice")))
int32_t minios_nice(int32_t increment);

/* The best priority among those meant, as 20 − nice, 1 to 40 (the system call of getpriority(2)). */
__attribute__((import_module("minios"), import_name("getpriority")))
int32_t minios_getpriority(int32_t which, int32_t who);

/* Sets the nice value, −20 to 19 (setpriority(2)). EACCES: lower without privilege. */
__attribute__((import_module("minios"), import_name("setpriority")))
int32_t minios_setpriority(int32_t which, int32_t who, int32_t priority);

/* Gives pid, 0: the caller, a policy SCHED_… and for SCHED_FIFO and SCHED_RR a priority of 1 to 99, for others 0 (sched_setscheduler(2)). EINVAL, ESRCH, EPERM: real time without privilege. */
__attribute__((import_module("minios"), import_name("sched_setscheduler")))
int32_t minios_sched_setscheduler(int32_t pid, int32_t policy, int32_t priority);

/* The policy of pid, 0: the caller, perhaps with SCHED_RESET_ON_FORK; writes its priority, 0 unless it is real-time, if the pointer is not 0 (sched_getscheduler(2), sched_getparam(2)). ESRCH. */
__attribute__((import_module("minios"), import_name("sched_getscheduler")))
int32_t minios_sched_getscheduler(int32_t pid, int32_t *priority);

/* Sets what a signal does, and writes what it did; act and oldact may be 0 (sigaction(2)). EINVAL: no such signal, or SIGKILL or SIGSTOP. ENOSYS: to catch one without having called callback_signal. */
__attribute__((import_module("minios"), import_name("sigaction")))
int32_t minios_sigaction(int32_t sig, const struct minios_sigaction *act, struct minios_sigaction *oldact);

/* Changes the mask of blocked signals and writes the old one; set and oldset may be 0 (sigprocmask(2)). */
__attribute__((import_module("minios"), import_name("sigprocmask")))
int32_t minios_sigprocmask(int32_t how, const uint64_t *set, uint64_t *oldset);

/* Writes the set of blocked signals that wait (sigpending(2)). */
__attribute__((import_module("minios"), import_name("sigpending")))
int32_t minios_sigpending(uint64_t *set);

/* Waits for a signal that ends the process or runs a handler, with `mask` meanwhile: EINTR (sigsuspend(2)). */
__attribute__((import_module("minios"), import_name("sigsuspend")))
int32_t minios_sigsuspend(const uint64_t *mask);

/* Takes a waiting signal of the set and answers its number; −1 ns: waits for ever (sigtimedwait(2)). EAGAIN: none came in time. EINTR: a handler ran. */
__attribute__((import_module("minios"), import_name("sigtimedwait")))
int32_t minios_sigtimedwait(const uint64_t *set, int64_t timeout_ns);

/* SIGALRM in so many seconds, 0: never; answers what was left (alarm(2)). */
__attribute__((import_module("minios"), import_name("alarm")))
int32_t minios_alarm(uint32_t seconds);

/* Sets an interval timer and writes the old one; both may be 0 (setitimer(2)). */
__attribute__((import_module("minios"), import_name("setitimer")))
int32_t minios_setitimer(int32_t which, const struct minios_itimerval *value, struct minios_itimerval *old);

/* Writes an interval timer (getitimer(2)). */
__attribute__((import_module("minios"), import_name("getitimer")))
int32_t minios_getitimer(int32_t which, struct minios_itimerval *value);

/* Watches and steers another process, PTRACE_… (ptrace(2)). ESRCH: no such process, or not stopped under the caller's eyes. EPERM: already traced, or not the caller's to trace. EIO: no such request. */
__attribute__((import_module("minios"), import_name("ptrace")))
int32_t minios_ptrace(int32_t request, int32_t pid, uint32_t addr, void *data);

/* Copies from the memory of a process that is stopped under the eyes of the caller, and answers how many bytes there were up to the end of its memory. (process_vm_readv(2), of one piece: another task never reaches into a memory that is in use.) ESRCH, EFAULT. */
__attribute__((import_module("minios"), import_name("process_vm_read")))
int32_t minios_process_vm_read(int32_t pid, uint32_t address, void *buf, uint32_t len);

/* The real user id (getuid(2)). */
__attribute__((import_module("minios"), import_name("getuid")))
int32_t minios_getuid(void);

/* The effective user id (geteuid(2)). */
__attribute__((import_module("minios"), import_name("geteuid")))
int32_t minios_geteuid(void);

/* The real group id (getgid(2)). */
__attribute__((import_module("minios"), import_name("getgid")))
int32_t minios_getgid(void);

/* The effective group id (getegid(2)). */
__attribute__((import_module("minios"), import_name("getegid")))
int32_t minios_getegid(void);

/* Sets the file creation mask and answers the old one (umask(2)). */
__attribute__((import_module("minios"), import_name("umask")))
int32_t minios_umask(uint32_t mask);

/* Writes the real, effective and saved user id (getresuid(2)). */
__attribute__((import_module("minios"), import_name("getresuid")))
int32_t minios_getresuid(uint32_t *ruid, uint32_t *euid, uint32_t *suid);

/* Writes the real, effective and saved group id (getresgid(2)). */
__attribute__((import_module("minios"), import_name("getresgid")))
int32_t minios_getresgid(uint32_t *rgid, uint32_t *egid, uint32_t *sgid);

/* Sets the effective user id; with CAP_SETUID all three (setuid(2)). */
__attribute__((import_module("minios"), import_name("setuid")))
int32_t minios_setuid(uint32_t uid);

/* Sets the effective group id; with CAP_SETGID all three (setgid(2)). */
__attribute__((import_module("minios"), import_name("setgid")))
int32_t minios_setgid(uint32_t gid);

/* Sets the real and the effective user id (setreuid(2)). */
__attribute__((import_module("minios"), import_name("setreuid")))
int32_t minios_setreuid(uint32_t ruid, uint32_t euid);

/* Sets the real and the effective group id (setregid(2)). */
__attribute__((import_module("minios"), import_name("setregid")))
int32_t minios_setregid(uint32_t rgid, uint32_t egid);

/* Sets all three user ids (setresuid(2)). */
__attribute__((import_module("minios"), import_name("setresuid")))
int32_t minios_setresuid(uint32_t ruid, uint32_t euid, uint32_t suid);

/* Sets all three group ids (setresgid(2)). */
__attribute__((import_module("minios"), import_name("setresgid")))
int32_t minios_setresgid(uint32_t rgid, uint32_t egid, uint32_t sgid);

/* Writes the supplementary groups, if count is not 0, and answers how many there are (getgroups(2)). */
__attribute__((import_module("minios"), import_name("getgroups")))
int32_t minios_getgroups(uint32_t count, uint32_t *list);

/* Sets the supplementary groups (setgroups(2)). */
__attribute__((import_module("minios"), import_name("setgroups")))
int32_t minios_setgroups(uint32_t count, const uint32_t *list);

/* Writes the capabilities of pid, 0: the caller (capget(2), with one struct). */
__attribute__((import_module("minios"), import_name("capget")))
int32_t minios_capget(int32_t pid, struct minios_cap_sets *sets);

/* Sets the caller's capabilities (capset(2), with one struct). */
__attribute__((import_module("minios"), import_name("capset")))
int32_t minios_capset(const struct minios_cap_sets *sets);

/* Asks and changes what PR_… says about the caller (prctl(2)). EINVAL: no such operation. */
__attribute__((import_module("minios"), import_name("prctl")))
int32_t minios_prctl(int32_t option, uint32_t arg2, uint32_t arg3, uint32_t arg4, uint32_t arg5);

/* Filters the system calls of the caller and its children to come (seccomp(2); a filter is no BPF program, but a list of what is allowed). Filters add up, and the strictest answer counts. EACCES: without PR_SET_NO_NEW_PRIVS and CAP_SYS_ADMIN. */
__attribute__((import_module("minios"), import_name("seccomp")))
int32_t minios_seccomp(uint32_t operation, uint32_t flags, void *args);

/* Writes and sets a limit of pid, 0: the caller; both may be 0 (prlimit(2)). */
__attribute__((import_module("minios"), import_name("prlimit")))
int32_t minios_prlimit(int32_t pid, int32_t resource, const struct minios_rlimit *new_limit, struct minios_rlimit *old_limit);

/* Says on which harts pid may run: a mask of len bytes (sched_setaffinity(2)). */
__attribute__((import_module("minios"), import_name("sched_setaffinity")))
int32_t minios_sched_setaffinity(int32_t pid, uint32_t len, const void *mask);

/* Writes on which harts pid may run, and answers how many bytes that are (the system call of sched_getaffinity(2)). */
__attribute__((import_module("minios"), import_name("sched_getaffinity")))
int32_t minios_sched_getaffinity(int32_t pid, uint32_t len, void *mask);

/* Stores all file systems and stops or restarts the machine (reboot(2)). EPERM without privilege. */
__attribute__((import_module("minios"), import_name("power")))
int32_t minios_power(uint32_t how, int32_t status);

/* Writes the first buf_len bytes of the machine's counters and answers how many (sysinfo(2)). */
__attribute__((import_module("minios"), import_name("sysinfo")))
int32_t minios_sysinfo(struct minios_sysinfo *buf, uint32_t buf_len);

/* Reads or controls the kernel's messages, SYSLOG_ACTION_… (syslog(2)). */
__attribute__((import_module("minios"), import_name("syslog")))
int32_t minios_syslog(int32_t type, void *buf, uint32_t buf_len);

/* Writes the names of the system (uname(2)). */
__attribute__((import_module("minios"), import_name("uname")))
int32_t minios_uname(struct minios_utsname *buf);

/* Gives the caller new namespaces of the kinds in flags, CLONE_NEW… (unshare(2)). EINVAL: an unknown flag; EPERM: without privilege; ENOSPC: nested too deep. */
__attribute__((import_module("minios"), import_name("unshare")))
int32_t minios_unshare(uint32_t flags);

/* Moves the caller into the namespace that fd is open on, /proc/PID/ns/…; nstype: the kind that it has to be, CLONE_NEW…, 0: any (setns(2)). EINVAL: another kind, or not to be entered from here. */
__attribute__((import_module("minios"), import_name("setns")))
int32_t minios_setns(int32_t fd, uint32_t nstype);

/* Sets the host name of the UTS namespace, at most 64 bytes (sethostname(2)). */
__attribute__((import_module("minios"), import_name("sethostname")))
int32_t minios_sethostname(const void *name, uint32_t name_len);

/* Sets its NIS domain name, at most 64 bytes (setdomainname(2)). */
__attribute__((import_module("minios"), import_name("setdomainname")))
int32_t minios_setdomainname(const void *name, uint32_t name_len);

/* All attributes of a file. Flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH (fstatat(2)). */
__attribute__((import_module("minios"), import_name("fstatat")))
int32_t minios_fstatat(int32_t dirfd, const void *path, uint32_t path_len, struct minios_stat *buf, uint32_t flags);

/* All attributes of an open file (fstat(2)). */
__attribute__((import_module("minios"), import_name("fstat")))
int32_t minios_fstat(int32_t fd, struct minios_stat *buf);

/* Sets the permissions (fchmodat2(2)). */
__attribute__((import_module("minios"), import_name("chmod")))
int32_t minios_chmod(int32_t dirfd, const void *path, uint32_t path_len, uint32_t mode, uint32_t flags);

/* Sets the permissions of an open file (fchmod(2)). */
__attribute__((import_module("minios"), import_name("fchmod")))
int32_t minios_fchmod(int32_t fd, uint32_t mode);

/* Sets owner and group (fchownat(2)). */
__attribute__((import_module("minios"), import_name("chown")))
int32_t minios_chown(int32_t dirfd, const void *path, uint32_t path_len, uint32_t uid, uint32_t gid, uint32_t flags);

/* Sets owner and group of an open file (fchown(2)). */
__attribute__((import_module("minios"), import_name("fchown")))
int32_t minios_fchown(int32_t fd, uint32_t uid, uint32_t gid);

/* Asks whether a file may be used: F_OK or R_OK, W_OK, X_OK together (faccessat2(2)). */
__attribute__((import_module("minios"), import_name("access")))
int32_t minios_access(int32_t dirfd, const void *path, uint32_t path_len, int32_t mode, uint32_t flags);

/* Makes a named pipe (mkfifoat(3)). */
__attribute__((import_module("minios"), import_name("mkfifo")))
int32_t minios_mkfifo(int32_t dirfd, const void *path, uint32_t path_len, uint32_t mode);

/* Makes a file of the type in mode (mknodat(2)). */
__attribute__((import_module("minios"), import_name("mknod")))
int32_t minios_mknod(int32_t dirfd, const void *path, uint32_t path_len, uint32_t mode, uint64_t dev);

/* Stores all file systems (sync(2)). */
__attribute__((import_module("minios"), import_name("sync")))
int32_t minios_sync(void);

/* Locks the open file against others who lock it, LOCK_… (flock(2)). EAGAIN: with LOCK_NB, somebody else has it. */
__attribute__((import_module("minios"), import_name("flock")))
int32_t minios_flock(int32_t fd, uint32_t operation);

/* Sets an extended attribute (setxattr(2), fsetxattr(2), lsetxattr(2)); flags: XATTR_…, at_flags: AT_SYMLINK_NOFOLLOW, AT_EMPTY_PATH. */
__attribute__((import_module("minios"), import_name("setxattr")))
int32_t minios_setxattr(int32_t dirfd, const void *path, uint32_t path_len, const void *name, uint32_t name_len, const void *value, uint32_t value_len, uint32_t flags, uint32_t at_flags);

/* Writes the value of an extended attribute and answers its length; with value_len 0 it only answers (getxattr(2), fgetxattr(2), lgetxattr(2)). ENODATA: there is none. ERANGE: it is longer. */
__attribute__((import_module("minios"), import_name("getxattr")))
int32_t minios_getxattr(int32_t dirfd, const void *path, uint32_t path_len, const void *name, uint32_t name_len, void *value, uint32_t value_len, uint32_t at_flags);

/* Writes the names of the extended attributes, each with a NUL, and answers their length; with list_len 0 it only answers (listxattr(2), flistxattr(2), llistxattr(2)). */
__attribute__((import_module("minios"), import_name("listxattr")))
int32_t minios_listxattr(int32_t dirfd, const void *path, uint32_t path_len, void *list, uint32_t list_len, uint32_t at_flags);

/* Removes an extended attribute (removexattr(2), fremovexattr(2), lremovexattr(2)). */
__attribute__((import_module("minios"), import_name("removexattr")))
int32_t minios_removexattr(int32_t dirfd, const void *path, uint32_t path_len, const void *name, uint32_t name_len, uint32_t at_flags);

/* Mounts a file system or changes a mount, MS_… (mount(2)). */
__attribute__((import_module("minios"), import_name("mount")))
int32_t minios_mount(const void *source, uint32_t source_len, const void *target, uint32_t target_len, const void *fstype, uint32_t fstype_len, uint32_t flags, const void *data, uint32_t data_len);

/* Makes a directory the caller's root (chroot(2)). */
__attribute__((import_module("minios"), import_name("chroot")))
int32_t minios_chroot(const void *path, uint32_t path_len);

/* Takes a mount away, MNT_… (umount2(2)). */
__attribute__((import_module("minios"), import_name("umount2")))
int32_t minios_umount2(const void *target, uint32_t target_len, uint32_t flags);

/* Makes the mount new_root the root directory, and mounts the old one at put_old below it (pivot_root(2)). */
__attribute__((import_module("minios"), import_name("pivot_root")))
int32_t minios_pivot_root(const void *new_root, uint32_t new_root_len, const void *put_old, uint32_t put_old_len);

/* Makes an open directory the working directory (fchdir(2)). */
__attribute__((import_module("minios"), import_name("fchdir")))
int32_t minios_fchdir(int32_t fd);

/* Tells about the file system of a path (statfs(2)). */
__attribute__((import_module("minios"), import_name("statfs")))
int32_t minios_statfs(const void *path, uint32_t path_len, struct minios_statfs *buf);

/* Tells about the file system of an open file (fstatfs(2)). */
__attribute__((import_module("minios"), import_name("fstatfs")))
int32_t minios_fstatfs(int32_t fd, struct minios_statfs *buf);

/* Asks a device something; what arg is depends on the request (ioctl(2)). ENOTTY: not for this file. */
__attribute__((import_module("minios"), import_name("ioctl")))
int32_t minios_ioctl(int32_t fd, uint32_t request, void *arg);

/* Waits until one of the descriptors is ready and answers how many are; −1 ms: for ever (poll(2)). */
__attribute__((import_module("minios"), import_name("poll")))
int32_t minios_poll(struct minios_pollfd *fds, uint32_t nfds, int32_t timeout_ms);

/* poll with a time limit of −1 ns: for ever, and with `mask` as the mask of blocked signals meanwhile; 0: as it is (ppoll(2)). */
__attribute__((import_module("minios"), import_name("ppoll")))
int32_t minios_ppoll(struct minios_pollfd *fds, uint32_t nfds, int64_t timeout_ns, const uint64_t *mask);

/* Opens a queue, oflag MQ_O_…, and answers a descriptor; attr may be 0 (mq_open(3)). EEXIST, ENOENT, EACCES, EINVAL, ENOSPC. */
__attribute__((import_module("minios"), import_name("mq_open")))
int32_t minios_mq_open(const void *name, uint32_t name_len, uint32_t oflag, uint32_t mode, const struct minios_mq_attr *attr);

/* Takes the name of a queue away (mq_unlink(3)). */
__attribute__((import_module("minios"), import_name("mq_unlink")))
int32_t minios_mq_unlink(const void *name, uint32_t name_len);

/* Puts a message into a queue, 32768 priorities (mq_timedsend(3)). abs_timeout: ns since 1970, when to give up waiting; negative: never. EAGAIN, EMSGSIZE, ETIMEDOUT. */
__attribute__((import_module("minios"), import_name("mq_timedsend")))
int32_t minios_mq_timedsend(int32_t mqdes, const void *msg, uint32_t msg_len, uint32_t prio, int64_t abs_timeout);

/* Takes the oldest message of the highest priority out and answers its length; prio may be 0 (mq_timedreceive(3)). abs_timeout: ns since 1970, when to give up waiting; negative: never. EMSGSIZE: too little room for msgsize. */
__attribute__((import_module("minios"), import_name("mq_timedreceive")))
int32_t minios_mq_timedreceive(int32_t mqdes, void *msg, uint32_t msg_len, uint32_t *prio, int64_t abs_timeout);

/* Asks to be told when a message comes into the empty queue; 0: no more (mq_notify(3)). EBUSY: somebody else asked. */
__attribute__((import_module("minios"), import_name("mq_notify")))
int32_t minios_mq_notify(int32_t mqdes, const struct minios_sigevent *sevp);

/* Writes the attributes to oldattr, sets flags from newattr; both may be 0 (mq_getattr(3)). */
__attribute__((import_module("minios"), import_name("mq_getsetattr")))
int32_t minios_mq_getsetattr(int32_t mqdes, const struct minios_mq_attr *newattr, struct minios_mq_attr *oldattr);

#endif
