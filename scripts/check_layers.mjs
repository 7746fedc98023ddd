// Checks who may import whom. Prints one line per violation and exits 1 if there is any.
//
//   node scripts/check_layers.mjs [ROOT]
//
// 1. kernel/, host/, userland/lib/ and userland/minios/: an import goes to a lower layer or stays in its folder (lib/layers.mjs); the
//    tables of the documentation say the same.
// 2. Parts (PARTS): the kernel, the page and the folders of the userland and the host know only what their row says.
// 3. host/: only host/platform and host/cli import `node:*` or touch page globals.
// 4. No import cycles anywhere.
// 5. File names are in snake_case.
// 6. Every file of kernel/, userland/, host/ and web/ is reached from an entry (scripts/lib/entries.mjs) or from a program
//    that tests compile.

import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, posix, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ORDERS, tableOf } from './lib/layers.mjs';
import { COMPLETE, KERNEL_ENTRY, NODE_ENTRIES, USERLAND_MANIFEST, WEB_ENTRIES } from './lib/entries.mjs';

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), '..'));

/** Pages that show an order to their readers. */
const PAGES = {
  'CONTRIBUTING.md': ['kernel', 'host', 'userland/lib', 'userland/minios'],
  'docs/kernel.md': ['kernel'],
};

/** What may be used by code that runs a machine or serves it. */
const MACHINE = ['host/machine', 'host/loader', 'host/platform', 'host/base'];

/** First matching row decides: files below `from` may import files below `to`. */
const PARTS = [
  { from: 'kernel', to: ['kernel', 'abi'] },
  // What all programs share knows none of them; the CLI of containers knows the runtime by its commands.
  { from: 'userland/lib', to: ['userland/lib'] },
  { from: 'userland/runtime', to: ['userland/runtime', 'userland/lib'] },
  { from: 'userland/minios', to: ['userland/minios', 'userland/runtime/runtime.ts', 'userland/lib'] },
  { from: 'userland/sh', to: ['userland/sh', 'userland/bin', 'userland/lib'] },
  { from: 'userland/bin', to: ['userland/bin', 'userland/lib'] },
  { from: 'userland/init', to: ['userland/init', 'userland/lib'] },
  { from: 'userland/strace', to: ['userland/strace', 'userland/lib'] },
  // Device models know the rings that the machine gives them, not who fills them.
  { from: 'host/devices', to: ['host/devices', 'host/loader', 'host/platform', 'host/base'] },
  { from: 'host/platform', to: ['host/platform', 'abi'] },
  { from: 'host/base', to: ['host/base'] },
  { from: 'host/loader', to: ['host/loader', 'host/base'] },
  { from: 'host/machine', to: [...MACHINE, 'host/devices'] },
  { from: 'host/worker', to: [...MACHINE, 'host/worker'] },
  { from: 'host/images', to: [...MACHINE, 'host/images'] },
  { from: 'host', to: ['host', 'abi', 'package.json'] },
  { from: 'web', to: ['web', 'host', 'abi', 'package.json'] },
  { from: 'abi', to: ['abi'] },
];

const TEST_PROGRAMS = 'tests/userland/programs';

