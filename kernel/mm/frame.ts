// Frames: RAM in units of 64 KiB, handed out by a buddy allocator (Knuth, TAOCP vol. 1, 2.5): a free block
// of 2^order frames is aligned to its size, its buddy is the block whose number differs in bit `order`, and
// two free buddies merge.
//
//   frame table:  | entry 0 | entry 1 | …     one FrameEntry per frame, indexed by address >> 16
//   free lists:   FRAME_STATE: one ListHead per order; the nodes lie in the free blocks' own first bytes
//
// Programs' own memories are not RAM; their pages are only counted (mm/space.ts), against the same root account.
//
// Interface: frames_init, frames_add, frame_alloc(order, account, kind), frame_free(address); frames_total, frames_free.
// Locks: RANK_FRAMES guards the lists and the table.

import { FRAME_ENTRY_BYTES, FRAME_STATE, FRAME_TABLE, frames_start } from '../base/layout';
import { FRAME_SHIFT, FRAME_SIZE, MAX_FRAMES } from '../base/config';
import { LIST_BYTES, list_add, list_del, list_empty, list_first, list_init } from '../base/list';
import { check } from '../base/panic';
import { RANK_FRAMES, spin_lock, spin_unlock } from '../sync/spinlock';
import { Account, KIND_KERNEL, allocation_struck, charge, machine_is_full, uncharge } from './account';

/** Blocks of up to 2^10 frames, 64 MiB. */
export const MAX_ORDER: u32 = 10;

/** What is known of a frame. Only the first frame of a block has a meaningful entry. */
@unmanaged
class FrameEntry {
  /** FREE if this heads a free block, USED if it heads a block in use, else 0. */
  state: u16;
  order: u16;
  /** Who pays for the block in use. */
  account: Account;
  /** What for: KIND_*. */
  kind: u32;
  reserved: u32;
}

const FREE: u16 = 1;
const USED: u16 = 2;

/** Head of the allocator. */
@unmanaged
class FrameState {
  lock: u32;
  /** Frames that the allocator manages, and those free now. */
  total: u32;
  free: u32;
  first: u32;
  end: u32;
}

const FREE_LISTS: usize = FRAME_STATE + 64;

@inline
function state(): FrameState {
  return changetype<FrameState>(FRAME_STATE);
}

@inline
function entry(frame: u32): FrameEntry {
  return changetype<FrameEntry>(FRAME_TABLE + FRAME_ENTRY_BYTES * <usize>frame);
}

@inline
function list_of(order: u32): usize {
  return FREE_LISTS + LIST_BYTES * order;
}

@inline
function address_of(frame: u32): usize {
  return (<usize>frame) << FRAME_SHIFT;
}

/**
 * Takes over RAM from the end of the kernel's own regions to frame `end`. RAM has `ram_frames` in all; those from `end` on
 * are still in use and come later, by frames_add.
 */
export function frames_init(ram_frames: u32, end: u32): void {
  const s = state();
  for (let order: u32 = 0; order <= MAX_ORDER; order++) list_init(list_of(order));
  s.first = <u32>(frames_start(ram_frames) >>> FRAME_SHIFT);
  s.end = s.first;
  frames_add(s.first, end);
}

/** Takes over frames from `frame` up to `end`, which follow those that there are. */
export function frames_add(frame: u32, end: u32): void {
  // An address in the last page of a 4 GiB RAM would look like an errno: base/pointer.ts.
  end = min<u32>(end, MAX_FRAMES - 1);
  spin_lock(FRAME_STATE, RANK_FRAMES);
  const s = state();
  s.total += end - frame;
  s.end = end;
  while (frame < end) {
    let order: u32 = 0;
    while (order < MAX_ORDER && (frame & ((2 << order) - 1)) == 0 && frame + (2 << order) <= end) order++;
    put_free(frame, order);
    frame += 1 << order;
  }
  spin_unlock(FRAME_STATE, RANK_FRAMES);
}

/** Frames under management, and frames free now. */
export function frames_total(): u32 {
  return state().total;
}
export function frames_free(): u32 {
  return state().free;
}

/** Free blocks of 2^order frames: /proc/buddyinfo. */
export function frames_free_blocks(order: u32): u32 {
  let count: u32 = 0;
  spin_lock(FRAME_STATE, RANK_FRAMES);
  const head = list_of(order);
  for (let node = list_first(head); node != head; node = list_first(node)) count++;
  spin_unlock(FRAME_STATE, RANK_FRAMES);
  return count;
}

function put_free(frame: u32, order: u32): void {
  const e = entry(frame);
  e.state = FREE;
  e.order = <u16>order;
  list_add(list_of(order), address_of(frame));
  state().free += 1 << order;
}

function take_free(frame: u32, order: u32): void {
  list_del(address_of(frame));
  entry(frame).state = 0;
  state().free -= 1 << order;
}

/**
 * Allocates 2^order contiguous frames, paid for by `account`. Contents are whatever was there before.
 * Returns the address, or 0 when the account or the machine has none left. Does not block.
 */
export function frame_alloc(order: u32, account: Account, kind: u32 = KIND_KERNEL): usize {
  if (allocation_struck()) return 0;
  if (charge(account, 1 << order, kind) < 0) return 0;
  spin_lock(FRAME_STATE, RANK_FRAMES);
  let from = order;
  while (from <= MAX_ORDER && list_empty(list_of(from))) from++;
  if (from > MAX_ORDER) {
    spin_unlock(FRAME_STATE, RANK_FRAMES);
    uncharge(account, 1 << order, kind);
    machine_is_full();
    return 0;
  }
  const address = list_first(list_of(from));
  const frame = <u32>(address >>> FRAME_SHIFT);
  take_free(frame, from);
  while (from > order) {
    from--;
    put_free(frame + (1 << from), from);
  }
  const e = entry(frame);
  e.state = USED;
  e.order = <u16>order;
  e.account = account;
  e.kind = kind;
  spin_unlock(FRAME_STATE, RANK_FRAMES);
  return address;
}

/** As frame_alloc, with every byte zero. */
export function frame_alloc_zeroed(order: u32, account: Account): usize {
  const address = frame_alloc(order, account);
  if (address != 0) memory.fill(address, 0, FRAME_SIZE << order);
  return address;
}

/** Gives a block back. `address` is what frame_alloc returned. */
export function frame_free(address: usize): void {
  let frame = <u32>(address >>> FRAME_SHIFT);
  const e = entry(frame);
  if (DEBUG)
    check(e.state == USED && (address & (FRAME_SIZE - 1)) == 0, 'frame_free of what is no block in use');
  const account = e.account;
  const kind = e.kind;
  const pages: u32 = 1 << (<u32>e.order);
  let order = <u32>e.order;
  spin_lock(FRAME_STATE, RANK_FRAMES);
  const s = state();
  e.state = 0;
  while (order < MAX_ORDER) {
    const buddy = frame ^ (1 << order);
    if (buddy < s.first || buddy + (1 << order) > s.end) break;
    if (entry(buddy).state != FREE || <u32>entry(buddy).order != order) break;
    take_free(buddy, order);
    frame &= ~(1 << order);
    order++;
  }
  put_free(frame, order);
  spin_unlock(FRAME_STATE, RANK_FRAMES);
  uncharge(account, pages, kind);
}
