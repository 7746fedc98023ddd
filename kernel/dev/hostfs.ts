// The hostfs device: directories of the host. A request names a share, a node (a file that the device knows by number)
// and, where it is about a directory's entry, one component. abi/machine.ts describes each operation.
//
// All but large transfers is answered inside the doorbell where the host can; a task that is killed while it waits
// leaves its block to the device, so every block is from kmalloc.
//
// Interface: hostfs_device_init; hostfs_ask (answers attributes), hostfs_do (answers a number), hostfs_transfer (data),
// hostfs_post (does not wait). Locks: the queue's.

import { DEVICE_HOSTFS, EINTR, ENOMEM, HOSTFS_ATTRIBUTES_SIZE } from '../base/abi';
import { error_pointer, is_null } from '../base/pointer';
import { Account } from '../mm/account';
import { kfree, kmalloc } from '../mm/slab';
import { Request, queue_create, request_get, request_post, request_run, request_try_get } from './queue';

/** struct hostfs_attributes of abi/machine.ts. */
@unmanaged
export class HostAttributes {
  node: u32;
  mode: u32;
  ino: u64;
  file_size: i64;
  blocks: i64;
  access_time: i64;
  modify_time: i64;
  change_time: i64;
  links: u32;
  reserved: u32;
}

/** At boot. */
export function hostfs_device_init(): void {
  queue_create(DEVICE_HOSTFS, 64);
}

/** A request with everything but its buffers; 0 if the caller is being killed. */
function prepare(operation: u32, share: u32, argument1: u32, argument2: u64): Request {
  const request = request_get(DEVICE_HOSTFS);
  if (is_null(request)) return request;
  request.operation = operation;
  request.argument0 = share;
  request.argument1 = argument1;
  request.argument2 = argument2;
  return request;
}

/** Runs a request whose buffers lie in `block`, which is the caller's again unless this is -EINTR. */
function run(request: Request, block: usize): i32 {
  request.owned_buffer = block;
  return request_run(DEVICE_HOSTFS, request, true);
}

/**
 * An operation that answers attributes. The device gets `length` bytes at `name` and `more_length` bytes at `more`
 * behind them. Returns a HostAttributes, to be freed with kfree, or −errno.
 */
export function hostfs_ask(
  operation: u32,
  share: u32,
  argument1: u32,
  argument2: u64,
  name: usize,
  length: u32,
  more: usize,
  more_length: u32,
  account: Account,
): usize {
  const answer = <u32>HOSTFS_ATTRIBUTES_SIZE;
  const block = kmalloc(answer + length + more_length, account);
  if (block == 0) return error_pointer(-ENOMEM);
  const request = prepare(operation, share, argument1, argument2);
  if (is_null(request)) {
    kfree(block);
    return error_pointer(-EINTR);
  }
  memory.copy(block + answer, name, length);
  memory.copy(block + answer + length, more, more_length);
  request.buffer = block + answer;
  request.buffer_size = length + more_length;
  request.buffer2 = block;
  request.buffer2_size = answer;
  const status = run(request, block);
  if (status >= 0) return block;
  if (status != -EINTR) kfree(block);
  return error_pointer(status);
}

/** An operation that answers a number, with up to two names: the number or −errno. */
export function hostfs_do(
  operation: u32,
  share: u32,
  argument1: u32,
  argument2: u64,
  name: usize,
  length: u32,
  name2: usize,
  length2: u32,
  account: Account,
): i32 {
  const total = length + length2;
  const block = total == 0 ? <usize>0 : kmalloc(total, account);
  if (total != 0 && block == 0) return -ENOMEM;
  const request = prepare(operation, share, argument1, argument2);
  if (is_null(request)) {
    kfree(block);
    return -EINTR;
  }
  memory.copy(block, name, length);
  memory.copy(block + length, name2, length2);
  request.buffer = block;
  request.buffer_size = length;
  request.buffer2 = block + length;
  request.buffer2_size = length2;
  const status = run(request, block);
  if (status != -EINTR) kfree(block);
  return status;
}

/**
 * An operation that moves data: `block`, from kmalloc, has `length` bytes for the first buffer and `length2` behind them
 * for the second. The number that the device answers, or −errno; the block is the caller's still, unless this is -EINTR.
 */
export function hostfs_transfer(
  operation: u32,
  share: u32,
  argument1: u32,
  argument2: u64,
  argument3: u64,
  block: usize,
  length: u32,
  length2: u32,
): i32 {
  const request = prepare(operation, share, argument1, argument2);
  if (is_null(request)) {
    kfree(block);
    return -EINTR;
  }
  request.argument3 = argument3;
  request.buffer = block;
  request.buffer_size = length;
  request.buffer2 = block + length;
  request.buffer2_size = length2;
  return run(request, block);
}

function ignore(_argument: usize, _status: i32): void {}

/** Submits an operation whose answer does not matter, without waiting: false if no request is free. */
export function hostfs_post(operation: u32, share: u32, argument1: u32, argument2: u64): bool {
  const request = request_try_get(DEVICE_HOSTFS);
  if (is_null(request)) return false;
  request.operation = operation;
  request.argument0 = share;
  request.argument1 = argument1;
  request.argument2 = argument2;
  request_post(DEVICE_HOSTFS, request, ignore.index, 0);
  return true;
}
