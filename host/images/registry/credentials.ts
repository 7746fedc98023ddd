/**
 * Who one is at a registry: `auth.json`, in the format of Docker's config.json (`auths`, `credHelpers`, `credsStore`). Docker's own file
 * is read as well, if there is one, and never written. Where a file names a credential helper for a registry, that is asked, and
 * gets what `login` brings; in a page there are none.
 */
import type { CredentialHelpers, HelperAction } from '../../platform/credential_helpers.ts';
import { HelperError } from '../../platform/credential_helpers.ts';
import { ImageError } from '../errors.ts';
import { HUB_CREDENTIALS, isHub } from './endpoint.ts';

/** Who one is at one registry. */
export interface Credentials {
  username: string;
  password: string;
  /** In place of a password: a refresh token (OAuth 2). */
  identityToken?: string;
}

interface Entry {
  auth?: string;
  username?: string;
  password?: string;
  identitytoken?: string;
}

/** A file of credentials. */
export interface CredentialFile {
  /** How people are told of it. */
  readonly path: string;
  /** Its text; null if there is none. */
  read(): Promise<string | null>;
  /** Replaces it, readable by its owner only. Absent: read-only. */
  write?(text: string): Promise<void>;
}

/** A credential helper did not do what it was asked for. */
class HelperFailure extends ImageError {
  /** What it wrote. */
  readonly answer: string;

  constructor(message: string, answer = '') {
    super(message, 'unavailable');
    this.answer = answer;
  }
}

/** What helpers say instead of a user's name where the secret is an identity token. */
const TOKEN_USER = '<token>';
/** What they say of a registry that they do not know (credentials/error.go). */
const NOT_FOUND = 'credentials not found in native keychain';

/** The files in the order in which they are asked; the first one is written. */
export class CredentialStore {
  readonly #files: readonly CredentialFile[];
  readonly #helpers: CredentialHelpers | null;

  /** `helpers` null: those that the files name are passed over. */
  constructor(files: readonly CredentialFile[], helpers: CredentialHelpers | null = null) {
    this.#files = files;
    this.#helpers = helpers;
  }

  /**
   * The credentials for the registry, or null. A file that cannot be read as JSON, or a helper that fails, is an error only where the
   * file is ours: that of Docker may be left from long ago.
   */
  async find(domain: string): Promise<Credentials | null> {
    for (const [index, file] of this.#files.entries()) {
      const isOurs = index === 0;
      const config = configOf(await file.read(), isOurs);
      const kept = await this.#findByHelper(config, domain).catch((error: unknown) => {
        if (isOurs || !(error instanceof HelperFailure)) throw error;
        return null;
      });
      if (kept) return kept;
      for (const name of names(domain)) {
        const found = Object.hasOwn(config.auths, name) ? credentialsOf(config.auths[name]) : null;
        if (found) return found;
      }
    }
    return null;
  }

  async #findByHelper(config: Config, domain: string): Promise<Credentials | null> {
    const helper = this.#helperOf(config, domain);
    return helper ? this.#ask(helper, domain) : null;
  }

  /**
   * Keeps credentials: by the helper that the first file that has a say in it names, and our file then has an empty entry, as
   * Docker's has; else in our file. Resolves to the path of the file in which they lie for everybody who may read it, or null.
   */
  async save(domain: string, credentials: Credentials): Promise<string | null> {
    const { username, password, identityToken } = credentials;
    let entry: Entry = { auth: toBase64(`${username}:${identityToken === undefined ? password : ''}`) };
    if (identityToken !== undefined) entry.identitytoken = identityToken;
    const helper = await this.#helperFor(domain);
    if (helper !== null) {
      const [user, secret] = identityToken === undefined ? [username, password] : [TOKEN_USER, identityToken];
      const input = { ServerURL: names(domain)[0], Username: user, Secret: secret };
      await this.#run(helper, 'store', JSON.stringify(input));
      entry = {};
    }
    await this.#change((auths) => {
      for (const name of names(domain)) delete auths[name];
      auths[names(domain)[0]] = entry;
    });
    return helper === null ? (this.#files[0]?.path ?? null) : null;
  }

  /** Forgets the registry, and has the helper forget it that we gave it to. False: it was not known. */
  async remove(domain: string): Promise<boolean> {
    let found = false;
    await this.#change((auths) => {
      for (const name of names(domain)) {
        if (!Object.hasOwn(auths, name)) continue;
        found = true;
        delete auths[name];
      }
    });
    const helper = found ? await this.#helperFor(domain) : null;
    if (helper !== null && (await this.#ask(helper, domain))) {
      await this.#run(helper, 'erase', names(domain)[0]);
    }
    return found;
  }

  /** The helper that new credentials go to, or null. */
  async #helperFor(domain: string): Promise<string | null> {
    for (const [index, file] of this.#files.entries()) {
      const helper = this.#helperOf(configOf(await file.read(), index === 0), domain);
      if (helper !== null) return helper === '' ? null : helper;
    }
    return null;
  }

  /** The helper that a file names for a registry; '': it says that there is none; null: it says nothing. */
  #helperOf({ credHelpers, credsStore }: Config, domain: string): string | null {
    if (this.#helpers === null) return null;
    const own = names(domain).find((name) => Object.hasOwn(credHelpers, name));
    const helper = own === undefined ? credsStore : credHelpers[own];
    // Part of a program's name, and no path.
    if (helper === null || (typeof helper === 'string' && /^[\w.-]*$/.test(helper))) return helper;
    throw new HelperFailure(`${JSON.stringify(helper)} is no name of a credential helper`);
  }

  async #run(helper: string, action: HelperAction, input: string): Promise<string> {
    try {
      return await this.#helpers!(helper, action, input);
    } catch (error) {
      if (error instanceof HelperError) throw new HelperFailure(error.message, error.answer);
      throw error;
    }
  }

  async #ask(helper: string, domain: string): Promise<Credentials | null> {
    let answer: unknown;
    try {
      answer = JSON.parse(await this.#run(helper, 'get', names(domain)[0]));
    } catch (error) {
      if (error instanceof HelperFailure && error.answer === NOT_FOUND) return null;
      if (error instanceof HelperFailure) throw error;
    }
    const { Username: username, Secret: secret } = Object(answer) as Record<string, unknown>;
    if (typeof username !== 'string' || typeof secret !== 'string') {
      throw new HelperFailure(
        `docker-credential-${helper} get: its answer is no JSON with Username and Secret`,
      );
    }
    if (username === TOKEN_USER) return { username: '', password: '', identityToken: secret };
    return username === '' ? null : { username, password: secret };
  }

  async #change(edit: (auths: Record<string, Entry>) => void): Promise<void> {
    const [file] = this.#files;
    const text = await file.read();
    const { auths } = configOf(text, true);
    edit(auths);
    const others = text === null ? {} : (JSON.parse(text) as object);
    await file.write!(`${JSON.stringify({ ...others, auths }, null, '\t')}\n`);
  }
}

