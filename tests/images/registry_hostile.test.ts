/** Registries that break, lie or lay traps: a server of node:http plays them. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createSocketServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { INDEX_TYPE, MANIFEST_TYPE } from '../../host/images/oci.ts';
import { parseReference, withDefaultTag } from '../../host/images/reference.ts';
import { RegistryClient } from '../../host/images/registry/client.ts';
import type { Progress } from '../../host/images/seams.ts';
import { pull } from '../../host/images/registry/pull.ts';
import { upload } from '../../host/images/registry/upload.ts';
import { fetchUrl } from '../../host/images/registry/fetch_url.ts';
import { Transport } from '../../host/images/registry/transport.ts';
import type { ImageStore, StoredImage } from '../../host/images/store.ts';
import { collect, digestOf, pieces, tarOf, temporaryStore } from '../support/store.ts';
import { nodeHash } from '../../host/platform/node/store.ts';

const OPTIONS = { pause: 1, retries: 3, silence: 5000 };

const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

/** What one request gets; true: it is answered. */
type Trick = (request: IncomingMessage, response: ServerResponse, url: URL) => boolean | void;

interface HostileRegistry {
  domain: string;
  /** "GET /v2/…", in order. */
  asked: string[];
  documents: Map<string, { type: string; body: Buffer }>;
  layer: Buffer;
  digest: string;
}

function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
  host = '127.0.0.1',
): Promise<number> {
  const server = createServer(handler);
  onTestFinished(() => void server.close().closeAllConnections());
  return new Promise((resolve) =>
    server.listen(0, host, () => resolve((server.address() as AddressInfo).port)),
  );
}

/** A registry with the image x:latest of one layer; `trick` sees requests first. */
async function hostileRegistry(trick: Trick = () => undefined): Promise<HostileRegistry> {
  const layer = Buffer.from(tarOf({ file: 'x'.repeat(300_000) }));
  const config = json({
    os: 'wasi',
    architecture: 'wasm',
    config: {},
    rootfs: { type: 'layers', diff_ids: [digestOf(layer)] },
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: {
      mediaType: 'application/vnd.oci.image.config.v1+json',
      digest: digestOf(config),
      size: config.length,
    },
    layers: [
      { mediaType: 'application/vnd.oci.image.layer.v1.tar', digest: digestOf(layer), size: layer.length },
    ],
  });
  const documents = new Map<string, { type: string; body: Buffer }>();
  for (const name of ['latest', digestOf(manifest)])
    documents.set(`manifests/${name}`, { type: MANIFEST_TYPE, body: manifest });
  for (const blob of [layer, config])
    documents.set(`blobs/${digestOf(blob)}`, { type: 'application/octet-stream', body: blob });
  const asked: string[] = [];
  const port = await listen((request, response) => {
    const url = new URL(request.url!, 'http://localhost');
    asked.push(`${request.method} ${url.pathname}`);
    if (trick(request, response, url)) return;
    const document = documents.get(url.pathname.replace('/v2/x/', ''));
    if (url.pathname === '/v2/') response.end('{}');
    else if (!document) response.writeHead(404).end();
    else serve(request, response, document);
  });
  return { domain: `127.0.0.1:${port}`, asked, documents, layer, digest: digestOf(layer) };
}

function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { type, body }: { type: string; body: Buffer },
): void {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  if (start > 0) response.setHeader('content-range', `bytes ${start}-${body.length - 1}/${body.length}`);
  const headers = {
    'content-type': type,
    'content-length': body.length - start,
    'docker-content-digest': digestOf(body),
  };
  response.writeHead(start > 0 ? 206 : 200, headers).end(body.subarray(start));
}

const isLayer = (registry: () => HostileRegistry, url: URL): boolean =>
  url.pathname.endsWith(registry().digest);

async function pullFrom(
  registry: HostileRegistry,
  store?: ImageStore,
  told: Progress[] = [],
): Promise<StoredImage> {
  const client = await RegistryClient.open(registry.domain, null, OPTIONS);
  const reference = withDefaultTag(parseReference(`${registry.domain}/x`));
  return pull(client, reference, null, store ?? (await temporaryStore()), (event) => void told.push(event));
}

