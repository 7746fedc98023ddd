// sort, uniq, cut and tr against coreutils.

import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { Random, seedOf } from '../support/random.ts';
import { coreutils, expectSame, withFiles, type Case } from './reference.ts';

const FILES: Case['files'] = {
  a: 'banana\napple\ncherry\napple\nBanana\n10\n9\n-1\n\n  2\nlast',
  n: '10 x\n9 y\n9.5 z\n-3 a\n1e3 b\n0x10 c\n abc\n-0 q\n+5 p\n100000000000000000001 big\n100000000000000000002 big\n',
  t: 'c:3:x\na:1:z\nb:2:y\na:10:a\nb:2:x\n::\nd\n',
  h: '1K\n2M\n512\n1G\n3k\n-1K\n0\n1.5K\n',
  m: 'Mar 1\njan 2\nDEC 3\nfoo\nFeb\n',
  v: 'a-1.10\na-1.9\na-1.2.tar.gz\na-1.2.1.tar.gz\na.b\na~\na\n.x\n.\n..\n1.0\n1.00\n',
  s1: '1\n3\n5\n',
  s2: '2\n3\n4\n',
  z: 'b\0a\0c',
  u: 'a\na\nb\nB\nc\nc\nc\nd',
  f: '1 a\n2 a\n3 b\n  4 b\n',
  groups: 'a\nb\nb\nc\n',
  c: 'one\ttwo\tthree\nfour\n\tx\na\t\tb\n',
  d: 'a:b:c:d\n::\nx\n',
};

const gnu = (line: string) => expectSame(coreutils, { args: line.split(' '), files: FILES, stdin: 'b\na\n' });

describe('sort', () => {
  test.each([
    'sort a',
    'sort',
    'sort a -',
    'sort -r a',
    'sort -u a',
    'sort -f a',
    'sort -fu a',
    'sort -d a',
    'sort -i a',
    'sort -b a',
    'sort -n n',
    'sort -rn n',
    'sort -nu n',
    'sort -g n',
    'sort -gr n',
    'sort -h h',
    'sort -rh h',
    'sort -M m',
    'sort -V v',
    'sort -rV v',
    'sort -t: -k2 t',
    'sort -t: -k2n t',
    'sort -t: -k2,2n -k1,1r t',
    'sort -t : -k 3 t',
    'sort -t: -k2,2 -s t',
    'sort -t: -k2,2 -u t',
    'sort -t: -k1.1,1.1 -k2nr t',
    'sort -k2 n',
    'sort -k2b n',
    'sort -k1,1n -k2 n',
    'sort -k1.2 a',
    'sort -k1.2,1.3 a',
    'sort -k2.2b,2.2b n',
    'sort -t: -k1,1f -k3 t',
    'sort -m s1 s2',
    'sort -mu s1 s2',
    'sort -z z',
    'sort -C a',
    'sort -C s1',
    'sort -c s1',
    'sort -cu u',
    'sort --sort=numeric n',
    'sort --key=2 --field-separator=: t',
    'sort -o out a',
    'sort -S 64K a',
  ])('%s', gnu);

  test('-c names the first line out of order', () => {
    withFiles(FILES, (directory) => {
      expect(runTool(['sort', '-c', 'a'], { directory })).toEqual({
        stdout: '',
        stderr: 'sort: a:2: disorder: apple\n',
        status: 1,
      });
    });
  });

  test('-o may be an input', () => {
    withFiles(FILES, (directory) => {
      expect(runTool(['sort', '-o', 's1', 's1', 's2'], { directory }).status).toBe(0);
      expect(
        runTool(['tr', '-d', '\\n'], { stdin: runTool(['sort', 's1'], { directory }).stdout }).stdout,
      ).toBe('123345');
    });
  });

  test('-R keeps equal keys together', () => {
    const stdin = 'a\nb\nc\na\nb\n';
    const lines = runTool(['sort', '-R'], { stdin }).stdout.trimEnd().split('\n');
    expect(lines.filter((line, index) => line !== lines[index - 1]).length).toBe(3);
  });

  test('wrong command lines', () => {
    expect(runTool(['sort', '-k', '0'])).toMatchObject({
      stderr: 'sort: bad field specification\n',
      status: 2,
    });
    expect(runTool(['sort', '-k', 'x'])).toMatchObject({
      stderr: 'sort: bad field specification\n',
      status: 2,
    });
    expect(runTool(['sort', '-t', 'ab'])).toMatchObject({ stderr: 'sort: bad -t parameter\n', status: 2 });
    expect(runTool(['sort', 'nosuch'])).toMatchObject({
      stderr: 'sort: nosuch: No such file or directory\n',
      status: 2,
    });
  });

  test('random lines, keys and options', { timeout: 120_000 }, () => {
    const seed = seedOf();
    const random = new Random(seed);
    for (let round = 0; round < 150; round++) {
      const stdin = Array.from({ length: 40 }, () => random.text('aAbB019. :-\t', 9)).join('\n');
      const letters = () => random.pick(['', 'n', 'r', 'f', 'd', 'b', 'g', 'nr', 'bf', 'V', 'h', 'M', 'i']);
      const place = () => `${1 + random.below(3)}${random.once(2) ? `.${1 + random.below(3)}` : ''}`;
      const key = () =>
        `-k${place()}${letters()}${random.once(2) ? `,${place()}${random.pick(['', 'b'])}` : ''}`;
      const options = [
        ...(random.once(2) ? [`-t${random.pick([':', ' ', '.'])}`] : []),
        ...Array.from({ length: random.below(3) }, key),
        ...(random.once(3) ? [random.pick(['-r', '-s', '-u', '-f', '-n', '-b'])] : []),
      ];
      const args = ['sort', ...options];
      expect(runTool(args, { stdin }), `SEED=${seed} ${args.join(' ')}`).toEqual(coreutils({ args, stdin }));
    }
  });

  test('more than fits into memory goes through files', () => {
    const random = new Random(7);
    const stdin = Array.from(
      { length: 60_000 },
      () => `${random.below(1_000_000)} ${random.below(100)}\n`,
    ).join('');
    withFiles({ 'tmp/x': '' }, (directory) => {
      for (const args of [
        ['sort', '-S', '64K', '-T', 'tmp'],
        ['sort', '-S', '64K', '-T', 'tmp', '-u', '-k2,2n'],
      ]) {
        expect(runTool(args, { stdin, directory })).toEqual(
          coreutils({ args: args.filter((arg) => !/tmp|-T/.test(arg)), stdin }),
        );
      }
    });
  });
});

