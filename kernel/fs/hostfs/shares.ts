// The shares that the machine was started with (`-v HOSTDIR:GUESTDIR[:ro]`), mounted where they are wanted.
//
// Interface: hostfs_mount_shares. Locks: none; called by the first task before there are others.

import {
  AT_FDCWD,
  EEXIST,
  EINTR,
  EINVAL,
  ENOENT,
  ENOMEM,
  HOSTFS_SHARE_PATH_SIZE,
  HOSTFS_SHARE_READ_ONLY,
  HOSTFS_SHARE_SIZE,
  MS_NODEV,
  MS_NOSUID,
  MS_RDONLY,
} from '../../base/abi';
import { PATH_MAX } from '../../base/config';
import { Text, text_bytes, text_i64, text_init, text_length, text_string, text_u64 } from '../../base/format';
import { LOG_ERR, LOG_INFO, log_begin, log_end } from '../../base/log';
import { error_of, is_error } from '../../base/pointer';
import { hostfs_list_new } from '../../dev/operations';
import { request_call, request_end } from '../../dev/queue';
import { Account } from '../../mm/account';
import { kfree, kmalloc } from '../../mm/slab';
import { VfsContext } from '../../vfs/context';
import { MountArguments } from '../../vfs/mount/bind';
import { vfs_mount } from '../../vfs/mount/operations';
import { vfs_mkdir } from '../../vfs/names';

/** Offsets in the scratch of one mount: a struct hostfs_share, its path, the share's number and the type as texts. */
const PATH: usize = HOSTFS_SHARE_SIZE;
const NUMBER: usize = PATH + PATH_MAX;
const TYPE: usize = NUMBER + 16;
const TEXT: usize = TYPE + 16;
const ARGUMENTS: usize = TEXT + 32;
const SCRATCH_BYTES: u32 = <u32>ARGUMENTS + 64;

/**
 * Mounts all shares in the order in which they were given, making the directories that are missing. What cannot be
 * mounted is logged and passed over: 0, or the −errno of the first that failed.
 */
export function hostfs_mount_shares(context: VfsContext): i32 {
  let result = 0;
  let share: u32 = 0;
  while (true) {
    const error = mount_next(context, share);
    if (error == -ENOENT) return result;
    if (error == -EINTR || error == -ENOMEM) return error;
    if (error < 0 && result == 0) result = error;
    share++;
  }
}

/** Mounts share number `share`: 0, -ENOENT if there is none, or −errno. */
function mount_next(context: VfsContext, share: u32): i32 {
  const block = kmalloc(SCRATCH_BYTES, context.account);
  if (block == 0) return -ENOMEM;
  let error = list_share(share, block, context.account);
  if (error == -ENOENT || error == -EINTR) {
    kfree(block);
    return error;
  }
  if (error == 0) error = mount_share(context, share, block);
  report(share, block, error);
  kfree(block);
  // That a directory on the way is missing is no end of the list.
  return error == -ENOENT ? -EINVAL : error;
}

/** The description of the share and its path to `block`: 0 or −errno. */
function list_share(share: u32, block: usize, account: Account): i32 {
  const request = hostfs_list_new(share, PATH_MAX, account);
  if (is_error(request)) return error_of(request);
  const result = request_call(request);
  if (result >= 0) memory.copy(block, request.block, HOSTFS_SHARE_SIZE + PATH_MAX);
  request_end(request);
  return result;
}

function mount_share(context: VfsContext, share: u32, block: usize): i32 {
  const path = block + PATH;
  const length = load<u32>(block + HOSTFS_SHARE_PATH_SIZE);
  if (length == 0 || length >= PATH_MAX || load<u8>(path) != 47) return -EINVAL;
  const error = make_directories(context, path, length);
  if (error < 0) return error;
  const text = changetype<Text>(block + TEXT);
  const type = block + TYPE;
  text_init(text, type, 16);
  text_string(text, 'hostfs');
  const type_length = <u32>text_length(text);
  text_init(text, block + NUMBER, 16);
  text_u64(text, share);
  const request = changetype<MountArguments>(block + ARGUMENTS);
  request.source = block + NUMBER;
  request.source_length = <u32>text_length(text);
  request.target = path;
  request.target_length = length;
  request.type = type;
  request.type_length = type_length;
  request.flags = MS_NOSUID | MS_NODEV;
  if (load<u32>(block + HOSTFS_SHARE_READ_ONLY) != 0) request.flags |= MS_RDONLY;
  return vfs_mount(context, request);
}

/** mkdir -p. */
function make_directories(context: VfsContext, path: usize, length: u32): i32 {
  for (let end: u32 = 1; end <= length; end++) {
    if (end != length && load<u8>(path + end) != 47) continue;
    const error = vfs_mkdir(context, AT_FDCWD, path, end, 0o755);
    if (error < 0 && error != -EEXIST) return error;
  }
  return 0;
}

function report(share: u32, block: usize, error: i32): void {
  const text = log_begin(error < 0 ? LOG_ERR : LOG_INFO);
  text_string(text, 'hostfs: share ');
  text_u64(text, share);
  text_string(text, error < 0 ? ' cannot be mounted on ' : ' mounted on ');
  text_bytes(text, block + PATH, min<u32>(load<u32>(block + HOSTFS_SHARE_PATH_SIZE), 256));
  if (error < 0) {
    text_string(text, ': errno ');
    text_i64(text, -error);
  }
  log_end();
}
