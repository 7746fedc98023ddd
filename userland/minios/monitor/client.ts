// Who is attached to a container: gets its output in frames, and may give it input.
//
// Interface: Client.

import { EAGAIN, EINTR, ESUCCESS, CIOVEC_BUF, CIOVEC_BUF_LEN, wasi_fd_write } from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, addressOf } from '../../lib/base/bytes';
import { close } from '../../lib/base/fs';
import { FRAME_MESSAGE, putFrame } from '../attach/frames';
import { setNonBlocking } from '../base/places';

const vector = memory.data(8);
const result = memory.data(4);

/** One client, by its two FIFOs, which it owns: close() closes both. Writes do not block: what does not fit waits. */
export class Client {
  /** Which streams it wants. */
  output: bool = false;
  errors: bool = false;
  /** It gets lines of the log instead of output. */
  log: bool = false;
  /** Closed as soon as everything is written. */
  ending: bool = false;
  /** Places in the monitor's poll set. */
  readPlace: i32 = -1;
  writePlace: i32 = -1;
  private pending: ByteBuffer | null = null;
  private sent: i32 = 0;

  /** `input` −1: it gives none. Both are closed with it. */
  constructor(
    public input: i32,
    public sink: i32,
  ) {
    setNonBlocking(sink, true);
    if (input >= 0) setNonBlocking(input, true);
  }

  /** Bytes that wait to be written. */
  get waiting(): i32 {
    const pending = this.pending;
    return pending === null ? 0 : pending.length - this.sent;
  }

  get isClosed(): bool {
    return this.sink < 0;
  }

  /** Sends a frame, or keeps it until there is room. */
  frame(kind: u8, address: usize, length: i32): void {
    if (this.sink < 0) return;
    let pending = this.pending;
    if (pending === null) pending = new ByteBuffer(length + 8);
    this.pending = pending;
    putFrame(pending, kind, address, length);
    this.flush();
  }

  message(text: Bytes): void {
    this.frame(FRAME_MESSAGE, addressOf(text), text.length);
  }

  /** Sends the last message, and closes when it is out. */
  end(text: Bytes): void {
    this.ending = true;
    this.message(text);
    this.finish();
  }

  /** Closes when everything is out. */
  finish(): void {
    this.ending = true;
    if (this.waiting == 0) this.close();
  }

  /** Writes what there is room for. */
  flush(): void {
    const pending = this.pending;
    while (pending !== null && this.sent < pending.length) {
      store<usize>(vector, pending.address + this.sent, CIOVEC_BUF);
      store<i32>(vector, pending.length - this.sent, CIOVEC_BUF_LEN);
      const errno = wasi_fd_write(this.sink, vector, 1, result);
      if (errno == EINTR) continue;
      if (errno == EAGAIN) return;
      if (errno != ESUCCESS) return this.close();
      this.sent += load<i32>(result);
    }
    this.pending = null;
    this.sent = 0;
    if (this.ending) this.close();
  }

  closeInput(): void {
    if (this.input >= 0) close(this.input);
    this.input = -1;
  }

  close(): void {
    this.closeInput();
    if (this.sink >= 0) close(this.sink);
    this.sink = -1;
    this.pending = null;
    this.sent = 0;
  }
}
