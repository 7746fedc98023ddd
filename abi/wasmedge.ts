// What WasmEdge added to the import module `wasi_snapshot_preview1` before there was a standard: sockets. Programs built
// for it (QuickJS as WasmEdge ships it) import these names, one of them, sock_accept, with another type than
// preview1's own; the machine tells the two apart by the type that the program asks for.
//
// Source: WasmEdge/WasmEdge, lib/host/wasi/wasimodule.cpp: names and types as registered there.

import { func, pointer, constPointer, s32, string, u32, u8, type Module } from './schema.ts';
import { fd } from './types.ts';

export const wasmedge: Module = {
  name: 'wasi_snapshot_preview1',
  prefix: 'wasmedge_',
  systemPrefix: 'sys_wasmedge_',
  definitions: [],
  functions: [
    func('sock_open', 'Makes a socket (socket(2)).', { family: u32, type: u32 }, { fd }),
    func('sock_bind', 'Gives a socket an address (bind(2)).', { fd, address: constPointer(u8), port: u32 }),
    func('sock_listen', 'Lets a socket take connections (listen(2)).', { fd, backlog: u32 }),
    func('sock_accept', 'Takes a connection (accept(2)).', { fd }, { fd }),
    func('sock_connect', 'Connects a socket (connect(2)).', { fd, address: constPointer(u8), port: u32 }),
    func('sock_setsockopt', 'Sets an option (setsockopt(2)).', {
      fd,
      level: s32,
      name: s32,
      value: constPointer(u8),
      value_len: u32,
    }),
    func('sock_getlocaladdr', "Tells a socket's own address (getsockname(2)).", {
      fd,
      address: pointer(u8),
      type: pointer(u32),
      port: pointer(u32),
    }),
    func('sock_getpeeraddr', "Tells the other side's address (getpeername(2)).", {
      fd,
      address: pointer(u8),
      type: pointer(u32),
      port: pointer(u32),
    }),
    func('sock_getaddrinfo', 'Looks a name up (getaddrinfo(3)).', {
      node: string,
      service: string,
      hints: constPointer(u8),
      results: pointer(u32),
      max: u32,
      count: pointer(u32),
    }),
  ],
};
