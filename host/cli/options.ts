/** The command line: what was asked for, or one line that says what is wrong with it and what to do. */
import { cac } from 'cac';
import { SCHEDULING_CLASSES } from '../machine/image.ts';
import type { SchedulingClass } from '../machine/image.ts';
import { parseCpus, parseMemory } from './sizes.ts';
import { UsageError } from './usage.ts';
import { parseVolume } from './volume.ts';
import type { Volume } from './volume.ts';

/** Where the page is served by default: to nobody but this computer. */
const LOOPBACK = '127.0.0.1';
const DEFAULT_PORT = 8080;

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

const ACTIONS = ['start', 'stop', 'ls', 'inspect', 'logs'] as const;

/** What is to be done with the background machine. */
export interface MachineCommand {
  command: 'machine';
  action: (typeof ACTIONS)[number];
  /** For start; null: as the environment says. */
  memory: number | null;
  cpus: number | null;
}

export type Command = BootCommand | WebCommand | MachineCommand | { command: 'help' | 'version' };

export const HELP = `Usage: minios VERB [ARG…]
       minios boot [OPTION…]
       minios boot [OPTION…] -c COMMAND [NAME [ARG…]]
       minios boot [OPTION…] -- PROGRAM [ARG…]
       minios machine start [--memory SIZE] [--cpus N]
       minios machine stop | ls | inspect | logs
       minios web [--host ADDRESS] [--port N]

VERB is one of the container CLI, with the flags, the output and the exit
statuses that Docker's have; \`minios VERB --help\` lists its flags:

  attach     build      builder    commit     container  cp         create
  diff       events     exec       export     history    image      images
  import     info       inspect    kill       load       login      logout
  logs       network    pause      port       ps         pull       push
  rename     restart    rm         rmi        run        save       start
  stats      stop       system     tag        top        unpause    update
  version    volume     wait

  minios run --rm python -c 'print(6*7)'
  minios run -it --rm --memory 32m base sh
  minios run -d --name w base sleep 600

run -d, create and start bring up a machine in the background, if there is
none, and every other verb uses it, from any terminal, until \`minios machine
stop\`. Without one, a verb gets a machine of its own that ends with it.
A machine has $MINIOS_MEMORY (default 1g) and $MINIOS_CPUS (default 1).

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
Images and volumes are kept in the browser's storage. In the page's address:
?run=WORD&run=WORD… a program instead of a shell, ?quiet, ?cpus=N, and
?registry=URL the registry of npm packages for images such as python.

  --port N       port to listen on (default ${DEFAULT_PORT}), 0 for any
  --host ADDRESS address to listen on (default ${LOOPBACK}: this computer only)

  -h, --help     show this
  -v, --version  show the version
`;

/** Options of each command, without dashes, as cac knows them. */
const BOOT_OPTIONS = ['memory', 'cpus', 'sched', 'quiet', 'v'];
const WEB_OPTIONS = ['host', 'port'];
const START_OPTIONS = ['memory', 'cpus'];
/** Those that take the next word for their value. */
const WITH_VALUE = ['--memory', '--cpus', '--sched', '-v', '--host', '--port'];

type Options = Record<string, unknown>;

/** Reads the arguments that follow `minios`. Throws UsageError. */
export function parseCommandLine(args: readonly string[]): Command {
  // As Docker's, and the CLI's in a machine; behind `boot` -v is something else.
  if (args[0] === '-h') return { command: 'help' };
  if (args[0] === '-v') return { command: 'version' };
  const { own, program } = split(args);
  const cli = cac('minios');
  const boot = cli.command('boot [...rest]', 'Boot a machine');
  boot.option('--memory <size>', 'Memory').option('--cpus <n>', 'Processors');
  boot.option('--sched <name>', 'Scheduling class');
  boot.option('--quiet', 'No kernel messages').option('-v <volume>', 'Share a directory');
  const web = cli.command('web [...rest]', 'Serve the page');
  web.option('--host <address>', 'Address').option('--port <n>', 'Port');
  const machine = cli.command('machine [...rest]', 'The background machine');
  machine.option('--memory <size>', 'Memory').option('--cpus <n>', 'Processors');
  for (const flag of ['help', 'version']) cli.option(`--${flag}`, '');
  // cac would read 0x10 as a number, and 1e3, too: values are kept as they were written.
  const { options, args: words } = cli.parse(['', '', ...own.map(protect)], { run: false });
  checkNames(own);
  if (options['help']) return { command: 'help' };
  if (options['version']) return { command: 'version' };
  if (cli.matchedCommand === boot) return bootCommand(options, words, program);
  if (cli.matchedCommand === web) return webCommand(options, words, program);
  if (cli.matchedCommand === machine) return machineCommand(options, words);
  if (words[0] === 'help') return { command: 'help' };
  checkOptions(options, []);
  throw new UsageError('there is no command: `minios --help` lists them');
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
    ...sizes(options),
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

function machineCommand(options: Options, words: readonly string[]): MachineCommand {
  const action = ACTIONS.find((name) => name === words[0]);
  if (!action) {
    const what = words.length === 0 ? 'what to do is missing' : `unknown action "${unprotect(words[0])}"`;
    throw new UsageError(`machine: ${what}: use start, stop, ls, inspect or logs`);
  }
  if (words.length > 1) throw new UsageError(`unexpected word "${unprotect(words[1])}"`);
  checkOptions(options, action === 'start' ? START_OPTIONS : []);
  return { command: 'machine', action, ...sizes(options) };
}

function sizes(options: Options): { memory: number | null; cpus: number | null } {
  const { memory, cpus } = options;
  return {
    memory: memory === undefined ? null : parseMemory(value(memory, '--memory')),
    cpus: cpus === undefined ? null : parseCpus(value(cpus, '--cpus')),
  };
}

/** cac turns --no-x into x and --a-b into aB: who made such a name up is told the one that was typed. */
function checkNames(words: readonly string[]): void {
  const typed = words.find((word, at) => /^--[^=]*-/.test(word) && !WITH_VALUE.includes(words[at - 1] ?? ''));
  if (typed !== undefined) throw unknownOption(typed.replace(/=.*/, ''));
}

const unknownOption = (flag: string): UsageError =>
  new UsageError(`unknown option ${flag}: \`minios --help\` lists the options`);

function checkOptions(options: Options, known: readonly string[]): void {
  const unknown = Object.keys(options).find((name) => !['--', ...known].includes(name));
  if (unknown !== undefined) {
    throw unknownOption(unknown.length === 1 ? `-${unknown}` : `--${unknown}`);
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
