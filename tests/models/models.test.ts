/**
 * Spin explores every interleaving of the models of the kernel's sleeping and waking (docs/locking.md, "Models"). Each names
 * its mutants at its head: as many preprocessor names, each of which brings a classic bug back, and spin must find it.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';

const DIRECTORY = import.meta.dirname;
/** MB, and steps from the beginning, that a verifier may use. */
const MEMORY = 500;
const DEPTH = 100_000;
/** Milliseconds for one program; a bound on hangs, many times what it takes. */
const TIMEOUT = 120_000;

interface Verdict {
  errors: number;
  /** What spin printed. */
  report: string;
}

/** Explores a model, with these preprocessor names defined, until the first error. */
function verify(model: string, defines: readonly string[] = []): Verdict {
  const scratch = mkdtempSync(join(tmpdir(), 'minios-model-'));
  const run = (program: string, args: readonly string[]): string =>
    execFileSync(program, args, { cwd: scratch, encoding: 'utf8', timeout: TIMEOUT, stdio: 'pipe' });
  try {
    for (const file of globSync('*.pml', { cwd: DIRECTORY }))
      cpSync(join(DIRECTORY, file), join(scratch, file));
    run('spin', [...defines.map((name) => `-D${name}`), '-a', model]);
    run('gcc', ['-O2', '-w', '-DSAFETY', '-DCOLLAPSE', `-DMEMLIM=${MEMORY}`, '-o', 'pan', 'pan.c']);
    const report = run('./pan', [`-m${DEPTH}`]);
    const errors = /errors: (\d+)/.exec(report);
    // A search that ran out of memory or depth has not seen all there is.
    const cut = /max search depth too small|reached -DMEMLIM|Search not completed/.exec(report);
    if (errors === null || (cut !== null && errors[1] === '0')) throw new Error(`not explored:\n${report}`);
    return { errors: Number(errors[1]), report };
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The mutants that the head of a model lists. */
function mutantsOf(source: string): string[] {
  const head = source.slice(0, source.indexOf('*/'));
  return [...head.matchAll(/^ \* {3}([A-Z_]+) {2,}\S/gm)].map(([, name]) => name!);
}

const models = globSync('*.pml', { cwd: DIRECTORY })
  .filter((file) => file !== 'machine.pml')
  .sort();

test('there are models', () => {
  expect(models).toEqual(['futex.pml', 'handover.pml', 'jump.pml', 'sleep.pml']);
});

for (const model of models) {
  const source = readFileSync(join(DIRECTORY, model), 'utf8');
  const name = basename(model, '.pml');

  test(`${name}: in no interleaving does anything go wrong`, () => {
    const { errors, report } = verify(model);
    expect(errors, report).toBe(0);
  });

  test(`${name}: its head lists the mutants that it has`, () => {
    const used = new Set([...source.matchAll(/^#ifn?def ([A-Z_]+)/gm)].map(([, mutant]) => mutant));
    expect(new Set(mutantsOf(source))).toEqual(used);
  });

  for (const mutant of mutantsOf(source)) {
    test(`${name}: with ${mutant}, spin finds the bug`, () => {
      const { errors, report } = verify(model, [mutant]);
      expect(errors, report).toBeGreaterThan(0);
    });
  }
}
