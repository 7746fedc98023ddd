// minios: POSIX message queues: mq_overview(7).
//
// Interface: sys_mq_*. Results: ≥ 0 or −errno. Locks: none.

import {
  EBADF,
  EFAULT,
  EINVAL,
  EMFILE,
  EMSGSIZE,
  ENOMEM,
  FDFLAGS_NONBLOCK,
  MQ_ATTR_CURMSGS,
  MQ_ATTR_FLAGS,
  MQ_ATTR_MAXMSG,
  MQ_ATTR_MSGSIZE,
  MQ_ATTR_SIZE,
  MQ_O_CREAT,
  MQ_O_EXCL,
  MQ_O_NONBLOCK,
  MQ_O_RDWR,
  MQ_O_WRONLY,
  SIGEVENT_NOTIFY,
  SIGEVENT_SIGNO,
  SIGEVENT_SIZE,
  SIGEV_NONE,
  SIGEV_SIGNAL,
  SIGRTMAX,
} from '../../base/abi';
import { error_of, is_error, is_null, null_of } from '../../base/pointer';
import {
  copy_from_user,
  copy_to_user,
  load_user_u32,
  load_user_u64,
  put_user_u32,
  access_ok,
} from '../../mm/uaccess';
import { kfree, kmalloc } from '../../mm/slab';
import {
  MESSAGE_HEAD,
  Message,
  MessageQueue,
  message_queue_forget,
  message_queue_notify,
  message_queue_receive,
  message_queue_send,
} from '../../fsview/mqueue/message_queue';
import { queue_of } from '../../fsview/mqueue/mqueue';
import { QueueRequest, mq_open, mq_unlink } from '../../fsview/mqueue/calls';
import { current_task } from '../../proc/task';
import { FD_CLOEXEC, fd_install } from '../../vfs/file/fd_table';
import { FILE_READ, FILE_WRITE, File, file_put } from '../../vfs/file/file';
import { rights_of } from '../../vfs/file/rights';
import { borrowed_file, fd_borrow, fd_return } from '../descriptor';
import { copy_in_bytes } from '../copy_in';

const OPEN_FLAGS: u32 = (<u32>MQ_O_CREAT) | MQ_O_EXCL | MQ_O_NONBLOCK | MQ_O_RDWR | MQ_O_WRONLY;
const PRIORITIES: u32 = 32768;

/** Fills in a zeroed request from the caller's arguments: 0 or −errno. */
function fill(request: QueueRequest, flags: u32, mode: u32, attributes: u32): i32 {
  const access = flags & 3;
  if ((flags & ~OPEN_FLAGS) != 0 || access == 3) return -EINVAL;
  request.flags = flags;
  request.mode = mode;
  request.access =
    access == MQ_O_RDWR ? FILE_READ | FILE_WRITE : access == MQ_O_WRONLY ? FILE_WRITE : FILE_READ;
  request.status = (flags & MQ_O_NONBLOCK) != 0 ? FDFLAGS_NONBLOCK : 0;
  if (attributes == 0) return 0;
  if (!access_ok(attributes, <u32>MQ_ATTR_SIZE)) return -EFAULT;
  request.has_attributes = 1;
  request.max = load_user_u64(attributes + <u32>MQ_ATTR_MAXMSG);
  request.message_max = load_user_u64(attributes + <u32>MQ_ATTR_MSGSIZE);
  return 0;
}

function open(request: QueueRequest): i32 {
  const context = current_task().vfs;
  if (context.files.used >= context.files.limit) return -EMFILE;
  const opened = mq_open(context, request);
  if (is_error(opened)) return error_of(opened);
  const file = changetype<File>(opened);
  // Queues are not handed on to other programs: mq_open(3), close-on-exec.
  const fd = fd_install(context.files, file, 0, FD_CLOEXEC, rights_of(file), 0);
  if (fd < 0) file_put(file);
  return fd;
}

/** mq_open(3): a descriptor. EINVAL, EEXIST, ENOENT, EACCES, ENAMETOOLONG, ENOSPC, EMFILE, ENOMEM, EFAULT. */
export function sys_mq_open(name: u32, length: u32, flags: u32, mode: u32, attributes: u32): i32 {
  const copy = copy_in_bytes(name, length);
  if (is_error(copy)) return error_of(copy);
  const request = changetype<QueueRequest>(kmalloc(<u32>offsetof<QueueRequest>(), current_task().account));
  let result = -ENOMEM;
  if (!is_null(request)) {
    request.name = copy;
    request.name_length = length;
    result = fill(request, flags, mode, attributes);
    if (result == 0) result = open(request);
    kfree(changetype<usize>(request));
  }
  kfree(copy);
  return result;
}

/** mq_unlink(3). ENOENT, EACCES, EPERM, ENAMETOOLONG. */
export function sys_mq_unlink(name: u32, length: u32): i32 {
  const copy = copy_in_bytes(name, length);
  if (is_error(copy)) return error_of(copy);
  const result = mq_unlink(current_task().vfs, copy, length);
  kfree(copy);
  return result;
}

