// Operations of devices: a function each, which puts the request together as the device expects it.
//
// Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.
//
// Locks: the queues'.

import {
  CONSOLE_OP_CLOSE,
  CONSOLE_OP_READ,
  CONSOLE_OP_SIZE,
  CONSOLE_OP_WRITE,
  DEVICE_CONSOLE,
  DEVICE_HOSTFS,
  DEVICE_LOADER,
  DEVICE_RANDOM,
  HOSTFS_ATTRIBUTES_SIZE,
  HOSTFS_OP_CLOSE,
  HOSTFS_OP_CREATE,
  HOSTFS_OP_FORGET,
  HOSTFS_OP_LINK,
  HOSTFS_OP_LIST,
  HOSTFS_OP_LOOKUP,
  HOSTFS_OP_MKDIR,
  HOSTFS_OP_OPEN,
  HOSTFS_OP_READ,
  HOSTFS_OP_READLINK,
  HOSTFS_OP_READ_DIRECTORY,
  HOSTFS_OP_RENAME,
  HOSTFS_OP_REVALIDATE,
  HOSTFS_OP_RMDIR,
  HOSTFS_OP_SET_ATTRIBUTES,
  HOSTFS_OP_STATISTICS,
  HOSTFS_OP_SYMLINK,
  HOSTFS_OP_SYNC,
  HOSTFS_OP_UNLINK,
  HOSTFS_OP_WRITE,
  HOSTFS_SHARE_SIZE,
  HOSTFS_STATISTICS_SIZE,
  LOADER_OP_ABORT,
  LOADER_OP_APPEND,
  LOADER_OP_BEGIN,
  LOADER_OP_COMMIT,
  LOADER_OP_RELEASE,
  PROGRAM_IMAGE_SIZE,
  RANDOM_OP_FILL,
} from '../base/abi';
import {
  error_of,
  is_error,
  null_of,
} from '../base/pointer';
import {
  Account,
} from '../mm/account';
import {
  KILLABLE,
  UNINTERRUPTIBLE,
  NOWAIT,
  RESERVED,
  Request,
  request_answer,
  request_new,
  request_post,
  request_run,
} from './queue';

/**
 * Send `size`; completes when the outside has taken it, with the count. The request for request_call and
 * request_end, or −errno.
 */
export function console_write_new(port: u32, size: u32, account: Account): Request {
  const request = request_new(DEVICE_CONSOLE, KILLABLE, CONSOLE_OP_WRITE, size, account);
  if (is_error(request)) return request;
  const block = request.block;
  request.argument0 = port;
  request.buffer = block;
  request.buffer_size = size;
  return request;
}

/**
 * Send `data`; completes when the outside has taken it, with the count. Does not wait: `handler` (argument:
 * usize, status: i32) is called with the result. See RESERVED.
 */
export function console_write_post(port: u32, data: usize, data_length: u32, handler: u32, argument: usize): void {
  const request = request_new(DEVICE_CONSOLE, RESERVED, CONSOLE_OP_WRITE, 0, null_of<Account>());
  request.argument0 = port;
  request.buffer = data;
  request.buffer_size = data_length;
  request_post(request, handler, argument);
}

/**
 * Receive up to `buffer_size` bytes; completes when there are some, with the count; 0 at the end of input. Does
 * not wait: `handler` (argument: usize, status: i32) is called with the result. See RESERVED.
 */
export function console_read_post(port: u32, data: usize, data_length: u32, handler: u32, argument: usize): void {
  const request = request_new(DEVICE_CONSOLE, RESERVED, CONSOLE_OP_READ, 0, null_of<Account>());
  request.argument0 = port;
  request.buffer = data;
  request.buffer_size = data_length;
  request_post(request, handler, argument);
}

/**
 * Nothing will be written to the port any more. Waits: the result, -ENOMEM, or -EINTR if the caller is killed.
 */
export function console_close(port: u32): i32 {
  const request = request_new(DEVICE_CONSOLE, KILLABLE, CONSOLE_OP_CLOSE, 0, null_of<Account>());
  if (is_error(request)) return error_of(request);
  request.argument0 = port;
  return request_run(request);
}

/**
 * The terminal's size: completes when it is another than `known` (a `winsize`'s eight bytes; 0 for none yet),
 * with 8 and the new one in `winsize`. One such request at a time: -EBUSY for another. Does not wait: `handler`
 * (argument: usize, status: i32) is called with the result. See RESERVED.
 */
