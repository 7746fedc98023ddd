// Reads what the self-checking C programs print (tests/programs/include/tap.h).
//
// Interface: parseTap(text), conformancePrograms, runConformance(runner, program, options).

import type { RunOptions, Runner } from './oracle.ts';
import { programNames, testProgram } from './programs.ts';

/** Result of one self-checking program. */
export interface TapResult {
  /** Names of the checks that passed, in order. */
  passed: string[];
  /** The checks that failed: name → `got …, want …`. */
  failed: Map<string, string>;
  /** Whether the program came to its end: the plan was printed and names as many checks as there were. */
  complete: boolean;
}

/** Reads TAP as tap.h prints it. Lines of other kinds (comments, continued failures) are passed over. */
export function parseTap(text: string): TapResult {
  const result: TapResult = { passed: [], failed: new Map(), complete: false };
  for (const line of text.split('\n')) {
    const passed = /^ok \d+ - (.*)$/.exec(line);
    const failed = /^not ok \d+ - (.*): (got .*)$/.exec(line);
    const plan = /^1\.\.(\d+)$/.exec(line);
    if (passed) result.passed.push(passed[1]!);
    if (failed) result.failed.set(failed[1]!, failed[2]!);
    if (plan) result.complete = Number(plan[1]) === result.passed.length + result.failed.size;
  }
  return result;
}

/** Names of the programs of the preview1 conformance suite ('wasi/open', …). */
export const conformancePrograms = programNames.filter((name) => name.startsWith('wasi/'));

/**
 * Runs a program of the conformance suite in the directory /tmp, which `options.preopens` or the runner itself
 * must provide. `extra` are further arguments.
 */
export async function runConformance(
  runner: Runner,
  program: string,
  options: RunOptions = {},
  extra: readonly string[] = [],
): Promise<TapResult & { status: number; output: string }> {
  const args = [program, '/tmp', ...extra];
  const result = await runner(await testProgram(program), {
    env: { LANG: 'C.UTF-8', EMPTY: '' },
    ...options,
    args,
  });
  const output =
    Buffer.from(result.stdout).toString() + Buffer.from(result.stderr).toString() + (result.trap ?? '');
  return { ...parseTap(Buffer.from(result.stdout).toString()), status: result.status, output };
}
