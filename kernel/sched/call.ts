// Calls to other harts: what only that hart can do, such as making an instance of a program there, is done by it, at its
// next timer tick or at once if it is idle, while the thread that asks sleeps.
//
//   hart_call(hart, f, x)  ── list of the hart ── hart_attend ──▶ calls_serve (attend.ts): f(x) ── done ── wake
//
// No wake-up is lost: the caller announces its sleep before it looks at call_state (sched/wait.ts). The thread may end as
// soon as it sees DONE, so that the serving hart says WOKEN last of all, and the caller waits for that.
//
// Interface: hart_call. Locks: RANK_RUN_QUEUE of the hart that is called.

import { null_of } from '../base/pointer';
import { atomic_load, atomic_store } from '../sync/atomic';
import { CALL_ASKED, CALL_WOKEN, call_state_of } from './attend';
import { hart_attend, hart_lock, hart_of, hart_unlock, this_hart } from './hart';
import { current } from './thread';
import { WaitQueue, wait_begin, wait_cancel, wait_commit_uninterruptible } from './wait';

/**
 * Has hart `number` call `f`, the table index of a function (argument: usize) -> void that does not block and is called
 * with no lock held. Returns when it has; blocks, whatever signals come. No lock may be held.
 */
export function hart_call(number: u32, f: u32, argument: usize): void {
  if (number == this_hart().number) {
    call_indirect<void>(f, argument);
    return;
  }
  const me = current();
  me.call_function = f;
  me.call_argument = argument;
  atomic_store(call_state_of(me), CALL_ASKED);
  const hart = hart_of(number);
  hart_lock(hart);
  me.call_next = hart.calls;
  hart.calls = changetype<usize>(me);
  hart_attend(hart);
  hart_unlock(hart);
  while (atomic_load(call_state_of(me)) == CALL_ASKED) {
    wait_begin(null_of<WaitQueue>());
    if (atomic_load(call_state_of(me)) != CALL_ASKED) wait_cancel();
    else wait_commit_uninterruptible();
  }
  while (atomic_load(call_state_of(me)) != CALL_WOKEN) {}
}
