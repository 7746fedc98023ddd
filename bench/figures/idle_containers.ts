/** Many containers that wait: what they take of the host's memory, and how long it takes to start, list and stop them. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Figure, Measured } from '../figure.ts';
import { buildDirectory, repository } from '../files.ts';
import { needBuild } from '../process.ts';

/** Containers that are started and stopped before any count, so that what a machine makes once is there. */
const WARMUP = 10;
/** How long memory is given to settle, milliseconds. */
const SETTLE_MS = 3000;

/** Starts, lists and stops containers; prints a line for each step and waits for one after those that say `memory`. */
const SCRIPT = `
now() { date +%s%N; }
start() { i=0; while [ $i -lt $1 ]; do minios run -d base sleep infinity >/dev/null || exit 1; i=$((i+1)); done; }
end() { minios stop -t 0 $(minios ps -q) >/dev/null && minios rm $(minios ps -aq) >/dev/null || exit 1; }
minios pull -q base >/dev/null || exit 1
start ${WARMUP}; end
echo memory; read go
t0=$(now); start $1; t1=$(now); n=$(minios ps -q | wc -l); t2=$(now)
echo memory; read go
t3=$(now); end; t4=$(now)
[ $n = $1 ] && [ $(minios ps -aq | wc -l) = 0 ] || exit 1
echo times $((t1-t0)) $((t2-t1)) $((t4-t3))
`;

interface Idle {
  /** KiB of the host for one. */
  memory: number;
  /** Milliseconds for all. */
  start: number;
  list: number;
  stop: number;
}

/** Resident memory of a process, KiB; proc_pid_status(5). */
function resident(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

async function idle(count: number): Promise<Idle> {
  needBuild();
  const words = ['bin/minios.mjs', 'boot', '--quiet', '--memory', '2g', '-c', SCRIPT, 'sh', String(count)];
  const machine = spawn(process.execPath, words, {
    cwd: repository,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, MINIOS_HOME: join(buildDirectory(), 'home') },
  });
  const memory: number[] = [];
  let times: number[] = [];
  for await (const line of createInterface({ input: machine.stdout })) {
    const [word, ...numbers] = line.split(' ');
    if (word === 'times') times = numbers.map((text) => Number(text) / 1e6);
    if (word !== 'memory') continue;
    await settled();
    memory.push(resident(machine.pid!));
    machine.stdin.write('\n');
  }
  const [before, after] = memory;
  const [start, list, stop] = times;
  if (stop === undefined) throw new Error(`a machine with ${count} containers did not come to its end`);
  return { memory: (after - before) / count, start, list, stop };
}

const measured = new Map<number, Promise<Idle>>();

/** Each number of containers is measured once for all figures. */
function once(count: number): Promise<Idle> {
  let result = measured.get(count);
  if (!result) measured.set(count, (result = idle(count)));
  return result;
}

const alone = (ours: number): Measured => ({ ours, theirs: null, ratio: null, runs: 1 });
const NOTHING = 'nothing: no yardstick has this';

export const idleMemory: Figure = {
  name: 'idle-container',
  unit: 'KiB',
  title: 'resident memory of the host for each of 100 containers of `sleep`, their monitors included',
  yardstick: NOTHING,
  target: { ours: 512 },
  measure: async () => alone((await once(100)).memory),
};

/** Start, list, stop and remove so many. */
function many(count: number, target: number): Figure {
  return {
    name: `containers-${count}`,
    unit: 'ms',
    title: `starting, listing, and stopping and removing ${count} containers of \`sleep\`, in sum`,
    yardstick: NOTHING,
    target: { ours: target },
    async measure() {
      const { start, list, stop } = await once(count);
      const part = (name: string, ours: number) => ({ name, ours, theirs: null, ratio: null });
      const parts = [part('start', start), part('list', list), part('stop', stop)];
      return { ...alone(start + list + stop), parts };
    },
  };
}

export const containers100 = many(100, 1000);
export const containers1000 = many(1000, 10_000);
