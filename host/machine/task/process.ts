/**
 * What a host task can do, in TypeScript's words: each method is one system call, or a few. Paths are relative to the
 * task's working directory; numbers and structs are those of abi/. A call that fails rejects with ErrnoError.
 */
import * as abi from '../../base/abi.ts';
import { concatenate } from '../../base/bytes.ts';
import { Arena } from './arena.ts';
import { parseEntries } from './dirent.ts';
import type { DirectoryEntry } from './dirent.ts';
import { ErrnoError, HostTaskDead } from './task.ts';
import type { HostTask } from './task.ts';
import { readSystemInfo } from './system_info.ts';
import type { SystemInfo } from './system_info.ts';

/** How a file is opened; read-only unless it says something else. */
export interface OpenOptions {
  read?: boolean;
  write?: boolean;
  create?: boolean;
  exclusive?: boolean;
  truncate?: boolean;
  append?: boolean;
  nonblocking?: boolean;
}

/** A program to start. */
export interface SpawnOptions {
  /** A path with a slash, or a name to look up in PATH. */
  path: string;
  /** With argv[0]; `[path]` if there are none. */
  args?: readonly string[];
  /** `NAME=value`. */
  env?: readonly string[];
  cwd?: string;
  /** The child's descriptors 0, 1, …, each a copy of one of the caller's; it has no others. */
  fds?: readonly number[];
  /** It leads a session of its own; `terminal`: whose controlling terminal is its descriptor 0. */
  session?: 'plain' | 'terminal';
}

/** A child that has changed: wait4(2). */
export interface WaitStatus {
  pid: number;
  /** As a shell's $?: the exit status, or 128 and the signal's number. */
  status: number;
  /** The signal that ended it, or 0. */
  signal: number;
}

/** Something to wait for: poll(2). */
export interface PollRequest {
  fd: number;
  /** POLL…. */
  events: number;
}

/** Most bytes of one read or write. */
export const IO_BYTES = 65536;

/** Longest text of a symbolic link: PATH_MAX of Linux. */
const PATH_MAX = 4096;

export class HostProcess {
  readonly task: HostTask;
  private readonly arena: Arena;
  /** The call before the next one: they share the arena. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(task: HostTask) {
    this.task = task;
    this.arena = new Arena(task.memory);
  }

  getpid(): Promise<number> {
    return this.minios('minios_getpid', 'getpid', () => []);
  }

  open(path: string, options: OpenOptions = {}): Promise<number> {
    const flag = (on: boolean | undefined, bit: number): number => (on ? bit : 0);
    const oflags =
      flag(options.create, abi.OFLAGS_CREAT) |
      flag(options.exclusive, abi.OFLAGS_EXCL) |
      flag(options.truncate, abi.OFLAGS_TRUNC);
    const fdflags =
      flag(options.append, abi.FDFLAGS_APPEND) | flag(options.nonblocking, abi.FDFLAGS_NONBLOCK);
    const read = options.read ?? !options.write;
    const rights = (read ? abi.RIGHTS_FD_READ : 0n) | (options.write ? abi.RIGHTS_FD_WRITE : 0n);
    return this.exclusive(async (arena) => {
      const result = arena.allocate(4);
      const name = arena.string(path);
      const follow = abi.LOOKUPFLAGS_SYMLINK_FOLLOW;
      const args = [abi.AT_FDCWD, follow, ...name, oflags, rights, rights, fdflags, result];
      await this.wasi('wasi_path_open', `open ${path}`, args);
      return arena.u32(result);
    });
  }

  /** Up to `size` bytes; none at the end. */
  read(fd: number, size = IO_BYTES): Promise<Uint8Array<ArrayBuffer>> {
    return this.exclusive(async (arena) => {
      const length = Math.min(size, IO_BYTES);
      const count = arena.allocate(4);
      const vector = arena.allocate(abi.IOVEC_SIZE);
      const buffer = arena.allocate(length);
      arena.words(vector, buffer, length);
      await this.wasi('wasi_fd_read', `read descriptor ${fd}`, [fd, vector, 1, count]);
      return arena.copy(buffer, arena.u32(count));
    });
  }

