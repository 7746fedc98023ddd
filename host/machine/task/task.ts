/**
 * Host tasks: TypeScript as a process of the OS. Its calls are system calls, in its own name: they are queued, and made
 * on a stack of their own when the kernel's scheduler chooses the task.
 *
 *     call() ─▶ queue ─▶ host_task_wake … chosen ─▶ host_task_call_begin ─▶ the call (may park) ─▶ host_task_call_end ─▶ result
 *
 * This file makes calls; process.ts gives them names and types.
 */
import * as abi from '../../base/abi.ts';
import { errnoName, errnoText } from '../../base/abi.ts';
import { promising } from '../kernel_exports.ts';
import type { Promising } from '../kernel_exports.ts';
import type { Hart } from '../hart.ts';

/** Pages of a host task's memory: HOST_TASK_PAGES of kernel/proc/host_task.ts. */
export const HOST_TASK_PAGES = 16;

/** A system call failed: `name` is ENOENT and the like, `errno` its number. */
export class ErrnoError extends Error {
  readonly errno: number;

  /** `errno` is positive; `what` says what was tried: `open /etc/passwd`. */
  constructor(errno: number, what: string) {
    super(`${what}: ${errnoText(errno)}`);
    this.name = errnoName(errno);
    this.errno = errno;
  }
}

/** Waits for `step`, to whose rejection with this errno there is nothing to do. */
export async function unless(errno: number, step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    if (!(error instanceof ErrnoError && error.errno === errno)) throw error;
  }
}

/** The task was killed, or the machine has stopped: no call will be answered any more. */
export class HostTaskDead extends Error {
  override readonly name = 'HostTaskDead';
}

/** An ErrnoError or HostTaskDead again, if that is what comlink turned into a plain Error on its way. */
export function restoredError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.name === 'HostTaskDead') return new HostTaskDead(error.message);
  if (!/^E[0-9A-Z]+$/.test(error.name)) return error;
  const errno = (abi as Record<string, unknown>)[error.name];
  if (typeof errno !== 'number') return error;
  const known = new ErrnoError(errno, '');
  known.message = error.message;
  return known;
}

interface Call {
  readonly name: string;
  readonly args: (number | bigint)[];
  resolve(value: number): void;
  reject(error: Error): void;
}

export class HostTask {
  readonly memory: WebAssembly.Memory;
  private readonly hart: Hart;
  private readonly slot: number;
  private readonly calls: Call[] = [];
  private current: Call | null = null;
  private readonly idle: Promising;
  private dead: HostTaskDead | null = null;
  private readonly onDeath: () => void;

  /** Makes a host task on `hart`. Rejects with ErrnoError: ENOMEM, EAGAIN. `onDeath` is called when it is gone. */
  static create(hart: Hart, onDeath: () => void = () => undefined): Promise<HostTask> {
    return new Promise((resolve, reject) => {
      hart.schedule(() => {
        const slot = hart.kernel.host_task_create();
        if (slot < 0) reject(new ErrnoError(-slot, 'make a host task'));
        else resolve(new HostTask(hart, slot, onDeath));
      });
    });
  }

  private constructor(hart: Hart, slot: number, onDeath: () => void) {
    this.hart = hart;
    this.slot = slot;
    this.onDeath = onDeath;
    this.memory = new WebAssembly.Memory({ initial: HOST_TASK_PAGES, maximum: HOST_TASK_PAGES });
    this.idle = promising(hart.kernel.host_task_idle);
    hart.windows.installHost(slot, this.memory);
    hart.arm(slot, this.begin);
  }

  /** Whether calls can still be made. */
  get alive(): boolean {
    return this.dead === null;
  }

  /**
   * Calls the kernel's export `name` (`minios_getpid`) and resolves with what it returns. Calls are made one after the
   * other. Rejects with HostTaskDead if the task is killed, or calls exit.
   */
  call(name: string, ...args: (number | bigint)[]): Promise<number> {
    if (this.dead) return Promise.reject(this.dead);
    if (!callOf(this.hart, name)) return Promise.reject(new Error(`the kernel has no function ${name}`));
    return new Promise((resolve, reject) => {
      this.calls.push({ name, args, resolve, reject });
      if (this.calls.length === 1 && !this.current) this.wake();
    });
  }

  /** No call will be answered any more. */
  die(reason: string): void {
    if (this.dead) return;
    this.dead = new HostTaskDead(reason);
    for (const call of [this.current, ...this.calls.splice(0)]) call?.reject(this.dead);
    this.current = null;
    this.onDeath();
  }

  private wake(): void {
    this.hart.schedule(() => {
      if (!this.dead) this.hart.kernel.host_task_wake(this.slot);
    });
  }

  /** The kernel has chosen the task. */
  private readonly begin = (): void => {
    this.current = this.calls.shift() ?? null;
    this.hart.guard(() => {
      if (this.current) this.hart.kernel.host_task_call_begin(this.slot);
      this.start(this.current).then(
        (value) => this.hart.guard(() => this.returned(Number(value ?? 0))),
        (error: unknown) => this.hart.guard(() => this.trapped(error, false)),
      );
    });
  };

  private start(call: Call | null): ReturnType<Promising> {
    return call ? callOf(this.hart, call.name)!(...call.args) : this.idle(this.slot);
  }

  private returned(value: number): void {
    const call = this.current;
    this.current = null;
    if (call) this.hart.kernel.host_task_call_end(this.slot);
    this.hart.arm(this.slot, this.begin);
    if (this.calls.length > 0) this.wake();
    call?.resolve(value);
    this.hart.yieldToLoop();
  }

  private trapped(error: unknown, fault: boolean): void {
    if (!this.hart.stackEnded(this.slot, error, (next) => this.trapped(next, true), fault)) return;
    this.die('the host task was killed');
    this.hart.yieldToLoop();
  }
}

/** System calls on stacks of their own, made once per kernel. */
const promisingCalls = new WeakMap<object, Map<string, Promising>>();

function callOf(hart: Hart, name: string): Promising | undefined {
  let known = promisingCalls.get(hart.kernel);
  if (!known) promisingCalls.set(hart.kernel, (known = new Map<string, Promising>()));
  let call = known.get(name);
  const fn = (hart.kernel as unknown as Record<string, unknown>)[name];
  if (!call && typeof fn === 'function') known.set(name, (call = promising(fn)));
  return call;
}
