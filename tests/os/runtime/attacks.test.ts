/** What has been tried to get out of containers, by the number that each attack is known by. Images and programs are hostile. */
import { describe, expect, test } from 'vitest';
import { configFor, containersForTests, type Config } from '../support/containers.ts';

const { run, sh, bundle, leakFree } = containersForTests();

/** Runs a container on a root file system that a script has prepared. */
async function on(
  prepare: string,
  script: string,
  change: (config: Config) => void = () => undefined,
): Promise<string> {
  await sh(`mkdir -p /e/rootfs /tmp/secret; cd /e; echo outside >/tmp/secret/file; ${prepare}`);
  await bundle(configFor(script, change));
  return leakFree('cp /b/config.json /e; minirun run -b /e c').finally(() => sh('rm -rf /e'));
}
const bind = (destination: string) => (config: Config) =>
  config.mounts.push({ destination, source: '/tmp/v', options: ['bind'] });

describe('symbolic links of an image', () => {
  test('CVE-2021-30465, CVE-2024-45310: a mount whose destination leads out ends up inside', async () => {
    await sh('mkdir -p /tmp/v; echo volume >/tmp/v/file');
    for (const target of ['/tmp/secret', '../../../../../../tmp/secret', '/proc/self/root/tmp/secret']) {
      const said = await on(
        `ln -s ${target} rootfs/vol`,
        'cat /vol/file; grep -c /tmp /proc/self/mountinfo',
        bind('/vol'),
      );
      expect(said).not.toContain('outside');
      expect(await sh('cat /tmp/secret/file; ls /tmp/secret')).toBe('outside\nfile\n');
    }
  });

  test('directories and files to mount on are made inside', async () => {
    await on('ln -s /tmp/secret rootfs/vol', 'cat /vol/made/here/file', bind('/vol/made/here'));
    expect(await sh('ls /tmp/secret')).toBe('file\n');
  });

  test('CVE-2019-16884, CVE-2023-27561: /proc or /sys that is a symbolic link is refused', async () => {
    expect(await on('mkdir rootfs/fake; ln -s fake rootfs/proc', 'true')).toBe(
      'minirun: mounts[0].destination: "proc" must be mounted on an ordinary directory\nstatus 1\n',
    );
  });

  test('a volume over /proc, or below it, would take masks and limits away', async () => {
    await sh('mkdir -p /tmp/v');
    const refused = (path: string) =>
      `minirun: mounts[3].destination: "${path}" cannot be mounted because it is inside /proc\nstatus 1\n`;
    expect(await run('true', bind('/proc'))).toBe(refused('/proc'));
    expect(await run('true', bind('/proc/self'))).toMatch(/cannot be mounted because it is inside \/proc/);
    expect(await on('ln -s /proc/sys rootfs/innocent', 'true', bind('/innocent'))).toBe(refused('/proc/sys'));
  });

  test('devices, links and a working directory are made inside', async () => {
    const said = await on(
      'ln -s /tmp/secret rootfs/work; ln -s /tmp/secret rootfs/dev',
      'pwd; ls /dev',
      (config) => {
        config.mounts = config.mounts.filter(({ destination }: Config) => destination !== '/dev');
        config.process.cwd = '/work/deep';
      },
    );
    expect(said).not.toContain('file\n');
    expect(await sh('ls /tmp/secret')).toBe('file\n');
  });

  test('CVE-2025-31133: what masks a path is the host’s /dev/null, whatever the image’s is', async () => {
    const said = await on(
      'mkdir rootfs/dev; ln -s /etc/shadow rootfs/dev/null; mkdir rootfs/etc; echo hidden >rootfs/etc/shadow; echo masked >rootfs/masked',
      'cat /masked; echo $?',
      (config) => {
        config.mounts = config.mounts.filter(({ destination }: Config) => destination !== '/dev');
        config.linux.maskedPaths = ['/masked'];
      },
    );
    expect(said).toBe('0\n');
  });
});

