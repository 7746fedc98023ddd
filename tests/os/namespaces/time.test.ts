/** Time namespaces: time_namespaces(7). On the debug build with its virtual clock, leak-checked. */
import { describe, expect, test } from 'vitest';
import * as abi from '../../../host/base/abi.ts';
import { Program } from '../support/program.ts';
import { shellForTests } from '../support/shell.ts';

const { machine, sh, leakFree } = shellForTests();

/** A program that writes its monotonic clock in seconds. */
const clock = (): Uint8Array =>
  new Program().build('(call $number (i32.wrap_i64 (i64.div_u (call $now) (i64.const 1000000000))))');

/** One that sleeps until an absolute time of its monotonic clock, 2 s ahead, and writes how many seconds that took. */
function sleeper(): Uint8Array {
  const program = new Program();
  const view = new DataView(new ArrayBuffer(abi.SUBSCRIPTION_SIZE));
  view.setUint32(abi.SUBSCRIPTION_U_CLOCK_ID, abi.CLOCKID_MONOTONIC, true);
  view.setUint16(abi.SUBSCRIPTION_U_CLOCK_FLAGS, 1, true);
  const at = program.bytes(new Uint8Array(view.buffer));
  return program.build(
    `(local.set $start (call $now))
    (i64.store (i32.const ${at + abi.SUBSCRIPTION_U_CLOCK_TIMEOUT}) (i64.add (local.get $start) (i64.const 2000000000)))
    (drop (call $wasi.poll_oneoff (i32.const ${at}) (i32.const 1024) (i32.const 1) (i32.const 1200)))
    (call $number (i32.wrap_i64 (i64.div_u (i64.sub (call $now) (local.get $start)) (i64.const 1000000000))))`,
    '(local $start i64)',
  );
}

describe('offsets', () => {
  test('are those of the children: clocks, /proc/uptime, uptime', async () => {
    await machine().task.writeFile('/tmp/clock', clock(), 0o755);
    const script = `unshare -Tf --monotonic 100000 --boottime 864000 sh -c '/tmp/clock; read up idle </proc/uptime; echo $\{up%.*}; uptime'`;
    const [monotonic, boottime, uptime] = (await leakFree(script)).split('\n');
    expect(Number(monotonic)).toBeGreaterThanOrEqual(100000);
    expect(Number(monotonic)).toBeLessThan(100100);
    expect(Number(boottime)).toBeGreaterThanOrEqual(864000);
    expect(uptime).toMatch(/up 10 days/);
    await machine().task.unlink('/tmp/clock');
  });

  test('move the ends of sleeps along', async () => {
    await machine().task.writeFile('/tmp/sleeper', sleeper(), 0o755);
    expect(await leakFree('/tmp/sleeper; unshare -Tf --monotonic 5000 /tmp/sleeper')).toBe('2\n2\n');
    await machine().task.unlink('/tmp/sleeper');
  });

  test('are shown as Linux shows them, negative ones too', async () => {
    const script = `sleep 20; unshare -T sh -c 'echo "monotonic -10 500000000" >/proc/self/timens_offsets; cat /proc/self/timens_offsets'`;
    expect(await leakFree(script)).toBe('monotonic         -10 500000000\nboottime            0         0\n');
  });

  test('clocks have names and numbers, and both can be set at once', async () => {
    const script = `unshare -T sh -c 'printf "1 3 0\\n7 4 5\\n" >/proc/self/timens_offsets; cat /proc/self/timens_offsets'`;
    expect(await leakFree(script)).toBe('monotonic           3         0\nboottime            4         5\n');
  });
});

describe('setting them is refused', () => {
  const set = (text: string): string => `sh -c 'echo "${text}" >/proc/self/timens_offsets'`;

  test('in the first namespace, and once a child is there', async () => {
    expect(await leakFree(`${set('monotonic 1 0')} 2>&1; :`)).toMatch(/I\/O error/);
    const late = `unshare -T sh -c 'sh -c :; echo "monotonic 1 0" >/proc/self/timens_offsets' 2>&1; :`;
    expect(await leakFree(late)).toMatch(/I\/O error/);
  });

  test.each([
    'monotonic 1',
    'monotonic 1 2 3',
    'realtime 1 0',
    'monotonic x 0',
    'monotonic 1 1000000000',
    'monotonic 1 -1',
    '',
  ])('with nonsense: "%s"', async (text) => {
    const said = await leakFree(`unshare -T ${set(text)} 2>&1; echo $?`);
    expect(said).not.toBe('0\n');
  });

  test('if a clock would show less than 0', async () => {
    expect(await leakFree(`unshare -T ${set('monotonic -100000000 0')} 2>&1; :`)).toMatch(/I\/O error/);
  });
});

test("unshare does not move the caller's own clocks", async () => {
  const script = `unshare -T --monotonic 100000 sh -c 'test $(readlink /proc/$$/ns/time) = $(readlink /proc/1/ns/time) && echo same
    test $(readlink /proc/$$/ns/time_for_children) = $(readlink /proc/$$/ns/time) || echo differs'`;
  expect(await leakFree(script)).toMatch(/differs\n/);
});

test('nsenter -T enters the clocks of another process', async () => {
  const script = `mkfifo /t/go /t/up; unshare -Tf --boottime 864000 sh -c 'echo >/t/up; read go </t/go' & read up </t/up
    nsenter -t $(pgrep -P $!) -T sh -c 'read up idle </proc/uptime; test $\{up%.*} -gt 800000 && echo ahead'; echo >/t/go; wait; rm /t/go /t/up`;
  expect(await leakFree(script)).toBe('ahead\n');
});

test('the time of day is everybody’s', async () => {
  expect(await sh(`date +%Y; unshare -Tf --monotonic 100000000 date +%Y`)).toMatch(/^(\d+)\n\1\n$/);
});
