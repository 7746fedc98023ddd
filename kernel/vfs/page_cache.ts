// The page cache: contents of files that are slow to get, kept while there is room. A page is what a file has in one frame's length,
// 64 KiB; the last one of a file takes no more memory than there are bytes left.
//
//   (inode, index) ──hash──▶ Page ──data──▶ a frame, or a small block: 512, 1024, … 16376 bytes
//                             ▲
//   page_list: [used long ago] ⇄ Page ⇄ Page ⇄ [used just now]        what is given up first stands first
//
// A file system without a cache of its own reads through here (pages_read) and says how a page is filled. Who misses a page first
// makes it, is charged for it and fills it; others who want it meanwhile wait for that. A page that could not be filled is gone.
// All pages are clean: one that nobody uses may go at any time. It goes in the order of the list, but for those that were used
// since they were last looked at, which get a second chance (Corbató's CLOCK, 1968).
//
// Interface: Page; pages_init, page_get, page_find, page_put, page_length, pages_read, pages_drop, pages_count; for page_reclaim.ts: page_list, pages_lock,
// pages_unlock, page_detach, page_destroy.
// Locks: page_lock, RANK_INODE, guards the hash, the lists, references. `state` is atomic; contents are constant once it says so.

import { EINTR, ENOMEM } from '../base/abi';
import { FRAME_SHIFT, FRAME_SIZE } from '../base/config';
import { list_add_tail, list_del, list_init } from '../base/list';
import { check } from '../base/panic';
import { embedded, error_of, error_pointer, is_error, is_null, null_of } from '../base/pointer';
import { Account, KIND_FILE, memory_reclaim, root_account } from '../mm/account';
import { frame_alloc } from '../mm/frame';
import {
  Cache,
  cache_alloc,
  cache_create,
  cache_create_kind,
  cache_free,
  cache_info,
  cache_count,
  kfree,
  kmalloc_root,
  kmalloc,
} from '../mm/slab';
import { cond_resched } from '../sched/schedule';
import { payer } from '../sched/thread';
import {
  WaitQueue,
  wait_begin,
  wait_cancel,
  wait_commit_killable,
  wait_queue_init,
  wake_all,
} from '../sched/wait';
import { atomic_load, atomic_store } from '../sync/atomic';
import { RANK_INODE, spin_lock, spin_unlock } from '../sync/spinlock';
import { Inode, inode_size } from './inode';
import { VfsState, vfs_state } from './state';
import { IovIter, copy_to_iter } from './iov_iter';

@unmanaged
export class Page {
  /** Node in page_list, and those of the list of the inode's pages, 0 at its ends: page_lock. */
  link: usize;
  link_prev: usize;
  next: Page;
  prev: Page;
  hash_next: Page;
  /** Who looks into it now, waits for it or fills it: page_lock. */
  refs: u32;
  /** 1 if it was used since it was last looked at by who wants memory. */
  used: u32;
  /** 1 if no hash and no list has it any more: the last reference frees it. page_lock. */
  detached: u32;
  /** READING, READY or FAILED. Atomic. */
  state: u32;
  /** Why it FAILED. */
  error: i32;
  // --- constant ---
  inode: Inode;
  /** Which part of the file: offset / 65536. */
  index: u64;
  data: usize;
  /** Bytes at `data`. */
  length: u32;
  account: Account;
  /** WaitQueue of those who wait until it is filled. */
  queue_lock: u32;
  queue_first: usize;
  queue_last: usize;
}

const READING: u32 = 0;
const READY: u32 = 1;
const FAILED: u32 = 2;

/** page_wait: who was filling the page has been killed, and somebody else must. */
const AGAIN: i32 = 1;

const FIRST_BUCKETS: u32 = 256;

/** Contents of less than a frame: 512 << n bytes, but that the largest leave room for a slab's own words. */
const SMALL_SHIFT: u32 = 9;
const SMALL_CLASSES: u32 = 6;
const SMALL_MAX: u32 = 16376;

/** Called once at boot. */
export function pages_init(): void {
  const state = vfs_state();
  state.page_table = kmalloc_root(4 * FIRST_BUCKETS);
  state.page_mask = FIRST_BUCKETS - 1;
  list_init(page_list());
  state.page_cache = cache_create('page', <u32>offsetof<Page>());
  state.page_contents = cache_count();
  for (let i: u32 = 0; i < SMALL_CLASSES; i++)
    cache_create_kind('page_contents', min<u32>(1 << (SMALL_SHIFT + i), SMALL_MAX), KIND_FILE);
}

