import type { Figure, Measured } from '../figure.ts';
import { compare } from '../measure.ts';
import { needBuild, timed } from '../process.ts';

const RUNS = 11;

async function measure(): Promise<Measured> {
  needBuild();
  const { theirs, difference, runs } = await compare(
    () => timed(['bin/minios.mjs', 'boot', '--quiet', '--', '/bin/true']).time,
    () => timed(['-e', '0']).time,
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
