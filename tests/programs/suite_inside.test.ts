// The preview1 conformance suite in minios: every check passes, and nothing is left behind.

import { readdirSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { MiniosRunner } from '../support/inside.ts';
import { withScratch } from '../support/oracle.ts';
import { withPackages } from '../support/packages.ts';
import { conformancePrograms, runConformance } from '../support/tap.ts';

const compiled = withPackages(test, ['@yowasp/clang']);

// A clock that says 2026, as the suite wants a date of these years.
const minios = new MiniosRunner({
  debug: true,
  clock: 'virtual',
  epoch: 1_767_225_600_000_000_000n,
  memory: 128 * 2 ** 20,
});
afterAll(() => minios.stop());

for (const program of conformancePrograms) {
  compiled(
    `${program} in minios`,
    () =>
      withScratch(async (directory) => {
        const preopens = { '/tmp': directory };
        const run = async (): Promise<void> => {
          const result = await runConformance(minios.run, program, { preopens });
          expect([...result.failed], result.output).toEqual([]);
          expect(result.complete, result.output).toBe(true);
          expect(result.status).toBe(0);
          expect(readdirSync(directory), 'the program cleans up').toEqual([]);
        };
        await run();
        await (await minios.boot()).leakCheck(run);
      }),
    240_000,
  );
}
