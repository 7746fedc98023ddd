// The import module `wasix_32v1`: what POSIX has and preview1 lacks, in WASIX's published signatures.
//
// Source: wasix-org/wasix-witx, commit 384f76a55e79584a308189cdb33936ebdbe053b9,
// phases/snapshot/witx/wasix_v1.witx. proc_fork_env, proc_exit2 and context_* stand only in the C library's
// binding: wasix-org/wasix-libc, commit 34178a6272804f90448b5bd08dc7bcf0d85438e3,
// libc-bottom-half/headers/public/wasi/api_wasix.h. Where a function is POSIX's, its doc names the manual page.

import {
  constPointer,
  func,
  list,
  noreturn,
  pointer,
  procedure,
  string,
  u16,
  u32,
  u64,
  u8,
  type Func,
  type Module,
  restarts,
  ends,
  forks,
  replaces,
} from './schema.ts';
import {
  clockid,
  exitcode,
  fd,
  fdflags,
  lookupflags,
  oflags,
  pid,
  rights,
  size,
  timestamp,
} from './types.ts';
import { ports, sockets } from './wasix_sockets.ts';
import { WASIX_SOCKET_TYPES } from './wasix_socket_types.ts';
import {
  WASIX_TYPES,
  bool,
  contextId,
  dlFlags,
  dlHandle,
  eventfdflags,
  fdflagsext,
  functionPointer,
  joinFlags,
  joinStatus,
  longsize,
  optionPid,
  optionTimestamp,
  procSpawnFdOp,
  processHandles,
  reflectionResult,
  signalDisposition,
  stackSnapshot,
  stdioMode,
  threadStart,
  tid,
  tty,
  wasixSignal,
  wasmValueType,
} from './wasix_types.ts';

const files: Func[] = [
  func('clock_time_set', 'Sets a clock (clock_settime(2)). EPERM without privilege.', {
    id: clockid,
    timestamp,
  }),
  func('fd_dup', 'Copies a descriptor to the lowest free number (dup(2)).', { fd }, { fd }),
  func(
    'fd_dup2',
    'Copies a descriptor to the lowest free number from min_result_fd on (fcntl(2), F_DUPFD).',
    { fd, min_result_fd: fd, cloexec: bool },
    { fd },
  ),
  func(
    'fd_event',
    'Makes a counter with a descriptor (eventfd(2)).',
    { initial_val: u64, flags: eventfdflags },
    { fd },
  ),
  func(
    'fd_pipe',
    'Makes a pipe: the first descriptor reads, the second writes (pipe(2)).',
    {},
    { reader: fd, writer: fd },
  ),
  func('tty_get', 'Writes the state of the terminal.', { state: pointer(tty) }),
  restarts(func('tty_set', 'Sets it.', { state: constPointer(tty) })),
  func(
    'getcwd',
    "Writes the working directory without a NUL; path_len holds the buffer's size and receives the length " +
      '(getcwd(3)). EOVERFLOW: it does not fit, the length is there.',
    { path: pointer(u8), path_len: pointer(size) },
  ),
  func('chdir', 'Changes the working directory (chdir(2)).', { path: string }),
  restarts(
    func(
      'path_open2',
      'path_open with flags of the descriptor.',
      {
        fd,
        dirflags: lookupflags,
        path: string,
        oflags,
        fs_rights_base: rights,
        fs_rights_inheriting: rights,
        fdflags,
        fdflagsext,
      },
      { fd },
    ),
  ),
  func('fd_fdflags_get', 'Flags of the descriptor (fcntl(2), F_GETFD).', { fd }, { flags: fdflagsext }),
  func('fd_fdflags_set', 'Sets them (fcntl(2), F_SETFD).', { fd, flags: fdflagsext }),
];

const threads: Func[] = [
  procedure('callback_signal', "Names the program's exported function that gets signals, `(signal: i32)`.", {
    callback: string,
  }),
  func(
    'thread_spawn_v2',
    'Starts a thread (pthread_create(3)).',
    { args: constPointer(threadStart) },
    { tid },
  ),
  func('thread_sleep', 'Sleeps (nanosleep(2)).', { duration: timestamp }),
  func('thread_id', "The caller's thread id; the main thread's is the process id (gettid(2)).", {}, { tid }),
  func('thread_join', 'Waits for a thread to end (pthread_join(3)).', { tid }),
  func('thread_parallelism', 'How many threads can run at once (nproc(1)).', {}, { count: size }),
  func('thread_signal', 'Sends a thread a signal (pthread_kill(3)).', { tid, signal: wasixSignal }),
  noreturn('thread_exit', 'Ends the thread (pthread_exit(3)).', { rval: exitcode }),
  func(
    'futex_wait',
    'Waits while *futex is `expected` (futex(2), FUTEX_WAIT). woken: 0 on timeout. EINVAL: it is not.',
    { futex: pointer(u32), expected: u32, timeout: constPointer(optionTimestamp) },
    { woken: bool },
  ),
  func(
    'futex_wake',
    'Wakes one waiter (FUTEX_WAKE); woken: there was one.',
    { futex: pointer(u32) },
    { woken: bool },
  ),
  func(
    'futex_wake_all',
    'Wakes all waiters; woken: there were some.',
    { futex: pointer(u32) },
    { woken: bool },
  ),
  func(
    'stack_checkpoint',
    'Keeps the stack; answers 0 the first time and the given value after stack_restore (setjmp(3)).',
    { snapshot: pointer(stackSnapshot) },
    { value: longsize },
  ),
  noreturn('stack_restore', 'Goes back to a kept stack (longjmp(3)).', {
    snapshot: constPointer(stackSnapshot),
    value: longsize,
  }),
  func('context_create', 'Makes a context that will run a function (makecontext(3)).', {
    new_context: pointer(contextId),
    entrypoint: functionPointer,
  }),
  func('context_switch', 'Suspends this context and resumes another (swapcontext(3)).', {
    next_context: contextId,
  }),
  func('context_destroy', 'Frees a suspended or ended context.', { context: contextId }),
];

