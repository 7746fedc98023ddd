/**
 * A machine for containers: init with `cat` as its program, which says when the system is up and ends it when its input
 * ends; images and volumes of the host; and sessions, each one run of /bin/minios.
 *
 * The background machine (daemon.ts) and the throw-away one (container.ts) are both such a machine.
 */
import { ENOMEM } from '../base/abi.ts';
import { ErrnoError } from '../machine/task/task.ts';
import { Machine } from '../machine/machine.ts';
import type { ConsoleStreams, Exit, Session } from '../machine/machine.ts';
import { ClientDirectories } from './client_directories.ts';
import type { OpenFile } from './host_file.ts';
import { containerSupport, miniosHome } from './image_service.ts';

/** Why a command does not start, and what helps: none that would end containers could start, either. */
const NO_MEMORY =
  'the machine has no memory left for this command: `minios machine stop` ends it, and MINIOS_MEMORY gives the next one more';

/** Never what the OOM killer takes: a container that fills the memory would end the machine, with it. */
const UNTIL_INPUT_ENDS = ['/bin/choom', '-n', '-1000', 'cat'];

/** How long the machine may take to end in good order, milliseconds. */
const GRACE_MS = 3000;

export interface ContainerMachineOptions {
  /** Bytes; null: the platform's default, as for `cpus`. */
  memory: number | null;
  cpus: number | null;
  /** What runs for a command, before its words. */
  program: readonly string[];
  /** Whether containers outlive it: see containerSupport. */
  keeps: boolean;
  quiet: boolean;
  onSerial: (text: string) => void;
}

/** One run of the CLI for somebody. */
export interface ClientOptions {
  words: readonly string[];
  env: readonly string[];
  cwd: string;
  console: ConsoleStreams;
  input: boolean;
  /** What runs instead of the machine's own program. */
  program?: readonly string[];
  /** How files that the words name are read. Absent: by this process. */
  openFile?: OpenFile;
}

export class ContainerMachine {
  readonly machine: Machine;
  readonly directories: ClientDirectories;
  /** Resolves when the system is up. */
  private readonly up: Promise<void>;
  private readonly program: readonly string[];
  private endInput: () => void = () => undefined;

  /** Boots. Throws RangeError for what no machine can have; what fails later is in `exited`. */
  static boot(options: ContainerMachineOptions): ContainerMachine {
    return new ContainerMachine(options);
  }

  private constructor({ memory, cpus, program, keeps, quiet, onSerial }: ContainerMachineOptions) {
    this.program = program;
    this.directories = new ClientDirectories((path, readOnly) => this.machine.share(path, readOnly));
    const { service, shares } = containerSupport(miniosHome(), keeps, this.directories);
    let isUp: () => void = () => undefined;
    this.up = new Promise((resolve) => (isUp = resolve));
    const noMore = new Promise<Uint8Array>((resolve) => (this.endInput = () => resolve(new Uint8Array(0))));
    let asked = false;
    const first = (): Promise<Uint8Array> => {
      if (asked) return noMore;
      asked = true;
      return Promise.resolve(new Uint8Array([0x0a]));
    };
    this.machine = Machine.boot({
      ...(memory === null ? {} : { memory }),
      ...(cpus === null ? {} : { cpus }),
      quiet,
      onSerial,
      program: UNTIL_INPUT_ENDS,
      shares,
      service,
      console: {
        stdin: { read: first },
        stdout: { write: () => Promise.resolve((isUp(), true)) },
      },
    });
  }

  get exited(): Promise<Exit> {
    return this.machine.exited;
  }

  /** Resolves when programs can be started; rejects with why they never will. */
  async ready(): Promise<void> {
    const ended = this.exited.then((exit) => {
      throw new Error(describe(exit));
    });
    await Promise.race([this.up, ended]);
  }

  /** Runs the CLI. Rejects with HostTaskDead if the machine ends, ErrnoError if there is no CLI. */
  async session({ words, env, cwd, console, input, program, openFile }: ClientOptions): Promise<Session> {
    await this.ready();
    const { token, close } = this.directories.open(cwd, openFile);
    try {
      const session = await this.machine.session({
        program: [...(program ?? this.program), ...words],
        env: [...env, `MINIOS_SESSION=${token}`],
        console,
        input,
      });
      void session.exited.catch(() => undefined).finally(close);
      return session;
    } catch (error) {
      close();
      if (error instanceof ErrnoError && error.errno === ENOMEM) error.message = NO_MEMORY;
      throw error;
    }
  }

  /** Ends the machine in good order: init ends all processes and unmounts. By force if that takes too long. */
  async stop(): Promise<Exit> {
    this.endInput();
    const timer = setTimeout(() => this.machine.terminate(), GRACE_MS);
    const exit = await this.exited;
    clearTimeout(timer);
    return exit;
  }
}

/** How a machine ended, in words that go on after "the machine". */
export function describe({ how, message }: Exit): string {
  const why = message && `: ${message.split('\n')[0]}`;
  if (how === 'panic') return `was stopped by a kernel panic${why}`;
  return how === 'crash' ? `crashed${why}` : 'was stopped';
}
