/** What docs/by_hand.md has its readers type, typed: the container that comes of it is seen as the page says. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryDirectory } from '../support/store.ts';

const root = resolve(import.meta.dirname, '../..');
const BLOCK = /^```(sh|text)\n([^]*?)^```$/gm;

/** All blocks of one language, one after the other. */
function typed(page: string, language: string): string {
  return [...page.matchAll(BLOCK)].flatMap(([, kind, text]) => (kind === language ? [text] : [])).join('');
}

test('a container is made by hand as the page says', () => {
  const page = readFileSync(join(root, 'docs/by_hand.md'), 'utf8');
  const home = temporaryDirectory();
  const run = spawnSync(process.execPath, [join(root, 'bin/minios.mjs'), 'boot', '--quiet'], {
    input: `exec 2>&1\n${typed(page, 'sh')}`,
    encoding: 'utf8',
    env: { ...process.env, MINIOS_HOME: home, XDG_RUNTIME_DIR: home },
  });
  expect(run.stderr).toBe('');
  const seen = run.stdout.split('\n');
  let at = 0;
  for (const line of typed(page, 'text').trimEnd().split('\n')) {
    if (line.trim() === '…') continue;
    const found = seen.indexOf(line, at);
    expect(
      found,
      `${JSON.stringify(line)} is not seen after line ${at} of:\n${run.stdout}`,
    ).toBeGreaterThanOrEqual(0);
    at = found + 1;
  }
  expect(run.status).toBe(0);
});
