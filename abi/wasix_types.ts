// Types of the import module `wasix_32v1` beyond those that it shares with preview1 (types.ts).
//
// Source: wasix-org/wasix-witx, commit 384f76a55e79584a308189cdb33936ebdbe053b9, phases/snapshot/witx/typenames.witx.
// Left out: types that no function takes (waker, hugesize, short_hash, option_hash, thread_state, thread_flags).
// All numbers are little-endian, IP ports too; the bytes of an IPv4 address and the bytes of each IPv6 segment
// are in network order.

import {
  alias, array, constPointer, constants, enumeration, flags, pointer, struct, u16, u32, u64, u8, union, type Definition,
} from './schema.ts';
import { errno, fd, fdflags, lookupflags, oflags, pid, rights, size, timestamp } from './types.ts';

export const tid = alias('tid', 's32', 'A thread id.');
export const bool = alias('bool', 'u8', '0: no, 1: yes.');
export const longsize = alias('longsize', 'u64', 'A large number.');
export const ipPort = alias('ip_port', 'u16', 'A port number in the machine\'s byte order.');
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

export const hash = struct('hash', 'The first 128 bits of a SHA-256 hash.', {
  b0: [u64, 'First half.'],
  b1: [u64, 'Second half.'],
}, { inner: true });

export const stackSnapshot = struct('stack_snapshot', 'A place on the stack to come back to.', {
  user: [u64, 'The program\'s own.'],
  hash: [hash, 'Which snapshot.'],
});

export const option = enumeration('option', 'u8', 'Whether a value is there.', {
  none: 'No.',
  some: 'Yes.',
});

export const optionTimestamp = union('option_timestamp', 'A time or none.', option, { none: u8, some: timestamp });
export const optionPid = union('option_pid', 'A process id or none.', option, { none: u8, some: pid });
export const optionFd = union('option_fd', 'A descriptor or none.', option, { none: u8, some: fd });

export const eventfdflags = flags('eventfdflags', 'u16', 'Flags of fd_event.', {
  semaphore: 'A read takes 1 and not everything (EFD_SEMAPHORE).',
});

export const fdflagsext = flags('fdflagsext', 'u16', 'Flags of a descriptor, apart from those of the open file.', {
  cloexec: 'Closed by exec (FD_CLOEXEC).',
});

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
  inherit: 'Where the parent\'s goes.',
  null: 'Nowhere.',
  log: 'To the log.',
});

export const processHandles = struct('process_handles', 'A child and the pipes to it.', {
  pid: [pid, 'The child.'],
  stdin: [optionFd, 'To its input.'],
  stdout: [optionFd, 'From its output.'],
  stderr: [optionFd, 'From its error output.'],
});

export const sockType = enumeration('sock_type', 'u8', 'Kinds of socket; the numbers are Linux\'s up to DGRAM.', {
  socket_unused: 'None.',
  socket_stream: 'Byte stream (SOCK_STREAM).',
  socket_dgram: 'Datagrams (SOCK_DGRAM).',
  socket_raw: 'Raw packets (SOCK_RAW).',
  socket_seqpacket: 'Sequenced packets (SOCK_SEQPACKET).',
});

export const sockProto = alias('sock_proto', 'u16', 'An IP protocol number, IPPROTO_…; 0: the usual one.');

export const ipProtocols = constants('sock_proto', 'u32', 'IP protocols; IANA\'s numbers, as Linux has them.', {
  IPPROTO_IP: [0, 'Any.'],
  IPPROTO_ICMP: [1, 'ICMP.'],
  IPPROTO_TCP: [6, 'TCP.'],
  IPPROTO_UDP: [17, 'UDP.'],
  IPPROTO_IPV6: [41, 'IPv6 in IPv4.'],
  IPPROTO_ICMPV6: [58, 'ICMP for IPv6.'],
  IPPROTO_RAW: [255, 'Raw packets.'],
});

export const sockStatus = enumeration('sock_status', 'u8', 'State of a socket.', {
  opening: 'Being opened.',
  opened: 'Open.',
  closed: 'Closed.',
  failed: 'Failed.',
});

