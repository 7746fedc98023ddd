// Makes a program that can fork: Binaryen's Asyncify lets the functions on the way to the system call that forks unwind
// their frames into memory and rewind from there (docs of the pass: binaryen/src/passes/Asyncify.cpp).
//
// Only functions that can reach the call are instrumented, since the others would pay in size and speed for nothing.
// Binaryen finds them by the call graph. A call through the table may reach anything; a program that promises (`direct`)
// that fork is never on the far side of one spares every function that makes such a call.

/** Imports that unwind. */
const FORKS = 'wasix_32v1.proc_fork,wasix_32v1.proc_fork_env';

/**
 * @param {Uint8Array} wasm
 * @param {'direct' | 'indirect'} calls how fork may be reached
 * @returns {Promise<Uint8Array<ArrayBuffer>>} the program, instrumented and optimized again
 */
export async function asyncify(wasm, calls) {
  const { default: binaryen } = await import('binaryen');
  const module = binaryen.readBinary(wasm);
  try {
    const { MutableGlobals, SignExt, NontrappingFPToInt, BulkMemory, BulkMemoryOpt } = binaryen.Features;
    module.setFeatures(MutableGlobals | SignExt | NontrappingFPToInt | BulkMemory | BulkMemoryOpt);
    binaryen.setOptimizeLevel(3);
    binaryen.setShrinkLevel(1);
    binaryen.setPassArgument('asyncify-imports', FORKS);
    binaryen.setPassArgument('asyncify-ignore-indirect', calls === 'direct' ? '1' : null);
    module.runPasses(['asyncify']);
    module.optimize();
    return module.emitBinary();
  } finally {
    module.dispose();
  }
}
