/** pivot_root(2) and chroot(2): their rules in the order of the manual page, and what cannot be reached afterwards. Leak-checked. */
import { describe, expect, test } from 'vitest';
import { Program } from './support/program.ts';
import { MOUNT_FUNCTIONS, shellForTests } from './support/shell.ts';

const { machine, sh, leakFree } = shellForTests();

/** In a mount namespace of its own, with a root to be at /t/new, in which the tools are. */
const inside = (script: string): string =>
  `${MOUNT_FUNCTIONS} mkdir -p /t/new /t/other; unshare -m sh -c '
    mount -t tmpfs new /t/new; mkdir /t/new/bin /t/new/old /t/new/proc; cp /bin/toolbox /bin/sh /bin/sysbox /bin/nsbox /t/new/bin
    for t in ls cat mkdir pwd mountpoint pivot_root unshare mount umount echo; do
      case $t in mount|umount) b=sysbox;; mountpoint|pivot_root|unshare) b=nsbox;; *) b=toolbox;; esac; ln -s $b /t/new/bin/$t; done
    mount -t proc proc /t/new/proc; ${script}'; rm -r /t/*`;
const run = (script: string): Promise<string> => leakFree(inside(script));

describe('pivot_root', () => {
  test('the new root is there, the old one below it, and the working directory has moved along', async () => {
    const said = await run(
      'cd /; pivot_root /t/new /t/new/old; pwd; ls /; ls -d /old/etc; cat /proc/self/mounts',
    );
    expect(said).toMatch(/^\/\nbin\nold\nproc\n\/old\/etc\n/);
    expect(said).toMatch(/^new \/ tmpfs/m);
    expect(said).toMatch(/^rootfs \/old tmpfs/m);
  });

  test('the old root can be unmounted then, and is out of reach', async () => {
    const said = await run(
      'cd /t/new; pivot_root . old; umount -l /old; ls /old; ls /../../etc; cat /proc/self/mounts',
    );
    expect(said).toMatch(/ls: .*\/\.\.\/\.\.\/etc.*No such file/);
    expect(said).not.toMatch(/rootfs/);
  });

  test('pivot_root(".", ".") stacks the old root on the new one', async () => {
    expect(
      await run('cd /t/new; pivot_root . .; umount -l .; ls /; pwd -P; mountpoint /; mountpoint /proc'),
    ).toBe('bin\nold\nproc\n/\n/ is a mountpoint\n/proc is a mountpoint\n');
  });

  test('processes whose root was the old one have the new one; of others nothing changes', async () => {
    const script = `mkfifo /t/go; sh -c "read go <t/go; ls /" & cd /; pivot_root /t/new /t/new/old; echo >old/t/go; wait`;
    expect(await run(script)).toBe('bin\nold\nproc\n');
  });
});

describe('pivot_root is refused', () => {
  const refusals: [string, string, RegExp][] = [
    [
      'if the new root is no mountpoint',
      'mkdir -p /t/new/d/old; pivot_root /t/new/d /t/new/d/old',
      /Invalid argument/,
    ],
    [
      'if put_old is not below the new root',
      'mount -t tmpfs o /t/other; pivot_root /t/new /t/other',
      /Invalid argument/,
    ],
    [
      'if put_old has been removed',
      'cd /t/new/old; rmdir /t/new/old; pivot_root /t/new .',
      /No such file or directory/,
    ],
    ['if the new root is the root', 'pivot_root / /', /Resource busy|busy/],
    ['if put_old is on the root itself', 'pivot_root /t/new /t', /busy/],
    [
      'if the parent of the new root is shared',
      'mount --make-shared /; pivot_root /t/new /t/new/old',
      /Invalid argument/,
    ],
    [
      'if put_old is on a shared mount',
      'mount --make-shared /t/new; pivot_root /t/new /t/new/old',
      /Invalid argument/,
    ],
    [
      'if the new root is a file',
      'touch /t/new/f; mount --bind /t/new/f /t/new/f; pivot_root /t/new/f /t/new/old',
      /Not a directory/,
    ],
    ['if put_old is missing', 'pivot_root /t/new /t/new/none', /No such file/],
    [
      'in a chroot whose root is no mountpoint',
      'mkdir -p /t/new/r/bin /t/new/r/n/old; cp /bin/nsbox /t/new/r/bin; mount --bind /t/new/r/n /t/new/r/n; unshare -R /t/new/r /bin/nsbox pivot_root /n /n/old',
      /Invalid argument/,
    ],
  ];
  test.each(refusals)('%s', async (_why, script, error) => {
    expect(await run(`(${script}) 2>&1`)).toMatch(error);
  });

  test('without privilege', async () => {
    // Nobody but root has any here; a program that has given up its ids is for the tests of credentials.
    const body = new Program();
    const bytes = body.build(
      `(call $number (call $minios.pivot_root ${body.text('/none')} ${body.text('/none')}))`,
    );
    expect((await machine().run(bytes)).stdout).toBe('-44\n');
  });
});

describe('attacks', () => {
  test('breaking out by mkdir; chroot; cd ../../.. fails after pivot_root and umount', async () => {
    const program = new Program();
    const bytes = program.build(`
      (drop (call $wasix.chdir ${program.text('/')}))
      (drop (call $wasi.path_create_directory (i32.const -100) ${program.text('/d')}))
      (call $number (call $minios.chroot ${program.text('/d')}))
      (drop (call $wasix.chdir ${program.text('../../../..')})) (call $number (call $minios.chroot ${program.text('.')}))
      (call $number (call $minios.access (i32.const -100) ${program.text('/t/secret')} (i32.const 0) (i32.const 0)))
      (call $number (call $minios.access (i32.const -100) ${program.text('/d')} (i32.const 0) (i32.const 0)))`);
    await machine().task.writeFile('/tmp/escape', bytes, 0o755);
    const script =
      'touch /t/secret; cp /tmp/escape /t/new/bin; cd /t/new; pivot_root . .; umount -l .; /bin/escape';
    // ENOENT of WASI is 44: the secret is not there, what it made itself is.
    expect(await run(script)).toBe('0\n0\n-44\n0\n');
    await machine().task.unlink('/tmp/escape');
  });

  test('an open directory of the old root still leads there: descriptors are to be closed', async () => {
    const script = 'touch /t/secret; exec 5</t; cd /t/new; pivot_root . .; umount -l .; ls /proc/self/fd/5/';
    expect(await run(script)).toMatch(/secret/);
  });

  test('.. at the root of a chroot, and of what is mounted there', async () => {
    await sh('mkdir -p /t/j/bin; cp /bin/toolbox /t/j/bin/ls');
    expect(await sh('unshare -R /t/j /bin/ls /.. /bin/../..')).toBe('/..:\nbin\n\n/bin/../..:\nbin\n');
    await sh('rm -r /t/j');
  });
});
