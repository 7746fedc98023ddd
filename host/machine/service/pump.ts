/**
 * The image service's side of the FIFOs in /run/minios: in the hart's worker, as host tasks. What requests ask for is
 * the front end's business (host/images/service.ts); this carries bytes.
 *
 *     client                            pump                                  front end
 *     PID-N into `service`     ──▶      opens PID-N.in, reads a line
 *                                       opens PID-N.out        ──request──▶   serves
 *     an upload, progress, data ◀─▶                       ◀─read, write──▶
 *                              ◀──      the last line, closes   ◀──end──
 *
 * Each request has a host task of its own, so that one that waits keeps no other waiting. A client that dies is noticed
 * by its pipes: it holds their other ends. Before it has opened them, by its process number.
 */
import {
  EEXIST,
  EAGAIN,
  ENOENT,
  EPIPE,
  ENXIO,
  MS_NODEV,
  MS_NOSUID,
  POLLHUP,
  POLLIN,
} from '../../base/abi.ts';
import { ErrnoError, unless, HostTaskDead } from '../task/task.ts';
import { concatenate } from '../../base/bytes.ts';
import { IO_BYTES } from '../task/process.ts';
import type { ServiceProcess } from './process.ts';

const DIRECTORY = '/run/minios';
const REQUESTS = `${DIRECTORY}/requests`;
const SERVICE = `${DIRECTORY}/service`;
const STATE = '/var/lib/minios';

/** What ps(1) calls the tasks. */
const NAME = 'images';

/** Longest line of a request, bytes. */
const LINE_MAX = 16 * 2 ** 20;
/** Requests that are served at once; others wait for their turn. */
const REQUESTS_MAX = 64;
/** Host tasks that are kept for the next request. */
const IDLE_MAX = 2;
/** How often it is asked whether a client that has opened nothing yet is still there, milliseconds. */
const ALIVE_MS = 1000;

interface Request {
  readonly task: ServiceProcess;
  readonly input: number;
  readonly output: number;
  /** Upload bytes that came with the line. */
  rest: Uint8Array<ArrayBuffer>;
  /** The upload has ended. */
  ended: boolean;
}

export interface PumpEnvironment {
  /** A new host task. */
  makeTask(): Promise<ServiceProcess>;
  /** A request has come: its line, without the line feed. */
  request(id: number, line: Uint8Array): void;
}

export class ServicePump {
  private readonly environment: PumpEnvironment;
  private readonly requests = new Map<number, Request>();
  private readonly idle: ServiceProcess[] = [];
  private readonly waiting: string[] = [];
  private busy = 0;
  private next = 1;

  constructor(environment: PumpEnvironment) {
    this.environment = environment;
  }

  /** Makes the FIFO and listens. Resolves when clients can open it; rejects with ErrnoError. */
  async start(): Promise<void> {
    const task = await this.environment.makeTask();
    await task.setName(NAME);
    for (const path of ['/run', '/var', '/var/lib', STATE]) await unless(EEXIST, task.mkdir(path));
    await task.chmod(STATE, 0o700);
    // init leaves what is mounted already.
    await task.mount('tmpfs', '/run', MS_NOSUID | MS_NODEV, 'mode=0755');
    for (const path of [DIRECTORY, REQUESTS]) {
      await task.mkdir(path);
      await task.chmod(path, 0o700);
    }
    await task.mkfifo(SERVICE, 0o600);
    // Open for both sides: it never ends, however many clients come and go.
    const fd = await task.open(SERVICE, { read: true, write: true });
    void this.listen(task, fd).catch(ignoreDeath);
  }

  private async listen(task: ServiceProcess, fd: number): Promise<void> {
    let text = '';
    for (;;) {
      text += new TextDecoder('latin1').decode(await task.read(fd));
      const names = text.split('\n');
      text = names.pop()!;
      this.waiting.push(...names.filter((name) => /^[1-9][0-9]{0,9}-[0-9]{1,10}$/.test(name)));
      while (this.busy < REQUESTS_MAX && this.waiting.length > 0) this.admit(this.waiting.shift()!);
    }
  }

  private admit(name: string): void {
    this.busy++;
    this.accept(name).catch((error: unknown) => {
      this.leave();
      ignoreDeath(error);
    });
  }

  private leave(): void {
    this.busy--;
    const name = this.waiting.shift();
    if (name !== undefined) this.admit(name);
  }

