/**
 * The kernel's table and the windows in it: WINDOW_SLOTS entries for each slot, through which the kernel reaches the
 * program that lives there (uaccess.wat).
 *
 *     | the kernel's own functions … | window of slot 0 | window of slot 1 | …
 *     0                              WINDOW_BASE
 */
import { FORK_WINDOW, WINDOW_SLOTS } from '../base/abi.ts';
import { EXPORT } from '../loader/index.ts';
import type { ProgramInfo } from '../loader/index.ts';

/** First entry of the windows: boot_parameters.table_base. The kernel has far fewer functions that it calls by index. */
export const WINDOW_BASE = 4096;

/** Entry of a window that has the program's handler of signals; uaccess.wat calls it. */
const HANDLER = 15;

/** The table grows by the windows of so many slots. */
const GROW_SLOTS = 64;

/** The machine's own modules: dist/machine. */
export interface MachineModules {
  readonly uaccess: WebAssembly.Module;
  readonly fork_window: WebAssembly.Module;
  readonly host_window: WebAssembly.Module;
  readonly table: WebAssembly.Module;
  readonly callback: WebAssembly.Module;
  readonly probe: WebAssembly.Module;
}

export const MACHINE_MODULES = [
  'uaccess',
  'fork_window',
  'host_window',
  'table',
  'callback',
  'probe',
] as const;

export class Windows {
  readonly table = new WebAssembly.Table({ initial: WINDOW_BASE, element: 'anyfunc' });
  private readonly modules: MachineModules;
  private readonly clearEntries: (base: number, count: number) => void;
  private readonly nothing: WebAssembly.ExportValue;
  private readonly zero: WebAssembly.ExportValue;
  /** What windows import of the kernel. */
  private kernel: WebAssembly.ModuleImports = {};
  /** Exports that are handlers of signals, of each program. */
  private readonly handlers = new WeakMap<ProgramInfo, Set<string>>();
  /** For programs without a memory: one that has no byte. */
  private readonly empty = new WebAssembly.Memory({ initial: 0, maximum: 0 });

  constructor(modules: MachineModules) {
    this.modules = modules;
    const helper = new WebAssembly.Instance(modules.table, { kernel: { table: this.table } }).exports;
    this.clearEntries = helper['clear'] as (base: number, count: number) => void;
    this.nothing = helper['nothing'];
    this.zero = helper['zero'];
  }

  /** Tells of the kernel, once it is there. */
  connect(memory: WebAssembly.Memory, kernel: WebAssembly.Exports): void {
    const { preempt, memory_grow, table_grow, memory_size } = kernel;
    this.kernel = { memory, table: this.table, preempt, memory_grow, table_grow, memory_size };
  }

  /** Wires a program to the kernel: its window into the table, the kernel's hooks into the program. `forks`: it can. */
  install(
    slot: number,
    program: WebAssembly.Exports,
    memory: WebAssembly.Memory | null,
    forks: boolean,
  ): void {
    const base = this.place(slot);
    new WebAssembly.Instance(this.modules.uaccess, {
      kernel: this.kernel,
      user: {
        memory: memory ?? this.empty,
        hooks: program[EXPORT.hooks],
        fuel: program[EXPORT.fuel],
        start: program[EXPORT.start] ?? this.nothing,
        main: program['_start'],
        asyncify_state: forks ? program['asyncify_get_state'] : this.zero,
      },
      slot: { base },
    });
    if (forks) this.installFork(base + FORK_WINDOW, program, memory!);
  }

  private installFork(base: number, program: WebAssembly.Exports, memory: WebAssembly.Memory): void {
    new WebAssembly.Instance(this.modules.fork_window, {
      kernel: { table: this.table },
      user: {
        memory,
        start_unwind: program['asyncify_start_unwind'],
        stop_unwind: program['asyncify_stop_unwind'],
        start_rewind: program['asyncify_start_rewind'],
        stop_rewind: program['asyncify_stop_rewind'],
        save_globals: program[EXPORT.saveGlobals],
        load_globals: program[EXPORT.loadGlobals],
      },
      slot: { base },
    });
  }

  /**
   * Makes `handler` the function that gets the signals of the program in `slot`. False: it is not one `(i32) -> ()`. Of a program
   * that is known by `info` the same `name` is the same function each time, and asked once what it is.
   */
  installHandler(slot: number, handler: WebAssembly.ExportValue, info: ProgramInfo, name: string): boolean {
    const entry = WINDOW_BASE + WINDOW_SLOTS * slot + HANDLER;
    if (this.handlers.get(info)?.has(name)) {
      this.table.set(entry, handler);
      return true;
    }
    try {
      new WebAssembly.Instance(this.modules.callback, {
        kernel: { table: this.table },
        user: { handler },
        slot: { entry },
      });
      const names = this.handlers.get(info);
      if (names) names.add(name);
      else this.handlers.set(info, new Set([name]));
      return true;
    } catch (error) {
      if (error instanceof WebAssembly.LinkError || error instanceof TypeError) return false;
      throw error;
    }
  }

  /** The same for a host task, which has a memory and nothing else. */
  installHost(slot: number, memory: WebAssembly.Memory): void {
    const { memory: kernel, table } = this.kernel;
    new WebAssembly.Instance(this.modules.host_window, {
      kernel: { memory: kernel!, table: table! },
      user: { memory },
      slot: { base: this.place(slot) },
    });
  }

  /** Empties a window. */
  clear(slot: number): void {
    const base = WINDOW_BASE + WINDOW_SLOTS * slot;
    if (base + WINDOW_SLOTS <= this.table.length) this.clearEntries(base, WINDOW_SLOTS);
  }

  private place(slot: number): number {
    const base = WINDOW_BASE + WINDOW_SLOTS * slot;
    const end = base + WINDOW_SLOTS;
    const { length } = this.table;
    // By a part of what it is, since growing copies it.
    if (end > length) this.table.grow(end - length + Math.max(WINDOW_SLOTS * GROW_SLOTS, length >> 2));
    return base;
  }
}
