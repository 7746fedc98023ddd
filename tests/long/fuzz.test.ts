/** Many seeds of tests/os/fuzz.test.ts, on one hart or on two. */
import { test } from 'vitest';
import { FUZZ_SEED, fuzzRounds } from '../os/support/fuzz_rounds.ts';

test(`system calls at random from fifty seeds (MINIOS_FUZZ_SEED=${FUZZ_SEED})`, async () => {
  for (let seed = FUZZ_SEED; seed < FUZZ_SEED + 50; seed++) await fuzzRounds(seed, 50);
}, 3_600_000);
