/** Credentials: our auth.json, and Docker's config.json beside it. Challenges. */
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { parseChallenges } from '../../host/images/registry/challenge.ts';
import { CredentialStore } from '../../host/images/registry/credentials.ts';
import type { CredentialHelpers } from '../../host/platform/credential_helpers.ts';
import { HelperError } from '../../host/platform/credential_helpers.ts';
import { nodeCredentialHelpers } from '../../host/platform/node/credential_helpers.ts';
import { NodeCredentialFile } from '../../host/platform/node/credentials.ts';
import { temporaryDirectory } from '../support/store.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** A store over two files in a new directory: ours, and Docker's. */
function stores(
  ours: string | null,
  dockers: string | null = null,
  run: CredentialHelpers | null = null,
): { store: CredentialStore; path: string } {
  const directory = temporaryDirectory();
  const paths = ['home/auth.json', 'docker.json'].map((name) => join(directory, name));
  if (ours !== null) {
    mkdirSync(join(directory, 'home'));
    writeFileSync(paths[0], ours);
  }
  if (dockers !== null) writeFileSync(paths[1], dockers);
  const files = paths.map((path) => new NodeCredentialFile(path));
  return { store: new CredentialStore(files, run), path: paths[0] };
}

describe('credentials', () => {
  test.each<[string, object, string]>([
    ['r.example', { auth: base64('me:a:b') }, 'r.example'],
    ['https://r.example', { auth: base64('me:a:b') }, 'r.example'],
    ['https://index.docker.io/v1/', { auth: base64('me:a:b') }, 'docker.io'],
    ['r.example:5000', { username: 'me', password: 'a:b' }, 'r.example:5000'],
  ])('entry %s', async (name, entry, domain) => {
    const { store } = stores(JSON.stringify({ auths: { [name]: entry } }));
    expect(await store.find(domain)).toEqual({ username: 'me', password: 'a:b' });
    expect(await store.find('other.example')).toBeNull();
  });

  test("ours go before Docker's, and an identity token is found", async () => {
    const entry = (text: string): string =>
      JSON.stringify({ auths: { r: { auth: base64(text) }, 'r.example': { auth: base64(text) } } });
    expect(await stores(entry('ours:x'), entry('theirs:x')).store.find('r.example')).toMatchObject({
      username: 'ours',
    });
    expect(await stores(null, entry('theirs:x')).store.find('r.example')).toMatchObject({
      username: 'theirs',
    });
    const token = JSON.stringify({ auths: { 'r.example': { auth: base64('me:'), identitytoken: 't' } } });
    expect(await stores(null, token).store.find('r.example')).toMatchObject({ identityToken: 't' });
  });

  test('where helpers cannot be run, entries that only they know are not there', async () => {
    const config = { auths: { 'r.example': {} }, credsStore: 'desktop', credHelpers: { 'r.example': 'x' } };
    expect(await stores(null, JSON.stringify(config)).store.find('r.example')).toBeNull();
  });

  test.each([
    '{',
    '[]',
    '{"auths": 1}',
    '{"auths":{"r.example":null}}',
    '{"auths":{"r.example":{"auth":"%"}}}',
  ])("Docker's file with %s is passed over", async (text) => {
    expect(await stores(null, text).store.find('r.example')).toBeNull();
  });

  test('a damaged file of ours is an error that says what to do', async () => {
    await expect(stores('{').store.find('r.example')).rejects.toThrow(
      'auth.json is no JSON with "auths"; remove it and log in again',
    );
  });

  test('are saved for their owner only, and other fields of the file stay', async () => {
    const { store, path } = stores(null);
    expect(await store.save('docker.io', { username: 'me', password: 'pässword' })).toBe(path);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const auth = base64('me:pässword');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      auths: { 'https://index.docker.io/v1/': { auth } },
    });
    const other = stores(
      JSON.stringify({ detachKeys: 'x', auths: { 'https://r.example/': { auth }, 's.example': { auth } } }),
    );
    await other.store.save('r.example', { username: 'me', password: 'pässword' });
    expect(JSON.parse(readFileSync(other.path, 'utf8'))).toEqual({
      detachKeys: 'x',
      auths: { 'r.example': { auth }, 's.example': { auth } },
    });
    expect(await other.store.remove('r.example')).toBe(true);
    expect(await other.store.remove('r.example')).toBe(false);
    expect(await other.store.find('s.example')).toMatchObject({ username: 'me' });
  });
});

/** Helpers that keep what they get in a map, each its own; those named `broken…` fail. */
function helpers(): {
  run: CredentialHelpers;
  asked: string[];
  kept: Map<string, { Username: string; Secret: string }>;
} {
  const asked: string[] = [];
  const kept = new Map<string, { Username: string; Secret: string }>();
  const run: CredentialHelpers = async (name, action, input) => {
    asked.push(`${name} ${action} ${input}`);
    if (name.startsWith('broken')) throw new HelperError(`${name} does not work`, 'x');
    if (action === 'store') {
      const { ServerURL, ...rest } = JSON.parse(input) as {
        ServerURL: string;
        Username: string;
        Secret: string;
      };
      kept.set(`${name} ${ServerURL}`, rest);
      return '';
    }
    const key = `${name} ${input}`;
    const found = kept.get(key);
    if (!found) throw new HelperError('not there', 'credentials not found in native keychain');
    if (action === 'erase') kept.delete(key);
    return action === 'get' ? JSON.stringify({ ServerURL: input, ...found }) : '';
  };
  return { run, asked, kept };
}

