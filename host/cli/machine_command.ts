/** `minios machine …`: the background machine itself. */
import { createReadStream } from 'node:fs';
import type { MachineCommand } from './options.ts';
import { logFile } from './places.ts';
import { request } from './remote_session.ts';
import { machineSize } from './sizes.ts';
import { CONTAINER_CLI, ensureMachine, findMachine } from './start.ts';
import type { MachineDescription } from './start.ts';
import type { ProcessOutput } from './streams.ts';
import { UsageError } from './usage.ts';

/** What the machine says of itself. */
type Inspected = MachineDescription & { sessions: number };

const NONE = 'there is no background machine: `minios machine start` or `minios run -d` brings one up';

/** Does it: the status for this process. */
export async function machineCommand(
  command: MachineCommand,
  stdout: ProcessOutput,
  stderr: ProcessOutput,
): Promise<number> {
  const say = (line: string): void => void stderr.write(`minios: ${line}\n`);
  if (command.action === 'logs') return logs(stdout);
  if (command.action === 'start') return start(command, stdout, say);
  const machine = await findMachine(say);
  if (command.action === 'stop') {
    if (machine) await request(machine, { do: 'stop' });
    else say('there is no background machine');
    machine?.destroy();
    return 0;
  }
  const found: Inspected[] = [];
  if (machine) {
    const { first } = await request(machine, { do: 'inspect' });
    if ('inspected' in first) found.push(first.inspected as Inspected);
    machine.destroy();
  }
  if (command.action === 'ls') {
    await stdout.write(table(found));
    return 0;
  }
  await stdout.write(`${JSON.stringify(found, null, 4)}\n`);
  if (found.length === 0) say(NONE);
  return found.length === 0 ? 1 : 0;
}

async function start(
  { memory, cpus }: MachineCommand,
  stdout: ProcessOutput,
  say: (line: string) => void,
): Promise<number> {
  const usual = machineSize();
  const { socket, started } = await ensureMachine(
    { memory: memory ?? usual.memory, cpus: cpus ?? usual.cpus, program: CONTAINER_CLI },
    say,
  );
  const { first } = await request(socket, { do: 'inspect' });
  socket.destroy();
  const { pid, memory: has, cpus: processors } = (first as { inspected: Inspected }).inspected;
  const differs = (memory !== null && memory !== has) || (cpus !== null && cpus !== processors);
  if (!started && differs) {
    const what = `${size(has)} and ${processors} ${processors === 1 ? 'processor' : 'processors'}`;
    throw new UsageError(`the background machine runs already, with ${what}: stop it first`);
  }
  await stdout.write(`the background machine ${started ? 'runs' : 'runs already'} (process ${pid})\n`);
  return 0;
}

function table(machines: readonly Inspected[]): string {
  const rows = machines.map(({ pid, started, memory, cpus, sessions, version }) => [
    ...[String(pid), started.replace(/\.\d+Z$/, 'Z'), size(memory), String(cpus), String(sessions), version],
  ]);
  const all = [['PID', 'STARTED', 'MEMORY', 'CPUS', 'SESSIONS', 'VERSION'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)) + 3);
  const line = (row: string[]): string => row.map((cell, i) => cell.padEnd(widths[i])).join('');
  return all.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** As Docker shows memory: 1GiB, 512MiB. */
function size(bytes: number): string {
  return bytes % 2 ** 30 === 0 ? `${bytes / 2 ** 30}GiB` : `${Math.round(bytes / 2 ** 20)}MiB`;
}

/** What the machine, or the last one, has said. */
async function logs(stdout: ProcessOutput): Promise<number> {
  try {
    for await (const chunk of createReadStream(logFile())) if (!(await stdout.write(chunk as Buffer))) break;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UsageError(NONE);
  }
  return 0;
}
