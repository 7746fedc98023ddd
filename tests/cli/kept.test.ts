/** Containers outlive the background machine: however it ends, the next one has them, and no other machine touches them. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHost, until, isAlive } from '../support/background.ts';
import type { Outcome } from '../support/background.ts';
import { Random, seedOf } from '../support/random.ts';

let host: TestHost;
beforeEach(async () => {
  host = new TestHost();
  await minios('machine', 'start');
});
afterEach(() => host.close());

/** How often the machine is killed at a random time. */
const ROUNDS = 6;

/** Runs a verb that has to succeed: what it says. */
async function minios(...words: string[]): Promise<string> {
  const { status, stdout, stderr } = await host.minios(...words);
  if (status !== 0) throw new Error(`minios ${words.join(' ')}: ${status}\n${stdout}${stderr}`);
  return stdout;
}

/** What containers there are: name, state, status. */
const all = (): Promise<string> => minios('ps', '-a', '--format', '{{.Names}} {{.State}} {{.Status}}');

const stop = (): Promise<string> => minios('machine', 'stop');

async function kill(): Promise<void> {
  const pid = await host.pid();
  process.kill(pid, 'SIGKILL');
  // Until it is gone, its socket takes connections.
  await until(() => !isAlive(pid));
}

/** Names in the directory that outlives machines. */
const kept = (): string[] => readdirSync(join(host.home, 'containers'));

