// md5sum, sha1sum, sha224sum, sha256sum, sha384sum, sha512sum [-bctwz] [FILE]...: digests of files, or with -c the check of
// digests that a file lists (GNU).

import { Bytes, equals, sliceOf, startsWithText, toBytes } from '../lib/base/bytes';
import { Digest, hexOf } from '../lib/digest/digest';
import { closeInput, openInput } from '../lib/base/fs';
import { BLOCK_SIZE, Reader, complain, readSome, stdout } from '../lib/base/io';
import { cannot, failed } from '../lib/command/message';
import { Md5 } from '../lib/digest/md5';
import { Options } from '../lib/command/options';
import { Sha1 } from '../lib/digest/sha1';
import { Sha256 } from '../lib/digest/sha256';
import { Sha512 } from '../lib/digest/sha512';

/** The functions, by the length of their digests in bytes. */
const MD5: i32 = 16;
const SHA1: i32 = 20;
const SHA224: i32 = 28;
const SHA256: i32 = 32;
const SHA384: i32 = 48;
const SHA512: i32 = 64;

let block: usize = 0;

function digestOf(size: i32): Digest {
  if (size == MD5) return new Md5();
  if (size == SHA1) return new Sha1();
  if (size == SHA224 || size == SHA256) return new Sha256(size == SHA224);
  return new Sha512(size == SHA384);
}

function nameOf(size: i32): string {
  if (size == MD5) return 'MD5';
  return size == SHA1 ? 'SHA1' : 'SHA' + (size * 8).toString();
}

/** The digest of a file as text, or null after a message; `quiet`: a missing file is not worth one. */
function checksum(path: Bytes, size: i32, quiet: bool): Bytes | null {
  const fd = openInput(path);
  if (fd < 0) {
    if (!quiet) cannot('open', path, fd);
    return null;
  }
  if (block == 0) block = heap.alloc(BLOCK_SIZE);
  const digest = digestOf(size);
  let got = 0;
  while (true) {
    got = readSome(fd, block, BLOCK_SIZE);
    if (got <= 0) break;
    digest.update(block, got);
  }
  closeInput(fd);
  if (got < 0) {
    failed(path, got);
    return null;
  }
  return hexOf(digest.finish());
}

/** Whether a name has to be written with escapes: \n, \r or \ in it. */
function isOdd(name: Bytes): bool {
  for (let index = 0; index < name.length; index++) {
    if (name[index] == 0x0a || name[index] == 0x5c || name[index] == 0x0d) return true;
  }
  return false;
}

function putName(name: Bytes, escape: bool): void {
  for (let index = 0; index < name.length; index++) {
    const byte = name[index];
    if (escape && byte == 0x0a) stdout.text('\\n');
    else if (escape && byte == 0x0d) stdout.text('\\r');
    else if (escape && byte == 0x5c) stdout.text('\\\\');
    else stdout.byte(byte);
  }
}

function put(options: Options, name: Bytes, text: Bytes, size: i32): void {
  const odd = !options.has('z') && isOdd(name);
  if (odd) stdout.byte(0x5c);
  if (options.has('tag')) {
    stdout.text(nameOf(size)).text(' (');
    putName(name, odd);
    stdout.text(') = ').bytes(text);
  } else {
    stdout
      .bytes(text)
      .byte(0x20)
      .byte(options.last('bt') == 'b' ? 0x2a : 0x20);
    putName(name, odd);
  }
  stdout.byte(options.has('z') ? 0 : 0x0a);
}

/** One line of a list: digest, blank, blank or star, name; or NAME (FILE) = DIGEST. */
class Listed {
  valid: bool = false;
  digest: Bytes = [];
  name: Bytes = [];

  constructor(given: Bytes, size: i32) {
    const escaped = startsWithText(given, '\\');
    let line = escaped ? sliceOf(given, 1) : given;
    if (line.length > 0 && line[line.length - 1] == 0x0d) line = sliceOf(line, 0, line.length - 1);
    const tag = nameOf(size) + ' (';
    if (startsWithText(line, tag)) this.readTag(line, tag.length, size);
    else this.readPlain(line, size);
    if (escaped) this.name = unescaped(this.name);
    this.valid = this.valid && isHexadecimal(this.digest);
  }

  private readPlain(line: Bytes, size: i32): void {
    let at = 2 * size;
    if (line.length < at + 2 || line[at++] != 0x20) return;
    if (line[at] == 0x20 || line[at] == 0x2a) at++;
    this.digest = sliceOf(line, 0, 2 * size);
    this.name = sliceOf(line, at);
    this.valid = this.name.length > 0;
  }

  private readTag(line: Bytes, start: i32, size: i32): void {
    const end = line.length - 2 * size - 4;
    if (end < start || !startsWithText(sliceOf(line, end), ') = ')) return;
    this.name = sliceOf(line, start, end);
    this.digest = sliceOf(line, end + 4);
    this.valid = true;
  }
}

/** In lower case, in place. */
function isHexadecimal(text: Bytes): bool {
  for (let index = 0; index < text.length; index++) {
    const byte = text[index];
    const lower = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) continue;
    if (lower < 0x61 || lower > 0x66) return false;
    text[index] = lower;
  }
  return true;
}

