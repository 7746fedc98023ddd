// Runs a preview1 program with no minios around it, to know what it does elsewhere: the oracle that a program's
// output, errors and exit status under minios are compared with.
//
// Interface: runOracle (node:wasi, real files in a child process), runWasmer (@wasmer/wasi, files in memory),
// and the shapes that every such runner shares: RunOptions, RunResult, Runner.

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { packageFile } from './packages.ts';

/** How to run a program. */
export interface RunOptions {
  /** argv, argv[0] included. Default: ['program']. */
  args?: readonly string[];
  /** The environment; nothing is inherited. Default: empty. */
  env?: Readonly<Record<string, string>>;
  /** What the program reads from descriptor 0 before end of file. Default: nothing. */
  stdin?: string | Uint8Array;
  /** Directories the program sees: path in the program → directory on the host, in the order of their descriptors. */
  preopens?: Readonly<Record<string, string>>;
  /** Milliseconds after which the run is killed and fails. Default: 60,000. */
  timeout?: number;
}

/** What a program did. */
export interface RunResult {
  stdout: Uint8Array;
  stderr: Uint8Array;
  /** Exit status as a shell shows it: 0..255, or 128 + the signal's number for a program that trapped. */
  status: number;
  /** The engine's message when the program trapped, else null. */
  trap: string | null;
}

/** Anything that runs a program from a file. */
export type Runner = (wasm: string, options?: RunOptions) => Promise<RunResult>;

/** What oracle_child.ts is told: one module, run once for each command until one fails. */
export interface OracleSpec {
  wasm: string;
  commands: string[][];
  env: Readonly<Record<string, string>>;
  preopens: Readonly<Record<string, string>>;
}

/** What oracle_child.ts answers: the status of the last command. */
export interface OracleVerdict {
  status: number;
  trap: string | null;
}

/** What wasmer_child.ts answers; the output is in base64. */
export interface WasmerVerdict extends OracleVerdict {
  stdout: string;
  stderr: string;
}

const SIGILL = 4;
const SIGFPE = 8;
const SIGSEGV = 11;

/** Exit status for a trap: that of the signal which a processor's fault of the same kind raises under Linux. */
export function statusOfTrap(message: string): number {
  if (/unreachable/.test(message)) return 128 + SIGILL;
  if (/divide|remainder|unrepresentable/.test(message)) return 128 + SIGFPE;
  return 128 + SIGSEGV;
}

/** Runs a program under node:wasi. Extra imports (sockets of WasmEdge and the like) are there and say ENOSYS. */
export const runOracle: Runner = (wasm, options = {}) =>
  runCommands(wasm, [[...(options.args ?? ['program'])]], options);

/** As runOracle, with several argument vectors run one after the other until one fails; the module is compiled once. */
export async function runCommands(
  wasm: string,
  commands: string[][],
  options: RunOptions = {},
): Promise<RunResult> {
  const spec = specOf(wasm, commands, options);
  const { stdout, stderr, verdict } = await runChild(
    'oracle_child.ts',
    [JSON.stringify(spec)],
    wasm,
    options,
  );
  return { stdout, stderr, ...resultOf(verdict as OracleVerdict) };
}

/**
 * Runs a program under @wasmer/wasi: a second opinion where node:wasi deviates. Preopened directories are copied into
 * memory and back; symbolic links in them are left out. It has no poll_oneoff and few of the errors that Linux has.
 */
export const runWasmer: Runner = async (wasm, options = {}) => {
  const library = await packageFile('@wasmer/wasi', 'dist/Library.cjs.js');
  const spec = specOf(wasm, [[...(options.args ?? ['program'])]], options);
  const { verdict } = await runChild('wasmer_child.ts', [library, JSON.stringify(spec)], wasm, options);
  const { stdout, stderr, ...rest } = verdict as WasmerVerdict;
  return { stdout: Buffer.from(stdout, 'base64'), stderr: Buffer.from(stderr, 'base64'), ...resultOf(rest) };
};

function specOf(wasm: string, commands: string[][], options: RunOptions): OracleSpec {
  return { wasm, commands, env: options.env ?? {}, preopens: options.preopens ?? {} };
}

function resultOf({ status, trap }: OracleVerdict): { status: number; trap: string | null } {
  return { trap, status: trap === null ? status & 0xff : statusOfTrap(trap) };
}

/** Runs one of this directory's child programs to its end, for the program `wasm`. */
async function runChild(script: string, args: string[], wasm: string, options: RunOptions) {
  const path = join(dirname(fileURLToPath(import.meta.url)), script);
  const child = spawn(process.execPath, ['--no-warnings', path, ...args], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  const timeout = options.timeout ?? 60_000;
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, timeout);
  child.stdin.on('error', () => {}); // a program may end without reading all of its input
  child.stdin.end(options.stdin ?? '');
  const streams = [child.stdout, child.stderr, child.stdio[3] as Readable];
  const [stdout, stderr, verdict] = (await Promise.all(streams.map(collect))) as [Buffer, Buffer, Buffer];
  clearTimeout(timer);
  if (timedOut) {
    const last = stdout.toString().trimEnd().split('\n').at(-1);
    throw new Error(`${wasm} did not end within ${timeout} ms in ${script}; its last line: ${last}`);
  }
  if (verdict.length === 0) throw new Error(`${script} could not run ${wasm}:\n${stderr.toString()}`);
  return { stdout, stderr, verdict: JSON.parse(verdict.toString()) as OracleVerdict | WasmerVerdict };
}

async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Runs `body` with a new empty directory that is deleted afterwards. */
export async function withScratch<T>(body: (directory: string) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'minios-test-'));
  try {
    return await body(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
