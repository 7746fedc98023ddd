// The mqueue file system: the message queues of an IPC namespace as files, to be mounted on /dev/mqueue: mq_overview(7).
//
//   IpcNamespace ──mount──▶ Mount ──▶ SuperBlock {private_data: the namespace, 0 once that is gone} ── list of MessageQueue
//
// Each namespace has its one file system from the beginning; a mount shows that of the mounter. It outlives the namespace
// as long as it is mounted or a queue is open, but no new queues can be made.
//
// Interface: mqueue_operations_init, queue_of, current_ipc_namespace; make_queue and the like for calls.ts. Locks: the root directory's mutex guards the list.

import { CAP_SYS_RESOURCE, EACCES, ENOMEM, ENOSPC, EPERM, S_IFDIR, S_IFMT, S_IFREG } from '../../base/abi';
import { Text, text_init, text_length } from '../../base/format';
import { error_pointer, is_null, null_of } from '../../base/pointer';
import { cache_alloc, cache_free, kfree, kmalloc } from '../../mm/slab';
import { IpcNamespace } from '../../ns/ipc';
import { initial_nsproxy } from '../../ns/nsproxy';
import { current } from '../../sched/thread';
import { atomic_add, atomic_sub } from '../../sync/atomic';
import { current_task } from '../../proc/task';
import { current_pid_namespace } from '../../proc/pid';
import { Credentials, capable } from '../../vfs/credentials';
import { Dentry, superblock_root } from '../../vfs/dentry/dentry';
import { File, FileOps, file_ops_create } from '../../vfs/file/file';
import {
  Inode,
  InodeOps,
  inode_get,
  inode_init,
  inode_lock,
  inode_ops_create,
  inode_put,
  inode_release,
  inode_unlock,
} from '../../vfs/inode';
import { list_dots } from '../../vfs/listing';
import { same_name } from '../../vfs/dentry/name';
import { SuperBlock, superblock_ops_create } from '../../vfs/superblock';
import { PollTable } from '../../vfs/file/poll';
import { IovIter, copy_file_to_iter } from '../../vfs/iov_iter';
import {
  MessageQueue,
  message_queue_drain,
  message_queue_forget,
  message_queue_init,
  message_queue_poll,
  message_queue_status,
} from './message_queue';
import { fsview_state } from '../state';

/** The directory: its list of queues, in the order of making. */
@unmanaged
export class QueueDirectory extends Inode {
  first: MessageQueue;
  next_cookie: u32;
}

@inline
export function directory_of(superblock: SuperBlock): QueueDirectory {
  return changetype<QueueDirectory>(superblock_root(superblock).inode);
}

@inline
function namespace_of_superblock(superblock: SuperBlock): IpcNamespace {
  return changetype<IpcNamespace>(superblock.private_data);
}

/** The namespace of the current task; the first if there is none. */
export function current_ipc_namespace(): IpcNamespace {
  const proxy = is_null(current()) ? initial_nsproxy() : current_task().namespaces;
  return changetype<IpcNamespace>(proxy.ipc);
}

/** The queue called so, or 0. Under the directory's mutex. */
function find(directory: QueueDirectory, name: usize, length: u32): MessageQueue {
  let queue = directory.first;
  while (!is_null(queue) && (queue.name_length != length || !same_name(queue.name, name, length)))
    queue = queue.next;
  return queue;
}

function mqueue_lookup(directory: Inode, dentry: Dentry): usize {
  const queue = find(changetype<QueueDirectory>(directory), dentry.name, dentry.name_length);
  return is_null(queue) ? 0 : changetype<usize>(inode_get(queue));
}

/** open(2) with O_CREAT in the file system: a queue with the default limits. Only regular files. */
function mqueue_create(directory: Inode, dentry: Dentry, mode: u32, _rdev: u32, who: Credentials): usize {
  if ((mode & S_IFMT) != S_IFREG) return error_pointer(-EPERM);
  const namespace = namespace_of_superblock(directory.superblock);
  if (is_null(namespace)) return error_pointer(-EACCES);
  const max = min<u32>(namespace.msg_max, namespace.msg_default);
  const message_max = min<u32>(namespace.msgsize_max, namespace.msgsize_default);
  return make_queue(directory, dentry, mode, who, max, message_max);
}

/** A queue in the list, with a reference for the caller; -EACCES, -ENOSPC, -ENOMEM. Under the directory's mutex. */
export function make_queue(
  directory: Inode,
  dentry: Dentry,
  mode: u32,
  who: Credentials,
  max: u32,
  message_max: u32,
): usize {
  const namespace = namespace_of_superblock(directory.superblock);
  if (is_null(namespace)) return error_pointer(-EACCES);
  const count = changetype<usize>(namespace) + offsetof<IpcNamespace>('queues');
  if (atomic_add(count, 1) >= namespace.queues_max && !capable(who, CAP_SYS_RESOURCE)) {
    atomic_sub(count, 1);
    return error_pointer(-ENOSPC);
  }
  const queue = alloc_queue(directory.superblock, dentry, mode, who);
  if (is_null(queue)) {
    atomic_sub(count, 1);
    return error_pointer(-ENOMEM);
  }
  message_queue_init(queue, max, message_max);
  const root = changetype<QueueDirectory>(directory);
  let at = changetype<usize>(root) + offsetof<QueueDirectory>('first');
  while (load<usize>(at) != 0) at = load<usize>(at) + offsetof<MessageQueue>('next');
  store<usize>(at, changetype<usize>(queue));
  queue.cookie = ++root.next_cookie;
  inode_get(queue);
  return changetype<usize>(queue);
}

