/** What a cgroup's cpu.max says, and what its programs get, on the real clock. */
import type { Figure, Measured, ComparedPart } from '../figure.ts';
import { runGuest } from '../machine.ts';
import { geometricMean } from '../measure.ts';

/** Percents of a processor; programs that compute; harts. */
const CASES: readonly (readonly [quota: number, programs: number, harts: number])[] = [
  [5, 1, 1],
  [10, 8, 1],
  [25, 1, 1],
  [50, 8, 1],
  [75, 1, 1],
  [25, 8, 2],
  [50, 1, 2],
  [75, 8, 2],
];

/** Measures for two seconds; prints thousandths of a percent. */
const script = (quota: number, programs: number): string => `
  cd /sys/fs/cgroup; echo +cpu > cgroup.subtree_control; mkdir q; echo "${quota * 1000} 100000" > q/cpu.max
  i=0; while [ $i -lt ${programs} ]; do
    cgexec -g cpu:q sh -c 'while :; do :; done' & all="$all $!"; i=$((i+1))
  done
  used() { awk '/^usage_usec/ { print $2 }' q/cpu.stat; }
  sleep 0.5; a=$(used); s=$(date +%s%N); sleep 2; b=$(used); e=$(date +%s%N)
  kill -9 $all; wait $all 2>/dev/null
  echo $(( (b - a) * 100000 / ((e - s) / 1000) ))`;

async function part([quota, programs, harts]: (typeof CASES)[number]): Promise<ComparedPart> {
  const printed = await runGuest(['/bin/sh', '-c', script(quota, programs)], [], { cpus: harts });
  const ours = Number(printed) / 1000;
  if (!(ours > 0)) throw new Error(`the measurement of a quota printed ${JSON.stringify(printed)}`);
  const name = `${quota} %, ${programs} program${programs > 1 ? 's' : ''}, ${harts} hart${harts > 1 ? 's' : ''}`;
  return { name, ours, theirs: quota, ratio: ours / quota };
}

export const quota: Figure = {
  name: 'quota',
  unit: '%',
  title: 'processor time that the programs of a cgroup get, by its cpu.max',
  yardstick: 'what cpu.max says',
  target: { ratio: 1.1 },
  async measure(): Promise<Measured> {
    const parts: ComparedPart[] = [];
    for (const each of CASES) parts.push(await part(each));
    return {
      ours: geometricMean(parts.map(({ ours }) => ours)),
      theirs: geometricMean(parts.map(({ theirs }) => theirs)),
      ratio: geometricMean(parts.map(({ ratio }) => ratio)),
      runs: 1,
      parts,
    };
  },
};
