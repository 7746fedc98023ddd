// Layouts and signatures against the published numbers of WASI preview1 and of Linux.

import { expect, test } from 'vitest';
import * as abi from '../../host/base/abi.ts';

const values = abi as unknown as Record<string, number | bigint>;

test.each([
  ['FDSTAT', 24],
  ['FILESTAT', 64],
  ['EVENT', 32],
  ['SUBSCRIPTION', 48],
  ['PRESTAT', 8],
  ['DIRENT', 24],
  ['CIOVEC', 8],
  ['IOVEC', 8],
  ['UNSTABLE_FILESTAT', 56],
  ['UNSTABLE_SUBSCRIPTION', 56],
  ['TTY', 24],
  ['PROCESS_HANDLES', 28],
  ['STACK_SNAPSHOT', 24],
  ['OPTION_TIMESTAMP', 16],
  ['OPTION_PID', 8],
  ['ADDR', 110],
  ['ADDR_IP', 18],
  ['ADDR_PORT', 110],
  ['ADDR_CIDR', 28],
  ['ADDR_IP6', 24],
  ['ROUTE', 176],
  ['JOIN_STATUS', 6],
  ['THREAD_START', 64],
  ['EPOLL_EVENT', 32],
  ['PROC_SPAWN_FD_OP', 56],
  ['REFLECTION_RESULT', 6],
  ['SIGNAL_DISPOSITION', 2],
  ['TERMIOS', 36],
  ['WINSIZE', 8],
  ['POLLFD', 8],
  ['UTSNAME', 390],
  ['RUSAGE', 144],
  ['STATFS', 120],
])('%s is %i bytes long', (name, size) => {
  expect(values[`${name}_SIZE`]).toBe(size);
});

test.each([
  ['FDSTAT_FS_FLAGS', 2],
  ['FDSTAT_FS_RIGHTS_BASE', 8],
  ['FDSTAT_FS_RIGHTS_INHERITING', 16],
  ['DIRENT_D_NAMLEN', 16],
  ['DIRENT_D_TYPE', 20],
  ['FILESTAT_FILETYPE', 16],
  ['FILESTAT_NLINK', 24],
  ['FILESTAT_FILE_SIZE', 32],
  ['FILESTAT_CTIM', 56],
  ['EVENT_ERROR', 8],
  ['EVENT_TYPE', 10],
  ['EVENT_FD_READWRITE_NBYTES', 16],
  ['EVENT_FD_READWRITE_FLAGS', 24],
  ['PRESTAT_DIR_PR_NAME_LEN', 4],
  ['SUBSCRIPTION_U_TAG', 8],
  ['SUBSCRIPTION_U_CLOCK_ID', 16],
  ['SUBSCRIPTION_U_CLOCK_TIMEOUT', 24],
  ['SUBSCRIPTION_U_CLOCK_FLAGS', 40],
  ['SUBSCRIPTION_U_FD_READ_FILE_DESCRIPTOR', 16],
  ['ADDR_PORT_INET4_PORT', 2],
  ['ADDR_PORT_INET4_ADDR', 4],
  ['ADDR_PORT_UNIX_PATH', 2],
  ['OPTION_TIMESTAMP_PAYLOAD', 8],
  ['PROCESS_HANDLES_STDERR', 20],
  ['EPOLL_EVENT_DATA_DATA2', 24],
  ['JOIN_STATUS_EXIT_SIGNAL_SIGNAL', 4],
  ['PROC_SPAWN_FD_OP_FDFLAGSEXT', 50],
  ['THREAD_START_STACK_SIZE', 56],
  ['UNSTABLE_FILESTAT_FILE_SIZE', 24],
  ['UNSTABLE_SUBSCRIPTION_U_CLOCK_TIMEOUT', 32],
])('%s is at offset %i', (name, offset) => {
  expect(values[name]).toBe(offset);
});

test.each([
  ['EPERM', 63],
  ['ENOENT', 44],
  ['EINTR', 27],
  ['EAGAIN', 6],
  ['EWOULDBLOCK', 6],
  ['ENOTCAPABLE', 76],
  ['ESHUTDOWN', 77],
  ['WHENCE_END', 2],
  ['UNSTABLE_WHENCE_SET', 2],
  ['FILETYPE_SYMBOLIC_LINK', 7],
  ['OFLAGS_TRUNC', 8],
  ['FDFLAGS_SYNC', 16],
  ['RIGHTS_SOCK_ACCEPT', 1n << 29n],
  ['SIGCHLD', 17],
  ['PREVIEW1_SIGNAL_CHLD', 16],
  ['SIGSYS', 31],
  ['PREVIEW1_SIGNAL_SYS', 30],
  ['S_IFSOCK', 0o140000],
  ['CLONE_NEWNET', 0x40000000n],
  ['TIOCGWINSZ', 0x5413],
  ['ICANON', 2],
  ['IEXTEN', 0x8000],
])('%s has the published number', (name, value) => {
  expect(values[name]).toBe(value);
});

