import type { Figure } from '../figure.ts';
import { compareWithNative } from '../guest_figure.ts';
import { nativeProgram } from '../native.ts';

/** From one task to another through the scheduler. */
export const taskSwitch: Figure = {
  name: 'switch',
  unit: 'ns',
  title: 'switch between two tasks that call sched_yield',
  yardstick: 'two native processes on one processor',
  target: { ours: 300 },
  measure: () =>
    compareWithNative({ programs: ['switch'], unit: 1, native: async () => [await nativeProgram('switch')] }),
};
