// The benchmarks' command line and arithmetic; what they measure is nothing that a test could check.

import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { figures } from '../../bench/figures/index.ts';
import { compare, geometricMean, median } from '../../bench/measure.ts';
import { jsonLine, tableLines } from '../../bench/report.ts';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

function bench(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['bench/run.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const names = figures.map(({ name }) => name).join(', ');

test.each([
  [['--only', 'nothing'], `bench: there is no figure "nothing"; the figures are ${names}\n`],
  [['--only'], `bench: --only needs the name of a figure: ${names}\n`],
  [['--fast'], 'bench: unknown option --fast: see --help\n'],
  [['switch'], 'bench: unexpected word "switch": one figure is chosen by --only switch\n'],
  [['--json', '--markdown'], 'bench: --json and --markdown exclude each other\n'],
  [['--write'], 'bench: --write needs --markdown\n'],
])('%j is refused', (args, stderr) => {
  expect(bench(...args)).toEqual({ status: 2, stdout: '', stderr });
});

test('--help names the figures', () => {
  const { status, stdout } = bench('--help');
  expect(status).toBe(0);
  for (const { name } of figures) expect(stdout).toContain(name);
});

test('runs alternate, and the ratio is that of neighbours', async () => {
  const order: string[] = [];
  const mine = [100, 10, 20, 90];
  const other = [100, 20, 20, 30];
  const compared = await compare(
    () => (order.push('A'), mine.shift()!),
    () => Promise.resolve((order.push('B'), other.shift()!)),
    { runs: 3, warmups: 1 },
  );
  expect(order.join('')).toBe('BAABBAAB');
  expect(compared).toEqual({ ours: 20, theirs: 20, ratio: 1, difference: 0, runs: 3 });
});

test('without a yardstick only ours is measured', async () => {
  const compared = await compare(() => 5, null, { runs: 2 });
  expect(compared).toEqual({ ours: 5, theirs: null, ratio: null, difference: null, runs: 2 });
});

test('middles and means', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 2, 3])).toBe(2.5);
  expect(geometricMean([2, 8])).toBeCloseTo(4);
});

test('a figure as JSON and as a row', () => {
  const [figure] = figures;
  const measured = { ours: 4, theirs: 200, ratio: 0.02, runs: 7 };
  expect(JSON.parse(jsonLine(figure, measured))).toEqual({
    name: 'null-syscall',
    unit: 'ns',
    yardstick: figure.yardstick,
    ...measured,
  });
  expect(tableLines(figure, measured).split(/ {2,}/)).toEqual([
    'null-syscall',
    '4.00 ns',
    '200 ns',
    '0.020×',
    '≤ 0.050×',
    figure.yardstick,
  ]);
  expect(tableLines(figure, { ...measured, theirs: null, ratio: null })).toContain('—');
});
