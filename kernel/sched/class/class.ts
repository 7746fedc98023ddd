// Scheduling classes: who decides which thread runs next. Each class is a file, and a row of functions in one table; the core
// (schedule.ts, wake.ts) calls the operations below, which find the thread's class.
//
//   realtime  SCHED_FIFO, SCHED_RR: before all others                    realtime.ts
//   eevdf     the default                                                fair_class.ts, fair.ts
//   rr        round robin                                                round_robin.ts
//   mlfq      multi-level feedback queue                                 mlfq.ts
//   lottery   a draw among tickets                                       lottery.ts
//
// One of the last four serves all threads that are not real-time: Hart.class_index. A thread in a queue waits, or runs:
//
//   enqueue ─▶ waits ── pick, take ─▶ runs ── dequeue ─▶ gone          account, slice_left, yield: of the one that runs
//                ▲ └── remove ─▶ gone  │
//                └──────── put ────────┘
//
// The default class is called directly, since it is what is measured.
//
// Interface: SchedClass, class_begin, class_at; class_*. Locks: the hart's run queue lock, held by the caller.

import { SCHED_STATE } from '../../base/layout';
import { is_null } from '../../base/pointer';
import {
  fair_class_charge,
  fair_class_dequeue,
  fair_class_enqueue,
  fair_class_pick,
  fair_class_preempts,
  fair_class_put,
  fair_class_remove,
  fair_class_reweight,
  fair_class_slice_left,
  fair_class_take,
  fair_class_yield,
} from './fair_class';
import { Hart } from '../hart/hart';
import { Thread } from '../thread';

/** Table indices of a class's functions; the hart comes first everywhere. */
@unmanaged
export class SchedClass {
  name: string;
  /** (hart, thread): it becomes runnable. */
  enqueue: u32;
  /** (hart, thread): the running thread leaves. */
  dequeue: u32;
  /** (hart, thread): a waiting thread leaves. */
  remove: u32;
  /** (hart, thread): the running thread waits again. */
  put: u32;
  /** (hart) -> Thread: the one to run, which waits no more; 0: nobody waits. */
  pick: u32;
  /** (hart, thread): a waiting thread is the one that runs. */
  take: u32;
  /** (hart, thread, ns) -> bool: the running thread has used `ns`; true if another should run. */
  charge: u32;
  /** (hart, thread) -> i64: nanoseconds until then, at least 1. */
  slice_left: u32;
  /** (hart, thread): the running thread lets others go first. */
  yield_: u32;
  /** (hart, woken, running) -> bool: should `woken` run instead? */
  preempts: u32;
  /** (hart, thread, weight): another weight for a thread, runnable or not. */
  reweight: u32;
}

export const CLASS_EEVDF: u32 = 0;
export const CLASS_ROUND_ROBIN: u32 = 1;
export const CLASS_MLFQ: u32 = 2;
export const CLASS_LOTTERY: u32 = 3;
/** How many there are to choose from. */
export const CLASSES: u32 = 4;
export const CLASS_REALTIME: u32 = 4;

/** Behind what hart/hart.ts keeps there. */
const TABLE: usize = SCHED_STATE + 16;

/** A class's row, filled at boot. */
@inline
export function class_at(index: u32): SchedClass {
  return changetype<SchedClass>(TABLE + offsetof<SchedClass>() * <usize>index);
}

// --- What most classes with a quantum do ---

function nothing_to_dequeue(_hart: Hart, _thread: Thread): void {}

function quantum_left(_hart: Hart, thread: Thread): i64 {
  return max<i64>(thread.quantum, 1);
}

function give_up_quantum(_hart: Hart, thread: Thread): void {
  thread.quantum = 0;
}

function interrupts_nobody(_hart: Hart, _woken: Thread, _running: Thread): bool {
  return false;
}

function set_weight(_hart: Hart, thread: Thread, weight: u32): void {
  thread.weight = weight;
}

/**
 * Begins the row of a class called `name` whose threads have Thread.quantum ns left: a thread that yields gives up the rest, one that
 * wakes interrupts nobody, one that sleeps leaves nothing behind, and weights count for nothing. The class says the rest, and what it
 * does otherwise. At boot.
 */
export function class_begin(index: u32, name: string): SchedClass {
  const row = class_at(index);
  row.name = name;
  row.dequeue = nothing_to_dequeue.index;
  row.slice_left = quantum_left.index;
  row.yield_ = give_up_quantum.index;
  row.preempts = interrupts_nobody.index;
  row.reweight = set_weight.index;
  return row;
}

@inline
function class_of(hart: Hart, thread: Thread): u32 {
  return thread.realtime != 0 ? CLASS_REALTIME : hart.class_index;
}

