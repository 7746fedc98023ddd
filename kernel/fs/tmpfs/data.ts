// tmpfs: the contents of regular files.
//
//   size ≤ SMALL_MAX     data ──▶ kmalloc block of a power of two, less 8
//   beyond               tree ──▶ node of 64 words ──▶ … ──▶ frame of 64 KiB       `height` levels of nodes; 0: a hole
//
// What lies behind the end of the file is zero, in blocks and frames alike; only writing and cutting touch it.
// Once a file has frames it keeps the form until it is cut to nothing.
//
// Interface: tmpfs_file_ops, tmpfs_truncate, tmpfs_allocate, tmpfs_drop_data.
// Locks: the inode's mutex over a whole read, write or cut, so that each sees the others done or not begun, and no frame goes
// while it is copied; copies go in pieces of at most a frame.

import { EFAULT, EFBIG, ENOSPC, ENXIO, FDFLAGS_APPEND, WHENCE_DATA, WHENCE_HOLE } from '../../base/abi';
import { FRAME_SHIFT, FRAME_SIZE } from '../../base/config';
import { is_null } from '../../base/pointer';
import { Account, KIND_SHMEM, memory_reclaim_or_kill } from '../../mm/account';
import { frame_alloc, frame_free } from '../../mm/frame';
import { cache_alloc, cache_free, kfree, kmalloc } from '../../mm/slab';
import { cond_resched } from '../../sched/schedule';
import { current, payer } from '../../sched/thread';
import { File, FileOps, file_ops_create, file_seek_generic } from '../../vfs/file/file';
import { Inode, inode_lock, inode_modified, inode_set_size, inode_unlock } from '../../vfs/inode';
import { vfs_state } from '../../vfs/state';
import { IovIter, copy_to_iter, copy_from_iter, iov_iter_zero } from '../../vfs/iov_iter';
import { TmpfsInode, tmpfs_charge, tmpfs_uncharge } from './inode';

/** The largest file that lies in one block: kmalloc's largest class. */
const SMALL_MAX: u32 = 16376;
const SMALL_MIN: u32 = 56;
const FRAME_MASK: i64 = <i64>FRAME_SIZE - 1;

const NODE_SHIFT: u32 = 6;
const NODE_SLOTS: u32 = 1 << NODE_SHIFT;
export const NODE_BYTES: u32 = 4 * NODE_SLOTS;

/** Between two frames, others may run; at boot there are none. */
function breathe(): void {
  if (!is_null(current())) cond_resched();
}

/** read(2). */
function tmpfs_read(file: File, iter: IovIter): i32 {
  const inode = changetype<TmpfsInode>(file.inode);
  const error = inode_lock(inode);
  if (error < 0) return error;
  const position = iter.position;
  let done: u32 = 0;
  let failed = false;
  if (position < inode.size) {
    const length = <u32>min<i64>(iter.remaining, inode.size - position);
    while (done < length && !failed) {
      const at = position + done;
      const piece = min<u32>(length - done, <u32>(FRAME_SIZE - <usize>(at & FRAME_MASK)));
      failed = read_piece(inode, iter, at, piece) < 0;
      if (!failed) done += piece;
      if (done < length) breathe();
    }
  }
  inode_unlock(inode);
  if (failed && done == 0) return -EFAULT;
  iter.position = position + done;
  return done;
}

/** Copies `length` bytes at `at`, within one frame, out. */
@inline
function read_piece(inode: TmpfsInode, iter: IovIter, at: i64, length: u32): i32 {
  if (inode.tree == 0) {
    const there: u32 = at >= <i64>inode.capacity ? 0 : min<u32>(length, inode.capacity - <u32>at);
    if (there != 0 && copy_to_iter(iter, inode.data + <usize>at, there) < 0) return -EFAULT;
    return iov_iter_zero(iter, length - there);
  }
  const frame = frame_at(inode, (<u64>at) >> FRAME_SHIFT);
  if (frame == 0) return iov_iter_zero(iter, length);
  return copy_to_iter(iter, frame + <usize>(at & FRAME_MASK), length);
}

