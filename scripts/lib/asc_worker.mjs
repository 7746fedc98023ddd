// A worker thread that compiles AssemblyScript: build.mjs keeps one per processor.

import { parentPort } from 'node:worker_threads';
import { compileAssemblyScript } from './asc.mjs';

parentPort.on('message', async (job) => {
  try {
    parentPort.postMessage({ result: await compileAssemblyScript(job) });
  } catch (error) {
    parentPort.postMessage({ message: error.message });
  }
});
