/** A machine for tests of the OCI runtime: everything mounted that it uses, a root file system, and bundles made from a few words. */
import { afterAll, beforeAll } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { untilTasksEnd } from './scenario.ts';

/** Loads sleep, too: a script that waits for something runs it in one round and not in another, and the first run leaves it loaded. */
const MOUNTS = `mkdir -p /proc /sys /dev/pts /b /run && mount -t proc proc /proc && mount -t sysfs sysfs /sys &&
  mkdir -p /dev/pts /dev/mqueue; mount -t devpts devpts /dev/pts -o ptmxmode=666
  ln -s pts/ptmx /dev/ptmx 2>/dev/null
  mount -t cgroup2 cgroup2 /sys/fs/cgroup && mkdir -p /b/rootfs/etc && echo root:x:0:0:root:/root:/bin/sh >/b/rootfs/etc/passwd && sleep 0`;

/** What config.json holds, which tests change at will, also to what is wrong. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Config = any;

const ALL = ['pid', 'ipc', 'uts', 'mount', 'network', 'cgroup'];
/** Of Docker's default set. */
const CAPABILITIES = [
  'CAP_CHOWN',
  'CAP_KILL',
  'CAP_SETUID',
  'CAP_SETGID',
  'CAP_MKNOD',
  'CAP_DAC_OVERRIDE',
  'CAP_SYS_CHROOT',
];

export const MOUNTED = [
  { destination: '/proc', type: 'proc', source: 'proc' },
  { destination: '/dev', type: 'tmpfs', source: 'tmpfs', options: ['nosuid', 'mode=755'] },
  { destination: '/bin', type: 'bind', source: '/bin', options: ['rbind', 'ro'] },
];

/** A config.json that runs a shell script; `change` gets to change it. */
export function configFor(script: string, change: (config: Config) => void = () => undefined): Config {
  const config = {
    ociVersion: '1.2.0',
    process: {
      user: { uid: 0, gid: 0 },
      args: ['sh', '-c', script],
      env: ['PATH=/bin', 'TERM=dumb'],
      cwd: '/',
      capabilities: {
        bounding: [...CAPABILITIES],
        effective: [...CAPABILITIES],
        permitted: [...CAPABILITIES],
      },
    },
    root: { path: 'rootfs' },
    hostname: 'box',
    mounts: structuredClone(MOUNTED) as unknown[],
    linux: { namespaces: ALL.map((type) => ({ type })) },
  };
  change(config);
  return config;
}

export interface Containers {
  machine: () => TestMachine;
  /** What a shell script says: its output and errors, and its status if that is not 0. */
  sh: (script: string) => Promise<string>;
  /** The same, twice; the second time nothing of it may be left: processes, mounts, cgroups, files, memory. */
  leakFree: (script: string) => Promise<string>;
  /** Puts a config.json into the bundle /b. */
  bundle: (config: Config) => Promise<void>;
  /** Runs a container with this script in it, leak-checked. */
  run: (script: string, change?: (config: Config) => void) => Promise<string>;
}

/** Boots it for the tests of a file, and stops it after them. */
export function containersForTests(): Containers {
  let machine: TestMachine;
  const sh = async (script: string): Promise<string> => {
    const { stdout, stderr, status } = await machine.run('/bin/sh', {
      args: ['sh', '-c', `PATH=/bin; export PATH; cd /b 2>/dev/null; ${script}`],
    });
    return status === 0 ? stdout + stderr : `${stdout}${stderr}status ${status}\n`;
  };
  beforeAll(async () => {
    machine = await bootForTest();
    const said = await sh(MOUNTS);
    if (said !== '') throw new Error(said);
  });
  afterAll(() => machine?.stop());
  const leakFree = async (script: string): Promise<string> => {
    const { tasks } = await machine.counters();
    const before = await sh(REST);
    await sh(script);
    await untilTasksEnd(machine, tasks);
    const said = await machine.leakCheck(async () => {
      const answer = await sh(script);
      await untilTasksEnd(machine, tasks);
      return answer;
    });
    const after = await sh(REST);
    return after === before ? said : `${said}left behind:\n${after}before:\n${before}`;
  };
  const bundle = (config: Config): Promise<void> =>
    machine.task.writeFile('/b/config.json', new TextEncoder().encode(JSON.stringify(config)));
  const run = async (script: string, change?: (config: Config) => void): Promise<string> => {
    await bundle(configFor(script, change));
    return leakFree('minirun run c');
  };
  return { machine: () => machine, sh, leakFree, bundle, run };
}

/** What a container may leave behind: state, cgroups, mounts. */
const REST = 'ls /run/minirun 2>/dev/null; ls -d /sys/fs/cgroup/*/ 2>/dev/null; wc -l </proc/self/mountinfo';
