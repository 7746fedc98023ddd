/** The command line: what was asked for, or one line that says what is wrong with it and what to do. */
import { cac } from 'cac';
import { SCHEDULING_CLASSES } from '../machine/image.ts';
import type { SchedulingClass } from '../machine/image.ts';
import { MAX_HARTS } from '../machine/ram.ts';
import { parseVolume } from './volume.ts';
import type { Volume } from './volume.ts';

/** Where the page is served by default: to nobody but this computer. */
const LOOPBACK = '127.0.0.1';
const DEFAULT_PORT = 8080;

/** A command line that cannot be obeyed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export interface BootCommand {
  command: 'boot';
  memory: number | null;
  /** Null: the platform's choice, as for memory. */
  cpus: number | null;
  /** Scheduling class; null: the kernel's choice. */
  sched: SchedulingClass | null;
  quiet: boolean;
  /** Directories of the host that the machine gets. */
  volumes: Volume[];
  /** Null: a shell. */
  program: string[] | null;
}

export interface WebCommand {
  command: 'web';
  /** Address or name to listen on. */
  host: string;
  /** 0: any that is free. */
  port: number;
}

export type Command = BootCommand | WebCommand | { command: 'help' | 'version' };

export const HELP = `Usage: minios boot [OPTION…]
       minios boot [OPTION…] -c COMMAND [NAME [ARG…]]
       minios boot [OPTION…] -- PROGRAM [ARG…]
       minios web [--host ADDRESS] [--port N]

boot starts a machine and runs a login shell on it, or, where standard input
is no terminal, a shell that reads its commands from there. With -c the shell
runs COMMAND, as sh -c does; after -- it is PROGRAM that runs.
The machine ends when that does, and so is the exit status; 125 if the machine
cannot run, 128 + N if signal N ended it from outside.

  --memory SIZE  memory of the machine: bytes, or with k, m or g (default 1g)
  --cpus N       processors, 1 to 16 (default $MINIOS_CPUS, or 1)
  --sched NAME   scheduling class: ${SCHEDULING_CLASSES.join(', ')} (default ${SCHEDULING_CLASSES[0]})
  --quiet        no kernel messages but errors
  -v HOSTDIR:GUESTDIR[:ro]
                 share a directory of the host, if :ro for reading only;
                 may be given more than once
  -c COMMAND [NAME [ARG…]]
                 run COMMAND; what follows it is $0, $1 and so on

web serves a page with a terminal, where the machine runs in the browser.

  --port N       port to listen on (default ${DEFAULT_PORT}), 0 for any
  --host ADDRESS address to listen on (default ${LOOPBACK}: this computer only)

  --help         show this
  --version      show the version
`;

/** No machine can be smaller or larger, bytes. */
const MEMORY_MIN = 16 * 2 ** 20;
const MEMORY_MAX = 4 * 2 ** 30;

/** Options of each command, without dashes, as cac knows them. */
const BOOT_OPTIONS = ['memory', 'cpus', 'sched', 'quiet', 'v'];
const WEB_OPTIONS = ['host', 'port'];
/** Those that take the next word for their value. */
const WITH_VALUE = ['--memory', '--cpus', '--sched', '-v', '--host', '--port'];

type Options = Record<string, unknown>;

/** Reads the arguments that follow `minios`. Throws UsageError. */
export function parseCommandLine(args: readonly string[]): Command {
  const { own, program } = split(args);
  const cli = cac('minios');
  const boot = cli.command('boot [...rest]', 'Boot a machine');
  boot.option('--memory <size>', 'Memory').option('--cpus <n>', 'Processors');
  boot.option('--sched <name>', 'Scheduling class');
  boot.option('--quiet', 'No kernel messages').option('-v <volume>', 'Share a directory');
  const web = cli.command('web [...rest]', 'Serve the page');
  web.option('--host <address>', 'Address').option('--port <n>', 'Port');
  for (const flag of ['help', 'version']) cli.option(`--${flag}`, '');
  // cac would read 0x10 as a number, and 1e3, too: values are kept as they were written.
  const { options, args: words } = cli.parse(['', '', ...own.map(protect)], { run: false });
  if (options['help']) return { command: 'help' };
  if (options['version']) return { command: 'version' };
  if (cli.matchedCommand === boot) return bootCommand(options, words, program);
  if (cli.matchedCommand === web) return webCommand(options, words, program);
  throw new UsageError(unknownCommand(words[0]));
}

