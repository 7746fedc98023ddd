/** The console's streams over those of the process: bytes as they are, and no more at once than the other side takes. */
import type { InputStream, OutputStream } from '../machine/machine.ts';

/** A stream of the process to write to. */
export class ProcessOutput implements OutputStream {
  private readonly stream: NodeJS.WritableStream;
  private closed = false;
  private last: Promise<boolean> = Promise.resolve(true);
  /** Why not all has arrived (a full disk); null: all has, or a reader that went away did not want more. */
  failure: string | null = null;

  constructor(stream: NodeJS.WritableStream) {
    this.stream = stream;
    // A reader that went away (EPIPE) is no error of ours: the program inside is told.
    stream.on('error', (error) => this.fail(error));
  }

  write(bytes: Uint8Array | string): Promise<boolean> {
    if (this.closed) return Promise.resolve(false);
    this.last = new Promise((resolve) => {
      this.stream.write(bytes, (error) => {
        if (error) this.fail(error);
        resolve(!error);
      });
    });
    return this.last;
  }

  private fail(error: NodeJS.ErrnoException): void {
    this.closed = true;
    if (error.code !== 'EPIPE') this.failure ??= error.message;
  }

  /** Resolves when all is written. */
  async flush(): Promise<void> {
    await this.last;
  }
}

/** A stream of the process to read from. It is opened when somebody reads: what nobody asks for stays where it is. */
export class ProcessInput implements InputStream {
  private readonly open: () => NodeJS.ReadStream;
  private stream: NodeJS.ReadStream | null = null;
  private rest = new Uint8Array(0);
  private ended = false;
  private wake: () => void = () => undefined;

  constructor(open: () => NodeJS.ReadStream) {
    this.open = open;
  }

  async read(size: number): Promise<Uint8Array> {
    const stream = (this.stream ??= this.start());
    while (this.rest.length === 0 && !this.ended) {
      const chunk = stream.read() as Uint8Array<ArrayBuffer> | null;
      if (chunk) this.rest = chunk;
      else await new Promise<void>((resolve) => (this.wake = resolve));
    }
    const part = this.rest.slice(0, size);
    this.rest = this.rest.subarray(part.length);
    return part;
  }

  private start(): NodeJS.ReadStream {
    const stream = this.open();
    const wake = (): void => this.wake();
    const end = (): void => {
      this.ended = true;
      wake();
    };
    stream.on('readable', wake).on('end', end).on('error', end).on('close', end);
    return stream;
  }
}
