// gzip, gunzip and zcat: both ways against zlib, damaged input, and files. Random tests print their seed (SEED=… repeats one).

import { randomInt } from 'node:crypto';
import { readFileSync, readdirSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync, constants } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { randomBytes, randomNumbers } from '../support/random.ts';
import { withFiles } from './reference.ts';

const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const LEVELS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

const bytesOf = (text: string) => Buffer.from(text, 'latin1');

/** Data that compresses well, badly, or both in turns. */
function mixture(seed: number, length: number): Uint8Array {
  const number = randomNumbers(seed);
  const noise = randomBytes(seed + 1);
  const pieces: Uint8Array[] = [];
  for (let left = length; left > 0;) {
    const size = Math.min(left, 1 + (number() % (number() % 3 === 0 ? 70_000 : 300)));
    const kind = number() % 5;
    const earlier = pieces.length > 0 ? pieces[number() % pieces.length]! : new Uint8Array(1);
    const piece =
      kind === 0
        ? noise(size)
        : kind === 1
          ? new Uint8Array(size).fill(number())
          : kind === 2
            ? noise(size).map((byte) => 0x61 + (byte % 5))
            : earlier.slice(0, size);
    pieces.push(piece);
    left -= piece.length;
  }
  return Buffer.concat(pieces);
}

const INPUTS: Record<string, Uint8Array> = {
  nothing: new Uint8Array(),
  'a byte': Uint8Array.of(7),
  'two letters': Buffer.from('ababababab'),
  zeros: new Uint8Array(500_000),
  noise: randomBytes(SEED)(200_000),
  'exactly a window': mixture(SEED + 2, 32768),
  'more than the buffer': mixture(SEED + 3, 131072 + 1),
  text: readFileSync(new URL('../../host/base/abi.ts', import.meta.url)),
};

describe(`compressing (SEED=${SEED})`, () => {
  test.for(Object.keys(INPUTS))('zlib reads %s at every level', (name) => {
    for (const level of LEVELS) {
      const { stdout, stderr, status } = runTool(['gzip', `-${level}`], { stdin: INPUTS[name]! });
      expect([stderr, status]).toEqual(['', 0]);
      expect(Buffer.compare(gunzipSync(bytesOf(stdout)), INPUTS[name]!), `level ${level}`).toBe(0);
    }
  });

  test('zlib reads random mixtures', () => {
    for (let round = 0; round < 20; round++) {
      const data = mixture(SEED + 100 + round, 1 + (randomNumbers(SEED + round)() % 400_000));
      const { stdout } = runTool(['gzip', `-${LEVELS[round % 9]}`], { stdin: data });
      expect(Buffer.compare(gunzipSync(bytesOf(stdout)), data), `round ${round}`).toBe(0);
    }
  });

  test('text gets as small as by zlib, and noise hardly larger', () => {
    const size = (name: string, level: number) =>
      runTool(['gzip', `-${level}`], { stdin: INPUTS[name]! }).stdout.length;
    for (const level of [1, 6, 9]) {
      expect(size('text', level)).toBeLessThan(gzipSync(INPUTS['text']!, { level }).length * 1.02);
    }
    expect(size('noise', 6)).toBeLessThan(200_000 + 100);
    expect(size('text', 9)).toBeLessThan(size('text', 1));
  });
});

