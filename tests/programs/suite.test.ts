// The preview1 conformance suite under node:wasi: every check passes but for the deviations that deviations.ts explains.

import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runOracle, withScratch } from '../support/oracle.ts';
import { withPackages } from '../support/packages.ts';
import { conformancePrograms, parseTap, runConformance } from '../support/tap.ts';
import { nodeWasiArguments, nodeWasiByChance, nodeWasiDeviations } from './deviations.ts';

const compiled = withPackages(test, ['@yowasp/clang']);

for (const program of conformancePrograms) {
  const name = program.slice('wasi/'.length);
  compiled(
    `${program} under node:wasi`,
    () =>
      withScratch(async (directory) => {
        const preopens = { '/tmp': directory };
        const result = await runConformance(runOracle, program, { preopens }, nodeWasiArguments[name]);
        expect(result.complete, result.output).toBe(true);
        const byChance = nodeWasiByChance[name] ?? [];
        const failed = [...result.failed.keys()].filter((check) => !byChance.includes(check));
        expect(failed.sort()).toEqual(nodeWasiDeviations.flatMap(({ checks }) => checks[name] ?? []).sort());
        expect(result.status).toBe(result.failed.size);
        expect(readdirSync(directory), 'the program cleans up').toEqual([]);
        const names = [...result.passed, ...result.failed.keys()];
        expect(names, 'names of checks are unique').toEqual([...new Set(names)]);
      }),
    240_000,
  );
}

test('parseTap tells a program that stopped early from one that came to its end', () => {
  expect(parseTap('ok 1 - a\nnot ok 2 - b: got 1, want 2\n1..2\n')).toEqual({
    passed: ['a'],
    failed: new Map([['b', 'got 1, want 2']]),
    complete: true,
  });
  expect(parseTap('ok 1 - a\n').complete).toBe(false);
  expect(parseTap('ok 1 - a\nBail out! no\n1..2\n').complete).toBe(false);
});
