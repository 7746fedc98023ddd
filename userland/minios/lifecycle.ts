// minios stop, kill, restart, rm, pause, unpause, wait, rename: what becomes of containers.
//
// Interface: lifecycleVerbs; forEach, ask, recoverIfAbandoned, stopContainer, killWith, removeWith, setPaused, stopAll, stopSignal.

import { EAGAIN, SIGKILL, SIGTERM } from '../lib/abi';
import { SLASH } from '../lib/ascii';
import { Bytes, concat, equals, equalsText, textOf } from '../lib/bytes';
import { close, readLink, unlink } from '../lib/fs';
import { stdout } from '../lib/io';
import { jsonObject, jsonString } from '../lib/json';
import { parseDecimal } from '../lib/number';
import { signalNumber } from '../lib/signals';
import { Container, allContainers, findContainer, lookUpError } from './container';
import { claim } from './creation';
import { containerEvent } from './events';
import { clearFailure, fail, failure, report } from './failure';
import { Flags } from './flags';
import {
  DO_PAUSE,
  DO_RELOAD,
  DO_RESUME,
  DO_WAIT,
  killRequest,
  requestTo,
  stopRequest,
} from './monitor/messages';
import { NAMES, below } from './places';
import { recover, removeContainer } from './removal';
import { Connection, connect, send } from './request';
import { startDetached } from './starting';
import { Verb } from './verb';

const STOP_HELP = 'Stop one or more running containers';
const KILL_HELP = 'Kill one or more running containers';
const RESTART_HELP = 'Restart one or more containers';
const RM_HELP = 'Remove one or more containers';
const PAUSE_HELP = 'Pause all processes within one or more containers';
const UNPAUSE_HELP = 'Unpause all processes within one or more containers';
const WAIT_HELP = 'Block until one or more containers stop, then print their exit codes';
const RENAME_HELP = 'Rename a container';

const MANY = 'CONTAINER [CONTAINER...]';
const SOME = '[OPTIONS] CONTAINER [CONTAINER...]';

export function lifecycleVerbs(): Array<Verb> {
  return [
    new Verb('container stop, stop', STOP_HELP, stop),
    new Verb('container kill, kill', KILL_HELP, kill),
    new Verb('container restart, restart', RESTART_HELP, restart),
    new Verb('container rm, container remove, rm', RM_HELP, remove),
    new Verb('container pause, pause', PAUSE_HELP, pause),
    new Verb('container unpause, unpause', UNPAUSE_HELP, unpause),
    new Verb('container wait, wait', WAIT_HELP, wait),
    new Verb('container rename, rename', RENAME_HELP, rename),
  ];
}

/** What is done with each container: false: see failure. */
type Step = (container: Container, flags: Flags) => bool;

/** Does a step with each container that is named, and writes the names: the exit status. With `force` it is 0 where there is none. */
export function forEach(flags: Flags, step: Step, force: bool = false): i32 {
  let status = 0;
  for (let index = 0; index < flags.operands.length; index++) {
    clearFailure();
    const container = findContainer(flags.operands[index]);
    if (container === null) {
      report(lookUpError);
      if (!force) status = 1;
    } else {
      recoverIfAbandoned(container);
      if (step(container, flags)) stdout.bytes(flags.operands[index]).newline();
      else status = report(failure);
    }
    stdout.flush();
  }
  return status;
}

/** Takes a container up whose monitor was killed. */
export function recoverIfAbandoned(container: Container): void {
  if (!container.isActive) return;
  const lock = container.lockMonitor();
  if (lock < 0) return;
  recover(container);
  close(lock);
}

function notRunning(container: Container, what: string): bool {
  const id = textOf(container.id);
  return fail((what == '' ? '' : what + ': ' + id + ': ') + 'container ' + id + ' is not running');
}

