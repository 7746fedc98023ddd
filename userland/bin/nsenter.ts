// nsenter [OPTION]... [PROGRAM [ARG]...]: runs a program, a shell by default, in namespaces of others (nsenter(1), util-linux).
//
// All files are opened before the first namespace is entered: afterwards they might be out of reach.

import { CLONE_NEWPID, CLONE_NEWUSER, minios_chroot, minios_fchdir, wasix_chdir } from '../lib/base/abi';
import { Bytes, addressOf, concat, lastIndexOf, sliceOf, split, toBytes } from '../lib/base/bytes';
import { O_DIRECTORY, O_RDONLY, O_WRONLY, close, open, stat } from '../lib/base/fs';
import { complain, exit, stdout, writeAll } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import {
  NAMESPACE_KINDS,
  NamespaceKind,
  becomeAs,
  becomeRoot,
  continueInChild,
  enterNamespace,
  namespacePath,
  failedAt,
} from '../lib/privilege/namespaces';
import { Options } from '../lib/command/options';
import { readFile } from '../lib/file/proc';
import { Command, getpid } from '../lib/process/process';
import { environment, valueIn, variable } from '../lib/base/program';

const FAILED: i32 = 1;

function describe(): Options {
  const options = new Options(
    '[OPTION]... [PROGRAM [ARG]...]',
    'Run PROGRAM, or a shell, in namespaces of others.',
  )
    .flag('a', 'all', 'all namespaces of the process')
    .value('t', 'target', 'PID', 'the process whose namespaces are meant');
  for (let index = 0; index < NAMESPACE_KINDS.length; index++) {
    const kind = NAMESPACE_KINDS[index];
    options.optional(kind.letter, kind.long, 'FILE', 'the ' + kind.long + ' namespace, or that of FILE');
  }
  return options
    .optional('r', 'root', 'DIR', "with DIR, or the process's, as root directory")
    .optional('w', 'wd', 'DIR', "in working directory DIR, or the process's")
    .value('W', 'wdns', 'DIR', 'in working directory DIR, as the namespaces have it')
    .value('S', 'setuid', 'UID', 'as user UID')
    .value('G', 'setgid', 'GID', 'as group GID, without others')
    .flag('', 'preserve-credentials', 'as who one is, even in a user namespace')
    .flag('e', 'env', "with the process's environment")
    .flag('F', 'no-fork', 'never in a process of its own')
    .flag('c', 'join-cgroup', "in the process's cgroup")
    .stopAtOperand();
}

/** What is opened first, and used when all is there. */
class Entries {
  private kinds: Array<NamespaceKind> = [];
  private files: Array<i32> = [];
  private paths: Array<Bytes> = [];
  private root: i32 = -1;
  private directory: i32 = -1;
  entersPid: bool = false;
  entersUser: bool = false;

  constructor(
    private options: Options,
    private target: Bytes | null,
  ) {
    for (let index = 0; index < NAMESPACE_KINDS.length; index++) this.addKind(NAMESPACE_KINDS[index]);
    this.root = this.openDirectory('r', 'root');
    this.directory = this.openDirectory('w', 'cwd');
  }

  /** A path in the directory of the target process. */
  private ofTarget(what: string): Bytes {
    const target = this.target;
    if (target === null)
      this.options.wrong(complain().text('neither filename nor target pid supplied for ').text(what));
    return concat(concat(toBytes('/proc/'), target!), toBytes('/' + what));
  }

  private addKind(kind: NamespaceKind): void {
    const given = this.options.has(kind.letter);
    if (!given && !this.options.has('a')) return;
    const named = given ? this.options.valueOf(kind.letter) : null;
    const path = named !== null ? named : this.ofTarget('ns/' + kind.file);
    // One's own user namespace cannot be entered again; --all leaves out what is the same.
    if (!given && this.isOwn(path, kind)) return;
    const fd = open(path, O_RDONLY);
    if (fd < 0) {
      complain().text('cannot open ').bytes(path).text(': ').reason(fd).end();
      exit(FAILED);
    }
    this.kinds.push(kind);
    this.files.push(fd);
    this.paths.push(path);
    if (kind.flag == CLONE_NEWPID) this.entersPid = true;
    if (kind.flag == CLONE_NEWUSER) this.entersUser = true;
  }

