/**
 * A hart: one instance of the kernel, and the loop that runs its tasks, each on a stack of its own.
 *
 *        ┌── idle ◀── nobody can run ◀──┐
 *        ▼                              │
 *     hart_next() ──▶ dispatch(slot) ──▶ a chain: park(me, next) resumes next directly, and so on, until
 *        ▲                              │  · nobody can run, or a task has ended      (next = 0)
 *        └── event-loop break ◀─────────┘  · the event loop has waited for 2 ms       (next = who goes on)
 *
 * JavaScript enters the kernel only from this loop, while no chain is live: otherwise the kernel's `current` would be
 * the task that happens to be parked. Devices therefore only set bits in RAM and nudge the loop; everything else that
 * has to call the kernel is a job, and runs where the loop looks for jobs.
 *
 * A machine with several harts has one of these in each hart's worker, over shared RAM. They interrupt each other by
 * counting up a word for each hart (interrupts.ts); an idle hart waits for its word to change.
 */
import { EINVAL, ENOEXEC, ENOMEM } from '../base/abi.ts';
import { MEMORY_MODULE, MEMORY_NAME } from '../loader/index.ts';
import type { LoadedProgram, ProgramInfo } from '../loader/index.ts';
import { classifyFault } from './fault.ts';
import { promising, suspending } from './kernel_exports.ts';
import type { KernelExports, Promising } from './kernel_exports.ts';
import { bindImports, importsFor } from '../loader/imports.ts';
import type { Imports } from '../loader/imports.ts';
import type { Interrupts } from './interrupts.ts';
import { MemoryPool } from './memory_pool.ts';
import { MAX_PAGES, MachineCheck } from '../base/ram.ts';
import type { Ram } from '../base/ram.ts';
import { Windows } from './windows.ts';
import type { MachineModules } from './windows.ts';

/** The event loop is let run at least this often, milliseconds. */
const BREAK_MS = 2;
/** The clock is looked at every so many switches. */
const SWITCHES_PER_LOOK = 64;
/** Longest delay that setTimeout takes. */
const MAX_DELAY = 0x7fffffff;

/** What a hart needs around it. */
export interface HartEnvironment {
  readonly number: number;
  readonly ram: Ram;
  readonly kernel: WebAssembly.Module;
  readonly modules: MachineModules;
  /** How harts interrupt each other; null: there is one. */
  readonly interrupts: Interrupts | null;
  /** Monotonic time, milliseconds: the same on every hart. */
  now(): number;
  /** The program that the loader device calls `id`. */
  image(id: number): LoadedProgram | undefined;
  attach(device: number, queue: number): void;
  doorbell(device: number): void;
  /** The serial line. */
  serial(bytes: Uint8Array): void;
  /** The kernel stops the machine: `how` as hw_power has it. */
  power(how: number, status: number): void;
  /** The machine cannot go on. */
  crash(error: unknown): void;
  /** Lets the event loop run once. */
  eventLoopBreak(): Promise<void>;
}

export class Hart {
  readonly kernel: KernelExports;
  readonly windows: Windows;
  private readonly environment: HartEnvironment;
  private readonly threadMain: Promising;
  private readonly threadFault: Promising;
  private readonly imports: Imports;
  private readonly exports: WebAssembly.Exports;
  private readonly pool = new MemoryPool();
  private readonly decoder = new TextDecoder();
  /** Memories of programs, by slot. */
  private readonly memories: (WebAssembly.Memory | undefined)[] = [];
  /** What programs export, by slot. */
  private readonly programs: (WebAssembly.Exports | undefined)[] = [];
  /** What is known of them. */
  private readonly infos: (ProgramInfo | undefined)[] = [];
  /** What makes a slot's stack go on, or begin. */
  private readonly resume: ((() => void) | undefined)[] = [];
  private readonly jobs: (() => void)[] = [];
  /** Ends the live chain; null: none is. */
  private endChain: ((next: number) => void) | null = null;
  private endIdle: (() => void) | null = null;
  private nudged = false;
  private breakAsked = false;
  private switches = SWITCHES_PER_LOOK;
  private lastBreak = performance.now();
  private stopped = false;
  /** Interrupts heard of when the kernel was last asked who is next. */
  private heard = 0;

  constructor(environment: HartEnvironment) {
    this.environment = environment;
    this.windows = new Windows(environment.modules);
    const { memory } = environment.ram;
    const probe = new WebAssembly.Instance(environment.modules.probe, { kernel: { memory } }).exports[
      'probe'
    ];
    const { exports } = new WebAssembly.Instance(environment.kernel, {
      env: { memory, table: this.windows.table },
      hw: { ...this.hardware(), probe },
    });
    this.kernel = exports as unknown as KernelExports;
    this.windows.connect(memory, exports);
    this.threadMain = promising(this.kernel.thread_main);
    this.threadFault = promising(this.kernel.thread_fault);
    this.exports = exports;
    this.imports = bindImports(exports);
  }

