/**
 * What is left of containers when their parts are killed at any moment, or there is no space: nothing; or the next verb takes it away.
 * The moments come from a seed, and are short on the virtual clock.
 */
import { expect, test } from 'vitest';
import type { MachineOptions } from '../../host/machine/machine.ts';
import { Program } from '../os/support/program.ts';
import { bootWithCli, type CliMachine } from '../support/container_cli.ts';
import { randomBelow, seedOf } from '../support/random.ts';

const seed = seedOf();
const random = randomBelow(seed);

/** Moments at which something is killed, in seconds. */
const moments = (count: number, most: number): string =>
  Array.from({ length: count }, () => ((1 + random(999)) * most * 0.001).toFixed(6)).join(' ');

const PROCESSES = "ps -e -o comm= | grep -c -E '^(minios|monitor|files|container-init|cp|tail)$'";

/** All that containers, builds and requests may leave in the machine. */
const LEFT = `cd /; ls -d /run/minios/containers/* /run/minios/containers/.r* /run/minios/names/* /run/minios/runtime/* /run/minios/requests/* /run/minios/builds/* /sys/fs/cgroup/minios/*/ 2>/dev/null
  cd /var/lib/minios/volumes && find . -mindepth 1 2>/dev/null; wc -l </proc/self/mountinfo; ${PROCESSES}`;

interface Robust extends CliMachine {
  /** What there is of containers, once all that works on them has ended. */
  left(): Promise<string>;
  /** Starts a command, kills it after random moments up to `most`; then cleans up, and compares. */
  killed(command: string, most: number, cleanup: string): Promise<void>;
}

async function booted(options: MachineOptions = {}): Promise<Robust> {
  const cli = await bootWithCli(options);
  await cli.sh(
    'minios run --rm base true; mkdir -p /b; cd /b; printf "FROM base\\nRUN sleep 0.02\\nCOPY . /x\\nRUN tail -f /dev/null\\n" >Dockerfile',
  );
  const left = async (): Promise<string> => {
    await cli.sh(`i=0; while [ $(${PROCESSES}) != 0 ] && [ $i -lt 20 ]; do i=$((i+1)); sleep 0.1; done`);
    return cli.sh(LEFT);
  };
  const killed = async (command: string, most: number, cleanup: string): Promise<void> => {
    const before = await left();
    await cli.sh(
      `for d in ${moments(10, most)}; do ${command} >/dev/null 2>&1 & p=$!; sleep $d; kill -9 $p; wait $p; done 2>/dev/null; touch -d @0 $(ls -d /var/lib/minios/volumes/.partial-*)`,
    );
    const said = await cli.sh(cleanup);
    expect(await left(), `SEED=${seed} ${command}: ${said}`).toBe(before);
  };
  return { ...cli, left, killed };
}

test('kill -9 of the CLI in run, create, build: what is left is nothing, or goes with the next prune', async () => {
  const cli = await booted();
  const prune = 'minios system prune -f; minios volume prune -af';
  await cli.killed('minios run --rm --name box -v /data base sleep 0.02', 0.03, prune);
  // The name can be had again, though nobody can see the container that had it.
  await cli.killed(
    'minios create --name box -v /data base true',
    0.005,
    `minios create --name box base true; ${prune}`,
  );
  await cli.killed('minios build --no-cache -q -t b /b', 0.06, prune);
  const said = await cli.sh(
    'minios build --no-cache -q -t b /b >/dev/null 2>&1 & p=$!; sleep 0.5; kill -9 $p; wait $p; minios container prune -f',
  );
  expect(said).toMatch(/removed what was left of a build that was killed: \d+-\d/);
});

test('kill -9 of the CLI in exec, cp, export, commit, rm: the container is well, or only paused', async () => {
  const cli = await booted();
  const before = await cli.left();
  const verbs = [
    'exec box sleep 0.01',
    'cp /bin/awk box:/tmp/',
    'cp box:/bin /tmp/bin',
    'export box -o /tmp/x',
    'commit box mine',
  ];
  const each = verbs.map((verb) => `minios ${verb} & p=$!; sleep $d; kill -9 $p; wait $p`).join('; ');
  await cli.sh(
    `minios run -d --name box base tail -f /dev/null; for d in ${moments(6, 0.02)}; do ${each}; done`,
  );
  // commit pauses the container as long as it reads.
  expect(await cli.sh('minios unpause box >/dev/null 2>&1; minios exec box echo well')).toBe('well\n');
  await cli.sh(
    `for d in ${moments(6, 0.01)}; do minios rm -f box & p=$!; sleep $d; kill -9 $p; wait $p; minios run -d --name box base tail -f /dev/null; done; minios rm -f $(minios ps -aq); minios container prune -f`,
  );
  expect(await cli.left(), `SEED=${seed}`).toBe(before);
});

test('what a killed exec has left mounted does not keep the next one from its work, and goes with it', async () => {
  const cli = await booted();
  expect(
    await cli.sh(
      `minios run -d --name box base sleep infinity >/dev/null; cd /run/minios/runtime/*; >init.99999; mount --bind /bin/sh init.99999; >job.99999; minios exec box echo well; ls`,
    ),
  ).toBe('well\nconfig.json\nstatus.json\n');
});

test('many execs at once in one container each do what they were asked', async () => {
  const cli = await booted({ cpus: 2 });
  const count = 30;
  const said = await cli.sh(
    `minios run -d --name box base sleep infinity >/dev/null; for i in $(seq ${count}); do minios exec box echo $i >/tmp/out$i 2>&1 & done; wait; for i in $(seq ${count}); do cat /tmp/out$i; done`,
  );
  expect(said).toBe(Array.from({ length: count }, (_, i) => `${i + 1}\n`).join(''));
});