/** The signal that stops a container. */
export function stopSignal(container: Container, given: Bytes | null): i32 {
  const text = given !== null ? given : container.config.string('Config.StopSignal');
  if (text.length == 0) return SIGTERM;
  const number = signalNumber(text);
  return number > 0 ? number : given !== null ? number : SIGTERM;
}

/** A container that has been told to stop. */
class Stopping {
  constructor(
    private container: Container,
    /** Where its end is heard of; null: it has ended, or it could not be told. */
    private connection: Connection | null,
    /** Whether it stops, or has stopped. */
    public told: bool,
  ) {}

  /** Waits until it has stopped: false: see failure. */
  finish(): bool {
    const connection = this.connection;
    if (connection === null) return this.told;
    connection.message();
    connection.close();
    containerEvent(this.container, 'stop');
    return true;
  }
}

/** Tells a container to stop. */
function beginStop(container: Container, given: Bytes | null, timeout: Bytes | null): Stopping {
  const signal = stopSignal(container, given);
  if (signal <= 0) return new Stopping(container, null, fail('Invalid signal: ' + textOf(given!)));
  let seconds: i64 = container.config.integer('Config.StopTimeout', 10);
  if (timeout !== null) seconds = equalsText(timeout, '-1') ? -1 : parseDecimal(timeout);
  return tellToStop(container, signal, seconds, false);
}

/** The same with everything decided: `shutdown`: it is the machine that is to end. */
function tellToStop(container: Container, signal: i32, seconds: i64, shutdown: bool): Stopping {
  if (!container.isActive) return new Stopping(container, null, true);
  if (container.is('paused')) resumed(container);
  const connection = connect(container, requestTo(DO_WAIT), false);
  if (connection === null) return new Stopping(container, null, gone(container));
  send(container, stopRequest(signal, seconds, shutdown));
  return new Stopping(container, connection, true);
}

/** Stops a container, and waits until it has: false: see failure. */
export function stopContainer(container: Container, given: Bytes | null, timeout: Bytes | null): bool {
  return beginStop(container, given, timeout).finish();
}

/** The monitor has gone, which is as good if the container has ended. */
function gone(container: Container): bool {
  if (!container.loadState()) return true;
  recoverIfAbandoned(container);
  return !container.isActive;
}

function stopFlags(help: string, names: string): Flags {
  return new Flags(SOME, help, names)
    .value('s', 'signal', 'string', 'Signal to send to the container')
    .value('t', 'timeout', 'int', 'Seconds to wait before killing the container')
    .value('', 'time', 'int', 'Seconds to wait before killing the container');
}

function timeoutOf(flags: Flags): Bytes | null {
  const timeout = flags.last('timeout');
  return timeout !== null ? timeout : flags.last('time');
}

/** Containers that are told to stop before the first of them is waited for. */
const AT_ONCE: i32 = 50;

function stop(args: Array<Bytes>): i32 {
  const flags = stopFlags(STOP_HELP, 'container stop, stop').parse(args).expect(1, -1);
  const words = flags.operands;
  let status = 0;
  for (let from = 0; from < words.length; from += AT_ONCE) {
    status |= stopSome(words.slice(from, min(words.length, from + AT_ONCE)), flags);
  }
  return status;
}

function stopSome(words: Array<Bytes>, flags: Flags): i32 {
  const stopping = new Array<Stopping | null>();
  let status = 0;
  for (let index = 0; index < words.length; index++) {
    clearFailure();
    const container = findContainer(words[index]);
    if (container === null) {
      status = report(lookUpError);
      stopping.push(null);
      continue;
    }
    recoverIfAbandoned(container);
    const one = beginStop(container, flags.last('signal'), timeoutOf(flags));
    if (!one.told) status = report(failure);
    stopping.push(one);
  }
  for (let index = 0; index < words.length; index++) {
    const one = stopping[index];
    if (one === null || !one.finish()) continue;
    stdout.bytes(words[index]).newline().flush();
  }
  return status;
}

