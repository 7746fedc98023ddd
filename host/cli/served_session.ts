/**
 * A session of the background machine, on its side of the socket: the client's streams as the machine's sessions take
 * them. Input is asked for when there is room for it, and output is sent when the socket has taken what was sent before.
 */
import type { Socket } from 'node:net';
import { HostTaskDead } from '../machine/task/task.ts';
import type { ConsoleStreams, Session, Terminal, TerminalSize } from '../machine/machine.ts';
import { describe } from './container_machine.ts';
import type { ContainerMachine } from './container_machine.ts';
import { RemoteFiles } from './file_frames.ts';
import { send } from './frames.ts';
import type { Frame, FromCommand, FromMachine, SessionWish, StreamName } from './frames.ts';

/** Serves the session to its end, and says how it ended. */
export async function serveSession(
  container: ContainerMachine,
  socket: Socket,
  wish: SessionWish,
  frames: AsyncGenerator<Frame<FromCommand>, void>,
): Promise<void> {
  const streams = new ClientStreams(socket, wish);
  const files = new RemoteFiles(socket);
  const { words, env, cwd, input } = wish;
  try {
    const client = { words, env, cwd, input, console: streams.console, openFile: files.open };
    const session = await container.session(client);
    // Goes on until the connection ends, which this side ends when the session has.
    void listen(frames, streams, files, session);
    await send<FromMachine>(socket, { exit: await session.exited });
  } catch (error) {
    await send<FromMachine>(socket, { gone: await reasonOf(error, container) });
  }
}

async function listen(
  frames: AsyncGenerator<Frame<FromCommand>, void>,
  streams: ClientStreams,
  files: RemoteFiles,
  session: Session,
): Promise<void> {
  try {
    for await (const { header, bytes } of frames) {
      if ('input' in header) streams.given(bytes);
      else if ('signal' in header) session.signal(header.signal);
      else if ('resize' in header) streams.resize(header.resize);
      else if ('file' in header) files.given(header, bytes);
      else streams.closed.add(header.closed);
    }
  } catch {
    // What comes is nonsense, or the connection broke: as if the client had gone.
  }
  streams.given(new Uint8Array(0));
  files.end();
  session.hangUp();
}

/** One line for the client. */
async function reasonOf(error: unknown, container: ContainerMachine): Promise<string> {
  if (!(error instanceof HostTaskDead)) return error instanceof Error ? error.message : String(error);
  // The tasks of a session may be gone before their machine is.
  const ended = new Promise<null>((resolve) => setTimeout(resolve, 1000, null));
  const exit = await Promise.race([container.exited, ended]);
  return exit ? `the background machine ${describe(exit)}` : 'the session was ended inside the machine';
}

class ClientStreams {
  readonly console: ConsoleStreams;
  /** Streams that nobody takes any more. */
  readonly closed = new Set<StreamName>();
  private readonly socket: Socket;
  private size: TerminalSize | null;
  private resized: () => void = () => undefined;
  private answer: (bytes: Uint8Array) => void = () => undefined;

  constructor(socket: Socket, { onTerminal, size }: SessionWish) {
    this.socket = socket;
    this.size = size;
    const { stdin, stdout, stderr } = onTerminal;
    this.console = {
      ...((stdin || stdout || stderr) && { terminal: this.terminal() }),
      ...(!stdin && { stdin: { read: (length: number) => this.read('stdin', length) } }),
      ...(!stdout && { stdout: { write: (bytes: Uint8Array) => this.write('stdout', bytes) } }),
      ...(!stderr && { stderr: { write: (bytes: Uint8Array) => this.write('stderr', bytes) } }),
    };
  }

  /** The input that was asked for. */
  given(bytes: Uint8Array): void {
    this.answer(bytes);
  }

  resize(size: TerminalSize): void {
    this.size = size;
    this.resized();
  }

  private terminal(): Terminal {
    return {
      read: (length) => this.read('terminal', length),
      write: (bytes) => this.write('terminal', bytes),
      size: () => this.size,
      onResize: (listener) => {
        this.resized = listener;
        return () => (this.resized = () => undefined);
      },
    };
  }

  private read(from: StreamName, want: number): Promise<Uint8Array> {
    return new Promise((resolve) => {
      this.answer = resolve;
      void send<FromMachine>(this.socket, { want, from }).then((sent) => {
        if (!sent) resolve(new Uint8Array(0));
      });
    });
  }

  private async write(output: StreamName, bytes: Uint8Array): Promise<boolean> {
    if (this.closed.has(output)) return false;
    return send<FromMachine>(this.socket, { output }, bytes);
  }
}
