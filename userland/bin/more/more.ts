// more [-es] [-n LINES] [+LINE | +/PATTERN] [FILE]...: shows text a screen at a time (POSIX); less is the same, but stays at
// the end. Keys: space and b by screens, Enter and k by lines, d u by half, g G to the ends, / ? n N search, :n :p other
// files, v edits, = says where, h helps, q ends. Where the output is no terminal it is copied.

import { SIGCONT, SIGINT, SIGTERM, SIGWINCH } from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, concat, equalsText, sliceOf, toBytes } from '../../lib/base/bytes';
import { O_RDWR, closeInput, fstat, open, openInput } from '../../lib/base/fs';
import { catchSignal, signalBit, takeSignals } from '../../lib/process/handlers';
import { BLOCK_SIZE, complain, readSome, stdout, writeAll } from '../../lib/base/io';
import {
  ESCAPE,
  KEY_DOWN,
  KEY_END,
  KEY_END_OF_INPUT,
  KEY_HOME,
  KEY_PAGE_DOWN,
  KEY_PAGE_UP,
  KEY_SIGNAL,
  KEY_UP,
  KeyReader,
} from '../../lib/terminal/keys';
import { cannot, invalidNumber } from '../../lib/command/message';
import { parseDecimal } from '../../lib/text/number';
import { Options } from '../../lib/command/options';
import { Command, waitForEnd } from '../../lib/process/process';
import { environment, programName, variable } from '../../lib/base/program';
import { Regex } from '../../lib/regex/regex';
import { REVERSE, Screen } from '../../lib/terminal/screen';
import { RawMode, isTerminal, windowSize } from '../../lib/terminal/terminal';
import { Pages } from './pages';

/** What show() is to do next: go on with the file; or, instead of a file's index: end. */
const STAY: i32 = -1;
const QUIT: i32 = -2;

const HELP =
  'space b: screens  Enter k: lines  d u: half  g G: ends  / ? n N: search  :n :p files  v: edit  q: end';

class Pager {
  status: i32 = 0;
  /** Stays at the end, as less does. */
  stays: bool = false;
  squeeze: bool = false;
  quitsAtEnd: bool = false;
  startLine: i64 = 0;
  startPattern: Bytes | null = null;
  private raw: RawMode;
  private keys: KeyReader;
  private screen: Screen = new Screen(stdout, 1, 1, false);
  private rows: i32 = 0;
  private columns: i32 = 0;
  private pages: Pages = new Pages(-1, 0, false);
  private message: Bytes = [];
  private pattern: Bytes = [];
  private backwards: bool = false;
  private next: i32 = STAY;

  constructor(
    private files: Array<Bytes>,
    private terminal: i32,
    private height: i32,
  ) {
    this.raw = new RawMode(terminal);
    this.keys = new KeyReader(terminal, true);
  }

  run(): void {
    this.raw.enter(true);
    let index = 0;
    while (index >= 0 && index < this.files.length) index = this.show(index);
    this.raw.leave();
  }

  /** Says that a file cannot be shown, and goes on with the next one. */
  private refuse(index: i32, error: i32): i32 {
    this.raw.leave();
    if (error < 0) cannot('open', this.files[index], error);
    else complain().bytes(this.files[index]).text(': is a directory').end();
    this.raw.enter(true);
    this.status = 1;
    return index + 1;
  }

  /** Shows a file: the index of the one to show next, or QUIT. */
  private show(index: i32): i32 {
    const path = this.files[index];
    const fd = openInput(path);
    if (fd < 0) return this.refuse(index, fd);
    const attributes = fstat(fd);
    if (attributes.isDirectory) {
      closeInput(fd);
      return this.refuse(index, 0);
    }
    this.pages = new Pages(fd, attributes.isRegular ? attributes.size : 0, this.squeeze);
    this.screen.forget();
    this.next = STAY;
    this.resize();
    this.begin(path);
    while (this.next == STAY) {
      if (this.endsHere(index)) this.next = index + 1;
      else this.paint();
      if (this.next == STAY) this.key(index);
    }
    this.leaveFile();
    this.pages.release();
    closeInput(fd);
    return this.next;
  }

