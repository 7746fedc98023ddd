/**
 * A booted machine for tests inside the OS: the debug kernel on a virtual clock, so that a run is the same every time.
 *
 *     const machine = await bootForTest();
 *     const { stdout, status } = await machine.run('/bin/echo', { args: ['echo', 'hi'] });
 *     await machine.stop();
 *
 * Its first program sleeps; everything is done by a host task. `leakCheck` compares the machine's counters.
 */
import binaryen from 'binaryen';
import { Machine } from '../../host/machine/machine.ts';
import type { HostTaskService, MachineOptions } from '../../host/machine/machine.ts';

/** Environment of programs, unless a test gives one. */
const ENVIRONMENT = ['PATH=/usr/bin:/bin:/sbin', 'HOME=/root', 'TZ=UTC', 'LANG=C.UTF-8'];

/**
 * An init that reaps its children for ever. Host tasks are children of init, so it waits until there is one, which the
 * first byte of its input says; with a timer instead, virtual time would run away while all is idle.
 */
const INIT = `(module
  (import "minios" "wait4" (func $wait4 (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 64))
    (i32.store (i32.const 4) (i32.const 1))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (loop $ever
      (drop (call $wait4 (i32.const -1) (i32.const 0) (i32.const 0) (i32.const 0)))
      (br $ever))))`;

/** Size of the test machine. */
const MEMORY = 128 * 2 ** 20;

export interface TestRunOptions {
  /** With argv[0]; only the path if there are none. */
  args?: readonly string[];
  env?: readonly string[];
  cwd?: string;
  stdin?: Uint8Array | string;
  /** Files to write first: path → contents. They stay. */
  files?: Readonly<Record<string, Uint8Array | string>>;
}

export interface TestRunResult {
  stdout: string;
  stderr: string;
  /** What it wrote, byte by byte. */
  output: Uint8Array;
  /** As a shell's $?: 128 and the signal's number if one ended it. */
  status: number;
}

/** What must be the same before and after a test; every counter is one thing that can leak. */
export const LEAK_COUNTERS = [
  'framesFree',
  'slabObjects',
  'tasks',
  'openFiles',
  'inodes',
  'userPages',
  'locksHeld',
  'timers',
] as const;

export type Counters = Record<(typeof LEAK_COUNTERS)[number], number>;

/** So long, milliseconds, something that goes on is waited for before things are counted; a bound, seldom reached. */
const EXITS_MS = 2000;
/** How often, and after how long, milliseconds, a leak check looks again before it believes in a leak. */
const AGAIN_TRIES = 50;
const AGAIN_MS = 10;

/** The counters that are not the same, with what they were and are. */
function differences(before: Counters, after: Counters): string[] {
  return LEAK_COUNTERS.filter((name) => before[name] !== after[name]).map(
    (name) => `${name} ${before[name]} -> ${after[name]}`,
  );
}

export class TestMachine {
  readonly machine: Machine;
  /** A host task of the test's own. */
  readonly task: HostTaskService;
  private readonly serial: string[];
  private programs = 0;

  constructor(machine: Machine, task: HostTaskService, serial: string[]) {
    this.machine = machine;
    this.task = task;
    this.serial = serial;
  }

  /** The kernel's log so far. */
  get log(): string {
    return this.serial.join('');
  }

  /** Runs a program to its end: one of the machine's, by its path, or the bytes of a module. */
  async run(program: string | Uint8Array, options: TestRunOptions = {}): Promise<TestRunResult> {
    const { args, env = ENVIRONMENT, cwd, stdin = '', files = {} } = options;
    for (const [path, contents] of Object.entries(files)) await this.task.writeFile(path, bytesOf(contents));
    const path = typeof program === 'string' ? program : `/tmp/program-${this.programs++}`;
    if (typeof program !== 'string') await this.task.writeFile(path, program, 0o755);
    try {
      const where = cwd === undefined ? {} : { cwd };
      const request = { path, args: args ?? [path], env, stdin: bytesOf(stdin), ...where };
      const { stdout, stderr, status } = await this.task.run(request);
      const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
      return { stdout: text(stdout), stderr: text(stderr), output: stdout, status };
    } finally {
      if (typeof program !== 'string') await this.task.unlink(path);
    }
  }

