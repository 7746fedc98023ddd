// The loader device: hands it a file piece by piece and gets a program that can be instantiated. Validation,
// rewriting and compilation happen outside, in the machine's loader worker (host/loader).
//
// Interface: loader_init, loader_begin, loader_append, loader_commit, loader_abort, loader_release.
// Locks: the queue's. All but loader_commit are answered at once.

import {
  DEVICE_LOADER,
  EINTR,
  LOADER_OP_ABORT,
  LOADER_OP_APPEND,
  LOADER_OP_BEGIN,
  LOADER_OP_COMMIT,
  LOADER_OP_RELEASE,
} from '../base/abi';
import { is_null } from '../base/pointer';
import { kfree } from '../mm/slab';
import {
  Request,
  queue_create,
  request_get,
  request_get_always,
  request_get_reserved,
  request_post,
  request_run,
  request_run_soon,
} from './queue';

/** struct program_image of abi/machine.ts. */
@unmanaged
export class ProgramImage {
  id: u32;
  flags: u32;
  pages: u32;
  pages_max: u32;
  table_elements: u32;
  code_size: u32;
  reason_size: u32;
  globals: u32;
  fork_pages: u32;
}

/** Longest reason of a refusal that is kept, bytes. */
export const REASON_MAX: u32 = 512;

/** Requests for releases, of which there is one at a time. */
const RESERVED: u32 = 1;

export function loader_init(): void {
  queue_create(DEVICE_LOADER, 32, RESERVED);
}

function simple(operation: u32, argument: u32, buffer: usize, length: u32): i32 {
  const request = request_get_always(DEVICE_LOADER);
  request.operation = operation;
  request.argument0 = argument;
  request.buffer = buffer;
  request.buffer_size = length;
  return request_run_soon(DEVICE_LOADER, request);
}

/** Begins a file of `size` bytes: a handle, -ENOEXEC if no program may be that large, -ENOMEM. */
export function loader_begin(size: u32): i32 {
  return simple(LOADER_OP_BEGIN, size, 0, 0);
}

/** Appends `length` bytes at `address`: 0 or -errno. */
export function loader_append(handle: u32, address: usize, length: u32): i32 {
  return simple(LOADER_OP_APPEND, handle, address, length);
}

/** Forgets a file that will not be committed. */
export function loader_abort(handle: u32): void {
  simple(LOADER_OP_ABORT, handle, 0, 0);
}

/**
 * Forgets the program `id`, without waiting: when that has been done, `handler`, a table index of a function (argument: usize,
 * status: i32) -> void, is called, from any context. Not to be called again before.
 */
export function loader_release(id: u32, handler: u32, argument: usize): void {
  const request = request_get_reserved(DEVICE_LOADER);
  request.operation = LOADER_OP_RELEASE;
  request.argument0 = id;
  request_post(DEVICE_LOADER, request, handler, argument);
}

/**
 * Makes a program of `handle`'s bytes. `buffer`, from kmalloc, has room for a ProgramImage and REASON_MAX bytes of
 * text behind it, and is the device's until this returns something else than -EINTR; then it is the caller's again.
 * Returns 0, -ENOEXEC or another errno with a reason, or -EINTR (killed; the buffer is freed, if need be when the device is done with it).
 */
export function loader_commit(handle: u32, buffer: usize): i32 {
  const request: Request = request_get(DEVICE_LOADER);
  if (is_null(request)) {
    kfree(buffer);
    return -EINTR;
  }
  request.operation = LOADER_OP_COMMIT;
  request.argument0 = handle;
  request.buffer = buffer;
  request.buffer_size = offsetof<ProgramImage>();
  request.buffer2 = buffer + offsetof<ProgramImage>();
  request.buffer2_size = REASON_MAX;
  request.owned_buffer = buffer;
  return request_run(DEVICE_LOADER, request, true);
}
