import type { Figure } from '../figure.ts';
import { compareWithNative } from '../guest_figure.ts';
import { nativeProgram } from '../native.ts';

/** A whole life: spawn, exit, wait4. */
export const spawnWait: Figure = {
  name: 'spawn-wait',
  unit: 'µs',
  title: 'spawn, exit and wait4 of a program that does nothing',
  yardstick: 'native fork, exec and wait of a static program',
  target: { ratio: 1 / 2 },
  measure: () =>
    compareWithNative({
      programs: ['spawn', 'exit'],
      unit: 1000,
      native: async () => [await nativeProgram('spawn'), await nativeProgram('exit', ['-static'])],
    }),
};