  /** Boots the kernel and runs its tasks until the machine stops. */
  async run(parameters: number): Promise<void> {
    try {
      this.kernel.boot(this.environment.number, parameters);
      await this.loop();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Ends the loop as soon as it has control; no task goes on. */
  stop(): void {
    this.stopped = true;
    this.nudge();
  }

  /** A device has completed something. */
  nudge(): void {
    const wake = this.endIdle;
    if (wake) {
      this.endIdle = null;
      wake();
    } else this.nudged = true;
  }

  /** Runs `job` where it may call the kernel's functions that do not park. */
  schedule(job: () => void): void {
    this.jobs.push(job);
    this.nudge();
  }

  /** Says how `slot` goes on when the kernel chooses it next: called once, from the dispatcher. */
  arm(slot: number, begin: () => void): void {
    // From a microtask, so that a stack does not begin on top of the one that is parking.
    this.resume[slot] = () => queueMicrotask(begin);
  }

  /**
   * A stack that ran in `slot` came to its end: `error` is why, if it is a trap. Returns true if the task is dead and
   * its slot free, false if it lives on; or runs the kernel's fault handler first, and calls `ended` again.
   */
  stackEnded(slot: number, error: unknown, ended: (error: unknown) => void, fault = false): boolean {
    if (this.stopped) return true;
    if (this.kernel.slot_dying(slot)) {
      this.kernel.slot_unwound(slot);
      return true;
    }
    if (error === undefined) return false;
    if (fault) throw new MachineCheck(`a fault while a fault was handled: ${String(error)}`);
    const again = (next: unknown): void => this.guard(() => ended(next));
    this.threadFault(slot, classifyFault(error)).then(
      () => again(undefined),
      (next: unknown) => again(next),
    );
    return false;
  }

  /** The chain is over; the loop asks the kernel who is next. */
  yieldToLoop(): void {
    this.hand(0);
  }

  /** Runs `step`; what it throws stops the machine. For code that is called by the engine. */
  guard(step: () => void): void {
    try {
      step();
    } catch (error) {
      this.fail(error);
    }
  }

  private fail(error: unknown): void {
    if (this.stopped) return;
    this.stopped = true;
    this.environment.crash(error);
    if (this.endChain) this.hand(0);
  }

  private async loop(): Promise<void> {
    const { interrupts, number } = this.environment;
    while (!this.stopped) {
      // Before the kernel looks: what comes after that is not to be slept through.
      if (interrupts) this.heard = interrupts.count(number);
      let next = this.kernel.hart_next();
      if (this.runJobs() && next === 0) next = this.kernel.hart_next();
      if (next === 0) {
        await this.idle();
        continue;
      }
      while (next !== 0 && !this.stopped) {
        next = await this.chain(next);
        if (!this.breakAsked && !this.due()) continue;
        await this.takeBreak();
        if (next === 0 || this.stopped) break;
        this.runJobs();
        this.kernel.hart_after_break();
      }
    }
  }

  private chain(next: number): Promise<number> {
    return new Promise((resolve) => {
      this.endChain = resolve;
      this.dispatch(next);
    });
  }

  private hand(next: number): void {
    const end = this.endChain;
    this.endChain = null;
    end?.(next);
  }

  private dispatch(slot: number): void {
    const resume = this.resume[slot];
    if (!resume)
      return this.fail(new MachineCheck(`slot ${slot} was chosen to run, but nothing is parked there`));
    this.resume[slot] = undefined;
    resume();
  }

  private due(): boolean {
    this.switches = SWITCHES_PER_LOOK;
    return performance.now() - this.lastBreak >= BREAK_MS;
  }

  private async takeBreak(): Promise<void> {
    this.breakAsked = false;
    await this.environment.eventLoopBreak();
    this.lastBreak = performance.now();
  }

  private runJobs(): boolean {
    if (this.jobs.length === 0) return false;
    for (const job of this.jobs.splice(0)) job();
    return true;
  }

  /** Waits for a device, a job or the next timer. */
  private async idle(): Promise<void> {
    if (this.nudged) {
      this.nudged = false;
      if (this.due()) await this.takeBreak();
      return;
    }
    const timeout = this.kernel.hart_timeout();
    if (timeout >= 0 && timeout < 1) return this.takeBreak();
    const { interrupts, number } = this.environment;
    if (interrupts?.poll(number, this.heard)) {
      if (this.due()) await this.takeBreak();
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    await new Promise<void>((resolve) => {
      this.endIdle = resolve;
      if (timeout >= 0) timer = setTimeout(resolve, Math.min(Math.ceil(timeout), MAX_DELAY));
      interrupts?.listen(number, this.heard, () => this.nudge());
    });
    this.endIdle = null;
    clearTimeout(timer);
    this.lastBreak = performance.now();
  }

  private readonly begin = (slot: number): void => {
    const ended = (error: unknown, fault: boolean): void => {
      if (this.stackEnded(slot, error, (next) => ended(next, true), fault)) this.hand(0);
      else if (error === undefined)
        throw new MachineCheck(`the task in slot ${slot} returned without having ended`);
    };
    this.threadMain(slot).then(
      () => this.guard(() => ended(undefined, false)),
      (error: unknown) => this.guard(() => ended(error, false)),
    );
  };

  /** The kernel's imports: kernel/base/hw.ts. */
  private hardware(): Record<string, WebAssembly.ImportValue> {
    const { environment } = this;
    return {
      park: suspending((me: number, next: number) => this.park(me, next)),
      now: () => environment.now(),
      wall: () => Date.now(),
      serial: (address: number, length: number) =>
        this.guard(() =>
          environment.serial(new Uint8Array(environment.ram.slice(address >>> 0, length >>> 0))),
        ),
      doorbell: (device: number) => this.guard(() => environment.doorbell(device)),
      interrupt: (hart: number) => environment.interrupts?.raise(hart),
      attach: (device: number, queue: number) => this.guard(() => environment.attach(device, queue >>> 0)),
      instantiate: (slot: number, image: number, pages: number, pagesMax: number, copied: number) =>
        this.instantiate(slot, image, pages >>> 0, pagesMax >>> 0, copied >>> 0),
      copy: (from: number, to: number, address: number, length: number) =>
        this.guard(() => this.copy(from, to, address >>> 0, length)),
      callback: (slot: number, name: number, length: number) =>
        this.callback(slot, new Uint8Array(environment.ram.slice(name >>> 0, length >>> 0))),
      thread: (slot: number) => this.arm(slot, () => this.begin(slot)),
      release: (slot: number) => this.release(slot),
      power: (how: number, status: number) => {
        if (this.stopped) return;
        this.stopped = true;
        environment.power(how, status);
      },
    };
  }

  private park(me: number, next: number): Promise<void> {
    const parked = new Promise<void>((resolve) => {
      this.resume[me] = resolve;
    });
    if (this.stopped || next === 0) this.hand(0);
    else if (next === me) {
      this.breakAsked = true;
      this.hand(me);
    } else if (--this.switches <= 0 && this.due()) this.hand(next);
    else this.dispatch(next);
    return parked;
  }

  private instantiate(slot: number, image: number, pages: number, pagesMax: number, copied: number): number {
    const program = this.environment.image(image);
    if (!program) return -EINVAL;
    let memory: WebAssembly.Memory | null = null;
    if (program.info.memory) {
      // What a fork unwinds its stack to lies behind what the program may have.
      const declared = Math.min(program.info.memory.maximum ?? pagesMax, pagesMax);
      const maximum = Math.min(declared + program.info.forkPages, MAX_PAGES);
      if (pages > maximum) return -ENOMEM;
      const taken = this.pool.take(pages, maximum, copied);
      if (typeof taken === 'number') return taken;
      memory = taken;
      this.imports[MEMORY_MODULE][MEMORY_NAME] = memory;
    }
    let exports: WebAssembly.Exports;
    try {
      ({ exports } = new WebAssembly.Instance(
        program.module,
        importsFor(program.info, this.imports, this.exports),
      ));
      this.windows.install(slot, exports, memory, program.info.asyncify);
    } catch (error) {
      return error instanceof RangeError ? -ENOMEM : -ENOEXEC;
    } finally {
      delete this.imports[MEMORY_MODULE][MEMORY_NAME];
    }
    if (memory) this.memories[slot] = memory;
    this.programs[slot] = exports;
    this.infos[slot] = program.info;
    this.arm(slot, () => this.begin(slot));
    return 0;
  }

  /** Copies from one program's memory to the same place of another's. */
  private copy(from: number, to: number, address: number, length: number): void {
    const source = new Uint8Array(this.memories[from]!.buffer, address, length);
    new Uint8Array(this.memories[to]!.buffer, address, length).set(source);
  }

  /** Finds the handler of signals that a program names; `name` is UTF-8. */
  private callback(slot: number, name: Uint8Array): number {
    const text = this.decoder.decode(name);
    const handler = this.programs[slot]?.[text];
    if (typeof handler !== 'function') return -EINVAL;
    return this.windows.installHandler(slot, handler, this.infos[slot]!, text) ? 0 : -EINVAL;
  }

  private release(slot: number): void {
    this.windows.clear(slot);
    this.resume[slot] = undefined;
    this.programs[slot] = undefined;
    this.infos[slot] = undefined;
    const memory = this.memories[slot];
    if (memory) this.pool.give(memory);
    this.memories[slot] = undefined;
  }
}
