// find against GNU find; what runs programs is in minios_cases.ts.

import { spawnSync } from 'node:child_process';
import { linkSync, lutimesSync, mkdirSync, symlinkSync, utimesSync, chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { withFiles, type Case } from './reference.ts';

const FILES: Case['files'] = {
  'a.txt': 'one\n',
  'b.c': 'x'.repeat(2000),
  'B.C': '',
  'd/e/f.txt': 'deep\n',
  'd/e/g': '',
  'd/h.o': 'object',
  'skip/x': 'x',
  '.hidden': '.',
};

function prepare(directory: string): void {
  mkdirSync(join(directory, 'empty'));
  symlinkSync('a.txt', join(directory, 'link'));
  symlinkSync('nowhere', join(directory, 'd/broken'));
  symlinkSync('d', join(directory, 'dirlink'));
  linkSync(join(directory, 'a.txt'), join(directory, 'hard'));
  chmodSync(join(directory, 'b.c'), 0o755);
  chmodSync(join(directory, 'd/h.o'), 0o4640);
  const day = 86400;
  const now = Date.now() / 1000;
  utimesSync(join(directory, 'b.c'), now - 3 * day - 100, now - 3 * day - 100);
  utimesSync(join(directory, 'd/h.o'), now - 10 * day - 100, now - 10 * day - 100);
  lutimesSync(join(directory, 'link'), 1_500_000_000, 1_500_000_000);
  utimesSync(join(directory, 'skip/x'), 1_600_000_000.5, 1_600_000_000.5);
}

/** Directories give their names in different orders: lines are sorted. */
const sorted = (text: string) => text.split(/[\n\0]/).sort();

function same(args: string[]): void {
  withFiles(FILES, (directory) => {
    prepare(directory);
    const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC' };
    const { stdout, status } = spawnSync('find', args, { cwd: directory, env });
    const ours = runTool(['find', ...args], { directory });
    expect({ lines: sorted(ours.stdout), status: ours.status }, args.join(' ')).toEqual({
      lines: sorted(stdout.toString('latin1')),
      status,
    });
  });
}

const LINES = [
  '',
  '.',
  'd skip',
  './d/',
  '. -name *.txt',
  '. -iname b.c',
  '. -name [ab]*',
  '. -name .*',
  '. -path ./d/*',
  '. -path *e*',
  '. -ipath *D/*',
  '. -type f',
  '. -type d',
  '. -type l',
  '. -type f,l',
  '. -size 0',
  '. -size +1',
  '. -size -3c',
  '. -size 4',
  '. -size +1k',
  '. -size 2k',
  '. -size 1M',
  '. -empty',
  '. -empty -type d',
  '. -links 2',
  '. -links +1 -type f',
  '. -perm 755',
  '. -perm -4000',
  '. -perm /111 -type f',
  '. -perm -u=rw,g=r -type f',
  '. -mtime +2',
  '. -mtime 3',
  '. -mtime -1 -type f',
  '. -mmin +60',
  '. -newer b.c -type f',
  '. ! -newer b.c -type f',
  '. -newermm b.c -type f',
  '. -maxdepth 1',
  '. -mindepth 2',
  '. -mindepth 1 -maxdepth 2 -type f',
  '. -depth',
  'd -depth -name e',
  '. -name skip -prune -o -print',
  '. -name d -prune -o -type f -print',
  '. -name d -prune',
  '. -prune',
  '. -type f -a -name a*',
  '. -type f -o -type l',
  '. ( -name a* -o -name b* ) -type f',
  '. ! ( -name a* -o -type d )',
  '. -not -type f',
  '. -type f -print , -name d -print',
  '. -true -name d',
  '. -false -o -name d',
  '. -print0 -name d',
  '. -name d -print -print',
  '. -regex .*[ab].*',
  '. -regex \\./[a-z]+\\.txt',
  '. -regex \\./\\(a\\|b\\)\\..*',
  '. -iregex .*B\\.c',
  '. -regextype posix-extended -regex \\./(a|b)\\.(txt|c)',
  '. -lname a*',
  '. -samefile a.txt',
  '. -inum 1',
  '. -uid 0 -name a.txt',
  '. -user 0 -name a.txt',
  '. -group 0 -name b.c',
  '-L . -type l',
  '-L dirlink -type f',
  '-H dirlink -type f',
  'dirlink',
  '-L . -type d',
  '. -follow -name f.txt',
  '. -xdev -name g',
  '. -quit',
  'a.txt -printf %p|%f|%h|%d|%y|%s|%m|%M|%n|%P|%H\\n',
  '. -printf %P|%f|%h|%d|%y|%Y|%l\\n',
  'd/h.o -printf %m|%M|%s|%U|%G|%%|%k\\n',
  'skip/x -printf %T@|%TY-%Tm-%Td|%TH:%TM:%TS|%t\\n',
  'a.txt -printf %10f|%-10f|%5s|%05d|%.2f\\n\\t\\101\\\\',
  '. -name x -printf %p\\0',
  'd -name nothing',
];

test.each(LINES.map((line) => ({ line })))('find $line', ({ line }) =>
  same(line === '' ? [] : line.split(' ')),
);

test('find -delete and -fprint', () => {
  withFiles(FILES, (directory) => {
    const run = (...args: string[]) => runTool(['find', ...args], { directory });
    expect(run('d', '-delete')).toEqual({ stdout: '', stderr: '', status: 0 });
    expect(run('d')).toMatchObject({ stderr: 'find: d: No such file or directory\n', status: 1 });
    expect(run('skip', '-name', 'y', '-delete').status).toBe(0);
    run('skip', '-type', 'f', '-fprint', 'out');
    expect(runTool(['cat', 'out'], { directory }).stdout).toBe('skip/x\n');
  });
});

test('find -ls', () => {
  withFiles({ a: 'x\n' }, (directory) => {
    expect(runTool(['find', 'a', '-ls'], { directory }).stdout).toMatch(
      /^ *\d+ +\d+ -rw-r--r-- +1 0 +0 +2 \w{3} [ \d]\d \d\d:\d\d a\n$/,
    );
  });
});

test.each([
  [['-foo'], 'find: unrecognized: -foo\n'],
  [['.', '-type'], 'find: -type requires an argument\n'],
  [['.', '-type', 'q'], "find: invalid argument 'q' to '-type'\n"],
  [['.', '-size', 'x'], "find: invalid number 'x'\n"],
  [['.', '(', '-name', 'x'], "find: unmatched '('\n"],
  [['.', '-name', 'x', ')'], "find: unbalanced ')'\n"],
  [['.', '-user', 'nobody-here'], "find: unknown user 'nobody-here'\n"],
  [['.', '-newer', 'nosuch'], 'find: nosuch: No such file or directory\n'],
  [['.', '-exec', 'echo'], 'find: -exec requires an argument\n'],
])('find %j', (args, stderr) => {
  expect(runTool(['find', ...args])).toMatchObject({ stderr, status: 1 });
});

test('deep trees', () => {
  withFiles({ [`${'d/'.repeat(200)}f`]: '' }, (directory) => {
    expect(runTool(['find', '.', '-name', 'f', '-printf', '%d\n'], { directory }).stdout).toBe('201\n');
  });
});
