// The page cache when somebody wants its memory: pages that nobody uses, of one cgroup and what is below it, or all.
//
// Interface: pages_shrink_account, pages_shrink_all. Locks: page_lock.

import { list_add_tail, list_del, list_empty, list_first } from '../base/list';
import { is_null, null_of } from '../base/pointer';
import { is_protected } from '../cgroup/memory';
import { Account, account_is_below } from '../mm/account';
import {
  Page,
  page_destroy,
  page_detach,
  page_list,
  pages_count,
  pages_lock,
  pages_unlock,
} from './page_cache';

/** Looked at in one go. */
export const PAGE_SCAN: u32 = 256;

/**
 * Gives up to `count` pages back that somebody below `full` has paid for, but what is_protected (`low`). Returns how many; looks at
 * PAGE_SCAN at a time only, so that 0 may mean that it has to be asked again by somebody who is more patient.
 */
export function pages_shrink_account(full: Account, count: u32, low: bool): u32 {
  let dropped: u32 = 0;
  let budget = min<u32>(pages_count(), PAGE_SCAN);
  while (dropped < count) {
    pages_lock();
    let victim = null_of<Page>();
    while (is_null(victim) && budget != 0 && !list_empty(page_list())) {
      budget--;
      const page = changetype<Page>(list_first(page_list()));
      const mine = account_is_below(page.account, full) && !is_protected(page.account, full, low);
      if (mine && page.refs == 0 && page.used == 0) {
        victim = page;
        page_detach(page);
        break;
      }
      if (mine) page.used = 0;
      list_del(changetype<usize>(page));
      list_add_tail(page_list(), changetype<usize>(page));
    }
    pages_unlock();
    if (is_null(victim)) break;
    page_destroy(victim);
    dropped++;
  }
  return dropped;
}

/** Drops every page that nobody uses now: Linux's vm.drop_caches. */
export function pages_shrink_all(): void {
  let budget = pages_count();
  while (budget-- != 0) {
    pages_lock();
    const empty = list_empty(page_list());
    const page = changetype<Page>(list_first(page_list()));
    const idle = !empty && page.refs == 0;
    if (idle) page_detach(page);
    else if (!empty) {
      list_del(changetype<usize>(page));
      list_add_tail(page_list(), changetype<usize>(page));
    }
    pages_unlock();
    if (idle) page_destroy(page);
  }
}