  private isOwn(path: Bytes, kind: NamespaceKind): bool {
    const theirs = stat(path);
    const mine = stat(namespacePath(toBytes('self'), kind.file));
    return theirs.ino == mine.ino && theirs.dev == mine.dev;
  }

  private openDirectory(letter: string, link: string): i32 {
    if (!this.options.has(letter)) return -1;
    const named = this.options.valueOf(letter);
    const path = named !== null ? named : this.ofTarget(link);
    const fd = open(path, O_RDONLY | O_DIRECTORY);
    if (fd < 0) {
      complain().text('cannot open ').bytes(path).text(': ').reason(fd).end();
      exit(FAILED);
    }
    return fd;
  }

  enter(): void {
    for (let index = 0; index < this.kinds.length; index++) {
      const error = enterNamespace(this.files[index], this.kinds[index].flag);
      if (error < 0) {
        const name = 'ns/' + this.kinds[index].file;
        complain().text("reassociate to namespace '").text(name).text("' failed: ").reason(error).end();
        exit(FAILED);
      }
      close(this.files[index]);
    }
  }

  /** Root and working directory, and what is left open of them. */
  move(): void {
    const dot = toBytes('.');
    if (this.root >= 0) {
      let error = minios_fchdir(this.root);
      if (error == 0) error = minios_chroot(addressOf(dot), 1);
      if (error < 0) failedAt('chroot', dot, error);
      // Without -w the working directory is the new root.
      if (this.directory < 0) this.directory = this.root;
    }
    if (this.directory >= 0) {
      const error = minios_fchdir(this.directory);
      if (error < 0) failedAt('chdir', dot, error);
    }
    const inside = this.options.valueOf('W');
    if (inside === null) return;
    const error = wasix_chdir(addressOf(inside), inside.length);
    if (error != 0) failedAt('chdir', inside, error);
  }
}

/** Puts this process into the cgroup of the target. */
function joinCgroup(target: Bytes): void {
  const text = readFile(concat(concat(toBytes('/proc/'), target), toBytes('/cgroup')));
  if (text === null) return;
  const lines = split(text, 0x0a);
  for (let index = 0; index < lines.length; index++) {
    const fields = split(lines[index], 0x3a);
    if (fields.length < 3 || fields[1].length != 0) continue;
    const path = concat(concat(toBytes('/sys/fs/cgroup'), fields[2]), toBytes('/cgroup.procs'));
    const fd = open(path, O_WRONLY);
    if (fd < 0) failedAt('open', path, fd);
    const pid = toBytes(getpid().toString());
    const error = writeAll(fd, addressOf(pid), pid.length);
    if (error < 0) failedAt('write', path, error);
    close(fd);
  }
}

function environmentOf(target: Bytes): Array<Bytes> {
  const path = concat(concat(toBytes('/proc/'), target), toBytes('/environ'));
  const text = readFile(path);
  if (text === null) {
    complain().text('cannot open ').bytes(path).end();
    exit(FAILED);
  }
  const variables = split(text!, 0);
  if (variables.length > 0 && variables[variables.length - 1].length == 0) variables.pop();
  return variables;
}

function commandFor(operands: Array<Bytes>, variables: Array<Bytes> | null): Command {
  const used = variables !== null ? variables : environment();
  if (operands.length > 0) {
    return variables === null ? commandOf(operands) : new Command(operands[0], operands, used);
  }
  const given = valueIn(used, 'SHELL');
  const shell = given !== null ? given : toBytes('/bin/sh');
  const name = concat(toBytes('-'), sliceOf(shell, lastIndexOf(shell, 0x2f) + 1));
  return new Command(shell, [name], used);
}

export function nsenter(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  const target = options.valueOf('t');
  if (options.has('a') && target === null) {
    options.wrong(complain().text('no target PID specified for --all'));
  }
  const entries = new Entries(options, target);
  let variables: Array<Bytes> | null = null;
  if (options.has('e') && target !== null) variables = environmentOf(target);
  if (options.has('c') && target !== null) joinCgroup(target);
  entries.enter();
  if (entries.entersPid && !options.has('F')) continueInChild();
  entries.move();
  // In a user namespace one is its root unless the command line says otherwise.
  if (entries.entersUser && !options.has('preserve-credentials')) becomeRoot(options);
  else becomeAs(options);
  stdout.flush();
  const command = commandFor(options.operands, variables);
  return launchFailed(command.path, command.execInPath(variable('PATH')));
}
