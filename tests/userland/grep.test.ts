// grep and the regular expressions behind it, against GNU grep.

import { describe, expect, test } from 'vitest';
import { runTool } from './host_system.ts';
import { Random, seedOf } from '../support/random.ts';
import { coreutils, expectSame, withFiles, type Case } from './reference.ts';

const TEXT = 'hello world\nfoo bar\nfoo\n\nabc abc\nFOO\na.b\na*b\n-x\nfoobar foo_bar\n\ttab\nlast';
const FILES: Case['files'] = {
  a: TEXT,
  b: 'foo\nnothing\n',
  empty: '',
  patterns: 'foo\nabc\n',
  'd/one.c': 'int foo;\n',
  'd/two.h': 'foo\n',
  'd/e/three.c': 'x\nfoo\n',
};

const gnu = (line: string) =>
  expectSame(coreutils, { args: line.split(' '), files: FILES, stdin: 'foo\nbar\n' });

describe('grep', () => {
  test.each([
    'grep foo a',
    'grep -n foo a b',
    'grep -c foo a b empty',
    'grep -v foo a',
    'grep -vn foo a',
    'grep -vc foo a',
    'grep -i foo a',
    'grep -w foo a',
    'grep -x foo a',
    'grep -xv foo a',
    'grep -l foo a b empty',
    'grep -L foo a b empty',
    'grep -q foo a',
    'grep -q nosuch a',
    'grep -o o+ a',
    'grep -Eo o+ a',
    'grep -on foo a b',
    'grep -ob foo a',
    'grep -h foo a b',
    'grep -H foo a',
    'grep -m1 foo a b',
    'grep -m 2 -c foo a',
    'grep -F a.b a',
    'grep -F a*b a',
    'grep a.b a',
    'grep -e foo -e abc a',
    'grep -f patterns a',
    'grep -f empty a',
    'grep -E foo|abc a',
    'grep foo\\|abc a',
    'grep -A1 abc a',
    'grep -B1 abc a',
    'grep -C1 -n abc a',
    'grep -1 abc a',
    'grep -A1 -n foo a b',
    'grep -nA1 -B2 foo a',
    'grep -m1 -A2 foo a',
    'grep -c ^$ a empty',
    'grep -n ^$ a',
    'grep -n $ b',
    'grep foo',
    'grep foo -',
    'grep -n foo - b',
    'grep -H foo',
    'grep --label=x -H foo -',
    'grep -e -x a',
    'grep -- -x a',
    'grep -b foo a',
    'grep -Z -l foo a b',
    'grep --color=always foo a',
    'grep --color=always -n foo a b',
    'grep --color=always -A1 foo a b',
    'grep --color=always -v foo a',
    'grep -y foo a',
    'grep -G foo a',
    'grep \\(o\\)\\1 a',
    'grep -E (ab?c).*\\1 a',
    'grep \\<foo a',
    'grep foo\\> a',
    'grep \\bfoo\\b a',
    'grep [[:upper:]] a',
    'grep -E \\w+_\\w+ a',
    'grep [^a-z] a',
    'grep ^[[:space:]] a',
    'grep -rh foo d/e',
    'grep -r foo d/e',
    'grep -s foo nosuch b',
    'grep foo nosuch b',
    'egrep foo|abc a',
    'fgrep -x foo a b',
    'grep -z foo a',
  ])('%s', gnu);

  test('errors', () => {
    expect(runTool(['grep', '[a'])).toMatchObject({
      stderr: "grep: bad regex '[a': Unmatched [, [^, [:, [., or [=\n",
      status: 2,
    });
    expect(runTool(['grep'])).toMatchObject({ status: 2 });
    expect(runTool(['grep', '-A', 'x', 'a'])).toMatchObject({
      stderr: "grep: invalid number 'x'\n",
      status: 2,
    });
  });

  test('-r names files below the working directory, chosen by --include and --exclude', () => {
    const lines = (line: string) => {
      const sort = (text: string) => text.split('\n').sort().join('\n');
      const args = line.split(' ');
      expect(sort(run(args).stdout), line).toBe(sort(coreutils({ args, files: FILES }).stdout));
    };
    const run = (args: string[]) => withFiles(FILES, (directory) => runTool(args, { directory }));
    lines('grep -r foo');
    lines('grep -r foo d');
    lines('grep -rl foo . --include=*.c');
    lines('grep -rc foo d --exclude=*.h');
    lines('grep -rn foo d --exclude-dir=e');
    lines('grep -rL foo');
  });
});

