/**
 * The command `minios`, after bin/minios.mjs has found the engine new enough.
 *
 * Exit status: the machine's own, 125 if there is none, 128 + n if signal n came from outside.
 */
import packageJson from '../../package.json' with { type: 'json' };
import { CANNOT_RUN, boot, onEnding } from './boot.ts';
import { HELP, UsageError, parseCommandLine } from './options.ts';
import type { WebCommand } from './options.ts';
import { ProcessOutput } from './streams.ts';
import { serve } from './web.ts';

const stdout = new ProcessOutput(process.stdout);
const stderr = new ProcessOutput(process.stderr);

async function main(): Promise<number> {
  const command = parseCommandLine(process.argv.slice(2));
  if (command.command === 'boot') return boot(command, stdout, stderr);
  if (command.command === 'web') return web(command);
  await stdout.write(command.command === 'help' ? HELP : `minios ${packageJson.version}\n`);
  return 0;
}

/** Serves the page until a signal comes; ^C is how one ends it. */
async function web(command: WebCommand): Promise<number> {
  const ending = new Promise<number>((resolve) => {
    onEnding((status, signal) => resolve(signal === 'SIGINT' ? 0 : status));
  });
  const { address } = await serve(command);
  await stdout.write(`minios: the page is at ${address} (^C ends)\n`);
  return ending;
}

/** Ends the process with one line that says why. */
async function fail(error: unknown): Promise<never> {
  const expected = error instanceof UsageError || error instanceof RangeError;
  const message = error instanceof Error ? error.message : String(error);
  await stderr.write(`minios: ${expected ? '' : 'internal error: '}${message}\n`);
  process.exit(CANNOT_RUN);
}

process.on('uncaughtException', (error) => void fail(error));

try {
  // Workers and an open standard input would keep the process; what had to be written is.
  process.exit(await main());
} catch (error) {
  await fail(error);
}
