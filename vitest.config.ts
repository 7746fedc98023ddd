// Tests: tests/**/*.test.ts (TypeScript) and tests/kernel/**/*.spec.ts (AssemblyScript, compiled with the
// kernel's flags; tests/support/kernel_spec.ts). Those in tests/long/ have vitest.long.config.ts.
// What runs inside the system runs twice: on machines with one hart, and with two (MINIOS_CPUS, host/platform/node/platform.ts).
// MINIOS_OFFLINE=1 skips the tests that need the npm registry.

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { kernelSpecs } from './tests/support/kernel_spec_plugin.ts';
import { SlowestFiles } from './tests/support/slowest.ts';

/** What boots machines and does not say itself how many harts they have. */
const INSIDE = [
  'tests/containers/escape{,_races}.test.ts',
  'tests/cli/shell.test.ts',
  'tests/machine/{hostfs,machine,run,spawn,terminal}.test.ts',
  'tests/os/**/*.test.ts',
  'tests/procfs/**/*.test.ts',
  'tests/programs/{cwd,suite_inside,together}.test.ts',
  'tests/sh/corpus.test.ts',
  'tests/sh/random.test.ts',
];

/** What says itself how many harts it has, on the virtual clock: a second run would be the first one again, for minutes. */
const BOTH_BY_ITSELF = ['tests/os/{classes,quota,schedule}.test.ts'];

export default defineConfig({
  test: {
    maxWorkers: Math.min(4, availableParallelism()),
    reporters: ['default', ['json', { outputFile: 'build/test-report.json' }], new SlowestFiles()],
    projects: [
      project('one-hart', ['tests/**/*.test.ts', 'tests/kernel/**/*.spec.ts'], [], { MINIOS_CPUS: '1' }),
      project('two-harts', INSIDE, BOTH_BY_ITSELF, { MINIOS_CPUS: '2' }),
    ],
  },
});

function project(name: string, include: string[], others: string[], env: Record<string, string>): object {
  return {
    plugins: [kernelSpecs()],
    test: {
      name,
      env,
      include,
      exclude: ['tests/long/**', ...others],
      // Machines, engines and their out-of-memory deaths stay in a process of their own.
      pool: 'forks',
      testTimeout: 60_000,
      hookTimeout: 120_000,
      teardownTimeout: 20_000,
    },
  };
}
