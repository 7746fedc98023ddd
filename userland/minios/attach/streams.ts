// The container's standard input, output and error as the monitor has them: the other ends of three pipes, or the master of a
// pseudo-terminal.
//
// Interface: Streams.

import { CIOVEC_BUF, CIOVEC_BUF_LEN, EAGAIN, EINTR, ESUCCESS, wasi_fd_write } from '../../lib/base/abi';
import { toBytes } from '../../lib/base/bytes';
import { O_RDWR, close, open } from '../../lib/base/fs';
import { Pipe, pipe } from '../../lib/process/process';
import { setWindowSize } from '../../lib/terminal/terminal';
import { setNonBlocking } from '../base/places';

/** Input that waits for the container to read. */
const ROOM: i32 = 4096;

const vector = memory.data(8);
const result = memory.data(4);

/** The monitor's ends and, until the start, the container's. All are closed by closeAll(). */
export class Streams {
  /** The container's ends, until it has started. */
  childInput: i32 = -1;
  childOutput: i32 = -1;
  childError: i32 = -1;
  /** The monitor's; −1: closed. With a terminal, output and input are one, and there is no error. */
  input: i32 = -1;
  output: i32 = -1;
  errors: i32 = -1;
  /** Input that has been read and not taken. */
  readonly buffer: usize = heap.alloc(ROOM);
  private start: i32 = 0;
  private stop: i32 = 0;
  private closesInput: bool = false;

  constructor(private terminal: bool) {}

  /** Makes them: 0 or −errno. */
  open(wantsInput: bool): i32 {
    if (this.terminal) return this.openTerminal();
    const error = this.openPipes(wantsInput);
    if (error < 0) this.closeAll();
    return error;
  }

  /** The terminal is made with the container; until then there is nothing to hear from it. */
  private openTerminal(): i32 {
    this.childInput = open(toBytes('/dev/null'), O_RDWR);
    this.childOutput = this.childInput;
    this.childError = this.childInput;
    return min(0, this.childInput);
  }

  /** The other side of the container's terminal; −1: it has none. */
  takeTerminal(master: i32): void {
    if (master < 0) return;
    this.input = master;
    this.output = master;
    setNonBlocking(master, true);
  }

  private openPipes(wantsInput: bool): i32 {
    if (wantsInput) {
      const given = pipe();
      if (given.error < 0) return given.error;
      this.childInput = given.reader;
      this.input = given.writer;
      setNonBlocking(given.writer, true);
    } else {
      this.childInput = open(toBytes('/dev/null'), O_RDWR);
      if (this.childInput < 0) return this.childInput;
    }
    const output = this.openOutput();
    const errors = this.openOutput();
    this.childOutput = output.writer;
    this.childError = errors.writer;
    this.output = output.reader;
    this.errors = errors.reader;
    return min(output.error, errors.error);
  }

  private openOutput(): Pipe {
    const made = pipe();
    if (made.error == 0) setNonBlocking(made.reader, true);
    return made;
  }

  /** The container has its ends: this process keeps only its own. */
  closeChildEnds(): void {
    if (this.childInput >= 0) close(this.childInput);
    if (!this.terminal) {
      if (this.childOutput >= 0) close(this.childOutput);
      if (this.childError >= 0) close(this.childError);
    }
    this.childInput = -1;
    this.childOutput = -1;
    this.childError = -1;
  }

  /** Whether there is room for input. */
  get takesInput(): bool {
    return this.input >= 0 && this.start == this.stop && !this.closesInput;
  }

  /** Bytes of room for input, at `buffer`. */
  get room(): i32 {
    return ROOM;
  }

  get hasInput(): bool {
    return this.stop > this.start;
  }

  /** `length` bytes have been put into the buffer. */
  give(length: i32): void {
    this.start = 0;
    this.stop = length;
    this.flush();
  }

  /** Hands on what the container takes. */
  flush(): void {
    while (this.start < this.stop && this.input >= 0) {
      store<usize>(vector, this.buffer + this.start, CIOVEC_BUF);
      store<i32>(vector, this.stop - this.start, CIOVEC_BUF_LEN);
      const errno = wasi_fd_write(this.input, vector, 1, result);
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return;
      if (errno != ESUCCESS) {
        this.start = this.stop;
        this.closesInput = true;
        break;
      }
      this.start += load<i32>(result);
    }
    if (this.closesInput && !this.terminal) this.closeInputNow();
  }

  private closeInputNow(): void {
    if (this.input >= 0) close(this.input);
    this.input = -1;
  }

  /** The container reads the end of its input once it has read the rest. A terminal stays. */
  closeInput(): void {
    if (this.terminal) return;
    this.closesInput = true;
    this.flush();
  }

  resize(rows: i32, columns: i32): void {
    if (this.terminal && this.input >= 0) setWindowSize(this.input, rows, columns);
  }

  /** Closes a stream of output. */
  closeOutput(fd: i32): void {
    close(fd);
    if (fd == this.output) {
      this.output = -1;
      if (this.terminal) this.input = -1;
    } else {
      this.errors = -1;
    }
  }

  closeAll(): void {
    this.closeChildEnds();
    if (this.input >= 0 && this.input != this.output) close(this.input);
    if (this.output >= 0) close(this.output);
    if (this.errors >= 0) close(this.errors);
    this.input = -1;
    this.output = -1;
    this.errors = -1;
    this.start = this.stop;
    this.closesInput = false;
  }
}
