/**
 * The header `Authorization` for a registry's requests, by what its challenges ask for: Basic (RFC 7617), or Bearer with tokens from
 * the token server that the challenge names (https://distribution.github.io/distribution/spec/auth/token/ and …/oauth/).
 * Tokens are kept per scope until they expire.
 */
import { ImageError } from '../errors.ts';
import { parseChallenges } from './challenge.ts';
import type { Credentials } from './credentials.ts';
import { toBase64 } from './credentials.ts';
import { isTrustworthy } from './endpoint.ts';
import type { Transport } from './transport.ts';

const TOKEN_ANSWER_MAX = 1 << 20;
/** The least that a token is good for, seconds (token specification, "expires_in"). */
const SHORTEST_LIFE = 60;
/** Ended this much early, milliseconds: requests take time. */
const MARGIN = 10_000;

interface Token {
  header: string;
  /** Milliseconds since 1970. */
  ends: number;
}

/** The authorization of one registry's requests. Tokens are asked for when a challenge comes, once for each scope. */
export class Authority {
  readonly #registry: URL;
  readonly #transport: Transport;
  readonly #credentials: Credentials | null;
  readonly #tokens = new Map<string, Token>();
  #basic: string | null = null;
  /** Whether to ask for a refresh token, which then stands in place of the password. */
  wantsRefreshToken = false;
  refreshToken: string | null = null;

  constructor(registry: URL, transport: Transport, credentials: Credentials | null) {
    this.#registry = registry;
    this.#transport = transport;
    this.#credentials = credentials;
  }

  /** What is known to be good for the scopes; null: try without. */
  header(scopes: readonly string[]): string | null {
    const token = this.#tokens.get(scopes.join(' '));
    if (token && token.ends > Date.now()) return token.header;
    return this.#basic;
  }

  /**
   * Does what the challenges of a 401 ask for. False: there is nothing to do it with, or it has just been done (`tried`:
   * the header that was turned down). Rejects with ImageError.
   */
  async answer(challenge: string, scopes: readonly string[], tried: string | null): Promise<boolean> {
    const challenges = parseChallenges(challenge);
    const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
    if (bearer) return this.#fetchToken(bearer.parameters, scopes, tried);
    if (!challenges.some(({ scheme }) => scheme === 'basic') || !this.#credentials) return false;
    const { username, password } = this.#credentials;
    this.#basic = `Basic ${toBase64(`${username}:${password}`)}`;
    return tried !== this.#basic;
  }

  async #fetchToken(
    parameters: Map<string, string>,
    scopes: readonly string[],
    tried: string | null,
  ): Promise<boolean> {
    const realm = this.#realm(parameters.get('realm'));
    const service = parameters.get('service') ?? '';
    const wanted = scopes.length > 0 ? scopes : (parameters.get('scope') ?? '').split(' ').filter(Boolean);
    const token = await this.#ask(realm, service, wanted);
    if (token === null) return false;
    this.#tokens.set(scopes.join(' '), token);
    return token.header !== tried;
  }

  /** The token server; one to whom a secret could not be told is refused. */
  #realm(text: string | undefined): URL {
    if (text === undefined || !URL.canParse(text)) {
      throw new ImageError(
        `${this.#registry.host} asks for a token and does not say where to get one`,
        'corrupt',
      );
    }
    const realm = new URL(text);
    if (isTrustworthy(realm, this.#registry)) return realm;
    throw new ImageError(
      `${this.#registry.host} wants credentials sent to ${realm.protocol}//${realm.host}, which is not safe: refused`,
      'corrupt',
    );
  }

  async #ask(realm: URL, service: string, scopes: readonly string[]): Promise<Token | null> {
    const identity = this.refreshToken ?? this.#credentials?.identityToken;
    const answer =
      identity === undefined
        ? await this.#askByPassword(realm, service, scopes)
        : await this.#askByRefreshToken(realm, service, scopes, identity);
    if (answer.status === 401 || answer.status === 403 || answer.status === 400) {
      await answer.discard();
      return null;
    }
    if (answer.status !== 200) {
      await answer.discard();
      throw new ImageError(
        `the token server ${realm.host} answers with status ${answer.status}`,
        'unavailable',
      );
    }
    return this.#read(await answer.bytes(TOKEN_ANSWER_MAX), realm);
  }

  #askByPassword(realm: URL, service: string, scopes: readonly string[]): ReturnType<Transport['send']> {
    const url = new URL(realm);
    if (service !== '') url.searchParams.set('service', service);
    for (const scope of scopes) url.searchParams.append('scope', scope);
    const headers: Record<string, string> = {};
    if (this.#credentials) {
      const { username, password } = this.#credentials;
      url.searchParams.set('account', username);
      url.searchParams.set('client_id', 'minios');
      if (this.wantsRefreshToken) url.searchParams.set('offline_token', 'true');
      headers['authorization'] = `Basic ${toBase64(`${username}:${password}`)}`;
    }
    return this.#transport.send({ method: 'GET', url, headers, repeatable: true });
  }

  #askByRefreshToken(
    realm: URL,
    service: string,
    scopes: readonly string[],
    refreshToken: string,
  ): ReturnType<Transport['send']> {
    const form = new URLSearchParams({ grant_type: 'refresh_token', service, client_id: 'minios' });
    if (scopes.length > 0) form.set('scope', scopes.join(' '));
    form.set('refresh_token', refreshToken);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.#transport.send({
      method: 'POST',
      url: realm,
      headers,
      body: form.toString(),
      repeatable: true,
    });
  }

  #read(bytes: Uint8Array, realm: URL): Token {
    let answer: Record<string, unknown> = {};
    try {
      answer = Object(JSON.parse(new TextDecoder().decode(bytes))) as typeof answer;
    } catch {
      // Then there is no token in it.
    }
    const text = answer['token'] ?? answer['access_token'];
    if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) {
      throw new ImageError(`the token server ${realm.host} sends no token`, 'corrupt');
    }
    const refresh = answer['refresh_token'];
    if (typeof refresh === 'string' && refresh !== '') this.refreshToken = refresh;
    const life = typeof answer['expires_in'] === 'number' ? answer['expires_in'] : SHORTEST_LIFE;
    return { header: `Bearer ${text}`, ends: Date.now() + Math.max(life, SHORTEST_LIFE) * 1000 - MARGIN };
  }
}
