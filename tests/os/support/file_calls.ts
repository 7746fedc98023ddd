/**
 * The random file operations of tests/support/file_steps.ts as a host task's system calls in a machine. The machine's inside
 * runs in the test's own thread, so that a call is not a message to a worker.
 *
 * Interface: compareFiles.
 */
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as Comlink from 'comlink';
import * as abi from '../../../host/base/abi.ts';
import { Arena } from '../../../host/machine/task/arena.ts';
import { parseEntries } from '../../../host/machine/task/dirent.ts';
import type { DirectoryEntry } from '../../../host/machine/task/dirent.ts';
import { HostProcess } from '../../../host/machine/task/process.ts';
import { ErrnoError, HostTask } from '../../../host/machine/task/task.ts';
import { removeTree } from '../../../host/machine/task/tree.ts';
import { Inside } from '../../../host/machine/inside.ts';
import type { FrontEnd, LoaderStarter, SharedDirectory } from '../../../host/machine/protocol.ts';
import { platform } from '../../../host/platform/node/platform.ts';
import type { WorkerHandle } from '../../../host/platform/platform.ts';
import type { Model, ModelOptions } from '../../support/file_model.ts';
import { compareWithModel, hash, numbersOf } from '../../support/file_steps.ts';
import type { FileBackend, Step } from '../../support/file_steps.ts';
import { initProgram } from '../../support/machine.ts';

const MEMORY = 64 * 2 ** 20;
const FOLLOW = abi.LOOKUPFLAGS_SYMLINK_FOLLOW;
const OTHER_RIGHTS = abi.RIGHTS_FD_SEEK | abi.RIGHTS_FD_TELL | abi.RIGHTS_FD_FILESTAT_SET_SIZE;
const KIND_OF_MODE: Record<number, string> = { 0o040000: 'directory', 0o100000: 'file', 0o120000: 'link' };
/** What must be the same before and after a run. */
const COUNTERS = ['inodes', 'openFiles', 'locksHeld'] as const;

type Counters = Record<(typeof COUNTERS)[number], number>;

/** A machine whose inside runs here, with a host task. */
class LocalMachine {
  readonly inside = new Inside();
  readonly log: string[] = [];
  private loader: WorkerHandle | null = null;
  private readonly ports = new MessageChannel();
  task!: HostTask;

  async boot(shares: SharedDirectory[]): Promise<void> {
    Comlink.expose(this.frontEnd(), platform.portEndpoint(this.ports.port1));
    const options = {
      memory: MEMORY,
      virtualClock: true,
      epoch: 0n,
      debug: true,
      quiet: false,
      onTerminal: { stdin: false, stdout: false, stderr: false },
      terminalSize: null,
      files: [
        { path: '/sbin/init', data: initProgram(), mode: 0o755 },
        { path: '/tmp', mode: 0o1777 },
      ],
      program: ['init'],
      environment: [],
      commandLine: '',
      shares,
      service: false,
    };
    await this.inside.boot(options, this.ports.port2, []);
    this.task = await HostTask.create(this.inside['hart']!);
  }

  private frontEnd(): FrontEnd {
    return {
      write: () => Promise.resolve(true),
      // Nothing to read, ever: init sleeps.
      read: () => new Promise(() => undefined),
      close: () => undefined,
      serial: (bytes) => void this.log.push(new TextDecoder().decode(bytes)),
      stopped: (how, _, message) => void this.log.push(`${how}: ${message}`),
      serviceRequest: () => undefined,
      startLoader: (port) => {
        this.loader = platform.startWorker('loader');
        void Comlink.wrap<LoaderStarter>(this.loader.endpoint).connect(Comlink.transfer(port, [port]));
        return this.loader.failed;
      },
      stopLoader: () => this.loader?.terminate(),
    };
  }

  stop(): void {
    this.inside['hart']?.stop();
    this.loader?.terminate();
    this.ports.port1.close();
  }
}

interface FilesOptions extends Omit<ModelOptions, 'base'> {
  /** A directory of the machine, in which one is made for each run. */
  guest: string;
  /** Whether a directory lists its entries in the order in which they were made. */
  ordered: boolean;
  shares?: SharedDirectory[];
  /** The directory of the runs is there before and after them: only what is in it goes. */
  keepsBase?: boolean;
  /** What is done to the machine once it runs. */
  prepare?: (files: MachineFiles) => Promise<void>;
}