function alloc_queue(superblock: SuperBlock, dentry: Dentry, mode: u32, who: Credentials): MessageQueue {
  const state = fsview_state();
  const queue = changetype<MessageQueue>(cache_alloc(state.mqueue_cache, who.account));
  if (is_null(queue)) return queue;
  queue.name = kmalloc(dentry.name_length, who.account);
  if (queue.name == 0) {
    cache_free(state.mqueue_cache, changetype<usize>(queue));
    return null_of<MessageQueue>();
  }
  memory.copy(queue.name, dentry.name, dentry.name_length);
  queue.name_length = dentry.name_length;
  inode_init(queue, superblock, changetype<InodeOps>(state.mqueue_inode_ops), ++state.mqueue_ino, mode);
  queue.uid = who.euid;
  queue.gid = who.egid;
  // As Linux has it: so long is what the file says.
  queue.size = 80;
  return queue;
}

export function mqueue_unlink(directory: Inode, dentry: Dentry): i32 {
  const root = changetype<QueueDirectory>(directory);
  const queue = changetype<MessageQueue>(dentry.inode);
  let at = changetype<usize>(root) + offsetof<QueueDirectory>('first');
  while (load<usize>(at) != changetype<usize>(queue)) at = load<usize>(at) + offsetof<MessageQueue>('next');
  store<usize>(at, changetype<usize>(queue.next));
  queue.nlink = 0;
  const namespace = namespace_of_superblock(directory.superblock);
  if (!is_null(namespace)) atomic_sub(changetype<usize>(namespace) + offsetof<IpcNamespace>('queues'), 1);
  inode_put(queue);
  return 0;
}

function queue_evict(inode: Inode): void {
  inode_release(inode);
  const queue = changetype<MessageQueue>(inode);
  message_queue_drain(queue);
  kfree(queue.name);
  cache_free(fsview_state().mqueue_cache, changetype<usize>(inode));
}

function directory_evict(inode: Inode): void {
  inode_release(inode);
  cache_free(fsview_state().mqueue_directory_cache, changetype<usize>(inode));
}

/** getdents(2): see FileOps.readdir. Cookies: 0 `.`, 1 `..`, 1 + N the queue with cookie N. */
function mqueue_readdir(file: File, cookie: u64, emit: u32, argument: usize): i32 {
  const directory = changetype<QueueDirectory>(file.inode);
  if (list_dots(directory.ino, directory.ino, cookie, emit, argument)) return 0;
  const error = inode_lock(directory);
  if (error < 0) return error;
  for (let queue = directory.first; !is_null(queue); queue = queue.next) {
    const next = <u64>queue.cookie + 2;
    if (next <= cookie) continue;
    if (call_indirect<i32>(emit, argument, queue.name, queue.name_length, queue.ino, S_IFREG, next) != 0)
      break;
  }
  inode_unlock(directory);
  return 0;
}

export function mqueue_open(inode: Inode, file: File): i32 {
  const state = fsview_state();
  const is_root = (inode.mode & S_IFMT) == S_IFDIR;
  file.ops = changetype<FileOps>(is_root ? state.mqueue_directory_ops : state.mqueue_file_ops);
  return 0;
}

/** Room for what a queue's file says. */
const STATUS_BYTES: u32 = 120;

/** read(2): the state of the queue as a line; messages are received by mq_timedreceive. */
function queue_read(file: File, iter: IovIter): i32 {
  const text = changetype<Text>(kmalloc(<u32>offsetof<Text>() + STATUS_BYTES, file.account));
  if (is_null(text)) return -ENOMEM;
  text_init(text, changetype<usize>(text) + offsetof<Text>(), STATUS_BYTES);
  message_queue_status(changetype<MessageQueue>(file.inode), current_pid_namespace(), text);
  const result = copy_file_to_iter(iter, text.start, <u32>text_length(text));
  kfree(changetype<usize>(text));
  return result;
}

function queue_file_poll(file: File, table: PollTable): u32 {
  return message_queue_poll(changetype<MessageQueue>(file.inode), table);
}

function queue_close(file: File): void {
  message_queue_forget(changetype<MessageQueue>(file.inode), file);
}

/** The queue that is open as `file`; 0 if it is none. */
export function queue_of(file: File): MessageQueue {
  const is_queue = changetype<usize>(file.ops) == fsview_state().mqueue_file_ops;
  return changetype<MessageQueue>(is_queue ? changetype<usize>(file.inode) : <usize>0);
}

/** The operations of directories and queues. At boot. */
export function mqueue_operations_init(): void {
  const state = fsview_state();
  const root = inode_ops_create();
  root.lookup = mqueue_lookup.index;
  root.create = mqueue_create.index;
  root.unlink = mqueue_unlink.index;
  root.open = mqueue_open.index;
  root.evict = directory_evict.index;
  state.mqueue_directory_inode_ops = changetype<usize>(root);
  const queue = inode_ops_create();
  queue.open = mqueue_open.index;
  queue.evict = queue_evict.index;
  state.mqueue_inode_ops = changetype<usize>(queue);
  const directory = file_ops_create();
  directory.readdir = mqueue_readdir.index;
  state.mqueue_directory_ops = changetype<usize>(directory);
  const file = file_ops_create();
  file.read = queue_read.index;
  file.poll = queue_file_poll.index;
  file.release = queue_close.index;
  state.mqueue_file_ops = changetype<usize>(file);
  state.mqueue_super_ops = changetype<usize>(superblock_ops_create());
}
