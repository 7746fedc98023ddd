/** Small programs that fork: those of program.ts, through Asyncify. */
import binaryen from 'binaryen';
import { Program } from './program.ts';

/** Makes a module able to fork, whatever features it uses. */
export function forking(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const module = binaryen.readBinary(bytes);
  try {
    module.setFeatures(binaryen.Features.All & ~binaryen.Features.GC);
    binaryen.setOptimizeLevel(1);
    binaryen.setPassArgument('asyncify-imports', 'wasix_32v1.proc_fork');
    module.runPasses(['asyncify']);
    return Uint8Array.from(module.emitBinary());
  } finally {
    module.dispose();
  }
}

/** A program without data that can fork. */
export function forkingProgram(body: string, locals = '', functions = ''): Uint8Array<ArrayBuffer> {
  return forking(new Program().build(body, locals, functions));
}

/** Runs `child` in a forked child and `parent` in its parent, which then has the child's number in $pid. */
export function forked(child: string, parent: string): string {
  return `(local.set $pid (call $fork))
    (if (i32.lt_s (local.get $pid) (i32.const 0)) (then (call $exit (i32.load (i32.const 44)))))
    (if (local.get $pid) (then ${parent}) (else ${child}))`;
}
