// The inputs of real programs under node:wasi: the first two of each program. tests/long/ has them all.

import { expect, test } from 'vitest';
import { endsBySignal, expectedResult, realPrograms } from '../support/inputs.ts';
import { withPackages } from '../support/packages.ts';

for (const program of realPrograms) {
  for (const input of program.inputs.slice(0, 2)) {
    withPackages(test, program.packages)(
      `${program.name}, ${input.name}, under node:wasi`,
      async () => {
        const result = await expectedResult(program, input);
        expect(result.trap !== null).toBe(endsBySignal(input));
        expect(result.status, result.stderr).toBe(input.status ?? 0);
        expect(result.stdout).toContain(input.prints ?? '');
      },
      300_000,
    );
  }
}

test('the inputs of a program have different names', () => {
  for (const { name, inputs } of realPrograms) {
    const names = inputs.map((input) => input.name);
    expect(names, name).toEqual([...new Set(names)]);
  }
});
