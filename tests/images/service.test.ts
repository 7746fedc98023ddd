import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ImageError } from '../../host/images/errors.ts';
import type { Registry } from '../../host/images/seams.ts';
import { bootWithImages } from '../support/image_machine.ts';
import { storeImage, tarOf } from '../support/store.ts';

describe('the image service', () => {
  test('resolves base, which it makes when it is first asked for', async () => {
    const { ask, home } = await bootWithImages();
    const first = await ask({ do: 'resolve', image: 'base' });
    expect(first.error).toBeUndefined();
    expect(first.progress[0]).toEqual({ status: "Unable to find image 'base:latest' locally" });
    const { result } = first as {
      result: { id: string; name: string; layers: { diffId: string }[]; config: object };
    };
    expect(result).toMatchObject({
      name: 'base:latest',
      config: { os: 'wasi', architecture: 'wasm', config: { Cmd: ['sh'] } },
    });
    const [{ diffId }] = result.layers;
    expect(readdirSync(join(home, 'store/layers', diffId!.slice(7)))).toEqual(['erofs', 'tar']);
    const second = await ask({ do: 'resolve', image: 'base', pull: 'never' });
    expect(second.result).toEqual(result);
    expect(second.progress).toEqual([]);
  });

  test('says in one line what is wrong, with a status', async () => {
    const { ask, task } = await bootWithImages();
    for (const [request, error, status] of [
      [{ do: 'resolve', image: 'nope', pull: 'never' }, 'No such image: nope:latest', 125],
      [
        { do: 'resolve', image: 'Nope' },
        'invalid reference format: repository name (library/Nope) must be lowercase',
        125,
      ],
      [{ do: 'inspect', image: 'nope' }, 'No such image: nope:latest', 1],
      [{ do: 'tag', source: 'nope' }, 'No such image', 1],
      [{ do: 'dance' }, 'the image service knows no request "dance"', 1],
      [{ do: 'toString' }, 'the image service knows no request "toString"', 1],
      [{ do: 'resolve' }, 'the request has no text "image"', 125],
      [{ do: 'push', image: 'x' }, "this machine's image service has no access to registries", 1],
    ] as const) {
      const answer = await ask(request);
      if (request.do !== 'tag') expect(answer.error).toBe(error);
      expect(answer.status).toBe(status);
    }
    expect(await task.readDirectory('/run/minios/requests')).toEqual([]);
  });

  test('says what there is instead of what cannot be had', async () => {
    const pull = (): Promise<never> => Promise.reject(new ImageError('no such host: a.b', 'unavailable'));
    const { ask } = await bootWithImages({}, { registry: { pull } as unknown as Registry });
    expect((await ask({ do: 'resolve', image: 'redis' })).error).toMatch(
      /^no such host: a.b; what minios makes itself is base, clang, .*, sqlite$/,
    );
    expect((await ask({ do: 'resolve', image: 'mine/redis' })).error).toBe('no such host: a.b');
    expect((await ask({ do: 'resolve', image: 'base', platform: 'linux/amd64' })).error).toBe(
      'no matching manifest for linux/amd64 in the manifest list entries of docker.io/library/base:latest (it has: wasi/wasm)',
    );
    expect((await ask({ do: 'resolve', image: 'base', platform: 'wasi/wasm' })).error).toBeUndefined();
  });

  test('says which disk is full, and what helps', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const pull = (): Promise<never> => Promise.reject(full);
    const { ask } = await bootWithImages(
      {},
      { place: '/home/me/minios', registry: { pull } as unknown as Registry },
    );
    expect((await ask({ do: 'pull', image: 'x' })).error).toBe(
      'there is no room for images in /home/me/minios: ENOSPC: no space left on device, write: ' +
        'remove images (minios rmi, minios image prune) or free some of the disk',
    );
  });

  test('serves many at once, and those that are quick do not wait for those that are not', async () => {
    const { ask, store } = await bootWithImages();
    await storeImage(store, 'small', [tarOf({ a: '1' })]);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => ask({ do: 'resolve', image: 'small' })),
    );
    expect(new Set(answers.map(({ result }) => JSON.stringify(result))).size).toBe(1);
    expect(answers[0]!.error).toBeUndefined();
  });

  test('takes uploads and gives downloads', async () => {
    const { ask, store } = await bootWithImages();
    const tar = tarOf({ big: 'x'.repeat(300_000) });
    const { result } = await ask({ do: 'add-layer' }, tar);
    const { diffId } = result as { diffId: string };
    expect(diffId).toBe(store.blobs.digestOf(tar));
    const config = { os: 'wasi', architecture: 'wasm', config: { Cmd: ['x'] } };
    const commit = {
      do: 'commit',
      layers: [diffId],
      config,
      history: [{ created_by: 'test' }],
      reference: 'made:1',
    };
    const { result: made } = await ask(commit);
    const saved = await ask({ do: 'save', images: ['made:1'] });
    await ask({ do: 'remove', image: 'made:1' });
    expect((await ask({ do: 'images' })).result).toEqual([]);
    const loaded = await ask({ do: 'load' }, saved.data);
    expect(loaded.result).toEqual({ loaded: ['made:1'] });
    expect((await ask({ do: 'save', images: ['made:1'] })).data.equals(saved.data)).toBe(true);
    expect((await ask({ do: 'inspect', image: 'made:1' })).result).toMatchObject({
      Id: (made as { id: string }).id,
    });
    expect((await ask({ do: 'history', image: 'made:1' })).result).toMatchObject([{ createdBy: 'test' }]);
  });

  test('a client that dies leaves nothing', async () => {
    const { ask, task, store } = await bootWithImages();
    // It dies before it has opened anything, with half a line written, and in the middle of an upload.
    const client = (rest: string): string => `cd /run/minios/requests
mkfifo -m 600 $$-0.in $$-0.out
echo $$-0 > ../service
${rest}
kill -9 $$`;
    for (const rest of [
      '',
      'exec 4<> $$-0.out; exec 3> $$-0.in; printf \'{"do":\' >&3',
      'exec 4<> $$-0.out; exec 3> $$-0.in; echo \'{"do":"add-layer"}\' >&3; echo part >&3; sleep 0.1',
      'exec 4<> $$-0.out; exec 3> $$-0.in; echo \'{"do":"resolve","image":"base"}\' >&3',
    ]) {
      const { signal } = await task.run({ path: 'sh', args: ['sh', '-c', client(rest)], env: ['PATH=/bin'] });
      expect(signal).toBe(9);
    }
    while ((await task.readDirectory('/run/minios/requests')).length > 0) await ask({ do: 'version' });
    expect((await ask({ do: 'images' })).error).toBeUndefined();
    while ((await store.files.list('ingest')).length > 0) await ask({ do: 'version' });
  });

  test('what programs find is closed to all but root', async () => {
    const { task } = await bootWithImages();
    const { stdout } = await task.run({
      path: 'sh',
      env: ['PATH=/bin'],
      args: [
        'sh',
        '-c',
        'ls -ld /run/minios /run/minios/service /run/minios/requests /var/lib/minios | cut -c1-10; grep minios /proc/mounts',
      ],
    });
    expect(Buffer.from(stdout).toString()).toMatch(
      /^(drwx------\n){2}prw-------\ndrwx------\n.*\/var\/lib\/minios\/store hostfs ro,nosuid,nodev.*\n.*\/var\/lib\/minios\/volumes hostfs rw,nosuid,nodev/,
    );
  });
});