describe('uniq', () => {
  test.each([
    'uniq u',
    'uniq -c u',
    'uniq -d u',
    'uniq -u u',
    'uniq -D u',
    'uniq -i u',
    'uniq -ic u',
    'uniq -cd u',
    'uniq -f1 f',
    'uniq -f 1 -c f',
    'uniq -s 2 f',
    'uniq -w1 u',
    'uniq -f1 -w 1 f',
    'uniq --all-repeated=separate u',
    'uniq --all-repeated=prepend u',
    'uniq --group groups',
    'uniq --group=both groups',
    'uniq --group=append groups',
    'uniq -z z',
    'uniq',
    'uniq - ',
  ])('%s', (line) => gnu(line.trimEnd()));

  test('errors', () => {
    expect(runTool(['uniq', 'nosuch'])).toMatchObject({
      stderr: "uniq: can't open 'nosuch': No such file or directory\n",
      status: 1,
    });
    expect(runTool(['uniq', '-f', 'x'])).toMatchObject({ stderr: "uniq: invalid number 'x'\n", status: 1 });
  });
});

describe('cut', () => {
  test.each([
    'cut -f1 c',
    'cut -f2 c',
    'cut -f1,3 c',
    'cut -f2- c',
    'cut -f-2 c',
    'cut -f3,1 c',
    'cut -sf1 c',
    'cut -d: -f2,3 d',
    'cut -d : -f 1-2,4 d',
    'cut -d: -f2 --output-delimiter=-- d',
    'cut -d: -f1,3 --output-delimiter=-- d',
    'cut --complement -d: -f2 d',
    'cut -b1 c',
    'cut -b2-3 c',
    'cut -b1,3- c',
    'cut -c1-2,4 c',
    'cut -b1-2,4-5 --output-delimiter=| c',
    'cut -c1,2,3 --output-delimiter=| c',
    'cut --complement -b2 c',
    'cut -zf1 z',
    'cut -f1 c -',
    'cut -f99 c',
    'cut -c99- c',
  ])('%s', gnu);

  test('characters', () => {
    expect(runTool(['cut', '-c2'], { stdin: 'añb한\n' }).stdout).toBe('\xc3\xb1\n');
    expect(runTool(['cut', '-nb1-2'], { stdin: 'añb\n' }).stdout).toBe('a\n');
  });

  test('errors', () => {
    expect(runTool(['cut', '-f', 'x'])).toMatchObject({ stderr: "cut: invalid number 'x'\n", status: 1 });
    expect(runTool(['cut'])).toMatchObject({ status: 1 });
    expect(runTool(['cut', '-f', '2-1'])).toMatchObject({
      stderr: 'cut: invalid decreasing range\n',
      status: 1,
    });
  });
});

