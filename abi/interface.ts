// The whole interface in one value: every import module that a program may use, and the bindings of its functions to
// the kernel's exports. The generators work from here; to add a module, add it here.

import { constantsOf, signatureOf, type FlatConstant } from './lowering.ts';
import { machine } from './machine.ts';
import { minios } from './minios.ts';
import type { Func, Module } from './schema.ts';
import { wasiSnapshotPreview1 } from './wasi_snapshot_preview1.ts';
import { wasix32v1 } from './wasix_32v1.ts';
import { wasmedge } from './wasmedge.ts';
import { wasiUnstable, wasiUnstableShared } from './wasi_unstable.ts';

/** In the order of the generated files. */
export const MODULES: readonly Module[] = [
  wasiSnapshotPreview1,
  wasiUnstable,
  wasmedge,
  wasix32v1,
  minios,
  machine,
];

/** Modules whose functions userland calls; `wasi_unstable` and WasmEdge's are there for other people's programs only. */
export const USERLAND_MODULES: readonly Module[] = MODULES.filter(
  (module) => module !== wasiUnstable && module !== wasmedge && module !== machine,
);

/** Modules that test programs in C get declarations for; the C library has preview1's. */
export const C_MODULES: readonly Module[] = USERLAND_MODULES.filter(
  (module) => module !== wasiSnapshotPreview1,
);

/** One import that a program may have. */
export interface Binding {
  module: string;
  name: string;
  kernelExport: string;
  signature: string;
  noreturn: boolean;
}

function bind(module: string, prefix: string, fn: Func): Binding {
  return {
    module,
    name: fn.name,
    kernelExport: prefix + fn.name,
    signature: signatureOf(fn),
    noreturn: fn.returns === 'noreturn',
  };
}

/** Every import, by module and name. */
export function bindings(): Binding[] {
  const own = MODULES.flatMap(({ name, prefix, functions }) => functions.map((fn) => bind(name, prefix, fn)));
  const shared = wasiUnstableShared.map((fn) => bind(wasiUnstable.name, wasiSnapshotPreview1.prefix, fn));
  return [...own, ...shared];
}

/** A definition's constants under its heading. */
export interface Section {
  heading: string;
  constants: FlatConstant[];
}

/** The constants of a module, one section per definition. Constants of all modules share one name space. */
export function sectionsOf(module: Module): Section[] {
  return module.definitions
    .map((definition) => ({
      heading: `${definition.name}: ${definition.doc}`,
      constants: constantsOf(definition),
    }))
    .filter(({ constants }) => constants.length > 0);
}
