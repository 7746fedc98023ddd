// Device queues: how the kernel asks a device for something and hears that it is done. As with virtio and NVMe there
// are two rings of indices over one array of requests, all in RAM (abi/machine.ts has the layout):
//
//   kernel ──▶ submissions ──▶ device ──▶ completions ──▶ kernel
//              [3][0][7]…       (works)    [0][3]…          drain: wake the waiter, or call the handler
//
// A request belongs to the device from submission to completion, and so do its buffers: a waiter that is killed
// leaves them behind (`owned_buffer`), and the drain frees them when the device is done.
//
// Devices are hart 0's (sched/interrupt.ts): it alone rings them and drains what they complete. On another hart a request is
// rung by way of hart 0, and the caller sleeps, also for what a device answers at once.
//
// No wake-up is lost: the waiter announces its sleep before it looks at the request's state. It cannot end before the drain
// has done with it: it goes on by taking the queue's lock, under which it is woken.
//
// Interface: queue_create; request_get, request_get_always, request_try_get, request_get_reserved, request_run,
// request_run_soon (wait), request_post (calls a handler); devices_owe.
// Locks: RANK_DEVICE guards a queue's rings and free list, and the states of its requests.

import { DEVICE_REQUEST_SIZE, EINTR } from '../base/abi';
import { DEVICES, INTERRUPT_WORD } from '../base/layout';
import { hw_attach, hw_doorbell } from '../base/hw';
import { panic } from '../base/panic';
import { embedded, is_null, null_of } from '../base/pointer';
import { atomic_add, atomic_load, atomic_sub } from '../sync/atomic';
import { RANK_DEVICE, spin_lock, spin_unlock } from '../sync/spinlock';
import { kfree, kmalloc_root } from '../mm/slab';
import { this_hart } from '../sched/hart';
import { MAX_DEVICES, doorbell_register, doorbell_ring, interrupt_register } from '../sched/interrupt';
import { Thread, current } from '../sched/thread';
import { wake } from '../sched/wake';
import {
  WaitQueue,
  wait_begin,
  wait_cancel,
  wait_commit_killable,
  wait_commit_uninterruptible,
  wait_queue_init,
  wake_one,
} from '../sched/wait';

/** struct device_request of abi/machine.ts. */
@unmanaged
export class Request {
  operation: u32;
  status: i32;
  buffer: usize;
  buffer_size: u32;
  buffer2: usize;
  buffer2_size: u32;
  argument0: u64;
  argument1: u64;
  argument2: u64;
  argument3: u64;
  state: u32;
  waiter: usize;
  handler: u32;
  owned_buffer: usize;
}

/** struct device_queue of abi/machine.ts, and behind it what only the kernel knows. */
@unmanaged
class Queue {
  capacity: u32;
  requests: usize;
  submissions: usize;
  completions: usize;
  submission_tail: u32;
  submission_head: u32;
  completion_tail: u32;
  completion_head: u32;
  interrupt_word: usize;
  reserved: u32;
  lock: u32;
  /** Free requests: a stack of their indices. */
  free: usize;
  free_count: u32;
  /** Requests that the device will answer soon, whatever happens outside: atomic. */
  owed: u32;
  /** Requests that only request_get_reserved hands out. */
  kept: u32;
  /** Those who wait for a free request: a WaitQueue. */
  waiting_lock: u32;
  waiting_first: usize;
  waiting_last: usize;
}

const QUEUE_BYTES: u32 = 80;

const FREE: u32 = 0;
const SUBMITTED: u32 = 1;
const DONE: u32 = 2;
const ABANDONED: u32 = 3;

/** Queue pointers, behind the interrupt handlers in the device area. */
@inline
function queue_slot(device: u32): usize {
  return DEVICES + 4 * <usize>MAX_DEVICES + 4 * <usize>device;
}

@inline
function queue_of(device: u32): Queue {
  return changetype<Queue>(<usize>load<u32>(queue_slot(device)));
}

@inline
function lock_of(queue: Queue): usize {
  return changetype<usize>(queue) + offsetof<Queue>('lock');
}

@inline
function owed_address(queue: Queue): usize {
  return changetype<usize>(queue) + offsetof<Queue>('owed');
}

@inline
function state_of(request: Request): u32 {
  return atomic_load(changetype<usize>(request) + offsetof<Request>('state'));
}

