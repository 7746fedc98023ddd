/** `minios machine …`: the background machine itself. */
import { createReadStream } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MachineCommand } from './options.ts';
import { logFile } from './places.ts';
import { request } from './remote_session.ts';
import { machineSize } from './sizes.ts';
import { CONTAINER_CLI, ensureMachine, findMachine, stopMachine } from './start.ts';
import type { MachineDescription, MachineState } from './start.ts';
import type { ProcessOutput } from './streams.ts';
import { UsageError } from './usage.ts';

/** What the machine says of itself. */
type Inspected = MachineDescription & { sessions: number; state: MachineState };

/** How often one that another command is bringing up is asked whether it is there, milliseconds. */
const ASK_EVERY_MS = 50;

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
  if (command.action === 'stop') {
    if (!(await stopMachine(say))) say('there is no background machine');
    return 0;
  }
  const machine = await findMachine(say);
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
  const { pid, memory: has, cpus: processors } = await running(socket, say);
  const differs = (memory !== null && memory !== has) || (cpus !== null && cpus !== processors);
  if (!started && differs) {
    const what = `${size(has)} and ${processors} ${processors === 1 ? 'processor' : 'processors'}`;
    throw new UsageError(`the background machine runs already, with ${what}: stop it first`);
  }
  await stdout.write(`the background machine ${started ? 'runs' : 'runs already'} (process ${pid})\n`);
  return 0;
}

/** What the machine says of itself once it has been brought up, here or by another command. */
async function running(socket: Socket, say: (line: string) => void): Promise<Inspected> {
  for (let asked: Socket | null = socket; asked; asked = await findMachine(say)) {
    const { first } = await request(asked, { do: 'inspect' });
    asked.destroy();
    const { inspected } = first as { inspected: Inspected };
    if (inspected.state !== 'starting') return inspected;
    await sleep(ASK_EVERY_MS);
  }
  throw new UsageError(`the background machine ended while it was being started: see ${logFile()}`);
}

function table(machines: readonly Inspected[]): string {
  const rows = machines.map(({ pid, started, memory, cpus, sessions, version }) => [
    ...[
      String(pid),
      started.replace(/\.\d+Z$/, 'Z'),
      size(memory),
      String(cpus ?? '-'),
      String(sessions),
      version,
    ],
  ]);
  const all = [['PID', 'STARTED', 'MEMORY', 'CPUS', 'SESSIONS', 'VERSION'], ...rows];
  const widths = all[0].map((_, column) => Math.max(...all.map((row) => row[column].length)) + 3);
  const line = (row: string[]): string => row.map((cell, i) => cell.padEnd(widths[i])).join('');
  return all.map((row) => `${line(row).trimEnd()}\n`).join('');
}

/** As Docker shows memory: 1GiB, 512MiB. */
function size(bytes: number | null): string {
  if (bytes === null) return '-';
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
