// Forks a child that ends at once and waits for its end, again and again; an operation is one child. Meanwhile 2 MiB are in use,
// as in a shell.

import '../../userland/lib/base/abort';
import { exit } from '../../userland/lib/base/io';
import { fork, wait } from '../../userland/lib/process/process';
import { now, report, require } from './timing';

const WARMUP: i32 = 100;
const COUNT: i32 = 1000;
const MEMORY: i32 = 2 << 20;

function children(count: i32): void {
  for (let i = 0; i < count; i++) {
    const child = fork();
    if (child == 0) exit(0);
    require(child > 0, 'fork', child);
    const result = wait(child);
    require(result.exitStatus == 0, 'exit status', result.exitStatus);
  }
}

const memoryInUse = new StaticArray<u8>(MEMORY);
memory.fill(changetype<usize>(memoryInUse), 0xa5, MEMORY);
children(WARMUP);
const start = now();
children(COUNT);
report(now() - start, COUNT);