describe('helpers', () => {
  const me = { username: 'me', password: 'secret' };

  test('get what login brings, and the file has only that there is something', async () => {
    const { run, kept, asked } = helpers();
    const { store, path } = stores('{"credsStore":"all","credHelpers":{"own.example":"own"}}', null, run);
    expect(await store.save('r.example', me)).toBeNull();
    await store.save('own.example', { username: 'me', password: '', identityToken: 'token' });
    await store.save('docker.io', me);
    expect(Object.fromEntries(kept)).toEqual({
      'all r.example': { Username: 'me', Secret: 'secret' },
      'own own.example': { Username: '<token>', Secret: 'token' },
      'all https://index.docker.io/v1/': { Username: 'me', Secret: 'secret' },
    });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      credsStore: 'all',
      credHelpers: { 'own.example': 'own' },
      auths: { 'r.example': {}, 'own.example': {}, 'https://index.docker.io/v1/': {} },
    });
    expect(await store.find('r.example')).toEqual(me);
    expect(await store.find('own.example')).toMatchObject({ identityToken: 'token' });
    expect(await store.find('none.example')).toBeNull();
    expect(await store.remove('r.example')).toBe(true);
    expect(await store.find('r.example')).toBeNull();
    expect(asked.filter((line) => line.includes('erase'))).toEqual(['all erase r.example']);
  });

  test("Docker's are asked after ours, get what is new, and keep what Docker has put there", async () => {
    const { run, kept } = helpers();
    kept.set('theirs r.example', { Username: 'docker', Secret: 'x' });
    const dockers = '{"credsStore":"theirs","credHelpers":{"s.example":"broken"}}';
    const { store, path } = stores(null, dockers, run);
    expect(await store.find('r.example')).toEqual({ username: 'docker', password: 'x' });
    expect(await store.find('s.example')).toBeNull();
    await store.remove('r.example');
    expect(kept.size).toBe(1);
    await expect(store.save('s.example', me)).rejects.toThrow('broken does not work');
    await store.save('r.example', me);
    expect(readFileSync(path, 'utf8')).not.toContain(base64('me:secret'));
    await store.remove('r.example');
    expect(kept.size).toBe(0);
    // An empty name in ours says that there is to be none.
    const without = stores('{"credsStore":""}', dockers, run);
    await without.store.save('s.example', me);
    expect(readFileSync(without.path, 'utf8')).toContain(base64('me:secret'));
  });

  test('that fail are an error where our file names them', async () => {
    const { run } = helpers();
    await expect(stores('{"credsStore":"broken"}', null, run).store.find('r.example')).rejects.toThrow(
      'broken does not work',
    );
    await expect(stores('{"credsStore":"../x"}', null, run).store.find('r.example')).rejects.toThrow(
      '"../x" is no name of a credential helper',
    );
    expect(await stores(null, '{"credsStore":"../x"}', run).store.find('r.example')).toBeNull();
  });

  test('are programs: their errors, and answers without sense', async () => {
    const directory = temporaryDirectory();
    const write = (name: string, script: string): void =>
      writeFileSync(join(directory, `docker-credential-${name}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    write('good', 'read -r url; echo "{\\"Username\\": \\"$1\\", \\"Secret\\": \\"of $url\\"}"');
    write('none', 'echo "credentials not found in native keychain"; exit 1');
    write('bad', 'echo "the ring is locked"; echo more; exit 1');
    write('mute', 'exit 3');
    write('odd', 'echo {}');
    write('endless', 'yes');
    vi.stubEnv('PATH', `${directory}:${process.env['PATH']}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    const find = (name: string): Promise<unknown> =>
      stores(JSON.stringify({ credsStore: name }), null, nodeCredentialHelpers).store.find('r.example');
    expect(await find('good')).toEqual({ username: 'get', password: 'of r.example' });
    expect(await find('none')).toBeNull();
    for (const [name, problem] of [
      ['bad', 'docker-credential-bad get: the ring is locked'],
      ['mute', 'docker-credential-mute get: it ended with status 3'],
      ['odd', 'docker-credential-odd get: its answer is no JSON with Username and Secret'],
      ['endless', 'docker-credential-endless get: it answers without end'],
      ['nosuch', 'docker-credential-nosuch get: there is no such program in the path'],
    ]) {
      await expect(find(name)).rejects.toThrow(problem);
    }
  });
});

describe('challenges', () => {
  test.each<[string, [string, object][]]>([
    ['Basic realm="x"', [['basic', { realm: 'x' }]]],
    [
      'Bearer realm="https://a/t",service="s",scope="repository:x:pull,push"',
      [['bearer', { realm: 'https://a/t', service: 's', scope: 'repository:x:pull,push' }]],
    ],
    [
      'Negotiate, BEARER Realm=r , basic realm="a\\"b"',
      [
        ['negotiate', {}],
        ['bearer', { realm: 'r' }],
        ['basic', { realm: 'a"b' }],
      ],
    ],
    ['', []],
    ['"', []],
  ])('%s', (header, expected) => {
    const found = parseChallenges(header).map(({ scheme, parameters }) => [
      scheme,
      Object.fromEntries(parameters),
    ]);
    expect(found).toEqual(expected);
  });
});
