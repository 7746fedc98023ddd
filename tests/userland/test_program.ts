// Programs in AssemblyScript that exist only for tests, from tests/userland/programs/.
//
// Interface: testProgram, testProgramCode.

import { compiled } from '../../scripts/lib/compiled.mjs';

/** Compiles tests/userland/programs/NAME.ts as programs of the system are compiled. */
export function testProgramCode(name: string): Promise<Uint8Array<ArrayBuffer>> {
  const entries = [`tests/userland/programs/${name}.ts`];
  return compiled({ entries, config: 'userland/asconfig.json' });
}

/** The same, to be instantiated. */
export async function testProgram(name: string): Promise<WebAssembly.Module> {
  return new WebAssembly.Module(await testProgramCode(name));
}
