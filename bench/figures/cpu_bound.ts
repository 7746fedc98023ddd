import type { Figure, Measured, ComparedPart } from '../figure.ts';
import { original, rewritten } from '../kernels.ts';
import type { Kernel } from '../kernels.ts';
import { assemblyScriptKernels, cKernels } from '../kernels.ts';
import { compare, geometricMean } from '../measure.ts';

/** Aimed at for one run of a kernel, milliseconds: long enough for the clock, short enough to fit between disturbances. */
const RUN_MS = 10;
const RUNS = 15;
const WARMUPS = 6;
const MAX_ROUNDS = 2 ** 28;

function time(kernel: Kernel, rounds: number): number {
  const start = performance.now();
  kernel(rounds);
  return performance.now() - start;
}

/** How many rounds take RUN_MS. */
function calibrate(kernel: Kernel): number {
  let rounds = 1;
  time(kernel, rounds);
  for (;;) {
    const taken = time(kernel, rounds);
    if (taken >= RUN_MS / 2 || rounds >= MAX_ROUNDS) return rounds;
    rounds = Math.min(MAX_ROUNDS, Math.ceil(rounds * Math.min(8, RUN_MS / Math.max(taken, 0.001)) + 0.5));
  }
}

async function measureKernel(name: string, ours: Kernel, theirs: Kernel): Promise<ComparedPart> {
  const rounds = calibrate(theirs);
  for (const count of [1, rounds]) {
    const [mine, other] = [ours(count), theirs(count)];
    if (mine !== other) throw new Error(`kernel ${name} gives ${mine} rewritten and ${other} as it was`);
  }
  const compared = await compare(
    () => time(ours, rounds),
    () => time(theirs, rounds),
    { runs: RUNS, warmups: WARMUPS },
  );
  return { name, ours: compared.ours, theirs: compared.theirs!, ratio: compared.ratio! };
}

async function measure(kernels: () => Promise<Uint8Array<ArrayBuffer>>): Promise<Measured> {
  const bytes = await kernels();
  const plain = original(bytes);
  const parts: ComparedPart[] = [];
  for (const [name, kernel] of rewritten(bytes)) {
    const theirs = plain.get(name);
    if (theirs) parts.push(await measureKernel(name, kernel, theirs));
  }
  return {
    ours: geometricMean(parts.map((part) => part.ours)),
    theirs: geometricMean(parts.map((part) => part.theirs)),
    ratio: geometricMean(parts.map((part) => part.ratio)),
    runs: RUNS,
    parts,
  };
}

/** What the timer in the code costs compiled C. */
export const cpuBound: Figure = {
  name: 'cpu-bound',
  unit: 'ms',
  title: 'kernels in C, rewritten so that they can be interrupted',
  yardstick: 'the same modules as they were, in the same Node',
  target: { ratio: 1.15 },
  measure: () => measure(cKernels),
};

/** The same for what asc makes, which leaves more to the engine: smaller loops, no unrolling. */
export const cpuBoundAssemblyScript: Figure = {
  ...cpuBound,
  name: 'cpu-bound-assemblyscript',
  title: 'kernels in AssemblyScript, rewritten so that they can be interrupted',
  measure: () => measure(assemblyScriptKernels),
};
