// Device queues: how the kernel asks a device for something and hears that it is done. As with virtio and NVMe there
// are two rings of indices over one array of requests, all in RAM (abi/machine.ts has the layout):
//
//   kernel ──▶ submissions ──▶ device ──▶ completions ──▶ kernel
//              [3][0][7]…       (works)    [0][3]…          drain: wake the waiter, or call the handler
//
// A driver writes three lines, whatever comes of them:
//
//   const request = request_new(DEVICE_…, KILLABLE, OPERATION, bytes, account);   (a request, or −errno as a pointer)
//   const result = request_call(request);                                         (fill request.block before, read it after)
//   request_end(request);
//
// The block belongs to the request, and the request to the device from submission to completion: a waiter that is killed
// gets -EINTR, may not look at the block any more, and leaves both to the drain by request_end, as every other caller does.
// Each operation of each device has a function with these lines in it, or the first of them: operations.ts, generated.
//
// Devices are hart 0's (sched/hart/interrupt.ts): it alone rings them and drains what they complete. On another hart a request is
// rung by way of hart 0, and the caller sleeps, also for what a device answers at once.
//
// No wake-up is lost: the waiter announces its sleep before it looks at the request's state. It cannot end before the drain
// has done with it: request_end takes the queue's lock, under which the drain wakes it.
//
// Interface: queue_create; request_new, request_call, request_end; request_answer, request_run (call and end in one);
// request_post (calls a handler); devices_owe.
// Locks: RANK_DEVICE guards a queue's rings and free list, and the states of its requests.

import { DEVICE_REQUEST_SIZE, EAGAIN, EINTR, ENOMEM } from '../base/abi';
import { DEVICES, INTERRUPT_WORD } from '../base/layout';
import { hw_attach, hw_doorbell } from '../base/hw';
import { panic } from '../base/panic';
import { embedded, error_as, error_pointer, is_null, null_of } from '../base/pointer';
import { atomic_add, atomic_load, atomic_sub } from '../sync/atomic';
import { RANK_DEVICE, spin_lock, spin_unlock } from '../sync/spinlock';
import { Account } from '../mm/account';
import { kfree, kmalloc, kmalloc_root } from '../mm/slab';
import { this_hart } from '../sched/hart/hart';
import { MAX_DEVICES, doorbell_register, doorbell_ring, interrupt_register } from '../sched/hart/interrupt';
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
  /** Memory from kmalloc that goes with the request, or 0. */
  block: usize;
  /** KILLABLE, … */
  mode: u32;
  device: u32;
  /** 1: nobody waits; the handler is called. */
  posted: u32;
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
  /** Requests that only RESERVED gets. */
  kept: u32;
  /** Those who wait for a free request: a WaitQueue. */
  waiting_lock: u32;
  waiting_first: usize;
  waiting_last: usize;
}

const QUEUE_BYTES: u32 = 80;

/** How a request is got, and waited for. */
/** Waits for a free request and for the answer, until the caller is killed: -EINTR. */
export const KILLABLE: u32 = 0;
/** The same, but to the end: for what the device answers at once, wherever its buffers lie. Cannot fail without a block. */
export const UNINTERRUPTIBLE: u32 = 1;
/** Does not wait for a free request: -EAGAIN. */
export const NOWAIT: u32 = 2;
/** For callers that never have more requests than the queue keeps for them: does not wait, and cannot fail without a block. */
export const RESERVED: u32 = 3;

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
 * Makes the queue of `device` with `capacity` requests (a power of two), of which `kept` are kept for RESERVED, and
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

/**
 * A request of `device` with a block of `bytes` bytes, charged to `account`, or with none if `bytes` is 0; all its members
 * but `operation` are 0. It is given back by request_end, request_post or what is built of them. −errno as a pointer:
 * -ENOMEM, and by `mode` -EINTR (the caller is being killed) or -EAGAIN.
 */
