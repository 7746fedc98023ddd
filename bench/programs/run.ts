// run OPERATIONS REPEAT PROGRAM ARG...: runs a program REPEAT times, after one run that does not count. An operation is a part
// of what the program does: it does OPERATIONS of them in each run.

import { Bytes, toBytes } from '../../userland/lib/base/bytes';
import { parseDecimal } from '../../userland/lib/text/number';
import { Command, wait } from '../../userland/lib/process/process';
import { programArguments } from '../../userland/lib/base/program';
import { now, report, require } from './timing';

function run(command: Command): void {
  const child = command.spawn();
  require(child > 0, 'spawn', child);
  const result = wait(child);
  require(result.exitStatus == 0, 'exit status', result.exitStatus);
}

const args: Array<Bytes> = programArguments();
const operations = <i32>parseDecimal(args[1]);
const repeat = <i32>parseDecimal(args[2]);
const command = new Command(args[3], args.slice(3), [toBytes('PATH=/bin')]);
run(command);
const start = now();
for (let i = 0; i < repeat; i++) run(command);
report(now() - start, operations * repeat);
