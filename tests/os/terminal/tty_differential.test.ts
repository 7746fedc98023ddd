/**
 * The line discipline beside Linux's: random scripts for both sides of a pseudo-terminal are played by the same C program on
 * the host's kernel and in minios, and what every step shows must be the same.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test as vitest } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { programsDirectory } from '../../support/clang.ts';
import { withPackages } from '../../support/packages.ts';
import { testProgram } from '../../support/programs.ts';
import { ttyScript } from '../support/tty_scripts.ts';

const SCRIPTS = Number(process.env['TTY_SCRIPTS'] ?? 25);
const STEPS = 60;
/** TTY_SEED=N TTY_SCRIPTS=1 plays script N again. */
const FIRST_SEED = Number(process.env['TTY_SEED'] ?? Math.floor(Math.random() * 1e9));

const test = withPackages(canPlay() ? vitest : vitest.skip, ['@yowasp/clang']);

/** Linux, with a C compiler. */
function canPlay(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** How long Linux's transcript waits for the kernel's threads at each step, microseconds: a busy host needs more. */
const PATIENCE = [900, 9000, 60_000, 300_000];

let machine: TestMachine;
const scratch = mkdtempSync(join(tmpdir(), 'minios-tty-'));
const native = join(scratch, 'player');

beforeAll(async () => {
  if (!canPlay()) return;
  machine = await bootForTest();
  await machine.task.mkdir('/dev/pts');
  await machine.run('/bin/mount', { args: ['mount', '-t', 'devpts', 'devpts', '/dev/pts'] });
  execFileSync('cc', ['-O1', '-o', native, join(programsDirectory, 'tty/player.c')]);
}, 240_000);
afterAll(async () => {
  rmSync(scratch, { recursive: true });
  await machine?.stop();
});

/** The first steps at which two transcripts differ, with what led there. */
function firstDifference(linux: string, minios: string): string {
  const [theirs, ours] = [linux.split('\n'), minios.split('\n')];
  const at = theirs.findIndex((line, index) => line !== ours[index]);
  if (at < 0) return '';
  const line = theirs[at]!;
  const mine = ours[at] ?? 'nothing';
  let same = 0;
  while (line[same] === mine[same]) same++;
  const show = (text: string): string => text.slice(Math.max(0, same - 80), same + 80);
  const before = theirs.slice(Math.max(0, at - 12), at).map((text) => text.slice(0, 300));
  return [...before, line.slice(0, 100), `Linux:  ${show(line)}`, `minios: ${show(mine)}`].join('\n');
}

/** Where `minios` differs from what Linux shows even when it is given time; empty: nowhere. */
function difference(script: string, minios: string): string {
  let found = '';
  for (const patience of PATIENCE) {
    const linux = execFileSync(native, [String(patience)], { input: script, encoding: 'latin1' });
    found = firstDifference(linux, minios);
    if (found === '') break;
  }
  return found;
}

let player: Promise<Uint8Array> | undefined;

/** Plays `script` in minios and on Linux, and compares what each shows. */
async function compare(script: string, name: string): Promise<void> {
  player ??= testProgram('tty/player').then((path) => readFileSync(path));
  const minios = await machine.run(await player, { stdin: script });
  expect(difference(script, minios.stdout), `${name}; ${minios.stderr}`).toBe('');
}

test(`line discipline, ${SCRIPTS} scripts from seed ${FIRST_SEED} on`, async () => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + SCRIPTS; seed++)
    await compare(ttyScript(seed, STEPS), `seed ${seed}`);
}, 300_000);

test('of what is typed while output is stopped, the oldest echo is lost', async () => {
  const hex = (text: string): string => Buffer.from(text, 'latin1').toString('hex');
  const words = Array.from({ length: 780 }, (_, i) => `${String(i).padStart(4, '.')} `).join('');
  const settings = 'set 100 5 8abb 3 1c 7f 15 4 0 1 0 11 13 1a 0 12 f 17 16 0 0 0';
  for (const typed of ['', '\x7f\x7f', '\t\x01\t\x7f\x01\xffab\x17', '\x01'.repeat(30)]) {
    const input = [`in ${hex(words)}`, `in ${hex(`${typed}x`)}`];
    await compare([settings, 'flow 0', ...input, 'flow 1', `in ${hex('y')}`, ''].join('\n'), typed);
  }
});

test('echo that waits goes out with the echo of a signal, unless output is stopped again behind it', async () => {
  const settings = 'set 500 5 8abb 3 1c 7f 15 4 0 1 0 11 13 1a 0 12 f 17 16 0 0 0';
  for (const typed of ['65036613', '650366', '6503', '65031366']) {
    const input = ['in 61136263', `in ${typed}`, 'in 64', 'in 11'];
    await compare([settings, ...input, ''].join('\n'), typed);
  }
});