describe('connections that break', () => {
  test('are taken up where they broke', async () => {
    const ranges: (string | undefined)[] = [];
    const registry: HostileRegistry = await hostileRegistry((request, response, url) => {
      if (!isLayer(() => registry, url)) return false;
      ranges.push(request.headers.range);
      if (ranges.length > 2) return false;
      const start = Number(request.headers.range?.slice(6, -1) ?? 0);
      const { layer } = registry;
      const range = { 'content-range': `bytes ${start}-${layer.length - 1}/${layer.length}` };
      response.writeHead(start > 0 ? 206 : 200, {
        'content-length': layer.length - start,
        ...(start > 0 && range),
      });
      response.write(layer.subarray(start, start + 100_000), () => setTimeout(() => response.destroy(), 20));
      return true;
    });
    await pullFrom(registry);
    expect(ranges).toEqual([undefined, 'bytes=100000-', 'bytes=200000-']);
  });

  test('begin anew where the server knows no ranges, and what is known is skipped', async () => {
    let tries = 0;
    const registry: HostileRegistry = await hostileRegistry((_request, response, url) => {
      if (!isLayer(() => registry, url)) return false;
      const { layer } = registry;
      response.writeHead(200, { 'content-length': layer.length });
      if (++tries > 1) response.end(layer);
      else response.write(layer.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 20));
      return true;
    });
    await pullFrom(registry);
    expect(tries).toBe(2);
  });

  test('and stay broken: what has come is kept for the next pull', async () => {
    let broken = true;
    const ranges: (string | undefined)[] = [];
    const registry: HostileRegistry = await hostileRegistry((request, response, url) => {
      if (!isLayer(() => registry, url)) return false;
      ranges.push(request.headers.range);
      if (!broken) return false;
      if (request.headers.range !== undefined) response.destroy();
      else {
        response.writeHead(200, { 'content-length': registry.layer.length });
        response.write(registry.layer.subarray(0, 123_456), () => setTimeout(() => response.destroy(), 20));
      }
      return true;
    });
    const store = await temporaryStore();
    await expect(pullFrom(registry, store)).rejects.toThrow(`the connection to ${registry.domain} failed`);
    broken = false;
    ranges.length = 0;
    await pullFrom(registry, store);
    expect(ranges).toEqual(['bytes=123456-']);
  });

  test('also when the server was gone for a moment', async () => {
    const layer = Buffer.alloc(200_000, 'x');
    const ranges: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      if (request.url === '/v2/') return void response.end('{}');
      ranges.push(request.headers.range);
      if (ranges.length > 1) return serve(request, response, { type: 'x', body: layer });
      response.writeHead(200, { 'content-length': layer.length });
      response.write(layer.subarray(0, 100_000), () => setTimeout(restart, 20));
    });
    let port = 0;
    const start = (): Promise<void> =>
      new Promise((resolve) => {
        server.listen(port, '127.0.0.1', () => {
          port = (server.address() as AddressInfo).port;
          resolve();
        });
      });
    const restart = (): void => {
      server.close(() => setTimeout(() => void start(), 100));
      server.closeAllConnections();
    };
    onTestFinished(() => void server.close().closeAllConnections());
    await start();
    const client = await RegistryClient.open(`127.0.0.1:${port}`, null, { pause: 50, retries: 6 });
    const blob = { digest: digestOf(layer), size: layer.length };
    expect((await collect(client.blob('x', blob))).equals(layer)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=100000-']);
  });

  test('silence ends a request', async () => {
    const registry: HostileRegistry = await hostileRegistry((_request, response, url) => {
      if (!isLayer(() => registry, url)) return false;
      response.writeHead(200, { 'content-length': registry.layer.length }).write('x');
      return true;
    });
    const client = await RegistryClient.open(registry.domain, null, { ...OPTIONS, retries: 0, silence: 50 });
    const blob = { digest: registry.digest, size: registry.layer.length };
    await expect(collect(client.blob('x', blob))).rejects.toThrow(
      `${registry.domain} has been silent for 0.05 s`,
    );
  });

  test('one that wants to be asked in an hour is not waited for once nobody wants its answer', async () => {
    const gone = new AbortController();
    const registry = await hostileRegistry((_request, response, url) => {
      if (!url.pathname.includes('/blobs/')) return false;
      response.writeHead(429, { 'retry-after': '3600' }).end();
      setTimeout(() => gone.abort(new Error('nobody listens')), 20);
      return true;
    });
    const client = await RegistryClient.open(registry.domain, null, { ...OPTIONS, signal: gone.signal });
    const blob = { digest: registry.digest, size: registry.layer.length };
    await expect(collect(client.blob('x', blob))).rejects.toThrow('nobody listens');
  });

  test('a registry that is busy is asked again', async () => {
    const busy = [503, 429, 502];
    const registry = await hostileRegistry((_request, response, url) => {
      if (!url.pathname.includes('/manifests/') || busy.length === 0) return false;
      response.writeHead(busy.pop()!, { 'retry-after': '0' }).end();
      return true;
    });
    await pullFrom(registry);
    expect(busy).toEqual([]);
  });
});

