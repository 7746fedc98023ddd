// The scheduling classes of kernel/sched/, through their ops table: the order of a fixed workload is that of the textbook.
//
// A trace is a string: the name of the thread that runs, a letter for each step of time.

import { SCHED_FIFO, SCHED_RR } from '../../kernel/base/abi';
import { boot_parameters } from '../../kernel/base/boot';
import { list_init } from '../../kernel/base/list';
import { is_null } from '../../kernel/base/pointer';
import {
  CLASS_EEVDF,
  CLASS_LOTTERY,
  CLASS_MLFQ,
  CLASS_ROUND_ROBIN,
  class_charge,
  class_dequeue,
  class_enqueue,
  class_pick,
  class_preempts,
  class_put,
  class_yield,
} from '../../kernel/sched/class/class';
import { classes_choose, classes_init } from '../../kernel/sched/class/classes';
import { NICE_0_WEIGHT, SLICE_NS } from '../../kernel/sched/class/fair';
import { Hart, hart_init, this_hart } from '../../kernel/sched/hart/hart';
import { LOTTERY_QUANTUM, lottery_draw, lottery_holder } from '../../kernel/sched/class/lottery';
import { MLFQ_ALLOTMENT, MLFQ_BOOST } from '../../kernel/sched/class/mlfq';
import { REALTIME_QUANTUM } from '../../kernel/sched/class/realtime';
import { ROUND_ROBIN_QUANTUM } from '../../kernel/sched/class/round_robin';
import { THREAD_RUNNABLE, Thread, set_current } from '../../kernel/sched/thread';

const NOBODY: Thread = changetype<Thread>(0);
const MS: i64 = 1000000;

function start(class_index: u32): Hart {
  boot_parameters().harts = 1;
  hart_init(0);
  classes_init();
  classes_choose(class_index);
  return this_hart();
}

/** Thread number `index`, called A, B, C and so on. */
function thread(index: u32): Thread {
  const one = changetype<Thread>(0x200000 + 1024 * <usize>index);
  if (one.weight == 0) {
    one.weight = NICE_0_WEIGHT;
    one.state = THREAD_RUNNABLE;
  }
  return one;
}

let now: i64 = 0;
let running: Thread = changetype<Thread>(0);

/** The thread that is to run does, for `steps` times `step` ns; what is compared with `expected`. */
function run(hart: Hart, steps: u32, step: i64, expected: string): void {
  for (let i: u32 = 0; i < steps; i++) {
    if (is_null(running)) running = class_pick(hart);
    const name = is_null(running) ? 46 : 65 + <i32>((changetype<usize>(running) - 0x200000) / 1024);
    assert(name == expected.charCodeAt(<i32>i), 'the trace is the one of the book');
    now += step;
    if (is_null(running)) continue;
    running.started = now;
    if (class_charge(hart, running, step)) {
      class_put(hart, running);
      running = NOBODY;
    }
  }
}

function arrive(hart: Hart, one: Thread): void {
  class_enqueue(hart, one);
  if (is_null(running) || !class_preempts(hart, one, running)) return;
  class_put(hart, running);
  running = NOBODY;
}

/** The running thread sleeps, or ends. */
function leave(hart: Hart): void {
  class_dequeue(hart, running);
  running = NOBODY;
}

// Arpaci-Dusseau, "Operating Systems: Three Easy Pieces", figure 7.7: A, B and C arrive together, each runs for five slices.
export function test_round_robin_is_figure_7_7(): void {
  const hart = start(CLASS_ROUND_ROBIN);
  for (let i: u32 = 0; i < 3; i++) class_enqueue(hart, thread(i));
  run(hart, 15, ROUND_ROBIN_QUANTUM, 'ABCABCABCABCABC');
}

