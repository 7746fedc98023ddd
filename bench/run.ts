/**
 * `npm run bench`: how minios compares with yardsticks, as a table of ratios.
 *
 *     npm run bench                                       the table
 *     npm run --silent bench -- --json [--only NAME]      one JSON object a line
 *     npm run --silent bench -- --markdown --write        the tables of docs/performance.md, put there
 *
 * Exit status: 0, 1 if a figure could not be measured, 2 for a command line that cannot be obeyed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cac } from 'cac';
import { format, resolveConfig } from 'prettier';
import type { Figure, Measured } from './figure.ts';
import { figures } from './figures/index.ts';
import { repository } from './files.ts';
import { jsonLine, markdown, tableHeader, tableLines } from './report.ts';

interface Options {
  format: 'table' | 'json' | 'markdown';
  write: boolean;
  chosen: readonly Figure[];
}

class UsageError extends Error {}

const HELP = `Usage: npm run bench [-- OPTION…]

Measures minios against yardsticks, each in turn with its own.

  --only NAME  one figure: ${figures.map(({ name }) => name).join(', ')}
  --json       one JSON object a line
  --markdown   tables for a document
  --write      with --markdown: put them into docs/performance.md
  --help       show this
`;

const FLAGS = ['only', 'json', 'markdown', 'write', 'help'];
const DOCUMENT = join('docs', 'performance.md');
const MARKS = ['<!-- figures: npm run bench -- --markdown --write -->', '<!-- end of figures -->'] as const;

/** Null: help was asked for. Throws UsageError. */
function parse(argv: readonly string[]): Options | null {
  const cli = cac('bench')
    .option('--only <name>', '')
    .option('--json', '')
    .option('--markdown', '')
    .option('--write', '');
  cli.option('--help', '');
  const { args, options } = cli.parse(['', '', ...argv], { run: false });
  for (const key of Object.keys(options)) {
    if (key !== '--' && !FLAGS.includes(key)) {
      throw new UsageError(`unknown option ${key.length === 1 ? '-' : '--'}${key}: see --help`);
    }
  }
  const [word] = [...args, ...((options['--'] as string[] | undefined) ?? [])];
  if (word !== undefined)
    throw new UsageError(`unexpected word "${word}": one figure is chosen by --only ${word}`);
  for (const flag of FLAGS.slice(1)) {
    const value: unknown = options[flag];
    if (value !== undefined && typeof value !== 'boolean') throw new UsageError(`--${flag} takes no value`);
  }
  if (options['help']) return null;
  if (options['json'] && options['markdown'])
    throw new UsageError('--json and --markdown exclude each other');
  if (options['write'] && !options['markdown']) throw new UsageError('--write needs --markdown');
  const only: unknown = options['only'];
  if (options['write'] && only !== undefined)
    throw new UsageError('--write needs all figures, without --only');
  return {
    format: options['json'] ? 'json' : options['markdown'] ? 'markdown' : 'table',
    write: options['write'] === true,
    chosen: only === undefined ? figures : [figureNamed(only)],
  };
}

function figureNamed(name: unknown): Figure {
  const names = figures.map((figure) => figure.name).join(', ');
  if (typeof name === 'boolean') throw new UsageError(`--only needs the name of a figure: ${names}`);
  if (Array.isArray(name)) throw new UsageError('--only can be given once');
  const found = figures.find((figure) => figure.name === String(name));
  if (!found) throw new UsageError(`there is no figure "${String(name)}"; the figures are ${names}`);
  return found;
}

async function measure(figure: Figure): Promise<Measured | null> {
  try {
    const measured = await figure.measure();
    if (measured.missing) console.error(`bench: ${figure.name}: no yardstick: ${measured.missing}`);
    return measured;
  } catch (error) {
    console.error(`bench: ${figure.name}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return null;
  }
}

async function writeDocument(text: string): Promise<void> {
  const path = join(repository, DOCUMENT);
  const [before, rest] = readFileSync(path, 'utf8').split(MARKS[0]);
  const after = rest?.split(MARKS[1])[1];
  if (after === undefined) throw new Error(`${DOCUMENT} lacks the line ${MARKS[0]} or ${MARKS[1]}`);
  const written = `${before}${MARKS[0]}\n\n${text}\n\n${MARKS[1]}${after}`;
  const style = await resolveConfig(path);
  writeFileSync(path, await format(written, { ...style, filepath: path }));
}

async function main(): Promise<void> {
  const options = parse(process.argv.slice(2));
  if (!options) return void process.stdout.write(HELP);
  const { format: form, chosen } = options;
  const results: [Figure, Measured][] = [];
  if (form === 'table') console.log(tableHeader());
  for (const figure of chosen) {
    const measured = await measure(figure);
    if (!measured) continue;
    results.push([figure, measured]);
    if (form !== 'markdown') console.log((form === 'json' ? jsonLine : tableLines)(figure, measured));
  }
  if (form === 'markdown' && options.write) {
    if (results.length < chosen.length) throw new Error(`${DOCUMENT} is as it was: a figure is missing`);
    await writeDocument(markdown(results));
  } else if (form === 'markdown') console.log(markdown(results));
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}
