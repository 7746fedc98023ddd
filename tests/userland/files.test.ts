// Tools that change the file system, on real directories: what is there afterwards must be what coreutils leave.

import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { withFiles, type Case } from './reference.ts';

const FILES: Case['files'] = { a: 'A\n', b: 'B\n', 'd/x': 'X\n', 'd/e/y': 'Y\n', 'f/z': 'Z\n' };

/** Every path below a directory with its type, permissions, and contents or target. */
function tree(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .sort()
    .map((name) => {
      const path = join(directory, name);
      const stat = lstatSync(path);
      const mode = stat.isSymbolicLink() ? '' : (stat.mode & 0o7777).toString(8);
      const content = stat.isFile()
        ? JSON.stringify(readFileSync(path, 'utf8'))
        : stat.isSymbolicLink()
          ? readlinkSync(path)
          : '/';
      return `${name} ${mode} ${stat.isFile() ? stat.nlink : ''} ${content}`;
    });
}

interface Outcome {
  stdout: string;
  status: number;
  tree: string[];
}

/** Runs command lines, words split at blanks, one after the other until one fails. */
function outcome(
  lines: readonly string[],
  run: (args: string[], directory: string) => { stdout: string; status: number },
): Outcome {
  return withFiles(FILES, (directory) => {
    let stdout = '';
    let status = 0;
    for (const line of lines) {
      const result = run(line.split(' '), directory);
      stdout += result.stdout;
      status = result.status;
    }
    return { stdout, status, tree: tree(directory) };
  });
}

const ours = (lines: readonly string[]) => outcome(lines, (args, directory) => runTool(args, { directory }));
const theirs = (lines: readonly string[]) =>
  outcome(lines, ([command, ...args], cwd) => {
    // TABSIZE: columns are set apart by blanks.
    const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TABSIZE: '0', TZ: 'UTC' };
    const { stdout, status, error } = spawnSync(command!, args, { cwd, env, input: '' });
    if (error) throw error;
    return { stdout: stdout.toString(), status: status ?? -1 };
  });

function same(...lines: string[]): void {
  expect(ours(lines), lines.join('; ')).toEqual(theirs(lines));
}

test('mkdir', () => {
  same('mkdir n');
  same('mkdir n/m');
  same('mkdir -p n/m/o d/new');
  same('mkdir -p ./n//m/ d');
  same('mkdir d', 'mkdir -p a');
  same('mkdir -m 700 n', 'mkdir -m u=rwx,go= m', 'mkdir -p -m 1777 t/t');
});

test('rmdir', () => {
  same('mkdir -p n/m/o', 'rmdir -p n/m/o');
  same('rmdir d');
  same('rmdir --ignore-fail-on-non-empty d');
  same('rmdir a nosuch');
});

test('rm', () => {
  same('rm a b');
  same('rm -r d f');
  same('rm -rf nosuch d a');
  same('rm d');
  same('rm nosuch b');
  same('ln -s d link', 'rm -r link');
  same('mkdir n', 'rm -d n d');
  same('rm -v a');
  same('rm -f');
  same('rm -r .');
  same('rm -rv d/x');
  same('rm -rv f', 'rm -dv f', 'rm --interactive=never a nosuch', 'rm --interactive=x b');
  // Standard input is empty: nobody agrees.
  same('rm -I a b', 'rm -I d/x d/e/y f/z a', 'rm -rI d', 'rm -ri d', 'rm --interactive=once -r f');
  same('rm -I -f d/x d/e/y f/z a', 'rm -r --one-file-system d');
});

test('rm keeps the root', () => {
  expect(runTool(['rm', '-rf', '/'])).toMatchObject({
    stderr: "rm: refusing to remove '/'; --no-preserve-root lets -r do it\n",
    status: 1,
  });
});

test('ln', () => {
  same('ln a c', 'ln a b');
  same('ln -f a b', 'ln -sf nosuch a');
  same('ln -s a b d', 'ln -s ../a f/up');
  same('ln -s -t d a b');
  same('ln -s d link', 'ln -sfn f link');
  same('ln -sT a d');
  same('ln -s a b nosuch');
  same('ln -f a a');
  same('ln -sv a l');
  same('ln -sr d/x l', 'ln -srv d/x f', 'ln -sr nosuch d/e/l', 'ln -srt f a d', 'ln -srT d d/self');
  same('ln -r a l');
});

test('chmod', () => {
  same('chmod 600 a', 'chmod 4755 b', 'chmod 0 f/z');
  same('chmod u+x,go-r a', 'chmod a=rw b', 'chmod =r f/z');
  same('chmod +x a', 'chmod -w b', 'chmod -x d/x', 'chmod o=u a', 'chmod g+s,u+s a', 'chmod +t d');
  same('chmod -R go-rwx d', 'chmod -R a+X d');
  same('chmod -v 600 a', 'chmod -c 600 a', 'chmod -c u+x a');
  same('chmod 888 a');
  same('chmod 600 nosuch a');
  same('chmod 4751 a', 'chmod --reference=a b f/z');
});