describe('machine stop', () => {
  test('the next machine has names, statuses, logs', async () => {
    await minios(
      'run',
      '-d',
      '--name',
      'w',
      'base',
      'sh',
      '-c',
      'trap "exit 4" TERM; echo ready; while :; do sleep 0.1; done',
    );
    expect(
      await host.minios('run', '--name', 'e', 'base', 'sh', '-c', 'echo out; echo err >&2; exit 3'),
    ).toMatchObject({ status: 3 });
    await minios('create', '--name', 'c', '--label', 'a=b', 'base', 'echo', 'created');
    await minios('rename', 'e', 'ended');
    const before = JSON.parse(await minios('inspect', 'c')) as unknown;
    await stop();
    const said = (await all()).split('\n');
    expect(said[0]).toBe('c created Created');
    expect(said[1]).toMatch(/^ended exited Exited \(3\) .* ago$/);
    expect(said[2]).toMatch(/^w exited Exited \(4\) .* ago$/);
    expect(await minios('logs', 'w')).toBe('ready\n');
    expect(await host.minios('logs', 'ended')).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
    expect(JSON.parse(await minios('inspect', 'c'))).toEqual(before);
    expect(await minios('start', '-a', 'c')).toBe('created\n');
    await minios('start', 'w');
    expect(await all()).toMatch(/^w running Up /m);
    expect((await host.minios('run', '--name', 'w', 'base', 'true')).stderr).toMatch(
      /The container name "\/w" is already in use/,
    );
  });

  test('files are as they were: owners, modes, attributes, holes, devices, links, what is gone', async () => {
    const make = `addgroup -g 500 team 2>/dev/null; mkdir -m 1777 /t; echo text >/t/f; chown 7:500 /t/f; chmod 4751 /t/f; setfattr -n user.a -v b /t/f
      ln /t/f /t/again; ln -s /nowhere /t/link; mkfifo -m 600 /t/fifo; mknod /t/null c 1 3; touch -d @1000000000 /t/f; touch '/t/.wh.odd' /t/$(printf 'a\\nb')
      truncate -s 1T /t/holes; echo end >>/t/holes; printf x | dd of=/t/holes bs=1 seek=300000 conv=notrunc 2>/dev/null; rm /etc/passwd; rm -r /home; mkdir /home; chmod 711 /`;
    const look = `cd /; stat -c '%n %F %a %u %g %h %s %Y %t %T' / /t /t/* /t/.wh.odd /home; getfattr -d /t/f; readlink /t/link; cat /t/f; tail -c 4 /t/holes; dd if=/t/holes bs=1 skip=299999 count=2 2>/dev/null | od -c
      test $(du -k /t/holes | cut -f1) -lt 1000 && echo small; ls -A /home; cat /etc/passwd 2>&1; true`;
    const files = (name: string): Promise<string> => minios('start', '-a', name);
    await minios('run', '--name', 'l', 'base', 'sh', '-c', `test -e /t || { ${make}\n}; ${look}`);
    const before = await files('l');
    const changes = await minios('diff', 'l');
    await stop();
    expect(await minios('diff', 'l')).toBe(changes);
    expect(await files('l')).toBe(before);
    expect(before).toMatch(/^small$/m);
    await stop();
    expect(await files('l')).toBe(before);
  });

  test('what a container has changed is known without bringing it back', async () => {
    await minios(
      'run',
      '--name',
      'big',
      'base',
      'sh',
      '-c',
      'mkdir /d; seq -f %100g 1000 >/d/f; echo four >/g',
    );
    const size = `ps -as --filter name=big --format {{.Size}}`.split(' ');
    const before = await minios(...size);
    expect(before).toMatch(/^101kB \(virtual /);
    await stop();
    expect(await minios(...size)).toBe(before);
  });

  test('a file of the image with several names stays one', async () => {
    await minios('run', '--name', 'i', 'base', 'sh', '-c', 'echo one >/one; ln /one /two');
    await minios('commit', 'i', 'linked');
    await minios(
      'run',
      '--name',
      'w',
      'linked',
      'sh',
      '-c',
      'test -e /more || { ln /two /three; touch /more; }; echo line >>/two; cat /one /three; stat -c %h /one',
    );
    await stop();
    expect(await minios('start', '-a', 'w')).toBe('one\nline\nline\none\nline\nline\n3\n');
  });

  test('cp, commit and export of what was stopped; cp into what was never started stays', async () => {
    await minios('run', '--name', 'w', 'base', 'sh', '-c', 'echo text >/f');
    await minios('create', '--name', 'c', 'base', 'cat', '/in');
    const file = join(host.directory, 'in');
    writeFileSync(file, 'mine\n');
    await minios('cp', file, 'c:/in');
    await stop();
    await minios('cp', 'w:/f', `${file}.out`);
    expect(readFileSync(`${file}.out`, 'utf8')).toBe('text\n');
    await minios('commit', 'w', 'made');
    expect(await minios('run', '--rm', 'made', 'cat', '/f')).toBe('text\n');
    await minios('export', '-o', `${file}.tar`, 'w');
    expect(execFileSync('tar', ['-xOf', `${file}.tar`, 'f']).toString()).toBe('text\n');
    expect(await minios('start', '-a', 'c')).toBe('mine\n');
    await kill();
    expect(await minios('start', '-a', 'c')).toBe('mine\n');
  });

  test('directories of the host and volumes are the same again', async () => {
    const directory = join(host.directory, 'shared');
    mkdirSync(directory);
    writeFileSync(join(directory, 'f'), 'first\n');
    await minios(
      'run',
      '--name',
      'w',
      '-v',
      `${directory}:/m`,
      '-v',
      'vol:/v',
      'base',
      'sh',
      '-c',
      'cat /m/f; cat /v/f 2>/dev/null; echo vol >/v/f',
    );
    expect(await minios('inspect', '-f', '{{(index .Mounts 0).Source}}', 'w')).toBe(`${directory}\n`);
    await stop();
    writeFileSync(join(directory, 'f'), 'second\n');
    expect(await minios('start', '-a', 'w')).toBe('second\nvol\n');
    await stop();
    rmSync(directory, { recursive: true });
    const refused = await host.minios('start', 'w');
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringContaining(`does not exist: ${directory}`) as string,
    });
  });

  test('what is removed is gone, and --rm was never kept', async () => {
    await minios('run', '-d', '--rm', '--name', 'short', '--stop-signal', 'KILL', 'base', 'sleep', '1000');
    await minios('run', '--name', 'w', 'base', 'true');
    await minios('run', '--name', 'x', 'base', 'true');
    expect(kept()).toHaveLength(2);
    await minios('rm', 'w');
    expect(kept()).toHaveLength(1);
    await stop();
    expect(await all()).toMatch(/^x exited .*\n$/);
    expect(await minios('container', 'prune', '-f')).toMatch(/^Deleted Containers:\n[0-9a-f]{64}\n/);
    expect(kept()).toEqual([]);
    await stop();
    expect(await all()).toBe('');
  });
});