export function test_round_robin_takes_who_wakes_at_the_end_of_the_line(): void {
  const hart = start(CLASS_ROUND_ROBIN);
  for (let i: u32 = 0; i < 2; i++) class_enqueue(hart, thread(i));
  run(hart, 3, ROUND_ROBIN_QUANTUM / 2, 'AAB');
  arrive(hart, thread(2));
  // B has half its quantum left.
  run(hart, 7, ROUND_ROBIN_QUANTUM / 2, 'BAACCBB');
}

export function test_round_robin_goes_on_who_was_interrupted(): void {
  const hart = start(CLASS_ROUND_ROBIN);
  for (let i: u32 = 0; i < 2; i++) class_enqueue(hart, thread(i));
  run(hart, 1, ROUND_ROBIN_QUANTUM / 4, 'A');
  const urgent = thread(2);
  urgent.policy = SCHED_FIFO;
  urgent.realtime = 1;
  arrive(hart, urgent);
  run(hart, 3, ROUND_ROBIN_QUANTUM / 4, 'CCC');
  leave(hart);
  run(hart, 4, ROUND_ROBIN_QUANTUM / 4, 'AAAB');
}

// Figure 8.2 there: a long-running job over time, three queues with slices of 10 ms: it goes to the bottom, and stays.
export function test_mlfq_long_job_is_figure_8_2(): void {
  const hart = start(CLASS_MLFQ);
  const job = thread(0);
  arrive(hart, job);
  run(hart, 1, MLFQ_ALLOTMENT, 'A');
  assert(job.level == 1);
  run(hart, 1, MLFQ_ALLOTMENT, 'A');
  assert(job.level == 2);
  run(hart, 10, MLFQ_ALLOTMENT, 'AAAAAAAAAA');
  assert(job.level == 2, 'the lowest queue');
}

// Figure 8.3: along came a short job. A is at the bottom; B arrives at T=100, needs 20 ms, and is done before it gets there.
export function test_mlfq_short_job_is_figure_8_3(): void {
  const hart = start(CLASS_MLFQ);
  arrive(hart, thread(0));
  run(hart, 10, MLFQ_ALLOTMENT, 'AAAAAAAAAA');
  arrive(hart, thread(1));
  run(hart, 1, MLFQ_ALLOTMENT, 'B');
  run(hart, 1, MLFQ_ALLOTMENT - 1, 'B');
  leave(hart);
  run(hart, 8, MLFQ_ALLOTMENT, 'AAAAAAAA');
}

// Figure 8.6, right: with better accounting a job that sleeps just before its slice is over goes down all the same.
export function test_mlfq_nobody_games_it(): void {
  const hart = start(CLASS_MLFQ);
  arrive(hart, thread(0));
  const gamer = thread(1);
  arrive(hart, gamer);
  const part = (MLFQ_ALLOTMENT * 9) / 10;
  run(hart, 1, MLFQ_ALLOTMENT, 'A');
  for (let turn = 0; turn < 3; turn++) {
    running = class_pick(hart);
    while (running != gamer) {
      class_charge(hart, running, MLFQ_ALLOTMENT);
      class_put(hart, running);
      running = class_pick(hart);
    }
    class_charge(hart, gamer, part);
    leave(hart);
    arrive(hart, gamer);
  }
  assert(gamer.level >= 1, 'pieces of an allotment add up');
}

// Figure 8.5, right: with the boost a job at the bottom gets its turn among those that would starve it.
export function test_mlfq_boost_lifts_everybody(): void {
  const hart = start(CLASS_MLFQ);
  const low = thread(0);
  arrive(hart, low);
  run(hart, 3, MLFQ_ALLOTMENT, 'AAA');
  assert(low.level == 2);
  arrive(hart, thread(1));
  now += MLFQ_BOOST;
  run(hart, 1, MLFQ_ALLOTMENT / 2, 'B');
  assert(low.level == 0, 'it is on the top level again');
  run(hart, 2, MLFQ_ALLOTMENT, 'BA');
}

