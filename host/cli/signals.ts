/** Statuses and signals of this process. */
import { constants } from 'node:os';

/** Status of a machine that could not run. */
export const CANNOT_RUN = 125;

/** Signals that end this process, and what it runs before. */
const ENDING = ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGALRM', 'SIGUSR2', 'SIGXCPU'] as const;
export type Ending = (typeof ENDING)[number];

/** Calls `listener` with the status for each signal that is to end this process. */
export function onEnding(listener: (status: number, signal: Ending) => void): void {
  for (const signal of ENDING.filter((name) => name in constants.signals)) {
    process.on(signal, () => listener(128 + constants.signals[signal], signal));
  }
}
