/**
 * Tarballs of npm packages in a browser: by fetch, from a registry that lets pages of other sites ask (CORS), as the
 * public one does.
 *
 * Interface: webNpmTarball.
 */
import {
  METADATA_MAX,
  METADATA_TYPES,
  metadataUrl,
  notFetched,
  tarballUrl,
  type Tarball,
} from '../npm_registry.ts';

/** A registry that says nothing for so long is not there, milliseconds. */
const SILENCE_MS = 60_000;

/** Begins to fetch a package. Rejects with one line that names registry and package. */
export async function webNpmTarball(name: string, version: string, registry: URL): Promise<Tarball> {
  try {
    const metadata = await ask(metadataUrl(name, registry), METADATA_TYPES);
    const url = tarballUrl(await text(metadata), version, registry);
    const answer = await ask(url, '*/*');
    const length = Number(answer.response.headers.get('content-length'));
    // The length is that of what was sent, which a page sees unpacked.
    const packed = answer.response.headers.has('content-encoding');
    const size = !packed && Number.isSafeInteger(length) && length > 0 ? length : null;
    return { size, bytes: pieces(answer) };
  } catch (error) {
    throw notFetched(name, version, registry, error);
  }
}

interface Exchange {
  response: Response;
  silence: AbortController;
}

async function ask(url: URL, accept: string): Promise<Exchange> {
  const silence = new AbortController();
  const response = await watched(silence, () =>
    fetch(url, { headers: { accept }, credentials: 'omit', signal: silence.signal }),
  ).catch((error: unknown) => {
    // A page is not told more than this.
    if ((error as Error).name === 'TypeError')
      throw new Error('it cannot be reached or does not let pages of other sites read what it answers', {
        cause: error,
      });
    throw error;
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`it answers ${response.status} ${response.statusText}`.trim());
  }
  return { response, silence };
}

async function watched<T>(silence: AbortController, step: () => Promise<T>): Promise<T> {
  const timer = setTimeout(() => silence.abort(new Error('it does not answer')), SILENCE_MS);
  try {
    return await step();
  } finally {
    clearTimeout(timer);
  }
}

async function* pieces({ response, silence }: Exchange): AsyncIterable<Uint8Array> {
  const reader = response.body!.getReader();
  try {
    for (;;) {
      const { done, value } = await watched(silence, () => reader.read());
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

async function text(exchange: Exchange): Promise<string> {
  const decoder = new TextDecoder();
  let all = '';
  let size = 0;
  for await (const part of pieces(exchange)) {
    size += part.length;
    if (size > METADATA_MAX) throw new Error('it answers too much');
    all += decoder.decode(part, { stream: true });
  }
  return all + decoder.decode();
}