export function console_size_post(port: u32, known: u64, winsize: usize, winsize_length: u32, handler: u32, argument: usize): void {
  const request = request_new(DEVICE_CONSOLE, RESERVED, CONSOLE_OP_SIZE, 0, null_of<Account>());
  request.argument0 = port;
  request.argument1 = known;
  request.buffer = winsize;
  request.buffer_size = winsize_length;
  request_post(request, handler, argument);
}

/**
 * Begin a file of `size` bytes; the result is a handle. Waits to the end: the result.
 */
export function loader_begin(size: u32): i32 {
  const request = request_new(DEVICE_LOADER, UNINTERRUPTIBLE, LOADER_OP_BEGIN, 0, null_of<Account>());
  request.argument0 = size;
  return request_run(request);
}

/**
 * Append `data` to the file of handle `handle`. Waits to the end: the result.
 */
export function loader_append(handle: u32, data: usize, data_length: u32): i32 {
  const request = request_new(DEVICE_LOADER, UNINTERRUPTIBLE, LOADER_OP_APPEND, 0, null_of<Account>());
  request.argument0 = handle;
  request.buffer = data;
  request.buffer_size = data_length;
  return request_run(request);
}

/**
 * Validate, rewrite and compile handle `handle`; `program_image` receives a `program_image`, `reason` the reason
 * of a refusal as text (its length is the image's `reason_size`). The result is 0 or −errno. The request for
 * request_call and request_end, or −errno.
 */
export function loader_commit_new(handle: u32, reason_size: u32, account: Account): Request {
  const request = request_new(DEVICE_LOADER, KILLABLE, LOADER_OP_COMMIT, <u32>PROGRAM_IMAGE_SIZE + reason_size, account);
  if (is_error(request)) return request;
  const block = request.block;
  request.argument0 = handle;
  request.buffer = block;
  request.buffer_size = <u32>PROGRAM_IMAGE_SIZE;
  request.buffer2 = block + <u32>PROGRAM_IMAGE_SIZE;
  request.buffer2_size = reason_size;
  return request;
}

/**
 * Forget handle `handle`. Waits to the end: the result.
 */
export function loader_abort(handle: u32): i32 {
  const request = request_new(DEVICE_LOADER, UNINTERRUPTIBLE, LOADER_OP_ABORT, 0, null_of<Account>());
  request.argument0 = handle;
  return request_run(request);
}

/**
 * Forget image `id`; instances of it live on. Does not wait: `handler` (argument: usize, status: i32) is called
 * with the result. See RESERVED.
 */
export function loader_release_post(id: u32, handler: u32, argument: usize): void {
  const request = request_new(DEVICE_LOADER, RESERVED, LOADER_OP_RELEASE, 0, null_of<Account>());
  request.argument0 = id;
  request_post(request, handler, argument);
}

/**
 * Fill `data` with random bytes; completes inside the doorbell. Waits to the end: the result.
 */
export function random_fill(data: usize, data_length: u32): i32 {
  const request = request_new(DEVICE_RANDOM, UNINTERRUPTIBLE, RANDOM_OP_FILL, 0, null_of<Account>());
  request.buffer = data;
  request.buffer_size = data_length;
  return request_run(request);
}

/**
 * Describe share `share`: `hostfs_share` receives a `hostfs_share`, `path` the path. -ENOENT after the last. The
 * request for request_call and request_end, or −errno.
 */
export function hostfs_list_new(share: u32, path_size: u32, account: Account): Request {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_LIST, <u32>HOSTFS_SHARE_SIZE + path_size, account);
  if (is_error(request)) return request;
  const block = request.block;
  request.argument0 = share;
  request.buffer = block;
  request.buffer_size = <u32>HOSTFS_SHARE_SIZE;
  request.buffer2 = block + <u32>HOSTFS_SHARE_SIZE;
  request.buffer2_size = path_size;
  return request;
}

/**
 * Find a name in directory `directory`; `hostfs_attributes` receives its attributes. The host never follows a
 * link. Waits: a struct hostfs_attributes, to be freed with kfree, or −errno; -EINTR if the caller is killed.
 */
