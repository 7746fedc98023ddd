// Starts /bench/exit and waits for its end, again and again; an operation is one whole process.

import { toBytes } from '../../userland/lib/base/bytes';
import { Command, wait } from '../../userland/lib/process/process';
import { now, report, require } from './timing';

const WARMUP: i32 = 100;
const COUNT: i32 = 1000;

function processes(command: Command, count: i32): void {
  for (let i = 0; i < count; i++) {
    const child = command.spawn();
    require(child > 0, 'spawn', child);
    const result = wait(child);
    require(result.exitStatus == 0, 'exit status', result.exitStatus);
  }
}

const path = toBytes('/bench/exit');
const command = new Command(path, [path], []);
processes(command, WARMUP);
const start = now();
processes(command, COUNT);
report(now() - start, COUNT);
