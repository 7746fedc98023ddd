/** Runs benchmark programs (bench/programs/) in a machine of the release kernel, on the real clock. */
import { Machine } from '../host/machine/machine.ts';
import type { ExtraFile, MachineOptions, OutputStream } from '../host/machine/machine.ts';
import { compiled } from '../scripts/lib/compiled.mjs';

/** Compiles benchmark programs to files of the machine: /bench/NAME each. `forking`: those of them that fork. */
export function guestPrograms(
  names: readonly string[],
  forking: readonly string[] = [],
): Promise<ExtraFile[]> {
  return Promise.all(
    names.map(async (name) => ({
      path: `/bench/${name}`,
      data: await compiled({
        entries: [`bench/programs/${name}.ts`],
        config: 'userland/asconfig.json',
        ...(forking.includes(name) && { asyncify: 'indirect' }),
      }),
      mode: 0o755,
    })),
  );
}

/** Collects what is written to it. */
class Collector implements OutputStream {
  text = '';
  private readonly decoder = new TextDecoder();

  write(bytes: Uint8Array<ArrayBuffer>): Promise<boolean> {
    this.text += this.decoder.decode(bytes, { stream: true });
    return Promise.resolve(true);
  }
}

/**
 * Boots a machine with `files` and whatever else it is to have, runs a program, and gives what it printed. Throws if the program
 * fails.
 */
export async function runGuest(
  program: readonly string[],
  files: ExtraFile[],
  options: Pick<MachineOptions, 'cpus' | 'shares' | 'service' | 'memory'> = {},
): Promise<string> {
  const stdout = new Collector();
  const stderr = new Collector();
  let log = '';
  const machine = Machine.boot({
    memory: 256 << 20,
    cpus: 1,
    ...options,
    files,
    program,
    quiet: true,
    onSerial: (text) => (log += text),
    console: { stdout, stderr },
  });
  const { how, status, message } = await machine.exited;
  if (how === 'power off' && status === 0) return stdout.text;
  const reason = [message, stderr.text, log].map((text) => text.trim()).find((text) => text !== '');
  throw new Error(`${program.join(' ')} in a machine: ${how}, status ${status}: ${reason ?? 'no message'}`);
}

/** What a benchmark program prints at last, `NANOSECONDS OPERATIONS`, as nanoseconds for an operation. */
export function perOperation(line: string): number {
  const match = /(?:^|\n)(\d+) (\d+)\n$/.exec(line);
  if (!match) throw new Error(`a benchmark program printed ${JSON.stringify(line)}`);
  return Number(match[1]) / Number(match[2]);
}
