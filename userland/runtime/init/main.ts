// container-init: what a container's first process, and each further one, is before it is the container's own program. Started by
// the runtime only (../birth.ts), never by hand:
//
//   container-init between|first BASE     BASE: the first of its descriptors
//
// `between` enters namespaces and makes the process that the container gets; `first` is that process.

import '../../lib/base/abort';
import {
  CIOVEC_BUF,
  CIOVEC_BUF_LEN,
  CLONE_NEWNS,
  CLONE_NEWUSER,
  ESUCCESS,
  PR_SET_DUMPABLE,
  PR_SET_PDEATHSIG,
  minios_prctl,
  wasi_fd_pread,
  wasix_chdir,
} from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf, equalsText, toBytes } from '../../lib/base/bytes';
import { close } from '../../lib/base/fs';
import { exit } from '../../lib/base/io';
import { Json, jsonObject } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { enterNamespace } from '../../lib/privilege/namespaces';
import { parseDecimal } from '../../lib/text/number';
import { writeFile } from '../../lib/file/proc';
import { programArguments, setProgramName } from '../../lib/base/program';
import { runHooks } from '../hooks';
import { runtimeProblem } from '../problem';
import {
  BASE_FIFO,
  BASE_FIRST,
  BASE_GO,
  BASE_JOB,
  BASE_STATUS,
  HELPER_NAME,
  JOB_CREATE,
  SAYS_HOOKS,
  SAYS_READY,
} from '../protocol';
import { goBetween } from './between';
import { Filters } from './filters';
import { Limits } from './limits';
import { Privileges } from './privileges';
import { die, must, say, setStatus, stopReporting, tellStarter, waitFor } from './report';
import { Root } from './root';
import { applyHostSettings } from './settings';
import { takeTerminal } from './terminal';

const BLOCK: i32 = 4096;
const ROOT_PATH: Bytes = [SLASH];
const word = memory.data(4);
const vector = memory.data(8);

/** Reads the job, from its beginning: the go-between has read it from the same descriptor before. */
function readJob(fd: i32): Json {
  const text = new ByteBuffer(4096);
  const block = heap.alloc(BLOCK);
  store<usize>(vector, block, CIOVEC_BUF);
  store<i32>(vector, BLOCK, CIOVEC_BUF_LEN);
  while (wasi_fd_pread(fd, vector, 1, text.length, word) == ESUCCESS && load<i32>(word) > 0) {
    text.range(block, load<i32>(word));
  }
  heap.free(block);
  const job = parseJson(text.take());
  if (job !== null) return job;
  die(toBytes('container-init: no job'));
  return jsonObject();
}

/**
 * Enters namespaces of the list `name`, whose descriptors begin at `first`. A user namespace takes the right to enter others away,
 * and gives that to enter its own: those others come before it, and what could not be entered then, after it.
 */
function enterAll(job: Json, name: string, first: i32): void {
  const flags = job.list(name);
  const rest = new Array<i32>();
  let user = -1;
  for (let index = 0; index < flags.length; index++) {
    const flag = <u64>flags[index].asInteger;
    if (flag == CLONE_NEWUSER) user = index;
    else if (enterNamespace(first + index, flag) < 0) rest.push(index);
  }
  if (user >= 0)
    must(enterNamespace(first + user, CLONE_NEWUSER), 'linux.namespaces: cannot enter user namespace');
  for (let index = 0; index < rest.length; index++) {
    const error = enterNamespace(first + rest[index], <u64>flags[rest[index]].asInteger);
    must(error, 'linux.namespaces: cannot enter namespace');
  }
  for (let index = 0; index < flags.length; index++) close(first + index);
}

/**
 * Closes all that is not needed any more before the container has a say in anything: also the root directory that every WASI program
 * finds among its descriptors, which for this one is the host's (CVE-2024-21626).
 */
function closeOthers(base: i32, job: Json): void {
  const namespaces = job.list('between').length + job.list('first').length;
  const waits = job.is('do', JOB_CREATE);
  // Behind all others is that root directory, if it has not found a gap.
  for (let fd = base; fd <= base + BASE_FIRST + namespaces; fd++)
    if (fd != base + BASE_STATUS && !(waits && fd == base + BASE_FIFO)) close(fd);
}

/** process.oomScoreAdj, while /proc is the host's. */
function adjustOom(config: Json): void {
  const adjustment = config.get('process.oomScoreAdj');
  if (adjustment === null) return;
  must(writeFile(toBytes('/proc/self/oom_score_adj'), adjustment.text), 'process.oomScoreAdj: cannot be set');
}

/** What makes a container of the process: all that is seen from inside but who it is. */
function furnish(job: Json, base: i32): void {
  const config = job.find('config')!;
  applyHostSettings(config);
  const flags = <u64>job.integer('flags');
  if ((flags & CLONE_NEWNS) == 0) return;
  const root = new Root(job, config, base + BASE_GO);
  root.build();
  if (job.bool('hooks')) {
    say(SAYS_HOOKS);
    waitFor(base + BASE_GO);
  }
  root.callHooks();
  root.enter();
}

function first(base: i32): void {
  const job = readJob(base + BASE_JOB);
  const config = job.find('config')!;
  // For the time until start, too.
  minios_prctl(PR_SET_PDEATHSIG, <i32>job.integer('deathSignal'), 0, 0, 0);
  if (job.bool('inside')) wasix_chdir(addressOf(ROOT_PATH), 1);
  if (!job.bool('goBetween')) adjustOom(config);
  enterAll(job, 'first', base + BASE_FIRST + job.list('between').length);
  if (job.is('do', JOB_CREATE)) furnish(job, base);
  else if (config.bool('process.terminal')) takeTerminal(base + BASE_GO);
  closeOthers(base, job);
  const process = config.find('process')!;
  const filters = new Filters(config.get('linux.seccomp'));
  const privileges = new Privileges(process, filters, new Limits(process), job);
  privileges.prepare();
  say(SAYS_READY);
  close(base + BASE_STATUS);
  stopReporting();
  if (job.is('do', JOB_CREATE)) {
    waitFor(base + BASE_FIFO);
    tellStarter(base + BASE_FIFO);
    const told = job.find('state')!;
    told.setText('status', 'created');
    if (runHooks(config, 'startContainer', told) < 0) die(runtimeProblem());
  }
  privileges.become();
}

function run(args: Array<Bytes>): void {
  setProgramName(toBytes(HELPER_NAME));
  // Others in the container may not look into a process that still has more than they may have (CVE-2016-9962).
  minios_prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
  if (args.length != 3) exit(2);
  const base = <i32>parseDecimal(args[2]);
  setStatus(base + BASE_STATUS);
  if (equalsText(args[1], 'between')) {
    const job = readJob(base + BASE_JOB);
    adjustOom(job.find('config')!);
    enterAll(job, 'between', base + BASE_FIRST);
    goBetween(job, args, base);
  } else first(base);
}

run(programArguments());
exit(1);
