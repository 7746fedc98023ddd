// How the first process of a container, or one more of it, comes to be: the parent's side. The child's is in init/.
//
//   caller                      go-between, where one is needed         first process
//     │ spawn ──────────────────────▶ enters pid, net, ... namespaces
//     │ ◀── u ──────────────────────── is in a new user namespace, if there is to be one
//     │ maps of ids, g ──────────────▶ is its root
//     │                                spawn, CLONE_PARENT ──────────────▶ sets itself up
//     │ ◀── p PID ──────────────────── ends
//     │ ◀── t FD ─────────────────────────────────────────────────────── a terminal, please (console.ts)
//     │ number of its slave ──────────────────────────────────────────▶
//     │ ◀── h ──────────────────────────────────────────────────────────── hooks, please
//     │ hooks, g ────────────────────────────────────────────────────────▶ pivot_root, ...
//     │ ◀── r (ready), or e MESSAGE ──────────────────────────────────────
//
// The child gets its task, the job, as JSON in a file without a name. The program that it runs is reached by a read-only mount that
// nobody can name any more: who follows /proc/PID/exe from inside of the container cannot write to it (CVE-2019-5736).
//
// Interface: Birth, READY, WANTS_HOOKS.

import {
  MNT_DETACH,
  MS_BIND,
  MS_NODEV,
  MS_NOSUID,
  MS_RDONLY,
  MS_REMOUNT,
  SIGKILL,
  SIGPIPE,
  SPAWN_FLAG_SETSID,
} from '../lib/base/abi';
import { Bytes, addressOf, concat, sliceOf, startsWithText, toBytes } from '../lib/base/bytes';
import {
  O_CREAT,
  O_DIRECTORY,
  O_RDONLY,
  O_RDWR,
  O_TRUNC,
  O_WRONLY,
  close,
  makeDirectory,
  open,
  removeDirectory,
  unlink,
} from '../lib/base/fs';
import { CAUGHT, defaultSignal, disposition, ignoreSignal } from '../lib/process/handlers';
import { Reader, writeAll } from '../lib/base/io';
import { Json, jsonArray, jsonInteger, jsonObject } from '../lib/json/json';
import { jsonWritten } from '../lib/json/writer';
import { mountWith, unmount } from '../lib/file/mount_options';
import { parseDecimal } from '../lib/text/number';
import { Command, execReason, kill, pipe, waitForEnd } from '../lib/process/process';
import { environment } from '../lib/base/program';
import { makeTerminal } from './console';
import { INIT, JOB, PROGRAMS, passingFile } from './files';
import { mapIds } from './ids';
import {
  BASE_FIRST,
  BASE_FIFO,
  BASE_GO,
  BASE_JOB,
  BASE_STATUS,
  GO,
  HELPER,
  HELPER_DIRECTORY,
  HELPER_NAME,
  SAYS_HOOKS,
  SAYS_PID,
  SAYS_PROBLEM,
  SAYS_READY,
  SAYS_TERMINAL,
  SAYS_USER_NAMESPACE,
} from './protocol';
import { FAILED, fail, failErrno, failLine } from './problem';

/** Signals that a program may have been told to ignore: all. */
const ALL_SIGNALS: u64 = u64.MAX_VALUE;

/** What listen() answers: the process is there and waits, or executes its program; */
export const READY: i32 = 0;
/** it waits for hooks. */
export const WANTS_HOOKS: i32 = 1;

/** A descriptor of the caller's that becomes one of the child's. */
class Handed {
  constructor(
    public from: i32,
    public to: i32,
  ) {}
}

/** Whether a line of the child's, if there is one, is this message. */
function says(line: Bytes | null, message: string): bool {
  return line !== null && startsWithText(line, message);
}

/** Mounts a file or directory of the host at `place`, read-only: 0 or −errno. */
function seal(path: Bytes, place: Bytes): i32 {
  const error = mountWith(path, place, [], MS_BIND, []);
  if (error < 0) return error;
  const result = mountWith([], place, [], MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, []);
  if (result < 0) unmount(place, MNT_DETACH);
  return result;
}

/**
 * One attempt to bring a process into a container: its fields say how, it is carried out once, and end() or abandon() gives its
 * descriptors back; `master` is the caller's after a success.
 */
