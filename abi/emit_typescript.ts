// Writes the interface as TypeScript for the host: constants, errno names, and the binding of a program's imports.

import { ERRNOS, ERRNO_ALIASES } from './errno.ts';
import { MODULES, bindings, sectionsOf, type Binding } from './interface.ts';
import type { FlatConstant } from './lowering.ts';

/** host/base/abi.ts */
export function emitHost(head: string): string {
  return [
    head,
    '// Error numbers.',
    ...ERRNOS.map(({ name, number, text }) => `export const ${name} = ${number}; // ${text}`),
    ...ERRNO_ALIASES.map(([alias, name]) => `export const ${alias} = ${name};`),
    ...MODULES.flatMap((module) => [
      '',
      `// ---- ${module.name} ----`,
      ...sectionsOf(module).flatMap(({ heading, constants }) => [
        '',
        `// ${heading}`,
        ...constants.map(constantLine),
      ]),
    ]),
    '',
    ...errnoTables(),
    '',
    ...imports(),
    '',
  ].join('\n');
}

/** 64-bit numbers are BigInt, as WebAssembly hands them over. */
function constantLine({ name, value, doc, type }: FlatConstant): string {
  const wide = type === 'u64' || type === 's64';
  return `export const ${name} = ${value}${wide ? 'n' : ''}; // ${doc}`;
}

function errnoTables(): string[] {
  return [
    'const ERRNO_TABLE: ReadonlyMap<number, readonly [name: string, text: string]> = new Map([',
    ...ERRNOS.map(({ name, number, text }) => `  [${number}, ['${name}', '${text}']],`),
    ']);',
    '',
    '/** The name of an error number, `ENOENT`; takes it positive or negated. Unknown ones: `E` and the number. */',
    'export function errnoName(errno: number): string {',
    '  return ERRNO_TABLE.get(Math.abs(errno))?.[0] ?? `E${Math.abs(errno)}`;',
    '}',
    '',
    '/** The text of an error number, as strerror(3) has it; takes it positive or negated. */',
    'export function errnoText(errno: number): string {',
    '  return ERRNO_TABLE.get(Math.abs(errno))?.[1] ?? `Unknown error ${Math.abs(errno)}`;',
    '}',
  ];
}

function imports(): string[] {
  const byModule = Map.groupBy(bindings(), ({ module }) => module);
  return [
    '/** What an import of a program is bound to. */',
    'export interface ImportBinding {',
    "  /** Name of the kernel's export. */",
    '  readonly kernelExport: string;',
    '  /** WebAssembly types, `i32 i64 -> i32`; ` -> ` always with both spaces: ` -> i32`, `i32 -> `. */',
    '  readonly signature: string;',
    '  /** The function does not come back. */',
    '  readonly noreturn?: true;',
    '  /** Another function of the same name, for programs that import it with this other type. */',
    '  readonly other?: ImportBinding;',
    '}',
    '',
    '/** Every import that a program may have, by module and name. Maps, because a program chooses the names. */',
    'export const IMPORTS: ReadonlyMap<string, ReadonlyMap<string, ImportBinding>> = new Map([',
    ...[...byModule].flatMap(([module, entries]) => [
      `  ['${module}', new Map<string, ImportBinding>([`,
      ...[...Map.groupBy(entries, ({ name }) => name).values()].map(importLine),
      '  ])],',
    ]),
    ']);',
  ];
}

/** One name, and the functions that share it: told apart by their types. */
function importLine(entries: Binding[]): string {
  const bound = entries.reduceRight((other, { kernelExport, signature, noreturn }) => {
    const flag = noreturn ? ', noreturn: true' : '';
    const rest = other === '' ? '' : `, other: ${other}`;
    return `{ kernelExport: '${kernelExport}', signature: '${signature}'${flag}${rest} }`;
  }, '');
  return `    ['${entries[0].name}', ${bound}],`;
}
