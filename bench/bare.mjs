// Runs a preview1 module with no OS around it: `node bench/bare.mjs MODULE PREOPENS ARGV0 [ARG…]`; PREOPENS is a JSON
// object: path in the program → directory. JavaScript, so that nothing is measured but Node and the module.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [path, preopens, ...args] = process.argv.slice(2);
const module = new WebAssembly.Module(readFileSync(path));
const wasi = new WASI({
  version: 'preview1',
  args,
  env: {},
  preopens: JSON.parse(preopens),
  returnOnExit: true,
});
process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