/** Stops all containers, since the machine is to end: those that take longer than `most` seconds are killed. */
export function stopAll(most: i64): void {
  const containers = allContainers();
  for (let from = 0; from < containers.length; from += AT_ONCE) {
    const some = containers.slice(from, min(containers.length, from + AT_ONCE));
    const stopping = new Array<Stopping>();
    for (let index = 0; index < some.length; index++) {
      recoverIfAbandoned(some[index]);
      const given = some[index].config.integer('Config.StopTimeout', 10);
      const seconds = given < 0 ? most : min(given, most);
      stopping.push(tellToStop(some[index], stopSignal(some[index], null), seconds, true));
    }
    for (let index = 0; index < stopping.length; index++) stopping[index].finish();
  }
}

function restart(args: Array<Bytes>): i32 {
  const flags = stopFlags(RESTART_HELP, 'container restart, restart').parse(args).expect(1, -1);
  return forEach(flags, (container: Container, flags: Flags): bool => {
    if (!stopContainer(container, flags.last('signal'), timeoutOf(flags))) return false;
    if (!startDetached(container)) return false;
    containerEvent(container, 'restart');
    return true;
  });
}

/** Sends a signal to a running container. */
export function killWith(container: Container, signal: i32): bool {
  if (!container.is('running') && !container.is('paused')) {
    return notRunning(container, 'cannot kill container');
  }
  if (signal == SIGKILL) {
    // It is not started again, and a frozen one dies, too.
    const connection = connect(container, requestTo(DO_WAIT), false);
    if (connection === null) return gone(container);
    if (send(container, stopRequest(signal, -1, false))) connection.message();
    connection.close();
  } else if (!send(container, killRequest(signal))) return false;
  return true;
}

function kill(args: Array<Bytes>): i32 {
  const flags = new Flags(SOME, KILL_HELP, 'container kill, kill')
    .value('s', 'signal', 'string', 'Signal to send to the container')
    .parse(args)
    .expect(1, -1);
  return forEach(flags, (container: Container, flags: Flags): bool => {
    const given = flags.last('signal');
    const signal = given === null ? SIGKILL : signalNumber(given);
    if (signal <= 0) return fail('Invalid signal: ' + textOf(given!));
    return killWith(container, signal);
  });
}

/** Removes a container, with `force` also a running one. */
export function removeWith(container: Container, force: bool, volumes: bool): bool {
  if (container.isActive) {
    if (!force) {
      const status = textOf(container.status);
      const hint =
        status == 'paused'
          ? 'unpause and then stop the container before removal or force remove'
          : 'stop the container before removing or force remove';
      return fail(
        'cannot remove container "/' + textOf(container.name) + '": container is ' + status + ': ' + hint,
      );
    }
    if (!killWith(container, SIGKILL) && container.isActive && !gone(container)) return false;
  }
  const guard = container.lock();
  if (guard < 0) return true;
  const lock = container.lockEnded();
  let done = true;
  if (lock == -EAGAIN) {
    done = fail('container ' + textOf(container.id) + ' is running: somebody has started it again');
  } else if (container.load()) {
    const error = removeContainer(container, volumes);
    if (error < 0) done = fail('cannot remove ' + textOf(container.directory));
  }
  if (lock >= 0) close(lock);
  close(guard);
  return done;
}

function remove(args: Array<Bytes>): i32 {
  const flags = new Flags(SOME, RM_HELP, 'container rm, container remove, rm')
    .flag('f', 'force', 'Force the removal of a running container (uses SIGKILL)')
    .flag('v', 'volumes', 'Remove anonymous volumes associated with the container')
    .flag('l', 'link', 'Remove the specified link')
    .parse(args)
    .expect(1, -1);
  return forEach(
    flags,
    (container: Container, flags: Flags): bool => {
      // Nothing links containers, so that no name is but a link.
      if (flags.has('link')) return fail('Conflict, cannot remove the default link name of the container');
      return removeWith(container, flags.has('force'), flags.has('volumes'));
    },
    flags.has('force'),
  );
}

