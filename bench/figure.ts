/** What a figure is: a file in bench/figures/, listed in bench/figures/index.ts. */
import type { Comparison } from './measure.ts';

/** What a figure is to reach. */
export type Target = { ratio: number } | { ours: number };

/** A row of a figure that is made of several: kernels. */
export interface Part {
  name: string;
  ours: number;
  /** null: there is nothing to compare with. */
  theirs: number | null;
  ratio: number | null;
}

/** One that has a yardstick. */
export interface ComparedPart extends Part {
  theirs: number;
  ratio: number;
}

/** What measuring came to. */
export interface Measured extends Omit<Comparison, 'difference'> {
  parts?: Part[];
  /** Why there is nothing to compare with: what to install. */
  missing?: string;
}

export interface Figure {
  /** As `--only` takes it. */
  name: string;
  /** Of ours and theirs. */
  unit: 'ns' | 'µs' | 'ms' | '%' | 'KiB';
  /** What ours is, in a few words. */
  title: string;
  /** What it is compared with, in a few words. */
  yardstick: string;
  target: Target;
  measure(): Promise<Measured>;
}
