// WasmEdge's sockets, for programs that import them (abi/wasmedge.ts). There is no network yet: no address family can be
// opened, and no descriptor is a socket.
//
// Interface: sys_*. Results: −errno. Locks: none.

import { EAFNOSUPPORT, ENOSYS } from '../../base/abi';
import { refuse_socket } from '../wasi/socket';

/** socket(2). EAFNOSUPPORT. */
export function sys_wasmedge_sock_open(_family: u32, _type: u32, _fd: u32): i32 {
  return -EAFNOSUPPORT;
}

/** bind(2). EBADF, ENOTSOCK. */
export function sys_wasmedge_sock_bind(fd: i32, _address: u32, _port: u32): i32 {
  return refuse_socket(fd);
}

/** listen(2). EBADF, ENOTSOCK. */
export function sys_wasmedge_sock_listen(fd: i32, _backlog: u32): i32 {
  return refuse_socket(fd);
}

/** accept(2). EBADF, ENOTSOCK. */
export function sys_wasmedge_sock_accept(fd: i32, _accepted: u32): i32 {
  return refuse_socket(fd);
}

/** connect(2). EBADF, ENOTSOCK. */
export function sys_wasmedge_sock_connect(fd: i32, _address: u32, _port: u32): i32 {
  return refuse_socket(fd);
}

/** setsockopt(2). EBADF, ENOTSOCK. */
export function sys_wasmedge_sock_setsockopt(
  fd: i32,
  _level: i32,
  _name: i32,
  _value: u32,
  _length: u32,
): i32 {
  return refuse_socket(fd);
}

/** getsockname(2). EBADF, ENOTSOCK. */
export function sys_wasmedge_sock_getlocaladdr(fd: i32, _address: u32, _type: u32, _port: u32): i32 {
  return refuse_socket(fd);
}

/** getpeername(2). EBADF, ENOTSOCK. */
export function sys_wasmedge_sock_getpeeraddr(fd: i32, _address: u32, _type: u32, _port: u32): i32 {
  return refuse_socket(fd);
}

/** getaddrinfo(3): there is nobody to ask. ENOSYS. */
export function sys_wasmedge_sock_getaddrinfo(
  _node: u32,
  _node_length: u32,
  _service: u32,
  _service_length: u32,
  _hints: u32,
  _results: u32,
  _max: u32,
  _count: u32,
): i32 {
  return -ENOSYS;
}
