// A byte sent through one pipe to another process and back through a second one; an operation is one round trip. With an
// argument `across` the other process is on another hart: who computes before it spawns is not joined by its child.

import { CIOVEC_BUF, CIOVEC_BUF_LEN, wasi_fd_read, wasi_fd_write } from '../../userland/lib/base/abi';
import { Bytes, equalsText, toBytes } from '../../userland/lib/base/bytes';
import { Command, pipe } from '../../userland/lib/process/process';
import { environment, programArguments } from '../../userland/lib/base/program';
import { now, report, require } from './timing';

const COUNT: i32 = 200_000;
const COUNT_ACROSS: i32 = 10_000;
const vector = memory.data(16, 8);

/** Answers each byte from descriptor `from` with one on `to`, until the end of the input. */
function answer(from: i32, to: i32): void {
  while (wasi_fd_read(from, vector, 1, vector + 8) == 0 && load<u32>(vector, 8) == 1) {
    wasi_fd_write(to, vector, 1, vector + 8);
  }
}

function roundTrips(from: i32, to: i32, count: i32): void {
  for (let i = 0; i < count; i++) {
    let errno = wasi_fd_write(to, vector, 1, vector + 8);
    if (errno == 0) errno = wasi_fd_read(from, vector, 1, vector + 8);
    require(errno == 0, 'round trip', errno);
  }
}

/** Long enough to be taken for a program that computes: kernel/sched/place.ts. */
function compute(): void {
  const end = now() + 20_000_000;
  while (now() < end) {}
}

function measure(self: Bytes, count: i32): void {
  const there = pipe();
  const back = pipe();
  require(there.error == 0 && back.error == 0, 'pipe', there.error | back.error);
  const child = new Command(self, [self, toBytes('answer')], environment())
    .duplicate(there.reader, 0)
    .duplicate(back.writer, 1)
    .close(there.reader)
    .close(there.writer)
    .close(back.reader)
    .close(back.writer)
    .spawn();
  require(child > 0, 'spawn', child);
  roundTrips(back.reader, there.writer, count / 4);
  const start = now();
  roundTrips(back.reader, there.writer, count);
  report(now() - start, count);
}

store<usize>(vector + CIOVEC_BUF, vector + 12);
store<u32>(vector + CIOVEC_BUF_LEN, 1);
const args = programArguments();
if (args.length > 1 && equalsText(args[1], 'answer')) {
  answer(0, 1);
} else {
  if (args.length > 1) compute();
  measure(args[0], args.length > 1 ? COUNT_ACROSS : COUNT);
}
