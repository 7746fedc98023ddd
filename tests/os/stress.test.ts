/** Twenty seconds of everything at once: tests/os/stress/stress.c. tests/long/stress.test.ts goes on for longer. */
import { test } from 'vitest';
import { withPackages } from '../support/packages.ts';
import { STRESS_SEED, stress } from './support/stress.ts';

withPackages(test, ['@yowasp/clang'])(
  `pipes, files, signals, processes and terminals under stress (MINIOS_STRESS_SEED=${STRESS_SEED})`,
  () => stress(20_000, { cpus: 2 }),
  300_000,
);
