// unshare [OPTION]... [PROGRAM [ARG]...]: runs a program, a shell by default, in new namespaces (unshare(1), util-linux).
//
// --mount=FILE and the like keep a namespace by a bind mount of its file. Those are made from outside: a child is forked
// first, waits until the namespaces are there, and binds /proc/PPID/ns/… in the mount namespace that was left.

import {
  CLONE_NEWNS,
  CLONE_NEWPID,
  CLONE_NEWTIME,
  CLONE_NEWUSER,
  MS_BIND,
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_PRIVATE,
  MS_REC,
  MS_SHARED,
  MS_SLAVE,
  PR_SET_PDEATHSIG,
  SIGINT,
  SIGKILL,
  SIGTERM,
  minios_chroot,
  minios_getegid,
  minios_geteuid,
  minios_prctl,
  wasix_chdir,
} from '../lib/base/abi';
import { groupNumber, userNumber } from '../lib/privilege/accounts';
import { Bytes, addressOf, concat, equalsText, lastIndexOf, sliceOf, toBytes } from '../lib/base/bytes';
import { O_WRONLY, close, open } from '../lib/base/fs';
import { ignoreSignal, defaultSignal } from '../lib/process/handlers';
import { complain, exit, readSome, stdout, writeAll } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { mountCall } from '../lib/file/mount_options';
import {
  NAMESPACE_KINDS,
  NamespaceKind,
  becomeAs,
  endAs,
  namespacePath,
  unshare as unshareCall,
  failedAt,
} from '../lib/privilege/namespaces';
import { NOT_A_NUMBER, parseSigned } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { Command, fork, getpid, pipe, wait } from '../lib/process/process';
import { environment, variable } from '../lib/base/program';
import { signalNumber } from '../lib/process/signals';

const FAILED: i32 = 1;

function describe(): Options {
  const options = new Options(
    '[OPTION]... [PROGRAM [ARG]...]',
    'Run PROGRAM, or a shell, in new namespaces.',
  );
  const kinds = NAMESPACE_KINDS;
  for (let index = 0; index < kinds.length; index++) {
    const kind = kinds[index];
    options.flag(kind.letter, '', 'new ' + kind.long + ' namespace');
    options.optional('', kind.long, 'FILE', 'the same; FILE: keep it there');
  }
  return options
    .flag('f', 'fork', 'in a process of its own')
    .optional(
      '',
      'kill-child',
      'SIGNAL',
      'send the child SIGNAL (default KILL) when unshare ends; implies -f',
    )
    .optional('', 'mount-proc', 'DIR', 'mount /proc first; implies -m')
    .value('', 'propagation', 'slave|shared|private|unchanged', 'of the mounts in a new mount namespace')
    .flag('r', 'map-root-user', 'be root in a new user namespace; implies -U')
    .flag('c', 'map-current-user', 'be oneself there; implies -U')
    .value('', 'map-user', 'USER', 'be USER there; implies -U')
    .value('', 'map-group', 'GROUP', 'with GROUP; implies -U')
    .value('', 'setgroups', 'allow|deny', 'whether groups can be changed there')
    .value('R', 'root', 'DIR', 'with DIR as root directory')
    .value('w', 'wd', 'DIR', 'in working directory DIR')
    .value('S', 'setuid', 'UID', 'as user UID')
    .value('G', 'setgid', 'GID', 'as group GID, without others')
    .value('', 'monotonic', 'SECONDS', 'what the monotonic clock is ahead in a new time namespace')
    .value('', 'boottime', 'SECONDS', 'the same for the time since boot')
    .stopAtOperand();
}

/** Says what failed, and ends. */
function give(up: string, error: i32): void {
  complain().text(up).text(': ').reason(error).end();
  exit(FAILED);
}

/** Writes a file of /proc/self. */
function writeProc(file: string, text: string): void {
  const path = toBytes('/proc/self/' + file);
  const bytes = toBytes(text);
  const fd = open(path, O_WRONLY);
  if (fd < 0) failedAt('open', path, fd);
  const error = writeAll(fd, addressOf(bytes), bytes.length);
  close(fd);
  if (error < 0) failedAt('write', path, error);
}

/** A child that binds namespaces' files to the paths that keep them, once it hears of it. */
class Keeper {
  private pid: i32 = 0;
  private writer: i32 = -1;

  constructor(
    private kinds: Array<NamespaceKind>,
    private paths: Array<Bytes>,
  ) {}

  get needed(): bool {
    return this.kinds.length > 0;
  }

