// System calls as programs are bound to them: in through the border, to the function that does it, and out.
//
// Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.
//
// Locks: none.

import {
  call_begins,
  enter,
  leave_errno,
  watch,
  watched,
} from './border';
import {
  sys_wasmedge_sock_accept,
  sys_wasmedge_sock_bind,
  sys_wasmedge_sock_connect,
  sys_wasmedge_sock_getaddrinfo,
  sys_wasmedge_sock_getlocaladdr,
  sys_wasmedge_sock_getpeeraddr,
  sys_wasmedge_sock_listen,
  sys_wasmedge_sock_open,
  sys_wasmedge_sock_setsockopt,
} from './wasix/wasmedge_socket';

export function wasmedge_sock_open(family: i32, type: i32, fd_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>family));
    watch(1, <u64>(<u32>type));
    watch(2, <u64>(<u32>fd_out));
    const refusal = call_begins(50, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_wasmedge_sock_open(family, type, fd_out));
}

export function wasmedge_sock_bind(fd: i32, address: i32, port: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>address));
    watch(2, <u64>(<u32>port));
    const refusal = call_begins(51, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_wasmedge_sock_bind(fd, address, port));
}

export function wasmedge_sock_listen(fd: i32, backlog: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>backlog));
    const refusal = call_begins(52, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_wasmedge_sock_listen(fd, backlog));
}

export function wasmedge_sock_accept(fd: i32, fd_out: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>fd_out));
    const refusal = call_begins(53, 2);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_wasmedge_sock_accept(fd, fd_out));
}

export function wasmedge_sock_connect(fd: i32, address: i32, port: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>address));
    watch(2, <u64>(<u32>port));
    const refusal = call_begins(54, 3);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_wasmedge_sock_connect(fd, address, port));
}

export function wasmedge_sock_setsockopt(fd: i32, level: i32, name: i32, value: i32, value_len: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>level));
    watch(2, <u64>(<u32>name));
    watch(3, <u64>(<u32>value));
    watch(4, <u64>(<u32>value_len));
    const refusal = call_begins(55, 5);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_wasmedge_sock_setsockopt(fd, level, name, value, value_len));
}

export function wasmedge_sock_getlocaladdr(fd: i32, address: i32, type: i32, port: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>address));
    watch(2, <u64>(<u32>type));
    watch(3, <u64>(<u32>port));
    const refusal = call_begins(56, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_wasmedge_sock_getlocaladdr(fd, address, type, port));
}

export function wasmedge_sock_getpeeraddr(fd: i32, address: i32, type: i32, port: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>fd));
    watch(1, <u64>(<u32>address));
    watch(2, <u64>(<u32>type));
    watch(3, <u64>(<u32>port));
    const refusal = call_begins(57, 4);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_wasmedge_sock_getpeeraddr(fd, address, type, port));
}

export function wasmedge_sock_getaddrinfo(node: i32, node_len: i32, service: i32, service_len: i32, hints: i32, results: i32, max: i32, count: i32): i32 {
  enter();
  if (watched()) {
    watch(0, <u64>(<u32>node));
    watch(1, <u64>(<u32>node_len));
    watch(2, <u64>(<u32>service));
    watch(3, <u64>(<u32>service_len));
    watch(4, <u64>(<u32>hints));
    watch(5, <u64>(<u32>results));
    watch(6, <u64>(<u32>max));
    watch(7, <u64>(<u32>count));
    const refusal = call_begins(58, 8);
    if (refusal != 0) return leave_errno(refusal);
  }
  return leave_errno(sys_wasmedge_sock_getaddrinfo(node, node_len, service, service_len, hints, results, max, count));
}
