// exec: one more process in a container that runs.
//
// Interface: ExecOptions, exec.

import { CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWUSER } from '../lib/base/abi';
import { Bytes, toBytes } from '../lib/base/bytes';
import { O_RDONLY, close, open, stat } from '../lib/base/fs';
import { Json, jsonObject } from '../lib/json/json';
import { NAMESPACE_KINDS, namespacePath } from '../lib/privilege/namespaces';
import { Birth } from './birth';
import { Cgroup } from './cgroup';
import { checkProcess } from './check';
import { OciContainer, findContainer } from './oci_container';
import { removeAbandoned } from './files';
import { FAILED, fail, failErrno, forgetProblem } from './problem';
import { JOB_EXEC } from './protocol';
import { STATUS_PAUSED, STATUS_STOPPED, canExec } from './status';

/** What exec() is told, and what it answers. Descriptors stay the caller's but `master`, which becomes its own. */
export class ExecOptions {
  /** The caller's descriptors that become the process's 0 to 2; with process.terminal, only until it has that. */
  input: i32 = 0;
  output: i32 = 1;
  error: i32 = 2;
  /** Answer: the other side of the process's terminal, for the caller to play; −1: it has none. */
  master: i32 = -1;
  /** So many descriptors from 3 on are the process's, too. */
  preserveFds: i32 = 0;

  /** `process`: as config.json has it. */
  constructor(
    public root: Bytes,
    public id: Bytes,
    public process: Json,
  ) {}
}

/**
 * Has the container's namespaces entered that are not the caller's: by a go-between, which nobody inside sees, if there is a pid
 * namespace among them. The process that it makes has never had the host's files. It enters the user namespace itself, last.
 */
function enterAll(birth: Birth, container: OciContainer): i32 {
  const pid = toBytes(container.pid.toString());
  const self = toBytes('self');
  const opened = new Array<i32>();
  const flags = new Array<u64>();
  for (let index = 0; index < NAMESPACE_KINDS.length; index++) {
    const kind = NAMESPACE_KINDS[index];
    const path = namespacePath(pid, kind.file);
    if (stat(path).isSame(stat(namespacePath(self, kind.file)))) continue;
    const fd = open(path, O_RDONLY);
    if (fd < 0) {
      for (let other = 0; other < opened.length; other++) close(opened[other]);
      return failErrno('cannot open ', path, fd);
    }
    opened.push(fd);
    flags.push(kind.flag);
  }
  birth.goBetween = flags.includes(CLONE_NEWPID);
  let user = -1;
  for (let index = 0; index < flags.length; index++) {
    const own = flags[index] == CLONE_NEWUSER || !birth.goBetween;
    birth.inside = birth.inside || (flags[index] == CLONE_NEWNS && !own);
    if (flags[index] == CLONE_NEWUSER) user = opened[index];
    else birth.enter(opened[index], flags[index], !own);
  }
  // Last, since it takes away the right to enter the others.
  if (user >= 0) birth.enter(user, CLONE_NEWUSER, false);
  return 0;
}

function bear(birth: Birth, options: ExecOptions, container: OciContainer): i32 {
  birth.input = options.input;
  birth.output = options.output;
  birth.error = options.error;
  birth.preserveFds = options.preserveFds;
  if (enterAll(birth, container) < 0) return FAILED;
  // The number may have become another's before its files were opened.
  if (!container.alive) return fail('cannot exec in a stopped container');
  const cgroup = new Cgroup(container.cgroup);
  birth.cgroup = cgroup.openDirectory();
  if (birth.cgroup < 0) return failErrno('cannot open ', cgroup.path, birth.cgroup);
  const job = jsonObject();
  const config = jsonObject();
  config.set('process', options.process);
  const seccomp = container.config.get('linux.seccomp');
  if (seccomp !== null) config.object('linux').set('seccomp', seccomp);
  birth.config = config;
  job.setText('do', JOB_EXEC).set('config', config);
  const started = birth.begin(job);
  close(birth.cgroup);
  if (started < 0 || birth.listen() < 0) return FAILED;
  birth.end();
  options.master = birth.master;
  return birth.pid;
}

/** Starts a process in a container: its number, a child of the caller; or FAILED. */
export function exec(options: ExecOptions): i32 {
  forgetProblem();
  const container = findContainer(options.root, options.id);
  if (container === null) return FAILED;
  const status = container.status;
  if (status == STATUS_STOPPED) return fail('cannot exec in a stopped container');
  if (status == STATUS_PAUSED) return fail('cannot exec in a paused container');
  if (!canExec(status)) return fail('cannot exec in a container in the ' + status + ' state');
  if (checkProcess(options.process) < 0) return FAILED;
  removeAbandoned(container, false);
  const birth = new Birth(container.directory);
  const pid = bear(birth, options, container);
  if (pid < 0) birth.abandon();
  return pid;
}
