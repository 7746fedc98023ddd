// Queues in order of levels, and within a level of arrival: what round robin, MLFQ and the real-time class have in common. A
// tree with the level and the place in the key; places count up at the end of the line and down at its head.
//
// Interface: ordered_append, ordered_prepend, ordered_first. Locks: the hart's run queue lock.

import { TreapNode, treap_first, treap_insert } from '../../base/treap';
import { Hart } from '../hart/hart';
import { Thread } from '../thread';

/** Levels are so far apart; no machine makes as many switches. */
const LEVEL_SHIFT: i64 = 48;

/** Puts `thread` into the tree at `root`, behind all of `level`; lower levels come first. Returns the new root. */
export function ordered_append(hart: Hart, root: TreapNode, thread: Thread, level: u32): TreapNode {
  thread.key = ((<i64>level) << LEVEL_SHIFT) + ++hart.last_place;
  return treap_insert(root, thread);
}

/** The same before all of `level`. */
export function ordered_prepend(hart: Hart, root: TreapNode, thread: Thread, level: u32): TreapNode {
  thread.key = ((<i64>level) << LEVEL_SHIFT) + --hart.first_place;
  return treap_insert(root, thread);
}

/** The first of the tree; 0 if it is empty. */
@inline
export function ordered_first(root: TreapNode): Thread {
  return changetype<Thread>(treap_first(root));
}

/** The level of a thread that is in a tree. */
@inline
export function ordered_level(thread: Thread): u32 {
  return <u32>((thread.key + (1 << (LEVEL_SHIFT - 1))) >> LEVEL_SHIFT);
}
