// Charging: who pays for memory. An Account counts pages (frames of 64 KiB) and has a parent that pays as
// well, up to the root, whose limit is the machine's memory. It is a cgroup's memory controller: kernel/cgroup/ begins
// its Cgroup with one, and the root cgroup's is the root account.
//
//   root (limit: --memory) ◀── parent ── system ◀── parent ── container      charge(container, n) adds n to all three,
//                                                                        or to none and fails where it does not fit.
//
// An account lives as long as something pins it: who uses it, its children, and each page and object charged to it. So an
// object may outlive the cgroup that paid for it; what it paid counts above, until the object goes.
//
// charge never blocks. Who may sleep, and would rather wait than fail, asks memory_reclaim and memory_reclaim_or_kill, which find the
// functions that know what can be given up in the AccountHooks.
//
// Interface: Account; account_init, account_get, account_put; charge, uncharge, charge_bytes, uncharge_bytes; account_event;
// reclaim_from, account_kill_below; memory_reclaim, memory_reclaim_or_kill, charge_reclaiming; account_hooks.
// Locks: none; the counters are atomic in the SMP build, and a failed charge takes back what it added.

import { ENOMEM } from '../base/abi';
import { ACCOUNT_HOOKS, ROOT_ACCOUNT } from '../base/layout';
import { FRAME_SHIFT, FRAME_SIZE, MAX_FRAMES } from '../base/config';
import { FAULT_ALLOC, fault_due } from '../base/debug';
import { check } from '../base/panic';
import { is_null, null_of } from '../base/pointer';
import { atomic_add, atomic_sub } from '../sync/atomic';

@unmanaged
export class Account {
  /** Pages charged now, to this account or below it. */
  usage: u32;
  /** usage never exceeds limit, but for what has been charged before the limit was set: memory.max. */
  limit: u32;
  /** The highest usage so far. */
  peak: u32;
  /** 0 for the root. */
  parent: Account;
  /** Bytes of small kernel objects charged by charge_bytes; their pages, rounded up, are part of usage. */
  bytes: u32;
  /** The same of small files' contents in the page cache. */
  file_bytes: u32;
  /** What keeps it: references, and pages and objects charged to itself. */
  pins: u32;
  /** Beyond this who charges is slowed down: memory.high. Pages. */
  high: u32;
  /** From here on AccountHooks.pressed is told: the lower one of `high` and a little below `limit`. */
  soft: u32;
  /** 1: an allocation of the kernel's own was refused, and nobody has looked after it yet. */
  starved: u32;
  /** Of `usage`, by kind: KIND_*. */
  kinds: u32;
  kind1: u32;
  kind2: u32;
  kind3: u32;
  kind4: u32;
  /** EVENT_*: what happened here, and here or below. */
  events_local: u32;
  local1: u32;
  local2: u32;
  local3: u32;
  local4: u32;
  local5: u32;
  events: u32;
  event1: u32;
  event2: u32;
  event3: u32;
  event4: u32;
  event5: u32;
}

/** What a page is used for: memory.stat. */
export const KIND_KERNEL: u32 = 0;
export const KIND_SLAB: u32 = 1;
/** Programs' memories and tables. */
export const KIND_ANON: u32 = 2;
/** Contents of files in tmpfs. */
export const KIND_SHMEM: u32 = 3;
/** Contents of other files, kept while there is room: vfs/page_cache.ts. */
export const KIND_FILE: u32 = 4;

/** Events, in the order of memory.events. */
export const MEMORY_EVENT_LOW: u32 = 0;
export const MEMORY_EVENT_HIGH: u32 = 1;
export const MEMORY_EVENT_MAX: u32 = 2;
export const MEMORY_EVENT_OOM: u32 = 3;
export const MEMORY_EVENT_OOM_KILL: u32 = 4;
export const MEMORY_EVENT_OOM_GROUP_KILL: u32 = 5;
export const MEMORY_EVENTS: u32 = 6;

/** No limit. */
export const UNLIMITED: u32 = 0xffffffff;

/** What mm cannot do by itself: table indices, 0 while the kernel boots. */
@unmanaged
export class AccountHooks {
  /** (Account) -> void: nothing pins it any more. Any context. */
  release: u32;
  /** (Account) -> void: usage is beyond `soft`, or a charge was refused here. Any context in which memory is allocated. */
  pressed: u32;
  /** (Account) -> void: an event was counted here and above. */
  noted: u32;
  /** (Account, pages) -> u32: gives up what can be had again, below the account; pages given up. May sleep. */
  reclaim: u32;
  /** (Account) -> bool: kills somebody below the account, so that it is worth trying again. May sleep. */
  kill: u32;
}

@inline
export function account_hooks(): AccountHooks {
  return changetype<AccountHooks>(ACCOUNT_HOOKS);
}

