// Columns of characters, against the properties of Unicode that this engine knows.

import { expect, test } from 'vitest';
import { runProgram } from './host_system.ts';
import { testProgram } from './test_program.ts';

const program = await testProgram('width');

/** The widths of all characters of a text, a digit each. */
const widths = (text: string) => runProgram(program, ['width'], { stdin: text }).stdout;

/** Every code point that a pattern matches, but those that are left out. */
function all(pattern: RegExp, except: RegExp): string {
  let text = '';
  for (let code = 0x80; code < 0x110000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const character = String.fromCodePoint(code);
    if (pattern.test(character) && !except.test(character)) text += character;
  }
  return text;
}

/** The characters of a text whose width is not the expected one. */
const wrong = (text: string, width: string) => {
  const found = widths(text);
  return [...text]
    .filter((_, index) => found[index] !== width)
    .map((character) => character.codePointAt(0)!.toString(16));
};

test('ASCII and Latin take one column, control characters none', () => {
  expect(widths('aZ~é\u00a0\u00ad')).toBe('111111');
  expect(widths('\x00\x1b\x7f\x85')).toBe('----');
});

test('Hangul: syllables and leading consonants take two columns, what follows them none', () => {
  expect(wrong(all(/^[\uac00-\ud7a3]$/, /^$/), '2')).toEqual([]);
  expect(wrong(all(/^[\u1100-\u115f\ua960-\ua97c]$/, /^$/), '2')).toEqual([]);
  expect(wrong(all(/^[\u1160-\u11ff\ud7b0-\ud7fb]$/, /^$/), '0')).toEqual([]);
  expect(wrong('ㄱㅏㅎ', '2')).toEqual([]);
  expect(widths('한'.normalize('NFD'))).toBe('200');
});

test('Han, Kana and what is printed with them take two columns', () => {
  expect(wrong(all(/^\p{Script=Han}$/u, /^[\u3007]$/), '2')).toEqual([]);
  expect(wrong(all(/^[\p{Script=Hiragana}\p{Script=Katakana}]$/u, /^[\uff65-\uff9f]$/), '2')).toEqual([]);
  expect(widths('、。「」Ａ１￦')).toBe('2222222');
});

test('emoji take two columns', () => {
  expect(wrong(all(/^\p{Emoji_Presentation}$/u, /^\p{Regional_Indicator}$/u), '2')).toEqual([]);
});

test('marks and format characters take none', () => {
  // Not those that stand before a number and have a form of their own.
  const shown = /^[\u00ad\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]$/u;
  expect(wrong(all(/^[\p{Mn}\p{Me}\p{Cf}]$/u, shown), '0')).toEqual([]);
});

test('other letters take one column', () => {
  const narrow =
    /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Thai}]$/u;
  expect(wrong(all(narrow, /^[\p{Mn}\p{Me}\p{Cf}\uff21-\uff5a]$/u), '1')).toEqual([]);
});