@inline
function waiting(queue: Queue): WaitQueue {
  return embedded<Queue, WaitQueue>(queue, offsetof<Queue>('waiting_lock'));
}

@inline
function request_at(queue: Queue, index: u32): Request {
  return changetype<Request>(queue.requests + DEVICE_REQUEST_SIZE * <usize>index);
}

@inline
function index_of(queue: Queue, request: Request): u32 {
  return <u32>((changetype<usize>(request) - queue.requests) / DEVICE_REQUEST_SIZE);
}

/**
 * Makes the queue of `device` with `capacity` requests (a power of two), of which `kept` are request_get_reserved's, and
 * tells the device. At boot.
 */
export function queue_create(device: u32, capacity: u32, kept: u32 = 0): void {
  const rings = 4 * capacity;
  const address = kmalloc_root(QUEUE_BYTES + 3 * rings + <u32>DEVICE_REQUEST_SIZE * capacity);
  if (address == 0) panic('no memory for a device queue');
  const queue = changetype<Queue>(address);
  queue.capacity = capacity;
  queue.kept = kept;
  queue.requests = address + QUEUE_BYTES;
  queue.submissions = queue.requests + DEVICE_REQUEST_SIZE * capacity;
  queue.completions = queue.submissions + rings;
  queue.free = queue.completions + rings;
  queue.interrupt_word = INTERRUPT_WORD;
  for (let i: u32 = 0; i < capacity; i++) store<u32>(queue.free + 4 * i, capacity - 1 - i);
  queue.free_count = capacity;
  wait_queue_init(waiting(queue));
  store<u32>(queue_slot(device), <u32>address);
  interrupt_register(device, drain.index);
  doorbell_register(ring.index);
  hw_attach(device, address);
}

/** True if some device has a request that it will answer without anybody outside doing anything. */
export function devices_owe(): bool {
  for (let device: u32 = 0; device < MAX_DEVICES; device++) {
    const queue = queue_of(device);
    if (!is_null(queue) && atomic_load(owed_address(queue)) != 0) return true;
  }
  return false;
}

/** A zeroed request of `device`'s, or 0 if all are in use. Does not block. */
export function request_try_get(device: u32): Request {
  return take_free(queue_of(device), queue_of(device).kept);
}

/** As request_try_get, for callers that never have more requests than the queue keeps for them: it cannot fail. */
export function request_get_reserved(device: u32): Request {
  const request = take_free(queue_of(device), 0);
  if (is_null(request)) panic('no device request is left for those who must have one');
  return request;
}

/** A zeroed request, unless there are only `kept` left. */
function take_free(queue: Queue, kept: u32): Request {
  let request = null_of<Request>();
  spin_lock(lock_of(queue), RANK_DEVICE);
  if (queue.free_count > kept)
    request = request_at(queue, load<u32>(queue.free + 4 * <usize>--queue.free_count));
  spin_unlock(lock_of(queue), RANK_DEVICE);
  if (!is_null(request)) memory.fill(changetype<usize>(request), 0, DEVICE_REQUEST_SIZE);
  return request;
}

/** As request_try_get, waiting for a request if need be; 0 if the caller is being killed. */
export function request_get(device: u32): Request {
  return wait_for_request(device, true);
}

/** As request_get, also while the caller is being killed: it cannot fail. For queues whose requests do not stay open for long. */
export function request_get_always(device: u32): Request {
  return wait_for_request(device, false);
}

function wait_for_request(device: u32, killable: bool): Request {
  const queue = queue_of(device);
  while (true) {
    const request = request_try_get(device);
    if (!is_null(request)) return request;
    wait_begin(waiting(queue));
    if (atomic_load(changetype<usize>(queue) + offsetof<Queue>('free_count')) > queue.kept) wait_cancel();
    else if (!killable) wait_commit_uninterruptible();
    else if (wait_commit_killable() == -EINTR) return request;
  }
}

function give_back(queue: Queue, request: Request): void {
  if (request.owned_buffer != 0) kfree(request.owned_buffer);
  spin_lock(lock_of(queue), RANK_DEVICE);
  request.state = FREE;
  store<u32>(queue.free + 4 * <usize>queue.free_count, index_of(queue, request));
  queue.free_count++;
  spin_unlock(lock_of(queue), RANK_DEVICE);
  wake_one(waiting(queue));
}

