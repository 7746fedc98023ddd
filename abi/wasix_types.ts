// Types of the import module `wasix_32v1` beyond those that it shares with preview1 (types.ts), without those of
// sockets (wasix_socket_types.ts).
//
// Source: wasix-org/wasix-witx, commit 384f76a55e79584a308189cdb33936ebdbe053b9, phases/snapshot/witx/typenames.witx.
// Left out: types that no function takes (waker, hugesize, short_hash, option_hash, thread_state, thread_flags).

import {
  alias,
  array,
  constPointer,
  enumeration,
  flags,
  pointer,
  struct,
  u16,
  u32,
  u64,
  u8,
  union,
  type Definition,
} from './schema.ts';
import { errno, fd, fdflags, lookupflags, oflags, pid, rights, size, timestamp } from './types.ts';

export const tid = alias('tid', 's32', 'A thread id.');
export const bool = alias('bool', 'u8', '0: no, 1: yes.');
export const longsize = alias('longsize', 'u64', 'A large number.');
/** WASIX's `signal` has SIGSTKFLT, which preview1's lacks, and so Linux's numbers throughout. */
export const wasixSignal = alias('wasix_signal', 'u8', 'A signal, SIG…; 0: none.');

export const disposition = enumeration('disposition', 'u8', 'What a signal does.', {
  default: 'The default action.',
  ignore: 'Nothing.',
});

export const signalDisposition = struct('signal_disposition', 'A signal and what it does.', {
  sig: [wasixSignal, 'The signal.'],
  disp: [disposition, 'What it does.'],
});

export const hash = struct(
  'hash',
  'The first 128 bits of a SHA-256 hash.',
  {
    b0: [u64, 'First half.'],
    b1: [u64, 'Second half.'],
  },
  { inner: true },
);

export const stackSnapshot = struct('stack_snapshot', 'A place on the stack to come back to.', {
  user: [u64, "The program's own."],
  hash: [hash, 'Which snapshot.'],
});

export const option = enumeration('option', 'u8', 'Whether a value is there.', {
  none: 'No.',
  some: 'Yes.',
});

export const optionTimestamp = union('option_timestamp', 'A time or none.', option, {
  none: u8,
  some: timestamp,
});
export const optionPid = union('option_pid', 'A process id or none.', option, { none: u8, some: pid });
export const optionFd = union('option_fd', 'A descriptor or none.', option, { none: u8, some: fd });

export const eventfdflags = flags('eventfdflags', 'u16', 'Flags of fd_event.', {
  semaphore: 'A read takes 1 and not everything (EFD_SEMAPHORE).',
});

export const fdflagsext = flags(
  'fdflagsext',
  'u16',
  'Flags of a descriptor, apart from those of the open file.',
  {
    cloexec: 'Closed by exec (FD_CLOEXEC).',
  },
);

export const tty = struct('tty', 'State of the terminal.', {
  cols: [u32, 'Columns.'],
  rows: [u32, 'Rows.'],
  width: [u32, 'Width in pixels.'],
  height: [u32, 'Height in pixels.'],
  stdin_tty: [bool, 'Descriptor 0 is a terminal.'],
  stdout_tty: [bool, 'Descriptor 1 is a terminal.'],
  stderr_tty: [bool, 'Descriptor 2 is a terminal.'],
  echo: [bool, 'Input is echoed (ECHO).'],
  line_buffered: [bool, 'Input comes by lines (ICANON).'],
  line_feeds: [bool, 'Line feeds of the input are ignored.'],
});

export const stdioMode = enumeration('stdio_mode', 'u8', 'Where a standard descriptor of a child goes.', {
  piped: 'To a pipe whose other end the parent gets.',
  inherit: "Where the parent's goes.",
  null: 'Nowhere.',
  log: 'To the log.',
});

export const processHandles = struct('process_handles', 'A child and the pipes to it.', {
  pid: [pid, 'The child.'],
  stdin: [optionFd, 'To its input.'],
  stdout: [optionFd, 'From its output.'],
  stderr: [optionFd, 'From its error output.'],
});

export const joinFlags = flags('join_flags', 'u32', 'Flags of proc_join.', {
  non_blocking: 'Do not wait (WNOHANG).',
  wake_stopped: 'Also report stopped children (WUNTRACED).',
});

export const joinStatusType = enumeration('join_status_type', 'u8', 'What happened to a child.', {
  nothing: 'Nothing.',
  exit_normal: 'It exited.',
  exit_signal: 'A signal ended it.',
  stopped: 'A signal stopped it.',
});

const errnoSignal = struct(
  'errno_signal',
  'An exit status and a signal.',
  {
    exit_code: [errno, 'Exit status.'],
    signal: [wasixSignal, 'Signal.'],
  },
  { inner: true },
);