@inline
export function page_list(): usize {
  return changetype<usize>(vfs_state()) + offsetof<VfsState>('page_list');
}
@inline
export function pages_lock(): void {
  spin_lock(changetype<usize>(vfs_state()) + offsetof<VfsState>('page_lock'), RANK_INODE);
}
@inline
export function pages_unlock(): void {
  spin_unlock(changetype<usize>(vfs_state()) + offsetof<VfsState>('page_lock'), RANK_INODE);
}
@inline
function queue_of(page: Page): WaitQueue {
  return embedded<Page, WaitQueue>(page, offsetof<Page>('queue_lock'));
}
@inline
function state_of(page: Page): usize {
  return changetype<usize>(page) + offsetof<Page>('state');
}

/** Pages in the cache. */
export function pages_count(): u32 {
  return vfs_state().page_count;
}

function bucket(inode: Inode, index: u64): usize {
  const mixed = ((<u32>changetype<usize>(inode)) >>> 4) * 0x9e3779b1 + <u32>index * 0x85ebca6b;
  return vfs_state().page_table + ((<usize>((mixed ^ (mixed >>> 15)) & vfs_state().page_mask)) << 2);
}

/** Under the lock; 0: there is none. */
function find(inode: Inode, index: u64): Page {
  let page = load<Page>(bucket(inode, index));
  while (!is_null(page) && (page.inode != inode || page.index != index)) page = page.hash_next;
  return page;
}

function hash_insert(page: Page): void {
  const at = bucket(page.inode, page.index);
  page.hash_next = load<Page>(at);
  store<Page>(at, page);
}

/** Makes the hash four times as large; without memory for it the old one does, more slowly. Under the lock. */
function grow(): void {
  const state = vfs_state();
  const old = state.page_table;
  const old_mask = state.page_mask;
  const table = kmalloc(16 * (old_mask + 1), root_account());
  if (table == 0) return;
  state.page_table = table;
  state.page_mask = old_mask * 4 + 3;
  for (let i: u32 = 0; i <= old_mask; i++) {
    let page = load<Page>(old + ((<usize>i) << 2));
    while (!is_null(page)) {
      const next = page.hash_next;
      hash_insert(page);
      page = next;
    }
  }
  kfree(old);
}

/** Under the lock. */
function insert(page: Page): void {
  hash_insert(page);
  list_add_tail(page_list(), changetype<usize>(page));
  const inode = page.inode;
  const next = changetype<Page>(inode.pages);
  page.next = next;
  if (!is_null(next)) next.prev = page;
  inode.pages = changetype<usize>(page);
  if (++vfs_state().page_count > vfs_state().page_mask) grow();
}

/** Nobody finds the page any more. Under the lock. */
export function page_detach(page: Page): void {
  let at = bucket(page.inode, page.index);
  while (load<Page>(at) != page) at = changetype<usize>(load<Page>(at)) + offsetof<Page>('hash_next');
  store<Page>(at, page.hash_next);
  list_del(changetype<usize>(page));
  if (!is_null(page.next)) page.next.prev = page.prev;
  if (is_null(page.prev)) page.inode.pages = changetype<usize>(page.next);
  else page.prev.next = page.next;
  page.detached = 1;
  vfs_state().page_count--;
}

/** Room for `length` bytes of contents, giving up what can be had again; 0: none. May sleep. */
function contents_alloc(length: u32, account: Account): usize {
  while (true) {
    const at =
      length > SMALL_MAX ? frame_alloc(0, account, KIND_FILE) : cache_alloc(small_cache(length), account);
    if (at != 0 || !memory_reclaim(1)) return at;
  }
}

function small_cache(length: u32): Cache {
  let class_ = <u32>0;
  while (class_ < SMALL_CLASSES - 1 && length > 1 << (SMALL_SHIFT + class_)) class_++;
  return cache_info(vfs_state().page_contents + class_);
}

/** A page that nobody knows yet, with a reference; 0: no memory. May sleep. */
function make(inode: Inode, index: u64, length: u32): Page {
  const account = payer();
  const data = contents_alloc(length, account);
  if (data == 0) return null_of<Page>();
  const page = changetype<Page>(cache_alloc(vfs_state().page_cache, account));
  if (is_null(page)) {
    kfree(data);
    return page;
  }
  page.refs = 1;
  page.used = 1;
  page.inode = inode;
  page.index = index;
  page.data = data;
  page.length = length;
  page.account = account;
  wait_queue_init(queue_of(page));
  return page;
}

/** Frees a page that is detached and that nobody uses. */
export function page_destroy(page: Page): void {
  kfree(page.data);
  cache_free(vfs_state().page_cache, changetype<usize>(page));
}

/** Drops a reference. */
export function page_put(page: Page): void {
  pages_lock();
  const last = --page.refs == 0 && page.detached != 0;
  pages_unlock();
  if (last) page_destroy(page);
}