export class Birth {
  /** The child, once it is known. */
  pid: i32 = 0;
  /** CLONE_NEW…: namespaces that the first process gets new. */
  fresh: u64 = 0;
  /** Descriptor of the cgroup's directory, −1: the caller's own cgroup. */
  cgroup: i32 = -1;
  /** The other side of the process's terminal; −1: it asked for none. */
  master: i32 = -1;
  /** Descriptors of exec.fifo; −1: none. */
  fifo: i32 = -1;
  input: i32 = 0;
  output: i32 = 1;
  error: i32 = 2;
  preserveFds: i32 = 0;
  /** Whether a go-between is needed. */
  goBetween: bool = false;
  /** The go-between enters mounts: from there it has the program by a descriptor only. */
  inside: bool = false;
  private program: i32 = -1;
  /** config.json, or what there is of it for one more process: maps for a new user namespace, the process's user. */
  config: Json = jsonObject();
  /** Descriptors of namespaces to enter and their kinds, by the go-between and by the first process. */
  private between: Array<i32> = [];
  private first: Array<i32> = [];
  private betweenFlags: Json = jsonArray();
  private firstFlags: Json = jsonArray();
  private status: i32 = -1;
  private go: i32 = -1;
  private reader: Reader | null = null;
  /** A line of the child's that came before its number did. */
  private early: Bytes | null = null;

  /** `directory`: the container's, for files that are there for a moment. */
  constructor(private directory: Bytes) {}

  /** Has a namespace entered. The descriptor is closed with the others. */
  enter(fd: i32, flag: u64, byGoBetween: bool): void {
    if (byGoBetween) {
      this.between.push(fd);
      this.betweenFlags.push(jsonInteger(<i64>flag));
    } else {
      this.first.push(fd);
      this.firstFlags.push(jsonInteger(<i64>flag));
    }
  }

  private get base(): i32 {
    return 3 + this.preserveFds;
  }

  /** Starts the child with `job`: 0, or FAILED, and then there is none. */
  begin(job: Json): i32 {
    job.set('between', this.betweenFlags).set('first', this.firstFlags);
    job.setInteger('flags', <i64>this.fresh);
    job.setInteger('preserve', this.preserveFds).setBool('inside', this.inside);
    job.setBool('goBetween', this.goBetween);
    const file = this.jobFile(job);
    if (file < 0) return failErrno('cannot write to ', this.directory, file);
    const up = pipe();
    const down = pipe();
    let pid = up.error < 0 ? up.error : down.error;
    if (pid == 0) pid = this.spawn(file, up.writer, down.reader);
    close(file);
    if (up.error == 0) close(up.writer);
    if (down.error == 0) close(down.reader);
    this.status = up.reader;
    this.go = down.writer;
    this.closeNamespaces();
    if (pid < 0) {
      const reason = execReason();
      if (reason.length > 0) return failLine(concat(toBytes('cannot start a process: '), reason));
      return failErrno('cannot start ', toBytes(HELPER), pid);
    }
    this.reader = new Reader(this.status, 512);
    return this.goBetween ? this.takeFromGoBetween(pid) : this.take(pid);
  }

  private take(pid: i32): i32 {
    this.pid = pid;
    return 0;
  }

  /** The go-between tells the number of the child, and ends. */
  private takeFromGoBetween(pid: i32): i32 {
    let line = this.line();
    if (says(line, SAYS_USER_NAMESPACE)) {
      if (mapIds(this.config, pid) < 0) {
        kill(pid, SIGKILL);
        line = null;
      } else {
        this.letGo();
        line = this.line();
      }
    }
    waitForEnd(pid);
    // Its child may run on another hart, and be quicker to say its first line; it says no more before it is answered.
    const early: Bytes | null = says(line, SAYS_PID) ? null : line;
    if (early !== null) line = this.line();
    if (!says(line, SAYS_PID)) return this.failedAs(early);
    this.early = early;
    return this.take(<i32>parseDecimal(line!, 1));
  }

  private closeNamespaces(): void {
    for (let index = 0; index < this.between.length; index++) close(this.between[index]);
    for (let index = 0; index < this.first.length; index++) close(this.first[index]);
    this.between = [];
    this.first = [];
  }

  private jobFile(job: Json): i32 {
    const path = passingFile(this.directory, JOB);
    const fd = open(path, O_RDWR | O_CREAT | O_TRUNC);
    if (fd < 0) return fd;
    const text = jsonWritten(job);
    const error = writeAll(fd, text.address, text.length);
    unlink(path);
    if (error == 0) return fd;
    close(fd);
    return error;
  }

  private handed(file: i32, status: i32, go: i32): Array<Handed> {
    const base = this.base;
    const all = [new Handed(this.input, 0), new Handed(this.output, 1), new Handed(this.error, 2)];
    for (let fd = 3; fd < base; fd++) all.push(new Handed(fd, fd));
    all.push(new Handed(file, base + BASE_JOB));
    all.push(new Handed(status, base + BASE_STATUS));
    all.push(new Handed(go, base + BASE_GO));
    if (this.fifo >= 0) all.push(new Handed(this.fifo, base + BASE_FIFO));
    let to = base + BASE_FIRST;
    for (let index = 0; index < this.between.length; index++) all.push(new Handed(this.between[index], to++));
    for (let index = 0; index < this.first.length; index++) all.push(new Handed(this.first[index], to++));
    if (this.program >= 0) all.push(new Handed(this.program, to));
    return all;
  }

