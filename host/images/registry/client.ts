/**
 * A registry's API: the OCI distribution specification 1.1 (https://github.com/opencontainers/distribution-spec/blob/main/spec.md),
 * which is Docker Registry's v2. This much is about single requests; pull.ts and push.ts put them together.
 *
 * The registry is not trusted: what it sends is limited, and documents are compared with their digests. Blobs are counted here,
 * and verified by the store while it writes them.
 */
import { ImageError } from '../errors.ts';
import { INDEX_TYPES, isDigest, MANIFEST_MAX, MANIFEST_TYPES, parseDocument } from '../oci.ts';
import { Authority } from './authority.ts';
import type { Credentials } from './credentials.ts';
import { endpoints } from './endpoint.ts';
import type { Answer, Request, TransportOptions } from './transport.ts';
import { Interrupted, Refused, Transport } from './transport.ts';

/** A document with the digest that its bytes have. */
export interface Document {
  mediaType: string;
  digest: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** An answer that is an error, with the registry's own code ("MANIFEST_UNKNOWN", …). */
export class RegistryError extends ImageError {
  readonly status: number;
  readonly code: string;

  constructor(message: string, status: number, code: string) {
    super(message, status === 404 ? 'missing' : 'unavailable');
    this.status = status;
    this.code = code;
  }
}

const ERROR_MAX = 64 * 1024;
const TAG_PAGES_MAX = 1000;
/** So much has to come between two failures for the first to be forgotten. */
const HEADWAY = 1 << 20;

const ACCEPTED = [...MANIFEST_TYPES, ...INDEX_TYPES].join(', ');
/** Manifests from before layers had digests of their own. */
const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+/;

/** One registry. Methods reject with ImageError, RegistryError where the registry itself says no. */
export class RegistryClient {
  readonly domain: string;
  readonly base: URL;
  readonly transport: Transport;
  readonly authority: Authority;

  /** Finds out how the registry is reached. Rejects with ImageError if it is not, or is none. */
  static async open(
    domain: string,
    credentials: Credentials | null,
    options: TransportOptions = {},
  ): Promise<RegistryClient> {
    const transport = new Transport(options);
    const bases = endpoints(domain);
    for (const base of bases) {
      const isLast = base === bases.at(-1);
      const client = new RegistryClient(domain, base, transport, credentials);
      try {
        const answer = await transport.send({ method: 'GET', url: new URL('v2/', base), repeatable: isLast });
        if (!isLast && answer.status !== 200 && answer.status !== 401) {
          await answer.discard();
          continue;
        }
        await client.#check(answer);
        return client;
      } catch (error) {
        if (isLast) throw error;
      }
    }
    throw new RangeError('a registry has an address');
  }

  private constructor(domain: string, base: URL, transport: Transport, credentials: Credentials | null) {
    this.domain = domain;
    this.base = base;
    this.transport = transport;
    this.authority = new Authority(base, transport, credentials);
  }

  async #check(answer: Answer): Promise<void> {
    const { status } = answer;
    const challenge = answer.headers.get('www-authenticate');
    await answer.discard();
    if (status === 200) return;
    if (status !== 401)
      throw new ImageError(
        `${this.domain} is no registry: /v2/ answers with status ${status}`,
        'unavailable',
      );
    // A token without a scope is good for nothing else; only Basic is worth knowing now.
    if (challenge !== null && /^\s*basic\b/i.test(challenge))
      await this.authority.answer(challenge, [], null);
  }

  /** Whether the registry takes the credentials. */
  async ping(): Promise<boolean> {
    const answer = await this.request(
      { method: 'GET', url: new URL('v2/', this.base), repeatable: true },
      [],
    );
    await answer.discard();
    return answer.status === 200;
  }