function submit(device: u32, queue: Queue, request: Request): void {
  spin_lock(lock_of(queue), RANK_DEVICE);
  request.state = SUBMITTED;
  store<u32>(
    queue.submissions + 4 * <usize>(queue.submission_tail & (queue.capacity - 1)),
    index_of(queue, request),
  );
  queue.submission_tail++;
  spin_unlock(lock_of(queue), RANK_DEVICE);
  if (SMP && this_hart().number != 0) doorbell_ring(device);
  else ring(device);
}

/** On hart 0: lets the device look at its submissions. */
function ring(device: u32): void {
  hw_doorbell(device);
  // What the device completed inside its doorbell needs no interrupt.
  drain(device);
}

/**
 * Submits `request` and waits for its completion: its status. -EINTR if the caller is killed meanwhile; the request's
 * `owned_buffer` is then freed when the device is done with it. Otherwise it is freed at return, unless the caller
 * wants to `keep` it. Gives the request back. All that the device gets must lie in `owned_buffer`.
 */
export function request_run(device: u32, request: Request, keep: bool = false): i32 {
  return run(device, request, keep, true);
}

/**
 * The same for a request that the device answers at once, wherever its buffers lie: the caller waits for the answer, also when it
 * is being killed, since on another hart than 0 even that takes a moment.
 */
export function request_run_soon(device: u32, request: Request): i32 {
  return run(device, request, false, false);
}

function run(device: u32, request: Request, keep: bool, killable: bool): i32 {
  const queue = queue_of(device);
  request.waiter = changetype<usize>(current());
  atomic_add(owed_address(queue), 1);
  submit(device, queue, request);
  while (state_of(request) == SUBMITTED) {
    wait_begin(null_of<WaitQueue>());
    if (state_of(request) != SUBMITTED) wait_cancel();
    else if (!killable) wait_commit_uninterruptible();
    else if (wait_commit_killable() == -EINTR && abandon(queue, request)) return -EINTR;
  }
  // Whoever has set the state is done with this thread once it has released the lock.
  if (SMP) {
    spin_lock(lock_of(queue), RANK_DEVICE);
    spin_unlock(lock_of(queue), RANK_DEVICE);
  }
  const status = request.status;
  if (keep) request.owned_buffer = 0;
  give_back(queue, request);
  return status;
}

/** Leaves `request` to the device; false if it has been completed. */
function abandon(queue: Queue, request: Request): bool {
  spin_lock(lock_of(queue), RANK_DEVICE);
  const left = request.state == SUBMITTED;
  if (left) request.state = ABANDONED;
  spin_unlock(lock_of(queue), RANK_DEVICE);
  return left;
}

/**
 * Submits `request`; `handler`, a table index of a function (argument: usize, status: i32) -> void, is called when
 * it completes, from any context, and must not block. For requests that may stay open as long as the outside likes.
 */
export function request_post(device: u32, request: Request, handler: u32, argument: usize): void {
  request.handler = handler;
  request.waiter = argument;
  submit(device, queue_of(device), request);
}

/** Takes what the device has completed. */
function drain(device: u32): void {
  const queue = queue_of(device);
  while (true) {
    spin_lock(lock_of(queue), RANK_DEVICE);
    if (queue.completion_head == queue.completion_tail) break;
    const index = load<u32>(queue.completions + 4 * <usize>(queue.completion_head & (queue.capacity - 1)));
    queue.completion_head++;
    spin_unlock(lock_of(queue), RANK_DEVICE);
    completed(queue, request_at(queue, index));
  }
  spin_unlock(lock_of(queue), RANK_DEVICE);
}

function completed(queue: Queue, request: Request): void {
  if (request.handler != 0) {
    const handler = request.handler;
    const argument = request.waiter;
    const status = request.status;
    give_back(queue, request);
    call_indirect<void>(handler, argument, status);
    return;
  }
  spin_lock(lock_of(queue), RANK_DEVICE);
  const abandoned = request.state == ABANDONED;
  if (!abandoned) {
    request.state = DONE;
    if (request.waiter != changetype<usize>(current())) wake(changetype<Thread>(request.waiter));
  }
  spin_unlock(lock_of(queue), RANK_DEVICE);
  atomic_sub(owed_address(queue), 1);
  if (abandoned) give_back(queue, request);
}
