// Functions of `wasix_32v1` for sockets, the network interface and epoll.
//
// Source: as for wasix_32v1.ts, which is their module.

import { constPointer, func, list, pointer, string, u16, u32, type Func } from './schema.ts';
import { ciovec, iovec, riflags, roflags, siflags, fd, fdflags, filesize, size, timestamp } from './types.ts';
import {
  hardwareAddress,
  addrIp,
  sockStatus,
  addr,
  addrCidr,
  addrIp4,
  addrIp6,
  addrPort,
  addressFamily,
  route,
  sockOption,
  sockProto,
  sockType,
  streamSecurity,
} from './wasix_socket_types.ts';
import { epollCtl, bool, epollEvent, optionTimestamp } from './wasix_types.ts';

export const ports: Func[] = [
  func('port_bridge', 'Joins a remote network.', {
    network: string,
    token: string,
    security: streamSecurity,
  }),
  func('port_unbridge', 'Leaves it.', {}),
  func('port_dhcp_acquire', 'Gets an address by DHCP.', {}),
  func('port_addr_add', 'Adds an address to the interface (ip-address(8)).', {
    addr: constPointer(addrCidr),
  }),
  func('port_addr_remove', 'Removes one.', { addr: constPointer(addr) }),
  func('port_addr_clear', 'Removes all.', {}),
  func('port_mac', "The interface's hardware address.", {}, { mac: hardwareAddress }),
  func(
    'port_addr_list',
    'Writes the addresses; naddrs holds the room and receives the number. EOVERFLOW: too many.',
    { addrs: pointer(addrCidr), naddrs: pointer(size) },
  ),
  func('port_gateway_set', 'Sets the default gateway.', { addr: constPointer(addr) }),
  func('port_route_add', 'Adds a route (ip-route(8)).', {
    cidr: constPointer(addrCidr),
    via_router: constPointer(addr),
    preferred_until: constPointer(optionTimestamp),
    expires_at: constPointer(optionTimestamp),
  }),
  func('port_route_remove', 'Removes a route.', { cidr: constPointer(addr) }),
  func('port_route_clear', 'Removes all.', {}),
  func(
    'port_route_list',
    'Writes the routes; nroutes holds the room and receives the number. EOVERFLOW: too many.',
    { routes: pointer(route), nroutes: pointer(size) },
  ),
  func(
    'resolve',
    'Looks a host name up (getaddrinfo(3)).',
    { host: string, port: u16, addrs: pointer(addrIp), naddrs: size },
    { count: size },
  ),
];

export const sockets: Func[] = [
  func('sock_status', 'State of a socket.', { fd }, { status: sockStatus }),
  func('sock_addr_local', 'Its own address (getsockname(2)).', { fd }, { addr: addrPort }),
  func('sock_addr_peer', "The other end's address (getpeername(2)).", { fd }, { addr: addrPort }),
  func(
    'sock_open',
    'Makes a socket (socket(2)).',
    { af: addressFamily, socktype: sockType, sock_proto: sockProto },
    { fd },
  ),
  func(
    'sock_pair',
    'Makes two connected sockets (socketpair(2)).',
    { af: addressFamily, socktype: sockType, sock_proto: sockProto },
    { fd0: fd, fd1: fd },
  ),
  func('sock_set_opt_flag', 'Sets an option that is a flag (setsockopt(2)).', {
    fd,
    sockopt: sockOption,
    flag: bool,
  }),
  func('sock_get_opt_flag', 'Gets one (getsockopt(2)).', { fd, sockopt: sockOption }, { flag: bool }),
  func('sock_set_opt_time', 'Sets an option that is a time.', {
    fd,
    sockopt: sockOption,
    timeout: constPointer(optionTimestamp),
  }),
  func('sock_get_opt_time', 'Gets one.', { fd, sockopt: sockOption }, { timeout: optionTimestamp }),
  func('sock_set_opt_size', 'Sets an option that is a number.', { fd, sockopt: sockOption, value: filesize }),
  func('sock_get_opt_size', 'Gets one.', { fd, sockopt: sockOption }, { value: filesize }),
  func('sock_join_multicast_v4', 'Joins a group (IP_ADD_MEMBERSHIP).', {
    fd,
    multiaddr: constPointer(addrIp4),
    interface_addr: constPointer(addrIp4),
  }),
  func('sock_leave_multicast_v4', 'Leaves it (IP_DROP_MEMBERSHIP).', {
    fd,
    multiaddr: constPointer(addrIp4),
    interface_addr: constPointer(addrIp4),
  }),
  func('sock_join_multicast_v6', 'Joins a group (IPV6_JOIN_GROUP).', {
    fd,
    multiaddr: constPointer(addrIp6),
    interface_index: u32,
  }),
  func('sock_leave_multicast_v6', 'Leaves it (IPV6_LEAVE_GROUP).', {
    fd,
    multiaddr: constPointer(addrIp6),
    interface_index: u32,
  }),
  func('sock_bind', 'Gives a socket an address (bind(2)).', { fd, addr: constPointer(addrPort) }),
  func('sock_listen', 'Lets it take connections (listen(2)).', { fd, backlog: size }),
  func('sock_accept_v2', 'Takes a connection (accept4(2)).', { fd, flags: fdflags }, { fd, addr: addrPort }),
  func('sock_connect', 'Connects (connect(2)).', { fd, addr: constPointer(addrPort) }),
  func(
    'sock_recv_from',
    "Receives with the sender's address (recvmsg(2)).",
    { fd, ri_data: list(iovec), ri_flags: riflags },
    { nread: size, ro_flags: roflags, addr: addrPort },
  ),
  func(
    'sock_send_to',
    'Sends to an address (sendmsg(2)).',
    { fd, si_data: list(ciovec), si_flags: siflags, addr: constPointer(addrPort) },
    { nwritten: size },
  ),
  func(
    'sock_send_file',
    'Sends part of a file (sendfile(2)).',
    { out_fd: fd, in_fd: fd, offset: filesize, count: filesize },
    { nwritten: filesize },
  ),
  func('epoll_create', 'Makes an interest list (epoll_create(2)).', {}, { fd }),
  func('epoll_ctl', 'Changes it (epoll_ctl(2)).', {
    epfd: fd,
    op: epollCtl,
    fd,
    event: constPointer(epollEvent),
  }),
  func(
    'epoll_wait',
    'Waits for events; all bits of timeout set: for ever (epoll_wait(2)).',
    { epfd: fd, events: pointer(epollEvent), maxevents: size, timeout: timestamp },
    { nevents: size },
  ),
];
