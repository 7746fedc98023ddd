/**
 * An image service for tests of its clients: a host task that answers requests as the test says. The protocol is at the
 * head of userland/minios/service/client.ts.
 */
import type { HostTaskService } from '../../host/machine/machine.ts';
import type { TestMachine } from './machine.ts';

const DIRECTORY = '/run/minios';

export type Request = Record<string, unknown> & { do: string };

/** One request, as the service sees it. */
export class Conversation {
  private readonly task: HostTaskService;
  private readonly input: number;
  private readonly output: number;
  private rest: Uint8Array;

  constructor(task: HostTaskService, input: number, output: number, rest: Uint8Array) {
    this.task = task;
    this.input = input;
    this.output = output;
    this.rest = rest;
  }

  /** All of the upload. */
  async upload(): Promise<Uint8Array> {
    const parts = [this.rest];
    for (;;) {
      const part = await this.task.read(this.input);
      if (part.length === 0) break;
      parts.push(part);
    }
    this.rest = new Uint8Array();
    return new Uint8Array(Buffer.concat(parts));
  }

  /** Takes no more of the upload. */
  async refuse(): Promise<void> {
    await this.task.close(this.input);
  }

  async say(message: object): Promise<void> {
    await this.task.writeAll(this.output, new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  }

  async data(bytes: Uint8Array): Promise<void> {
    await this.say({ data: bytes.length });
    await this.task.writeAll(this.output, bytes);
  }
}

/** Answers a request: with what it returns, or the error it throws. */
export type Answer = (request: Request, conversation: Conversation) => Promise<unknown>;

/** Serves until the machine stops, one request after the other. Resolves once requests can be made. */
export async function serveImages(machine: TestMachine, answer: Answer): Promise<void> {
  const task = await machine.machine.hostTask();
  for (const path of ['/run', DIRECTORY, `${DIRECTORY}/requests`])
    await task.mkdir(path).catch(() => undefined);
  const made = await machine.run('/bin/mkfifo', { args: ['mkfifo', '-m', '600', `${DIRECTORY}/service`] });
  if (made.status !== 0) throw new Error(made.stderr);
  // Open for writing, too, so that there always is a writer and reading never meets an end.
  const service = await task.open(`${DIRECTORY}/service`, { read: true, write: true });
  void serve(task, service, answer).catch(() => undefined);
}

async function serve(task: HostTaskService, service: number, answer: Answer): Promise<void> {
  let names = '';
  for (;;) {
    names += new TextDecoder().decode(await task.read(service));
    for (let end = names.indexOf('\n'); end >= 0; end = names.indexOf('\n')) {
      const name = names.slice(0, end);
      names = names.slice(end + 1);
      await converse(task, name, answer);
    }
  }
}

async function converse(task: HostTaskService, name: string, answer: Answer): Promise<void> {
  const input = await task.open(`${DIRECTORY}/requests/${name}.in`);
  const output = await task.open(`${DIRECTORY}/requests/${name}.out`, { write: true });
  let text = new Uint8Array();
  while (!text.includes(10)) text = new Uint8Array(Buffer.concat([text, await task.read(input)]));
  const end = text.indexOf(10);
  const request = JSON.parse(new TextDecoder().decode(text.subarray(0, end))) as Request;
  const conversation = new Conversation(task, input, output, text.subarray(end + 1));
  try {
    await conversation.say({ result: (await answer(request, conversation)) ?? null });
  } catch (error) {
    const { message, status } = error as Error & { status?: number };
    await conversation.say({ error: message, ...(status === undefined ? {} : { status }) });
  }
  await task.close(input).catch(() => undefined);
  await task.close(output);
}
