// Slots: the lowest that is free is used first, so that the machine's tables are no longer than they must be.

import { MAX_SLOTS } from '../../kernel/base/config';
import { slot_alloc, slot_free } from '../../kernel/sched/thread';

export function test_slots_are_used_again(): void {
  for (let slot: u32 = 1; slot <= 5; slot++) assert(slot_alloc() == slot, 'ascending');
  slot_free(4);
  slot_free(2);
  assert(slot_alloc() == 2, 'the lower one first');
  assert(slot_alloc() == 4, 'what is taken is passed over');
  assert(slot_alloc() == 6, 'and then a new one');
}

export function test_a_thousand_programs_take_one_slot(): void {
  for (let n = 0; n < 1000; n++) {
    const slot = slot_alloc();
    assert(slot == 1, 'always the same');
    slot_free(slot);
  }
}

export function test_none_is_left(): void {
  for (let n: u32 = 1; n < MAX_SLOTS; n++) assert(slot_alloc() != 0, 'there is one');
  assert(slot_alloc() == 0, 'all are taken');
  slot_free(MAX_SLOTS - 1);
  assert(slot_alloc() == MAX_SLOTS - 1, 'the one that is free');
  assert(slot_alloc() == 0, 'all are taken again');
}
