import type { Figure } from '../figure.ts';
import { compareWithNative } from '../guest_figure.ts';
import { nativeProgram } from '../native.ts';

/** The cheapest system call: crossing the border and back. */
export const nullSyscall: Figure = {
  name: 'null-syscall',
  unit: 'ns',
  title: 'getpid',
  yardstick: 'native getpid by syscall(2)',
  target: { ratio: 1 / 20 },
  measure: () =>
    compareWithNative({
      programs: ['null_syscall'],
      unit: 1,
      native: async () => [await nativeProgram('null_syscall')],
    }),
};
