// getpid in a loop.

import { minios_getpid } from '../../userland/lib/base/abi';
import { now, report, require } from './timing';

const COUNT: i32 = 4_000_000;

/** Makes `count` calls; the sum keeps them. */
function calls(count: i32): i64 {
  let sum: i64 = 0;
  for (let i = 0; i < count; i++) sum += minios_getpid();
  return sum;
}

calls(COUNT);
const start = now();
const sum = calls(COUNT);
const end = now();
require(sum == <i64>COUNT * minios_getpid(), 'getpid gave different answers', sum);
report(end - start, COUNT);
