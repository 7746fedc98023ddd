/** Figures of one kind: a program in a machine against a native program that does the same. */
import type { Measured } from './figure.ts';
import { guestPrograms, perOperation, runGuest } from './machine.ts';
import { compare } from './measure.ts';
import type { Sample } from './measure.ts';
import { NotInstalled, runNative } from './native.ts';

export interface GuestFigure {
  /** Programs of bench/programs/: the one that measures, and what it starts. */
  programs: readonly [string, ...string[]];
  /** Arguments of the one that measures. */
  args?: readonly string[];
  /** Harts of the machine; 1 if not given. */
  cpus?: number;
  /** Those of them that fork. */
  forking?: readonly string[];
  /** Nanoseconds in the figure's unit. */
  unit: number;
  /** Builds the native program; gives its command line. */
  native(): Promise<readonly [string, ...string[]]>;
}

const RUNS = 7;

/** Boots a machine for each run. */
export async function compareWithNative(figure: GuestFigure): Promise<Measured> {
  const files = await guestPrograms(figure.programs, figure.forking);
  const command = [`/bench/${figure.programs[0]}`, ...(figure.args ?? [])];
  const ours: Sample = async () =>
    perOperation(await runGuest(command, files, { cpus: figure.cpus ?? 1 })) / figure.unit;
  let theirs: Sample | null = null;
  let missing: string | undefined;
  try {
    const [program, ...args] = await figure.native();
    theirs = async () => (await runNative(program, args)) / figure.unit;
  } catch (error) {
    if (!(error instanceof NotInstalled)) throw error;
    missing = error.message;
  }
  const compared = await compare(ours, theirs, { runs: RUNS });
  return { ...compared, ...(missing !== undefined && { missing }) };
}