describe('restart policies', () => {
  const LOOP = ['base', 'sh', '-c', 'trap "exit 5" TERM; echo up; while :; do sleep 0.1; done'];

  test('who is started with the machine, and who is not', async () => {
    for (const policy of ['no', 'always', 'unless-stopped', 'on-failure'])
      await minios('run', '-d', '--name', policy, '--restart', policy, ...LOOP);
    for (const policy of ['always', 'unless-stopped'])
      await minios('run', '-d', '--name', `stopped-${policy}`, '--restart', policy, ...LOOP);
    await minios('create', '--name', 'created', '--restart', 'always', ...LOOP);
    await minios('stop', 'stopped-always', 'stopped-unless-stopped');
    const states = async (): Promise<Record<string, string>> =>
      Object.fromEntries(
        (await all())
          .trim()
          .split('\n')
          .map((line) => line.split(' ').slice(0, 2) as [string, string]),
      );
    const expected = {
      no: 'exited',
      always: 'running',
      'unless-stopped': 'running',
      'on-failure': 'running',
      'stopped-always': 'running',
      'stopped-unless-stopped': 'exited',
      created: 'created',
    };
    await stop();
    expect(await states()).toEqual(expected);
    expect(await minios('logs', 'always')).toBe('up\nup\n');
    await kill();
    expect(await states()).toEqual(expected);
    await minios('rm', '-f', 'always');
    await stop();
    expect(Object.keys(await states())).not.toContain('always');
  });
});

test('poweroff in the machine keeps what containers have changed; in a namespace it ends that alone', async () => {
  const wait = 'trap "exit 4" TERM; while :; do sleep 0.1; done';
  await minios('run', '-d', '--name', 'w', 'base', 'sh', '-c', `cat /f; echo text >/f; ${wait}`);
  await minios('run', '--name', 'e', 'base', 'sh', '-c', 'cat /f; echo other >/f; true');
  expect(await host.minios('run', '--rm', '--privileged', 'base', 'poweroff')).toMatchObject({ status: 130 });
  expect(await host.minios('run', '--rm', '--privileged', 'base', 'reboot', '-f')).toMatchObject({
    status: 129,
  });
  expect(await all()).toMatch(/^w running /m);
  const pid = await host.pid();
  await host.minios('run', '--rm', '--privileged', '--pid', 'host', 'base', 'sh', '-c', 'poweroff; sleep 60');
  await until(() => !isAlive(pid));
  expect((await all()).replace(/ \S+ \S+ ago$|Less than a second ago$/gm, '')).toMatch(
    /^e exited Exited \(0\).*\nw exited Exited \(4\)/,
  );
  expect(await minios('start', '-a', 'e')).toBe('other\n');
  await minios('start', 'w');
  expect(await minios('exec', 'w', 'cat', '/f')).toBe('text\n');
});

describe('other machines', () => {
  test('a foreground run without a background machine leaves them alone', async () => {
    await minios('run', '--name', 'w', 'base', 'sh', '-c', 'echo text >/f');
    await stop();
    const before = kept();
    expect(await minios('run', '--name', 'w', 'base', 'echo', 'other')).toBe('other\n');
    expect(
      await minios(
        'boot',
        '--quiet',
        '-c',
        'minios ps -aq; minios run --name w base true; minios ps -aq | wc -l; touch /var/lib/minios/others/x 2>&1; true',
      ),
    ).toMatch(/^1\n.*Read-only file system/);
    expect(kept()).toEqual(before);
    expect(existsSync(host.socket)).toBe(false);
  });

  test('images and volumes of kept containers are in use everywhere', async () => {
    await minios('create', '--name', 'w', '-v', 'vol:/v', '-v', '/anonymous', 'base', 'true');
    await stop();
    const rmi = await host.minios('rmi', 'base');
    expect(rmi).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/conflict: .*must force.*container [0-9a-f]{12} is using/) as string,
    });
    expect(existsSync(host.socket)).toBe(false);
    expect(await minios('image', 'prune', '-af')).toBe('Total reclaimed space: 0B\n');
    expect(await minios('volume', 'prune', '-af')).toBe('Total reclaimed space: 0B\n');
    expect(await host.minios('volume', 'rm', 'vol')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('volume is in use') as string,
    });
    const usage = `minios system df --format '{{.Type}} {{.TotalCount}} {{.Active}}'; minios system df -v --format '{{json .Images}}'`;
    const used = await minios('boot', '--quiet', '-c', usage);
    expect(used).toMatch(/^Images 1 1\nContainers 0 0\nLocal Volumes 2 2\n/);
    expect(used).toContain('"Containers":"1"');
    expect(existsSync(host.socket)).toBe(false);
    await minios('rm', '-v', 'w');
    await stop();
    expect(await minios('volume', 'prune', '-af')).toMatch(/^Deleted Volumes:\nvol\n/);
    expect(await minios('rmi', 'base')).toMatch(/^Untagged: base/);
  });

  test('one background machine at a time has them', async () => {
    await minios('run', '--name', 'w', 'base', 'true');
    const other = new TestHost();
    other.environment['MINIOS_HOME'] = host.home;
    try {
      expect(await other.minios('start', 'w')).toMatchObject({
        status: 125,
        stdout: '',
        stderr: expect.stringMatching(
          /^minios: .*another background machine has the containers in [^\n]*\n$/,
        ) as string,
      });
      await stop();
      expect(await other.minios('start', 'w')).toMatchObject({ status: 0 });
    } finally {
      await other.close();
    }
  });
});

