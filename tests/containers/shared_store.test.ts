/** What is taken out of an image store while machines use it: by themselves, or by another machine that has the same store. */
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bootWithCli, type CliMachine } from '../support/container_cli.ts';

const DOCKERFILE = 'mkdir -p /tmp/c; cd /tmp/c; printf "FROM base\nRUN echo 1 >/one\n" >Dockerfile';

/** Nothing but the list of names, and what says which catalogue it was. */
function expectEmpty({ images: { home, store } }: CliMachine): Promise<void> {
  for (const name of ['blobs/sha256', 'layers', 'cache', 'ingest'])
    expect(readdirSync(join(home, 'store', name)), name).toEqual([]);
  return expect(store.index()).resolves.toMatchObject({ manifests: [] });
}

describe('system prune', () => {
  test('-a takes all that builds keep, and what is made again at once is there', async () => {
    const { sh, images } = await bootWithCli();
    await sh(`${DOCKERFILE}; minios build -q -t made .`);
    await sh('minios system prune -af');
    await expectEmpty({ sh, images });
    const again = await sh('cd /tmp/c; minios build -t made .; minios run --rm made ls /one');
    expect(again).not.toContain('Using cache');
    expect(again).toMatch(/\n\/one\n$/);
    expect(await sh('cd /tmp/c; minios build -t made .')).toContain('Using cache');
  });

  test('without -a takes of what builds keep what no image has', async () => {
    const { sh } = await bootWithCli();
    await sh(`${DOCKERFILE}; minios build -q -t made .`);
    await sh('minios system prune -f');
    expect(await sh('cd /tmp/c; minios build -t made .')).toContain('Using cache');
    const builds = 'minios system df --format "{{.Type}} {{.TotalCount}} {{.Reclaimable}}" | grep Cache';
    expect(await sh(builds)).toBe('Build Cache 0 0B\n');
    await sh('minios rmi made');
    expect(await sh(builds)).toMatch(/^Build Cache 1 \S+kB \(100%\)\n$/);
    await sh('minios system prune -f');
    expect(await sh(builds)).toBe('Build Cache 0 0B\n');
    expect(await sh('cd /tmp/c; minios build -t made .')).not.toContain('Using cache');
  });
});

describe('two machines with one store', () => {
  test('one removes and makes anew what the other one knows, has open, or knows not to be there', async () => {
    const one = await bootWithCli();
    const other = await bootWithCli({}, one.images.home);
    const layers = '/var/lib/minios/store/layers';
    await other.sh('minios run -d --name stays base sleep 1000; minios create --name later base echo later');
    for (let round = 0; round < 3; round++) {
      expect(await other.sh(`ls ${layers}/*/erofs >/dev/null; minios run --rm base echo runs`)).toBe(
        'runs\n',
      );
      const inside = 'while [ -e /tmp/in ]; do sleep 0.02; done; ls';
      await other.sh(`: >/tmp/in; cd ${layers}/*; sh -c '${inside}' >/tmp/said 2>&1 &`);
      await one.sh(round === 1 ? 'minios rmi -f base' : 'minios system prune -af');
      await expectEmpty(one);
      expect(await other.sh(`ls -d ${layers}/*`)).toMatch(/No such file/);
      await one.sh('minios pull -q base');
      await other.sh('rm /tmp/in');
      // As over NFS: it is gone, whatever has its name.
      await expect.poll(() => other.sh('cat /tmp/said')).toBe('ls: .: Stale file handle\n');
      expect(await other.sh(`cd ${layers}/*; ls`)).toBe('erofs\ntar\n');
      expect(await other.sh('minios run --rm base echo again')).toBe('again\n');
      expect(await one.sh('minios run --rm base echo mine')).toBe('mine\n');
    }
    await one.sh('minios system prune -af');
    // What is mounted stays, for containers that run and for those that have not begun.
    expect(await other.sh('minios exec stays echo here; minios start -a later')).toBe('here\nlater\n');
    expect(await other.sh('minios run --rm base echo anew 2>&1')).toMatch(/Pull complete\nanew\n$/);
  });

  test('one prunes while the other one builds: names go, and what the build needs stays until its end', async () => {
    const one = await bootWithCli();
    const other = await bootWithCli({}, one.images.home);
    const step =
      'RUN --mount=type=cache,id=gate,target=/gate : >/gate/here; while [ ! -e /gate/go ]; do sleep 0.02; done';
    await other.sh(`mkdir /tmp/c; cd /tmp/c; printf 'FROM base\\nRUN echo 1 >/one\\n${step}\\n' >Dockerfile`);
    const building = other.sh(
      'cd /tmp/c; minios build -q -t made . >/dev/null; minios run --rm made cat /one',
    );
    const caches = join(one.images.home, 'volumes/.build-cache');
    const gate = (name: string): string => join(caches, readdirSync(caches)[0]!, name);
    await expect.poll(() => existsSync(caches) && existsSync(gate('here')), { timeout: 20_000 }).toBe(true);
    // The directory of the step is the other machine's.
    expect(await one.sh('minios rmi base; minios image prune -af; minios images -q')).toContain(
      'Untagged: base:latest',
    );
    expect(readdirSync(join(one.images.home, 'store/layers'))).toHaveLength(2);
    writeFileSync(gate('go'), '');
    expect(await building).toBe('1\n');
    await other.sh('minios rmi made');
    await one.sh('minios system prune -af');
    await expectEmpty(one);
  });

  test('a build that is killed holds nothing', async () => {
    const one = await bootWithCli();
    const other = await bootWithCli({}, one.images.home);
    await other.sh(
      `mkdir /tmp/c; cd /tmp/c; printf 'FROM base\\nRUN : >/one\\nRUN sleep 1000\\n' >Dockerfile`,
    );
    await other.sh(
      'cd /tmp/c; minios build . >/tmp/said 2>&1 & while ! grep -q "sleep" /tmp/said; do sleep 0.02; done; kill -9 $!',
    );
    await expect
      .poll(async () => {
        await one.sh('minios system prune -af');
        return readdirSync(join(one.images.home, 'store/layers'));
      })
      .toEqual([]);
    await expectEmpty(one);
  });
});