  /** One request with what the registry wants to see for it. Credentials go to the registry's own origin only. */
  async request(request: Request, scopes: readonly string[]): Promise<Answer> {
    for (let tries = 0; ; tries++) {
      const header = request.url.origin === this.base.origin ? this.authority.header(scopes) : null;
      const headers = { ...request.headers, ...(header !== null && { authorization: header }) };
      const answer = await this.transport.send({ ...request, headers });
      const challenge = answer.headers.get('www-authenticate');
      const isOurs = answer.url.origin === this.base.origin;
      if (answer.status !== 401 || challenge === null || !isOurs || tries > 1) return answer;
      if (!(await this.authority.answer(challenge, scopes, header))) return answer;
      await answer.discard();
    }
  }

  /** An address below the repository's. The path's parts come from checked references and digests. */
  url(repository: string, path: string): URL {
    return new URL(`v2/${repository}/${path}`, this.base);
  }

  /** The digest and type behind a tag or digest without its contents; null if the registry does not say. */
  async headManifest(
    repository: string,
    reference: string,
  ): Promise<{ digest: string; mediaType: string } | null> {
    const url = this.url(repository, `manifests/${reference}`);
    const headers = { accept: ACCEPTED };
    const answer = await this.request(
      { method: 'HEAD', url, headers, repeatable: true },
      pullScope(repository),
    );
    await answer.discard();
    const digest = answer.headers.get('docker-content-digest');
    if (answer.status !== 200 || !isDigest(digest)) return null;
    return { digest, mediaType: mediaTypeOf(answer) };
  }

  /** A manifest or index by tag or digest, compared with the digest. Rejects with RegistryError or ImageError. */
  async manifest(repository: string, reference: string): Promise<Document> {
    const url = this.url(repository, `manifests/${reference}`);
    const headers = { accept: ACCEPTED };
    const answer = await this.request(
      { method: 'GET', url, headers, repeatable: true },
      pullScope(repository),
    );
    if (answer.status !== 200) throw await this.failure(answer);
    const bytes = await answer.bytes(MANIFEST_MAX);
    const digest = await sha256(bytes);
    const promised = isDigest(reference) ? reference : answer.headers.get('docker-content-digest');
    if (isDigest(promised) && promised !== digest) {
      throw new ImageError(
        `manifest verification failed for digest ${promised}: it has the digest ${digest}`,
        'corrupt',
      );
    }
    const declared = parseDocument(bytes, `manifest ${reference}`)['mediaType'];
    const mediaType = typeof declared === 'string' ? declared : mediaTypeOf(answer);
    if (SCHEMA_1.test(mediaType)) {
      throw new ImageError(
        'manifests of schema version 1 are no longer supported; push the image again',
        'invalid',
      );
    }
    return { mediaType, digest, bytes };
  }

  /**
   * The bytes of a blob from `offset` on. A connection that breaks is taken up again where it broke, after a while;
   * a server that cannot do that sends all of it again, and what is known is skipped. Throws ImageError.
   */
  async *blob(
    repository: string,
    blob: { digest: string; size: number },
    offset = 0,
  ): AsyncGenerator<Uint8Array> {
    let at = offset;
    let failures = 0;
    let failedAt = at;
    while (at < blob.size) {
      try {
        for await (const bytes of this.#blobFrom(repository, blob, at)) {
          at += bytes.length;
          if (at > blob.size)
            throw new ImageError(`blob ${blob.digest} has more than ${blob.size} bytes`, 'corrupt');
          yield bytes;
        }
        if (at < blob.size)
          throw new Interrupted(`blob ${blob.digest} ended after ${at} of ${blob.size} bytes`);
      } catch (error) {
        if (!(error instanceof Interrupted || error instanceof Refused)) throw error;
        if (at - failedAt >= HEADWAY) failures = 0;
        failedAt = at;
        if (++failures > this.transport.retries) throw error;
        await this.transport.wait(failures);
      }
    }
  }

