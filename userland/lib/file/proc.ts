// Files that are read or written whole, as those of /proc are, the words in them, and what /proc tells of the machine: proc(5).
//
// Interface: fileText, readFile, writeFile, readToEnd, valueOfLine, wordsOf; TICKS, uptimeTicks, bootTime.

import { Bytes, addressOf, indexOf, sliceOf, split, startsWithText, toBytes, bytesAt } from '../base/bytes';
import { O_RDONLY, O_WRONLY, close, open } from '../base/fs';
import { readSome, writeAll } from '../base/io';
import { parseDecimal } from '../text/number';

/** Clock ticks of a second, the unit of times in stat. */
export const TICKS: i64 = 100;

/** The contents of a file of /proc, or null: it is gone, or nobody's to read. */
export function fileText(path: string): Bytes | null {
  return readFile(toBytes(path));
}

/** The contents of a file, or null. Also of those that say nothing about their size, as /proc's. */
export function readFile(path: Bytes): Bytes | null {
  const fd = open(path, O_RDONLY);
  if (fd < 0) return null;
  const text = readToEnd(fd, i32.MAX_VALUE);
  close(fd);
  return text;
}

/** Writes the text to a file that there is: 0 or −errno. */
export function writeFile(path: Bytes, text: Bytes): i32 {
  const fd = open(path, O_WRONLY);
  if (fd < 0) return fd;
  const error = writeAll(fd, addressOf(text), text.length);
  close(fd);
  return error;
}

/** What is left to be read of an open file; null: it cannot be read, or is more than `most` bytes. */
export function readToEnd(fd: i32, most: i32): Bytes | null {
  let room = 4096;
  let buffer = heap.alloc(room);
  let length = 0;
  let got = 0;
  while (length <= most) {
    got = readSome(fd, buffer + length, room - length);
    if (got <= 0) break;
    length += got;
    if (length < room) continue;
    room *= 2;
    buffer = heap.realloc(buffer, room);
  }
  let text: Bytes | null = null;
  if (got == 0) text = bytesAt(buffer, length);
  heap.free(buffer);
  return text;
}

/** The number behind `name` in a text of lines `name NUMBER …`, as meminfo and stat have; −1: there is no such line. */
export function valueOfLine(text: Bytes, name: string): i64 {
  const lines = split(text, 0x0a);
  for (let index = 0; index < lines.length; index++) {
    if (!startsWithText(lines[index], name)) continue;
    const words = wordsOf(sliceOf(lines[index], name.length));
    return words.length == 0 ? -1 : parseDecimal(words[0]);
  }
  return -1;
}

/** The pieces between blanks, tabs and line ends. */
export function wordsOf(text: Bytes): Array<Bytes> {
  const words = new Array<Bytes>();
  let start = -1;
  for (let index = 0; index <= text.length; index++) {
    const byte = index == text.length ? 0x20 : text[index];
    const blank = byte == 0x20 || byte == 0x09 || byte == 0x0a;
    if (!blank && start < 0) start = index;
    if (blank && start >= 0) {
      words.push(sliceOf(text, start, index));
      start = -1;
    }
  }
  return words;
}

/** Ticks since boot. */
export function uptimeTicks(): i64 {
  const text = fileText('/proc/uptime');
  if (text === null) return 0;
  const point = indexOf(text, 0x2e);
  if (point < 0 || point + 3 > text.length) return 0;
  return parseDecimal(sliceOf(text, 0, point)) * TICKS + parseDecimal(sliceOf(text, point + 1, point + 3));
}

/** Seconds since 1970 at boot. */
export function bootTime(): i64 {
  const text = fileText('/proc/stat');
  return text === null ? 0 : max<i64>(0, valueOfLine(text, 'btime '));
}