/** A pattern of the extended syntax over a small alphabet. */
function pattern(random: Random, depth = 0): string {
  const atom = (): string => {
    const kind = random.below(depth > 1 ? 5 : 7);
    if (kind < 3) return random.pick(['a', 'b', 'c', 'ab', 'é']);
    if (kind === 3) return random.pick(['.', '[ab]', '[^a]', '[[:alpha:]]', '[a-c]', '\\w', '\\W', '[^é]']);
    // GNU goes wrong where assertions are repeated or in the middle, as in `(($a)?b){2}`.
    if (kind === 4) return random.pick(depth > 0 ? ['x', ' '] : ['\\b', '\\<', '\\>', 'x', ' ']);
    return `(${pattern(random, depth + 1)})`;
  };
  const repeat = () => random.pick(['', '', '', '*', '+', '?', '{2}', '{1,2}', '{0,1}']);
  const branch = () =>
    Array.from({ length: 1 + random.below(3) }, () => {
      const piece = atom();
      return /^(\^|\$|\\[bB<>])$/.test(piece) ? piece : piece + repeat();
    }).join('');
  return Array.from({ length: random.once(3) ? 2 : 1 }, branch).join('|');
}

/** GNU's matcher takes exponential time now and then, where it proves nothing. */
function unlessSlow<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (/ETIMEDOUT/.test(String(error))) return undefined;
    throw error;
  }
}

test('random expressions match where those of GNU match', { timeout: 120_000 }, () => {
  const seed = seedOf();
  const random = new Random(seed);
  for (let round = 0; round < 250; round++) {
    const expression = `${random.once(8) ? '^' : ''}${pattern(random)}${random.once(8) ? '$' : ''}`;
    const stdin = Array.from({ length: 30 }, () => random.text('aabbcéx  _', 8)).join('\n');
    const options = random.pick(['-En', '-Eno', '-Ecv', '-Enx', '-Eiob']);
    const args = ['grep', options, '-e', expression];
    const theirs = unlessSlow(() => coreutils({ args, stdin, locale: 'C.UTF-8', timeout: 1000 }));
    if (!theirs) continue;
    expect(runTool(args, { stdin }), `SEED=${seed} ${options} ${expression}`).toEqual(theirs);
  }
});

describe('hostile input', () => {
  test('nested repetitions take linear time', () => {
    const stdin = `${'a'.repeat(100_000)}c\n`;
    for (const expression of [
      '(a*)*b',
      '(a|aa)+b',
      '(a+)+b',
      '(.*)(.*)(.*)(.*)b',
      '(a?){50}a{50}b',
      '((a*)*)*b',
    ]) {
      expect(runTool(['grep', '-E', expression], { stdin }).status, expression).toBe(1);
    }
  });

  test('what would be too big is refused', () => {
    expect(runTool(['grep', '-E', '((a{1000}){1000}){1000}'])).toMatchObject({ status: 2 });
    expect(runTool(['grep', '-E', 'a{99999}'])).toMatchObject({ status: 2 });
    expect(runTool(['grep', '-E', `${'('.repeat(5000)}a${')'.repeat(5000)}`])).toMatchObject({ status: 2 });
    expect(runTool(['grep', '-E', `${'('.repeat(400)}a${')'.repeat(400)}`], { stdin: 'a\n' }).stdout).toBe(
      'a\n',
    );
  });

  test('NULs, bytes that are no UTF-8, and lines without end', () => {
    const stdin = Buffer.from('a\xff\xfeb\n\xc3\n', 'latin1');
    expect(runTool(['grep', '-c', 'a.*b'], { stdin }).stdout).toBe('1\n');
    expect(runTool(['grep', '-ac', ''], { stdin: 'a\0b\n\0\n' }).stdout).toBe('2\n');
    expect(runTool(['grep', 'b'], { stdin: 'a\0b\n' }).stdout).toBe(
      'grep: (standard input): binary file matches\n',
    );
    const long = 'x'.repeat(3_000_000);
    expect(runTool(['grep', '-c', 'xy$'], { stdin: `${long}y\n${long}` }).stdout).toBe('1\n');
  });
});
