// The console as a terminal: /dev/console, and under its driver's name /dev/hvc0; and /dev/tty, the controlling terminal
// of the opener. The standard streams of the process that started the machine are beside it, /dev/vport0p1 to 3 (fs/).
//
// From its first opening on the outside is asked for input and for its size, whether anybody reads or not: ^C has to be seen.
// Input is asked for again when the discipline has taken all of it: nothing is lost, what nobody reads waits outside.
//
// Interface: console_tty_init, console_flush. Locks: none of its own; takes the terminal's.

import { ENXIO, IMAXBEL, IUTF8 } from '../base/abi';
import { panic } from '../base/panic';
import { is_null } from '../base/pointer';
import { root_account } from '../mm/account';
import { kmalloc_root } from '../mm/slab';
import { atomic_exchange } from '../sync/atomic';
import { ConsolePort, console_ask, console_lock, console_unlock } from '../dev/console';
import { console_size_post } from '../dev/operations';
import { current_task, tasks_lock, tasks_unlock } from '../proc/task';
import {
  CharDevice,
  char_device_lead_out,
  char_device_register,
  device_number,
} from '../vfs/file/char_device';
import { File, file_ops_create } from '../vfs/file/file';
import { console_terminal_port, tty_feed, tty_hang_up } from './driver';
import { tty_drain, tty_resize } from './ioctl';
import { controlling_terminal, job_init, job_opened } from './job';
import { output_start } from './output';
import { terminal_open } from './pty';
import { TtyState, tty_state } from './state';
import { tty_create, tty_get, tty_lock, tty_put, tty_unlock, tty_winsize } from './tty';

/** Linux's numbers: /dev/tty is 5:0, /dev/console 5:1, hvc0 229:0. */
const TTY_MAJOR: u32 = 5;
const HVC_MAJOR: u32 = 229;

/** Where the outside writes the size: a struct winsize. */
const WINSIZE_BYTES: u32 = 8;

/** Input has come from the outside, or its end. */
function input_came(port: ConsolePort): void {
  const tty = tty_state().console;
  console_lock(port);
  const ended = port.ended != 0;
  console_unlock(port);
  if (ended) tty_hang_up(tty);
  else tty_feed(tty);
}

/** Asks for the size, to be answered when it is another than the one known. */
function ask_size(buffer: usize): void {
  const tty = tty_state().console;
  tty_lock(tty);
  const size = load<u64>(tty_winsize(tty));
  tty_unlock(tty);
  console_size_post(console_terminal_port().number, size, buffer, WINSIZE_BYTES, size_came.index, buffer);
}

function size_came(buffer: usize, status: i32): void {
  if (status < 0) return;
  tty_resize(tty_state().console, load<u64>(buffer));
  ask_size(buffer);
}

function start(): void {
  // Two harts may open it at once.
  const started = changetype<usize>(tty_state()) + offsetof<TtyState>('console_started');
  if (atomic_exchange(started, 1) != 0) return;
  const port = console_terminal_port();
  port.on_input = input_came.index;
  console_ask(port);
  const buffer = kmalloc_root(WINSIZE_BYTES);
  if (buffer != 0) ask_size(buffer);
}

/** /dev/console: never makes it the controlling terminal, as on Linux; TIOCSCTTY does. */
function open_console(file: File): i32 {
  start();
  return terminal_open(file, tty_state().console);
}

function open_hvc(file: File): i32 {
  const error = open_console(file);
  if (error == 0) job_opened(tty_state().console, file);
  return error;
}

/** /dev/tty: the controlling terminal of the caller, -ENXIO if it has none: tty(4). */
function open_controlling(file: File): i32 {
  tasks_lock();
  const tty = controlling_terminal(current_task());
  if (!is_null(tty)) tty_get(tty);
  tasks_unlock();
  if (is_null(tty)) return -ENXIO;
  const error = terminal_open(file, tty);
  tty_put(tty);
  return error;
}

/** Before the machine stops: lets the outside take what has been written. Sleeps; a signal that kills ends it. */
export function console_flush(): void {
  const tty = tty_state().console;
  tty_lock(tty);
  tty.stopped_by_call = 0;
  output_start(tty);
  tty_unlock(tty);
  tty_feed(tty);
  tty_drain(tty);
}

/** A table of operations whose open is `open`: what they open has the terminals' own. */
function device(major: u32, minor: u32, name: string, mode: u32, open: u32): CharDevice {
  const ops = file_ops_create();
  ops.open = open;
  return char_device_register(major, minor, name, mode, ops, 0);
}

/** Makes the console and /dev/tty. At boot, after devpts_init and tasks_init. */
export function console_tty_init(): void {
  const state = tty_state();
  const tty = tty_create(device_number(TTY_MAJOR, 1), 0, root_account());
  if (is_null(tty)) panic('no memory for the console');
  tty.iflag |= IUTF8 | IMAXBEL;
  state.console = tty;
  job_init();
  device(TTY_MAJOR, 0, 'tty', 0o666, open_controlling.index);
  char_device_lead_out(device(TTY_MAJOR, 1, 'console', 0o600, open_console.index));
  char_device_lead_out(device(HVC_MAJOR, 0, 'hvc0', 0o600, open_hvc.index));
}
