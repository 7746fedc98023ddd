// vi on a simulated terminal: files as they are afterwards, and what the screen shows.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { VI_CASES } from './vi_cases.ts';
import { runOnTerminal, type Step, type TerminalResult, type TerminalRun } from './terminal_system.ts';
import { randomBelow, seedOf } from '../support/random.ts';

const program = new WebAssembly.Module(readFileSync(new URL('../../dist/rootfs/bin/vi', import.meta.url)));

let directory = '';

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'minios-vi-'));
});

afterAll(() => {
  rmSync(directory, { recursive: true });
});

const path = (name: string) => join(directory, name);
const contents = (name = 'f') => readFileSync(path(name), 'utf8');

/** Runs vi on a file with this text. Behind each Escape nothing comes for a moment, as when people type. */
function vi(
  text: string | Uint8Array,
  script: readonly Step[],
  options: TerminalRun & { args?: string[] } = {},
): TerminalResult {
  writeFileSync(path('f'), text);
  const steps = script.flatMap((step): Step[] =>
    typeof step === 'string'
      ? step.split(/(?<=\x1b)(?!\[)/).flatMap((part) => (part.endsWith('\x1b') ? [part, 100] : [part]))
      : [step],
  );
  return runOnTerminal(program, ['vi', ...(options.args ?? ['f'])], steps, { directory, ...options });
}

/** Types keys, leaves by :wq, and answers what the file has. */
function edited(text: string, keys: string): string {
  vi(text, [`:set report=99999\r${keys}\x1b`, ':wq!\r']);
  return contents();
}

describe('commands', () => {
  for (const { text, cases } of VI_CASES) {
    test(JSON.stringify(text.slice(0, 40)), () => {
      const commandOfShell = /!(G|sort| ?echo)/;
      for (const [keys, expected] of cases) {
        if (!commandOfShell.test(keys)) expect(edited(text, keys), JSON.stringify(keys)).toBe(expected);
      }
    });
  }

  test('undo takes back one command, redo does it again', () => {
    expect(edited('abcdef\n', 'xxxu')).toBe('cdef\n');
    expect(edited('abcdef\n', 'xxxuu\x12')).toBe('cdef\n');
    expect(edited('abcdef\n', 'xxxuuuu')).toBe('abcdef\n');
    expect(edited('a\nb\n', 'xxjxU')).toBe('\nb\n');
  });

  test('Escape is a key, however fast the next one comes', () => {
    writeFileSync(path('f'), 'b\n');
    runOnTerminal(program, ['vi', 'f'], ['ia\x1b:s/b/한/\r', 'Acd\x1bx\x1b[D\x1bx:wq\r'], { directory });
    expect(contents()).toBe('ac\n');
  });

  test('a match of nothing counts at the end of a line, too', () => {
    expect(edited('ax\n', ':s/x*/-/g\r')).toBe('-a-\n');
  });
});

describe('the screen', () => {
  const text = Array.from({ length: 100 }, (_, index) => `line ${index + 1}\n`).join('');
  const quit = ':q!\r';

  test('text, tildes, and a message', () => {
    vi(
      'one\ntwo\n',
      [
        (screen) => {
          expect(screen.text).toBe(
            ['one', 'two', '~', '~', '"f" 2L, 8B               1,1         0%'].join('\n'),
          );
          expect([screen.row, screen.column]).toEqual([0, 0]);
          expect(screen.modes.has(1049)).toBe(true);
        },
        quit,
      ],
      { rows: 5, columns: 43 },
    );
  });

  test('scrolling keeps the cursor on the screen', () => {
    vi(
      text,
      [
        'G',
        (screen) => expect([screen.line(0), screen.line(-2)]).toEqual(['line 92', 'line 100']),
        '\x02',
        (screen) => expect(screen.line(0)).toBe('line 85'),
        '1G',
        (screen) => expect([screen.line(0), screen.row]).toEqual(['line 1', 0]),
        '\x06',
        (screen) => expect([screen.line(0), screen.row]).toEqual(['line 8', 0]),
        '\x04',
        (screen) => expect(screen.line(0)).toBe('line 12'),
        '\x05',
        (screen) => expect(screen.line(0)).toBe('line 13'),
        'z\r',
        (screen) => expect(screen.row).toBe(0),
        '50Gz.',
        (screen) => expect([screen.line(0), screen.row]).toEqual(['line 46', 4]),
        'L',
        (screen) => expect(screen.row).toBe(8),
        'H',
        (screen) => expect(screen.row).toBe(0),
        'M',
        (screen) => expect(screen.row).toBe(4),
        quit,
      ],
      { rows: 10, columns: 60 },
    );
  });

  test('long lines wrap, wide characters are not cut in two', () => {
    vi(
      '한글한글x\nb\n',
      [
        (screen) => expect(screen.text.split('\n').slice(0, 3)).toEqual(['한글', '한글x', 'b']),
        '$',
        (screen) => expect([screen.row, screen.column]).toEqual([1, 4]),
        '0ll',
        (screen) => expect([screen.row, screen.column]).toEqual([1, 0]),
        'j',
        (screen) => expect([screen.row, screen.column]).toEqual([2, 0]),
        quit,
      ],
      { rows: 8, columns: 5 },
    );
  });

  test('a line that is longer than the screen can be walked through', () => {
    vi(
      `${'abcdefghij'.repeat(20)}\nend\n`,
      [
        '150l',
        (screen) => expect([screen.row, screen.column]).toEqual([3, 0]),
        '$',
        (screen) => expect([screen.line(3), screen.row, screen.column]).toEqual(['abcdefghij', 3, 9]),
        'j',
        (screen) => expect(screen.line(screen.row)).toBe('end'),
        quit,
      ],
      { rows: 5, columns: 10 },
    );
  });

  test('number, list, tabs and control characters', () => {
    vi(
      'a\tb\n\x01\xff\n',
      [
        (screen) => expect(screen.line(0)).toBe('a       b'),
        ':set list\r',
        (screen) => expect(screen.line(0)).toBe('a^I     b$'),
        ':set nolist number\r',
        (screen) => expect([screen.line(0), screen.line(1)]).toEqual(['  1 a       b', '  2 ^A\u00ff']),
        quit,
      ],
      { rows: 5 },
    );
  });

  test('a new size', () => {
    vi(
      text,
      [
        '50G',
        { rows: 6, columns: 20 },
        (screen) => expect(screen.line(screen.row)).toBe('line 50'),
        { rows: 30, columns: 90 },
        (screen) => expect([screen.line(screen.row), screen.line(-2) !== '']).toEqual(['line 50', true]),
        quit,
      ],
      { rows: 20 },
    );
  });

  test('only what changed is written', () => {
    let before = 0;
    vi(
      text,
      [
        ':set noruler\r',
        (screen) => void (before = screen.written),
        'x',
        (screen) => expect(screen.written - before).toBeLessThan(60),
        quit,
      ],
      { rows: 20 },
    );
  });

  test('messages of what is wrong', () => {
    vi('a\n', [
      'x:q\r',
      (screen) => expect(screen.line(-1)).toContain('No write since the last change'),
      ':foo\r',
      (screen) => expect(screen.line(-1)).toContain('Not an editor command: foo'),
      '/nosuch\r',
      (screen) => expect(screen.line(-1)).toContain('Pattern not found: nosuch'),
      ':9d\r',
      (screen) => expect(screen.line(-1)).toContain('There is no such line'),
      "'x",
      (screen) => expect(screen.line(-1)).toContain('Mark not set'),
      ':s/\\(/x/\r',
      (screen) => expect(screen.line(-1)).toMatch(/^\\\(: /),
      quit,
    ]);
  });
});

describe('files', () => {
  test('a new file, and leaving without saving', () => {
    vi('old\n', ['dd:q!\r']);
    expect(contents()).toBe('old\n');
    vi('', ['ihello\x1b:wq\r'], { args: ['new'] });
    expect(contents('new')).toBe('hello\n');
    vi('x\n', ['x:x\r']);
    expect(contents()).toBe('\n');
    vi('x\n', ['xZZ']);
    expect(contents()).toBe('\n');
  });

  test('a file without a line feed at its end keeps it so, an empty one stays empty', () => {
    expect(edited('a\nb', 'x')).toBe('\nb');
    expect(edited('', '')).toBe('');
    expect(edited('\n', '')).toBe('\n');
    expect(edited('\r\n\x00\n', 'j')).toBe('\r\n\x00\n');
  });

  test('bytes that are no UTF-8 are kept', () => {
    vi(Buffer.from('a\xff\xfe\xedb\nc\n', 'latin1'), ['jxk$x:wq\r']);
    expect(readFileSync(path('f'), 'latin1')).toBe('a\xff\xfe\xed\n\n');
  });

  test('several files, other names, parts', () => {
    writeFileSync(path('g'), 'second\n');
    vi('first\n', ['x:w\r:n\rx:wq\r'], { args: ['f', 'g'] });
    expect([contents('f'), contents('g')]).toEqual(['irst\n', 'econd\n']);
    vi('1\n2\n3\n', [':2,3w part\r:1w >>part\r:q\r']);
    expect(contents('part')).toBe('2\n3\n1\n');
    vi('1\n', [':r part\r:wq\r']);
    expect(contents()).toBe('1\n2\n3\n1\n');
    vi('1\n', [
      ':w part\r',
      (screen) => expect(screen.line(-1)).toContain('The file exists'),
      ':w! part\r:q\r',
    ]);
    expect(contents('part')).toBe('1\n');
  });

  test('a file that somebody else changed is not overwritten', () => {
    vi('1\n', [
      'x',
      () => writeFileSync(path('f'), 'other text\n'),
      ':w\r',
      (screen) => expect(screen.line(-1)).toContain('The file has changed since it was read'),
      ':q!\r',
    ]);
    expect(contents()).toBe('other text\n');
  });

  test('what cannot be written is still there', () => {
    vi('1\n', [
      'x:w nosuch/file\r',
      (screen) => expect(screen.line(-1)).toContain('"nosuch/file" No such file or directory: not written'),
      ':w /\r',
      (screen) => expect(screen.line(-1)).toContain('The file exists'),
      ':wq\r',
    ]);
    expect(contents()).toBe('\n');
  });

  test('-R, -c and +', () => {
    vi('1\n2\n', ['x:w\r', (screen) => expect(screen.line(-1)).toContain('read only'), ':q!\r'], {
      args: ['-R', 'f'],
    });
    expect(vi('1\n2\n', [], { args: ['-c', '1d|wq', 'f'] }).status).toBe(0);
    expect(contents()).toBe('2\n');
    vi('1\n2\n3\n', ['x:wq\r'], { args: ['+2', 'f'] });
    expect(contents()).toBe('1\n\n3\n');
    vi('1\n2\n3\n', ['x:wq\r'], { args: ['+/3', 'f'] });
    expect(contents()).toBe('1\n2\n\n');
  });

  test('a paste is inserted as it is', () => {
    const pasted = Array.from({ length: 2000 }, (_, index) => `  line ${index}`).join('\n');
    vi('', [`:set ai\ri\x1b[200~${pasted.replaceAll('\n', '\r')}\x1b[201~\x1b`, ':wq\r']);
    expect(contents()).toBe(`${pasted}\n`);
  });

  test('ten megabytes', () => {
    const large = Array.from(
      { length: 200_000 },
      (_, index) => `line ${index} of a file that is quite large\n`,
    ).join('');
    vi(large, ['Gdd:1\r:%s/quite/very/\r:g/7/d\r:wq\r']);
    const expected = large
      .trimEnd()
      .split('\n')
      .slice(0, -1)
      .filter((line) => !line.includes('7'))
      .map((line) => line.replace('quite', 'very'));
    expect(contents() === `${expected.join('\n')}\n`).toBe(true);
  });
});

describe('random editing', () => {
  test('agrees with a model of lines, and undo leads back to the start', () => {
    const seed = seedOf();
    console.log(`SEED=${seed}`);
    const random = randomBelow(seed);
    const start = Array.from({ length: 20 }, (_, index) => `start ${index} 한글`);
    const lines = [...start];
    let keys = '';
    let changes = 0;
    for (let step = 0; step < 300; step++) {
      const row = random(lines.length);
      const kind = random(6);
      keys += `${row + 1}G0`;
      if (kind === 0 && lines.length > 2) {
        lines.splice(row, 1);
        keys += 'dd';
      } else if (kind === 1) {
        lines.splice(row + 1, 0, `new ${step}`);
        keys += `onew ${step}\x1b`;
      } else if (kind === 2) {
        lines[row] += '!';
        keys += 'A!\x1b';
      } else if (kind === 3 && row + 1 < lines.length) {
        lines.splice(row, 2, lines[row + 1]!, lines[row]!);
        keys += 'ddp';
        changes++;
      } else if (kind === 4) {
        lines[row] = `X${lines[row]!}`;
        keys += 'iX\x1b';
      } else {
        const target = random(lines.length);
        lines.splice(target + 1, 0, lines[row]!);
        keys += `:t${target + 1}\r`;
      }
      changes++;
    }
    const text = `${start.join('\n')}\n`;
    expect(edited(text, keys)).toBe(`${lines.join('\n')}\n`);
    expect(edited(text, `${keys}${changes}u`)).toBe(text);
  });
});
