/** All system calls at random from within a container with default flags: no panic, no standstill, no leak. */
import { test } from 'vitest';
import { withPackages } from '../support/packages.ts';
import { FUZZ_SEED, fuzzRounds } from './support/fuzz_rounds.ts';

for (const seed of [FUZZ_SEED, FUZZ_SEED + 1]) {
  withPackages(test, ['@yowasp/clang'])(
    `system calls at random, as root and as a user, in mixed namespaces (MINIOS_FUZZ_SEED=${seed})`,
    () => fuzzRounds(seed, 20),
    300_000,
  );
}

withPackages(test, ['@yowasp/clang'])(
  `the same as another user from the beginning (MINIOS_FUZZ_SEED=${FUZZ_SEED})`,
  () => fuzzRounds(FUZZ_SEED, 20, '-u 1000:1000'),
  300_000,
);
