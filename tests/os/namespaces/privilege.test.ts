/**
 * Namespaces without privilege: what a user may do in a user namespace of his own, and what the others keep from him:
 * user_namespaces(7), mount_namespaces(7), "Restrictions on mount namespaces". Each attack is named for what it tries.
 */
import { describe, expect, test } from 'vitest';
import { MOUNT_FUNCTIONS, shellForTests } from '../support/shell.ts';

const { leakFree } = shellForTests();
const root = (script: string): Promise<string> => leakFree(`${MOUNT_FUNCTIONS} ${script}`);
/** As user 1000, after root has done `first`; `last` is root's again. */
const user = (script: string, first = ':', last = ':'): Promise<string> =>
  root(`${first}; chroot --userspec=1000:1000 / sh -c '${script}' 2>&1; ${last}; end`);

describe('in a user namespace of his own a user', () => {
  test('is root, and has mounts, processes and names of his own', async () => {
    const inside =
      'id -u; hostname inside; hostname; mount -t tmpfs x /mnt; findmnt -n -o TARGET /mnt; echo \\$\\$; readlink /proc/self';
    expect(await user(`unshare -Urmupf --mount-proc sh -c "${inside}"; hostname`)).toMatch(
      /^0\ninside\n\/mnt\n1\n\d+\n\w+\n$/,
    );
  });

  test('receives what is mounted outside, and sends nothing', async () => {
    const first = 'mk a; mount --make-shared /t/a; mkdir -m 777 /t/a/m';
    const inside = 'findmnt -n -o PROPAGATION /t/a; mount -t tmpfs x /t/a/m; mountpoint /t/a/m';
    const said = await user(
      `unshare -Urm --propagation unchanged sh -c "${inside}"; mountpoint /t/a/m`,
      first,
      'umount /t/a',
    );
    expect(said).toBe('private,slave\n/t/a/m is a mountpoint\n/t/a/m is not a mountpoint\n');
  });

  test('can give his root directory another one', async () => {
    const inside =
      'mount -t tmpfs n /mnt; mkdir /mnt/old /mnt/bin; cp /bin/toolbox /mnt/bin/ls; cd /mnt; pivot_root . old; /bin/ls /';
    expect(await user(`unshare -Urm sh -c "${inside}"`)).toBe('bin\nold\n');
  });
});

