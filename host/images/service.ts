/**
 * The image service: what programs of a machine may ask of the image store (docs/images.md has the protocol). A request
 * is one line of JSON; the answer is lines of JSON, too, with raw bytes between them where files travel.
 *
 *     {"progress":{…}}*   ({"data":N} and N bytes)*   {"result":…} or {"error":"one line","status":1}
 *
 * Interface: ImageService.
 */
import type { MachineService, ServiceConnection } from '../machine/service/service.ts';
import { ImageError } from './errors.ts';
import type { ServiceOptions } from './seams.ts';

import { REQUESTS } from './service_requests.ts';
import { ClientGone, RequestContext } from './service_context.ts';
import type { ImageStore } from './store.ts';

const encoder = new TextEncoder();

/** Statuses of `docker run` when there is no container: 125; other commands fail with 1. */
const CANNOT_RUN = 125;
const FAILED = 1;

/** Codes of a disk that is full, and of a user's part of it. */
const FULL: readonly string[] = ['ENOSPC', 'EDQUOT'];

export class ImageService implements MachineService {
  private readonly options: ServiceOptions;
  private store: Promise<ImageStore> | null = null;

  constructor(options: ServiceOptions) {
    this.options = options;
  }

  async serve(connection: ServiceConnection): Promise<void> {
    let answer: object;
    try {
      const request = parseRequest(connection.line);
      answer = await this.perform(connection, request);
    } catch (error) {
      answer = error instanceof ClientGone ? {} : { error: oneLine(error), status: FAILED };
    }
    await connection.end(encoder.encode(`${JSON.stringify(answer)}\n`)).catch(() => undefined);
  }

  private async perform(connection: ServiceConnection, request: Record<string, unknown>): Promise<object> {
    const name = String(request['do']);
    try {
      const work = Object.hasOwn(REQUESTS, name) ? REQUESTS[name] : undefined;
      if (!work) throw new ImageError(`the image service knows no request "${name}"`, 'invalid');
      const store = await this.open();
      const result = await work(new RequestContext(store, this.options, connection, request));
      return { result: result ?? null };
    } catch (error) {
      if (error instanceof ClientGone) throw error;
      return { error: this.told(error), status: name === 'resolve' ? CANNOT_RUN : FAILED };
    }
  }

  /** What is wrong, in a line; of a full disk also where, and what helps. */
  private told(error: unknown): string {
    const { place } = this.options;
    const isFull = FULL.includes((error as NodeJS.ErrnoException | null)?.code ?? '');
    if (!isFull || place === undefined) return oneLine(error);
    const help = 'remove images (minios rmi, minios image prune) or free some of the disk';
    return `there is no room for images in ${place}: ${oneLine(error)}: ${help}`;
  }

  private open(): Promise<ImageStore> {
    this.store ??= this.options.open().catch((error: unknown) => {
      this.store = null;
      throw new ImageError(`the image store cannot be used: ${oneLine(error)}`, 'unavailable', {
        cause: error,
      });
    });
    return this.store;
  }
}

function parseRequest(line: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // Said below.
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ImageError('a request must be an object in JSON, in one line', 'invalid');
  return value as Record<string, unknown>;
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0];
}
