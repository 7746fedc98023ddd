// xargs [OPTION]... [COMMAND [ARG]...]: runs a command with arguments from standard input (POSIX; GNU's options).
// Exit status 123: a command failed, 124: one ended with 255, 125: by a signal, 126: cannot run, 127: not found.

import { EINTR, ENOENT, RIGHTS_FD_READ } from '../lib/base/abi';
import { Bytes, equalsText, toBytes, equals } from '../lib/base/bytes';
import { ByteBuffer } from '../lib/base/buffer';
import { O_RDONLY, open } from '../lib/base/fs';
import { Reader, complain, exit, stderr } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { Command, WaitResult, wait } from '../lib/process/process';
import { environment, variable } from '../lib/base/program';

function describe(): Options {
  return new Options(
    '[OPTION]... [COMMAND [ARG]...]',
    'Run COMMAND (default: echo) with arguments from standard input.',
  )
    .stopAtOperand()
    .flag('0', 'null', 'arguments end with NULs')
    .value('a', 'arg-file', 'FILE', 'read arguments from FILE')
    .value('d', 'delimiter', 'C', 'arguments end with C')
    .value('E', 'eof', 'WORD', 'WORD ends the input')
    .optional('e', '', 'WORD', 'the same; without WORD nothing does')
    .value('I', 'replace', 'TEXT', 'put every line in place of TEXT in ARGs')
    .optional('i', '', 'TEXT', 'the same; TEXT may be left out: {}')
    .value('L', 'max-lines', 'N', 'N lines for a command')
    .optional('l', '', 'N', 'the same; N may be left out: 1')
    .value('n', 'max-args', 'N', 'N arguments for a command at most')
    .value('P', 'max-procs', 'N', 'N commands at a time; 0: as many as there are')
    .flag('p', 'interactive', 'ask before each command')
    .flag('r', 'no-run-if-empty', 'no command without arguments')
    .value('s', 'max-chars', 'N', 'N bytes for a command at most')
    .flag('t', 'verbose', 'show each command')
    .flag('x', 'exit', 'end if a command is too long')
    .flag('o', 'open-tty', 'standard input of commands is the terminal');
}

/** Bytes of a command unless -s says else. */
const DEFAULT_ROOM: i64 = 131072;

/** Takes the input apart. */
class Words {
  /** Whether the line of the last word ended behind it. */
  lineEnded: bool = false;
  private ended: bool = false;

  constructor(
    private input: Reader,
    /** −1: blanks and quotes. */
    private delimiter: i32,
    private last: Bytes | null,
    private wholeLines: bool,
  ) {}

  /** The next argument, or null. */
  next(): Bytes | null {
    if (this.ended) return null;
    const word =
      this.delimiter >= 0 ? this.input.line(<u8>this.delimiter) : this.wholeLines ? this.line() : this.word();
    const last = this.last;
    if (word === null || (last !== null && equals(word, last))) {
      this.ended = true;
      return null;
    }
    if (this.delimiter >= 0) this.lineEnded = true;
    return word;
  }

  /** A line without blanks before it, quotes resolved; empty ones do not count. */
  private line(): Bytes | null {
    const out = new ByteBuffer();
    let any = false;
    while (true) {
      const byte = this.input.byte();
      if (byte < 0) return any ? out.take() : null;
      if (byte == 0x0a) {
        if (any) return out.take();
        continue;
      }
      if (!any && (byte == 0x20 || byte == 0x09)) continue;
      any = true;
      this.take(out, byte);
    }
  }

  private word(): Bytes | null {
    const out = new ByteBuffer();
    let any = false;
    while (true) {
      const byte = this.input.byte();
      if (byte < 0) {
        this.lineEnded = true;
        return any ? out.take() : null;
      }
      const blank = byte == 0x20 || byte == 0x09;
      if (blank || byte == 0x0a) {
        if (!any) continue;
        this.lineEnded = byte == 0x0a;
        return out.take();
      }
      any = true;
      this.take(out, byte);
    }
  }

