// Runs our tools with no minios under them: node:wasi gives preview1, and this file the few calls of minios and WASIX
// that tools which work on files need, on a scratch directory. Slow paths are fine here; anything not listed fails
// with ENOSYS, as a tool's test then shows.
//
// Interface: runTool, runProgram, linksOf, ToolRun, ToolResult; for runs in other surroundings HostSystem, importsFor, Call.
//
// The scratch directory is both `/` and the working directory of the tool; AT_FDCWD becomes its preopened descriptor.

import {
  chmodSync,
  closeSync,
  fstatSync,
  lchownSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  type BigIntStats,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { WASI } from 'node:wasi';
import * as abi from '../../host/base/abi.ts';

const ROOT_FD = 3;
const CWD_FD = 4;
const MANIFEST = fileURLToPath(new URL('../../userland/manifest.json', import.meta.url));
const ROOT = fileURLToPath(new URL('../../dist/rootfs', import.meta.url));

interface Program {
  path: string;
  links?: string[];
}

const programs = (JSON.parse(readFileSync(MANIFEST, 'utf8')) as { programs: Program[] }).programs;
const modules = new Map<string, WebAssembly.Module>();

/** The names that a program of many tools is linked by, in the order of the alphabet. */
export function linksOf(path: string): string[] {
  return [...(programs.find((program) => program.path === path)?.links ?? [])].sort();
}

/** The program that a tool is a link to: the toolbox, unless another one has the name. */
function moduleFor(name: string): WebAssembly.Module {
  const link = `/bin/${name.slice(name.lastIndexOf('/') + 1)}`;
  const found = programs.find(({ path, links = [] }) => path === link || links.includes(link));
  const path = found?.path ?? '/bin/toolbox';
  let module = modules.get(path);
  if (!module) modules.set(path, (module = new WebAssembly.Module(readFileSync(join(ROOT, path)))));
  return module;
}

export interface ToolRun {
  /** Default: nothing. */
  stdin?: string | Uint8Array;
  /** Directory to work in. Default: an empty one. */
  directory?: string;
  /** The tool's working directory in it. Default: the whole of it. Paths from there cannot lead up (node:wasi). */
  cwd?: string;
  env?: Record<string, string>;
}

export interface ToolResult {
  stdout: string;
  stderr: string;
  status: number;
}

export type Call = (...args: never[]) => number | bigint;
type Numeric = (...args: number[]) => number;

/** Calls of preview1 that take a directory descriptor, each with the indices of (descriptor, path) pairs. */
const PATH_CALLS: Record<string, [fd: number, path: number][]> = {
  path_create_directory: [[0, 1]],
  path_filestat_get: [[0, 2]],
  path_filestat_set_times: [[0, 2]],
  path_link: [
    [0, 2],
    [4, 5],
  ],
  path_open: [[0, 2]],
  path_readlink: [[0, 1]],
  path_remove_directory: [[0, 1]],
  path_rename: [
    [0, 1],
    [3, 4],
  ],
  path_symlink: [[2, 3]],
  path_unlink_file: [[0, 1]],
};

export class HostSystem {
  memory!: WebAssembly.Memory;

  private readonly directory: string;
  private readonly cwd: string;

  constructor(directory: string, cwd: string) {
    this.directory = directory;
    this.cwd = cwd;
  }

  private text(address: number, length: number): string {
    return Buffer.from(this.memory.buffer, address, length).toString('latin1');
  }

  /** The path on the host. Names are bytes: latin1 carries them through unchanged. */
  private path(address: number, length: number): Buffer {
    const text = this.text(address, length);
    const start = text.startsWith('/') ? this.directory : join(this.directory, this.cwd);
    return Buffer.concat([Buffer.from(`${start}/`), Buffer.from(text, 'latin1')]);
  }

  /** A call of node:wasi that takes AT_FDCWD and absolute paths as well. */
  relative(name: string, original: Numeric): Numeric {
    return (...args) => {
      const restore: (() => void)[] = [];
      for (const [fd, path] of PATH_CALLS[name]!) {
        if (args[fd] !== abi.AT_FDCWD) continue;
        const bytes = new Uint8Array(this.memory.buffer);
        const absolute = args[path + 1]! > 0 && bytes[args[path]!] === 0x2f;
        args[fd] = absolute || this.cwd === '/' ? ROOT_FD : CWD_FD;
        while (args[path + 1]! > 1 && bytes[args[path]!] === 0x2f) {
          args[path]! += 1;
          args[path + 1]! -= 1;
        }
        const at = args[path]!;
        if (args[path + 1] === 1 && bytes[at] === 0x2f) {
          bytes[at] = 0x2e;
          restore.push(() => (bytes[at] = 0x2f));
        }
      }
      try {
        return original(...args);
      } finally {
        for (const undo of restore) undo();
      }
    };
  }

  /** fd_read; what node:wasi does not let a directory's descriptor do is what Linux calls EISDIR. */
  reading(original: Numeric): Numeric {
    return (...args) => {
      const errno = original(...args);
      return errno === abi.ENOTCAPABLE ? abi.EISDIR : errno;
    };
  }

  private attempt(body: () => void): number {
    try {
      body();
      return 0;
    } catch (error) {
      const name = (error as NodeJS.ErrnoException).code ?? '';
      const number = (abi as unknown as Record<string, number>)[name];
      if (number === undefined) throw error;
      return -number;
    }
  }

  private putStat(address: number, stat: BigIntStats): void {
    const view = new DataView(this.memory.buffer, address, abi.STAT_SIZE);
    view.setBigUint64(abi.STAT_DEV, stat.dev, true);
    view.setBigUint64(abi.STAT_INO, stat.ino, true);
    view.setUint32(abi.STAT_MODE, Number(stat.mode), true);
    view.setUint32(abi.STAT_NLINK, Number(stat.nlink), true);
    view.setUint32(abi.STAT_UID, Number(stat.uid), true);
    view.setUint32(abi.STAT_GID, Number(stat.gid), true);
    view.setBigUint64(abi.STAT_RDEV, stat.rdev, true);
    view.setBigUint64(abi.STAT_FILE_SIZE, stat.size, true);
    view.setBigUint64(abi.STAT_BLOCKS, stat.blocks, true);
    view.setUint32(abi.STAT_BLKSIZE, Number(stat.blksize), true);
    view.setBigInt64(abi.STAT_ATIME_NS, stat.atimeNs, true);
    view.setBigInt64(abi.STAT_MTIME_NS, stat.mtimeNs, true);
    view.setBigInt64(abi.STAT_CTIME_NS, stat.ctimeNs, true);
  }

  /** fstat of a descriptor that only node:wasi knows: what preview1 tells, in the shape of minios. */
  private convertStat(fd: number, buffer: number, filestat: Numeric): number {
    const errno = filestat(fd, buffer);
    if (errno !== 0) return -errno;
    const view = new DataView(this.memory.buffer, buffer, abi.STAT_SIZE);
    const type = view.getUint8(abi.FILESTAT_FILETYPE);
    const size = view.getBigUint64(abi.FILESTAT_FILE_SIZE, true);
    const mode =
      type === abi.FILETYPE_DIRECTORY
        ? abi.S_IFDIR
        : type === abi.FILETYPE_REGULAR_FILE
          ? abi.S_IFREG
          : abi.S_IFIFO;
    view.setUint32(abi.STAT_MODE, mode | 0o644, true);
    view.setBigUint64(abi.STAT_FILE_SIZE, size, true);
    return 0;
  }

  /** Functions of `minios`, by name. `standard`: host descriptors of the tool's 0 to 2. */
  minios(standard: readonly number[], filestat: Numeric): Record<string, Call> {
    return {
      getpid: () => 1,
      getuid: () => process.getuid!(),
      geteuid: () => process.geteuid!(),
      getgid: () => process.getgid!(),
      getegid: () => process.getegid!(),
      umask: () => 0o022,
      fstatat: (_fd: number, path: number, length: number, buffer: number, flags: number) =>
        this.attempt(() => {
          const look = flags & abi.AT_SYMLINK_NOFOLLOW ? lstatSync : statSync;
          this.putStat(buffer, look(this.path(path, length), { bigint: true }));
        }),
      fstat: (fd: number, buffer: number) =>
        fd in standard
          ? this.attempt(() => this.putStat(buffer, fstatSync(standard[fd]!, { bigint: true })))
          : this.convertStat(fd, buffer, filestat),
      chown: (_fd: number, path: number, length: number, uid: number, gid: number) =>
        this.attempt(() => lchownSync(this.path(path, length), uid, gid)),
      chmod: (_fd: number, path: number, length: number, mode: number) =>
        this.attempt(() => chmodSync(this.path(path, length), mode)),
    };
  }

  /** Functions of `wasix_32v1`, by name. */
  wasix(): Record<string, Call> {
    return {
      getcwd: (path: number, length: number) => {
        const view = new DataView(this.memory.buffer);
        const text = Buffer.from(this.cwd);
        const room = view.getUint32(length, true);
        view.setUint32(length, text.length, true);
        if (room < text.length) return abi.EOVERFLOW;
        new Uint8Array(this.memory.buffer).set(text, path);
        return 0;
      },
    };
  }
}

/** What `module` imports, from node:wasi and the system. `overrides`: functions that somebody else has, by module and name. */
export function importsFor(
  module: WebAssembly.Module,
  wasi: WASI,
  system: HostSystem,
  standard: readonly number[],
  overrides: Record<string, Record<string, Call>> = {},
): WebAssembly.Imports {
  const preview1 = (wasi.getImportObject() as Record<string, Record<string, Numeric>>)[
    'wasi_snapshot_preview1'
  ]!;
  const known: Record<string, Record<string, Call>> = {
    wasi_snapshot_preview1: { ...preview1 },
    wasix_32v1: system.wasix(),
    minios: system.minios(standard, preview1['fd_filestat_get']!),
  };
  for (const name of Object.keys(PATH_CALLS)) {
    known['wasi_snapshot_preview1']![name] = system.relative(name, preview1[name]!);
  }
  known['wasi_snapshot_preview1']!['fd_read'] = system.reading(preview1['fd_read']!);
  const imports: Record<string, Record<string, Call>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    const missing = from === 'minios' ? -abi.ENOSYS : abi.ENOSYS;
    imports[from] ??= {};
    imports[from][name] = overrides[from]?.[name] ?? known[from]?.[name] ?? (() => missing);
  }
  return imports as WebAssembly.Imports;
}

