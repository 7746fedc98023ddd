/**
 * A machine in which `minios` makes containers of a directory (--rootfs), for tests of the CLI and the monitor: all file systems
 * mounted as init mounts them, and a root file system of our tools in /r.
 */
import { afterAll, beforeAll } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { untilTasksEnd } from '../../os/support/scenario.ts';

/** Mounts what init mounts, and makes the root file system. */
export const PREPARE = `mkdir -p /proc /sys /dev/pts /run /tmp && mount -t proc proc /proc && mount -t sysfs sysfs /sys &&
  mount -t devpts devpts /dev/pts -o ptmxmode=666; ln -s pts/ptmx /dev/ptmx 2>/dev/null
  mount -t cgroup2 cgroup2 /sys/fs/cgroup -o nsdelegate && mkdir -p /r/bin /r/etc /r/tmp &&
  echo root:x:0:0:root:/root:/bin/sh >/r/etc/passwd && echo user:x:1000:1000:user:/home/user:/bin/sh >>/r/etc/passwd &&
  echo root:x:0: >/r/etc/group && echo team:x:500:user >>/r/etc/group && cp -a /bin/. /r/bin/`;

/** What containers may leave behind: their state, volumes, cgroups, mounts. */
const REST = `cd /; ls /run/minios/containers /run/minios/names /run/minios/runtime /run/minios/listeners 2>/dev/null
  ls /var/lib/minios/volumes 2>/dev/null; ls -d /sys/fs/cgroup/minios/*/ 2>/dev/null; wc -l </proc/self/mountinfo`;

export interface Minios {
  machine: () => TestMachine;
  /** What a shell script says: its output, then its errors, then its status if that is not 0. */
  sh: (script: string) => Promise<string>;
  /** The same, twice; the second time nothing of it may be left: processes, mounts, cgroups, files, memory. */
  leakFree: (script: string) => Promise<string>;
}

/** Boots the machine for the tests of a file, and stops it after them. */
export function miniosForTests(): Minios {
  let machine: TestMachine;
  const sh = async (script: string): Promise<string> => {
    const { stdout, stderr, status } = await machine.run('/bin/sh', { args: ['sh', '-c', script] });
    return `${stdout}${stderr}${status === 0 ? '' : `status ${status}\n`}`;
  };
  beforeAll(async () => {
    machine = await bootForTest();
    const said = await sh(PREPARE);
    if (said !== '') throw new Error(said);
  });
  afterAll(() => machine?.stop());
  const leakFree = async (script: string): Promise<string> => {
    const { tasks } = await machine.counters();
    await sh(script);
    await untilTasksEnd(machine, tasks);
    // What is kept on purpose: the events of the past.
    await sh('rm -f /run/minios/events*');
    const before = await sh(REST);
    const said = await machine.leakCheck(async () => {
      const answer = await sh(script);
      await untilTasksEnd(machine, tasks);
      await sh('rm -f /run/minios/events*');
      return answer;
    });
    const after = await sh(REST);
    return after === before ? said : `${said}left behind:\n${after}before:\n${before}`;
  };
  return { machine: () => machine, sh, leakFree };
}
