// kernel/mm/hash.ts

import { FAULT_ALLOC, fault_arm } from '../../kernel/base/debug';
import { null_of } from '../../kernel/base/pointer';
import { Account, account_init, root_account } from '../../kernel/mm/account';
import { frames_init } from '../../kernel/mm/frame';
import {
  Hash,
  hash_first,
  hash_free,
  hash_init,
  hash_init_at,
  hash_insert,
  hash_insert_growing,
  hash_next,
  hash_of,
  hash_remove,
} from '../../kernel/mm/hash';
import { slab_init, slab_objects } from '../../kernel/mm/slab';
import { random } from './support/random';

/** Where the tests keep their hash, and objects of a key, which is not 0 while it is in, and a node. */
const HASH: usize = 0x40000;
const OBJECTS: usize = 0x50000;
const OBJECT_BYTES: usize = 16;
const NODE_AT: usize = 8;

function start(buckets: u32): Hash {
  account_init(root_account(), null_of<Account>(), 1024);
  frames_init(1024, 1024);
  slab_init();
  const hash = changetype<Hash>(HASH);
  assert(hash_init(hash, buckets, root_account()));
  memory.fill(OBJECTS, 0, 0x8000);
  return hash;
}

function object(index: u32): usize {
  return OBJECTS + OBJECT_BYTES * <usize>index;
}

function find(hash: Hash, key: u64): usize {
  for (let node = hash_first(hash, hash_of(key)); node != 0; node = hash_next(node))
    if (load<u64>(node - NODE_AT) == key) return node - NODE_AT;
  return 0;
}

function put(hash: Hash, index: u32, key: u64): void {
  store<u64>(object(index), key);
  hash_insert_growing(hash, object(index) + NODE_AT, hash_of(key), root_account());
}

function take(hash: Hash, index: u32): void {
  hash_remove(hash, object(index) + NODE_AT);
  store<u64>(object(index), 0);
}

export function test_what_is_put_in_is_found_until_it_is_taken_out(): void {
  const hash = start(4);
  assert(find(hash, 7) == 0, 'nothing is in it yet');
  put(hash, 0, 7);
  put(hash, 1, 8);
  assert(find(hash, 7) == object(0) && find(hash, 8) == object(1));
  take(hash, 0);
  assert(find(hash, 7) == 0 && find(hash, 8) == object(1), 'the other stays');
  assert(hash.count == 1);
}

export function test_keys_that_share_a_value_are_told_apart(): void {
  const hash = start(4);
  for (let i: u32 = 0; i < 3; i++) hash_insert(hash, object(i) + NODE_AT, 5);
  hash_insert(hash, object(3) + NODE_AT, 9); // The same bucket, another value.
  let seen: u32 = 0;
  for (let node = hash_first(hash, 5); node != 0; node = hash_next(node)) seen++;
  assert(seen == 3, 'each node of the value once, and no other');
  hash_remove(hash, object(1) + NODE_AT);
  assert(hash_first(hash, 5) == object(2) + NODE_AT, 'the last comes first');
  assert(hash_next(object(2) + NODE_AT) == object(0) + NODE_AT, 'one is gone from the middle');
  assert(hash_next(object(0) + NODE_AT) == 0);
  assert(hash_first(hash, 9) == object(3) + NODE_AT);
}

export function test_it_grows_with_what_is_in_it_and_loses_nothing(): void {
  const hash = start(4);
  const objects = slab_objects();
  for (let i: u32 = 0; i < 1000; i++) put(hash, i, i + 1);
  assert(hash.mask + 1 == 1024, 'four times as large, and again');
  for (let i: u32 = 0; i < 1000; i++) assert(find(hash, i + 1) == object(i));
  assert(slab_objects() == objects, 'small tables are given back');
  hash_free(hash);
  assert(slab_objects() == objects - 1);
  hash_free(hash);
}

export function test_without_memory_to_grow_it_goes_on_and_tries_again(): void {
  const hash = start(4);
  for (let i: u32 = 0; i < 3; i++) put(hash, i, i + 1);
  fault_arm(FAULT_ALLOC, 1);
  put(hash, 3, 4);
  assert(hash.mask == 3, 'there was no memory');
  for (let i: u32 = 0; i < 4; i++) assert(find(hash, i + 1) == object(i));
  put(hash, 4, 5);
  assert(hash.mask == 15, 'now there is');
  for (let i: u32 = 0; i < 5; i++) assert(find(hash, i + 1) == object(i));
}

export function test_on_a_table_that_is_there_it_stays_as_it_is(): void {
  const hash = start(4);
  hash_free(hash);
  memory.fill(OBJECTS + 0x7000, 0, 8);
  hash_init_at(hash, OBJECTS + 0x7000, 2);
  for (let i: u32 = 0; i < 50; i++) {
    store<u64>(object(i), i + 1);
    hash_insert(hash, object(i) + NODE_AT, hash_of(i + 1));
  }
  assert(hash.mask == 1 && hash.count == 50);
  for (let i: u32 = 0; i < 50; i++) assert(find(hash, i + 1) == object(i));
}

export function test_random_steps_agree_with_an_array(): void {
  const hash = start(2);
  for (let step = 0; step < 5000; step++) {
    const index = random(512);
    const key = load<u64>(object(index));
    if (key != 0) take(hash, index);
    else put(hash, index, ((<u64>index) << 33) + 1);
    const other = random(512);
    const is_in = load<u64>(object(other)) != 0;
    assert(find(hash, ((<u64>other) << 33) + 1) == (is_in ? object(other) : 0));
  }
}