  private begin(path: Bytes): void {
    if (this.files.length > 1) this.message = path;
    if (this.startLine > 0) this.pages.goToLine(<i32>this.startLine - 1);
    this.startLine = 0;
    const pattern = this.startPattern;
    this.startPattern = null;
    if (pattern === null) return;
    this.pattern = pattern;
    this.find(0, false);
  }

  /** Whether the end needs no key: a short text is all there is, or -e was given. */
  private endsHere(index: i32): bool {
    if (index + 1 < this.files.length || this.message.length > 0 || !this.pages.atEnd(this.rows - 1))
      return false;
    return this.quitsAtEnd || (!this.stays && this.pages.atStart);
  }

  /** Leaves the text on the screen and the cursor below it. */
  private leaveFile(): void {
    this.screen.clear();
    const shown = this.pages.put(this.screen, this.rows - 1);
    this.screen.cursorRow = min(shown, this.rows - 1);
    this.screen.cursorColumn = 0;
    this.screen.flush();
  }

  private resize(): void {
    const size = windowSize(this.terminal);
    const rows = max(this.height > 0 ? min(this.height + 1, size.rows) : size.rows, 2);
    if (rows != this.rows || size.columns != this.columns) this.screen.resize(rows, size.columns);
    this.rows = rows;
    this.columns = size.columns;
    this.pages.columns = size.columns;
  }

  private paint(): void {
    this.resize();
    const height = this.rows - 1;
    this.screen.clear();
    this.pages.put(this.screen, height);
    const text = new ByteBuffer();
    if (this.message.length > 0) text.bytes(this.message).byte(0x20);
    const end = this.pages.atEnd(height);
    text.text(end ? '(END)' : '--More--');
    const share = this.pages.share(height);
    if (!end && share >= 0) text.text('(' + share.toString() + '%)');
    this.screen.cursorRow = height;
    this.screen.cursorColumn = this.screen.putBytes(height, 0, text.take(), REVERSE);
    this.screen.flush();
    this.message = [];
  }

  private key(index: i32): void {
    let key = this.keys.next();
    let count = 0;
    while (key >= 0x30 && key <= 0x39) {
      count = min(count * 10 + key - 0x30, 100_000_000);
      key = this.keys.next();
    }
    if (key == KEY_SIGNAL) this.signalled();
    else if (this.goesOn(key) && this.pages.atEnd(this.rows - 1)) this.behindEnd(index);
    else if (this.scroll(key, count) || this.jump(key, count)) return;
    else if (key == 0x71 || key == 0x51 || key == 3 || key == KEY_END_OF_INPUT) this.next = QUIT;
    else if (key == 0x2f || key == 0x3f) this.typedSearch(key);
    else if (key == 0x6e || key == 0x4e) this.searchOn(this.backwards != (key == 0x4e));
    else if (key == 0x3a) this.colon(this.keys.next(), index);
    else if (key == 0x3d || key == 7) this.where(index);
    else if (key == 0x76) this.edit(index);
    else if (key == 12 || key == 0x72) this.screen.forget();
    else if (key == 0x68) this.message = toBytes(HELP);
    else stdout.byte(0x07);
  }

  private signalled(): void {
    const signals = takeSignals();
    if (signals & signalBit(SIGCONT)) {
      this.raw.leave();
      this.raw.enter(true);
      this.screen.forget();
    }
    if (signals & (signalBit(SIGINT) | signalBit(SIGTERM))) this.next = QUIT;
  }

  /** Keys that at the end lead to the next file, or end more. */
  private goesOn(key: i32): bool {
    return (
      key == 0x20 ||
      key == 0x66 ||
      key == 6 ||
      key == KEY_PAGE_DOWN ||
      key == 0x0d ||
      key == 0x0a ||
      key == 0x64
    );
  }

  private behindEnd(index: i32): void {
    if (index + 1 < this.files.length) this.next = index + 1;
    else if (!this.stays) this.next = QUIT;
    else stdout.byte(0x07);
  }

