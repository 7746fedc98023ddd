// MLFQ, the multi-level feedback queue (Corbató and others, 1962), by the rules of Arpaci-Dusseau, "Operating Systems: Three Easy
// Pieces", chapter 8:
//
//   1, 2  who is on a higher level (a lower number here) runs; equals take turns
//   3     who is new is on the top level
//   4     who has used up its allotment on a level, in however many pieces, goes down one
//   5     every BOOST all go to the top level
//
// A thread that was interrupted goes on where it was in its line, with what is left of its allotment; one that slept comes to
// the end of the line of its level. Weights count for nothing.
//
// Interface: mlfq_register; MLFQ_LEVELS, MLFQ_ALLOTMENT, MLFQ_BOOST. Locks: the hart's run queue lock, held by the caller.

import { is_null, null_of } from '../../base/pointer';
import { TreapNode, treap_remove } from '../../base/treap';
import { CLASS_MLFQ, class_begin } from './class';
import { Hart } from '../hart/hart';
import { ordered_append, ordered_first, ordered_prepend } from './ordered';
import { Thread } from '../thread';

export const MLFQ_LEVELS: u32 = 3;
/** Time on a level, which is also the time slice there: ns. */
export const MLFQ_ALLOTMENT: i64 = 10000000;
export const MLFQ_BOOST: i64 = 1000000000;

/** To the top, if there has been a boost since it was last looked at. */
function catch_up(hart: Hart, thread: Thread): void {
  if (thread.boost == hart.boosts) return;
  thread.boost = hart.boosts;
  thread.level = 0;
  thread.quantum = MLFQ_ALLOTMENT;
}

function enqueue(hart: Hart, thread: Thread): void {
  // 0 is what a thread has seen that is new; so the first number is 1.
  if (hart.boosts == 0) hart.boosts = 1;
  catch_up(hart, thread);
  hart.ordered_root = ordered_append(hart, hart.ordered_root, thread, thread.level);
}

function dequeue(_hart: Hart, thread: Thread): void {
  // It may have used up its allotment just when it went to sleep.
  if (thread.quantum <= 0) descend(thread);
}

function remove(hart: Hart, thread: Thread): void {
  hart.ordered_root = treap_remove(hart.ordered_root, thread);
}

function descend(thread: Thread): void {
  if (thread.level + 1 < MLFQ_LEVELS) thread.level++;
  thread.quantum = MLFQ_ALLOTMENT;
}

function put(hart: Hart, thread: Thread): void {
  if (thread.quantum <= 0) {
    descend(thread);
    hart.ordered_root = ordered_append(hart, hart.ordered_root, thread, thread.level);
  } else if (thread.yields != 0) {
    thread.yields = 0;
    hart.ordered_root = ordered_append(hart, hart.ordered_root, thread, thread.level);
  } else {
    hart.ordered_root = ordered_prepend(hart, hart.ordered_root, thread, thread.level);
  }
}

function pick(hart: Hart): Thread {
  const thread = ordered_first(hart.ordered_root);
  if (!is_null(thread)) remove(hart, thread);
  return thread;
}

/** Rule 5: those that wait, in their order, and the one that runs. Sleepers see it when they wake. */
function boost(hart: Hart, running: Thread): void {
  hart.boosts++;
  catch_up(hart, running);
  let waiting = hart.ordered_root;
  hart.ordered_root = null_of<TreapNode>();
  for (let one = ordered_first(waiting); !is_null(one); one = ordered_first(waiting)) {
    waiting = treap_remove(waiting, one);
    enqueue(hart, one);
  }
}

function charge(hart: Hart, thread: Thread, ns: i64): bool {
  thread.quantum -= ns;
  const now = thread.started;
  if (hart.boost_due == 0) hart.boost_due = now + MLFQ_BOOST;
  if (now >= hart.boost_due) {
    hart.boost_due += MLFQ_BOOST * ((now - hart.boost_due) / MLFQ_BOOST + 1);
    boost(hart, thread);
  }
  if (thread.quantum > 0) return false;
  if (!is_null(hart.ordered_root)) return true;
  descend(thread);
  return false;
}

/** It lets those of its level go first, and keeps what is left of its allotment: rule 4 counts what it uses. */
function yield_(_hart: Hart, thread: Thread): void {
  thread.yields = 1;
}

function preempts(_hart: Hart, woken: Thread, running: Thread): bool {
  return woken.level < running.level;
}

/** Called once at boot. */
export function mlfq_register(): void {
  const row = class_begin(CLASS_MLFQ, 'mlfq');
  row.enqueue = enqueue.index;
  row.dequeue = dequeue.index;
  row.remove = remove.index;
  row.put = put.index;
  row.pick = pick.index;
  row.take = remove.index;
  row.charge = charge.index;
  row.yield_ = yield_.index;
  row.preempts = preempts.index;
}
