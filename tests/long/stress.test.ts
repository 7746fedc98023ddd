/** Ten minutes of tests/os/stress.test.ts. */
import { test } from 'vitest';
import { stress, STRESS_SEED } from '../os/support/stress.ts';

test(
  `ten minutes under stress (MINIOS_STRESS_SEED=${STRESS_SEED})`,
  () => stress(600_000, { cpus: 2 }),
  1_200_000,
);
