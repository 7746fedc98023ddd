// Reading and writing descriptors: whole writes, interrupted calls taken up again, buffers.
//
// Interface: readSome, readOnce, writeAll, writeOnce; Writer, Capture, stdout, stderr, copyToOutput; Reader; isCharacterDevice; complain, exit.

import {
  CIOVEC_BUF,
  CIOVEC_BUF_LEN,
  EINTR,
  ESUCCESS,
  FDSTAT_FS_FILETYPE,
  FILETYPE_CHARACTER_DEVICE,
  WHENCE_CUR,
  errno_text,
  wasi_fd_fdstat_get,
  wasi_fd_read,
  wasi_fd_seek,
  wasi_fd_write,
  wasi_proc_exit,
} from './abi';
import { addressOf, bytesAt, findByte, Bytes } from './bytes';
import { messageLine, programName, scriptName } from './program';

const vector = memory.data(8);
const result = memory.data(4);
const status = memory.data(24, 8);

/** Bytes that one read or write of a copying program moves. */
export const BLOCK_SIZE: i32 = 65536;

/** The same as readSome(), but −EINTR when a signal was caught meanwhile. */
export function readOnce(fd: i32, address: usize, length: i32): i32 {
  store<usize>(vector, address, CIOVEC_BUF);
  store<i32>(vector, length, CIOVEC_BUF_LEN);
  const errno = wasi_fd_read(fd, vector, 1, result);
  return errno == ESUCCESS ? load<i32>(result) : -errno;
}

/** Reads up to `length` bytes: their number, 0 at the end of the file, or −errno. */
export function readSome(fd: i32, address: usize, length: i32): i32 {
  while (true) {
    const got = readOnce(fd, address, length);
    if (got != -EINTR) return got;
  }
}

/** Writes as much as there is room for: the number of bytes, or −errno. */
export function writeOnce(fd: i32, address: usize, length: i32): i32 {
  store<usize>(vector, address, CIOVEC_BUF);
  store<i32>(vector, length, CIOVEC_BUF_LEN);
  const errno = wasi_fd_write(fd, vector, 1, result);
  return errno == ESUCCESS ? load<i32>(result) : -errno;
}

/** Writes all of it: 0 or −errno. EPIPE is seen only by a program that ignores SIGPIPE. */
export function writeAll(fd: i32, address: usize, length: i32): i32 {
  let from = address;
  let left = length;
  while (left > 0) {
    const put = writeOnce(fd, from, left);
    if (put == -EINTR) continue;
    if (put < 0) return put;
    from += put;
    left -= put;
  }
  return 0;
}

/** Whether a descriptor is a character device, as terminals are. */
export function isCharacterDevice(fd: i32): bool {
  if (wasi_fd_fdstat_get(fd, status) != ESUCCESS) return false;
  return load<u8>(status, FDSTAT_FS_FILETYPE) == FILETYPE_CHARACTER_DEVICE;
}

/** Output that is kept instead of written. */
export class Capture {
  text: Bytes = [];
  length: i32 = 0;

  add(address: usize, length: i32): void {
    const needed = this.length + length;
    if (needed > this.text.length) {
      const larger = new StaticArray<u8>(max(needed, this.text.length * 2));
      memory.copy(addressOf(larger), addressOf(this.text), this.length);
      this.text = larger;
    }
    memory.copy(addressOf(this.text) + this.length, address, length);
    this.length = needed;
  }
}

/** Buffered output. The first error is kept in `error` (−errno) and everything after it is dropped. */
export class Writer {
  error: i32 = 0;
  /** Bytes that have left the buffer. */
  written: u64 = 0;
  /** If there is one it gets the output. */
  capture: Capture | null = null;
  private buffer: usize = 0;
  private used: i32 = 0;

  constructor(
    public fd: i32,
    private capacity: i32 = 16384,
  ) {}

  /** Bytes that wait in the buffer. */
  @inline
  get buffered(): i32 {
    return this.used;
  }

  /** A copy of what waits in the buffer, which is empty then: for text that is made and not written. */
  taken(): Bytes {
    const bytes = bytesAt(this.buffer, this.used);
    this.used = 0;
    return bytes;
  }

  /** Frees the buffer, and with it what was not written. */
  discard(): void {
    if (this.buffer != 0) heap.free(this.buffer);
    this.buffer = 0;
    this.used = 0;
  }

  /** Writes what is buffered. */
  flush(): void {
    const length = this.used;
    this.used = 0;
    if (length > 0) this.send(this.buffer, length);
  }

