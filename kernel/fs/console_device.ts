// Ports of the console device as files: /dev/vport0p1 to 3 are the standard streams of the process that started the
// machine. Bytes pass through as they are. The terminal, port 0, is tty/console.ts's.
//
// Interface: console_devices_register. Locks: the port's, over one copy; its readers take turns as they wake.

import { FDFLAGS_NONBLOCK, POLLIN, POLLOUT, POLLRDNORM, POLLWRNORM } from '../base/abi';
import { FRAME_SIZE } from '../base/config';
import { error_of, is_error } from '../base/pointer';
import {
  ConsolePort,
  console_ask,
  console_input,
  console_lock,
  console_port,
  console_readers,
  console_ready,
  console_take,
  console_unlock,
  console_wait_input,
} from '../dev/console';
import { console_write_new } from '../dev/operations';
import { request_call, request_end } from '../dev/queue';
import { char_device_lead_out, char_device_register } from '../vfs/file/char_device';
import { FILE_STREAM, File, FileOps, file_ops_create } from '../vfs/file/file';
import { PollTable, poll_wait } from '../vfs/file/poll';
import { IovIter, copy_to_iter, copy_from_iter } from '../vfs/iov_iter';

/** Virtio ports have a dynamic major number. */
const PORT_MAJOR: u32 = 240;

@inline
function port_of(file: File): ConsolePort {
  return changetype<ConsolePort>(file.private_data);
}

function open(file: File): i32 {
  file.access |= FILE_STREAM;
  return 0;
}

/** Blocks until there is input; 0 at its end. */
function read(file: File, iter: IovIter): i32 {
  if (iter.remaining == 0) return 0;
  const port = port_of(file);
  while (true) {
    const error = console_wait_input(port, (file.flags & FDFLAGS_NONBLOCK) != 0);
    if (error < 0) return error;
    console_lock(port);
    const ended = port.ended != 0;
    const count = min<u32>(port.count, iter.remaining);
    const result = copy_to_iter(iter, console_input(port), count);
    if (result == 0) console_take(port, count);
    console_unlock(port);
    if (result < 0) return result;
    if (count != 0 || ended) return count;
  }
}

/** Blocks until the outside has taken all, piece by piece. -EPIPE if it is closed; short if that comes midway. */
function write(file: File, iter: IovIter): i32 {
  let done: i32 = 0;
  while (iter.remaining != 0) {
    const count = min<u32>(iter.remaining, <u32>FRAME_SIZE);
    const request = console_write_new(port_of(file).number, count, file.account);
    if (is_error(request)) return done != 0 ? done : error_of(request);
    let result = copy_from_iter(iter, request.block, count);
    if (result == 0) result = request_call(request);
    request_end(request);
    if (result < 0) return done != 0 ? done : result;
    done += count;
  }
  return done;
}

function poll(file: File, table: PollTable): u32 {
  const port = port_of(file);
  poll_wait(table, console_readers(port));
  console_ask(port);
  return (console_ready(port) ? POLLIN | POLLRDNORM : 0) | POLLOUT | POLLWRNORM;
}

function port_register(number: u32, name: string, ops: FileOps): void {
  const port = changetype<usize>(console_port(number));
  char_device_lead_out(char_device_register(PORT_MAJOR, number, name, 0o666, ops, port));
}

/** Makes the ports known to devfs. At boot. */
export function console_devices_register(): void {
  const ops = file_ops_create();
  ops.open = open.index;
  ops.read = read.index;
  ops.write = write.index;
  ops.poll = poll.index;
  port_register(1, 'vport0p1', ops);
  port_register(2, 'vport0p2', ops);
  port_register(3, 'vport0p3', ops);
}
