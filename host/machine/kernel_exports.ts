/** What kernel.wasm exports to the machine (kernel/index.ts). Programs' system calls are exports, too. */

export interface KernelExports {
  /** Starts the kernel on this hart; `parameters`: address of struct boot_parameters. */
  boot(hart: number, parameters: number): void;
  /** Serves interrupts and timers, and says which slot is to run: 0, none can. */
  hart_next(): number;
  /** Milliseconds until the next timer; negative: none is armed. */
  hart_timeout(): number;
  /** The event loop has run while a task waited to go on. */
  hart_after_break(): void;
  /** A task's whole life, on a stack of its own. */
  thread_main(slot: number): void;
  /** What follows a fault of kind FAULT.…, on a fresh stack, in the task's name. */
  thread_fault(slot: number, kind: number): void;
  /** Whether the task in `slot` has ended, so that its trap is no fault. */
  slot_dying(slot: number): number;
  /** Its stack is gone. */
  slot_unwound(slot: number): void;
  /** A process for TypeScript: its slot, or −errno. */
  host_task_create(): number;
  /** It has a system call to make. */
  host_task_wake(slot: number): void;
  host_task_call_begin(slot: number): void;
  host_task_call_end(slot: number): void;
  /** It was woken for something else: signals. */
  host_task_idle(slot: number): void;
  preempt(): void;
  memory_grow(pages: number): number;
  memory_size(): number;
  table_grow(elements: number): number;
}

/** A kernel function on a stack of its own. */
export type Promising = (...args: (number | bigint)[]) => Promise<number | bigint | undefined>;

/** Puts a kernel export on a stack of its own at each call. */
export function promising(fn: unknown): Promising {
  return WebAssembly.promising(fn as Function) as Promising;
}

/** An import that suspends the stack it is called on until its promise is settled. */
export function suspending(fn: (...args: number[]) => Promise<void>): WebAssembly.ImportValue {
  return new WebAssembly.Suspending(fn) as unknown as WebAssembly.ImportValue;
}
