// Files that arguments name and a verb reads whole: --env-file, --label-file, --security-opt seccomp=FILE, a Dockerfile, a secret. What is wrong with one is said
// in Docker's words, which are Go's: `open F: no such file or directory`, `read D: is a directory`.
//
// Files of the host are read by the command there, since a pipe is as good as a file (`read` of the image service).
//
// Interface: argumentText, argumentLines, LONGEST_TEXT.

import { CARRIAGE_RETURN, HASH, NEWLINE, isSpace } from '../../lib/base/ascii';
import { Bytes, addressOf, bytesAt, equals, split, textOf, toBytes } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { Result, fail, failLine, resultOf } from '../../lib/base/failure';
import { close, stat } from '../../lib/base/fs';
import { ServiceListener, askService } from '../service/client';
import { readToEnd } from '../../lib/file/proc';
import { EndingReader } from '../../lib/process/signal_wait';
import { INVALID, decode, decodedLength } from '../../lib/base/unicode';
import { goReason } from '../base/failure';
import { nameFile } from './host_path';
import { openWith } from '../base/places';
import { asking } from '../service/service';

/** Bytes that a line may have: those of Go's bufio.Scanner. */
const LONGEST_LINE: i32 = 65_535;
/** Bytes that a whole text may have: no profile of system calls and no environment is larger. */
export const LONGEST_TEXT: i32 = 16_777_216;

const BYTE_ORDER_MARK: Bytes = toBytes('\ufeff');

function unread(reason: string): Result<Bytes> {
  return fail(reason).as<Bytes>();
}

/** The bytes of a file, at most LONGEST_TEXT. */
export function argumentText(path: Bytes): Result<Bytes> {
  const request = asking('read').setInteger('limit', LONGEST_TEXT);
  if (!nameFile(request, path)) return textHere(path);
  const text = new Gathered();
  const answer = askService(request, text);
  return answer.failed ? failLine(answer.error).as<Bytes>() : resultOf(text.bytes.take());
}

/** What the service sends. */
class Gathered extends ServiceListener {
  bytes: ByteBuffer = new ByteBuffer(4096);

  data(address: usize, length: i32): void {
    this.bytes.range(address, length);
  }
}

/** The same of a file of the machine. A pipe is read until its end, or until the program is to end. */
function textHere(place: Bytes): Result<Bytes> {
  const name = textOf(place);
  const attributes = stat(place);
  if (attributes.error < 0) return unread('open ' + name + ': ' + goReason(attributes.error));
  if (attributes.isDirectory) return unread('read ' + name + ': is a directory');
  if (attributes.isRegular && attributes.size > <u64>LONGEST_TEXT)
    return unread('read ' + name + ': file too large');
  const fd = openWith(place, true, false);
  if (fd < 0) return unread('open ' + name + ': ' + goReason(fd));
  const text = attributes.isRegular ? readToEnd(fd, LONGEST_TEXT) : stream(fd);
  close(fd);
  return text === null ? unread('read ' + name + ': input/output error') : resultOf<Bytes>(text);
}

/** All that comes from a pipe; null: the program is to end, or too much comes. */
function stream(fd: i32): Bytes | null {
  const input = new EndingReader(fd);
  const text = new ByteBuffer(4096);
  for (let length = input.block(); length > 0; length = input.block()) {
    text.range(input.recordStart, length);
    if (text.length > LONGEST_TEXT) break;
  }
  const whole = input.error == 0 && text.length <= LONGEST_TEXT;
  input.release();
  return whole ? text.take() : null;
}

/**
 * Lines of a file of variables or labels, without blank ones and comments, white space in front, and what an editor of another system adds.
 * As kvfile.Parse of Docker's CLI reads them.
 */
export function argumentLines(path: Bytes): Result<Array<Bytes>> {
  const text = argumentText(path);
  const unreadable = text.failure;
  if (unreadable !== null) return unreadable.as<Array<Bytes>>();
  const lines = split(text.value, NEWLINE);
  const kept = new Array<Bytes>();
  for (let index = 0; index < lines.length; index++) {
    const problem = problemOf(lines[index], index + 1);
    if (problem != '') {
      return fail('invalid env file (' + textOf(path) + '): ' + problem).as<Array<Bytes>>();
    }
    const line = bareLine(lines[index], index == 0);
    if (line.length > 0 && line[0] != HASH) kept.push(line);
  }
  return resultOf(kept);
}

/** Why a line is none; empty: it is one. */
function problemOf(line: Bytes, number: i32): string {
  if (line.length > LONGEST_LINE) return 'bufio.Scanner: token too long';
  const end = addressOf(line) + line.length;
  for (let at = addressOf(line); at < end; at += decodedLength) {
    const code = decode(at, end);
    if (code == INVALID)
      return 'invalid utf8 bytes at line ' + number.toString() + ': [' + line.join(' ') + ']';
    // Docker passes it on, and the kernel ends the value there or refuses it.
    if (code == 0) return 'NUL byte at line ' + number.toString();
  }
  return '';
}

/** A line without the end of DOS, the mark that some editors begin a file with, and white space in front. */
function bareLine(line: Bytes, isFirst: bool): Bytes {
  let start = isFirst && line.length >= 3 && equals(bytesAt(addressOf(line), 3), BYTE_ORDER_MARK) ? 3 : 0;
  const end = line.length > 0 && line[line.length - 1] == CARRIAGE_RETURN ? line.length - 1 : line.length;
  while (start < end && isSpace(line[start])) start++;
  return bytesAt(addressOf(line) + start, max(end - start, 0));
}