describe('lies', () => {
  test.each<[string, (registry: HostileRegistry) => void, RegExp]>([
    [
      'a layer of other bytes',
      (it) => it.documents.set(`blobs/${it.digest}`, { type: 'x', body: Buffer.alloc(it.layer.length) }),
      /^failed to verify blob sha256:/,
    ],
    [
      'a layer that is longer',
      (it) =>
        it.documents.set(`blobs/${it.digest}`, { type: 'x', body: Buffer.concat([it.layer, it.layer]) }),
      /has more than \d+ bytes$/,
    ],
    [
      'a layer that is shorter',
      (it) => it.documents.set(`blobs/${it.digest}`, { type: 'x', body: it.layer.subarray(0, 1000) }),
      /ended after 1000 of \d+ bytes$|has fewer than/,
    ],
    [
      'a manifest that is no JSON',
      (it) => it.documents.set('manifests/latest', { type: MANIFEST_TYPE, body: Buffer.from('<html>') }),
      /it is no JSON$/,
    ],
    [
      'a manifest of 5 MiB',
      (it) =>
        it.documents.set('manifests/latest', { type: MANIFEST_TYPE, body: Buffer.alloc(5 * 2 ** 20, ' ') }),
      /sent more than 4194304 bytes$/,
    ],
    [
      'an old manifest',
      (it) =>
        it.documents.set('manifests/latest', {
          type: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
          body: json({ schemaVersion: 1 }),
        }),
      /schema version 1 are no longer supported/,
    ],
    [
      'what is no image',
      (it) => it.documents.set('manifests/latest', { type: 'text/plain', body: json({}) }),
      /is no image: its media type is "text\/plain"$/,
    ],
    [
      'a digest with a path in it',
      (it) => edit(it, (manifest) => (manifest.layers[0].digest = 'sha256:../../../etc/passwd')),
      /a descriptor has no sha256 digest$/,
    ],
    [
      'a negative size',
      (it) => edit(it, (manifest) => (manifest.layers[0].size = -1)),
      /is no number of bytes$/,
    ],
    [
      'a foreign layer',
      (it) => edit(it, (manifest) => (manifest.layers[0].urls = ['http://169.254.169.254/'])),
      /is kept elsewhere \(foreign layer\)/,
    ],
    [
      'a configuration without end',
      (it) => edit(it, (manifest) => (manifest.config.size = 2 ** 40)),
      /image configuration .* has more than/,
    ],
    ['an index within an index', (it) => nest(it), /has an index within an index/],
  ])('%s', async (_, lie, why) => {
    const registry = await hostileRegistry();
    lie(registry);
    const store = await temporaryStore();
    await expect(pullFrom(registry, store)).rejects.toThrow(why);
    expect(await store.images()).toEqual([]);
  });

  interface Mutable {
    config: { size: number };
    layers: { digest: string; size: number; urls?: string[] }[];
  }

  /** Changes the manifest that the tag leads to. */
  function edit(registry: HostileRegistry, change: (manifest: Mutable) => void): void {
    const manifest = JSON.parse(registry.documents.get('manifests/latest')!.body.toString()) as Mutable;
    change(manifest);
    registry.documents.set('manifests/latest', { type: MANIFEST_TYPE, body: json(manifest) });
  }

  function nest(registry: HostileRegistry): void {
    const platform = { os: 'wasi', architecture: 'wasm' };
    const index = (digest: string): Buffer =>
      json({
        schemaVersion: 2,
        mediaType: INDEX_TYPE,
        manifests: [{ mediaType: INDEX_TYPE, digest, size: 1, platform }],
      });
    const inner = index(registry.digest);
    registry.documents.set(`manifests/${digestOf(inner)}`, { type: INDEX_TYPE, body: inner });
    registry.documents.set('manifests/latest', { type: INDEX_TYPE, body: index(digestOf(inner)) });
  }

  test('a manifest that is not what its digest says', async () => {
    const registry = await hostileRegistry();
    const client = await RegistryClient.open(registry.domain, null, OPTIONS);
    const wanted = `sha256:${'a'.repeat(64)}`;
    registry.documents.set(`manifests/${wanted}`, registry.documents.get('manifests/latest')!);
    await expect(client.manifest('x', wanted)).rejects.toThrow(
      `manifest verification failed for digest ${wanted}`,
    );
  });

  test('a body without end is cut off', async () => {
    let sent = 0;
    const registry: HostileRegistry = await hostileRegistry((_request, response, url) => {
      if (!isLayer(() => registry, url)) return false;
      const more = (): void => {
        sent += 65_536;
        if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      response.writeHead(200);
      more();
      return true;
    });
    await expect(pullFrom(registry)).rejects.toThrow(/has more than \d+ bytes/);
    expect(sent).toBeLessThan(50 * 2 ** 20);
  });

  test('headers without end are refused', async () => {
    const server = createSocketServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.write(`HTTP/1.1 200 OK\r\nx: ${'y'.repeat(1 << 20)}\r\n\r\n`);
    });
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const domain = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(RegistryClient.open(domain, null, OPTIONS)).rejects.toThrow(
      `${domain} sends headers that are too large`,
    );
  });

  test('what a registry says of an error does not reach the terminal raw', async () => {
    const registry = await hostileRegistry((_request, response, url) => {
      if (!url.pathname.includes('/manifests/')) return false;
      response.writeHead(400).end(json({ errors: [{ code: 'BAD\u001b[2J', message: 'a\u001b[31mb\nc' }] }));
      return true;
    });
    await expect(pullFrom(registry)).rejects.toThrow(/^bad\?\[2j: a\?\[31mb\?c$/);
  });
});

describe('redirects', () => {
  test('to another host are followed without credentials', async () => {
    const seen: (string | undefined)[] = [];
    const registry: HostileRegistry = await hostileRegistry((request, response, url) => {
      if (request.headers.authorization !== `Basic ${btoa('me:secret')}`) {
        response.writeHead(401, { 'www-authenticate': 'Basic realm="r"' }).end();
        return true;
      }
      if (!isLayer(() => registry, url)) return false;
      response.writeHead(307, { location: `http://localhost:${storage}/layer` }).end();
      return true;
    });
    const storage = await listen((request, response) => {
      seen.push(request.headers.authorization);
      serve(request, response, { type: 'x', body: registry.layer });
    }, 'localhost');
    const client = await RegistryClient.open(
      registry.domain,
      { username: 'me', password: 'secret' },
      OPTIONS,
    );
    const blob = { digest: registry.digest, size: registry.layer.length };
    expect((await collect(client.blob('x', blob))).equals(registry.layer)).toBe(true);
    expect(seen).toEqual([undefined]);
  });

  test.each([
    ['a loop', (domain: string) => `http://${domain}/v2/x/blobs/loop`, /redirects more than 10 times$/],
    ['another scheme', () => 'file:///etc/passwd', /redirects to file:\/\/, which is not followed$/],
    ['an address with a password', () => 'http://me:secret@localhost/', /which is not followed$/],
    ['nowhere', () => 'http://[', /redirects to nowhere$/],
  ])('%s', async (_, target, why) => {
    const registry: HostileRegistry = await hostileRegistry((_request, response, url) => {
      if (!url.pathname.includes('/blobs/')) return false;
      response.writeHead(302, { location: target(registry.domain) }).end();
      return true;
    });
    await expect(pullFrom(registry)).rejects.toThrow(why);
  });

  test('from https to http are not followed', async () => {
    const asked: string[] = [];
    const answer = ((url: URL) => {
      asked.push(url.href);
      return Promise.resolve(new Response(null, { status: 302, headers: { location: 'http://h/' } }));
    }) as unknown as typeof fetch;
    const transport = new Transport({ fetch: answer });
    await expect(transport.send({ method: 'GET', url: new URL('https://h/') })).rejects.toThrow(
      'h redirects to http://h, which is not followed',
    );
    expect(asked).toEqual(['https://h/']);
  });
});

describe('credentials', () => {
  /** A registry somewhere that asks for a token of `realm`; all requests there are. */
  async function askedFor(
    realm: string,
    base = 'registry.example',
  ): Promise<{ error: unknown; asked: string[] }> {
    const asked: string[] = [];
    const answer = ((url: URL) => {
      asked.push(`${url.origin}${url.pathname}`);
      const headers = { 'www-authenticate': `Bearer realm="${realm}",service="s"` };
      const isToken = !url.pathname.startsWith('/v2/');
      return Promise.resolve(
        isToken ? Response.json({ token: 't' }) : new Response(null, { status: 401, headers }),
      );
    }) as unknown as typeof fetch;
    const credentials = { username: 'me', password: 'secret' };
    const client = await RegistryClient.open(base, credentials, { ...OPTIONS, fetch: answer });
    const error: unknown = await client.manifest('x', 'latest').catch((reason: unknown) => reason);
    return { error, asked };
  }

  test.each([
    'http://evil.example/token',
    'http://registry.example/token',
    'http://localhost/token',
    'ftp://h/',
    'https://a:b@h/',
    'x',
  ])('are not sent to %s', async (realm) => {
    const { error, asked } = await askedFor(realm);
    expect(String(error)).toMatch(/which is not safe: refused$|does not say where to get one$/);
    expect(asked.every((address) => address.startsWith('https://registry.example/v2/'))).toBe(true);
  });

  test('go to a token server by https, wherever it is', async () => {
    const { asked } = await askedFor('https://auth.example/token');
    expect(asked).toContain('https://auth.example/token');
  });

  test('a registry that is never content is given up', async () => {
    const { error, asked } = await askedFor('https://auth.example/token');
    expect(String(error)).toContain('unexpected status from registry.example: 401');
    expect(asked.length).toBeLessThan(10);
  });

  test("Docker Hub's name leads to its registry", async () => {
    const { asked } = await askedFor('https://auth.docker.io/token', 'docker.io');
    expect(asked[0]).toBe('https://registry-1.docker.io/v2/');
  });
});

describe('plain http', () => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.family === 'IPv4' && !each.internal)?.address;

  test.skipIf(outside === undefined)('is for registries on this computer; others are told how', async () => {
    const port = await listen((_request, response) => response.end('{}'), outside);
    await expect(RegistryClient.open(`${outside}:${port}`, null, OPTIONS)).rejects.toThrow(
      /does not speak HTTPS, and without it only registries on this computer are used; bring it here with "ssh -L/,
    );
  });

  test('nobody there', async () => {
    const port = await listen(() => undefined);
    const other = port === 65_535 ? port - 1 : port + 1;
    await expect(RegistryClient.open(`127.0.0.1:${other}`, null, OPTIONS)).rejects.toThrow(
      `127.0.0.1:${other} refuses the connection`,
    );
  });
});

