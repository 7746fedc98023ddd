// Round robin: each runs for a quantum, then it is the next one's turn (Arpaci-Dusseau, "Operating Systems: Three Easy Pieces",
// chapter 7). Who wakes goes to the end of the line with a new quantum, and interrupts nobody. Weights count for nothing.
//
// Interface: round_robin_register; ROUND_ROBIN_QUANTUM. Locks: the hart's run queue lock, held by the caller.

import { is_null } from '../../base/pointer';
import { treap_remove } from '../../base/treap';
import { CLASS_ROUND_ROBIN, class_begin } from './class';
import { Hart } from '../hart/hart';
import { ordered_append, ordered_first, ordered_prepend } from './ordered';
import { Thread } from '../thread';

export const ROUND_ROBIN_QUANTUM: i64 = 10000000;

function enqueue(hart: Hart, thread: Thread): void {
  thread.quantum = ROUND_ROBIN_QUANTUM;
  hart.ordered_root = ordered_append(hart, hart.ordered_root, thread, 0);
}

function remove(hart: Hart, thread: Thread): void {
  hart.ordered_root = treap_remove(hart.ordered_root, thread);
}

/** To the end of the line if its quantum is used up; else it was interrupted, and goes on first. */
function put(hart: Hart, thread: Thread): void {
  if (thread.quantum <= 0) enqueue(hart, thread);
  else hart.ordered_root = ordered_prepend(hart, hart.ordered_root, thread, 0);
}

function pick(hart: Hart): Thread {
  const thread = ordered_first(hart.ordered_root);
  if (!is_null(thread)) remove(hart, thread);
  return thread;
}

/** Alone, it begins another quantum at once. */
function charge(hart: Hart, thread: Thread, ns: i64): bool {
  thread.quantum -= ns;
  if (thread.quantum > 0) return false;
  if (!is_null(hart.ordered_root)) return true;
  thread.quantum = ROUND_ROBIN_QUANTUM;
  return false;
}

/** Called once at boot. */
export function round_robin_register(): void {
  const row = class_begin(CLASS_ROUND_ROBIN, 'rr');
  row.enqueue = enqueue.index;
  row.remove = remove.index;
  row.put = put.index;
  row.pick = pick.index;
  row.take = remove.index;
  row.charge = charge.index;
}