function unescaped(name: Bytes): Bytes {
  const result = new StaticArray<u8>(name.length);
  let length = 0;
  for (let index = 0; index < name.length; index++) {
    let byte = name[index];
    if (byte == 0x5c && index + 1 < name.length) {
      byte = name[++index];
      if (byte == 0x6e) byte = 0x0a;
      else if (byte == 0x72) byte = 0x0d;
    }
    result[length++] = byte;
  }
  return sliceOf(result, 0, length);
}

class Checker {
  private bad: i32 = 0;
  private unreadable: i32 = 0;
  private wrong: i32 = 0;
  private right: i32 = 0;
  private matched: i32 = 0;

  constructor(
    private options: Options,
    private size: i32,
  ) {}

  /** Checks a list: 0 or 1. */
  check(path: Bytes): i32 {
    const fd = openInput(path);
    if (fd < 0) {
      cannot('open', path, fd);
      return 1;
    }
    const input = new Reader(fd);
    let number = 0;
    for (let line = input.line(); line !== null; line = input.line()) {
      number++;
      if (line.length == 0 || line[0] == 0x23) continue;
      const listed = new Listed(line, this.size);
      if (listed.valid) this.checkOne(listed);
      else this.complainOfLine(path, number);
    }
    closeInput(fd);
    return this.summary(path);
  }

  private complainOfLine(path: Bytes, number: i32): void {
    this.bad++;
    if (!this.options.has('w')) return;
    const message = complain().bytes(path).text(': ').decimal(number);
    message.text(': improperly formatted ').text(nameOf(this.size)).text(' checksum line').end();
  }

  private checkOne(listed: Listed): void {
    this.right++;
    const ignore = this.options.has('ignore-missing');
    const actual = checksum(listed.name, this.size, ignore);
    if (actual === null && ignore) return;
    const same = actual !== null && equals(actual, listed.digest);
    if (actual === null) this.unreadable++;
    else if (!same) this.wrong++;
    else this.matched++;
    if (this.options.has('s') || (same && this.options.has('quiet'))) return;
    const odd = isOdd(listed.name);
    if (odd) stdout.byte(0x5c);
    putName(listed.name, odd);
    stdout.text(actual === null ? ': FAILED open or read\n' : same ? ': OK\n' : ': FAILED\n');
  }

  private warn(count: i32, one: string, many: string): void {
    if (count == 0 || this.options.has('s')) return;
    complain()
      .text('WARNING: ')
      .decimal(count)
      .text(count == 1 ? one : many)
      .end();
  }

  private summary(path: Bytes): i32 {
    if (this.right == 0) {
      complain()
        .bytes(path)
        .text(': no properly formatted ')
        .text(nameOf(this.size))
        .text(' checksum lines found')
        .end();
      return 1;
    }
    this.warn(this.bad, ' line is improperly formatted', ' lines are improperly formatted');
    this.warn(this.unreadable, ' listed file could not be read', ' listed files could not be read');
    this.warn(this.wrong, ' computed checksum did NOT match', ' computed checksums did NOT match');
    if (this.options.has('ignore-missing') && this.matched == 0) {
      complain().bytes(path).text(': no file was verified').end();
      return 1;
    }
    return i32(this.wrong + this.unreadable > 0 || (this.bad > 0 && this.options.has('strict')));
  }
}

function run(args: Array<Bytes>, size: i32): i32 {
  const options = new Options('[-bctwz] [FILE]...', 'Write or check ' + nameOf(size) + ' digests.')
    .flag('b', 'binary', 'mark the files as binary')
    .flag('c', 'check', 'check the digests that the FILEs list')
    .flag('', 'tag', 'write NAME (FILE) = DIGEST')
    .flag('t', 'text', 'mark the files as text (default)')
    .flag('z', 'zero', 'end each line with a NUL')
    .flag('', 'ignore-missing', 'with -c: pass over missing files')
    .flag('', 'quiet', 'with -c: say nothing of what is right')
    .flag('s', 'status', 'with -c: write nothing, the status tells')
    .flag('', 'strict', 'with -c: a line that is no digest is an error')
    .flag('w', 'warn', 'with -c: name the lines that are none')
    .parse(args);
  const operands = options.operands;
  if (operands.length == 0) operands.push(toBytes('-'));
  let status = 0;
  for (let index = 0; index < operands.length; index++) {
    if (options.has('c')) {
      status |= new Checker(options, size).check(operands[index]);
      continue;
    }
    const text = checksum(operands[index], size, false);
    if (text === null) status = 1;
    else put(options, operands[index], text, size);
  }
  return status;
}

export function md5sum(args: Array<Bytes>): i32 {
  return run(args, MD5);
}

export function sha1sum(args: Array<Bytes>): i32 {
  return run(args, SHA1);
}

export function sha224sum(args: Array<Bytes>): i32 {
  return run(args, SHA224);
}

export function sha256sum(args: Array<Bytes>): i32 {
  return run(args, SHA256);
}

export function sha384sum(args: Array<Bytes>): i32 {
  return run(args, SHA384);
}

export function sha512sum(args: Array<Bytes>): i32 {
  return run(args, SHA512);
}
