// Writes the interface as a C header for test programs. Names carry the module's prefix (`minios_spawn`,
// `struct minios_stat`, `MINIOS_SIGHUP`, `WASI_OFLAGS_CREAT`), so that they stay apart from the C library's.
// Error numbers are those of the C library's <errno.h>.

import { C_MODULES, USERLAND_MODULES } from './interface.ts';
import { constantsOf, lower, type FlatConstant } from './lowering.ts';
import {
  representationOf,
  type Definition,
  type Func,
  type Module,
  type ScalarName,
  type Struct,
  type Type,
  type Union,
} from './schema.ts';

/** tests/programs/include/minios.h */
export function emitHeader(head: string): string {
  const structNames = new Map<Struct | Union, string>();
  return [
    head,
    '#ifndef MINIOS_H',
    '#define MINIOS_H',
    '',
    '#include <stddef.h>',
    '#include <stdint.h>',
    ...USERLAND_MODULES.flatMap((module) =>
      module.definitions.flatMap((definition) => emitDefinition(definition, module.prefix, structNames)),
    ),
    ...C_MODULES.flatMap((module) => module.functions.flatMap((fn) => emitFunction(module, fn, structNames))),
    '',
    '#endif',
    '',
  ].join('\n');
}

function emitDefinition(
  definition: Definition,
  prefix: string,
  names: Map<Struct | Union, string>,
): string[] {
  if (definition.kind === 'struct' || definition.kind === 'union')
    return emitRecord(definition, prefix, names);
  const constants = constantsOf(definition);
  if (constants.length === 0) return [];
  return [
    '',
    `/* ${definition.name}: ${definition.doc} */`,
    ...constants.map((constant) => define(constant, prefix)),
  ];
}

function define({ name, value, doc, type }: FlatConstant, prefix: string): string {
  const literal = type === 'u64' ? `UINT64_C(${value})` : value < 0n ? `(${value})` : `${value}`;
  return `#define ${prefix.toUpperCase()}${name} ${literal} /* ${doc} */`;
}

/** A struct or union with the records inside it first, each once. */
function emitRecord(record: Struct | Union, prefix: string, names: Map<Struct | Union, string>): string[] {
  if (names.has(record)) return [];
  const inside = membersOf(record).flatMap((type) => {
    const base = type.kind === 'array' ? type.element : type;
    return base.kind === 'struct' || base.kind === 'union' ? emitRecord(base, prefix, names) : [];
  });
  const name = `struct ${prefix}${record.name}`;
  names.set(record, name);
  const body = record.kind === 'struct' ? structBody(record, names) : unionBody(record, names);
  return [
    ...inside,
    '',
    `/* ${record.doc} */`,
    `${name} {`,
    ...body,
    '};',
    `_Static_assert(sizeof(${name}) == ${record.size}, "size of ${record.name}");`,
  ];
}

function membersOf(record: Struct | Union): Type[] {
  return record.kind === 'struct'
    ? record.fields.map(({ type }) => type)
    : record.members.flatMap(({ type }) => (type ? [type] : []));
}

function structBody(record: Struct, names: Map<Struct | Union, string>): string[] {
  return record.fields.map(({ name, type, doc }) => `  ${declare(type, name, names)}; /* ${doc} */`);
}

function unionBody(record: Union, names: Map<Struct | Union, string>): string[] {
  const members = record.members.flatMap(({ name, type }) =>
    type ? [`    ${declare(type, name, names)};`] : [],
  );
  return [`  ${cType(record.tag, names)} tag;`, '  union {', ...members, '  };'];
}

/** Macros that compilers predefine outside strict mode and that would break a member of the same name. */
const PREDEFINED = new Set(['unix', 'linux']);

function declare(type: Type, plainName: string, names: Map<Struct | Union, string>): string {
  const name = PREDEFINED.has(plainName) ? `${plainName}_` : plainName;
  if (type.kind === 'array') return `${declare(type.element, name, names)}[${type.count}]`;
  const text = cType(type, names);
  return text.endsWith('*') ? `${text}${name}` : `${text} ${name}`;
}

function cType(type: Type, names: Map<Struct | Union, string>): string {
  if (type.kind === 'struct' || type.kind === 'union') return names.get(type)!;
  if (type.kind !== 'pointer') return scalarType(representationOf(type)!);
  const target = type.target === null || isByte(type.target) ? 'void' : cType(type.target, names);
  return `${type.readOnly ? 'const ' : ''}${target} *`;
}

const isByte = (type: Type): boolean => type.kind === 'scalar' && type.name === 'u8';

function scalarType(name: ScalarName): string {
  return `${name.startsWith('u') ? 'uint' : 'int'}${name.slice(1)}_t`;
}

function emitFunction(module: Module, fn: Func, names: Map<Struct | Union, string>): string[] {
  const parameters =
    lower(fn)
      .map(({ name, type }) => declare(type, name, names))
      .join(', ') || 'void';
  const result = fn.returns === 'errno' || fn.returns === 'value' ? 'int32_t' : 'void';
  const noreturn = fn.returns === 'noreturn' ? '_Noreturn ' : '';
  return [
    '',
    `/* ${fn.doc} */`,
    `__attribute__((import_module("${module.name}"), import_name("${fn.name}")))`,
    `${noreturn}${result} ${module.prefix}${fn.name}(${parameters});`,
  ];
}