/** lseek(2): holes are frames that are not there. */
function tmpfs_seek(file: File, offset: i64, whence: i32): i64 {
  if (whence != WHENCE_DATA && whence != WHENCE_HOLE) return file_seek_generic(file, offset, whence);
  const inode = changetype<TmpfsInode>(file.inode);
  const error = inode_lock(inode);
  if (error < 0) return error;
  let found: i64 = -ENXIO;
  if (offset >= 0 && offset < inode.size)
    found = whence == WHENCE_DATA ? data_from(inode, offset) : hole_from(inode, offset);
  inode_unlock(inode);
  if (found >= 0) file.position = found;
  return found;
}

/** The first byte from `offset` on that is in no hole; -ENXIO. */
function data_from(inode: TmpfsInode, offset: i64): i64 {
  if (inode.tree == 0) return offset < <i64>inode.capacity ? offset : -ENXIO;
  const first = (<u64>offset) >> FRAME_SHIFT;
  const index =
    first >> (inode.height * NODE_SHIFT) != 0 ? NONE : next_frame(inode.tree, inode.height, 0, first);
  if (index == NONE) return -ENXIO;
  // Frames may lie behind the end: posix_fallocate(3) was cut short.
  const found = max(offset, <i64>(index << FRAME_SHIFT));
  return found < inode.size ? found : -ENXIO;
}

/** The first byte from `offset` on that is in a hole, or the end. */
function hole_from(inode: TmpfsInode, offset: i64): i64 {
  if (inode.tree == 0) return offset < <i64>inode.capacity ? min<i64>(inode.capacity, inode.size) : offset;
  let index = (<u64>offset) >> FRAME_SHIFT;
  while (frame_at(inode, index) != 0 && <i64>(index << FRAME_SHIFT) < inode.size) {
    index++;
    breathe();
  }
  return min(inode.size, max(offset, <i64>(index << FRAME_SHIFT)));
}

/** Nothing has this number. */
const NONE: u64 = u64.MAX_VALUE;

/** The first frame from number `first` on below `node`, which spans the numbers from `base`; NONE. */
function next_frame(node: usize, level: u32, base: u64, first: u64): u64 {
  const shift = (level - 1) * NODE_SHIFT;
  const start = first > base ? (first - base) >> shift : 0;
  for (let i = start; i < NODE_SLOTS; i++) {
    const child = load<usize>(node + ((<usize>i) << 2));
    if (child == 0) continue;
    const from = base + (i << shift);
    const found = level == 1 ? from : next_frame(child, level - 1, from, first);
    if (found != NONE) return found;
  }
  return NONE;
}

/** write(2). */
function tmpfs_write(file: File, iter: IovIter): i32 {
  const inode = changetype<TmpfsInode>(file.inode);
  if (iter.remaining == 0) return 0;
  let error = inode_lock(inode);
  if (error < 0) return error;
  const position = (file.flags & FDFLAGS_APPEND) != 0 ? inode.size : iter.position;
  const total = iter.remaining;
  let done: u32 = 0;
  if (position > i64.MAX_VALUE - total) error = -EFBIG;
  while (done < total && error == 0) {
    const at = position + done;
    const piece = min<u32>(total - done, <u32>(FRAME_SIZE - <usize>(at & FRAME_MASK)));
    error = write_piece(inode, iter, at, piece, payer());
    if (error == 0) {
      done += piece;
      if (at + piece > inode.size) inode_set_size(inode, at + piece);
      if (done < total) breathe();
    }
  }
  if (done != 0) {
    inode_modified(inode);
    iter.position = position + done;
  }
  inode_unlock(inode);
  return done != 0 ? <i32>done : error;
}

/** Copies `length` bytes to `at`, within one frame, in. Nothing has changed if it fails but what -EFAULT left half written. */
function write_piece(inode: TmpfsInode, iter: IovIter, at: i64, length: u32, account: Account): i32 {
  if (inode.tree == 0) {
    if (at + length <= <i64>SMALL_MAX) {
      const error = grow_small(inode, <u32>at + length, account);
      return error < 0 ? error : copy_from_iter(iter, inode.data + <usize>at, length);
    }
    const error = to_frames(inode, account);
    if (error < 0) return error;
  }
  const slot = slot_at(inode, (<u64>at) >> FRAME_SHIFT, account);
  if (slot == 0) return -ENOSPC;
  const offset = <usize>(at & FRAME_MASK);
  const frame = load<usize>(slot);
  if (frame != 0) return copy_from_iter(iter, frame + offset, length);
  return write_new_frame(inode, slot, iter, offset, length, account);
}

