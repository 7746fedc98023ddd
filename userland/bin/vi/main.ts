// vi [-R] [-c COMMAND | +COMMAND] [FILE]... (view: vi -R): the editor of POSIX, with what people know from its successors: undo and redo of
// everything, visual mode, text objects, macros.
//
//   text.ts      the lines, and how to undo
//   state.ts     what all share: text, cursor, mode, keys
//   normal.ts    command mode: motion.ts, word.ts, object.ts, operate.ts, registers.ts, scroll.ts; insert.ts
//   ex.ts        : commands: address.ts, substitute.ts, global.ts; file.ts, shell.ts
//   view.ts      the screen; prompt.ts: the line below it

import '../../lib/base/abort';
import { SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGWINCH } from '../../lib/base/abi';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, concat, equalsText, sliceOf, split, toBytes } from '../../lib/base/bytes';
import { catchSignal, signalBit, takeSignals } from '../../lib/process/handlers';
import { Writer, complain, exit } from '../../lib/base/io';
import { KEY_SIGNAL, KeyReader, PasteSink } from '../../lib/terminal/keys';
import { Options } from '../../lib/command/options';
import { baseName } from '../../lib/text/path';
import { programArguments, setProgramName, variable } from '../../lib/base/program';
import { RawMode, windowSize } from '../../lib/terminal/terminal';
import { Ex } from './ex';
import { saveLines } from './file';
import { Inserter } from './insert';
import { Motions } from './motion';
import { Normal } from './normal';
import { Operators } from './operate';
import { Prompt } from './prompt';
import { Shell, TerminalHold } from './shell';
import { KeySource, Vi } from './state';
import { View } from './view';

export { onSignal } from '../../lib/process/handlers';

/** Puts a paste into a buffer. */
class PasteBuffer extends PasteSink {
  constructor(private into: ByteBuffer) {
    super();
  }

  byte(value: u8): void {
    this.into.byte(value);
  }
}

/** The terminal: raw while the editor has it, on a screen of its own. */
class Terminal extends TerminalHold {
  raw: RawMode = new RawMode(0);
  out: Writer = new Writer(1, 16384);
  reader: KeyReader = new KeyReader(0, true);
  vi: Vi | null = null;

  enter(): bool {
    if (!this.raw.enter(false)) return false;
    this.out.text('\x1b[?1049h\x1b[?2004h').flush();
    return true;
  }

  release(): void {
    this.out.text('\x1b[?2004l\x1b[?1049l').flush();
    this.raw.leave();
  }

  take(wait: bool): void {
    this.raw.enter(false);
    if (wait) {
      this.out.text('\r\n[Hit any key to go on]').flush();
      while (this.reader.next() == KEY_SIGNAL) {}
    }
    this.out.text('\x1b[?1049h\x1b[?2004h').flush();
    const vi = this.vi;
    if (vi !== null) vi.stale = true;
  }
}

/** Keys of the terminal; the screen is brought up to date before it is waited for one. */
class TerminalKeys extends KeySource {
  view: View | null = null;
  vi: Vi | null = null;
  ex: Ex | null = null;
  private rows: i32 = 0;
  private columns: i32 = 0;

  constructor(private terminal: Terminal) {
    super();
  }

  private show(): void {
    const view = this.view;
    const vi = this.vi;
    if (view === null || vi === null) return;
    const size = windowSize(0);
    if (size.rows != this.rows || size.columns != this.columns) {
      this.rows = size.rows;
      this.columns = size.columns;
      view.resize(size);
    }
    if (vi.ring) this.terminal.out.byte(0x07);
    vi.ring = false;
    view.refresh();
  }

  next(): i32 {
    while (true) {
      // Also those that came while a command of the shell had the terminal.
      this.signalled();
      if (!this.terminal.reader.pending()) this.show();
      const key = this.terminal.reader.next();
      if (key != KEY_SIGNAL) return key;
    }
  }

