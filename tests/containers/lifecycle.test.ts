/** What becomes of containers: start, stop, kill, remove, restart, health; by whom, and what is left. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { miniosForTests } from './support/minios.ts';

const { leakFree, sh } = miniosForTests();

const SLEEPER = `minios run -d --name box --rootfs /r sh -c 'trap "echo bye; exit 7" TERM; echo up; while :; do sleep 1; done' >/dev/null
  until minios logs box | grep -q up; do sleep 0.1; done`;

describe('one container', () => {
  test('runs in the background, is listed, and stops when it is told to', async () => {
    const script = `${SLEEPER}; minios ps --format '{{.Names}} {{.State}}'; minios stop box; minios ps -q | wc -l
      minios ps -a --format '{{.Names}} {{.State}} {{.Status}}'; minios logs box; minios wait box; minios rm box`;
    expect(await leakFree(script)).toMatch(
      /^box running\nbox\n0\nbox exited Exited \(7\) .*ago\nup\nbye\n7\nbox\n$/,
    );
  });

  test('is killed when it does not stop in time', async () => {
    const script = `minios run -d --name box --rootfs /r sh -c 'trap "" TERM; while :; do sleep 1; done' >/dev/null; sleep 0.5
      minios stop -t 2 box; minios inspect -f '{{.State.ExitCode}}' box; minios rm box`;
    expect(await leakFree(script)).toBe('box\n137\nbox\n');
  });

  test('is killed, started again, removed by force', async () => {
    const script = `${SLEEPER}; minios kill box; minios wait box; minios start box; minios ps --format '{{.State}}'; minios rm box; minios rm -f box`;
    expect(await leakFree(script)).toMatch(
      /^box\n137\nbox\nrunning\nbox\nError: cannot remove container "\/box": container is running: stop the container before removing or force remove\n$/,
    );
  });

  test('is frozen and goes on', async () => {
    const script = `${SLEEPER}; minios pause box; minios ps --format '{{.State}} {{.Status}}'; minios exec box true; minios unpause box; minios ps --format '{{.State}}'; minios rm -f box`;
    expect(await leakFree(script)).toMatch(
      /^box\npaused Up .* \(Paused\)\nbox\nrunning\nbox\nError: Container box is paused/,
    );
  });

  test('has one name at a time, and a name has one container', async () => {
    const script = `minios create --name box --rootfs /r true >/dev/null; minios rename box other; minios create --name other --rootfs /r true | cat
      minios ps -a --format '{{.Names}} {{.Status}}'; minios rm other`;
    expect(await leakFree(script)).toMatch(
      /^other Created\nother\nminios: Error: Conflict\. The container name "\/other" is already in use by container "[0-9a-f]{64}"\./,
    );
  });

  test('two who start it at once start it once; two who remove it remove it once', async () => {
    const script = `minios create --name box --rootfs /r sleep 100 >/dev/null
      for i in 1 2 3 4; do minios start box & done; wait; minios top box -o comm= | wc -l
      for i in 1 2 3 4; do minios rm -f box 2>/dev/null & done; wait; minios ps -aq | wc -l`;
    expect(await leakFree(script)).toMatch(/^(box\n){4}1\n(box\n)+0\n$/);
  });
});

test('while it waits, sleep has one page of memory, and the monitor no more than it began with', async () => {
  const manifest = readFileSync(new URL('../../userland/manifest.json', import.meta.url), 'utf8');
  const { programs } = JSON.parse(manifest) as { programs: { path: string; pages?: number }[] };
  const pages = programs.find(({ path }) => path === '/usr/libexec/minios/monitor')!.pages!;
  const script = `minios run -d --name box --rootfs /r sleep 1000 >/dev/null
    pid=$(minios inspect -f '{{.State.Pid}}' box); monitor=$(sed -n 's/^PPid:[[:space:]]*//p' /proc/$pid/status)
    for pid in $pid $monitor; do sed -nE 's/^(Name|VmData):[[:space:]]*//p' /proc/$pid/status; done; minios rm -f box`;
  expect(await leakFree(script)).toBe(`sleep\n64 kB\nmonitor\n${64 * pages} kB\nbox\n`);
});

test('several are stopped together: all have the same time to end', async () => {
  const script = `for n in a b c; do minios run -d --name $n --rootfs /r sleep 1000 >/dev/null; done; start=$(date +%s)
    minios stop -t 5 a b nosuch c; echo $(( $(date +%s) - start < 10 )); minios rm a b c`;
  expect(await leakFree(script)).toBe('a\nb\nc\n1\na\nb\nc\nError: No such container: nosuch\n');
});

describe('exec', () => {
  test('runs a program beside the first one, with streams, status, user, environment', async () => {
    const script = `${SLEEPER}; minios exec box sh -c 'echo out; echo err >&2; exit 9'; echo $?; echo in | minios exec -i box cat
      minios exec -u user -e A=1 -w /tmp box sh -c 'id -un; echo $A; pwd'; minios exec box nosuch; echo $?
      echo B=2 >/tmp/env; minios exec --env-file /tmp/env box sh -c 'echo $B'; rm /tmp/env; minios rm -f box`;
    expect(await leakFree(script)).toMatch(
      /^out\n9\nin\nuser\n1\n\/tmp\n127\n2\nbox\nerr\nOCI runtime exec failed: exec: "nosuch": executable file not found in \$PATH\n$/,
    );
  });

  test('-d leaves it in the container', async () => {
    const script = `${SLEEPER}; minios exec -d box sleep 50; sleep 0.2; minios top box -o comm= | sort | uniq -c; minios rm -f box`;
    expect(await leakFree(script)).toMatch(/1 sh\n +2 sleep\nbox\n$/);
  });
});

test('flags that few give do what they say', async () => {
  const script = `minios run -d --name box --annotation who=me -l a=b --rootfs /r sleep 1000 >/dev/null; minios rm -l box
    minirun --root /run/minios/runtime state $(minios ps -q --no-trunc) | grep -e who -e '"a"' | sort
    minios stats --no-stream --no-trunc --format '{{.ID}}' | grep -c '^.\\{64\\}$'; minios rm -f box`;
  expect(await leakFree(script)).toMatch(
    /^ *"a": "b",?\n *"who": "me",?\n1\nbox\nError: Conflict, cannot remove the default link name of the container\n$/,
  );
});

describe('logs', () => {
  const TALKER = `minios run --name box --rootfs /r sh -c 'for i in 1 2 3; do echo line $i; sleep 1; done; echo last >&2' >/dev/null 2>&1`;

  test('are kept, by stream and time', async () => {
    const script = `${TALKER}; minios logs -n 2 box; minios logs -t -n 1 box 2>&1 | grep -c '^....-..-..T..:..:..*Z last$'; minios logs --since 1500ms box 2>/dev/null | wc -l; minios logs --details -n 1 box 2>&1; minios rm box`;
    expect(await leakFree(script)).toMatch(/^line 3\n1\n[12]\n last\nbox\nlast\n$/);
  });

  test('-f goes on until the end', async () => {
    const script = `minios run -d --name box --rootfs /r sh -c 'for i in 1 2 3; do echo line $i; sleep 1; done' >/dev/null; minios logs -f box; minios rm box`;
    expect(await leakFree(script)).toBe('line 1\nline 2\nline 3\nbox\n');
  });

  test('stay within --log-opt', async () => {
    const script = `minios run --name box --log-opt max-size=10k --log-opt max-file=2 --rootfs /r seq 2000 >/dev/null; minios logs box | tail -n 1
      ls /run/minios/containers/*/log.json* | wc -l; cat /run/minios/containers/*/log.json* | wc -c | awk '{ print $1 < 40000 }'; minios rm box`;
    expect(await leakFree(script)).toBe('2000\n2\n1\nbox\n');
  });
});

describe('what the monitor does by itself', () => {
  test('on-failure:N starts it again N times, with pauses that double', async () => {
    const script = `minios run -d --restart on-failure:3 --name box --rootfs /r sh -c 'echo run; exit 3' >/dev/null; sleep 3
      minios logs box | wc -l; minios inspect -f '{{.RestartCount}} {{.State.Status}} {{.State.ExitCode}}' box; minios rm box`;
    expect(await leakFree(script)).toBe('4\n3 exited 3\nbox\n');
  });

  test('always starts it again until somebody stops it', async () => {
    const script = `minios run -d --restart always --name box --rootfs /r sh -c 'echo run' >/dev/null; sleep 2
      minios inspect -f '{{.State.Restarting}}' box; minios stop box; minios ps -a --format '{{.State}}'; minios rm box`;
    expect(await leakFree(script)).toBe('true\nbox\nexited\nbox\n');
  });

  test('checks its health', async () => {
    const script = `minios run -d --name box --health-cmd 'test -e /tmp/well' --health-interval 1s --health-retries 2 --rootfs /r sleep 100 >/dev/null
      s() { minios inspect -f '{{.State.Health.Status}} {{.State.Health.FailingStreak}}' box; }
      s; sleep 2.5; s; touch /r/tmp/well; sleep 1; s; rm /r/tmp/well; minios rm -f box`;
    expect(await leakFree(script)).toBe('starting 0\nunhealthy 2\nhealthy 0\nbox\n');
  });

  test('checks it more often while it starts', async () => {
    const script = `minios run -d --name box --health-cmd 'test -e /tmp/well' --health-interval 1h --health-start-period 1h --health-start-interval 200ms --rootfs /r sleep 100 >/dev/null
      s() { minios inspect -f '{{.State.Health.Status}} {{.State.Health.FailingStreak}}' box; }
      sleep 1; s; touch /r/tmp/well; until s | grep healthy; do sleep 0.1; done; rm /r/tmp/well; sleep 1; s; minios rm -f box`;
    expect(await leakFree(script)).toBe('starting 0\nhealthy 0\nhealthy 0\nbox\n');
  });

  test('tells that the OOM killer struck', async () => {
    const script = `minios run --name box -m 8m --tmpfs /t --rootfs /r sh -c 'head -c 20000000 /dev/zero >/t/x' 2>/dev/null; echo $?; minios inspect -f '{{.State.OOMKilled}}' box; minios rm box`;
    expect(await leakFree(script)).toBe('137\ntrue\nbox\n');
  });
});

describe('when things go wrong', () => {
  test('a monitor that is killed leaves nothing that the next verb does not take away', async () => {
    // The kill is done when the monitor gets to it: until then the container is one that runs, which ps shows and rm refuses.
    const script = `${SLEEPER}; kill -9 $(ps -e -o pid=,comm= | awk '/monitor/ { print $1 }'); sleep 0.2; minios ps -a --format '{{.State}} {{.Status}}'; ps -e -o comm= | grep -c sleep; ls -d /sys/fs/cgroup/minios/*/ 2>/dev/null; minios rm box`;
    expect(await leakFree(script)).toMatch(/^exited Exited \(255\) .* ago\n0\nbox\n$/);
  });

  test('a container dies with its monitor at once, whoever its user is', async () => {
    const script = `minios run -d -u 1000 --name box --rootfs /r sleep 100; kill -9 $(ps -e -o pid=,comm= | awk '/monitor/ { print $1 }'); sleep 0.2; ps -e -o comm= | grep -c sleep; minios rm -f box`;
    expect(await sh(script)).toMatch(/^[0-9a-f]{64}\n0\nbox\n/);
  });

  test('an attached run says that its monitor was killed', async () => {
    const script = `minios run --name box --rootfs /r sleep 100 & sleep 0.5; kill -9 $(ps -e -o pid=,comm= | awk '/monitor/ { print $1 }'); wait $!; echo $?; minios rm box`;
    expect(await leakFree(script)).toMatch(
      /^125\nbox\nminios: Error: the monitor of container [0-9a-f]{12} was killed\./,
    );
  });
});

test('events tell what happened', async () => {
  const script = `rm -f /run/minios/events*; minios run --rm --name box --rootfs /r false; minios events --since 1h --until 0s | awk '{ print $2, $3 }'`;
  expect(await sh(script)).toMatch(/container create\ncontainer start\ncontainer die\ncontainer destroy\n$/);
});

test('events: a signal is told of before what it leads to', async () => {
  const events =
    'minios events --since 1h --until 0s | awk \'$3 != "destroy" { print $3 }\'; rm /run/minios/events';
  const start = 'minios run -d --rm --name box --rootfs /r sleep 1000 >/dev/null; rm -f /run/minios/events';
  const kill = `${start}; minios kill box >/dev/null; ${events}`;
  const stop = `${start}; minios stop -t 1 box >/dev/null; ${events}`;
  expect(await leakFree(kill)).toBe('kill\ndie\n');
  expect(await leakFree(stop)).toBe('kill\nkill\ndie\nstop\n');
});