/** The page, if it is in the cache and filled, with a reference; 0: it is not. Does not sleep. */
export function page_find(inode: Inode, index: u64): Page {
  pages_lock();
  let page = find(inode, index);
  if (!is_null(page) && atomic_load(state_of(page)) != READY) page = null_of<Page>();
  if (!is_null(page)) page.refs++;
  pages_unlock();
  return page;
}

/**
 * Part `index` of a file, which has `length` bytes in it, with a reference; or −errno. If it is not there, it is filled by `fill`: the
 * table index of (Inode, offset: i64, to, length: u32) -> i32: 0 or −errno. -ENOMEM; -EINTR: the caller is being killed. May sleep.
 */
export function page_get(inode: Inode, index: u64, length: u32, fill: u32): usize {
  while (true) {
    pages_lock();
    let page = find(inode, index);
    if (!is_null(page)) page.refs++;
    pages_unlock();
    if (is_null(page)) {
      const made = make(inode, index, length);
      if (is_null(made)) return error_pointer(-ENOMEM);
      pages_lock();
      page = find(inode, index);
      if (is_null(page)) insert(made);
      else page.refs++;
      pages_unlock();
      if (is_null(page)) return fill_page(made, fill);
      page_destroy(made);
    }
    const error = page_wait(page);
    page.used = 1;
    if (error == 0) return changetype<usize>(page);
    page_put(page);
    if (error < 0) return error_pointer(error);
  }
}

/** Fills a page that others may wait for already: it, or −errno and it is gone. */
function fill_page(page: Page, fill: u32): usize {
  const offset = <i64>(page.index << FRAME_SHIFT);
  const error = call_indirect<i32>(fill, page.inode, offset, page.data, page.length);
  if (error < 0) {
    page.error = error;
    pages_lock();
    page_detach(page);
    pages_unlock();
  }
  atomic_store(state_of(page), error < 0 ? FAILED : READY);
  wake_all(queue_of(page));
  if (error == 0) return changetype<usize>(page);
  page_put(page);
  return error_pointer(error);
}

/** Waits until the page is filled: 0, AGAIN, or −errno. */
function page_wait(page: Page): i32 {
  while (atomic_load(state_of(page)) == READING) {
    wait_begin(queue_of(page));
    if (atomic_load(state_of(page)) != READING) {
      wait_cancel();
      break;
    }
    const error = wait_commit_killable();
    if (error < 0) return error;
  }
  if (atomic_load(state_of(page)) == READY) return 0;
  return page.error == -EINTR ? AGAIN : page.error;
}

/**
 * read(2) of a regular file: bytes read at iter.position, which moves on; 0 at the end; −errno. `fill`: see page_get. `direct`: the
 * table index of (Inode, IovIter, length: u32) -> i32: reads from the same place past the cache, for what is wanted once only or
 * when there is no memory.
 */
export function pages_read(inode: Inode, iter: IovIter, fill: u32, direct: u32): i32 {
  let done = 0;
  while (iter.remaining != 0) {
    const left = inode_size(inode) - iter.position;
    if (left <= 0) break;
    const count = read_page(inode, iter, fill, direct);
    if (count <= 0) return done != 0 ? done : count;
    done += count;
    if (iter.remaining != 0) cond_resched();
  }
  return done;
}

/** Reads what is in one page: more than 0 bytes, or −errno. */
function read_page(inode: Inode, iter: IovIter, fill: u32, direct: u32): i32 {
  const index = (<u64>iter.position) >> FRAME_SHIFT;
  const within = <u32>(iter.position & (FRAME_SIZE - 1));
  const length = page_length(inode, index);
  const count = min<u32>(length - within, iter.remaining);
  let page = changetype<usize>(page_find(inode, index));
  if (page == 0) page = iter.once != 0 ? error_pointer(-ENOMEM) : page_get(inode, index, length, fill);
  if (is_error(page)) {
    const error = error_of(page);
    return error == -ENOMEM ? call_indirect<i32>(direct, inode, iter, count) : error;
  }
  const found = changetype<Page>(page);
  found.used = 1;
  const error = copy_to_iter(iter, found.data + within, count);
  page_put(found);
  if (error < 0) return error;
  iter.position += count;
  return <i32>count;
}

/** How many bytes of a file are in its part `index`, which begins before the file's end. */
export function page_length(inode: Inode, index: u64): u32 {
  return <u32>min<u64>(<u64>inode_size(inode) - (index << FRAME_SHIFT), FRAME_SIZE);
}

/** Drops all pages of an inode that nobody uses any more: before it is evicted. */
export function pages_drop(inode: Inode): void {
  while (true) {
    pages_lock();
    const page = changetype<Page>(inode.pages);
    if (!is_null(page)) {
      if (DEBUG) check(page.refs == 0, 'an inode goes while its pages are in use');
      page_detach(page);
    }
    pages_unlock();
    if (is_null(page)) return;
    page_destroy(page);
  }
}
