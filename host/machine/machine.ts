/**
 * A machine, seen from the program that starts it: the CLI, a page, a test.
 *
 *     const machine = Machine.boot({ program: ['/bin/true'], console: { stdout } });
 *     const { how, status } = await machine.exited;
 *
 * With `console: { terminal }` it is interactive: see Terminal.
 *
 * Each machine has workers of its own and shares nothing with others in the same process.
 */
import * as Comlink from 'comlink';
import { platform } from '#platform';
import * as abi from '../base/abi.ts';
import type { WorkerHandle } from '../platform/platform.ts';
import { HostTaskDead, restoredError } from './task/task.ts';
import type { ExtraFile, SchedulingClass } from './image.ts';
import type {
  FrontEnd,
  HartService,
  HostTaskService,
  How,
  InsideOptions,
  LoaderStarter,
  SecondaryStarter,
  SharedDirectory,
} from './protocol.ts';
import type { ConsoleStreams, InputStream, OutputStream } from './session/streams.ts';
import { startSession } from './session/client.ts';
import type { Session, SessionOptions } from './session/client.ts';
import type { MachineService, ServiceConnection } from './service/service.ts';
import { MAX_HARTS, MAX_PAGES, MIN_RAM_PAGES, PAGE } from '../base/ram.ts';

export type { TerminalSize } from '../devices/winsize.ts';
export type { ExtraFile } from './image.ts';
export type { MachineService, ServiceConnection } from './service/service.ts';
export type { HostTaskService, How, SharedDirectory } from './protocol.ts';
export type { Session, SessionOptions } from './session/client.ts';
export type { ConsoleStreams, InputStream, OutputStream, Terminal } from './session/streams.ts';

export interface MachineOptions {
  /** Bytes of memory, for the kernel and programs together; rounded down to 64 KiB. */
  memory?: number;
  /** Harts (default: Platform.defaultCpus): 1 to MAX_HARTS; more than one need shared memory, which a page has if it is cross-origin isolated. */
  cpus?: number;
  /** `virtual`: time is what programs consume, and a run is the same every time. */
  clock?: 'real' | 'virtual';
  /** Where a virtual wall clock starts, nanoseconds since 1970. */
  epoch?: bigint;
  /** Files to add to the root file system. */
  files?: ExtraFile[];
  /** The first program's arguments, its path first; null: the userland's choice. */
  program?: readonly string[] | null;
  /** Its environment, `NAME=value`. */
  env?: readonly string[];
  /** The scheduling class to begin with (default: eevdf). */
  sched?: SchedulingClass;
  /** Kernel command line. */
  commandLine?: string;
  /** Directories of the host to share with the guest, mounted in this order. */
  shares?: readonly SharedDirectory[];
  /** The debug kernel: slower, and checks itself. */
  debug?: boolean;
  /** Keep all but errors off the serial line. */
  quiet?: boolean;
  /** Pieces of the kernel's log, as text. */
  onSerial?: (text: string) => void;
  console?: ConsoleStreams;
  /** Serves requests that programs write into /run/minios (docs/images.md). */
  service?: MachineService;
}

/** How a machine ended; `status` is what it was powered off with. */
export interface Exit {
  how: How;
  status: number;
  /** Why, if it was not the machine's own wish; one line. */
  message: string;
}

/** Virtual time begins at 2000-01-01T00:00:00Z. */
const DEFAULT_EPOCH = 946_684_800_000_000_000n;

export class Machine {
  /** Resolves when the machine has stopped, for whatever reason; its workers are gone then. */
  readonly exited: Promise<Exit>;
  /** Resolves when the kernel has been started; rejects with why it could not be. */
  readonly booted: Promise<void>;
  /** Bytes, and harts. */
  readonly memory: number;
  readonly cpus: number;
  private readonly hartWorker: WorkerHandle;
  private readonly hart: Comlink.Remote<HartService>;
  private readonly secondaries: WorkerHandle[] = [];
  private loaderWorker: WorkerHandle | null;
  private loaderFresh = true;
  private readonly streams: ConsoleStreams;
  private readonly service: MachineService | null;
  /** Where each port's output goes, until it has ended. */
  private readonly outputs: Map<number, OutputStream | undefined>;
  private readonly onSerial: (text: string) => void;
  private readonly serialDecoder = new TextDecoder();
  private resolveExited: (exit: Exit) => void = () => undefined;
  private ended = false;

  /** Starts a machine. Throws RangeError for options that no machine can have. */
  static boot(options: MachineOptions = {}): Machine {
    return new Machine(options);
  }

