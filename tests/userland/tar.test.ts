// tar: trees to Debian's tar and back, the formats that it reads, damaged archives, and archives that want to get out.
// Random tests print their seed (SEED=… repeats one).

import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  ftruncateSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { randomBytes, randomNumbers } from '../support/random.ts';
import { withFiles } from './reference.ts';

const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));

/** Makes random files, directories, links and names in a directory. */
function plant(directory: string, seed: number): void {
  const number = randomNumbers(seed);
  const bytes = randomBytes(seed + 1);
  const places = [directory];
  const files: string[] = [];
  for (let index = 0; index < 40; index++) {
    const place = places[number() % places.length]!;
    const name = `${index}${'n'.repeat(number() % 8 === 0 ? 60 + (number() % 120) : number() % 10)}`;
    const path = join(place, number() % 10 === 0 ? `${name} ü\t\n` : name);
    if (path.length - directory.length > 700) continue;
    const kind = number() % 8;
    if (kind <= 1) {
      mkdirSync(path);
      places.push(path);
    } else if (kind === 2) {
      symlinkSync('t'.repeat(1 + (number() % (number() % 4 === 0 ? 300 : 30))), path);
    } else if (kind === 3 && files.length > 0) {
      linkSync(files[number() % files.length]!, path);
      continue;
    } else {
      writeFileSync(path, bytes(number() % 3 === 0 ? number() % 3000 : 512 * (number() % 3)));
      chmodSync(path, 0o400 | (number() & 0o7777));
      files.push(path);
    }
    lutimesSync(path, 1e9, 1_000_000_000 + (number() % 700_000_000));
  }
  for (const place of places) lutimesSync(place, 1e9, 1_234_567_890);
}

/** All there is to know of a tree. */
function survey(directory: string): unknown[] {
  const numbers = new Map<number, string>();
  return readdirSync(directory, { recursive: true, encoding: 'latin1' })
    .sort()
    .map((name) => {
      const path = Buffer.concat([Buffer.from(`${directory}/`), Buffer.from(name, 'latin1')]);
      const stat = lstatSync(path);
      if (!numbers.has(stat.ino)) numbers.set(stat.ino, name);
      const content = stat.isFile()
        ? readFileSync(path, 'base64')
        : stat.isSymbolicLink()
          ? readlinkSync(path)
          : '';
      return [name, stat.mode.toString(8), stat.uid, stat.gid, stat.mtimeMs, numbers.get(stat.ino), content];
    });
}

