// All scheduling classes: their registration, and the choice among them at boot (`sched=NAME` on the kernel's command line) and
// while threads run.
//
// Interface: classes_init, classes_choose, classes_chosen, classes_named. Locks: each hart's run queue lock in turn.

import { EINVAL } from '../../base/abi';
import { boot_parameters } from '../../base/boot';
import { bytes_equal_literal, text_bytes, text_string } from '../../base/format';
import { LOG_WARNING, log_begin, log_end } from '../../base/log';
import { list_add_tail, list_del, list_empty, list_first, list_init } from '../../base/list';
import { is_null } from '../../base/pointer';
import { atomic_load, atomic_store } from '../../sync/atomic';
import {
  CLASSES,
  class_at,
  class_dequeue,
  class_enqueue,
  class_pick,
  class_put,
  class_take,
  fair_class_register,
} from './class';
import { Hart, chosen_class, hart_lock, hart_of, hart_unlock, harts_count, hart_running } from '../hart/hart';
import { lottery_register } from './lottery';
import { mlfq_register } from './mlfq';
import { realtime_register } from './realtime';
import { round_robin_register } from './round_robin';
import { Thread, WORK_RESCHEDULE, thread_set_work } from '../thread';

/** Called once at boot, before there are threads. */
export function classes_init(): void {
  fair_class_register();
  round_robin_register();
  mlfq_register();
  lottery_register();
  realtime_register();
  const boot = boot_parameters();
  choose_by_command_line(boot.command_line, boot.command_line + boot.command_line_size);
}

/** `sched=NAME`, the last if there are several. */
function choose_by_command_line(at: usize, end: usize): void {
  while (at < end) {
    let stop = at;
    while (stop < end && load<u8>(stop) != 32) stop++;
    if (stop - at > 6 && bytes_equal_literal(at, 6, 'sched=')) {
      const index = classes_named(at + 6, <u32>(stop - at - 6));
      if (index >= 0) {
        classes_choose(index);
      } else {
        const text = log_begin(LOG_WARNING);
        text_string(text, 'sched: there is no class ');
        text_bytes(text, at + 6, <u32>(stop - at - 6));
        log_end();
      }
    }
    at = stop + 1;
  }
}

/** The class called by the `length` bytes at `name`; -EINVAL. */
export function classes_named(name: usize, length: u32): i32 {
  for (let i: u32 = 0; i < CLASSES; i++) if (bytes_equal_literal(name, length, class_at(i).name)) return i;
  return -EINVAL;
}

/** CLASS_*: that of threads that are not real-time. */
export function classes_chosen(): u32 {
  return atomic_load(chosen_class());
}

/** From now on class `index` decides: on each hart those that wait and the one that runs go over to it. */
export function classes_choose(index: u32): void {
  atomic_store(chosen_class(), index);
  for (let i: u32 = 0, n = harts_count(); i < n; i++) {
    const hart = hart_of(i);
    hart_lock(hart);
    // Somebody else may have chosen meanwhile.
    change(hart, atomic_load(chosen_class()));
    hart_unlock(hart);
  }
}

/** Where threads stand between two classes: by the list node that no class uses for a thread in no queue. */
@inline
function node_of(thread: Thread): usize {
  return changetype<usize>(thread) + offsetof<Thread>('run_next');
}

/** The threads of `hart`, whose lock is held, go over to class `index`, in the order in which the old one would have run them. */
function change(hart: Hart, index: u32): void {
  if (hart.class_index == index) return;
  const running = hart_running(hart);
  const runs = !is_null(running) && running.on_queue != 0;
  if (runs) class_put(hart, running);
  const head = changetype<usize>(hart) + offsetof<Hart>('moving_first');
  list_init(head);
  for (let one = class_pick(hart); !is_null(one); one = class_pick(hart)) {
    class_dequeue(hart, one);
    list_add_tail(head, node_of(one));
  }
  hart.class_index = index;
  while (!list_empty(head)) {
    const node = list_first(head);
    list_del(node);
    const thread = changetype<Thread>(node - offsetof<Thread>('run_next'));
    // It is new in this class.
    thread.level = 0;
    thread.boost = 0;
    thread.tickets = 0;
    class_enqueue(hart, thread);
  }
  if (!runs) return;
  class_take(hart, running);
  thread_set_work(running, WORK_RESCHEDULE);
}
