// kernel/base/list.ts

import {
  LIST_BYTES,
  ListHead,
  list_add,
  list_add_tail,
  list_del,
  list_empty,
  list_first,
  list_init,
} from '../../kernel/base/list';

const HEAD: usize = 0x100000;

/** The address of the n-th node of a test, from 1. */
function node(n: usize): usize {
  return HEAD + n * LIST_BYTES;
}

function next(link: usize): usize {
  return changetype<ListHead>(link).next;
}

export function test_a_new_list_is_empty(): void {
  list_init(HEAD);
  assert(list_empty(HEAD), 'no node yet');
  assert(list_first(HEAD) == HEAD, 'first of an empty list is its head');
}

export function test_nodes_stay_in_order_at_both_ends(): void {
  list_init(HEAD);
  list_add_tail(HEAD, node(2));
  list_add_tail(HEAD, node(3));
  list_add(HEAD, node(1));
  assert(list_first(HEAD) == node(1), 'list_add puts a node first');
  assert(next(node(1)) == node(2) && next(node(2)) == node(3), 'list_add_tail puts nodes last');
  assert(next(node(3)) == HEAD, 'the list is circular');
  assert(changetype<ListHead>(HEAD).prev == node(3), 'backwards, too');
}

export function test_a_node_may_be_deleted_twice(): void {
  list_init(HEAD);
  list_add(HEAD, node(1));
  list_add(HEAD, node(2));
  list_del(node(1));
  list_del(node(1));
  assert(list_empty(node(1)), 'a deleted node is on no list');
  assert(list_first(HEAD) == node(2) && next(node(2)) == HEAD, 'the other node stays');
}
