// Tools that read and write text, against Debian's busybox and coreutils.

import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { linksOf, runTool } from './host_system.ts';
import { busybox, coreutils, expectSame, type Case } from './reference.ts';

const LINES = 'one\n\n\n\ttwo\r\nthree\n';
const BINARY = Uint8Array.from({ length: 1024 }, (_, index) => index & 0xff);
const LARGE = Buffer.alloc(300_000, 'abcdefghi\n');

function same(
  reference: typeof busybox,
  cases: (readonly string[] | Case)[],
  files: Case['files'] = {},
  stdin: string | Uint8Array = '',
): void {
  for (const item of cases) {
    expectSame(reference, 'args' in item ? { files, stdin, ...item } : { args: item, files, stdin });
  }
}

describe('toolbox', () => {
  test('runs a tool by its own name, by a path, and by its first argument', () => {
    expect(runTool(['echo', 'x']).stdout).toBe('x\n');
    expect(runTool(['/bin/echo', 'x']).stdout).toBe('x\n');
    expect(runTool(['toolbox', 'echo', 'x']).stdout).toBe('x\n');
  });

  test.for([
    ['toolbox', 'cat'],
    ['sysbox', 'ps'],
    ['packbox', 'tar'],
    ['textbox', 'sed'],
    ['termbox', 'top'],
  ] as const)('%s names its tools in order, and each is linked to it', ([box, one]) => {
    const names = runTool([box, '--list']).stdout.trimEnd().split('\n');
    expect(names).toContain(one);
    expect(names).toEqual([...names].sort());
    expect(linksOf(`/bin/${box}`)).toEqual(names.map((name) => `/bin/${name}`));
  });

  test('says what it does not have', () => {
    expect(runTool(['toolbox', 'nosuch'])).toEqual({
      stdout: '',
      stderr: 'toolbox: nosuch: no such tool; `toolbox --list` names them\n',
      status: 127,
    });
  });

  test('true and false', () => {
    expect(runTool(['true', 'x'])).toEqual({ stdout: '', stderr: '', status: 0 });
    expect(runTool(['false', '--x'])).toEqual({ stdout: '', stderr: '', status: 1 });
  });
});

/** As built-ins of dash, which are what a script gets. */
function sameAsDash(cases: readonly (readonly string[])[]): void {
  for (const args of cases) {
    const ours = runTool(args);
    const theirs = spawnSync('dash', ['-c', '"$@"', 'dash', ...args], { encoding: 'latin1' });
    const { stdout, stderr, status } = theirs;
    expect(ours, args.join(' ')).toEqual({ stdout, stderr: stderr.replaceAll('dash: 1: ', ''), status });
  }
}

describe('echo, printf and test as in dash', () => {
  test('echo', () => {
    sameAsDash([
      ['echo'],
      ['echo', ''],
      ['echo', 'a', '', 'b c'],
      ['echo', '-n', 'x'],
      ['echo', '-nn', '-e', 'x'],
      ['echo', '--'],
      ['echo', 'a\\tb\\\\\\n\\101|\\0101|\\x41|\\q|\\'],
      ['echo', 'a\\cb', 'c'],
    ]);
  });

  test('printf', () => {
    sameAsDash([
      ['printf', '%s\\n', 'a', 'b'],
      ['printf', '[%5s|%-5d|%05d|%x|%o|%c]\\n', 'a', '42', '42', '255', '8', 'xyz'],
      ['printf', '%f %.3e %g %G %a\\n', '1.5', '12345.678', '0.00001', '1e100', '0.5'],
      ['printf', '%.0f %.0f %.1f %5.1f|%08.2f\\n', '0.5', '1.5', '0.25', '-3.14159', '-2.5'],
      ['printf', '%.20e %.30f %g %g\\n', '0.3', '0.3', '100000', '1000000'],
      ['printf', '%b|%d %i\\n', 'a\\tb', "'A", '0x1f'],
      ['printf', '%d', 'abc'],
      ['printf', '%z'],
      ['printf'],
    ]);
  });

  test('test', () => {
    sameAsDash([
      ['test', 'a', '=', 'a'],
      ['test', '(', 'a', ')'],
      ['test', '1', '-lt', 'x'],
      ['[', 'a', ']'],
      ['[', 'a'],
      ['test', 'a', '-a', '!', '', '-o', 'b', '=', 'c'],
    ]);
  });
});

describe('cat', () => {
  const files = { a: LINES, b: 'no newline', binary: BINARY, large: LARGE, 'name with \u00e9': 'x\n' };

  test('copies bytes unchanged', () => {
    same(
      busybox,
      [
        ['cat', 'binary'],
        ['cat', 'large', 'a'],
        ['cat', 'a', '-', 'b'],
        ['cat', 'name with \u00e9'],
      ],
      files,
      'in\n',
    );
    same(busybox, [['cat'], ['cat', '-'], ['cat', '-u', '-']], files, LARGE);
  });

  test('options as GNU cat has them', () => {
    const options = [
      '-n',
      '-b',
      '-s',
      '-E',
      '-T',
      '-v',
      '-A',
      '-e',
      '-t',
      '-ns',
      '-bE',
      '-nb',
      '--number',
      '--show-all',
      '--squeeze',
    ];
    same(
      coreutils,
      options.map((option) => ['cat', option, 'b', 'a', 'binary', 'a']),
      files,
    );
  });

  test("goes on after an error, in busybox's words", () => {
    same(
      busybox,
      [
        ['cat', 'nosuch', 'b'],
        ['cat', '-z'],
        ['cat', '.'],
        ['cat', '--nosuch'],
        ['cat', 'b/x'],
      ],
      files,
    );
  });

  test('--help is made from the options', () => {
    const { stdout, stderr, status } = runTool(['cat', '--help']);
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/^Usage: cat \[-AbeEnstTuv\] \[FILE\]\.\.\.\n\n/);
    expect(stdout).toContain('  -n,--number            number all lines\n');
  });
});

