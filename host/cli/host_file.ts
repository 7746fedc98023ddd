/**
 * Files of the host that a command line names and that are read once, from their beginning: --env-file, a Dockerfile, an archive. A pipe
 * or a device is as good as a file, and /dev/fd/63 is the command's own; so it is the command's process that opens them.
 *
 * Interface: HostFile, FileSource, OpenFile, FileFailure.
 */
import { closeSync, constants, createReadStream, fstatSync, openSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty } from 'node:tty';
import { getSystemErrorMessage } from 'node:util';

/** A file that is being read. */
export interface FileSource {
  /** The next bytes, which are waited for; none: the end. One at a time. Throws FileFailure, also once it is closed. */
  read(): Promise<Uint8Array<ArrayBuffer>>;
  close(): void;
}

/** What there is at a path, which may be relative to where the command was typed. Whatever is wrong is said by the first read. */
export type OpenFile = (path: string) => FileSource;

/** Why a file cannot be read, in Docker's words, which are Go's: `open F: no such file or directory`. */
export class FileFailure extends Error {
  override readonly name = 'FileFailure';
}

/** Where Go's words are others than libuv's. */
const REASONS: Readonly<Record<string, string>> = {
  EISDIR: 'is a directory',
  ELOOP: 'too many levels of symbolic links',
  ENAMETOOLONG: 'file name too long',
  EIO: 'input/output error',
};

const CLOSED = 'operation canceled';

/** FIFOs open at once, with or without a writer; a terminal does not become this process's. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

export class HostFile implements FileSource {
  private readonly path: string;
  private stream: Readable | null = null;
  private blocks: AsyncIterator<Buffer> | null = null;
  private isPipe = false;
  private isFirst = true;
  private closed = false;

  constructor(path: string) {
    this.path = path;
  }

  async read(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.closed) throw this.failure('read', CLOSED);
    this.stream ??= this.open();
    this.blocks ??= this.stream[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
    let next: IteratorResult<Buffer, unknown>;
    try {
      next = await this.blocks.next();
    } catch (error) {
      throw this.failure('read', this.closed ? CLOSED : reasonOf(error));
    }
    if (next.done && this.isFirst && this.isPipe && isTakenByNpx(this.path)) {
      throw this.failure('read', "npx's Node has read it before: write `npx -- minios`");
    }
    this.isFirst = false;
    return next.done ? new Uint8Array(0) : new Uint8Array(next.value);
  }

  close(): void {
    this.closed = true;
    this.stream?.destroy();
  }

  private open(): Readable {
    let fd: number;
    try {
      fd = openSync(this.path, FLAGS);
    } catch (error) {
      throw this.failure('open', reasonOf(error));
    }
    try {
      const stats = fstatSync(fd);
      if (stats.isDirectory()) throw this.failure('read', REASONS['EISDIR']!);
      // Its keys are the container's, or nobody's.
      if (isatty(fd)) throw this.failure('open', 'is a terminal: write it to a file');
      // Who waits for a FIFO's writer in a thread could not be interrupted.
      this.isPipe = stats.isFIFO();
      if (this.isPipe) return new Socket({ fd, readable: true, writable: false });
      return createReadStream('', { fd });
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  private failure(call: 'open' | 'read', reason: string): FileFailure {
    return new FileFailure(`${call} ${this.path}: ${reason}`);
  }
}

/**
 * Whether npx had this file: Node, which runs it, takes --env-file for its own option wherever it stands before `--`
 * (bin/minios.mjs), and of a pipe there is nothing left then.
 */
function isTakenByNpx(path: string): boolean {
  const { argv, env } = process;
  const isNamed = argv.some(
    (word, at) => word === `--env-file=${path}` || (word === path && argv[at - 1] === '--env-file'),
  );
  return isNamed && env['npm_command'] === 'exec';
}

function reasonOf(error: unknown): string {
  const { code, errno } = error as NodeJS.ErrnoException;
  const known = code === undefined ? undefined : REASONS[code];
  return known ?? (errno === undefined ? (error as Error).message : getSystemErrorMessage(errno));
}