test('kill -9 of the monitor, and of container-init, at any moment: the container can be started again, and removed', async () => {
  const cli = await booted();
  for (const [who, most] of [
    ['monitor', 0.02],
    ['container-init', 0.006],
  ] as const) {
    const before = await cli.left();
    const said = await cli.sh(
      `for d in ${moments(12, most)}; do minios create --name box -v /data base sleep 0.01 >/dev/null; minios start box & sleep $d; for p in $(pgrep ${who}); do kill -9 $p; done; wait; minios wait box >/dev/null; minios start -a box || echo again $?; minios rm -fv box; done 2>&1; minios container prune -f`,
    );
    expect(said, `SEED=${seed}`).not.toMatch(/already exists|Conflict|cannot remove|again/);
    expect(await cli.left(), `SEED=${seed}: ${said}`).toBe(before);
  }
});

test('rm -f of a container that ends at this moment removes it', async () => {
  const cli = await booted();
  const before = await cli.left();
  const said = await cli.sh(
    'i=0; while [ $i -lt 150 ]; do i=$((i+1)); minios create --name b base sleep 0.00$((i%10)) >/dev/null && minios start b >/dev/null && minios rm -f b >/dev/null || echo $i $?; done 2>&1',
  );
  expect(said).toBe('');
  expect(await cli.left()).toBe(before);
});

test('a crash and the OOM killer are told apart, and nothing stays', async () => {
  const cli = await booted();
  await cli.images.task.writeFile('/tmp/crash', new Program().build('(unreachable)'), 0o755);
  const before = await cli.left();
  const said =
    await cli.sh(`minios run --name a -v /tmp/crash:/crash base /crash; echo $?; minios run --name b -m 8m base sh -c 'tail -f /dev/null & head -c 100000000 /dev/zero >/dev/shm/x'; echo $?
    minios inspect -f '{{.State.ExitCode}} {{.State.OOMKilled}}' a b; minios rm a b >/dev/null`);
  expect(said).toMatch(/^132\n137\n132 false\n137 true\n/);
  expect(await cli.left()).toBe(before);
});

test('a monitor needs no more memory in the end for output, requests, checks and starts anew', async () => {
  const cli = await booted();
  const pages = `set -- $(ps -e -o pid= -o comm= | grep 'monitor$'); cut -d' ' -f1 /proc/$1/statm`;
  const round = 'seq 3000; seq -f %500g 300 >&2; sleep 0.2; exit 1';
  const flags = '--restart always --health-cmd true --health-interval 100ms';
  const requests = 'for verb in pause unpause "kill -s WINCH"; do minios $verb box; done';
  await cli.sh(`minios run -d --name box ${flags} base sh -c '${round}'; sleep 1; ${requests}`);
  const before = Number(await cli.sh(pages));
  expect(before).toBeGreaterThan(0);
  await cli.sh(`for n in 1 2 3 4 5 6 7 8 9 10; do ${requests}; sleep 0.3; done`);
  expect(await cli.sh("minios inspect -f '{{gt .RestartCount 2}}' box")).toBe('true\n');
  expect(Number(await cli.sh(pages))).toBe(before);
  await cli.sh('minios rm -f box');
});

test('neither empty lines, which somebody follows, nor many requests at once make a monitor large', async () => {
  const cli = await booted();
  const wait = 'while ! [ -e /go ]; do sleep 0.01; done';
  await cli.sh(
    `minios run -d --name box base sh -c '${wait}; yes "" | head -c 100000; exec tail -f /dev/null'`,
  );
  const said = await cli.sh(`minios logs -f box >/tmp/lines & sleep 0.5; minios exec box touch /go
    i=0; until [ $(wc -c </tmp/lines) = 100000 ] || [ $i = 600 ]; do i=$((i+1)); sleep 0.1; done
    control=$(echo /run/minios/containers/*/control)
    i=0; while [ $i -lt 1000 ]; do i=$((i+1)); echo '{"do":"kill","signal":0}'; done >$control; sleep 1
    set -- $(ps -e -o pid= -o comm= | grep 'monitor$'); cut -d' ' -f1 /proc/$1/statm; minios rm -f box >/dev/null; wait; wc -c </tmp/lines`);
  const [pages, lines] = said.trim().split('\n').map(Number);
  expect(lines).toBe(100_000);
  expect(pages).toBeLessThan(32);
});

test('removing a container takes little memory, however many files it leaves', async () => {
  const cli = await booted();
  const files = 'i=0; while [ $i -lt 5000 ]; do : >/a-file-with-a-longer-name-$i; i=$((i+1)); done';
  const said = await cli.sh(`ulimit -v 2200; minios run --rm base sh -c '${files}' 2>&1; echo $?`);
  expect(said).toBe('0\n');
  expect(await cli.sh('ls -A /run/minios/containers')).toBe('');
});

test('a deep tree is removed, with files of all kinds', async () => {
  const cli = await booted();
  const deep = `i=0; while [ $i -lt 40 ]; do mkdir d; cd d; : >file; mkfifo pipe; ln -s / link; i=$((i+1)); done`;
  expect(await cli.sh(`minios run --rm base sh -c 'mkdir /x; cd /x; ${deep}' 2>&1; echo $?`)).toBe('0\n');
  expect(await cli.sh('ls -A /run/minios/containers')).toBe('');
});
