// Draws docs/images/terminal.svg: what a terminal shows when the commands below are typed at minios. Needs tmux.
//
//   node scripts/draw_terminal.mjs

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MiniosTerminal } from '../tests/support/minios_terminal.ts';
import { root } from './lib/asc.mjs';

const OUTPUT = 'docs/images/terminal.svg';
const COLUMNS = 96;
const COMMANDS = [
  `minios run --rm python -c 'print(6*7)'`,
  'minios run -d --name w --memory 32m base sleep 600',
  'minios ps',
  'minios exec w ps',
  'minios exec w cat /sys/fs/cgroup/memory.max',
  `minios exec w sh -c 'echo new > /etc/motd'; minios diff w`,
  'ls -l /proc/self/ns | tail -n 1; minios exec w ls -l /proc/self/ns | tail -n 1',
];

/** Pixels. */
const LINE = 19;
const LEFT = 20;
const TOP = 62;
const WIDTH = 860;

const escaped = (text) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('  ', '\u00a0\u00a0');

/** One line of the screen; what was typed at a prompt stands out. */
function drawn(line, index) {
  const [, prompt = '', rest] = /^((?:\$|\/root #) )?(.*)$/.exec(line);
  const shown = prompt === '' ? '' : `<tspan fill="#28c840">${escaped(prompt)}</tspan>`;
  return `    <text x="${LEFT}" y="${TOP + index * LINE}">${shown}${escaped(rest)}</text>`;
}

function picture(lines) {
  const height = TOP + lines.length * LINE + 6;
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (colour, i) => `<circle cx="${22 + 20 * i}" cy="17" r="6" fill="${colour}"/>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13.5">
  <title>npx minios boot logs in to a machine, and minios run starts containers there</title>
  <rect width="${WIDTH}" height="${height}" rx="10" fill="#14171f"/>
  <rect width="${WIDTH}" height="34" rx="10" fill="#232834"/><rect y="24" width="${WIDTH}" height="10" fill="#232834"/>
  ${dots.join('')}
  <text x="${WIDTH / 2}" y="22" text-anchor="middle" fill="#8b94a7" font-size="12">minios</text>
  <g fill="#d5dae4">
${lines.map(drawn).join('\n')}
  </g>
</svg>
`;
}

const terminal = new MiniosTerminal(COLUMNS, 60);
try {
  await terminal.login();
  for (const command of COMMANDS) {
    terminal.line(command);
    await terminal.prompt();
  }
  // Before the greeting stands the command with the paths of this checkout; the last line asks for another.
  const screen = terminal.screen();
  const shown = screen.slice(screen.indexOf('minios: a kernel')).split('\n').slice(0, -1);
  writeFileSync(join(root, OUTPUT), picture(['$ npx minios boot --quiet', ...shown]));
} finally {
  terminal.close();
}
