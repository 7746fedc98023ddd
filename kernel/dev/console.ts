// The console device: byte streams to and from the outside. Port 0 is the terminal, ports 1 to 3 are the standard
// streams of whoever started the machine.
//
// Output goes through buffers of its own: the writer fills one, the device empties it, the writer waits until it is
// gone, so that a slow outside slows the writer down. Input is asked for only when somebody reads: one request at a
// time fills the port's buffer, from which readers take.
//
//   Port: buffer │····bytes····│        head: next byte to take, count: bytes there; `asked`: a request is under way
//
// Interface: console_init; console_write, console_close_outputs; console_ask, console_ready, console_wait_input, console_input,
// console_take; console_lock, console_unlock.
// Locks: the port's own word, RANK_PORT, over one copy out of its buffer; the device's queue is used without it. While a read
// request is under way there is nothing in the buffer and the device has it; a reader looks at the port under the lock after it
// is on the queue, so that no wake-up is lost.

import {
  CONSOLE_OP_CLOSE,
  CONSOLE_OP_READ,
  CONSOLE_OP_WRITE,
  CONSOLE_PORTS,
  CONSOLE_PORT_STDIN,
  DEVICE_CONSOLE,
  EAGAIN,
  EINTR,
} from '../base/abi';
import { DEVICES } from '../base/layout';
import { panic } from '../base/panic';
import { embedded, is_null } from '../base/pointer';
import { kmalloc_root } from '../mm/slab';
import { RANK_PORT, spin_lock, spin_unlock } from '../sync/spinlock';
import { WaitQueue, wait_begin, wait_cancel, wait_commit, wait_queue_init, wake_all } from '../sched/wait';
import { queue_create, request_get, request_get_reserved, request_post, request_run } from './queue';

/** Bytes that one input request may bring. */
const CONSOLE_INPUT_BYTES: u32 = 8192;

@unmanaged
export class ConsolePort {
  lock: u32;
  /** Its input: CONSOLE_INPUT_BYTES. */
  buffer: usize;
  head: u32;
  count: u32;
  /** A read request is under way. */
  asked: u32;
  /** The outside said that no more will come. */
  ended: u32;
  /** Readers, and polls: a WaitQueue. */
  readers_lock: u32;
  readers_first: usize;
  readers_last: usize;
  number: u32;
  /** Called with the port when input has come, if not 0: the terminal's line discipline. Table index (ConsolePort) -> void. */
  on_input: u32;
}

/** Requests that must always be there: a read for each port, and the terminal's output and size. */
const RESERVED: u32 = CONSOLE_PORTS + 2;

/** Port structs, behind the queue pointers in the device area. */
const PORTS: usize = DEVICES + 1024;
const PORT_BYTES: usize = 64;

@inline
export function console_port(number: u32): ConsolePort {
  return changetype<ConsolePort>(PORTS + PORT_BYTES * <usize>number);
}

/** Who waits for input on `port`. */
@inline
export function console_readers(port: ConsolePort): WaitQueue {
  return embedded<ConsolePort, WaitQueue>(port, offsetof<ConsolePort>('readers_lock'));
}

export function console_init(): void {
  queue_create(DEVICE_CONSOLE, 64, RESERVED);
  for (let i: u32 = 0; i < CONSOLE_PORTS; i++) {
    const port = console_port(i);
    port.number = i;
    port.buffer = kmalloc_root(CONSOLE_INPUT_BYTES);
    if (port.buffer == 0) panic('no memory for the console');
    wait_queue_init(console_readers(port));
  }
}

/**
 * Sends `length` bytes at `buffer`, memory from kmalloc that now belongs to the device and is freed in the end.
 * Blocks until they are gone: the count, -EPIPE if the outside is closed, -EINTR if the caller is being killed.
 */
export function console_write(port: u32, buffer: usize, length: u32): i32 {
  const request = request_get(DEVICE_CONSOLE);
  if (is_null(request)) return -EINTR;
  request.operation = CONSOLE_OP_WRITE;
  request.argument0 = port;
  request.buffer = buffer;
  request.buffer_size = length;
  request.owned_buffer = buffer;
  return request_run(DEVICE_CONSOLE, request);
}

/** Before the machine stops: waits until all that was written to the ports is out, and says that nothing more will come. */
export function console_close_outputs(): void {
  for (let port: u32 = 0; port < CONSOLE_PORTS; port++) {
    if (port == CONSOLE_PORT_STDIN) continue;
    const request = request_get(DEVICE_CONSOLE);
    if (is_null(request)) return;
    request.operation = CONSOLE_OP_CLOSE;
    request.argument0 = port;
    request_run(DEVICE_CONSOLE, request);
  }
}

@inline
export function console_lock(port: ConsolePort): void {
  spin_lock(changetype<usize>(port), RANK_PORT);
}
@inline
export function console_unlock(port: ConsolePort): void {
  spin_unlock(changetype<usize>(port), RANK_PORT);
}

/** True if a read of the port would not wait: there is input, or it has ended. */
export function console_ready(port: ConsolePort): bool {
  console_lock(port);
  const ready = port.count != 0 || port.ended != 0;
  console_unlock(port);
  return ready;
}

/** Asks the outside for input, unless that is done, there is some, or no more will come. */
export function console_ask(port: ConsolePort): void {
  console_lock(port);
  const needless = port.asked != 0 || port.ended != 0 || port.count != 0;
  port.asked |= needless ? 0 : 1;
  console_unlock(port);
  if (needless) return;
  const request = request_get_reserved(DEVICE_CONSOLE);
  request.operation = CONSOLE_OP_READ;
  request.argument0 = port.number;
  request.buffer = port.buffer;
  request.buffer_size = CONSOLE_INPUT_BYTES;
  request_post(DEVICE_CONSOLE, request, input_came.index, changetype<usize>(port));
}

function input_came(argument: usize, status: i32): void {
  const port = changetype<ConsolePort>(argument);
  console_lock(port);
  port.asked = 0;
  port.head = 0;
  port.count = status > 0 ? status : 0;
  if (status <= 0) port.ended = 1;
  console_unlock(port);
  if (port.on_input != 0) call_indirect<void>(port.on_input, port);
  wake_all(console_readers(port));
}

/**
 * Waits until `port` has input or has ended: 0, -EINTR on a signal, -EAGAIN if there is none and `nonblocking`. Another reader
 * may be quicker: look, with the lock, and take with console_input and console_take.
 */
export function console_wait_input(port: ConsolePort, nonblocking: bool): i32 {
  while (!console_ready(port)) {
    console_ask(port);
    if (console_ready(port)) break;
    if (nonblocking) return -EAGAIN;
    wait_begin(console_readers(port));
    if (console_ready(port)) {
      wait_cancel();
    } else {
      const result = wait_commit();
      if (result < 0) return result;
    }
  }
  return 0;
}

/** Address of the bytes that are there; `port.count` of them. Under the lock. */
@inline
export function console_input(port: ConsolePort): usize {
  return port.buffer + port.head;
}

/** Takes `length` bytes, at most `port.count`. Under the lock. */
export function console_take(port: ConsolePort, length: u32): void {
  port.head += length;
  port.count -= length;
}
