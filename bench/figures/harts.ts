/** What several harts bring and cost. */
import { compileAssemblyScript } from '../../scripts/lib/asc.mjs';
import type { Figure, Measured } from '../figure.ts';
import { compareWithNative } from '../guest_figure.ts';
import { guestPrograms, perOperation, runGuest } from '../machine.ts';
import { compare } from '../measure.ts';
import type { Sample } from '../measure.ts';
import { NotInstalled, nativeProgram, runNative } from '../native.ts';
import { needBuild, timed } from '../process.ts';

/** Two programs that compute: on two harts they take little more than half the time. */
export const twoHarts: Figure = {
  name: 'two-harts',
  unit: 'ms',
  title: 'two CPU-bound programs on two harts',
  yardstick: 'the same two on one hart',
  target: { ratio: 1 / 1.8 },
  async measure(): Promise<Measured> {
    const files = await guestPrograms(['pair']);
    const on =
      (cpus: number): Sample =>
      async () =>
        perOperation(await runGuest(['/bench/pair'], files, { cpus })) / 1e6;
    return compare(on(2), on(1), { runs: 5 });
  },
};

/** A byte to a process on another hart and back. */
export const crossHartPipe: Figure = {
  name: 'cross-hart-pipe',
  unit: 'ns',
  title: 'one byte through two pipes to a task on another hart, and back',
  yardstick: 'two native processes on two processors',
  target: { ratio: 1 },
  measure: () =>
    compareWithNative({
      programs: ['pipe'],
      args: ['across'],
      cpus: 2,
      unit: 1,
      native: async () => [await nativeProgram('pipe'), 'across'],
    }),
};

const LOCK_ROUNDS = 20_000_000;

/** A spinlock that nobody else wants, in the kernel for several harts. */
export const uncontendedLock: Figure = {
  name: 'uncontended-lock',
  unit: 'ns',
  title: 'a spinlock taken and released, SMP kernel, nobody else wants it',
  yardstick: 'pthread_spin_lock and unlock',
  target: { ratio: 2 },
  async measure(): Promise<Measured> {
    const { wasm } = await compileAssemblyScript({
      entries: ['bench/programs/spinlock.ts', 'kernel/base/panic.ts'],
      target: 'smp',
    });
    const memory = new WebAssembly.Memory({ initial: 16, maximum: 65536, shared: true });
    const table = new WebAssembly.Table({ initial: 64, element: 'anyfunc' });
    const module = new WebAssembly.Module(wasm);
    const imports: WebAssembly.Imports = { env: { memory, table }, hw: {} };
    for (const { module: from, name, kind } of WebAssembly.Module.imports(module))
      if (kind === 'function') (imports[from] ??= {})[name] = (): void => undefined;
    const locks = new WebAssembly.Instance(module, imports).exports['locks'] as (rounds: number) => number;
    const ours: Sample = () => {
      const start = performance.now();
      locks(LOCK_ROUNDS);
      return ((performance.now() - start) * 1e6) / LOCK_ROUNDS;
    };
    try {
      const native = await nativeProgram('spinlock');
      return await compare(ours, () => runNative(native), { runs: 7, warmups: 2 });
    } catch (error) {
      if (!(error instanceof NotInstalled)) throw error;
      return { ...(await compare(ours, null, { runs: 7, warmups: 2 })), missing: error.message };
    }
  },
};

/** What a second hart adds to the time from the shell's prompt to the shell's prompt. */
export const bootTwoHarts: Figure = {
  name: 'boot-two-harts',
  unit: 'ms',
  title: '`minios boot --quiet --cpus 2 -- /bin/true`',
  yardstick: 'the same with `--cpus 1`',
  target: { ratio: 1.5 },
  async measure(): Promise<Measured> {
    needBuild();
    const boot = (cpus: number) => (): number =>
      timed(['bin/minios.mjs', 'boot', '--quiet', '--cpus', String(cpus), '--', '/bin/true']).time;
    return compare(boot(2), boot(1), { runs: 11, warmups: 2 });
  },
};
