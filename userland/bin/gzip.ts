// gzip [-cdfklnNqrtv1-9] [-S SUFFIX] [FILE]...: compresses files to FILE.gz; gunzip decompresses them; zcat writes what is in
// them (GNU's options).

import { EEXIST, WHENCE_SET } from '../lib/base/abi';
import { Bytes, concat, equalsText, sliceOf, toBytes, lastIndexOf } from '../lib/base/bytes';
import { Directory } from '../lib/file/directory';
import {
  O_CREAT,
  O_EXCL,
  O_RDONLY,
  O_TRUNC,
  O_WRONLY,
  Stat,
  TIME_ACCESSED,
  TIME_MODIFIED,
  changeOwner,
  changePermissions,
  close,
  fstat,
  lstat,
  open,
  setTimes,
  unlink,
  seek,
} from '../lib/base/fs';
import {
  FileSink,
  GZIP_OK,
  GZIP_REFUSED,
  GZIP_TRAILING,
  GzipReader,
  GzipSink,
  gzipProblem,
} from '../lib/compress/gzip';
import { Sink } from '../lib/compress/inflate';
import { BLOCK_SIZE, Reader, Writer, complain, isCharacterDevice, readSome, stdout } from '../lib/base/io';
import { failed } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { baseName, joinPath } from '../lib/text/path';
import { confirmed } from '../lib/command/question';

const SECOND: i64 = 1_000_000_000;

/** Only a warning, as GNU gzip has it. */
const WARNING: i32 = 2;

function describe(purpose: string): Options {
  const options = new Options('[-cdfklnNqrtv1-9] [-S SUFFIX] [FILE]...', purpose)
    .flag('c', 'stdout', 'write to standard output and keep the files')
    .flag('', 'to-stdout')
    .flag('d', 'decompress', 'decompress')
    .flag('', 'uncompress')
    .flag('f', 'force', 'overwrite files, and use a terminal')
    .flag('k', 'keep', 'keep the files')
    .flag('l', 'list', 'show sizes')
    .flag('n', 'no-name', 'neither keep nor restore name and time')
    .flag('N', 'name', 'keep or restore name and time')
    .flag('q', 'quiet', 'no warnings')
    .flag('r', 'recursive', 'the files in directories too')
    .value('S', 'suffix', 'SUFFIX', 'SUFFIX and not .gz')
    .flag('t', 'test', 'only check')
    .flag('v', 'verbose', 'tell what is done')
    .flag('1', 'fast', 'fast, ...')
    .flag('9', 'best', '... to small');
  for (let level = 2; level < 9; level++) options.flag(level.toString());
  return options;
}

/** With -N: the name in the directory of `path` that the header of `input` has, or `target`; its time goes into `attributes`. */
function restored(input: i32, path: Bytes, target: Bytes, attributes: Stat): Bytes {
  const reader = new Reader(input);
  const gzip = new GzipReader(reader, null);
  const status = gzip.readHeader();
  reader.release();
  seek(input, 0, WHENCE_SET);
  if (status != GZIP_OK) return target;
  if (gzip.seconds != 0) attributes.modified = <i64>gzip.seconds * SECOND;
  if (gzip.name === null) return target;
  // A name only: no header leads out of the directory.
  const name = baseName(gzip.name!);
  if (name.length == 0 || equalsText(name, '/') || equalsText(name, '.') || equalsText(name, '..'))
    return target;
  return concat(sliceOf(path, 0, lastIndexOf(path, 0x2f) + 1), name);
}

class Zipper {
  status: i32 = 0;
  private decompress: bool;
  private toOutput: bool;
  private test: bool;
  private list: bool;
  private listed: bool = false;
  private level: i32;
  private suffix: Bytes = [0x2e, 0x67, 0x7a];
  private block: usize = heap.alloc(BLOCK_SIZE);

  constructor(
    private options: Options,
    decompress: bool,
    toOutput: bool,
  ) {
    this.test = options.has('t');
    this.list = options.has('l');
    this.decompress = decompress || options.has('d') || options.has('uncompress') || this.test || this.list;
    this.toOutput = toOutput || options.has('c') || options.has('to-stdout');
    const level = options.last('123456789');
    this.level = level == '' ? 6 : level.charCodeAt(0) - 0x30;
    const suffix = options.valueOf('S');
    if (suffix !== null) this.suffix = suffix;
  }

  private warn(path: Bytes, text: string): void {
    if (!this.options.has('q')) complain().bytes(path).text(': ').text(text).end();
    if (this.status == 0) this.status = WARNING;
  }

  private fail(path: Bytes, text: string): bool {
    complain().bytes(path).text(': ').text(text).end();
    this.status = 1;
    return false;
  }

  private failWith(path: Bytes, error: i32): void {
    failed(path, error);
    this.status = 1;
  }

