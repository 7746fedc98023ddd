/**
 * The inside of a machine, in the hart's worker: RAM, the hart, the devices, host tasks, and what the front end may ask
 * of them (protocol.ts).
 */
import * as Comlink from 'comlink';
import { platform } from '#platform';
import * as abi from '../base/abi.ts';
import { ConsoleDevice } from '../devices/console.ts';
import { DeviceQueue } from '../devices/device.ts';
import type { TerminalSize } from '../devices/winsize.ts';
import type { Device } from '../devices/device.ts';
import { HostfsDevice } from '../devices/hostfs.ts';
import type { Share } from '../devices/hostfs.ts';
import { LoaderDevice } from '../devices/loader.ts';
import { RandomDevice } from '../devices/random.ts';
import { LoaderClient, TypeBudget } from '../loader/index.ts';
import type { LoaderWorker } from '../loader/index.ts';
import { Hart } from './hart.ts';
import { HostProcess } from './task/process.ts';
import { run } from './task/run.ts';
import { readTree, removeTree, writeTree } from './task/tree.ts';
import { HostTask } from './task/task.ts';
import { makeInitramfs, rootfsEntries, writeBootParameters } from './image.ts';
import { Interrupts } from './interrupts.ts';
import type {
  FrontEnd,
  HartService,
  HostTaskService,
  How,
  InsideOptions,
  SessionClient,
  SessionRequest,
  SessionService,
  SharedDirectory,
} from './protocol.ts';
import { HOWS } from './protocol.ts';
import { MAX_PAGES, MachineCheck, PAGE, Ram } from '../base/ram.ts';
import { ServiceProcess } from './service/process.ts';
import { ServicePump } from './service/pump.ts';
import { Secondaries } from './secondaries.ts';
import { Session } from './session/session.ts';
import { MACHINE_MODULES, WINDOW_BASE } from './windows.ts';
import type { MachineModules } from './windows.ts';

/** The engine has one table of function types for all machines in the process; this is what one machine may use. */
const TYPE_BUDGET = 100_000;

export class Inside implements HartService {
  private hart: Hart | null = null;
  private frontEnd: Comlink.Remote<FrontEnd> | null = null;
  private console: ConsoleDevice | null = null;
  private hostfs: HostfsDevice | null = null;
  private readonly devices = new Map<number, Device>();
  private readonly queues = new Map<number, DeviceQueue>();
  private readonly tasks = new Set<HostTask>();
  private pump: ServicePump | null = null;
  private stopped = false;

  async boot(options: InsideOptions, port: MessagePort, ports: MessagePort[]): Promise<void> {
    if (this.frontEnd) throw new Error('the machine has been booted');
    const frontEnd = Comlink.wrap<FrontEnd>(platform.portEndpoint(port));
    this.frontEnd = frontEnd;
    const secondaries = new Secondaries(ports);
    if (options.service) this.pump = this.makePump(frontEnd);
    const loader = this.makeDevices(frontEnd, options, secondaries);
    const smp = ports.length > 0;
    const [kernel, modules, base] = await Promise.all([
      platform.compileAsset(`kernel/${smp ? 'smp' : 'up'}${options.debug ? '-debug' : ''}.wasm`),
      compileModules(smp),
      rootfsEntries((name) => platform.readAsset(name)),
    ]);
    const ram = new Ram(options.memory / PAGE, smp);
    const harts = 1 + ports.length;
    const interrupts = smp ? new Interrupts(harts) : null;
    const parameters = writeBootParameters(ram, settings(options, harts), makeInitramfs(base, options.files));
    this.hart = new Hart({
      number: 0,
      ram,
      kernel,
      modules,
      interrupts,
      now: () => performance.now(),
      image: (id) => loader.image(id),
      attach: (device, queue) => this.attach(ram, device, queue),
      doorbell: (device) => this.doorbell(device),
      serial: (bytes) => void frontEnd.serial(bytes),
      power: (how, status) => this.stop(HOWS[how] ?? 'crash', status, ''),
      crash: (error) => this.stop('crash', 0, error instanceof Error ? error.message : String(error)),
      eventLoopBreak: () => platform.eventLoopBreak(),
    });
    void this.hart.run(parameters);
    if (interrupts) {
      const { memory } = ram;
      const clockOrigin = platform.clockOrigin();
      await secondaries.start({ memory, interrupts: interrupts.buffer, kernel, modules, clockOrigin });
    }
  }

  resize(size: TerminalSize): void {
    this.console?.resize(size);
  }

  async hostTask(): Promise<HostTaskService & Comlink.ProxyMarked> {
    return Comlink.proxy(serve(new HostProcess(await this.newTask())));
  }

