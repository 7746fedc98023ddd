// Lines from a terminal. The prompts are expanded before a command is read: reading, and therefore parsing, never runs
// commands.
//
// Interface: readCommandLine, setPrompts.

import { Bytes, addressOf } from '../lib/bytes';
import { readSome, stderr, stdout } from '../lib/io';
import { ByteBuffer } from './buffer';

let primary: Bytes = [];
let secondary: Bytes = [];

/** What readCommandLine shows. */
export function setPrompts(first: Bytes, next: Bytes): void {
  primary = first;
  secondary = next;
}

/** The next line with its line feed; null at the end. `continued`: it belongs to a command that has begun. */
export function readCommandLine(fd: i32, continued: bool): Bytes | null {
  stdout.flush();
  stderr.bytes(continued ? secondary : primary);
  stderr.flush();
  const line = new ByteBuffer(128);
  const block = new StaticArray<u8>(1);
  while (true) {
    const got = readSome(fd, addressOf(block), 1);
    if (got <= 0) break;
    line.byte(block[0]);
    if (block[0] == 0x0a) break;
  }
  return line.length == 0 ? null : line.take();
}