export const sockOption = enumeration('sock_option', 'u8', 'Socket options, with Linux\'s names (socket(7), tcp(7), ip(7)).', {
  noop: 'Nothing.',
  reuse_port: 'SO_REUSEPORT, flag.',
  reuse_addr: 'SO_REUSEADDR, flag.',
  no_delay: 'TCP_NODELAY, flag.',
  dont_route: 'SO_DONTROUTE, flag.',
  only_v6: 'IPV6_V6ONLY, flag.',
  broadcast: 'SO_BROADCAST, flag.',
  multicast_loop_v4: 'IP_MULTICAST_LOOP, flag.',
  multicast_loop_v6: 'IPV6_MULTICAST_LOOP, flag.',
  promiscuous: 'Receive everything, flag.',
  listening: 'SO_ACCEPTCONN, flag, read only.',
  last_error: 'SO_ERROR, size, read only.',
  keep_alive: 'SO_KEEPALIVE, flag.',
  linger: 'SO_LINGER, time.',
  oob_inline: 'SO_OOBINLINE, flag.',
  recv_buf_size: 'SO_RCVBUF, size in bytes.',
  send_buf_size: 'SO_SNDBUF, size in bytes.',
  recv_lowat: 'SO_RCVLOWAT, size in bytes.',
  send_lowat: 'SO_SNDLOWAT, size in bytes.',
  recv_timeout: 'SO_RCVTIMEO, time.',
  send_timeout: 'SO_SNDTIMEO, time.',
  connect_timeout: 'Longest connect, time.',
  accept_timeout: 'Longest accept, time.',
  ttl: 'IP_TTL, size.',
  multicast_ttl_v4: 'IP_MULTICAST_TTL, size.',
  type: 'SO_TYPE, size, read only.',
  proto: 'SO_PROTOCOL, size, read only.',
});

export const streamSecurity = flags('stream_security', 'u8', 'Encryption of a bridge.', {
  unencrypted: 'None.',
  any_encryption: 'Any.',
  classic_encryption: 'Classic.',
  double_encryption: 'Classic and post-quantum.',
});

export const hardwareAddress = struct('hardware_address', 'A MAC address.', {
  octets: [array(u8, 6), 'As sent.'],
});

export const addressFamily = enumeration('address_family', 'u8', 'Kinds of address.', {
  unspec: 'None.',
  inet4: 'IPv4.',
  inet6: 'IPv6.',
  unix: 'Unix.',
});

export const addressFamilyIp = enumeration('address_family_ip', 'u8', 'Kinds of IP address.', {
  unspec: 'None.',
  inet4: 'IPv4.',
  inet6: 'IPv6.',
});

export const addrIp4 = struct('addr_ip4', 'An IPv4 address.', { octets: [array(u8, 4), 'As sent.'] });

export const addrIp6 = struct('addr_ip6', 'An IPv6 address with flow and scope.', {
  segments: [array(u16, 8), 'As sent.'],
  flow_info1: [u16, 'Flow information, high half.'],
  flow_info0: [u16, 'Flow information, low half.'],
  scope_id1: [u16, 'Scope, high half.'],
  scope_id0: [u16, 'Scope, low half.'],
});

const addrUnix = struct('addr_unix', 'A Unix socket\'s path, ended by a NUL.', { path: [array(u8, 108), 'The path.'] },
  { inner: true });
const addrIp6Bare = struct('addr_ip6_bare', 'An IPv6 address alone.', { segments: [array(u16, 8), 'As sent.'] },
  { inner: true });

const withPort = (name: string, address: typeof addrIp4) =>
  struct(name, 'An address with a port.', { port: [ipPort, 'Port.'], addr: [address, 'Address.'] }, { inner: true });
const withPrefix = (name: string, address: typeof addrIp4) =>
  struct(name, 'A network.', { addr: [address, 'Address.'], prefix: [u8, 'Bits of the network part.'] }, { inner: true });
const addrUnspec = struct('addr_unspec', 'No address.', { n0: [u8, '0.'] }, { inner: true });

export const addr = union('addr', 'An address.', addressFamily,
  { unspec: addrUnspec, inet4: addrIp4, inet6: addrIp6, unix: addrUnix });

export const addrIp = union('addr_ip', 'An IP address.', addressFamilyIp,
  { unspec: addrUnspec, inet4: addrIp4, inet6: addrIp6Bare });

export const addrPort = union('addr_port', 'An address with its port (struct sockaddr).', addressFamily, {
  unspec: withPort('addr_unspec_port', addrUnspec),
  inet4: withPort('addr_ip4_port', addrIp4),
  inet6: withPort('addr_ip6_port', addrIp6),
  unix: addrUnix,
});