  private constructor(options: MachineOptions) {
    const inside = insideOptions(options);
    this.memory = inside.memory;
    this.cpus = options.cpus ?? platform.defaultCpus();
    this.service = options.service ?? null;
    this.streams = options.console ?? {};
    this.outputs = new Map([
      [abi.CONSOLE_PORT_TERMINAL, this.streams.terminal],
      [abi.CONSOLE_PORT_STDOUT, this.streams.stdout],
      [abi.CONSOLE_PORT_STDERR, this.streams.stderr],
    ]);
    this.onSerial = options.onSerial ?? ((): void => undefined);
    this.exited = new Promise((resolve) => (this.resolveExited = resolve));
    this.hartWorker = platform.startWorker('hart');
    this.loaderWorker = platform.startWorker('loader');
    this.hart = Comlink.wrap<HartService>(this.hartWorker.endpoint);
    void this.hartWorker.failed.then((reason) => this.end({ how: 'crash', status: 0, message: reason }));
    const { port1, port2 } = new MessageChannel();
    Comlink.expose(this.frontEnd(), platform.portEndpoint(port1));
    const ports = Array.from({ length: this.cpus - 1 }, () => this.startSecondary());
    this.booted = this.hart.boot(inside, Comlink.transfer(port2, [port2]), Comlink.transfer(ports, ports));
    this.booted.catch((error: unknown) => this.end({ how: 'crash', status: 0, message: messageOf(error) }));
    const endResizing = this.streams.terminal?.onResize?.(() => this.resize());
    void this.exited.then(() => {
      endResizing?.();
      port1.close();
    });
  }

  /** Starts the worker of a further hart; answers the port that hart 0 talks to it by. */
  private startSecondary(): MessagePort {
    const worker = platform.startWorker('secondary');
    this.secondaries.push(worker);
    void worker.failed.then((reason) => this.end({ how: 'crash', status: 0, message: reason }));
    const service = new MessageChannel();
    const frontEnd = new MessageChannel();
    Comlink.expose(this.frontEnd(), platform.portEndpoint(frontEnd.port1));
    void this.exited.then(() => frontEnd.port1.close());
    void Comlink.wrap<SecondaryStarter>(worker.endpoint).connect(
      Comlink.transfer(service.port2, [service.port2]),
      Comlink.transfer(frontEnd.port2, [frontEnd.port2]),
    );
    return service.port1;
  }

  /** Runs a program of the machine for a client of its own: see Session. Rejects with ErrnoError if it cannot be started. */
  async session(options: SessionOptions): Promise<Session> {
    await this.booted;
    return startSession(
      options,
      (request, port) => this.hart.session(request, Comlink.transfer(port, [port])),
      (call) => this.unlessEnded(call),
    );
  }

  /** Makes a directory of the host a share of the running machine, to be mounted by its number: see HartService.share. */
  async share(hostPath: string, readOnly: boolean): Promise<number> {
    await this.booted;
    return this.unlessEnded(this.hart.share(hostPath, readOnly));
  }

  private resize(): void {
    const size = this.streams.terminal?.size?.();
    if (size && !this.ended) void this.hart.resize(size);
  }

  /** A new host task: a process of the OS whose system calls are made by the holder of this. */
  async hostTask(): Promise<HostTaskService> {
    await this.booted;
    return withErrors(await this.unlessEnded(this.hart.hostTask()), (call) => this.unlessEnded(call));
  }

  /** Strikes the `strike`-th event of a kind from now (0: none): how many there were. kernel/base/debug.ts. */
  debugArm(kind: number, strike: number): Promise<number> {
    return this.unlessEnded(this.hart.debugControl('arm', kind, strike));
  }

  /** In a debug kernel: how much is under way that gives something back when it is done, on whatever hart. */
  debugExitsPending(): Promise<number> {
    return this.unlessEnded(this.hart.debugControl('exits_pending'));
  }

  /** In a debug kernel: how many frames hold small objects. kernel/mm/slab.ts. */
  debugSlabFrames(): Promise<number> {
    return this.unlessEnded(this.hart.debugControl('slab_frames'));
  }

  /** Makes a debug kernel forget what it only remembers. */
  async debugDropCaches(): Promise<void> {
    await this.unlessEnded(this.hart.debugControl('drop_caches'));
  }

  /** Ends the machine at once, as pulling the plug does. */
  terminate(): void {
    this.end({ how: 'terminated', status: 0, message: '' });
  }

  private end(exit: Exit): void {
    if (this.ended) return;
    this.ended = true;
    for (const worker of [this.hartWorker, ...this.secondaries]) worker.terminate();
    this.loaderWorker?.terminate();
    for (const port of [...this.outputs.keys()]) this.endOutput(port);
    this.resolveExited(exit);
  }

  private endOutput(port: number): void {
    const output = this.outputs.get(port);
    this.outputs.delete(port);
    output?.end?.();
  }

  /** A worker that has ended answers nothing more: then the call is rejected. */
  private unlessEnded<T>(call: Promise<T>): Promise<T> {
    const gone = this.exited.then(({ how, message }): T => {
      throw new HostTaskDead(`the machine has stopped (${how}${message && `: ${message}`})`);
    });
    return Promise.race([call, gone]);
  }