  private send(address: usize, length: i32): void {
    const capture = this.capture;
    if (capture !== null) capture.add(address, length);
    else if (this.error == 0) this.error = writeAll(this.fd, address, length);
    this.written += length;
  }

  /** Takes back what has not been written yet: for text that is to be padded first. */
  take(): Bytes {
    const held = bytesAt(this.buffer, this.used);
    this.used = 0;
    return held;
  }

  @inline
  byte(value: u8): this {
    if (this.buffer == 0) this.buffer = heap.alloc(this.capacity);
    store<u8>(this.buffer + this.used, value);
    if (++this.used == this.capacity) this.flush();
    return this;
  }

  /** `length` bytes from memory; more than the buffer holds goes past it. */
  range(address: usize, length: i32): this {
    if (this.buffer == 0) this.buffer = heap.alloc(this.capacity);
    if (length >= this.capacity - this.used) {
      this.flush();
      if (length >= this.capacity) {
        this.send(address, length);
        return this;
      }
    }
    memory.copy(this.buffer + this.used, address, length);
    this.used += length;
    return this;
  }

  @inline
  bytes(value: Bytes): this {
    return this.range(addressOf(value), value.length);
  }

  /** A constant, in UTF-8. */
  text(value: string): this {
    for (let index = 0; index < value.length; index++) {
      const unit = value.charCodeAt(index);
      if (unit >= 0x80) return this.encoded(value, index);
      this.byte(<u8>unit);
    }
    return this;
  }

  private encoded(value: string, from: i32): this {
    const rest = value.substring(from);
    const bytes = String.UTF8.encode(rest);
    return this.range(changetype<usize>(bytes), bytes.byteLength);
  }

  /** A number in decimal. */
  decimal(value: i64): this {
    if (value < 0) {
      this.byte(0x2d);
      return this.unsigned(-value);
    }
    return this.unsigned(value);
  }

  /** A number without a sign, in `base` 2 to 16, at least `digits` long. */
  unsigned(value: u64, base: u32 = 10, digits: i32 = 1): this {
    let shown = 1;
    let unit: u64 = 1;
    for (let rest = value / base; rest > 0; rest /= base) {
      unit *= base;
      shown++;
    }
    for (let index = shown; index < digits; index++) this.byte(0x30);
    for (; unit > 0; unit /= base) {
      const digit = <u8>((value / unit) % base);
      this.byte(digit < 10 ? 0x30 + digit : 0x57 + digit);
    }
    return this;
  }

  /** What an errno, positive or negated, means. */
  reason(errno: i32): this {
    return this.text(errno_text(errno));
  }

  @inline
  newline(): this {
    return this.byte(0x0a);
  }

  /** Ends a message: a line feed, and out. */
  end(): void {
    this.newline();
    this.flush();
  }
}

/** Standard output; exit() writes what is left in it. */
export const stdout = new Writer(1);

/** Standard error: a line at a time, through end(). */
export const stderr = new Writer(2, 1024);

/** Copies a descriptor from where it stands to standard output: 0, or −errno of a read; of a failed write stdout.error tells. */
export function copyToOutput(fd: i32): i32 {
  stdout.flush();
  const block = heap.alloc(BLOCK_SIZE);
  let got = 0;
  while (stdout.error == 0) {
    got = readSome(fd, block, BLOCK_SIZE);
    if (got <= 0) break;
    stdout.error = writeAll(1, block, got);
  }
  heap.free(block);
  return min(got, 0);
}

/** Where fd_seek says the new offset. */
const position = memory.data(8, 8);

/** Buffered input. */
export class Reader {
  /** −errno of the read that failed, or 0. */
  error: i32 = 0;
  /** Bytes read so far. */
  taken: u64 = 0;
  /** What has been read and not been taken: [start, stop). fill() may move it. */
  protected start: usize = 0;
  protected stop: usize = 0;
  private buffer: usize = 0;
  private atEnd: bool = false;

  constructor(
    public fd: i32,
    private capacity: i32 = BLOCK_SIZE,
  ) {}

  /** Reads more behind what is unread. False: there is no more, or an error. */
  protected fill(): bool {
    if (this.atEnd) return false;
    if (this.buffer == 0) {
      this.buffer = heap.alloc(this.capacity);
      this.start = this.buffer;
      this.stop = this.buffer;
    }
    const unread = <i32>(this.stop - this.start);
    if (unread == this.capacity) this.grow();
    else if (this.start != this.buffer) this.slide();
    if (stdoutIsInteractive()) stdout.flush();
    const got = this.read(this.stop, this.capacity - unread);
    if (got > 0) {
      this.stop += got;
      this.taken += got;
      return true;
    }
    this.atEnd = true;
    this.error = got;
    return false;
  }

