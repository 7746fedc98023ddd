/**
 * `minios boot`: a machine on the streams of this process, until it ends or a signal ends it.
 *
 * Standard streams that are a terminal are the machine's terminal; the others are streams of bytes. The machine's log
 * goes to standard error.
 */
import { constants } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Machine } from '../machine/machine.ts';
import type { ConsoleStreams, Exit } from '../machine/machine.ts';
import { terminalEnvironment } from './environment.ts';
import { containerSupport } from './image_service.ts';
import type { BootCommand } from './options.ts';
import { CANNOT_RUN, onEnding } from './signals.ts';
import type { Ending } from './signals.ts';
import { ProcessInput } from './streams.ts';
import type { ProcessOutput } from './streams.ts';
import { HostTerminal, findTerminal } from './terminal.ts';

/** How long a machine may take to end after a signal, milliseconds. */
const GRACE_MS = 1800;

/** How often init is told, milliseconds. */
const REPEAT_MS = 200;

/** Boots, and runs the machine to its end: the status for this process. */
export async function boot(
  command: BootCommand,
  stdout: ProcessOutput,
  stderr: ProcessOutput,
): Promise<number> {
  const wiring = findTerminal();
  const terminal = Object.values(wiring).includes(true) ? new HostTerminal(wiring) : null;
  const say = (text: string): void => {
    void stderr.write(terminal && wiring.stderr ? terminal.lines(text) : text);
  };
  const console: ConsoleStreams = {
    ...(terminal && { terminal }),
    ...(!wiring.stdin && { stdin: new ProcessInput(() => process.stdin) }),
    ...(!wiring.stdout && { stdout }),
    ...(!wiring.stderr && { stderr }),
  };
  const interruption = new Interruption();
  const containers = containerSupport();
  try {
    // A machine that asks for it is started again, with the same streams.
    for (;;) {
      const { memory, cpus, sched, quiet, volumes, program } = command;
      const machine = Machine.boot({
        ...(memory === null ? {} : { memory }),
        ...(cpus === null ? {} : { cpus }),
        ...(sched === null ? {} : { sched }),
        quiet,
        program,
        env: terminalEnvironment(wiring),
        shares: [...containers.shares, ...volumes],
        service: containers.service,
        onSerial: say,
        console,
      });
      interruption.end(machine);
      const end = await machine.exited;
      if (end.how === 'restart' && interruption.status === null) continue;
      terminal?.restore();
      const status = interruption.status ?? statusOf(end, say);
      // Who has to be interrupted may have nobody who reads what it wrote.
      await Promise.race([Promise.all([stdout.flush(), stderr.flush()]), interruption.came]);
      return interruption.status ?? status;
    }
  } finally {
    terminal?.restore();
  }
}

/** A signal from outside: init is told, and ends the machine in good order; a second one, or too long a wait, cuts it short. */
class Interruption {
  /** Status for the signal that came, null: none did. */
  status: number | null = null;
  /** Resolves when one comes. */
  readonly came: Promise<void>;
  private machine: Machine | null = null;

  constructor() {
    this.came = new Promise((resolve) => {
      onEnding((status, signal) => {
        const again = this.status !== null;
        this.status ??= status;
        if (again) this.machine?.terminate();
        else if (this.machine) void this.tell(this.machine, signal);
        resolve();
      });
    });
  }

  /** `machine` is the one to end. */
  end(machine: Machine): void {
    this.machine = machine;
    if (this.status !== null) machine.terminate();
  }

  private async tell(machine: Machine, signal: Ending): Promise<void> {
    const timer = setTimeout(() => machine.terminate(), GRACE_MS);
    void machine.exited.then(() => clearTimeout(timer));
    // What init does not know ends it as SIGTERM does.
    const known = ['SIGHUP', 'SIGINT', 'SIGQUIT'].includes(signal) ? signal : 'SIGTERM';
    try {
      const task = await machine.hostTask();
      // In a machine that is still booting nobody listens yet.
      for (;;) {
        await task.kill(1, constants.signals[known]);
        await sleep(REPEAT_MS);
      }
    } catch {
      // It has ended, or never came up: then the timer ends it.
    }
  }
}

function statusOf({ how, status, message }: Exit, say: (text: string) => void): number {
  if (how === 'power off' || how === 'halt') return status & 0xff;
  const what = how === 'panic' ? 'was stopped by a kernel panic' : 'crashed';
  say(`minios: the machine ${what}${message && `: ${message.split('\n')[0]}`}\n`);
  return CANNOT_RUN;
}
