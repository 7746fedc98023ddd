// All inputs of all real programs under node:wasi do what they say, and do the same twice: nothing in them depends on
// time or chance, so that what another runner makes of them can be compared byte for byte.

import { expect, test } from 'vitest';
import { expectedResult, realPrograms, runInput } from '../support/inputs.ts';
import { runOracle } from '../support/oracle.ts';
import { withPackages } from '../support/packages.ts';

for (const program of realPrograms) {
  for (const input of program.inputs) {
    withPackages(test, program.packages)(`${program.name}, ${input.name}, under node:wasi`, async () => {
      const result = await expectedResult(program, input);
      expect(result.trap).toBeNull();
      expect(result.status, result.stderr).toBe(input.status ?? 0);
      expect(result.stdout).toContain(input.prints ?? '');
      expect(await runInput(runOracle, program, input)).toEqual(result);
    });
  }
}
