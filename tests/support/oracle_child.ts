// The process in which node:wasi runs a program: `node oracle_child.ts '<JSON of OracleSpec>'`.
// Its standard streams are the program's own; its verdict goes to file descriptor 3 as one line of JSON.
// node:wasi works synchronously and leaves descriptors behind, hence a process of its own for every run.

import { readFileSync, writeSync } from 'node:fs';
import { WASI } from 'node:wasi';
import type { OracleSpec, OracleVerdict } from './oracle.ts';

const ENOSYS = 52;

/** The program's imports: node:wasi's functions, and for the ones that it does not know functions that say ENOSYS. */
function importsOf(module: WebAssembly.Module, wasi: WASI): WebAssembly.Imports {
  const known = wasi.getImportObject() as Record<string, Record<string, WebAssembly.ImportValue>>;
  const imports: Record<string, Record<string, WebAssembly.ImportValue>> = {};
  for (const { module: namespace, name } of WebAssembly.Module.imports(module)) {
    imports[namespace] ??= {};
    imports[namespace][name] = known[namespace]?.[name] ?? (() => ENOSYS);
  }
  return imports;
}

function runOnce(module: WebAssembly.Module, args: string[], spec: OracleSpec): OracleVerdict {
  const old = WebAssembly.Module.imports(module).some((entry) => entry.module === 'wasi_unstable');
  const wasi = new WASI({
    version: old ? 'unstable' : 'preview1',
    args,
    env: spec.env,
    preopens: spec.preopens,
    returnOnExit: true,
  });
  const instance = new WebAssembly.Instance(module, importsOf(module, wasi));
  try {
    return { status: Number(wasi.start(instance)), trap: null };
  } catch (error) {
    // RangeError is V8's stack overflow; anything else is a fault of this file and must be seen.
    if (!(error instanceof WebAssembly.RuntimeError) && !(error instanceof RangeError)) throw error;
    return { status: 0, trap: error.message };
  }
}

const spec = JSON.parse(process.argv[2]!) as OracleSpec;
const module = new WebAssembly.Module(readFileSync(spec.wasm));
let verdict: OracleVerdict = { status: 0, trap: null };
for (const args of spec.commands) {
  verdict = runOnce(module, args, spec);
  if (verdict.status !== 0 || verdict.trap !== null) break;
}
writeSync(3, `${JSON.stringify(verdict)}\n`);
