#!/usr/bin/env -S node --
// The command `minios`. Runs on any Node that knows ES modules, to say in one line what is missing on one
// that cannot run the rest. Old syntax on purpose: it must parse before it can explain.
//
// The dashes in the first line end Node's own options: up to them it looks for --env-file in all words, also in those of
// `minios run --env-file F`, and would read the container's variables into its own environment.

import { existsSync, readFileSync } from 'fs';

const NEEDED = 24;
const CANNOT_RUN = 125;

function refuse(line) {
  process.stderr.write('minios: ' + line + '\n');
  process.exitCode = CANNOT_RUN;
}

function version() {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}

const found = process.versions.node;
const cli = new URL('../dist/cli.mjs', import.meta.url);

if (parseInt(found, 10) < NEEDED || !('Suspending' in WebAssembly)) {
  refuse(
    [
      'this is Node.js ' + found + ', but Node.js ' + NEEDED + ' or newer is needed (WebAssembly JSPI).',
      'Get it from https://nodejs.org or with `npm install -g node@' + NEEDED + '`.',
    ].join(' '),
  );
} else if (process.argv[2] === '--version' && process.argv.length === 3) {
  process.stdout.write('minios ' + version() + '\n');
} else if (!existsSync(cli)) {
  refuse('not built yet: run `npm ci` (or `npm run build`) in the checkout first');
} else {
  import(cli.href);
}
