// Treaps: search trees balanced by random priorities (Seidel and Aragon, "Randomized Search Trees", 1996). Nodes are
// embedded in objects, ordered by (key, order of insertion), and each knows the smallest `value` of its subtree, so
// that the scheduler can ask "is anybody down there eligible?" on the way down.
//
// Interface: treap_insert, treap_remove (both return the new root), treap_first.
// Locks: the caller's, and a tree may be changed on any hart. Depth is O(log n) with overwhelming probability; recursion is that
// deep.

import { is_null, null_of } from './pointer';

/** Embedded in its owner. Fields but `key` and `value` belong to this file. */
@unmanaged
export class TreapNode {
  key: i64;
  value: i64;
  /** Smallest `value` in the subtree that this node heads. */
  least: i64;
  left: TreapNode;
  right: TreapNode;
  priority: u32;
  /** Position among equal keys; 0 while the node is in no tree. */
  order: u32;
}

/** State of the generator of priorities: per hart, for it does not matter what another hart's says. */
let random: u32 = 0x9e3779b9;

@inline
function before(a: TreapNode, b: TreapNode): bool {
  return a.key != b.key ? a.key < b.key : <i32>(a.order - b.order) < 0;
}

/** Recomputes `least` from the children; to be called after `value` of a linked node changed, up to the root. */
function pull(node: TreapNode): void {
  let least = node.value;
  if (!is_null(node.left)) least = min<i64>(least, node.left.least);
  if (!is_null(node.right)) least = min<i64>(least, node.right.least);
  node.least = least;
}

/**
 * A new node comes behind all with its key. Its order is one more than the last of those, which is the last of them that the
 * search turns right at: so it is the tree that counts, whoever inserts.
 */
function insert_below(root: TreapNode, node: TreapNode): TreapNode {
  if (is_null(root)) return node;
  if (node.key < root.key) {
    const child = insert_below(root.left, node);
    root.left = child;
    if (child.priority > root.priority) {
      root.left = child.right;
      pull(root);
      child.right = root;
      root = child;
    }
  } else {
    if (node.key == root.key) node.order = root.order == 0xffffffff ? 1 : root.order + 1;
    const child = insert_below(root.right, node);
    root.right = child;
    if (child.priority > root.priority) {
      root.right = child.left;
      pull(root);
      child.left = root;
      root = child;
    }
  }
  pull(root);
  return root;
}

/** Adds `node`, whose key and value are set, to the tree at `root` (0: empty). Returns the new root. */
export function treap_insert(root: TreapNode, node: TreapNode): TreapNode {
  random ^= random << 13;
  random ^= random >>> 17;
  random ^= random << 5;
  node.priority = random;
  node.order = 1;
  node.left = null_of<TreapNode>();
  node.right = null_of<TreapNode>();
  node.least = node.value;
  return insert_below(root, node);
}

function merge(left: TreapNode, right: TreapNode): TreapNode {
  if (is_null(left)) return right;
  if (is_null(right)) return left;
  if (left.priority > right.priority) {
    left.right = merge(left.right, right);
    pull(left);
    return left;
  }
  right.left = merge(left, right.left);
  pull(right);
  return right;
}

function remove_below(root: TreapNode, node: TreapNode): TreapNode {
  if (root == node) return merge(node.left, node.right);
  if (before(node, root)) root.left = remove_below(root.left, node);
  else root.right = remove_below(root.right, node);
  pull(root);
  return root;
}

/** Takes `node` out of the tree at `root`, in which it must be. Returns the new root. */
export function treap_remove(root: TreapNode, node: TreapNode): TreapNode {
  const rest = remove_below(root, node);
  node.order = 0;
  return rest;
}

/** True while `node` is in a tree. */
@inline
export function treap_linked(node: TreapNode): bool {
  return node.order != 0;
}

/** The node with the smallest key; 0 if the tree is empty. */
export function treap_first(root: TreapNode): TreapNode {
  if (is_null(root)) return root;
  while (!is_null(root.left)) root = root.left;
  return root;
}