  run(path: Bytes): void {
    if (equalsText(path, '-')) return this.standard();
    const attributes = lstat(path);
    if (attributes.error < 0) return this.missing(path, attributes.error);
    if (attributes.isDirectory) {
      if (this.options.has('r')) return this.descend(path);
      return this.warn(path, 'is a directory -- ignored');
    }
    if (!attributes.isRegular && !this.toOutput && !this.test && !this.options.has('f')) {
      return this.warn(path, 'not a directory or a regular file - ignored');
    }
    this.file(path);
  }

  /** For gunzip FILE means FILE.gz if there is no FILE. */
  private missing(path: Bytes, error: i32): void {
    const longer = concat(path, this.suffix);
    if (this.decompress && lstat(longer).error == 0) return this.file(longer);
    this.failWith(path, error);
  }

  private descend(path: Bytes): void {
    const directory = new Directory(path);
    const names = new Array<Bytes>();
    while (directory.next()) names.push(directory.name);
    directory.close();
    if (directory.error < 0) return this.failWith(path, directory.error);
    for (let index = 0; index < names.length; index++) this.run(joinPath(path, names[index]));
  }

  private standard(): void {
    const name = toBytes('stdin');
    const terminal = this.decompress ? isCharacterDevice(0) : isCharacterDevice(1);
    if (terminal && !this.options.has('f') && !this.test && !this.list) {
      const what = this.decompress
        ? 'compressed data not read from terminal'
        : 'compressed data not written to terminal';
      complain().text(what).text(', use -f to force it').end();
      this.status = 1;
      return;
    }
    if (this.list) this.listFile(name, 0);
    else this.convert(0, stdout, name, name, 0);
  }

  private file(path: Bytes): void {
    const target = this.targetOf(path);
    if (target === null) return;
    const input = open(path, O_RDONLY);
    if (input < 0) return this.failWith(path, input);
    if (this.list) this.listFile(path, input);
    else if (this.toOutput || this.test) this.convert(input, stdout, path, path, 0);
    else this.replace(input, path, target);
    close(input);
  }

  /** The name of what is made, or null after a message. */
  private targetOf(path: Bytes): Bytes | null {
    if (this.toOutput || this.test || this.list) return path;
    const has = endsWith(path, this.suffix);
    if (!this.decompress) {
      if (!has) return concat(path, this.suffix);
      this.warn(path, 'already has the suffix -- unchanged');
      return null;
    }
    if (has && baseName(path).length > this.suffix.length)
      return sliceOf(path, 0, path.length - this.suffix.length);
    if (endsWith(path, toBytes('.tgz'))) return concat(sliceOf(path, 0, path.length - 3), toBytes('tar'));
    this.warn(path, 'unknown suffix -- ignored');
    return null;
  }

  /** Makes the new file and removes the old one. A failure leaves the old one and removes the new one. */
  private replace(input: i32, path: Bytes, target: Bytes): void {
    const attributes = fstat(input);
    if (attributes.nlink > 1 && !this.options.has('f') && !this.options.has('k')) {
      return this.warn(path, 'has other links -- unchanged');
    }
    if (this.decompress && this.options.last('nN') == 'N') target = restored(input, path, target, attributes);
    let fd = open(target, O_WRONLY | O_CREAT | O_EXCL);
    if (fd == -EEXIST && (this.options.has('f') || this.mayOverwrite(target))) {
      fd = open(target, O_WRONLY | O_CREAT | O_TRUNC);
    }
    if (fd < 0) return this.failWith(target, fd);
    const out = new Writer(fd, BLOCK_SIZE);
    const seconds = this.keepsName ? <u32>max<i64>(0, attributes.modified / SECOND) : 0;
    const done = this.convert(input, out, path, target, seconds);
    out.discard();
    const error = close(fd);
    if (error < 0) this.failWith(target, error);
    if (!done || error < 0) {
      unlink(target);
      return;
    }
    this.keepAttributes(target, attributes);
    if (!this.options.has('k')) unlink(path);
  }

  private mayOverwrite(target: Bytes): bool {
    if (isCharacterDevice(0)) return confirmed('overwrite', target);
    return false;
  }

  private keepAttributes(target: Bytes, attributes: Stat): void {
    changeOwner(target, attributes.uid, attributes.gid, false);
    changePermissions(target, attributes.mode & 0o777);
    setTimes(target, attributes.accessed, attributes.modified, TIME_ACCESSED | TIME_MODIFIED, true);
  }

  /** Names and times are kept when compressing unless -n says otherwise. */
  private get keepsName(): bool {
    return this.options.last('nN') != 'n';
  }

  private convert(input: i32, out: Writer, path: Bytes, target: Bytes, seconds: u32): bool {
    const done = this.decompress ? this.unpack(input, out, path) : this.pack(input, out, path, seconds);
    if (done && this.options.has('v')) this.tell(path, target);
    return done;
  }

