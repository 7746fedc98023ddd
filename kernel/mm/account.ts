// Charging: who pays for memory. An Account counts pages (frames of 64 KiB) and has a parent that pays as
// well, up to the root, whose limit is the machine's memory. A cgroup's memory controller owns an Account;
// until it has one, everybody charges the root.
//
//   root (limit: --memory) ◀── parent ── system ◀── parent ── container      charge(container, n) adds n to all three,
//                                                                        or to none and fails where it does not fit.
//
// Interface: account_init, charge, uncharge, charge_bytes, uncharge_bytes.
// Locks: none; the counters are atomic in the SMP build, and a failed charge takes back what it added.

import { ENOMEM } from '../base/abi';
import { ROOT_ACCOUNT } from '../base/layout';
import { FRAME_SHIFT, FRAME_SIZE, MAX_FRAMES } from '../base/config';
import { FAULT_ALLOC, fault_due } from '../base/debug';
import { check } from '../base/panic';
import { atomic_add, atomic_compare_exchange, atomic_load, atomic_sub } from '../sync/atomic';

@unmanaged
export class Account {
  /** Pages charged now, to this account or below it. */
  usage: u32;
  /** usage never exceeds limit. */
  limit: u32;
  /** The highest usage so far. */
  peak: u32;
  /** Charges refused here. */
  failures: u32;
  /** 0 for the root. */
  parent: Account;
  /** Bytes of small kernel objects charged by charge_bytes; their pages, rounded up, are part of usage. */
  bytes: u32;
}

/** The account that all others charge through. */
@inline
export function root_account(): Account {
  return changetype<Account>(ROOT_ACCOUNT);
}

/** Makes an empty account. `limit` is in pages; 0xffffffff means none of its own. */
export function account_init(account: Account, parent: Account, limit: u32): void {
  account.usage = 0;
  account.limit = limit;
  account.peak = 0;
  account.failures = 0;
  account.parent = parent;
  account.bytes = 0;
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

/** Charges `pages` to `account` and all above it: 0, or -ENOMEM with nothing charged. */
export function charge(account: Account, pages: u32): i32 {
  if (DEBUG) if (fault_due(FAULT_ALLOC)) return -ENOMEM;
  // Nothing is larger than a whole 32-bit memory; and so the sums below cannot wrap.
  if (pages > MAX_FRAMES) return -ENOMEM;
  for (let a = account; changetype<usize>(a) != 0; a = a.parent) {
    const now = add(a, pages);
    if (now > a.limit) {
      a.failures++;
      for (let b = account; b != a; b = b.parent) subtract(b, pages);
      subtract(a, pages);
      return -ENOMEM;
    }
    if (now > a.peak) a.peak = now;
  }
  return 0;
}

/** Takes back `pages` charged to `account`. */
export function uncharge(account: Account, pages: u32): void {
  for (let a = account; changetype<usize>(a) != 0; a = a.parent) subtract(a, pages);
}

@inline
function bytes_address(account: Account): usize {
  return changetype<usize>(account) + offsetof<Account>('bytes');
}

@inline
function pages_of(bytes: u32): u32 {
  return <u32>((bytes + <u32>FRAME_SIZE - 1) >>> FRAME_SHIFT);
}

/** Charges a small kernel object: whole pages are charged as its account's sum of bytes crosses them. */
export function charge_bytes(account: Account, bytes: u32): i32 {
  while (true) {
    const before = atomic_load(bytes_address(account));
    const more = pages_of(before + bytes) - pages_of(before);
    if (more != 0 && charge(account, more) < 0) return -ENOMEM;
    if (atomic_compare_exchange(bytes_address(account), before, before + bytes) == before) return 0;
    // Another hart was faster: the pages are reckoned anew.
    if (more != 0) uncharge(account, more);
  }
}

/** Takes back what charge_bytes charged. */
export function uncharge_bytes(account: Account, bytes: u32): void {
  if (DEBUG) check(account.bytes >= bytes, 'bytes uncharged below zero');
  const before = atomic_sub(bytes_address(account), bytes);
  const less = pages_of(before) - pages_of(before - bytes);
  if (less != 0) uncharge(account, less);
}
