// Slabs: small kernel objects out of frames (Bonwick, "The Slab Allocator", USENIX 1994). A Cache serves
// objects of one size; its frames are cut into objects, and a free object's first word links to the next.
//
//   frame: | Slab header | object | object | … |      cache: partial ─▶ slab ─▶ slab     (full slabs are on no list)
//                ▲  header.free ─▶ object ─▶ object ─▶ 0
//
// Each object carries one hidden word before it: the Account that pays for it. kmalloc serves any size from caches
// of powers of two, and larger sizes from whole frames.
//
// Interface: cache_create, cache_create_kind, cache_alloc, cache_free; kmalloc, kfree; slab_objects, slab_frames.
// Locks: each cache's own lock, RANK_SLAB.

import { FRAME_SHIFT, FRAME_SIZE } from '../base/config';
import { list_add, list_del, list_empty, list_first, list_init } from '../base/list';
import { SLAB_STATE } from '../base/layout';
import { check, panic } from '../base/panic';
import { is_null, null_of } from '../base/pointer';
import { RANK_SLAB, spin_lock, spin_unlock } from '../sync/spinlock';
import { Account, KIND_SLAB, allocation_struck, charge_bytes, root_account, uncharge_bytes } from './account';
import { frame_alloc, frame_free } from './frame';

/** A pool of objects of one size. */
@unmanaged
export class Cache {
  lock: u32;
  /** Bytes from one object to the next, the hidden word included. */
  stride: u32;
  /** Objects that one frame holds. */
  per_slab: u32;
  /** Objects in use now, and frames in use now. */
  in_use: u32;
  slabs: u32;
  /** Slabs with a free object. */
  partial: usize;
  partial_prev: usize;
  /** Its name in /proc/slabinfo: an ASCII literal. */
  name: string;
  /** Bytes of an object as its user asked. */
  size: u32;
  /** What its objects are used for: KIND_SLAB or KIND_FILE. */
  kind: u32;
}

@unmanaged
class Slab {
  link: usize;
  link_prev: usize;
  cache: Cache;
  /** First free object, 0 if none. */
  free: usize;
  in_use: u32;
  /** Objects handed out so far at least once: those beyond are free and untouched. */
  carved: u32;
}

const SLAB_HEADER: usize = 32;
const CACHE_BYTES: usize = 64;
const CACHES: usize = SLAB_STATE + 64;
const CACHES_MAX: u32 = 96;

/** kmalloc's classes: 32, 64, … 16384 bytes. */
const KMALLOC_MIN_SHIFT: u32 = 5;
const KMALLOC_MAX_SHIFT: u32 = 14;

@unmanaged
class SlabState {
  caches: u32;
}

@inline
function cache_at(index: u32): Cache {
  return changetype<Cache>(CACHES + CACHE_BYTES * <usize>index);
}

/** Makes the kmalloc classes. Called once at boot, before any other cache is made. */
export function slab_init(): void {
  changetype<SlabState>(SLAB_STATE).caches = 0;
  for (let shift = KMALLOC_MIN_SHIFT; shift <= KMALLOC_MAX_SHIFT; shift++)
    cache_create('kmalloc', (1 << shift) - 8);
}

/** Makes a cache for objects of `size` bytes (at most 16376). Called at boot only; caches live forever. */
export function cache_create(name: string, size: u32): Cache {
  return cache_create_kind(name, size, KIND_SLAB);
}

/** The same, for objects that count as `kind`. */
export function cache_create_kind(name: string, size: u32, kind: u32): Cache {
  const state = changetype<SlabState>(SLAB_STATE);
  if (state.caches == CACHES_MAX) panic('too many slab caches');
  const cache = cache_at(state.caches++);
  memory.fill(changetype<usize>(cache), 0, CACHE_BYTES);
  cache.name = name;
  cache.size = size;
  cache.kind = kind;
  cache.stride = ((size + 7) & ~7) + 8;
  cache.per_slab = <u32>(FRAME_SIZE - SLAB_HEADER) / cache.stride;
  list_init(changetype<usize>(cache) + offsetof<Cache>('partial'));
  return cache;
}

/** Caches made so far; cache_info(i) for i below. */
export function cache_count(): u32 {
  return changetype<SlabState>(SLAB_STATE).caches;
}
export function cache_info(index: u32): Cache {
  return cache_at(index);
}

/** All objects in use, over all caches: what a leak check compares. */
export function slab_objects(): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0, n = cache_count(); i < n; i++) count += cache_at(i).in_use;
  return count;
}

/** Frames that all caches hold: more or fewer for the same objects, as they happen to lie. */
export function slab_frames(): u32 {
  let count: u32 = 0;
  for (let i: u32 = 0, n = cache_count(); i < n; i++) count += cache_at(i).slabs;
  return count;
}

