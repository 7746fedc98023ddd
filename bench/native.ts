/** The native yardsticks: small C programs (bench/native/) that the computer's own compiler builds. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { benchDirectory, buildDirectory } from './files.ts';
import { perOperation } from './machine.ts';

const run = promisify(execFile);

/** A yardstick that is not there; the message says what to install. */
export class NotInstalled extends Error {
  override readonly name = 'NotInstalled';
}

/** Builds bench/native/NAME.c unless that has been done already, and gives the program's path. */
export async function nativeProgram(name: string, flags: readonly string[] = []): Promise<string> {
  const directory = join(benchDirectory, 'native');
  const source = join(directory, `${name}.c`);
  const all = ['-O2', '-Wall', ...flags];
  const hash = createHash('sha256').update(JSON.stringify(all));
  for (const path of [source, join(directory, 'bench.h')]) hash.update(readFileSync(path));
  const program = join(buildDirectory(), `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  if (process.platform !== 'linux') throw new NotInstalled('the native yardsticks need Linux');
  const scratch = `${program}.${process.pid}`;
  try {
    await run('gcc', [...all, source, '-o', scratch]);
  } catch (error) {
    const { code, stderr } = error as { code?: unknown; stderr?: string };
    if (code === 'ENOENT') throw new NotInstalled('install gcc and the C library’s headers (gcc, libc6-dev)');
    throw new NotInstalled(`gcc cannot build ${name}.c: ${stderr?.trim().split('\n')[0] ?? String(error)}`);
  }
  renameSync(scratch, program);
  return program;
}

/** Runs a native program that measures itself; nanoseconds for an operation. */
export async function runNative(program: string, args: readonly string[] = []): Promise<number> {
  const { stdout } = await run(program, args);
  return perOperation(stdout);
}