describe(`decompressing (SEED=${SEED})`, () => {
  test.for(Object.keys(INPUTS))('reads what zlib makes of %s', (name) => {
    const strategies = [
      constants.Z_DEFAULT_STRATEGY,
      constants.Z_FIXED,
      constants.Z_HUFFMAN_ONLY,
      constants.Z_RLE,
    ];
    for (const level of [0, 1, 6, 9]) {
      for (const strategy of strategies) {
        const stdin = gzipSync(INPUTS[name]!, { level, strategy });
        const { stdout, status } = runTool(['zcat'], { stdin });
        expect(
          [Buffer.compare(bytesOf(stdout), INPUTS[name]!), status],
          `level ${level} strategy ${strategy}`,
        ).toEqual([0, 0]);
      }
    }
  });

  test('reads member after member, and zeros between them', () => {
    const stdin = Buffer.concat([gzipSync('one\n'), gzipSync(''), Buffer.alloc(100), gzipSync('two\n')]);
    expect(runTool(['gunzip'], { stdin })).toEqual({ stdout: 'one\ntwo\n', stderr: '', status: 0 });
    const trailing = Buffer.concat([gzipSync('one\n'), Buffer.from('rubbish')]);
    expect(runTool(['gunzip'], { stdin: trailing })).toEqual({
      stdout: 'one\n',
      stderr: 'gunzip: stdin: trailing garbage ignored\n',
      status: 2,
    });
  });

  test('says what is wrong', () => {
    const good = gzipSync(Buffer.from('hello, hello, hello\n'));
    const broken = (change: (bytes: Buffer) => void) => {
      const bytes = Buffer.from(good);
      change(bytes);
      return runTool(['gunzip'], { stdin: bytes }).stderr;
    };
    expect(runTool(['gunzip'], { stdin: 'no gzip at all' })).toMatchObject({
      stderr: 'gunzip: stdin: invalid magic\n',
      status: 1,
    });
    expect(runTool(['gunzip'], { stdin: '' }).stderr).toBe('gunzip: stdin: unexpected end of file\n');
    expect(runTool(['gunzip'], { stdin: good.subarray(0, 20) }).stderr).toBe(
      'gunzip: stdin: unexpected end of file\n',
    );
    expect(broken((bytes) => (bytes[2] = 7))).toBe('gunzip: stdin: unknown method\n');
    expect(broken((bytes) => (bytes[bytes.length - 8]! ^= 1))).toBe('gunzip: stdin: crc error\n');
    expect(broken((bytes) => (bytes[bytes.length - 1]! ^= 1))).toBe('gunzip: stdin: incorrect length\n');
    expect(broken((bytes) => (bytes[10] = 7))).toBe('gunzip: stdin: corrupted data\n');
  });

  test('survives damage: a message and status 1, or what zlib makes of it', () => {
    const number = randomNumbers(SEED + 5);
    for (let round = 0; round < 300; round++) {
      const level = number() % 10;
      const bytes = gzipSync(mixture(SEED + 1000 + round, 1 + (number() % 3000)), { level });
      for (let flips = 1 + (number() % 3); flips > 0; flips--)
        bytes[number() % bytes.length]! ^= 1 << (number() % 8);
      const stdin = number() % 4 === 0 ? bytes.subarray(0, number() % bytes.length) : bytes;
      const { stdout, stderr, status } = runTool(['gunzip'], { stdin });
      const told = `round ${round}: ${stderr}`;
      expect([0, 1, 2], told).toContain(status);
      expect(stderr === '', told).toBe(status === 0);
      if (status === 0) expect(Buffer.compare(gunzipSync(stdin), bytesOf(stdout)), told).toBe(0);
    }
  });
});