/** One zeroed object, paid for by `account`; 0 if there is no memory. Does not block. */
export function cache_alloc(cache: Cache, account: Account): usize {
  if (allocation_struck()) return 0;
  if (charge_bytes(account, cache.stride, cache.kind) < 0) return 0;
  const lock = changetype<usize>(cache);
  spin_lock(lock, RANK_SLAB);
  const object = take(cache);
  spin_unlock(lock, RANK_SLAB);
  if (object == 0) {
    uncharge_bytes(account, cache.stride, cache.kind);
    return 0;
  }
  store<usize>(object, changetype<usize>(account));
  memory.fill(object + 8, 0, cache.stride - 8);
  return object + 8;
}

function take(cache: Cache): usize {
  const head = changetype<usize>(cache) + offsetof<Cache>('partial');
  if (list_empty(head) && !add_slab(cache)) return 0;
  const slab = changetype<Slab>(list_first(head));
  let object = slab.free;
  if (object != 0) slab.free = load<usize>(object);
  else object = changetype<usize>(slab) + SLAB_HEADER + <usize>cache.stride * slab.carved++;
  slab.in_use++;
  cache.in_use++;
  if (slab.in_use == cache.per_slab) list_del(changetype<usize>(slab));
  return object;
}

function add_slab(cache: Cache): bool {
  // Objects are charged one by one to who asks for them; the frame itself is nobody's. See account.ts.
  const slab = changetype<Slab>(frame_alloc(0, null_of<Account>()));
  if (is_null(slab)) return false;
  memory.fill(changetype<usize>(slab), 0, SLAB_HEADER);
  slab.cache = cache;
  list_add(changetype<usize>(cache) + offsetof<Cache>('partial'), changetype<usize>(slab));
  cache.slabs++;
  return true;
}

/** Gives an object back to its cache. */
export function cache_free(cache: Cache, address: usize): void {
  const object = address - 8;
  const slab = changetype<Slab>(object & ~(FRAME_SIZE - 1));
  if (DEBUG) check(slab.cache == cache, 'object freed to a cache that it is not from');
  const account = changetype<Account>(load<usize>(object));
  if (DEBUG) {
    check(changetype<usize>(account) != POISON, 'object freed twice');
    memory.fill(address, 0xdb, cache.stride - 8);
    store<usize>(address, POISON);
  }
  const lock = changetype<usize>(cache);
  spin_lock(lock, RANK_SLAB);
  give(cache, slab, object);
  spin_unlock(lock, RANK_SLAB);
  uncharge_bytes(account, cache.stride, cache.kind);
}

const POISON: usize = 0xdbdbdbdb;

function give(cache: Cache, slab: Slab, object: usize): void {
  const node = changetype<usize>(slab);
  if (slab.in_use == cache.per_slab) list_add(changetype<usize>(cache) + offsetof<Cache>('partial'), node);
  store<usize>(object, slab.free);
  slab.free = object;
  slab.in_use--;
  cache.in_use--;
  // Keep one empty slab per cache, so that a single object coming and going does not move frames.
  if (slab.in_use == 0 && cache.slabs > 1) {
    list_del(node);
    cache.slabs--;
    frame_free(node);
  }
}

@inline
function class_of(size: u32): u32 {
  const shift = 32 - clz<u32>(size + 7);
  return max<u32>(shift, KMALLOC_MIN_SHIFT) - KMALLOC_MIN_SHIFT;
}

/**
 * `size` zeroed bytes, paid for by `account`; 0 if there is no memory. Sizes above 16376 bytes take whole
 * frames, at most 64 MiB. Does not block. Free with kfree.
 */
export function kmalloc(size: u32, account: Account): usize {
  if (size <= (1 << KMALLOC_MAX_SHIFT) - 8) return cache_alloc(cache_at(class_of(size)), account);
  const frames = (size + <u32>FRAME_SIZE - 1) >>> FRAME_SHIFT;
  const order = frames == 1 ? 0 : 32 - clz<u32>(frames - 1);
  if (order > 10) return 0;
  const address = frame_alloc(order, account);
  if (address != 0) memory.fill(address, 0, size);
  return address;
}

/** Frees what kmalloc returned; 0 is allowed. */
export function kfree(address: usize): void {
  if (address == 0) return;
  // Frames begin at a frame's first byte; objects never do.
  if ((address & (FRAME_SIZE - 1)) == 0) frame_free(address);
  else cache_free(changetype<Slab>(address & ~(FRAME_SIZE - 1)).cache, address);
}

/** Who pays for an object of a cache (not for whole frames). */
export function object_account(address: usize): Account {
  return load<Account>(address - 8);
}

/** kmalloc for the kernel itself. */
export function kmalloc_root(size: u32): usize {
  return kmalloc(size, root_account());
}
