// expr against coreutils.

import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { Random, seedOf } from '../support/random.ts';
import { coreutils } from './reference.ts';

describe('expr', () => {
  const cases = [
    ...[
      '1 + 2',
      '5 - 7',
      '3 * 4',
      '7 / 2',
      '-7 / 2',
      '7 % 3',
      '-7 % 3',
      '1 + 2 * 3',
      '( 1 + 2 ) * 3',
      '0',
      '00',
      '',
      'a',
      '-0',
    ],
    ...[
      '1 < 2',
      '2 < 10',
      'a < b',
      '1 = 1.0',
      '1 = 01',
      'a = a',
      'a != b',
      '2 >= 2',
      '2 <= 1',
      '1 | 2',
      '0 | 2',
      '0 | 0',
      ' | 0',
      'a & b',
      '0 & b',
    ],
    ...[
      'abc : a',
      'abc : .*',
      'abc : b',
      'abc : a\\(.\\)',
      'abc : \\(x\\)',
      'abc : .*c$',
      'a.c : a\\.c',
      'foo/bar : .*/\\(.*\\)',
      'abc : ^a',
      'aaa : a*b*',
      'ab : a\\(x\\)*b',
    ],
    ...[
      'length hello',
      'index hello l',
      'index hello xyz',
      'substr hello 2 3',
      'substr hello 0 3',
      'substr hello 2 99',
      'match hello h.*l',
      '+ length',
      'length + length',
    ],
    ...[
      '1 +',
      '+',
      '1 2',
      '( 1',
      '1 )',
      'a + 1',
      '1 / 0',
      '9223372036854775807 + 0',
      '1 = 1 = 1',
      'a : b | c',
      '10 % 3 + 1',
      '1 - -1',
      '5 - 3 - 1',
      '1 | 2 / 0',
      '0 & 2 / 0',
      '1 & 2 / 0',
      '1 | a + 1',
      '1 | ( 2 / 0 )',
      '0 & 1 | 2 / 0',
      '1 | 99999999999999999999 + 1',
      '-17 | 23 / 0 & 6 = 10',
      '1 | 2 +',
    ],
  ];
  test.each(cases)('expr %s', (line) => {
    const args = ['expr', ...line.split(' ')];
    const firstWords = ({ stdout, status }: { stdout: string; status: number }) => ({ stdout, status });
    expect(firstWords(runTool(args))).toEqual(firstWords(coreutils({ args })));
  });

  test('errors', () => {
    expect(runTool(['expr'])).toMatchObject({ stderr: 'expr: too few arguments\n', status: 2 });
    expect(runTool(['expr', '1', '+'])).toMatchObject({ stderr: 'expr: syntax error\n', status: 2 });
    expect(runTool(['expr', '1', '/', '0'])).toMatchObject({ stderr: 'expr: division by zero\n', status: 2 });
    expect(runTool(['expr', 'a', '+', '1'])).toMatchObject({
      stderr: 'expr: non-numeric argument\n',
      status: 2,
    });
    expect(runTool(['expr', '9223372036854775807', '+', '1'])).toMatchObject({
      stderr: 'expr: number out of range\n',
      status: 2,
    });
    expect(runTool(['expr', ...Array<string>(3000).fill('(')])).toMatchObject({ status: 2 });
  });
});

/** Random arithmetic, each operator with numbers that do not overflow. */
test('random expressions of expr', () => {
  const seed = seedOf();
  const random = new Random(seed);
  for (let round = 0; round < 60; round++) {
    const words: string[] = ['expr', String(random.below(50) - 20)];
    for (let length = random.below(5); length > 0; length--)
      words.push(random.pick(['+', '-', '*', '%', '/', '<', '=', '|', '&']), String(random.below(50) - 10));
    const ours = runTool(words);
    const theirs = coreutils({ args: words });
    expect({ stdout: ours.stdout, status: ours.status }, `SEED=${seed} ${words.join(' ')}`).toEqual({
      stdout: theirs.stdout,
      status: theirs.status,
    });
  }
});