describe('files', () => {
  const run = (directory: string, ...args: string[]) => runTool(args, { directory });

  test('are replaced, with their times, and brought back', () => {
    withFiles({ a: 'text\n'.repeat(100) }, (directory) => {
      utimesSync(join(directory, 'a'), 1_000_000_000, 1_000_000_000);
      expect(run(directory, 'gzip', 'a')).toEqual({ stdout: '', stderr: '', status: 0 });
      expect(readdirSync(directory)).toEqual(['a.gz']);
      expect(statSync(join(directory, 'a.gz')).mtimeMs).toBe(1_000_000_000_000);
      expect(run(directory, 'zcat', 'a').stdout).toBe('text\n'.repeat(100));
      expect(run(directory, 'gzip', '-t', 'a.gz')).toEqual({ stdout: '', stderr: '', status: 0 });
      expect(run(directory, 'gunzip', 'a.gz').status).toBe(0);
      expect(readdirSync(directory)).toEqual(['a']);
      expect(statSync(join(directory, 'a')).mtimeMs).toBe(1_000_000_000_000);
    });
  });

  test('get back the name and the time that the header has with -N, never another directory', () => {
    const packed = gzipSync('text\n');
    const header = Buffer.from('1f8b080800ca9a3b0003', 'hex'); // a name; 2001-09-09T01:46:40Z
    const named = Buffer.concat([header, Buffer.from('../up/name\0'), packed.subarray(10)]);
    withFiles({}, (directory) => {
      writeFileSync(join(directory, 'other.gz'), named);
      expect(run(directory, 'gunzip', '-k', 'other.gz').status).toBe(0);
      expect(run(directory, 'gunzip', '-N', 'other.gz')).toEqual({ stdout: '', stderr: '', status: 0 });
      expect(readdirSync(directory)).toEqual(['name', 'other']);
      expect(readFileSync(join(directory, 'name'), 'latin1')).toBe('text\n');
      expect(statSync(join(directory, 'name')).mtimeMs).toBe(1_000_000_000_000);
    });
  });

  test('stay with -k and -c, and are not overwritten without -f', () => {
    withFiles({ a: 'A\n', b: 'B\n' }, (directory) => {
      run(directory, 'gzip', '-k', 'a');
      expect(readdirSync(directory)).toEqual(['a', 'a.gz', 'b']);
      expect(run(directory, 'gzip', 'a')).toMatchObject({ stderr: 'gzip: a.gz: File exists\n', status: 1 });
      writeFileSync(join(directory, 'a'), 'new\n');
      expect(run(directory, 'gzip', '-f', 'a').status).toBe(0);
      expect(run(directory, 'gzip', '-dc', 'a.gz').stdout).toBe('new\n');
      expect(gunzipSync(bytesOf(run(directory, 'gzip', '-c', 'b').stdout)).toString()).toBe('B\n');
      expect(readdirSync(directory)).toEqual(['a.gz', 'b']);
    });
  });

  test('that cannot be are refused', () => {
    withFiles({ 'a.gz': 'x', b: 'B', 'd/e': 'E', 'bad.gz': gzipSync('x').subarray(0, 19) }, (directory) => {
      expect(run(directory, 'gzip', 'nosuch')).toMatchObject({
        stderr: 'gzip: nosuch: No such file or directory\n',
        status: 1,
      });
      expect(run(directory, 'gzip', 'a.gz')).toMatchObject({
        stderr: 'gzip: a.gz: already has the suffix -- unchanged\n',
        status: 2,
      });
      expect(run(directory, 'gunzip', 'b')).toMatchObject({
        stderr: 'gunzip: b: unknown suffix -- ignored\n',
        status: 2,
      });
      expect(run(directory, 'gzip', 'd')).toMatchObject({
        stderr: 'gzip: d: is a directory -- ignored\n',
        status: 2,
      });
      expect(run(directory, 'gunzip', 'bad.gz')).toMatchObject({
        stderr: 'gunzip: bad.gz: unexpected end of file\n',
        status: 1,
      });
      expect(readdirSync(directory)).toEqual(['a.gz', 'b', 'bad.gz', 'd']);
      expect(run(directory, 'gzip', '-r', 'd').status).toBe(0);
      expect(readdirSync(join(directory, 'd'))).toEqual(['e.gz']);
    });
  });

  test('can be listed', () => {
    withFiles({ a: 'x'.repeat(1000) }, (directory) => {
      run(directory, 'gzip', '-n', 'a');
      const { stdout } = run(directory, 'gzip', '-l', 'a.gz');
      expect(stdout).toMatch(
        /^ {9}compressed {8}uncompressed {2}ratio uncompressed_name\n +\d+ +1000 +9\d\.\d% a\n$/,
      );
    });
  });
});
