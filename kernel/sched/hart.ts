// Hart: this hardware thread's own area in RAM: its run queue and the words that others may write.
//
//   HARTS + HART_STRIDE * n:  | Hart (run queue, idle flag, …) | 512: log line buffer |
//
// Interface: hart_init, this_hart, hart_of. Locks: as in RunQueue; the rest is the hart's own.

import { HARTS, HART_STRIDE } from '../base/layout';
import { RunQueue } from './fair';

@unmanaged
export class Hart extends RunQueue {
  number: u32;
  /** When the event loop was last let run, when devices were last looked at, when the hart last changed hands: ns. */
  last_break: i64;
  last_poll: i64;
  switched_at: i64;
  /** Switches so far: /proc/stat's ctxt. */
  switches: u64;
  /** Time spent idle: ns. */
  idle_time: i64;
}

let mine: Hart = changetype<Hart>(0);

export function hart_of(number: u32): Hart {
  return changetype<Hart>(HARTS + HART_STRIDE * <usize>number);
}

/** The hart that this instance of the kernel is. */
@inline
export function this_hart(): Hart {
  return mine;
}

/** Says which hart this instance is; called first of all. */
export function hart_init(number: u32): void {
  mine = hart_of(number);
  memory.fill(changetype<usize>(mine), 0, 512);
  mine.number = number;
}
