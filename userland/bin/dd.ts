// dd [if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N] [conv=...] [status=...]: copies in blocks (POSIX; GNU's operands).

import {
  WHENCE_CUR,
  WHENCE_SET,
  wasi_fd_filestat_set_size,
  wasi_fd_seek,
  wasi_fd_sync,
} from '../lib/base/abi';
import { Bytes, equalsText, indexOf, sliceOf, split } from '../lib/base/bytes';
import { monotonic } from '../lib/time/clock';
import { humanSize } from '../lib/text/format';
import { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_TRUNC, O_WRONLY, close, open } from '../lib/base/fs';
import { complain, readSome, stderr, writeAll } from '../lib/base/io';
import { cannot, failed, invalidNumber } from '../lib/command/message';
import { parseSize } from '../lib/text/number';
import { Options } from '../lib/command/options';

const position = memory.data(8, 8);
const LARGEST_BLOCK: i64 = 1 << 28;

class Job {
  input: Bytes | null = null;
  output: Bytes | null = null;
  inputBlock: i64 = 512;
  outputBlock: i64 = 512;
  /** bs=: each block goes out as it came, however short. */
  together: bool = false;
  count: i64 = i64.MAX_VALUE;
  skip: i64 = 0;
  seek: i64 = 0;
  truncate: bool = true;
  create: bool = true;
  exclusive: bool = false;
  pad: bool = false;
  goOn: bool = false;
  synchronize: bool = false;
  upper: bool = false;
  lower: bool = false;
  swap: bool = false;
  sparse: bool = false;
  fullBlocks: bool = false;
  append: bool = false;
  countBytes: bool = false;
  skipBytes: bool = false;
  seekBytes: bool = false;
  /** 0: everything; 1: no speed; 2: nothing. */
  quiet: i32 = 0;
}

/** Reads operands into a job; a wrong one ends the program. */
class Parser {
  constructor(
    private options: Options,
    private job: Job,
  ) {}

  private wrong(text: Bytes, what: string): void {
    this.options.wrong(complain().text(what).text(" '").bytes(text).text("'"));
  }

  /** A number, or several with x between. */
  private number(text: Bytes): i64 {
    const factors = split(text, 0x78);
    let product: i64 = 1;
    for (let index = 0; index < factors.length; index++) {
      const factor = parseSize(wordsAsBytes(factors[index]));
      if (factor < 0 || (factor > 0 && product > i64.MAX_VALUE / factor)) {
        invalidNumber(text);
        this.options.wrong(complain().text('a number may have one of the suffixes c w b kB K MB M GB G'));
      }
      product *= factor;
    }
    return product;
  }

  private blockSize(text: Bytes): i64 {
    const size = this.number(text);
    if (size < 1 || size > LARGEST_BLOCK) this.wrong(text, 'invalid block size');
    return size;
  }

  take(operand: Bytes): void {
    const equalsAt = indexOf(operand, 0x3d);
    if (equalsAt < 0) return this.wrong(operand, 'unknown operand');
    const key = sliceOf(operand, 0, equalsAt);
    const value = sliceOf(operand, equalsAt + 1);
    const job = this.job;
    if (equalsText(key, 'if')) job.input = value;
    else if (equalsText(key, 'of')) job.output = value;
    else if (equalsText(key, 'ibs')) job.inputBlock = this.blockSize(value);
    else if (equalsText(key, 'obs')) job.outputBlock = this.blockSize(value);
    else if (equalsText(key, 'bs')) {
      job.inputBlock = this.blockSize(value);
      job.outputBlock = job.inputBlock;
      job.together = true;
    } else if (equalsText(key, 'count')) job.count = this.number(value);
    else if (equalsText(key, 'skip') || equalsText(key, 'iseek')) job.skip = this.number(value);
    else if (equalsText(key, 'seek') || equalsText(key, 'oseek')) job.seek = this.number(value);
    else if (equalsText(key, 'conv')) this.each(value, 0);
    else if (equalsText(key, 'iflag')) this.each(value, 1);
    else if (equalsText(key, 'oflag')) this.each(value, 2);
    else if (equalsText(key, 'status')) this.status(value);
    else this.wrong(operand, 'unknown operand');
  }

  private status(value: Bytes): void {
    if (equalsText(value, 'none')) this.job.quiet = 2;
    else if (equalsText(value, 'noxfer')) this.job.quiet = 1;
    else if (!equalsText(value, 'progress')) this.wrong(value, 'unknown status');
  }

  private each(list: Bytes, kind: i32): void {
    const words = split(list, 0x2c);
    for (let index = 0; index < words.length; index++) {
      const known = kind == 0 ? this.conversion(words[index]) : this.flag(words[index], kind == 1);
      if (!known) this.wrong(words[index], kind == 0 ? 'unknown conversion' : 'unknown flag');
    }
  }

