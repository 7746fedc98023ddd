// Where the parser's bytes come from: a string, a file of the shell's own, standard input, a terminal. Aliases put their
// text in front of whatever is there.
//
// Standard input belongs to the script's commands too: not one byte may be taken beyond the line that is being parsed
// (POSIX, sh, STDIN). From a file that can seek a block is read and the rest given back; from a pipe, byte by byte.
//
// Interface: Source, Characters.

import { ByteBuffer } from '../../lib/base/buffer';
import {
  CIOVEC_BUF,
  CIOVEC_BUF_LEN,
  EINTR,
  ESUCCESS,
  WHENCE_CUR,
  wasi_fd_read,
  wasi_fd_seek,
} from '../../lib/base/abi';
import { Bytes, addressOf, findByte } from '../../lib/base/bytes';
import { stderr } from '../../lib/base/io';
import { Alias } from './aliases';
import { readCommandLine } from '../interactive/interactive';
import { VERBOSE, option } from '../options';

export const TEXT: i32 = 0;
export const FILE: i32 = 1;
export const STANDARD: i32 = 2;
export const TERMINAL: i32 = 3;

const BLOCK: i32 = 4096;
const vector = memory.data(8);
const answer = memory.data(8, 8);

function readInto(fd: i32, address: usize, length: i32): i32 {
  while (true) {
    store<usize>(vector, address, CIOVEC_BUF);
    store<i32>(vector, length, CIOVEC_BUF_LEN);
    const errno = wasi_fd_read(fd, vector, 1, answer);
    if (errno == ESUCCESS) return load<i32>(answer);
    if (errno != EINTR) return -errno;
  }
}

export class Source {
  /** What has been read, and the part of it that is left. */
  text: Bytes = [];
  at: usize = 0;
  end: usize = 0;
  /** Line of the next byte. */
  line: i32 = 1;
  /** For the text of an alias: what it stands in front of. */
  parent: Source | null = null;
  alias: Alias | null = null;
  /** STANDARD: 1 when the descriptor can seek, 0 when not, −1 not known yet. */
  private seeks: i32 = -1;
  /** FILE: a block of which lines are handed out. */
  private block: Bytes | null = null;
  private blockAt: i32 = 0;
  private blockEnd: i32 = 0;
  private lineText: ByteBuffer = new ByteBuffer(128);

  constructor(
    public kind: i32,
    public fd: i32 = -1,
  ) {}

  /** A source that is a string. */
  static of(text: Bytes, line: i32 = 1): Source {
    const source = new Source(TEXT);
    source.line = line;
    source.offer(text);
    return source;
  }

  private offer(text: Bytes): void {
    this.text = text;
    this.at = addressOf(text);
    this.end = this.at + text.length;
  }

  /** Reads the next line. False: there is none. */
  refill(continued: bool): bool {
    let line: Bytes | null = null;
    if (this.kind == FILE) line = this.lineOfBlock();
    else if (this.kind == STANDARD) line = this.lineOfStandard();
    else if (this.kind == TERMINAL) line = readCommandLine(this.fd, continued);
    if (line === null || line.length == 0) return false;
    if (option(VERBOSE)) {
      stderr.bytes(line);
      stderr.flush();
    }
    this.offer(line);
    return true;
  }

  private lineOfBlock(): Bytes | null {
    let block = this.block;
    if (block === null) {
      block = new StaticArray<u8>(BLOCK * 4);
      this.block = block;
    }
    const line = this.lineText;
    while (true) {
      const start = addressOf(block) + this.blockAt;
      const stop = addressOf(block) + this.blockEnd;
      const at = findByte(start, stop, 0x0a);
      const length = <i32>(min(at + 1, stop) - start);
      line.range(start, length);
      this.blockAt += length;
      if (at < stop) return line.take();
      const got = readInto(this.fd, addressOf(block), block.length);
      if (got <= 0) return line.take();
      this.blockAt = 0;
      this.blockEnd = got;
    }
  }

  private lineOfStandard(): Bytes | null {
    if (this.seeks < 0) this.seeks = i32(wasi_fd_seek(this.fd, 0, WHENCE_CUR, answer) == ESUCCESS);
    const line = this.lineText;
    const buffer = new StaticArray<u8>(this.seeks == 1 ? BLOCK : 1);
    const start = addressOf(buffer);
    while (true) {
      const got = readInto(this.fd, start, buffer.length);
      if (got <= 0) return line.take();
      const at = findByte(start, start + got, 0x0a);
      const length = min(<i32>(at - start) + 1, got);
      line.range(start, length);
      if (length < got) wasi_fd_seek(this.fd, length - got, WHENCE_CUR, answer);
      if (at < start + got) return line.take();
    }
  }
}

