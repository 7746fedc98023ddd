/**
 * Files of a booted machine, in tmpfs, in a directory of the host and in an overlay of either, answer as the model does, whatever is done to them:
 * tests/support/file_steps.ts. MINIOS_SEED repeats a run.
 */
import { test } from 'vitest';
import { SEED } from '../support/file_steps.ts';
import { compareFiles } from './support/file_calls.ts';

const size = { seed: SEED, rounds: 20, steps: 400 };

test.each(['tmpfs', 'hostfs', 'overlay', 'overlay over hostfs'] as const)(
  `%s answers as the model does (MINIOS_SEED=${SEED})`,
  (fileSystem) => compareFiles(fileSystem, size),
);