  /** A signal came: a new size and a return from the background need a new picture; others end the editor. */
  private signalled(): void {
    const signals = takeSignals();
    const vi = this.vi;
    if (vi !== null && (signals & signalBit(SIGCONT)) != 0) vi.stale = true;
    if (signals & (signalBit(SIGHUP) | signalBit(SIGTERM)))
      this.rescue(signals & signalBit(SIGHUP) ? SIGHUP : SIGTERM);
  }

  /** Saves a text that nobody can save any more beside its file, and ends. */
  private rescue(signal: i32): void {
    const vi = this.vi;
    const ex = this.ex;
    this.terminal.release();
    if (vi !== null && ex !== null && vi.text.modified) {
      const own = ex.file.path;
      const path = concat(own !== null ? own : toBytes('vi'), toBytes('.save'));
      const saved = saveLines(path, vi.text, 0, vi.last, false, false);
      const message = complain();
      if (saved.error < 0) message.text('the text could not be saved: ').reason(saved.error).end();
      else message.text('the text was saved as ').bytes(path).end();
    }
    exit(128 + signal);
  }

  paste(into: ByteBuffer): void {
    this.terminal.reader.paste(new PasteBuffer(into));
  }
}

/** +COMMAND is -c COMMAND. */
function expandPlus(args: Array<Bytes>): Array<Bytes> {
  const expanded = new Array<Bytes>();
  for (let index = 0; index < args.length; index++) {
    const arg = args[index];
    if (index == 0 || arg.length == 0 || arg[0] != 0x2b) {
      expanded.push(arg);
    } else {
      expanded.push(toBytes('-c'));
      expanded.push(arg.length > 1 ? sliceOf(arg, 1) : toBytes('$'));
    }
  }
  return expanded;
}

function startOptions(ex: Ex): void {
  const commands = variable('EXINIT');
  if (commands === null) return;
  const lines = split(commands, 0x0a);
  for (let index = 0; index < lines.length; index++) if (lines[index].length > 0) ex.run(lines[index]);
}

function run(): i32 {
  const args = programArguments();
  const options = new Options(
    '[-R] [-c COMMAND | +COMMAND] [FILE]...',
    'Edit text files. ESC :q! Enter leaves.',
  )
    .flag('R', 'readonly', 'do not write files unless :w! says so')
    .value('c', 'command', 'COMMAND', 'do a : command first')
    .parse(expandPlus(args));
  const terminal = new Terminal();
  if (!terminal.enter()) {
    complain().text('standard input is not a terminal').end();
    return 1;
  }
  terminal.reader.meta = false;
  const keys = new TerminalKeys(terminal);
  const vi = new Vi(keys);
  const motionsPrompt = new Prompt(vi);
  const motions = new Motions(vi, motionsPrompt);
  const operators = new Operators(vi);
  const ex = new Ex(vi, operators, motions.searcher, new Shell(terminal));
  const normal = new Normal(vi, new Prompt(vi), motions, operators, new Inserter(vi, operators), ex);
  ex.keyRunner = normal;
  keys.view = new View(vi, terminal.out, windowSize(0));
  keys.vi = vi;
  keys.ex = ex;
  terminal.vi = vi;
  startOptions(ex);
  if (options.has('R') || equalsText(baseName(args[0]), 'view')) vi.options.readOnly = true;
  ex.files = options.operands;
  if (ex.files.length > 0) ex.load(ex.files[0]);
  const commands = options.valuesOf('c');
  for (let index = 0; index < commands.length && vi.status < 0; index++) ex.run(commands[index]);
  while (vi.status < 0) normal.command();
  terminal.release();
  return vi.status;
}

setProgramName(toBytes('vi'));
catchSignal(SIGWINCH);
catchSignal(SIGCONT);
catchSignal(SIGHUP);
catchSignal(SIGTERM);
// They are keys here, and reach the editor as signals only while a command of the shell has the terminal.
catchSignal(SIGINT);
catchSignal(SIGQUIT);
exit(run());
