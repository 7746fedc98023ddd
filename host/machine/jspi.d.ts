/** JavaScript Promise Integration, which TypeScript's library does not know yet: https://github.com/WebAssembly/js-promise-integration. */
declare namespace WebAssembly {
  /** An import that may suspend the stack it is called on, until the promise that it returns is settled. */
  class Suspending {
    constructor(fn: Function);
  }
  /** Runs an export on a stack of its own. */
  function promising(fn: Function): (...args: unknown[]) => Promise<unknown>;
}