/** Which account refused this hart's last allocation; 0: none did, a test made it fail. */
let refused: Account = changetype<Account>(0);

/** The account that all others charge through. */
@inline
export function root_account(): Account {
  return changetype<Account>(ROOT_ACCOUNT);
}

/** Makes zeroed memory an empty account with one pin, the caller's, and pins `parent`. `limit` is in pages. */
export function account_init(account: Account, parent: Account, limit: u32): void {
  account.parent = parent;
  account.pins = 1;
  if (!is_null(parent)) account_get(parent);
  account_set_limits(account, limit, UNLIMITED);
}

/** Near its limit an account is looked after before it refuses: within a sixteenth, at most these pages. */
const MARGIN_MAX: u32 = 16;

/** Sets what usage may be at most, and beyond what it is to be slow: pages. What is charged already stays. */
export function account_set_limits(account: Account, limit: u32, high: u32): void {
  account.limit = limit;
  account.high = high;
  account.soft = min<u32>(high, limit == UNLIMITED ? limit : limit - min<u32>(limit >>> 4, MARGIN_MAX));
}

export function account_get(account: Account): Account {
  if (DEBUG) check(account.pins != 0, 'a dead account is used');
  atomic_add(pins_of(account), 1);
  return account;
}

export function account_put(account: Account): void {
  unpin(account, 1);
}

@inline
function pins_of(account: Account): usize {
  return changetype<usize>(account) + offsetof<Account>('pins');
}

function unpin(account: Account, count: u32): void {
  if (is_null(account)) return;
  if (DEBUG) check(account.pins >= count, 'an account is let go too often');
  if (atomic_sub(pins_of(account), count) != count) return;
  call_indirect<void>(account_hooks().release, account);
}

@inline
function kind_of(account: Account, kind: u32): usize {
  return changetype<usize>(account) + offsetof<Account>('kinds') + 4 * <usize>kind;
}

/** Pages of a kind, charged here or below. */
export function account_pages(account: Account, kind: u32): u32 {
  return load<u32>(kind_of(account, kind));
}

@inline
function add(account: Account, pages: u32): u32 {
  return atomic_add(changetype<usize>(account), pages) + pages;
}

@inline
function subtract(account: Account, pages: u32): void {
  if (DEBUG) check(account.usage >= pages, 'account uncharged below zero');
  atomic_sub(changetype<usize>(account), pages);
}

/** Is this allocation to fail, since a test says so? */
@inline
export function allocation_struck(): bool {
  if (!DEBUG || !fault_due(FAULT_ALLOC)) return false;
  refused = null_of<Account>();
  return true;
}

/** There is room in the accounts, but no frame in RAM. */
export function machine_is_full(): void {
  refused = root_account();
  refused.starved = 1;
  press(refused);
}

function press(account: Account): void {
  if (account_hooks().pressed != 0) call_indirect<void>(account_hooks().pressed, account);
}

/**
 * Charges `pages` of a kind to `account` and all above it: 0, or -ENOMEM with nothing charged. `account` may be 0: for
 * frames of which others pay the parts.
 */
export function charge(account: Account, pages: u32, kind: u32 = KIND_KERNEL): i32 {
  if (allocation_struck()) return -ENOMEM;
  // Nothing is larger than a whole 32-bit memory; and so the sums below cannot wrap.
  if (pages > MAX_FRAMES) {
    refused = null_of<Account>();
    return -ENOMEM;
  }
  if (pages == 0) return 0;
  let pressed = null_of<Account>();
  for (let a = account; !is_null(a); a = a.parent) {
    const now = add(a, pages);
    if (now > a.limit) {
      for (let b = account; b != a; b = b.parent) subtract(b, pages);
      subtract(a, pages);
      refuse(a, kind);
      return -ENOMEM;
    }
    if (now > a.peak) a.peak = now;
    if (now > a.soft) pressed = a;
  }
  pin_and_count(account, pages, kind);
  if (!is_null(pressed)) press(pressed);
  return 0;
}

/** Pins and counts what has been added to all usages. */
function pin_and_count(account: Account, pages: u32, kind: u32): void {
  if (is_null(account)) return;
  atomic_add(pins_of(account), pages);
  for (let a = account; !is_null(a); a = a.parent) atomic_add(kind_of(a, kind), pages);
}

function refuse(account: Account, kind: u32): void {
  refused = account;
  if (kind <= KIND_SLAB) account.starved = 1;
  account_event(account, MEMORY_EVENT_MAX);
  press(account);
}

/** The same, whatever the limits say: for what cannot be undone. */
function charge_anyway(account: Account, pages: u32, kind: u32): void {
  for (let a = account; !is_null(a); a = a.parent) add(a, pages);
  pin_and_count(account, pages, kind);
}

