/**
 * The command `minios`, after bin/minios.mjs has found the engine new enough.
 *
 * A word that is none of the host's commands is a verb of the container CLI, which runs in a machine (container.ts). Only
 * what a command needs is loaded: a verb for a machine that runs is done in the time that Node takes to start.
 *
 * Exit status: the machine's or the verb's own, 125 if there is none, 128 + n if signal n came from outside.
 */
import { constants } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import { CANNOT_RUN, onEnding } from './signals.ts';
import type { WebCommand } from './options.ts';
import { ProcessOutput } from './streams.ts';

const stdout = new ProcessOutput(process.stdout);
const stderr = new ProcessOutput(process.stderr);

/** Of a program inside that went on to write. */
const BROKEN_PIPE = 128 + constants.signals.SIGPIPE;

/** What the host does itself. */
const COMMANDS = ['boot', 'web', 'machine', 'help'];

async function main(args: string[]): Promise<number> {
  const [word = ''] = args;
  if (word === 'help' && args.length > 1) return verb([...args.slice(1), '--help']);
  if (word !== '' && !word.startsWith('-') && !COMMANDS.includes(word)) return verb(args);
  const { HELP, parseCommandLine } = await import('./options.ts');
  const command = parseCommandLine(args);
  switch (command.command) {
    case 'boot':
      return (await import('./boot.ts')).boot(command, stdout, stderr);
    case 'web':
      return web(command);
    case 'machine':
      return (await import('./machine_command.ts')).machineCommand(command, stdout, stderr);
    case 'help':
      await stdout.write(HELP);
      return 0;
    case 'version':
      await stdout.write(`minios ${packageJson.version}\n`);
      return 0;
  }
}

async function verb(words: string[]): Promise<number> {
  return (await import('./container.ts')).runVerb(words, stdout, stderr);
}

/** Serves the page until a signal comes; ^C is how one ends it. */
async function web(command: WebCommand): Promise<number> {
  const { serve } = await import('./web.ts');
  const ending = new Promise<number>((resolve) => {
    onEnding((status, signal) => resolve(signal === 'SIGINT' ? 0 : status));
  });
  const { address } = await serve(command);
  await stdout.write(`minios: the page is at ${address} (^C ends)\n`);
  return ending;
}

/** The status at the end: what is lost without anybody's wish (a full disk) is said, and no success. */
async function concluded(status: number): Promise<number> {
  if (stdout.failure === null) return status;
  await stderr.write(`minios: standard output: ${stdout.failure}\n`);
  return status === 0 || status === BROKEN_PIPE ? 1 : status;
}

/** Ends the process with one line that says why. */
async function fail(error: unknown): Promise<never> {
  const expected = error instanceof Error && ['UsageError', 'RangeError', 'MachineGone'].includes(error.name);
  const message = error instanceof Error ? error.message : String(error);
  await stderr.write(`minios: ${expected ? '' : 'internal error: '}${message}\n`);
  process.exit(CANNOT_RUN);
}

process.on('uncaughtException', (error) => void fail(error));

try {
  // Workers and an open standard input would keep the process; what had to be written is.
  process.exit(await concluded(await main(process.argv.slice(2))));
} catch (error) {
  await fail(error);
}