  /** A byte that belongs to the word, or what a quote or backslash leads to. */
  private take(out: ByteBuffer, byte: i32): void {
    if (byte == 0x5c) {
      const next = this.input.byte();
      if (next >= 0) out.byte(<u8>next);
    } else if (byte == 0x22 || byte == 0x27) {
      for (let inner = this.input.byte(); inner != byte; inner = this.input.byte()) {
        if (inner < 0 || inner == 0x0a) {
          complain()
            .text(byte == 0x22 ? 'unmatched double quote' : 'unmatched single quote')
            .end();
          exit(1);
        }
        out.byte(<u8>inner);
      }
    } else out.byte(<u8>byte);
  }
}

/** Puts `word` in place of every `mark`. */
function replaced(text: Bytes, mark: Bytes, word: Bytes): Bytes {
  const out = new ByteBuffer();
  for (let at = 0; at < text.length;) {
    const here = at + mark.length <= text.length;
    if (here && memory.compare(changetype<usize>(text) + at, changetype<usize>(mark), mark.length) == 0) {
      out.bytes(word);
      at += mark.length;
    } else out.byte(text[at++]);
  }
  return out.take();
}

class Runner {
  status: i32 = 0;
  private running: i32 = 0;
  private asks: bool;
  private shows: bool;
  private answers: Reader | null = null;
  private opensTerminal: bool;

  constructor(
    options: Options,
    private most: i64,
  ) {
    this.asks = options.has('p');
    this.shows = options.has('t') || this.asks;
    this.opensTerminal = options.has('o');
  }

  private confirmed(words: Array<Bytes>): bool {
    if (!this.shows) return true;
    for (let index = 0; index < words.length; index++) {
      if (index > 0) stderr.byte(0x20);
      stderr.bytes(words[index]);
    }
    if (!this.asks) {
      stderr.end();
      return true;
    }
    stderr.text(' ?...').flush();
    let answers = this.answers;
    if (answers === null) {
      const fd = open(toBytes('/dev/tty'), O_RDONLY);
      if (fd < 0) {
        cannot('open', toBytes('/dev/tty'), fd);
        exit(1);
      }
      answers = new Reader(fd, 256);
      this.answers = answers;
    }
    const line = answers.line();
    return line !== null && line.length > 0 && (line[0] | 0x20) == 0x79;
  }

  run(words: Array<Bytes>): void {
    if (!this.confirmed(words)) return;
    while (this.most > 0 && this.running >= this.most) this.waitForOne();
    const command = new Command(words[0], words, environment());
    command.open(0, toBytes(this.opensTerminal ? '/dev/tty' : '/dev/null'), RIGHTS_FD_READ, 0, 0);
    const pid = command.spawnInPath(variable('PATH'));
    if (pid < 0) {
      cannot('execute', words[0], pid);
      this.finish();
      exit(pid == -ENOENT ? 127 : 126);
    }
    this.running++;
    if (this.most == 1) this.waitForOne();
  }

  private waitForOne(): void {
    const result = wait(-1);
    if (result.pid == -EINTR) return;
    if (result.pid < 0) {
      this.running = 0;
      return;
    }
    if (!result.ended) return;
    this.running--;
    this.judge(result);
  }

  private judge(result: WaitResult): void {
    const status = result.exitStatus;
    if (result.signal == 0 && status >= 0 && status < 255) {
      if (status != 0) this.status = 123;
      return;
    }
    this.finish();
    if (result.signal != 0) complain().text('command ended by signal ').decimal(result.signal).end();
    else complain().text('command exited with status 255; aborting').end();
    exit(result.signal != 0 ? 125 : 124);
  }

  /** Waits for all that run. */
  finish(): void {
    while (this.running > 0) this.waitForOne();
  }
}

