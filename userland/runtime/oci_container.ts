// A container as its files say: ROOT/ID/ holds config.json and status.json, which create writes, and exec.fifo, as long as start is
// awaited.
//
//   config.json  what it was made from; there before status.json is, and never changed
//   status.json  {ociVersion, id, pid, start, bundle, rootfs, created, cgroup}
//
// The number of the first process may be given again when it has ended; with its start time it is never another's.
//
// Interface: OciContainer, findContainer; listContainers, initPid, state, containerConfig; isValidId, OCI_VERSION.

import { FILETYPE_DIRECTORY } from '../lib/base/abi';
import { DASH, DOT, PLUS, UNDERSCORE, byteOf, isDigit, isLetter } from '../lib/base/ascii';
import { Bytes, compare, equalsText, toBytes } from '../lib/base/bytes';
import { cgroupNumber } from '../lib/procfs/cgroups';
import { sleepFor } from '../lib/time/clock';
import { Directory } from '../lib/file/directory';
import { stat } from '../lib/base/fs';
import { Json, jsonObject } from '../lib/json/json';
import { parseJson, readJsonFile } from '../lib/json/reader';
import { jsonBytes } from '../lib/json/writer';
import { joinPath } from '../lib/text/path';
import { readFile } from '../lib/file/proc';
import { ProcessInfo } from '../lib/procfs/process_info';
import { createFile, replaceFile } from '../lib/file/replace_file';
import { FAILED, fail, failAbout, forgetProblem } from './problem';
import { STATUS_CREATED, STATUS_CREATING, STATUS_PAUSED, STATUS_RUNNING, STATUS_STOPPED } from './status';

/** The version of the runtime specification that this is. */
export const OCI_VERSION = '1.2.0';

const ID_LENGTH: i32 = 1024;

/** How long the end of a process is waited for: so many steps of so many nanoseconds. */
const STEPS: i32 = 10_000;
const STEP: i64 = 1_000_000;

/** Letters, digits, `_+-.`; but not `.` and `..`: it becomes the name of a directory. */
export function isValidId(id: Bytes): bool {
  if (id.length == 0 || id.length > ID_LENGTH || equalsText(id, '.') || equalsText(id, '..')) return false;
  for (let index = 0; index < id.length; index++) {
    const byte = id[index];
    const letter = isLetter(byte);
    const digit = isDigit(byte);
    if (!letter && !digit && byte != UNDERSCORE && byte != PLUS && byte != DASH && byte != DOT) return false;
  }
  return true;
}

/** When a process started, in ticks since boot; −1: there is none, or it is dead. */
export function startOf(pid: i32): i64 {
  const process = new ProcessInfo(pid);
  return !process.loadStat() || process.state == byteOf('Z') || process.state == byteOf('X')
    ? -1
    : process.started;
}

/**
 * A container that is, or is to be, in ROOT/ID. Read by findContainer or made by create; writing its files is for the holder
 * of its lock.
 */
export class OciContainer {
  /** ROOT/ID. */
  directory: Bytes;
  private known: Json | null = null;

  constructor(
    root: Bytes,
    public id: Bytes,
    /** status.json. */
    public saved: Json = jsonObject(),
  ) {
    this.directory = joinPath(root, id);
  }

  file(name: string): Bytes {
    return joinPath(this.directory, toBytes(name));
  }

  get fifo(): Bytes {
    return this.file('exec.fifo');
  }

  /** What it was made from. Read when it is asked for: most that is done to a container needs its state only. */
  get config(): Json {
    const known = this.known;
    if (known !== null) return known;
    const read = readJsonFile(this.file('config.json'));
    const config: Json = read === null ? jsonObject() : read;
    this.known = config;
    return config;
  }

  /** Writes it down, once: nobody looks before there is a state. `text`: the same in JSON. 0 or −errno. */
  saveConfig(config: Json, text: Bytes): i32 {
    this.known = config;
    return createFile(this.file('config.json'), text);
  }

  /** Directory of its cgroup, empty if it has none. */
  get cgroup(): Bytes {
    return this.saved.string('cgroup');
  }

  /** The first process, dead or alive; 0 before there is one. */
  get pid(): i32 {
    return <i32>this.saved.integer('pid');
  }

  /** Whether its first process has not ended. */
  get alive(): bool {
    const pid = this.pid;
    return pid > 0 && startOf(pid) == this.saved.integer('start', -2);
  }

  /** Waits until its first process, which is ending, has ended, at most for ten seconds. */
  waitForEnd(): void {
    for (let step = 0; this.alive && step < STEPS; step++) sleepFor(STEP);
  }

  get status(): string {
    if (this.pid == 0) return STATUS_CREATING;
    if (!this.alive) return STATUS_STOPPED;
    // One that is paused before it is started answers nobody either.
    const cgroup = this.cgroup;
    if (cgroup.length > 0 && cgroupNumber(cgroup, 'cgroup.freeze') == 1) return STATUS_PAUSED;
    return stat(this.fifo).error == 0 ? STATUS_CREATED : STATUS_RUNNING;
  }

  save(): i32 {
    return replaceFile(this.file('status.json'), jsonBytes(this.saved));
  }

  /** What hooks and `state` are told: runtime-spec, State. */
  describe(status: string): Json {
    const found = jsonObject();
    found.setString('ociVersion', this.saved.string('ociVersion')).setString('id', this.id);
    if (status == STATUS_STOPPED) found.setInteger('pid', 0);
    else found.setInteger('pid', this.pid);
    found.setText('status', status).setString('bundle', this.saved.string('bundle'));
    found.setString('rootfs', this.saved.string('rootfs')).setString('created', this.saved.string('created'));
    const annotations = this.config.get('annotations');
    if (annotations !== null) found.set('annotations', annotations);
    return found.setText('owner', '');
  }
}

/** A container that is there, or null: see runtimeProblem. */
export function findContainer(root: Bytes, id: Bytes): OciContainer | null {
  if (!isValidId(id)) {
    fail('invalid container ID format');
    return null;
  }
  const container = new OciContainer(root, id);
  const text = readFile(container.file('status.json'));
  if (text === null) {
    fail('container does not exist');
    return null;
  }
  const saved = parseJson(text);
  if (saved === null) {
    failAbout('damaged: ', container.file('status.json'));
    return null;
  }
  container.saved = saved;
  return container;
}

/** The ids of all containers, in the order of the alphabet. */
export function listContainers(root: Bytes): Array<Bytes> {
  const ids = new Array<Bytes>();
  const directory = new Directory(root);
  while (directory.next()) {
    if (directory.type == FILETYPE_DIRECTORY && isValidId(directory.name)) ids.push(directory.name);
  }
  directory.close();
  return ids.sort((first: Bytes, second: Bytes): i32 => compare(first, second));
}

/** The number of the container's first process, FAILED if there is no container or the process has ended. */
export function initPid(root: Bytes, id: Bytes): i32 {
  forgetProblem();
  const container = findContainer(root, id);
  if (container === null) return FAILED;
  return container.alive ? container.pid : fail('container not running');
}

/** The state of a container as the specification has it; null if there is none. */
export function state(root: Bytes, id: Bytes): Json | null {
  forgetProblem();
  const container = findContainer(root, id);
  return container === null ? null : container.describe(container.status);
}

/** The config.json that it was made from; null if there is none. */
export function containerConfig(root: Bytes, id: Bytes): Json | null {
  forgetProblem();
  const container = findContainer(root, id);
  return container === null ? null : container.config;
}
