// Runs preview1 programs in minios: a Runner like those of oracle.ts, so that what a program does inside can be compared
// with what it does outside.
//
// Interface: MiniosRunner, expectSame(runner, program, input). One machine serves all runs of a runner; programs and
// directories that are not changed stay in it. A program's preopened directories are directories of the machine with those
// paths, in its tmpfs or shared with the host: filled before, and copied back afterwards.

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect } from 'vitest';
import type { MachineOptions } from '../../host/machine/machine.ts';
import type { TreeEntry } from '../../host/machine/task/tree.ts';
import { cacheDirectory } from './cache.ts';
import { expectedResult, runInput, type ProgramInput, type RealProgram } from './inputs.ts';
import { bootForTest, type TestMachine } from './machine.ts';
import type { Runner, RunOptions, RunResult } from './oracle.ts';

// The programs' rewritten code is kept with the other things that tests fetch and build.
process.env['MINIOS_CACHE'] ??= join(cacheDirectory(), 'rewritten');

/** Big enough for clang, its files, and a few interpreters beside it. */
const MEMORY = 2 ** 30;

/** Directories that programs do not write to: they are copied once and stay. */
const UNCHANGED = ['/usr'];

/** A machine that runs programs from the host, one after the other. To be stopped. */
export class MiniosRunner {
  private readonly options: MachineOptions;
  private machine: Promise<TestMachine> | null = null;
  /** What is in the machine: path → the host's file or directory that it is a copy of. */
  private readonly installed = new Map<string, string>();

  /** Where the shared directories are on the host: path in the machine → path on the host. */
  private readonly shared: Map<string, string>;
  private readonly scratch: string | null;

  /**
   * `options` go on top of the release kernel on the real clock. `shared`: preopened directories that are to be the host's,
   * and not copies in tmpfs.
   */
  constructor(options: MachineOptions = {}, shared: readonly string[] = []) {
    const scratch = shared.length > 0 ? mkdtempSync(join(tmpdir(), 'minios-shared-')) : null;
    this.scratch = scratch;
    this.shared = new Map(shared.map((guest) => [guest, join(scratch!, guest)]));
    for (const directory of this.shared.values()) mkdirSync(directory, { recursive: true });
    const shares = [...this.shared].map(([guestPath, hostPath]) => ({ guestPath, hostPath }));
    this.options = { memory: MEMORY, clock: 'real', debug: false, shares, ...options };
  }

  /** The machine, booted by the first who asks. */
  boot(): Promise<TestMachine> {
    this.machine ??= bootForTest(this.options);
    return this.machine;
  }

  /** As oracle.ts's runners, but that a trap is known by its signal only. */
  readonly run: Runner = async (wasm, options = {}) => {
    const machine = await this.boot();
    const timeout = options.timeout ?? 60_000;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${wasm} took more than ${timeout} ms in minios`)), timeout);
    });
    try {
      return await Promise.race([this.runNow(machine, wasm, options), late]);
    } catch (error) {
      // The next run has a machine of its own, whatever state this one is in.
      await this.halt();
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${message}\n${machine.log}`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  };

  private async runNow(machine: TestMachine, wasm: string, options: RunOptions): Promise<RunResult> {
    const { preopens = {}, args = ['program'], env = {}, stdin = '' } = options;
    const path = await this.install(machine, wasm);
    for (const [guest, host] of Object.entries(preopens)) await this.fill(machine, guest, host);
    const { stdout, stderr, status, signal } = await machine.task.run({
      path,
      args,
      env: Object.entries(env).map(([name, value]) => `${name}=${value}`),
      cwd: '/',
      stdin: typeof stdin === 'string' ? new TextEncoder().encode(stdin) : stdin,
    });
    for (const [guest, host] of Object.entries(preopens)) {
      const shared = this.shared.get(guest);
      if (shared !== undefined) copyTree(shared, host);
      else if (!UNCHANGED.includes(guest)) writeHost(await machine.task.readTree(guest), host);
    }
    return { stdout, stderr, status, trap: signal === 0 ? null : `killed by signal ${signal}` };
  }

  /** The path of a program in the machine. */
  async install(machine: TestMachine, wasm: string): Promise<string> {
    const known = [...this.installed].find(([, host]) => host === wasm);
    if (known) return known[0];
    const path = `/bin/${this.installed.size}-${basename(wasm)}`;
    await machine.task.writeFile(path, readFileSync(wasm), 0o755);
    this.installed.set(path, wasm);
    return path;
  }

  private async fill(machine: TestMachine, guest: string, host: string): Promise<void> {
    const shared = this.shared.get(guest);
    if (shared !== undefined) return copyTree(host, shared);
    if (this.installed.get(guest) === host) return;
    // A directory of the machine's own (/tmp) is emptied, and others made.
    await machine.task.removeTree(guest);
    await machine.task.writeTree(guest, treeOf(host));
    if (UNCHANGED.includes(guest)) this.installed.set(guest, host);
  }

  private async halt(): Promise<void> {
    const machine = this.machine;
    this.machine = null;
    this.installed.clear();
    await (await machine?.catch(() => null))?.stop();
  }

  async stop(): Promise<void> {
    await this.halt();
    if (this.scratch !== null) rmSync(this.scratch, { recursive: true, force: true });
  }
}

/**
 * Fails if an input leads to something else in minios than under node:wasi, or not to what it says itself. A trap is the same
 * trap if it ends the program with the same signal.
 */
export async function expectSame(
  runner: MiniosRunner,
  program: RealProgram,
  input: ProgramInput,
): Promise<void> {
  const { trap, ...expected } = await expectedResult(program, input);
  const { trap: signal, ...result } = await runInput(runner.run, program, input);
  expect(result).toEqual(expected);
  expect(signal === null).toBe(trap === null);
  expect(result.status).toBe(input.status ?? 0);
  expect(result.stdout).toContain(input.prints ?? '');
}

/** What a directory of the host contains. */
export function treeOf(directory: string, prefix = ''): TreeEntry[] {
  return readdirSync(join(directory, prefix), { withFileTypes: true }).flatMap((entry): TreeEntry[] => {
    const path = prefix + entry.name;
    const whole = join(directory, path);
    if (entry.isSymbolicLink()) return [{ path, type: 'symlink', target: readlinkSync(whole) }];
    if (entry.isDirectory()) return [{ path, type: 'directory' }, ...treeOf(directory, `${path}/`)];
    return [{ path, type: 'file', data: readFileSync(whole), mode: statSync(whole).mode & 0o7777 }];
  });
}

/** Makes the host's directory `to` contain what `from` does, and nothing else. */
function copyTree(from: string, to: string): void {
  writeHost(treeOf(from), to);
}

/** Makes the host's directory contain what `entries` say, and nothing else. */
function writeHost(entries: readonly TreeEntry[], directory: string): void {
  for (const name of readdirSync(directory)) rmSync(join(directory, name), { recursive: true, force: true });
  for (const entry of entries) {
    const path = join(directory, entry.path);
    if (entry.type === 'directory') mkdirSync(path);
    else if (entry.type === 'file') writeFileSync(path, entry.data);
    else symlinkSync(entry.target, path);
  }
}
