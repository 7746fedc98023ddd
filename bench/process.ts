/** Whole processes of the Node that runs us, timed from their start to their end. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './files.ts';

/** What a process came to. */
export interface Timed {
  /** Milliseconds. */
  time: number;
  stdout: string;
}

/** Runs a process to its end, with further variables in its environment. Throws if it fails. */
export function timed(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Timed {
  const start = performance.now();
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, {
    cwd: repository,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    env: { ...process.env, ...variables },
  });
  const time = performance.now() - start;
  if (status !== 0) {
    throw new Error(`node ${args.join(' ')}: ${error?.message ?? `status ${status}: ${stderr.trim()}`}`);
  }
  return { time, stdout };
}

/** Throws where there is no command line to measure yet. */
export function needBuild(): void {
  if (!existsSync(join(repository, 'dist', 'cli.mjs'))) throw new Error('not built yet: run `npm run build`');
}