/** Puts a runnable thread into the queue. */
export function class_enqueue(hart: Hart, thread: Thread): void {
  thread.on_queue = 1;
  hart.runnable++;
  hart.runnable_load += thread.weight;
  const index = class_of(hart, thread);
  if (index == CLASS_EEVDF) fair_class_enqueue(hart, thread);
  else call_indirect<void>(class_at(index).enqueue, hart, thread);
}

/** The running thread leaves the queue. */
export function class_dequeue(hart: Hart, thread: Thread): void {
  thread.on_queue = 0;
  hart.runnable--;
  hart.runnable_load -= thread.weight;
  const index = class_of(hart, thread);
  if (index == CLASS_EEVDF) fair_class_dequeue(hart, thread);
  else call_indirect<void>(class_at(index).dequeue, hart, thread);
}

/** A thread that waits leaves the queue. */
export function class_remove(hart: Hart, thread: Thread): void {
  thread.on_queue = 0;
  hart.runnable--;
  hart.runnable_load -= thread.weight;
  const index = class_of(hart, thread);
  if (index == CLASS_EEVDF) fair_class_remove(hart, thread);
  else call_indirect<void>(class_at(index).remove, hart, thread);
}

/** The running thread goes back among those that wait. */
@inline
export function class_put(hart: Hart, thread: Thread): void {
  const index = class_of(hart, thread);
  if (index == CLASS_EEVDF) fair_class_put(hart, thread);
  else call_indirect<void>(class_at(index).put, hart, thread);
}

/** Takes the thread that should run; 0 if none waits. */
export function class_pick(hart: Hart): Thread {
  if (!is_null(hart.realtime_root)) return call_indirect<Thread>(class_at(CLASS_REALTIME).pick, hart);
  if (hart.class_index == CLASS_EEVDF) return fair_class_pick(hart);
  return call_indirect<Thread>(class_at(hart.class_index).pick, hart);
}

/** A thread that waits is the one that runs. */
export function class_take(hart: Hart, thread: Thread): void {
  const index = class_of(hart, thread);
  if (index == CLASS_EEVDF) fair_class_take(hart, thread);
  else call_indirect<void>(class_at(index).take, hart, thread);
}

/** The running thread has used `ns`: true if another should run. */
@inline
export function class_charge(hart: Hart, thread: Thread, ns: i64): bool {
  const index = class_of(hart, thread);
  if (index == CLASS_EEVDF) return fair_class_charge(hart, thread, ns);
  return call_indirect<bool>(class_at(index).charge, hart, thread, ns);
}

/** Nanoseconds until class_charge says so; at least 1. */
@inline
export function class_slice_left(hart: Hart, thread: Thread): i64 {
  const index = class_of(hart, thread);
  if (index == CLASS_EEVDF) return fair_class_slice_left(hart, thread);
  return call_indirect<i64>(class_at(index).slice_left, hart, thread);
}

/** The running thread lets others go first. */
export function class_yield(hart: Hart, thread: Thread): void {
  const index = class_of(hart, thread);
  if (index == CLASS_EEVDF) fair_class_yield(hart, thread);
  else call_indirect<void>(class_at(index).yield_, hart, thread);
}

/** Should `woken`, just put into the queue, run instead of `running`? */
export function class_preempts(hart: Hart, woken: Thread, running: Thread): bool {
  if (woken.realtime != running.realtime) return woken.realtime > running.realtime;
  // Equals in real time wait their turn; so do batch jobs and idle ones (sched(7)).
  if (woken.realtime != 0 || woken.policy != 0) return false;
  if (hart.class_index == CLASS_EEVDF) return fair_class_preempts(hart, woken, running);
  return call_indirect<bool>(class_at(hart.class_index).preempts, hart, woken, running);
}

/** Gives `thread`, runnable or not, another weight. */
export function class_reweight(hart: Hart, thread: Thread, weight: u32): void {
  if (thread.on_queue != 0) hart.runnable_load += weight - thread.weight;
  const index = class_of(hart, thread);
  if (index == CLASS_EEVDF) fair_class_reweight(hart, thread, weight);
  else call_indirect<void>(class_at(index).reweight, hart, thread, weight);
}

/** Registers the default class. The others register themselves: classes.ts. */
export function fair_class_register(): void {
  const row = class_at(CLASS_EEVDF);
  row.name = 'eevdf';
  row.enqueue = fair_class_enqueue.index;
  row.dequeue = fair_class_dequeue.index;
  row.remove = fair_class_remove.index;
  row.put = fair_class_put.index;
  row.pick = fair_class_pick.index;
  row.take = fair_class_take.index;
  row.charge = fair_class_charge.index;
  row.slice_left = fair_class_slice_left.index;
  row.yield_ = fair_class_yield.index;
  row.preempts = fair_class_preempts.index;
  row.reweight = fair_class_reweight.index;
}
