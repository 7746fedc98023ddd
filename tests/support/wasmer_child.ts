// The process in which @wasmer/wasi runs a program: `node wasmer_child.ts LIBRARY '<JSON of OracleSpec>'`, standard input is
// the program's. Its file system is in memory: preopened directories are copied in before and back afterwards.
// The answer, one line of JSON, goes to file descriptor 3.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { OracleSpec, WasmerVerdict } from './oracle.ts';

/** The parts of @wasmer/wasi that are used here. */
interface MemoryFile {
  read(): Uint8Array;
  write(bytes: Uint8Array): number;
  free(): void;
}
interface MemoryFileSystem {
  createDir(path: string): void;
  open(path: string, options: Record<string, boolean>): MemoryFile;
  readDir(path: string): { path: string; metadata: { filetype: { dir: boolean } } }[];
}
interface Wasi {
  setStdinBuffer(bytes: Uint8Array): void;
  instantiate(module: WebAssembly.Module, imports: WebAssembly.Imports): WebAssembly.Instance;
  start(instance: WebAssembly.Instance): number;
  getStdoutBuffer(): Uint8Array;
  getStderrBuffer(): Uint8Array;
  readonly fs: MemoryFileSystem;
}
interface Library {
  init(): Promise<void>;
  MemFS: new () => MemoryFileSystem;
  WASI: new (config: object) => Wasi;
}

const ENOSYS = 52;

function copyIn(files: MemoryFileSystem, from: string, to: string): void {
  files.createDir(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    if (entry.isDirectory()) copyIn(files, `${from}/${entry.name}`, `${to}/${entry.name}`);
    if (!entry.isFile()) continue;
    const file = files.open(`${to}/${entry.name}`, { read: true, write: true, create: true });
    file.write(readFileSync(`${from}/${entry.name}`));
    file.free();
  }
}

function copyOut(files: MemoryFileSystem, from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  for (const { path, metadata } of files.readDir(from)) {
    const name = path.slice(path.lastIndexOf('/') + 1);
    if (metadata.filetype.dir) copyOut(files, `${from}/${name}`, `${to}/${name}`);
    else writeFileSync(`${to}/${name}`, files.open(`${from}/${name}`, { read: true }).read());
  }
}

const { init, MemFS, WASI } = createRequire(import.meta.url)(process.argv[2]!) as Library;
const spec = JSON.parse(process.argv[3]!) as OracleSpec;
await init();
const files = new MemFS();
for (const [guest, host] of Object.entries(spec.preopens)) copyIn(files, host, guest);
const preopens = Object.fromEntries(Object.keys(spec.preopens).map((guest) => [guest, guest]));
const wasi = new WASI({ args: spec.commands[0]!, env: spec.env, preopens, fs: files });
wasi.setStdinBuffer(readFileSync(0));
const module = new WebAssembly.Module(readFileSync(spec.wasm));
const verdict: WasmerVerdict = { status: 0, trap: null, stdout: '', stderr: '' };
// A function that the library lacks; it fails on extra ones that the module does not import.
const needsSocket = WebAssembly.Module.imports(module).some(({ name }) => name === 'sock_accept');
const extra = needsSocket ? { wasi_snapshot_preview1: { sock_accept: () => ENOSYS } } : {};
const instance = wasi.instantiate(module, extra);
try {
  verdict.status = wasi.start(instance);
} catch (error) {
  // `Error while running start function: RuntimeError: JsValue(RuntimeError: REASON` and a stack.
  const message = (error as Error).message.split('\n')[0]!;
  verdict.trap = message.slice(message.lastIndexOf('Error: ') + 'Error: '.length);
}
verdict.stdout = Buffer.from(wasi.getStdoutBuffer()).toString('base64');
verdict.stderr = Buffer.from(wasi.getStderrBuffer()).toString('base64');
for (const [guest, host] of Object.entries(spec.preopens)) copyOut(wasi.fs, guest, host);
writeSync(3, `${JSON.stringify(verdict)}\n`);
