// The shell's line editor on a simulated terminal: what it answers for keys, and what the screen shows meanwhile.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import * as abi from '../../host/base/abi.ts';
import { runOnTerminal, type Step, type TerminalRun } from './terminal_system.ts';
import { testProgram } from './test_program.ts';
import type { TerminalScreen } from '../support/terminal_screen.ts';
import { randomBelow, seedOf } from '../support/random.ts';

let program: WebAssembly.Module;

beforeAll(async () => {
  program = await testProgram('line_editor');
});

const UP = '\x1b[A';
const DOWN = '\x1b[B';
const RIGHT = '\x1b[C';
const LEFT = '\x1b[D';

/** Types a script, ends with ^D, and answers the lines that the editor answered. */
function lines(script: readonly Step[], options: TerminalRun = {}, mode = 'emacs'): string[] {
  const { output, localModes, screen } = runOnTerminal(
    program,
    ['editor', mode],
    [...script, '\x04'],
    options,
  );
  expect(localModes & abi.ICANON, 'settings are restored').not.toBe(0);
  expect(screen.modes.size, 'modes are off').toBe(0);
  return [...output.matchAll(/\x1b\[\?2004l<([^>]*)>/g)].map(([, line]) => line!);
}

/** The first line that typing `keys` gives. */
const line = (keys: string, options?: TerminalRun) => lines([keys, '\r'], options)[0];

describe('emacs keys', () => {
  test('characters', () => {
    expect(line('abc')).toBe('abc');
    expect(line('한글 é e\u0301 😀')).toBe('한글 é e\u0301 😀');
  });

  test('motions', () => {
    expect(line('bc\x01a\x05d')).toBe('abcd');
    expect(line('ad\x02\x02\x02X\x06\x06\x06Y')).toBe('XadY');
    expect(line(`ac${LEFT}b${RIGHT}d\x1b[H0\x1b[F9`)).toBe('0abcd9');
    expect(line('ac\x1bOHx\x1bOFy\x1b[1~1\x1b[4~2')).toBe('1xacy2');
    expect(line('one two three\x1bb\x1bbX\x1bfY')).toBe('one XtwoY three');
    expect(line('one two\x1b[1;5DX\x1b[1;3DY\x1b[1;5CZ')).toBe('one YXtwoZ');
    expect(line('한글e\u0301\x02\x02|')).toBe('한|글e\u0301');
  });

  test('cutting and pasting', () => {
    expect(line('one two\x17\x19\x19')).toBe('one twotwo');
    expect(line('one two three\x17\x17\x19')).toBe('one two three');
    expect(line('abc\x02\x02\x0b\x01\x19')).toBe('bca');
    expect(line('abc def\x02\x02\x15\x19\x19')).toBe('abc dabc def');
    expect(line('one two three\x01\x1bd\x1bd\x05\x19')).toBe(' threeone two');
    expect(line('one-two\x1b\x7fX')).toBe('one-X');
    expect(line('ab\x14c\x14')).toBe('bca');
  });

  test('erasing, whole characters', () => {
    expect(line('ab\x7fc\x08d')).toBe('ad');
    expect(line('한글\x7f')).toBe('한');
    expect(line('ae\u0301\x7f')).toBe('a');
    expect(line('\u1112\u1161\u11abx\x7f\x7f!')).toBe('!');
    expect(line('abc\x01\x04\x1b[3~')).toBe('c');
  });

  test('case, undo, quoted insert, the last argument', () => {
    expect(line('one two three\x01\x1bu\x1bc\x1bl')).toBe('ONE Two three');
    expect(line('abc\x17\x1f')).toBe('abc');
    expect(line('abc \x16\x01')).toBe('abc \\x01');
    expect(lines(['echo a b\r', 'x \x1b.\r'])).toEqual(['echo a b', 'x b', 'end']);
    expect(lines(['a b\r', 'c d\r', '\x1b.\x1b.\r'])[2]).toBe('b');
    expect(line('two one\x1bt')).toBe('one two');
  });

  test('^C gives the line up, ^D ends only an empty one', () => {
    expect(lines(['abc\x03', 'd\r'])).toEqual(['interrupted', 'd', 'end']);
    expect(lines(['ab\x02\x04\x04\r'])).toEqual(['a', 'end']);
  });

  test('bytes that are no UTF-8 stay what they are', () => {
    const { output } = runOnTerminal(program, ['editor'], [Buffer.from('a\xffb\r\x04', 'latin1')]);
    expect(output).toContain('a\\xffb');
  });

  test('unknown sequences and keys are swallowed', () => {
    expect(line('a\x1b[99;9zb\x1b[5;7yc')).toBe('abc');
    expect(line('a\x1b[15~b\x1bOQc')).toBe('abc');
  });
});

describe('the screen', () => {
  const show = (script: readonly Step[], options: TerminalRun = {}) =>
    runOnTerminal(program, ['editor'], [...script, '\x03\x04'], options);

  test('prompt and text', () => {
    show([
      'abc',
      (screen) => {
        expect(screen.text).toBe('$ abc');
        expect([screen.row, screen.column]).toEqual([0, 5]);
        expect(screen.attributesAt(0, 0)).toBe('1');
        expect(screen.modes.has(2004)).toBe(true);
      },
      LEFT + LEFT + 'X',
      (screen) => expect([screen.text, screen.column]).toEqual(['$ aXbc', 4]),
    ]);
  });

  test('wraps at the edge, also wide characters', () => {
    show(
      [
        'abcdefgh',
        (screen) => expect([screen.text, screen.row, screen.column]).toEqual(['$ abcdefgh', 1, 0]),
        'i',
        (screen) => expect([screen.text, screen.row, screen.column]).toEqual(['$ abcdefgh\ni', 1, 1]),
        '\x7f\x7f',
        (screen) => expect([screen.text, screen.row, screen.column]).toEqual(['$ abcdefg', 0, 9]),
        '한',
        (screen) => expect([screen.text, screen.row, screen.column]).toEqual(['$ abcdefg\n한', 1, 2]),
        '\x01',
        (screen) => expect([screen.row, screen.column]).toEqual([0, 2]),
        '한',
        (screen) => expect([screen.text, screen.column]).toEqual(['$ 한abcdef\ng한', 4]),
      ],
      { columns: 10 },
    );
  });

  test('works in one column', () => {
    show(['ab', (screen) => expect(screen.text.replaceAll('\n', '')).toBe('$ ab'.replace(' ', ''))], {
      columns: 1,
    });
  });

  test('a text of more rows than the terminal has shows those around the cursor', () => {
    show(
      [
        '\x1b[200~1\r2\r3\r4\r5\r6\r7\x1b[201~',
        (screen) => expect(screen.text).toBe('5\n6\n7'),
        UP + UP + UP + UP,
        (screen) => expect([screen.text, screen.row]).toEqual(['3\n4\n5', 0]),
        UP + UP,
        (screen) => expect([screen.text, screen.row]).toEqual(['$ 1\n2\n3', 0]),
      ],
      { rows: 3, columns: 20 },
    );
  });

  test('a new size wraps anew', () => {
    show(
      [
        'abcdefghijklmnop',
        (screen) => expect(screen.text).toBe('$ abcdefgh\nijklmnop'),
        { rows: 24, columns: 20 },
        (screen) => expect([screen.text, screen.row]).toEqual(['$ abcdefghijklmnop', 0]),
        { rows: 24, columns: 6 },
        (screen) =>
          expect([screen.text, screen.row, screen.column]).toEqual(['$ abcd\nefghij\nklmnop', 3, 0]),
        'q',
        (screen) => expect(screen.text).toBe('$ abcd\nefghij\nklmnop\nq'),
      ],
      { columns: 10 },
    );
  });

  test('^L clears', () => {
    show(['one\r', 'two', '\x0c', (screen) => expect([screen.text, screen.column]).toEqual(['$ two', 5])]);
  });

  test('what a command wrote before stays', () => {
    show(['one\r', 'two', (screen) => expect(screen.text).toBe('$ one\n<one>\n$ two')]);
  });

  test('only what changed is written', () => {
    let before = 0;
    show([
      'x'.repeat(70),
      (screen) => void (before = screen.written),
      'y',
      (screen) => expect(screen.written - before).toBe(1),
    ]);
  });
});

describe('history', () => {
  test('up and down, what is being typed stays', () => {
    expect(lines(['one\r', 'two\r', `x${UP}${UP}\r`])).toEqual(['one', 'two', 'one', 'end']);
    expect(lines(['one\r', `x${UP}${DOWN}y\r`])).toEqual(['one', 'xy', 'end']);
    expect(lines(['one\r', 'two\r', '\x10\x10\x0e\r'])[2]).toBe('two');
  });

  test('the same again and blank lines are not kept', () => {
    expect(lines(['one\r', 'two\r', 'two\r', ' \r', `${UP}${UP}\r`])[4]).toBe('one');
  });

  test('search backwards and forwards', () => {
    expect(lines(['echo one\r', 'ls\r', 'echo two\r', '\x12ech\r'])[3]).toBe('echo two');
    expect(lines(['echo one\r', 'ls\r', 'echo two\r', '\x12ech\x12\r'])[3]).toBe('echo one');
    expect(lines(['echo one\r', 'ls\r', 'echo two\r', '\x12ech\x12\x13\r'])[3]).toBe('echo two');
    expect(lines(['echo one\r', 'x\x12one\x07y\r'])[1]).toBe('xy');
    expect(lines(['echo one\r', '\x12zzz\x7f\x7f\x7fone\x05!\r'])[1]).toBe('echo one!');
    runOnTerminal(
      program,
      ['editor'],
      [
        'echo 한글\r',
        '\x12글',
        (screen) => expect(screen.line(2)).toBe("(reverse-i-search)`글': echo 한글"),
        'x',
        (screen) => expect(screen.line(2)).toBe("(failed reverse-i-search)`글x': echo 한글"),
        '\x07',
        (screen) => expect(screen.line(2)).toBe('$'),
        '\x04',
      ],
    );
  });

  test('Page Up goes to commands that begin with what is typed', () => {
    expect(lines(['ab1\r', 'cd\r', 'ab2\r', 'ab\x1b[5~\x1b[5~\r'])[3]).toBe('ab1');
  });

  test('is kept in a file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'minios-history-'));
    const env = { HISTFILE: '/history' };
    const path = join(directory, 'history');
    try {
      expect(lines(['one\r', 'two\\\r'], { directory, env })).toHaveLength(3);
      expect(readFileSync(path, 'utf8')).toBe('one\ntwo\\\\\n');
      lines(['\x1b[200~a\\\nb\x1b[201~\r'], { directory, env });
      expect(readFileSync(path, 'utf8')).toBe('one\ntwo\\\\\na\\\\\\\nb\n');
      expect(lines([`${UP}\r`, `${UP}${UP}${UP}\r`], { directory, env }).slice(0, 2)).toEqual([
        'a\\\nb',
        'two\\',
      ]);
      writeFileSync(path, Array.from({ length: 3000 }, (_, index) => `c${index}\n`).join(''));
      expect(lines([`${UP}${UP}\r`], { directory, env })[0]).toBe('c2998');
      expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(1002);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

describe('completion', () => {
  test('what all words have in common, then a list', () => {
    expect(line('b\t')).toBe('banana ');
    expect(line('x ap\t')).toBe('x ap');
    expect(line('ap\tr\t')).toBe('apricot ');
    expect(line('su\tx')).toBe('sub/x');
    expect(line('한\t국\t')).toBe('한국 ');
    runOnTerminal(
      program,
      ['editor'],
      [
        'dir\t',
        (screen) => expect(screen.text).toBe('$ dir/'),
        '\t',
        (screen) => expect(screen.text).toBe('$ dir/\none  two\n$ dir/'),
        '\x03\x04',
      ],
    );
  });

  test('nothing to complete rings', () => {
    const { screen } = runOnTerminal(program, ['editor'], ['zz\t', '\x03\x04']);
    expect(screen.bells).toBe(1);
  });

  test('long lists ask first', () => {
    const { output } = runOnTerminal(program, ['editor'], ['many\t\t', 'n', '\x03\x04']);
    expect(output).toContain('Display all 150 possibilities? (y or n)');
    expect(output).not.toContain('100');
    expect(runOnTerminal(program, ['editor'], ['many\t\t', 'y', '\x03\x04']).output).toContain('many-100');
  });
});

describe('vi keys', () => {
  const ESC = '\x1b';
  /** Typed in insert mode, then Escape, a pause in which nothing follows, and commands. */
  const vi = (typed: string, commands: string) =>
    lines(
      [typed + ESC, 100, ...commands.split(/(?<=\x1b)/).flatMap((part) => [part, 100]), '\r'],
      {},
      'vi',
    )[0];

  test('motions', () => {
    const text = 'one two-three  four';
    expect(vi(text, '0iX')).toBe(`X${text}`);
    expect(vi(text, '0wiX')).toBe('one Xtwo-three  four');
    expect(vi(text, '0wwiX')).toBe('one twoX-three  four');
    expect(vi(text, '02WiX')).toBe('one two-three  Xfour');
    expect(vi(text, '0eaX')).toBe('oneX two-three  four');
    expect(vi(text, '03EaX')).toBe(`${text}X`);
    expect(vi(text, 'bbbiX')).toBe('one twoX-three  four');
    expect(vi(text, 'BBiX')).toBe('one Xtwo-three  four');
    expect(vi(text, '0ftiX')).toBe('one Xtwo-three  four');
    expect(vi(text, '0ft;iX')).toBe('one two-Xthree  four');
    expect(vi(text, '$Fo,,iX')).toBe('one two-three  fXour');
    expect(vi(text, '0tt;iX')).toBe('one twoX-three  four');
    expect(vi(text, '05|iX')).toBe('one Xtwo-three  four');
    expect(vi('한글 가', 'hhiX')).toBe('한X글 가');
    expect(vi('  a', '^iX')).toBe('  Xa');
  });

  test('operators', () => {
    const text = 'one two three';
    expect(vi(text, '0dw')).toBe('two three');
    expect(vi(text, '0d2w')).toBe('three');
    expect(vi(text, '02dwx')).toBe('hree');
    expect(vi(text, '0wcwX')).toBe('one X three');
    expect(vi(text, 'bd0')).toBe('three');
    expect(vi(text, '0wD')).toBe('one ');
    expect(vi(text, '0wCX')).toBe('one X');
    expect(vi(text, 'ddaX')).toBe('X');
    expect(vi(text, '0ywP')).toBe('one one two three');
    expect(vi(text, '0yw$p')).toBe('one two threeone ');
    expect(vi(text, '0dfo')).toBe(' three');
    expect(vi(text, '0dtt')).toBe('two three');
    expect(vi(text, '0wdb')).toBe('two three');
    expect(vi(text, '0de')).toBe(' two three');
    expect(vi(text, '$db')).toBe('one two e');
    expect(vi(text, 'd$')).toBe('one two thre');
    expect(vi(text, 'SX')).toBe('X');
  });

  test('single changes, with counts', () => {
    expect(vi('abcd', '0x')).toBe('bcd');
    expect(vi('abcd', '02x')).toBe('cd');
    expect(vi('abcd', '2X')).toBe('ad');
    expect(vi('abcd', '0rX')).toBe('Xbcd');
    expect(vi('abcd', '03rX')).toBe('XXXd');
    expect(vi('abcd', '02sXY')).toBe('XYcd');
    expect(vi('abcd', '0RXY')).toBe('XYcd');
    expect(vi('abcd', '02~')).toBe('ABcd');
    expect(vi('abcd', '0r한')).toBe('한bcd');
    expect(vi('ab', 'IX')).toBe('Xab');
    expect(vi('ab', '0AX')).toBe('abX');
  });

  test('undo and repeat', () => {
    expect(vi('one two three', '0dwu')).toBe('one two three');
    expect(vi('one two three', '0dw.')).toBe('three');
    expect(vi('one two three', `0cwX${ESC}w.`)).toBe('X X three');
    expect(vi('one two three', '0x3.')).toBe('two three');
    expect(vi('one two', '0xxxU')).toBe('');
  });

  test('history and search', () => {
    const done = lines(['one\r', 'two\r', 'three\r', ESC, 100, 'kkk\r'], {}, 'vi');
    expect(done[3]).toBe('one');
    expect(lines(['one\r', 'two\r', ESC, 100, 'kkjA!\r'], {}, 'vi')[2]).toBe('two!');
    expect(lines(['ab1\r', 'cd\r', 'ab2\r', ESC, 100, '/ab\rn\r'], {}, 'vi')[3]).toBe('ab1');
    expect(lines(['xab\r', 'ab\r', 'xab\r', ESC, 100, '/^ab\r\r'], {}, 'vi')[3]).toBe('ab');
    expect(lines(['a b\r', ESC, 100, '_\r'], {}, 'vi')[1]).toBe(' b');
  });

  test('# makes a comment of the line, Enter takes it in either mode', () => {
    expect(lines([`abc${ESC}`, 100, '#'], {}, 'vi')[0]).toBe('#abc');
    expect(lines([`abc${ESC}x${ESC}0iX\r`], {}, 'vi')[0]).toBe('Xab');
  });
});

describe('pastes', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => `line ${index} 한`);

  test('a marked paste of 10,000 lines is one line, whole', () => {
    const text = `\x1b[200~${many.join('\r')}\x1b[201~`;
    expect(lines([text, '\r'])[0]).toBe(many.join('\n'));
  });

  test('an unmarked one is 10,000 lines, in order', () => {
    const found = lines([`${many.join('\r')}\r`]);
    expect(found).toHaveLength(10_001);
    expect(found.slice(0, -1)).toEqual(many);
  });

  test('what looks like an end is text', () => {
    expect(lines(['\x1b[200~a\x1b[20b\x1b\x1b[201c\x1b[201~', '\r'])[0]).toBe('a\\x1b[20b\\x1b\\x1b[201c');
  });
});

describe('random editing', () => {
  test('agrees with a model, and the screen with both', () => {
    const seed = seedOf();
    console.log(`SEED=${seed}`);
    const random = randomBelow(seed);
    for (let round = 0; round < 20; round++) {
      const text: string[] = [];
      let cursor = 0;
      const steps: Step[] = [];
      const compare = (expected: string) => (screen: TerminalScreen) => {
        // A wide character that does not fit leaves a blank at the edge.
        const shown = screen.text.replaceAll('\n', '').replaceAll(' ', '');
        expect(shown).toBe(`$${expected}`.replaceAll(' ', ''));
      };
      for (let step = 0; step < 120; step++) {
        const letters = ['a', 'b', '한', '글', ' ', 'e\u0301', '😀', '_'];
        const kind = random(10);
        if (kind < 5) {
          const letter = letters[random(letters.length)]!;
          text.splice(cursor++, 0, letter);
          steps.push(letter);
        } else if (kind === 5) {
          cursor = Math.max(0, cursor - 1);
          steps.push(LEFT);
        } else if (kind === 6) {
          cursor = Math.min(text.length, cursor + 1);
          steps.push(RIGHT);
        } else if (kind === 7) {
          if (cursor > 0) text.splice(--cursor, 1);
          steps.push('\x7f');
        } else if (kind === 8) {
          cursor = random(2) === 0 ? 0 : text.length;
          steps.push(cursor === 0 ? '\x01' : '\x05');
        } else {
          text.splice(cursor, 1);
          steps.push('\x1b[3~');
        }
        if (random(4) === 0) steps.push(compare(text.join('')));
      }
      const found = lines([...steps, '\r'], { columns: 5 + random(40), rows: 60 });
      expect(found[0]).toBe(text.join(''));
    }
  });
});