/** Who may know where it runs: import `node:*`, or use the page's and the worker's globals. */
const PLATFORM_AWARE = ['host/platform', 'host/cli'];
const PAGE_GLOBALS = /\b(window|document|localStorage|navigator\.storage)\b\s*[.[(]/;

/** import and export from, import(); not a worker's URL, which starts an entry of its own. */
const IMPORT =
  /(?:\bimport|\bexport)\s+(?:type\s+)?(?:[\w$*{}\s,]+?\s+from\s+)?(['"])([^'"]+)\1|\bimport\s*\(\s*(['"])([^'"]+)\3/g;

/** What '#platform' stands for: package.json, "imports". */
const PLATFORMS = ['host/platform/node/platform.ts', 'host/platform/web/platform.ts'];

const below = (file, folder) => file === folder || file.startsWith(`${folder}/`);

/** The source with comments blanked, line breaks kept. Strings stay: imports are strings. */
function withoutComments(text) {
  return text.replace(
    /'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|\/\/[^\n]*|\/\*[^]*?\*\//g,
    (match) => (match.startsWith('/') ? match.replace(/[^\n]/g, ' ') : match),
  );
}

function sourceFiles() {
  const files = [];
  for (const folder of ['kernel', 'userland', 'host', 'web', 'abi']) {
    if (!existsSync(join(root, folder))) continue;
    for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
      const path = relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/');
      if (entry.isFile() && /\.(ts|mjs|js)$/.test(path) && !path.endsWith('.d.ts')) files.push(path);
    }
  }
  return files.sort();
}

/** The file that a specifier names, or undefined for packages and built-in modules. */
function resolveImport(file, specifier) {
  if (specifier === '#platform') return PLATFORMS[0];
  if (!specifier.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(file), specifier);
  const candidates = [path, `${path}.ts`, `${path}/index.ts`];
  return (
    candidates.find((candidate) => /\.\w+$/.test(candidate) && existsSync(join(root, candidate))) ?? path
  );
}

function readImports(file, text) {
  const imports = [];
  for (const match of text.matchAll(IMPORT)) {
    const specifier = match[2] ?? match[4];
    const line = text.slice(0, match.index).split('\n').length;
    imports.push({ specifier, line, target: resolveImport(file, specifier) });
  }
  return imports;
}

/** Where `file` stands in `order`: its row and folder, or undefined for one that is elsewhere. */
function placeOf({ part, rows }, file) {
  if (!below(file, part)) return undefined;
  const rest = file.slice(part.length + 1);
  const folder = rest.includes('/') ? rest.split('/')[0] : '.';
  return { folder, row: rows.findIndex(([folders]) => folders.includes(folder)) };
}

function checkOrder(order, file, { target }) {
  const from = placeOf(order, file);
  const to = placeOf(order, target);
  if (!from || !to || from.folder === to.folder) return undefined;
  const { part, rows, together } = order;
  if (from.row < 0) return `no layer for ${part}/${from.folder}: add it to ORDERS in scripts/lib/layers.mjs`;
  if (from.row > to.row || (together && from.row === to.row)) return undefined;
  const named = (row) => `layer ${row} (${(rows[row]?.[0] ?? ['?']).map((name) => `${part}/${name}`)})`;
  return `${named(from.row)} imports ${named(to.row)}: ${target}`;
}

/** Tables of the documentation that are not those of ORDERS. */
function checkPages() {
  return Object.entries(PAGES).flatMap(([page, parts]) => {
    const path = join(root, page);
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.replaceAll(/ +/g, ' '));
    const wanted = ORDERS.filter(({ part }) => parts.includes(part)).flatMap((order) => tableOf(order));
    return wanted
      .filter((line) => !lines.includes(line))
      .map((line) => `${page}: its table of layers has no line ${line} (scripts/lib/layers.mjs)`);
  });
}

/** Names of files: snake_case, but for what tools look for under a name of their own. */
const NAME = /^[a-z0-9_]+(\.[a-z0-9_]+)*$/;
const TOOLS_NAMES =
  /^(README|CONTRIBUTING|CHANGELOG|LICENSE|Dockerfile.*|package-lock\.json|\..*|os-release)(\.|$)/;

function checkNames() {
  const folders = ['kernel', 'userland', 'host', 'web', 'abi', 'scripts', 'tests', 'bench', 'docs', 'bin'];
  return folders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !NAME.test(entry.name) && !TOOLS_NAMES.test(entry.name))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)))
        .map((file) => `${file}: file names are in snake_case`),
    );
}

function checkPart(file, { target }) {
  const row = PARTS.find(({ from }) => below(file, from));
  if (row === undefined)
    return `no row for ${posix.dirname(file)}: add it to PARTS in scripts/check_layers.mjs`;
  if (row.to.some((folder) => below(target, folder))) return undefined;
  return `${row.from} may import only ${row.to.join(', ')}: ${target}`;
}

