// All inputs of all real programs: under node:wasi they do what they say, and do the same twice, so that nothing in them
// depends on time or chance; in minios they do the same, byte for byte.

import { afterAll, expect, test } from 'vitest';
import { expectSame, MiniosRunner } from '../support/inside.ts';
import { endsBySignal, expectedResult, realPrograms, runInput } from '../support/inputs.ts';
import { runOracle } from '../support/oracle.ts';
import { withPackages } from '../support/packages.ts';

const runners = {
  'on tmpfs': new MiniosRunner(),
  'on a shared directory': new MiniosRunner({}, ['/work']),
};
afterAll(() => Promise.all(Object.values(runners).map((runner) => runner.stop())));

for (const program of realPrograms) {
  for (const input of program.inputs) {
    withPackages(test, program.packages)(`${program.name}, ${input.name}, under node:wasi`, async () => {
      const result = await expectedResult(program, input);
      expect(result.trap !== null).toBe(endsBySignal(input));
      expect(result.status, result.stderr).toBe(input.status ?? 0);
      expect(result.stdout).toContain(input.prints ?? '');
      expect(await runInput(runOracle, program, input)).toEqual(result);
    });

    for (const [where, runner] of Object.entries(runners)) {
      withPackages(test, program.packages)(`${program.name}, ${input.name}, in minios ${where}`, () =>
        expectSame(runner, program, input),
      );
    }
  }
}