export function hostfs_lookup(share: u32, directory: u32, name: usize, name_length: u32, account: Account): usize {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_LOOKUP, <u32>HOSTFS_ATTRIBUTES_SIZE + name_length, account);
  if (is_error(request)) return changetype<usize>(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = directory;
  memory.copy(block + <u32>HOSTFS_ATTRIBUTES_SIZE, name, name_length);
  request.buffer = block + <u32>HOSTFS_ATTRIBUTES_SIZE;
  request.buffer_size = name_length;
  request.buffer2 = block;
  request.buffer2_size = <u32>HOSTFS_ATTRIBUTES_SIZE;
  return request_answer(request);
}

/**
 * As lookup, but take no reference: -ESTALE unless the name still belongs to node `node`. An empty name asks for
 * node `directory` itself. Waits: a struct hostfs_attributes, to be freed with kfree, or −errno; -EINTR if the
 * caller is killed.
 */
export function hostfs_revalidate(share: u32, directory: u32, node: u32, name: usize, name_length: u32, account: Account): usize {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_REVALIDATE, <u32>HOSTFS_ATTRIBUTES_SIZE + name_length, account);
  if (is_error(request)) return changetype<usize>(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = directory;
  request.argument2 = node;
  memory.copy(block + <u32>HOSTFS_ATTRIBUTES_SIZE, name, name_length);
  request.buffer = block + <u32>HOSTFS_ATTRIBUTES_SIZE;
  request.buffer_size = name_length;
  request.buffer2 = block;
  request.buffer2_size = <u32>HOSTFS_ATTRIBUTES_SIZE;
  return request_answer(request);
}

/**
 * Give back `count` references on node `node`. Does not wait, and nobody hears of the result: false if no request
 * is free.
 */
export function hostfs_forget(share: u32, node: u32, count: u32): bool {
  const request = request_new(DEVICE_HOSTFS, NOWAIT, HOSTFS_OP_FORGET, 0, null_of<Account>());
  if (is_error(request)) return false;
  request.argument0 = share;
  request.argument1 = node;
  request.argument2 = count;
  request_post(request, 0, 0);
  return true;
}

/**
 * Change node `node` as the `hostfs_change` in `change` says; `hostfs_attributes` receives its attributes. Waits:
 * a struct hostfs_attributes, to be freed with kfree, or −errno; -EINTR if the caller is killed.
 */
export function hostfs_set_attributes(share: u32, node: u32, change: usize, change_length: u32, account: Account): usize {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_SET_ATTRIBUTES, <u32>HOSTFS_ATTRIBUTES_SIZE + change_length, account);
  if (is_error(request)) return changetype<usize>(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = node;
  memory.copy(block + <u32>HOSTFS_ATTRIBUTES_SIZE, change, change_length);
  request.buffer = block + <u32>HOSTFS_ATTRIBUTES_SIZE;
  request.buffer_size = change_length;
  request.buffer2 = block;
  request.buffer2_size = <u32>HOSTFS_ATTRIBUTES_SIZE;
  return request_answer(request);
}

/**
 * Make a regular file in directory `directory` with the permission bits `mode`; -EEXIST. Waits: a struct
 * hostfs_attributes, to be freed with kfree, or −errno; -EINTR if the caller is killed.
 */
export function hostfs_create(share: u32, directory: u32, mode: u32, name: usize, name_length: u32, account: Account): usize {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_CREATE, <u32>HOSTFS_ATTRIBUTES_SIZE + name_length, account);
  if (is_error(request)) return changetype<usize>(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = directory;
  request.argument2 = mode;
  memory.copy(block + <u32>HOSTFS_ATTRIBUTES_SIZE, name, name_length);
  request.buffer = block + <u32>HOSTFS_ATTRIBUTES_SIZE;
  request.buffer_size = name_length;
  request.buffer2 = block;
  request.buffer2_size = <u32>HOSTFS_ATTRIBUTES_SIZE;
  return request_answer(request);
}

/**
 * Make a directory, likewise. Waits: a struct hostfs_attributes, to be freed with kfree, or −errno; -EINTR if the
 * caller is killed.
 */
