/** stress, which puts load on the system: stress(1). What the load does to others is tested where limits are. */
import { describe, expect, test } from 'vitest';
import { shellForTests } from './support/shell.ts';

const { sh, leakFree } = shellForTests();
/** What is said, without the numbers of processes. */
const without = (said: string): string => said.replace(/\[\d+\]/g, '[N]');

describe('stress', () => {
  test('says how many of which it starts, and that all went well', async () => {
    const said = await leakFree(
      'cd /t; stress -c 2 -i 1 -m 1 --vm-bytes 1M -d 1 --hdd-bytes 128K -t 1; ls /t',
    );
    expect(without(said)).toMatch(
      /^stress: info: \[N\] dispatching hogs: 2 cpu, 1 io, 1 vm, 1 hdd\nstress: info: \[N\] successful run completed in \d+s\n$/,
    );
  });

  test('its workers run for as long as it says, and end with it', async () => {
    const script = `stress -q -c 3 -t 1 & sleep 0.5; pgrep -c -P $!; wait $!; echo $?; pgrep -c stress`;
    expect(await leakFree(`${script}; :`)).toBe('3\n0\n0\n');
  });

  test('a worker that gets no memory ends the run with 1', async () => {
    const said = await sh('(ulimit -v 3000; stress -m 1 --vm-bytes 64M -t 5 2>&1); echo $?');
    expect(without(said)).toContain('stress: FAIL: [N] hogvm malloc failed: Cannot allocate memory\n');
    expect(without(said)).toMatch(
      /FAIL: \[N\] <-- worker \d+ returned error 1\n[^]*failed run completed in \d+s\n1\n$/,
    );
  });

  test('a worker that is killed ends the run, and takes the others along', async () => {
    const script = `stress -q -c 2 -t 100 2>&1 & sleep 0.2; kill -9 $(pgrep -P $! | head -n 1); wait $!; echo $?; pgrep -c stress`;
    expect(without(await leakFree(`${script}; :`))).toMatch(/got signal 9\n[^]*1\n0\n$/);
  });

  test('SIGTERM ends it with its workers', async () => {
    const script = `stress -q -c 2 2>/dev/null & sleep 0.2; kill $!; wait $!; pgrep -c stress`;
    expect(await leakFree(`${script}; :`)).toBe('0\n');
  });

  test('-n starts nothing; nonsense and nothing to do are refused', async () => {
    expect(await sh('stress -n -c 1 -t 100 >/dev/null 2>&1; echo $?')).toBe('0\n');
    expect(await sh('stress 2>/dev/null; echo $?')).toBe('1\n');
    expect(await sh('stress -m 1 --vm-bytes x 2>&1; echo $?')).toBe(
      "stress: invalid number for --vm-bytes: 'x'\n1\n",
    );
  });
});