describe('what the runtime itself lets fall', () => {
  test('CVE-2024-21626: no descriptor of the host stays open, and no working directory outside can be had', async () => {
    const cwd = (path: string) => (config: Config) => (config.process.cwd = path);
    for (let fd = 3; fd < 12; fd++) {
      const said = await run('pwd; ls ..', cwd(`/proc/self/fd/${fd}`));
      expect(said).not.toMatch(/^b$/m);
    }
    // All descriptors of the host that a process of a container may see are its standard ones; pipes are its shell's own.
    expect(
      await run('ls -l /proc/1/fd | sed 1d | grep -v " [012] -> " | sed "s/.* -> //" | grep -v "^pipe:"'),
    ).toBe('/\n');
    await bundle(configFor('while :; do sleep 0.01; done'));
    for (const fd of [4, 5, 6, 7])
      expect(
        await sh(
          `minirun run -d c; minirun exec --cwd /proc/self/fd/${fd} c sh -c 'pwd; ls .. /' 2>&1; minirun delete -f c`,
        ),
      ).not.toMatch(/^b$/m);
  });

  test('CVE-2019-5736: the runtime’s program cannot be written through /proc/PID/exe', async () => {
    const before = await sh('sha256sum /usr/libexec/minios/container-init /bin/minirun');
    await bundle(
      configFor(
        `while ! [ -e /stop ]; do for p in /proc/[0-9]*; do (echo evil >>$p/exe) 2>/dev/null && readlink $p/exe; done; done; rm /stop`,
        (config) => {
          config.mounts = config.mounts.filter(({ destination }: Config) => destination !== '/bin');
          config.mounts.push({ destination: '/bin', source: '/bin', options: ['bind', 'ro'] });
          for (const set of ['bounding', 'effective', 'permitted'])
            config.process.capabilities[set].push('CAP_SYS_PTRACE', 'CAP_DAC_OVERRIDE');
        },
      ),
    );
    const said = await sh(
      'minirun run -d c; for i in 1 2 3 4 5 6; do minirun exec c /proc/self/exe 2>/dev/null; minirun exec c true; done; minirun delete -f c',
    );
    expect(said).not.toContain('container-init');
    expect(await sh('sha256sum /usr/libexec/minios/container-init /bin/minirun')).toBe(before);
  });

  test('CVE-2016-9962: who is in the container finds nothing of the host in a process that enters it, with CAP_SYS_PTRACE too', async () => {
    const ways = ['root', 'cwd', 'cwd/..', 'fd/3', 'fd/3/..', 'fd/5', 'fd/8'].map(
      (way) => `$p/${way}/b/config.json`,
    );
    await bundle(
      configFor(
        `while ! [ -e /stop ]; do for p in /proc/[0-9]*; do for f in ${ways.join(' ')}; do [ -e $f ] && echo $f; done; done; done; rm /stop`,
        (config) => {
          for (const set of ['bounding', 'effective', 'permitted'])
            config.process.capabilities[set].push('CAP_SYS_PTRACE');
        },
      ),
    );
    expect(
      await sh(
        'minirun run -d c >/tmp/out 2>/dev/null; for i in 1 2 3 4 5 6 7 8; do minirun exec c true; done; touch /b/rootfs/stop; sleep 0.1; minirun delete -f c; cat /tmp/out; rm -f /tmp/out /b/rootfs/stop',
      ),
    ).toBe('');
  });

  test('the old root cannot be reached: not by .., mounts, nor process 1’s directories', async () => {
    const said = await run(
      'ls -d /../../b /proc/1/root/b /proc/1/cwd/b 2>/dev/null; awk \'$5 == "/" { n++ } END { print n }\' /proc/self/mountinfo; umount / 2>/dev/null; ls -d /b 2>/dev/null; :',
    );
    expect(said).toBe('1\n');
  });
});
