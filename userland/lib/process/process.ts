// Processes: starting programs, forking, waiting for children, signals, groups and sessions, pipes.
//
// Interface: Command (spawn, exec), execReason, fork, DEFAULT_PATH, wait, waitForEnd, WaitResult, kill, pipe, getpid and its like.
//
// A Command collects what posix_spawn(3) takes apart: program, arguments, environment, steps on descriptors, attributes.

import {
  EACCES,
  EINTR,
  ENOENT,
  ENOTDIR,
  ESUCCESS,
  FD_ACTION_FD,
  FD_ACTION_FD2,
  FD_ACTION_MODE,
  FD_ACTION_OFLAGS,
  FD_ACTION_OP,
  FD_ACTION_OP_CHDIR,
  FD_ACTION_OP_CLOSE,
  FD_ACTION_OP_DUP2,
  FD_ACTION_OP_OPEN,
  FD_ACTION_OP_TCSETPGRP,
  FD_ACTION_PATH,
  FD_ACTION_PATH_LEN,
  FD_ACTION_RIGHTS,
  FD_ACTION_SIZE,
  SPAWN_ATTR_ARGV,
  SPAWN_ATTR_ARGV_COUNT,
  SPAWN_ATTR_ARGV_LEN,
  SPAWN_ATTR_CGROUP,
  SPAWN_ATTR_CLONE_FLAGS,
  SPAWN_ATTR_ENVP,
  SPAWN_ATTR_ENVP_COUNT,
  SPAWN_ATTR_ENVP_LEN,
  SPAWN_ATTR_FD_ACTIONS,
  SPAWN_ATTR_FD_ACTIONS_COUNT,
  SPAWN_ATTR_FLAGS,
  SPAWN_ATTR_PATH,
  SPAWN_ATTR_PATH_LEN,
  SPAWN_ATTR_PGROUP,
  SPAWN_ATTR_SIGDEFAULT,
  SPAWN_ATTR_SIGMASK,
  SPAWN_ATTR_SIZE,
  SPAWN_FLAG_CLOSE_OTHERS,
  SPAWN_FLAG_SETPGROUP,
  SPAWN_FLAG_SETSIGDEFAULT,
  SPAWN_FLAG_SETSIGMASK,
  minios_exec,
  minios_exec_error,
  minios_getpgid,
  minios_getpid,
  minios_getppid,
  minios_getsid,
  minios_kill,
  minios_setpgid,
  minios_setsid,
  minios_spawn,
  minios_wait4,
  wasix_fd_pipe,
  wasix_proc_fork,
} from '../base/abi';
import { addressOf, bytesAt, concat, indexOf, split, toBytes, Bytes } from '../base/bytes';

/** Where programs are looked for without a PATH. */
export const DEFAULT_PATH = '/bin:/sbin:/usr/bin';

const attributes = memory.data(80, 8);
const statusWord = memory.data(4);
const forkedPid = memory.data(4);
const reasonText = memory.data(512);

/** Strings in the form of spawn_attr: one after the other, each ended by a NUL. */
function pack(strings: Array<Bytes>): Bytes {
  let length = 0;
  for (let index = 0; index < strings.length; index++) length += strings[index].length + 1;
  const block = new StaticArray<u8>(length);
  let at = addressOf(block);
  for (let index = 0; index < strings.length; index++) {
    const text = strings[index];
    memory.copy(at, addressOf(text), text.length);
    at += text.length + 1;
  }
  return block;
}

/** One step on descriptors, kept until the structs are laid out. */
class FdAction {
  constructor(
    public op: u32,
    public fd: i32,
    public fd2: i32,
    public path: Bytes | null,
    public oflags: i32,
    public rights: u64,
    public mode: u32,
  ) {}
}

/** A program to start. Nothing happens before spawn() or exec(). */
export class Command {
  /** Further SPAWN_FLAG_… of the spawn. */
  flags: u32 = 0;
  /** CLONE_…: new namespaces. */
  cloneFlags: u64 = 0;
  /** Descriptor of the cgroup's directory that the child starts in; −1: the caller's cgroup. */
  cgroup: i32 = -1;
  private group: i32 = 0;
  private defaulted: u64 = 0;
  private mask: u64 = 0;
  private actions: Array<FdAction> = [];

  /** `strings`: argv, its first element included; `variables`: `NAME=value` each. */
  constructor(
    public path: Bytes,
    public strings: Array<Bytes>,
    public variables: Array<Bytes>,
  ) {}

  /** Makes `copy` a copy of `fd` in the child. */
  duplicate(fd: i32, copy: i32): this {
    this.actions.push(new FdAction(FD_ACTION_OP_DUP2, fd, copy, null, 0, 0, 0));
    return this;
  }

  close(fd: i32): this {
    this.actions.push(new FdAction(FD_ACTION_OP_CLOSE, fd, 0, null, 0, 0, 0));
    return this;
  }

