// Intrusive circular doubly linked lists: a node is two words inside the object that it links.
//
//   head ──▶ node ──▶ node ──┐      An empty list's head points at itself, and so does a node that is
//    ▲───────────────────────┘      on no list: list_del may be called twice, and list_empty asks both.
//
// Interface: list_init, list_add, list_add_tail, list_del, list_empty, list_first.
// Locks: the caller's; whatever guards the list guards the nodes' two words.

/** Two words, embedded in an object: take its address with `changetype<usize>(object) + offsetof<T>("link")`. */
@unmanaged
export class ListHead {
  next: usize;
  prev: usize;
}

/** Bytes of a ListHead. */
export const LIST_BYTES: usize = 2 * sizeof<usize>();

/** Makes an empty list, or a node that is on none. */
@inline
export function list_init(head: usize): void {
  const h = changetype<ListHead>(head);
  h.next = head;
  h.prev = head;
}

/** True if the list has no node, or if the node is on no list. */
@inline
export function list_empty(head: usize): bool {
  return changetype<ListHead>(head).next == head;
}

/** The first node, or the head itself if the list is empty. */
@inline
export function list_first(head: usize): usize {
  return changetype<ListHead>(head).next;
}

function insert(node: usize, before: usize, after: usize): void {
  changetype<ListHead>(node).next = after;
  changetype<ListHead>(node).prev = before;
  changetype<ListHead>(before).next = node;
  changetype<ListHead>(after).prev = node;
}

/** Puts `node` first. It must be on no list. */
export function list_add(head: usize, node: usize): void {
  insert(node, head, changetype<ListHead>(head).next);
}

/** Puts `node` last. It must be on no list. */
export function list_add_tail(head: usize, node: usize): void {
  insert(node, changetype<ListHead>(head).prev, head);
}

/** Takes `node` off its list, if it is on one. */
export function list_del(node: usize): void {
  const n = changetype<ListHead>(node);
  changetype<ListHead>(n.prev).next = n.next;
  changetype<ListHead>(n.next).prev = n.prev;
  n.next = node;
  n.prev = node;
}
