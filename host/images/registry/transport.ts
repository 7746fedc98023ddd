/**
 * HTTP with suspicion: one request with a limit on silence, on redirects and on what comes back. Credentials are the
 * caller's and go to the address asked for; a redirect to another origin is followed without them (RFC 9110, 15.4), never
 * from https to http, and only for GET and HEAD.
 *
 * In Node `fetch` follows HTTP_PROXY, HTTPS_PROXY and NO_PROXY if NODE_USE_ENV_PROXY=1 is set; a page's uses the browser's.
 */
import { ImageError } from '../errors.ts';

export interface TransportOptions {
  /** Another `fetch`, for tests. */
  fetch?: typeof fetch;
  /** How long the other side may be silent, milliseconds; 60 000 without. */
  silence?: number;
  /** How often a request that failed on the way is repeated, and how long to wait before the first time, milliseconds. */
  retries?: number;
  pause?: number;
  /** Ends all requests, with its reason. */
  signal?: AbortSignal;
}

export interface Request {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';
  url: URL;
  headers?: Record<string, string>;
  body?: Uint8Array<ArrayBuffer> | string;
  /** The answer's status decides, so that only failures on the way are errors. It may be sent again. */
  repeatable?: boolean;
}

/** The connection failed, or the other side was too busy: the same may work later. */
export class Interrupted extends ImageError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, 'unavailable', options);
  }
}

/** Nobody listens, or a page may not listen: not worth waiting for at first, but a server that was just there may come back. */
export class Refused extends ImageError {}

const REDIRECTS_MAX = 10;
const LONGEST_PAUSE = 30_000;
/** Headers that say who we are: not for another origin. */
const SECRET_HEADERS = ['authorization', 'cookie'];

export class Transport {
  readonly #fetch: typeof fetch;
  readonly #silence: number;
  readonly retries: number;
  readonly #pause: number;
  readonly #signal: AbortSignal | undefined;

  constructor(options: TransportOptions = {}) {
    this.#fetch = options.fetch ?? ((...words) => fetch(...words));
    this.#silence = options.silence ?? 60_000;
    this.retries = options.retries ?? 5;
    this.#pause = options.pause ?? 500;
    this.#signal = options.signal;
  }

  /** Sends a request and follows its redirects. Rejects with Interrupted or ImageError; any status is an answer. */
  async send(request: Request): Promise<Answer> {
    for (let failures = 0; ;) {
      try {
        const answer = await this.#follow(request);
        const busy = answer.status === 429 || answer.status >= 500;
        if (!busy || !request.repeatable || failures >= this.retries) return answer;
        await answer.discard();
        await this.wait(++failures, answer.headers.get('retry-after'));
      } catch (error) {
        if (!(error instanceof Interrupted) || !request.repeatable || ++failures > this.retries) throw error;
        await this.wait(failures);
      }
    }
  }

  /** Before the `failures`th repetition: longer each time; or as long as the server says, in seconds. Rejects when all is to end. */
  async wait(failures: number, retryAfter: string | null = null): Promise<void> {
    const asked = retryAfter !== null && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) * 1000 : 0;
    const pause = Math.max(this.#pause * 2 ** (failures - 1) * (0.75 + Math.random() / 2), asked);
    const signal = this.#signal;
    signal?.throwIfAborted();
    await new Promise<void>((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(pause, LONGEST_PAUSE));
      signal?.addEventListener('abort', done);
    });
    signal?.throwIfAborted();
  }

  async #follow(request: Request): Promise<Answer> {
    let { url } = request;
    let headers = { 'accept-encoding': 'identity', ...request.headers };
    for (let redirects = 0; redirects <= REDIRECTS_MAX; redirects++) {
      const answer = await this.#once({ ...request, url, headers });
      const location = answer.headers.get('location');
      if (![301, 302, 303, 307, 308].includes(answer.status) || location === null) return answer;
      await answer.discard();
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        throw new ImageError(
          `${url.host} redirects a ${request.method}, which is not followed`,
          'unavailable',
        );
      }
      const next = redirected(url, location);
      if (next.origin !== url.origin) {
        headers = Object.fromEntries(
          Object.entries(headers).filter(([name]) => !SECRET_HEADERS.includes(name.toLowerCase())),
        ) as typeof headers;
      }
      url = next;
    }
    throw new ImageError(`${request.url.host} redirects more than ${REDIRECTS_MAX} times`, 'unavailable');
  }

  async #once(request: Request & { headers: Record<string, string> }): Promise<Answer> {
    this.#signal?.throwIfAborted();
    const watchdog = new Watchdog(this.#silence, request.url.host, this.#signal);
    const { method, headers, body } = request;
    const ask = (redirect: RequestRedirect): Promise<Response> =>
      this.#fetch(request.url, {
        method,
        headers,
        redirect,
        signal: watchdog.signal,
        ...(body !== undefined && { body }),
      });
    try {
      watchdog.start();
      let response = await ask('manual');
      // A page does not get to see redirects; its browser follows them, and takes the credentials away, too.
      if (response.type === 'opaqueredirect') response = await ask('follow');
      watchdog.stop();
      return new Answer(response, request.url, watchdog);
    } catch (error) {
      watchdog.stop();
      throw explained(error, request.url, watchdog);
    }
  }
}

