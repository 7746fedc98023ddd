import type { Figure } from '../figure.ts';
import { compareWithNative } from '../guest_figure.ts';
import { nativeProgram } from '../native.ts';

/** From a path to its file's attributes, when the dentry cache knows all names on the way. */
export const pathLookup: Figure = {
  name: 'path-lookup',
  unit: 'ns',
  title: 'stat of a path of six components, all in the dentry cache',
  yardstick: 'native stat of a path of six components',
  target: { ours: 1000 },
  measure: () =>
    compareWithNative({
      programs: ['path_lookup'],
      unit: 1,
      native: async () => [await nativeProgram('path_lookup')],
    }),
};
