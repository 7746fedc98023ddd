/** Blobs on their way into a registry: taken over from another repository, sent at once, or in chunks. */
import { ImageError } from '../errors.ts';
import type { RegistryClient } from './client.ts';
import { isTrustworthy } from './endpoint.ts';
import type { Answer } from './transport.ts';
import { Interrupted } from './transport.ts';

export interface Blob {
  digest: string;
  size: number;
}

/** What became of a blob; for `mounted` the repository that had it. */
export type Uploaded = { how: 'exists' | 'pushed' } | { how: 'mounted'; from: string };

/** Larger blobs go in chunks of so many bytes; some registries want at least 5 MiB. */
const CHUNK = 8 * 2 ** 20;
const CHUNK_MAX = 256 * 2 ** 20;

export const pushScope = (repository: string): string[] => [`repository:${repository}:pull,push`];

/**
 * Sends a blob unless it is there or `mountFrom` (repositories of the same registry) have it. `open` gives its bytes, again for each
 * try. Rejects with RegistryError or ImageError.
 */
export async function upload(
  client: RegistryClient,
  repository: string,
  blob: Blob,
  open: () => AsyncIterable<Uint8Array>,
  mountFrom: readonly string[],
  onProgress: (done: number) => void = () => undefined,
): Promise<Uploaded> {
  if (await exists(client, repository, blob)) return { how: 'exists' };
  for (const from of mountFrom) {
    if (from !== repository && (await mounts(client, repository, blob, from)))
      return { how: 'mounted', from };
  }
  for (let failures = 0; ;) {
    try {
      await new Upload(client, repository, blob, onProgress).send(open());
      return { how: 'pushed' };
    } catch (error) {
      if (!(error instanceof Interrupted) || ++failures > client.transport.retries) throw error;
      await client.transport.wait(failures);
    }
  }
}

async function exists(client: RegistryClient, repository: string, { digest }: Blob): Promise<boolean> {
  const url = client.url(repository, `blobs/${digest}`);
  const answer = await client.request({ method: 'HEAD', url, repeatable: true }, pushScope(repository));
  await answer.discard();
  return answer.status === 200;
}

/** A registry that cannot, or may not, take the blob over begins an upload instead, which is given up. */
async function mounts(
  client: RegistryClient,
  repository: string,
  blob: Blob,
  from: string,
): Promise<boolean> {
  const url = client.url(repository, 'blobs/uploads/');
  url.searchParams.set('mount', blob.digest);
  url.searchParams.set('from', from);
  const scopes = [...pushScope(repository), `repository:${from}:pull`];
  const answer = await client.request({ method: 'POST', url, repeatable: true }, scopes);
  await answer.discard();
  return answer.status === 201;
}

class Upload {
  readonly #client: RegistryClient;
  readonly #repository: string;
  readonly #blob: Blob;
  readonly #onProgress: (done: number) => void;
  #location: URL;
  #chunk = CHUNK;
  /** Bytes that the registry has. */
  #done = 0;

  constructor(client: RegistryClient, repository: string, blob: Blob, onProgress: (done: number) => void) {
    this.#client = client;
    this.#repository = repository;
    this.#blob = blob;
    this.#onProgress = onProgress;
    this.#location = client.url(repository, 'blobs/uploads/');
  }

  async send(source: AsyncIterable<Uint8Array>): Promise<void> {
    this.#onProgress(0);
    await this.#begin();
    const isSmall = this.#blob.size <= this.#chunk;
    for await (const chunk of chunks(source, this.#chunk)) {
      if (isSmall) return this.#finish(chunk);
      await this.#patch(chunk);
    }
    await this.#finish(new Uint8Array(0));
  }

  async #begin(): Promise<void> {
    const answer = await this.#request('POST', this.#location, {});
    if (answer.status !== 202) throw await this.#client.failure(answer);
    await answer.discard();
    this.#follow(answer);
    const least = Number(answer.headers.get('oci-chunk-min-length') ?? 0);
    if (least > this.#chunk && least <= CHUNK_MAX) this.#chunk = least;
  }

  /** Sends one chunk; if the connection breaks, what the registry has not got of it again. */
  async #patch(chunk: Uint8Array<ArrayBuffer>): Promise<void> {
    const end = this.#done + chunk.length;
    for (let failures = 0; this.#done < end;) {
      const rest = chunk.subarray(chunk.length - (end - this.#done));
      const headers = {
        'content-type': 'application/octet-stream',
        'content-range': `${this.#done}-${end - 1}`,
      };
      try {
        const answer = await this.#request('PATCH', this.#location, headers, rest);
        if (answer.status !== 202) throw await this.#client.failure(answer);
        await answer.discard();
        this.#follow(answer);
        this.#done = end;
      } catch (error) {
        if (!(error instanceof Interrupted) || ++failures > this.#client.transport.retries) throw error;
        await this.#client.transport.wait(failures);
        await this.#recover(end, error);
      }
    }
    this.#onProgress(this.#done);
  }

  /** Asks how far the registry has come. Throws `error` if that is no place to go on from. */
  async #recover(end: number, error: Interrupted): Promise<void> {
    const answer = await this.#request('GET', this.#location, {});
    await answer.discard();
    const range = /^(?:bytes=)?0-(\d+)$/.exec(answer.headers.get('range') ?? '');
    // "0-0" is said of an upload without any bytes, too: then all of it is sent again.
    const has = range && Number(range[1]) > 0 ? Number(range[1]) + 1 : 0;
    if (answer.status !== 204 || has < this.#done || has > end) throw error;
    this.#follow(answer);
    this.#done = has;
  }

  async #finish(last: Uint8Array<ArrayBuffer>): Promise<void> {
    const url = new URL(this.#location);
    url.searchParams.set('digest', this.#blob.digest);
    const headers = { 'content-type': 'application/octet-stream' };
    const answer = await this.#request('PUT', url, headers, last);
    if (answer.status !== 201) throw await this.#client.failure(answer);
    await answer.discard();
    this.#onProgress(this.#blob.size);
  }

  #request(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT',
    url: URL,
    headers: Record<string, string>,
    body?: Uint8Array<ArrayBuffer>,
  ): Promise<Answer> {
    const request = {
      method,
      url,
      headers,
      ...(body !== undefined && { body }),
      repeatable: method === 'GET',
    };
    return this.#client.request(request, pushScope(this.#repository));
  }

  /** Where the registry wants the rest: relative or absolute, on another host only by TLS. */
  #follow(answer: Answer): void {
    const text = answer.headers.get('location');
    if (text === null) return;
    const next = URL.canParse(text, answer.url) ? new URL(text, answer.url) : null;
    if (next && (next.origin === this.#client.base.origin || isTrustworthy(next, this.#client.base))) {
      this.#location = next;
      return;
    }
    throw new ImageError(
      `${this.#client.domain} wants uploads at ${next?.origin ?? 'no address'}, which is not safe`,
      'corrupt',
    );
  }
}

/** The same bytes in pieces of `size`, the last one shorter. */
async function* chunks(
  source: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  let chunk = new Uint8Array(size);
  let filled = 0;
  for await (let bytes of source) {
    while (bytes.length > 0) {
      const part = bytes.subarray(0, size - filled);
      chunk.set(part, filled);
      filled += part.length;
      bytes = bytes.subarray(part.length);
      if (filled < size) continue;
      yield chunk;
      chunk = new Uint8Array(size);
      filled = 0;
    }
  }
  if (filled > 0) yield chunk.subarray(0, filled);
}
