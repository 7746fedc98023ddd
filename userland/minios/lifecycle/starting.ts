// Starting a container: its monitor, in a session of its own, with the lock that says that it lives.
//
// Interface: Started, startMonitor; startDetached.

import { EAGAIN, SPAWN_FLAG_CLOSE_OTHERS, SPAWN_FLAG_SETSID, errno_text, EALREADY } from '../../lib/base/abi';
import { Bytes, toBytes, textOf } from '../../lib/base/bytes';
import { Outcome, Result, fail, failErrno, failLine, failWith, resultOf } from '../../lib/base/failure';
import { O_RDWR, close, open } from '../../lib/base/fs';
import { Json } from '../../lib/json/json';
import { jsonBytes } from '../../lib/json/writer';
import { Command, Pipe, pipe } from '../../lib/process/process';
import { ownConsoleSize } from '../attach/console_size';
import { Container } from '../container/container';
import { FrameReader } from '../attach/frames';
import { mountLayers } from '../image/root';
import { unpackLayer } from '../container/kept_layer';
import { shareAgain } from '../volume/share_again';
import { MONITOR } from '../base/places';
import { recoverLoaded } from './removal';
import { nextMessage } from '../attach/request';

/** A monitor that has been started, and the pipes to it. */
export class Started {
  constructor(
    public frames: FrameReader,
    /** Where the container's input goes; −1: nowhere. */
    public sink: i32,
  ) {}
}

/**
 * Starts the monitor; `streams`: of i, o, e those to attach. −EALREADY: the container runs already. `guard`: the container's lock, which
 * is closed, of the process that has just made it, so that all is in its place; −1: it is taken.
 */
export function startMonitor(container: Container, streams: string, guard: i32 = -1): Result<Started> {
  if (guard >= 0) {
    const started = startNew(container, streams);
    close(guard);
    return started;
  }
  guard = container.lock();
  if (guard < 0) {
    return fail('No such container: ' + textOf(container.id)).as<Started>();
  }
  const started = startLocked(container, streams);
  close(guard);
  return started;
}

function startNew(container: Container, streams: string): Result<Started> {
  const lock = container.lockMonitor();
  if (lock < 0) {
    return failErrno('cannot lock ', container.file('monitor'), lock).as<Started>();
  }
  const started = spawnMonitor(container, streams, lock);
  close(lock);
  return started;
}

function startLocked(container: Container, streams: string): Result<Started> {
  const lock = container.lockEnded();
  if (lock == -EAGAIN) return failWith(-EALREADY).as<Started>();
  if (lock < 0 || !container.loadState()) {
    if (lock >= 0) close(lock);
    return fail('No such container: ' + textOf(container.id)).as<Started>();
  }
  recoverLoaded(container);
  const missing = makeReady(container);
  const started = missing === null ? spawnMonitor(container, streams, lock) : missing.as<Started>();
  close(lock);
  return started;
}

/** Brings everything to its place that the container is made of. */
function makeReady(container: Container): Outcome {
  const missing = mountLayers(container.config.strings('Layers')) || shareAgain(container);
  if (missing !== null) return missing;
  const error = unpackLayer(container);
  return error == 0 ? null : fail('cannot bring back what the container has changed: ' + errno_text(-error));
}

function spawnMonitor(container: Container, streams: string, lock: i32): Result<Started> {
  const output = pipe();
  const input = streams.includes('i') ? pipe() : new Pipe();
  if (output.error < 0 || input.error < 0) {
    return fail('cannot make a pipe').as<Started>();
  }
  const nothing = open(toBytes('/dev/null'), O_RDWR);
  const args: Array<Bytes> = [toBytes('monitor'), container.id, toBytes(streams)];
  if (container.config.bool('Config.Tty') && streams != '') args.push(jsonBytes(ownConsoleSize()));
  const command = new Command(toBytes(MONITOR), args, [toBytes('PATH=/bin:/sbin:/usr/bin')]);
  command.flags = SPAWN_FLAG_SETSID | SPAWN_FLAG_CLOSE_OTHERS;
  // The lock is moved out of the way of the descriptors that are set before it.
  command.duplicate(input.reader >= 0 ? input.reader : nothing, 0).duplicate(output.writer, 1);
  command.duplicate(nothing, 2).duplicate(lock, 3).changeDirectory(toBytes('/'));
  const pid = command.spawn();
  close(nothing);
  close(output.writer);
  if (input.reader >= 0) close(input.reader);
  if (pid > 0) return resultOf(new Started(new FrameReader(output.reader), input.writer));
  close(output.reader);
  if (input.writer >= 0) close(input.writer);
  return failErrno('cannot start ', toBytes(MONITOR), pid).as<Started>();
}

/** Starts a container without attaching to it; `guard` as for startMonitor. One that runs already is fine. */
export function startDetached(container: Container, guard: i32 = -1): Outcome {
  const started = startMonitor(container, '', guard);
  const unstarted = started.failure;
  if (unstarted !== null) return unstarted.error == -EALREADY ? null : unstarted;
  const monitor = started.value;
  const message: Json | null = nextMessage(monitor.frames);
  close(monitor.frames.fd);
  if (message === null) return fail('the monitor of ' + textOf(container.id) + ' ended at once');
  if (!message.has('error')) return null;
  return failLine(message.string('error'), <i32>message.integer('status', 125));
}