/** The queue behind a file, if that is open for `access`; 0 if it is none. */
function queue_for(file: File, access: u32): MessageQueue {
  const queue = queue_of(file);
  return changetype<MessageQueue>((file.access & access) == access ? changetype<usize>(queue) : <usize>0);
}

function send(file: File, address: u32, length: u32, priority: u32, deadline: i64): i32 {
  const queue = queue_for(file, FILE_WRITE);
  if (is_null(queue)) return -EBADF;
  if (length > queue.message_max) return -EMSGSIZE;
  if (!access_ok(address, length)) return -EFAULT;
  const message = changetype<Message>(kmalloc(MESSAGE_HEAD + length, queue.superblock.account));
  if (is_null(message)) return -ENOMEM;
  message.priority = priority;
  message.length = length;
  copy_from_user(changetype<usize>(message) + MESSAGE_HEAD, address, length);
  const result = message_queue_send(queue, file, message, deadline);
  if (result < 0) kfree(changetype<usize>(message));
  return result;
}

/** mq_timedsend(3). EBADF, EINVAL, EMSGSIZE, EAGAIN, ETIMEDOUT, EINTR, EFAULT, ENOMEM. Blocks. */
export function sys_mq_timedsend(fd: i32, address: u32, length: u32, priority: u32, deadline: i64): i32 {
  if (priority >= PRIORITIES) return -EINVAL;
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = send(borrowed_file(borrowed), address, length, priority, deadline);
  fd_return(borrowed);
  return result;
}

function receive(file: File, address: u32, room: u32, priority: u32, deadline: i64): i32 {
  const queue = queue_for(file, FILE_READ);
  if (is_null(queue)) return -EBADF;
  if (room < queue.message_max) return -EMSGSIZE;
  if (!access_ok(address, room) || (priority != 0 && !access_ok(priority, 4))) return -EFAULT;
  const received = message_queue_receive(queue, file, deadline);
  if (is_error(received)) return error_of(received);
  const message = changetype<Message>(received);
  copy_to_user(address, received + MESSAGE_HEAD, message.length);
  if (priority != 0) put_user_u32(priority, message.priority);
  const length = message.length;
  kfree(received);
  return length;
}

/** mq_timedreceive(3): the message's length. EBADF, EMSGSIZE, EAGAIN, ETIMEDOUT, EINTR, EFAULT. Blocks. */
export function sys_mq_timedreceive(fd: i32, address: u32, room: u32, priority: u32, deadline: i64): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = receive(borrowed_file(borrowed), address, room, priority, deadline);
  fd_return(borrowed);
  return result;
}

function notify(file: File, event: u32): i32 {
  const queue = queue_of(file);
  if (is_null(queue)) return -EBADF;
  if (event == 0) {
    message_queue_forget(queue, null_of<File>());
    return 0;
  }
  if (!access_ok(event, <u32>SIGEVENT_SIZE)) return -EFAULT;
  const how = <i32>load_user_u32(event + <u32>SIGEVENT_NOTIFY);
  const signal = <i32>load_user_u32(event + <u32>SIGEVENT_SIGNO);
  if (how != SIGEV_NONE && how != SIGEV_SIGNAL) return -EINVAL;
  if (how == SIGEV_SIGNAL && (signal < 1 || signal > SIGRTMAX)) return -EINVAL;
  return message_queue_notify(queue, file, how, signal);
}

/** mq_notify(3). EBADF, EINVAL, EBUSY, EFAULT. */
export function sys_mq_notify(fd: i32, event: u32): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = notify(borrowed_file(borrowed), event);
  fd_return(borrowed);
  return result;
}

function attributes(file: File, changed: u32, old: u32): i32 {
  const queue = queue_of(file);
  if (is_null(queue)) return -EBADF;
  const size = <u32>MQ_ATTR_SIZE;
  if ((changed != 0 && !access_ok(changed, size)) || (old != 0 && !access_ok(old, size))) return -EFAULT;
  const flags: u64 = changed != 0 ? load_user_u64(changed + <u32>MQ_ATTR_FLAGS) : 0;
  if ((flags & ~(<u64>MQ_O_NONBLOCK)) != 0) return -EINVAL;
  if (old != 0) {
    const told = kmalloc(size, current_task().account);
    if (told == 0) return -ENOMEM;
    store<i64>(told + MQ_ATTR_FLAGS, (file.flags & FDFLAGS_NONBLOCK) != 0 ? MQ_O_NONBLOCK : 0);
    store<i64>(told + MQ_ATTR_MAXMSG, queue.max);
    store<i64>(told + MQ_ATTR_MSGSIZE, queue.message_max);
    store<i64>(told + MQ_ATTR_CURMSGS, queue.count);
    copy_to_user(old, told, size);
    kfree(told);
  }
  if (changed == 0) return 0;
  if (flags != 0) file.flags |= FDFLAGS_NONBLOCK;
  else file.flags &= ~FDFLAGS_NONBLOCK;
  return 0;
}

/** mq_getattr(3), mq_setattr(3). EBADF, EINVAL, EFAULT, ENOMEM. */
export function sys_mq_getsetattr(fd: i32, changed: u32, old: u32): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = attributes(borrowed_file(borrowed), changed, old);
  fd_return(borrowed);
  return result;
}