class MachineFiles implements FileBackend {
  readonly model: ModelOptions & { base: string };
  readonly ordered: boolean;
  private readonly shares: SharedDirectory[];
  private readonly keepsBase: boolean;
  private readonly prepare: (files: MachineFiles) => Promise<void>;
  private machine: LocalMachine | null = null;
  private arena!: Arena;
  private before!: Counters;

  constructor(options: FilesOptions) {
    const { guest, ordered, shares = [], prepare, keepsBase = false, ...model } = options;
    this.prepare = prepare ?? (() => Promise.resolve());
    this.keepsBase = keepsBase;
    this.model = { ...model, base: `${guest}/model` };
    this.ordered = ordered;
    this.shares = shares;
  }

  private get task(): HostTask {
    return this.machine!.task;
  }

  async begin(): Promise<void> {
    if (!this.machine?.task.alive) await this.boot();
    const { base } = this.model;
    if (this.keepsBase) await this.clear(base);
    this.before = await this.counters();
    if (!this.keepsBase) await this.mkdir(base);
    const error = await this.call('wasix_chdir', ...this.text(base));
    if (error < 0) throw new ErrnoError(-error, `chdir ${base}`);
  }

  private async boot(): Promise<void> {
    this.machine?.stop();
    this.machine = new LocalMachine();
    await this.machine.boot(this.shares);
    this.arena = new Arena(this.task.memory);
    await this.prepare(this);
    // So that descriptors are numbered from 0, as the model's.
    for (let fd = 0; fd < 3; fd++) await this.call('wasi_fd_close', fd);
  }

  async mkdir(path: string): Promise<void> {
    await new HostProcess(this.task).mkdir(path);
  }

  /** Removes what is in a directory. */
  private async clear(path: string): Promise<void> {
    const process = new HostProcess(this.task);
    this.arena.clear();
    const [error, names] = (await this.readdir(path, 100)) as [number, string[]];
    if (error < 0) throw new ErrnoError(-error, `readdir ${path}`);
    for (const name of names.slice(2)) {
      this.arena.clear();
      const unlinked = await this.call(
        'wasi_path_unlink_file',
        abi.AT_FDCWD,
        ...this.text(`${path}/${name}`),
      );
      if (unlinked < 0) await removeTree(process, `${path}/${name}`);
    }
  }

  async symlink(target: string, path: string): Promise<void> {
    this.arena.clear();
    const error = await this.call(
      'wasi_path_symlink',
      ...this.text(target),
      abi.AT_FDCWD,
      ...this.text(path),
    );
    if (error < 0) throw new ErrnoError(-error, `symlink ${path}`);
  }

  async mount(type: string, target: string, data = ''): Promise<void> {
    this.arena.clear();
    const names = [...this.text(type), ...this.text(target), ...this.text(type)];
    const error = await this.task.call('minios_mount', ...names, 0, ...this.text(data));
    if (error < 0) throw new ErrnoError(-error, `mount ${target}`);
  }

  private async counters(): Promise<Counters> {
    await this.machine!.inside.debugControl('drop_caches');
    const info = await new HostProcess(this.task).sysinfo();
    return Object.fromEntries(COUNTERS.map((name) => [name, info[name]])) as Counters;
  }

  async end(model: Model): Promise<Record<string, number>> {
    if (!this.task.alive) return { panics: 1 };
    const highest = Math.max(-1, ...model.files.keys());
    for (let fd = 0; fd <= highest; fd++) await this.call('wasi_fd_close', fd);
    await this.call('wasix_chdir', ...this.text('/'));
    if (this.keepsBase) await this.clear(this.model.base);
    else await removeTree(new HostProcess(this.task), this.model.base);
    const after = await this.counters();
    return Object.fromEntries(COUNTERS.map((name) => [name, after[name] - this.before[name]]));
  }

  stop(): void {
    this.machine?.stop();
  }

  /** A system call of preview1: 0 or −errno. */
  private async call(name: string, ...args: (number | bigint)[]): Promise<number> {
    return -(await this.task.call(name, ...args)) | 0;
  }

  private text(text: string): [number, number] {
    return this.arena.string(text);
  }