  private async newTask(): Promise<HostTask> {
    if (!this.hart || this.stopped) throw new Error('the machine is not running');
    const task = await HostTask.create(this.hart, () => this.tasks.delete(task));
    this.tasks.add(task);
    return task;
  }

  async session(request: SessionRequest, port: MessagePort): Promise<SessionService & Comlink.ProxyMarked> {
    const client = Comlink.wrap<SessionClient>(platform.portEndpoint(port));
    const session = await Session.start(async () => new HostProcess(await this.newTask()), request, {
      read: (from, size) => client.read(from, size),
      write: (to, bytes) => client.write(to, Comlink.transfer(bytes, [bytes.buffer])),
    });
    void session
      .wait()
      .finally(() => port.close())
      .catch(() => undefined);
    const service: SessionService = {
      wait: () => session.wait(),
      signal: (signal) => session.signal(signal),
      resize: (size) => session.resize(size),
      hangUp: () => session.hangUp(),
    };
    return Comlink.proxy(service);
  }

  async share(hostPath: string, readOnly: boolean): Promise<number> {
    if (!this.hostfs) throw new Error('the machine is not running');
    return this.hostfs.add(openShare({ hostPath, guestPath: '/', readOnly }));
  }

  async debugControl(name: string, ...args: number[]): Promise<number> {
    const control = (this.hart?.kernel as unknown as Record<string, unknown>)[`debug_${name}`];
    if (typeof control !== 'function') throw new Error(`the kernel has no debug control '${name}'`);
    return new Promise((resolve) => this.hart!.schedule(() => resolve(control(...args) as number)));
  }

  serviceRead(id: number): Promise<Uint8Array> {
    return this.pump?.read(id) ?? Promise.resolve(new Uint8Array(0));
  }

  serviceWrite(id: number, bytes: Uint8Array): Promise<boolean> {
    return this.pump?.write(id, bytes) ?? Promise.resolve(false);
  }

  async serviceEnd(id: number, bytes: Uint8Array): Promise<void> {
    await this.pump?.end(id, bytes);
  }

  /** A machine whose service cannot start runs without it, and says so. */
  private async startPump(frontEnd: Comlink.Remote<FrontEnd>): Promise<void> {
    await this.pump?.start().catch((error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      void frontEnd.serial(new TextEncoder().encode(`minios: the image service cannot start: ${why}\n`));
    });
  }

  private makePump(frontEnd: Comlink.Remote<FrontEnd>): ServicePump {
    return new ServicePump({
      makeTask: async () => {
        const task = await HostTask.create(this.hart!, () => this.tasks.delete(task));
        this.tasks.add(task);
        return new ServiceProcess(task);
      },
      request: (id, line) => void frontEnd.serviceRequest(id, line),
    });
  }

  private makeDevices(
    frontEnd: Comlink.Remote<FrontEnd>,
    options: InsideOptions,
    secondaries: Secondaries,
  ): LoaderDevice {
    const end = {
      write: (port: number, bytes: Uint8Array<ArrayBuffer>) =>
        frontEnd.write(port, Comlink.transfer(bytes, [bytes.buffer])),
      read: (port: number, size: number) => frontEnd.read(port, size),
      close: (port: number) => void frontEnd.close(port),
    };
    this.console = new ConsoleDevice(end, options.terminalSize);
    const client = new LoaderClient({
      startWorker: () => startLoader(frontEnd),
      typeBudget: new TypeBudget(TYPE_BUDGET),
    });
    let ready: Promise<void> | undefined;
    const loader = new LoaderDevice(
      async (bytes, digest) => {
        // The root file system is there when the first program is loaded, and it finds the service when it runs.
        ready ??= this.startPump(frontEnd);
        const program = client.load(Comlink.transfer(bytes, [bytes.buffer]), {}, digest);
        await ready;
        return program;
      },
      (name) => this.hart !== null && name in this.hart.kernel,
      secondaries,
    );
    this.devices.set(abi.DEVICE_CONSOLE, this.console);
    this.devices.set(abi.DEVICE_LOADER, loader);
    this.devices.set(abi.DEVICE_RANDOM, new RandomDevice());
    this.hostfs = new HostfsDevice(options.shares.map(openShare));
    this.devices.set(abi.DEVICE_HOSTFS, this.hostfs);
    return loader;
  }

  private attach(ram: Ram, number: number, address: number): void {
    const device = this.devices.get(number);
    if (!device) throw new MachineCheck(`there is no device ${number}`);
    const queue = new DeviceQueue(ram, number, address, () => this.hart?.nudge());
    this.queues.set(number, queue);
    device.attach(queue);
  }

