/** Two harts: where programs run, what reaches them there, and that time is one. On the virtual clock. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bootForTest } from '../support/machine.ts';
import type { TestMachine } from '../support/machine.ts';

let machine: TestMachine;
beforeAll(async () => {
  machine = await bootForTest({ cpus: 2 });
  // What the kernel keeps of programs is no leak: each has been loaded once before it is looked for any.
  const tools =
    'mkdir -p /proc; mount -t proc proc /proc; taskset -c 0 sleep 0; date; nproc; grep x /proc/stat; ' +
    'seq 1 | sort -n | awk 1 | md5sum | cut -c 1 | wc -l; rm -f x';
  await machine.run('/bin/sh', { args: ['sh', '-c', tools] });
});
afterAll(() => machine?.stop());

/** Runs `script` in sh: its lines of output. */
async function sh(script: string): Promise<string[]> {
  const { stdout, stderr, status } = await machine.leakCheck(() =>
    machine.run('/bin/sh', { args: ['sh', '-c', HOGS + script] }),
  );
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.trimEnd().split('\n');
}

/** What scripts begin with: `hog` starts a program that computes for ever; $all are all of them. */
const HOGS = `
  hog() { sh -c "while :; do :; done" & all="$all $!"; }
  field() { for p in $all; do awk "{ print \\$$1 }" /proc/$p/stat; done; }
  end() { kill -9 $all; wait $all 2>/dev/null || :; }
`;
/** Fields of /proc/PID/stat: proc_pid_stat(5). */
const UTIME = 14;
const PROCESSOR = 39;

test('the system says that there are two', async () => {
  expect(await sh('nproc; grep -c ^processor /proc/cpuinfo; grep -c "^cpu[01]" /proc/stat')).toEqual([
    '2',
    '2',
    '2',
  ]);
});

test('of four busy programs two are on each', async () => {
  const harts = await sh(`
    hog; hog; hog; hog; sleep 0.1; field ${PROCESSOR}; end`);
  expect(harts.sort()).toEqual(['0', '0', '1', '1']);
});

test('two busy programs have a hart each, all of its time', async () => {
  const used = await sh(`
    hog; hog; sleep 0.5; field ${UTIME}; end`);
  // Hundredths of a second; the clocks of harts may be a little apart.
  for (const time of used.map(Number)) expect(Math.abs(time - 50)).toBeLessThanOrEqual(3);
});

test('a busy program on another hart is stopped, continued, and killed', async () => {
  const lines = await sh(`
    hog; hog; sleep 0.05
    for p in $all; do
      kill -STOP $p; while ! grep -q "^State:.T" /proc/$p/status; do sleep 0.01; done; echo stopped
      before=$(awk '{ print $14 }' /proc/$p/stat); sleep 0.1
      [ $(awk '{ print $14 }' /proc/$p/stat) = $before ] && echo still
      kill -CONT $p; while ! grep -q "^State:.R" /proc/$p/status; do sleep 0.01; done; echo running
      kill $p; wait $p 2>/dev/null; echo $?
    done`);
  expect(lines).toEqual(['stopped', 'still', 'running', '143', 'stopped', 'still', 'running', '143']);
});

test('a sleeper beside two busy programs is never early, and at most two slices late', async () => {
  // EEVDF: a slice is 3 ms; the clocks of two harts are at most 3 ms apart.
  const lines = await sh(`
    hog; hog; sleep 0.05
    for i in 1 2 3 4 5 6 7 8 9 10; do
      a=$(date +%s%N); sleep 0.02; b=$(date +%s%N); echo $(( (b - a) / 1000 ))
    done; end`);
  for (const slept of lines.map(Number)) expect(slept).toBeGreaterThanOrEqual(20_000);
});

test('no clock goes back, whichever hart is asked', async () => {
  const [decreasing] = await sh(`
    hog; sleep 0.05
    i=0; while [ $i -lt 40 ]; do date +%s%N; i=$((i+1)); done |
      awk 'NR > 1 && $1 < last { n++ } { last = $1 } END { print n + 0 }'; end`);
  expect(decreasing).toBe('0');
});

test('pipelines whose parts are on both harts pass everything on, in order', async () => {
  const [sum, lines] = await sh(`
    seq 20000 | cat | cat | sort -n | md5sum | cut -c 1-8; seq 20000 | awk '{ print }' | wc -l`);
  const [expected] = await sh('seq 20000 > /tmp/n; md5sum < /tmp/n | cut -c 1-8; rm /tmp/n');
  expect([sum, lines]).toEqual([expected, '20000']);
});

test('a parent hears of every child, wherever it ended', async () => {
  const lines = await sh(`
    i=0; while [ $i -lt 60 ]; do sh -c "exit $((i % 7))" & pids="$pids $!"; i=$((i+1)); done
    n=0; i=0; for p in $pids; do wait $p; [ $? = $((i % 7)) ] && n=$((n+1)); i=$((i+1)); done; echo $n`);
  expect(lines).toEqual(['60']);
});

test('exec may take a program to the hart that has less to do', async () => {
  // The shell forks where it is; what its child becomes is placed anew. Three are kept on one hart, so that who else runs for a
  // moment makes no difference.
  for (const busy of ['0', '1']) {
    const harts = await sh(`
      for i in 1 2 3; do taskset -c ${busy} sh -c "while :; do :; done" & all="$all $!"; done; sleep 0.05
      (exec sh -c "while :; do :; done") & all="$all $!"; sleep 0.05; field ${PROCESSOR}; end`);
    expect(harts).toEqual([busy, busy, busy, busy === '0' ? '1' : '0']);
  }
});
