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

/** What oracle-child.ts is told: one module, run once for each command until one fails. */
export interface OracleSpec {
  wasm: string;
  commands: string[][];
  env: Readonly<Record<string, string>>;
  preopens: Readonly<Record<string, string>>;
}

/** What oracle-child.ts answers: the status of the last command. */
export interface OracleVerdict {
  status: number;
  trap: string | null;
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
  const spec: OracleSpec = { wasm, commands, env: options.env ?? {}, preopens: options.preopens ?? {} };
  const script = join(dirname(fileURLToPath(import.meta.url)), 'oracle-child.ts');
  const child = spawn(process.execPath, ['--no-warnings', script, JSON.stringify(spec)], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] },
  });
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill('SIGKILL');
  }, options.timeout ?? 60_000);
  child.stdin.on('error', () => {}); // a program may end without reading all of its input
  child.stdin.end(options.stdin ?? '');
  const streams = [child.stdout, child.stderr, child.stdio[3] as Readable];
  const [stdout, stderr, verdict] = (await Promise.all(streams.map(collect))) as [Buffer, Buffer, Buffer];
  clearTimeout(timer);
  if (timedOut) {
    const last = stdout.toString().trimEnd().split('\n').at(-1);
    throw new Error(
      `${wasm} did not end within ${options.timeout ?? 60_000} ms under node:wasi; its last line: ${last}`,
    );
  }
  if (verdict.length === 0) throw new Error(`node:wasi could not run ${wasm}:\n${stderr.toString()}`);
  const { status, trap } = JSON.parse(verdict.toString()) as OracleVerdict;
  return { stdout, stderr, trap, status: trap === null ? status & 0xff : statusOfTrap(trap) };
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