describe('attacks', () => {
  test.each([
    ['making namespaces', 'for o in -m -u -i -n -p -C -T; do unshare $o true && echo done; done'],
    ['mounting', 'mount -t tmpfs x /mnt && echo done'],
    ['unmounting', 'umount -l /proc && echo done'],
    ['changing propagation', 'mount --make-rshared / && echo done'],
    ['setting the host name', 'hostname mine && echo done'],
    [
      'entering namespaces of init',
      'for k in mount uts ipc net pid cgroup time; do nsenter -t 1 --$k true && echo done; done',
    ],
    ['exchanging the root', 'pivot_root /mnt /mnt && echo done'],
    ['setting clocks', '(echo monotonic 1 0 >/proc/self/timens_offsets) && echo done'],
    ['raising limits of mounts', '(echo 1 >/proc/sys/fs/mount-max) && echo done'],
  ])('%s without privilege', async (_what, script) => {
    expect(await user(script)).not.toMatch(/done/);
  });

  test('reading another mount namespace through /proc/PID/root, cwd and ns', async () => {
    const first =
      'mkfifo /t/go /t/up; unshare -m sh -c "mount -t tmpfs x /mnt; echo secret >/mnt/f; cd /mnt; echo >/t/up; read go </t/go" & read up </t/up';
    const script =
      'for p in /proc/[0-9]*; do cat $p/root/mnt/f $p/cwd/f; readlink $p/ns/mnt; ls $p/root/; done | grep -v "mnt:.*" | grep secret || echo nothing';
    expect(await user(script, first, 'echo >/t/go; wait')).toMatch(/nothing\n$/);
  });

  test('mounting /proc anew to see what is mounted over parts of it', async () => {
    const first = 'mk a; mount --bind /t/a /proc/sys';
    const tries = 'mount -t proc p /mnt && echo done; ls -d /mnt/sys/kernel && echo done';
    const last = 'umount /proc/sys /t/a';
    const said = await user(`unshare -Urm sh -c "${tries}"; unshare -Urmf sh -c "${tries}"`, first, last);
    expect(said).not.toMatch(/done/);
    expect(said.match(/not permitted/g)?.length).toBe(2);
  });

  test('mounting the message queues of others', async () => {
    const script = 'unshare -Urm sh -c "mount -t mqueue q /mnt && echo done"';
    expect(await user(script, 'mount -t mqueue none /dev/mqueue', 'umount /dev/mqueue')).toMatch(
      /not permitted/,
    );
  });

  test('unmounting a locked mount to see what it covers', async () => {
    const first = 'mkdir /t/a; echo secret >/t/a/f; mount -t tmpfs cover /t/a';
    const tries =
      'umount /t/a; umount -l /t/a; mount --move /t/a /mnt; mount --bind /t /mnt; cat /t/a/f /mnt/a/f';
    const said = await user(`unshare -Urm sh -c "${tries}"`, first, 'umount /t/a');
    expect(said).not.toMatch(/^secret$/m);
    expect(said.match(/Invalid argument/g)?.length).toBeGreaterThanOrEqual(3);
  });

  test('unmounting the tree around it, with a directory open', async () => {
    const first = 'mk a; mkdir /t/a/d; echo secret >/t/a/d/f; mount -t tmpfs cover /t/a/d';
    const tries = 'mount --rbind /t/a /mnt; cd /mnt; umount -l /mnt; ls d; cat d/f; cat /mnt/d/f';
    expect(await user(`unshare -Urm sh -c "${tries}"`, first, 'umount /t/a/d /t/a')).not.toMatch(/^secret$/m);
  });

  test('a recursive bind that leaves a locked, unbindable mount out', async () => {
    const first = 'mk a; mkdir /t/a/d; echo secret >/t/a/d/f; mount -t tmpfs cover /t/a/d';
    const tries = 'mount --make-unbindable /t/a/d; mount --rbind /t/a /mnt; cat /mnt/d/f';
    const said = await user(`unshare -Urm sh -c "${tries}"`, first, 'umount /t/a/d /t/a');
    expect(said).not.toMatch(/^secret$/m);
  });

  test('making writable, executable or open to devices what is not', async () => {
    const first = 'mk a; chmod 777 /t/a; mount -o remount,bind,ro,nosuid,nodev,noexec /t/a';
    const tries =
      'for o in rw ro,nosuid,nodev ro,nosuid,noexec ro,nodev,noexec ro,nosuid,nodev,noexec,noatime; do mount -o remount,bind,\\$o /t/a && echo done; done; mount -o remount,rw /t/a && echo done; mount --bind /t/a /mnt; mount -o remount,bind,rw /mnt && echo done; touch /mnt/f && echo done';
    const said = await user(`unshare -Urm sh -c "${tries}"`, first, 'umount /t/a');
    expect(said).not.toMatch(/done/);
    expect(said.match(/not permitted/g)?.length).toBe(7);
  });

  test('entering a namespace that one has open, but no privilege over', async () => {
    const script =
      'exec 5</proc/self/ns/mnt 6</proc/self/ns/uts; unshare -Ur sh -c "nsenter --mount=/proc/self/fd/5 true && echo done; nsenter --uts=/proc/self/fd/6 true && echo done"';
    expect(await user(script)).not.toMatch(/done/);
  });

  test('keeping a directory from being removed by mounting on it', async () => {
    const first = `mkdir -m 777 /t/d; mkfifo -m 666 /t/go /t/up
      chroot --userspec=1000:1000 / unshare -Urm sh -c "mount -t tmpfs x /t/d; echo >/t/up; read go </t/go" & read up </t/up`;
    expect(await user('ls -d /t/d', first, 'rmdir /t/d && echo removed; echo >/t/go; wait')).toBe(
      '/t/d\nremoved\n',
    );
  });
});
