/** How figures are shown: as JSON, as a table for a terminal, as Markdown. */
import { cpus, release, totalmem, type } from 'node:os';
import type { Figure, Measured } from './figure.ts';

const NONE = '—';

/** One line of `--json`. */
export function jsonLine(figure: Figure, measured: Measured): string {
  const { name, unit, yardstick } = figure;
  const { ours, theirs, ratio, runs, parts } = measured;
  return JSON.stringify({ name, unit, ours, theirs, ratio, yardstick, runs, ...(parts && { parts }) });
}

function number(value: number | null, unit = ''): string {
  if (value === null) return NONE;
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3;
  return `${value.toFixed(digits)}${unit && ` ${unit}`}`;
}

function target({ target: wanted, unit }: Figure): string {
  return 'ratio' in wanted ? `≤ ${number(wanted.ratio)}×` : `≤ ${wanted.ours} ${unit}`;
}

/** Name, ours, theirs, ratio, target, yardstick; then the same for each part. */
function rows(figure: Figure, measured: Measured): string[][] {
  const { ours, theirs, ratio, parts = [] } = measured;
  const row = (name: string, mine: number, other: number | null, times: number | null): string[] => [
    name,
    number(mine, figure.unit),
    number(other, figure.unit),
    times === null ? NONE : `${number(times)}×`,
  ];
  return [
    [...row(figure.name, ours, theirs, ratio), target(figure), figure.yardstick],
    ...parts.map((part) => [...row(`  ${part.name}`, part.ours, part.theirs, part.ratio), '', '']),
  ];
}

const HEADINGS = ['figure', 'ours', 'yardstick', 'ratio', 'target', 'the yardstick is'];
const WIDTHS = [27, 11, 11, 9, 9, 0];

function line(cells: readonly string[]): string {
  const padded = cells.map((cell, i) =>
    i === 0 || i === 5 ? cell.padEnd(WIDTHS[i]) : cell.padStart(WIDTHS[i]),
  );
  return padded.join('  ').trimEnd();
}

export function tableHeader(): string {
  return line(HEADINGS);
}

/** The lines of one figure in the table. */
export function tableLines(figure: Figure, measured: Measured): string {
  return rows(figure, measured).map(line).join('\n');
}

/** What was measured on: processor, memory, system, Node. */
export function computer(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${cpus().length} × ${first?.model ?? 'processor'}, ${memory} GiB, ${type()} ${release()}, Node ${process.versions.node}`;
}

/** The tables of docs/performance.md. */
export function markdown(results: readonly (readonly [Figure, Measured])[]): string {
  const table = (lines: readonly (readonly string[])[]): string[] =>
    lines.map((cells) => `| ${cells.join(' | ')} |`);
  const divider = (count: number): string => `|${' --- |'.repeat(count)}`;
  const main = results.map(([figure, measured]) => {
    const [[name, ...cells]] = rows(figure, measured);
    return [`\`${name}\`: ${figure.title}`, ...cells];
  });
  const [head, ...body] = table([HEADINGS, ...main]);
  const text = [`Measured on ${computer()}.`, '', head, divider(HEADINGS.length), ...body];
  for (const [figure, measured] of results) {
    if (!measured.parts) continue;
    const [, ...parts] = rows(figure, measured);
    const [heading, ...lines] = table([
      ['kernel', ...HEADINGS.slice(1, 4)],
      ...parts.map((cells) => [`\`${cells[0].trim()}\``, ...cells.slice(1, 4)]),
    ]);
    text.push('', `\`${figure.name}\`, kernel by kernel:`, '', heading, divider(4), ...lines);
  }
  return text.join('\n');
}
