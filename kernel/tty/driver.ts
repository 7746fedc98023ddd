// Between the line discipline and whatever the terminal is connected to: the console device, or a master.
//
//   tty_feed      input that waits goes into the discipline as far as there is room; called when input comes, and when
//                 a reader has made room
//   tty_transmit  output goes on its way; called, without the lock, by the task that has put some into the ring
//
// No wake-up is lost: a sleeper joins its queue before it takes the terminal's lock and looks (tty_has_input and the like);
// a task that changes what is looked at does so under that lock, too, and then looks at the queue. Any hart may do any of this at
// any time: what the discipline gets, it gets in order, since its feeder takes the input and hands it over in one go.
//
// Interface: tty_feed, tty_transmit, tty_hang_up; tty_input_ready, tty_can_write, tty_has_room for those who hold the lock,
// tty_has_input, tty_may_write for those who do not; tty_discard_pending.
// Locks: takes the terminal's. tty_feed takes tasks_lock for a signal, without the other. Any context.

import { CONSOLE_OP_WRITE, DEVICE_CONSOLE, ICANON, VMIN, VTIME } from '../base/abi';
import {
  ConsolePort,
  console_ask,
  console_input,
  console_lock,
  console_port,
  console_take,
  console_unlock,
} from '../dev/console';
import { request_get_reserved, request_post } from '../dev/queue';
import { wake_all } from '../sched/wait';
import { discipline_flush, discipline_receive } from './discipline';
import { job_hang_up, job_signal } from './job';
import { EXPANSION_MAX, echo_flush, output_room } from './output';
import {
  OUTPUT_BYTES,
  PENDING_BYTES,
  Tty,
  input_queue,
  master_input_queue,
  master_room_queue,
  output_at,
  pending_at,
  room_queue,
  tty_cc,
  tty_lock,
  tty_unlock,
  tty_wake_all,
} from './tty';

/** Writers that sleep are woken for no less room than this: Linux's WAKEUP_CHARS. */
const WAKE_ROOM: u32 = 256;

/** Where the console's input waits. */
@inline
export function console_terminal_port(): ConsolePort {
  return console_port(0);
}

/** Nobody else takes of the port: who does so holds the terminal's lock. */
function feed_from_port(tty: Tty, port: ConsolePort): u32 {
  console_lock(port);
  const input = console_input(port);
  const count = port.count;
  console_unlock(port);
  const taken = discipline_receive(tty, input, count);
  console_lock(port);
  console_take(port, taken);
  console_unlock(port);
  return taken;
}

/** Hands the discipline one stretch of the input that waits: bytes taken. Under the lock. */
function feed_stretch(tty: Tty): u32 {
  if (tty.pseudo == 0) return feed_from_port(tty, console_terminal_port());
  const length = min<u32>(
    tty.pending_head - tty.pending_tail,
    PENDING_BYTES - (tty.pending_tail & (PENDING_BYTES - 1)),
  );
  const taken = discipline_receive(tty, pending_at(tty, tty.pending_tail), length);
  tty.pending_tail += taken;
  return taken;
}

/** Hands the input that waits to the discipline, as far as it has room, and does what comes of it. */
export function tty_feed(tty: Tty): void {
  let signal = 0;
  let echoes = false;
  let room = false;
  do {
    tty_lock(tty);
    const stopped = tty.stopped;
    const echoed = tty.echo_head;
    if (signal == 0) tty.batch_head = tty.output_head;
    while (tty.signal_due == 0 && feed_stretch(tty) != 0) {}
    signal = tty.signal_due;
    echoes = echoes || tty.echo_head != echoed;
    // What is echoed before a signal is thrown away by the next one that comes with it.
    if (echoes && signal == 0) echo_flush(tty);
    tty.signal_due = 0;
    const ready = tty_input_ready(tty, false);
    const started = stopped != 0 && tty.stopped == 0;
    const flushed = signal != 0;
    room = tty.pending_head - tty.pending_tail <= PENDING_BYTES - WAKE_ROOM;
    tty_unlock(tty);
    if (signal != 0) job_signal(tty, signal);
    if (ready) wake_all(input_queue(tty));
    if (started || flushed) wake_all(room_queue(tty));
  } while (signal != 0);
  if (tty.pseudo == 0) console_ask(console_terminal_port());
  else if (room) wake_all(master_room_queue(tty));
  tty_transmit(tty);
}

