/** A container from its start to its end, in a machine that has been booted. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { containerSupport } from '../../host/cli/image_service.ts';
import type { Figure, Measured } from '../figure.ts';
import { buildDirectory } from '../files.ts';
import { guestPrograms, perOperation, runGuest } from '../machine.ts';
import { compare } from '../measure.ts';
import type { Sample } from '../measure.ts';
import { NotInstalled, nativeProgram, runNative } from '../native.ts';

const RUNS = 7;
/** Containers of one run. */
const COUNT = 40;
const MICROSECOND = 1000;

/** Where the bench keeps images. */
function home(): string {
  return join(buildDirectory(), 'home');
}

/**
 * Runs `command` COUNT times in a machine that has an image `hello` with nothing but that program: µs for one. `before`: how often it has
 * run already, since the machine was booted.
 */
async function inMachine(command: string, before = 1): Promise<Sample> {
  const files = await guestPrograms(['run', 'hello']);
  const script = `mkdir -p /tmp/hello && cp /bench/hello /tmp/hello/hello
    minios image inspect hello >/dev/null 2>&1 || tar -C /tmp/hello -c hello | minios import - hello >/dev/null
    ${before > 1 ? `/bench/run 1 ${before} ${command} >/dev/null` : ''}
    exec /bench/run 1 ${COUNT} ${command}`;
  return async () => {
    const { service, shares } = containerSupport(home());
    const output = await runGuest(['/bin/sh', '-c', script], files, { shares, service });
    return perOperation(output) / MICROSECOND;
  };
}

/** crun and the like want a cgroup v2 tree and no other: then they get one, in a mount namespace of their own. */
const ALONE = `umount -R -l /sys/fs/cgroup && mount -t cgroup2 none /sys/fs/cgroup && exec "$@"`;

/** `runtime run` of a static program on the host: µs for one. */
async function onHost(runtime: string): Promise<Sample> {
  const bundle = join(buildDirectory(), 'bundle');
  mkdirSync(join(bundle, 'rootfs'), { recursive: true });
  try {
    const config = JSON.stringify(bundleConfig(runtime, bundle));
    writeFileSync(join(bundle, 'config.json'), config);
  } catch {
    throw new NotInstalled(`install ${runtime}`);
  }
  copyFileSync(await nativeProgram('hello', ['-static']), join(bundle, 'rootfs', 'hello'));
  const run = await nativeProgram('run');
  const command = [run, '1', String(COUNT), runtime, 'run', '-b', bundle, 'minios-bench'];
  const words = ['-m', 'sh', '-c', ALONE, 'sh', ...command];
  try {
    await runNative('unshare', words);
  } catch {
    throw new NotInstalled(`${runtime} does not run here: it needs root and cgroup v2`);
  }
  return async () => (await runNative('unshare', words)) / MICROSECOND;
}

/** What `runtime spec` writes, for a program that needs no terminal. */
function bundleConfig(runtime: string, bundle: string): unknown {
  execFileSync('sh', ['-c', 'rm -f config.json && "$0" spec && cat config.json', runtime], {
    cwd: bundle,
    stdio: 'pipe',
  });
  const text = execFileSync('cat', [join(bundle, 'config.json')], { encoding: 'utf8' });
  const config = JSON.parse(text) as { process: { args: string[]; terminal: boolean } };
  config.process.args = ['/hello'];
  config.process.terminal = false;
  return config;
}

const RUN = '/bin/minios run --rm hello /hello';

async function besides(runtime: string, before?: number): Promise<Measured> {
  const ours = await inMachine(RUN, before);
  let theirs: Sample | null = null;
  let missing: string | undefined;
  try {
    theirs = await onHost(runtime);
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error;
    missing = error.message;
  }
  const compared = await compare(ours, theirs, { runs: RUNS });
  return { ...compared, ...(missing !== undefined && { missing }) };
}

export const containerRun: Figure = {
  name: 'container-run',
  unit: 'µs',
  title: '`minios run --rm hello /hello` in a booted machine',
  yardstick: '`crun run` of a static program',
  target: { ratio: 1 / 4 },
  measure: () => besides('crun'),
};

export const containerRunc: Figure = {
  ...containerRun,
  name: 'container-run-runc',
  yardstick: '`runc run` of a static program',
  measure: () => besides('runc'),
};

/** The engine compiles what runs often once more, and better: what a machine comes to that has started many. */
export const containerRunLater: Figure = {
  ...containerRun,
  name: 'container-run-later',
  title: 'the same in a machine that has run 200 before',
  measure: () => besides('crun', 200),
};

/** What the CLI, the monitor and the runtime add to the system calls. */
export const containerOverhead: Figure = {
  name: 'container-overhead',
  unit: 'µs',
  title: '`minios run --rm hello /hello` in a booted machine',
  yardstick: '`unshare -muipnC --fork --mount-proc` and exec of the same program there',
  target: { ratio: 2 },
  async measure() {
    const raw = '/bin/unshare -muipnC --fork --mount-proc /tmp/hello/hello';
    return compare(await inMachine(RUN), await inMachine(raw), { runs: RUNS });
  },
};
