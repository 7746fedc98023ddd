// Runs a preview1 module with no OS around it: `node bench/bare.mjs MODULE PREOPENS ARGV0 [ARG…]`; PREOPENS is a JSON
// object: path in the program → directory. JavaScript, so that nothing is measured but Node and the module.
//
// With AGAIN=N in the environment it is compiled once and run N times, after one run that does not count; then a line follows:
// nanoseconds, and N.
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [path, preopens, ...args] = process.argv.slice(2);
const again = Number(process.env.AGAIN ?? 0);
const module = new WebAssembly.Module(readFileSync(path));

function run() {
  const wasi = new WASI({
    version: 'preview1',
    args,
    env: {},
    preopens: JSON.parse(preopens),
    returnOnExit: true,
  });
  process.exitCode = wasi.start(new WebAssembly.Instance(module, wasi.getImportObject()));
}

run();
if (again > 0) {
  const start = process.hrtime.bigint();
  for (let i = 0; i < again; i++) run();
  console.log(`${process.hrtime.bigint() - start} ${again}`);
}