/** Takes back `pages` charged to `account` for a kind. */
export function uncharge(account: Account, pages: u32, kind: u32 = KIND_KERNEL): void {
  if (pages == 0) return;
  for (let a = account; !is_null(a); a = a.parent) {
    if (DEBUG) check(account_pages(a, kind) >= pages, 'uncharged as another kind');
    atomic_sub(kind_of(a, kind), pages);
    subtract(a, pages);
  }
  unpin(account, pages);
}

@inline
function pages_of(bytes: u32): u32 {
  return <u32>((bytes + <u32>FRAME_SIZE - 1) >>> FRAME_SHIFT);
}

@inline
function bytes_of(account: Account, kind: u32): usize {
  const at = kind == KIND_FILE ? offsetof<Account>('file_bytes') : offsetof<Account>('bytes');
  return changetype<usize>(account) + at;
}

/**
 * Charges a small object, KIND_SLAB or KIND_FILE: whole pages are charged as its account's sum of bytes crosses them. Whoever crosses pays;
 * since the sum is atomic, each page is crossed by one.
 */
export function charge_bytes(account: Account, bytes: u32, kind: u32 = KIND_SLAB): i32 {
  const before = atomic_add(bytes_of(account, kind), bytes);
  const more = pages_of(before + bytes) - pages_of(before);
  if (more != 0 && charge(account, more, kind) < 0) {
    // Others may have come and gone meanwhile, so that what goes back is not what was to come.
    const now = atomic_sub(bytes_of(account, kind), bytes);
    const less = pages_of(now) - pages_of(now - bytes);
    if (less > more) uncharge(account, less - more, kind);
    else if (less < more) charge_anyway(account, more - less, kind);
    return -ENOMEM;
  }
  atomic_add(pins_of(account), 1);
  return 0;
}

/** Takes back what charge_bytes charged. */
export function uncharge_bytes(account: Account, bytes: u32, kind: u32 = KIND_SLAB): void {
  if (DEBUG) check(load<u32>(bytes_of(account, kind)) >= bytes, 'bytes uncharged below zero');
  const before = atomic_sub(bytes_of(account, kind), bytes);
  const less = pages_of(before) - pages_of(before - bytes);
  if (less != 0) uncharge(account, less, kind);
  unpin(account, 1);
}

/** True if `account` is `above` or below it. */
export function account_is_below(account: Account, above: Account): bool {
  while (!is_null(account) && account != above) account = account.parent;
  return !is_null(account);
}

@inline
function counter_at(account: Account, event: u32, local: bool): usize {
  const base = local ? offsetof<Account>('events_local') : offsetof<Account>('events');
  return changetype<usize>(account) + base + 4 * <usize>event;
}

/** Counts EVENT_* for `account`, and for all above it. */
export function account_event(account: Account, event: u32): void {
  atomic_add(counter_at(account, event, true), 1);
  for (let a = account; !is_null(a); a = a.parent) atomic_add(counter_at(a, event, false), 1);
  if (account_hooks().noted != 0) call_indirect<void>(account_hooks().noted, account);
}

/** How often EVENT_* has been: here, or here and below. */
export function account_events(account: Account, event: u32, local: bool): u32 {
  return load<u32>(counter_at(account, event, local));
}

/** Gives up what can be had again, below `account`: pages, 0 if there is nothing. May sleep. */
export function reclaim_from(account: Account, pages: u32): u32 {
  return account_hooks().reclaim == 0 ? 0 : call_indirect<u32>(account_hooks().reclaim, account, pages);
}

/** Kills somebody below `account`: true if there is hope. May sleep. */
export function account_kill_below(account: Account): bool {
  return account_hooks().kill != 0 && call_indirect<bool>(account_hooks().kill, account);
}

/**
 * This hart's last allocation was refused, and who wanted it can do without: gives up what can be had again. True if it is worth
 * trying once more. May sleep.
 */
export function memory_reclaim(pages: u32): bool {
  const full = refused;
  if (is_null(full)) return false;
  if (reclaim_from(full, pages) != 0) return true;
  account_event(full, MEMORY_EVENT_OOM);
  return false;
}

/** The same for what must not fail: if nothing can be given up, somebody is killed. May sleep. */
export function memory_reclaim_or_kill(pages: u32): bool {
  const full = refused;
  if (is_null(full)) return false;
  return reclaim_from(full, pages) != 0 || account_kill_below(full);
}

/** As charge, giving up what can be had again before it fails. May sleep. */
export function charge_reclaiming(account: Account, pages: u32, kind: u32): i32 {
  while (charge(account, pages, kind) < 0) if (!memory_reclaim(pages)) return -ENOMEM;
  return 0;
}
