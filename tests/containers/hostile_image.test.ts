/** Images whose configuration is nonsense, or means harm: each is run or refused with a line that says why, and nothing else happens. */
import { expect, test } from 'vitest';
import { bootWithCli } from '../support/container_cli.ts';
import { storeImage, tarOf } from '../support/store.ts';
import { parseReference, withDefaultTag } from '../../host/images/reference.ts';

/** What a JSON reader without a limit would recurse into. */
function nested(depth: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

const CONFIGS: Record<string, unknown>[] = [
  { Entrypoint: 'sh', Cmd: 7 },
  { Entrypoint: { 0: 'sh' }, Cmd: [1, null, ['x']] },
  { Entrypoint: [], Cmd: [''] },
  { Entrypoint: ['/proc/self/exe', '../../../bin/sh', '-c', 'ls /MACHINE'] },
  { Env: 'PATH=/', Cmd: ['sh'] },
  { Env: [1, '=x', 'A', 'LD_PRELOAD=/x', `BIG=${'x'.repeat(3_000_000)}`] },
  { Env: Array.from({ length: 40_000 }, (_, i) => `NAME${i}=${'v'.repeat(60)}`) },
  { User: 5 },
  { User: '0:0:0' },
  { User: '-1:-1' },
  { User: '4294967296' },
  { User: '../../etc/passwd' },
  { User: 'root\nevil' },
  { WorkingDir: 5 },
  { WorkingDir: '../../..' },
  { WorkingDir: '/proc/self/fd/8' },
  { WorkingDir: '/proc/1/root/../..' },
  { WorkingDir: `/${'d/'.repeat(3000)}` },
  { WorkingDir: '/a\0b' },
  { Volumes: { '/': {} } },
  { Volumes: { '/proc': {}, '/proc/sys': {} } },
  { Volumes: { '/sys/fs/cgroup': {}, '/dev': {} } },
  { Volumes: { '../../MACHINE': {}, '': {}, 'a\0b': {} } },
  { Volumes: ['/x'] },
  { Volumes: Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`/v${i}`, {}])) },
  { StopSignal: '999', StopTimeout: -5 },
  { StopSignal: 9 },
  { Labels: { '\u001b[31m': '\u001b]0;title\u0007', x: 5 } },
  { Labels: 'x' },
  { Healthcheck: { Test: 'x', Interval: -1, Retries: 1e300 } },
  { Healthcheck: { Test: ['CMD'], Interval: 1 } },
  { ExposedPorts: { '99999999/tcp': {}, x: 5 } },
  { Memory: -1, CpuShares: 1e99, Hostname: 'a\nb' },
  { OnBuild: ['RUN x'], Shell: 5, nested: nested(40) },
];

test('configurations', async () => {
  const { sh, images } = await bootWithCli();
  const { result } = await images.ask({ do: 'resolve', image: 'base' });
  const layers = (result as { layers: { diffId: string }[] }).layers.map(({ diffId }) => diffId);
  await sh('mkdir /MACHINE; minios run --rm base true');
  const left =
    'ls -A /run/minios/containers /run/minios/names /run/minios/runtime /var/lib/minios/volumes; wc -l </proc/self/mountinfo; ps -e -o comm= | grep -c monitor';
  const before = await sh(left);
  for (const [index, config] of CONFIGS.entries()) {
    const told = JSON.stringify(config).slice(0, 100);
    const document = {
      layers,
      config: { os: 'wasi', architecture: 'wasm', config },
      history: [{ created_by: 'x' }],
    };
    await images.store.create(document, withDefaultTag(parseReference(`hostile${index}`)));
    const said = await sh(
      `minios run --rm hostile${index} </dev/null 2>&1 | head -c 2000; minios run --rm hostile${index} -c 'echo fine; ls -d /MACHINE ../MACHINE' 2>&1 | head -c 2000; minios run --rm --entrypoint sh hostile${index} -c 'echo fine; ls -d /MACHINE ../MACHINE' 2>&1 | head -c 2000; minios image inspect hostile${index} | wc -l`,
    );
    expect(said, told).not.toMatch(/^(\/|\.\.\/)MACHINE$/m);
    expect(said, told).toMatch(/fine|Error: /);
  }
  expect(await sh(`minios run --rm base echo well; minios images | tr -d '[:print:]\\n' | wc -c`)).toBe(
    'well\n0\n',
  );
  expect(await sh(left)).toBe(before);
});