  /** Opens a file as `fd`: RIGHTS_FD_READ, RIGHTS_FD_WRITE or both, OFLAGS_…, and permissions for a new file. */
  open(fd: i32, path: Bytes, rights: u64, oflags: i32, mode: u32): this {
    this.actions.push(new FdAction(FD_ACTION_OP_OPEN, fd, 0, path, oflags, rights, mode));
    return this;
  }

  changeDirectory(path: Bytes): this {
    this.actions.push(new FdAction(FD_ACTION_OP_CHDIR, 0, 0, path, 0, 0, 0));
    return this;
  }

  /** Gives the child's group the terminal `fd` before the child runs; to be used with inGroup(). */
  inForeground(fd: i32): this {
    this.actions.push(new FdAction(FD_ACTION_OP_TCSETPGRP, fd, 0, null, 0, 0, 0));
    return this;
  }

  /** Closes every descriptor above 2 that no step makes. */
  closeOthers(): this {
    this.flags |= SPAWN_FLAG_CLOSE_OTHERS;
    return this;
  }

  /** Puts the child in process group `group`, 0: one of its own. */
  inGroup(group: i32): this {
    this.flags |= SPAWN_FLAG_SETPGROUP;
    this.group = group;
    return this;
  }

  /** Gives these signals (bit n − 1: signal n) their default action in the child. */
  defaultSignals(signals: u64): this {
    if (signals != 0) this.flags |= SPAWN_FLAG_SETSIGDEFAULT;
    this.defaulted = signals;
    return this;
  }

  /** Gives the child the signal mask `signals`; else it has the caller's. */
  blocking(signals: u64): this {
    this.flags |= SPAWN_FLAG_SETSIGMASK;
    this.mask = signals;
    return this;
  }

  private packActions(): Bytes {
    const block = new StaticArray<u8>(this.actions.length * <i32>FD_ACTION_SIZE);
    for (let index = 0; index < this.actions.length; index++) {
      const action = this.actions[index];
      const at = addressOf(block) + <usize>index * FD_ACTION_SIZE;
      store<u32>(at + FD_ACTION_OP, action.op);
      store<i32>(at + FD_ACTION_FD, action.fd);
      store<i32>(at + FD_ACTION_FD2, action.fd2);
      store<u16>(at + FD_ACTION_OFLAGS, <u16>action.oflags);
      store<u64>(at + FD_ACTION_RIGHTS, action.rights);
      store<u32>(at + FD_ACTION_MODE, action.mode);
      const path = action.path;
      if (path === null) continue;
      store<usize>(at + FD_ACTION_PATH, addressOf(path));
      store<i32>(at + FD_ACTION_PATH_LEN, path.length);
    }
    return block;
  }

  private start(replace: bool): i32 {
    const path = this.path;
    const argv = pack(this.strings);
    const envp = pack(this.variables);
    const actions = this.packActions();
    memory.fill(attributes, 0, SPAWN_ATTR_SIZE);
    store<usize>(attributes + SPAWN_ATTR_PATH, addressOf(path));
    store<i32>(attributes + SPAWN_ATTR_PATH_LEN, path.length);
    store<usize>(attributes + SPAWN_ATTR_ARGV, addressOf(argv));
    store<i32>(attributes + SPAWN_ATTR_ARGV_LEN, argv.length);
    store<i32>(attributes + SPAWN_ATTR_ARGV_COUNT, this.strings.length);
    store<usize>(attributes + SPAWN_ATTR_ENVP, addressOf(envp));
    store<i32>(attributes + SPAWN_ATTR_ENVP_LEN, envp.length);
    store<i32>(attributes + SPAWN_ATTR_ENVP_COUNT, this.variables.length);
    store<usize>(attributes + SPAWN_ATTR_FD_ACTIONS, addressOf(actions));
    store<i32>(attributes + SPAWN_ATTR_FD_ACTIONS_COUNT, this.actions.length);
    store<u32>(attributes + SPAWN_ATTR_FLAGS, this.flags);
    store<i32>(attributes + SPAWN_ATTR_PGROUP, this.group);
    store<u64>(attributes + SPAWN_ATTR_CLONE_FLAGS, this.cloneFlags);
    store<u64>(attributes + SPAWN_ATTR_SIGMASK, this.mask);
    store<u64>(attributes + SPAWN_ATTR_SIGDEFAULT, this.defaulted);
    store<i32>(attributes + SPAWN_ATTR_CGROUP, this.cgroup);
    return replace ? minios_exec(attributes) : minios_spawn(attributes);
  }

  /** Starts it in a new process: the pid, or −errno as execve(2) has it. */
  spawn(): i32 {
    return this.start(false);
  }

  /** spawn(), with a name without a slash looked up in the directories of `path`; null: DEFAULT_PATH (execvp(3)). */
  spawnInPath(path: Bytes | null): i32 {
    return this.startInPath(path, false);
  }

  /** exec(), with the same look-up. */
  execInPath(path: Bytes | null): i32 {
    return this.startInPath(path, true);
  }

