/**
 * A process of the host that attacks a share: swaps the directory `victim` for a symbolic link to `outside` and back, a
 * bounded number of times, until it is told to stop. Run in a worker.
 */
import fs from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';

const { victim, outside, rounds, stop } = workerData as {
  victim: string;
  outside: string;
  rounds: number;
  stop: Int32Array;
};

let done = 0;
parentPort!.postMessage('ready');
for (; done < rounds && Atomics.load(stop, 0) === 0; done++) {
  fs.renameSync(victim, `${victim}.real`);
  fs.symlinkSync(outside, victim);
  fs.unlinkSync(victim);
  fs.renameSync(`${victim}.real`, victim);
}
parentPort!.postMessage(done);
