/**
 * What a program's imports are bound to: system calls are the kernel's exports themselves, with nothing in between. Where
 * two functions share a name (abi/wasmedge.ts), the type that the program asks for says which is meant.
 */
import { IMPORTS } from '../base/abi.ts';
import type { ImportBinding } from '../base/abi.ts';
import { MEMORY_MODULE } from './index.ts';
import type { ImportedFunction, ProgramInfo } from './index.ts';

export type Imports = Record<string, Record<string, WebAssembly.ImportValue>>;

/** The binding that `wanted` means; undefined if there is none of that name. Its type has been checked by the loader. */
export function bindingOf({ module, name, params, results }: ImportedFunction): ImportBinding | undefined {
  const binding = IMPORTS.get(module)?.get(name);
  if (!binding?.other) return binding;
  const type = `${params} -> ${results}`;
  return binding.signature === type ? binding : binding.other;
}

/** All imports that a program may have: one object serves every program that wants no function in its other form. */
export function bindImports(kernel: WebAssembly.Exports): Imports {
  const imports: Imports = { [MEMORY_MODULE]: {} };
  for (const [module, names] of IMPORTS) {
    const functions = (imports[module] ??= {});
    for (const [name, { kernelExport }] of names) {
      const call = kernel[kernelExport];
      if (call) functions[name] = call;
    }
  }
  return imports;
}

/** Programs of which it is known that all functions are those of the common object: nearly all. */
const common = new WeakSet<ProgramInfo>();

/** `all`, or a copy of it with the functions that `info` wants in their other form. */
export function importsFor(info: ProgramInfo, all: Imports, kernel: WebAssembly.Exports): Imports {
  if (common.has(info)) return all;
  let own = all;
  for (const wanted of info.imports) {
    const { module, name } = wanted;
    const binding = bindingOf(wanted);
    if (!binding || binding === IMPORTS.get(module)?.get(name)) continue;
    if (own === all) own = { ...all };
    own[module] = { ...own[module], [name]: kernel[binding.kernelExport] };
  }
  if (own === all) common.add(info);
  return own;
}
