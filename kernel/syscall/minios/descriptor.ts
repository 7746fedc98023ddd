// minios: what Linux has for open files and WASI has not: ioctl, poll, ppoll, flock, sync.
//
// Interface: sys_*. Results: ≥ 0 or −errno. Locks: none.

import {
  EFAULT,
  EINVAL,
  ENOMEM,
  FDFLAGS_NONBLOCK,
  FIONBIO,
  FIONREAD,
  LOCK_EX,
  LOCK_NB,
  LOCK_SH,
  LOCK_UN,
  POLLFD_REVENTS,
  POLLFD_SIZE,
  POLLNVAL,
} from '../../base/abi';
import { error_of, is_error, is_null } from '../../base/pointer';
import { atomic_and, atomic_or } from '../../sync/atomic';
import { kfree, kmalloc } from '../../mm/slab';
import { load_user_u32, load_user_u64, put_user_u32, put_user_u8, access_ok } from '../../mm/uaccess';
import { clock_now } from '../../sched/time/clock';
import { NEVER } from '../../sched/time/timer';
import { sleep_until } from '../../sched/wait';
import { signal_set_mask } from '../../proc/signal/action';
import { current_task } from '../../proc/task';
import { VfsContext } from '../../vfs/context';
import { fd_get } from '../../vfs/file/fd_table';
import { File, file_flock, file_put } from '../../vfs/file/file';
import { flock_apply } from '../../vfs/file/flock';
import { is_regular } from '../../vfs/inode';
import { POLL_ITEM_BYTES, PollItem, vfs_poll } from '../../vfs/file/read_write';
import { vfs_sync } from '../../vfs/sync';
import { borrowed_file, fd_borrow, fd_return, resumed, user_array } from '../descriptor';

/** Requests that every file understands, then the driver's: ioctl(2). */
function control(file: File, request: u32, argument: u32): i32 {
  if (request == FIONBIO) {
    if (!access_ok(argument, 4)) return -EFAULT;
    // Who else has the file open may change other flags on another hart.
    const flags = changetype<usize>(file) + offsetof<File>('flags');
    if (load_user_u32(argument) != 0) atomic_or(flags, FDFLAGS_NONBLOCK);
    else atomic_and(flags, ~FDFLAGS_NONBLOCK);
    return 0;
  }
  if (request == FIONREAD && is_regular(file.inode)) {
    const left = max<i64>(file.inode.size - file.position, 0);
    return put_user_u32(argument, <u32>min<i64>(left, i32.MAX_VALUE));
  }
  return call_indirect<i32>(file.ops.ioctl, file, request, argument);
}

/** ioctl(2). EBADF; ENOTTY: not for this file; the driver's errors. */
export function sys_ioctl(fd: i32, request: u32, argument: u32): i32 {
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const result = control(borrowed_file(borrowed), request, argument);
  fd_return(borrowed);
  return result;
}

@inline
function item_at(items: usize, index: u32): PollItem {
  return changetype<PollItem>(items + <usize>(index * POLL_ITEM_BYTES));
}

/** One PollItem for each descriptor that is not negative; how many. */
function arm(context: VfsContext, fds: u32, count: u32, items: usize): u32 {
  let armed: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const pollfd = fds + i * <u32>POLLFD_SIZE;
    const fd = <i32>load_user_u32(pollfd);
    if (fd < 0) continue;
    const found = fd_get(context.files, fd);
    const item = item_at(items, armed++);
    item.file = changetype<File>(is_error(found) ? <usize>0 : found);
    // The upper half is revents.
    item.events = load_user_u32(pollfd + 4) & 0xffff;
  }
  return armed;
}

/** Writes what happened, and puts the files. */
function report(fds: u32, count: u32, items: usize): void {
  let index: u32 = 0;
  for (let i: u32 = 0; i < count; i++) {
    const pollfd = fds + i * <u32>POLLFD_SIZE;
    let ready: u32 = 0;
    if (<i32>load_user_u32(pollfd) >= 0) {
      const item = item_at(items, index++);
      const open = !is_null(item.file);
      ready = open ? item.ready : POLLNVAL;
      if (open) file_put(item.file);
    }
    put_user_u8(pollfd + <u32>POLLFD_REVENTS, ready & 0xff);
    put_user_u8(pollfd + <u32>POLLFD_REVENTS + 1, ready >>> 8);
  }
}

function poll(fds: u32, count: u32, deadline: i64): i32 {
  const context = current_task().vfs;
  // RLIMIT_NOFILE, as poll(2) has it.
  if (count > context.files.limit) return -EINVAL;
  if (!user_array(fds, count, <u32>POLLFD_SIZE)) return -EFAULT;
  const items = kmalloc(max<u32>(count, 1) * POLL_ITEM_BYTES, context.account);
  if (items == 0) return -ENOMEM;
  const armed = arm(context, fds, count, items);
  let result = 0;
  if (armed != 0) result = vfs_poll(items, armed, deadline, context.account);
  else if (deadline != 0) result = sleep_until(deadline);
  report(fds, count, items);
  kfree(items);
  return result;
}

/** poll(2): how many descriptors are ready; 0 after `timeout` ms (negative: never). EFAULT, EINTR, EINVAL, ENOMEM. */
export function sys_poll(fds: u32, count: u32, timeout: i32): i32 {
  let deadline: i64 = NEVER;
  if (timeout == 0) deadline = 0;
  else if (timeout > 0) deadline = clock_now() + <i64>timeout * 1000000;
  let result: i32;
  do result = poll(fds, count, deadline);
  while (resumed(result));
  return result;
}

/**
 * ppoll(2): poll(2) for `timeout` ns (negative: for ever) and, unless `mask` is 0, with the set there as the signal mask
 * meanwhile: a signal that came before the call and has been blocked until then interrupts it, too. Errors as poll(2).
 */
export function sys_ppoll(fds: u32, count: u32, timeout: i64, mask: u32): i32 {
  if (mask != 0 && !access_ok(mask, 8)) return -EFAULT;
  const task = current_task();
  const now = clock_now();
  let deadline: i64 = NEVER;
  if (timeout == 0) deadline = 0;
  else if (timeout > 0 && timeout < NEVER - now) deadline = now + timeout;
  const before = task.blocked;
  if (mask != 0) signal_set_mask(task, load_user_u64(mask));
  let result: i32;
  do result = poll(fds, count, deadline);
  while (resumed(result));
  // What the mask let in and found a descriptor ready stays blocked and waits, as on Linux.
  if (mask != 0) signal_set_mask(task, before);
  return result;
}

/** flock(2): EAGAIN, EBADF, EINTR, EINVAL, ENOMEM. */
export function sys_flock(fd: i32, operation: u32): i32 {
  const kind = operation & ~LOCK_NB;
  if (kind != LOCK_SH && kind != LOCK_EX && kind != LOCK_UN) return -EINVAL;
  const borrowed = fd_borrow(current_task().vfs.files, fd);
  if (is_error(borrowed)) return error_of(borrowed);
  const file = borrowed_file(borrowed);
  const waits = (operation & LOCK_NB) == 0;
  const result = flock_apply(file.inode, file_flock(file), kind, waits, current_task().pid);
  fd_return(borrowed);
  return result;
}

/** sync(2): writes all file systems. Blocks. */
export function sys_sync(): i32 {
  vfs_sync(current_task().vfs);
  return 0;
}
