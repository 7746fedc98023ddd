/** Dockerfiles made to take all memory or all time of the planner: it refuses them soon, with one line that says why. */
import { describe, expect, test } from 'vitest';
import { buildPlan } from '../../host/images/build/index.ts';
import { ShellPattern } from '../../host/images/build/shell_pattern.ts';
import { expandWord } from '../../host/images/build/words.ts';
import { randomBelow } from '../support/random.ts';

const plan = (lines: readonly string[]): Promise<unknown> =>
  buildPlan(`FROM scratch\n${lines.join('\n')}\n`, {}, () => Promise.reject(new Error('no image')));

const doubling = (keyword: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${keyword} v${i + 1}=\${v${i}}\${v${i}}`);

const refused = async (lines: readonly string[], reason: RegExp): Promise<void> => {
  const error = await plan(lines).then(
    () => undefined,
    (thrown: Error) => thrown,
  );
  expect(error?.message).toMatch(reason);
  expect(error?.message).not.toMatch(/\n/);
};

describe('bombs', () => {
  test.each(['ARG', 'ENV'])('%s that doubles at each line', (keyword) =>
    refused(
      [`${keyword} v0=0123456789`, ...doubling(keyword, 40)],
      /expands to more than 1048576 characters/,
    ),
  );

  test('a replacement that puts much in the place of each character', () =>
    refused([`ARG v0=${'0'.repeat(4096)}`, 'ARG w=${v0//?/$v0}'], /expands to more than 1048576 characters/));

  test('quotes in which it is expanded again and again', () =>
    refused([`ARG v=${'0'.repeat(65536)}`, `ARG w="${'$v'.repeat(10_000)}"`], /expands to more than/));

  test('commands that each have a large environment', () =>
    refused(
      [`ENV v0=${'0'.repeat(65536)}`, ...doubling('ENV', 4), ...new Array(100).fill('RUN x')],
      /environments of all commands, come to more than/,
    ));

  test('stages that each begin from one with a long history', () =>
    refused(
      [
        'FROM scratch AS s0',
        ...new Array<string>(2000).fill('ENV a=0123456789012345678901234567890123456789'),
        ...Array.from({ length: 2000 }, (_, i) => `FROM s${i} AS s${i + 1}\nUSER x`),
      ],
      /come to more than/,
    ));

  test('a .dockerignore of which each line is many patterns', async () => {
    const dockerignore = 'a**b**c**d**e**f\n'.repeat(100_000);
    const planned = buildPlan('FROM scratch\n', { dockerignore }, () =>
      Promise.reject(new Error('no image')),
    );
    await expect(planned).rejects.toThrow(/^\.dockerignore has more than \d+ patterns$/);
  });

  test('lines of blanks, empty lines in a continued one, and here-documents, of which there are many', async () => {
    const resolve = (): Promise<never> => Promise.reject(new Error('no image'));
    const blank = ' '.repeat(400_000);
    const spread = `${'RUN <<E\nx\nE\n'.repeat(20_000)}USER a \\\n${'\n'.repeat(400_000)}b`;
    for (const text of [`USER a${blank}b${blank}c`, spread]) {
      const { stages } = await buildPlan(`FROM scratch\n${text}\n`, {}, resolve);
      expect(stages[0]!.config.config.User).toMatch(/^a\s+b/);
    }
  });

  test('substitutions in each other without end', () =>
    refused(
      [`ARG v=${'${a:-'.repeat(20_000)}x${'}'.repeat(20_000)}`],
      /more than 100 substitutions in each other/,
    ));
});

describe('patterns', () => {
  const value = 'a'.repeat(200_000);
  const lookup = (): string => value;

  test.each([
    '${v//*a*a*a*a*a*a*a*a*b/x}',
    '${v%%*a*a*a*a*a*a*a*a*b}',
    '${v%*a*a*a*a*a*b*a}',
    '${v##*a*a*a*a*a*a*a*b}',
    '${v#*a*a*a*a*a*a*a*b}',
  ])('many stars in %s go over a value once', (word) => {
    expect(expandWord(word, lookup, '\\')).toBe(value);
  });

  test('one that is too long for a long value is refused', () => {
    expect(() => expandWord(`\${v#*${'a'.repeat(1000)}b}`, lookup, '\\')).toThrow(
      /pattern of \d+ characters is too long/,
    );
  });

  test('a match is the one that a regular expression finds', () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 1e9);
    const below = randomBelow(seed);
    const word = (letters: string): string =>
      Array.from({ length: below(8) }, () => letters[below(letters.length)]).join('');
    for (let turn = 0; turn < 5000; turn++) {
      const [text, pattern] = [word('aab'), word('ab**?')];
      const source = (star: string): string =>
        pattern.replaceAll(/[*?]/g, (character) => (character === '*' ? star : '.'));
      const what = `SEED=${seed} ${text} ${pattern}`;
      const shell = new ShellPattern(pattern);
      const greedy = source('.*');
      const prefix = (lazy: boolean): string =>
        text.replace(new RegExp(`^(?:${lazy ? source('.*?') : greedy})`), '');
      expect(shell.withoutPrefix(text, true), what).toBe(prefix(false));
      expect(shell.withoutPrefix(text, false), what).toBe(prefix(true));
      const starts = Array.from({ length: text.length + 1 }, (_, i) => i);
      const fits = starts.filter((i) => new RegExp(`^(?:${greedy})$`).test(text.slice(i)));
      const cut = (start: number | undefined): string => (start === undefined ? text : text.slice(0, start));
      expect(shell.withoutSuffix(text, true), what).toBe(cut(fits[0]));
      expect(shell.withoutSuffix(text, false), what).toBe(cut(fits.at(-1)));
      expect(shell.replace(text, '-', false, 100), what).toBe(text.replace(new RegExp(greedy), '-'));
      if (/[ab]/.test(pattern))
        expect(shell.replace(text, '-', true, 100), what).toBe(text.replace(new RegExp(greedy, 'g'), '-'));
    }
  });
});