// Section 9.1 there: A has 75 tickets, B 25; the winning tickets, and who runs, are the book's.
export function test_lottery_is_the_example_of_section_9_1(): void {
  const hart = start(CLASS_LOTTERY);
  thread(0).weight = 75;
  thread(1).weight = 25;
  class_enqueue(hart, thread(0));
  class_enqueue(hart, thread(1));
  const drawn = memory.data<u32>([
    63, 85, 70, 39, 76, 17, 29, 41, 36, 39, 10, 99, 68, 83, 63, 62, 43, 0, 49, 12,
  ]);
  const winners = 'ABAABAAAAAABABAAAAAA';
  for (let i = 0; i < 20; i++) {
    const winner = lottery_holder(hart, load<u32>(drawn + 4 * <usize>i));
    assert(winner == thread(winners.charCodeAt(i) - 65), 'who holds the ticket');
  }
}

// Figure 9.1 there: A 100, B 50, C 250 tickets in a list; ticket 300 is C's.
export function test_lottery_counts_along_the_list_as_in_figure_9_1(): void {
  const hart = start(CLASS_LOTTERY);
  thread(0).weight = 100;
  thread(1).weight = 50;
  thread(2).weight = 250;
  for (let i: u32 = 0; i < 3; i++) class_enqueue(hart, thread(i));
  assert(lottery_holder(hart, 300) == thread(2));
  assert(lottery_holder(hart, 99) == thread(0) && lottery_holder(hart, 100) == thread(1));
  assert(lottery_holder(hart, 149) == thread(1) && lottery_holder(hart, 150) == thread(2));
}

// Park and Miller, "Random number generators: good ones are hard to find", 1988: seed 1 gives 1043618065 at step 10,000.
export function test_lottery_draws_with_the_minimal_standard_generator(): void {
  const hart = start(CLASS_LOTTERY);
  assert(lottery_draw(hart) == 16807);
  for (let i = 1; i < 9999; i++) lottery_draw(hart);
  assert(lottery_draw(hart) == 1043618065);
}

export function test_lottery_shares_by_tickets(): void {
  const hart = start(CLASS_LOTTERY);
  for (let i: u32 = 0; i < 3; i++) {
    thread(i).weight = 1024 << i;
    class_enqueue(hart, thread(i));
  }
  for (let i = 0; i < 70000; i++) {
    const one = class_pick(hart);
    one.cpu_time++;
    assert(class_charge(hart, one, LOTTERY_QUANTUM));
    class_put(hart, one);
  }
  for (let i: u32 = 0; i < 3; i++) {
    const off = thread(i).cpu_time - ((<i64>10000) << i);
    assert(off > -400 && off < 400, 'within four standard deviations');
  }
}

// Waldspurger and Weihl, section 4.5: who uses a fifth of each quantum has five times the tickets when it does not run.
export function test_lottery_compensates_who_sleeps_early(): void {
  const hart = start(CLASS_LOTTERY);
  for (let i: u32 = 0; i < 2; i++) class_enqueue(hart, thread(i));
  const shy = thread(1);
  for (let i = 0; i < 60000; i++) {
    const one = class_pick(hart);
    if (one == shy) {
      class_charge(hart, one, LOTTERY_QUANTUM / 5);
      one.cpu_time += LOTTERY_QUANTUM / 5;
      class_dequeue(hart, one);
      class_enqueue(hart, one);
    } else {
      class_charge(hart, one, LOTTERY_QUANTUM);
      one.cpu_time += LOTTERY_QUANTUM;
      class_put(hart, one);
    }
  }
  const ratio = (shy.cpu_time * 100) / thread(0).cpu_time;
  assert(ratio > 95 && ratio < 105, 'equal shares');
}

function realtime(index: u32, policy: u32, priority: u32): Thread {
  const one = thread(index);
  one.policy = policy;
  one.realtime = priority;
  return one;
}