describe('tr', () => {
  const stdin = 'Hello,  World 123\n\taabbcc[]-\\\n';

  test.each(
    [
      ['a-z', 'A-Z'],
      ['[:lower:]', '[:upper:]'],
      ['[:upper:]', '[:lower:]'],
      ['-d', '0-9'],
      ['-d', '[:space:]'],
      ['-s', ' '],
      ['-s', 'a-z', 'A-Z'],
      ['-cd', '[:alpha:]'],
      ['-cs', '[:alnum:]', '\\n'],
      ['-c', '[:alnum:]', '_'],
      ['-ds', 'l', 'a-c'],
      ['abc', 'x'],
      ['abc', '[x*]'],
      ['abc', '[x*2]y'],
      ['a-c', '[x*]z'],
      ['-t', 'abc', 'xy'],
      ['\\n', ' '],
      ['\\012\\t', '\\\\_'],
      ['[=a=]', 'z'],
      ['[a-c]', '(1-3)'],
      ['-', '_'],
      ['a-', '12'],
      ['--', '-', '_'],
      ['-s', '[:digit:]ab'],
      ['-d', '\\\\'],
      ['a', ''],
    ].map((args) => ({ args, name: args.join(' ') })),
  )('$name', ({ args }) => {
    if (args.at(-1) === '') expect(runTool(['tr', ...args], { stdin }).status).toBe(1);
    else expectSame(coreutils, { args: ['tr', ...args], stdin });
  });

  test('characters above ASCII', () => {
    const run = (...args: string[]) =>
      Buffer.from(runTool(['tr', ...args], { stdin: 'äöü 한글\n' }).stdout, 'latin1').toString();
    expect(run('äö', 'ao')).toBe('aoü 한글\n');
    expect(run('[:lower:]', '[:upper:]')).toBe('ÄÖÜ 한글\n');
    expect(run('-d', '가-힣')).toBe('äöü \n');
    expect(run('-cd', 'ä\n')).toBe('ä\n');
  });

  test('every byte passes', () => {
    const bytes = Uint8Array.from({ length: 70_000 }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
    expect(runTool(['tr', 'x', 'x'], { stdin: bytes }).stdout).toBe(Buffer.from(bytes).toString('latin1'));
  });

  test('errors', () => {
    expect(runTool(['tr', 'a'])).toMatchObject({ status: 1 });
    expect(runTool(['tr', 'z-a', 'b'])).toMatchObject({
      stderr: 'tr: range ends are in reverse order\n',
      status: 1,
    });
    expect(runTool(['tr', '[:foo:]', 'b'])).toMatchObject({
      stderr: "tr: invalid character class 'foo'\n",
      status: 1,
    });
  });

  test('random sets', { timeout: 120_000 }, () => {
    const seed = seedOf();
    const random = new Random(seed);
    const set = () =>
      random.pick(['a-c', 'abc', '[:digit:]', '[:space:]', 'x', '0-9a', '\\n', 'a-zA-Z', '[:alpha:]', ' -/']);
    for (let round = 0; round < 60; round++) {
      const input = random.text('aabbcc  xyz0019\n\tAB', 60);
      const args = [
        'tr',
        ...random.pick([
          ['-d', set()],
          ['-s', set()],
          ['-cd', set()],
          ['-ds', set(), set()],
          [set(), random.text('xyzab', 5) + 'q'],
          ['-cs', set(), 'q'],
        ]),
      ];
      const theirs = coreutils({ args, stdin: input });
      expect(runTool(args, { stdin: input }), `SEED=${seed} ${args.join(' ')}`).toEqual(theirs);
    }
  });
});
