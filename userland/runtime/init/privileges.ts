// The last steps of a container's process: from all privileges to those of config.json, and into its program. What can be found out
// before, is: problems are told to who creates the container.
//
// Interface: Privileges: prepare, become.

import {
  EACCES,
  EAGAIN,
  ENOMEM,
  EPERM,
  PR_CAPBSET_DROP,
  PR_CAP_AMBIENT,
  PR_CAP_AMBIENT_CLEAR_ALL,
  PR_CAP_AMBIENT_RAISE,
  PR_SET_KEEPCAPS,
  PR_SET_PDEATHSIG,
  minios_prctl,
  minios_setresgid,
  minios_setresuid,
  minios_umask,
  wasix_chdir,
} from '../../lib/base/abi';
import { homeOf, userName } from '../../lib/privilege/accounts';
import { Bytes, addressOf, concat, toBytes } from '../../lib/base/bytes';
import { CAP_COUNT, CapabilitySets, capabilityBit } from '../../lib/privilege/capabilities';
import { stat, workingDirectory } from '../../lib/base/fs';
import { setGroups } from '../../lib/privilege/identity';
import { Json } from '../../lib/json/json';

import { Command, execReason } from '../../lib/process/process';
import { valueIn } from '../../lib/base/program';
import { setNoNewPrivileges } from '../../lib/privilege/system_calls';
import { capabilitySet } from '../names';
import { JOB_CREATE } from '../protocol';
import { Filters } from './filters';
import { Limits } from './limits';
import { findProgram } from './lookup';
import { makeTarget } from './mounts';
import { die, dieAbout, dieErrno, leaveStarter, must } from './report';
import { setConsoleSize } from './terminal';

const ALL_SIGNALS: u64 = u64.MAX_VALUE;

/** The way of one process into its program: prepare() while it may still do everything, become() at the end, which does not return. */
export class Privileges {
  private program: Bytes = [];
  private variables: Array<Bytes> = [];
  /** The working directory could not be entered as root; perhaps it can as the user. */
  private entersLate: bool = false;

  /** `job`: how many descriptors from 3 on the program gets, and what it hears of its parent's end. */
  constructor(
    private process: Json,
    private filters: Filters,
    private limits: Limits,
    private job: Json,
  ) {}

  /** Everything that can fail and changes nothing of the process's identity. */
  prepare(): void {
    const process = this.process;
    if (process.bool('terminal')) setConsoleSize(process);
    this.variables = process.strings('env');
    if (valueIn(this.variables, 'HOME') === null) {
      const home = homeOf(userName(<u32>process.unsigned('user.uid')));
      this.variables.push(concat(toBytes('HOME='), home === null ? toBytes('/') : home));
    }
    this.enterDirectory();
    this.program = findProgram(process.strings('args')[0], this.variables);
  }

  private enterDirectory(): void {
    const cwd = this.process.string('cwd');
    // In a container that runs, nothing is made for a process that enters it.
    if (this.job.is('do', JOB_CREATE)) makeTarget(cwd, true);
    const errno = wasix_chdir(addressOf(cwd), cwd.length);
    this.entersLate = errno == EACCES;
    if (errno != 0 && errno != EACCES)
      dieErrno('process.cwd: chdir to cwd ("', concat(cwd, toBytes('") set in config.json failed')), errno);
    if (errno == 0) this.checkDirectory();
  }

  /** A directory that its own path does not lead to from here is outside of the container (CVE-2024-21626). */
  private checkDirectory(): void {
    const here = workingDirectory();
    if (here === null || !stat(here).isSame(stat(toBytes('.'))))
      die(toBytes('process.cwd: current working directory is outside of container mount namespace root'));
  }

  /** Becomes the user and the program. */
  become(): void {
    const process = this.process;
    const strict = process.bool('noNewPrivileges');
    this.limits.apply();
    minios_umask(<u32>process.unsigned('user.umask', 0o022));
    // Without no_new_privs it takes privilege to add a filter.
    if (!strict) this.filters.add();
    this.dropBounding();
    this.changeUser();
    this.setCapabilities();
    if (this.entersLate) {
      const cwd = process.string('cwd');
      must(-wasix_chdir(addressOf(cwd), cwd.length), 'process.cwd: cannot enter ', cwd);
      this.checkDirectory();
    }
    if (strict) {
      must(setNoNewPrivileges(), 'process.noNewPrivileges');
      this.filters.add();
    }
    this.execute();
  }

  private dropBounding(): void {
    const keep = capabilitySet(this.process, 'bounding');
    for (let number = 0; number < CAP_COUNT; number++) {
      if ((keep & capabilityBit(number)) != 0) continue;
      must(minios_prctl(PR_CAPBSET_DROP, number, 0, 0, 0), 'process.capabilities.bounding');
    }
  }

  private changeUser(): void {
    const process = this.process;
    const uid = <u32>process.unsigned('user.uid');
    const gid = <u32>process.unsigned('user.gid');
    const list = process.list('user.additionalGids');
    const groups = new Array<u32>();
    for (let index = 0; index < list.length; index++) groups.push(<u32>list[index].asUnsigned);
    must(minios_prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), 'process.user');
    const error = setGroups(groups);
    // A user namespace may forbid it to everybody (/proc/PID/setgroups): then there are none to be given up.
    if (error != -EPERM || groups.length > 0) must(error, 'process.user.additionalGids: cannot set groups');
    must(minios_setresgid(gid, gid, gid), 'process.user.gid: cannot become group ', toBytes(gid.toString()));
    must(minios_setresuid(uid, uid, uid), 'process.user.uid: cannot become user ', toBytes(uid.toString()));
    must(minios_prctl(PR_SET_KEEPCAPS, 0, 0, 0, 0), 'process.user');
  }

  private setCapabilities(): void {
    const sets = new CapabilitySets();
    sets.permitted = capabilitySet(this.process, 'permitted');
    sets.effective = capabilitySet(this.process, 'effective');
    sets.inheritable = capabilitySet(this.process, 'inheritable');
    must(minios_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), 'process.capabilities.ambient');
    must(sets.apply(), 'process.capabilities: cannot set capabilities');
    const ambient = capabilitySet(this.process, 'ambient');
    for (let number = 0; number < CAP_COUNT; number++) {
      if ((ambient & capabilityBit(number)) == 0) continue;
      must(
        minios_prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, number, 0, 0),
        'process.capabilities.ambient: cannot raise',
      );
    }
  }

  private execute(): void {
    const command = new Command(this.program, this.process.strings('args'), this.variables);
    const preserve = <i32>this.job.integer('preserve');
    for (let fd = 3; fd < 3 + preserve; fd++) command.duplicate(fd, fd);
    command.closeOthers().blocking(0).defaultSignals(ALL_SIGNALS);
    // Last: new ids clear it.
    const signal = <i32>this.job.integer('deathSignal');
    must(minios_prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0), 'cannot set the signal for the end of the parent');
    const error = command.exec();
    // A program that cannot be executed says so in the container's log, as with runc; that it may be, but nothing is left for it
    // to run with, is for its starter to see to. Linux has the memory then, or ends some other process.
    if (error != -EAGAIN && error != -ENOMEM) leaveStarter();
    const reason = execReason();
    if (reason.length > 0) dieAbout('exec ', concat(concat(this.program, toBytes(': ')), reason));
    dieErrno('exec ', this.program, error);
  }
}
