// cmp against GNU's.

import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { coreutils, expectSame, withFiles, type Case } from './reference.ts';

const FILES: Case['files'] = {
  a: 'one\ntwo\nthree\n',
  b: 'one\ntwo\ntHrEe\n',
  short: 'one\ntwo\n',
  shorter: 'one\ntw',
  empty: '',
  later: 'xxone\ntwo\nthree\n',
  bytes: new Uint8Array([0, 1, 9, 10, 127, 128, 200, 255, 65]),
  others: new Uint8Array([1, 0, 10, 9, 128, 127, 201, 254, 65]),
  long: 'x'.repeat(200_000) + 'a',
  long2: 'x'.repeat(200_000) + 'b',
};

// In the C locale GNU's says "char" as POSIX wants it, in every other one "byte".
const gnu = (line: string) =>
  expectSame(coreutils, { args: line.split(' '), files: FILES, stdin: 'one\ntwo\n', locale: 'C.UTF-8' });

describe('cmp', () => {
  test.each([
    'cmp a a',
    'cmp a b',
    'cmp -b a b',
    'cmp -l a b',
    'cmp -lb a b',
    'cmp -s a b',
    'cmp -s a a',
    'cmp -s a short',
    'cmp a short',
    'cmp shorter a',
    'cmp -l a short',
    'cmp a empty',
    'cmp -l empty a',
    'cmp empty empty',
    'cmp a',
    'cmp short',
    'cmp short -',
    'cmp - -',
    'cmp -l - b',
    'cmp -l bytes others',
    'cmp -bl bytes others',
    'cmp -b bytes others',
    'cmp -i 2 a later',
    'cmp -i 0:2 a later',
    'cmp a later 0 2',
    'cmp -i 1:2 a a',
    'cmp -i 100 a b',
    'cmp -n 9 a b',
    'cmp -n 10 a b',
    'cmp -l -n 12 a b',
    'cmp -n 1K a b',
    'cmp -n 0 a b',
    'cmp --bytes=8 a short',
    'cmp --silent a b',
    'cmp --quiet --ignore-initial=0:2 a later',
    'cmp long long2',
    'cmp -l long long2',
    'cmp a none',
    'cmp none a',
  ])('%s', gnu);

  test.each([
    ['cmp -ls a b'],
    ['cmp -i x a b'],
    ['cmp -n x a b'],
    ['cmp'],
    ['cmp a b 1 2 3'],
    ['cmp -k a b'],
  ])('%s is a wrong command line: status 2', (line) => {
    withFiles(FILES, (directory) => {
      const { stderr, stdout, status } = runTool(line.split(' '), { directory });
      expect({ stdout, status }).toEqual({ stdout: '', status: 2 });
      expect(stderr).toMatch(/^cmp: .*\nUsage: cmp /);
    });
  });
});
