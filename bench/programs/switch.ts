// Two tasks that call sched_yield in turn; an operation is one switch from one to the other.

import { RUSAGE_NIVCSW, RUSAGE_NVCSW, minios_wait4, wasi_sched_yield } from '../../userland/lib/base/abi';
import { toBytes, Bytes } from '../../userland/lib/base/bytes';
import { Command } from '../../userland/lib/process/process';
import { environment, programArguments } from '../../userland/lib/base/program';
import { now, report, require } from './timing';

const COUNT: i32 = 500_000;
const status = memory.data(8, 8);
const usage = memory.data(144, 8);

function yields(count: i32): void {
  for (let i = 0; i < count; i++) wasi_sched_yield();
}

function measure(self: Bytes): void {
  const child = new Command(self, [self, toBytes('yield')], environment()).spawn();
  require(child > 0, 'spawn', child);
  yields(COUNT);
  const start = now();
  yields(COUNT);
  const end = now();
  const found = minios_wait4(child, status, 0, usage);
  require(found == child, 'wait4', found);
  const switches = load<i64>(usage + RUSAGE_NVCSW) + load<i64>(usage + RUSAGE_NIVCSW);
  require(switches >=
    2 * <i64>COUNT - 1000, 'the other task was switched less often than it yielded', switches);
  report(end - start, 2 * <i64>COUNT);
}

const args = programArguments();
// The other task yields longer than it is measured.
if (args.length > 1) yields(3 * COUNT);
else measure(args[0]);
