// What WASIX asks for when it starts a program, made into a SpawnRequest. Its lists of strings are texts in which each
// string ends with a line feed; the last may go without:
//
//   "ls\n-l\n"  ─▶  argv "ls\0-l\0", 2 strings
//
// Interface: request_make, request_search, request_signals, request_actions, request_free. Locks: none.

import {
  DISPOSITION_DEFAULT,
  DISPOSITION_IGNORE,
  EFAULT,
  EINVAL,
  ENOMEM,
  FD_ACTION_OP_CHDIR,
  FD_ACTION_OP_CLOSE,
  FD_ACTION_OP_DUP2,
  FD_ACTION_OP_OPEN,
  FD_ACTION_SIZE,
  LOOKUPFLAGS_SYMLINK_FOLLOW,
  PROC_SPAWN_FD_OP_NAME_CHDIR,
  PROC_SPAWN_FD_OP_NAME_CLOSE,
  PROC_SPAWN_FD_OP_NAME_DUP2,
  PROC_SPAWN_FD_OP_NAME_FCHDIR,
  PROC_SPAWN_FD_OP_NAME_OPEN,
  PROC_SPAWN_FD_OP_SIZE,
  SIGNAL_DISPOSITION_SIZE,
  SIGRTMAX,
  SPAWN_FLAG_SETSIGDEFAULT,
} from '../../base/abi';
import { PATH_MAX } from '../../base/config';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { kfree, kmalloc } from '../../mm/slab';
import { copy_from_user, load_user_u8, access_ok } from '../../mm/uaccess';
import {
  Arguments,
  argv_of,
  arguments_alloc,
  arguments_check,
  arguments_valid,
  environment_of,
} from '../../proc/exec/arguments';
import { program_close } from '../../proc/exec/program';
import { signal_bit } from '../../proc/signal/signal';
import { FD_ACTION_OP_FCHDIR, FileAction, SpawnRequest } from '../../proc/spawn_request';
import { current_task } from '../../proc/task';
import { user_array } from '../descriptor';
import { copy_in_bytes, copy_in_path } from '../copy_in';

const LINE_FEED: u32 = 10;
/** Permissions of a file that an action creates, less the umask. */
const CREATE_MODE: u32 = 0o666;
/** Actions of one spawn: as many as a table has descriptors. */
const ACTIONS_MAX: u32 = 4096;

/** Bytes that a list takes once each of its strings ends with a NUL. The list is in the caller's memory. */
function list_size(list: u32, length: u32): u32 {
  return length == 0 || load_user_u8(list + length - 1) == LINE_FEED ? length : length + 1;
}

/** Copies a list of `size` bytes and ends its strings: how many there are. */
function copy_list(to: usize, list: u32, length: u32, size: u32): u32 {
  copy_from_user(to, list, length);
  if (size != length) store<u8>(to + length, <u8>LINE_FEED);
  let count: u32 = 0;
  for (let i: u32 = 0; i < size; i++) {
    if (load<u8>(to + i) != LINE_FEED) continue;
    store<u8>(to + i, 0);
    count++;
  }
  return count;
}

/** The block of arguments; `envs` 0: the caller's own environment. Or an error pointer. */
function make_arguments(args: u32, args_length: u32, envs: u32, envs_length: u32): usize {
  if (!access_ok(args, args_length) || !access_ok(envs, envs_length)) return error_pointer(-EFAULT);
  const task = current_task();
  const own = task.arguments;
  const argv_size = list_size(args, args_length);
  const size = envs == 0 ? own.environment_size : list_size(envs, envs_length);
  const checked = arguments_check(argv_size, size);
  if (checked < 0) return error_pointer(checked);
  const block = arguments_alloc(argv_size, 0, size, 0, task.account);
  if (is_null(block)) return error_pointer(-ENOMEM);
  block.argv_count = copy_list(argv_of(block), args, args_length, argv_size);
  if (envs == 0) {
    memory.copy(environment_of(block), environment_of(own), size);
    block.environment_count = own.environment_count;
  } else {
    block.environment_count = copy_list(environment_of(block), envs, envs_length, size);
  }
  return changetype<usize>(block);
}

/**
 * A request for the program called by `length` bytes at `name`; `envs` 0: with the caller's environment. All addresses are
 * the caller's. Or an error pointer: -EFAULT, -E2BIG, -ENOMEM, -EINVAL (a NUL in a string). Free it with request_free.
 */
export function request_make(
  name: u32,
  length: u32,
  args: u32,
  args_length: u32,
  envs: u32,
  envs_length: u32,
): usize {
  const path = copy_in_path(name, length);
  if (is_error(path)) return path;
  const request = changetype<SpawnRequest>(kmalloc(offsetof<SpawnRequest>(), current_task().account));
  if (is_null(request)) {
    kfree(path);
    return error_pointer(-ENOMEM);
  }
  request.path = path;
  request.path_length = length;
  const block = make_arguments(args, args_length, envs, envs_length);
  let error = is_error(block) ? error_of(block) : 0;
  if (error == 0) {
    request.arguments = changetype<Arguments>(block);
    error = arguments_valid(request.arguments);
  }
  if (error == 0) return changetype<usize>(request);
  request_free(request);
  return error_pointer(error);
}

