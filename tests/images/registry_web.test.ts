/** The registry client in a page: the same code over the browser's fetch, at a registry that allows it (CORS). */
import { build } from 'esbuild';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { parseReference } from '../../host/images/reference.ts';
import type * as ClientModule from '../../host/images/registry/client.ts';
import { RegistryClient } from '../../host/images/registry/client.ts';
import { push } from '../../host/images/registry/push.ts';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { hasDockerRegistry, startDockerRegistry } from '../support/docker_registry.ts';
import { storeImage, tarOf, temporaryStore } from '../support/store.ts';

const CLIENT = new URL('../../host/images/registry/client.ts', import.meta.url).pathname;

const CORS = {
  'Access-Control-Allow-Origin': ['*'],
  'Access-Control-Allow-Methods': ['HEAD', 'GET', 'OPTIONS'],
  'Access-Control-Allow-Headers': ['Authorization', 'Accept', 'Range'],
  'Access-Control-Expose-Headers': ['Docker-Content-Digest', 'WWW-Authenticate', 'Content-Range', 'Link'],
};

/** A page with the client as `registry`, from an origin of its own. */
async function servePage(): Promise<string> {
  const options = {
    bundle: true,
    format: 'iife',
    globalName: 'registry',
    write: false,
    platform: 'browser',
  } as const;
  const { outputFiles } = await build({ entryPoints: [CLIENT], ...options });
  const server = createServer((_request, response) => {
    response
      .setHeader('content-type', 'text/html')
      .end(`<!doctype html><script>${outputFiles[0].text}</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test.skipIf(!hasChromium || !hasDockerRegistry)('a page reads manifests, tags and blobs', async () => {
  const { domain } = await startDockerRegistry(undefined, CORS);
  const store = await temporaryStore();
  const reference = parseReference(`${domain}/x:1`);
  const image = await storeImage(store, `${domain}/x:1`, [tarOf({ a: 'x'.repeat(5000) })]);
  await push(
    await RegistryClient.open(domain, null),
    reference,
    image,
    store,
    () => [],
    () => undefined,
  );
  const [layer] = image.manifest.layers;

  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage();
  await page.goto(await servePage());
  const seen = await page.evaluate(
    async ([host, { digest, size }]) => {
      const { registry } = globalThis as unknown as {
        registry: typeof ClientModule;
      };
      const client = await registry.RegistryClient.open(host, null, { retries: 0 });
      const manifest = await client.manifest('x', '1');
      const head = await client.headManifest('x', '1');
      let bytes = 0;
      for await (const piece of client.blob('x', { digest, size }, 1000)) bytes += piece.length;
      return { head: head?.digest, manifest: manifest.digest, bytes, tags: await client.tags('x') };
    },
    [domain, layer] as const,
  );
  const { digest } = image.descriptor;
  expect(seen).toEqual({ head: digest, manifest: digest, bytes: layer.size - 1000, tags: ['1'] });
});
