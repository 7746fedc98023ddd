// What programs call in place of instructions that take memory: their memory may not grow without being charged.
//
// Interface: the hooks memory_grow, memory_size, table_grow. Locks: none.

import { is_null } from '../base/pointer';
import { space_charge_table, space_grow } from '../mm/space';
import { current } from '../sched/thread';
import { rlimit_allows } from '../proc/rlimit';
import { current_task } from '../proc/task';
import { enter, leave } from './border';

/** More pages than a memory can have. */
const MAX_PAGES: u64 = 65537;

/** The hook of memory.grow: the old size in pages, or -1. */
export function memory_grow(pages: i32): i32 {
  enter();
  const task = current_task();
  const space = task.space;
  const code_pages: u32 = is_null(task.image) ? 0 : task.image.code_pages;
  // No sum wraps: a space has at most 65536 pages, and more of them than there can be are refused below.
  const wanted = <u32>min<u64>(<u64>space.pages + <u32>pages, MAX_PAGES);
  return leave(pages == 0 || rlimit_allows(task, wanted, code_pages) ? space_grow(space, pages) : -1);
}

/** The hook of memory.size in programs that can fork: there is more behind it, of which they do not know. */
export function memory_size(): u32 {
  return current().space.pages;
}

/** The hook of table.grow: 1 if the program may grow a table by `elements`, else 0; a negative number gives back. */
export function table_grow(elements: i32): i32 {
  enter();
  return leave(space_charge_table(current().space, elements) == 0 ? 1 : 0);
}