/** Aborts an exchange in which nothing happens. */
class Watchdog {
  readonly #controller = new AbortController();
  readonly #silence: number;
  readonly host: string;
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(silence: number, host: string, outer: AbortSignal | undefined) {
    this.#silence = silence;
    this.host = host;
    const own = this.#controller.signal;
    this.signal = outer ? AbortSignal.any([own, outer]) : own;
  }

  start(): void {
    this.stop();
    const text = `${this.host} has been silent for ${this.#silence / 1000} s`;
    this.#timer = setTimeout(() => this.#controller.abort(new Interrupted(text)), this.#silence);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** An answer whose body is read with a limit. */
export class Answer {
  readonly status: number;
  readonly headers: Headers;
  /** The address asked for. */
  readonly url: URL;
  readonly #response: Response;
  readonly #watchdog: Watchdog;

  constructor(response: Response, url: URL, watchdog: Watchdog) {
    this.status = response.status;
    this.headers = response.headers;
    this.url = response.url !== '' && URL.canParse(response.url) ? new URL(response.url) : url;
    this.#response = response;
    this.#watchdog = watchdog;
  }

  /** The body as it comes. Throws Interrupted when it breaks off. */
  async *pieces(): AsyncGenerator<Uint8Array> {
    const reader = this.#response.body?.getReader();
    if (!reader) return;
    try {
      for (;;) {
        this.#watchdog.start();
        const { done, value } = await reader.read();
        this.#watchdog.stop();
        if (done) return;
        yield value;
      }
    } catch (error) {
      throw explained(error, this.url, this.#watchdog);
    } finally {
      this.#watchdog.stop();
      await reader.cancel().catch(() => undefined);
    }
  }

  /** All of the body. Throws ImageError if it has more than `limit` bytes. */
  async bytes(limit: number): Promise<Uint8Array<ArrayBuffer>> {
    const pieces: Uint8Array[] = [];
    let size = 0;
    for await (const piece of this.pieces()) {
      size += piece.length;
      if (size > limit) throw new ImageError(`${this.url.host} sent more than ${limit} bytes`, 'corrupt');
      pieces.push(piece);
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  async discard(): Promise<void> {
    await this.#response.body?.cancel().catch(() => undefined);
  }
}

function redirected(from: URL, location: string): URL {
  if (!URL.canParse(location, from)) throw new ImageError(`${from.host} redirects to nowhere`, 'unavailable');
  const next = new URL(location, from);
  const allowed = next.protocol === 'https:' || (next.protocol === 'http:' && from.protocol === 'http:');
  if (allowed && next.username === '' && next.password === '') return next;
  throw new ImageError(
    `${from.host} redirects to ${next.protocol}//${next.host}, which is not followed`,
    'unavailable',
  );
}

/** What `fetch` throws says little; its cause more. */
function explained(error: unknown, url: URL, watchdog: Watchdog): unknown {
  if (watchdog.signal.aborted) return watchdog.signal.reason as unknown;
  if (!(error instanceof Error) || error instanceof ImageError) return error;
  // A page is not told more than that it may not know.
  if (error.name === 'TypeError' && error.cause === undefined) {
    const why = `${url.host} cannot be reached or does not let pages of other sites read what it answers (CORS)`;
    return new Refused(why, 'unavailable', { cause: error });
  }
  const cause = (error.cause ?? error) as { code?: string; message?: string };
  const code = cause.code ?? '';
  const options = { cause: error };
  if (
    /^(ERR_SSL_WRONG_VERSION_NUMBER|ERR_SSL_PACKET_LENGTH_TOO_LONG|EPROTO|ERR_SSL_UNEXPECTED_MESSAGE)$/.test(
      code,
    )
  ) {
    return new ImageError(
      `${url.host} does not speak HTTPS, and without it only registries on this computer are used;` +
        ` bring it here with "ssh -L 5000:${url.hostname}:${url.port || '80'} HOST" and name it localhost:5000`,
      'unavailable',
      options,
    );
  }
  if (/CERT|SELF_SIGNED|^ERR_TLS|^ERR_SSL/.test(code)) {
    return new ImageError(
      `${url.host} shows a certificate that is not trusted (${cause.message ?? code});` +
        ' NODE_EXTRA_CA_CERTS=FILE names further authorities',
      'unavailable',
      options,
    );
  }
  if (code === 'ENOTFOUND') return new ImageError(`no such host: ${url.hostname}`, 'unavailable', options);
  if (code === 'ECONNREFUSED') {
    return new Refused(`${url.host} refuses the connection`, 'unavailable', options);
  }
  if (/OVERFLOW/.test(code)) {
    return new ImageError(`${url.host} sends headers that are too large`, 'corrupt', options);
  }
  return new Interrupted(
    `the connection to ${url.host} failed (${cause.message || code || error.message})`,
    options,
  );
}