  private doorbell(number: number): void {
    const queue = this.queues.get(number);
    if (!queue) throw new MachineCheck(`device ${number} has no queue`);
    queue.ring(this.devices.get(number)!);
  }

  private stop(how: How, status: number, message: string): void {
    if (this.stopped) return;
    this.stopped = true;
    for (const task of this.tasks) task.die('the machine has stopped');
    void this.frontEnd?.stopped(how, status, message);
  }
}

/** Opens a directory of the host; throws with one line that says why it cannot be shared. */
function openShare({ hostPath, guestPath, readOnly = false }: SharedDirectory): Share {
  const open = platform.openHostDirectory;
  if (!open) throw new Error('there are no directories to share where this machine runs');
  if (!guestPath.startsWith('/'))
    throw new Error(`a directory is shared at an absolute path, not "${guestPath}"`);
  try {
    return { directory: open(hostPath), guestPath, readOnly };
  } catch (error) {
    throw new Error(`${hostPath} cannot be shared: ${error instanceof Error ? error.message : error}`, {
      cause: error,
    });
  }
}

/** `smp`: for a kernel whose memory is shared. */
async function compileModules(smp: boolean): Promise<MachineModules> {
  const compiled = await Promise.all(
    MACHINE_MODULES.map((name) => platform.compileAsset(`machine/${name}${smp ? '-smp' : ''}.wasm`)),
  );
  return Object.fromEntries(
    MACHINE_MODULES.map((name, i) => [name, compiled[i]]),
  ) as unknown as MachineModules;
}

/** A loader worker, which the front end starts: it can also end it, whatever the worker is doing. */
function startLoader(frontEnd: Comlink.Remote<FrontEnd>): LoaderWorker {
  const { port1, port2 } = new MessageChannel();
  const failed = frontEnd.startLoader(Comlink.transfer(port2, [port2]));
  return { endpoint: platform.portEndpoint(port1), terminate: () => void frontEnd.stopLoader(), failed };
}

function settings(options: InsideOptions, harts: number): Parameters<typeof writeBootParameters>[1] {
  const flags =
    (options.virtualClock ? abi.BOOT_FLAG_VIRTUAL_CLOCK : 0) |
    (options.quiet ? abi.BOOT_FLAG_QUIET : 0) |
    (options.onTerminal.stdin ? abi.BOOT_FLAG_TERMINAL_STDIN : 0) |
    (options.onTerminal.stdout ? abi.BOOT_FLAG_TERMINAL_STDOUT : 0) |
    (options.onTerminal.stderr ? abi.BOOT_FLAG_TERMINAL_STDERR : 0);
  return {
    memoryFrames: options.memory / PAGE,
    flags,
    harts,
    tableBase: WINDOW_BASE,
    imagePagesMax: Math.min(MAX_PAGES, options.memory / PAGE),
    arguments: options.program,
    environment: options.environment,
    commandLine: options.commandLine,
    epoch: options.epoch,
  };
}

/** A host task's methods, and no others, for the other side of a port. */
function serve(process: HostProcess): HostTaskService {
  return {
    getpid: () => process.getpid(),
    setName: (name) => process.setName(name),
    open: (path, options) => process.open(path, options),
    read: (fd, size) => process.read(fd, size),
    write: (fd, bytes) => process.write(fd, bytes),
    writeAll: (fd, bytes) => process.writeAll(fd, bytes),
    close: (fd) => process.close(fd),
    pipe: () => process.pipe(),
    setNonblocking: (fd, on) => process.setNonblocking(fd, on),
    ioctl: (fd, request, argument) => process.ioctl(fd, request, argument),
    poll: (requests, timeout) => process.poll(requests, timeout),
    spawn: (options) => process.spawn(options),
    wait4: (pid, options) => process.wait4(pid, options),
    kill: (pid, signal) => process.kill(pid, signal),
    chmod: (path, mode) => process.chmod(path, mode),
    mkdir: (path) => process.mkdir(path),
    unlink: (path) => process.unlink(path),
    rmdir: (path) => process.rmdir(path),
    symlink: (target, path) => process.symlink(target, path),
    readlink: (path) => process.readlink(path),
    readDirectory: (path) => process.readDirectory(path),
    readTree: (path) => readTree(process, path),
    writeTree: (path, entries) => writeTree(process, path, entries),
    removeTree: (path) => removeTree(process, path),
    readFile: (path) => process.readFile(path),
    readAll: (fd) => process.readAll(fd),
    writeFile: (path, bytes, mode) => process.writeFile(path, bytes, mode),
    sysinfo: () => process.sysinfo(),
    run: (options) => run(process, options),
    exit: () => process.exit(),
  };
}
