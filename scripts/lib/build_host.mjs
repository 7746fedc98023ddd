// Build step: the host, bundled for Node and for browsers, and the licences of what was bundled.
//
// Both bundles are made from the same sources; an import of '#platform' is host/platform/node/platform.ts in one and
// host/platform/web/platform.ts in the other (package.json, "imports").

import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './asc.mjs';
import { NODE_ENTRIES, WEB_ENTRIES } from './entries.mjs';
import { runStep, writeOutput } from './steps.mjs';

/** Files of web/ that are served as they are. Style sheets are bundled. */
const STATIC_FILE = /\.(html|svg|png|ico|woff2|webmanifest|json)$/;

/** In the package, and beside the page, which is published without it. */
const LICENCES = ['dist/THIRD-PARTY-LICENSES.txt', 'dist/web/THIRD-PARTY-LICENSES.txt'];

/**
 * @param {(path: string) => boolean} present
 * @param {string[]} image kernel, machine modules and root file system in dist/, which the page needs beside it
 * @returns {Promise<string[]>} the files of dist/ that it is responsible for
 */
export async function buildHost(present, image) {
  const node = await bundle('node', NODE_ENTRIES, present, 'dist', '.mjs', {
    platform: 'node',
    target: 'node24',
    // Bundled CommonJS packages may call require() for Node's own modules.
    banner: {
      js: "import { createRequire as $createRequire } from 'node:module'; const require = $createRequire(import.meta.url);",
    },
  });
  const web = await bundle('web', WEB_ENTRIES, present, 'dist/web', '.js', {
    platform: 'browser',
    target: 'es2024',
  });
  const copies = [
    ...staticFiles('web').map((from) => ({ from, to: `dist/${from}` })),
    ...image.map((from) => ({ from, to: from.replace(/^dist\//, 'dist/web/') })),
  ];
  for (const { from, to } of web.outputs.length > 0 ? copies : []) {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    copyFileSync(join(root, from), join(root, to));
  }
  const texts = licences([...node.inputs, ...web.inputs]);
  for (const path of LICENCES) writeOutput(path, texts);
  const copied = web.outputs.length > 0 ? copies.map(({ to }) => to) : [];
  return [...LICENCES, ...node.outputs, ...web.outputs, ...copied];
}

async function bundle(name, table, present, outdir, extension, options) {
  const entries = Object.entries(table).filter(([, source]) => present(source));
  const outputs = entries.map(
    ([entry, source]) => `${outdir}/${entry}${source.endsWith('.css') ? '.css' : extension}`,
  );
  if (entries.length === 0) return { inputs: [], outputs };
  const esbuild = await import('esbuild');
  const inputs = await runStep({
    name: `bundle ${name}`,
    key: [esbuild.version, entries, outdir, extension, options],
    outputs,
    async run() {
      const result = await esbuild.build({
        ...options,
        absWorkingDir: root,
        entryPoints: entries.map(([out, source]) => ({ in: source, out })),
        outdir,
        outExtension: { '.js': extension },
        bundle: true,
        format: 'esm',
        charset: 'utf8',
        legalComments: 'none',
        loader: { '.wasm': 'binary' },
        metafile: true,
        logLevel: 'warning',
      });
      return ['package.json', ...Object.keys(result.metafile.inputs)];
    },
  });
  return { inputs, outputs };
}

function staticFiles(folder) {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && STATIC_FILE.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

/** The licence texts of every package that went into a bundle, and of AssemblyScript's library in the wasm. */
function licences(inputs) {
  const packages = new Set(['node_modules/assemblyscript']);
  for (const input of inputs) {
    const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (match) packages.add(match[0]);
  }
  const texts = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const files = readdirSync(join(root, folder)).filter((file) =>
      /^(licen[cs]e|notice|copying)/i.test(file),
    );
    if (files.length === 0) throw new Error(`${folder}: bundled, but it has no licence file`);
    const text = files.map((file) => readFileSync(join(root, folder, file), 'utf8').trim()).join('\n\n');
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `This package contains code of the packages below.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