describe('uploads', () => {
  /** Keeps one upload in memory; `trick` sees requests first. */
  async function uploadServer(
    trick: (request: IncomingMessage, response: ServerResponse, got: Buffer) => boolean,
  ): Promise<{ domain: string; got: () => Buffer; asked: string[] }> {
    let got = Buffer.alloc(0);
    const asked: string[] = [];
    const receive = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const url = new URL(request.url!, 'http://h');
      asked.push(`${request.method} ${request.headers['content-range'] ?? ''}`.trim());
      if (url.pathname === '/v2/') return void response.end('{}');
      if (request.method === 'HEAD') return void response.writeHead(404).end();
      if (trick(request, response, got)) return;
      const location = '/v2/x/blobs/uploads/1?state=a';
      if (request.method === 'GET') {
        response.writeHead(204, { location, range: `0-${Math.max(got.length - 1, 0)}` }).end();
        return;
      }
      if (request.method === 'POST') got = Buffer.alloc(0);
      const parts: Buffer[] = [];
      try {
        for await (const data of request) parts.push(data as Buffer);
      } catch {
        return; // Cut off by the trick.
      } finally {
        got = Buffer.concat([got, ...parts]);
      }
      if (request.method !== 'PUT') response.writeHead(202, { location }).end();
      else response.writeHead(url.searchParams.get('digest') === digestOf(got) ? 201 : 400).end();
    };
    const port = await listen((request, response) => void receive(request, response));
    return { domain: `127.0.0.1:${port}`, got: () => got, asked };
  }

  const large = Buffer.alloc(20 * 2 ** 20, 'minios ');
  const blob = { digest: digestOf(large), size: large.length };
  const send = async (domain: string): Promise<unknown> =>
    upload(await RegistryClient.open(domain, null, OPTIONS), 'x', blob, () => pieces(large, 1 << 20), []);

  test('go in chunks, on from where a connection broke', async () => {
    let patches = 0;
    const server = await uploadServer((request) => {
      if (request.method !== 'PATCH' || ++patches !== 2) return false;
      let seen = 0;
      request.on('data', (data: Buffer) => {
        seen += data.length;
        if (seen > 2 ** 20) request.destroy();
      });
      return false;
    });
    expect(await send(server.domain)).toEqual({ how: 'pushed' });
    expect(server.got().equals(large)).toBe(true);
    const ranges = server.asked.filter((line) => line.startsWith('PATCH')).map((line) => line.slice(6));
    expect([ranges[0], ranges[1], ranges[3]]).toEqual(['0-8388607', '8388608-16777215', '16777216-20971519']);
    expect(ranges[2]).toMatch(/^(?!8388608)\d+-16777215$/);
    expect(server.asked.filter((line) => line === 'POST').length).toBe(1);
  });

  test('begin anew where the registry has forgotten them', async () => {
    let tries = 0;
    const server = await uploadServer((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(404).end();
        return true;
      }
      if (request.method !== 'PATCH' || ++tries !== 2) return false;
      request.destroy();
      return true;
    });
    expect(await send(server.domain)).toEqual({ how: 'pushed' });
    expect(server.got().equals(large)).toBe(true);
    expect(server.asked.filter((line) => line === 'POST').length).toBe(2);
  });

  test('do not go where they are not safe', async () => {
    const server = await uploadServer((request, response) => {
      response.writeHead(202, { location: 'http://evil.example/' }).end();
      return request.method === 'POST';
    });
    await expect(send(server.domain)).rejects.toThrow(
      /wants uploads at http:\/\/evil.example, which is not safe$/,
    );
  });
});

