/**
 * Container verbs on a host of their own: a home and a runtime directory, and with them a background machine, that no
 * other test shares. The container CLI is a shell: see session_cli.ts.
 *
 *     const host = new TestHost();
 *     await host.verb(['exec', '-i', 'w', 'cat; exit 3'], { input: 'text' });
 *     await host.close();
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
const CLI = join(root, 'tests/support/session_cli.ts');
const MINIOS = join(root, 'bin/minios.mjs');

export interface Outcome {
  /** As a shell's $?. */
  status: number | null;
  stdout: string;
  stderr: string;
}

export interface VerbOptions {
  /** Written to its standard input, which then ends; `null`: it stays open. */
  input?: string | Uint8Array | null;
  env?: Record<string, string>;
  cwd?: string;
}

export class TestHost {
  /** Short, since sockets have short names. */
  readonly directory = mkdtempSync(join(tmpdir(), 'mh-'));
  readonly home = join(this.directory, 'home');
  readonly runtime = join(this.directory, 'minios');
  readonly socket = join(this.runtime, 'machine.sock');
  readonly environment: Record<string, string> = {
    MINIOS_HOME: this.home,
    XDG_RUNTIME_DIR: this.directory,
    MINIOS_MEMORY: '128m',
  };

  /** How a shell of the host calls the CLI. */
  readonly command = `'${process.execPath}' '${CLI}'`;

  /** Starts a verb; the last word is what the shell in the machine runs. */
  start(words: readonly string[], { env = {}, cwd }: VerbOptions = {}): ChildProcess {
    return this.spawn(CLI, words, env, cwd);
  }

  /** Runs a verb to its end. */
  verb(words: readonly string[], options: VerbOptions = {}): Promise<Outcome> {
    return finish(this.start(words, options), options.input);
  }

  /** Starts the real command. */
  startMinios(...words: string[]): ChildProcess {
    return this.spawn(MINIOS, words, {}, undefined);
  }

  /** Runs the real command. */
  minios(...words: string[]): Promise<Outcome> {
    return finish(this.startMinios(...words), '');
  }

  /** The process of the background machine. */
  async pid(): Promise<number> {
    const { stdout } = await this.minios('machine', 'inspect');
    return (JSON.parse(stdout) as { pid: number }[])[0]!.pid;
  }

  async close(): Promise<void> {
    await this.minios('machine', 'stop');
    rmSync(this.directory, { recursive: true, force: true });
  }

  private spawn(
    program: string,
    words: readonly string[],
    env: Record<string, string>,
    cwd: string | undefined,
  ): ChildProcess {
    const { PATH = '', HOME = '' } = process.env;
    return spawn(process.execPath, [program, ...words], {
      env: { PATH, HOME, ...this.environment, ...env },
      ...(cwd !== undefined && { cwd }),
    });
  }
}

/** Feeds a process and collects what it writes. */
export function finish(child: ChildProcess, input: VerbOptions['input'] = ''): Promise<Outcome> {
  const parts: Record<'stdout' | 'stderr', Buffer[]> = { stdout: [], stderr: [] };
  for (const name of ['stdout', 'stderr'] as const)
    child[name]!.on('data', (bytes: Buffer) => void parts[name].push(bytes));
  // It may not want to read all of it.
  child.stdin!.on('error', () => undefined);
  if (input !== null) child.stdin!.end(input);
  return new Promise((done) => {
    child.on('close', (status) => {
      const [stdout, stderr] = [parts.stdout, parts.stderr].map((all) =>
        Buffer.concat(all).toString('latin1'),
      );
      done({ status, stdout, stderr });
    });
  });
}

/** Waits until a stream has said something that matches; fails when it ends before. */
export function said(child: ChildProcess, pattern: RegExp): Promise<string> {
  let text = '';
  return new Promise((done, fail) => {
    child.stdout!.on('data', (bytes: Buffer) => {
      text += bytes.toString('latin1');
      if (pattern.test(text)) done(text);
    });
    child.on('close', () => fail(new Error(`${String(pattern)} was not said, but ${JSON.stringify(text)}`)));
  });
}

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resume) => setTimeout(resume, 20));
}

/** Whether there is a process of that number. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
