// A container as files: what it is (container.json, which the CLI writes) and how it is (state.json, which its monitor writes).
//
//   /run/minios/containers/ID/   container.json  what `inspect` shows, State left out
//                                state.json      State; written by the holder of the monitor's lock
//                                lock            flock: who starts, renames, updates or removes it
//                                monitor         flock: held by the monitor as long as it lives
//                                control         FIFO: requests to the monitor
//                                upper/ work/ rootfs/   of the overlay; log.json, hostname, hosts, resolv.conf
//   /var/lib/minios/containers/ID/   what is left of it for the next machine: kept.ts
//   /run/minios/names/NAME       symbolic link with the text ID: who makes it has the name
//
// A monitor that was killed leaves a state that says `running` and a lock that is free: a command that finds that cleans up
// (lifecycle/removal.ts).
//
// Interface: Container, setStatus, containerAt, findContainer, allIds, allContainers, allUsers, imageUsers, idOfName.

import { EAGAIN } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, addressOf, bytesAt, concat, equals, startsWith, toBytes, textOf } from '../../lib/base/bytes';
import { sleepFor } from '../../lib/time/clock';
import { Result, fail, resultOf } from '../../lib/base/failure';
import { lockFile } from '../../lib/process/flock';
import { O_CREAT, O_RDWR, close, makeDirectory, open, readLink, stat } from '../../lib/base/fs';
import { Json, jsonObject } from '../../lib/json/json';
import { readJsonFile } from '../../lib/json/reader';
import { jsonBytes } from '../../lib/json/writer';
import { replaceFile } from '../../lib/file/replace_file';
import { keepsContainers, keptDirectory, otherDirectory, otherIds } from './kept';
import { idsIn, isId, isWholeId } from '../base/naming';
import { CONTAINERS, NAMES, below } from '../base/places';

/** Digits of an id that are shown. */
const SHORT: i32 = 12;

/** How long a monitor that has said that its container has ended is waited for: so many steps of so many nanoseconds. */
const STEPS: i32 = 10_000;
const STEP: i64 = 1_000_000;

/** A container with what its two files said when they were read. `config` and `state` are to be changed and saved under its locks only. */
export class Container {
  config: Json = jsonObject();
  state: Json = jsonObject();
  /** Whether it outlives the machine (kept.ts): 1, 0; −1: nobody has looked yet. */
  private kept: i32 = -1;

  /** Its directory. */
  directory: Bytes;

  constructor(public id: Bytes) {
    this.directory = below(CONTAINERS, id);
  }

  /** The path of one of its files. */
  file(name: string): Bytes {
    return concat(this.directory, toBytes('/' + name));
  }

  /** Whether it outlives the machine. */
  get isKept(): bool {
    if (this.kept < 0) {
      const short = this.config.bool('HostConfig.AutoRemove');
      this.kept = i32(!short && stat(keptDirectory(this.id)).isDirectory);
    }
    return this.kept == 1;
  }

  /** The path of a file that outlives the machine. */
  keptFile(name: string): Bytes {
    return concat(keptDirectory(this.id), toBytes('/' + name));
  }

  /** Its log, which is where it is kept, if it is. */
  get log(): Bytes {
    return this.isKept ? this.keptFile('log.json') : this.file('log.json');
  }

  /** Begins to keep it: 0, also if it is not to be kept, or −errno. */
  keep(): i32 {
    if (this.config.bool('HostConfig.AutoRemove') || !keepsContainers()) return 0;
    const error = makeDirectory(keptDirectory(this.id));
    this.kept = i32(error == 0);
    return error;
  }

  /** Its cgroup, from the root of the tree. */
  get cgroup(): Bytes {
    const parent = this.config.string('HostConfig.CgroupParent');
    const above =
      parent.length == 0 ? toBytes('/minios') : parent[0] == SLASH ? parent : concat([SLASH], parent);
    return concat(concat(above, [SLASH]), this.id);
  }

  get shortId(): Bytes {
    return bytesAt(addressOf(this.id), SHORT);
  }

  get name(): Bytes {
    const name = this.config.string('Name');
    return name.length > 0 ? bytesAt(addressOf(name) + 1, name.length - 1) : name;
  }

  /** created, running, paused, restarting, exited, removing or dead. */
  get status(): Bytes {
    return this.state.string('Status');
  }

  is(status: string): bool {
    return this.state.is('Status', status);
  }

  /** Whether it has processes, or will have them again by itself. */
  get isActive(): bool {
    return this.is('running') || this.is('paused') || this.is('restarting');
  }

  /** Whether there is a process to signal. */
  get canKill(): bool {
    return this.is('running') || this.is('paused');
  }

  /** Whether one more process can be started in it, and somebody can attach. */
  get canExec(): bool {
    return this.is('running');
  }

  get canPause(): bool {
    return this.is('running');
  }

  get canResume(): bool {
    return this.is('paused');
  }

  /** Whether it can be removed without being killed. */
  get canDelete(): bool {
    return !this.isActive;
  }

  /** Whether its directory has been removed. */
  get isGone(): bool {
    return stat(this.directory).error < 0;
  }

  /** Reads both files anew. False: it is gone. */
  load(): bool {
    const config = readJsonFile(this.file('container.json'));
    if (config === null) return false;
    this.config = config;
    return this.loadState();
  }

  /** Reads the state anew. False: it is gone. */
  loadState(): bool {
    const state = readJsonFile(this.file('state.json'));
    if (state === null) return false;
    this.state = state;
    return true;
  }

