// A kernel double: the least kernel that a hart can run, for tests of the machine. Tasks take turns; there is no
// memory manager, no file system, no process tree. System calls have the names of real ones, so that programs bind:
//
//   sched_yield        yields                      fd_write(fd, p, n, _)   appends n bytes at p to the transcript
//   proc_exit(status)  ends                        fd_read(fd, …)          sleeps until double_wake(slot)
//   getpid             the slot
//
// Interface: what host/machine/kernel_exports.ts lists, and double_*, called by tests where the loop runs jobs.

import { BOOT_PARAMETERS_TABLE_BASE, EINTR, WINDOW_SLOTS } from '../../../kernel/base/abi';
import {
  hw_attach,
  hw_doorbell,
  hw_instantiate,
  hw_now,
  hw_park,
  hw_power,
  hw_probe,
  hw_release,
  hw_serial,
  hw_thread,
} from '../../../kernel/base/hw';
import {
  copy_from_user,
  uaccess_switch,
  window_fuel_set,
  window_grow,
  window_run_main,
  window_run_start,
} from '../../../kernel/mm/uaccess';

const SLOTS: u32 = 512;
const FREE: u32 = 0;
const READY: u32 = 1;
const SLEEPING: u32 = 2;
const DYING: u32 = 3;

/** Words that tests read from RAM: see tests/machine/support/double.ts. */
const STATS: usize = 0x40000;
const QUEUE: usize = 0x41000;
const TASKS: usize = 0x50000;
const TASK_BYTES: usize = 32;
const TRANSCRIPT: usize = 0x60000;
const FUEL: i32 = 1000;

@unmanaged
class Stats {
  table_base: u32;
  head: u32;
  tail: u32;
  current: u32;
  transcript: u32;
  fault_slot: u32;
  fault_kind: u32;
  exits: u32;
  preempts: u32;
  breaks: u32;
  interrupts: u32;
  interrupt_word: u32;
  timer: f64;
}

@unmanaged
class Task {
  state: u32;
  killed: u32;
  host: u32;
  pages: u32;
  queued: u32;
}

@inline
function stats(): Stats {
  return changetype<Stats>(STATS);
}
@inline
function task(slot: u32): Task {
  return changetype<Task>(TASKS + TASK_BYTES * <usize>slot);
}
@inline
function window(slot: u32): u32 {
  return stats().table_base + WINDOW_SLOTS * slot;
}

function enqueue(slot: u32): void {
  const t = task(slot);
  t.state = READY;
  if (t.queued) return;
  t.queued = 1;
  store<u32>(QUEUE + 4 * <usize>(stats().tail++ & 1023), slot);
}

function dequeue(): u32 {
  const s = stats();
  while (s.head != s.tail) {
    const slot = load<u32>(QUEUE + 4 * <usize>(s.head++ & 1023));
    task(slot).queued = 0;
    if (task(slot).state == READY) return slot;
  }
  return 0;
}

function come_back(slot: u32): void {
  stats().current = slot;
  uaccess_switch(window(slot), (<u64>task(slot).pages) << 16);
}

function switch_away(): void {
  const me = stats().current;
  const next = dequeue();
  // Alone, it lets the event loop run, as the real kernel does every 2 ms.
  stats().current = next;
  hw_park(me, next);
  come_back(me);
}

function leave(): void {
  const me = stats().current;
  if (!task(me).killed) return;
  task(me).state = DYING;
  unreachable();
}

export function boot(hart: u32, parameters: usize): void {
  stats().table_base = load<u32>(parameters + BOOT_PARAMETERS_TABLE_BASE);
  stats().timer = -1;
  hw_serial(parameters, hart == 0 ? 4 : 0);
}

export function hart_next(): u32 {
  const s = stats();
  s.current = 0;
  if (s.interrupt_word != 0) {
    s.interrupts |= s.interrupt_word;
    s.interrupt_word = 0;
  }
  if (s.timer >= 0 && hw_now() >= s.timer) {
    s.timer = -1;
    for (let slot: u32 = 1; slot < SLOTS; slot++)
      if (task(slot).state == SLEEPING && !task(slot).host) enqueue(slot);
  }
  s.current = dequeue();
  return s.current;
}