// POSIX.1-2017, 2.8.4, SCHED_FIFO: rules 1 (a preempted thread is at the head of its list), 2 (one that becomes runnable at its
// tail), 7 (sched_yield takes it to the tail).
export function test_fifo_is_the_one_of_posix(): void {
  const hart = start(CLASS_EEVDF);
  arrive(hart, thread(4));
  arrive(hart, realtime(0, SCHED_FIFO, 10));
  arrive(hart, realtime(1, SCHED_FIFO, 10));
  run(hart, 4, 50 * MS, 'AAAA');
  arrive(hart, realtime(2, SCHED_FIFO, 20));
  run(hart, 2, 50 * MS, 'CC');
  leave(hart);
  run(hart, 1, 50 * MS, 'A');
  class_yield(hart, running);
  class_put(hart, running);
  running = NOBODY;
  run(hart, 3, 50 * MS, 'BBB');
  leave(hart);
  run(hart, 1, 50 * MS, 'A');
  leave(hart);
  run(hart, 2, 50 * MS, 'EE');
}

// The same, SCHED_RR: equals take turns, quantum by quantum; one of FIFO among them does not give way.
export function test_rr_is_the_one_of_posix(): void {
  const hart = start(CLASS_EEVDF);
  arrive(hart, realtime(0, SCHED_RR, 5));
  arrive(hart, realtime(1, SCHED_RR, 5));
  arrive(hart, realtime(2, SCHED_RR, 4));
  run(hart, 8, REALTIME_QUANTUM / 2, 'AABBAABB');
  arrive(hart, realtime(3, SCHED_FIFO, 5));
  run(hart, 6, REALTIME_QUANTUM / 2, 'AABBDD');
  run(hart, 4, REALTIME_QUANTUM, 'DDDD');
}

// EEVDF, by hand from the definitions of Stoica and Abdel-Wahab (1995), section 2: eligible is who has had no more than its share,
// the deadline is the virtual time at which a request of one slice is served. Three equal clients: in turn. Weights 1 and 2:
// B's deadlines are half as far away, so it has two requests served for each of A's.
export function test_eevdf_of_equals_is_in_turn(): void {
  const hart = start(CLASS_EEVDF);
  for (let i: u32 = 0; i < 3; i++) class_enqueue(hart, thread(i));
  run(hart, 9, SLICE_NS, 'ABCABCABC');
}

export function test_eevdf_of_weights_1_and_2_follows_the_deadlines(): void {
  const hart = start(CLASS_EEVDF);
  thread(1).weight = 2 * NICE_0_WEIGHT;
  for (let i: u32 = 0; i < 2; i++) class_enqueue(hart, thread(i));
  // ve = 0 for both; vd(A) = 1, vd(B) = 1/2. V passes 1/3 a slice.
  //   t  V    eligible (ve, vd)               runs
  //   0  0    A (0, 1)  B (0, 1/2)            B
  //   1  1/3  A (0, 1)                        A     B (1/2, 1) is not yet
  //   2  2/3  B (1/2, 1)                      B     A (1, 2) is not yet
  //   3  1    A (1, 2)  B (1, 3/2)            B     and so on
  run(hart, 9, SLICE_NS, 'BABBABBAB');
}

export function test_a_change_of_class_keeps_every_thread(): void {
  const hart = start(CLASS_EEVDF);
  set_current(NOBODY);
  for (let i: u32 = 0; i < 20; i++) {
    list_init(changetype<usize>(thread(i)) + offsetof<Thread>('run_next'));
    class_enqueue(hart, thread(i));
  }
  // One runs while the class changes.
  running = class_pick(hart);
  set_current(running);
  for (let turn = 0; turn < 12; turn++) {
    classes_choose(turn % 4);
    assert(hart.runnable == 20 && hart.runnable_load == 20 * NICE_0_WEIGHT);
  }
  class_put(hart, running);
  set_current(NOBODY);
  let seen: u32 = 0;
  for (let one = class_pick(hart); !is_null(one); one = class_pick(hart)) {
    class_dequeue(hart, one);
    const index = (changetype<usize>(one) - 0x200000) / 1024;
    seen |= 1 << (<u32>index);
  }
  assert(seen == (1 << 20) - 1, 'each once');
}
