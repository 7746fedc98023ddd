/**
 * A session, seen from the program that started the machine: one program of the machine, on streams of its own
 * (session.ts).
 *
 *     const session = await machine.session({ program: ['/bin/cat'], console: { stdin, stdout } });
 *     const status = await session.exited;
 */
import * as Comlink from 'comlink';
import { platform } from '#platform';
import * as abi from '../../base/abi.ts';
import { restoredError } from '../task/task.ts';
import type { SessionClient, SessionRequest, SessionService } from '../protocol.ts';
import type { ConsoleStreams, InputStream, OutputStream } from './streams.ts';

export interface SessionOptions {
  /** Arguments, the path of the program first. */
  program: readonly string[];
  /** `NAME=value`, on top of what init tells its program. */
  env?: readonly string[];
  /**
   * As a machine's. With a terminal, those standard streams that are not given are the terminal; it controls the session
   * if standard input is it.
   */
  console: ConsoleStreams;
  /** Whether the program is given input at all (default: yes). If not, nobody's input is read. */
  input?: boolean;
}

export interface Session {
  /**
   * The program's status as shells show it, when it has ended and its output is delivered. Rejects with HostTaskDead if
   * the machine ends before.
   */
  readonly exited: Promise<number>;
  /** Sends the program a signal. */
  signal(signal: number): void;
  /** The client is gone: the program gets SIGHUP, and neither input nor readers any more. */
  hangUp(): void;
}

/** Starts one: `request` asks the hart's worker for it, `guard` rejects calls that are never answered. */
export async function startSession(
  options: SessionOptions,
  request: (request: SessionRequest, port: MessagePort) => Promise<Comlink.Remote<SessionService>>,
  guard: <T>(call: Promise<T>) => Promise<T>,
): Promise<Session> {
  const { stdin, stdout, stderr, terminal } = options.console;
  const { port1, port2 } = new MessageChannel();
  Comlink.expose(clientOf(options.console), platform.portEndpoint(port1));
  const wish: SessionRequest = {
    program: [...options.program],
    environment: [...(options.env ?? [])],
    onTerminal: {
      stdin: terminal !== undefined && stdin === undefined,
      stdout: terminal !== undefined && stdout === undefined,
      stderr: terminal !== undefined && stderr === undefined,
    },
    terminalSize: terminal?.size?.() ?? null,
    input: options.input ?? true,
  };
  let service: Comlink.Remote<SessionService>;
  try {
    service = await guard(request(wish, port2));
  } catch (error) {
    port1.close();
    throw restoredError(error);
  }
  const endResizing = terminal?.onResize?.(() => {
    const size = terminal.size?.();
    if (size) unlessOver(service.resize(size));
  });
  const exited = guard(service.wait() as Promise<number>)
    .catch((error: unknown) => {
      throw restoredError(error);
    })
    .finally(() => {
      endResizing?.();
      port1.close();
    });
  exited.catch(() => undefined);
  return {
    exited,
    signal: (signal) => unlessOver(service.signal(signal)),
    hangUp: () => unlessOver(service.hangUp()),
  };
}

/** What a session is told that is just ending reaches nobody. */
function unlessOver(call: Promise<void>): void {
  call.catch(() => undefined);
}

function clientOf({ stdin, stdout, stderr, terminal }: ConsoleStreams): SessionClient {
  const inputs = new Map<number, InputStream | undefined>([
    [abi.CONSOLE_PORT_TERMINAL, terminal],
    [abi.CONSOLE_PORT_STDIN, stdin],
  ]);
  const outputs = new Map<number, OutputStream | undefined>([
    [abi.CONSOLE_PORT_TERMINAL, terminal],
    [abi.CONSOLE_PORT_STDOUT, stdout],
    [abi.CONSOLE_PORT_STDERR, stderr],
  ]);
  return {
    read: async (port, size) => (await inputs.get(port)?.read(size)) ?? new Uint8Array(0),
    write: async (port, bytes) => (await outputs.get(port)?.write(bytes)) ?? true,
  };
}
