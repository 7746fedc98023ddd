// Unit tests of the kernel, written in AssemblyScript: a spec in tests/kernel/ imports kernel files and
// exports functions `test_*`. Each runs in a fresh instance over fresh, zeroed RAM, in the debug builds for
// one hart and for several. A failed `assert`, a panic or any other trap fails the test. A function `panics_*`
// is the opposite: it passes if the kernel panics, and fails if it returns or ends in any other way.
//
// Interface: declareSpec(path), called by kernel_spec_plugin.ts. RAM_PAGES of RAM; `hw` is makeHardware().

import { resolve } from 'node:path';
import { describe, test } from 'vitest';
import { root } from '../../scripts/lib/asc.mjs';
import { compiled } from '../../scripts/lib/compiled.mjs';
import { POWER_PANIC } from '../../host/base/abi.ts';

/** Size of the RAM that a test gets, in 64 KiB pages. */
const RAM_PAGES = 1024;
/** Table slots: the module's own functions, and room for program windows. */
const TABLE_SLOTS = 4096;
/** The kernel's builds that each spec runs in: targets of asconfig.json. */
const TARGETS = ['spec-up', 'spec-smp'];
/** Takes the place of the kernel's abort in those targets, so that a failed assert names its line. */
const ABORT = 'tests/kernel/support/abort.ts';

/** Compiles the spec at `path` (relative to the repository) and declares its tests. */
export async function declareSpec(path: string): Promise<void> {
  for (const target of TARGETS) {
    const module = new WebAssembly.Module(await compiled({ entries: [path, ABORT], target }));
    const names = WebAssembly.Module.exports(module)
      .map(({ name }) => name)
      .filter((name) => /^(test|panics)_/.test(name));
    if (names.length === 0) throw new Error(`${path} exports no function test_* or panics_*`);
    describe(target.replace('spec-', ''), () => {
      for (const name of names) {
        test(name.replace(/^test_/, '').replaceAll('_', ' '), () => runTest(module, target, name));
      }
    });
  }
}

function runTest(module: WebAssembly.Module, target: string, name: string): void {
  const shared = target.endsWith('smp');
  const memory = new WebAssembly.Memory({ initial: RAM_PAGES, maximum: RAM_PAGES, shared });
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: TABLE_SLOTS });
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {
    env: { memory, table },
    spec: makeSpecImports(memory),
    hw: makeHardware(memory),
  };
  for (const { module: from, name: what, kind } of WebAssembly.Module.imports(module)) {
    const provided = (imports[from] ??= {});
    if (kind === 'function') provided[what] ??= missing(`${from}.${what}`);
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  try {
    (exports[name] as () => void)();
  } catch (error) {
    if (error instanceof Panic && name.startsWith('panics_')) return;
    throw error instanceof WebAssembly.RuntimeError ? describeTrap(error) : error;
  }
  if (name.startsWith('panics_')) throw new Error('the kernel did not panic');
}

/** The kernel stopped the machine after a broken invariant; the message is what the serial line said. */
class Panic extends Error {}

/** A trap, with the functions of the kernel that it went through, innermost first. */
function describeTrap(error: WebAssembly.RuntimeError): Error {
  const frames = [...(error.stack ?? '').matchAll(/at (?:\S+\.)?(\S+) \(wasm:/g)].map(([, name]) => name);
  return new Error(`${error.message} in ${frames.join(' < ') || 'a function without a name'}`, {
    cause: error,
  });
}

function missing(name: string): () => never {
  return () => {
    throw new Error(`the kernel called ${name}, which a unit test does not provide`);
  };
}

function makeSpecImports(memory: WebAssembly.Memory): Record<string, WebAssembly.ImportValue> {
  return {
    abort(message: number, file: number, line: number, column: number): never {
      const where = readString(memory, file);
      const error = new Error(readString(memory, message) || 'assertion failed');
      // The line in the spec or in the kernel, where vitest looks for it.
      error.stack = `Error: ${error.message}\n    at assert (${resolve(root, where)}:${line}:${column})`;
      throw error;
    },
    print(text: number): void {
      console.log(readString(memory, text));
    },
  };
}

/** The machine, as far as a unit test needs one: a serial line, a clock that stands still, a power switch. */
function makeHardware(memory: WebAssembly.Memory): Record<string, WebAssembly.ImportValue> {
  let serial = '';
  return {
    probe: () => undefined,
    now: () => 0,
    wall: () => 0,
    serial(address: number, length: number): void {
      // A copy: TextDecoder refuses shared memory.
      serial += new TextDecoder().decode(new Uint8Array(memory.buffer).slice(address, address + length));
    },
    power(how: number, status: number): never {
      const message = `the kernel stopped the machine (${how}, status ${status}): ${serial.trim()}`;
      throw how === POWER_PANIC ? new Panic(message) : new Error(message);
    },
  };
}

/** An AssemblyScript string: UTF-16 code units, their byte length in the word before. Null is ''. */
function readString(memory: WebAssembly.Memory, address: number): string {
  if (address === 0) return '';
  const view = new DataView(memory.buffer);
  const length = view.getUint32(address - 4, true);
  return new TextDecoder('utf-16le').decode(new Uint8Array(memory.buffer).slice(address, address + length));
}