  private scroll(key: i32, count: i32): bool {
    const pages = this.pages;
    const height = this.rows - 1;
    if (key == 0x20 || key == 0x66 || key == 6 || key == KEY_PAGE_DOWN)
      pages.forwards(count > 0 ? count : height, height);
    else if (key == 0x0d || key == 0x0a || key == 0x6a || key == KEY_DOWN)
      pages.forwards(max(count, 1), height);
    else if (key == 0x64 || key == 4) pages.forwards(count > 0 ? count : max(height / 2, 1), height);
    else if (key == 0x62 || key == 2 || key == KEY_PAGE_UP) pages.backwards(count > 0 ? count : height);
    else if (key == 0x6b || key == 0x79 || key == KEY_UP) pages.backwards(max(count, 1));
    else if (key == 0x75 || key == 21) pages.backwards(count > 0 ? count : max(height / 2, 1));
    else return false;
    return true;
  }

  private jump(key: i32, count: i32): bool {
    const end = key == 0x47 || key == 0x3e || key == KEY_END;
    if (end && count == 0) this.pages.goToEnd(this.rows - 1);
    else if (end || key == 0x67 || key == 0x3c || key == KEY_HOME) this.pages.goToLine(max(count - 1, 0));
    else return false;
    return true;
  }

  /** Reads a line behind a character in the last row: null after Escape or erasing all. */
  private ask(mark: i32): Bytes | null {
    const typed = new ByteBuffer();
    while (true) {
      const row = this.rows - 1;
      const shown = new ByteBuffer()
        .byte(<u8>mark)
        .range(typed.address, typed.length)
        .take();
      this.screen.clearRow(row, 0);
      this.screen.cursorColumn = this.screen.putBytes(row, 0, shown);
      this.screen.flush();
      const key = this.keys.next();
      if (key == KEY_SIGNAL) this.signalled();
      if (this.next == QUIT) return null;
      if (key == 0x0d || key == 0x0a) return typed.take();
      if (key == ESCAPE || key == 3 || key == KEY_END_OF_INPUT) return null;
      if (key == 0x7f || key == 8) {
        if (typed.length == 0) return null;
        let end = typed.length - 1;
        while (end > 0 && (typed.at(end) & 0xc0) == 0x80) end--;
        typed.remove(end, typed.length);
      } else if (key >= 0x20 && key < 0x110000) typed.code(key);
    }
  }

  private typedSearch(key: i32): void {
    const typed = this.ask(key);
    if (typed === null) return;
    if (typed.length > 0) this.pattern = typed;
    this.backwards = key == 0x3f;
    this.searchOn(this.backwards);
  }

  private searchOn(backwards: bool): void {
    const first = this.pages.first;
    this.find(backwards ? first - 1 : first + 1, backwards);
  }

  /** Shows the next line from a line on that matches the pattern. */
  private find(from: i32, backwards: bool): void {
    if (this.pattern.length == 0) {
      this.message = toBytes('No previous pattern');
      return;
    }
    const regex = new Regex(this.pattern, 0);
    if (regex.error != '') {
      this.message = concat(this.pattern, toBytes(': ' + regex.error));
      return;
    }
    this.pages.regex = regex;
    if (!this.pages.search(regex, from, backwards)) this.message = toBytes('Pattern not found');
  }

  /** :n and :p, :f, :q. */
  private colon(key: i32, index: i32): void {
    if (key == 0x71) this.next = QUIT;
    else if (key == 0x66) this.where(index);
    else if (key == 0x6e && index + 1 < this.files.length) this.next = index + 1;
    else if (key == 0x70 && index > 0) this.next = index - 1;
    else this.message = toBytes('There is no such file');
  }

  private where(index: i32): void {
    const text = new ByteBuffer().bytes(this.files[index]).text(' line ' + (this.pages.first + 1).toString());
    this.message = text.take();
  }