/** Is there something to read? Without lines, `poll` asks as poll(2) does: for VMIN characters, if no VTIME is set. Under the lock. */
export function tty_input_ready(tty: Tty, poll: bool): bool {
  if ((tty.lflag & ICANON) != 0) return tty.canon_head != tty.read_tail;
  const least = poll && tty_cc(tty, VTIME) == 0 ? max<u32>(tty_cc(tty, VMIN), 1) : 1;
  return tty.read_head - tty.read_tail >= least;
}

/** May a writer that sleeps for room be woken? Under the lock. */
export function tty_can_write(tty: Tty): bool {
  return tty.stopped == 0 && output_room(tty) >= WAKE_ROOM;
}

/** For a reader that is about to sleep: is there something to read, or nobody left who could write it? */
export function tty_has_input(tty: Tty): bool {
  tty_lock(tty);
  const has = tty_input_ready(tty, false) || tty.hung_up != 0;
  tty_unlock(tty);
  return has;
}

/** For a writer that is about to sleep: is there room, or nobody left who could read it? */
export function tty_may_write(tty: Tty): bool {
  tty_lock(tty);
  const may = tty_can_write(tty) || tty.hung_up != 0;
  tty_unlock(tty);
  return may;
}

/** Sends output on its way. */
export function tty_transmit(tty: Tty): void {
  tty_lock(tty);
  const tail = tty.output_tail;
  const waiting = tty.output_head - tail;
  if (tty.pseudo != 0) {
    tty_unlock(tty);
    if (waiting != 0) wake_all(master_input_queue(tty));
    return;
  }
  const idle = tty.in_flight == 0 && waiting != 0 && tty.stopped == 0 && tty.hung_up == 0;
  const length = min<u32>(waiting, OUTPUT_BYTES - (tail & (OUTPUT_BYTES - 1)));
  if (idle) tty.in_flight = length;
  tty_unlock(tty);
  if (!idle) return;
  const request = request_get_reserved(DEVICE_CONSOLE);
  request.operation = CONSOLE_OP_WRITE;
  request.argument0 = console_terminal_port().number;
  request.buffer = output_at(tty, tail);
  request.buffer_size = length;
  request_post(DEVICE_CONSOLE, request, sent.index, changetype<usize>(tty));
}

/** The outside has taken what was in flight, or will never take anything again. */
function sent(argument: usize, status: i32): void {
  const tty = changetype<Tty>(argument);
  tty_lock(tty);
  // What a hang-up has thrown away is not there to be taken.
  if (tty.hung_up == 0) tty.output_tail += tty.in_flight;
  tty.in_flight = 0;
  echo_flush(tty);
  const room = tty_can_write(tty);
  tty_unlock(tty);
  if (status < 0) {
    tty_hang_up(tty);
    return;
  }
  if (room) wake_all(room_queue(tty));
  tty_transmit(tty);
}

/** Throws away input that waits for the discipline. Under the lock. */
export function tty_discard_pending(tty: Tty): void {
  tty.pending_tail = tty.pending_head;
  if (tty.pseudo != 0) return;
  const port = console_terminal_port();
  console_lock(port);
  console_take(port, port.count);
  console_unlock(port);
}

/** The other side is gone for good: waiting tasks are woken, the session is told, nothing comes and nothing goes. */
export function tty_hang_up(tty: Tty): void {
  tty_lock(tty);
  const before = tty.hung_up;
  tty.hung_up = 1;
  discipline_flush(tty);
  tty_discard_pending(tty);
  tty.output_tail = tty.output_head;
  tty.echo_tail = tty.echo_head;
  tty_unlock(tty);
  if (before != 0) return;
  tty_wake_all(tty);
  job_hang_up(tty);
}

/** Room that an unfinished write needs before it takes another piece. Under the lock. */
@inline
export function tty_has_room(tty: Tty): bool {
  return tty.stopped == 0 && output_room(tty) >= EXPANSION_MAX;
}
