/** What leads out of a machine: the streams and the terminal of its starter, or one of its programs. */
import type { TerminalSize } from '../../devices/winsize.ts';

/** Where input comes from. */
export interface InputStream {
  /** 1 to `size` bytes; none at the end. Called once at a time. */
  read(size: number): Promise<Uint8Array>;
}

/** Where output goes. */
export interface OutputStream {
  /** Resolves when the bytes are taken; false: nobody will ever take any more. */
  write(bytes: Uint8Array<ArrayBuffer>): Promise<boolean>;
  /** Nothing more will come. Called once, before the machine's end is told. */
  end?(): void;
}

/**
 * A terminal: what displays output and sends keys, in raw mode. Line editing, echo and the signals of ^C and the like are
 * the kernel's (docs/tty.md), so bytes pass as they are, in UTF-8. The end of its input means that it has hung up: the
 * session on it gets SIGHUP.
 */
export interface Terminal extends InputStream, OutputStream {
  /** Its size now; without this function, or null, programs see 0 × 0 and assume what they like. */
  size?(): TerminalSize | null;
  /** Has `listener` called after every change of the size; answers a function that ends this. */
  onResize?(listener: () => void): () => void;
}

export interface ConsoleStreams {
  /** Without one, input ends at once; output goes nowhere. */
  stdin?: InputStream;
  stdout?: OutputStream;
  stderr?: OutputStream;
  /** With one, those standard streams of the first program that are not given above are the terminal. */
  terminal?: Terminal;
}
