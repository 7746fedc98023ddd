// The published package: what `npm pack` makes can be installed offline into an empty folder, and run.

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>;
const folder = mkdtempSync(join(tmpdir(), 'minios-pack-'));
const installed = join(folder, 'app/node_modules/minios');
const command = join(folder, 'app/node_modules/.bin/minios');

interface Packed {
  filename: string;
  files: { path: string }[];
}
let packed: Packed;

beforeAll(() => {
  // The build is up to date (npm test makes it): no scripts, so that parallel tests see a steady dist/.
  const args = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder];
  const output = JSON.parse(execFileSync('npm', args, { cwd: root, encoding: 'utf8' })) as Packed[];
  packed = output[0]!;
  mkdirSync(join(folder, 'app'));
  writeFileSync(join(folder, 'app/package.json'), '{ "private": true }');
  const install = ['install', '--offline', '--no-audit', '--no-fund', join(folder, packed.filename)];
  execFileSync('npm', install, { cwd: join(folder, 'app'), stdio: 'pipe' });
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the package needs no other package', () => {
  expect(manifest['dependencies'] ?? {}).toEqual({});
});

test('the package holds the command, the licences and no sources', () => {
  const paths = packed.files.map(({ path }) => path);
  expect(paths).toContain('bin/minios.mjs');
  expect(paths).toContain('LICENSE');
  expect(paths).toContain('dist/THIRD-PARTY-LICENSES.txt');
  expect(
    paths.filter((path) => !/^(bin|dist)\/|^(LICENSE|README(\.ko)?\.md|package\.json)$/.test(path)),
  ).toEqual([]);
});

/** Runs the installed command. */
function run(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  // The command's first line says `env node`: let that be the Node of this run.
  const PATH = `${dirname(process.execPath)}${delimiter}${process.env['PATH'] ?? ''}`;
  const MINIOS_HOME = join(folder, 'home');
  const env = { ...process.env, PATH, MINIOS_HOME, XDG_RUNTIME_DIR: folder };
  const { status, stdout, stderr } = spawnSync(command, words, { encoding: 'utf8', env });
  return { status, stdout, stderr };
}

test('the installed command says its version', () => {
  const stdout = `minios ${String(manifest['version'])}\n`;
  expect(run('--version')).toEqual({ status: 0, stdout, stderr: '' });
});

test('--env-file is the container’s, not Node’s', () => {
  expect(run('run', '--env-file', join(folder, 'nofile'), 'base')).toMatchObject({
    status: 125,
    stderr: expect.stringMatching(/: open .*nofile: no such file or directory/) as string,
  });
  const file = join(folder, 'variables');
  writeFileSync(file, 'NODE_OPTIONS=--nosuch\nMINIOS_MEMORY=nonsense\n');
  const { status, stdout } = run('run', '--rm', '--env-file', file, 'base', 'env');
  expect(status).toBe(0);
  expect(stdout).toContain('NODE_OPTIONS=--nosuch\nMINIOS_MEMORY=nonsense\n');
});

test('every bundle in the package is a module that parses', () => {
  const bundles = packed.files.map(({ path }) => path).filter((path) => /^dist\/[^/]+\.mjs$/.test(path));
  for (const bundle of bundles) {
    const { status, stderr } = spawnSync(process.execPath, ['--check', join(installed, bundle)], {
      encoding: 'utf8',
    });
    expect({ bundle, status, stderr }).toEqual({ bundle, status: 0, stderr: '' });
  }
});

/** A Node on the machine itself, too old to run the system; undefined if there is none. */
function findOldNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((path) => !path.includes('node_modules'));
  return folders
    .map((path) => join(path, 'node'))
    .find((node) => {
      if (!existsSync(node)) return false;
      const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout;
      return Number(/^v(\d+)/.exec(version)?.[1] ?? 99) < 24;
    });
}

const oldNode = findOldNode();

test.skipIf(!oldNode)('an old Node gets one clear line and status 125', () => {
  const { status, stdout, stderr } = spawnSync(oldNode!, [command, 'boot'], { encoding: 'utf8' });
  expect(status).toBe(125);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^minios: this is Node\.js [\d.]+, but Node\.js 24 or newer is needed.*\n$/);
});

test('a checkout that was not built says what to do', () => {
  const checkout = join(folder, 'checkout');
  mkdirSync(join(checkout, 'bin'), { recursive: true });
  const source = readFileSync(join(root, 'bin/minios.mjs'));
  writeFileSync(join(checkout, 'bin/minios.mjs'), source);
  writeFileSync(join(checkout, 'package.json'), '{ "version": "0.0.0" }');
  const { status, stderr } = spawnSync(process.execPath, [join(checkout, 'bin/minios.mjs'), 'boot'], {
    encoding: 'utf8',
  });
  expect(status).toBe(125);
  expect(stderr).toMatch(/^minios: not built yet: run `npm ci`.*\n$/);
});
