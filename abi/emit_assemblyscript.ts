// Writes the interface as AssemblyScript: constants for the kernel; constants, imports and errno texts for programs.

import { ERRNOS, ERRNO_ALIASES } from './errno.ts';
import { MODULES, USERLAND_MODULES, sectionsOf } from './interface.ts';
import { lower, type FlatConstant } from './lowering.ts';
import { representationOf, type Func, type Module, type ScalarName, type Type } from './schema.ts';

/** kernel/base/abi.ts */
export function emitKernel(head: string): string {
  return [
    head,
    '// Error numbers. Kernel functions answer a value ≥ 0 or one of these negated.',
    ...errnoConstants(),
    ...MODULES.flatMap(moduleConstants),
    '',
  ].join('\n');
}

/** userland/lib/base/abi.ts */
export function emitUserland(head: string): string {
  return [
    head,
    '// Error numbers. `wasi_` and `wasix_` functions answer 0 or one of these, `minios_` functions a value ≥ 0 or one',
    '// negated. errno_text says it in words.',
    ...errnoConstants(),
    ...USERLAND_MODULES.flatMap((module) => [...moduleConstants(module), ...moduleImports(module)]),
    '',
    ...errnoText(),
    '',
  ].join('\n');
}

function errnoConstants(): string[] {
  return [
    ...ERRNOS.map(({ name, number, text }) => `export const ${name}: i32 = ${number}; // ${text}`),
    ...ERRNO_ALIASES.map(([alias, name]) => `export const ${alias}: i32 = ${name};`),
  ];
}

function moduleConstants(module: Module): string[] {
  return [
    '',
    `// ---- ${module.name}: constants ----`,
    ...sectionsOf(module).flatMap(({ heading, constants }) => [
      '',
      `// ${heading}`,
      ...constants.map(constantLine),
    ]),
  ];
}

function constantLine({ name, value, doc, type }: FlatConstant): string {
  return `export const ${name}: ${constantType(type)} = ${value}; // ${doc}`;
}

/** Sizes and offsets add to addresses. */
function constantType(type: FlatConstant['type']): string {
  return type === 'size' ? 'usize' : scalarType(type);
}

/** Small numbers take part in signed arithmetic. */
function scalarType(type: ScalarName | null): string {
  switch (type) {
    case 'u64':
      return 'u64';
    case 's64':
      return 'i64';
    case 'u32':
      return 'u32';
    default:
      return 'i32';
  }
}

function moduleImports(module: Module): string[] {
  return [
    '',
    `// ---- ${module.name}: functions ----`,
    ...module.functions.flatMap((fn) => ['', ...importDeclaration(module, fn)]),
  ];
}

function importDeclaration(module: Module, fn: Func): string[] {
  const parameters = lower(fn)
    .map(({ name, type }) => `${name}: ${parameterType(type)}`)
    .join(', ');
  const result = fn.returns === 'errno' || fn.returns === 'value' ? 'i32' : 'void';
  return [
    `/** ${fn.doc} */`,
    `@external("${module.name}", "${fn.name}")`,
    `export declare function ${module.prefix}${fn.name}(${parameters}): ${result};`,
  ];
}

function parameterType(type: Type): string {
  return type.kind === 'pointer' ? 'usize' : scalarType(representationOf(type));
}

function errnoText(): string[] {
  return [
    '/** The text of an error number, as strerror(3) has it; takes the number positive or negated. */',
    'export function errno_text(errno: i32): string {',
    '  switch (errno < 0 ? -errno : errno) {',
    ...ERRNOS.map(({ name, text }) => `    case ${name}: return "${text}";`),
    '    default: return "Unknown error " + errno.toString();',
    '  }',
    '}',
  ];
}
