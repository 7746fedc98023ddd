// Starting a container: its monitor, in a session of its own, with the lock that says that it lives.
//
// Interface: Started, startMonitor, alreadyRunning; startDetached, startStatus.

import { EAGAIN, SPAWN_FLAG_CLOSE_OTHERS, SPAWN_FLAG_SETSID, errno_text } from '../lib/abi';
import { Bytes, toBytes, textOf } from '../lib/bytes';
import { O_RDWR, close, open } from '../lib/fs';
import { Json } from '../lib/json';
import { jsonBytes } from '../lib/json_writer';
import { Command, Pipe, pipe } from '../lib/process';
import { ownConsoleSize } from './console_size';
import { Container } from './container';
import { fail } from './failure';
import { FrameReader } from './frames';
import { mountLayers } from './image_root';
import { unpackLayer } from './kept_layer';
import { shareAgain } from './share_again';
import { MONITOR } from './places';
import { recoverLoaded } from './removal';
import { nextMessage } from './request';

/** A monitor that has been started, and the pipes to it. */
export class Started {
  constructor(
    public frames: FrameReader,
    /** Where the container's input goes; −1: nowhere. */
    public sink: i32,
  ) {}
}

/** Nothing was done, since the container runs already. */
export let alreadyRunning: bool = false;

/**
 * Starts the monitor; `streams`: of i, o, e those to attach. Null: alreadyRunning, or see failure. `guard`: the container's lock, which
 * is closed, of the process that has just made it, so that all is in its place; −1: it is taken.
 */
export function startMonitor(container: Container, streams: string, guard: i32 = -1): Started | null {
  alreadyRunning = false;
  if (guard >= 0) {
    const started = startNew(container, streams);
    close(guard);
    return started;
  }
  guard = container.lock();
  if (guard < 0) {
    fail('No such container: ' + textOf(container.id));
    return null;
  }
  const started = startLocked(container, streams);
  close(guard);
  return started;
}

function startNew(container: Container, streams: string): Started | null {
  const lock = container.lockMonitor();
  if (lock < 0) {
    fail('cannot lock ' + textOf(container.file('monitor')) + ': ' + errno_text(-lock));
    return null;
  }
  const started = spawnMonitor(container, streams, lock);
  close(lock);
  return started;
}

function startLocked(container: Container, streams: string): Started | null {
  const lock = container.lockEnded();
  if (lock == -EAGAIN) {
    alreadyRunning = true;
    return null;
  }
  if (lock < 0 || !container.loadState()) {
    fail('No such container: ' + textOf(container.id));
    if (lock >= 0) close(lock);
    return null;
  }
  recoverLoaded(container);
  const started = isReady(container) ? spawnMonitor(container, streams, lock) : null;
  close(lock);
  return started;
}

/** Brings everything to its place that the container is made of. False: see failure. */
function isReady(container: Container): bool {
  if (!mountLayers(container.config.strings('Layers')) || !shareAgain(container)) return false;
  const error = unpackLayer(container);
  return error == 0 || fail('cannot bring back what the container has changed: ' + errno_text(-error));
}

function spawnMonitor(container: Container, streams: string, lock: i32): Started | null {
  const output = pipe();
  const input = streams.includes('i') ? pipe() : new Pipe();
  if (output.error < 0 || input.error < 0) {
    fail('cannot make a pipe');
    return null;
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
  if (pid > 0) return new Started(new FrameReader(output.reader), input.writer);
  close(output.reader);
  if (input.writer >= 0) close(input.writer);
  fail('cannot start ' + MONITOR + ': ' + errno_text(-pid));
  return null;
}

/** Exit status of the last start that failed. */
export let startStatus: i32 = 0;

/** Starts a container without attaching to it; `guard` as for startMonitor. False: see failure. One that runs already is fine. */
export function startDetached(container: Container, guard: i32 = -1): bool {
  startStatus = 125;
  const started = startMonitor(container, '', guard);
  if (started === null) return alreadyRunning;
  const message: Json | null = nextMessage(started.frames);
  close(started.frames.fd);
  if (message === null) return fail('the monitor of ' + textOf(container.id) + ' ended at once');
  if (!message.has('error')) return true;
  startStatus = <i32>message.integer('status', 125);
  return fail(textOf(message.string('error')));
}
