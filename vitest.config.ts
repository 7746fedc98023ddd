// Tests: tests/**/*.test.ts (TypeScript) and tests/kernel/**/*.spec.ts (AssemblyScript, compiled with the
// kernel's flags; tests/support/kernel-spec.ts). Those in tests/long/ have vitest.long.config.ts.
// MINIOS_OFFLINE=1 skips the tests that need the npm registry.

import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { kernelSpecs } from './tests/support/kernel-spec-plugin.ts';

export default defineConfig({
  plugins: [kernelSpecs()],
  test: {
    include: ['tests/**/*.test.ts', 'tests/kernel/**/*.spec.ts'],
    exclude: ['tests/long/**'],
    benchmark: { include: ['tests/**/*.bench.ts'] },
    // Machines, engines and their out-of-memory deaths stay in a process of their own.
    pool: 'forks',
    maxWorkers: Math.min(4, availableParallelism()),
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    reporters: ['default', ['json', { outputFile: 'build/test-report.json' }]],
  },
});
