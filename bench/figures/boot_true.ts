import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure, Measured } from '../figure.ts';
import { repository } from '../files.ts';
import { compare } from '../measure.ts';

const RUNS = 11;

/** Runs a whole process of the Node that runs us; milliseconds. Throws if it fails. */
function processTime(args: readonly string[]): number {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(process.execPath, args, {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const time = performance.now() - start;
  if (status !== 0) {
    throw new Error(`node ${args.join(' ')}: ${error?.message ?? `status ${status}: ${stderr.trim()}`}`);
  }
  return time;
}

async function measure(): Promise<Measured> {
  if (!existsSync(join(repository, 'dist', 'cli.mjs'))) throw new Error('not built yet: run `npm run build`');
  const { theirs, difference, runs } = await compare(
    () => processTime(['bin/minios.mjs', 'boot', '--quiet', '--', '/bin/true']),
    () => processTime(['-e', '0']),
    { runs: RUNS, warmups: 2 },
  );
  return { ours: difference!, theirs, ratio: difference! / theirs!, runs };
}

/** From the shell's prompt to the shell's prompt. */
export const bootTrue: Figure = {
  name: 'boot-true',
  unit: 'ms',
  title: '`minios boot --quiet -- /bin/true`, without the time of the yardstick',
  yardstick: '`node -e 0`',
  target: { ours: 150 },
  measure,
};
