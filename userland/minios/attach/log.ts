// A container's log in Docker's json-file format: {"log":"text\n","stream":"stdout","time":"…"} a line. Lines of the output
// longer than 16 KiB are parts, of which the last only ends with \n; so is what has no line feed when the output ends.
//
//   output ──add──▶ lines ──▶ log.json ──full──▶ log.json.1 ──▶ log.json.2 …   (max-size, max-file)
//
// Interface: LogWriter, logFiles, MOST_SIZE, MOST_FILES.

import { WHENCE_SET } from '../../lib/base/abi';
import { NEWLINE } from '../../lib/base/ascii';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, concat, findByte, toBytes } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { O_APPEND, O_CREAT, O_RDWR, close, fstat, open, rename, seek, stat, unlink } from '../../lib/base/fs';
import { readOnce, writeAll } from '../../lib/base/io';
import { writeJsonRange } from '../../lib/json/writer';
import { parseDecimal } from '../../lib/text/number';
import { Json } from '../../lib/json/json';
import { FRAME_ERROR } from './frames';
import { parseBytes, rfc3339 } from '../base/units';

/** Longest part of a line. */
const PART: i32 = 16384;

/** Bytes of lines that are enough for one call: of an empty line of output there are eighty. */
const ENOUGH: i32 = 32768;

/** Without --log-opt: Docker keeps everything, but here the log is in memory that all share. */
export const MOST_SIZE: i64 = 4 << 20;
export const MOST_FILES: i64 = 2;

const lastByte = memory.data(1);

/** Name of the log, `generation` 0: the present one. */
function logName(path: Bytes, generation: i64): Bytes {
  return generation == 0 ? path : concat(path, toBytes('.' + generation.toString()));
}

/** The one writer of a container's log, which its monitor owns. What there is no room for is lost, and the container goes on. */
export class LogWriter {
  private fd: i32 = -1;
  private size: i64 = 0;
  private most: i64 = MOST_SIZE;
  private files: i64 = MOST_FILES;
  private output: ByteBuffer | null = null;
  private errors: ByteBuffer | null = null;
  /** Lines that the last call has made and written. */
  readonly lines: ByteBuffer = new ByteBuffer(256);
  /** How much of them has been written. */
  private written: i32 = 0;
  /** When they were read, all at once; null: nobody has looked yet. */
  private time: Bytes | null = null;

  /** `options`: of --log-opt. */
  constructor(
    private path: Bytes,
    options: Json | null,
  ) {
    if (options !== null) {
      const size = options.string('max-size');
      const files = options.string('max-file');
      if (size.length > 0) this.most = parseBytes(size);
      if (files.length > 0) this.files = max<i64>(1, parseDecimal(files));
    }
    this.open();
    this.endLine();
  }

  private open(): void {
    this.fd = open(this.path, O_RDWR | O_CREAT | O_APPEND);
    this.size = this.fd < 0 ? 0 : <i64>fstat(this.fd).size;
  }

  /** Ends a line that was cut when the machine was killed, which nobody can read: the next one is a line of its own. */
  private endLine(): void {
    if (this.size == 0 || seek(this.fd, this.size - 1, WHENCE_SET) < 0) return;
    if (readOnce(this.fd, lastByte, 1) != 1 || load<u8>(lastByte) == NEWLINE) return;
    store<u8>(lastByte, NEWLINE);
    if (writeAll(this.fd, lastByte, 1) == 0) this.size++;
  }

  /** Bytes in the present file. */
  get position(): i64 {
    return this.size;
  }

  private partial(kind: u8): ByteBuffer {
    const buffer = kind == FRAME_ERROR ? this.errors : this.output;
    if (buffer !== null) return buffer;
    const made = new ByteBuffer(64);
    if (kind == FRAME_ERROR) this.errors = made;
    else this.output = made;
    return made;
  }

  /**
   * Takes output of a stream, FRAME_OUTPUT or FRAME_ERROR: how many bytes, not all if they make very many lines. The lines that it makes
   * whole are written.
   */
  add(kind: u8, address: usize, length: i32): i32 {
    const partial = this.partial(kind);
    this.begin();
    const end = address + length;
    let at = address;
    while (at < end && this.lines.length < ENOUGH) {
      const stop = min(end, at + (PART - partial.length));
      const feed = findByte(at, stop, NEWLINE);
      const after = feed == stop ? stop : feed + 1;
      partial.range(at, <i32>(after - at));
      at = after;
      if (feed != stop || partial.length == PART) this.line(kind, partial);
    }
    this.flush();
    return <i32>(at - address);
  }

  /** The output has ended: what has no line feed is a line, too. */
  finish(): void {
    this.begin();
    const output = this.output;
    if (output !== null && output.length > 0) this.line(1, output);
    const errors = this.errors;
    if (errors !== null && errors.length > 0) this.line(FRAME_ERROR, errors);
    this.flush();
  }

  private begin(): void {
    this.lines.clear();
    this.written = 0;
    this.time = null;
  }

  /** The time for a line. */
  private stamp(): Bytes {
    const known = this.time;
    if (known !== null) return known;
    const made = rfc3339(realtime(), true);
    this.time = made;
    return made;
  }

  private line(kind: u8, text: ByteBuffer): void {
    this.lines.text('{"log":');
    writeJsonRange(this.lines, text.address, text.length);
    text.clear();
    this.lines
      .text(',"stream":"')
      .text(kind == FRAME_ERROR ? 'stderr' : 'stdout')
      .text('","time":"');
    this.lines.bytes(this.stamp()).text('"}\n');
    const waiting = this.lines.length - this.written;
    if (this.most < 0 || this.size + waiting <= this.most) return;
    this.flush();
    this.rotate();
  }

  /** Writes what waits. Where there is no room any more, output is lost and the container goes on. */
  private flush(): void {
    const waiting = this.lines.length - this.written;
    if (waiting > 0 && this.fd >= 0 && writeAll(this.fd, this.lines.address + this.written, waiting) == 0) {
      this.size += waiting;
    }
    this.written = this.lines.length;
  }

  private rotate(): void {
    close(this.fd);
    for (let generation = this.files - 1; generation > 0; generation--) {
      rename(logName(this.path, generation - 1), logName(this.path, generation));
    }
    if (this.files == 1) unlink(this.path);
    this.open();
  }

  close(): void {
    if (this.fd >= 0) close(this.fd);
    this.fd = -1;
  }
}

/** The files of a log, the oldest first. */
export function logFiles(path: Bytes): Array<Bytes> {
  const files: Array<Bytes> = [path];
  let name = logName(path, 1);
  for (let generation = 2; stat(name).error == 0; generation++) {
    files.unshift(name);
    name = logName(path, generation);
  }
  return files;
}