  /** What the hart worker may call. */
  private frontEnd(): FrontEnd {
    const { stdin, terminal } = this.streams;
    const inputs = new Map<number, InputStream | undefined>([
      [abi.CONSOLE_PORT_TERMINAL, terminal],
      [abi.CONSOLE_PORT_STDIN, stdin],
    ]);
    return {
      write: async (port, bytes) => (await this.outputs.get(port)?.write(bytes)) ?? true,
      read: async (port, size) => (await inputs.get(port)?.read(size)) ?? new Uint8Array(0),
      close: (port) => this.endOutput(port),
      serial: (bytes) => this.onSerial(this.serialDecoder.decode(bytes, { stream: true })),
      stopped: (how, status, message) => this.end({ how, status, message }),
      startLoader: (port) => this.startLoader(port),
      stopLoader: () => {
        this.loaderWorker?.terminate();
        this.loaderWorker = null;
      },
      serviceRequest: (id, line) => void this.service?.serve(this.connection(id, line)),
    };
  }

  private connection(id: number, line: Uint8Array): ServiceConnection {
    return {
      line: new TextDecoder().decode(line),
      read: () => this.unlessEnded(this.hart.serviceRead(id)),
      write: (bytes) => this.unlessEnded(this.hart.serviceWrite(id, bytes)).catch(() => false),
      end: (bytes) => this.unlessEnded(this.hart.serviceEnd(id, bytes)).catch(() => undefined),
    };
  }

  private startLoader(port: MessagePort): Promise<string> {
    if (this.ended) return Promise.resolve('the machine has stopped');
    // The first one was started with the machine, to be ready in time.
    const worker = this.loaderFresh && this.loaderWorker ? this.loaderWorker : platform.startWorker('loader');
    this.loaderFresh = false;
    this.loaderWorker = worker;
    void Comlink.wrap<LoaderStarter>(worker.endpoint).connect(Comlink.transfer(port, [port]));
    return worker.failed;
  }
}

/** The kernel's command line, with what options say in it. */
function commandLine({ commandLine = '', sched }: MachineOptions): string {
  return [commandLine, ...(sched === undefined ? [] : [`sched=${sched}`])].filter(Boolean).join(' ');
}

function checkCpus(cpus: number): void {
  if (!Number.isInteger(cpus) || cpus < 1 || cpus > MAX_HARTS)
    throw new RangeError(`cpus must be from 1 to ${MAX_HARTS}`);
  if (cpus > 1 && (globalThis.crossOriginIsolated as boolean | undefined) === false)
    throw new RangeError(
      'several cpus need shared memory, which a page has only if it is cross-origin isolated (HTTP headers COOP and COEP)',
    );
}

function insideOptions(options: MachineOptions): InsideOptions {
  const pages = Math.floor((options.memory ?? platform.defaultMemory) / PAGE);
  if (!(pages >= MIN_RAM_PAGES && pages <= MAX_PAGES)) {
    const mib = (count: number): number => (count * PAGE) / 2 ** 20;
    throw new RangeError(`memory must be from ${mib(MIN_RAM_PAGES)} MiB to ${mib(MAX_PAGES)} MiB`);
  }
  const { terminal, stdin, stdout, stderr } = options.console ?? {};
  checkCpus(options.cpus ?? platform.defaultCpus());
  return {
    memory: pages * PAGE,
    virtualClock: options.clock === 'virtual',
    epoch: options.epoch ?? DEFAULT_EPOCH,
    debug: options.debug ?? false,
    quiet: options.quiet ?? false,
    onTerminal: {
      stdin: terminal !== undefined && stdin === undefined,
      stdout: terminal !== undefined && stdout === undefined,
      stderr: terminal !== undefined && stderr === undefined,
    },
    terminalSize: terminal?.size?.() ?? null,
    files: options.files ?? [],
    program: [...(options.program ?? [])],
    environment: [...(options.env ?? [])],
    commandLine: commandLine(options),
    shares: [...(options.shares ?? [])],
    service: options.service !== undefined,
  };
}

/** A remote host task whose calls reject with ErrnoError again, which comlink turns into a plain Error on its way. */
function withErrors(
  remote: Comlink.Remote<HostTaskService>,
  guard: <T>(call: Promise<T>) => Promise<T>,
): HostTaskService {
  const call = async (name: string, args: unknown[]): Promise<unknown> => {
    const method = (remote as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>)[name];
    try {
      return await guard(method(...args));
    } catch (error) {
      throw restoredError(error);
    }
  };
  return new Proxy({} as HostTaskService, {
    // A promise resolves with this object, and asks it for `then`.
    get: (_, name) =>
      typeof name === 'string' && name !== 'then' ? (...args: unknown[]) => call(name, args) : undefined,
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