  private async accept(name: string): Promise<void> {
    const task = this.idle.pop() ?? (await this.makeTask());
    const opened: number[] = [];
    let request: { request: Request; line: Uint8Array } | null = null;
    try {
      request = await this.connect(task, name, opened);
    } catch (error) {
      if (!(error instanceof ErrnoError)) throw error;
    }
    for (const end of ['in', 'out']) await unless(ENOENT, task.unlink(`${REQUESTS}/${name}.${end}`));
    if (request) {
      const id = this.next++;
      this.requests.set(id, request.request);
      this.environment.request(id, request.line);
      return;
    }
    // The client is gone.
    for (const fd of opened) await task.close(fd);
    this.release(task);
  }

  /** Opens both FIFOs; what has been opened is in `opened`. Null, or ErrnoError: the client is gone. */
  private async connect(
    task: ServiceProcess,
    name: string,
    opened: number[],
  ): Promise<{ request: Request; line: Uint8Array } | null> {
    const input = await task.open(`${REQUESTS}/${name}.in`, { read: true, nonblocking: true });
    opened.push(input);
    const first = await this.readLine(task, input, Number(name.split('-')[0]));
    if (!first) return null;
    const output = await task.open(`${REQUESTS}/${name}.out`, { write: true, nonblocking: true });
    opened.push(output);
    await task.setNonblocking(input, false);
    await task.setNonblocking(output, false);
    return { request: { task, input, output, rest: first.rest, ended: false }, line: first.line };
  }

  private async makeTask(): Promise<ServiceProcess> {
    const task = await this.environment.makeTask();
    await task.setName(NAME);
    return task;
  }

  /** The first line, and what came with it; null: the client has gone before it was whole. */
  private async readLine(
    task: ServiceProcess,
    fd: number,
    pid: number,
  ): Promise<{ line: Uint8Array; rest: Uint8Array<ArrayBuffer> } | null> {
    const parts: Uint8Array[] = [];
    for (let length = 0; length <= LINE_MAX;) {
      const [events] = await task.poll([{ fd, events: POLLIN }], ALIVE_MS);
      if (events === 0) {
        if (!(await task.exists(pid))) return null;
        continue;
      }
      const part = await this.readSome(task, fd);
      if (part?.length === 0 && (events & POLLHUP) !== 0) return null;
      if (!part) continue;
      const end = part.indexOf(0x0a);
      parts.push(end < 0 ? part : part.subarray(0, end));
      length += part.length;
      if (end >= 0) return { line: concatenate(parts), rest: part.slice(end + 1) };
    }
    return null;
  }

  /** What is there; null: nothing yet. */
  private async readSome(task: ServiceProcess, fd: number): Promise<Uint8Array<ArrayBuffer> | null> {
    try {
      return await task.read(fd);
    } catch (error) {
      if (error instanceof ErrnoError && error.errno === EAGAIN) return null;
      throw error;
    }
  }

  /** The next bytes of an upload; none at the end, or when the request is gone. */
  async read(id: number): Promise<Uint8Array<ArrayBuffer>> {
    const request = this.requests.get(id);
    if (!request || request.ended) return new Uint8Array(0);
    const { rest } = request;
    request.rest = new Uint8Array(0);
    const bytes = rest.length > 0 ? rest : await request.task.read(request.input, IO_BYTES);
    request.ended = bytes.length === 0;
    return bytes;
  }

  /** Sends bytes to the client. False: it is gone. */
  async write(id: number, bytes: Uint8Array): Promise<boolean> {
    const request = this.requests.get(id);
    if (!request) return false;
    try {
      await request.task.writeAll(request.output, bytes);
      return true;
    } catch (error) {
      if (error instanceof ErrnoError && (error.errno === EPIPE || error.errno === ENXIO)) return false;
      throw error;
    }
  }

  /** Sends the last bytes and ends the request. */
  async end(id: number, bytes: Uint8Array): Promise<void> {
    const request = this.requests.get(id);
    if (!request) return;
    const { task, input, output } = request;
    try {
      // A client that still uploads finds nobody reading, stops, and reads why.
      await task.close(input);
      await this.write(id, bytes);
      await task.close(output);
      this.release(task);
    } catch (error) {
      this.leave();
      ignoreDeath(error);
    } finally {
      this.requests.delete(id);
    }
  }

  private release(task: ServiceProcess): void {
    if (this.idle.length < IDLE_MAX) this.idle.push(task);
    else void task.exit();
    this.leave();
  }
}

/** A task that was killed, or a machine that has stopped, serves no more. */
function ignoreDeath(error: unknown): void {
  if (!(error instanceof HostTaskDead)) throw error;
}
