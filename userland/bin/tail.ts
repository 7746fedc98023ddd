// tail [-n [+]N | -c [+]N] [-fFqvz] [-s SECONDS] [FILE]...: the end of files (POSIX; GNU's options). +N: from line or
// byte N on. A regular file is read from its end; of anything else no more is kept than is asked for.

import { ESUCCESS, WHENCE_CUR, WHENCE_END, WHENCE_SET, wasi_fd_seek } from '../lib/base/abi';
import { outOfMemory } from '../lib/base/abort';
import { Bytes, sliceOf, toBytes } from '../lib/base/bytes';
import { sleepFor } from '../lib/time/clock';
import { closeInput, fstat, open, openInput, stat, O_RDONLY } from '../lib/base/fs';
import { putHeader } from '../lib/command/header';
import { BLOCK_SIZE, Reader, complain, readSome, stdout, copyToOutput } from '../lib/base/io';
import { cannot, invalidNumber } from '../lib/command/message';
import { parseSize } from '../lib/text/number';
import { Options, expandNumber } from '../lib/command/options';
import { parseDuration } from './sleep/sleep';

const position = memory.data(8, 8);

function describe(): Options {
  return new Options(
    '[OPTION]... [FILE]...',
    'Write the last 10 lines of each FILE, or of standard input (-).',
  )
    .value('n', 'lines', '[+]N', 'write the last N lines, with + from line N on')
    .value('c', 'bytes', '[+]N', 'write the last N bytes, with + from byte N on')
    .flag('f', 'follow', 'wait for more and write it, until killed')
    .flag('F', '', 'the same, and open the file anew when it is replaced')
    .value('s', 'sleep-interval', 'SECONDS', 'with -f: look every SECONDS seconds, default 1')
    .flag('q', 'quiet', 'never write headers')
    .flag('', 'silent')
    .flag('v', 'verbose', 'always write headers')
    .flag('z', 'zero-terminated', 'lines end with a NUL');
}

/** Position of `offset` from `whence`, or −1 where the descriptor cannot seek. */
function seek(fd: i32, offset: i64, whence: i32): i64 {
  return wasi_fd_seek(fd, offset, whence, position) == ESUCCESS ? load<i64>(position) : -1;
}

/** What to write of a file. */
class Part {
  constructor(
    public count: i64,
    public bytes: bool,
    public fromStart: bool,
    public delimiter: u8,
  ) {}
}

/** Writes everything behind the first count − 1 lines or bytes. */
function putFromStart(fd: i32, part: Part): i32 {
  const input = new Reader(fd);
  let skip = max<i64>(part.count - 1, 0);
  while (skip > 0 && !part.bytes && input.record(part.delimiter) > 0) skip--;
  while (true) {
    const length = input.block();
    if (length == 0) break;
    const skipped = part.bytes ? <i32>min<i64>(skip, length) : 0;
    skip -= skipped;
    stdout.range(input.recordStart + skipped, length - skipped);
  }
  input.release();
  return input.error;
}

/**
 * Where the last `count` lines of [first, size) of a file begin, found by reading blocks from the end; `first` where there are
 * fewer.
 */
function startOfLines(fd: i32, first: i64, size: i64, count: i64, delimiter: u8): i64 {
  const block = heap.alloc(BLOCK_SIZE);
  // A delimiter that ends the file ends its last line; it does not begin another one.
  let wanted = count;
  let end = size;
  let found: i64 = count == 0 ? size : -1;
  while (end > first && found < 0) {
    const start = max<i64>(first, end - BLOCK_SIZE);
    if (seek(fd, start, WHENCE_SET) < 0) break;
    const got = readSome(fd, block, <i32>(end - start));
    for (let index = got - 1; index >= 0; index--) {
      if (load<u8>(block + index) != delimiter || start + index == size - 1) continue;
      if (--wanted > 0) continue;
      found = start + index + 1;
      break;
    }
    end = start;
  }
  heap.free(block);
  return max<i64>(found, first);
}

/** The end of something that cannot seek: bytes are kept, and dropped from the front a megabyte at a time. */
class Window {
  private block: usize = heap.alloc(BLOCK_SIZE * 2);
  private capacity: i32 = BLOCK_SIZE * 2;
  private start: i32 = 0;
  private stop: i32 = 0;

  constructor(private part: Part) {}

  read(fd: i32): i32 {
    while (true) {
      if (this.capacity - this.stop < BLOCK_SIZE) this.makeRoom();
      const got = readSome(fd, this.block + this.stop, BLOCK_SIZE);
      if (got <= 0) return got;
      this.stop += got;
    }
  }

  /** Forgets what is not wanted; where that is too little, the block doubles. */
  private makeRoom(): void {
    this.start = this.wantedStart();
    const length = this.stop - this.start;
    if (length > this.capacity / 2) {
      // The allocator refuses half of this already, with the message for it.
      if (this.capacity >= 1 << 30) outOfMemory();
      this.capacity *= 2;
      const larger = heap.alloc(this.capacity);
      memory.copy(larger, this.block + this.start, length);
      heap.free(this.block);
      this.block = larger;
    } else {
      memory.copy(this.block, this.block + this.start, length);
    }
    this.start = 0;
    this.stop = length;
  }

