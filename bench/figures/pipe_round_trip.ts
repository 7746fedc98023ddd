import type { Figure } from '../figure.ts';
import { compareWithNative } from '../guest_figure.ts';
import { nativeProgram } from '../native.ts';

/** A byte to another process and back: four system calls, two blocked readers woken. */
export const pipeRoundTrip: Figure = {
  name: 'pipe-round-trip',
  unit: 'ns',
  title: 'one byte through two pipes, there and back',
  yardstick: 'two native processes on one processor',
  target: { ratio: 1 / 5 },
  measure: () =>
    compareWithNative({ programs: ['pipe'], unit: 1, native: async () => [await nativeProgram('pipe')] }),
};
