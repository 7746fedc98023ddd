/** What a request has at hand: its fields, checked; the way back to the client; the store. */
import type { ServiceConnection } from '../machine/service/service.ts';
import { ImageError } from './errors.ts';
import type { Platform } from './oci.ts';
import { parsePlatform } from './oci.ts';
import type { Progress, ServiceOptions } from './seams.ts';
import type { ImageStore } from './store.ts';

/** Nobody waits for the answer any more. */
export class ClientGone extends Error {
  override readonly name = 'ClientGone';
}

/** Progress of one thing is told at most so often, milliseconds. */
const PROGRESS_MS = 100;

export class RequestContext {
  readonly store: ImageStore;
  readonly options: ServiceOptions;
  private readonly connection: ServiceConnection;
  private readonly request: Record<string, unknown>;
  private readonly told = new Map<string, { status: string; at: number }>();

  constructor(
    store: ImageStore,
    options: ServiceOptions,
    connection: ServiceConnection,
    request: Record<string, unknown>,
  ) {
    this.store = store;
    this.options = options;
    this.connection = connection;
    this.request = request;
  }

  /** All of the request. */
  get whole(): Record<string, unknown> {
    return this.request;
  }

  /** A text that must be there. Throws ImageError. */
  text(name: string): string {
    const value = this.request[name];
    if (typeof value !== 'string') throw new ImageError(`the request has no text "${name}"`, 'invalid');
    return value;
  }

  optionalText(name: string): string | null {
    return this.request[name] == null || this.request[name] === '' ? null : this.text(name);
  }

  optionalNumber(name: string): number | undefined {
    const value = this.request[name] ?? undefined;
    if (value !== undefined && typeof value !== 'number')
      throw new ImageError(`"${name}" of the request is no number`, 'invalid');
    return value;
  }

  flag(name: string): boolean {
    return this.request[name] === true;
  }

  texts(name: string): string[] {
    const value = this.request[name] ?? [];
    if (!Array.isArray(value) || !value.every((each) => typeof each === 'string'))
      throw new ImageError(`"${name}" of the request is no list of texts`, 'invalid');
    return value as string[];
  }

  object(name: string): Record<string, unknown> {
    const value = this.request[name];
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ImageError(`the request has no object "${name}"`, 'invalid');
    return value as Record<string, unknown>;
  }

  platform(): Platform | null {
    const text = this.optionalText('platform');
    return text === null ? null : parsePlatform(text);
  }

  /** Tells the client how far it is; what changes fast is told now and then. Throws ClientGone. */
  readonly report = async (progress: Progress): Promise<void> => {
    const { id, status, current, total } = progress;
    if (id !== undefined) {
      const last = this.told.get(id);
      const now = performance.now();
      const same = last?.status === status && current !== undefined && current !== total;
      if (same && now - last.at < PROGRESS_MS) return;
      this.told.set(id, { status, at: now });
    }
    await this.send({ progress });
  };

  /** The bytes that the client uploads. */
  async *upload(): AsyncIterable<Uint8Array> {
    for (;;) {
      const bytes = await this.connection.read();
      if (bytes.length === 0) return;
      yield bytes;
    }
  }

  /** Sends a file. Throws ClientGone. */
  async download(source: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const bytes of source) {
      if (bytes.length === 0) continue;
      await this.send({ data: bytes.length });
      // What is sent is given away.
      await this.sendBytes(bytes.slice());
    }
  }

  private send(message: object): Promise<void> {
    return this.sendBytes(new TextEncoder().encode(`${JSON.stringify(message)}\n`));
  }

  private async sendBytes(bytes: Uint8Array): Promise<void> {
    if (!(await this.connection.write(bytes))) throw new ClientGone('the client is gone');
  }
}