function write_new_frame(
  inode: TmpfsInode,
  slot: usize,
  iter: IovIter,
  offset: usize,
  length: u32,
  account: Account,
): i32 {
  const frame = new_frame(inode, account);
  if (frame == 0) return -ENOSPC;
  memory.fill(frame, 0, offset);
  memory.fill(frame + offset + length, 0, FRAME_SIZE - offset - length);
  if (copy_from_iter(iter, frame + offset, length) < 0) {
    tmpfs_uncharge(inode, <u32>FRAME_SIZE);
    frame_free(frame);
    return -EFAULT;
  }
  store<usize>(slot, frame);
  return 0;
}

/** A frame charged to the file system and to `account`, contents undefined; 0 if either has no room, and nobody to kill. */
function new_frame(inode: TmpfsInode, account: Account): usize {
  if (tmpfs_charge(inode, <u32>FRAME_SIZE) < 0) return 0;
  let frame: usize = 0;
  do frame = frame_alloc(0, account, KIND_SHMEM);
  while (frame == 0 && memory_reclaim_or_kill(1));
  if (frame == 0) tmpfs_uncharge(inode, <u32>FRAME_SIZE);
  return frame;
}

/** Makes the block of a small file at least `length` bytes long: 0 or -ENOSPC. */
function grow_small(inode: TmpfsInode, length: u32, account: Account): i32 {
  if (length <= inode.capacity) return 0;
  const capacity = max<u32>((1 << (32 - clz<u32>(length + 7))) - 8, SMALL_MIN);
  if (tmpfs_charge(inode, capacity + 8) < 0) return -ENOSPC;
  let block: usize = 0;
  do block = kmalloc(capacity, account);
  while (block == 0 && memory_reclaim_or_kill(1));
  if (block == 0) {
    tmpfs_uncharge(inode, capacity + 8);
    return -ENOSPC;
  }
  memory.copy(block, inode.data, inode.capacity);
  free_small(inode);
  inode.data = block;
  inode.capacity = capacity;
  return 0;
}

function free_small(inode: TmpfsInode): void {
  if (inode.data == 0) return;
  kfree(inode.data);
  tmpfs_uncharge(inode, inode.capacity + 8);
  inode.data = 0;
  inode.capacity = 0;
}

/** Turns a small file into one of frames: 0 or -ENOSPC. */
function to_frames(inode: TmpfsInode, account: Account): i32 {
  const root = cache_alloc(vfs_state().tmpfs_index_cache, account);
  if (root == 0) return -ENOSPC;
  if (inode.data != 0) {
    const frame = new_frame(inode, account);
    if (frame == 0) {
      cache_free(vfs_state().tmpfs_index_cache, root);
      return -ENOSPC;
    }
    memory.copy(frame, inode.data, inode.capacity);
    memory.fill(frame + inode.capacity, 0, FRAME_SIZE - inode.capacity);
    store<usize>(root, frame);
    free_small(inode);
  }
  inode.tree = root;
  inode.height = 1;
  return 0;
}

/** The frame with number `index` of the file; 0: a hole. */
@inline
function frame_at(inode: TmpfsInode, index: u64): usize {
  let node = inode.tree;
  let shift = inode.height * NODE_SHIFT;
  if (shift < 64 && index >> shift != 0) return 0;
  while (shift != 0 && node != 0) {
    shift -= NODE_SHIFT;
    node = load<usize>(node + ((<usize>((index >> shift) & (NODE_SLOTS - 1))) << 2));
  }
  return node;
}

/** The address of the word that says where frame `index` is, with nodes made on the way; 0: no memory for them. */
function slot_at(inode: TmpfsInode, index: u64, account: Account): usize {
  const cache = vfs_state().tmpfs_index_cache;
  while (index >> (inode.height * NODE_SHIFT) != 0) {
    const root = cache_alloc(cache, account);
    if (root == 0) return 0;
    store<usize>(root, inode.tree);
    inode.tree = root;
    inode.height++;
  }
  let node = inode.tree;
  let shift = (inode.height - 1) * NODE_SHIFT;
  while (true) {
    const slot = node + ((<usize>((index >> shift) & (NODE_SLOTS - 1))) << 2);
    if (shift == 0) return slot;
    node = load<usize>(slot);
    if (node == 0) {
      node = cache_alloc(cache, account);
      if (node == 0) return 0;
      store<usize>(slot, node);
    }
    shift -= NODE_SHIFT;
  }
}