  /** Writes once; answers how many bytes were taken. */
  write(fd: number, bytes: Uint8Array): Promise<number> {
    return this.exclusive(async (arena) => {
      const part = bytes.subarray(0, IO_BYTES);
      const count = arena.allocate(4);
      const vector = arena.allocate(abi.CIOVEC_SIZE);
      arena.words(vector, arena.put(part), part.length);
      await this.wasi('wasi_fd_write', `write descriptor ${fd}`, [fd, vector, 1, count]);
      return arena.u32(count);
    });
  }

  /** Writes all of it. */
  async writeAll(fd: number, bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length;) done += await this.write(fd, bytes.subarray(done));
  }

  close(fd: number): Promise<void> {
    return this.exclusive(() => this.wasi('wasi_fd_close', `close descriptor ${fd}`, [fd]));
  }

  /** A pipe: the end to read from, the end to write to. */
  pipe(): Promise<[number, number]> {
    return this.exclusive(async (arena) => {
      const ends = arena.allocate(8);
      await this.wasi('wasix_fd_pipe', 'pipe', [ends, ends + 4]);
      return [arena.u32(ends), arena.u32(ends + 4)];
    });
  }

  setNonblocking(fd: number, on = true): Promise<void> {
    const flags = on ? abi.FDFLAGS_NONBLOCK : 0;
    return this.exclusive(() =>
      this.wasi('wasi_fd_fdstat_set_flags', `set flags of descriptor ${fd}`, [fd, flags]),
    );
  }

  /** ioctl(2) with a pointer to `argument`: the bytes that are there afterwards. */
  ioctl(fd: number, request: number, argument: Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
    return this.exclusive(async (arena) => {
      const address = arena.put(argument);
      await this.checked('minios_ioctl', `ioctl of descriptor ${fd}`, [fd, request, address]);
      return arena.copy(address, argument.length);
    });
  }

  /** Waits until something happens: the events per request. Milliseconds; −1: for ever. */
  poll(requests: readonly PollRequest[], timeout = -1): Promise<number[]> {
    return this.exclusive(async (arena) => {
      const list = arena.allocate(abi.POLLFD_SIZE * requests.length);
      requests.forEach(({ fd, events }, i) => {
        arena.words(list + abi.POLLFD_SIZE * i, fd, events & 0xffff);
      });
      const at = (i: number): number => list + abi.POLLFD_SIZE * i + abi.POLLFD_REVENTS;
      await this.checked('minios_poll', 'poll', [list, requests.length, timeout]);
      return requests.map((_, i) => arena.view.getUint16(at(i), true));
    });
  }

  /** Starts a program; its pid. The message of the error says why it could not be started. */
  async spawn(options: SpawnOptions): Promise<number> {
    try {
      return await this.exclusive((arena) => this.spawnNow(arena, options));
    } catch (error) {
      const reason = error instanceof ErrnoError ? await this.execError() : '';
      if (reason) (error as ErrnoError).message += ` (${reason})`;
      throw error;
    }
  }

  private spawnNow(arena: Arena, options: SpawnOptions): Promise<number> {
    const { path, args = [path], env = [], cwd, fds, session } = options;
    const attributes = arena.allocate(abi.SPAWN_ATTR_SIZE);
    const actions: number[][] = [];
    if (cwd !== undefined) actions.push([abi.FD_ACTION_OP_CHDIR, 0, 0, ...arena.string(cwd)]);
    // In two steps, so that no copy lands on a descriptor that is still to be copied: first out of the way, then home.
    const away = Math.max(2, ...(fds ?? [])) + 1;
    fds?.forEach((fd, i) => actions.push([abi.FD_ACTION_OP_DUP2, fd, away + i]));
    fds?.forEach((_, i) => actions.push([abi.FD_ACTION_OP_DUP2, away + i, i]));
    fds?.forEach((_, i) => actions.push([abi.FD_ACTION_OP_CLOSE, away + i]));
    const list = arena.allocate(abi.FD_ACTION_SIZE * actions.length);
    actions.forEach((words, i) => arena.words(list + abi.FD_ACTION_SIZE * i, ...words));
    arena.words(attributes + abi.SPAWN_ATTR_PATH, ...arena.string(path));
    arena.words(attributes + abi.SPAWN_ATTR_ARGV, ...arena.strings(args));
    arena.words(attributes + abi.SPAWN_ATTR_ENVP, ...arena.strings(env));
    arena.words(attributes + abi.SPAWN_ATTR_FD_ACTIONS, list, actions.length);
    const flags =
      abi.SPAWN_FLAG_SEARCH_PATH |
      (fds ? abi.SPAWN_FLAG_CLOSE_OTHERS : 0) |
      (session ? abi.SPAWN_FLAG_SETSID : 0) |
      (session === 'terminal' ? abi.SPAWN_FLAG_SETCTTY : 0);
    arena.words(attributes + abi.SPAWN_ATTR_FLAGS, flags);
    arena.words(attributes + abi.SPAWN_ATTR_CGROUP, -1);
    return this.checked('minios_spawn', `start ${path}`, [attributes]);
  }

  /** Why the last spawn failed, in words; empty if there is nothing to say. */
  private execError(): Promise<string> {
    return this.exclusive(async (arena) => {
      const size = 512;
      const buffer = arena.allocate(size);
      const length = await this.checked('minios_exec_error', 'exec_error', [buffer, size]);
      return new TextDecoder().decode(arena.copy(buffer, Math.min(length, size)));
    });
  }

  /** Waits for a child; null with WNOHANG and none changed. */
  wait4(pid = -1, options = 0): Promise<WaitStatus | null> {
    return this.exclusive(async (arena) => {
      const address = arena.allocate(4);
      const child = await this.checked('minios_wait4', 'wait', [pid, address, options, 0]);
      if (child === 0) return null;
      const word = arena.u32(address);
      const signal = word & 0x7f;
      return { pid: child, status: signal === 0 ? (word >> 8) & 0xff : 128 + signal, signal };
    });
  }

  /** Ends the process, with status 0. No further call is answered. */
  async exit(): Promise<void> {
    try {
      await this.exclusive(() => this.task.call('wasi_proc_exit', 0));
    } catch (error) {
      if (!(error instanceof HostTaskDead)) throw error;
    }
  }

  async kill(pid: number, signal: number): Promise<void> {
    await this.minios('minios_kill', `signal process ${pid}`, () => [pid, signal]);
  }

  async chmod(path: string, mode: number): Promise<void> {
    await this.minios('minios_chmod', `chmod ${path}`, (arena) => {
      return [abi.AT_FDCWD, ...arena.string(path), mode, 0];
    });
  }

  mkdir(path: string): Promise<void> {
    return this.exclusive((arena) => {
      const args = [abi.AT_FDCWD, ...arena.string(path)];
      return this.wasi('wasi_path_create_directory', `mkdir ${path}`, args);
    });
  }

  unlink(path: string): Promise<void> {
    return this.exclusive((arena) => {
      const args = [abi.AT_FDCWD, ...arena.string(path)];
      return this.wasi('wasi_path_unlink_file', `unlink ${path}`, args);
    });
  }

  rmdir(path: string): Promise<void> {
    return this.exclusive((arena) => {
      const args = [abi.AT_FDCWD, ...arena.string(path)];
      return this.wasi('wasi_path_remove_directory', `rmdir ${path}`, args);
    });
  }

  /** Makes a symbolic link at `path` that says `target`. */
  symlink(target: string, path: string): Promise<void> {
    return this.exclusive((arena) => {
      const args = [...arena.string(target), abi.AT_FDCWD, ...arena.string(path)];
      return this.wasi('wasi_path_symlink', `symlink ${path}`, args);
    });
  }

  readlink(path: string): Promise<string> {
    return this.exclusive(async (arena) => {
      const used = arena.allocate(4);
      const buffer = arena.allocate(PATH_MAX);
      const args = [abi.AT_FDCWD, ...arena.string(path), buffer, PATH_MAX, used];
      await this.wasi('wasi_path_readlink', `readlink ${path}`, args);
      return new TextDecoder().decode(arena.copy(buffer, arena.u32(used)));
    });
  }

  /** The entries of a directory but for "." and "..", in the directory's order. */
  async readDirectory(path: string): Promise<DirectoryEntry[]> {
    const fd = await this.open(path);
    try {
      return await this.readEntries(fd, path);
    } finally {
      await this.close(fd);
    }
  }

  private readEntries(fd: number, path: string): Promise<DirectoryEntry[]> {
    return this.exclusive(async (arena) => {
      const used = arena.allocate(4);
      const buffer = arena.allocate(IO_BYTES);
      const entries: DirectoryEntry[] = [];
      for (let cookie: bigint | null = 0n; cookie !== null;) {
        const args = [fd, buffer, IO_BYTES, cookie, used];
        await this.wasi('wasi_fd_readdir', `read directory ${path}`, args);
        cookie = parseEntries(arena, buffer, IO_BYTES, arena.u32(used), entries);
      }
      return entries;
    });
  }

  /** Everything that a file contains. */
  async readFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
    const fd = await this.open(path);
    try {
      return await this.readAll(fd);
    } finally {
      await this.close(fd);
    }
  }

  /** Everything up to the end. */
  async readAll(fd: number): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array[] = [];
    for (;;) {
      const part = await this.read(fd);
      if (part.length === 0) return concatenate(parts);
      parts.push(part);
    }
  }

  /** Writes a file, new or anew. `mode`: its permission bits, if they shall be other than the default. */
  async writeFile(path: string, bytes: Uint8Array, mode?: number): Promise<void> {
    const fd = await this.open(path, { write: true, create: true, truncate: true });
    try {
      await this.writeAll(fd, bytes);
    } finally {
      await this.close(fd);
    }
    if (mode !== undefined) await this.chmod(path, mode);
  }

  /** The machine's counters. */
  sysinfo(): Promise<SystemInfo> {
    return this.exclusive(async (arena) => {
      const buffer = arena.allocate(abi.SYSINFO_SIZE);
      await this.checked('minios_sysinfo', 'sysinfo', [buffer, abi.SYSINFO_SIZE]);
      return readSystemInfo(arena.view, buffer);
    });
  }

  /** Runs `step` when those before it are done: they share the memory. */
  private exclusive<T>(step: (arena: Arena) => Promise<T>): Promise<T> {
    const result = this.last.then(() => {
      this.arena.clear();
      return step(this.arena);
    });
    this.last = result.catch(() => undefined);
    return result;
  }

  /** What ps(1) shows: at most 15 bytes. */
  async setName(name: string): Promise<void> {
    await this.minios('minios_prctl', 'prctl', (arena) => [
      abi.PR_SET_NAME,
      arena.string(`${name}\0`)[0],
      0,
      0,
      0,
    ]);
  }

  /** A call of preview1 or WASIX: 0 or an errno. */
  private async wasi(name: string, what: string, args: (number | bigint)[]): Promise<void> {
    const errno = await this.task.call(name, ...args);
    if (errno !== 0) throw new ErrnoError(errno, what);
  }

  /** A call of minios: a value or −errno. */
  private async checked(name: string, what: string, args: number[]): Promise<number> {
    const value = await this.task.call(name, ...args);
    if (value < 0) throw new ErrnoError(-value, what);
    return value;
  }

  protected minios(name: string, what: string, args: (arena: Arena) => number[]): Promise<number> {
    return this.exclusive((arena) => this.checked(name, what, args(arena)));
  }
}
