/**
 * Measuring two things against each other: in turn (A B A B …), so that whatever else the computer does meets both
 * alike, and by medians, so that a disturbed run counts once and not by its length.
 */

/** One measurement, in whatever unit the figure has. */
export type Sample = () => number | Promise<number>;

/** What was measured; units are the figure's. */
export interface Comparison {
  ours: number;
  /** null: there is nothing to compare with here. */
  theirs: number | null;
  /** The median of the ratios of neighbouring runs, not the ratio of the medians: drift cancels. */
  ratio: number | null;
  /** The median of their differences. */
  difference: number | null;
  /** Counted runs of each. */
  runs: number;
}

/** The middle of some numbers, of which there is at least one; the mean of the two middle ones of an even count. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** The mean for ratios: the n-th root of the product. At least one value, all above zero. */
export function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/**
 * Runs both `warmups` times uncounted and `runs` times counted, in turn, and whichever went second goes first in the next
 * pair. `theirs` null: only ours.
 */
export async function compare(
  ours: Sample,
  theirs: Sample | null,
  { runs, warmups = 1 }: { runs: number; warmups?: number },
): Promise<Comparison> {
  const [us, them, ratios, differences]: number[][] = [[], [], [], []];
  for (let run = -warmups; run < runs; run++) {
    const oursFirst = run % 2 === 0;
    let mine = oursFirst ? await ours() : NaN;
    const other = theirs ? await theirs() : NaN;
    if (!oursFirst) mine = await ours();
    if (run < 0) continue;
    us.push(mine);
    them.push(other);
    ratios.push(mine / other);
    differences.push(mine - other);
  }
  return {
    ours: median(us),
    theirs: theirs && median(them),
    ratio: theirs && median(ratios),
    difference: theirs && median(differences),
    runs,
  };
}
