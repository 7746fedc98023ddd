// bzip2, xz and zstd, read by tar: what Debian's programs have made comes out as it went in, and what is damaged is an error.
// Random tests print their seed (SEED=… repeats one).

import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { randomBytes, randomNumbers } from '../support/random.ts';
import { withFiles } from './reference.ts';

const SEED = Number(process.env['SEED'] ?? randomInt(2 ** 31));

const pack = (contents: Uint8Array): Buffer =>
  withFiles({ f: contents }, (cwd) => execFileSync('tar', ['c', 'f'], { cwd, maxBuffer: 2 ** 28 }));
const compress = (words: string, input: Uint8Array): Buffer => {
  const [command, ...args] = words.split(' ');
  return execFileSync(command!, args, { input, maxBuffer: 2 ** 28 });
};
const unpack = (stdin: Uint8Array) => runTool(['tar', 'xO'], { stdin });

/** Runs, noise, letters and repetitions at all distances. */
function mixture(seed: number, length: number): Uint8Array {
  const number = randomNumbers(seed);
  const noise = randomBytes(seed + 1);
  const bytes = Buffer.alloc(length);
  for (let at = 0; at < length;) {
    const size = Math.min(length - at, 1 + (number() % (number() % 3 === 0 ? 70_000 : 400)));
    const kind = number() % 4;
    if (kind === 0) bytes.fill(number() & 255, at, at + size);
    else if (kind === 1) bytes.set(noise(size), at);
    else if (kind === 2)
      bytes.set(
        noise(size).map((byte) => 0x61 + (byte % 4)),
        at,
      );
    else
      bytes.copy(
        bytes,
        at,
        at === 0 ? 0 : number() % at,
        Math.min(length, (at === 0 ? 0 : number() % at) + size),
      );
    at += size;
  }
  return bytes;
}

const INPUTS: Record<string, Uint8Array> = {
  nothing: new Uint8Array(0),
  'one byte': Buffer.from('x'),
  'runs of every length to 600': Buffer.concat(
    Array.from({ length: 600 }, (_, length) => Buffer.alloc(length, 97 + (length % 2))),
  ),
  'a long run': Buffer.alloc(3_000_000),
  'a mixture': mixture(SEED, 2_500_000),
};

describe.each([
  'bzip2 -1',
  'bzip2 -9',
  'xz -0',
  'xz -6 --check=crc32',
  'xz -9e --check=sha256',
  'xz --check=none --block-size=100000',
  'xz --lzma2=dict=4096,lc=1,lp=3,pb=0',
  'xz --lzma2=lc=0,lp=0,pb=4,mf=hc3,mode=fast',
  'zstd -q --fast=5',
  'zstd -q -1 --no-check',
  'zstd -q -3 --zstd=wlog=12',
  'zstd -q -9 -B500000 -T2',
  'zstd -q -19',
  'zstd -q --ultra -22 --long=27',
])('%s', (command) => {
  test.each(Object.entries(INPUTS))(`%s (SEED=${SEED})`, (_, contents) => {
    const { stdout, stderr, status } = unpack(compress(command, pack(contents)));
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(Buffer.from(stdout, 'latin1').equals(contents)).toBe(true);
  });
});

test('streams one after the other are one file', () => {
  const archive = pack(Buffer.from('contents'));
  for (const command of ['bzip2', 'xz', 'zstd']) {
    const halves = [archive.subarray(0, 520), archive.subarray(520)].map((half) => compress(command, half));
    const padding = Buffer.alloc(command === 'xz' ? 8 : 0);
    expect(unpack(Buffer.concat([halves[0]!, padding, halves[1]!]))).toMatchObject({
      stdout: 'contents',
      status: 0,
    });
  }
});

describe('what is not read says so', () => {
  const archive = pack(Buffer.from('contents'));

  test.each([
    ['xz --x86 --lzma2', 'tar: xz filters other than LZMA2 are not supported\n'],
    ['xz --lzma2=dict=192MiB', 'tar: needs a dictionary of 192 MiB, and 128 are allowed\n'],
  ])('%s', (command, stderr) => {
    expect(unpack(compress(command, archive))).toMatchObject({ stderr, status: 1 });
  });

  test.each([
    // A frame with a window of 256 MiB, and one with dictionary 1.
    ['28b52ffd0090010000', 'tar: needs a window of 256 MiB, and 128 are allowed\n'],
    ['28b52ffd010001010000', 'tar: needs a dictionary, which is not supported\n'],
    ['28b52ffd0000070000', 'tar: corrupted data\n'],
    ['502a4d180200000061', 'tar: unexpected end of file\n'],
  ])('a frame of zstd, %s', (frame, stderr) => {
    expect(unpack(Buffer.from(frame, 'hex'))).toMatchObject({ stderr, status: 1 });
  });

  test('an end too soon', () => {
    for (const command of ['bzip2', 'xz', 'zstd']) {
      const whole = compress(command, pack(mixture(1, 20_000)));
      expect(unpack(whole.subarray(0, whole.length >> 1))).toMatchObject({
        stderr: 'tar: unexpected end of file\n',
        status: 1,
      });
    }
  });

  test('a wrong sum', () => {
    const bzip2 = compress('bzip2 -1', pack(mixture(2, 300_000)));
    bzip2[10]! ^= 1;
    expect(unpack(bzip2)).toMatchObject({ stderr: 'tar: crc error\n', status: 1 });
    const zstd = compress('zstd -q', pack(randomBytes(2)(300_000)));
    zstd[150_000]! ^= 1;
    expect(unpack(zstd)).toMatchObject({ stderr: 'tar: checksum error\n', status: 1 });
  });
});

test(`damage does no harm (SEED=${SEED})`, () => {
  const number = randomNumbers(SEED);
  for (const command of [
    'bzip2',
    'xz --check=none',
    'xz',
    'zstd --no-check',
    'zstd -19 --no-check',
    'zstd',
  ]) {
    const whole = compress(command, pack(mixture(SEED, 30_000)));
    for (let round = 0; round < 150; round++) {
      const damaged = Buffer.from(whole);
      for (let times = 1 + (number() % 3); times > 0; times--)
        damaged[6 + (number() % (whole.length - 6))] = number();
      expect([0, 1]).toContain(unpack(damaged).status);
    }
  }
});
