/** A hart with the kernel double (tests/kernel/support/double.ts), in the test's own thread. */
import binaryen from 'binaryen';
import { compiled } from '../../../scripts/lib/compiled.mjs';
import { IMPORTS } from '../../../host/base/abi.ts';
import { rewriteProgram } from '../../../host/loader/index.ts';
import type { ImportTable, LoadedProgram } from '../../../host/loader/index.ts';
import { Hart } from '../../../host/machine/hart.ts';
import type { HartEnvironment } from '../../../host/machine/hart.ts';
import { Ram } from '../../../host/base/ram.ts';
import { MACHINE_MODULES, WINDOW_BASE } from '../../../host/machine/windows.ts';
import type { MachineModules } from '../../../host/machine/windows.ts';
import { writeBootParameters } from '../../../host/machine/image.ts';
import { platform } from '../../../host/platform/node/platform.ts';

const STATS = 0x40000;
const TRANSCRIPT = 0x60000;
/** Words of the double's Stats. */
const WORDS = {
  transcript: 4,
  faultSlot: 5,
  faultKind: 6,
  exits: 7,
  preempts: 8,
  breaks: 9,
  interrupts: 10,
} as const;

/** Where a test's queue may put interrupts for the double to find. */
export const INTERRUPT_WORD = STATS + 4 * 11;

const modules = Object.fromEntries(
  await Promise.all(
    MACHINE_MODULES.map(async (name) => [name, await platform.compileAsset(`machine/${name}.wasm`)]),
  ),
) as MachineModules;

const entries = ['tests/kernel/support/double.ts', 'kernel/base/panic.ts'];
const kernel = new WebAssembly.Module(await compiled({ entries, target: 'up' }));

export const importTable: ImportTable = Object.fromEntries(
  [...IMPORTS].map(([module, names]) => [
    module,
    Object.fromEntries([...names].map(([name, { signature }]) => [name, signature.trim()])),
  ]),
);

/** The bytes of a module written as WebAssembly text. */
export function wasmOf(text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text);
  module.setFeatures(binaryen.Features.All & ~binaryen.Features.GC);
  try {
    return new Uint8Array(module.emitBinary());
  } finally {
    module.dispose();
  }
}

/** A program written as WebAssembly text, rewritten and compiled as the loader does. */
export function program(text: string): LoadedProgram {
  const { bytes, info } = rewriteProgram(wasmOf(text), importTable);
  return { module: new WebAssembly.Module(bytes as Uint8Array<ArrayBuffer>), info };
}

/** The double's own exports. */
interface DoubleExports {
  double_spawn(image: number, pages: number, pagesMax: number): number;
  double_wake(slot: number): void;
  double_kill(slot: number): void;
  double_timer(ms: number): void;
  double_power(how: number, status: number): void;
}

export class Double {
  readonly ram = new Ram(256, false);
  readonly hart: Hart;
  readonly kernel: DoubleExports;
  readonly serial: Uint8Array[] = [];
  readonly powered: [how: number, status: number][] = [];
  readonly crashes: unknown[] = [];
  private readonly images: LoadedProgram[] = [];

  constructor(environment: Partial<HartEnvironment> = {}) {
    this.hart = new Hart({
      number: 0,
      ram: this.ram,
      kernel,
      modules,
      interrupts: null,
      now: () => performance.now(),
      image: (id) => this.images[id - 1],
      attach: () => undefined,
      doorbell: () => undefined,
      serial: (bytes) => void this.serial.push(bytes),
      power: (how, status) => void this.powered.push([how, status]),
      crash: (error) => void this.crashes.push(error),
      eventLoopBreak: () => platform.eventLoopBreak(),
      ...environment,
    });
    this.kernel = this.hart.kernel as unknown as DoubleExports;
    const nothing = new Uint8Array(0);
    const settings = {
      memoryFrames: 256,
      flags: 0,
      harts: 1,
      tableBase: WINDOW_BASE,
      imagePagesMax: 256,
      arguments: [],
      environment: [],
      commandLine: '',
      epoch: 0n,
    };
    void this.hart.run(writeBootParameters(this.ram, settings, nothing));
  }

  /** Does something where the kernel may be called. */
  job<T>(step: (kernel: DoubleExports) => T): Promise<T> {
    return new Promise((resolve) => this.hart.schedule(() => resolve(step(this.kernel))));
  }

  /** Starts a program: its slot or −errno. */
  spawn(loaded: LoadedProgram, pagesMax = 256): Promise<number> {
    let id = this.images.indexOf(loaded) + 1;
    if (id === 0) id = this.images.push(loaded);
    return this.job((kernel_) => kernel_.double_spawn(id, loaded.info.memory?.initial ?? 0, pagesMax));
  }

  stat(name: keyof typeof WORDS): number {
    return this.ram.u32(STATS + 4 * WORDS[name]);
  }

  /** What programs have written with fd_write. */
  get transcript(): string {
    return new TextDecoder().decode(this.ram.bytes.slice(TRANSCRIPT, TRANSCRIPT + this.stat('transcript')));
  }

  /** Resolves when `count` tasks have ended, or the machine has crashed. */
  async exits(count: number): Promise<void> {
    while (this.stat('exits') < count) {
      if (this.crashes.length > 0) throw this.crashes[0];
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}
