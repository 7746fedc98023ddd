/**
 * The console device: ports that carry bytes to and from the process that started the machine.
 *
 * A write completes when the outside has taken the bytes, so that a slow reader out there slows the writer in here. A
 * read is asked of the outside only when somebody in here reads, so that input nobody wants stays where it is.
 *
 * The terminal has a size. The kernel keeps one request open that completes whenever it has changed.
 */
import {
  CONSOLE_OP_CLOSE,
  CONSOLE_OP_READ,
  CONSOLE_OP_SIZE,
  CONSOLE_OP_WRITE,
  CONSOLE_PORTS,
  CONSOLE_PORT_TERMINAL,
  EBUSY,
  EFAULT,
  EINVAL,
  EIO,
  EPIPE,
  WINSIZE_SIZE,
} from '../base/abi.ts';
import type { Device, DeviceQueue, Request } from './device.ts';
import { winsize } from './winsize.ts';
import type { TerminalSize } from './winsize.ts';

/** A `winsize` as one number, so that sizes can be compared; 0 is none. */
function packed(size: TerminalSize): bigint {
  return new DataView(winsize(size).buffer).getBigUint64(0, true);
}

/** The outside of the console. */
export interface ConsoleEnd {
  /** Sends bytes out of `port`; resolves when they are taken: true, or false if nobody will ever take any more. */
  write(port: number, bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Input for `port`, 1 to `size` bytes; none at the end of input. One read per port at a time. */
  read(port: number, size: number): Promise<Uint8Array>;
  /** Nothing will be written to `port` any more. */
  close(port: number): void;
}

export class ConsoleDevice implements Device {
  private readonly end: ConsoleEnd;
  private queue: DeviceQueue | null = null;
  /** Per port: what is under way, so that bytes stay in order. */
  private readonly writing: Promise<unknown>[] = [];
  private readonly reading: Promise<unknown>[] = [];
  /** The terminal's size as a `winsize`; 0 if it has none. */
  private size: bigint;
  /** Who wants to know of another one. */
  private sizeRequest: { request: Request; buffer: Uint8Array; known: bigint } | null = null;

  /** `size`: the terminal's size to begin with, null if that is not known. */
  constructor(end: ConsoleEnd, size: TerminalSize | null = null) {
    this.end = end;
    this.size = size ? packed(size) : 0n;
    for (let port = 0; port < CONSOLE_PORTS; port++) {
      this.writing[port] = this.reading[port] = Promise.resolve();
    }
  }

  attach(queue: DeviceQueue): void {
    this.queue = queue;
  }

  doorbell(): void {
    for (let request = this.queue!.take(); request; request = this.queue!.take()) this.start(request);
  }

  /** The terminal has another size now. */
  resize(size: TerminalSize): void {
    this.size = packed(size);
    this.answerSize();
  }

  private start(request: Request): void {
    const port = request.argument0;
    const buffer = request.buffer();
    if (port >= CONSOLE_PORTS) request.complete(-EINVAL);
    else if (!buffer) request.complete(-EFAULT);
    else if (request.operation === CONSOLE_OP_WRITE) this.write(request, port, buffer);
    else if (request.operation === CONSOLE_OP_READ && buffer.length > 0) this.read(request, port, buffer);
    else if (request.operation === CONSOLE_OP_CLOSE) this.close(request, port);
    else if (request.operation === CONSOLE_OP_SIZE && port === CONSOLE_PORT_TERMINAL)
      this.askSize(request, buffer);
    else request.complete(-EINVAL);
  }

  private write(request: Request, port: number, buffer: Uint8Array): void {
    if (buffer.length === 0) return request.complete(0);
    const bytes = new Uint8Array(buffer);
    // The next write may start at once: the outside keeps the order of calls. Only a close waits for all.
    const done = this.end.write(port, bytes).then(
      (taken) => request.complete(taken ? buffer.length : -EPIPE),
      () => request.complete(-EIO),
    );
    this.writing[port] = Promise.all([this.writing[port], done]);
  }

  private read(request: Request, port: number, buffer: Uint8Array): void {
    this.reading[port] = this.reading[port]
      .then(() => this.end.read(port, buffer.length))
      .then(
        (bytes) => {
          if (bytes.length > buffer.length) return request.complete(-EIO);
          buffer.set(bytes);
          request.complete(bytes.length);
        },
        () => request.complete(-EIO),
      );
  }

  private close(request: Request, port: number): void {
    this.writing[port] = this.writing[port].then(() => {
      this.end.close(port);
      request.complete(0);
    });
  }

  private askSize(request: Request, buffer: Uint8Array): void {
    if (this.sizeRequest) return request.complete(-EBUSY);
    if (buffer.length < WINSIZE_SIZE) return request.complete(-EINVAL);
    this.sizeRequest = { request, buffer, known: request.argument1Bits };
    this.answerSize();
  }

  private answerSize(): void {
    if (!this.sizeRequest || this.size === 0n || this.size === this.sizeRequest.known) return;
    const { request, buffer } = this.sizeRequest;
    this.sizeRequest = null;
    new DataView(buffer.buffer, buffer.byteOffset).setBigUint64(0, this.size, true);
    request.complete(WINSIZE_SIZE);
  }
}