export function hostfs_mkdir(share: u32, directory: u32, mode: u32, name: usize, name_length: u32, account: Account): usize {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_MKDIR, <u32>HOSTFS_ATTRIBUTES_SIZE + name_length, account);
  if (is_error(request)) return changetype<usize>(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = directory;
  request.argument2 = mode;
  memory.copy(block + <u32>HOSTFS_ATTRIBUTES_SIZE, name, name_length);
  request.buffer = block + <u32>HOSTFS_ATTRIBUTES_SIZE;
  request.buffer_size = name_length;
  request.buffer2 = block;
  request.buffer2_size = <u32>HOSTFS_ATTRIBUTES_SIZE;
  return request_answer(request);
}

/**
 * Make a link in directory `directory`; `name` and `text` is the name, `split` bytes, and the text. Waits: a
 * struct hostfs_attributes, to be freed with kfree, or −errno; -EINTR if the caller is killed.
 */
export function hostfs_symlink(share: u32, directory: u32, split: u32, name: usize, name_length: u32, text: usize, text_length: u32, account: Account): usize {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_SYMLINK, <u32>HOSTFS_ATTRIBUTES_SIZE + name_length + text_length, account);
  if (is_error(request)) return changetype<usize>(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = directory;
  request.argument2 = split;
  memory.copy(block + <u32>HOSTFS_ATTRIBUTES_SIZE, name, name_length);
  memory.copy(block + <u32>HOSTFS_ATTRIBUTES_SIZE + name_length, text, text_length);
  request.buffer = block + <u32>HOSTFS_ATTRIBUTES_SIZE;
  request.buffer_size = name_length + text_length;
  request.buffer2 = block;
  request.buffer2_size = <u32>HOSTFS_ATTRIBUTES_SIZE;
  return request_answer(request);
}

/**
 * Make a name in directory `directory` for node `node`; `hostfs_attributes` receives its attributes. Waits: a
 * struct hostfs_attributes, to be freed with kfree, or −errno; -EINTR if the caller is killed.
 */
export function hostfs_link(share: u32, directory: u32, node: u32, name: usize, name_length: u32, account: Account): usize {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_LINK, <u32>HOSTFS_ATTRIBUTES_SIZE + name_length, account);
  if (is_error(request)) return changetype<usize>(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = directory;
  request.argument2 = node;
  memory.copy(block + <u32>HOSTFS_ATTRIBUTES_SIZE, name, name_length);
  request.buffer = block + <u32>HOSTFS_ATTRIBUTES_SIZE;
  request.buffer_size = name_length;
  request.buffer2 = block;
  request.buffer2_size = <u32>HOSTFS_ATTRIBUTES_SIZE;
  return request_answer(request);
}

/**
 * Take a name out of directory `directory` that belongs to no directory. Waits: the result, -ENOMEM, or -EINTR if
 * the caller is killed.
 */
export function hostfs_unlink(share: u32, directory: u32, name: usize, name_length: u32, account: Account): i32 {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_UNLINK, name_length, account);
  if (is_error(request)) return error_of(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = directory;
  memory.copy(block, name, name_length);
  request.buffer = block;
  request.buffer_size = name_length;
  return request_run(request);
}

/**
 * Take an empty directory out of directory `directory`. Waits: the result, -ENOMEM, or -EINTR if the caller is
 * killed.
 */
export function hostfs_rmdir(share: u32, directory: u32, name: usize, name_length: u32, account: Account): i32 {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_RMDIR, name_length, account);
  if (is_error(request)) return error_of(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = directory;
  memory.copy(block, name, name_length);
  request.buffer = block;
  request.buffer_size = name_length;
  return request_run(request);
}

/**
 * Move the name in `name` of directory `from` to the name in `new_name` of directory `to`. Waits: the result,
 * -ENOMEM, or -EINTR if the caller is killed.
 */
export function hostfs_rename(share: u32, from: u32, to: u32, name: usize, name_length: u32, new_name: usize, new_name_length: u32, account: Account): i32 {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_RENAME, name_length + new_name_length, account);
  if (is_error(request)) return error_of(request);
  const block = request.block;
  request.argument0 = share;
  request.argument1 = from;
  request.argument2 = to;
  memory.copy(block, name, name_length);
  memory.copy(block + name_length, new_name, new_name_length);
  request.buffer = block;
  request.buffer_size = name_length;
  request.buffer2 = block + name_length;
  request.buffer2_size = new_name_length;
  return request_run(request);
}

