// Starts two of itself that compute, and waits for both; an operation is the two.

import { toBytes } from '../../userland/lib/base/bytes';
import { Command, wait } from '../../userland/lib/process/process';
import { environment, programArguments } from '../../userland/lib/base/program';
import { now, report, require } from './timing';

const ROUNDS: u32 = 400_000_000;

/** A linear congruential generator (Numerical Recipes), which no compiler shortens. */
function compute(): u32 {
  let value: u32 = 1;
  for (let i: u32 = 0; i < ROUNDS; i++) value = value * 1664525 + 1013904223;
  return value;
}

const args = programArguments();
if (args.length > 1) {
  // What is computed must be used.
  require(compute() != 0, 'compute', 0);
} else {
  const command = new Command(args[0], [args[0], toBytes('compute')], environment());
  const start = now();
  const first = command.spawn();
  const second = command.spawn();
  require(first > 0 && second > 0, 'spawn', min(first, second));
  require(wait(first).exitStatus == 0 && wait(second).exitStatus == 0, 'wait', 0);
  report(now() - start, 1);
}