  /** Writes what it is: 0 or −errno, and then nothing has changed. */
  saveConfig(): i32 {
    const text = jsonBytes(this.config);
    const error = this.isKept ? replaceFile(this.keptFile('container.json'), text, true) : 0;
    return error < 0 ? error : replaceFile(this.file('container.json'), text);
  }

  /** Writes how it is: 0 or −errno. The machine's own is written in any case. */
  saveState(): i32 {
    const text = jsonBytes(this.state);
    const error = replaceFile(this.file('state.json'), text);
    const kept = this.isKept ? replaceFile(this.keptFile('state.json'), text) : 0;
    return error < 0 ? error : kept;
  }

  /** Writes both for this machine alone: 0 or −errno. */
  saveHere(): i32 {
    const error = replaceFile(this.file('state.json'), jsonBytes(this.state));
    return error < 0 ? error : replaceFile(this.file('container.json'), jsonBytes(this.config));
  }

  /** Takes the monitor's lock: its descriptor; −EAGAIN: the monitor lives; another −errno. */
  lockMonitor(): i32 {
    return lockAt(this.file('monitor'), false);
  }

  /**
   * The monitor's lock of a container that has ended: its monitor says so a moment before it lets go, and is waited for. The descriptor
   * or −errno; −EAGAIN: it runs. The caller has the container's own lock, so that nobody starts it meanwhile.
   */
  lockEnded(): i32 {
    let lock = this.lockMonitor();
    for (let step = 0; lock == -EAGAIN && step < STEPS; step++) {
      if (!this.loadState() || this.isActive) break;
      sleepFor(STEP);
      lock = this.lockMonitor();
    }
    return lock;
  }

  /** The lock that a change of it takes: the descriptor to close, or −errno; −EAGAIN unless `wait`. */
  lock(wait: bool = true): i32 {
    return lockAt(this.file('lock'), wait);
  }
}

/** Writes a status, and the members that say the same in other words, into a state. */
export function setStatus(state: Json, status: string): Json {
  const active = status == 'running' || status == 'restarting' || status == 'paused';
  state
    .setText('Status', status)
    .setBool('Running', active)
    .setBool('Paused', status == 'paused');
  return state.setBool('Restarting', status == 'restarting');
}

function lockAt(path: Bytes, wait: bool): i32 {
  const fd = open(path, O_RDWR | O_CREAT);
  if (fd < 0) return fd;
  const error = lockFile(fd, false, wait);
  if (error == 0) return fd;
  close(fd);
  return error;
}

/** The container with a whole id, read; null: there is none. */
export function containerAt(id: Bytes): Container | null {
  const container = new Container(id);
  return container.load() ? container : null;
}

/** The id that has a name, or null. */
export function idOfName(name: Bytes): Bytes | null {
  for (let index = 0; index < name.length; index++) if (name[index] == SLASH) return null;
  return name.length == 0 || name.length > 250 ? null : readLink(below(NAMES, name));
}

/** The container that is called by its name, its id or an unambiguous beginning of it. */
export function findContainer(reference: Bytes): Result<Container> {
  const text = textOf(reference);
  const slash = reference.length > 1 && reference[0] == SLASH;
  const name = slash ? bytesAt(addressOf(reference) + 1, reference.length - 1) : reference;
  const whole = isWholeId(reference) ? containerAt(reference) : null;
  if (whole !== null) return resultOf<Container>(whole);
  const id = idOfName(name);
  if (id === null && !isId(reference)) return noContainer(text);
  let found: Bytes | null = id;
  const ids = id === null ? allIds() : [];
  for (let index = 0; index < ids.length; index++) {
    if (!startsWith(ids[index], reference)) continue;
    if (found !== null) return fail('multiple IDs found with provided prefix: ' + text).as<Container>();
    found = ids[index];
  }
  const container: Container | null = found === null ? null : containerAt(found);
  return container === null ? noContainer(text) : resultOf<Container>(container);
}

function noContainer(reference: string): Result<Container> {
  return fail('No such container: ' + reference).as<Container>();
}

/** The ids of all containers. */
export function allIds(): Array<Bytes> {
  return idsIn(CONTAINERS);
}

/** All containers, the newest first. */
export function allContainers(): Array<Container> {
  const ids = allIds();
  const found = new Array<Container>();
  for (let index = 0; index < ids.length; index++) {
    const container = containerAt(ids[index]);
    if (container !== null) found.push(container);
  }
  return found.sort((a: Container, b: Container): i32 => newer(a, b));
}

/**
 * All that keep an image or a volume in use: this machine's containers, and those that the background machine keeps, which this
 * one cannot change and knows nothing else of.
 */
export function allUsers(): Array<Container> {
  const users = allContainers();
  const others = otherIds();
  for (let index = 0; index < others.length; index++) {
    const user = new Container(others[index]);
    const config = readJsonFile(concat(otherDirectory(user.id), toBytes('/container.json')));
    const state = readJsonFile(concat(otherDirectory(user.id), toBytes('/state.json')));
    if (config !== null) user.config = config;
    if (state !== null) user.state = state;
    users.push(user);
  }
  return users;
}

/** Those of `containers` that are of an image with this id. */
export function imageUsers(image: Bytes, containers: Array<Container>): Array<Container> {
  const users = new Array<Container>();
  for (let index = 0; index < containers.length; index++)
    if (equals(containers[index].config.string('Image'), image)) users.push(containers[index]);
  return users;
}

function newer(a: Container, b: Container): i32 {
  const first = a.config.integer('CreatedNs');
  const second = b.config.integer('CreatedNs');
  return first == second ? 0 : first > second ? -1 : 1;
}