  async run(step: Step): Promise<unknown> {
    this.arena.clear();
    const [path, path2] = step.paths as [string, string];
    const numbers = numbersOf(step);
    const { fd, follow, length, offset, whence } = numbers;
    const lookup = follow ? FOLLOW : 0;
    const at = abi.AT_FDCWD;
    switch (step.name) {
      case 'open':
        return [await this.open(path, lookup, numbers.oflags, numbers.fdflags, numbers.access), undefined];
      case 'close':
        return [await this.call('wasi_fd_close', fd), undefined];
      case 'read':
        return this.read(fd, numbers.readLength, numbers.position);
      case 'write':
        return [await this.write(fd, numbers.data, numbers.position), undefined];
      case 'seek':
        return [await this.seek(fd, offset, whence), undefined];
      case 'ftruncate':
        return [await this.call('wasi_fd_filestat_set_size', fd, BigInt(length)), undefined];
      case 'truncate':
        return [await this.truncate(path, length), undefined];
      case 'mkdir':
        return [await this.call('wasi_path_create_directory', at, ...this.text(path)), undefined];
      case 'rmdir':
        return [await this.call('wasi_path_remove_directory', at, ...this.text(path)), undefined];
      case 'unlink':
        return [await this.call('wasi_path_unlink_file', at, ...this.text(path)), undefined];
      case 'link': {
        const names = [...this.text(path), at, ...this.text(path2)];
        return [await this.call('wasi_path_link', at, lookup, ...names), undefined];
      }
      case 'symlink':
        return [await this.call('wasi_path_symlink', ...this.text(path), at, ...this.text(path2)), undefined];
      case 'rename': {
        const names = [...this.text(path), at, ...this.text(path2)];
        return [await this.call('wasi_path_rename', at, ...names), undefined];
      }
      case 'readlink':
        return this.readlink(path);
      case 'stat':
        return this.stat(path, follow);
      case 'readdir':
        return this.readdir(path, numbers.batch);
      case 'shrink':
        await this.machine!.inside.debugControl('drop_caches');
        return [0, undefined];
      default:
        throw new Error(`no operation ${step.name}`);
    }
  }

  private async open(
    path: string,
    lookup: number,
    oflags: number,
    fdflags: number,
    access: number,
  ): Promise<number> {
    const result = this.arena.allocate(4);
    const rights =
      OTHER_RIGHTS | (access & 1 ? abi.RIGHTS_FD_READ : 0n) | (access & 2 ? abi.RIGHTS_FD_WRITE : 0n);
    const args = [abi.AT_FDCWD, lookup, ...this.text(path), oflags, rights, rights, fdflags, result];
    const error = await this.call('wasi_path_open', ...args);
    return error < 0 ? error : this.arena.u32(result);
  }

  /** A vector of one buffer, and the word for how much of it was used. */
  private vector(buffer: number, length: number): [vector: number, count: number] {
    const vector = this.arena.allocate(abi.IOVEC_SIZE);
    this.arena.words(vector, buffer, length);
    return [vector, this.arena.allocate(4)];
  }

  private async read(fd: number, length: number, position: number): Promise<unknown> {
    const buffer = this.arena.allocate(length);
    const [vector, count] = this.vector(buffer, length);
    const error =
      position < 0
        ? await this.call('wasi_fd_read', fd, vector, 1, count)
        : await this.call('wasi_fd_pread', fd, vector, 1, BigInt(position), count);
    return error < 0 ? [error, undefined] : [0, hash(this.arena.copy(buffer, this.arena.u32(count)))];
  }

  private async write(fd: number, data: Uint8Array, position: number): Promise<number> {
    const [vector, count] = this.vector(this.arena.put(data), data.length);
    const error =
      position < 0
        ? await this.call('wasi_fd_write', fd, vector, 1, count)
        : await this.call('wasi_fd_pwrite', fd, vector, 1, BigInt(position), count);
    return error < 0 ? error : this.arena.u32(count);
  }

  private async seek(fd: number, offset: number, whence: number): Promise<number> {
    const result = this.arena.allocate(8);
    const error = await this.call('wasi_fd_seek', fd, BigInt(offset), whence, result);
    return error < 0 ? error : Number(this.arena.view.getBigUint64(result, true));
  }

  /** truncate(2), which WASI does not have, in three calls. */
  private async truncate(path: string, length: number): Promise<number> {
    const fd = await this.open(path, FOLLOW, 0, 0, 2);
    if (fd < 0) return fd;
    const error = await this.call('wasi_fd_filestat_set_size', fd, BigInt(length));
    await this.call('wasi_fd_close', fd);
    return error;
  }

  private async readlink(path: string): Promise<unknown> {
    const size = 4096;
    const buffer = this.arena.allocate(size);
    const used = this.arena.allocate(4);
    const args = [abi.AT_FDCWD, ...this.text(path), buffer, size, used];
    const error = await this.call('wasi_path_readlink', ...args);
    if (error < 0) return [error, undefined];
    return [0, new TextDecoder().decode(this.arena.copy(buffer, this.arena.u32(used)))];
  }

