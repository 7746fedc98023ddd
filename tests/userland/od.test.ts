// od against coreutils.

import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { coreutils, expectSame, withFiles } from './reference.ts';

const files = {
  text: 'hello\n\0\u0007 world\n',
  bytes: Uint8Array.from({ length: 261 }, (_, index) => (index * 7) & 0xff),
  all: Uint8Array.from({ length: 256 }, (_, index) => index),
  zeros: new Uint8Array(100),
  floats: new Uint8Array(
    new Float64Array([0.1, -1.5, 1e300, 5e-324, 0, -0, Infinity, 1 / 3, 123456789]).buffer,
  ),
  singles: new Uint8Array(new Float32Array([0.1, -1.5, 1e30, 1e-45, 0, -0, 1 / 3, 16777217]).buffer),
  none: '',
};

/** Compares command lines, words apart by blanks. */
function sameAsGnu(lines: readonly string[]): void {
  for (const line of lines)
    expectSame(coreutils, { args: ['od', ...line.split(' ')], files, stdin: 'from input\n' });
}

describe('od', () => {
  test('writes numbers of each size and base', () => {
    const types = ['d', 'o', 'u', 'x'].flatMap((base) => ['', '1', '2', '4', '8'].map((size) => base + size));
    sameAsGnu(types.map((type) => `-t ${type} bytes`));
    sameAsGnu(['bytes', '-tdCuSxIoL bytes', '--endian=big -tx4 bytes']);
  });

  test('names bytes', () => {
    sameAsGnu([
      '-ta all',
      '-tc all',
      '-a text',
      '-c text',
      '-tx1z bytes',
      '-tx4zc text',
      '-An -tx1z -w5 text',
    ]);
  });

  test('writes numbers with a point in the fewest digits', () => {
    sameAsGnu(['-tf8 floats', '-tfD floats', '-tf4 singles', '-e floats', '-f singles']);
  });

  test('puts types below each other', () => {
    sameAsGnu(['-txac text', '-tx1 -tx2 -td8 bytes', '-bcx text', '-tx4c bytes', '-tf8f4d1 floats']);
  });

  test('knows the traditional options and offsets', () => {
    sameAsGnu([...'abcdhilosx'].map((letter) => `-${letter} bytes`));
    sameAsGnu(['text +4', 'bytes 20', '+3', 'bytes 0x10', '-b bytes +300']);
  });

  test('takes a traditional offset in decimal, which POSIX has and coreutils 9.7 takes for a file', () => {
    const expected = coreutils({ args: ['od', '-c', '-j', '16', 'bytes'], files });
    const ours = withFiles(files, (directory) => runTool(['od', '-c', 'bytes', '+16.'], { directory }));
    expect(ours).toEqual(expected);
  });

  test('takes addresses, ranges and widths', () => {
    sameAsGnu([
      '-Ad bytes',
      '-Ax bytes',
      '-An bytes',
      '-j 5 -N 20 bytes',
      '-j0x10 bytes',
      '-N0 text',
      '-N 1b zeros',
    ]);
    sameAsGnu(['-w bytes', '-w8 -tx1 bytes', '-w24 bytes', '--width=12 -td4 bytes', '-j 100 -tx1 zeros']);
  });

  test('shows equal lines once, and several files as one', () => {
    sameAsGnu([
      'zeros',
      '-v zeros',
      'zeros text zeros',
      'none',
      '-tx1 text - bytes',
      '-',
      '-j 10 text bytes',
    ]);
    sameAsGnu(['nosuch', 'text nosuch', 'nosuch text']);
  });

  test('refuses what it does not know', () => {
    for (const args of ['-t q text', '-t x3 text', '-A y text', '-j x text', '-j 1000 text', '-w0 text']) {
      const { stderr, status } = runTool(['od', ...args.split(' ')], {});
      expect(stderr, args).toMatch(/^od: /);
      expect(status).toBe(1);
    }
  });
});
