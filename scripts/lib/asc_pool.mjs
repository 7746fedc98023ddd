// A pool of compiler threads. Interface: `compile(job)` as compileAssemblyScript, `close()`.

import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

/** Threads start with the first job and stop at `close()`; jobs wait their turn in order. */
export class CompilerPool {
  #idle = [];
  #all = [];
  #waiting = [];
  #size = Math.min(4, availableParallelism());

  /**
   * @param {Parameters<typeof import('./asc.mjs').compileAssemblyScript>[0]} job
   * @returns {ReturnType<typeof import('./asc.mjs').compileAssemblyScript>}
   */
  async compile(job) {
    const worker = await this.#take();
    try {
      return await new Promise((resolve, reject) => {
        worker.once('error', reject);
        worker.once('message', ({ result, message }) => {
          worker.off('error', reject);
          if (result) resolve(result);
          else reject(new Error(message));
        });
        worker.postMessage(job);
      });
    } finally {
      this.#give(worker);
    }
  }

  async close() {
    await Promise.all(this.#all.map((worker) => worker.terminate()));
  }

  #take() {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#all.length < this.#size) {
      const worker = new Worker(new URL('./asc_worker.mjs', import.meta.url));
      this.#all.push(worker);
      return worker;
    }
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #give(worker) {
    const next = this.#waiting.shift();
    if (next) next(worker);
    else this.#idle.push(worker);
  }
}
