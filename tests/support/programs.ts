// The C test programs (tests/programs/**/*.c), compiled.
//
// Interface: programNames, testProgram(name).

import { globSync } from 'node:fs';
import { compileAll, programsDirectory, type CompileJob } from './clang.ts';

/** Names of all C test programs: the path under tests/programs without `.c`, e.g. 'hello', 'wasi/seek'. */
export const programNames = globSync('**/*.c', { cwd: programsDirectory })
  .map((path) => path.replaceAll('\\', '/').slice(0, -'.c'.length))
  .sort();

const warnings = ['-Wall', '-Wextra', '-Werror'];

/** What a program needs beyond the defaults. */
const special: Record<string, Omit<CompileJob, 'files'>> = {
  // Frames must stay as the source has them: nothing inlined, no tail call turned into a loop.
  recurse: {
    flags: [...warnings, '-O1', '-fno-inline', '-fno-optimize-sibling-calls'],
    linkFlags: ['-z', 'stack-size=8388608'],
  },
};

let compiled: Promise<string[]> | undefined;

/** Path of the program compiled to wasm. The first call compiles all programs that are not in the cache, at once. */
export async function testProgram(name: string): Promise<string> {
  const index = programNames.indexOf(name);
  if (index < 0) throw new Error(`tests/programs/${name}.c does not exist`);
  compiled ??= compileAll(
    programNames.map((program) => ({
      files: [`${program}.c`],
      flags: [...warnings, '-O1'],
      ...special[program],
    })),
  );
  return (await compiled)[index]!;
}