/** Runs `args` (argv, the tool's name first). Output is latin1: a character a byte. */
export function runTool(args: readonly string[], run: ToolRun = {}): ToolResult {
  return runProgram(moduleFor(args[0]!), args, run);
}

/** The same with another program. */
export function runProgram(
  module: WebAssembly.Module,
  args: readonly string[],
  { stdin = '', directory, cwd = '/', env = {} }: ToolRun = {},
): ToolResult {
  const streams = mkdtempSync(join(tmpdir(), 'minios-tool-'));
  const work = directory ?? mkdtempSync(join(tmpdir(), 'minios-work-'));
  const [input, output, errors] = ['in', 'out', 'err'].map((name) => join(streams, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(input, stdin);
  const standard = [openSync(input, 'r'), openSync(output, 'w'), openSync(errors, 'w')] as const;
  try {
    const [first, second, third] = standard;
    const wasi = new WASI({
      version: 'preview1',
      args: [...args],
      env,
      preopens: { '/': work, '/cwd': join(work, cwd) },
      returnOnExit: true,
      stdin: first,
      stdout: second,
      stderr: third,
    });
    const system = new HostSystem(work, cwd);
    const instance = new WebAssembly.Instance(module, importsFor(module, wasi, system, standard));
    system.memory = instance.exports['memory'] as WebAssembly.Memory;
    const status = wasi.start(instance);
    return { stdout: readFileSync(output, 'latin1'), stderr: readFileSync(errors, 'latin1'), status };
  } finally {
    for (const fd of standard) closeSync(fd);
    rmSync(streams, { recursive: true });
    if (directory === undefined) rmSync(work, { recursive: true });
  }
}
