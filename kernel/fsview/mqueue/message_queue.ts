// A POSIX message queue: mq_overview(7). Messages lie in a list, those of higher priority first, among equals the oldest.
//
// Interface: MessageQueue, message_queue_init, message_queue_send, message_queue_receive, message_queue_notify, message_queue_forget, message_queue_drain, message_queue_status, message_queue_poll.
// Locks: `lock`, RANK_PIPE, guards the messages and who is to be told; tasks_lock to tell them, without it.

import {
  EAGAIN,
  EBUSY,
  FDFLAGS_NONBLOCK,
  POLLIN,
  POLLOUT,
  POLLRDNORM,
  POLLWRNORM,
  SIGEV_NONE,
} from '../../base/abi';
import { Text, text_byte, text_string, text_u64 } from '../../base/format';
import { embedded, is_null } from '../../base/pointer';
import { kfree } from '../../mm/slab';
import { clock_now, clock_realtime } from '../../sched/time/clock';
import { NEVER } from '../../sched/time/timer';
import {
  WaitQueue,
  wait_begin,
  wait_cancel,
  wait_commit_until,
  wait_queue_empty,
  wait_queue_init,
  wake_one,
} from '../../sched/wait';
import { RANK_PIPE, spin_lock, spin_unlock } from '../../sync/spinlock';
import { local_number, pid_task } from '../../proc/pid';
import { signal_send } from '../../proc/signal/signal';
import { Task, current_task, tasks_lock, tasks_unlock } from '../../proc/task';
import { PidNamespace } from '../../ns/pid';
import { File } from '../../vfs/file/file';
import { Inode } from '../../vfs/inode';
import { PollTable, poll_wait } from '../../vfs/file/poll';
import { text_fill } from '../procfs/text';

/** A message on its way: its bytes lie behind the struct. kmalloc'ed by the sender, freed by the receiver. */
@unmanaged
export class Message {
  next: Message;
  priority: u32;
  length: u32;
}

export const MESSAGE_HEAD: u32 = <u32>offsetof<Message>();

@unmanaged
export class MessageQueue extends Inode {
  lock: u32;
  /** Most messages, and bytes of the longest. */
  max: u32;
  message_max: u32;
  count: u32;
  bytes: u32;
  first: Message;
  /** WaitQueues of those who wait for a message, and for room. */
  receivers_lock: u32;
  receivers_first: usize;
  receivers_last: usize;
  senders_lock: u32;
  senders_first: usize;
  senders_last: usize;
  /** Who is to be told of the next message: by its number in the first pid namespace and its start; 0: nobody. */
  notify_pid: u32;
  notify_how: i32;
  notify_signal: i32;
  notify_start: i64;
  /** The open file by which it asked. */
  notify_file: usize;
  /** The next in the file system's list; its name and place there: mqueue.ts. */
  next: MessageQueue;
  name: usize;
  name_length: u32;
  cookie: u32;
}

@inline
function lock(queue: MessageQueue): void {
  spin_lock(changetype<usize>(queue) + offsetof<MessageQueue>('lock'), RANK_PIPE);
}
@inline
function unlock(queue: MessageQueue): void {
  spin_unlock(changetype<usize>(queue) + offsetof<MessageQueue>('lock'), RANK_PIPE);
}
@inline
function receivers(queue: MessageQueue): WaitQueue {
  return embedded<MessageQueue, WaitQueue>(queue, offsetof<MessageQueue>('receivers_lock'));
}
@inline
function senders(queue: MessageQueue): WaitQueue {
  return embedded<MessageQueue, WaitQueue>(queue, offsetof<MessageQueue>('senders_lock'));
}
export function message_queue_init(queue: MessageQueue, max: u32, message_max: u32): void {
  queue.max = max;
  queue.message_max = message_max;
  wait_queue_init(receivers(queue));
  wait_queue_init(senders(queue));
}

/** Frees all messages of a queue that nobody has any more. */
export function message_queue_drain(queue: MessageQueue): void {
  while (!is_null(queue.first)) {
    const message = queue.first;
    queue.first = message.next;
    kfree(changetype<usize>(message));
  }
}

/** The monotonic time of `deadline`, ns since 1970; NEVER if it is negative. */
function monotonic(deadline: i64): i64 {
  return deadline < 0 ? NEVER : clock_now() + (deadline - clock_realtime());
}

/** Puts a message in, if there is room, behind those of its priority: 1 if it is the first and somebody is to be told. */
function put(queue: MessageQueue, message: Message): i32 {
  lock(queue);
  if (queue.count >= queue.max) {
    unlock(queue);
    return -EAGAIN;
  }
  let at = changetype<usize>(queue) + offsetof<MessageQueue>('first');
  while (load<usize>(at) != 0 && load<Message>(at).priority >= message.priority)
    at = load<usize>(at) + offsetof<Message>('next');
  message.next = load<Message>(at);
  store<Message>(at, message);
  queue.bytes += message.length;
  const first = queue.count++ == 0;
  const due = first && queue.notify_pid != 0 && wait_queue_empty(receivers(queue));
  unlock(queue);
  return due ? 1 : 0;
}

