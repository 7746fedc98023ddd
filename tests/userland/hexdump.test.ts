// hexdump against busybox's, whose text is BSD's.

import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { busybox, expectSame } from './reference.ts';

const files = {
  text: 'hello\n\0\u0007 world\n',
  bytes: Uint8Array.from({ length: 261 }, (_, index) => (index * 7) & 0xff),
  even: Uint8Array.from({ length: 64 }, (_, index) => index),
  zeros: new Uint8Array(100),
  none: '',
};

/** Compares command lines. */
function same(...lines: string[][]): void {
  for (const line of lines) expectSame(busybox, { args: ['hexdump', ...line], files, stdin: 'from input\n' });
}

describe('hexdump', () => {
  test('writes what each letter says', () => {
    for (const letter of ['-b', '-c', '-C', '-d', '-o', '-x', '-v'])
      same(...Object.keys(files).map((file) => [letter, file]));
    same(['text'], ['bytes'], ['even'], ['zeros'], ['none'], [], ['text', 'bytes']);
  });

  test('begins and ends where it is told to', () => {
    same(
      ['-C', '-s', '3', 'bytes'],
      ['-C', '-n', '20', 'bytes'],
      ['-s', '5', '-n', '7', 'bytes'],
      ['-C', '-s', '0x10', 'bytes'],
    );
    same(['-C', '-n', '0', 'bytes'], ['-n', '32', 'even'], ['-C', '-n', '48', 'zeros']);
  });

  test('writes what format strings say', () => {
    same(['-e', '16/1 "%02x " "\\n"', 'bytes'], ['-e', '"%07.7_ax: " 4/4 "%08x " "\\n"', 'even']);
    same(['-e', '8/1 "%3d " "  " 8/1 "%_p" "\\n"', 'text'], ['-e', '1/1 "%u\\n"', 'text']);
    same(['-v', '-e', '4/2 "%5d," "\\n"', 'zeros'], ['-e', '1/8 "%e " "\\n"', 'even']);
  });

  test('says what is no format', () => {
    for (const format of ['"%q"', '4/2 "%c"', '"open', '%d'])
      expect(runTool(['hexdump', '-e', format], { stdin: 'x' })).toMatchObject({
        status: 1,
        stderr: `hexdump: bad format '${format}'\n`,
      });
    expect(runTool(['hexdump', '-n', 'x'], { stdin: 'x' })).toMatchObject({ status: 1 });
    expect(runTool(['hexdump', 'nope'], { stdin: 'x' })).toMatchObject({ status: 1 });
  });
});
