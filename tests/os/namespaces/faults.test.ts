/**
 * Namespaces, mounts and message queues out of memory at each allocation, and killed at each point where they sleep: whatever
 * is struck, nothing is left behind and everybody else goes on.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as abi from '../../../host/base/abi.ts';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { Program } from '../support/program.ts';
import { FAULT_ALLOC, FAULT_PARK, prepareScenario, strikeEvery } from '../support/scenario.ts';

const PATH = '/bin/namespaces';
const KINDS =
  abi.CLONE_NEWNS |
  abi.CLONE_NEWUTS |
  abi.CLONE_NEWIPC |
  abi.CLONE_NEWNET |
  abi.CLONE_NEWCGROUP |
  abi.CLONE_NEWTIME |
  abi.CLONE_NEWPID;

/** Where the scenario is, so that its cgroup namespace does not begin at the root. */
const CGROUP = '/sys/fs/cgroup/a/b';

/** All in namespaces of its own, so that they take with them what it makes. With `report` it writes what each step answered. */
function scenario(report = false): Uint8Array {
  const p = new Program(3);
  const none = p.text('');
  const mount = (source: string, target: string, type: string, flags: number): string =>
    `(call $step (call $minios.mount ${p.text(source)} ${p.text(target)} ${p.text(type)} (i32.const ${flags}) ${none}))`;
  const mkdir = (path: string): string =>
    `(drop (call $wasi.path_create_directory (i32.const -100) ${p.text(path)}))`;
  const { MS_REC, MS_PRIVATE, MS_SHARED, MS_SLAVE, MS_BIND, MS_MOVE, MNT_DETACH } = abi;
  // What comes after these two would be done to what is everybody's.
  const unlessDone = '(if (i32.load (i32.const 2000)) (then (call $exit (i32.const 1))))';
  const leaf = p.attributes({ path: '/bin/leaf' });
  return p.build(
    `(drop (call $wasi.path_open (i32.const -100) (i32.const 1) ${p.text(`${CGROUP}/cgroup.procs`)} (i32.const 0) (i64.const 64) (i64.const 0)
      (i32.const 0) (i32.const 32)))
    (i32.store8 (i32.const 40) (i32.const 48)) (i32.store (i32.const 48) (i32.const 40)) (i32.store (i32.const 52) (i32.const 1))
    (call $step (i32.sub (i32.const 0) (call $wasi.fd_write (i32.load (i32.const 32)) (i32.const 48) (i32.const 1) (i32.const 56))))
    (call $step (call $minios.unshare (i32.const ${Number(KINDS) | 0})))
    ${unlessDone}
    ${mount('none', '/', '', MS_REC | MS_PRIVATE)}
    ${mount('a', '/mnt', 'tmpfs', 0)} ${unlessDone} ${mount('none', '/mnt', '', MS_SHARED)}
    ${['/mnt/a', '/mnt/b', '/mnt/c', '/mnt/a/m', '/mnt/proc', '/mnt/q', '/mnt/cgroup', '/mnt/old'].map(mkdir).join(' ')}
    ${mount('/mnt/a', '/mnt/b', '', MS_BIND)} ${mount('/mnt/a', '/mnt/c', '', MS_BIND)} ${mount('none', '/mnt/c', '', MS_SLAVE)}
    ${mount('m', '/mnt/a/m', 'tmpfs', 0)} ${mkdir('/mnt/a/m/in')} ${mount('n', '/mnt/b/m/in', 'tmpfs', 0)}
    (call $step (call $minios.umount2 ${p.text('/mnt/a/m/in')} (i32.const 0)))
    ${mount('/mnt/a', '/mnt/old', '', MS_BIND | MS_REC)}
    (call $step (call $minios.umount2 ${p.text('/mnt/old')} (i32.const ${MNT_DETACH})))
    ${mount('none', '/mnt', '', MS_PRIVATE)} ${mount('/mnt/c', '/mnt/b', '', MS_MOVE)}
    (call $step (call $minios.spawn ${leaf}))
    (call $step (call $minios.mq_open ${p.text('queue')} (i32.const 2114) (i32.const 0x180) (i32.const 0)))
    (local.set $fd (i32.load (i32.const 2000)))
    (call $step (call $minios.mq_timedsend (local.get $fd) ${p.text('message')} (i32.const 1) (i64.const -1)))
    (call $step (call $minios.mq_timedreceive (local.get $fd) (i32.const 65536) (i32.const 8192) (i32.const 0) (i64.const -1)))
    ${mount('q', '/mnt/q', 'mqueue', 0)} ${mount('proc', '/mnt/proc', 'proc', 0)}
    ${mount('cgroup', '/mnt/cgroup', 'cgroup2', 0)}
    (call $step (call $wasi.path_open (i32.const -100) (i32.const 1) ${p.text('/mnt/proc/self/ns/mnt')} (i32.const 0) (i64.const 2) (i64.const 2)
      (i32.const 0) (i32.const 32)))
    (local.set $fd (i32.load (i32.const 32)))
    (call $step (call $minios.unshare (i32.const ${Number(abi.CLONE_NEWNS)})))
    (call $step (call $minios.setns (local.get $fd) (i32.const 0)))
    (call $step (call $minios.pivot_root ${p.text('/mnt')} ${p.text('/mnt/old')}))
    (call $step (call $minios.umount2 ${p.text('/old')} (i32.const ${MNT_DETACH})))
    (loop $more (br_if $more (i32.ge_s (call $wait (i32.const -1)) (i32.const 0))))`,
    '(local $fd i32)',
    `(func $step (param i32) (i32.store (i32.const 2000) (local.get 0)) ${report ? '(call $number (local.get 0))' : ''})`,
  );
}

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest();
  await machine.run('/bin/mkdir', { args: ['mkdir', '-p', '/mnt'] });
  await machine.run('/bin/sh', {
    args: ['sh', '-c', `mkdir -p ${CGROUP}; mount -t cgroup2 none /sys/fs/cgroup; mkdir -p ${CGROUP}`],
  });
  await prepareScenario(machine);
  await machine.task.writeFile(PATH, scenario(), 0o755);
});
afterAll(() => machine?.stop());

test('unstruck, every step succeeds', async () => {
  const { stdout } = await machine.run(scenario(true));
  const answers = stdout.trim().split('\n').map(Number);
  expect(answers.filter((answer) => answer < 0)).toEqual([]);
  expect(answers.length).toBe(27);
});

test('out of memory at each allocation', { timeout: 120_000 }, async () => {
  expect(await strikeEvery(machine, FAULT_ALLOC, PATH)).toBeGreaterThan(100);
});

test('killed at each sleep', { timeout: 60_000 }, async () => {
  expect(await strikeEvery(machine, FAULT_PARK, PATH)).toBeGreaterThan(1);
});
