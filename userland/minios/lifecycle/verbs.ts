// minios stop, kill, restart, rm, pause, unpause, wait, rename: what becomes of containers.
//
// Interface: lifecycleVerbs; forEach, ask, recoverIfAbandoned, stopContainer, killWith, removeWith, setPaused, stopAll, stopSignal.

import { EAGAIN, SIGKILL, SIGTERM } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, concat, equals, equalsText, textOf, toBytes } from '../../lib/base/bytes';
import {
  Failure,
  Outcome,
  Result,
  fail,
  failAbout,
  failLine,
  giveUp,
  resultOf,
} from '../../lib/base/failure';
import { close, readLink, unlink } from '../../lib/base/fs';
import { stdout } from '../../lib/base/io';
import { jsonObject, jsonString } from '../../lib/json/json';
import { parseDecimal } from '../../lib/text/number';
import { signalNumber } from '../../lib/process/signals';
import { Container, allContainers, findContainer } from '../container/container';
import { claim } from './creation';
import { containerEvent } from '../container/events';
import { report, reportFailure } from '../base/failure';
import { Flags } from '../command/flags';
import {
  DO_PAUSE,
  DO_RELOAD,
  DO_RESUME,
  DO_WAIT,
  killRequest,
  requestTo,
  stopRequest,
} from '../base/messages';
import { NAMES, below } from '../base/places';
import { recover, removeContainer } from './removal';
import { Connection, connect, send } from '../attach/request';
import { startDetached } from './starting';
import { Verb } from '../command/verb';

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

/** What is done with each container. */
type Step = (container: Container, flags: Flags) => Outcome;

