// seq against coreutils.

import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { coreutils, expectSame } from './reference.ts';

/** Compares command lines, words apart by blanks. */
function sameAsGnu(lines: readonly string[]): void {
  for (const line of lines) expectSame(coreutils, { args: ['seq', ...line.split(' ')] });
}

describe('seq', () => {
  test('counts', () => {
    sameAsGnu(['3', '1', '0', '-2', '2 5', '5 2', '1 3 10', '10 -3 1', '-3 3', '-s, 5', '-s -1 3', '100000']);
  });

  test('counts in decimal fractions without an error that grows', () => {
    sameAsGnu(['0 .1 1', '0 .01 3', '1 .5 3', '1 0.50 3', '-.5 .5 1', '1 .3 2', '1.5', '0 1 1.9', '1 -.1 0']);
    sameAsGnu(['1e1', '1e-1 1', '1.5e1 17', '0 1e-2 .05', '0 0.000001 0.000003', '.1 .1 .3']);
  });

  test('makes them equally wide', () => {
    sameAsGnu(['-w 8 11', '-w -1 10', '-w 1 .5 10', '-w 0 .1 1', '-w 1 10.5', '-w 5 -5 -10', '-w 1e3 1001']);
    sameAsGnu(['-w .5 2', '-w -s: 9 10', '-ws: 9 10', '-w -- -5 5 10']);
  });

  test('formats', () => {
    sameAsGnu([
      '-f %g 0 .1 1',
      '-f %03.0f 5',
      '-f a%%b%-6.2fc 2',
      '-f %+e 1 2',
      '-f %5g -1 1',
      '--format=%G 1e5 1e5 1e6',
    ]);
  });

  test('knows large numbers', () => {
    sameAsGnu(['9007199254740990 9007199254740996', '1000000000000000000 1000000000000000002', '1e15 1e15']);
  });

  test('refuses what is no number', () => {
    expect(runTool(['seq', '1', '2x'])).toEqual({
      stdout: '',
      stderr: "seq: invalid number '2x'\n",
      status: 1,
    });
    for (const args of [
      [],
      ['1', '2', '3', '4'],
      ['1', '0', '2'],
      ['-f', '%d', '1'],
      ['-f', 'x', '1'],
      ['nan'],
    ]) {
      const { stdout, stderr, status } = runTool(['seq', ...args]);
      expect({ stdout, status }, args.join(' ')).toEqual({ stdout: '', status: 1 });
      expect(stderr).toMatch(/^seq: /);
    }
  });
});
