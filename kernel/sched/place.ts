// Placement: which hart a new program runs on. A task stays on its hart, since its stack and its memory belong to that
// hart's worker, so the choice is made where neither exists yet: at spawn and at exec.
//
// The hart with the least load (the sum of the weights of its runnable threads) is chosen, its own hart before others of
// the same load. Whoever spawns will most often wait for what it has spawned, as shells do, and is not counted, unless it has run
// for a slice without sleeping: then it computes, and would be in the way.
//
// Interface: place_choose. Locks: none; loads are read as they are, a choice from an old one is only a little worse.

import { SLICE_NS } from './fair';
import { Hart, hart_is_online, hart_of, harts_count, this_hart } from './hart';
import { Thread, current } from './thread';

/** The hart for a program that `thread`, which may run on those in its `affinity`, is about to start. */
export function place_choose(thread: Thread): u32 {
  if (!SMP) return 0;
  const own = this_hart();
  let best = changetype<Hart>(0);
  let least: u32 = 0;
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    if (!hart_is_online(hart) || ((thread.affinity >>> i) & 1) == 0) continue;
    const load = load_of(hart, own);
    if (changetype<usize>(best) == 0 || load < least || (load == least && hart == own)) {
      best = hart;
      least = load;
    }
  }
  return changetype<usize>(best) == 0 ? own.number : best.number;
}

function load_of(hart: Hart, own: Hart): u32 {
  if (hart != own) return hart.load;
  const me = current();
  return me.cpu_time - me.cpu_time_slept < SLICE_NS ? hart.load - me.weight : hart.load;
}
