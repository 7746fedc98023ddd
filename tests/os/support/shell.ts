/** A booted machine in which shell scripts are run, each twice: the second time nothing of it may be left in the kernel. */
import { afterAll, beforeAll } from 'vitest';
import { bootForTest } from '../../support/machine.ts';
import type { TestMachine } from '../../support/machine.ts';
import { untilTasksEnd } from './scenario.ts';

export interface Shell {
  machine: () => TestMachine;
  /** What a script says: its output, or its output and errors if it does not end with status 0. */
  sh: (script: string) => Promise<string>;
  /** The same, twice, with a leak check. */
  leakFree: (script: string) => Promise<string>;
}

/** Boots a machine for the tests of a file, with /proc mounted, and stops it after them. */
export function shellForTests(): Shell {
  let machine: TestMachine;
  const sh = (script: string): Promise<string> => machine.sh(script);
  beforeAll(async () => {
    machine = await bootForTest();
    await sh('mkdir -p /proc /t /dev/mqueue && mount -t proc proc /proc');
  });
  afterAll(() => machine?.stop());
  const leakFree = async (script: string): Promise<string> => {
    const { tasks } = await machine.counters();
    await sh(script);
    await untilTasksEnd(machine, tasks);
    return machine.leakCheck(async () => {
      const said = await sh(script);
      await untilTasksEnd(machine, tasks);
      return said;
    });
  };
  return { machine: () => machine, sh, leakFree };
}

/** A script that does `body` `turns` times; `$i` says which turn it is. */
export const loop = (turns: number, body: string): string =>
  `i=0; while [ $i -lt ${turns} ]; do ${body}; i=$((i+1)); done`;

/** Shell functions for tests of mounts; what they say has no numbers that differ from run to run. */
export const MOUNT_FUNCTIONS = `
  mk() { for d; do mkdir -p /t/$d; mount -t tmpfs $d /t/$d; done; }
  # Where something is mounted below /t, and which groups are the same: "a shared:A" …
  show() { sort -k 5,5 /proc/self/mountinfo | awk '$5 ~ "^/t/" {
      line = substr($5, 4)
      for (i = 7; $i != "-"; i++) {
        split($i, tag, ":")
        if (tag[2] == "") { line = line " " $i; continue }
        if (!(tag[2] in group)) group[tag[2]] = substr("ABCDEFGH", ++groups, 1)
        line = line " " tag[1] ":" group[tag[2]]
      }
      print line
    }'; }
  end() { for d; do umount -l /t/$d 2>/dev/null; done; rm -rf /t/*; }
`;