export function hart_timeout(): f64 {
  return stats().timer < 0 ? -1 : max<f64>(0, stats().timer - hw_now());
}

export function hart_after_break(): void {
  stats().breaks++;
}

export function thread_main(slot: u32): void {
  come_back(slot);
  window_fuel_set(window(slot), FUEL);
  window_run_start();
  window_run_main();
  wasi_proc_exit(0);
}

export function thread_fault(slot: u32, kind: u32): void {
  stats().fault_slot = slot;
  stats().fault_kind = kind;
  task(slot).state = DYING;
  unreachable();
}

export function slot_dying(slot: u32): bool {
  return task(slot).state == DYING;
}

export function slot_unwound(slot: u32): void {
  stats().exits++;
  task(slot).state = FREE;
  hw_release(slot);
}

export function preempt(): void {
  hw_probe();
  stats().preempts++;
  const me = stats().current;
  window_fuel_set(window(me), FUEL);
  enqueue(me);
  switch_away();
  leave();
}

/** No program here can fork. */
export function memory_size(): u32 {
  return unreachable();
}

export function memory_grow(pages: u32): i32 {
  const old = window_grow(pages);
  const me = stats().current;
  if (old >= 0) task(me).pages += pages;
  come_back(me);
  return old;
}

export function table_grow(_elements: i32): i32 {
  return 1;
}

export function host_task_create(): i32 {
  const slot = free_slot();
  task(slot).host = 1;
  task(slot).pages = 16;
  task(slot).state = SLEEPING;
  return slot;
}

export function host_task_wake(slot: u32): void {
  enqueue(slot);
}

export function host_task_call_begin(slot: u32): void {
  come_back(slot);
}

export function host_task_call_end(slot: u32): void {
  task(slot).state = SLEEPING;
}

export function host_task_idle(slot: u32): void {
  come_back(slot);
  leave();
  task(slot).state = SLEEPING;
}

function free_slot(): u32 {
  let slot: u32 = 1;
  while (task(slot).state != FREE) slot++;
  memory.fill(TASKS + TASK_BYTES * <usize>slot, 0, TASK_BYTES);
  return slot;
}

/** Starts a program: its slot or -errno. */
export function double_spawn(image: u32, pages: u32, pages_max: u32): i32 {
  const slot = free_slot();
  const result = hw_instantiate(slot, image, pages, pages_max, 0);
  if (result < 0) return result;
  task(slot).pages = pages;
  enqueue(slot);
  return slot;
}

/** Wakes a sleeper. */
export function double_wake(slot: u32): void {
  if (task(slot).state == SLEEPING) enqueue(slot);
}

export function double_kill(slot: u32): void {
  task(slot).killed = 1;
  if (task(slot).state == SLEEPING) enqueue(slot);
}

/** Wakes all sleeping programs after `ms`. */
export function double_timer(ms: f64): void {
  stats().timer = hw_now() + ms;
}

export function double_power(how: u32, status: i32): void {
  hw_power(how, status);
}

/** Attaches a queue that a test has written to RAM. */
export function double_attach(device: u32, queue: usize): void {
  hw_attach(device, queue);
}
export function double_doorbell(device: u32): void {
  hw_doorbell(device);
}

/** Prepares a slot as a kernel thread's. */
export function double_thread(slot: u32): void {
  hw_thread(slot);
}

export function wasi_sched_yield(): i32 {
  hw_probe();
  enqueue(stats().current);
  switch_away();
  leave();
  return 0;
}

export function wasi_proc_exit(_status: i32): void {
  task(stats().current).state = DYING;
  unreachable();
}

export function minios_getpid(): i32 {
  return stats().current;
}

export function wasi_fd_write(_fd: i32, address: u32, length: u32, _result: u32): i32 {
  const s = stats();
  if (copy_from_user(TRANSCRIPT + s.transcript, address, length) < 0) return -1;
  s.transcript += length;
  return 0;
}

export function wasi_fd_read(_fd: i32, _vector: u32, _count: u32, _result: u32): i32 {
  const me = stats().current;
  task(me).state = SLEEPING;
  switch_away();
  const killed = task(me).killed;
  leave();
  return killed ? EINTR : 0;
}
