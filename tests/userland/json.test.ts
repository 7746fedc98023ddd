// JSON of the userland's library against JavaScript's, and against what Go's encoder is known to write.

import { describe, expect, test } from 'vitest';
import { runProgram } from './host_system.ts';
import { testProgram } from './test_program.ts';
import { randomBelow, seedOf } from '../support/random.ts';

const program = await testProgram('json');

const run = (args: string[], stdin: string | Uint8Array) => {
  const { stdout, status } = runProgram(program, ['json', ...args], { stdin });
  return { text: Buffer.from(stdout, 'latin1').toString(), status };
};
const compact = (text: string | Uint8Array) => run(['compact'], text);
const error = (text: string | Uint8Array) => {
  const { text: message, status } = compact(text);
  expect(status).toBe(1);
  return message.trimEnd();
};

const CHARACTERS = ['a', 'é', '한', '😀', '"', '\\', '/', '\n', '\t', '\u0001', '\u007f', '<', '&', '\u2028'];

function randomValue(random: (limit: number) => number, depth: number): unknown {
  const text = () => Array.from({ length: random(6) }, () => CHARACTERS[random(CHARACTERS.length)]).join('');
  switch (random(depth > 0 ? 8 : 5)) {
    case 0:
      return null;
    case 1:
      return random(2) === 0;
    case 2:
      return random(1e9) - 5e8;
    case 3:
      return (random(1e9) - 5e8) / 1024;
    case 4:
      return text();
    case 5:
      return Array.from({ length: random(4) }, () => randomValue(random, depth - 1));
    default:
      return Object.fromEntries(
        Array.from({ length: random(30) }, (_, index) => [
          `${text()}k${index}`,
          randomValue(random, depth - 1),
        ]),
      );
  }
}

describe('reading and writing', () => {
  test('random trees come back as they were, and as JavaScript writes them', () => {
    const seed = seedOf();
    const random = randomBelow(seed);
    const values = Array.from({ length: 200 }, () => randomValue(random, 4));
    const lines = values.map((value) => JSON.stringify(value));
    const { text, status } = run(['lines'], lines.map((line) => `${line}\n`).join(''));
    expect(status, `seed ${seed}`).toBe(0);
    const expected = lines.map((line) => line.replaceAll('\u2028', '\\u2028'));
    expect(text.trimEnd().split('\n'), `seed ${seed}`).toEqual(expected);
  });

  test('indented as Docker prints', () => {
    const value = { a: [1, { b: [] }], c: {}, d: 'x', e: [[], [null]] };
    expect(run(['indent'], JSON.stringify(value)).text).toBe(`${JSON.stringify(value, null, 4)}\n`);
  });

  test('numbers stay the text that they were', () => {
    const numbers = '[0,-0,1e5,1E+05,0.10,123456789012345678901234567890,18446744073709551615,-1.5e-300]';
    expect(compact(numbers).text).toBe(`${numbers}\n`);
  });

  test('of members with one name the last counts, in the place of the first', () => {
    expect(compact('{"a":1,"b":2,"a":3}').text).toBe('{"a":3,"b":2}\n');
    const many = Array.from({ length: 5000 }, (_, index) => `"${index % 2500}":${index}`).join();
    expect(JSON.parse(compact(`{${many}}`).text)).toEqual(JSON.parse(`{${many}}`));
  });

  test('escapes', () => {
    expect(compact(String.raw`"\u0041\u00e9\ud83d\ude00\/\b\f\n\r\t\"\\\u0000\u2029"`).text).toBe(
      String.raw`"Aé😀/\b\f\n\r\t\"\\\u0000\u2029"` + '\n',
    );
    expect(compact(String.raw`"\ud83dx\ude00\ud83d\ud83d\ude00"`).text).toBe('"�x��😀"\n');
  });

  test('white space of all four kinds', () => {
    expect(compact(' \t\r\n[ 1 ,\n2\t]\r\n ').text).toBe('[1,2]\n');
  });
});