const processes: Func[] = [
  func(
    'proc_raise_interval',
    'Sends the caller a signal after `interval`, once or again and again; 0 ends that ' + '(setitimer(2)).',
    { sig: wasixSignal, interval: timestamp, repeat: bool },
  ),
  forks(
    func(
      'proc_fork',
      'Copies the process: pid 0 in the child (fork(2)). Without copy_memory the parent waits until the ' +
        'child exits or execs (vfork(2)).',
      { copy_memory: bool },
      { pid },
    ),
  ),
  func(
    'proc_fork_env',
    'Becomes the child in place; the next proc_exit2 or proc_exec returns into the parent (vfork(2) ' +
      'without its control flow).',
    {},
    { pid },
  ),
  ends(
    procedure('proc_exit2', 'proc_exit that returns into the parent after proc_fork_env.', {
      rval: exitcode,
    }),
  ),
  replaces(
    noreturn(
      'proc_exec',
      'Replaces the program; arguments are separated by line feeds; ends the process if it fails ' +
        '(execv(3)).',
      { name: string, args: string },
    ),
  ),
  replaces(
    noreturn('proc_exec2', 'proc_exec with an environment, separated by line feeds (execve(2)).', {
      name: string,
      args: string,
      envs: string,
    }),
  ),
  replaces(
    func(
      'proc_exec3',
      'proc_exec2 that comes back if it fails, and can look the name up in `path` (execvpe(3)). ' +
        "envs 0: the caller's.",
      { name: string, args: string, envs: string, search_path: bool, path: string },
    ),
  ),
  func(
    'proc_spawn',
    'Starts a process; lists are separated by line feeds.',
    {
      name: string,
      chroot: bool,
      args: string,
      preopen: string,
      stdin: stdioMode,
      stdout: stdioMode,
      stderr: stdioMode,
      working_dir: string,
    },
    { handles: processHandles },
  ),
  func(
    'proc_spawn2',
    'Starts a process (posix_spawn(3)); lists of strings are separated by line feeds.',
    {
      name: string,
      args: string,
      envs: string,
      fd_ops: list(procSpawnFdOp),
      signal_dispositions: list(signalDisposition),
      search_path: bool,
      path: string,
    },
    { pid },
  ),
  func('proc_id', "The caller's process id (getpid(2)).", {}, { pid }),
  func('proc_parent', 'The parent of a process (getppid(2)).', { pid }, { parent: pid }),
  restarts(
    func(
      'proc_join',
      'Waits for a child, none: any; `pid` receives which (waitpid(2)).',
      { pid: pointer(optionPid), flags: joinFlags },
      { status: joinStatus },
    ),
  ),
  func('proc_signal', 'Sends a signal (kill(2)).', { pid, signal: wasixSignal }),
  func(
    'proc_signals_get',
    'Writes the dispositions that the program starts with, as signal_disposition structs.',
    { buf: pointer(u8) },
  ),
  func('proc_signals_sizes_get', 'How many there are.', {}, { count: size }),
  func('proc_snapshot', "Asks for a snapshot of the program's state.", {}),
];

const dynamicLinking: Func[] = [
  func('dl_invalid_handle', 'Tells whether a handle is none: EINVAL.', { handle: dlHandle }),
  func(
    'dlopen',
    "Loads a library; writes an error's text to err_buf (dlopen(3)).",
    { path: string, flags: dlFlags, err_buf: pointer(u8), err_buf_len: size, ld_library_path: string },
    { handle: dlHandle },
  ),
  func(
    'dlsym',
    'Finds a symbol: an address or a table index (dlsym(3)).',
    { handle: dlHandle, symbol: string, err_buf: pointer(u8), err_buf_len: size },
    { address: size },
  ),
  func('call_dynamic', 'Calls a function with values from memory.', {
    function_id: functionPointer,
    values: list(u8),
    results: pointer(u8),
    results_len: size,
    strict: bool,
  }),
  func('closure_prepare', 'Binds a closure to a function and data.', {
    backing_function_id: functionPointer,
    closure_id: functionPointer,
    argument_types: list(wasmValueType),
    result_types: list(wasmValueType),
    user_data: pointer(u8),
  }),
  func('closure_allocate', 'Reserves a table index for a closure.', {}, { closure_id: functionPointer }),
  func('closure_free', 'Gives it back.', { closure_id: functionPointer }),
  func(
    'reflect_signature',
    "Tells a function's signature.",
    {
      function_id: functionPointer,
      argument_types: pointer(wasmValueType),
      argument_types_len: u16,
      result_types: pointer(wasmValueType),
      result_types_len: u16,
    },
    { signature: reflectionResult },
  ),
];

export const wasix32v1: Module = {
  name: 'wasix_32v1',
  prefix: 'wasix_',
  definitions: [...WASIX_TYPES, ...WASIX_SOCKET_TYPES],
  functions: [...files, ...threads, ...processes, ...ports, ...sockets, ...dynamicLinking],
};
