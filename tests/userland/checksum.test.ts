// Checksums: against node:crypto on random messages, and the tools' lists and checks against coreutils.

import { createHash, randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { coreutils, expectSame, withFiles } from './reference.ts';
import { randomBytes } from '../support/random.ts';

const FUNCTIONS = ['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'];
const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));

/** Lengths around the ends of blocks, and some at random. */
const LENGTHS = [0, 1, 55, 56, 63, 64, 65, 111, 112, 119, 127, 128, 129, 65535, 65536, 200_001];

test.for(FUNCTIONS)(`%ssum agrees with node:crypto (SEED=${SEED})`, (name) => {
  const random = randomBytes(SEED);
  const files = Object.fromEntries(LENGTHS.map((length, index) => [`f${index}`, random(length)]));
  withFiles(files, (directory) => {
    const { stdout, status } = runTool([`${name}sum`, ...Object.keys(files)], { directory });
    const lines = Object.entries(files).map(
      ([file, bytes]) => `${createHash(name).update(bytes).digest('hex')}  ${file}\n`,
    );
    expect([stdout, status]).toEqual([lines.join(''), 0]);
  });
});

test('lists and checks as coreutils', () => {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex');
  const files = {
    a: 'A',
    'b c': 'B',
    'odd\nname\\': 'C',
    good: `${digest('A')}  a\n${digest('B')} *b c\n\\${digest('C')}  odd\\nname\\\\\n`,
    tagged: `SHA256 (a) = ${digest('A')}\n`,
    upper: `${digest('A').toUpperCase()}  a\n`,
    wrong: `${digest('B')}  a\n${digest('B')}  b c\n`,
    missing: `${digest('B')}  nosuch\n${digest('A')}  a\n`,
    mixed: `# comment\nrubbish\n${digest('A')}  a\n`,
    rubbish: 'rubbish\n',
  };
  const lines = [
    ['a', 'b c', 'odd\nname\\'],
    ['--tag', 'a', 'odd\nname\\'],
    ['-b', 'a'],
    ['-z', 'odd\nname\\'],
    ...['good', 'tagged', 'upper', 'wrong', 'mixed'].map((list) => ['-c', list]),
    ['-c', '--quiet', 'good'],
    ['-c', '--status', 'wrong'],
    ['-c', '--ignore-missing', 'missing'],
    ['-c', '--warn', '--strict', 'mixed'],
  ];
  for (const args of lines) expectSame(coreutils, { args: ['sha256sum', ...args], files });
  expectSame(coreutils, { args: ['md5sum'], stdin: 'text' });
  const failures = withFiles(files, (directory) =>
    runTool(['sha256sum', '-c', 'missing', 'rubbish', 'no'], { directory }),
  );
  expect(failures).toEqual({
    stdout: 'nosuch: FAILED open or read\na: OK\n',
    stderr:
      "sha256sum: can't open 'nosuch': No such file or directory\n" +
      'sha256sum: WARNING: 1 listed file could not be read\n' +
      'sha256sum: rubbish: no properly formatted SHA256 checksum lines found\n' +
      "sha256sum: can't open 'no': No such file or directory\n",
    status: 1,
  });
});