describe('what is no JSON is refused, with its place', () => {
  test.each([
    ['', 'line 1, column 1: unexpected end'],
    ['[1,]', 'line 1, column 4: expected a value'],
    ['[1 2]', "line 1, column 4: expected ',' or ']'"],
    ['{"a":1,}', 'line 1, column 8: expected a name in quotes'],
    ['{"a" 1}', "line 1, column 6: expected ':'"],
    ['{a:1}', 'line 1, column 2: expected a name in quotes'],
    ['{"a":1', "line 1, column 7: expected ',' or '}'"],
    ['{\n  "a": tru\n}', 'line 2, column 8: expected a value'],
    ['01', 'line 1, column 2: a number with a leading zero'],
    ['-', 'line 1, column 2: expected a digit'],
    ['1.', 'line 1, column 3: expected a digit'],
    ['.5', 'line 1, column 1: expected a value'],
    ['1e', 'line 1, column 3: expected a digit'],
    ['+1', 'line 1, column 1: expected a value'],
    ['NaN', 'line 1, column 1: expected a value'],
    ['1 2', 'line 1, column 3: something after the value'],
    ['// x\n1', 'line 1, column 1: expected a value'],
    ['"a', 'line 1, column 3: a string without an end'],
    ['"a\nb"', 'line 1, column 3: a control character in a string'],
    ['"\\x"', 'line 1, column 2: an unknown escape'],
    ['"\\u12g4"', 'line 1, column 2: an unknown escape'],
    ['"\\u12', 'line 1, column 2: an unknown escape'],
    ['\ufeff1', 'line 1, column 1: expected a value'],
    ["'a'", 'line 1, column 1: expected a value'],
  ])('%j', (text, message) => {
    expect(error(text)).toBe(message);
    expect(() => JSON.parse(text)).toThrow();
  });

  test.each([[[0xff]], [[0xc0, 0x80]], [[0xed, 0xa0, 0x80]], [[0xf4, 0x90, 0x80, 0x80]], [[0xe2, 0x82]]])(
    'bytes %j in a string',
    (bytes) => {
      expect(error(new Uint8Array([0x22, ...bytes, 0x22]))).toBe('line 1, column 2: not UTF-8');
    },
  );

  test('nested beyond the limit', () => {
    expect(compact('['.repeat(64) + ']'.repeat(64)).status).toBe(0);
    expect(error('['.repeat(65) + ']'.repeat(65))).toMatch(/nested too deeply/);
    expect(error('{"a":'.repeat(100_000))).toMatch(/nested too deeply/);
  });

  test('every prefix of a text, and every byte of it changed, as JSON.parse sees it', () => {
    const text = '{"a":[1,-2.5e3,true,null],"b":{"c":"x\\u0041\\n"}}';
    for (let length = 0; length < text.length; length += 3)
      expect(compact(text.slice(0, length)).status, text.slice(0, length)).toBe(1);
    for (let at = 0; at < text.length; at += 2) {
      const changed = `${text.slice(0, at)}"${text.slice(at + 1)}`;
      let good = true;
      try {
        JSON.parse(changed);
      } catch {
        good = false;
      }
      expect(compact(changed).status, changed).toBe(good ? 0 : 1);
    }
  });
});

test('getters answer defaults for what is not there and for what is of another kind', () => {
  const value = {
    s: 'x',
    n: null,
    f: false,
    i: -5,
    r: 2.5,
    big: 0,
    o: { list: ['a', 1, 'b'], deep: { x: 'y' } },
  };
  const text = JSON.stringify(value).replace('"big":0', '"big":18446744073709551615');
  const get = (path: string) => run(['get', path], text).text.trimEnd();
  expect(get('s')).toBe('x -7 7 0.5 true there []');
  expect(get('n')).toBe('- -7 7 0.5 true absent []');
  expect(get('f')).toBe('- -7 7 0.5 false there []');
  expect(get('i')).toBe('- -5 7 -5.0 true there []');
  expect(get('r')).toBe('- -7 7 2.5 true there []');
  expect(get('big')).toBe('- -7 18446744073709551615 18446744073709552000.0 true there []');
  expect(get('o.list')).toBe('- -7 7 0.5 true there [a,b,]');
  expect(get('o.deep.x')).toBe('y -7 7 0.5 true there []');
  expect(get('o.deep.x.z')).toBe('- -7 7 0.5 true absent []');
});

test('a tree that is put together', () => {
  const { text } = run(['build'], '');
  const [first, ...rest] = text.trimEnd().split('\n');
  const many = Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`m${index}`, index]));
  delete many['m5'];
  Object.assign(many, { m3: -3, m39: -39 });
  expect(first).toBe(
    '{"b":"again","a":-9223372036854775808,"c":true,"nested":{"list":["x","\\n"],"empty":[],"none":{},"null":null},' +
      `"bad":"a�b","many":${JSON.stringify(many)}}`,
  );
  expect(JSON.parse(rest.join('\n'))).toEqual(JSON.parse(first!));
});

test('what is no longer needed is collected', () => {
  const value = Array.from({ length: 50 }, (_, index) => ({ name: `n${index}`, list: [1, 2, 3] }));
  expect(Number(run(['churn'], JSON.stringify(value)).text)).toBeLessThan(16);
});
