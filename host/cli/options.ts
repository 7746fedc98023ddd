/** The command line: what was asked for, or one line that says what is wrong with it and what to do. */
import { cac } from 'cac';
import { parseVolume } from './volume.ts';
import type { Volume } from './volume.ts';

/** A command line that cannot be obeyed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface BootCommand {
  command: 'boot';
  memory: number | null;
  cpus: number;
  quiet: boolean;
  /** Directories of the host that the machine gets. */
  volumes: Volume[];
  /** Null: what the userland runs by itself. */
  program: string[] | null;
}

export type Command = BootCommand | { command: 'help' | 'version' };

export const HELP = `Usage: minios boot [OPTION…] [-- PROGRAM [ARG…]]

Boots a machine and runs PROGRAM on it, or an interactive shell.
The exit status is PROGRAM's; 125 if the machine cannot run.

  --memory SIZE  memory of the machine: bytes, or with k, m or g (default 1g)
  --cpus N       processors (default 1)
  --quiet        no kernel messages but errors
  -v HOSTDIR:GUESTDIR[:ro]
                 share a directory of the host, if :ro for reading only;
                 may be given more than once

  --help         show this
  --version      show the version
`;

/** No machine can be smaller or larger, bytes. */
const MEMORY_MIN = 16 * 2 ** 20;
const MEMORY_MAX = 4 * 2 ** 30;

/** Reads the arguments that follow `minios`. Throws UsageError. */
export function parseCommandLine(args: readonly string[]): Command {
  const end = args.indexOf('--');
  const own = end < 0 ? args : args.slice(0, end);
  const program = end < 0 ? null : args.slice(end + 1);
  const cli = cac('minios');
  const boot = cli
    .command('boot [...rest]', 'Boot a machine')
    .option('--memory <size>', 'Memory')
    .option('--cpus <n>', 'Processors')
    .option('--quiet', 'No kernel messages')
    .option('-v <volume>', 'Share a directory');
  for (const flag of ['help', 'version']) cli.option(`--${flag}`, '');
  // cac would read 0x10 as a number, and 1e3, too: values are kept as they were written.
  const { options, args: words } = cli.parse(['', '', ...own.map(protect)], { run: false });
  if (options['help']) return { command: 'help' };
  if (options['version']) return { command: 'version' };
  if (cli.matchedCommand !== boot) throw new UsageError(unknownCommand(words[0]));
  checkOptions(options);
  if (words.length > 0) {
    throw new UsageError(
      `unexpected word "${words[0]}": the program to run comes after --, as in \`minios boot -- ${words[0]}\``,
    );
  }
  if (program?.length === 0)
    throw new UsageError('there is no program after --: name one, or leave the -- out');
  return {
    command: 'boot',
    memory: options['memory'] === undefined ? null : parseMemory(value(options['memory'], '--memory')),
    cpus: options['cpus'] === undefined ? 1 : parseCpus(value(options['cpus'], '--cpus')),
    quiet: options['quiet'] === true,
    volumes: options['v'] === undefined ? [] : [options['v']].flat().map(volume),
    program,
  };
}

/** Keeps a word from being taken for a number. */
const MARK = '\u0001';
const protect = (word: string): string =>
  /^[-+.]?\d/.test(word) ? MARK + word : word.replace(/=(?=\d)/, `=${MARK}`);
const unprotect = (word: unknown): string => String(word).replace(MARK, '');

function unknownCommand(word: string | undefined): string {
  const what = word === undefined ? 'there is no command' : `unknown command "${unprotect(word)}"`;
  return `${what}: try \`minios boot\` or \`minios --help\``;
}

function checkOptions(options: Record<string, unknown>): void {
  const known = ['--', 'memory', 'cpus', 'quiet', 'v', 'help', 'version'];
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const flag = unknown.length === 1 ? `-${unknown}` : `--${unknown}`;
    throw new UsageError(`unknown option ${flag}: \`minios --help\` lists the options`);
  }
  if (options['quiet'] !== undefined && typeof options['quiet'] !== 'boolean') {
    throw new UsageError('--quiet takes no value: leave it out');
  }
}

function value(given: unknown, flag: string): string {
  if (Array.isArray(given)) throw new UsageError(`${flag} was given twice: give it once`);
  if (typeof given === 'boolean' || given === '')
    throw new UsageError(`${flag} needs a value, as in \`minios --help\``);
  return unprotect(given);
}

/** Throws UsageError for a volume that cannot be shared. */
function volume(given: unknown): Volume {
  const parsed = parseVolume(value(given, '-v'));
  if (typeof parsed === 'string') throw new UsageError(parsed);
  return parsed;
}

const UNITS: Record<string, number> = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 };

/** A size such as 64m, 1g or a number of bytes. */
function parseMemory(text: string): number {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  if (!match) throw new UsageError(`--memory ${text}: not a size; write bytes or use k, m or g, as in 512m`);
  const bytes = Number(match[1]) * UNITS[match[2].toLowerCase()];
  if (bytes < MEMORY_MIN || bytes > MEMORY_MAX) {
    throw new UsageError(`--memory ${text}: out of range; a machine has from 16m to 4g`);
  }
  return bytes;
}

function parseCpus(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new UsageError(`--cpus ${text}: not a number of processors; use 1`);
  if (text !== '1')
    throw new UsageError(`--cpus ${text}: this version of minios runs one hart; use --cpus 1`);
  return 1;
}
