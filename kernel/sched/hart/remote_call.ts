// Remote calls, to other harts: what only that hart can do, such as making an instance of a program there, is done by it, at its
// next timer tick or at once if it is idle, while the thread that asks sleeps.
//
//   remote_call(hart, f, x)  ── list of the hart ── hart_attend ──▶ attend (attend.ts): f(x) ── done ── wake
//
// No wake-up is lost: the caller announces its sleep before it looks at remote_state (sched/wait.ts). The thread may end as
// soon as it sees DONE, so that the serving hart says WOKEN last of all, and the caller waits for that.
//
// Interface: remote_call. Locks: RANK_RUN_QUEUE of the hart that is called.

import { null_of } from '../../base/pointer';
import { atomic_load, atomic_store } from '../../sync/atomic';
import { REMOTE_ASKED, REMOTE_WOKEN, remote_state_of } from './attend';
import { hart_attend, hart_lock, hart_of, hart_unlock, this_hart } from './hart';
import { current } from '../thread';
import { WaitQueue, wait_begin, wait_cancel, wait_commit_uninterruptible } from '../wait';

/**
 * Has hart `number` call `f`, the table index of a function (argument: usize) -> void that does not block and is called
 * with no lock held. Returns when it has; blocks, whatever signals come. No lock may be held.
 */
export function remote_call(number: u32, f: u32, argument: usize): void {
  if (number == this_hart().number) {
    call_indirect<void>(f, argument);
    return;
  }
  const me = current();
  me.remote_function = f;
  me.remote_argument = argument;
  atomic_store(remote_state_of(me), REMOTE_ASKED);
  const hart = hart_of(number);
  hart_lock(hart);
  me.remote_next = hart.remote_calls;
  hart.remote_calls = changetype<usize>(me);
  hart_attend(hart);
  hart_unlock(hart);
  while (atomic_load(remote_state_of(me)) == REMOTE_ASKED) {
    wait_begin(null_of<WaitQueue>());
    if (atomic_load(remote_state_of(me)) != REMOTE_ASKED) wait_cancel();
    else wait_commit_uninterruptible();
  }
  while (atomic_load(remote_state_of(me)) != REMOTE_WOKEN) {}
}