  private startInPath(path: Bytes | null, replace: bool): i32 {
    const name = this.path;
    if (indexOf(name, 0x2f) >= 0) return this.start(replace);
    const directories = split(path !== null ? path : toBytes(DEFAULT_PATH), 0x3a);
    let failure = -ENOENT;
    for (let index = 0; index < directories.length; index++) {
      const directory = directories[index];
      this.path = concat(directory.length > 0 ? directory : toBytes('.'), concat(toBytes('/'), name));
      const result = this.start(replace);
      if (result > 0) return result;
      if (result == -EACCES) failure = result;
      else if (result != -ENOENT && result != -ENOTDIR) return result;
    }
    return failure;
  }

  /** Replaces this program: comes back only to fail, with −errno. Buffered output must have been written. */
  exec(): i32 {
    return this.start(true);
  }
}

/** Why the last spawn or exec failed, in the kernel's words; empty if it says no more than the errno. */
export function execReason(): Bytes {
  const length = minios_exec_error(reasonText, 512);
  return bytesAt(reasonText, max(0, min(length, 512)));
}

/**
 * Makes a second process that goes on from here, as fork(2): 0 in the child, its pid in the parent, or −errno. Only in
 * programs whose entry in manifest.json says `"asyncify": true`, else −ENOSYS; not from a signal handler. The cost is that of
 * copying the program's memory: to start a program, Command.spawn is cheaper. Buffered output is copied, too: flush before.
 */
export function fork(): i32 {
  const errno = wasix_proc_fork(1, forkedPid);
  return errno == ESUCCESS ? load<i32>(forkedPid) : -errno;
}

/** What wait() found. */
export class WaitResult {
  constructor(
    /** The child, 0 with WNOHANG when none changed, or −errno. */
    public pid: i32,
    /** The word that wait(2) writes. */
    public status: i32,
  ) {}

  /** It ended by exit: its status, else −1. */
  get exitStatus(): i32 {
    return this.pid > 0 && (this.status & 0x7f) == 0 ? (this.status >> 8) & 0xff : -1;
  }

  /** The signal that ended it, else 0. */
  get signal(): i32 {
    const signal = this.status & 0x7f;
    return signal == 0x7f ? 0 : signal;
  }

  /** The signal that stopped it, else 0. */
  get stopSignal(): i32 {
    return (this.status & 0xff) == 0x7f ? (this.status >> 8) & 0xff : 0;
  }

  /** Whether it has ended. */
  get ended(): bool {
    return this.pid > 0 && (this.exitStatus >= 0 || this.signal != 0);
  }

  /** The exit status as shells show it: 128 + the signal's number for a child that a signal ended, 127 for one that is none. */
  get shellStatus(): i32 {
    if (!this.ended) return 127;
    return this.signal != 0 ? 128 + this.signal : this.exitStatus;
  }
}

/** Waits for a child as wait4(2): `pid` −1 any; `options` WNOHANG, WUNTRACED, WCONTINUED. */
export function wait(pid: i32, options: i32 = 0): WaitResult {
  store<i32>(statusWord, 0);
  const found = minios_wait4(pid, statusWord, options, 0);
  return new WaitResult(found, load<i32>(statusWord));
}

/** Waits until a child has ended, however many signals come; a pid < 0 in the answer: −errno. */
export function waitForEnd(pid: i32): WaitResult {
  while (true) {
    const result = wait(pid);
    if (result.ended || (result.pid < 0 && result.pid != -EINTR)) return result;
  }
}

/** Sends a signal as kill(2): 0 or −errno. */
export function kill(pid: i32, signal: i32): i32 {
  return minios_kill(pid, signal);
}

/** The caller's number. */
export function getpid(): i32 {
  return minios_getpid();
}

/** Its parent's; 0 if it has none. */
export function getppid(): i32 {
  return minios_getppid();
}

/** The caller's process group. */
export function getpgrp(): i32 {
  return minios_getpgid(0);
}

/** Moves `pid`, 0: the caller, to process group `group`, 0: its own, as setpgid(2): 0 or −errno. */
export function setpgid(pid: i32, group: i32): i32 {
  return minios_setpgid(pid, group);
}

/** The session of `pid`, 0: the caller's, or −ESRCH. */
export function getsid(pid: i32): i32 {
  return minios_getsid(pid);
}

/** Starts a session, as setsid(2): its number, or −EPERM if the caller leads a process group. */
export function setsid(): i32 {
  return minios_setsid();
}

/** The two ends of a pipe. */
export class Pipe {
  /** 0, or −errno when there is no pipe. */
  error: i32 = 0;
  reader: i32 = -1;
  writer: i32 = -1;
}

/** Makes a pipe (pipe(2)). */
export function pipe(): Pipe {
  const made = new Pipe();
  const ends = attributes;
  const errno = wasix_fd_pipe(ends, ends + 4);
  if (errno != ESUCCESS) {
    made.error = -errno;
    return made;
  }
  made.reader = load<i32>(ends);
  made.writer = load<i32>(ends, 4);
  return made;
}
