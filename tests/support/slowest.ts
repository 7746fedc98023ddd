// A reporter for vitest: what a run of many test files spent most time in.
//
// Interface: SlowestFiles. A file's time is that of its import (the kernel's specs are compiled there), its hooks and its tests;
// files run side by side, so the times of all are more than the run's.

import type { Reporter, TestModule } from 'vitest/node';

/** How many are shown, and more than how many files a run must have for it. */
const SHOWN = 10;

interface Timed {
  name: string;
  milliseconds: number;
}

/** The slowest of `files`, slowest first, as lines for people. */
export function slowestLines(files: readonly Timed[]): string[] {
  const slowest = files.toSorted((one, other) => other.milliseconds - one.milliseconds).slice(0, SHOWN);
  return slowest.map(
    ({ name, milliseconds }) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${name}`,
  );
}

/** Prints the ten slowest files at the end of a run of more. */
export class SlowestFiles implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (modules.length <= SHOWN) return;
    const files = modules.map((module) => {
      const { collectDuration, duration } = module.diagnostic();
      return {
        name: `${module.relativeModuleId} (${module.project.name})`,
        milliseconds: collectDuration + duration,
      };
    });
    console.log([`Slowest of ${files.length} files:`, ...slowestLines(files), ''].join('\n'));
  }
}
