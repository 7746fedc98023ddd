/**
 * The command `minios`, after bin/minios.mjs has found the engine new enough.
 *
 * Standard input, output and error are the machine's; its log goes to standard error. Exit status: the machine's own,
 * or 125 if there is none; 130 and 143 if it was interrupted from outside.
 */
import packageJson from '../../package.json' with { type: 'json' };
import { Machine } from '../machine/machine.ts';
import type { ConsoleStreams, Exit } from '../machine/machine.ts';
import { HELP, UsageError, parseCommandLine } from './options.ts';
import type { BootCommand, WebCommand } from './options.ts';
import { ProcessInput, ProcessOutput } from './streams.ts';
import { serve } from './web.ts';

const CANNOT_RUN = 125;
/** Signals that end the machine, and the status that a shell shows for them. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const stdout = new ProcessOutput(process.stdout);
const stderr = new ProcessOutput(process.stderr);

async function main(): Promise<number> {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.command === 'help') await stdout.write(HELP);
  else if (command.command === 'version') await stdout.write(`minios ${packageJson.version}\n`);
  else if (command.command === 'boot') return boot(command);
  else if (command.command === 'web') return web(command);
  return 0;
}

/** Serves the page until a signal comes; ^C is how one ends it. */
async function web(command: WebCommand): Promise<number> {
  const interrupted = interruption();
  const { address } = await serve(command);
  await stdout.write(`minios: the page is at ${address} (^C ends)\n`);
  const status = await interrupted;
  return status === SIGNALS.SIGINT ? 0 : status;
}

/** The status for the first signal that is to end this process. */
function interruption(): Promise<number> {
  return new Promise((resolve) => {
    for (const [signal, status] of Object.entries(SIGNALS)) process.once(signal, () => resolve(status));
  });
}

async function boot({ memory, quiet, volumes, program }: BootCommand): Promise<number> {
  const interactive = program === null && process.stdin.isTTY;
  const interrupted = interruption();
  const console = interactive ? terminal() : streams();
  try {
    // A machine that asks for it is started again, with the same streams.
    for (;;) {
      const machine = Machine.boot({
        ...(memory === null ? {} : { memory }),
        quiet,
        program,
        shares: volumes,
        onSerial: (text) => void stderr.write(text),
        console,
      });
      const end = await Promise.race([machine.exited, interrupted]);
      machine.terminate();
      if (typeof end === 'number') return end;
      if (end.how !== 'restart') return exitStatus(end);
    }
  } finally {
    if (interactive) process.stdin.setRawMode(false);
  }
}

function streams(): ConsoleStreams {
  return { stdin: new ProcessInput(() => process.stdin), stdout, stderr };
}

/** The process's terminal becomes the machine's: which keys do what is decided inside. */
function terminal(): ConsoleStreams {
  const input = new ProcessInput(() => process.stdin.setRawMode(true));
  return { terminal: { read: (size) => input.read(size), write: (bytes) => stdout.write(bytes) } };
}

function exitStatus({ how, status, message }: Exit): number {
  if (how === 'power off' || how === 'halt') return status & 0xff;
  const what = how === 'panic' ? 'stopped by a kernel panic' : 'crashed';
  void stderr.write(`minios: the machine ${what}${message && `: ${message.split('\n')[0]}`}\n`);
  return CANNOT_RUN;
}

async function run(): Promise<number> {
  try {
    return await main();
  } catch (error) {
    const expected = error instanceof UsageError || error instanceof RangeError;
    const text = expected
      ? error.message
      : `internal error: ${error instanceof Error ? error.message : String(error)}`;
    await stderr.write(`minios: ${text}\n`);
    return CANNOT_RUN;
  }
}

const status = await run();
await Promise.all([stdout.flush(), stderr.flush()]);
// Workers and an open standard input would keep the process; all that had to be written is.
process.exit(status);