  private async stat(path: string, follow: boolean): Promise<unknown> {
    const buffer = this.arena.allocate(abi.STAT_SIZE);
    const flags = follow ? 0 : abi.AT_SYMLINK_NOFOLLOW;
    const args = [abi.AT_FDCWD, ...this.text(path), buffer, flags];
    const error = await this.task.call('minios_fstatat', ...args);
    if (error < 0) return [error, undefined];
    const kind = KIND_OF_MODE[this.arena.u32(buffer + abi.STAT_MODE) & 0o170000];
    const size = Number(this.arena.view.getBigUint64(buffer + abi.STAT_FILE_SIZE, true));
    return [0, [kind, this.arena.u32(buffer + abi.STAT_NLINK), size]];
  }

  /** All names, read into a buffer for `batch` long ones at a time. */
  private async readdir(path: string, batch: number): Promise<unknown> {
    const fd = await this.open(path, FOLLOW, abi.OFLAGS_DIRECTORY, 0, 1);
    if (fd < 0) return [fd, undefined];
    const size = 100 * batch;
    const buffer = this.arena.allocate(size);
    const used = this.arena.allocate(4);
    const entries: DirectoryEntry[] = [];
    let error = 0;
    for (let cookie: bigint | null = 0n; cookie !== null && error === 0;) {
      error = await this.call('wasi_fd_readdir', fd, buffer, size, cookie, used);
      if (error === 0) cookie = parseEntries(this.arena, buffer, size, this.arena.u32(used), entries);
    }
    await this.call('wasi_fd_close', fd);
    return error < 0 ? [error, undefined] : [0, ['.', '..', ...entries.map(({ name }) => name)]];
  }
}

/** Names of the runs, in a lower layer's directory for them: the first three are directories. */
const LOWER_NAMES = ['a', 'b', 'c', 'd', 'e'];

async function fillLower(files: MachineFiles): Promise<void> {
  await files.mkdir('/lower/model');
  for (const [index, name] of LOWER_NAMES.entries()) {
    if (index < 3) await files.mkdir(`/lower/model/${name}`);
    await files.symlink('..', index < 3 ? `/lower/model/${name}/d` : `/lower/model/${name}`);
  }
}

/**
 * Mounts an overlay at /merged over the directory /lower. In there is one for the runs with their names in it, so that the first run
 * finds whiteouts where they were, and all of them a merged directory.
 */
async function mountOverlay(files: MachineFiles): Promise<void> {
  for (const path of ['/upper', '/merged']) await files.mkdir(path);
  await files.mount('tmpfs', '/upper');
  for (const path of ['/upper/u', '/upper/w']) await files.mkdir(path);
  await files.mount('overlay', '/merged', 'lowerdir=/lower,upperdir=/upper/u,workdir=/upper/w');
}

async function mountOverTmpfs(files: MachineFiles): Promise<void> {
  await files.mkdir('/lower');
  await files.mount('tmpfs', '/lower');
  await fillLower(files);
  await mountOverlay(files);
}

/** The kernel does not count the links of a merged directory, and its lower names come last. */
const MERGED = { guest: '/merged', ordered: false, directories: false, keepsBase: true };

/** How each file system is put in place; `hostPath` is an empty directory of the host. */
const BACKENDS = {
  tmpfs: () => new MachineFiles({ guest: '/tmp', ordered: true }),
  overlay: () => new MachineFiles({ ...MERGED, prepare: mountOverTmpfs }),
  'overlay over hostfs': (hostPath: string) => {
    for (const name of LOWER_NAMES) fs.mkdirSync(join(hostPath, 'model', name), { recursive: true });
    return new MachineFiles({
      ...MERGED,
      shares: [{ hostPath, guestPath: '/lower' }],
      prepare: mountOverlay,
    });
  },
  hostfs: (hostPath: string) =>
    new MachineFiles({
      guest: '/host',
      // The host's directories have sizes, links and an order of their own.
      ordered: false,
      directories: false,
      shares: [{ hostPath, guestPath: '/host' }],
    }),
};

/** Compares a file system of a machine of its own with the model. */
export async function compareFiles(
  fileSystem: keyof typeof BACKENDS,
  size: { seed: number; rounds: number; steps: number },
): Promise<void> {
  const hostPath = fs.mkdtempSync(join(tmpdir(), 'minios-model-'));
  const backend = BACKENDS[fileSystem](hostPath);
  try {
    await compareWithModel(backend, size);
  } finally {
    backend.stop();
    fs.rmSync(hostPath, { recursive: true });
  }
}