/**
 * Copy the link `node`'s text into `size`; the result is its whole length. The request for request_call and
 * request_end, or −errno.
 */
export function hostfs_readlink_new(share: u32, node: u32, size: u32, account: Account): Request {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_READLINK, size, account);
  if (is_error(request)) return request;
  const block = request.block;
  request.argument0 = share;
  request.argument1 = node;
  request.buffer = block;
  request.buffer_size = size;
  return request;
}

/**
 * Open node `node`, a regular file or a directory, as HOSTFS_OPEN_… in `how` say: a handle. Waits: the result,
 * -ENOMEM, or -EINTR if the caller is killed.
 */
export function hostfs_open(share: u32, node: u32, how: u32): i32 {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_OPEN, 0, null_of<Account>());
  if (is_error(request)) return error_of(request);
  request.argument0 = share;
  request.argument1 = node;
  request.argument2 = how;
  return request_run(request);
}

/**
 * Give handle `handle` back. Does not wait, and nobody hears of the result: false if no request is free.
 */
export function hostfs_close(share: u32, handle: u32): bool {
  const request = request_new(DEVICE_HOSTFS, NOWAIT, HOSTFS_OP_CLOSE, 0, null_of<Account>());
  if (is_error(request)) return false;
  request.argument0 = share;
  request.argument1 = handle;
  request_post(request, 0, 0);
  return true;
}

/**
 * Read into `size` at offset `offset` of handle `handle`: the count, 0 at the end. The request for request_call
 * and request_end, or −errno.
 */
export function hostfs_read_new(share: u32, handle: u32, offset: u64, size: u32, account: Account): Request {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_READ, size, account);
  if (is_error(request)) return request;
  const block = request.block;
  request.argument0 = share;
  request.argument1 = handle;
  request.argument2 = offset;
  request.buffer = block;
  request.buffer_size = size;
  return request;
}

/**
 * Write `size` at offset `offset`; if `append` is 1 at the end of the file instead, whatever the offset. The
 * result is the count; `attributes`, if there is one, receives the attributes. The request for request_call and
 * request_end, or −errno.
 */
export function hostfs_write_new(share: u32, handle: u32, offset: u64, append: u32, size: u32, attributes_size: u32, account: Account): Request {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_WRITE, size + attributes_size, account);
  if (is_error(request)) return request;
  const block = request.block;
  request.argument0 = share;
  request.argument1 = handle;
  request.argument2 = offset;
  request.argument3 = append;
  request.buffer = block;
  request.buffer_size = size;
  request.buffer2 = block + size;
  request.buffer2_size = attributes_size;
  return request;
}

/**
 * Make the contents of handle `handle` durable; `data_only` is 1 if other attributes than the size need not be.
 * Waits: the result, -ENOMEM, or -EINTR if the caller is killed.
 */
export function hostfs_sync(share: u32, handle: u32, data_only: u32): i32 {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_SYNC, 0, null_of<Account>());
  if (is_error(request)) return error_of(request);
  request.argument0 = share;
  request.argument1 = handle;
  request.argument2 = data_only;
  return request_run(request);
}

/**
 * Fill `size` with `hostfs_entry` records of directory handle `handle` from entry `index` on: bytes used, 0 after
 * the last. Entry 0 starts afresh; others are as they were then. The request for request_call and request_end, or
 * −errno.
 */
export function hostfs_read_directory_new(share: u32, handle: u32, index: u64, size: u32, account: Account): Request {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_READ_DIRECTORY, size, account);
  if (is_error(request)) return request;
  const block = request.block;
  request.argument0 = share;
  request.argument1 = handle;
  request.argument2 = index;
  request.buffer = block;
  request.buffer_size = size;
  return request;
}

/**
 * `hostfs_statistics` receives the `hostfs_statistics` of the file system that share `share` lies on. The request
 * for request_call and request_end, or −errno.
 */
export function hostfs_statistics_new(share: u32, account: Account): Request {
  const request = request_new(DEVICE_HOSTFS, KILLABLE, HOSTFS_OP_STATISTICS, <u32>HOSTFS_STATISTICS_SIZE, account);
  if (is_error(request)) return request;
  const block = request.block;
  request.argument0 = share;
  request.buffer = block;
  request.buffer_size = <u32>HOSTFS_STATISTICS_SIZE;
  return request;
}
