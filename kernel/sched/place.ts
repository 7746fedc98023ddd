// Placement: which hart a new program runs on. A task stays on its hart, since its stack and its memory belong to that
// hart's worker, so the choice is made where neither exists yet: at spawn and at exec.
//
// The hart with the least load (the sum of the weights of its runnable threads) is chosen, its own hart before others of
// the same load. A parent will most often wait for the child that it has spawned, as shells do, and is not counted, unless it has run
// for a slice without sleeping: then it computes, and would be in the way.
//
// Between the choice and the arrival others choose, too. So a hart counts whom it expects: place_expect, until place_arrived.
//
// Interface: place_choose, place_expect, place_arrived. Locks: none; loads are read as they are, a choice from an old one is only a little worse.

import { is_null, null_of } from '../base/pointer';
import { atomic_add, atomic_load, atomic_sub } from '../sync/atomic';
import { SLICE_NS } from './class/fair';
import { Hart, hart_is_online, hart_of, harts_count, this_hart } from './hart/hart';
import { Thread, current } from './thread';

/** The hart for a program that `thread`, which may run on those in its `affinity`, is about to start. */
export function place_choose(thread: Thread): u32 {
  if (!SMP) return 0;
  const own = this_hart();
  let best = null_of<Hart>();
  let least: u32 = 0;
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    if (!hart_is_online(hart) || ((thread.affinity >>> i) & 1) == 0) continue;
    const load = load_of(hart, own);
    if (is_null(best) || load < least || (load == least && hart == own)) {
      best = hart;
      least = load;
    }
  }
  return is_null(best) ? own.number : best.number;
}

function load_of(hart: Hart, own: Hart): u32 {
  if (hart != own) return hart.runnable_load + atomic_load(expected_of(hart));
  const me = current();
  return me.cpu_time - me.cpu_time_slept < SLICE_NS ? hart.runnable_load - me.weight : hart.runnable_load;
}

@inline
function expected_of(hart: Hart): usize {
  return changetype<usize>(hart) + offsetof<Hart>('expected');
}

/** The running thread is about to go to another hart, `number`, by exec. */
export function place_expect(thread: Thread, number: u32): void {
  if (!SMP || number == this_hart().number) return;
  thread.expected_weight = thread.weight;
  thread.expected_on = number;
  atomic_add(expected_of(hart_of(number)), thread.weight);
}

/** It is there, or will not come. */
export function place_arrived(thread: Thread): void {
  if (thread.expected_weight == 0) return;
  atomic_sub(expected_of(hart_of(thread.expected_on)), thread.expected_weight);
  thread.expected_weight = 0;
}
