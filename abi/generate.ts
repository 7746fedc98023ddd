// Writes the files that are made from the descriptions in this folder.
//
// Usage: node abi/generate.ts           write them
//        node abi/generate.ts --check   write nothing; name those that differ and exit with 1

import { readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { emitHeader } from './emit_c.ts';
import { emitDevices } from './emit_devices.ts';
import { emitKernel, emitUserland } from './emit_assemblyscript.ts';
import { emitHost } from './emit_typescript.ts';
import { emitTables } from './emit_table.ts';
import { emitTrace } from './emit_trace.ts';
import { ERRNOS, ERRNO_ALIASES } from './errno.ts';
import { MODULES, bindings, sectionsOf } from './interface.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What every generated file says of itself, as a comment that begins with `open`: its purpose, where it comes from, and `notes`. */
function headIn(
  [open, next, close]: [string, string, string],
  purpose: string,
  notes: string[] = [],
): string {
  const made =
    'Generated from abi/ by `node abi/generate.ts`. Do not edit: change the description there and run it again.';
  const paragraphs = [purpose, made, ...notes];
  return (
    paragraphs.map((text, index) => `${index === 0 ? open : `${next}\n${next}`} ${text}`).join('\n') + close
  );
}

const head = (purpose: string, ...notes: string[]): string => headIn(['//', '//', '\n'], purpose, notes);

const STRUCTS = "For a struct, NAME_FIELD is the offset of a field in bytes and NAME_SIZE the struct's size.";

const tableHead = head(
  'System calls as programs are bound to them: in through the border, to the function that does it, and out.',
  'Locks: none.',
);

const devicesHead = head(
  'Operations of devices: a function each, which puts the request together as the device expects it.',
  "Locks: the queues'.",
);

const traceHead = head(
  'What strace shows of system calls: their names, and how their arguments are read. The format: abi/emit_trace.ts.',
);

const cHead = headIn(
  ['/*', ' *', ' */'],
  'System calls of minios for programs in C: constants, structs and functions.',
);

/** Paths from the root of the repository, and what belongs there. */
export function generatedFiles(): Map<string, string> {
  checkNames();
  return new Map([
    [
      'kernel/base/abi.ts',
      emitKernel(head('Numbers and struct layouts of the system call interface.', STRUCTS)),
    ],
    [
      'userland/lib/base/abi.ts',
      emitUserland(head('System calls for programs: numbers, struct layouts, functions.', STRUCTS)),
    ],
    [
      'host/base/abi.ts',
      emitHost(
        head('Numbers and struct layouts of the system call interface, and the import table.', STRUCTS),
      ),
    ],
    ['kernel/dev/operations.ts', emitDevices(devicesHead)],
    ...[...emitTables(tableHead, join(ROOT, 'kernel/syscall'))].map(([file, text]): [string, string] => [
      `kernel/syscall/${file}`,
      text,
    ]),
    ['userland/lib/base/call_tables.ts', emitTrace(traceHead)],
    ['tests/programs/include/minios.h', emitHeader(cHead)],
  ]);
}

/** All constants share one name space in AssemblyScript and TypeScript, all imports one in the kernel's exports. */
function checkNames(): void {
  const names = [
    ...ERRNOS.map(({ name }) => name),
    ...ERRNO_ALIASES.map(([alias]) => alias),
    ...MODULES.flatMap((module) =>
      sectionsOf(module).flatMap(({ constants }) => constants.map(({ name }) => name)),
    ),
    ...bindings().map(({ module, name, signature }) => `${module}.${name} (${signature})`),
  ];
  const seen = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) throw new Error(`${name} is described twice in abi/; rename one of them`);
    seen.add(name);
  }
}

function isStale(path: string, content: string): boolean {
  try {
    return readFileSync(path, 'utf8') !== content;
  } catch {
    return true;
  }
}

/** The generated files under `root` that are missing or differ from what they should be. */
export function staleFiles(root = ROOT): string[] {
  return [...generatedFiles()]
    .filter(([path, content]) => isStale(join(root, path), content))
    .map(([path]) => path);
}

function main(args: string[]): number {
  if (args.length === 0) {
    for (const [path, content] of generatedFiles()) {
      mkdirSync(dirname(join(ROOT, path)), { recursive: true });
      writeFileSync(join(ROOT, path), content);
    }
    return 0;
  }
  if (args.length !== 1 || args[0] !== '--check') {
    console.error('usage: node abi/generate.ts [--check]');
    return 2;
  }
  const stale = staleFiles();
  for (const path of stale) console.error(`${path} is out of date; run: node abi/generate.ts`);
  return stale.length === 0 ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2));
