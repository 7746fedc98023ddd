// clear: clears the terminal. reset: gives it sane settings and the state that it has when it is switched on.

import { Bytes } from '../lib/base/bytes';
import { stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { TCSADRAIN, getAttributes, setAttributes } from '../lib/terminal/terminal';
import { makeSane } from './stty/settings';

export function clear(args: Array<Bytes>): i32 {
  const options = new Options('[-x]', 'Clear the terminal.').flag(
    'x',
    '',
    'keep what can be scrolled back to',
  );
  options.parse(args).expect(0, 0);
  stdout.text('\x1b[H\x1b[2J');
  if (!options.has('x')) stdout.text('\x1b[3J');
  return 0;
}

export function reset(args: Array<Bytes>): i32 {
  new Options('', 'Give the terminal the settings and the state that it had at first.')
    .parse(args)
    .expect(0, 0);
  for (let fd = 0; fd < 3; fd++) {
    const termios = getAttributes(fd);
    if (termios === null) continue;
    makeSane(termios);
    setAttributes(fd, TCSADRAIN, termios);
    break;
  }
  // RIS; then off: alternate screen, pastes' marks, mouse; on: cursor, wrapping.
  stdout.text('\x1bc\x1b[?1049l\x1b[?2004l\x1b[?1000l\x1b[?25h\x1b[?7h\x1b[0m\x1b[H\x1b[2J');
  return 0;
}