const NUMBERED = Array.from({ length: 25 }, (_, index) => `line ${index + 1}\n`).join('');

describe('head', () => {
  const files = { a: NUMBERED, b: 'x\ny\n', open: 'no newline', large: LARGE, zero: 'a\0b\0c' };

  test('as GNU head', () => {
    same(
      coreutils,
      [
        'head a',
        'head -n 3 a',
        'head -n3 a b',
        'head -3 a',
        'head -n 0 a',
        'head -n 99 a open',
        'head -n -3 a',
        'head -n -0 a',
        'head -n -99 a',
        'head -c 7 a',
        'head -c 1k large',
        'head -c 70000 large',
        'head -c -5 a',
        'head -c -299990 large',
        'head -q a b',
        'head -v a',
        'head -z -n 2 zero',
        'head -n 1 - a',
        'head --lines=2 a',
        'head --bytes 3 a',
        'head -n -1 open',
      ].map((line) => line.split(' ')),
      files,
      NUMBERED,
    );
  });

  test('errors as busybox', () => {
    same(
      busybox,
      [
        ['head', 'nosuch'],
        ['head', '-n'],
        ['head', '-y'],
      ],
      files,
    );
    expect(runTool(['head', '-n', 'x'])).toMatchObject({ stderr: "head: invalid number 'x'\n", status: 1 });
  });
});

describe('tail', () => {
  const files = { a: NUMBERED, b: 'x\ny\n', open: 'no\nnewline', large: LARGE, zero: 'a\0b\0c', empty: '' };

  test('as GNU tail, from files and from pipes', () => {
    const lines = [
      'tail a',
      'tail -n 3 a',
      'tail -n3 a b',
      'tail -3 a',
      'tail +23 a',
      'tail +23',
      'tail -n 0 a',
      'tail -n 99 a',
      'tail -n +3 a',
      'tail -n +0 b',
      'tail -n +99 a',
      'tail -c 7 a',
      'tail -c 1k large',
      'tail -c 70000 large',
      'tail -c +5 a',
      'tail -c +299990 large',
      'tail -q a b',
      'tail -v a',
      'tail -z -n 2 zero',
      'tail -n 1 open a',
      'tail empty',
      'tail -n 20000 large',
      'tail -n 7000 large',
      'tail -n -2 a',
    ];
    same(
      coreutils,
      lines.map((line) => line.split(' ')),
      files,
    );
    same(
      coreutils,
      ['tail', 'tail -n 3', 'tail -n 7000', 'tail -c 100000', 'tail -n +3', 'tail -n 0'].map((line) =>
        line.split(' '),
      ),
      files,
      LARGE,
    );
  });

  test('errors', () => {
    expect(runTool(['tail', 'nosuch'])).toMatchObject({
      stderr: "tail: can't open 'nosuch': No such file or directory\n",
      status: 1,
    });
  });
});

describe('wc', () => {
  test('as GNU wc', () => {
    const files = { a: NUMBERED, words: ' two  words\tand more\f\n\n\tx', large: LARGE, empty: '' };
    same(
      coreutils,
      [
        'wc a',
        'wc a words large',
        'wc -l a',
        'wc -l a words',
        'wc -lw words',
        'wc -c large empty',
        'wc -L words a',
        'wc empty',
        'wc -lwcL a',
      ].map((line) => line.split(' ')),
      files,
    );
    expect(runTool(['wc', '-m'], { stdin: '한글\n' }).stdout).toBe('3\n');
    expect(runTool(['wc', 'nosuch'])).toMatchObject({
      stderr: 'wc: nosuch: No such file or directory\n',
      status: 1,
    });
  });
});

describe('sleep', () => {
  test('refuses what is no time', () => {
    expect(runTool(['sleep', '1x'])).toMatchObject({ stderr: "sleep: invalid number '1x'\n", status: 1 });
    expect(runTool(['sleep'])).toMatchObject({ status: 1 });
    expect(runTool(['sleep', '0', '0.001', '0.00001m'])).toEqual({ stdout: '', stderr: '', status: 0 });
  });
});

describe('kill -l', () => {
  test('translates between names and numbers', () => {
    expect(runTool(['kill', '-l', '9', 'term', 'SIGHUP', '143']).stdout).toBe('KILL\n15\n1\nTERM\n');
    expect(runTool(['kill', '-l']).stdout.split('\n').slice(0, 2)).toEqual([' 1) HUP', ' 2) INT']);
    expect(runTool(['kill', '-l', 'X'])).toMatchObject({ stderr: "kill: bad signal name 'X'\n", status: 1 });
  });
});

describe('env', () => {
  test('writes the environment as changed', () => {
    const env = { A: '1', B: '2' };
    expect(runTool(['env'], { env }).stdout).toBe('A=1\nB=2\n');
    expect(runTool(['env', '-u', 'A', 'C=x=y', 'B=3'], { env }).stdout).toBe('C=x=y\nB=3\n');
    expect(runTool(['env', '-i', '-0', 'X=1', 'X=2'], { env }).stdout).toBe('X=2\0');
  });
});
