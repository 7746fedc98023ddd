// What a hart does when others want something of it: their calls (call.ts), and on hart 0 the doorbells that they have rung.
//
// Interface: attend; CALL_*, call_state_of for call.ts. Locks: the hart's RANK_RUN_QUEUE; none is held at a call.

import { is_null } from '../base/pointer';
import { atomic_exchange, atomic_load, atomic_store } from '../sync/atomic';
import { Hart, hart_lock, hart_unlock } from './hart';
import { doorbells_poll } from './interrupt';
import { Thread } from './thread';
import { wake } from './wake';

/** Values of Thread.call_state: asked for; done; done, and the serving hart will not look at the thread any more. */
export const CALL_ASKED: u32 = 1;
export const CALL_DONE: u32 = 2;
export const CALL_WOKEN: u32 = 3;

@inline
export function call_state_of(thread: Thread): usize {
  return changetype<usize>(thread) + offsetof<Thread>('call_state');
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
  if (hart.number == 0) doorbells_poll();
  hart_lock(hart);
  let thread = changetype<Thread>(hart.calls);
  hart.calls = 0;
  hart_unlock(hart);
  while (!is_null(thread)) {
    // Once it is told that the call is done, the thread may end.
    const next = changetype<Thread>(thread.call_next);
    call_indirect<void>(thread.call_function, thread.call_argument);
    atomic_store(call_state_of(thread), CALL_DONE);
    wake(thread);
    atomic_store(call_state_of(thread), CALL_WOKEN);
    thread = next;
  }
}
