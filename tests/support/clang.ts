// Compiles C for wasm32-wasip1 with clang and wasm-ld, themselves WebAssembly programs from an npm package.
//
// Interface: compile(files, options), compileAll(jobs), clangFiles().
// Outputs are cached under the hash of sources, headers, flags and compiler version. The programs run under
// node:wasi in one child process for a batch, since compiling the compiler costs more than compiling a small
// program. Clang cannot start its linker where there are no processes, so each step is called by itself, as `cc`
// inside minios does it too.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { asyncify } from '../../scripts/lib/asyncify.mjs';
import { cached, cachePath } from './cache.ts';
import { runCommands, withScratch } from './oracle.ts';
import { packageArchive, packageFile, packageVersion } from './packages.ts';

/** Directory of the C test programs; relative source names are relative to it. */
export const programsDirectory = join(dirname(fileURLToPath(import.meta.url)), '..', 'programs');

/** Options of compile(). */
export interface CompileOptions {
  /** Flags for clang, e.g. ['-O2', '-DNAME=1']. Default: ['-O1']. `-I` takes directories as `include` does. */
  flags?: readonly string[];
  /** Directories searched for headers, beside tests/programs/include. Relative to tests/programs. */
  include?: readonly string[];
  /** Flags for wasm-ld, e.g. ['-z', 'stack-size=65536', '-lwasi-emulated-signal']. Default: none. */
  linkFlags?: readonly string[];
  /** Makes the program able to fork (scripts/lib/asyncify.mjs). Default: no. */
  asyncify?: boolean;
  /** File to which the program is copied. Default: it stays in the cache. */
  out?: string;
}

/** A program for compileAll(). */
export interface CompileJob extends CompileOptions {
  /** C sources: absolute, or relative to tests/programs. */
  files: readonly string[];
}

/** Compiles and links a program; returns the path of the .wasm. Diagnostics of a failed step are in the error. */
export async function compile(files: readonly string[], options: CompileOptions = {}): Promise<string> {
  return (await compileAll([{ files, ...options }]))[0]!;
}

/** Compiles many programs, all that are not in the cache in one child process; returns their paths in order. */
export async function compileAll(jobs: readonly CompileJob[]): Promise<string[]> {
  const keys = jobs.map(keyOf);
  const missing = jobs.flatMap((job, index) =>
    existsSync(cachePath(keys[index]!)) ? [] : [{ job, key: keys[index]! }],
  );
  if (missing.length > 1) {
    await withScratch(async (scratch) => {
      await build(
        missing.map(({ job }) => job),
        scratch,
      );
      for (const [index, { key }] of missing.entries()) {
        await cached(key, async (target) =>
          cpSync(join(scratch, outputName(index)), join(target, outputName(0))),
        );
      }
    });
  }
  return Promise.all(
    jobs.map(async (job, index) => {
      const program = join(await cached(keys[index]!, (target) => build([job], target)), outputName(0));
      if (job.out !== undefined) cpSync(program, job.out);
      return job.out ?? program;
    }),
  );
}

/** Where clang's program and its system root (to be mounted at /usr) are. */
export async function clangFiles(): Promise<{ wasm: string; usr: string }> {
  return {
    wasm: await packageFile('@yowasp/clang', 'gen/llvm.core.wasm'),
    usr: await packageArchive('@yowasp/clang', 'gen/llvm-resources.tar'),
  };
}

function outputName(index: number): string {
  return `${index}.wasm`;
}

function sourcePath(file: string): string {
  return isAbsolute(file) ? file : join(programsDirectory, file);
}

/** Directories that a job reads: those of its sources, then its include directories. */
function directoriesOf(job: CompileJob): { sources: string[]; include: string[] } {
  const sources = [...new Set(job.files.map((file) => dirname(sourcePath(file))))];
  const include = ['include', ...(job.include ?? [])].map((directory) =>
    resolve(programsDirectory, directory),
  );
  return { sources, include };
}

function keyOf(job: CompileJob): string {
  const hash = createHash('sha256');
  const add = (name: string, content: string | Uint8Array): void => {
    hash.update(`${name}\0${content.length}\0`).update(content);
  };
  add('compiler', packageVersion('@yowasp/clang'));
  add(
    'flags',
    JSON.stringify([compileFlags(job), job.linkFlags ?? [], ...(job.asyncify ? ['asyncify'] : [])]),
  );
  for (const file of job.files) add(basename(file), readFileSync(sourcePath(file)));
  const { sources, include } = directoriesOf(job);
  for (const directory of sources) addHeaders(directory, false, add);
  for (const directory of include) addHeaders(directory, true, add);
  return join('compiled', hash.digest('hex').slice(0, 32));
}

function addHeaders(
  directory: string,
  recursive: boolean,
  add: (name: string, content: Uint8Array) => void,
): void {
  const names = readdirSync(directory, { recursive, encoding: 'utf8' })
    .filter((name) => name.endsWith('.h'))
    .sort();
  for (const name of names) add(name, readFileSync(join(directory, name)));
}

function compileFlags(job: CompileJob): readonly string[] {
  return job.flags ?? ['-O1'];
}

/** Compiles and links `jobs` into `target` as 0.wasm, 1.wasm, … The compiler sees its own files at /usr and the host's directories at /0, /1, … */
async function build(jobs: readonly CompileJob[], target: string): Promise<void> {
  const { wasm, usr } = await clangFiles();
  const preopens: Record<string, string> = { '/usr': usr, '/out': target };
  const guestOf = (path: string): string => {
    for (const [guest, host] of Object.entries(preopens)) {
      if (host === path) return guest;
    }
    const guest = `/${Object.keys(preopens).length}`;
    preopens[guest] = path;
    return guest;
  };
  const commands = jobs.flatMap((job, index) => commandsOf(job, index, guestOf));
  const result = await runCommands(wasm, commands, { preopens, timeout: 600_000 });
  if (result.status !== 0) {
    const names = jobs.map((job) => relative(programsDirectory, sourcePath(job.files[0]!))).join(', ');
    throw new Error(
      `clang failed on ${names}:\n${Buffer.from(result.stderr).toString()}${result.trap ?? ''}`,
    );
  }
  for (const name of readdirSync(target)) {
    if (name.endsWith('.o')) rmSync(join(target, name));
  }
  for (const [index, job] of jobs.entries()) {
    const program = join(target, outputName(index));
    if (job.asyncify) writeFileSync(program, await asyncify(readFileSync(program), 'indirect'));
  }
}

function commandsOf(job: CompileJob, index: number, guestOf: (path: string) => string): string[][] {
  const include = directoriesOf(job)
    .include.filter(existsSync)
    .map((directory) => `-I${guestOf(directory)}`);
  const objects = job.files.map((file, part) => `/out/${index}-${part}-${basename(file, '.c')}.o`);
  const steps = job.files.map((file, part) => {
    const source = `${guestOf(dirname(sourcePath(file)))}/${basename(file)}`;
    return ['clang', ...compileFlags(job), ...include, '-c', source, '-o', objects[part]!];
  });
  steps.push([
    'wasm-ld',
    '-m',
    'wasm32',
    '-L/usr/lib/wasm32-wasip1',
    '/usr/lib/wasm32-wasip1/crt1-command.o',
    ...objects,
    ...(job.linkFlags ?? []),
    '-lc',
    '/usr/lib/wasm32-unknown-wasip1/libclang_rt.builtins.a',
    '-o',
    `/out/${outputName(index)}`,
  ]);
  return steps;
}
