// The client of the image service, which keeps the images and is a task of the host (docs/images.md has the protocol).
//
//   client                              service
//   PID-N.in, PID-N.out made   ──▶
//   PID-N into `service`       ──▶      opens PID-N.in to read
//   a line of JSON             ──in─▶   opens PID-N.out to write
//   an upload                  ──in─▶
//                              ◀─out─   {"progress":…}*, ({"data":N} and N bytes)*, {"result":…} or {"error":…,"status":…}
//
// As soon as both ends are open the names of the two FIFOs are gone, so that a client that is killed leaves nothing behind.
// While it uploads, a client takes in what the service says meanwhile: neither of them ever waits for the other's pipe to empty.
//
// A request of a program that is to end (catchToEnd in process/handlers.ts) is given up.
//
// Interface: ServiceRequest, ServiceListener, ServiceAnswer, askService.

import {
  AT_FDCWD,
  CIOVEC_BUF,
  CIOVEC_BUF_LEN,
  EAGAIN,
  EEXIST,
  EINTR,
  ENOENT,
  ENXIO,
  ESUCCESS,
  FDFLAGS_NONBLOCK,
  POLLFD_EVENTS,
  POLLFD_FD,
  POLLFD_REVENTS,
  POLLFD_SIZE,
  POLLIN,
  POLLOUT,
  RIGHTS_FD_READ,
  RIGHTS_FD_WRITE,
  SIGPIPE,
  S_IFIFO,
  errno_text,
  wasi_fd_fdstat_set_flags,
  wasi_fd_write,
  wasi_path_open,
} from '../../lib/base/abi';
import { Bytes, addressOf, concat, toBytes } from '../../lib/base/bytes';
import { O_RDONLY, O_WRONLY, close, makeNode, open, unlink } from '../../lib/base/fs';
import { ending, ignoreSignal } from '../../lib/process/handlers';
import { Reader, writeAll } from '../../lib/base/io';
import { Json } from '../../lib/json/json';
import { parseJson } from '../../lib/json/reader';
import { jsonBytes } from '../../lib/json/writer';
import { getpid } from '../../lib/process/process';
import { EndingReader, pollOrSignal } from '../../lib/process/signal_wait';

/** Where the service listens, and where requests have their FIFOs. */
const SERVICE = '/run/minios/service';
const REQUESTS = '/run/minios/requests/';

/** Status of a failure that the service gives none for. */
const FAILED: i32 = 1;

/** Status of a program that a signal is to end, as after ^C. */
const INTERRUPTED: i32 = 130;

const answered = memory.data(4);
const polled = memory.data(32, 8);
const vector = memory.data(8);

/** What hears of a request while it runs. */
export class ServiceListener {
  /** Something has moved on: `{"id", "status", "current", "total"}`. */
  progress(_value: Json): void {}

  /** The next bytes of a download. */
  data(_address: usize, _length: i32): void {}

  /** The request is over: no more calls come. */
  done(): void {}
}

/** How a request ended. */
export class ServiceAnswer {
  constructor(
    /** What was asked for; null after an error. */
    public result: Json | null,
    /** One line, as people read it. */
    public error: Bytes,
    /** Exit status of the program that failed by it. */
    public status: i32,
  ) {}

  get failed(): bool {
    return this.result === null;
  }
}

function failedBy(text: string, errno: i32): ServiceAnswer {
  const reason = errno == 0 ? '' : ': ' + errno_text(errno);
  return new ServiceAnswer(null, toBytes(text + reason), FAILED);
}

let requests: i32 = 0;

/** One request. begin() it, send() an upload if there is one, hear() the service if need be, finish() it. */
export class ServiceRequest {
  private input: i32 = -1;
  private reader: Reader | null = null;
  private answer: ServiceAnswer | null = null;

  constructor(private listener: ServiceListener) {}

  /** Sends the request, an object with `do`. False: finish() says why it could not. */
  begin(request: Json): bool {
    ignoreSignal(SIGPIPE);
    let name: Bytes = [];
    let error = -EEXIST;
    // What a killed client of the same number left behind is in the way.
    while (error == -EEXIST) {
      name = toBytes(getpid().toString() + '-' + (requests++).toString());
      error = makeNode(fifoOf(name, '.in'), S_IFIFO | 0o600, 0);
    }
    if (error == 0) error = makeNode(fifoOf(name, '.out'), S_IFIFO | 0o600, 0);
    // Open before anybody knows of it: the service sees at once when this process is gone.
    let listening = -1;
    if (error == 0) error = listening = openAtOnce(fifoOf(name, '.out'), RIGHTS_FD_READ);
    if (error >= 0) error = announce(name);
    if (error == 0) error = this.connect(name, request);
    if (listening >= 0) close(listening);
    unlink(fifoOf(name, '.in'));
    unlink(fifoOf(name, '.out'));
    if (error < 0) this.answer = unreachable(error);
    return error == 0;
  }

  /** Sends the request; then the service opens its end of what the answer comes by. */
  private connect(name: Bytes, request: Json): i32 {
    this.input = open(fifoOf(name, '.in'), O_WRONLY);
    if (this.input < 0) return this.input;
    const line = concat(jsonBytes(request), [0x0a]);
    const error = writeAll(this.input, addressOf(line), line.length);
    if (error < 0) return error;
    const output = open(fifoOf(name, '.out'), O_RDONLY);
    if (output < 0) return output;
    wasi_fd_fdstat_set_flags(this.input, FDFLAGS_NONBLOCK);
    this.reader = new EndingReader(output);
    return 0;
  }

