// The kernel's VFS in a WebAssembly instance of its own, for TypeScript tests: tests/kernel/support/vfs_driver.ts.

import { compiled } from '../../../scripts/lib/compiled.mjs';

const RAM_FRAMES = 512;

type Call = (...args: number[]) => number;

/** Exports of support/vfs_driver.ts. */
export interface Driver {
  call: Record<string, Call>;
  /** Puts `path` into the first or second text buffer and answers its length. */
  text(path: string, buffer?: 0 | 1): number;
  /** A view of `length` bytes of the data area. */
  data(length: number): Uint8Array;
  /** What the kernel wrote on the serial line. */
  log(): string;
}

let compiling: Promise<WebAssembly.Module> | undefined;

async function compile(): Promise<WebAssembly.Module> {
  const entries = ['tests/kernel/support/vfs_driver.ts', 'tests/kernel/support/abort.ts'];
  return new WebAssembly.Module(await compiled({ entries, target: 'spec-up' }));
}

/** Boots a fresh VFS. */
export async function makeDriver(): Promise<Driver> {
  const module = await (compiling ??= compile());
  const memory = new WebAssembly.Memory({ initial: RAM_FRAMES, maximum: RAM_FRAMES });
  let serial = '';
  const bytes = (address: number, length: number) => new Uint8Array(memory.buffer, address, length);
  const fail = (what: string) => (): never => {
    throw new Error(`${what}: ${serial}`);
  };
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {
    env: { memory, table: new WebAssembly.Table({ element: 'anyfunc', initial: 4096 }) },
    spec: { abort: fail('assertion failed'), print: () => undefined },
    hw: {
      now: () => 0,
      wall: () => 0,
      power: fail('the kernel panicked'),
      serial: (address: number, length: number) => {
        serial += new TextDecoder().decode(bytes(address, length).slice());
      },
    },
  };
  for (const { module: from, name, kind } of WebAssembly.Module.imports(module)) {
    if (kind === 'function') (imports[from] ??= {})[name] ??= fail(`the kernel called ${name}`);
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  const call = exports as unknown as Record<string, Call>;
  call['boot']!(RAM_FRAMES);
  const texts = call['text_address']!();
  const area = call['data_address']!();
  return {
    call,
    text(path, buffer = 0) {
      const { written } = new TextEncoder().encodeInto(path, bytes(texts + 8192 * buffer, 8192));
      return written;
    },
    data: (length) => bytes(area, length),
    log: () => serial,
  };
}