  private spawn(file: i32, status: i32, go: i32): i32 {
    const opened = this.inside ? this.openProgram() : 0;
    if (opened < 0) return opened;
    const sealed = passingFile(this.directory, INIT);
    const made = open(sealed, O_WRONLY | O_CREAT);
    if (made < 0) return made;
    close(made);
    let result = seal(toBytes(HELPER), sealed);
    if (result == 0) {
      result = this.spawnSealed(sealed, this.handed(file, status, go));
      unmount(sealed, MNT_DETACH);
    }
    unlink(sealed);
    if (this.program >= 0) close(this.program);
    this.program = -1;
    return result;
  }

  /** A directory with the program that leads nowhere else: a read-only mount that is mounted nowhere. 0 or −errno. */
  private openProgram(): i32 {
    const place = passingFile(this.directory, PROGRAMS);
    let error = makeDirectory(place);
    if (error < 0) return error;
    error = seal(toBytes(HELPER_DIRECTORY), place);
    if (error == 0) {
      this.program = open(place, O_RDONLY | O_DIRECTORY);
      error = min(0, this.program);
      unmount(place, MNT_DETACH);
    }
    removeDirectory(place);
    return error;
  }

  private spawnSealed(sealed: Bytes, handed: Array<Handed>): i32 {
    const args = [
      toBytes(HELPER_NAME),
      toBytes(this.goBetween ? 'between' : 'first'),
      toBytes(this.base.toString()),
    ];
    const command = new Command(sealed, args, environment());
    // Put aside first: what is wanted as 3 may be where the fourth is now.
    let parked = 0;
    for (let index = 0; index < handed.length; index++)
      parked = max(parked, max(handed[index].from, handed[index].to) + 1);
    for (let index = 0; index < handed.length; index++) command.duplicate(handed[index].from, parked + index);
    for (let index = 0; index < handed.length; index++) {
      command.duplicate(parked + index, handed[index].to).close(parked + index);
    }
    command.closeOthers().blocking(0).defaultSignals(ALL_SIGNALS);
    command.cgroup = this.cgroup;
    if (!this.goBetween) {
      command.cloneFlags = this.fresh;
      command.flags |= SPAWN_FLAG_SETSID;
    }
    return command.spawn();
  }

  /** Lets the child go on. */
  letGo(): void {
    this.tell(toBytes(GO));
  }

  /** Writes to the child. Says nothing if it is dead: its last line tells why. */
  private tell(text: Bytes): void {
    const before = disposition(SIGPIPE);
    if (before != CAUGHT) ignoreSignal(SIGPIPE);
    writeAll(this.go, addressOf(text), text.length);
    if (before == 0) defaultSignal(SIGPIPE);
  }

  /** The next line from the child, null at the end. */
  private line(): Bytes | null {
    const early = this.early;
    this.early = null;
    if (early !== null) return early;
    const reader = this.reader;
    if (reader === null) return null;
    const line = reader.line();
    return line === null || line.length == 0 ? null : line;
  }

  /** Makes the terminal that the child asks for: 0 or FAILED. */
  private makeTerminal(fd: i64): i32 {
    const master = makeTerminal(this.pid, fd, this.config.integer('process.user.uid'));
    if (master.fd < 0) return FAILED;
    this.master = master.fd;
    this.tell(toBytes(master.number.toString() + '\n'));
    return 0;
  }

  /** Waits for what the child says next: READY, WANTS_HOOKS or FAILED. Terminals are made meanwhile. */
  listen(): i32 {
    let line = this.line();
    if (says(line, SAYS_TERMINAL) && this.master < 0) {
      if (this.makeTerminal(parseDecimal(line!, 1)) < 0) return FAILED;
      line = this.line();
    }
    if (says(line, SAYS_READY)) return READY;
    return says(line, SAYS_HOOKS) ? WANTS_HOOKS : this.failedAs(line);
  }

  private failedAs(line: Bytes | null): i32 {
    if (says(line, SAYS_PROBLEM)) return failLine(sliceOf(line!, 1));
    if (this.pid > 0) {
      kill(this.pid, SIGKILL);
      const result = waitForEnd(this.pid);
      this.pid = 0;
      if (result.signal == SIGKILL) return fail('container init was killed (out of memory?)');
      if (result.pid > 0)
        return fail('container init ended unexpectedly with status ' + result.shellStatus.toString());
    }
    return fail('container init ended unexpectedly');
  }

  /** Gives descriptors back. */
  end(): void {
    const reader = this.reader;
    if (reader !== null) reader.release();
    this.reader = null;
    this.closeNamespaces();
    if (this.status >= 0) close(this.status);
    if (this.go >= 0) close(this.go);
    this.status = -1;
    this.go = -1;
  }

  /** Kills the child and waits for it. */
  abandon(): void {
    this.end();
    if (this.master >= 0) close(this.master);
    this.master = -1;
    if (this.pid > 0) {
      kill(this.pid, SIGKILL);
      waitForEnd(this.pid);
    }
    this.pid = 0;
  }
}