export const addrCidr = union('addr_cidr', 'A network.', addressFamily, {
  unspec: withPrefix('addr_unspec_cidr', addrUnspec),
  inet4: withPrefix('addr_ip4_cidr', addrIp4),
  inet6: withPrefix('addr_ip6_cidr', addrIp6),
  unix: struct('addr_unix_cidr', 'Unix sockets have no networks.', { unused: [u8, '0.'] }, { inner: true }),
});

export const route = struct('route', 'A route.', {
  cidr: [addrCidr, 'Where to.'],
  via_router: [addr, 'Through which router.'],
  preferred_until: [optionTimestamp, 'How long it is preferred.'],
  expires_at: [optionTimestamp, 'How long it lasts.'],
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

const errnoSignal = struct('errno_signal', 'An exit status and a signal.', {
  exit_code: [errno, 'Exit status.'],
  signal: [wasixSignal, 'Signal.'],
}, { inner: true });

export const joinStatus = union('join_status', 'What happened to a child, in detail.', joinStatusType, {
  nothing: u8, exit_normal: errno, exit_signal: errnoSignal, stopped: wasixSignal,
});

export const threadStart = struct('thread_start', 'How a thread starts.', {
  stack: [pointer(null), 'Where its stack starts.'],
  tls_base: [pointer(null), 'Where its thread-local storage starts.'],
  start_funct: [u32, 'Its function, as an index into the function table.'],
  start_args: [pointer(null), 'The function\'s argument.'],
  reserved: [array(u32, 10), '0.'],
  stack_size: [size, 'Size of the stack in bytes.'],
  guard_size: [size, 'Size of the guard at its end in bytes.'],
});

export const epollType = flags('epoll_type', 'u32', 'Events of epoll, in WASIX\'s own numbering.', {
  epollin: 'Data to read.',
  epollout: 'Room to write.',
  epollrdhup: 'The other end sends no more.',
  epollpri: 'Something exceptional.',
  epollerr: 'Error; always reported.',
  epollhup: 'The other end is closed; always reported.',
  epollet: 'Report changes only.',
  epolloneshot: 'Report once.',
});

export const epollCtl = enumeration('epoll_ctl', 'u32', 'Operations of epoll_ctl, in WASIX\'s own numbering.', {
  add: 'Watch a descriptor.',
  mod: 'Change what to watch it for.',
  del: 'Watch it no longer.',
});

const epollData = struct('epoll_data', 'The program\'s own data, handed back unchanged.', {
  ptr: [pointer(null), 'An address.'],
  fd: [fd, 'A descriptor.'],
  data1: [u32, '32 bits.'],
  data2: [u64, '64 bits.'],
}, { inner: true });

export const epollEvent = struct('epoll_event', 'Events and the program\'s own data.', {
  events: [epollType, 'What to watch for, or what happened.'],
  data: [epollData, 'Handed back.'],
});

export const procSpawnFdOpName = enumeration('proc_spawn_fd_op_name', 'u8', 'What proc_spawn2 does with descriptors.', {
  close: 'Close one.',
  dup2: 'Copy one to a number.',
  open: 'Open a file.',
  chdir: 'Change the working directory to a path.',
  fchdir: 'Change it to a descriptor.',
});

export const procSpawnFdOp = struct('proc_spawn_fd_op', 'One step of proc_spawn2.', {
  cmd: [procSpawnFdOpName, 'What to do.'],
  fd: [fd, 'The descriptor; for dup2 the copy\'s number.'],
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
  i32: 'i32.', i64: 'i64.', f32: 'f32.', f64: 'f64.', v128: 'v128.',
});

export const reflectionResult = struct('reflection_result', 'The signature of a function.', {
  cacheable: [bool, 'It will not change.'],
  arguments: [u16, 'Number of arguments.'],
  results: [u16, 'Number of results.'],
});

export const WASIX_TYPES: Definition[] = [
  disposition, signalDisposition, stackSnapshot, option, optionTimestamp, optionPid, optionFd, eventfdflags, fdflagsext,
  tty, stdioMode, processHandles, sockType, ipProtocols, sockStatus, sockOption, streamSecurity, hardwareAddress,
  addressFamily, addressFamilyIp, addrIp4, addrIp6, addr, addrIp, addrPort, addrCidr, route, joinFlags, joinStatusType,
  joinStatus, threadStart, epollType, epollCtl, epollEvent, procSpawnFdOpName, procSpawnFdOp, dlFlags, wasmValueType,
  reflectionResult,
];
