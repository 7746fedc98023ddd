// kernel/mm: frames, accounts, slabs.

import { ENOMEM } from '../../kernel/base/abi';
import { FRAME_SIZE } from '../../kernel/base/config';
import {
  Account,
  MEMORY_EVENT_MAX,
  account_events,
  account_init,
  charge,
  charge_bytes,
  root_account,
  uncharge,
  uncharge_bytes,
} from '../../kernel/mm/account';
import {
  frame_alloc,
  frame_free,
  frames_add,
  frames_free,
  frames_init,
  frames_total,
} from '../../kernel/mm/frame';
import {
  cache_alloc,
  cache_create,
  cache_free,
  kfree,
  kmalloc,
  slab_init,
  slab_objects,
} from '../../kernel/mm/slab';
import { random } from './support/random';

const NONE: Account = changetype<Account>(0);

/** 64 MiB of RAM, of which the account may use `limit` pages. */
function start(limit: u32): void {
  account_init(root_account(), NONE, limit);
  frames_init(1024, 1024);
  slab_init();
}

export function test_frames_come_back_whole(): void {
  start(1024);
  const before = frames_free();
  const big = frame_alloc(8, root_account());
  const small = frame_alloc(0, root_account());
  assert(big != 0 && small != 0, 'both fit');
  assert((big & ((FRAME_SIZE << 8) - 1)) == 0, 'a block is aligned to its size');
  assert(frames_free() == before - 257, 'both are counted');
  frame_free(big);
  frame_free(small);
  assert(frames_free() == before && root_account().usage == 0, 'all is back, and nobody pays');
}

export function test_random_blocks_never_overlap_and_merge_again(): void {
  start(1024);
  const before = frames_free();
  const table: usize = 0x40000; // 128 blocks: address, order
  for (let turn = 0; turn < 20000; turn++) {
    const slot = table + 8 * <usize>random(128);
    const address = <usize>load<u32>(slot);
    if (address != 0) {
      const order = load<u32>(slot + 4);
      assert(
        load<u32>(address) == <u32>slot && load<u32>(address + (FRAME_SIZE << order) - 4) == <u32>slot,
        'nobody wrote here',
      );
      frame_free(address);
      store<u32>(slot, 0);
    } else {
      const order = random(5);
      const block = frame_alloc(order, root_account());
      if (block == 0) continue;
      store<u32>(block, <u32>slot);
      store<u32>(block + (FRAME_SIZE << order) - 4, <u32>slot);
      store<u32>(slot, <u32>block);
      store<u32>(slot + 4, order);
    }
  }
  for (let i: usize = 0; i < 128; i++)
    if (load<u32>(table + 8 * i) != 0) frame_free(<usize>load<u32>(table + 8 * i));
  assert(frames_free() == before, 'no frame is lost');
  const whole = frame_alloc(9, root_account());
  assert(whole != 0, 'the pieces have merged into a block of 32 MiB');
  frame_free(whole);
}

export function test_frames_added_later_join(): void {
  account_init(root_account(), NONE, 1024);
  frames_init(1024, 512);
  const total = frames_total();
  frames_add(512, 1024);
  assert(frames_total() == total + 512 && frames_free() == total + 512, 'they count');
}

export function test_a_charge_that_fails_above_leaves_nothing_below(): void {
  start(10);
  const child = changetype<Account>(0x40000);
  const grandchild = changetype<Account>(0x40200);
  account_init(child, root_account(), 5);
  account_init(grandchild, child, 0xffffffff);
  assert(charge(grandchild, 5) == 0, 'up to the limit');
  assert(charge(grandchild, 1) == -ENOMEM, 'not beyond the parent');
  assert(
    grandchild.usage == 5 && child.usage == 5 && root_account().usage == 5,
    'a refused charge leaves no trace',
  );
  assert(
    account_events(child, MEMORY_EVENT_MAX, true) == 1 &&
      account_events(grandchild, MEMORY_EVENT_MAX, true) == 0,
    'it is counted where it failed',
  );
  assert(charge(root_account(), 5) == 0 && charge(grandchild, 1) == -ENOMEM, 'the root bounds everybody');
  uncharge(grandchild, 5);
  assert(grandchild.usage == 0 && child.usage == 0 && root_account().usage == 5, 'and back');
  assert(child.peak == 5, 'the peak stays');
}

export function test_a_huge_charge_does_not_wrap(): void {
  start(10);
  assert(charge(root_account(), 3) == 0, 'some');
  assert(charge(root_account(), 0xffffffff) == -ENOMEM, 'wraps around, and is refused');
  assert(root_account().usage == 3, 'nothing of it stays');
}

export function test_bytes_are_charged_by_whole_pages(): void {
  start(1);
  assert(charge_bytes(root_account(), 1) == 0 && root_account().usage == 1, 'the first byte pays a page');
  assert(charge_bytes(root_account(), 65535) == 0 && root_account().usage == 1, 'the rest of it is paid');
  assert(charge_bytes(root_account(), 1) == -ENOMEM, 'one more is another page');
  uncharge_bytes(root_account(), 65536);
  assert(root_account().usage == 0, 'and back');
}

export function test_slab_objects_are_zeroed_and_distinct(): void {
  start(1024);
  const cache = cache_create('spec', 100);
  const first = cache_alloc(cache, root_account());
  memory.fill(first, 0xff, 100);
  const second = cache_alloc(cache, root_account());
  assert(first != second && load<u64>(second) == 0, 'a fresh object');
  assert((first & 7) == 0 && (second & 7) == 0, 'aligned to 8');
  cache_free(cache, first);
  const again = cache_alloc(cache, root_account());
  assert(load<u8>(again + 99) == 0, 'zeroed when it comes back');
  cache_free(cache, again);
  cache_free(cache, second);
  assert(slab_objects() == 0 && root_account().bytes == 0, 'all counted back');
}

export function panics_when_an_object_is_freed_twice(): void {
  if (!DEBUG) unreachable();
  start(1024);
  const cache = cache_create('spec', 40);
  const keep = cache_alloc(cache, root_account());
  const twice = cache_alloc(cache, root_account());
  assert(keep != 0, 'the slab stays');
  cache_free(cache, twice);
  cache_free(cache, twice);
}

export function test_kmalloc_of_every_size_keeps_its_bytes(): void {
  start(1024);
  const before = frames_free();
  for (let size: u32 = 1; size < 200000; size += size / 3 + 1) {
    const address = kmalloc(size, root_account());
    assert(address != 0, 'fits');
    assert(load<u8>(address) == 0 && load<u8>(address + size - 1) == 0, 'zeroed');
    memory.fill(address, 0xa5, size);
    const other = kmalloc(size, root_account());
    memory.fill(other, 0x5a, size);
    assert(load<u8>(address + size - 1) == 0xa5, 'not shared');
    kfree(address);
    kfree(other);
  }
  assert(slab_objects() == 0 && root_account().bytes == 0, 'nothing left');
  assert(before - frames_free() <= 16, 'at most one empty slab is kept per size');
  kfree(0);
}