describe('lists of tags', () => {
  test('have pages, and a page elsewhere is not turned to', async () => {
    const registry = await hostileRegistry((_request, response, url) => {
      if (!url.pathname.endsWith('/tags/list')) return false;
      const last = url.searchParams.get('last');
      const links: Record<string, string> = {
        a: '</v2/x/tags/list?last=b>; rel="next"',
        b: '<http://evil.example/>; rel="next"',
      };
      const tags = { a: ['b', '../x', 7], b: ['c'] }[last ?? ''] ?? ['a'];
      response.setHeader('link', links[last ?? ''] ?? '</v2/x/tags/list?last=a>; rel="next"');
      response.end(json({ name: 'x', tags }));
      return true;
    });
    expect(await (await RegistryClient.open(registry.domain, null, OPTIONS)).tags('x')).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  test('may have a million in a page', async () => {
    const registry = await hostileRegistry((_request, response, url) => {
      if (!url.pathname.endsWith('/tags/list')) return false;
      response.end(json({ name: 'x', tags: Array<string>(1_000_000).fill('t') }));
      return true;
    });
    const client = await RegistryClient.open(registry.domain, null, OPTIONS);
    expect(await client.tags('x')).toHaveLength(1_000_000);
  });
});

describe('addresses of ADD', () => {
  test('are fetched and compared', async () => {
    const port = await listen((request, response) => {
      if (request.url === '/f') response.end('hello');
      else response.writeHead(404).end();
    });
    const get = (path: string, checksum: string | null): Promise<Buffer> =>
      collect(fetchUrl(new Transport(OPTIONS), `http://127.0.0.1:${port}${path}`, checksum, nodeHash()));
    expect((await get('/f', digestOf('hello'))).toString()).toBe('hello');
    await expect(get('/f', digestOf('bye'))).rejects.toThrow(`digest mismatch ${digestOf('hello')}`);
    await expect(get('/g', null)).rejects.toThrow('status 404');
  });
});