function checkPlatform(file, text, imports) {
  if (!below(file, 'host') || PLATFORM_AWARE.some((folder) => below(file, folder))) return [];
  const found = imports
    .filter(({ specifier }) => specifier.startsWith('node:'))
    .map(({ line, specifier }) => `${file}:${line}: only host/platform and host/cli may import ${specifier}`);
  text.split('\n').forEach((code, index) => {
    const global = PAGE_GLOBALS.exec(code);
    if (global) found.push(`${file}:${index + 1}: only host/platform and host/cli may use ${global[1]}`);
  });
  return found;
}

/** One line per strongly connected group of files (Tarjan 1972). */
function findCycles(graph) {
  const index = new Map();
  const low = new Map();
  const stack = [];
  const cycles = [];
  const visit = (file) => {
    index.set(file, index.size);
    low.set(file, index.get(file));
    stack.push(file);
    for (const next of graph.get(file) ?? []) {
      if (!index.has(next)) visit(next);
      if (stack.includes(next)) low.set(file, Math.min(low.get(file), low.get(next)));
    }
    if (low.get(file) !== index.get(file)) return;
    const group = stack.splice(stack.indexOf(file));
    if (group.length > 1 || graph.get(file)?.includes(file)) cycles.push(group);
  };
  for (const file of graph.keys()) if (!index.has(file)) visit(file);
  return cycles.map((group) => `import cycle: ${shortestCycle(graph, group).join(' -> ')}`);
}

/** A shortest cycle inside a strongly connected group, by breadth-first search from its first file. */
function shortestCycle(graph, group) {
  const start = group[0];
  const paths = [[start]];
  const seen = new Set();
  for (const path of paths) {
    for (const next of graph.get(path.at(-1)) ?? []) {
      if (next === start) return [...path, start];
      if (!group.includes(next) || seen.has(next)) continue;
      seen.add(next);
      paths.push([...path, next]);
    }
  }
  return group;
}

/** What programs in AssemblyScript import that only tests run. */
function importsOfTestPrograms() {
  if (!existsSync(join(root, TEST_PROGRAMS))) return [];
  return readdirSync(join(root, TEST_PROGRAMS)).flatMap((name) => {
    const file = `${TEST_PROGRAMS}/${name}`;
    return readImports(file, withoutComments(readFileSync(join(root, file), 'utf8')));
  });
}

/** Files that nothing reaches: dead, or without an entry. */
function findUnreachable(graph) {
  const manifest = join(root, USERLAND_MANIFEST);
  const programs = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')).programs ?? []) : [];
  const entries = [KERNEL_ENTRY, ...Object.values(NODE_ENTRIES), ...Object.values(WEB_ENTRIES)];
  const reached = new Set([...entries, ...programs.map(({ source }) => `userland/${source}`), ...PLATFORMS]);
  for (const { target } of importsOfTestPrograms()) if (target !== undefined) reached.add(target);
  for (const file of reached) for (const next of graph.get(file) ?? []) reached.add(next);
  return [...graph.keys()].filter((file) => !reached.has(file) && !below(file, 'abi'));
}

const problems = [];
const graph = new Map();
for (const file of sourceFiles()) {
  const text = withoutComments(readFileSync(join(root, file), 'utf8'));
  const imports = readImports(file, text);
  const local = imports.filter(({ target }) => target !== undefined);
  graph.set(file, [...new Set(local.map(({ target }) => target))]);
  for (const entry of local) {
    for (const problem of [
      ...ORDERS.map((order) => checkOrder(order, file, entry)),
      checkPart(file, entry),
    ]) {
      if (problem) problems.push(`${file}:${entry.line}: ${problem}`);
    }
  }
  problems.push(...checkPlatform(file, text, imports));
}
problems.push(...findCycles(graph), ...checkNames(), ...checkPages());
// Another tree than this repository has no entries.
const unreachable = process.argv.length > 2 ? [] : findUnreachable(graph);
for (const file of unreachable) {
  const line = `${file}: no entry reaches it (scripts/lib/entries.mjs)`;
  if (COMPLETE) problems.push(line);
  else console.log(line);
}
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
else console.log(`layers: ${graph.size} files, no violation, no cycle`);