  private tell(path: Bytes, target: Bytes): void {
    const message = complain().bytes(path).text(':\t');
    if (this.test) return message.text('OK').end();
    const share = this.decompress ? ratio(this.bytesIn, this.bytesOut) : ratio(this.bytesOut, this.bytesIn);
    message.text(share.padStart(5));
    if (!this.toOutput)
      message.text(this.options.has('k') ? ' -- created ' : ' -- replaced with ').bytes(target);
    message.end();
  }

  private bytesIn: u64 = 0;
  private bytesOut: u64 = 0;

  private pack(input: i32, out: Writer, path: Bytes, seconds: u32): bool {
    const named = this.keepsName && !equalsText(path, 'stdin');
    const counted = out.written + out.buffered;
    const sink = new GzipSink(out, this.level, named ? baseName(path) : null, seconds);
    this.bytesIn = 0;
    while (true) {
      const got = readSome(input, this.block, BLOCK_SIZE);
      if (got < 0) this.failWith(path, got);
      if (got < 0) return false;
      if (got == 0) break;
      this.bytesIn += got;
      if (!sink.take(this.block, got)) break;
    }
    sink.finish();
    this.bytesOut = out.written + out.buffered - counted;
    if (out.error < 0 && out !== stdout) this.failWith(path, out.error);
    return out.error == 0;
  }

  private unpack(input: i32, out: Writer, path: Bytes): bool {
    const counted = out.written + out.buffered;
    const reader = new Reader(input);
    const sink: Sink | null = this.test ? null : new FileSink(out);
    const gzip = new GzipReader(reader, sink);
    const status = gzip.run();
    out.flush();
    this.bytesIn = reader.taken;
    this.bytesOut = out.written + out.buffered - counted;
    reader.release();
    if (reader.error < 0) {
      this.failWith(path, reader.error);
      return false;
    }
    if (status == GZIP_TRAILING) this.warn(path, gzipProblem(status));
    else if (status == GZIP_REFUSED || out.error < 0) {
      if (out !== stdout) this.failWith(path, out.error);
      return false;
    } else if (status != GZIP_OK) return this.fail(path, gzipProblem(status));
    return true;
  }

  /** Sizes of a compressed file; that of the contents is what it says at its end, modulo 2^32. */
  private listFile(path: Bytes, input: i32): void {
    const reader = new Reader(input);
    const counter = new LengthSink();
    const status = new GzipReader(reader, counter).run();
    if (status != GZIP_OK && status != GZIP_TRAILING) {
      this.fail(path, gzipProblem(status));
      return;
    }
    if (!this.listed && !this.options.has('q'))
      stdout.text('         compressed        uncompressed  ratio uncompressed_name\n');
    this.listed = true;
    stdout.text(reader.taken.toString().padStart(19)).byte(0x20).text(counter.length.toString().padStart(19));
    stdout.byte(0x20).text(ratio(reader.taken, counter.length).padStart(6)).byte(0x20);
    const has = endsWith(path, this.suffix);
    stdout.bytes(has ? sliceOf(path, 0, path.length - this.suffix.length) : path).newline();
    reader.release();
  }
}

/** Counts what passes. */
class LengthSink extends Sink {
  length: u64 = 0;

  take(_address: usize, length: i32): bool {
    this.length += length;
    return true;
  }
}

function endsWith(text: Bytes, end: Bytes): bool {
  if (text.length < end.length) return false;
  for (let index = 0; index < end.length; index++) {
    if (text[text.length - end.length + index] != end[index]) return false;
  }
  return true;
}

/** How much was saved, as 12.3%. */
function ratio(small: u64, large: u64): string {
  if (large == 0) return '0.0%';
  const saved = <i64>large - <i64>small;
  const tenths = <i64>Math.round((<f64>saved * 1000) / <f64>large);
  const sign = tenths < 0 ? '-' : '';
  return sign + (abs(tenths) / 10).toString() + '.' + (abs(tenths) % 10).toString() + '%';
}

function run(args: Array<Bytes>, purpose: string, decompress: bool, toOutput: bool): i32 {
  const options = describe(purpose).parse(args);
  if (options.operands.length == 0) options.operands.push(toBytes('-'));
  const zipper = new Zipper(options, decompress, toOutput);
  for (let index = 0; index < options.operands.length; index++) zipper.run(options.operands[index]);
  return zipper.status;
}

export function gzip(args: Array<Bytes>): i32 {
  return run(args, 'Compress files.', false, false);
}

export function gunzip(args: Array<Bytes>): i32 {
  return run(args, 'Decompress files.', true, false);
}

export function zcat(args: Array<Bytes>): i32 {
  return run(args, 'Write what is in compressed files.', true, true);
}
