// Lottery: at the end of each quantum a ticket is drawn, and its holder runs (Waldspurger and Weihl, "Lottery Scheduling: Flexible
// Proportional-Share Resource Management", 1994). A thread has as many tickets as its weight. One that sleeps before its
// quantum is over, having used a part f of it, has 1/f times as many until it next wins (compensation tickets, section 4.5 there),
// so that it gets its share nevertheless. Draws come from the paper's generator (Park and Miller, x' = 16807 x mod 2³¹-1), seeded
// by the hart's number: on a virtual clock a run is the same every time.
//
// Holders stand in a list in order of arrival; the winning ticket is found by counting along it. The one that runs stays in
// it. Who wakes takes part in the next draw, and interrupts nobody.
//
// Interface: lottery_register, lottery_holder, lottery_draw; LOTTERY_QUANTUM. Locks: the hart's run queue lock, held by the caller.

import { ListHead, list_add_tail, list_del, list_first } from '../../base/list';
import { is_null, null_of } from '../../base/pointer';
import { CLASS_LOTTERY, class_begin } from './class';
import { Hart } from '../hart/hart';
import { Thread } from '../thread';

export const LOTTERY_QUANTUM: i64 = 10000000;

/** No compensation is higher. */
const COMPENSATION_MAX: i64 = 100;

@inline
function list_of(hart: Hart): usize {
  return changetype<usize>(hart) + offsetof<Hart>('lottery_first');
}
@inline
function node_of(thread: Thread): usize {
  return changetype<usize>(thread) + offsetof<Thread>('run_next');
}
@inline
function thread_of(node: usize): Thread {
  return changetype<Thread>(node - offsetof<Thread>('run_next'));
}

/** The next number of the generator: 1 to 2³¹-2. */
export function lottery_draw(hart: Hart): u32 {
  hart.lottery_seed = <u32>((<u64>hart.lottery_seed * 16807) % 0x7fffffff);
  return hart.lottery_seed;
}

/** Who holds ticket number `ticket`, counted from 0. There are more. */
export function lottery_holder(hart: Hart, ticket: u32): Thread {
  let node = list_first(list_of(hart));
  while (ticket >= thread_of(node).tickets) {
    ticket -= thread_of(node).tickets;
    node = changetype<ListHead>(node).next;
  }
  return thread_of(node);
}

function set_tickets(hart: Hart, thread: Thread, tickets: u32): void {
  hart.lottery_tickets += tickets - thread.tickets;
  thread.tickets = tickets;
}

function enqueue(hart: Hart, thread: Thread): void {
  if (thread.tickets == 0) thread.tickets = thread.weight;
  hart.lottery_tickets += thread.tickets;
  list_add_tail(list_of(hart), node_of(thread));
}

function remove(hart: Hart, thread: Thread): void {
  list_del(node_of(thread));
  hart.lottery_tickets -= thread.tickets;
  if (hart.lottery_resumes == thread) hart.lottery_resumes = null_of<Thread>();
}

/** It has used a part of its quantum: its tickets count for more until it wins. */
function dequeue(hart: Hart, thread: Thread): void {
  remove(hart, thread);
  const used = max<i64>(LOTTERY_QUANTUM - thread.quantum, LOTTERY_QUANTUM / COMPENSATION_MAX);
  thread.tickets =
    used < LOTTERY_QUANTUM ? <u32>((<i64>thread.weight * LOTTERY_QUANTUM) / used) : thread.weight;
}

/** One that was interrupted goes on without a draw. */
function put(hart: Hart, thread: Thread): void {
  if (thread.quantum > 0) hart.lottery_resumes = thread;
}

function take(hart: Hart, thread: Thread): void {
  hart.lottery_resumes = null_of<Thread>();
  set_tickets(hart, thread, thread.weight);
}

function pick(hart: Hart): Thread {
  let thread = hart.lottery_resumes;
  if (is_null(thread)) {
    if (hart.lottery_tickets == 0) return thread;
    thread = lottery_holder(hart, lottery_draw(hart) % hart.lottery_tickets);
    thread.quantum = LOTTERY_QUANTUM;
  }
  take(hart, thread);
  return thread;
}

/** Alone, it wins every draw. */
function charge(hart: Hart, thread: Thread, ns: i64): bool {
  thread.quantum -= ns;
  if (thread.quantum > 0) return false;
  if (hart.lottery_tickets != thread.tickets) return true;
  thread.quantum = LOTTERY_QUANTUM;
  return false;
}

function reweight(hart: Hart, thread: Thread, weight: u32): void {
  if (thread.on_queue != 0) set_tickets(hart, thread, weight);
  else thread.tickets = weight;
  thread.weight = weight;
}

/** Called once at boot. */
export function lottery_register(): void {
  const row = class_begin(CLASS_LOTTERY, 'lottery');
  row.enqueue = enqueue.index;
  row.dequeue = dequeue.index;
  row.remove = remove.index;
  row.put = put.index;
  row.pick = pick.index;
  row.take = take.index;
  row.charge = charge.index;
  row.reweight = reweight.index;
}
