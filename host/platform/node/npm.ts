/**
 * Tarballs of npm packages, from the registry that the user's npm would ask, as npm would ask it: .npmrc of the project,
 * the user and the machine, npm_config_… in the environment; registries of scopes, tokens, proxies, certificates.
 *
 * Interface: npmTarball.
 */
import { existsSync, readFileSync } from 'node:fs';
import * as http from 'node:http';
import * as https from 'node:https';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import {
  DEFAULT_REGISTRY,
  METADATA_MAX,
  METADATA_TYPES,
  metadataUrl,
  notFetched,
  tarballUrl,
  type Tarball,
} from '../npm_registry.ts';

/** Settings by name, the most important place winning. */
export type NpmSettings = ReadonlyMap<string, string>;

const REDIRECTS_MAX = 5;
/** A registry that says nothing for so long is not there, milliseconds. */
const SILENCE_MS = 60_000;

/** Reads the settings: npm's config(7). */
export function npmSettings(
  environment: NodeJS.ProcessEnv = process.env,
  directory = process.cwd(),
  home = homedir(),
): NpmSettings {
  const settings = new Map<string, string>();
  const own = new Map<string, string>();
  for (const [name, value] of Object.entries(environment)) {
    const match = /^npm_config_(.+)$/i.exec(name);
    if (match && value) own.set(settingName(match[1]), value);
  }
  const prefix = own.get('prefix') ?? environment['PREFIX'] ?? dirname(dirname(process.execPath));
  const files = [
    own.get('globalconfig') ?? join(prefix, 'etc/npmrc'),
    own.get('userconfig') ?? join(home, '.npmrc'),
    projectFile(directory),
  ];
  for (const file of files) {
    if (file !== null) readSettings(file, environment, settings);
  }
  for (const [name, value] of own) settings.set(name, value);
  return settings;
}

/** In the environment `_` stands for `-`, but in names of scopes and registries. */
function settingName(text: string): string {
  return /^(@|\/\/)/.test(text) ? text : text.toLowerCase().replaceAll(/(?!^)_/g, '-');
}

/** .npmrc beside the nearest package.json or node_modules. */
function projectFile(directory: string): string | null {
  for (let at = directory; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json')) || existsSync(join(at, 'node_modules')))
      return join(at, '.npmrc');
    if (at === dirname(at)) return null;
  }
}

function readSettings(file: string, environment: NodeJS.ProcessEnv, settings: Map<string, string>): void {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return;
  }
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*([^#;=\s][^=]*?)\s*(?:=\s*(.*?))?\s*$/.exec(line);
    if (!match) continue;
    const [, name, value = 'true'] = match;
    const bare = /^"(.*)"$/.exec(value)?.[1] ?? /^'(.*)'$/.exec(value)?.[1] ?? value;
    const expanded = bare.replaceAll(/(?<!\\)\$\{([^}?]+)\??\}/g, (whole, variable: string) => {
      return environment[variable] ?? (whole.includes('?') ? '' : whole);
    });
    settings.set(name.replace(/\[\]$/, ''), expanded);
  }
}

function registryOf(settings: NpmSettings, name: string): URL {
  const scope = /^(@[^/]+)\//.exec(name)?.[1];
  const scoped = scope === undefined ? undefined : settings.get(`${scope}:registry`);
  const text = scoped ?? settings.get('registry') ?? DEFAULT_REGISTRY;
  return new URL(text.endsWith('/') ? text : `${text}/`);
}