test('accounts of an image or a running container that are FIFOs, devices, without end, or links are looked up without waiting', async () => {
  const { sh } = await bootWithCli();
  const unreadable = (file: string): string => `${file} is no regular file of at most 4 MiB`;
  for (const [make, says] of [
    ['rm /etc/passwd; mkfifo /etc/passwd', unreadable('/etc/passwd')],
    ['rm /etc/passwd; mknod /etc/passwd c 1 5', unreadable('/etc/passwd')],
    ['truncate -s 5M /etc/passwd', unreadable('/etc/passwd')],
    ['rm /etc/passwd; ln -s passwd /etc/passwd', 'no matching entries in passwd file'],
    ['rm /etc/passwd; ln -s ../../../MACHINE /etc/passwd', 'no matching entries in passwd file'],
  ] as const) {
    await sh(
      `mkdir -p /c; echo 'evil:x:5:5::/:' >/MACHINE; cd /c; printf 'FROM base\nRUN ${make}\n' >Dockerfile; minios build -q -t h . 2>&1`,
    );
    expect(await sh('minios run --rm -u evil h id'), make).toContain(`unable to find user evil: ${says}`);
    expect(await sh('minios run --rm h echo root; minios run --rm -u 7 h id -u'), make).toBe('root\n7\n');
  }
  await sh(
    `minios run -d --name up base sh -c 'mkdir -p /a/b; echo there:x:7:8::/: >/a/p; rm /etc/passwd /etc/group; ln -s /dev/zero /etc/passwd; mkfifo /etc/group; exec sleep 1000'; until minios exec up test -e /etc/group; do :; done`,
  );
  expect(await sh('minios exec -u evil up id')).toContain(
    `unable to find user evil: ${unreadable('/etc/passwd')}`,
  );
  expect(await sh('minios exec -u 7:evil up id')).toContain(
    `unable to find group evil: ${unreadable('/etc/group')}`,
  );
  await sh(
    'minios exec up sh -c "rm /etc/passwd /etc/group; ln -s ../a/b/../l /etc/passwd; ln -s /../../a/./p /a/l"',
  );
  expect(await sh('minios exec -u there up sh -c "id -u; id -g"; minios rm -f up')).toBe('7\n8\nup\n');
});

test("an image's variable without a value does not get the value that the caller has", async () => {
  const { sh, images } = await bootWithCli();
  const { result } = await images.ask({ do: 'resolve', image: 'base' });
  const layers = (result as { layers: { diffId: string }[] }).layers.map(({ diffId }) => diffId);
  const config = { Env: ['SECRET', 'PATH=/bin'], Cmd: ['env'] };
  await images.store.create(
    { layers, config: { os: 'wasi', architecture: 'wasm', config }, history: [{ created_by: 'x' }] },
    withDefaultTag(parseReference('curious')),
  );
  expect(await sh('export SECRET=hidden; minios run --rm curious')).not.toContain('hidden');
  expect(await sh('export SECRET=hidden; minios run --rm -e SECRET curious')).toContain('SECRET=hidden');
});

test('a name that is none in a manifest or index never becomes a path: digests are digests', async () => {
  const { images } = await bootWithCli();
  for (const name of [
    'sha256:../../etc/passwd',
    '../../x',
    'a@sha256:../x',
    `x@sha256:${'g'.repeat(64)}`,
    'a/../b',
    '/',
    '',
  ])
    for (const request of [
      { do: 'resolve', image: name, pull: 'never' },
      { do: 'inspect', image: name },
      { do: 'remove', image: name },
      { do: 'tag', source: 'base', target: name },
    ])
      expect((await images.ask(request)).error, `${request.do} ${name}`).toMatch(
        /No such image|invalid reference|no such|not found|digest/i,
      );
  for (const request of [
    { do: 'commit', layers: ['sha256:../../x'], config: {} },
    { do: 'cache-put', key: '../../x', layer: 'sha256:../x' },
    { do: 'cache-get', key: '../../../etc/passwd' },
    { do: 'share', token: 'x', path: '/' },
    { do: '../x' },
    { do: 'prune', inUse: 'x', all: 5 },
  ])
    expect(JSON.stringify(await images.ask(request)), request.do).not.toContain('root:');
});

