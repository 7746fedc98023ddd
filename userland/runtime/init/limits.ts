// process.rlimits, process.scheduler: checked first, set when nothing else is to be done with them in force.
//
// Interface: Limits.

import {
  PRIO_PROCESS,
  SCHED_BATCH,
  SCHED_FIFO,
  SCHED_IDLE,
  SCHED_OTHER,
  SCHED_RR,
  minios_sched_setscheduler,
  minios_setpriority,
} from '../../lib/base/abi';
import { equalsText, toBytes } from '../../lib/base/bytes';
import { Json } from '../../lib/json/json';
import { Limit, setLimit } from '../../lib/process/limits';
import { dieAbout, must } from './report';

/** By number. */
const NAMES: StaticArray<string> = [
  'RLIMIT_CPU',
  'RLIMIT_FSIZE',
  'RLIMIT_DATA',
  'RLIMIT_STACK',
  'RLIMIT_CORE',
  'RLIMIT_RSS',
  'RLIMIT_NPROC',
  'RLIMIT_NOFILE',
  'RLIMIT_MEMLOCK',
  'RLIMIT_AS',
  'RLIMIT_LOCKS',
  'RLIMIT_SIGPENDING',
  'RLIMIT_MSGQUEUE',
  'RLIMIT_NICE',
  'RLIMIT_RTPRIO',
  'RLIMIT_RTTIME',
];

const POLICY_NAMES: StaticArray<string> = [
  'SCHED_OTHER',
  'SCHED_FIFO',
  'SCHED_RR',
  'SCHED_BATCH',
  'SCHED_IDLE',
];
const POLICIES: StaticArray<i32> = [SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_IDLE];

/** The limits and the scheduling policy of a process. The constructor dies with what is wrong about them. */
export class Limits {
  private numbers: Array<i32> = [];
  private values: Array<Limit> = [];
  private policy: i32 = -1;

  constructor(private process: Json) {
    const list = process.list('rlimits');
    for (let index = 0; index < list.length; index++)
      this.read(list[index], 'process.rlimits[' + index.toString() + ']');
    this.readPolicy();
  }

  private read(limit: Json, name: string): void {
    const type = limit.string('type');
    let number = -1;
    for (let index = 0; index < NAMES.length; index++) if (equalsText(type, NAMES[index])) number = index;
    if (number < 0) dieAbout(name + '.type: unknown: "', type, '"');
    if (this.numbers.includes(number)) dieAbout(name + '.type: "', type, '" is there twice');
    const soft = limit.unsigned('soft');
    const hard = limit.unsigned('hard');
    if (soft > hard) dieAbout(name + ': the soft limit is above the hard one', []);
    this.numbers.push(number);
    this.values.push(new Limit(soft, hard));
  }

  private readPolicy(): void {
    const scheduler = this.process.get('scheduler');
    if (scheduler === null) return;
    const name = scheduler.string('policy');
    for (let index = 0; index < POLICIES.length; index++)
      if (equalsText(name, POLICY_NAMES[index])) this.policy = POLICIES[index];
    if (this.policy < 0) dieAbout('process.scheduler.policy: not supported: "', name, '"');
    if (scheduler.list('flags').length > 0) dieAbout('process.scheduler.flags: not supported', []);
  }

  apply(): void {
    for (let index = 0; index < this.numbers.length; index++) {
      const name = toBytes(NAMES[this.numbers[index]]);
      must(setLimit(0, this.numbers[index], this.values[index]), 'process.rlimits: cannot set ', name);
    }
    if (this.policy < 0) return;
    const priority = <i32>this.process.integer('scheduler.priority');
    must(minios_sched_setscheduler(0, this.policy, priority), 'process.scheduler: cannot set the policy');
    const nice = <i32>this.process.integer('scheduler.nice');
    if (nice != 0) must(minios_setpriority(PRIO_PROCESS, 0, nice), 'process.scheduler.nice: cannot be set');
  }
}
