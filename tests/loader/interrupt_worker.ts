// Runs a rewritten module with little fuel, and throws from its third preemption: for interrupt.test.ts.

import { parentPort, workerData } from 'node:worker_threads';
import { instantiateRewritten } from './harness.ts';

const FUEL = 1000;
let preemptions = 0;

const { exports } = instantiateRewritten(
  workerData,
  {},
  {
    preempt: () => {
      if (++preemptions === 3) throw new Error('interrupted');
    },
  },
  FUEL,
);
try {
  exports.run();
  parentPort!.postMessage('ended');
} catch (error) {
  parentPort!.postMessage((error as Error).message);
}