  private wantedStart(): i32 {
    const part = this.part;
    if (part.bytes) return <i32>max<i64>(this.start, this.stop - part.count);
    if (part.count == 0) return this.stop;
    let left = part.count;
    for (let index = this.stop - 2; index >= this.start; index--) {
      if (load<u8>(this.block + index) == part.delimiter && --left == 0) return index + 1;
    }
    return this.start;
  }

  put(): void {
    const from = this.wantedStart();
    stdout.range(this.block + from, this.stop - from);
    heap.free(this.block);
  }
}

/**
 * Writes the end of a descriptor: 0 or −errno of a read. Only regular files are read from their end: a device that can seek,
 * as /dev/zero, still has none, and files of /proc have no size. What was read of a file before is not written again.
 */
function putEnd(fd: i32, part: Part): i32 {
  if (part.fromStart) return putFromStart(fd, part);
  const first = fstat(fd).isRegular ? seek(fd, 0, WHENCE_CUR) : -1;
  const size = first >= 0 ? seek(fd, 0, WHENCE_END) : -1;
  if (size > first) {
    const from = part.bytes
      ? max<i64>(first, size - part.count)
      : startOfLines(fd, first, size, part.count, part.delimiter);
    if (seek(fd, from, WHENCE_SET) >= 0) return copyToOutput(fd);
  }
  if (first >= 0) seek(fd, first, WHENCE_SET);
  const window = new Window(part);
  const error = window.read(fd);
  window.put();
  return error;
}

/** A file that is waited for. */
class Followed {
  constructor(
    public name: Bytes,
    public fd: i32,
  ) {}

  /** Starts over when the file has become shorter, and with -F when the name leads to another file. */
  refresh(byName: bool): void {
    if (byName && this.fd != 0) {
      const current = stat(this.name);
      if (current.error == 0 && (this.fd < 0 || !current.isSame(fstat(this.fd)))) {
        if (this.fd >= 0) closeInput(this.fd);
        this.fd = open(this.name, O_RDONLY);
      }
    }
    if (this.fd < 0) return;
    const attributes = fstat(this.fd);
    if (attributes.error < 0 || !attributes.isRegular) return;
    if (seek(this.fd, 0, WHENCE_CUR) <= <i64>attributes.size) return;
    complain().bytes(this.name).text(': file truncated').end();
    seek(this.fd, 0, WHENCE_SET);
  }
}

/** Writes what the files get from now on; ends only when writing fails. */
function follow(files: Array<Followed>, byName: bool, headers: bool, interval: i64): void {
  const block = heap.alloc(BLOCK_SIZE);
  let last = files.length - 1;
  stdout.flush();
  while (stdout.error == 0) {
    for (let index = 0; index < files.length; index++) {
      files[index].refresh(byName);
      while (files[index].fd >= 0) {
        const got = readSome(files[index].fd, block, BLOCK_SIZE);
        if (got <= 0) break;
        if (headers && index != last) putHeader(files[index].name, false);
        last = index;
        stdout.range(block, got);
      }
    }
    stdout.flush();
    sleepFor(interval);
  }
}

/** The part that the options ask for, or null after a message. */
function partOf(options: Options): Part | null {
  const bytes = options.last('nc') == 'c';
  const given = options.valueOf(bytes ? 'c' : 'n');
  const text = given !== null ? given : toBytes('10');
  const fromStart = text.length > 0 && text[0] == 0x2b;
  const signed = fromStart || (text.length > 0 && text[0] == 0x2d);
  const count = parseSize(signed ? sliceOf(text, 1) : text);
  if (count >= 0) return new Part(count, bytes, fromStart, options.has('z') ? 0 : 0x0a);
  invalidNumber(text);
  return null;
}

export function tail(args: Array<Bytes>): i32 {
  const options = describe().parse(expandNumber(args, 'n', true));
  const part = partOf(options);
  const seconds = options.valueOf('s');
  const interval = seconds !== null ? parseDuration(seconds) : 1_000_000_000;
  if (seconds !== null && interval < 0) invalidNumber(seconds);
  if (part === null || interval < 0) return 1;
  const files = options.operands;
  if (files.length == 0) files.push(toBytes('-'));
  const quiet = options.last('qv') == 'q' || options.has('silent');
  const headers = options.last('qv') == 'v' || (files.length > 1 && !quiet);
  const following = options.has('f') || options.has('F');
  const followed = new Array<Followed>();
  let status = 0;
  let shown = 0;
  for (let index = 0; index < files.length && stdout.error == 0; index++) {
    const fd = openInput(files[index]);
    if (fd < 0) {
      cannot('open', files[index], fd);
      status = 1;
      if (options.has('F')) followed.push(new Followed(files[index], fd));
      continue;
    }
    if (headers) putHeader(files[index], shown++ == 0);
    const error = putEnd(fd, part);
    if (error < 0) {
      complain().text('read error: ').reason(error).end();
      status = 1;
    }
    if (following && error == 0) followed.push(new Followed(files[index], fd));
    else closeInput(fd);
  }
  if (followed.length > 0) follow(followed, options.has('F'), headers, interval);
  return status;
}