test.each([
  ['wasi_snapshot_preview1', 'fd_write', 'wasi_fd_write', 'i32 i32 i32 i32 -> i32'],
  ['wasi_snapshot_preview1', 'path_open', 'wasi_path_open', 'i32 i32 i32 i32 i32 i64 i64 i32 i32 -> i32'],
  ['wasi_snapshot_preview1', 'fd_readdir', 'wasi_fd_readdir', 'i32 i32 i32 i64 i32 -> i32'],
  ['wasi_snapshot_preview1', 'sched_yield', 'wasi_sched_yield', ' -> i32'],
  ['wasi_snapshot_preview1', 'proc_exit', 'wasi_proc_exit', 'i32 -> '],
  ['wasi_snapshot_preview1', 'sock_recv', 'wasi_sock_recv', 'i32 i32 i32 i32 i32 i32 -> i32'],
  ['wasi_unstable', 'fd_write', 'wasi_fd_write', 'i32 i32 i32 i32 -> i32'],
  ['wasi_unstable', 'fd_seek', 'wasi_unstable_fd_seek', 'i32 i64 i32 i32 -> i32'],
  ['wasix_32v1', 'fd_pipe', 'wasix_fd_pipe', 'i32 i32 -> i32'],
  ['wasix_32v1', 'callback_signal', 'wasix_callback_signal', 'i32 i32 -> '],
  ['wasix_32v1', 'path_open2', 'wasix_path_open2', 'i32 i32 i32 i32 i32 i64 i64 i32 i32 i32 -> i32'],
  [
    'wasix_32v1',
    'proc_spawn',
    'wasix_proc_spawn',
    'i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32',
  ],
  ['wasix_32v1', 'futex_wait', 'wasix_futex_wait', 'i32 i32 i32 i32 -> i32'],
  ['wasix_32v1', 'epoll_wait', 'wasix_epoll_wait', 'i32 i32 i32 i64 i32 -> i32'],
  ['wasix_32v1', 'sock_recv_from', 'wasix_sock_recv_from', 'i32 i32 i32 i32 i32 i32 i32 -> i32'],
  ['wasix_32v1', 'stack_restore', 'wasix_stack_restore', 'i32 i64 -> '],
  ['minios', 'spawn', 'minios_spawn', 'i32 -> i32'],
  ['minios', 'mount', 'minios_mount', 'i32 i32 i32 i32 i32 i32 i32 i32 i32 -> i32'],
])('%s.%s is bound to %s with its signature', (module, name, kernelExport, signature) => {
  expect(abi.IMPORTS.get(module)?.get(name)).toMatchObject({ kernelExport, signature });
});

test('preview1 has its 46 functions, preview0 all but sock_accept', () => {
  const bindings = [...abi.IMPORTS.get('wasi_snapshot_preview1')!];
  const preview1 = bindings.filter(([, b]) => b.kernelExport.startsWith('wasi_')).map(([name]) => name);
  const preview0 = [...abi.IMPORTS.get('wasi_unstable')!.keys()];
  expect(preview1).toHaveLength(46);
  expect(preview0.sort()).toEqual(preview1.filter((name) => name !== 'sock_accept').sort());
});

test('WasmEdge has 9 more names in that module, sock_accept with a type of its own', () => {
  const bindings = [...abi.IMPORTS.get('wasi_snapshot_preview1')!.values()].flatMap((b) => [b, b.other ?? b]);
  const exports = new Set(bindings.map((b) => b.kernelExport).filter((name) => name.startsWith('wasmedge_')));
  expect(exports.size).toBe(9);
  expect(abi.IMPORTS.get('wasi_snapshot_preview1')!.get('sock_accept')).toMatchObject({
    signature: 'i32 i32 i32 -> i32',
    other: { kernelExport: 'wasmedge_sock_accept', signature: 'i32 i32 -> i32' },
  });
});

test('wasix_32v1 has the 91 functions of its C library', () => {
  expect(abi.IMPORTS.get('wasix_32v1')!.size).toBe(91);
});

test('no two imports of different signature share a kernel export', () => {
  const signatures = new Map<string, string>();
  for (const binding of [...abi.IMPORTS.values()].flatMap((names) => [...names.values()])) {
    const known = signatures.get(binding.kernelExport) ?? binding.signature;
    expect(binding.signature, binding.kernelExport).toBe(known);
    signatures.set(binding.kernelExport, known);
  }
});

test('preview0 has entries of its own exactly where it differs', () => {
  const own = [...abi.IMPORTS.get('wasi_unstable')!]
    .filter(([, { kernelExport }]) => kernelExport.startsWith('wasi_unstable_'))
    .map(([name]) => name);
  expect(own.sort()).toEqual(['fd_filestat_get', 'fd_seek', 'path_filestat_get', 'poll_oneoff']);
});

test('only functions that do not come back are marked so', () => {
  expect(abi.IMPORTS.get('wasi_snapshot_preview1')!.get('proc_exit')!.noreturn).toBe(true);
  expect(abi.IMPORTS.get('wasi_snapshot_preview1')!.get('fd_close')!.noreturn).toBeUndefined();
});

test('errors have names and texts, whatever their sign', () => {
  expect(abi.errnoName(-abi.ENOENT)).toBe('ENOENT');
  expect(abi.errnoText(abi.ENOENT)).toBe('No such file or directory');
  expect(abi.errnoName(999)).toBe('E999');
});
