// diff against GNU's; and random pairs, which patch turns into each other.

import { spawnSync } from 'node:child_process';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { Random, seedOf } from '../support/random.ts';
import { coreutils, expectSame, withFiles, type Case } from './reference.ts';

const numbers = (count: number) => Array.from({ length: count }, (_, index) => `${index + 1}\n`);
const many = numbers(60);
const edited = numbers(60);
edited.splice(50, 1);
edited.splice(30, 0, 'new\n', 'newer\n');
edited[24] = 'changed\n';
edited[3] = '.\n';

const FILES: Case['files'] = {
  a: 'one\ntwo\nthree\nfour\n',
  b: 'one\nTWO\nthree\nfour\nfive\n',
  spaces: 'one\n two\nthree  x\nfour  \n',
  spaced: 'one\ntwo\nthree x\nfour\n',
  blank: 'one\n\ntwo\nthree\n\n\nfour\n',
  open: 'one\ntwo\nthree\nfour',
  empty: '',
  many: many.join(''),
  edited: edited.join(''),
  'with space': 'x\n',
  binary: 'a\0b\n',
  binary2: 'a\0c\n',
  'x/same': 's\n',
  'x/f': '1\n',
  'x/only': 'o\n',
  'x/sub/deep': 'd\n',
  'x/kind': 'file\n',
  'x/a b': 'q\n',
  'y/same': 's\n',
  'y/f': '2\n',
  'y/other': 'o\n',
  'y/sub/deep': 'D\n',
  'y/kind/in': 'directory\n',
  'y/a b': 'r\n',
};

const gnu = (line: string) =>
  expectSame(coreutils, { args: line.split(' '), files: FILES, stdin: 'one\nthree\n', locale: 'C.UTF-8' });

describe('diff', () => {
  test.each([
    'diff a a',
    'diff a b',
    'diff b a',
    'diff a empty',
    'diff empty a',
    'diff a open',
    'diff open a',
    'diff open b',
    'diff - a',
    'diff a -',
    'diff - -',
    'diff many edited',
    'diff -d many edited',
    'diff --normal many edited',
    'diff -e many edited',
    'diff -e edited many',
    'diff -e a open',
    'diff -u -L one -L two many edited',
    'diff -U 0 -L one -L two many edited',
    'diff -U1 --label one --label two many edited',
    'diff --unified=10 -L one -L two many edited',
    'diff -c -L one -L two many edited',
    'diff -C 0 -L one -L two many edited',
    'diff -C1 -L one -L two edited many',
    'diff --context=20 -L one -L two edited many',
    'diff -u -L one -L two a open',
    'diff -c -L one -L two open a',
    'diff -u -L one -L two empty a',
    'diff -c -L one -L two a empty',
    'diff spaces spaced',
    'diff -b spaces spaced',
    'diff -w spaces spaced',
    'diff -Z spaces spaced',
    'diff -b a open',
    'diff -i a b',
    'diff -B a blank',
    'diff -B blank b',
    'diff -u -B -L one -L two blank b',
    'diff -q a b',
    'diff -q a a',
    'diff -s a a',
    'diff -qs a b',
    'diff -qi a b',
    'diff binary binary2',
    'diff -q binary binary2',
    'diff -a binary binary2',
    'diff a binary',
    'diff x y',
    'diff -r x y',
    'diff -q -r x y',
    'diff -rs x y',
    'diff -rN -x kind x y',
    'diff -r --exclude=k* --exclude=sub x y',
    'diff -qrN -x kind x y',
    'diff x/f y',
    'diff x y/f',
    'diff x x',
    'diff -rs x x',
    'diff a none',
    'diff none a',
    'diff none none2',
    'diff -N a none',
    'diff -N none none2',
    'diff -u -N -L one -L two none a',
    'diff - x',
  ])('%s', gnu);

  test.each(['-u', '-c'])('%s has names and times in its header', (option) => {
    const files = { 'a b': '1\n2\n', c: '1\n3\n' };
    const args = ['diff', option, 'a b', 'c'];
    const outputs = withFiles(files, (directory) => {
      utimesSync(join(directory, 'a b'), 1_000_000_000.25, 1_000_000_000.25);
      utimesSync(join(directory, 'c'), 1_500_000_000, 1_500_000_000);
      const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8', TZ: 'CET-1CEST,M3.5.0,M10.5.0/3' };
      const { stdout } = spawnSync(args[0]!, args.slice(1), { cwd: directory, env, encoding: 'utf8' });
      return [runTool(args, { directory, env: { TZ: env.TZ } }).stdout, stdout];
    });
    expect(outputs[0]).toBe(outputs[1]);
  });

  test.each(['diff', 'diff a', 'diff a b c', 'diff -u -c a b', 'diff -U x a b', 'diff -k a b'])(
    '%s is a wrong command line: status 2',
    (line) => {
      withFiles(FILES, (directory) => {
        const { stderr, stdout, status } = runTool(line.split(' '), { directory });
        expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
        expect(stderr).toMatch(/^diff: .*\nUsage: diff /);
      });
    },
  );
});

