/** The self-checking C programs of tests/programs/system, in a machine: WASIX's and minios's system calls. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';
import { withPackages } from '../support/packages.ts';
import { programNames, testProgram } from '../support/programs.ts';
import { parseTap } from '../support/tap.ts';

const compiled = withPackages(test, ['@yowasp/clang']);

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
});
afterAll(() => machine?.stop());

for (const name of programNames.filter((program) => program.startsWith('system/'))) {
  compiled(
    name,
    async () => {
      const path = `/tmp/${name.slice('system/'.length)}`;
      await machine.task.writeFile(path, readFileSync(await testProgram(name)), 0o755);
      const run = async (): Promise<void> => {
        const { stdout, stderr, status } = await machine.run(path, { args: [path, '/tmp'] });
        const result = parseTap(stdout);
        expect([...result.failed], stdout + stderr).toEqual([]);
        expect(result.complete, stdout + stderr).toBe(true);
        expect(status).toBe(0);
      };
      await run();
      await machine.leakCheck(run);
    },
    240_000,
  );
}
