/**
 * `minios VERB …`: the container CLI, /bin/minios, in the machine that it is for.
 *
 *     run -d, create, start     the background machine, which is brought up if there is none
 *     ps, logs, rm, …           the same if there are containers that have outlived theirs
 *     every other verb          the background machine if there is one, else a machine for this one command
 *
 * The words are passed on as they are, and so is the status. words.ts says what the host has to know of them.
 */
import { constants } from 'node:os';
import type { ConsoleStreams, Session } from '../machine/machine.ts';
import { terminalEnvironment, variables } from './environment.ts';
import { hasContainers, miniosHome } from './image_service.ts';
import { MachineGone, remoteSession } from './remote_session.ts';
import { CANNOT_RUN, onEnding } from './signals.ts';
import { CONTAINER_CLI, ensureMachine, findMachine } from './start.ts';
import type { MachineWish } from './start.ts';
import { ProcessInput } from './streams.ts';
import type { ProcessOutput } from './streams.ts';
import { HostTerminal, findTerminal, hasTerminal } from './terminal.ts';
import type { Wiring } from './terminal.ts';
import { machineSize } from './sizes.ts';
import { UsageError } from './usage.ts';
import { planOf } from './words.ts';
import type { Plan } from './words.ts';

/** So many signals that ask for the end, and the command waits for nobody any more. */
const PATIENCE = 3;

interface Command {
  words: string[];
  env: string[];
  cwd: string;
  input: boolean;
  console: ConsoleStreams;
}

/** A machine to run it in, and what to do when it is over. */
interface Place {
  start(command: Command): Promise<Session>;
  end(): Promise<void>;
}

/** Runs the CLI, which is `program`, with these words: the status for this process. */
export async function runVerb(
  words: string[],
  stdout: ProcessOutput,
  stderr: ProcessOutput,
  program = CONTAINER_CLI,
): Promise<number> {
  const plan = planOf(words);
  const wiring = wiringOf(plan);
  const terminal = Object.values(wiring).includes(true) ? new HostTerminal(wiring) : null;
  const say = (line: string, before = ''): void => {
    const text = `${before}minios: ${line}\n`;
    void stderr.write(terminal && wiring.stderr ? terminal.lines(text) : text);
  };
  const command: Command = {
    words,
    env: [...terminalEnvironment(wiring), ...variables(plan.variables)],
    cwd: currentDirectory(),
    input: plan.input,
    console: {
      ...(terminal && { terminal }),
      ...(!wiring.stdin && { stdin: new ProcessInput(() => process.stdin) }),
      ...(!wiring.stdout && { stdout }),
      ...(!wiring.stderr && { stderr }),
    },
  };
  const signals = new Signals((line) => say(line, '\n'));
  try {
    const place = await placeFor(plan, program, say);
    try {
      const session = await place.start(command);
      signals.to(session);
      return await Promise.race([session.exited, signals.givenUp]);
    } finally {
      terminal?.restore();
      await place.end();
    }
  } catch (error) {
    terminal?.restore();
    if (!isExpected(error)) throw error;
    say(error.message);
    return CANNOT_RUN;
  } finally {
    terminal?.restore();
    // Who has to be interrupted may have nobody who reads what it wrote.
    await Promise.race([Promise.all([stdout.flush(), stderr.flush()]), signals.givenUp]);
  }
}

/** Where relative paths begin. Throws UsageError if that is gone. */
function currentDirectory(): string {
  try {
    return process.cwd();
  } catch {
    throw new UsageError('the current directory has been removed: go to one that is there');
  }
}

/** Where the verb belongs. */
async function placeFor(plan: Plan, program: readonly string[], say: (line: string) => void): Promise<Place> {
  const options = { ...machineSize(), program };
  // A verb about containers has something to do if some were kept, or if a machine has some.
  const needed = plan.background || (plan.containers && hasContainers());
  const socket = needed ? (await ensureMachine(options, say)).socket : await findMachine(say);
  if (!socket) return throwAway(options, say);
  return {
    start: ({ console, ...wish }) => remoteSession(socket, { ...wish, home: miniosHome() }, console),
    end: () => Promise.resolve(void socket.destroy()),
  };
}

/** A machine in this process, for one command. What makes one is loaded only here. */
async function throwAway(options: MachineWish, say: (line: string) => void): Promise<Place> {
  const { ContainerMachine, describe } = await import('./container_machine.ts');
  const { HostTaskDead } = await import('../machine/task/task.ts');
  let log = '';
  const container = ContainerMachine.boot({
    ...options,
    keeps: false,
    quiet: true,
    onSerial: (text) => void (log += text),
  });
  return {
    async start(command) {
      // The CLI inside is told that nothing can be left behind.
      const session = await container.session({ ...command, env: [...command.env, 'MINIOS_MACHINE_ENDS=1'] });
      const exited = session.exited.catch(async (error: unknown) => {
        if (!(error instanceof HostTaskDead)) throw error;
        throw new MachineGone(`the machine ${describe(await container.exited)}`);
      });
      exited.catch(() => undefined);
      return { ...session, exited };
    },
    async end() {
      await container.stop();
      for (const line of log.split('\n').filter(Boolean)) say(line);
    },
  };
}

/** Passes on signals that would end this process; after some of them it ends, and with its terminal. */
class Signals {
  /** The status, if it came to that. */
  readonly givenUp: Promise<number>;
  private session: Session | null = null;

  /** `say` tells that it has come to that, on a line of its own behind the terminal's ^C. */
  constructor(say: (line: string) => void) {
    let count = 0;
    const hadTerminal = hasTerminal();
    this.givenUp = new Promise((resolve) => {
      onEnding((status, name) => {
        const signal = constants.signals[name];
        if (name === 'SIGHUP' && hadTerminal && !hasTerminal()) {
          this.session?.hangUp();
          resolve(status);
          return;
        }
        // Before there is a session there is nobody else to obey.
        if (this.session) this.session.signal(signal);
        else resolve(status);
        if (++count < PATIENCE) return;
        this.session?.hangUp();
        // As Docker's client has it: who has hit ^C that often is to know that it is not the program that has ended.
        say(`got ${PATIENCE} signals, forcefully exiting`);
        resolve(status);
      });
    });
  }

  to(session: Session): void {
    this.session = session;
  }
}

/** Where no input is wanted the terminal is for output only: keys stay with the process that started this one. */
function wiringOf({ input }: Plan): Wiring {
  const wiring = findTerminal();
  return input ? wiring : { ...wiring, stdin: false };
}

/** What is the machine's or the user's doing, and said in one line. */
function isExpected(error: unknown): error is Error {
  const names = ['UsageError', 'MachineGone', 'RangeError'];
  return error instanceof Error && (names.includes(error.name) || /^E[A-Z0-9]+$/.test(error.name));
}
