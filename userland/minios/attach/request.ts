// Talking to a container's monitor: requests through its FIFO, answers and output through FIFOs of the client's own.
//
// Interface: Connection, connect, send, nextMessage.

import { EAGAIN, EEXIST, EINTR, POLLIN, SIGPIPE, S_IFIFO } from '../../lib/base/abi';
import { NEWLINE } from '../../lib/base/ascii';
import { Bytes, addressOf, concat, toBytes, textOf } from '../../lib/base/bytes';
import { Failure, Outcome, Result, fail, resultOf } from '../../lib/base/failure';
import { close, makeNode, unlink } from '../../lib/base/fs';
import { defaultSignal, disposition, ignoreSignal } from '../../lib/process/handlers';
import { writeAll } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { jsonBytes } from '../../lib/json/writer';
import { PollSet } from '../../lib/process/poll';
import { getpid } from '../../lib/process/process';
import { Container } from '../container/container';
import { FRAME_MESSAGE, FrameReader } from './frames';
import { below, openWith, setNonBlocking } from '../base/places';

/** How often a client that waits for its first answer looks whether the monitor still lives, milliseconds. */
const DOUBT: i32 = 200;

let connections: i32 = 0;

/** A client of a monitor. */
export class Connection {
  constructor(
    /** What the monitor sends. */
    public frames: FrameReader,
    /** Where the container's input goes; −1: nowhere. */
    public sink: i32,
    /** The monitor's first answer. */
    public answer: Json,
  ) {}

  /** Reads on until the next message; null: the monitor has gone. Output in between is dropped. */
  message(): Json | null {
    return nextMessage(this.frames);
  }

  close(): void {
    close(this.frames.fd);
    if (this.sink >= 0) close(this.sink);
  }
}

/** The next message, null at the end. */
export function nextMessage(frames: FrameReader): Json | null {
  while (true) {
    while (frames.next()) {
      if (frames.kind == FRAME_MESSAGE) return parseJson(frames.copy());
    }
    const got = frames.fill();
    if (got == -EINTR) continue;
    if (got <= 0) return null;
  }
}

/** Sends a request that has no answer. It fails if there is no monitor. */
export function send(container: Container, request: Json): Outcome {
  const fd = openWith(container.file('control'), false, true);
  if (fd < 0) return notRunning(container);
  setNonBlocking(fd, false);
  const line = concat(jsonBytes(request), [NEWLINE]);
  // A monitor that ends at this moment is no reason to die.
  const before = disposition(SIGPIPE);
  if (before == 0) ignoreSignal(SIGPIPE);
  const error = writeAll(fd, addressOf(line), line.length);
  if (before == 0) defaultSignal(SIGPIPE);
  close(fd);
  return error == 0 ? null : notRunning(container);
}

function notRunning(container: Container): Failure {
  return fail('Container ' + textOf(container.id) + ' is not running');
}

/** Sends a request, and waits for the first answer. */
export function connect(container: Container, request: Json, input: bool): Result<Connection> {
  const directory = textOf(container.file('clients'));
  let name: Bytes = [];
  let made = -EEXIST;
  while (made == -EEXIST) {
    name = toBytes(getpid().toString() + '-' + (connections++).toString());
    made = makeNode(below(directory, concat(name, toBytes('.out'))), S_IFIFO | 0o600, 0);
  }
  const output = below(directory, concat(name, toBytes('.out')));
  const source = below(directory, concat(name, toBytes('.in')));
  if (input && made == 0) made = makeNode(source, S_IFIFO | 0o600, 0);
  const fd = made < 0 ? made : openWith(output, true, false);
  const unsent =
    fd < 0
      ? fail('No such container: ' + textOf(container.id))
      : send(container, request.setString('client', name));
  const connection = unsent === null ? firstAnswer(container, fd, input, source) : unsent.as<Connection>();
  unlink(output);
  if (input) unlink(source);
  if (connection.failure !== null && fd >= 0) close(fd);
  return connection;
}

/** Waits for the monitor to open its end. */
function firstAnswer(container: Container, fd: i32, input: bool, source: Bytes): Result<Connection> {
  const set = new PollSet();
  const frames = new FrameReader(fd);
  while (true) {
    set.clear();
    set.add(fd, POLLIN);
    const ready = set.wait(DOUBT);
    if (ready > 0) {
      const got = frames.fill();
      if (got > 0) break;
      if (got < 0 && got != -EAGAIN && got != -EINTR) break;
    }
    const lock = container.lockMonitor();
    if (lock < 0) continue;
    close(lock);
    return notRunning(container).as<Connection>();
  }
  setNonBlocking(fd, false);
  const answer = nextMessage(frames);
  if (answer === null) return notRunning(container).as<Connection>();
  const sink = input ? openWith(source, false, true) : -1;
  return resultOf(new Connection(frames, sink, answer));
}
