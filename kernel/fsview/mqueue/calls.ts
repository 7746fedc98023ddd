// What mq_open(3) and mq_unlink(3) do in the file system of the caller's IPC namespace, mounted or not.
//
// Interface: QueueRequest, mq_open, mq_unlink; the hard limits. Locks: the root directory's mutex.

import {
  CAP_SYS_RESOURCE,
  EACCES,
  EEXIST,
  EINVAL,
  ENAMETOOLONG,
  ENOENT,
  ENOMEM,
  EPERM,
  MQ_O_CREAT,
  MQ_O_EXCL,
  S_IFREG,
} from '../../base/abi';
import { NAME_MAX } from '../../base/config';
import { error_of, error_pointer, is_error, is_null } from '../../base/pointer';
import { IpcNamespace } from '../../ns/ipc';
import { VfsContext } from '../../vfs/context';
import { Credentials, MAY_EXECUTE, MAY_READ, MAY_WRITE, capable, permission } from '../../vfs/credentials';
import {
  Dentry,
  dentry_drop,
  dentry_get,
  dentry_instantiate,
  dentry_put,
  is_negative,
  superblock_root,
} from '../../vfs/dentry/dentry';
import { FILE_READ, FILE_WRITE, file_alloc, file_counts_as_writer } from '../../vfs/file/file';
import { Inode, inode_get, inode_lock, inode_unlock } from '../../vfs/inode';
import { lookup_locked } from '../../vfs/lookup';
import { Mount, mount_count_writer, mount_get } from '../../vfs/mount/mount';

import { current_ipc_namespace, make_queue, mqueue_open, mqueue_unlink } from './mqueue';
/** What not even CAP_SYS_RESOURCE passes. */
export const MSG_HARD_MAX: u32 = 65536;
export const MSGSIZE_HARD_MAX: u32 = 16 * 1024 * 1024;

/** What mq_open asks for; kernel memory. `max` and `message_max` 0: the namespace's defaults. */
@unmanaged
export class QueueRequest {
  name: usize;
  name_length: u32;
  flags: u32;
  access: u32;
  mode: u32;
  status: u32;
  has_attributes: u32;
  max: i64;
  message_max: i64;
}

/** May a queue have these limits? 0 or -EINVAL. mq_open(3), /proc/sys/fs/mqueue. */
function check_limits(namespace: IpcNamespace, request: QueueRequest, who: Credentials): i32 {
  if (request.max <= 0 || request.message_max <= 0) return -EINVAL;
  const privileged = capable(who, CAP_SYS_RESOURCE);
  if (request.max > <i64>(privileged ? MSG_HARD_MAX : namespace.msg_max)) return -EINVAL;
  return request.message_max > <i64>(privileged ? MSGSIZE_HARD_MAX : namespace.msgsize_max) ? -EINVAL : 0;
}

/** Checks a name: 0, -ENOENT (empty), -ENAMETOOLONG, -EACCES: it has a slash. */
function check_name(name: usize, length: u32): i32 {
  if (length == 0) return -ENOENT;
  if (length > NAME_MAX) return -ENAMETOOLONG;
  for (let i: u32 = 0; i < length; i++) if (load<u8>(name + i) == 47) return -EACCES;
  return 0;
}

/** mq_open(3): a File with one reference, or −errno. */
export function mq_open(context: VfsContext, request: QueueRequest): usize {
  const error = check_name(request.name, request.name_length);
  if (error < 0) return error_pointer(error);
  const mount = changetype<Mount>(current_ipc_namespace().mount);
  const root = superblock_root(mount.superblock);
  const locked = inode_lock(root.inode);
  if (locked < 0) return error_pointer(locked);
  const found = lookup_locked(root, context.credentials, request.name, request.name_length);
  let result = found;
  if (!is_error(found)) {
    const dentry = changetype<Dentry>(found);
    const made = find_or_make(context, root, dentry, request);
    result = made < 0 ? error_pointer(made) : open_dentry(context, mount, dentry, request);
    dentry_put(dentry);
  }
  inode_unlock(root.inode);
  return result;
}

function find_or_make(context: VfsContext, root: Dentry, dentry: Dentry, request: QueueRequest): i32 {
  const who = context.credentials;
  if (!is_negative(dentry)) {
    if ((request.flags & (MQ_O_CREAT | MQ_O_EXCL)) == (MQ_O_CREAT | MQ_O_EXCL)) return -EEXIST;
    let mask: u32 = 0;
    if ((request.access & FILE_READ) != 0) mask |= MAY_READ;
    if ((request.access & FILE_WRITE) != 0) mask |= MAY_WRITE;
    return permission(who, dentry.inode, mask);
  }
  if ((request.flags & MQ_O_CREAT) == 0) return -ENOENT;
  let error = permission(who, root.inode, MAY_WRITE | MAY_EXECUTE);
  if (error < 0) return error;
  const namespace = current_ipc_namespace();
  let max = min<u32>(namespace.msg_max, namespace.msg_default);
  let message_max = min<u32>(namespace.msgsize_max, namespace.msgsize_default);
  if (request.has_attributes != 0) {
    error = check_limits(namespace, request, who);
    if (error < 0) return error;
    max = <u32>request.max;
    message_max = <u32>request.message_max;
  }
  const mode = S_IFREG | (request.mode & 0o7777 & ~context.fs.umask);
  const made = make_queue(root.inode, dentry, mode, who, max, message_max);
  if (is_error(made)) return error_of(made);
  dentry_instantiate(dentry, changetype<Inode>(made));
  return 0;
}

function open_dentry(context: VfsContext, mount: Mount, dentry: Dentry, request: QueueRequest): usize {
  const inode = dentry.inode;
  const file = file_alloc(inode, mount, dentry, request.status, request.access, context.account);
  if (is_null(file)) return error_pointer(-ENOMEM);
  // What closing it counts down. The namespace's own mount is never read-only.
  if (file_counts_as_writer(file)) mount_count_writer(mount);
  inode_get(inode);
  mount_get(mount);
  dentry_get(dentry);
  mqueue_open(inode, file);
  return changetype<usize>(file);
}

/** mq_unlink(3): 0 or −errno. */
export function mq_unlink(context: VfsContext, name: usize, length: u32): i32 {
  let error = check_name(name, length);
  if (error < 0) return error;
  const root = superblock_root(changetype<Mount>(current_ipc_namespace().mount).superblock);
  error = inode_lock(root.inode);
  if (error < 0) return error;
  const found = lookup_locked(root, context.credentials, name, length);
  if (is_error(found)) {
    error = error_of(found);
  } else {
    const dentry = changetype<Dentry>(found);
    error = is_negative(dentry) ? -ENOENT : may_unlink(context.credentials, root.inode, dentry.inode);
    if (error == 0) error = mqueue_unlink(root.inode, dentry);
    if (error == 0) dentry_drop(dentry);
    dentry_put(dentry);
  }
  inode_unlock(root.inode);
  return error;
}

/** The directory is sticky: unlink(2), EPERM. */
function may_unlink(who: Credentials, root: Inode, queue: Inode): i32 {
  const error = permission(who, root, MAY_WRITE | MAY_EXECUTE);
  if (error < 0) return error;
  return who.euid == queue.uid || who.euid == root.uid || capable(who, CAP_SYS_RESOURCE) ? 0 : -EPERM;
}