/** Under which names a registry may be entered, ours first. Older Dockers wrote addresses. */
function names(domain: string): string[] {
  if (isHub(domain)) return [HUB_CREDENTIALS, 'docker.io', 'index.docker.io', 'registry-1.docker.io'];
  return [
    domain,
    `https://${domain}`,
    `https://${domain}/`,
    `http://${domain}`,
    `https://${domain}/v2/`,
    `https://${domain}/v1/`,
  ];
}

interface Config {
  auths: Record<string, Entry>;
  credHelpers: Record<string, unknown>;
  credsStore: unknown;
}

function configOf(text: string | null, strict: boolean): Config {
  const config: Config = { auths: {}, credHelpers: {}, credsStore: null };
  if (text === null || text.trim() === '') return config;
  try {
    const value = JSON.parse(text) as Record<string, unknown> | null;
    const [auths, credHelpers] = [value?.['auths'] ?? {}, value?.['credHelpers'] ?? {}];
    if (isObject(auths) && isObject(credHelpers)) {
      return {
        auths: { ...(auths as Record<string, Entry>) },
        credHelpers,
        credsStore: value?.['credsStore'] ?? null,
      };
    }
  } catch {
    // Said below.
  }
  if (!strict) return config;
  throw new ImageError('auth.json is no JSON with "auths"; remove it and log in again', 'invalid');
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function credentialsOf(entry: Entry | null): Credentials | null {
  if (typeof entry !== 'object' || entry === null) return null;
  let { username = '', password = '' } = entry;
  if (typeof entry.auth === 'string' && entry.auth !== '') {
    const decoded = fromBase64(entry.auth);
    const colon = decoded.indexOf(':');
    if (colon < 0) return null;
    [username, password] = [decoded.slice(0, colon), decoded.slice(colon + 1).replace(/\0+$/, '')];
  }
  const identityToken = entry.identitytoken;
  if (typeof identityToken === 'string' && identityToken !== '') return { username, password, identityToken };
  return username === '' ? null : { username, password };
}

/** Of the UTF-8 bytes of a text. */
export function toBase64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

function fromBase64(text: string): string {
  try {
    return new TextDecoder().decode(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    return '';
  }
}
