// watch [-n SECONDS] [-t] [-d] [-e | -g] [-x] COMMAND...: runs a command again and again and shows what it writes, on the
// whole screen (procps).

import { RIGHTS_FD_READ, SIGINT, SIGTERM, SIGWINCH, UTSNAME_NODENAME } from '../lib/base/abi';
import { ByteBuffer } from '../lib/base/buffer';
import { Bytes, addressOf, equals, findByte, toBytes } from '../lib/base/bytes';
import { MONTHS, Moment, WEEKDAY_NAMES, twoDigits } from '../lib/time/calendar';
import { monotonic, realtime } from '../lib/time/clock';
import { close } from '../lib/base/fs';
import { catchSignal, signalBit, takeSignals } from '../lib/process/handlers';
import { BLOCK_SIZE, complain, readSome, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { Command, execReason, pipe, waitForEnd } from '../lib/process/process';
import { environment, variable } from '../lib/base/program';
import { REVERSE, Screen } from '../lib/terminal/screen';
import { systemName } from '../lib/process/system_name';
import { readableOrSignal } from '../lib/process/signal_wait';
import { isTerminal, windowSize } from '../lib/terminal/terminal';
import { localZone } from '../lib/time/zone';
import { parseDuration } from './sleep/sleep';

const SHORTEST: i64 = 100_000_000;
/** More than any screen has. */
const MOST_OUTPUT: i32 = 1 << 20;

function describe(): Options {
  return new Options('[OPTION]... COMMAND...', 'Run COMMAND every 2 seconds, and show what it writes.')
    .value('n', 'interval', 'SECONDS', 'wait so long between, 0.1 at least')
    .flag('t', 'no-title', 'show no line above')
    .flag('d', 'differences', 'mark what has changed')
    .flag('e', 'errexit', 'end when the command fails')
    .flag('g', 'chgexit', 'end when its output changes')
    .flag('x', 'exec', 'run the command itself, and not by the shell')
    .stopAtOperand();
}

class Watch {
  status: i32 = -1;
  private shown: Bytes | null = null;
  private screen: Screen;
  private rows: i32 = 0;
  private columns: i32 = 0;
  private text: Bytes;

  constructor(
    private options: Options,
    private interval: i64,
  ) {
    this.screen = new Screen(stdout, 1, 1, false);
    const text = new ByteBuffer();
    for (let index = 0; index < options.operands.length; index++) {
      if (index > 0) text.byte(0x20);
      text.bytes(options.operands[index]);
    }
    this.text = text.take();
  }

  private get command(): Command {
    const operands = this.options.operands;
    if (this.options.has('x')) return new Command(operands[0], operands, environment());
    const shell = toBytes('/bin/sh');
    return new Command(shell, [shell, toBytes('-c'), this.text], environment());
  }

  /** Runs the command once: what it writes to both streams, or null after a message. */
  private output(): Bytes | null {
    const ends = pipe();
    if (ends.error < 0) return this.fail(ends.error);
    const command = this.command.open(0, toBytes('/dev/null'), RIGHTS_FD_READ, 0, 0);
    command.duplicate(ends.writer, 1).duplicate(ends.writer, 2).close(ends.reader).close(ends.writer);
    const pid = command.spawnInPath(variable('PATH'));
    close(ends.writer);
    const all = new ByteBuffer(4096);
    const piece = heap.alloc(BLOCK_SIZE);
    while (pid >= 0) {
      const got = readSome(ends.reader, piece, BLOCK_SIZE);
      if (got <= 0) break;
      if (all.length < MOST_OUTPUT) all.range(piece, got);
    }
    heap.free(piece);
    close(ends.reader);
    if (pid < 0) return this.fail(pid);
    const result = waitForEnd(pid);
    if (result.ended && result.shellStatus != 0 && this.options.has('e')) this.status = 8;
    return all.take();
  }

  private fail(error: i32): Bytes | null {
    const reason = execReason();
    const message = complain().text("can't run '").bytes(this.text).text("': ");
    if (reason.length > 0) message.bytes(reason).end();
    else message.reason(error).end();
    this.status = 1;
    return null;
  }

  private resize(): void {
    const size = windowSize(1);
    if (size.rows == this.rows && size.columns == this.columns) return;
    this.rows = size.rows;
    this.columns = size.columns;
    this.screen.resize(size.rows, size.columns);
  }

  private title(): void {
    const now = realtime();
    const moment = new Moment(now, localZone().offsetAt(now / 1_000_000_000));
    const seconds = <f64>this.interval / 1e9;
    const tenths = <i32>(seconds * 10 + 0.5);
    const left = new ByteBuffer().text(
      'Every ' + (tenths / 10).toString() + '.' + (tenths % 10).toString() + 's: ',
    );
    left.bytes(this.text);
    this.screen.putBytes(0, 0, left.take());
    const day = WEEKDAY_NAMES[moment.weekday].substring(0, 3) + ' ' + MONTHS[moment.month - 1];
    const time = twoDigits(moment.hour) + ':' + twoDigits(moment.minute) + ':' + twoDigits(moment.second);
    const date = day + ' ' + moment.day.toString().padStart(2) + ' ' + time + ' ' + moment.year.toString();
    const right = new ByteBuffer()
      .text('  ')
      .bytes(systemName(UTSNAME_NODENAME))
      .text(': ')
      .text(date)
      .take();
    if (right.length < this.columns) this.screen.putBytes(0, this.columns - right.length, right);
  }

  /** Shows the first rows of an output, lines cut at the edge. */
  private show(output: Bytes): void {
    this.resize();
    this.screen.clear();
    const titled = !this.options.has('t');
    if (titled) this.title();
    let row = titled ? 2 : 0;
    let at = addressOf(output);
    const end = at + output.length;
    let before: Bytes = [];
    const shown = this.shown;
    if (shown !== null) before = shown;
    let old = addressOf(before);
    const oldEnd = old + before.length;
    for (; at < end && row < this.rows; row++) {
      const stop = findByte(at, end, 0x0a);
      const oldStop = findByte(old, oldEnd, 0x0a);
      const same = stop - at == oldStop - old && memory.compare(at, old, stop - at) == 0;
      const marked = this.options.has('d') && shown !== null && !same;
      this.screen.put(row, 0, at, stop, marked ? REVERSE : 0);
      at = stop + 1;
      old = min(oldStop + 1, oldEnd);
    }
    this.screen.cursorRow = this.rows - 1;
    this.screen.cursorColumn = 0;
    this.screen.flush();
  }

  /** Waits for the next turn. False: a signal ends it all. */
  private rest(until: i64): bool {
    while (true) {
      const left = until - monotonic();
      if (left <= 0) return true;
      // Nothing is read: the wait is for signals.
      readableOrSignal(-1, left);
      const signals = takeSignals();
      if (signals & (signalBit(SIGINT) | signalBit(SIGTERM))) return false;
      if (signals & signalBit(SIGWINCH)) return true;
    }
  }

  run(): void {
    const terminal = isTerminal(1);
    while (this.status < 0) {
      const until = monotonic() + this.interval;
      const output = this.output();
      if (output === null) break;
      const before = this.shown;
      if (this.options.has('g') && before !== null && !equals(before, output)) this.status = 0;
      if (terminal) this.show(output);
      else stdout.bytes(output).flush();
      this.shown = output;
      if (this.status < 0 && !this.rest(until)) this.status = 0;
    }
    if (terminal) stdout.newline();
  }
}

export function watch(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(1, -1);
  const given = options.valueOf('n');
  const interval = given !== null ? parseDuration(given) : 2_000_000_000;
  if (given !== null && interval < 0) {
    complain().text("invalid interval '").bytes(given).text("'").end();
    return 1;
  }
  catchSignal(SIGINT);
  catchSignal(SIGTERM);
  catchSignal(SIGWINCH);
  const watched = new Watch(options, max(interval, SHORTEST));
  watched.run();
  return watched.status;
}