export const joinStatus = union('join_status', 'What happened to a child, in detail.', joinStatusType, {
  nothing: u8,
  exit_normal: errno,
  exit_signal: errnoSignal,
  stopped: wasixSignal,
});

export const threadStart = struct('thread_start', 'How a thread starts.', {
  stack: [pointer(null), 'Where its stack starts.'],
  tls_base: [pointer(null), 'Where its thread-local storage starts.'],
  start_funct: [u32, 'Its function, as an index into the function table.'],
  start_args: [pointer(null), "The function's argument."],
  reserved: [array(u32, 10), '0.'],
  stack_size: [size, 'Size of the stack in bytes.'],
  guard_size: [size, 'Size of the guard at its end in bytes.'],
});

export const epollType = flags('epoll_type', 'u32', "Events of epoll, in WASIX's own numbering.", {
  epollin: 'Data to read.',
  epollout: 'Room to write.',
  epollrdhup: 'The other end sends no more.',
  epollpri: 'Something exceptional.',
  epollerr: 'Error; always reported.',
  epollhup: 'The other end is closed; always reported.',
  epollet: 'Report changes only.',
  epolloneshot: 'Report once.',
});

export const epollCtl = enumeration(
  'epoll_ctl',
  'u32',
  "Operations of epoll_ctl, in WASIX's own numbering.",
  {
    add: 'Watch a descriptor.',
    mod: 'Change what to watch it for.',
    del: 'Watch it no longer.',
  },
);

const epollData = struct(
  'epoll_data',
  "The program's own data, handed back unchanged.",
  {
    ptr: [pointer(null), 'An address.'],
    fd: [fd, 'A descriptor.'],
    data1: [u32, '32 bits.'],
    data2: [u64, '64 bits.'],
  },
  { inner: true },
);

export const epollEvent = struct('epoll_event', "Events and the program's own data.", {
  events: [epollType, 'What to watch for, or what happened.'],
  data: [epollData, 'Handed back.'],
});

export const procSpawnFdOpName = enumeration(
  'proc_spawn_fd_op_name',
  'u8',
  'What proc_spawn2 does with descriptors.',
  {
    close: 'Close one.',
    dup2: 'Copy one to a number.',
    open: 'Open a file.',
    chdir: 'Change the working directory to a path.',
    fchdir: 'Change it to a descriptor.',
  },
);

export const procSpawnFdOp = struct('proc_spawn_fd_op', 'One step of proc_spawn2.', {
  cmd: [procSpawnFdOpName, 'What to do.'],
  fd: [fd, "The descriptor; for dup2 the copy's number."],
  src_fd: [fd, 'For dup2: the descriptor copied.'],
  path: [constPointer(u8), 'For open and chdir.'],
  path_len: [size, 'Length in bytes.'],
  dirflags: [lookupflags, 'As path_open2 takes it.'],
  oflags: [oflags, 'As path_open2 takes it.'],
  fs_rights_base: [rights, 'As path_open2 takes it.'],
  fs_rights_inheriting: [rights, 'As path_open2 takes it.'],
  fdflags: [fdflags, 'As path_open2 takes it.'],
  fdflagsext: [fdflagsext, 'As path_open2 takes it.'],
});

export const dlHandle = alias('dl_handle', 'u32', 'A library loaded at run time.');
export const dlFlags = flags('dl_flags', 'u32', 'Flags of dlopen(3).', {
  lazy: 'RTLD_LAZY.',
  now: 'RTLD_NOW.',
  global: 'RTLD_GLOBAL.',
  noload: 'RTLD_NOLOAD.',
  nodelete: 'RTLD_NODELETE.',
  deepbind: 'RTLD_DEEPBIND.',
});

export const functionPointer = alias('function_pointer', 'u32', 'An index into the function table.');
export const contextId = alias('context_id', 'u64', 'A context of execution inside a program.');

export const wasmValueType = enumeration('wasm_value_type', 'u8', 'WebAssembly value types.', {
  i32: 'i32.',
  i64: 'i64.',
  f32: 'f32.',
  f64: 'f64.',
  v128: 'v128.',
});

export const reflectionResult = struct('reflection_result', 'The signature of a function.', {
  cacheable: [bool, 'It will not change.'],
  arguments: [u16, 'Number of arguments.'],
  results: [u16, 'Number of results.'],
});

export const WASIX_TYPES: Definition[] = [
  disposition,
  signalDisposition,
  stackSnapshot,
  option,
  optionTimestamp,
  optionPid,
  optionFd,
  eventfdflags,
  fdflagsext,
  tty,
  stdioMode,
  processHandles,
  joinFlags,
  joinStatusType,
  joinStatus,
  threadStart,
  epollType,
  epollCtl,
  epollEvent,
  procSpawnFdOpName,
  procSpawnFdOp,
  dlFlags,
  wasmValueType,
  reflectionResult,
];
