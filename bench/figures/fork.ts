import type { Figure } from '../figure.ts';
import { compareWithNative } from '../guest_figure.ts';
import { nativeProgram } from '../native.ts';

/** fork, exit, wait4 of a program with as much memory as a shell has. */
export const fork: Figure = {
  name: 'fork',
  unit: 'µs',
  title: 'fork, exit and wait4 of a program with 2 MiB of memory',
  yardstick: 'native fork, exit and wait of a program with as much',
  target: { ratio: 1 },
  measure: () =>
    compareWithNative({
      programs: ['fork'],
      forking: ['fork'],
      unit: 1000,
      native: async () => [await nativeProgram('fork')],
    }),
};