/** Frees the frames from number `first` on below `node`, which spans the numbers from `base`; true if nothing is left. */
function cut_tree(inode: TmpfsInode, node: usize, level: u32, base: u64, first: u64): bool {
  const shift = (level - 1) * NODE_SHIFT;
  let empty = true;
  for (let i: u32 = 0; i < NODE_SLOTS; i++) {
    const slot = node + ((<usize>i) << 2);
    const child = load<usize>(slot);
    if (child == 0) continue;
    const from = base + ((<u64>i) << shift);
    const beyond = from + (((<u64>1) << shift) - 1) < first;
    if (beyond) {
      empty = false;
    } else if (level == 1) {
      frame_free(child);
      tmpfs_uncharge(inode, <u32>FRAME_SIZE);
      store<usize>(slot, 0);
    } else if (cut_tree(inode, child, level - 1, from, first)) {
      cache_free(vfs_state().tmpfs_index_cache, child);
      store<usize>(slot, 0);
    } else {
      empty = false;
    }
  }
  return empty;
}

/** Gives back all contents. */
export function tmpfs_drop_data(inode: TmpfsInode): void {
  free_small(inode);
  if (inode.tree == 0) return;
  cut_tree(inode, inode.tree, inode.height, 0, 0);
  cache_free(vfs_state().tmpfs_index_cache, inode.tree);
  inode.tree = 0;
  inode.height = 0;
}

/** ftruncate(2), with the mutex held: extending leaves a hole. */
export function tmpfs_truncate(inode: Inode, size: i64): i32 {
  const file = changetype<TmpfsInode>(inode);
  if (size == 0) {
    tmpfs_drop_data(file);
  } else if (size < file.size) {
    if (file.tree == 0) {
      if (size < <i64>file.capacity)
        memory.fill(file.data + <usize>size, 0, <usize>file.capacity - <usize>size);
    } else {
      cut_frames(file, size);
    }
  }
  inode_set_size(file, size);
  return 0;
}

function cut_frames(inode: TmpfsInode, size: i64): void {
  cut_tree(inode, inode.tree, inode.height, 0, (<u64>size + <u64>FRAME_MASK) >> FRAME_SHIFT);
  const offset = <usize>(size & FRAME_MASK);
  const frame: usize = offset == 0 ? 0 : frame_at(inode, (<u64>size) >> FRAME_SHIFT);
  if (frame != 0) memory.fill(frame + offset, 0, FRAME_SIZE - offset);
}

/** posix_fallocate(3), with the mutex held: makes room for `length` bytes at `offset`; what it made stays if it fails. */
export function tmpfs_allocate(inode: Inode, offset: i64, length: i64, account: Account): i32 {
  const file = changetype<TmpfsInode>(inode);
  if (offset > i64.MAX_VALUE - length) return -EFBIG;
  const end = offset + length;
  if (file.tree == 0 && end <= <i64>SMALL_MAX) {
    const error = grow_small(file, <u32>end, account);
    if (error < 0) return error;
  } else {
    const error = allocate_frames(file, offset, end, account);
    if (error < 0) return error;
  }
  if (end > file.size) inode_set_size(file, end);
  return 0;
}

function allocate_frames(inode: TmpfsInode, offset: i64, end: i64, account: Account): i32 {
  if (inode.tree == 0 && to_frames(inode, account) < 0) return -ENOSPC;
  const last = (<u64>(end - 1)) >> FRAME_SHIFT;
  for (let index = (<u64>offset) >> FRAME_SHIFT; index <= last; index++) {
    const slot = slot_at(inode, index, account);
    if (slot == 0) return -ENOSPC;
    if (load<usize>(slot) != 0) continue;
    const frame = new_frame(inode, account);
    if (frame == 0) return -ENOSPC;
    memory.fill(frame, 0, FRAME_SIZE);
    store<usize>(slot, frame);
  }
  return 0;
}

/** The operations of open regular files, but for fsync. Called once at boot. */
export function tmpfs_file_ops(): FileOps {
  const ops = file_ops_create();
  ops.read = tmpfs_read.index;
  ops.keeps_atime = 1;
  ops.write = tmpfs_write.index;
  ops.seek = tmpfs_seek.index;
  return ops;
}