  private conversion(word: Bytes): bool {
    const job = this.job;
    if (equalsText(word, 'notrunc')) job.truncate = false;
    else if (equalsText(word, 'nocreat')) job.create = false;
    else if (equalsText(word, 'excl')) job.exclusive = true;
    else if (equalsText(word, 'sync')) job.pad = true;
    else if (equalsText(word, 'noerror')) job.goOn = true;
    else if (equalsText(word, 'fsync') || equalsText(word, 'fdatasync')) job.synchronize = true;
    else if (equalsText(word, 'ucase')) job.upper = true;
    else if (equalsText(word, 'lcase')) job.lower = true;
    else if (equalsText(word, 'swab')) job.swap = true;
    else if (equalsText(word, 'sparse')) job.sparse = true;
    else return false;
    return true;
  }

  private flag(word: Bytes, input: bool): bool {
    const job = this.job;
    if (input && equalsText(word, 'fullblock')) job.fullBlocks = true;
    else if (input && equalsText(word, 'count_bytes')) job.countBytes = true;
    else if (input && equalsText(word, 'skip_bytes')) job.skipBytes = true;
    else if (!input && equalsText(word, 'seek_bytes')) job.seekBytes = true;
    else if (!input && equalsText(word, 'append')) job.append = true;
    else
      return (
        equalsText(word, 'sync') ||
        equalsText(word, 'dsync') ||
        equalsText(word, 'direct') ||
        equalsText(word, 'nonblock')
      );
    return true;
  }
}

/** `8c` is 8 bytes and `8w` words of two: the suffixes that only dd has. */
function wordsAsBytes(text: Bytes): Bytes {
  const last = text.length - 1;
  return last > 0 && text[last] == 0x63 ? sliceOf(text, 0, last) : text;
}

class Copier {
  private fullIn: i64 = 0;
  private partIn: i64 = 0;
  private fullOut: i64 = 0;
  private partOut: i64 = 0;
  private bytes: i64 = 0;
  private block: usize;
  /** What waits for a whole output block. */
  private waiting: usize = 0;
  private used: i32 = 0;
  private hole: bool = false;
  status: i32 = 0;

  constructor(
    private job: Job,
    private input: i32,
    private output: i32,
    private inputName: Bytes,
    private outputName: Bytes,
  ) {
    this.block = heap.alloc(<usize>job.inputBlock);
    if (!job.together) this.waiting = heap.alloc(<usize>job.outputBlock);
  }

  /** Goes `distance` bytes ahead in the input, by reading where it cannot seek. */
  skip(distance: i64): void {
    if (distance == 0 || wasi_fd_seek(this.input, distance, WHENCE_CUR, position) == 0) return;
    let left = distance;
    while (left > 0) {
      const got = readSome(this.input, this.block, <i32>min(left, this.job.inputBlock));
      if (got <= 0) break;
      left -= got;
    }
  }

  /** The next block: its length, 0 at the end, or −errno. */
  private read(length: i32): i32 {
    let filled = 0;
    while (filled < length) {
      const got = readSome(this.input, this.block + filled, length - filled);
      if (got < 0) return filled > 0 ? filled : got;
      filled += got;
      if (got == 0 || !this.job.fullBlocks) break;
    }
    return filled;
  }

  run(): void {
    const job = this.job;
    const size = <i32>job.inputBlock;
    let left = job.countBytes || job.count > i64.MAX_VALUE / size ? job.count : job.count * size;
    while (left > 0) {
      const wanted = <i32>min<i64>(left, size);
      let got = this.read(wanted);
      if (got < 0) {
        failed(this.inputName, got);
        this.status = 1;
        if (!job.goOn) break;
        // What cannot be read is passed over, and is zeros with conv=sync.
        wasi_fd_seek(this.input, size, WHENCE_CUR, position);
        got = 0;
        if (!job.pad) {
          left -= size;
          continue;
        }
      } else if (got == 0) break;
      if (got == size) this.fullIn++;
      else this.partIn++;
      // Blocks are counted, also short ones.
      left -= job.countBytes ? got : size;
      if (job.pad && got < size) {
        memory.fill(this.block + got, 0, size - got);
        got = size;
      }
      this.convert(got);
      if (!(job.together ? this.write(this.block, got, size) : this.collect(got))) return;
    }
    if (this.used > 0) this.write(this.waiting, this.used, <i32>job.outputBlock);
    this.finish();
  }

  private convert(length: i32): void {
    const job = this.job;
    for (let at: usize = 0; (job.upper || job.lower) && at < <usize>length; at++) {
      const byte = load<u8>(this.block + at);
      if (job.upper && byte >= 0x61 && byte <= 0x7a) store<u8>(this.block + at, byte - 0x20);
      if (job.lower && byte >= 0x41 && byte <= 0x5a) store<u8>(this.block + at, byte + 0x20);
    }
    for (let at: usize = 0; job.swap && at + 1 < <usize>length; at += 2) {
      store<u16>(this.block + at, bswap<u16>(load<u16>(this.block + at)));
    }
  }

