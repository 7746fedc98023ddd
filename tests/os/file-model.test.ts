/**
 * Files of a booted machine, in tmpfs and in a directory of the host, answer as the model does, whatever is done to them:
 * tests/support/file-steps.ts. MINIOS_SEED repeats a run.
 */
import { test } from 'vitest';
import { SEED } from '../support/file-steps.ts';
import { compareFiles } from './support/file-calls.ts';

const size = { seed: SEED, rounds: 20, steps: 400 };

test(`tmpfs answers as the model does (MINIOS_SEED=${SEED})`, () => compareFiles('tmpfs', size));
test(`hostfs answers as the model does (MINIOS_SEED=${SEED})`, () => compareFiles('hostfs', size));