  async *#blobFrom(
    repository: string,
    { digest, size }: { digest: string; size: number },
    offset: number,
  ): AsyncGenerator<Uint8Array> {
    if (!isDigest(digest)) throw new ImageError(`${digest} is no sha256 digest`, 'corrupt');
    const headers: Record<string, string> = offset > 0 ? { range: `bytes=${offset}-` } : {};
    const url = this.url(repository, `blobs/${digest}`);
    const answer = await this.request(
      { method: 'GET', url, headers, repeatable: true },
      pullScope(repository),
    );
    if (answer.status === 416 && offset > 0) {
      await answer.discard();
      throw new ImageError(`blob ${digest} has fewer than ${size} bytes at ${this.domain}`, 'corrupt');
    }
    if (answer.status !== 200 && answer.status !== 206) throw await this.failure(answer);
    const range = /^bytes (\d+)-/.exec(answer.headers.get('content-range') ?? '');
    // A page may be kept from seeing where the part begins; then it is the one asked for, or the digest tells.
    let skip = answer.status === 206 ? offset - Number(range?.[1] ?? offset) : offset;
    if (skip < 0)
      throw new ImageError(`${this.domain} sends another part of blob ${digest} than asked for`, 'corrupt');
    for await (const bytes of answer.pieces()) {
      if (skip < bytes.length) yield skip === 0 ? bytes : bytes.subarray(skip);
      skip = Math.max(skip - bytes.length, 0);
    }
  }

  /** All tags of a repository, in the registry's order. */
  async tags(repository: string): Promise<string[]> {
    const tags: string[] = [];
    let url: URL | null = this.url(repository, 'tags/list');
    for (let page = 0; url && page < TAG_PAGES_MAX; page++) {
      const answer: Answer = await this.request(
        { method: 'GET', url, repeatable: true },
        pullScope(repository),
      );
      if (answer.status !== 200) throw await this.failure(answer);
      const list =
        parseDocument(await answer.bytes(MANIFEST_MAX), `the list of tags of ${repository}`)['tags'] ?? [];
      if (!Array.isArray(list))
        throw new ImageError(`the list of tags of ${repository} is not valid`, 'corrupt');
      // One by one: as arguments of one call a million are too many.
      for (const tag of list) if (typeof tag === 'string' && /^\w[\w.-]{0,127}$/.test(tag)) tags.push(tag);
      url = this.#next(answer);
    }
    return tags;
  }

  /** `Link: </v2/…>; rel="next"` (RFC 8288), at the same registry. */
  #next(answer: Answer): URL | null {
    const link = /<([^>]*)>\s*;\s*rel="?next"?/i.exec(answer.headers.get('link') ?? '');
    if (!link || !URL.canParse(link[1], answer.url)) return null;
    const next = new URL(link[1], answer.url);
    return next.origin === this.base.origin ? next : null;
  }

  /** The error that an answer is. */
  async failure(answer: Answer): Promise<RegistryError> {
    let first: { code?: unknown; message?: unknown } = {};
    try {
      const text = new TextDecoder().decode(await answer.bytes(ERROR_MAX));
      const { errors } = Object(JSON.parse(text)) as { errors?: unknown[] };
      first = Object(errors?.[0]) as typeof first;
    } catch {
      // Not every error is a registry's; the status says enough.
    }
    const code = typeof first.code === 'string' ? first.code : '';
    const message = typeof first.message === 'string' ? printable(first.message) : '';
    const word = printable(code.toLowerCase().replaceAll('_', ' '));
    const text =
      code === ''
        ? `unexpected status from ${answer.url.host}: ${answer.status}`
        : `${word}: ${message || word}`;
    return new RegistryError(text, answer.status, code);
  }
}

/** What strangers say is shown on terminals. */
const printable = (text: string): string => text.replace(/[^\x20-\x7e\xa0-\uffff]/g, '?').slice(0, 300);

const mediaTypeOf = (answer: Answer): string =>
  (answer.headers.get('content-type') ?? '').split(';')[0].trim();

export const pullScope = (repository: string): string[] => [`repository:${repository}:pull`];

/** The digest, `sha256:…`. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return `sha256:${[...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
