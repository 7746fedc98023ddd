// Tools that read and write text, against Debian's busybox and coreutils.

import { describe, expect, test } from 'vitest';
import { runTool } from './host-system.ts';
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

  test('names its tools in order', () => {
    const names = runTool(['toolbox', '--list']).stdout.trimEnd().split('\n');
    expect(names).toContain('cat');
    expect(names).toEqual([...names].sort());
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

describe('echo', () => {
  test('as busybox', () => {
    same(busybox, [
      ['echo'],
      ['echo', ''],
      ['echo', 'a', '', 'b c'],
      ['echo', '-n', 'x'],
      ['echo', '-nn', '-ne', 'x'],
      ['echo', '-x'],
      ['echo', '-'],
      ['echo', '--'],
      ['echo', '-en', 'a\\tb\\\\\\n'],
      ['echo', '-e', '\\101|\\0101|\\x41|\\xg|\\q|\\'],
      ['echo', '-e', 'a\\cb', 'c'],
      ['echo', '-e', '\\777\\0777\\x411\\a\\b\\f\\v\\e\\r'],
      ['echo', '한글'],
    ]);
  });
});

describe('echo, where busybox is alone', () => {
  test('-E undoes -e, as in coreutils', () => {
    same(coreutils, [
      ['echo', '-eE', 'a\\tb'],
      ['echo', '-Ee', 'a\\tb'],
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
