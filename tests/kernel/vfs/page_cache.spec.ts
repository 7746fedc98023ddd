// The page cache over a file whose contents are made up: each byte is the number of times that a page was filled.

import { AT_FDCWD, EIO, ENOMEM } from '../../../kernel/base/abi';
import { is_error, is_null } from '../../../kernel/base/pointer';
import { FAULT_ALLOC, fault_arm } from '../../../kernel/base/debug';
import { KIND_FILE, account_pages, root_account } from '../../../kernel/mm/account';
import { File, file_put } from '../../../kernel/vfs/file/file';
import { Inode } from '../../../kernel/vfs/inode';
import { Page, page_find, page_get, page_put, pages_count, pages_drop } from '../../../kernel/vfs/page_cache';
import { pages_shrink_account, pages_shrink_all } from '../../../kernel/vfs/page_reclaim';
import { vfs_unlink } from '../../../kernel/vfs/names';
import { boot, context, length, make_file, must_open, no_leaks, path } from '../support/vfs';

let filled: u32 = 0;
let failure: i32 = 0;

function fill(_inode: Inode, _offset: i64, to: usize, length: u32): i32 {
  if (failure != 0) return failure;
  filled++;
  memory.fill(to, <u8>filled, length);
  return 0;
}

/** A file to hang pages on. */
function begin(): File {
  boot();
  filled = 0;
  failure = 0;
  make_file('/f', 'x');
  return must_open('/f', 0, 1);
}

function end(file: File): void {
  pages_drop(file.inode);
  file_put(file);
  assert(vfs_unlink(context, AT_FDCWD, path('/f'), length) == 0);
  assert(pages_count() == 0);
  assert(account_pages(root_account(), KIND_FILE) == 0);
  no_leaks();
}

function get(file: File, index: u64, length: u32): usize {
  return page_get(file.inode, index, length, fill.index);
}

/** Gets a page and lets go of it. */
function touch(file: File, index: u64): void {
  const page = get(file, index, 65536);
  assert(!is_error(page));
  page_put(changetype<Page>(page));
}

export function test_a_page_is_filled_once(): void {
  const file = begin();
  const page = changetype<Page>(get(file, 3, 65536));
  assert(load<u8>(page.data) == 1 && load<u8>(page.data + 65535) == 1);
  assert(get(file, 3, 65536) == changetype<usize>(page));
  assert(filled == 1);
  assert(page_find(file.inode, 3) == page);
  assert(is_null(page_find(file.inode, 4)));
  for (let i = 0; i < 3; i++) page_put(page);
  end(file);
}

export function test_small_contents_share_a_frame(): void {
  const file = begin();
  for (let i: u32 = 1; i < 40; i++) page_put(changetype<Page>(get(file, i, 25 * i)));
  assert(pages_count() == 39);
  assert(account_pages(root_account(), KIND_FILE) == 1);
  end(file);
}

export function test_a_failure_is_not_kept(): void {
  const file = begin();
  failure = -EIO;
  assert(<i32>get(file, 0, 100) == -EIO);
  assert(pages_count() == 0);
  failure = 0;
  touch(file, 0);
  assert(filled == 1);
  end(file);
}

export function test_without_memory_there_is_no_page(): void {
  const file = begin();
  fault_arm(FAULT_ALLOC, 1);
  assert(<i32>get(file, 0, 65536) == -ENOMEM);
  fault_arm(FAULT_ALLOC, 2);
  assert(<i32>get(file, 0, 65536) == -ENOMEM);
  fault_arm(FAULT_ALLOC, 0);
  end(file);
}

export function test_what_was_used_of_late_goes_last(): void {
  const file = begin();
  for (let i: u64 = 0; i < 4; i++) touch(file, i);
  // All were used since somebody looked: each gets a second chance, and then the first goes.
  assert(pages_shrink_account(root_account(), 1, false) == 0);
  touch(file, 0);
  assert(pages_shrink_account(root_account(), 1, false) == 1);
  assert(is_null(page_find(file.inode, 1)));
  const kept = page_find(file.inode, 0);
  assert(!is_null(kept));
  page_put(kept);
  end(file);
}

export function test_a_page_in_use_stays(): void {
  const file = begin();
  const page = changetype<Page>(get(file, 0, 65536));
  touch(file, 1);
  pages_shrink_all();
  assert(pages_count() == 1);
  assert(load<u8>(page.data) == 1);
  page_put(page);
  pages_shrink_all();
  assert(pages_count() == 0);
  end(file);
}

export function test_many_pages_are_found(): void {
  const file = begin();
  for (let i: u64 = 0; i < 1000; i++) page_put(changetype<Page>(get(file, i * 7919, 1)));
  for (let i: u64 = 0; i < 1000; i++) page_put(changetype<Page>(get(file, i * 7919, 1)));
  assert(filled == 1000);
  end(file);
}
