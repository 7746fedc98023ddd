// What strace asks the kernel about a process that it traces: ptrace(2), process_vm_readv(2).
//
// Interface: seize, traceMe, resume, setOptions, eventMessage, SyscallInfo, readMemory.

import {
  PTRACE_GETEVENTMSG,
  PTRACE_GET_SYSCALL_INFO,
  PTRACE_SEIZE,
  PTRACE_SETOPTIONS,
  PTRACE_SYSCALL,
  PTRACE_SYSCALL_INFO_ARGS,
  PTRACE_SYSCALL_INFO_ARGS_COUNT,
  PTRACE_SYSCALL_INFO_NR,
  PTRACE_SYSCALL_INFO_OP,
  PTRACE_SYSCALL_INFO_RVAL,
  PTRACE_SYSCALL_INFO_SIZE,
  PTRACE_TRACEME,
  minios_process_vm_read,
  minios_ptrace,
} from '../lib/base/abi';
import { addressOf, sliceOf, Bytes } from '../lib/base/bytes';

const info = memory.data(160, 8);
const word = memory.data(8, 8);

/** Begins to trace a running process: 0 or −errno. */
export function seize(pid: i32, options: u32): i32 {
  return minios_ptrace(PTRACE_SEIZE, pid, 0, options);
}

/** Makes the caller's parent its tracer: 0 or −errno. */
export function traceMe(): i32 {
  return minios_ptrace(PTRACE_TRACEME, 0, 0, 0);
}

/** Any other request, with `data`: 0 or −errno. */
export function request(what: i32, pid: i32, data: u32 = 0): i32 {
  return minios_ptrace(what, pid, 0, data);
}

/** Lets a stopped process go on to its next system call, with a signal or 0. */
export function resume(pid: i32, signal: i32): i32 {
  return request(PTRACE_SYSCALL, pid, signal);
}

export function setOptions(pid: i32, options: u32): i32 {
  return request(PTRACE_SETOPTIONS, pid, options);
}

/** What came with an event: the pid of a new child. */
export function eventMessage(pid: i32): i32 {
  store<u64>(word, 0);
  minios_ptrace(PTRACE_GETEVENTMSG, pid, 0, word);
  return load<i32>(word);
}

/** The system call that a process is stopped at. */
export class SyscallInfo {
  /** PTRACE_SYSCALL_INFO_…. */
  op: i32 = 0;
  number: i32 = 0;
  result: i64 = 0;
  args: Array<u64> = [];

  constructor(pid: i32) {
    memory.fill(info, 0, PTRACE_SYSCALL_INFO_SIZE);
    minios_ptrace(PTRACE_GET_SYSCALL_INFO, pid, <u32>PTRACE_SYSCALL_INFO_SIZE, info);
    this.op = load<u8>(info, PTRACE_SYSCALL_INFO_OP);
    this.number = load<i32>(info, PTRACE_SYSCALL_INFO_NR);
    this.result = load<i64>(info, PTRACE_SYSCALL_INFO_RVAL);
    const count = load<i32>(info, PTRACE_SYSCALL_INFO_ARGS_COUNT);
    for (let index = 0; index < count; index++) {
      this.args.push(load<u64>(info + 8 * <usize>index, PTRACE_SYSCALL_INFO_ARGS));
    }
  }
}

/** `length` bytes of a stopped process's memory, fewer at its end; null: there is nothing at `address`. */
export function readMemory(pid: i32, address: u32, length: i32): Bytes | null {
  const bytes = new StaticArray<u8>(length);
  if (length == 0) return bytes;
  const got = minios_process_vm_read(pid, address, addressOf(bytes), length);
  if (got < 0) return null;
  return got == length ? bytes : sliceOf(bytes, 0, got);
}
