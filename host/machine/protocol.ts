/**
 * What the front end (the CLI, a page) and the workers of a machine say to each other, over comlink.
 *
 *     front end ──Hart service──▶ hart worker ──loader's port──▶ loader worker
 *               ◀──FrontEnd────               ──SecondaryService─▶ workers of further harts ──FrontEnd──▶ front end
 */
import type * as Comlink from 'comlink';
import type { TerminalSize } from '../devices/winsize.ts';
import type { LoadedProgram } from '../loader/index.ts';
import type { HostProcess } from './task/process.ts';
import type { RunOptions, RunResult } from './task/run.ts';
import type { TreeEntry } from './task/tree.ts';
import type { ExtraFile } from './image.ts';
import type { MachineModules } from './windows.ts';

/** A directory of the host for the guest to see. */
export interface SharedDirectory {
  /** Where it is on the host. */
  hostPath: string;
  /** Where it is mounted in the guest: absolute. Missing directories are made. */
  guestPath: string;
  /** Nothing in it may be changed. */
  readOnly?: boolean;
}

/** How to boot; plain data. */
export interface InsideOptions {
  /** Size of RAM, bytes: a multiple of 64 KiB. */
  memory: number;
  virtualClock: boolean;
  /** Where a virtual wall clock starts, nanoseconds since 1970. */
  epoch: bigint;
  debug: boolean;
  quiet: boolean;
  /** Which standard streams of the first program are the terminal. */
  onTerminal: { stdin: boolean; stdout: boolean; stderr: boolean };
  /** Its size, if that is known. */
  terminalSize: TerminalSize | null;
  files: ExtraFile[];
  program: string[];
  environment: string[];
  commandLine: string;
  shares: SharedDirectory[];
  /** Whether the front end serves requests of programs (service/pump.ts). */
  service: boolean;
}

/** How a machine came to its end. */
export type How = 'power off' | 'restart' | 'halt' | 'panic' | 'crash' | 'terminated';

/** In the order of POWER_OFF, POWER_RESTART, POWER_HALT, POWER_PANIC. */
export const HOWS: readonly How[] = ['power off', 'restart', 'halt', 'panic'];

/** The front end, as the hart sees it. */
export interface FrontEnd {
  /** See ConsoleEnd of host/devices/console.ts. */
  write(port: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  read(port: number, size: number): Promise<Uint8Array>;
  close(port: number): void;
  /** A piece of the kernel's log. */
  serial(bytes: Uint8Array): void;
  /** The machine has stopped; `message` says why, if that was not its own wish. */
  stopped(how: How, status: number, message: string): void;
  /** Starts the loader worker (again) and connects it to `port`. Resolves with the reason if it ends by itself. */
  startLoader(port: MessagePort): Promise<string>;
  stopLoader(): void;
  /** A program asks the service for something, in one line of JSON. */
  serviceRequest(id: number, line: Uint8Array): void;
}

/** The loader worker, as the front end sees it. */
export interface LoaderStarter {
  connect(port: MessagePort): void;
}

/** What a hart but for the first is made of; plain data and what can be shared. */
export interface SecondaryOptions {
  readonly number: number;
  readonly memory: WebAssembly.Memory;
  readonly interrupts: SharedArrayBuffer;
  readonly kernel: WebAssembly.Module;
  readonly modules: MachineModules;
  /** Of hart 0: Platform.clockOrigin. */
  readonly clockOrigin: number;
}

/** The worker of such a hart, as hart 0 sees it. */
export interface SecondaryService {
  /** Makes the hart; it does not run yet. */
  prepare(options: SecondaryOptions): void;
  /** Makes program `id` known. Once this has resolved, the kernel may choose the hart for it. */
  addImage(id: number, program: LoadedProgram): void;
  removeImage(id: number): void;
  /** Boots the hart's kernel; hart 0's has been. */
  run(): void;
}

/** The same, as the front end sees it. */
export interface SecondaryStarter {
  connect(service: MessagePort, frontEnd: MessagePort): void;
}

/** What to run, and on what; plain data. */
export interface SessionRequest {
  /** Its arguments, its path first. */
  program: string[];
  /** `NAME=value`; what init tells its program is added. */
  environment: string[];
  /** Which standard streams are the terminal. */
  onTerminal: { stdin: boolean; stdout: boolean; stderr: boolean };
  terminalSize: TerminalSize | null;
  /** Whether the program is given input. Without it standard input is /dev/null, or a terminal where nobody types. */
  input: boolean;
}

/** The outside, by the console's ports: CONSOLE_PORT_…. */
export interface SessionClient {
  /** 1 to `size` bytes of input; none at the end. One call per port at a time. */
  read(port: number, size: number): Promise<Uint8Array>;
  /** Resolves when the bytes are taken; false: nobody will ever take any more. */
  write(port: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
}

/** A session, for the front end. */
export interface SessionService {
  /** The program's status as shells show it, when it has ended and its output is delivered. */
  wait(): Promise<number>;
  signal(signal: number): Promise<void>;
  resize(size: TerminalSize): Promise<void>;
  /** The client is gone: SIGHUP, no more input, and writers are told. */
  hangUp(): Promise<void>;
}

/** The methods of a host task that the front end may call, one that runs a whole program, and those of task/tree.ts. */
export type HostTaskService = Omit<HostProcess, 'task'> & {
  run(options: RunOptions): Promise<RunResult>;
  readTree(path: string): Promise<TreeEntry[]>;
  writeTree(path: string, entries: readonly TreeEntry[]): Promise<void>;
  removeTree(path: string): Promise<void>;
};

/** The hart worker, as the front end sees it. */
export interface HartService {
  /**
   * Boots. Resolves when the kernel runs; rejects if it cannot be started. `secondaries` lead to the workers of
   * further harts, which join as they come up.
   */
  boot(options: InsideOptions, frontEnd: MessagePort, secondaries: MessagePort[]): Promise<void>;
  /** The terminal has another size now. */
  resize(size: TerminalSize): void;
  /** A new host task. */
  hostTask(): Promise<HostTaskService & Comlink.ProxyMarked>;
  /** Starts a session whose client is at the other end of `port`. Rejects with ErrnoError. */
  session(request: SessionRequest, port: MessagePort): Promise<SessionService & Comlink.ProxyMarked>;
  /**
   * Makes a directory of the host a share that the guest can mount: its number, the source of `mount -t hostfs`. It stays
   * one as long as the machine runs. Rejects with one line that says why it cannot be shared.
   */
  share(hostPath: string, readOnly: boolean): Promise<number>;
  /** Of request `id` the next bytes of its upload; none at the end. */
  serviceRead(id: number): Promise<Uint8Array>;
  /** Sends bytes to who made request `id`. False: it is gone. */
  serviceWrite(id: number, bytes: Uint8Array): Promise<boolean>;
  /** Sends the last bytes and ends the request. */
  serviceEnd(id: number, bytes: Uint8Array): Promise<void>;
  /** Calls `debug_NAME` of a debug kernel, kernel/base/debug.ts. */
  debugControl(name: string, ...args: number[]): Promise<number>;
}
