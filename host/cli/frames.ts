/**
 * What the command and the background machine say to each other over their socket: frames, each a header in JSON and
 * bytes.
 *
 *     u32 length of the header, u32 number of bytes (both little-endian), header, bytes
 *
 * A connection is one request. The command begins with Hello and is answered with Welcome or a refusal. Only the fields
 * `minios` and `do`, and refusals, are the same in all versions: a machine of another version obeys `stop` and `inspect`
 * and refuses the rest.
 */
import type { Socket } from 'node:net';
import type { TerminalSize } from '../machine/machine.ts';

/** The streams of a session. */
export type StreamName = 'stdin' | 'stdout' | 'stderr' | 'terminal';

/** The command's first frame. */
export interface Hello {
  /** Its version. */
  minios: string;
  do: 'session' | 'stop' | 'inspect';
  session?: SessionWish;
}

export interface SessionWish {
  /** What follows `minios` on the command line. */
  words: string[];
  /** `NAME=value`. */
  env: string[];
  /** The working directory of the command. */
  cwd: string;
  /** Where images are for the command; the machine's must be the same. */
  home: string;
  onTerminal: { stdin: boolean; stdout: boolean; stderr: boolean };
  size: TerminalSize | null;
  input: boolean;
}

/** From the command, after the machine's Welcome. */
export type FromCommand =
  /** The bytes that were asked for; none: the end. */
  | { input: true }
  | { signal: number }
  | { resize: TerminalSize }
  /** Nobody will take any more of this stream. */
  | { closed: StreamName }
  | FileBlock;

/** What a file has given, or why it gives nothing: file_frames.ts. */
export interface FileBlock {
  file: number;
  failed?: string;
}

/** What the machine wants of a file. */
export interface FileWish {
  file: number;
  /** Which one it is: with the first wish. */
  path?: string;
  /** Nothing more. */
  close?: true;
}

/** From the machine. */
export type FromMachine =
  | { welcome: string }
  /** Nothing will be done: why, in one line. */
  | { refused: string }
  /** Bytes for a stream. */
  | { output: StreamName }
  /** Up to so many bytes of input are wanted. */
  | { want: number; from: StreamName }
  | FileWish
  /** The session's end. */
  | { exit: number }
  /** The machine's: one line that says why. */
  | { gone: string }
  /** The answer to `inspect`. */
  | { inspected: unknown }
  | { stopped: true };

/** Longest header, and most bytes of a frame: what is longer is no frame. */
const HEADER_MAX = 4 * 2 ** 20;
const BYTES_MAX = 2 ** 20;
const PREFIX = 8;

export interface Frame<T> {
  header: T;
  bytes: Uint8Array<ArrayBuffer>;
}

/** Writes a frame; resolves when the other side's socket has taken it, false if there is none any more. */
export function send<T>(socket: Socket, header: T, bytes: Uint8Array = new Uint8Array(0)): Promise<boolean> {
  if (socket.destroyed || !socket.writable) return Promise.resolve(false);
  const text = Buffer.from(JSON.stringify(header));
  const prefix = Buffer.alloc(PREFIX);
  prefix.writeUInt32LE(text.length, 0);
  prefix.writeUInt32LE(bytes.length, 4);
  return new Promise((resolve) => {
    socket.write(Buffer.concat([prefix, text, bytes]), (error) => resolve(!error));
  });
}

/**
 * The frames that come, one by one: nothing is read before it is asked for. Ends with the connection; throws at
 * nonsense.
 */
export async function* receive<T>(socket: Socket): AsyncGenerator<Frame<T>, void, undefined> {
  let rest: Buffer<ArrayBufferLike> = Buffer.alloc(0);
  for await (const chunk of socket) {
    rest = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    for (let length; (length = frameLength(rest)) <= rest.length; rest = rest.subarray(length)) {
      const split = PREFIX + rest.readUInt32LE(0);
      const header = JSON.parse(rest.toString('utf8', PREFIX, split)) as T;
      yield { header, bytes: new Uint8Array(rest.subarray(split, length)) };
    }
  }
}

/** Bytes of the frame that begins there; Infinity if even that is not known yet. */
function frameLength(bytes: Buffer): number {
  if (bytes.length < PREFIX) return Infinity;
  const header = bytes.readUInt32LE(0);
  const size = bytes.readUInt32LE(4);
  if (header > HEADER_MAX || size > BYTES_MAX) throw new Error('what came is no frame');
  return PREFIX + header + size;
}