/** Does a step with each container that is named, and writes the names: the exit status. With `force` it is 0 where there is none. */
export function forEach(flags: Flags, step: Step, force: bool = false): i32 {
  let status = 0;
  for (let index = 0; index < flags.operands.length; index++) {
    const container = findContainer(flags.operands[index]);
    const unknown = container.failure;
    if (unknown !== null) {
      reportFailure(unknown);
      if (!force) status = 1;
    } else {
      recoverIfAbandoned(container.value);
      const failure = step(container.value, flags);
      if (failure === null) stdout.bytes(flags.operands[index]).newline();
      else status = reportFailure(failure);
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

function notRunning(container: Container, what: string): Failure {
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
    /** Why it neither stops nor has stopped. */
    public failure: Outcome,
  ) {}

  /** Waits until it has stopped. */
  finish(): Outcome {
    const connection = this.connection;
    if (connection === null) return this.failure;
    connection.message();
    connection.close();
    containerEvent(this.container, 'stop');
    return null;
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
  if (!container.isActive) return new Stopping(container, null, null);
  if (container.canResume) resume(container);
  const connection = connect(container, requestTo(DO_WAIT), false);
  const unheard = connection.failure;
  if (unheard !== null) return new Stopping(container, null, gone(container, unheard));
  send(container, stopRequest(signal, seconds, shutdown));
  return new Stopping(container, connection.value, null);
}

/** Stops a container, and waits until it has. */
export function stopContainer(container: Container, given: Bytes | null, timeout: Bytes | null): Outcome {
  return beginStop(container, given, timeout).finish();
}

/** The monitor has gone, which is as good if the container has ended; else it is a failure: `unheard`. */
function gone(container: Container, unheard: Failure): Outcome {
  if (!container.loadState()) return null;
  recoverIfAbandoned(container);
  return container.isActive ? unheard : null;
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
    const container = findContainer(words[index]);
    const unknown = container.failure;
    if (unknown !== null) {
      status = reportFailure(unknown);
      stopping.push(null);
      continue;
    }
    recoverIfAbandoned(container.value);
    const one = beginStop(container.value, flags.last('signal'), timeoutOf(flags));
    const failure = one.failure;
    if (failure !== null) status = reportFailure(failure);
    stopping.push(one);
  }
  for (let index = 0; index < words.length; index++) {
    const one = stopping[index];
    if (one === null || one.finish() !== null) continue;
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
  return forEach(flags, (container: Container, flags: Flags): Outcome => {
    const failure =
      stopContainer(container, flags.last('signal'), timeoutOf(flags)) || startDetached(container);
    if (failure === null) containerEvent(container, 'restart');
    return failure;
  });
}

/** Sends a signal to a running container. */
export function killWith(container: Container, signal: i32): Outcome {
  if (!container.canKill) {
    return notRunning(container, 'cannot kill container');
  }
  if (signal != SIGKILL) return send(container, killRequest(signal));
  // It is not started again, and a frozen one dies, too.
  const connection = connect(container, requestTo(DO_WAIT), false);
  const unheard = connection.failure;
  if (unheard !== null) return gone(container, unheard);
  if (send(container, stopRequest(signal, -1, false)) === null) connection.value.message();
  connection.value.close();
  return null;
}

function kill(args: Array<Bytes>): i32 {
  const flags = new Flags(SOME, KILL_HELP, 'container kill, kill')
    .value('s', 'signal', 'string', 'Signal to send to the container')
    .parse(args)
    .expect(1, -1);
  return forEach(flags, (container: Container, flags: Flags): Outcome => {
    const given = flags.last('signal');
    const signal = given === null ? SIGKILL : signalNumber(given);
    if (signal <= 0) return fail('Invalid signal: ' + textOf(given!));
    return killWith(container, signal);
  });
}

/** Removes a container, with `force` also a running one. */
export function removeWith(container: Container, force: bool, volumes: bool): Outcome {
  if (!container.canDelete) {
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
    const failure = killWith(container, SIGKILL);
    if (failure !== null && container.isActive && gone(container, failure) !== null) return failure;
  }
  const guard = container.lock();
  if (guard < 0) return null;
  const lock = container.lockEnded();
  let failure: Outcome = null;
  if (lock == -EAGAIN) {
    failure = fail('container ' + textOf(container.id) + ' is running: somebody has started it again');
  } else if (container.load()) {
    const error = removeContainer(container, volumes);
    if (error < 0) failure = failAbout('cannot remove ', container.directory);
  }
  if (lock >= 0) close(lock);
  close(guard);
  return failure;
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
    (container: Container, flags: Flags): Outcome => {
      // Nothing links containers, so that no name is but a link.
      if (flags.has('link')) return fail('Conflict, cannot remove the default link name of the container');
      return removeWith(container, flags.has('force'), flags.has('volumes'));
    },
    flags.has('force'),
  );
}

/** A request that the monitor answers with done or an error. */
export function ask(container: Container, what: string): Outcome {
  const connection = connect(container, requestTo(what), false);
  if (connection.failure !== null) return connection.failure;
  const answer = connection.value.answer;
  connection.value.close();
  return answer.has('error') ? failLine(answer.string('error')) : null;
}

function resume(container: Container): Outcome {
  return setPaused(container, false);
}

/** Has the monitor pause a running container, or let it go on, and say so in its state. */
export function setPaused(container: Container, on: bool): Outcome {
  return ask(container, on ? DO_PAUSE : DO_RESUME);
}

function pause(args: Array<Bytes>): i32 {
  const flags = new Flags(MANY, PAUSE_HELP, 'container pause, pause').parse(args).expect(1, -1);
  return forEach(flags, (container: Container, _flags: Flags): Outcome => {
    if (container.is('paused')) return fail('container ' + textOf(container.id) + ' is already paused');
    return container.canPause ? setPaused(container, true) : notRunning(container, '');
  });
}

function unpause(args: Array<Bytes>): i32 {
  const flags = new Flags(MANY, UNPAUSE_HELP, 'container unpause, unpause').parse(args).expect(1, -1);
  return forEach(flags, (container: Container, _flags: Flags): Outcome => {
    return container.canResume
      ? resume(container)
      : fail('container ' + textOf(container.id) + ' is not paused');
  });
}

/** Waits for a container's end: its status in decimal. */
function statusOf(container: Container): Result<Bytes> {
  if (container.isActive) {
    const connection = connect(container, requestTo(DO_WAIT), false);
    const unheard = connection.failure;
    if (unheard === null) {
      const message = connection.value.message();
      connection.value.close();
      if (message !== null) return resultOf(toBytes(message.integer('status').toString()));
    }
    if (!container.loadState()) return (unheard === null ? giveUp() : unheard).as<Bytes>();
    recoverIfAbandoned(container);
  }
  return resultOf(toBytes(container.state.integer('ExitCode').toString()));
}

function endOf(reference: Bytes): Result<Bytes> {
  const container = findContainer(reference);
  const unknown = container.failure;
  if (unknown !== null) return unknown.as<Bytes>();
  recoverIfAbandoned(container.value);
  return statusOf(container.value);
}

function wait(args: Array<Bytes>): i32 {
  const flags = new Flags(MANY, WAIT_HELP, 'container wait, wait').parse(args).expect(1, -1);
  let status = 0;
  for (let index = 0; index < flags.operands.length; index++) {
    const ended = endOf(flags.operands[index]);
    const failure = ended.failure;
    if (failure !== null) status = reportFailure(failure);
    else stdout.bytes(ended.value).newline().flush();
  }
  return status;
}

function rename(args: Array<Bytes>): i32 {
  const flags = new Flags('CONTAINER NEW_NAME', RENAME_HELP, 'container rename, rename')
    .parse(args)
    .expect(2, 2);
  const found = findContainer(flags.operands[0]);
  const unknown = found.failure;
  if (unknown !== null) return reportFailure(unknown);
  const container = found.value;
  const name = flags.operands[1];
  if (equals(name, container.name))
    return report('Renaming a container with the same name as its current name');
  const guard = container.lock();
  const old = container.load() ? container.name : [];
  let failure: Outcome = guard >= 0 && old.length > 0 ? claim(name, container.id) : giveUp();
  if (failure === null) {
    container.config.set('Name', jsonString(concat([SLASH], name)));
    if (container.saveConfig() < 0) {
      unlink(below(NAMES, name));
      failure = failAbout('cannot write ', container.directory);
    }
  }
  if (failure === null) {
    const owner = readLink(below(NAMES, old));
    if (owner !== null && equals(owner, container.id)) unlink(below(NAMES, old));
    containerEvent(container, 'rename', jsonObject().setString('oldName', concat([SLASH], old)));
  }
  if (guard >= 0) close(guard);
  // A monitor tells of the container by its new name.
  if (failure === null && container.isActive) ask(container, DO_RELOAD);
  return failure === null ? 0 : reportFailure(failure);
}
