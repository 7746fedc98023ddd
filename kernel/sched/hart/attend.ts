// What a hart does when others want something of it: their calls (remote_call.ts), and on hart 0 the doorbells that they
// have rung.
//
// Interface: attend; REMOTE_*, remote_state_of for remote_call.ts. Locks: the hart's RANK_RUN_QUEUE; none is held at a call.

import { is_null } from '../../base/pointer';
import { atomic_exchange, atomic_load, atomic_store } from '../../sync/atomic';
import { Hart, hart_lock, hart_unlock } from './hart';
import { doorbells_serve } from './interrupt';
import { Thread } from '../thread';
import { wake } from '../wake';

/** Values of Thread.remote_state: asked for; done; done, and the serving hart will not look at the thread any more. */
export const REMOTE_ASKED: u32 = 1;
export const REMOTE_DONE: u32 = 2;
export const REMOTE_WOKEN: u32 = 3;

@inline
export function remote_state_of(thread: Thread): usize {
  return changetype<usize>(thread) + offsetof<Thread>('remote_state');
}

/** True if somebody wants something of this hart. */
@inline
export function attention_wanted(hart: Hart): bool {
  return atomic_load(changetype<usize>(hart) + offsetof<Hart>('attention')) != 0;
}

/** Does what others have asked of this hart. No lock may be held. */
export function attend(hart: Hart): void {
  if (!attention_wanted(hart)) return;
  if (atomic_exchange(changetype<usize>(hart) + offsetof<Hart>('attention'), 0) == 0) return;
  if (hart.number == 0) doorbells_serve();
  hart_lock(hart);
  let thread = changetype<Thread>(hart.remote_calls);
  hart.remote_calls = 0;
  hart_unlock(hart);
  while (!is_null(thread)) {
    // Once it is told that the call is done, the thread may end.
    const next = changetype<Thread>(thread.remote_next);
    call_indirect<void>(thread.remote_function, thread.remote_argument);
    atomic_store(remote_state_of(thread), REMOTE_DONE);
    wake(thread);
    atomic_store(remote_state_of(thread), REMOTE_WOKEN);
    thread = next;
  }
}
