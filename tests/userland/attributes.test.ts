// Tools that tell about files, and the small ones that make them, against coreutils.

import { spawnSync } from 'node:child_process';
import { lstatSync, readdirSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { coreutils, expectSame, withFiles } from './reference.ts';

const FILES = { f: 'five\n', 'd/e/g': 'x'.repeat(10000), 'd/h': '' };

/** Our tool and coreutils' in the same directory, of which ours sees nothing above; numbers stand for owners. */
function same(
  lines: readonly string[],
  shape: (text: string, directory: string) => string = (text) => text,
): void {
  withFiles(FILES, (directory) => {
    symlinkSync('f', join(directory, 'l'));
    symlinkSync('d/e', join(directory, 'dl'));
    utimesSync(join(directory, 'f'), 1_000_000_000.25, 1_582_979_696.789);
    const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
    for (const line of lines) {
      const [command, ...args] = line.split(' ');
      const theirs = spawnSync(command!, args, { cwd: directory, env, encoding: 'latin1' });
      const ours = runTool([command!, ...args], { directory, env: { TZ: 'UTC' } });
      expect([shape(ours.stdout, '/'), ours.status], line).toEqual([
        shape(theirs.stdout, directory),
        theirs.status,
      ]);
    }
  });
}

test('stat -c', () => {
  same([
    'stat -c %n|%s|%b|%B|%a|%A|%f|%F|%h|%i|%o f d l d/h',
    'stat -c %u|%g|%d|%D|%t|%T|%r|%R|%Hd|%Ld f d',
    'stat -c %N f l',
    'stat -c %-8s|%8s|%08s|%05a|%.3Y|%10.3n|%Y|%.9X f d',
    'stat -L -c %s|%F l dl',
    'stat -c %x_%y f',
    'stat --printf=%s\\n%%\\t f d',
    'stat -c %Q|%% f',
    'stat -c %n nosuch f',
  ]);
});

test('stat', () => {
  const unnamed = (text: string) =>
    text.replaceAll(/\( *0\/ *\w+\)/g, '(0)').replace(/ Birth: .*/, ' Birth:');
  same(['stat f', 'stat d', 'stat -L dl'], unnamed);
});

test('readlink and realpath', () => {
  const above = (text: string, directory: string) =>
    directory === '/' ? text : text.replaceAll(directory, '').replaceAll(/^$(?=\n)/gm, '/');
  const lines = [
    'readlink l dl',
    'readlink f',
    'readlink -n l',
    'readlink -f l dl/../x d/./e/../h',
    'readlink -f nosuch/x',
    'readlink -e l nosuch',
    'readlink -m a/../b/c l/x',
    'readlink -f f/',
    'realpath l dl nosuch .',
    'realpath nosuch/x f',
    'realpath -m nosuch/x',
    'realpath -e nosuch',
    'realpath -s dl/../l',
    'realpath -L dl/../l',
    'realpath --relative-to=d l d/e d',
    'realpath --relative-base=d l d/e d',
  ];
  for (const line of lines) same([line], above);
});

test('du', () => {
  same([
    'du -s d',
    'du -a d',
    'du -b d f',
    'du -c f d',
    'du -d1 d',
    'du -d0 .',
    'du -h d',
    'du -L dl',
    'du dl',
    'du -D dl',
    'du -S d',
    'du --apparent-size -k d/e f',
    'du -a --exclude=*g d',
    'du -sB100 d',
    'du nosuch f',
  ]);
});

test('truncate', () => {
  withFiles({ a: 'x'.repeat(100) }, (directory) => {
    const size = (...args: string[]) => {
      expect(runTool(['truncate', ...args, 'a'], { directory })).toEqual({
        stdout: '',
        stderr: '',
        status: 0,
      });
      return lstatSync(join(directory, 'a')).size;
    };
    expect(size('-s', '10')).toBe(10);
    expect(size('-s', '+1K')).toBe(1034);
    expect(size('-s', '%512')).toBe(1536);
    expect(size('-s', '/1000')).toBe(1000);
    expect(size('-s', '<7')).toBe(7);
    expect(size('-s', '>9')).toBe(9);
    expect(size('-s', '-20')).toBe(0);
    expect(runTool(['truncate', '-s', 'x', 'a'], { directory }).stderr).toBe(
      "truncate: invalid number 'x'\n",
    );
    expect(runTool(['truncate', '-c', '-s', '1', 'b'], { directory }).status).toBe(0);
    expect(readdirSync(directory)).toEqual(['a']);
  });
});

test('mktemp', () => {
  withFiles({ 'tmp/.keep': '', 'd/.keep': '' }, (directory) => {
    const make = (args: string[], env = {}) => runTool(['mktemp', ...args], { directory, env });
    expect(make([]).stdout).toMatch(/^\/tmp\/tmp\.\w{10}\n$/);
    expect(make(['x.XXXX']).stdout).toMatch(/^x\.\w{4}\n$/);
    expect(make(['-p', 'd', 'XXXaXXX.c']).stdout).toMatch(/^d\/XXXa\w{3}\.c\n$/);
    expect(make(['--suffix=.c', 'y-XXXXXX']).stdout).toMatch(/^y-\w{6}\.c\n$/);
    expect(make(['-t', 'z.XXX'], { TMPDIR: '/d' }).stdout).toMatch(/^\/d\/z\.\w{3}\n$/);
    const name = make(['-d']).stdout.trim();
    expect(lstatSync(join(directory, name)).mode.toString(8)).toBe('40700');
    expect(make(['-u', 'u.XXX']).status).toBe(0);
    expect(readdirSync(directory).some((entry) => entry.startsWith('u.'))).toBe(false);
    expect(make(['bad'])).toMatchObject({ status: 1, stderr: "mktemp: too few X's in template 'bad'\n" });
    expect(make(['no/XXX']).stderr).toBe("mktemp: can't create file 'no/XXX': No such file or directory\n");
  });
});

test('base64', () => {
  const files = {
    all: Uint8Array.from({ length: 1000 }, (_, index) => index & 0xff),
    letters: 'QUJD\nREVG\nRw==\n',
    bad: 'QUJD*REV',
    cut: 'QUJDR',
  };
  for (const args of [['all'], ['-w0', 'all'], ['-w', '7', 'all'], ['-d', 'letters'], ['-di', 'bad']]) {
    expectSame(coreutils, { args: ['base64', ...args], files });
  }
  for (const name of ['bad', 'cut']) expectSame(coreutils, { args: ['base64', '-d', name], files });
  for (let length = 0; length < 5; length++)
    expectSame(coreutils, { args: ['base64'], stdin: 'abcde'.slice(0, length) });
});

test('link and unlink', () => {
  withFiles({ a: 'A' }, (directory) => {
    expect(runTool(['link', 'a', 'b'], { directory }).status).toBe(0);
    expect(lstatSync(join(directory, 'b')).nlink).toBe(2);
    expect(runTool(['link', 'a', 'b'], { directory }).stderr).toBe(
      "link: can't create link 'b' to 'a': File exists\n",
    );
    expect(runTool(['unlink', 'a'], { directory }).status).toBe(0);
    expect(readdirSync(directory)).toEqual(['b']);
    expect(runTool(['unlink', 'a'], { directory }).stderr).toBe(
      "unlink: can't remove 'a': No such file or directory\n",
    );
  });
});

test('printenv', () => {
  const env = { A: '1', AB: '2', C: '' };
  expect(runTool(['printenv'], { env }).stdout).toBe('A=1\nAB=2\nC=\n');
  expect(runTool(['printenv', 'AB', 'nosuch', 'C'], { env })).toEqual({
    stdout: '2\n\n',
    stderr: '',
    status: 1,
  });
});
