// Real programs in minios do what they do with no OS around them: output, errors, exit status and files. Some inputs of each
// program; tests/long/ has them all.

import { afterAll, test } from 'vitest';
import { expectSame, stopMinios } from '../support/inside.ts';
import { realPrograms } from '../support/inputs.ts';
import { withPackages } from '../support/packages.ts';

afterAll(stopMinios);

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

for (const program of realPrograms) {
  const { name, inputs, packages } = program;
  const chosen = CHOSEN[name] ?? inputs.slice(0, 3).map((input) => input.name);
  for (const inputName of chosen) {
    withPackages(test, packages)(
      `${name}, ${inputName}, in minios`,
      async () => {
        const input = inputs.find((candidate) => candidate.name === inputName);
        if (!input) throw new Error(`${name} has no input "${inputName}"`);
        await expectSame(program, input);
      },
      300_000,
    );
  }
}