  /** What a shell script says: its output, or its output and errors if it does not end with status 0. */
  async sh(script: string): Promise<string> {
    const { stdout, stderr, status } = await this.run('/bin/sh', { args: ['sh', '-c', script] });
    return status === 0 && stderr === '' ? stdout : `${stdout}${stderr}status ${status}\n`;
  }

  /**
   * Waits until every hart has let go of whatever has ended: the parent of a task hears of its end before the stack that it ran on is
   * gone, and with that the last of it. Something that computes in the background is not waited for, after a while.
   */
  private async untilExitsDone(): Promise<void> {
    const end = performance.now() + EXITS_MS;
    while ((await this.machine.debugExitsPending()) !== 0 && performance.now() < end)
      await new Promise((resume) => setTimeout(resume, 1));
  }

  /** The counters, after caches have been dropped: what the kernel only remembers is no leak. */
  async counters(): Promise<Counters> {
    await this.untilExitsDone();
    await this.machine.debugDropCaches();
    const info = await this.task.sysinfo();
    // The same objects may lie in more frames than before, if many came and went meanwhile: objects are counted, not where they lie.
    info.framesFree += await this.machine.debugSlabFrames();
    return Object.fromEntries(LEAK_COUNTERS.map((name) => [name, info[name]])) as Counters;
  }

  /**
   * Runs `step` and compares the machine's counters before and after: rejects with those that differ. What the kernel
   * keeps on purpose (programs, names) is warmed up by whoever runs a step like it before.
   */
  async leakCheck<T>(step: () => Promise<T>): Promise<T> {
    let before = await this.counters();
    for (let again; (again = await this.counters()); before = again)
      if (differences(before, again).length === 0) break;
    const result = await step();
    for (let tries = 0; ; tries++) {
      const leaks = differences(before, await this.counters());
      if (leaks.length === 0) return result;
      // What the outside has, such as the other end of a pipe, comes back when its turn has come there.
      if (tries === AGAIN_TRIES) throw new Error(`leaked: ${leaks.join(', ')}`);
      await new Promise((resume) => setTimeout(resume, AGAIN_MS));
    }
  }

  async stop(): Promise<void> {
    this.machine.terminate();
    await this.machine.exited;
  }
}

/** Boots a machine for tests; `options` go on top of the usual ones. */
export async function bootForTest(options: MachineOptions = {}): Promise<TestMachine> {
  const serial: string[] = [];
  const { files = [], console = {}, ...rest } = options;
  let ready: (byte: Uint8Array) => void = () => undefined;
  const first = new Promise<Uint8Array>((resolve) => (ready = resolve));
  const machine = Machine.boot({
    memory: MEMORY,
    clock: 'virtual',
    debug: true,
    program: ['init'],
    onSerial: (text) => void serial.push(text),
    // Its first program reads a byte, which is not to be one that is typed on a terminal.
    console: { stdin: { read: () => first }, ...console },
    ...rest,
    files: [
      { path: '/sbin/init', data: initProgram(), mode: 0o755 },
      { path: '/tmp', mode: 0o1777 },
      ...files,
    ],
  });
  try {
    const task = await machine.hostTask();
    ready(new Uint8Array(1));
    return new TestMachine(machine, task, serial);
  } catch (error) {
    machine.terminate();
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${serial.join('')}`);
  }
}

/** The first program of machines for tests. */
export function initProgram(): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(INIT);
  try {
    return new Uint8Array(module.emitBinary());
  } finally {
    module.dispose();
  }
}

/** Bytes as they are, or a text's in UTF-8. */
export function bytesOf(contents: Uint8Array | string): Uint8Array {
  return typeof contents === 'string' ? new TextEncoder().encode(contents) : contents;
}