  private collect(length: i32): bool {
    const size = <i32>this.job.outputBlock;
    let from = 0;
    while (from < length) {
      const part = min(length - from, size - this.used);
      memory.copy(this.waiting + this.used, this.block + from, part);
      this.used += part;
      from += part;
      if (this.used < size) break;
      this.used = 0;
      if (!this.write(this.waiting, size, size)) return false;
    }
    return true;
  }

  private write(address: usize, length: i32, size: i32): bool {
    this.hole =
      this.job.sparse &&
      isZero(address, length) &&
      wasi_fd_seek(this.output, length, WHENCE_CUR, position) == 0;
    const error = this.hole ? 0 : writeAll(this.output, address, length);
    if (error < 0) {
      complain().text("error writing '").bytes(this.outputName).text("': ").reason(error).end();
      this.status = 1;
      return false;
    }
    if (length == size) this.fullOut++;
    else this.partOut++;
    this.bytes += length;
    return true;
  }

  private finish(): void {
    // A hole at the end has no byte behind it that makes the file as long as it is.
    if (this.hole && wasi_fd_seek(this.output, 0, WHENCE_CUR, position) == 0) {
      wasi_fd_filestat_set_size(this.output, load<u64>(position));
    }
    if (this.job.synchronize) wasi_fd_sync(this.output);
  }

  report(nanoseconds: i64): void {
    if (this.job.quiet == 2) return;
    stderr.decimal(this.fullIn).byte(0x2b).decimal(this.partIn).text(' records in\n');
    stderr.decimal(this.fullOut).byte(0x2b).decimal(this.partOut).text(' records out\n');
    if (this.job.quiet == 0) {
      stderr.decimal(this.bytes).text(' bytes');
      if (this.bytes >= 1024) stderr.text(' (').text(humanSize(this.bytes)).text('B)');
      const milliseconds = nanoseconds / 1_000_000;
      stderr
        .text(' copied, ')
        .decimal(milliseconds / 1000)
        .byte(0x2e)
        .text((milliseconds % 1000).toString().padStart(3, '0'));
      const speed = nanoseconds == 0 ? 0 : <u64>((<f64>this.bytes * 1e9) / <f64>nanoseconds);
      stderr.text(' seconds, ').text(humanSize(speed)).text('B/s\n');
    }
    stderr.flush();
  }
}

function isZero(address: usize, length: i32): bool {
  for (let at: usize = 0; at < <usize>length; at++) if (load<u8>(address + at) != 0) return false;
  return true;
}

export function dd(args: Array<Bytes>): i32 {
  const options = new Options(
    '[if=FILE] [of=FILE] [bs=N] [count=N] [skip=N] [seek=N] [conv=LIST] [status=none]',
    'Copy in blocks. conv: notrunc, nocreat, excl, sync, noerror, fsync, ucase, lcase, swab, sparse.\n' +
      'iflag: fullblock, count_bytes, skip_bytes; oflag: append, seek_bytes. N has suffixes c b K M G.',
  );
  const operands = options.parse(args).operands;
  const job = new Job();
  const parser = new Parser(options, job);
  for (let index = 0; index < operands.length; index++) parser.take(operands[index]);
  const inputPath = job.input;
  const outputPath = job.output;
  let input = 0;
  let output = 1;
  if (inputPath !== null) {
    input = open(inputPath, O_RDONLY);
    if (input < 0) {
      cannot('open', inputPath, input);
      return 1;
    }
  }
  const offset = job.seekBytes ? job.seek : job.seek * job.outputBlock;
  if (outputPath !== null) {
    let how =
      O_WRONLY | (job.create ? O_CREAT : 0) | (job.exclusive ? O_EXCL : 0) | (job.append ? O_APPEND : 0);
    if (job.truncate && offset == 0) how |= O_TRUNC;
    output = open(outputPath, how);
    if (output < 0) {
      cannot('open', outputPath, output);
      return 1;
    }
    if (job.truncate && offset > 0) wasi_fd_filestat_set_size(output, offset);
  }
  const none: Bytes = [0x2d];
  const copier = new Copier(
    job,
    input,
    output,
    inputPath === null ? none : inputPath,
    outputPath === null ? none : outputPath,
  );
  const start = monotonic();
  copier.skip(job.skipBytes ? job.skip : job.skip * job.inputBlock);
  if (offset > 0 && !job.append) {
    const whence = outputPath === null ? WHENCE_CUR : WHENCE_SET;
    const errno = wasi_fd_seek(output, offset, whence, position);
    if (errno != 0) {
      complain().text("can't seek in the output: ").reason(errno).end();
      return 1;
    }
  }
  copier.run();
  if (outputPath !== null) {
    const error = close(output);
    if (error < 0) {
      failed(outputPath, error);
      copier.status = 1;
    }
  }
  copier.report(monotonic() - start);
  return copier.status;
}
