// Types of WASIX's sockets and network interface.
//
// Source: wasix-org/wasix-witx, commit 384f76a55e79584a308189cdb33936ebdbe053b9, phases/snapshot/witx/typenames.witx.
// Numbers are little-endian, IP ports too; the bytes of an IPv4 address and the bytes of each IPv6 segment are in
// network order.

import {
  alias,
  array,
  constants,
  enumeration,
  flags,
  struct,
  u16,
  u8,
  union,
  type Definition,
} from './schema.ts';
import { optionTimestamp } from './wasix_types.ts';

export const ipPort = alias('ip_port', 'u16', "A port number in the machine's byte order.");

export const sockType = enumeration(
  'sock_type',
  'u8',
  "Kinds of socket; the numbers are Linux's up to DGRAM.",
  {
    socket_unused: 'None.',
    socket_stream: 'Byte stream (SOCK_STREAM).',
    socket_dgram: 'Datagrams (SOCK_DGRAM).',
    socket_raw: 'Raw packets (SOCK_RAW).',
    socket_seqpacket: 'Sequenced packets (SOCK_SEQPACKET).',
  },
);

export const sockProto = alias('sock_proto', 'u16', 'An IP protocol number, IPPROTO_…; 0: the usual one.');

export const ipProtocols = constants(
  'sock_proto',
  'u32',
  "IP protocols; IANA's numbers, as Linux has them.",
  {
    IPPROTO_IP: [0, 'Any.'],
    IPPROTO_ICMP: [1, 'ICMP.'],
    IPPROTO_TCP: [6, 'TCP.'],
    IPPROTO_UDP: [17, 'UDP.'],
    IPPROTO_IPV6: [41, 'IPv6 in IPv4.'],
    IPPROTO_ICMPV6: [58, 'ICMP for IPv6.'],
    IPPROTO_RAW: [255, 'Raw packets.'],
  },
);

export const sockStatus = enumeration('sock_status', 'u8', 'State of a socket.', {
  opening: 'Being opened.',
  opened: 'Open.',
  closed: 'Closed.',
  failed: 'Failed.',
});

export const sockOption = enumeration(
  'sock_option',
  'u8',
  "Socket options, with Linux's names (socket(7), tcp(7), ip(7)).",
  {
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
  },
);

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

const addrUnix = struct(
  'addr_unix',
  "A Unix socket's path, ended by a NUL.",
  { path: [array(u8, 108), 'The path.'] },
  { inner: true },
);
const addrIp6Bare = struct(
  'addr_ip6_bare',
  'An IPv6 address alone.',
  { segments: [array(u16, 8), 'As sent.'] },
  { inner: true },
);

const withPort = (name: string, address: typeof addrIp4) =>
  struct(
    name,
    'An address with a port.',
    { port: [ipPort, 'Port.'], addr: [address, 'Address.'] },
    { inner: true },
  );
const withPrefix = (name: string, address: typeof addrIp4) =>
  struct(
    name,
    'A network.',
    { addr: [address, 'Address.'], prefix: [u8, 'Bits of the network part.'] },
    { inner: true },
  );
const addrUnspec = struct('addr_unspec', 'No address.', { n0: [u8, '0.'] }, { inner: true });

export const addr = union('addr', 'An address.', addressFamily, {
  unspec: addrUnspec,
  inet4: addrIp4,
  inet6: addrIp6,
  unix: addrUnix,
});

export const addrIp = union('addr_ip', 'An IP address.', addressFamilyIp, {
  unspec: addrUnspec,
  inet4: addrIp4,
  inet6: addrIp6Bare,
});

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

export const WASIX_SOCKET_TYPES: Definition[] = [
  sockType,
  ipProtocols,
  sockStatus,
  sockOption,
  streamSecurity,
  hardwareAddress,
  addressFamily,
  addressFamilyIp,
  addrIp4,
  addrIp6,
  addr,
  addrIp,
  addrPort,
  addrCidr,
  route,
];
