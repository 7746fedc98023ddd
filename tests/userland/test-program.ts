// Programs in AssemblyScript that exist only for tests, from tests/userland/programs/.
//
// Interface: testProgram.

import { compileAssemblyScript } from '../../scripts/lib/asc.mjs';

/** Compiles tests/userland/programs/NAME.ts as programs of the system are compiled. */
export async function testProgram(name: string): Promise<WebAssembly.Module> {
  const entries = [`tests/userland/programs/${name}.ts`];
  const { wasm } = await compileAssemblyScript({ entries, config: 'userland/asconfig.json' });
  return new WebAssembly.Module(wasm);
}