describe('what has been put into the directory of a kept container', () => {
  test.each([
    ['container.json', 'FIFO'],
    ['container.json', 'huge'],
    ['container.json', '[]'],
    ['container.json', 'link'],
    ['state.json', 'FIFO'],
    ['state.json', 'huge'],
    ['size', 'FIFO'],
    ['layer.tar', 'FIFO'],
  ])('%s: %s: keeps nobody waiting, and the others are there', async (name, what) => {
    await minios('run', '--name', 'bad', 'base', 'touch', '/made');
    const [id] = kept();
    await minios('run', '--name', 'good', 'base', 'echo', 'well');
    await stop();
    const file = join(host.home, 'containers', id!, name);
    rmSync(file);
    if (what === 'FIFO') execFileSync('mkfifo', [file]);
    else if (what === 'link') symlinkSync('/nowhere', file);
    else writeFileSync(file, what === 'huge' ? '' : what);
    if (what === 'huge') truncateSync(file, 3 * 2 ** 30);
    expect(await minios('start', '-a', 'good')).toBe('well\n');
    expect(await all()).toContain(name === 'container.json' ? 'good' : 'bad');
    if (name === 'container.json')
      expect((await host.minios('start', 'bad')).stderr).toContain('No such container: bad');
    else await minios('ps', '-as');
    const started = await host.minios('start', '-a', 'bad');
    if (name === 'layer.tar')
      expect(started.stderr).toContain('cannot bring back what the container has changed');
    expect(kept()).toContain(id);
    await stop();
    if (name === 'container.json')
      expect(
        readFileSync(join(host.home, 'machine.log.old'), 'utf8') +
          readFileSync(join(host.home, 'machine.log'), 'utf8'),
      ).toMatch(/container\.json: cannot be read/);
  });
});

describe('kill -9 of the machine', () => {
  test('who ran has exited with 255, and is what it was when it ended last', async () => {
    const count = 'n=$(($(cat /n 2>/dev/null) + 1)); echo $n >/n; echo $n; exec sleep "$1"';
    await minios('create', '--name', 'w', 'base', 'sh', '-c', `${count.replace('"$1"', '$(cat /time)')}`);
    const file = join(host.directory, 'time');
    writeFileSync(file, '0');
    await minios('cp', file, 'w:/time');
    expect(await minios('start', '-a', 'w')).toBe('1\n');
    writeFileSync(file, '1000');
    await minios('cp', file, 'w:/time');
    await minios('start', 'w');
    await kill();
    const { stdout, stderr } = await host.minios('ps', '-a', '--format', '{{.Names}} {{.Status}}');
    expect(stdout).toMatch(/^w Exited \(255\) /);
    expect(stderr).toMatch(
      /^minios: the background machine .* had died: .* what they had changed since they were started is lost\n$/,
    );
    expect(await minios('logs', 'w')).toBe('1\n2\n');
    expect(await minios('inspect', '-f', '{{.State.Error}}', 'w')).toBe(
      'its machine was killed: what it had changed since it was started is lost\n',
    );
    writeFileSync(file, '0');
    await minios('cp', file, 'w:/time');
    expect(await minios('start', '-a', 'w')).toBe('2\n');
  });

  const seed = seedOf();
  test(`at any time leaves the old state or the new: SEED=${seed}`, async () => {
    const random = new Random(seed);
    // Two files that always are the same, with something in between that takes a while to keep.
    const program = `cmp /a /b || exit 9; n=$(($(cat /a) + 1)); echo $n >/a; head -c 2000000 /dev/urandom >/pad; echo $n >/b; echo $n`;
    const setUp = join(host.directory, 'zero');
    writeFileSync(setUp, '0\n');
    const make = async (name: string): Promise<void> => {
      await minios('create', '--name', name, 'base', 'sh', '-c', program);
      await minios('cp', setUp, `${name}:/a`);
      await minios('cp', setUp, `${name}:/b`);
    };
    /** What each container that has to be there has said last. */
    const said = new Map<string, number>();
    for (const name of ['one', 'two']) {
      await make(name);
      said.set(name, 0);
    }
    for (let round = 0; round < ROUNDS; round++) {
      const [first, second] = random.below(2) === 0 ? ['one', 'two'] : ['two', 'one'];
      const started = host.minios('start', '-a', first!);
      const others = [
        host.minios('create', '--name', `new${round}`, 'base', 'true'),
        host.minios('rename', second!, `${second!}-renamed`),
        ...(round > 0 ? [host.minios('rm', `new${round - 1}`)] : []),
      ];
      await new Promise((resume) => setTimeout(resume, random.below(500)));
      await kill();
      const outcome = await started;
      const rest = await Promise.all(others);
      const names = new Map<string, string>();
      const list = await host.minios('ps', '-a', '--format', '{{.Names}} {{.Status}}');
      expect(list.status, list.stderr).toBe(0);
      for (const line of list.stdout.trim().split('\n')) names.set(line.split(' ')[0]!, line);
      expectThere(names, rest, round);
      if (names.has(`${second!}-renamed`)) await minios('rename', `${second!}-renamed`, second!);
      const before = said.get(first!)!;
      const acknowledged = outcome.status === 0 ? Number(outcome.stdout) : before;
      expect([before, before + 1]).toContain(acknowledged);
      const now = Number(await minios('start', '-a', first!));
      const possible = outcome.status === 0 ? [acknowledged + 1] : [before + 1, before + 2];
      expect(possible, `round ${round}`).toContain(now);
      said.set(first!, now);
      if (!names.has(`new${round}`)) await minios('create', '--name', `new${round}`, 'base', 'true');
    }
    await stop();
    for (const [name, last] of said) expect(await minios('start', '-a', name)).toBe(`${last + 1}\n`);
    expect(kept()).toHaveLength((await minios('ps', '-aq')).trim().split('\n').length);
  });
});