/** Credentials are kept for a registry's host and path, and hold for what is below. */
function authorization(settings: NpmSettings, url: URL): string | null {
  for (let path = url.pathname; ; path = path.replace(/[^/]+\/?$/, '')) {
    const key = `//${url.host}${path.endsWith('/') ? path : `${path}/`}:`;
    const token = settings.get(`${key}_authToken`);
    if (token !== undefined) return `Bearer ${token}`;
    const basic = settings.get(`${key}_auth`);
    if (basic !== undefined) return `Basic ${basic}`;
    const [user, password] = [settings.get(`${key}username`), settings.get(`${key}_password`)];
    if (user !== undefined && password !== undefined) {
      const plain = Buffer.from(password, 'base64').toString();
      return `Basic ${Buffer.from(`${user}:${plain}`).toString('base64')}`;
    }
    if (path === '/' || path === '') return null;
  }
}

class Client {
  private readonly settings: NpmSettings;
  private readonly agents: Record<string, http.Agent>;

  constructor(settings: NpmSettings, environment: NodeJS.ProcessEnv) {
    this.settings = settings;
    const text = (...names: string[]): string | undefined =>
      names.map((name) => settings.get(name) ?? environment[name]).find((value) => value && value !== 'null');
    const plain = text('proxy', 'HTTP_PROXY', 'http_proxy');
    const secure = text('https-proxy', 'HTTPS_PROXY', 'https_proxy', 'proxy', 'HTTP_PROXY', 'http_proxy');
    const without = text('noproxy', 'NO_PROXY', 'no_proxy');
    const proxyEnv = {
      ...(plain !== undefined && { HTTP_PROXY: plain }),
      ...(secure !== undefined && { HTTPS_PROXY: secure }),
      ...(without !== undefined && { NO_PROXY: without }),
    };
    const file = settings.get('cafile');
    const ca = file === undefined ? settings.get('ca')?.replaceAll('\\n', '\n') : readFileSync(file, 'utf8');
    const options = { proxyEnv, ...(ca !== undefined && { ca }) };
    this.agents = {
      'http:': new http.Agent({ proxyEnv }),
      'https:': new https.Agent({ ...options, rejectUnauthorized: settings.get('strict-ssl') !== 'false' }),
    };
  }

  /** The answer to a GET. Rejects with one line. */
  async get(url: URL, accept: string, redirects = 0): Promise<http.IncomingMessage> {
    const agent = this.agents[url.protocol];
    if (!agent) throw new Error(`${url.protocol} is no protocol of registries`);
    const credentials = authorization(this.settings, url);
    const headers = { accept, 'user-agent': 'minios', ...(credentials && { authorization: credentials }) };
    const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
      const get = url.protocol === 'http:' ? http.get : https.get;
      const request = get(url, { agent, headers, timeout: SILENCE_MS }, resolve);
      request.once('error', reject);
      request.once('timeout', () => request.destroy(new Error('it does not answer')));
    });
    const { statusCode: status = 0, headers: got } = answer;
    if (status >= 300 && status < 400 && got.location !== undefined) {
      answer.resume();
      if (redirects === REDIRECTS_MAX) throw new Error('it redirects in circles');
      return this.get(new URL(got.location, url), accept, redirects + 1);
    }
    if (status !== 200) {
      answer.resume();
      throw new Error(`it answers ${status} ${answer.statusMessage ?? ''}`.trim());
    }
    return answer;
  }
}

/** Begins to fetch a package. Rejects with one line that names registry and package. */
export async function npmTarball(
  name: string,
  version: string,
  environment: NodeJS.ProcessEnv = process.env,
  settings = npmSettings(environment),
): Promise<Tarball> {
  const registry = registryOf(settings, name);
  try {
    const client = new Client(settings, environment);
    const metadata = await readAll(await client.get(metadataUrl(name, registry), METADATA_TYPES));
    const url = tarballUrl(metadata, version, registry);
    const answer = await client.get(url, '*/*');
    const length = Number(answer.headers['content-length']);
    return { size: Number.isSafeInteger(length) && length > 0 ? length : null, bytes: answer };
  } catch (error) {
    throw notFetched(name, version, registry, error);
  }
}

async function readAll(answer: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of answer as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > METADATA_MAX) throw new Error('it answers too much');
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}
