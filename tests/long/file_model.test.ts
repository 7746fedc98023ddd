// Many more random runs of tests/os/file_model.test.ts. MINIOS_SEED repeats one.

import { test } from 'vitest';
import { SEED } from '../support/file_steps.ts';
import { compareFiles } from '../os/support/file_calls.ts';

const size = { seed: SEED, rounds: 300, steps: 600 };

test(`tmpfs answers as the model does (MINIOS_SEED=${SEED})`, () => compareFiles('tmpfs', size));
test(`hostfs answers as the model does (MINIOS_SEED=${SEED})`, () => compareFiles('hostfs', size));