  /** Edits the file, in vi unless EDITOR says otherwise. */
  private edit(index: i32): void {
    const path = this.files[index];
    if (equalsText(path, '-')) {
      this.message = toBytes('Standard input cannot be edited');
      return;
    }
    let editor = variable('VISUAL');
    if (editor === null) editor = variable('EDITOR');
    const name = editor !== null && editor.length > 0 ? editor : toBytes('vi');
    const line = toBytes('+' + (this.pages.first + 1).toString());
    this.raw.leave();
    const pid = new Command(name, [name, line, path], environment()).spawnInPath(variable('PATH'));
    if (pid >= 0) waitForEnd(pid);
    this.raw.enter(true);
    this.next = index;
  }
}

/** Copies the files to standard output, as cat does: the exit status. */
function copyAll(files: Array<Bytes>): i32 {
  let status = 0;
  const block = heap.alloc(BLOCK_SIZE);
  stdout.flush();
  for (let index = 0; index < files.length; index++) {
    const fd = openInput(files[index]);
    if (fd < 0) {
      cannot('open', files[index], fd);
      status = 1;
      continue;
    }
    while (stdout.error == 0) {
      const got = readSome(fd, block, BLOCK_SIZE);
      if (got < 0) {
        cannot('read', files[index], got);
        status = 1;
      }
      if (got <= 0) break;
      stdout.error = writeAll(1, block, got);
    }
    closeInput(fd);
  }
  return status;
}

/** Where keys come from: standard error, as long as it is a terminal, else the controlling terminal. */
function terminalFor(files: Array<Bytes>): i32 {
  for (let index = 0; index < files.length; index++) {
    if (equalsText(files[index], '-')) return isTerminal(2) ? 2 : open(toBytes('/dev/tty'), O_RDWR);
  }
  return isTerminal(0) ? 0 : isTerminal(2) ? 2 : open(toBytes('/dev/tty'), O_RDWR);
}

/** Takes +LINE and +/PATTERN out of the arguments. */
function takePlus(args: Array<Bytes>, pluses: Array<Bytes>): Array<Bytes> {
  const rest = new Array<Bytes>();
  for (let index = 0; index < args.length; index++) {
    const plus = index > 0 && args[index].length > 1 && args[index][0] == 0x2b;
    if (plus) pluses.push(sliceOf(args[index], 1));
    else rest.push(args[index]);
  }
  return rest;
}

export function more(args: Array<Bytes>): i32 {
  const pluses = new Array<Bytes>();
  const options = new Options(
    '[-es] [-n LINES] [+LINE | +/PATTERN] [FILE]...',
    'Show text a screen at a time.',
  )
    .flag('e', '', 'end at the end of the last file')
    .flag('s', 'squeeze', 'show one of several empty lines')
    .value('n', 'lines', 'LINES', 'show so many lines at a time')
    .flag('c')
    .flag('i')
    .flag('u')
    .flag('d')
    .flag('R')
    .flag('F')
    .flag('X')
    .parse(takePlus(args, pluses));
  const height = options.valueOf('n');
  const lines = height !== null ? parseDecimal(height) : 0;
  if (height !== null && lines <= 0) {
    invalidNumber(height);
    return 1;
  }
  const files = options.operands;
  if (files.length == 0 && isTerminal(0)) {
    complain().text('no file given, and standard input is a terminal').end();
    return 1;
  }
  if (files.length == 0) files.push(toBytes('-'));
  if (!isTerminal(1)) return copyAll(files);
  const terminal = terminalFor(files);
  if (terminal < 0) return copyAll(files);
  catchSignal(SIGWINCH);
  catchSignal(SIGCONT);
  catchSignal(SIGINT);
  catchSignal(SIGTERM);
  const pager = new Pager(files, terminal, <i32>lines);
  pager.stays = equalsText(programName(), 'less') && !options.has('F');
  pager.squeeze = options.has('s');
  pager.quitsAtEnd = options.has('e');
  for (let index = 0; index < pluses.length; index++) {
    const plus = pluses[index];
    if (plus[0] == 0x2f) pager.startPattern = sliceOf(plus, 1);
    else pager.startLine = parseDecimal(plus);
  }
  pager.run();
  return pager.status;
}