/** Parts what is for minios from what follows `--`, or `-c`, which is for the shell. */
function split(args: readonly string[]): { own: readonly string[]; program: string[] | null } {
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (WITH_VALUE.includes(word)) at++;
    else if (word === '--') return { own: args.slice(0, at), program: programAfter(args, at) };
    else if (word === '-c') return { own: args.slice(0, at), program: shellAfter(args, at) };
  }
  return { own: args, program: null };
}

function programAfter(args: readonly string[], at: number): string[] {
  const program = args.slice(at + 1);
  if (program.length === 0)
    throw new UsageError('there is no program after --: name one, or leave the -- out');
  return program;
}

function shellAfter(args: readonly string[], at: number): string[] {
  if (at + 1 === args.length) throw new UsageError("-c needs a command, as in `minios boot -c 'ls | wc -l'`");
  return ['sh', '-c', ...args.slice(at + 1)];
}

function bootCommand(options: Options, words: readonly string[], program: string[] | null): BootCommand {
  checkOptions(options, BOOT_OPTIONS);
  if (words.length > 0) {
    throw new UsageError(
      `unexpected word "${unprotect(words[0])}": the program to run comes after --, ` +
        `as in \`minios boot -- ${unprotect(words[0])}\``,
    );
  }
  return {
    command: 'boot',
    memory: options['memory'] === undefined ? null : parseMemory(value(options['memory'], '--memory')),
    cpus: options['cpus'] === undefined ? null : parseCpus(value(options['cpus'], '--cpus')),
    sched: options['sched'] === undefined ? null : parseClass(value(options['sched'], '--sched')),
    quiet: options['quiet'] === true,
    volumes: options['v'] === undefined ? [] : [options['v']].flat().map(volume),
    program,
  };
}

function webCommand(options: Options, words: readonly string[], program: string[] | null): WebCommand {
  checkOptions(options, WEB_OPTIONS);
  const extra = words.length > 0 ? unprotect(words[0]) : program?.[0];
  if (extra !== undefined) throw new UsageError(`unexpected word "${extra}": the page asks for no program`);
  return {
    command: 'web',
    host: options['host'] === undefined ? LOOPBACK : value(options['host'], '--host'),
    port: options['port'] === undefined ? DEFAULT_PORT : parsePort(value(options['port'], '--port')),
  };
}

/** Keeps a word from being taken for a number. */
const MARK = '\u0001';
const protect = (word: string): string =>
  /^[-+.]?\d/.test(word) ? MARK + word : word.replace(/=(?=\d)/, `=${MARK}`);
const unprotect = (word: unknown): string => String(word).replace(MARK, '');

function unknownCommand(word: string | undefined): string {
  const what = word === undefined ? 'there is no command' : `unknown command "${unprotect(word)}"`;
  return `${what}: try \`minios boot\`, \`minios web\` or \`minios --help\``;
}

function checkOptions(options: Options, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !['--', ...known].includes(name));
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
  if (!/^[1-9]\d{0,3}$/.test(text) || Number(text) > MAX_HARTS)
    throw new UsageError(`--cpus ${text}: not a number of processors; use 1 to ${MAX_HARTS}`);
  return Number(text);
}

function parseClass(text: string): SchedulingClass {
  const found = SCHEDULING_CLASSES.find((name) => name === text);
  if (!found)
    throw new UsageError(`--sched ${text}: no scheduling class; use one of ${SCHEDULING_CLASSES.join(', ')}`);
  return found;
}

function parsePort(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65535)
    throw new UsageError(`--port ${text}: not a port; use a number from 0 to 65535`);
  return Number(text);
}