/**
 * mq_timedsend(3): gives `message` to the queue: 0, or -EAGAIN (full, and the file does not wait), -ETIMEDOUT, -EINTR, and
 * the caller still has it. Blocks.
 */
export function message_queue_send(queue: MessageQueue, file: File, message: Message, deadline: i64): i32 {
  let result = put(queue, message);
  while (result == -EAGAIN && (file.flags & FDFLAGS_NONBLOCK) == 0) {
    wait_begin(senders(queue));
    result = put(queue, message);
    if (result != -EAGAIN) {
      wait_cancel();
      break;
    }
    const error = wait_commit_until(monotonic(deadline));
    if (error < 0) return error;
    result = put(queue, message);
  }
  if (result < 0) return result;
  if (result == 1) tell(queue);
  wake_one(receivers(queue));
  return 0;
}

function take(queue: MessageQueue): Message {
  lock(queue);
  const message = queue.first;
  if (!is_null(message)) {
    queue.first = message.next;
    queue.count--;
    queue.bytes -= message.length;
  }
  unlock(queue);
  return message;
}

/** mq_timedreceive(3): the next message, which is the caller's; or -EAGAIN, -ETIMEDOUT, -EINTR as an error pointer. Blocks. */
export function message_queue_receive(queue: MessageQueue, file: File, deadline: i64): usize {
  let message = take(queue);
  while (is_null(message)) {
    if ((file.flags & FDFLAGS_NONBLOCK) != 0) return <usize>-EAGAIN;
    wait_begin(receivers(queue));
    message = take(queue);
    if (!is_null(message)) {
      wait_cancel();
      break;
    }
    const error = wait_commit_until(monotonic(deadline));
    message = take(queue);
    if (is_null(message) && error < 0) return <usize>error;
  }
  wake_one(senders(queue));
  return changetype<usize>(message);
}

/** Who has asked is told, once. */
function tell(queue: MessageQueue): void {
  lock(queue);
  const pid = queue.notify_pid;
  const start = queue.notify_start;
  const signal = queue.notify_how == SIGEV_NONE ? 0 : queue.notify_signal;
  queue.notify_pid = 0;
  queue.notify_file = 0;
  unlock(queue);
  if (pid == 0 || signal == 0) return;
  tasks_lock();
  const task: Task = pid_task(pid);
  if (!is_null(task) && task.start_time == start) signal_send(task, signal);
  tasks_unlock();
}

/** mq_notify(3): the current task wants to be told: 0 or -EBUSY. */
export function message_queue_notify(queue: MessageQueue, file: File, how: i32, signal: i32): i32 {
  const task = current_task();
  lock(queue);
  const busy = queue.notify_pid != 0;
  if (!busy) {
    queue.notify_pid = task.pid;
    queue.notify_start = task.start_time;
    queue.notify_how = how;
    queue.notify_signal = signal;
    queue.notify_file = changetype<usize>(file);
  }
  unlock(queue);
  return busy ? -EBUSY : 0;
}

/** The current task does not want to be told any more; or `file`, by which somebody asked, is closed. */
export function message_queue_forget(queue: MessageQueue, file: File): void {
  const closed = !is_null(file);
  lock(queue);
  if (closed ? queue.notify_file == changetype<usize>(file) : queue.notify_pid == current_task().pid) {
    queue.notify_pid = 0;
    queue.notify_file = 0;
  }
  unlock(queue);
}

function padded(text: Text, name: string, value: u64, width: u32): void {
  text_string(text, name);
  const start = text.at;
  text_u64(text, value);
  text_fill(text, start, width);
}

/** What a queue's file says: mq_overview(7). */
export function message_queue_status(queue: MessageQueue, namespace: PidNamespace, text: Text): void {
  lock(queue);
  const bytes = queue.bytes;
  const pid = queue.notify_pid;
  const how = pid != 0 ? queue.notify_how : 0;
  const signal = pid != 0 && how != SIGEV_NONE ? queue.notify_signal : 0;
  unlock(queue);
  tasks_lock();
  const number = local_number(pid, namespace);
  tasks_unlock();
  padded(text, 'QSIZE:', bytes, 11);
  padded(text, 'NOTIFY:', how, 6);
  padded(text, 'SIGNO:', signal, 6);
  padded(text, 'NOTIFY_PID:', number, 6);
  text_byte(text, 10);
}

export function message_queue_poll(queue: MessageQueue, table: PollTable): u32 {
  poll_wait(table, receivers(queue));
  poll_wait(table, senders(queue));
  let ready: u32 = 0;
  if (queue.count != 0) ready |= POLLIN | POLLRDNORM;
  if (queue.count < queue.max) ready |= POLLOUT | POLLWRNORM;
  return ready;
}