/** A request that the monitor answers with done or an error. */
export function ask(container: Container, what: string): bool {
  const connection: Connection | null = connect(container, requestTo(what), false);
  if (connection === null) return false;
  const answer = connection.answer;
  connection.close();
  return answer.has('error') ? fail(textOf(answer.string('error'))) : true;
}

function resumed(container: Container): bool {
  return setPaused(container, false);
}

/** Has the monitor pause a running container, or let it go on, and say so in its state. False: see failure. */
export function setPaused(container: Container, on: bool): bool {
  return ask(container, on ? DO_PAUSE : DO_RESUME);
}

function pause(args: Array<Bytes>): i32 {
  const flags = new Flags(MANY, PAUSE_HELP, 'container pause, pause').parse(args).expect(1, -1);
  return forEach(flags, (container: Container, _flags: Flags): bool => {
    if (container.is('paused')) return fail('container ' + textOf(container.id) + ' is already paused');
    return container.is('running') ? setPaused(container, true) : notRunning(container, '');
  });
}

function unpause(args: Array<Bytes>): i32 {
  const flags = new Flags(MANY, UNPAUSE_HELP, 'container unpause, unpause').parse(args).expect(1, -1);
  return forEach(flags, (container: Container, _flags: Flags): bool => {
    return container.is('paused')
      ? resumed(container)
      : fail('container ' + textOf(container.id) + ' is not paused');
  });
}

/** Waits for a container's end: its status. −1: see failure. */
function statusOf(container: Container): i64 {
  if (container.isActive) {
    const connection = connect(container, requestTo(DO_WAIT), false);
    if (connection !== null) {
      const message = connection.message();
      connection.close();
      if (message !== null) return message.integer('status');
    }
    if (!container.loadState()) return -1;
    recoverIfAbandoned(container);
  }
  return container.state.integer('ExitCode');
}

function wait(args: Array<Bytes>): i32 {
  const flags = new Flags(MANY, WAIT_HELP, 'container wait, wait').parse(args).expect(1, -1);
  let status = 0;
  for (let index = 0; index < flags.operands.length; index++) {
    clearFailure();
    const container = findContainer(flags.operands[index]);
    if (container !== null) recoverIfAbandoned(container);
    const ended = container === null ? -1 : statusOf(container);
    if (container === null) status = report(lookUpError);
    else if (ended < 0) status = report(failure);
    else stdout.decimal(ended).newline().flush();
  }
  return status;
}

function rename(args: Array<Bytes>): i32 {
  const flags = new Flags('CONTAINER NEW_NAME', RENAME_HELP, 'container rename, rename')
    .parse(args)
    .expect(2, 2);
  const container = findContainer(flags.operands[0]);
  if (container === null) return report(lookUpError);
  const name = flags.operands[1];
  if (equals(name, container.name))
    return report('Renaming a container with the same name as its current name');
  const guard = container.lock();
  const old = container.load() ? container.name : [];
  let done = guard >= 0 && old.length > 0 && claim(name, container.id);
  if (done) {
    container.config.set('Name', jsonString(concat([SLASH], name)));
    if (container.saveConfig() < 0) {
      unlink(below(NAMES, name));
      done = fail('cannot write ' + textOf(container.directory));
    }
  }
  if (done) {
    const owner = readLink(below(NAMES, old));
    if (owner !== null && equals(owner, container.id)) unlink(below(NAMES, old));
    containerEvent(container, 'rename', jsonObject().setString('oldName', concat([SLASH], old)));
  }
  if (guard >= 0) close(guard);
  // A monitor tells of the container by its new name.
  if (done && container.isActive) ask(container, DO_RELOAD);
  return done ? 0 : report(failure);
}
