/** C programs that start themselves and check themselves (tests/programs/os/NAME.c), a section at a time. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { TestMachine } from '../../support/machine.ts';
import { withPackages } from '../../support/packages.ts';
import { testProgram } from '../../support/programs.ts';
import { parseTap } from '../../support/tap.ts';

/**
 * Declares a test, called `WHAT: SECTION`, for each section: it runs twice, the second time leak-checked, and all its checks hold both
 * times. Returns what makes `/bin/NAME` of the machine, and does `prepare` there, once.
 */
export function testSections(
  what: string,
  name: string,
  sections: readonly string[],
  machine: () => TestMachine,
  prepare: (machine: TestMachine) => Promise<unknown> = () => Promise.resolve(),
): () => Promise<void> {
  let installed: Promise<void> | undefined;
  const install = async (): Promise<void> => {
    await machine().task.writeFile(`/bin/${name}`, readFileSync(await testProgram(`os/${name}`)), 0o755);
    await prepare(machine());
  };
  for (const section of sections) {
    withPackages(test, ['@yowasp/clang'])(`${what}: ${section}`, async () => {
      await (installed ??= install());
      const run = () => machine().run(`/bin/${name}`, { args: [name, section], env: [] });
      const first = await run();
      expect([...parseTap(first.stdout).failed], first.stderr).toEqual([]);
      const { stdout, status } = await machine().leakCheck(run);
      const result = parseTap(stdout);
      expect([...result.failed]).toEqual([]);
      expect(result.complete, stdout).toBe(true);
      expect(result.passed.length).toBeGreaterThan(0);
      expect(status).toBe(0);
      expect(first.stdout).toBe(stdout);
    });
  }
  return () => (installed ??= install());
}