const pack = (directory: string, ...args: string[]) => {
  const { stdout, stderr, status } = runTool(['tar', ...args], { directory });
  expect([stderr, status]).toEqual(['', 0]);
  return Buffer.from(stdout, 'latin1');
};
const debian = (cwd: string, args: string[], input?: Uint8Array) =>
  execFileSync('tar', args, {
    cwd,
    input,
    maxBuffer: 2 ** 28,
    env: { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' },
  });

/** Unpacks with our tar into a new directory and hands it to `look`. */
function unpacked<T>(archive: Uint8Array, look: (directory: string) => T, ...args: string[]): T {
  return withFiles({}, (directory) => {
    const { stderr, status } = runTool(['tar', 'x', ...args], { directory, stdin: archive });
    expect([stderr, status]).toEqual(['', 0]);
    return look(directory);
  });
}

describe(`round trips (SEED=${SEED})`, () => {
  test('Debian unpacks what we pack', () => {
    for (let round = 0; round < 8; round++) {
      withFiles({}, (from) => {
        plant(from, SEED + round);
        for (const letters of ['c', 'cz']) {
          const archive = pack(from, letters, '.');
          withFiles({}, (to) => {
            debian(to, [letters === 'c' ? '-xpf-' : '-xzpf-', '--same-owner'], archive);
            expect(survey(to), `round ${round}`).toEqual(survey(from));
          });
        }
      });
    }
  });

  test('we unpack what Debian packs', () => {
    for (let round = 0; round < 8; round++) {
      withFiles({}, (from) => {
        plant(from, SEED + 50 + round);
        const wanted = survey(from);
        for (const format of ['pax', 'gnu']) {
          for (const zip of [[], ['-z']]) {
            const archive = debian(from, [...zip, `--format=${format}`, '-cf-', '.']);
            expect(unpacked(archive, survey), `round ${round} ${format}`).toEqual(wanted);
          }
        }
      });
    }
  });

  test('holes that Debian packs are holes again', () => {
    withFiles({}, (from) => {
      const path = join(from, 'holes');
      const length = 50_000_000;
      const fd = openSync(path, 'w');
      for (const at of [0, 70_000, 9_000_000, 20_000_000]) writeSync(fd, `at ${at}`, at);
      ftruncateSync(fd, length);
      closeSync(fd);
      writeFileSync(join(from, 'next'), 'next');
      const archive = debian(from, ['--format=pax', '--sparse', '--sparse-version=1.0', '-cf-', '.']);
      expect(archive.length).toBeLessThan(1_000_000);
      const [equal, blocks, next] = unpacked(archive, (to) => [
        readFileSync(join(to, 'holes')).equals(readFileSync(path)),
        statSync(join(to, 'holes')).blocks,
        readFileSync(join(to, 'next'), 'utf8'),
      ]);
      expect([equal, next]).toEqual([true, 'next']);
      expect(blocks).toBeLessThan(10_000);
      // Maps that are none, that have too little, that lead out of the file.
      const at = archive.indexOf('\n0\n') - 1;
      for (const damage of ['x', '1', '5\n9000000000000']) {
        const bad = Buffer.from(archive);
        bad.write(damage, at);
        withFiles({}, (directory) => {
          const { stderr, status } = runTool(['tar', 'x'], { directory, stdin: bad });
          expect([stderr, status]).toEqual([expect.stringMatching(/^tar: .*sparse/), 1]);
        });
      }
    });
  });

  test('lists name what Debian lists', () => {
    withFiles({}, (from) => {
      plant(from, SEED + 99);
      const archive = debian(from, ['--format=pax', '-cf-', '.']);
      const ours = (...args: string[]) =>
        runTool(['tar', ...args], { stdin: archive, env: { TZ: 'UTC' } }).stdout;
      const theirs = (...args: string[]) =>
        debian(from, ['--quoting-style=literal', ...args], archive).toString('latin1');
      expect(ours('t')).toBe(theirs('-tf-'));
      expect(ours('tv', '--numeric-owner')).toBe(theirs('-tvf-', '--numeric-owner'));
      expect(ours('tv')).toBe(theirs('-tvf-'));
    });
  });
});

const FILES = { 'a/b/c': 'C', 'a/d': 'D', 'a/x.o': 'O', e: 'E' };
const names = (directory: string) => readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();

test('members can be chosen, and names changed', () => {
  withFiles(FILES, (from) => {
    const archive = debian(from, ['-cf-', 'a', 'e']);
    expect(unpacked(archive, names, 'a/b')).toEqual(['a', 'a/b', 'a/b/c']);
    expect(unpacked(archive, names, '--strip-components=1')).toEqual(['b', 'b/c', 'd', 'x.o']);
    expect(unpacked(archive, names, '--exclude=*.o', '--exclude', 'b')).toEqual(['a', 'a/d', 'e']);
    expect(runTool(['tar', 'xO', 'a/d', 'e'], { stdin: archive }).stdout).toBe('DE');
    expect(runTool(['tar', 't', 'nosuch'], { stdin: archive })).toMatchObject({
      stderr: 'tar: nosuch: not found in archive\n',
      status: 1,
    });
    const listed = (...args: string[]) => debian(from, ['-tf-'], pack(from, ...args)).toString();
    expect(listed('c', '--exclude=*.o', '--exclude=b', 'a')).toBe('a/\na/d\n');
    expect(listed('c', '--no-recursion', 'a', 'e')).toBe('a/\ne\n');
    writeFileSync(join(from, 'list'), 'e\na/d\n');
    expect(listed('cT', 'list')).toBe('e\na/d\n');
  });
});

test('-k keeps what is there, and without it files are replaced', () => {
  withFiles({ e: 'new' }, (from) => {
    const archive = debian(from, ['-cf-', 'e']);
    withFiles({ e: 'old', f: 'F' }, (to) => {
      runTool(['tar', 'xk'], { directory: to, stdin: archive });
      expect(readFileSync(join(to, 'e'), 'utf8')).toBe('old');
      linkSync(join(to, 'e'), join(to, 'g'));
      runTool(['tar', 'x'], { directory: to, stdin: archive });
      expect(readFileSync(join(to, 'e'), 'utf8')).toBe('new');
      expect(readFileSync(join(to, 'g'), 'utf8')).toBe('old');
    });
  });
});

/** A ustar archive of these members. */
function archiveOf(...members: { name: string; type?: string; link?: string; data?: string }[]): Buffer {
  const blocks = members.flatMap(({ name, type = '0', link = '', data = '' }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 'latin1');
    header.write('0000644\0' + '0000000\0' + '0000000\0', 100);
    header.write(`${data.length.toString(8).padStart(11, '0')}\0` + '07346545000\0' + '        ' + type, 124);
    header.write(link, 157, 'latin1');
    header.write('ustar\x0000', 257, 'latin1');
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return [header, Buffer.concat([Buffer.from(data, 'latin1'), Buffer.alloc(-data.length & 511)])];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

describe('nothing gets out of the directory', () => {
  const attempt = (
    archive: Buffer,
    body: (inner: string, outer: string, result: ReturnType<typeof runTool>) => void,
  ) =>
    withFiles({ 'outside/secret': 'secret', 'in/.keep': '' }, (outer) => {
      const script = join(outer, 'in');
      body(script, outer, runTool(['tar', 'x'], { directory: script, stdin: archive }));
      expect(readFileSync(join(outer, 'outside/secret'), 'utf8')).toBe('secret');
      expect(readdirSync(outer).sort()).toEqual(['in', 'outside']);
      expect(readdirSync(join(outer, 'outside'))).toEqual(['secret']);
    });

  test('by ..', () => {
    attempt(
      archiveOf({ name: '../evil', data: 'x' }, { name: 'a/../../evil', data: 'x' }, { name: 'ok' }),
      (inner, _, result) => {
        expect(result).toMatchObject({
          stderr:
            "tar: skipping '../evil': it has '..' in it\ntar: skipping 'a/../../evil': it has '..' in it\n",
          status: 1,
        });
        expect(existsSync(join(inner, 'ok'))).toBe(true);
      },
    );
  });

  test('by a slash', () => {
    attempt(archiveOf({ name: '/abs/file', data: 'x' }), (inner, _, result) => {
      expect(result).toMatchObject({ stderr: "tar: removing leading '/' from member names\n", status: 0 });
      expect(readFileSync(join(inner, 'abs/file'), 'utf8')).toBe('x');
    });
  });

  test('by a hard link, or to one', () => {
    const archive = archiveOf(
      { name: 'link', type: '1', link: '../outside/secret' },
      { name: 'link', data: 'x' },
    );
    attempt(archive, (_, __, result) => expect(result.status).toBe(1));
  });

  test('by writing to a link that the archive has made', () => {
    attempt(
      archiveOf({ name: 's', type: '2', link: '../outside/secret' }, { name: 's', data: 'x' }),
      (inner) => {
        expect(lstatSync(join(inner, 's')).isFile()).toBe(true);
      },
    );
  });
});

describe('archives that are none', () => {
  const list = (stdin: Uint8Array | string, ...args: string[]) => runTool(['tar', 't', ...args], { stdin });

  test('are refused by name of what is wrong', () => {
    const good = archiveOf({ name: 'a', data: 'x'.repeat(700) });
    expect(list('no tar '.repeat(100))).toMatchObject({ stderr: 'tar: invalid tar magic\n', status: 1 });
    expect(list('')).toMatchObject({ stderr: 'tar: short read\n', status: 1 });
    expect(list(good.subarray(0, 600))).toMatchObject({
      stdout: 'a\n',
      stderr: 'tar: short read\n',
      status: 1,
    });
    expect(list(gzipSync(good).subarray(0, 30))).toMatchObject({
      stderr: 'tar: unexpected end of file\n',
      status: 1,
    });
    expect(list(good, '-z').stderr).toBe('tar: not compressed by gzip: leave the z out\n');
    expect(list('BZh9xxxx').stderr).toBe('tar: unexpected end of file\n');
    expect(list(Buffer.from('28b52ffd', 'hex')).stderr).toBe('tar: unexpected end of file\n');
    expect(list(archiveOf({ name: 'p', type: 'x', data: '99 path=x\n' })).stderr).toBe(
      'tar: malformed pax header\n',
    );
    expect(runTool(['tar', 'c']).stderr).toBe('tar: empty archive: name the files to put in\n');
    expect(runTool(['tar', 'x', '-f', 'no']).stderr).toBe(
      "tar: can't open 'no': No such file or directory\n",
    );
  });

  test(`do no harm (SEED=${SEED})`, () => {
    const number = randomNumbers(SEED + 7);
    withFiles({}, (from) => {
      plant(from, SEED + 8);
      const archive = debian(from, ['--format=pax', '-cf-', '.']);
      for (let round = 0; round < 60; round++) {
        const bytes = Buffer.from(archive.subarray(0, 512 * (1 + (number() % (archive.length / 512)))));
        for (let flips = number() % 20; flips > 0; flips--)
          bytes[number() % bytes.length]! ^= 1 << (number() % 8);
        withFiles({}, (to) => {
          const { stderr, status } = runTool(['tar', 'x'], { directory: to, stdin: bytes });
          expect([0, 1], stderr).toContain(status);
          expect(stderr).not.toContain('internal error');
        });
      }
    });
  }, 120_000);
});
