// The cache and the package fetcher: entries appear once and whole, failures leave nothing, offline says what to do.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { withScratch } from './oracle.ts';
import { packageFile, withPackages } from './packages.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** Starts a process that runs `code` as a module of this directory, with a cache of its own. */
function evaluate(code: string, cache: string, env: Record<string, string> = {}) {
  return spawnSync(process.execPath, ['--no-warnings', '--input-type=module-typescript', '-e', code], {
    cwd: here,
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: cache, ...env },
  });
}

const useCache = `import { cached } from '${join(here, 'cache.ts')}'; import { appendFileSync, writeFileSync } from 'node:fs';`;

test('a cache entry is produced once, whatever number of processes asks for it', () =>
  withScratch(async (cache) => {
    const code = `${useCache}
    await cached('entry', async (directory) => {
      appendFileSync('${cache}/log', 'x');
      await new Promise((done) => setTimeout(done, 300));
      writeFileSync(directory + '/file', 'whole');
    });`;
    const script = join(cache, 'produce.mts');
    writeFileSync(script, code);
    const command = Array(3).fill(`"${process.execPath}" --no-warnings "${script}"`).join(' & ');
    execFileSync('sh', ['-c', `${command}; wait`], { env: { ...process.env, XDG_CACHE_HOME: cache } });
    expect(readFileSync(join(cache, 'log'), 'utf8')).toBe('x');
    expect(readdirSync(join(cache, 'minios-test'))).toEqual(['entry']);
    expect(readFileSync(join(cache, 'minios-test/entry/file'), 'utf8')).toBe('whole');
  }));

test('a cache entry whose production fails leaves nothing behind', () =>
  withScratch(async (cache) => {
    const code = `${useCache}
    await cached('entry', async (directory) => { writeFileSync(directory + '/half', ''); throw new Error('no luck'); });`;
    expect(evaluate(code, cache).stderr).toContain('no luck');
    expect(readdirSync(join(cache, 'minios-test'))).toEqual([]);
  }));

test('a lock left by a process that died is taken over', () =>
  withScratch(async (cache) => {
    mkdirSync(join(cache, 'minios-test'));
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    writeFileSync(join(cache, 'minios-test/entry.lock'), String(pid));
    const result = evaluate(`${useCache} await cached('entry', async () => {});`, cache);
    expect(result.status).toBe(0);
    expect(existsSync(join(cache, 'minios-test/entry'))).toBe(true);
  }));

test('offline, a package that is not in the cache is an error with its remedy', () =>
  withScratch(async (cache) => {
    const code = `import { packageDirectory } from '${join(here, 'packages.ts')}'; await packageDirectory('sqlite3');`;
    const result = evaluate(code, cache, { MINIOS_OFFLINE: '1' });
    expect(result.stderr).toMatch(
      /npm package sqlite3 is not in the cache and MINIOS_OFFLINE=1 forbids fetching it: unset it/,
    );
  }));

withPackages(test, ['sqlite3'])(
  'a package is unpacked; a file that it does not have is an error',
  async () => {
    expect(JSON.parse(readFileSync(await packageFile('sqlite3', 'package.json'), 'utf8'))).toMatchObject({
      name: 'sqlite3',
    });
    await expect(packageFile('sqlite3', 'nothing')).rejects.toThrow(/sqlite3@.* has no file nothing/);
  },
  120_000,
);