class Collector {
  private words: Array<Bytes>;
  private base: Array<Bytes>;
  private size: i64 = 0;
  private baseSize: i64 = 0;
  private lines: i64 = 0;
  private ran: bool = false;

  constructor(
    private options: Options,
    private runner: Runner,
    private mark: Bytes | null,
    private mostLines: i64,
  ) {
    const base = options.operands;
    if (base.length == 0) base.push(toBytes('echo'));
    this.base = base;
    this.words = base.slice();
    for (let index = 0; index < base.length; index++) this.baseSize += base[index].length + 1;
    this.size = this.baseSize;
  }

  private flush(): void {
    this.ran = true;
    this.runner.run(this.words);
    this.words = this.base.slice();
    this.size = this.baseSize;
    this.lines = 0;
  }

  private replace(word: Bytes, mark: Bytes): void {
    const words = new Array<Bytes>();
    for (let index = 0; index < this.base.length; index++) words.push(replaced(this.base[index], mark, word));
    this.ran = true;
    this.runner.run(words);
  }

  run(input: Words): void {
    const options = this.options;
    const mostArguments = options.numberOf('n', i64.MAX_VALUE);
    const room = options.numberOf('s', DEFAULT_ROOM);
    const mark = this.mark;
    if (mostArguments == 0 || room == 0) {
      complain().text('numbers of arguments and bytes are above zero').end();
      exit(1);
    }
    for (let word = input.next(); word !== null; word = input.next()) {
      if (mark !== null) {
        this.replace(word, mark);
        continue;
      }
      const length = word.length + 1;
      if (this.size + length > room) {
        if (this.words.length == this.base.length || (options.has('x') && mostArguments < i64.MAX_VALUE)) {
          complain().text('argument line too long').end();
          this.runner.finish();
          exit(1);
        }
        this.flush();
      }
      this.words.push(word);
      this.size += length;
      if (input.lineEnded) this.lines++;
      const full = this.words.length - this.base.length >= mostArguments;
      if (full || (input.lineEnded && this.lines >= this.mostLines)) this.flush();
    }
    const left = this.words.length > this.base.length;
    if (mark === null && (left || (!this.ran && !options.has('r')))) this.flush();
  }
}

/** -d: one character, or an escape for one. */
function delimiterOf(options: Options): i32 {
  if (options.has('0')) return 0;
  const given = options.valueOf('d');
  if (given === null) return -1;
  if (given.length == 1) return given[0];
  const letters = '0abfnrtv\\';
  const meanings: StaticArray<u8> = [0, 7, 8, 12, 10, 13, 9, 11, 0x5c];
  const known = given.length == 2 && given[0] == 0x5c ? letters.indexOf(String.fromCharCode(given[1])) : -1;
  if (known >= 0) return meanings[known];
  complain().text("the delimiter '").bytes(given).text("' is no single character").end();
  exit(1);
  return 0;
}

function inputOf(options: Options): Reader {
  const file = options.valueOf('a');
  if (file === null || equalsText(file, '-')) return new Reader(0);
  const fd = open(file, O_RDONLY);
  if (fd < 0) {
    cannot('open', file, fd);
    exit(1);
  }
  return new Reader(fd);
}

export function xargs(args: Array<Bytes>): i32 {
  const options = describe().parse(args);
  let mark = options.valueOf('I');
  if (options.last('Ii') == 'i') mark = options.valueOf('i') !== null ? options.valueOf('i') : toBytes('{}');
  let lines = options.numberOf('L', i64.MAX_VALUE);
  if (options.last('Ll') == 'l') lines = options.numberOf('l', 1);
  const last = options.valueOf(options.last('Ee') == 'e' ? 'e' : 'E');
  const words = new Words(
    inputOf(options),
    delimiterOf(options),
    last !== null && last.length > 0 ? last : null,
    mark !== null,
  );
  const runner = new Runner(options, options.numberOf('P', 1));
  new Collector(options, runner, mark, lines).run(words);
  runner.finish();
  return runner.status;
}