  /** Before the namespaces are left. */
  start(): void {
    const parent = toBytes(getpid().toString());
    const line = pipe();
    if (line.error < 0) give('pipe failed', line.error);
    const pid = fork();
    if (pid < 0) give('fork failed', pid);
    if (pid == 0) {
      close(line.writer);
      const word = memory.data(1);
      if (readSome(line.reader, word, 1) == 1) this.bind(parent);
      exit(0);
    }
    close(line.reader);
    this.pid = pid;
    this.writer = line.writer;
  }

  private bind(parent: Bytes): void {
    for (let index = 0; index < this.kinds.length; index++) {
      const kind = this.kinds[index];
      const forChildren = kind.flag == CLONE_NEWPID || kind.flag == CLONE_NEWTIME;
      const source = namespacePath(parent, forChildren ? kind.file + '_for_children' : kind.file);
      const error = mountCall(source, this.paths[index], '', MS_BIND);
      if (error < 0) failedAt('mount', concat(source, concat(toBytes(' on '), this.paths[index])), error);
    }
  }

  /** They are there: waits until they are kept. */
  finish(): void {
    const byte = toBytes('.');
    writeAll(this.writer, addressOf(byte), 1);
    close(this.writer);
    const result = wait(this.pid);
    if (result.shellStatus != 0) exit(FAILED);
  }
}

/** What the command line asks for. */
class Plan {
  flags: u64 = 0;
  propagation: u32 = MS_PRIVATE | MS_REC;
  mapsUser: i64 = -1;
  mapsGroup: i64 = -1;
  forks: bool = false;
  /** What the child is sent when this process ends; 0: nothing. */
  killSignal: i32 = 0;
  keeper: Keeper = new Keeper([], []);

  constructor(private options: Options) {
    const kinds = new Array<NamespaceKind>();
    const paths = new Array<Bytes>();
    for (let index = 0; index < NAMESPACE_KINDS.length; index++) {
      const kind = NAMESPACE_KINDS[index];
      if (!options.has(kind.letter) && !options.has(kind.long)) continue;
      this.flags |= kind.flag;
      const path = options.valueOf(kind.long);
      if (path === null) continue;
      kinds.push(kind);
      paths.push(path);
    }
    this.keeper = new Keeper(kinds, paths);
    this.forks = options.has('f');
    if (options.has('mount-proc')) this.flags |= CLONE_NEWNS;
    this.readKillSignal();
    this.readMaps();
    this.readPropagation();
  }

  private readKillSignal(): void {
    if (!this.options.has('kill-child')) return;
    this.forks = true;
    const given = this.options.valueOf('kill-child');
    this.killSignal = given === null ? SIGKILL : signalNumber(given);
    if (given === null || this.killSignal > 0) return;
    this.options.wrong(complain().text('unknown signal: ').bytes(given));
  }

  private number(text: Bytes, value: i64): i64 {
    if (value < 0) this.options.wrong(complain().text("unknown '").bytes(text).text("'"));
    return value;
  }

  private readMaps(): void {
    const options = this.options;
    const user = options.valueOf('map-user');
    const group = options.valueOf('map-group');
    if (options.has('r')) {
      this.mapsUser = 0;
      this.mapsGroup = 0;
    }
    if (options.has('c')) {
      this.mapsUser = minios_geteuid();
      this.mapsGroup = minios_getegid();
    }
    if (user !== null) this.mapsUser = this.number(user, userNumber(user));
    if (group !== null) this.mapsGroup = this.number(group, groupNumber(group));
    if (this.mapsUser >= 0 || this.mapsGroup >= 0) this.flags |= CLONE_NEWUSER;
  }

  private readPropagation(): void {
    const given = this.options.valueOf('propagation');
    if (given === null) return;
    if (equalsText(given, 'slave')) this.propagation = MS_SLAVE | MS_REC;
    else if (equalsText(given, 'shared')) this.propagation = MS_SHARED | MS_REC;
    else if (equalsText(given, 'unchanged')) this.propagation = 0;
    else if (!equalsText(given, 'private')) {
      this.options.wrong(complain().text('unsupported propagation mode: ').bytes(given));
    }
  }