  /** Reads from the descriptor as readSome() does. */
  protected read(address: usize, length: i32): i32 {
    return readSome(this.fd, address, length);
  }

  private slide(): void {
    memory.copy(this.buffer, this.start, this.stop - this.start);
    this.stop -= this.start - this.buffer;
    this.start = this.buffer;
  }

  private grow(): void {
    const unread = this.stop - this.start;
    const larger = heap.alloc(this.capacity * 2);
    memory.copy(larger, this.start, unread);
    heap.free(this.buffer);
    this.capacity *= 2;
    this.buffer = larger;
    this.start = larger;
    this.stop = larger + unread;
  }

  /** The next byte, or −1 at the end. */
  byte(): i32 {
    if (this.start == this.stop && !this.fill()) return -1;
    return load<u8>(this.start++);
  }

  /** The byte `ahead` places behind the next one, which stays unread; −1: there are not so many. */
  peek(ahead: i32 = 0): i32 {
    while (<i32>(this.stop - this.start) <= ahead) {
      if (!this.fill()) return -1;
    }
    return load<u8>(this.start + ahead);
  }

  /**
   * Finds the next record: up to and with `delimiter`, or up to the end of the file. It stays where it is, at
   * recordStart, until the next call. Answers its length, delimiter included; 0 at the end.
   */
  record(delimiter: u8 = 0x0a): i32 {
    let searched: usize = 0;
    while (true) {
      const at = findByte(this.start + searched, this.stop, delimiter);
      if (at != this.stop) return this.take(at + 1);
      searched = this.stop - this.start;
      if (!this.fill()) return this.take(this.stop);
    }
  }

  /** Whether nothing is left to read; reads to find out. */
  isAtEnd(): bool {
    return this.start == this.stop && !this.fill();
  }

  /** Bytes that have been read from the descriptor and not been taken. */
  get buffered(): i32 {
    return <i32>(this.stop - this.start);
  }

  /** Any unread bytes, one block at most, at recordStart: how many, 0 at the end. */
  block(): i32 {
    if (this.start == this.stop) this.fill();
    return this.take(this.stop);
  }

  /** Where the last record or block is; valid until the next call. */
  recordStart: usize = 0;

  private take(end: usize): i32 {
    this.recordStart = this.start;
    this.start = end;
    return <i32>(end - this.recordStart);
  }

  /** A copy of the first `length` bytes of the record. */
  copy(length: i32): Bytes {
    return bytesAt(this.recordStart, length);
  }

  /** The next line without its delimiter, or null at the end. */
  line(delimiter: u8 = 0x0a): Bytes | null {
    const length = this.record(delimiter);
    if (length == 0) return null;
    const last = load<u8>(this.recordStart + length - 1);
    return bytesAt(this.recordStart, last == delimiter ? length - 1 : length);
  }

  /** Takes back the last `length` bytes of the record or block: they are read again. */
  unread(length: i32): void {
    this.start -= length;
  }

  /**
   * Gives back what was read ahead: the descriptor's offset is behind the last record or byte, for the next reader (POSIX
   * 1.4, Utility Description Defaults). What cannot seek stays where it is.
   */
  giveBack(): void {
    const ahead = this.stop - this.start;
    if (ahead == 0) return;
    wasi_fd_seek(this.fd, -(<i64>ahead), WHENCE_CUR, position);
    this.start = this.stop;
  }

  /** Frees the buffer; the descriptor stays open. */
  release(): void {
    if (this.buffer != 0) heap.free(this.buffer);
    this.buffer = 0;
    this.start = 0;
    this.stop = 0;
    this.atEnd = true;
  }
}

let interactive: i32 = -1;

/** Output to a terminal must be seen before the program waits for input. */
function stdoutIsInteractive(): bool {
  if (interactive < 0) interactive = i32(isCharacterDevice(1));
  return interactive == 1;
}

/** Begins a message on standard error with the program's name; Writer.end() sends it. Output so far goes first. */
export function complain(): Writer {
  stdout.flush();
  const script = scriptName();
  if (script !== null) stderr.bytes(script).text(': ').decimal(messageLine).text(': ');
  return stderr.bytes(programName()).text(': ');
}

/** Writes buffered output and ends the process; output that could not be written is an error of its own. */
export function exit(code: i32): void {
  stdout.flush();
  let final = code;
  if (stdout.error != 0) {
    complain().text('write error: ').reason(stdout.error).end();
    if (final == 0) final = 1;
  }
  stderr.flush();
  wasi_proc_exit(final);
}
