// WASI preview1: sockets. There is no network yet, so that no descriptor is a socket: each call checks what it is
// given, in the order in which Linux's system calls do, and then says so.
//
// Interface: sys_*. Results: −errno. Locks: none.

import { EBADF, ENOTSOCK } from '../../base/abi';
import { is_null } from '../../base/pointer';
import { current_task } from '../../proc/task';
import { fd_entry } from '../../vfs/file/fd_table';

/** What a socket call answers for `fd`: -EBADF, or -ENOTSOCK. */
export function refuse_socket(fd: i32): i32 {
  const entry = fd_entry(current_task().vfs.files, fd);
  return is_null(entry) ? -EBADF : -ENOTSOCK;
}

/** accept4(2). EBADF, ENOTSOCK. */
export function sys_sock_accept(fd: i32, _flags: u32, _accepted: u32): i32 {
  return refuse_socket(fd);
}

/** recvmsg(2). EBADF, ENOTSOCK. */
export function sys_sock_recv(fd: i32, _iovs: u32, _count: u32, _flags: u32, _read: u32, _roflags: u32): i32 {
  return refuse_socket(fd);
}

/** sendmsg(2). EBADF, ENOTSOCK. */
export function sys_sock_send(fd: i32, _iovs: u32, _count: u32, _flags: u32, _written: u32): i32 {
  return refuse_socket(fd);
}

/** shutdown(2). EBADF, ENOTSOCK. */
export function sys_sock_shutdown(fd: i32, _how: u32): i32 {
  return refuse_socket(fd);
}
