/** Images travel to a real registry and back: Debian's docker-registry on loopback. */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { INDEX_TYPE } from '../../host/images/oci.ts';
import { parseReference, withDefaultTag } from '../../host/images/reference.ts';
import type { Progress } from '../../host/images/seams.ts';
import { Registries } from '../../host/images/registry/index.ts';
import type { ImageStore, StoredImage } from '../../host/images/store.ts';
import { NodeCredentialFile } from '../../host/platform/node/credentials.ts';
import { startDockerRegistry, hasDockerRegistry } from '../support/docker_registry.ts';
import { storeImage, tarOf, temporaryDirectory, temporaryStore } from '../support/store.ts';
import { startTokenServer } from '../support/token_server.ts';
import { nodeHash } from '../../host/platform/node/store.ts';

/** A client with credentials of its own. */
function client(): {
  registries: Registries;
  credentials: string;
  told: Progress[];
  report: (event: Progress) => Promise<void>;
} {
  const credentials = join(temporaryDirectory(), 'auth.json');
  const told: Progress[] = [];
  const registries = new Registries({
    credentials: [new NodeCredentialFile(credentials)],
    hash: nodeHash,
    transport: { pause: 1, retries: 2 },
  });
  return { registries, credentials, told, report: (event) => Promise.resolve(void told.push(event)) };
}

const reference = (name: string): ReturnType<typeof parseReference> => withDefaultTag(parseReference(name));

/** The different words of each layer, in order. */
function words(told: readonly Progress[]): Record<string, string[]> {
  const seen: Record<string, string[]> = {};
  for (const { id, status } of told) {
    if (id === undefined) continue;
    seen[id] ??= [];
    if (seen[id].at(-1) !== status) seen[id].push(status);
  }
  return seen;
}

const lines = (told: readonly Progress[]): string[] =>
  told.filter(({ id }) => id === undefined).map(({ status }) => status);

const short = (digest: string): string => digest.slice(7, 19);

/** Two layers: a small one, and one that is sent in chunks. */
async function largeImage(store: ImageStore, name: string): Promise<StoredImage> {
  const large = randomBytes(15 * 2 ** 20).toString('base64');
  return storeImage(store, name, [tarOf({ a: 'small' }), tarOf({ b: large })], { Cmd: ['/a'] });
}

