/**
 * The background machine: a process of its own that boots a machine for containers and serves its user's commands over
 * a socket (frames.ts). Started by start.ts, which holds the lock meanwhile; it runs until `minios machine stop`, a
 * signal, or its machine's end.
 *
 * It listens before it does anything else, so that it can be asked to stop whatever its start waits for; sessions wait for that.
 *
 * Its argument says where and how, in JSON. Descriptor 3 is told once how the start went: one line of JSON, `{}` if well.
 */
import { chmodSync, closeSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import packageJson from '../../package.json' with { type: 'json' };
import { ContainerMachine, describe } from './container_machine.ts';
import { receive, send } from './frames.ts';
import type { Frame, FromCommand, FromMachine, Hello } from './frames.ts';
import { miniosHome } from './image_service.ts';
import { ownContainers } from './owner.ts';
import { serveSession } from './served_session.ts';
import { CONTAINER_CLI } from './start.ts';
import type { DaemonOptions, MachineDescription, MachineState } from './start.ts';

/** Tells the process that started this one. */
const STARTER = 3;

/** How long containers may take to stop when the machine is to stop, and to be kept, milliseconds: each is killed long before. */
const STOP_MS = 120_000;

/** The same while containers of the last machine are being brought back: those that are back have fifteen seconds. */
const STOP_STARTING_MS = 20_000;

/** Longest wait for connections to take their last words, milliseconds. */
const FAREWELL_MS = 500;

class Daemon {
  private readonly options: DaemonOptions;
  private readonly server: Server;
  /** Null: it has not come to that, or could not be. */
  private container: ContainerMachine | null = null;
  /** Whether programs can be started in it. */
  private isUp = false;
  /** Settles when sessions can be served, or with why they never will. */
  private served: Promise<void> = Promise.resolve();
  private isServing = false;
  private readonly connections = new Set<Socket>();
  private readonly started = new Date();
  private sessions = 0;
  private stopping: Promise<void> | null = null;

  constructor(options: DaemonOptions) {
    this.options = options;
    this.server = createServer((socket) => void this.serve(socket));
  }

  /** Resolves when sessions are served. */
  async start(): Promise<void> {
    await this.listen();
    for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)
      process.on(signal, () => void this.stop());
    this.served = this.bringUp();
    await this.served;
    void this.container?.exited.then((exit) => this.leave(exit.how === 'power off' ? 0 : 1));
  }

  private async bringUp(): Promise<void> {
    const container = this.boot();
    await container.ready().catch((error: unknown) => {
      throw this.stopping ? stoppedEarly() : error;
    });
    this.isUp = true;
    await Promise.race([this.run('up', container), container.exited]);
    if (this.stopping) throw stoppedEarly();
    this.isServing = true;
  }

  /** Throws what makes a machine impossible. */
  private boot(): ContainerMachine {
    ownContainers();
    const { memory, cpus, program } = this.options;
    const container = ContainerMachine.boot({
      ...{ memory, cpus, program, keeps: true, quiet: false },
      onSerial: (text) => void process.stderr.write(text),
    });
    void container.exited.then((exit) => console.error(`minios: the machine ${describe(exit)}`));
    this.container = container;
    this.writeDescription();
    return container;
  }

  /** Makes the socket, and says who listens. */
  private async listen(): Promise<void> {
    const { socket } = this.options.places;
    // Nobody may connect before the mode is right: the directory is this user's alone, too.
    const mask = process.umask(0o077);
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(socket, resolve);
    });
    process.umask(mask);
    chmodSync(socket, 0o600);
    this.writeDescription();
  }

  private writeDescription(): void {
    const { description } = this.options.places;
    writeFileSync(`${description}.new`, `${JSON.stringify(this.describe())}\n`, { mode: 0o600 });
    renameSync(`${description}.new`, description);
  }

  private get state(): MachineState {
    if (this.stopping) return 'stopping';
    return this.isServing ? 'running' : 'starting';
  }

  private describe(): MachineDescription {
    const { memory, cpus } = this.container?.machine ?? { memory: null, cpus: null };
    return {
      pid: process.pid,
      version: packageJson.version,
      started: this.started.toISOString(),
      memory,
      cpus,
      home: miniosHome(),
      socket: this.options.places.socket,
      log: this.options.log,
    };
  }

  private async serve(socket: Socket): Promise<void> {
    this.connections.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => this.connections.delete(socket));
    try {
      const frames = receive<Hello | FromCommand>(socket);
      const first = await frames.next();
      if (!first.done) await this.answer(socket, first.value.header as Hello, frames);
    } catch (error) {
      await send<FromMachine>(socket, { refused: messageOf(error) });
    }
    socket.end();
  }

  private async answer(
    socket: Socket,
    hello: Hello,
    frames: AsyncGenerator<Frame<Hello | FromCommand>, void>,
  ): Promise<void> {
    if (hello.do === 'stop') {
      await this.stop();
      await send<FromMachine>(socket, { stopped: true });
    } else if (hello.do === 'inspect') {
      const { sessions, state } = this;
      await send<FromMachine>(socket, { inspected: { ...this.describe(), sessions, state } });
    } else {
      await this.served.catch((error: unknown) => {
        throw new Error(`the background machine could not be started: ${messageOf(error)}`);
      });
      const refusal = this.refusal(hello);
      if (refusal) return void (await send<FromMachine>(socket, { refused: refusal }));
      await send<FromMachine>(socket, { welcome: packageJson.version });
      this.sessions++;
      const own = frames as AsyncGenerator<Frame<FromCommand>>;
      await serveSession(this.container!, socket, hello.session!, own).finally(() => this.sessions--);
    }
  }

  private refusal({ minios, session }: Hello): string {
    if (minios !== packageJson.version) {
      const remedy = 'stop it with `minios machine stop`, and the next one will be of this version';
      return `the background machine is minios ${packageJson.version}, and this is minios ${minios}: ${remedy}`;
    }
    if (!session) return 'what came is no request';
    if (this.stopping) return 'the background machine is being stopped';
    if (session.home !== miniosHome()) {
      const remedy = 'stop it with `minios machine stop`, or set MINIOS_HOME to that';
      return `the background machine has its images in ${miniosHome()}, not in ${session.home}: ${remedy}`;
    }
    return '';
  }

  /** Ends in good order: containers first, then the machine. Resolves when nothing of it is left but this process. */
  private stop(): Promise<void> {
    this.stopping ??= (async () => {
      const { container } = this;
      if (container && this.isUp)
        await Promise.race([this.run('down', container), later(this.isServing ? STOP_MS : STOP_STARTING_MS)]);
      await container?.stop();
      this.remove();
    })();
    return this.stopping;
  }

  /**
   * Runs `minios machine VERB` in the machine: `up` brings back the containers of the last one, and starts those that are to be
   * restarted; `down` stops all, which ends when what they have changed is kept. What they say is the log's.
   */
  private async run(verb: 'up' | 'down', container: ContainerMachine): Promise<void> {
    const say = {
      write: (bytes: Uint8Array): Promise<boolean> => Promise.resolve(process.stderr.write(bytes)),
    };
    try {
      const console = { stdout: say, stderr: say };
      const words = ['machine', verb];
      const session = await container.session({
        ...{ words, env: [], cwd: '/', console, input: false, program: CONTAINER_CLI },
      });
      await session.exited;
    } catch {
      // The machine has gone already: then there is nothing to stop.
    }
  }

  private remove(): void {
    this.server.close();
    const { socket, description } = this.options.places;
    for (const path of [socket, description]) rmSync(path, { force: true });
  }

  /** The end of this process. */
  async leave(status: number): Promise<void> {
    await this.stopping;
    this.remove();
    const closed = [...this.connections].map(
      (socket) => new Promise((resolve) => socket.once('close', resolve)),
    );
    await Promise.race([Promise.all(closed), later(FAREWELL_MS)]);
    process.exit(status);
  }
}

const later = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, milliseconds).unref());

const stoppedEarly = (): Error => new Error('it was stopped while it was being started');

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function tell(answer: { error?: string }): void {
  try {
    writeSync(STARTER, `${JSON.stringify(answer)}\n`);
    closeSync(STARTER);
  } catch {
    // The process that started this one did not wait for it.
  }
}

process.title = 'minios machine';
process.on('uncaughtException', (error) => {
  console.error(error);
  process.exit(1);
});
const daemon = new Daemon(JSON.parse(process.argv[2]!) as DaemonOptions);
try {
  await daemon.start();
  tell({});
} catch (error) {
  tell({ error: messageOf(error) });
  await daemon.leave(1);
}