test('cp', () => {
  same('cp a c', 'cp a b d');
  same('cp d c');
  same('cp -r d c', 'cp -R d f');
  same('ln -s a l', 'cp l m', 'cp -P l n', 'cp -r l o', 'cp -d l p');
  same('ln -s d l', 'cp -r l n', 'cp -rH l m', 'cp -rL l o');
  same('chmod 4751 a', 'cp a c', 'cp -p a e');
  same('ln a h', 'cp -a a h d', 'cp a h f');
  same('cp -v a c', 'cp -n a b');
  same('cp a a');
  same('cp a b c');
  same('cp -t d a b', 'cp -T a f/z');
  same('cp nosuch d', 'cp a nosuch/x');
  // How much is copied before the copy meets itself depends on the order of the host's directory.
  for (const run of [ours, theirs]) expect(run(['cp -r d d'])).toMatchObject({ stdout: '', status: 1 });
  same('chmod 500 d', 'cp -r d n', 'chmod 700 d');
  same('chmod 600 a', 'cp --preserve=mode a c', 'cp --preserve=nosuch a e', 'cp --preserve a n');
  same('ln a h', 'cp -r --preserve=links a h d', 'cp --preserve=mode,timestamps,links a f');
});

test('cp makes links', () => {
  same('cp -l a c', 'cp -l a c', 'cp -l a b', 'cp -lf a b', 'cp -lv d/x y', 'cp -l nosuch n');
  same('cp -rl d n', 'ln -s a l', 'cp -l l m', 'cp -lP l o', 'cp -l d p');
  same('cp -s a c', 'cp -s a c', 'cp -sf b c', 'cp -sn a b', 'cp -s d/x f', 'cp -rs d n', 'cp -ls a q');
});

test('cp --parents and --remove-destination', () => {
  same('chmod 700 d', 'mkdir t', 'cp --parents d/e/y t', 'cp -r --parents d/e/ f', 'cp -t t --parents a');
  same('mkdir t', 'cp -v --parents d/e/y t', 'cp --parents nosuch/x t', 'cp --parents a c');
  same('ln -s a l', 'cp b l', 'cp -v --remove-destination d/x l', 'cp --remove-destination b a');
});

test('mv', () => {
  same('mv a c', 'mv c b d');
  same('mv d f');
  same('mv -n a b');
  same('mv a a');
  same('mv nosuch b');
  same('mv -v a c');
  same('mv a b nosuch');
  same('mv a f', 'mv f/a f/z');
  same('mkdir -p n/d/x', 'mv d n');
  same('mv -T d f');
});

test('tee', () => {
  same('tee c', 'tee -a a', 'tee b');
});

test('basename and dirname', () => {
  same(
    ...['/usr/lib', '/', '//', 'usr/', 'a.c .c', '.c .c', '-a x/y z/', '-s .c a.c b.c'].map(
      (line) => `basename ${line}`,
    ),
  );
  same(
    ...['/usr/lib', '/', '/usr', 'usr/', 'a', 'a/b//', 'a//b', '-z a/b c'].map((line) => `dirname ${line}`),
  );
});

test('ls', () => {
  same('ls', 'ls -1', 'ls d f', 'ls -a d', 'ls -A', 'ls -d d a', 'ls -R', 'ls -r', 'ls -p', 'ls -a');
  same(
    'chmod 755 a',
    'ln -s a link',
    'mkdir .hidden',
    'ls -F',
    'ls -aF',
    'ls -FR',
    'ls -A',
    'ls -C',
    'ls -L',
    'ls -S a b',
  );
});

test('ls lays names out', () => {
  const files = Array.from({ length: 40 }, (_, index) => `${'x'.repeat((index * 7) % 23)}${index}`);
  same('rm -r a b d f', 'ls -x', `touch ${files.join(' ')}`, 'ls -x', 'ls -m', 'ls -C', 'ls -C -w 40');
  same(`touch ${files.join(' ')}`, 'ls -x -w 133', 'ls -xFp -w 51', 'ls -m -w 20', 'ls -w 0 -C', 'ls -mw0');
  const narrow = [28, 29, 30, 31, 32].flatMap((width) => [`ls -x -w ${width}`, `ls -C -w ${width}`]);
  same(`touch abc c gg ${'x'.repeat(12)} yyyyyyyy`, ...narrow);
  same('ls -x1', 'ls -1x', 'ls -C1m', 'ls -w x', 'ls -mF', 'ls -m nosuch a', 'ls -m d f');
});

test('ls lays out what takes two columns a character, or none', () => {
  const lines = [
    'touch 한글파일 나다라마바사 가 abc e\u0301 c g h',
    'ls -C -w 30',
    'ls -x -w 30',
    'ls -m -w 20',
  ];
  // As coreutils have it where the locale is C.UTF-8.
  expect(Buffer.from(ours(lines).stdout, 'latin1').toString()).toBe(
    'a    c  f  가\nabc  d  g  나다라마바사\nb    e\u0301  h  한글파일\n' +
      'a   abc           b\nc   d             e\u0301\nf   g             h\n가  나다라마바사  한글파일\n' +
      'a, abc, b, c, d, e\u0301,\nf, g, h, 가,\n나다라마바사,\n한글파일\n',
  );
});