/** What was done is done; what was not answered for is done or is not. */
function expectThere(
  names: ReadonlyMap<string, string>,
  [made, renamed, removed]: Outcome[],
  round: number,
): void {
  if (made!.status === 0) expect([...names.keys()]).toContain(`new${round}`);
  if (removed?.status === 0) expect([...names.keys()]).not.toContain(`new${round - 1}`);
  const both = ['one', 'two'].map((name) => Number(names.has(name)) + Number(names.has(`${name}-renamed`)));
  expect(both).toEqual([1, 1]);
  if (renamed!.status === 0) expect([...names.keys()].some((name) => name.endsWith('-renamed'))).toBe(true);
}

test.runIf(process.getuid?.() === 0)('a disk that is full leaves what was kept, and says so', async () => {
  await minios('run', '--name', 'w', 'base', 'sh', '-c', 'cat /f 2>/dev/null; echo text >>/f');
  await stop();
  const containers = join(host.home, 'containers');
  const aside = `${containers}-aside`;
  execFileSync('cp', ['-a', containers, aside]);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=700', 'tmpfs', containers]);
  try {
    execFileSync('sh', ['-c', `cp -a ${aside}/. ${containers}/`]);
    await minios('cp', join(host.home, 'machine.log'), 'w:/small');
    writeFileSync(join(host.directory, 'big'), Buffer.alloc(1_000_000, 'x'));
    const refused = await host.minios('cp', join(host.directory, 'big'), 'w:/big');
    expect(refused).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('No space left on device') as string,
    });
    expect(
      await host.minios('run', '--name', 'x', 'base', 'sh', '-c', 'head -c 1000000 /dev/zero >/big'),
    ).toMatchObject({ status: 0 });
    expect(await minios('inspect', '-f', '{{.State.Error}}', 'x')).toMatch(
      /cannot be kept: No space left on device/,
    );
    execFileSync('sh', ['-c', `cat /dev/zero >${containers}/filler 2>/dev/null || true`]);
    const full = await host.minios('create', '--name', 'y', 'base', 'true');
    expect(full).toMatchObject({ status: 1, stdout: '' });
    expect(full.stderr).toMatch(/^minios: Error: .*No space left on device/);
    expect(await all()).not.toMatch(/^y/m);
    await kill();
    const after = await all();
    expect(after).toMatch(/^w exited Exited \(0\)/m);
    expect(after).not.toMatch(/^y/m);
    rmSync(join(containers, 'filler'));
    expect(await minios('start', '-a', 'w')).toBe('text\n');
    expect(await minios('diff', 'w')).not.toMatch('/big');
    await minios('rm', 'w', 'x');
    expect(kept()).toEqual([]);
  } finally {
    await host.minios('machine', 'stop');
    execFileSync('umount', ['-l', containers]);
  }
});
