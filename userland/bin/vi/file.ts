// Reading and writing files.
//
// Interface: Contents, readLines, IS_DIRECTORY; Written, writeLines, saveLines; EditedFile.

import { Bytes, addressOf, bytesAt } from '../../lib/base/bytes';
import { O_APPEND, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY, close, open, stat } from '../../lib/base/fs';
import { Reader, Writer } from '../../lib/base/io';
import { Text } from './text';

/** What reading a file gave. */
export class Contents {
  lines: Array<Bytes> = [];
  /** −errno, or 0. */
  error: i32 = 0;
  bytes: i64 = 0;
  /** The last line had no line feed. */
  incomplete: bool = false;

  /** Reads a descriptor to its end. */
  read(fd: i32): this {
    const input = new Reader(fd);
    while (true) {
      const length = input.record();
      if (length == 0) break;
      this.bytes += length;
      const at = input.recordStart;
      this.incomplete = load<u8>(at + length - 1) != 0x0a;
      this.lines.push(bytesAt(at, this.incomplete ? length : length - 1));
    }
    this.error = input.error;
    input.release();
    return this;
  }
}

/** Lines of a file. */
export function readLines(path: Bytes): Contents {
  const contents = new Contents();
  const attributes = stat(path);
  if (attributes.error == 0 && attributes.isDirectory) {
    contents.error = IS_DIRECTORY;
    return contents;
  }
  const fd = open(path, O_RDONLY);
  if (fd < 0) {
    contents.error = fd;
    return contents;
  }
  contents.read(fd);
  close(fd);
  return contents;
}

/** What Contents.error is for a directory. */
export const IS_DIRECTORY: i32 = i32.MIN_VALUE;

/** What writing came to. */
export class Written {
  /** −errno, or 0. */
  error: i32 = 0;
  bytes: i64 = 0;
}

/** Writes lines to a descriptor; without the last line feed if `incomplete`. */
export function writeLines(fd: i32, text: Text, first: i32, last: i32, incomplete: bool): Written {
  const out = new Writer(fd, 65536);
  const written = new Written();
  for (let row = first; row <= last && out.error == 0; row++) {
    const line = text.line(row);
    out.range(addressOf(line), line.length);
    written.bytes += line.length;
    if (row == last && incomplete) break;
    out.byte(0x0a);
    written.bytes++;
  }
  out.flush();
  written.error = out.error;
  return written;
}

/** The file that is edited, as it was when it was read. */
export class EditedFile {
  path: Bytes | null = null;
  /** It had no line feed at its end. */
  incomplete: bool = false;
  private modified: i64 = -1;
  private size: u64 = 0;

  /** Remembers the state of the file, to notice when somebody else changes it. */
  note(): void {
    const path = this.path;
    if (path === null) return;
    const attributes = stat(path);
    this.modified = attributes.error == 0 ? attributes.modified : -1;
    this.size = attributes.size;
  }

  /** Whether it is another one than note() saw. */
  get changed(): bool {
    const path = this.path;
    if (path === null || this.modified < 0) return false;
    const attributes = stat(path);
    if (attributes.error < 0) return false;
    return attributes.modified != this.modified || attributes.size != this.size;
  }
}

/** Writes lines to a file: it is made if need be; `append`: behind what it has. */
export function saveLines(
  path: Bytes,
  text: Text,
  first: i32,
  last: i32,
  append: bool,
  incomplete: bool,
): Written {
  const fd = open(path, O_WRONLY | O_CREAT | (append ? O_APPEND : O_TRUNC));
  if (fd < 0) {
    const failed = new Written();
    failed.error = fd;
    return failed;
  }
  const written = first > last ? new Written() : writeLines(fd, text, first, last, incomplete);
  const error = close(fd);
  if (written.error == 0) written.error = error;
  return written;
}
