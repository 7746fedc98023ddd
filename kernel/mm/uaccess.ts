// uaccess: the one door between the kernel and a program's memory. A program's memory is another
// WebAssembly memory; per program the machine makes a tiny module over both memories (host/machine/uaccess.wat)
// and puts its functions into the kernel's table, WINDOW_SLOTS of them from `window`.
//
// The range is checked here, against the size that was charged; a range that does not fit is -EFAULT. The
// engine's own bounds check behind it is the second lock.
//
// Interface: access_ok, copy_from_user, copy_to_user, load_user_*, put_user_*; uaccess_switch; window_*: what else a window does.
// All act on the current program's Space, on the hart that owns it. Locks: none may be needed: only the owner runs here.

import { EFAULT, FORK_WINDOW } from '../base/abi';

/** Functions in a program's window, in the order in which uaccess.wat puts them into the table. */
const W_IN: u32 = 0;
const W_OUT: u32 = 1;
const W_LOAD8: u32 = 2;
const W_LOAD32: u32 = 3;
const W_LOAD64: u32 = 4;
const W_STORE8: u32 = 5;
const W_STORE32: u32 = 6;
const W_STORE64: u32 = 7;
const W_GROW: u32 = 8;
const W_FUEL_GET: u32 = 9;
const W_FUEL_SET: u32 = 10;
const W_START: u32 = 11;
const W_MAIN: u32 = 12;
const W_SIGNAL: u32 = 13;
const W_ASYNCIFY_STATE: u32 = 14;

/** The same for programs that can fork (fork_window.wat). */
const W_START_UNWIND: u32 = FORK_WINDOW;
const W_STOP_UNWIND: u32 = FORK_WINDOW + 1;
const W_START_REWIND: u32 = FORK_WINDOW + 2;
const W_STOP_REWIND: u32 = FORK_WINDOW + 3;
const W_SAVE_GLOBALS: u32 = FORK_WINDOW + 4;
const W_LOAD_GLOBALS: u32 = FORK_WINDOW + 5;
const W_CLEAR: u32 = FORK_WINDOW + 6;

/** What the hart needs to know of the memory of the program that runs on it now. */
let window: u32 = 0;
let limit: u64 = 0;

/** Makes the program behind `window_base` (a table index; 0: none) the one whose memory is reached, `bytes` long. */
@inline
export function uaccess_switch(window_base: u32, bytes: u64): void {
  window = window_base;
  limit = bytes;
}

/** True if `length` bytes at `address` lie inside the current program's memory. */
@inline
export function access_ok(address: u32, length: u32): bool {
  return <u64>address + <u64>length <= limit;
}

/** Copies `length` bytes from the program to kernel address `to`: 0 or -EFAULT. */
export function copy_from_user(to: usize, from: u32, length: u32): i32 {
  if (!access_ok(from, length)) return -EFAULT;
  if (length != 0) call_indirect<void>(window + W_IN, to, from, length);
  return 0;
}

/** Copies `length` bytes from kernel address `from` to the program: 0 or -EFAULT. */
export function copy_to_user(to: u32, from: usize, length: u32): i32 {
  if (!access_ok(to, length)) return -EFAULT;
  if (length != 0) call_indirect<void>(window + W_OUT, to, from, length);
  return 0;
}

/** Reads one value that access_ok has been asked about. */
@inline
export function load_user_u8(address: u32): u32 {
  return call_indirect<u32>(window + W_LOAD8, address);
}
@inline
export function load_user_u32(address: u32): u32 {
  return call_indirect<u32>(window + W_LOAD32, address);
}
@inline
export function load_user_u64(address: u32): u64 {
  return call_indirect<u64>(window + W_LOAD64, address);
}

/** Stores a byte: 0 or -EFAULT. */
@inline
export function put_user_u8(address: u32, value: u32): i32 {
  if (!access_ok(address, 1)) return -EFAULT;
  call_indirect<void>(window + W_STORE8, address, value);
  return 0;
}

/** Stores four bytes, little-endian: 0 or -EFAULT. */
@inline
export function put_user_u32(address: u32, value: u32): i32 {
  if (!access_ok(address, 4)) return -EFAULT;
  call_indirect<void>(window + W_STORE32, address, value);
  return 0;
}

/** Stores eight bytes, little-endian: 0 or -EFAULT. */
@inline
export function put_user_u64(address: u32, value: u64): i32 {
  if (!access_ok(address, 8)) return -EFAULT;
  call_indirect<void>(window + W_STORE64, address, value);
  return 0;
}

/** Grows the current program's memory by `pages`: its old size in pages, or -1. Charging is mm/space.ts's work. */
@inline
export function window_grow(pages: u32): i32 {
  return call_indirect<i32>(window + W_GROW, pages);
}

/** The fuel that the program behind `window_base` has left; below zero by a little when its hook was called. */
@inline
export function window_fuel(window_base: u32): i32 {
  return call_indirect<i32>(window_base + W_FUEL_GET);
}
@inline
export function window_fuel_set(window_base: u32, fuel: i32): void {
  call_indirect<void>(window_base + W_FUEL_SET, fuel);
}

/** Runs the current program's former start function, if it has one. */
@inline
export function window_run_start(): void {
  call_indirect<void>(window + W_START);
}

/** Runs the current program's entry point. */
@inline
export function window_run_main(): void {
  call_indirect<void>(window + W_MAIN);
}

/**
 * Calls the current program's handler for `signal`, if hw_callback has put one there. The word at kernel address `depth`
 * is one more meanwhile, and right again, too, when an exception leaves the handler.
 */
@inline
export function window_signal(depth: usize, signal: i32): void {
  call_indirect<void>(window + W_SIGNAL, depth, signal);
}

/** What Asyncify is doing in the current program: 0 unless it unwinds or rewinds the stack. */
@inline
export function window_asyncify_state(): i32 {
  return call_indirect<i32>(window + W_ASYNCIFY_STATE);
}

// Asyncify, for programs that were built with it. These four run the program's own code.

/** The program is to save its frames to the stack that the two words at `data` describe (its position, its end), and to return. */
@inline
export function window_start_unwind(data: u32): void {
  call_indirect<void>(window + W_START_UNWIND, data);
}
@inline
export function window_stop_unwind(): void {
  call_indirect<void>(window + W_STOP_UNWIND);
}

/** The program is to load its frames from there, when it is called from the beginning, until it is where it was. */
@inline
export function window_start_rewind(data: u32): void {
  call_indirect<void>(window + W_START_REWIND, data);
}
@inline
export function window_stop_rewind(): void {
  call_indirect<void>(window + W_STOP_REWIND);
}

/** Copies the current program's globals to `address` of its memory, and back. */
@inline
export function window_save_globals(address: u32): void {
  call_indirect<void>(window + W_SAVE_GLOBALS, address);
}
@inline
export function window_load_globals(address: u32): void {
  call_indirect<void>(window + W_LOAD_GLOBALS, address);
}

/** Clears `length` bytes at `address` of the current program's memory, which the caller knows to be there. */
@inline
export function window_clear(address: u32, length: u32): void {
  call_indirect<void>(window + W_CLEAR, address, length);
}

/** Stores two words at `address` of the current program's memory, which the caller knows to be there. */
export function window_store_pair(address: u32, first: u32, second: u32): void {
  call_indirect<void>(window + W_STORE32, address, first);
  call_indirect<void>(window + W_STORE32, address + 4, second);
}