  /** Ids in the new user namespace. Without privilege groups have to be given up first: user_namespaces(7). */
  map(uid: i32, gid: i32): void {
    const groups = this.options.valueOf('setgroups');
    if (groups !== null) writeProc('setgroups', equalsText(groups, 'allow') ? 'allow' : 'deny');
    else if (this.mapsGroup >= 0) writeProc('setgroups', 'deny');
    if (this.mapsUser >= 0) writeProc('uid_map', this.mapsUser.toString() + ' ' + uid.toString() + ' 1');
    if (this.mapsGroup >= 0) writeProc('gid_map', this.mapsGroup.toString() + ' ' + gid.toString() + ' 1');
  }

  /** What the clocks of children are ahead. */
  setClocks(): void {
    this.setClock('monotonic');
    this.setClock('boottime');
  }

  private setClock(clock: string): void {
    const given = this.options.valueOf(clock);
    if (given === null) return;
    if ((this.flags & CLONE_NEWTIME) == 0) {
      this.options.wrong(
        complain().text('options --monotonic and --boottime require unsharing of a time namespace (-T)'),
      );
    }
    const seconds = parseSigned(given);
    if (seconds == NOT_A_NUMBER)
      this.options.wrong(complain().text("failed to parse offset '").bytes(given).text("'"));
    writeProc('timens_offsets', clock + ' ' + seconds.toString() + ' 0');
  }
}

function changeRoot(options: Options): void {
  const root = options.valueOf('R');
  if (root !== null) {
    const error = minios_chroot(addressOf(root), root.length);
    if (error < 0) {
      complain().text("cannot change root directory to '").bytes(root).text("': ").reason(error).end();
      exit(FAILED);
    }
    changeDirectory(toBytes('/'));
  }
  const directory = options.valueOf('w');
  if (directory !== null) changeDirectory(directory);
}

function changeDirectory(path: Bytes): void {
  const error = wasix_chdir(addressOf(path), path.length);
  if (error == 0) return;
  complain().text("cannot chdir to '").bytes(path).text("': ").reason(error).end();
  exit(FAILED);
}

function mountProc(options: Options, propagation: u32): void {
  const given = options.valueOf('mount-proc');
  const target = given !== null ? given : toBytes('/proc');
  if (!options.has('R') && propagation != (MS_PRIVATE | MS_REC)) {
    const error = mountCall(toBytes('none'), target, '', MS_PRIVATE | MS_REC);
    if (error < 0) give('cannot change propagation of /proc', error);
  }
  const error = mountCall(toBytes('proc'), target, 'proc', MS_NOSUID | MS_NOEXEC | MS_NODEV);
  if (error < 0) failedAt('mount', target, error);
}

/** The program of the operands, or the user's shell as a login shell. */
function commandFor(operands: Array<Bytes>): Command {
  if (operands.length > 0) return commandOf(operands);
  const given = variable('SHELL');
  const shell = given !== null ? given : toBytes('/bin/sh');
  const name = concat(toBytes('-'), sliceOf(shell, lastIndexOf(shell, 0x2f) + 1));
  return new Command(shell, [name], environment());
}

export function unshare(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const plan = new Plan(options);
  const uid = minios_geteuid();
  const gid = minios_getegid();
  if (plan.keeper.needed) plan.keeper.start();
  const error = unshareCall(plan.flags);
  if (error < 0) give('unshare failed', error);
  plan.setClocks();
  if (plan.forks) {
    stdout.flush();
    // What is typed to end it is for the program.
    ignoreSignal(SIGINT);
    ignoreSignal(SIGTERM);
    const pid = fork();
    if (pid < 0) give('fork failed', pid);
    if (pid > 0) {
      if (plan.keeper.needed) plan.keeper.finish();
      // Else a stop of process 1 of a pid namespace from outside would stop the process that reaps it, too.
      endAs(pid, false);
    }
    defaultSignal(SIGINT);
    defaultSignal(SIGTERM);
    if (plan.killSignal != 0) minios_prctl(PR_SET_PDEATHSIG, plan.killSignal, 0, 0, 0);
  } else if (plan.keeper.needed) {
    plan.keeper.finish();
  }
  if ((plan.flags & CLONE_NEWUSER) != 0) plan.map(uid, gid);
  if ((plan.flags & CLONE_NEWNS) != 0 && plan.propagation != 0) {
    const changed = mountCall(toBytes('none'), toBytes('/'), '', plan.propagation);
    if (changed < 0) give('cannot change root filesystem propagation', changed);
  }
  changeRoot(options);
  if (options.has('mount-proc')) mountProc(options, plan.propagation);
  becomeAs(options);
  stdout.flush();
  const command = commandFor(options.operands);
  return launchFailed(command.path, command.execInPath(variable('PATH')));
}
