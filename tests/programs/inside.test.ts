// Real programs in minios do what they do with no OS around them: output, errors, exit status and files. Some inputs of each
// program; tests/long/ has them all.

import { afterAll, describe, test } from 'vitest';
import { expectSame, MiniosRunner } from '../support/inside.ts';
import { realPrograms } from '../support/inputs.ts';
import { withPackages } from '../support/packages.ts';

/** Inputs of a program that has more to show than its first three. */
const CHOSEN: Record<string, readonly string[]> = {
  'CPython 3.12': [
    'arithmetic',
    'script on stdin',
    'script file',
    'binary on stdin',
    'files',
    'traceback',
    'json',
    'sqlite3',
    'recursion of 20,000 frames',
    'recursion through C to the end of the stack',
    'subprocess says why it cannot',
    'large output',
  ],
  SQLite: ['arithmetic', 'a table and an index', 'journal_mode delete', 'import and dump', 'not a database'],
  clang: ['version', 'object at -O2', 'errors'],
};

/** The same on a directory of the host. */
const SHARED: Record<string, readonly string[]> = {
  'CPython 3.12': ['files', 'sqlite3'],
  SQLite: ['journal_mode persist', 'import and dump'],
  clang: ['object at -O0'],
};

function compare(runner: MiniosRunner, where: string, chosen: Record<string, readonly string[]>): void {
  afterAll(() => runner.stop());
  for (const program of realPrograms) {
    for (const name of chosen[program.name] ?? []) {
      withPackages(test, program.packages)(
        `${program.name}, ${name}, ${where}`,
        async () => {
          const input = program.inputs.find((candidate) => candidate.name === name);
          if (!input) throw new Error(`${program.name} has no input "${name}"`);
          await expectSame(runner, program, input);
        },
        300_000,
      );
    }
  }
}

describe('in minios', () => {
  const firstThree = realPrograms.map(({ name, inputs }) => [
    name,
    inputs.slice(0, 3).map((input) => input.name),
  ]);
  compare(new MiniosRunner(), 'on tmpfs', { ...Object.fromEntries(firstThree), ...CHOSEN });
});

describe('in minios', () => {
  compare(new MiniosRunner({}, ['/work']), 'on a shared directory', SHARED);
});
