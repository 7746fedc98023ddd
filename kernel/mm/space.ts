// Space: what the kernel knows of a program's own memory: how large it is and who pays for it. The bytes
// themselves are out of reach but for mm/uaccess.ts.
//
// Interface: space_init, space_init_copy, space_grow, space_add_fork_pages, space_charge_table, space_release.
// Locks: none; only the owner's hart grows a space, and its release comes after its stack is gone.

import { ENOMEM } from '../base/abi';
import { FRAME_SHIFT } from '../base/config';
import { Account, KIND_ANON, charge_reclaiming, uncharge } from './account';
import { uaccess_switch, window_clear, window_grow } from './uaccess';

@unmanaged
export class Space {
  /** Who pays for its pages. */
  account: Account;
  /** First table slot of its uaccess window; 0 while there is no instance. */
  window: u32;
  /** Pages of memory now; pages that it may have. Charged: pages + fork_pages + table_pages. */
  pages: u32;
  pages_max: u32;
  /** Pages behind these, which the program does not know of: a fork unwinds its stack to them. 0 before the first fork. */
  fork_pages: u32;
  /** Table elements, TABLE_ELEMENT_BYTES each, and the pages charged for them. */
  table_elements: u32;
  table_pages: u32;
}

/** What an engine spends on a table element (a reference and its signature, both sides). */
const TABLE_ELEMENT_BYTES: u32 = 16;

/** An engine refuses more, and so do we before it tries. */
const TABLE_ELEMENTS_MAX: u32 = 10000000;

/** Bytes of a space's memory. 65536 pages make 2^32, so 64 bits. */
@inline
export function space_bytes(space: Space): u64 {
  return (<u64>space.pages) << FRAME_SHIFT;
}

/** Charges a new program's memory and tables to `account`: 0 or -ENOMEM. Its instance comes later. */
export function space_init(space: Space, account: Account, pages: u32, pages_max: u32, elements: u32): i32 {
  space.account = account;
  space.window = 0;
  space.pages = 0;
  space.fork_pages = 0;
  space.table_elements = 0;
  space.table_pages = 0;
  space.pages_max = pages_max;
  if (pages > pages_max) return -ENOMEM;
  if (charge_reclaiming(account, pages, KIND_ANON) < 0) return -ENOMEM;
  space.pages = pages;
  if (space_charge_table(space, elements) == 0) return 0;
  space_release(space);
  return -ENOMEM;
}

/** memory.grow of the current program: its old size in pages, or -1. */
export function space_grow(space: Space, more: u32): i32 {
  if (more == 0) return space.pages;
  if (more > space.pages_max - space.pages || charge_reclaiming(space.account, more, KIND_ANON) < 0)
    return -1;
  const old = window_grow(more);
  if (old < 0) {
    uncharge(space.account, more, KIND_ANON);
    return -1;
  }
  // What was behind its memory becomes part of it, and must look new.
  if (space.fork_pages != 0) window_clear(space_end(space), min<u32>(more, space.fork_pages) << FRAME_SHIFT);
  const before = space.pages;
  space.pages += more;
  uaccess_switch(space.window, space_bytes(space));
  return before;
}

/** Where the fork pages begin: the end of what the program knows of. */
@inline
export function space_end(space: Space): u32 {
  return <u32>space_bytes(space);
}

/** Sees to it that the current program has `pages` for forks: 0 or -ENOMEM. */
export function space_add_fork_pages(space: Space, pages: u32): i32 {
  if (space.fork_pages >= pages) return 0;
  const more = pages - space.fork_pages;
  if (charge_reclaiming(space.account, more, KIND_ANON) < 0) return -ENOMEM;
  if (window_grow(more) < 0) {
    uncharge(space.account, more, KIND_ANON);
    return -ENOMEM;
  }
  space.fork_pages = pages;
  return 0;
}

/**
 * Charges a memory that is to be a copy of that of `from`, and `fork_pages` behind it, for `account`: 0 or -ENOMEM. Its
 * instance comes later.
 */
export function space_init_copy(
  space: Space,
  from: Space,
  account: Account,
  elements: u32,
  fork_pages: u32,
): i32 {
  const result = space_init(space, account, from.pages, from.pages_max, elements);
  if (result < 0) return result;
  if (charge_reclaiming(account, fork_pages, KIND_ANON) < 0) {
    space_release(space);
    return -ENOMEM;
  }
  space.fork_pages = fork_pages;
  return 0;
}

/** Charges `elements` more table elements (a negative number takes back): 0 or -ENOMEM. */
export function space_charge_table(space: Space, elements: i32): i32 {
  if (elements > 0 && <u32>elements > TABLE_ELEMENTS_MAX - space.table_elements) return -ENOMEM;
  const after = max<i32>(<i32>space.table_elements + elements, 0);
  const pages = (<u64>after * TABLE_ELEMENT_BYTES + 0xffff) >> FRAME_SHIFT;
  if (
    <u32>pages > space.table_pages &&
    charge_reclaiming(space.account, <u32>pages - space.table_pages, KIND_ANON) < 0
  )
    return -ENOMEM;
  if (<u32>pages < space.table_pages) uncharge(space.account, space.table_pages - <u32>pages, KIND_ANON);
  space.table_elements = after;
  space.table_pages = <u32>pages;
  return 0;
}

/** Gives back all that the space was charged for. Its instance must be gone. */
export function space_release(space: Space): void {
  uncharge(space.account, space.pages + space.fork_pages + space.table_pages, KIND_ANON);
  space.pages = 0;
  space.fork_pages = 0;
  space.table_pages = 0;
  space.table_elements = 0;
}