export function request_new(device: u32, mode: u32, operation: u32, bytes: u32, account: Account): Request {
  let block: usize = 0;
  if (bytes != 0) {
    block = kmalloc(bytes, account);
    if (block == 0) return error_as<Request>(-ENOMEM);
  }
  const request = take(queue_of(device), mode);
  if (is_null(request)) {
    kfree(block);
    return error_as<Request>(mode == NOWAIT ? -EAGAIN : -EINTR);
  }
  request.operation = operation;
  request.device = device;
  request.mode = mode;
  request.block = block;
  return request;
}

/** A request as `mode` has it, or 0. */
function take(queue: Queue, mode: u32): Request {
  while (true) {
    const request = take_free(queue, mode == RESERVED ? 0 : queue.kept);
    if (!is_null(request) || mode == NOWAIT) return request;
    if (mode == RESERVED) panic('no device request is left for those who must have one');
    wait_begin(waiting(queue));
    if (atomic_load(changetype<usize>(queue) + offsetof<Queue>('free_count')) > queue.kept) wait_cancel();
    else if (mode == UNINTERRUPTIBLE) wait_commit_uninterruptible();
    else if (wait_commit_killable() == -EINTR) return request;
  }
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

function give_back(queue: Queue, request: Request): void {
  kfree(request.block);
  spin_lock(lock_of(queue), RANK_DEVICE);
  request.state = FREE;
  store<u32>(queue.free + 4 * <usize>queue.free_count, index_of(queue, request));
  queue.free_count++;
  spin_unlock(lock_of(queue), RANK_DEVICE);
  wake_one(waiting(queue));
}

function submit(queue: Queue, request: Request): void {
  const device = request.device;
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
 * Submits `request` and waits for its completion: the device's result ≥ 0 or −errno; -EINTR if the caller is killed meanwhile.
 * Then, but for -EINTR, the block is the caller's to read, until request_end.
 */
export function request_call(request: Request): i32 {
  const queue = queue_of(request.device);
  request.waiter = changetype<usize>(current());
  atomic_add(owed_address(queue), 1);
  submit(queue, request);
  while (state_of(request) == SUBMITTED) {
    wait_begin(null_of<WaitQueue>());
    if (state_of(request) != SUBMITTED) wait_cancel();
    else if (request.mode != KILLABLE) wait_commit_uninterruptible();
    else if (wait_commit_killable() == -EINTR) return -EINTR;
  }
  return request.status;
}

/** The end of `request` for its caller, who has called it or not: it and its block are given back, by the drain if the device has them. */
export function request_end(request: Request): void {
  const queue = queue_of(request.device);
  // The one that has set the state is done with this thread once it has released the lock.
  spin_lock(lock_of(queue), RANK_DEVICE);
  const left = request.state == SUBMITTED;
  if (left) request.state = ABANDONED;
  spin_unlock(lock_of(queue), RANK_DEVICE);
  if (!left) give_back(queue, request);
}

/** request_call and request_end, for a request whose block holds no answer: the result. */
export function request_run(request: Request): i32 {
  const result = request_call(request);
  request_end(request);
  return result;
}

/** The same for one whose block is the answer: the block, the caller's to kfree, or −errno. */
export function request_answer(request: Request): usize {
  const result = request_call(request);
  const block = request.block;
  if (result >= 0) request.block = 0;
  request_end(request);
  return result < 0 ? error_pointer(result) : block;
}

/**
 * Submits `request` and does not wait; `handler`, a table index of a function (argument: usize, status: i32) -> void, is
 * called when it has completed and been given back, from any context, and must not block; 0: the answer does not matter.
 * For requests that may stay open as long as the outside likes.
 */
export function request_post(request: Request, handler: u32, argument: usize): void {
  request.handler = handler;
  request.waiter = argument;
  request.posted = 1;
  submit(queue_of(request.device), request);
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
  if (request.posted != 0) {
    const handler = request.handler;
    const argument = request.waiter;
    const status = request.status;
    give_back(queue, request);
    if (handler != 0) call_indirect<void>(handler, argument, status);
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
