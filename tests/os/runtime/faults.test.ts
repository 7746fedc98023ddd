/**
 * A container is made, started, entered and deleted, each time with another allocation of all that happens failing, or another task killed
 * at a park point. Whatever is struck: no panic; and when the container is deleted by force nothing is left of it: no process, mount,
 * cgroup, file, memory.
 *
 * There are thousands of points; each run takes every STRIDEth, from an offset that is printed and that MINIOS_FAULT_OFFSET sets.
 */
import { beforeAll, expect, test } from 'vitest';
import { configFor, containersForTests } from '../support/containers.ts';
import { FAULT_ALLOC, FAULT_PARK, untilTasksEnd } from '../support/scenario.ts';

/** Points that are struck in one test. */
const POINTS = 60;

const LIFE =
  'minirun create c; minirun exec c true; minirun start c; minirun exec c sh -c :; minirun kill c KILL';
const RUN = 'minirun run c';
/** What has been struck may have left a container; when it is deleted nothing of it stays. */
const CLEAN = 'minirun delete -f c; rmdir /sys/fs/cgroup/c; rm -f /b/job';
const REST = 'ls -R /run/minirun /b /tmp; ls /sys/fs/cgroup; cat /proc/self/mountinfo; cat /proc/[0-9]*/comm';

const { machine, sh, bundle } = containersForTests();

beforeAll(async () => {
  await bundle(
    configFor(':', (config) => {
      config.mounts.push({ destination: '/dev/pts', type: 'devpts', source: 'devpts' });
      config.linux.maskedPaths = ['/proc/kcore', '/etc'];
      config.linux.resources = { pids: { limit: 20 } };
    }),
  );
});

/** What there is, in an order that does not depend on numbers of processes. */
const rest = async (): Promise<string> => (await sh(REST)).split('\n').sort().join('\n');

/** Runs a script with the `strike`-th event of `kind` struck: the events that there were. */
async function struck(script: string, kind: number, strike: number): Promise<number> {
  const { tasks } = await machine().counters();
  const task = await machine().machine.hostTask();
  await machine().machine.debugArm(kind, strike);
  try {
    const nothing = await task.open('/dev/null', { read: true, write: true });
    const pid = await task.spawn({
      path: '/bin/sh',
      args: ['sh', '-c', `PATH=/bin; export PATH; cd /b; ${script}`],
      fds: [nothing, nothing, nothing],
    });
    await task.wait4(pid);
  } catch {
    // It could not be started, or who waits for it was struck.
  }
  const seen = await machine().machine.debugArm(kind, 0);
  await task.exit();
  await sh(`${CLEAN} >/dev/null 2>&1`);
  await untilTasksEnd(machine(), tasks);
  return seen;
}

async function strikeSome(script: string, kind: number): Promise<void> {
  for (let warm = 0; warm < 2; warm++) await struck(script, kind, 0xffffffff);
  const most = await struck(script, kind, 0xffffffff);
  const stride = Math.max(1, Math.ceil(most / POINTS));
  const offset = Number(process.env['MINIOS_FAULT_OFFSET'] ?? Math.floor(Math.random() * stride)) % stride;
  console.log(`${most} points, every ${stride}th from ${offset}`);
  expect(most).toBeGreaterThan(3);
  const before = await rest();
  for (let strike = 1 + offset; strike <= most; strike += stride) {
    const leak = await machine()
      .leakCheck(() => struck(script, kind, strike))
      .then(() => '', String);
    const log = leak === '' ? '' : machine().log;
    expect(`point ${strike}: ${leak}${log}\n${await rest()}`).toBe(`point ${strike}: \n${before}`);
  }
}

test.each([
  ['run', RUN, FAULT_ALLOC, 'an allocation that fails'],
  ['run', RUN, FAULT_PARK, 'a task that is killed'],
  ['create, exec, start, exec, kill, delete', LIFE, FAULT_ALLOC, 'an allocation that fails'],
  ['create, exec, start, exec, kill, delete', LIFE, FAULT_PARK, 'a task that is killed'],
])('%s: nothing is left behind (%#)', async (_name, script, kind) => {
  await strikeSome(script, kind);
});

test('who waits for a child or a signal ends, whichever allocation fails', async () => {
  const script = 'trap : USR1; sleep 0.01 & wait';
  for (let warm = 0; warm < 2; warm++) await struck(script, FAULT_ALLOC, 0xffffffff);
  const most = await struck(script, FAULT_ALLOC, 0xffffffff);
  expect(most).toBeGreaterThan(10);
  for (let strike = 1; strike <= most; strike++) await struck(script, FAULT_ALLOC, strike);
});
