/** A machine for tests of cgroups: /proc, /sys and /sys/fs/cgroup are mounted, and all controllers are on for the root's children. */
import { expect } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { MachineOptions } from '../../../host/machine/machine.ts';
import type { TestMachine } from '../../support/machine.ts';

/** Loads sleep, too: a script that waits for something runs it in one round and not in another, and the first run leaves it loaded. */
const MOUNTS = `mkdir -p /proc /sys && mount -t proc proc /proc && mount -t sysfs sysfs /sys &&
  mount -t cgroup2 cgroup2 /sys/fs/cgroup && echo '+cpu +io +memory +pids' >/sys/fs/cgroup/cgroup.subtree_control && sleep 0`;

const PRELUDE = `cd /sys/fs/cgroup 2>/dev/null; tick() { sleep 0.02; }
  put() { echo "$1" | dd of="$2" bs=4096 conv=notrunc status=none 2>&1; }
  empty() { while grep -q 'populated 1' $1/cgroup.events; do sleep 0.001; done; }
  populated() { while grep -q 'populated 0' $1/cgroup.events; do sleep 0.001; done; }
  join() { echo 0 >$1/cgroup.procs; }
  in_group() { (join $1; shift; eval "$*"); }`;

export class CgroupMachine {
  readonly machine: TestMachine;

  constructor(machine: TestMachine) {
    this.machine = machine;
  }

  static async boot(options: MachineOptions = {}): Promise<CgroupMachine> {
    const inside = new CgroupMachine(await bootForTest(options));
    const mounted = await inside.sh(MOUNTS);
    if (mounted !== '') throw new Error(`cannot mount: ${mounted}`);
    return inside;
  }

  /**
   * What a shell script says, run in /sys/fs/cgroup: its output, then its errors, and its status if that is not 0. `put TEXT FILE` writes
   * one line and says what is wrong with it; `tick` waits for 20 ms; `in_group NAME COMMAND…` runs a command in a cgroup, which
   * `join NAME` moves the shell to; `empty NAME` waits until nobody is in it,
   * `populated NAME` until somebody is.
   */
  async sh(script: string): Promise<string> {
    const args = ['sh', '-c', `${PRELUDE}; ${script}`];
    const { stdout, stderr, status } = await this.machine.run('/bin/sh', { args });
    return status === 0 ? `${stdout}${stderr}` : `${stdout}${stderr}status ${status}\n`;
  }

  /** The same, twice: the second time nothing of it may be left in the kernel. */
  async leakFree(script: string): Promise<string> {
    await this.sh(script);
    return this.machine.leakCheck(() => this.sh(script));
  }

  /** Expects a script to say that, and to leave nothing behind. */
  async says(script: string, expected: string): Promise<void> {
    expect(await this.leakFree(script)).toBe(expected);
  }

  stop(): Promise<void> {
    return this.machine.stop();
  }
}
