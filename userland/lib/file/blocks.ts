// Input in blocks of whole lines: for programs that look through text faster than line by line.
//
// Interface: LineBlocks.

import { BLOCK_SIZE, readSome } from '../base/io';

export class LineBlocks {
  /** The block: [start, end). It ends with a delimiter but for the last one of a file that does not. */
  start: usize = 0;
  end: usize = 0;
  /** −errno of the read that failed, or 0. */
  error: i32 = 0;
  private buffer: usize = 0;
  private capacity: i32 = 2 * BLOCK_SIZE;
  /** End of what has been read; what lies between `end` and here is the beginning of a line. */
  private stop: usize = 0;
  private atEnd: bool = false;

  constructor(
    private fd: i32,
    private delimiter: u8 = 0x0a,
  ) {}

  /** Moves to the next block. False: there is none, or an error. The block before is gone. */
  next(): bool {
    if (this.buffer == 0) {
      this.buffer = heap.alloc(this.capacity);
      this.stop = this.buffer;
      this.end = this.buffer;
    }
    const left = this.stop - this.end;
    memory.copy(this.buffer, this.end, left);
    this.start = this.buffer;
    this.stop = this.buffer + left;
    this.end = this.buffer;
    let searched = left;
    while (!this.atEnd) {
      this.fill();
      const from = this.buffer + searched;
      let at = this.stop;
      while (at > from && load<u8>(at - 1) != this.delimiter) at--;
      if (at > from) {
        this.end = at;
        return true;
      }
      searched = this.stop - this.buffer;
    }
    this.end = this.stop;
    return this.end > this.start;
  }

  private fill(): void {
    const used = <i32>(this.stop - this.buffer);
    if (used > this.capacity / 2) {
      this.capacity *= 2;
      this.buffer = heap.realloc(this.buffer, this.capacity);
      this.start = this.buffer;
      this.end = this.buffer;
      this.stop = this.buffer + used;
    }
    const got = readSome(this.fd, this.stop, this.capacity - used);
    if (got > 0) {
      this.stop += got;
      return;
    }
    this.atEnd = true;
    this.error = got;
  }

  free(): void {
    if (this.buffer != 0) heap.free(this.buffer);
    this.buffer = 0;
  }
}
