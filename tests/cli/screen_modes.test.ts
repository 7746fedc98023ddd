import { expect, test } from 'vitest';
import { ScreenModes } from '../../host/cli/screen_modes.ts';

/** What undoes `pieces`, written one after the other. */
function undone(...pieces: string[]): string {
  const modes = new ScreenModes();
  for (const piece of pieces) modes.follow(new TextEncoder().encode(piece));
  return modes.undo();
}

test.each([
  ['nothing special', 'hello\r\n한글\x1b[2J\x1b[10;20H', ''],
  ['an editor’s screen', '\x1b[?1049h', '\x1b[?1049l'],
  ['an editor’s screen, left', '\x1b[?1049h text \x1b[?1049l', ''],
  ['a hidden cursor', '\x1b[?25l', '\x1b[?25h'],
  ['a cursor that is shown again', '\x1b[?25l\x1b[?25h', ''],
  ['several modes at once', '\x1b[?1000;1006h', '\x1b[?1000l\x1b[?1006l'],
  ['colours', '\x1b[1;31m', '\x1b[m'],
  ['colours, reset', '\x1b[1;31m red \x1b[0m', ''],
  ['the keypad', '\x1b=', '\x1b>'],
  ['a scrolling region', '\x1b[2;5r', '\x1b7\x1b[r\x1b8'],
  ['all, and a reset of the terminal', '\x1b[?1049h\x1b[?25l\x1b[7m\x1b=\x1b[2;5r\x1bc', ''],
  ['the screen buffer after the rest', '\x1b[?1049h\x1b[?2004h\x1b[7m', '\x1b[m\x1b[?2004l\x1b[?1049l'],
])('%s', (_, written, expected) => {
  expect(undone(written)).toBe(expected);
});

test('sequences that come in pieces are seen', () => {
  const written = '\x1b[?1049h\x1b[?25l';
  for (let cut = 1; cut < written.length; cut++) {
    expect(undone(written.slice(0, cut), written.slice(cut))).toBe('\x1b[?25h\x1b[?1049l');
  }
  expect(undone(...written)).toBe('\x1b[?25h\x1b[?1049l');
});

test('what has been undone is forgotten', () => {
  const modes = new ScreenModes();
  modes.follow(new TextEncoder().encode('\x1b[?25l'));
  expect(modes.undo()).toBe('\x1b[?25h');
  expect(modes.undo()).toBe('');
});

test('an escape that never ends is dropped', () => {
  expect(undone(`\x1b[${'1;'.repeat(1000)}`, '?25l')).toBe('');
});