describe.skipIf(!hasDockerRegistry)('docker-registry', () => {
  test('an image comes back as it went, and is told of in words of Docker', async () => {
    const { domain } = await startDockerRegistry();
    const name = `${domain}/team/app:1`;
    const [ours, theirs] = [await temporaryStore(), await temporaryStore()];
    const image = await largeImage(ours, name);
    const [small, large] = image.manifest.layers.map(({ digest }) => short(digest));

    const pusher = client();
    expect(await pusher.registries.push(ours, reference(name), pusher.report)).toMatchObject({
      digest: image.descriptor.digest,
    });
    expect(words(pusher.told)).toEqual({
      [small]: ['Preparing', 'Pushing', 'Pushed'],
      [large]: ['Preparing', 'Pushing', 'Pushed'],
    });
    expect(lines(pusher.told)).toEqual([
      `The push refers to repository [${domain}/team/app]`,
      `1: digest: ${image.descriptor.digest} size: ${image.descriptor.size}`,
    ]);

    const puller = client();
    const pulled = await puller.registries.pull(theirs, reference(name), null, puller.report);
    expect(pulled).toMatchObject({ id: image.id, config: { config: { Cmd: ['/a'] } }, names: [name] });
    const whole = [
      'Pulling fs layer',
      'Downloading',
      'Verifying Checksum',
      'Download complete',
      'Extracting',
      'Pull complete',
    ];
    expect(words(puller.told)).toEqual({ [small]: whole, [large]: whole });
    expect(lines(puller.told)).toEqual([
      '1: Pulling from team/app',
      `Digest: ${image.descriptor.digest}`,
      `Status: Downloaded newer image for ${name}`,
    ]);
    for (const { digest } of image.manifest.layers) expect(await theirs.blobs.has(digest)).toBe(true);
    const last = puller.told.filter(({ id, status }) => id === large && status === 'Downloading').at(-1)!;
    expect(last.current).toBe(last.total);

    puller.told.length = 0;
    await puller.registries.pull(theirs, reference(name), null, puller.report);
    expect(words(puller.told)).toEqual({ [small]: ['Already exists'], [large]: ['Already exists'] });
    expect(lines(puller.told)[2]).toBe(`Status: Image is up to date for ${name}`);
  });

  test('what is there is not sent again, and comes from a neighbour where one has it', async () => {
    const { domain, address } = await startDockerRegistry();
    const store = await temporaryStore();
    const image = await storeImage(store, `${domain}/one`, [tarOf({ a: 'x' })]);
    const [layer] = image.manifest.layers.map(({ digest }) => short(digest));
    const { registries, report, told } = client();
    await registries.push(store, reference(`${domain}/one`), report);
    told.length = 0;
    await registries.push(store, reference(`${domain}/one`), report);
    expect(words(told)).toEqual({ [layer]: ['Preparing', 'Layer already exists'] });
    told.length = 0;
    await store.tag(`${domain}/one`, `${domain}/two:t`);
    await registries.push(store, reference(`${domain}/two:t`), report);
    expect(words(told)).toEqual({ [layer]: ['Preparing', 'Mounted from one'] });
    const answer = await fetch(`${address}/v2/two/manifests/t`, {
      headers: { accept: image.descriptor.mediaType },
    });
    expect(
      createHash('sha256')
        .update(await answer.bytes())
        .digest('hex'),
    ).toBe(image.descriptor.digest.slice(7));
  });

  test('of an index the best platform is taken; another on demand', async () => {
    const { domain, address } = await startDockerRegistry();
    const store = await temporaryStore();
    const { registries, report } = client();
    const manifests: object[] = [];
    for (const [os, architecture] of [
      ['linux', 'amd64'],
      ['wasip1', 'wasm'],
      ['wasi', 'wasm'],
    ]) {
      const { descriptor } = await storeImage(store, `${domain}/many:${os}`, [tarOf({ os })]);
      await registries.push(store, reference(`${domain}/many:${os}`), report);
      manifests.push({ ...descriptor, platform: { os, architecture } });
    }
    const body = JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests });
    await fetch(`${address}/v2/many/manifests/all`, {
      method: 'PUT',
      body,
      headers: { 'content-type': INDEX_TYPE },
    });
    const fileOf = async (platform: { os: string; architecture: string } | null): Promise<string> => {
      const other = await temporaryStore();
      const pulled = await registries.pull(other, reference(`${domain}/many:all`), platform, report);
      const [layer] = pulled.config.rootfs.diff_ids;
      return readFileSync(join(other.files.where, 'layers', layer.slice(7), 'tar'))
        .subarray(512, 520)
        .toString()
        .replace(/\0.*/, '');
    };
    expect(await fileOf(null)).toBe('wasi');
    expect(await fileOf({ os: 'linux', architecture: 'amd64' })).toBe('linux');
    await expect(fileOf({ os: 'plan9', architecture: 'mips' })).rejects.toThrow(
      'no matching manifest for plan9/mips in the manifest list entries',
    );
    const byDigest = reference(`${domain}/many@sha256:${createHash('sha256').update(body).digest('hex')}`);
    expect((await registries.pull(await temporaryStore(), byDigest, null, report)).config.os).toBe('wasi');
  });

  test('all tags, and what is not there', async () => {
    const { domain } = await startDockerRegistry();
    const [ours, theirs] = [await temporaryStore(), await temporaryStore()];
    const { registries, report } = client();
    for (const tag of ['a', 'b']) {
      await storeImage(ours, `${domain}/x:${tag}`, [tarOf({ tag })]);
      await registries.push(ours, reference(`${domain}/x:${tag}`), report);
    }
    await registries.pullAll(theirs, parseReference(`${domain}/x`), null, report);
    expect((await theirs.images()).flatMap(({ names }) => names).sort()).toEqual([
      `${domain}/x:a`,
      `${domain}/x:b`,
    ]);
    const missing = `${domain}/x:c`;
    await expect(registries.pull(theirs, reference(missing), null, report)).rejects.toThrow(
      `manifest for ${missing} not found: manifest unknown: manifest unknown`,
    );
    await expect(registries.push(theirs, reference(missing), report)).rejects.toThrow(
      `An image does not exist locally with the tag: ${domain}/x`,
    );
  });

  test('htpasswd: login first', async () => {
    const { domain } = await startDockerRegistry((directory) => {
      const path = join(directory, 'htpasswd');
      // bcrypt of "sécret".
      writeFileSync(path, 'me:$2y$05$jI8ndzJuy5XerBZQ.b260.brw8PEIjenXNdyGcPQDYtlXwMvgK/4C\n');
      return { htpasswd: { realm: 'test', path } };
    });
    const store = await temporaryStore();
    const name = `${domain}/private`;
    await storeImage(store, name, [tarOf({ a: 'x' })]);
    const { registries, report, credentials } = client();
    await expect(registries.push(store, reference(name), report)).rejects.toThrow(
      'unauthorized: authentication required',
    );
    await expect(registries.login(domain, 'me', 'wrong')).rejects.toThrow(
      `Get "http://${domain}/v2/": unauthorized: incorrect username or password`,
    );
    expect(await registries.login(domain, 'me', 'sécret')).toEqual({
      status: 'Login Succeeded',
      unencrypted: credentials,
    });
    expect(statSync(credentials).mode & 0o777).toBe(0o600);
    const auth = Buffer.from('me:sécret').toString('base64');
    expect(JSON.parse(readFileSync(credentials, 'utf8'))).toEqual({ auths: { [domain]: { auth } } });
    await registries.push(store, reference(name), report);
    await registries.pull(await temporaryStore(), reference(name), null, report);
    await registries.logout(domain);
    await expect(registries.pull(store, reference(name), null, report)).rejects.toThrow(
      `pull access denied for ${name}, repository does not exist or may require 'minios login'`,
    );
  });

  test('a token server: anybody pulls, who is known pushes, by a refresh token', async () => {
    const tokens = await startTokenServer('me', 'secret');
    const { domain } = await startDockerRegistry(tokens.auth);
    const store = await temporaryStore();
    const name = `${domain}/shared`;
    await storeImage(store, name, [tarOf({ a: 'x' })]);
    const { registries, report, credentials } = client();
    await expect(registries.push(store, reference(name), report)).rejects.toThrow(
      'unauthorized: authentication required',
    );
    await expect(registries.login(domain, 'me', 'wrong')).rejects.toThrow('incorrect username or password');
    await registries.login(domain, 'me', 'secret');
    expect(JSON.parse(readFileSync(credentials, 'utf8'))).toMatchObject({
      auths: { [domain]: { identitytoken: 'refresh-me' } },
    });
    tokens.asked.length = 0;
    await registries.push(store, reference(name), report);
    expect(tokens.asked).toEqual(['POST refresh repository:shared:pull,push']);
    await registries.logout(domain);
    tokens.asked.length = 0;
    await registries.pull(await temporaryStore(), reference(name), null, report);
    expect(tokens.asked).toEqual(['GET anonymous repository:shared:pull']);
  });
});