test('ls sorts and leaves out', () => {
  same('touch z.a y.b x a.b .h n~ d/m~', 'ls -X', 'ls -Xr', 'ls -B', 'ls -AB d', 'ls -RB');
  same('ln -s d aa', 'ls --group-directories-first', 'ls -r --group-directories-first', 'ls -d d a');
  same('touch a1 a10 a2 a.b~ x-1.10.tar x-1.9.tar', 'ls -v', 'ls -rv');
  same('touch a1 b1 .h1', 'ls -I b*', 'ls -I a* -I *1 -R', 'ls -A -I b*', 'ls --ignore=[ab]');
  const all = ours(['ls -f d']).stdout.split('\n').sort();
  expect(all).toEqual(['', '.', '..', 'e', 'x']);
});

test('ls hides what cannot be printed', () => {
  const files = { 'a\tb': '', 'c\x1b[1m': '', ä: '' };
  withFiles(files, (directory) => {
    const names = (option: string) => runTool(['ls', option], { directory }).stdout;
    expect(Buffer.from(names('-q'), 'latin1').toString()).toBe('a?b\nc?[1m\nä\n');
    expect(Buffer.from(names('-N'), 'latin1').toString()).toBe('a\tb\nc\x1b[1m\nä\n');
  });
});

test('ls -l', () => {
  // Owners are numbers: the names are the machine's own. Sizes of directories are the file system's.
  const shape = (text: string) =>
    text.replace(/^total \d+$/gm, 'total').replace(/^(d\S+ +\d+ \d+ \d+) +\d+/gm, '$1');
  const plain = [
    'ls -n',
    'ls -nh a',
    'ls -nR',
    'ls -n a b',
    'ls -nF',
    'ls -nd d',
    'ls -nG',
    'ls -no',
    'ls -ng',
  ];
  const times = ['full', 'long'].map((name) => `ls -n --time-style=${name}-iso old`);
  for (const line of [
    ...plain,
    ...times,
    'ls -n --time-style=iso',
    'ls -nks1',
    'ls -1nx',
    'ls -n --full-time old',
  ]) {
    // All times are the same: the two are not run in the same minute for certain.
    const lines = [
      'ln -s a link',
      'chmod 6751 b',
      'touch -h -d 2001-02-03T04:05:06 a b d d/e d/x d/e/y f f/z link old',
      line,
    ];
    expect(shape(ours(lines).stdout), line).toBe(shape(theirs(lines).stdout));
  }
});

test('env -S', () => {
  const cases = [
    ['-iS', 'A=1 B=2'],
    ['-iS  A=1   B=2 '],
    ['-iS', `A="a  b" B='c d'e"f"'g' "C=h"`],
    ['-iS', String.raw`A='a\q\'b\\c'`],
    ['-iS', String.raw`A="x\ty" B=\#\$\"\'\\ #C=1`],
    ['-iS', String.raw`A=a#b B=\n #C`],
    ['-iS', String.raw`A=1\_B=2 C="3\_D"`],
    ['-iS', 'A=${NAME}x B="${NAME} y" ${NONE} C=${NONE} D=\'${NAME}\''],
    ['-iS', String.raw`A=1\cB=2 C=3`, 'D=4'],
    ['-S-i A=1', 'B=2'],
    ['-S', '-u NAME -i', '-S', 'B=2 C="d"x'],
    ['--split-string=-i A=1'],
    ['--split', '-i A=1', 'B=2'],
    ['-u', '-S', '-i', 'A=1'],
    ['-i', '-S', ''],
    ['-iS', 'A="a'],
    ['-iS', String.raw`A='a\ `.trimEnd()],
    ['-iS', String.raw`A=a\ `.trimEnd()],
    ['-iS', String.raw`A=\q`],
    ['-iS', String.raw`A="a\c"`],
    ['-iS', 'A=$NAME'],
    ['-iS', 'A=${NA-ME}'],
    ['-iS', 'A=${1A}'],
  ];
  for (const args of cases) {
    const env = { NAME: 'v w' };
    const mine = runTool(['env', ...args], { env });
    const { stdout, stderr, status } = spawnSync('/usr/bin/env', args, { env, encoding: 'utf8' });
    expect(mine, args.join(' ')).toEqual({ stdout, stderr: stderr.replace('/usr/bin/env', 'env'), status });
  }
});

test('mknod refuses what it cannot make', () => {
  const usage = (line: string) => runTool(line.split(' ')).stderr.split('\n')[0];
  expect(usage('mknod x q')).toBe("mknod: invalid type 'q'");
  expect(usage('mknod x p 1 2')).toBe("mknod: extra operand '1'");
  expect(usage('mknod x c 1')).toBe('mknod: missing operand after last');
  expect(usage('mknod x c 1 y')).toBe("mknod: invalid number 'y'");
});
