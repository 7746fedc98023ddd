// What the monitor and its clients send each other: output in Docker's frames (application/vnd.docker.raw-stream with a
// header), and messages in JSON between them.
//
//   ┌──────┬───────┬──────────────────┐
//   │ kind │ 0 0 0 │ length, 32 bits, │ length bytes
//   │      │       │ most significant │
//   │      │       │ byte first       │
//   └──────┴───────┴──────────────────┘
//
// Interface: FRAME_OUTPUT, FRAME_ERROR, FRAME_MESSAGE, FRAME_HEADER; putFrame, FrameReader.

import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, bytesAt } from '../../lib/base/bytes';
import { readOnce } from '../../lib/base/io';

export const FRAME_OUTPUT: u8 = 1;
export const FRAME_ERROR: u8 = 2;
/** JSON: {"started":PID}, {"status":N}, {"done":true}, {"error":"…","status":N}. */
export const FRAME_MESSAGE: u8 = 4;

export const FRAME_HEADER: i32 = 8;

/** Appends a frame. */
export function putFrame(buffer: ByteBuffer, kind: u8, address: usize, length: i32): void {
  buffer.byte(kind).fill(0, 3);
  buffer
    .byte(<u8>(length >> 24))
    .byte(<u8>(length >> 16))
    .byte(<u8>(length >> 8))
    .byte(<u8>length);
  buffer.range(address, length);
}

/** What is read at a time. */
const BLOCK: i32 = 32768;

/** Reads frames from a pipe. */
export class FrameReader {
  /** Kind of the frame that next() found. */
  kind: u8 = 0;
  /** Where its contents are, until the next call. */
  address: usize = 0;
  length: i32 = 0;
  private buffer: usize = heap.alloc(BLOCK + FRAME_HEADER);
  private room: i32 = BLOCK + FRAME_HEADER;
  private start: i32 = 0;
  private stop: i32 = 0;

  constructor(public fd: i32) {}

  /** Reads once: bytes, 0 at the end, or −errno. */
  fill(): i32 {
    if (this.start > 0) {
      memory.copy(this.buffer, this.buffer + this.start, this.stop - this.start);
      this.stop -= this.start;
      this.start = 0;
    }
    if (this.stop == this.room) {
      this.room *= 2;
      this.buffer = heap.realloc(this.buffer, this.room);
    }
    const got = readOnce(this.fd, this.buffer + this.stop, this.room - this.stop);
    if (got > 0) this.stop += got;
    return got;
  }

  /** Takes the next whole frame of what was read. */
  next(): bool {
    if (this.stop - this.start < FRAME_HEADER) return false;
    const head = this.buffer + this.start;
    const length = <i32>bswap(load<u32>(head, 4));
    if (this.stop - this.start - FRAME_HEADER < length) return false;
    this.kind = load<u8>(head);
    this.address = head + FRAME_HEADER;
    this.length = length;
    this.start += FRAME_HEADER + length;
    return true;
  }

  /** A copy of the frame's contents. */
  copy(): Bytes {
    return bytesAt(this.address, this.length);
  }
}