/** Looks a name without a slash up in the list of directories at `list`, or in PATH if that is empty: 0 or −errno. */
export function request_search(request: SpawnRequest, list: u32, length: u32): i32 {
  request.search = 1;
  if (length == 0) return 0;
  if (length > PATH_MAX) return -EINVAL;
  const text = copy_in_bytes(list, length);
  if (is_error(text)) return error_of(text);
  request.search_list = text;
  return 0;
}

/** What signals do in the child, `count` signal_disposition structs: 0, -EFAULT, -EINVAL. */
export function request_signals(request: SpawnRequest, dispositions: u32, count: u32): i32 {
  if (!user_array(dispositions, count, <u32>SIGNAL_DISPOSITION_SIZE)) return -EFAULT;
  if (count > <u32>SIGRTMAX) return -EINVAL;
  for (let i: u32 = 0; i < count; i++) {
    const at = dispositions + i * <u32>SIGNAL_DISPOSITION_SIZE;
    const signal = load_user_u8(at);
    const disposition = load_user_u8(at + 1);
    if (signal == 0 || signal > <u32>SIGRTMAX || disposition > <u32>DISPOSITION_IGNORE) return -EINVAL;
    if (disposition == DISPOSITION_DEFAULT) request.signal_defaults |= signal_bit(signal);
    else request.signal_ignores |= signal_bit(signal);
  }
  request.flags |= SPAWN_FLAG_SETSIGDEFAULT;
  return 0;
}

/** proc_spawn_fd_op of abi/wasix_types.ts. */
@unmanaged
class FdOperation {
  command: u8;
  fd: u32;
  source: u32;
  path: u32;
  path_length: u32;
  lookup_flags: u32;
  oflags: u16;
  rights: u64;
  inheriting: u64;
  fdflags: u16;
  extended: u16;
}

/** FD_ACTION_OP_* for a command; -EINVAL. */
function operation_of(command: u32): i32 {
  switch (command) {
    case PROC_SPAWN_FD_OP_NAME_CLOSE:
      return FD_ACTION_OP_CLOSE;
    case PROC_SPAWN_FD_OP_NAME_DUP2:
      return FD_ACTION_OP_DUP2;
    case PROC_SPAWN_FD_OP_NAME_OPEN:
      return FD_ACTION_OP_OPEN;
    case PROC_SPAWN_FD_OP_NAME_CHDIR:
      return FD_ACTION_OP_CHDIR;
    case PROC_SPAWN_FD_OP_NAME_FCHDIR:
      return FD_ACTION_OP_FCHDIR;
    default:
      return -EINVAL;
  }
}

/**
 * One step. A file is opened as posix_spawn(3) does, following links; one that exec would close again at once, or a
 * link that is not to be followed, is -EINVAL.
 */
function convert(operation: FdOperation, action: FileAction): i32 {
  const kind = operation_of(operation.command);
  if (kind < 0) return kind;
  action.operation = kind;
  action.fd = kind == FD_ACTION_OP_DUP2 ? operation.source : operation.fd;
  action.fd2 = operation.fd;
  if (kind != FD_ACTION_OP_OPEN && kind != FD_ACTION_OP_CHDIR) return 0;
  if (kind == FD_ACTION_OP_OPEN) {
    if (operation.extended != 0 || operation.lookup_flags != LOOKUPFLAGS_SYMLINK_FOLLOW) return -EINVAL;
    action.oflags = operation.oflags;
    action.fdflags = operation.fdflags;
    action.rights = operation.rights;
    action.mode = CREATE_MODE;
  }
  const path = copy_in_path(operation.path, operation.path_length);
  if (is_error(path)) return error_of(path);
  action.path = path;
  action.path_length = operation.path_length;
  return 0;
}

/** What becomes of descriptors, `count` proc_spawn_fd_op structs: 0, -EFAULT, -EINVAL, -ENOMEM, and those of paths. */
export function request_actions(request: SpawnRequest, operations: u32, count: u32): i32 {
  if (count == 0) return 0;
  if (!user_array(operations, count, <u32>PROC_SPAWN_FD_OP_SIZE)) return -EFAULT;
  if (count > ACTIONS_MAX) return -EINVAL;
  const copied = copy_in_bytes(operations, count * <u32>PROC_SPAWN_FD_OP_SIZE);
  if (is_error(copied)) return error_of(copied);
  request.actions = kmalloc(count * <u32>FD_ACTION_SIZE, current_task().account);
  let result = request.actions == 0 ? -ENOMEM : 0;
  for (let i: u32 = 0; i < count && result == 0; i++) {
    const operation = changetype<FdOperation>(copied + <usize>i * PROC_SPAWN_FD_OP_SIZE);
    result = convert(operation, changetype<FileAction>(request.actions + <usize>i * FD_ACTION_SIZE));
    if (result == 0) request.actions_count++;
  }
  kfree(copied);
  return result;
}

/** Frees a request and all that it holds. */
export function request_free(request: SpawnRequest): void {
  program_close(request);
  for (let i: u32 = 0; i < request.actions_count; i++) {
    kfree(changetype<FileAction>(request.actions + <usize>i * FD_ACTION_SIZE).path);
  }
  kfree(request.actions);
  kfree(request.search_list);
  kfree(request.path);
  kfree(changetype<usize>(request));
}
