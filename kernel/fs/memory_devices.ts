// /dev/null, zero, full, random, urandom: null(4), full(4), random(4).
//
// Interface: memory_devices_init, random_source_set. Locks: none.

import { EAGAIN, EFAULT, ENOMEM, ENOSPC } from '../base/abi';
import { kfree, kmalloc } from '../mm/slab';
import { char_device_register } from '../vfs/file/char_device';
import { File, file_ops_create } from '../vfs/file/file';
import { vfs_state } from '../vfs/state';
import { IovIter, copy_to_iter, iov_iter_advance, iov_iter_zero } from '../vfs/iov_iter';

/** Linux's major number of memory devices. */
const MEMORY_MAJOR: u32 = 1;

/** Random bytes are made in pieces of this many. */
const RANDOM_PIECE: u32 = 4096;

function read_nothing(_file: File, _buffer: IovIter): i32 {
  return 0;
}

function write_away(_file: File, iter: IovIter): i32 {
  const length = iter.remaining;
  iov_iter_advance(iter, length);
  return length;
}

function write_full(_file: File, iter: IovIter): i32 {
  return iter.remaining == 0 ? 0 : -ENOSPC;
}

function read_zero(_file: File, iter: IovIter): i32 {
  const length = iter.remaining;
  return iov_iter_zero(iter, length) < 0 ? -EFAULT : <i32>length;
}

/** Says who makes random bytes: the table index of (address, length) -> i32, 0 or −errno. Called by the driver at boot. */
export function random_source_set(fill: u32): void {
  vfs_state().random = fill;
}

/** All that was asked for; -EAGAIN while there is no source; fewer bytes if a signal comes in between. */
function read_random(file: File, iter: IovIter): i32 {
  if (vfs_state().random == 0) return -EAGAIN;
  const total = iter.remaining;
  const piece = kmalloc(min<u32>(max<u32>(total, 1), RANDOM_PIECE), file.account);
  if (piece == 0) return -ENOMEM;
  let error = 0;
  while (iter.remaining != 0 && error == 0) {
    const length = min<u32>(iter.remaining, RANDOM_PIECE);
    error = call_indirect<i32>(vfs_state().random, piece, length);
    if (error == 0) error = copy_to_iter(iter, piece, length);
  }
  kfree(piece);
  const done = total - iter.remaining;
  return done != 0 ? <i32>done : error;
}

/** Registers the devices under Linux's numbers. Called once at boot. */
export function memory_devices_init(): void {
  const null_ops = file_ops_create();
  null_ops.read = read_nothing.index;
  null_ops.write = write_away.index;
  char_device_register(MEMORY_MAJOR, 3, 'null', 0o666, null_ops, 0);
  const zero = file_ops_create();
  zero.read = read_zero.index;
  zero.write = write_away.index;
  char_device_register(MEMORY_MAJOR, 5, 'zero', 0o666, zero, 0);
  const full = file_ops_create();
  full.read = read_zero.index;
  full.write = write_full.index;
  char_device_register(MEMORY_MAJOR, 7, 'full', 0o666, full, 0);
  const random = file_ops_create();
  random.read = read_random.index;
  random.write = write_away.index;
  char_device_register(MEMORY_MAJOR, 8, 'random', 0o666, random, 0);
  char_device_register(MEMORY_MAJOR, 9, 'urandom', 0o666, random, 0);
}