  /** Uploads. False: the service takes no more; finish() says why. */
  send(address: usize, length: i32): bool {
    let from = address;
    let left = length;
    while (left > 0 && this.input >= 0) {
      if (ending()) {
        this.closeInput();
        break;
      }
      const sent = writeOnce(this.input, from, left);
      if (sent == -EAGAIN) this.waitForRoom();
      else if (sent < 0) this.closeInput();
      else {
        from += sent;
        left -= sent;
      }
    }
    return this.input >= 0;
  }

  /** Waits until the service takes more, and hears what it says meanwhile. */
  private waitForRoom(): void {
    const reader = this.reader!;
    store<i32>(polled + POLLFD_FD, this.input);
    store<u16>(polled + POLLFD_EVENTS, <u16>POLLOUT);
    store<i32>(polled + POLLFD_SIZE + POLLFD_FD, reader.fd);
    store<u16>(polled + POLLFD_SIZE + POLLFD_EVENTS, <u16>POLLIN);
    const listens = this.answer === null;
    if (pollOrSignal(polled, listens ? 2 : 1, -1) <= 0 || !listens) return;
    if (load<u16>(polled + POLLFD_SIZE + POLLFD_REVENTS) != 0 && !this.take(reader)) this.closeInput();
  }

  /** Waits for one message of the service, before the upload has ended. False: there are no more; finish() says why. */
  hear(): bool {
    const reader = this.reader;
    return reader !== null && this.answer === null && this.take(reader);
  }

  /** Ends the upload and waits for the answer. */
  finish(): ServiceAnswer {
    this.closeInput();
    const reader = this.reader;
    if (reader !== null) {
      while (this.answer === null && this.take(reader)) continue;
      close(reader.fd);
      reader.release();
      this.reader = null;
    }
    this.listener.done();
    const answer = this.answer;
    if (answer === null && ending()) return new ServiceAnswer(null, [], INTERRUPTED);
    return answer === null ? failedBy('the image service ended without an answer', 0) : answer;
  }

  private closeInput(): void {
    if (this.input >= 0) close(this.input);
    this.input = -1;
  }

  /** Takes one message of the service. False: there are no more. */
  private take(reader: Reader): bool {
    const line = reader.line();
    if (line === null) return false;
    const message = parseJson(line);
    if (message === null) {
      this.answer = failedBy('the image service answered what is no JSON', 0);
      return false;
    }
    const progress = message.get('progress');
    if (progress !== null) this.listener.progress(progress);
    else if (message.has('data')) return this.download(reader, message.integer('data'));
    else if (message.has('error'))
      this.answer = new ServiceAnswer(null, message.string('error'), <i32>message.integer('status', FAILED));
    else this.answer = new ServiceAnswer(message.find('result'), [], 0);
    return true;
  }

  private download(reader: Reader, length: i64): bool {
    let left = length;
    while (left > 0) {
      const got = reader.block();
      if (got == 0) return false;
      const used = <i32>min<i64>(got, left);
      reader.unread(got - used);
      this.listener.data(reader.recordStart, used);
      left -= used;
    }
    return true;
  }
}

/** A request without an upload, from its beginning to its end. */
export function askService(request: Json, listener: ServiceListener = new ServiceListener()): ServiceAnswer {
  const asked = new ServiceRequest(listener);
  asked.begin(request);
  return asked.finish();
}

/** As many bytes as there is room for, or −errno. */
function writeOnce(fd: i32, address: usize, length: i32): i32 {
  store<usize>(vector, address, CIOVEC_BUF);
  store<i32>(vector, length, CIOVEC_BUF_LEN);
  while (true) {
    const errno = wasi_fd_write(fd, vector, 1, answered);
    if (errno == ESUCCESS) return load<i32>(answered);
    if (errno != EINTR) return -errno;
  }
}

function fifoOf(name: Bytes, suffix: string): Bytes {
  return concat(concat(toBytes(REQUESTS), name), toBytes(suffix));
}

/** Opens a FIFO without waiting for the other end: a descriptor or −errno. */
function openAtOnce(path: Bytes, rights: u64): i32 {
  const errno = wasi_path_open(
    AT_FDCWD,
    0,
    addressOf(path),
    path.length,
    0,
    rights,
    rights,
    FDFLAGS_NONBLOCK,
    answered,
  );
  return errno == ESUCCESS ? load<i32>(answered) : -errno;
}

/** Tells the service of a request: 0, or −errno; −ENXIO: nobody serves. */
function announce(name: Bytes): i32 {
  const fd = openAtOnce(toBytes(SERVICE), RIGHTS_FD_WRITE);
  if (fd < 0) return fd;
  const line = concat(name, [0x0a]);
  const error = writeAll(fd, addressOf(line), line.length);
  close(fd);
  return error;
}

function unreachable(error: i32): ServiceAnswer {
  if (error == -ENXIO || error == -ENOENT)
    return failedBy('Cannot connect to the image service at ' + SERVICE + '. Is it running?', 0);
  return failedBy('cannot connect to the image service at ' + SERVICE, -error);
}