/** The bytes of a source, with one byte of look-ahead. NUL bytes are skipped. */
export class Characters {
  /** After an error the source is at its end. */
  failed: bool = false;
  /** The command goes on: a terminal shows PS2. */
  continued: bool = false;
  /** The source ended. */
  ended: bool = false;
  /** An alias whose text ends in a blank was used up: the next word may be an alias as well. */
  aliasEnded: bool = false;
  protected captured: ByteBuffer | null = null;
  /** Aliases whose text ended within the word that is being read. */
  private left: Alias | null = null;

  constructor(protected source: Source) {}

  /** Line of the next byte. */
  get line(): i32 {
    return this.source.line;
  }

  /** The next byte without taking it; −1: the end. */
  @inline
  peek(): i32 {
    const source = this.source;
    return source.at < source.end ? <i32>load<u8>(source.at) : this.more();
  }

  private more(): i32 {
    if (this.failed) return -1;
    while (true) {
      const source = this.source;
      if (source.at < source.end) return load<u8>(source.at);
      const parent = source.parent;
      if (parent === null) break;
      this.leaveAlias(source, parent);
    }
    if (this.ended) return -1;
    if (!this.source.refill(this.continued)) {
      this.ended = true;
      return -1;
    }
    this.continued = true;
    return load<u8>(this.source.at);
  }

  private leaveAlias(source: Source, parent: Source): void {
    const alias = source.alias;
    if (alias !== null) {
      let first = alias;
      for (let before = first.before; before !== null; before = first.before) first = before;
      first.before = this.left;
      this.left = alias;
      const text = source.text;
      const last: u8 = text.length > 0 ? text[text.length - 1] : 0;
      if (last == 0x20 || last == 0x09) this.aliasEnded = true;
    }
    this.source = parent;
  }

  /** Takes the next byte. */
  next(): i32 {
    const byte = this.peek();
    if (byte < 0) return byte;
    const source = this.source;
    source.at++;
    if (byte == 0x0a && source.alias === null) source.line++;
    const captured = this.captured;
    if (captured !== null) captured.byte(<u8>byte);
    return byte == 0 ? this.next() : byte;
  }

  /** The next byte that is not part of a line continuation, without taking it. */
  peekJoined(): i32 {
    let byte = this.peek();
    while (byte == 0x5c) {
      const source = this.source;
      if (source.at + 1 >= source.end || load<u8>(source.at + 1) != 0x0a) break;
      this.next();
      this.next();
      byte = this.peek();
    }
    return byte;
  }

  /** Whether the byte behind the next one is this. */
  @inline
  followedBy(byte: u8): bool {
    const source = this.source;
    return source.at + 1 < source.end && load<u8>(source.at + 1) == byte;
  }

  /** Puts an alias's text in front. */
  protected enterAlias(alias: Alias): void {
    const source = Source.of(alias.text, this.source.line);
    source.parent = this.source;
    source.alias = alias;
    alias.inUse = true;
    alias.before = this.left;
    this.left = null;
    this.source = source;
  }

  /** To be called where a word begins: the aliases whose text has ended may be used again. */
  @inline
  protected releaseAliases(): void {
    if (this.left !== null) this.releaseLeft();
  }

  private releaseLeft(): void {
    let alias = this.left;
    while (alias !== null) {
      const before = alias.before;
      alias.inUse = false;
      alias.before = null;
      alias = before;
    }
    this.left = null;
  }

  /** Puts bytes that were taken back in front; they have been counted as lines. */
  protected putBack(text: Bytes, line: i32): void {
    const source = Source.of(text, line);
    source.parent = this.source;
    this.source = source;
  }

  /** Throws the rest of what has been read away, after an error on a terminal. */
  discard(): void {
    for (let parent = this.source.parent; parent !== null; parent = this.source.parent)
      this.leaveAlias(this.source, parent);
    this.releaseAliases();
    const source = this.source;
    source.at = source.end;
    this.failed = false;
    this.ended = false;
    this.continued = false;
    this.aliasEnded = false;
  }

  /** All bytes up to the end of a line, without it; null at the end of the source. */
  protected rawLine(into: ByteBuffer): bool {
    if (this.peek() < 0) return false;
    while (true) {
      const byte = this.next();
      if (byte < 0) return true;
      into.byte(<u8>byte);
      if (byte == 0x0a) return true;
    }
  }
}
