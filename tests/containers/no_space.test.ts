/** The file system that containers' state, logs and changes are on is full: those that run go on, new ones are refused whole. */
import { expect, test } from 'vitest';
import { miniosForTests } from './support/minios.ts';

const { sh } = miniosForTests();

const FULL = 'i=0; while head -c 4096 /dev/zero >/run/minios/x$i; do i=$((i+1)); done 2>/dev/null';
const LEFT =
  'ls -A /run/minios/containers /run/minios/names /run/minios/runtime; ls -d /sys/fs/cgroup/minios/*/ 2>/dev/null; ps -e -o comm= | grep -c monitor; wc -l </proc/self/mountinfo; ls -A /var/lib/minios/volumes';

test('no space for anything', async () => {
  await sh(
    'mkdir -p /run/minios /var/lib/minios/volumes; mount -t tmpfs -o size=1m,mode=700 t /run/minios; minios run --rm --rootfs /r true',
  );
  const before = await sh(LEFT);
  const said =
    await sh(`minios run -d --name box --rootfs /r sh -c 'while :; do echo line; sleep 0.05; done' >/dev/null; sleep 0.2; ${FULL}
    for n in 1 2 3; do minios run --rm --name new -v /data --rootfs /r echo hi 2>&1 | head -n 1; minios create --name other --rootfs /r true 2>&1 | head -n 1; done
    minios ps -a --format '{{.Names}} {{.State}}'; minios exec box echo inside 2>&1; rm -f /run/minios/x*
    minios exec box echo inside; minios run --rm --rootfs /r echo well; minios logs -n 1 box; minios rm -f box; minios rm other >/dev/null 2>&1; minios volume prune -af >/dev/null`);
  expect(said).toMatch(/No space left on device/);
  expect(said).toMatch(/\nbox running\n/);
  expect(said).toMatch(/inside\nwell\nline\nbox\n$/);
  expect(await sh(LEFT), said).toBe(before);
});