/** Lines of a few kinds, and the same with some taken out, put in and replaced; the last may lack its end. */
function randomPair(random: Random): [string, string] {
  const alphabet = random.once(2) ? 'ab' : 'abcdefghijklmnop';
  const line = () => random.text(alphabet, 2);
  const lines = Array.from({ length: random.below(60) }, line);
  const changed = lines.flatMap((old) => {
    if (!random.once(6)) return [old];
    return random.pick([[], [line()], [old, line()], [line(), line(), old]]);
  });
  const join = (all: string[]) => all.join('\n') + (all.length === 0 || random.once(4) ? '' : '\n');
  return [join(lines), join(changed)];
}

const changedLines = (normal: string) => normal.split('\n').filter((line) => /^[<>]/.test(line)).length;

describe('random pairs', () => {
  const seed = seedOf();
  test.each([['-u'], ['-U0'], ['-c'], ['-C1'], ['--normal'], ['-U1', '-d']])(
    `patch applies what diff %s writes (SEED=${seed})`,
    (...options) => {
      const random = new Random(seed);
      for (let round = 0; round < 25; round++) {
        const [one, two] = randomPair(random);
        const what = `SEED=${seed} round ${round}`;
        withFiles({ one, two }, (directory) => {
          const { stdout, status } = runTool(['diff', ...options, 'one', 'two'], { directory });
          expect(status, what).toBe(one === two ? 0 : 1);
          if (one === two) return;
          const form = options[0]!.startsWith('-u') || options[0]!.startsWith('-U') ? '-u' : '';
          const given = form || (options[0]!.toLowerCase().startsWith('-c') ? '-c' : '-n');
          const args = ['--posix', given, '-s', '-o', 'out', 'one'];
          const patched = spawnSync('patch', args, { cwd: directory, input: stdout, encoding: 'utf8' });
          expect(patched.status, `${what}: ${patched.stdout}${patched.stderr}`).toBe(0);
          expect(readFileSync(join(directory, 'out'), 'utf8'), what).toBe(two);
        });
      }
    },
  );

  test(`no more lines are changed than by GNU's (SEED=${seed})`, () => {
    const random = new Random(seed);
    for (let round = 0; round < 40; round++) {
      const [one, two] = randomPair(random);
      withFiles({ one, two }, (directory) => {
        const ours = runTool(['diff', 'one', 'two'], { directory }).stdout;
        const theirs = spawnSync('diff', ['-d', 'one', 'two'], { cwd: directory, encoding: 'utf8' }).stdout;
        expect(changedLines(ours), `SEED=${seed} round ${round}`).toBe(changedLines(theirs));
      });
    }
  });

  test('files without much in common end, and are still turned into each other', () => {
    const random = new Random(seed);
    const lines = () => Array.from({ length: 12_000 }, () => `${random.below(300)}\n`).join('');
    withFiles({ one: lines(), two: lines() }, (directory) => {
      const { stdout, status } = runTool(['diff', '-e', 'one', 'two'], { directory });
      expect(status).toBe(1);
      const unified = runTool(['diff', '-u', 'one', 'two'], { directory }).stdout;
      expect(stdout.length).toBeGreaterThan(0);
      writeFileSync(join(directory, 'change'), unified);
      spawnSync('patch', ['-s', '-o', 'out', 'one', 'change'], { cwd: directory });
      expect(readFileSync(join(directory, 'out'), 'utf8')).toBe(readFileSync(join(directory, 'two'), 'utf8'));
    });
  });
});