test('a Dockerfile or .dockerignore that is a FIFO, too long, or a link out of the context is refused, and waited for by nobody', async () => {
  const { sh } = await bootWithCli();
  await sh(
    'mkdir /c /t; echo secret >/SECRET; mkfifo /t/fifo; truncate -s 3G /t/huge; ln -s /SECRET /t/out; ln -s ../SECRET /t/up',
  );
  const odd = 'it is no regular file of at most 16 MiB';
  const none = 'no such file or directory';
  for (const [kind, reason] of [
    ['fifo', odd],
    ['huge', odd],
    ['out', none],
    ['up', none],
  ] as const) {
    for (const context of ['.', '- <context.tar']) {
      const built = `if [ -e Dockerfile -o -h Dockerfile ]; then tar c Dockerfile .dockerignore >context.tar 2>/dev/null; fi; minios build -q ${context} 2>&1; rm -f Dockerfile .dockerignore context.tar`;
      // The archive of a file that is so long is left out.
      if (kind === 'huge' && context !== '.') continue;
      expect(await sh(`cd /c; cp -a /t/${kind} Dockerfile; ${built}`), `${kind} ${context}`).toContain(
        `failed to read dockerfile: open Dockerfile: ${reason}`,
      );
      const said = await sh(`cd /c; echo FROM base >Dockerfile; cp -a /t/${kind} .dockerignore; ${built}`);
      if (reason === odd) expect(said, kind).toContain(`failed to read .dockerignore: ${odd}`);
      else expect(said, kind).toMatch(/^sha256:/);
    }
  }
});

test('a Dockerfile copies nothing from outside of its context, and to nothing outside of its stage', async () => {
  const { sh } = await bootWithCli();
  await sh(
    `mkdir -p /c/d /outside; cd /c; echo secret >/outside/file; echo hi >f; ln -s /outside/file leak; ln -s ../outside up; ln -s /outside d/out; echo s >hidden; echo hidden >.dockerignore`,
  );
  for (const source of [
    'up/file',
    '../outside/file',
    '/outside/file',
    'd/out/file',
    './d/../hidden',
    '/hidden',
    'd/../../outside/file',
  ])
    expect(
      await sh(`cd /c; printf 'FROM base\\nCOPY ${source} /x\\n' >Dockerfile; minios build -q -t x . 2>&1`),
      source,
    ).toMatch(/not found in build context or excluded|COPY failed/);
  const said =
    await sh(`cd /c; printf 'FROM base\\nRUN ln -s /outside /abs; ln -s ../../../../outside /rel; ln -s /proc/self/root/outside /w\\nCOPY f /rel/in/f\\nWORKDIR /abs/../..\\nCOPY . /all\\nRUN cat /all/leak /all/up/file /all/d/out/file; ls /all/hidden; true\\n' >Dockerfile
    minios build -q -t y . >/dev/null 2>&1; minios run --rm y sh -c 'cat /all/leak /all/d/out/file; ls /all/hidden' 2>&1; ls /outside; ls /run/minios/builds /run/minios/runtime`);
  expect(said).not.toContain('secret');
  expect(said).toMatch(/\nfile\n\/run\/minios\/builds:\n\n\/run\/minios\/runtime:\n$/);
});

test('a configuration that a JSON reader would recurse into is none', async () => {
  const { images } = await bootWithCli();
  await expect(storeImage(images.store, 'deep', [], { nested: nested(3000) })).rejects.toThrow(
    'it is nested too deeply',
  );
});

test('labels of megabytes do not keep the list of all images from being read', async () => {
  const { sh, images } = await bootWithCli();
  const Labels = { long: 'x'.repeat(6_000_000) };
  for (const name of ['one', 'two', 'three'])
    await storeImage(images.store, name, [tarOf({ name })], { Labels });
  expect(await sh("minios images --format '{{.Repository}}' | sort")).toBe('base\none\nthree\ntwo\n');
  expect(await sh("minios image inspect -f '{{len .Config.Labels.long}}' two")).toBe('6000000\n');
});
