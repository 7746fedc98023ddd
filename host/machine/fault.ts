/**
 * Which fault a trap is: JavaScript tells only the engine's words, and the kernel wants to choose a signal.
 *
 * The words are V8's (src/common/message-template.h, kTrap…), the same in Node and Chromium; tests/machine checks
 * each of them against the engine.
 */

/** Kinds of fault, as the kernel's `thread_fault(slot, kind)` takes them. */
export const FAULT = {
  /** `unreachable`: SIGILL. */
  illegal: 0,
  /** An access outside of memory, a table, a segment; a call through a bad function pointer: SIGSEGV. */
  access: 1,
  /** Division by zero, a result that does not fit: SIGFPE. */
  arithmetic: 2,
  /** The stack is full: SIGSEGV. */
  stack: 3,
  /** An exception that nobody caught: SIGABRT. */
  exception: 4,
  /** Anything else: SIGILL. */
  other: 5,
} as const;

export type Fault = (typeof FAULT)[keyof typeof FAULT];

const MESSAGES: readonly (readonly [RegExp, Fault])[] = [
  [/^unreachable/, FAULT.illegal],
  [/out of bounds|null function|signature mismatch|null pointer|illegal cast|unaligned/, FAULT.access],
  [/by zero|unrepresentable/, FAULT.arithmetic],
];

/** What kind of fault ended a task's stack with `error`. */
export function classifyFault(error: unknown): Fault {
  if (error instanceof WebAssembly.RuntimeError) {
    return MESSAGES.find(([pattern]) => pattern.test(error.message))?.[1] ?? FAULT.other;
  }
  if (error instanceof RangeError && error.message.startsWith('Maximum call stack')) return FAULT.stack;
  if (error instanceof WebAssembly.Exception) return FAULT.exception;
  return FAULT.other;
}
