// Files read one after the other as if they were one: od, hexdump.
//
// Interface: Chain.

import { Bytes } from '../base/bytes';
import { closeInput, openInput } from '../base/fs';
import { BLOCK_SIZE, Reader } from '../base/io';
import { failed } from './message';

export class Chain {
  /** Whether one of the files could not be opened or read; a message has been written. */
  failed: bool = false;
  /** Files that were opened so far. */
  opened: i32 = 0;
  private next: i32 = 0;
  private reader: Reader | null = null;

  /** No names: standard input. */
  constructor(private names: Array<Bytes>) {}

  /** Reads exactly `length` bytes, fewer only at the end of the last file: their number. */
  read(address: usize, length: i32): i32 {
    let got = 0;
    while (got < length) {
      const reader = this.current();
      if (reader === null) break;
      const byte = reader.byte();
      if (byte < 0) this.leave(reader);
      else store<u8>(address + got++, <u8>byte);
    }
    return got;
  }

  /** Passes over bytes: how many there were. */
  skip(length: u64): u64 {
    let passed: u64 = 0;
    for (; passed < length; passed++) {
      let byte = -1;
      for (let reader = this.current(); reader !== null && byte < 0; reader = this.current()) {
        byte = reader.byte();
        if (byte < 0) this.leave(reader);
      }
      if (byte < 0) break;
    }
    return passed;
  }

  /** The file to read from, or null: there is none left. */
  private current(): Reader | null {
    while (this.reader === null) {
      const isInput = this.names.length == 0;
      if (this.next == max(this.names.length, 1)) return null;
      const index = this.next++;
      const fd = isInput ? 0 : openInput(this.names[index]);
      if (fd < 0) {
        failed(this.names[index], fd);
        this.failed = true;
        continue;
      }
      this.opened++;
      this.reader = new Reader(fd, BLOCK_SIZE);
    }
    return this.reader;
  }

  private leave(reader: Reader): void {
    if (reader.error != 0) {
      this.failed = true;
      const none: Bytes = [0x2d];
      failed(this.names.length == 0 ? none : this.names[this.next - 1], reader.error);
    }
    reader.release();
    closeInput(reader.fd);
    this.reader = null;
  }
}
