/**
 * A session of the background machine, on the command's side of the socket: the same that Machine.session gives for a
 * machine in this process.
 */
import type { Socket } from 'node:net';
import packageJson from '../../package.json' with { type: 'json' };
import { FileServer } from './file_frames.ts';
import { receive, send } from './frames.ts';
import type { Frame, FromCommand, FromMachine, Hello, SessionWish, StreamName } from './frames.ts';
import { HostFile } from './host_file.ts';
import type { ConsoleStreams, Session } from '../machine/machine.ts';
import { UsageError } from './usage.ts';

/** The machine went away, or would not: one line says why. */
export class MachineGone extends Error {
  override readonly name = 'MachineGone';
}

/** Asks for something, and answers what comes back. Throws UsageError for a refusal, MachineGone if nothing comes. */
export async function request(
  socket: Socket,
  hello: Omit<Hello, 'minios'>,
): Promise<{ first: FromMachine; frames: AsyncGenerator<Frame<FromMachine>, void> }> {
  // What is wrong with the connection is seen by the code that reads from it.
  socket.on('error', () => undefined);
  await send<Hello>(socket, { minios: packageJson.version, ...hello });
  const frames = receive<FromMachine>(socket);
  const first = await nextOf(frames);
  if (!first) throw new MachineGone('the background machine has died');
  if ('refused' in first.header) throw new UsageError(first.header.refused);
  return { first: first.header, frames };
}

/** Runs /bin/minios with the client's words on `console`. */
export async function remoteSession(
  socket: Socket,
  wish: Omit<SessionWish, 'onTerminal' | 'size'>,
  console: ConsoleStreams,
): Promise<Session> {
  const { stdin, stdout, stderr, terminal } = console;
  const onTerminal = {
    stdin: terminal !== undefined && stdin === undefined,
    stdout: terminal !== undefined && stdout === undefined,
    stderr: terminal !== undefined && stderr === undefined,
  };
  const session = { ...wish, onTerminal, size: terminal?.size?.() ?? null };
  const { frames } = await request(socket, { do: 'session', session });
  const endResizing = terminal?.onResize?.(() => {
    const size = terminal.size?.();
    if (size) void send<FromCommand>(socket, { resize: size });
  });
  const files = new FileServer(socket, (path) => new HostFile(path));
  const exited = follow(socket, frames, console, files).finally(() => {
    endResizing?.();
    files.end();
    socket.destroy();
  });
  exited.catch(() => undefined);
  return {
    exited,
    signal: (signal) => void send<FromCommand>(socket, { signal }),
    hangUp: () => socket.destroy(),
  };
}

/** Does what the machine says, to the end: the status. Nothing more is read from the socket while output is being taken. */
async function follow(
  socket: Socket,
  frames: AsyncGenerator<Frame<FromMachine>, void>,
  streams: ConsoleStreams,
  files: FileServer,
): Promise<number> {
  for (let frame; (frame = await nextOf(frames));) {
    const { header, bytes } = frame;
    if ('exit' in header) return header.exit;
    if ('gone' in header) throw new MachineGone(header.gone);
    if ('output' in header) await put(socket, header.output, bytes, streams);
    else if ('want' in header) void fetch(socket, header.from, header.want, streams);
    else if ('file' in header) void files.serve(header);
  }
  throw new MachineGone('the background machine has died');
}

async function put(
  socket: Socket,
  name: StreamName,
  bytes: Uint8Array<ArrayBuffer>,
  streams: ConsoleStreams,
): Promise<void> {
  const stream = name === 'stdin' ? undefined : streams[name];
  if (stream && !(await stream.write(bytes))) await send<FromCommand>(socket, { closed: name });
}

async function fetch(socket: Socket, name: StreamName, size: number, streams: ConsoleStreams): Promise<void> {
  const stream = name === 'stdin' || name === 'terminal' ? streams[name] : undefined;
  const bytes = (await stream?.read(size)) ?? new Uint8Array(0);
  await send<FromCommand>(socket, { input: true }, bytes);
}

/** The next frame; null: the connection has ended, one way or another. */
async function nextOf(frames: AsyncGenerator<Frame<FromMachine>, void>): Promise<Frame<FromMachine> | null> {
  try {
    const next = await frames.next();
    return next.done ? null : next.value;
  } catch {
    return null;
  }
}
