// top [-b] [-n TIMES] [-d SECONDS] [-p PID,...] [-o FIELD] [-c] [-1] [-i]: the processes that use most, again and again
// (procps). Keys: q ends; P M T N sort by processor, memory, time, number, R the other way round; 1 shows each processor,
// c whole command lines, i only what does something; k sends a signal, d sets the delay, space shows at once, h helps.

import { SIGCONT, SIGINT, SIGTERM, SIGWINCH } from '../../lib/base/abi';
import { userName } from '../../lib/privilege/accounts';
import { ByteBuffer } from '../../lib/base/buffer';
import { Bytes, equalsText, sliceOf, split, toBytes } from '../../lib/base/bytes';
import { Moment, twoDigits } from '../../lib/time/calendar';
import { monotonic, realtime } from '../../lib/time/clock';
import { catchSignal, signalBit, takeSignals } from '../../lib/process/handlers';
import { complain, stdout } from '../../lib/base/io';
import { ESCAPE, KEY_END_OF_INPUT, KEY_SIGNAL, KeyReader, NO_KEY } from '../../lib/terminal/keys';
import { invalidNumber } from '../../lib/command/message';
import { parseDecimal } from '../../lib/text/number';
import { Options } from '../../lib/command/options';
import { kill as send } from '../../lib/process/process';
import { BOLD, REVERSE, Screen } from '../../lib/terminal/screen';
import { signalNumber } from '../../lib/process/signals';
import { RawMode, isTerminal, windowSize } from '../../lib/terminal/terminal';
import { localZone } from '../../lib/time/zone';
import { parseDuration } from '../sleep/sleep';
import { Processor, Row, Sample } from './sample';

const BY_SHARE = 0;
const BY_MEMORY = 1;
const BY_TIME = 2;
const BY_PID = 3;

/** KiB of a page: sysconf(_SC_PAGESIZE). */
const PAGE: i64 = 64;
const USER_WIDTH = 8;

function describe(): Options {
  return new Options('[OPTION]...', 'Show the processes that use most. q ends, h helps.')
    .flag('b', '', 'write lines, for a file or pipe')
    .value('n', '', 'TIMES', 'end after so many times')
    .value('d', '', 'SECONDS', 'wait so long between, default 3')
    .value('p', '', 'PID,...', 'only these processes')
    .value('o', '', 'FIELD', 'sort by %CPU, %MEM, TIME+ or PID')
    .flag('c', '', 'show whole command lines')
    .flag('1', '', 'show each processor')
    .flag('i', '', 'show only processes that do something');
}

/** Tenths as a number with one digit behind the point, flushed right. */
function tenths(value: i64, width: i32): string {
  return ((value / 10).toString() + '.' + (value % 10).toString()).padStart(width);
}

/** KiB in as many columns as there are, with a unit if it needs one. */
function scaled(kibibytes: i64, width: i32): string {
  const plain = kibibytes.toString();
  if (plain.length <= width) return plain.padStart(width);
  let unit = 0;
  let value = kibibytes * 10;
  while (unit < 4 && tenths(value, 0).length >= width) {
    value /= 1024;
    unit++;
  }
  return (tenths(value, 0) + 'kmgtp'.charAt(unit)).padStart(width);
}

class Top {
  status: i32 = -1;
  sort: i32 = BY_SHARE;
  reversed: bool = false;
  each: bool = false;
  full: bool = false;
  idle: bool = true;
  delay: i64 = 3_000_000_000;
  /** Times that are left; −1: for ever. */
  times: i64 = -1;
  only: Array<i32> = [];
  private sample: Sample | null = null;
  private lines: Array<Bytes> = [];
  /** Which of the lines is the heading. */
  private heading: i32 = 0;

  private line(text: string): void {
    this.lines.push(toBytes(text));
  }

  /** Measures, and makes the lines to show. */
  update(): void {
    const sample = new Sample(this.sample, this.full);
    this.sample = sample;
    this.lines = [];
    this.summary(sample);
    this.line('');
    this.heading = this.lines.length;
    this.line('    PID USER      PR  NI    VIRT    RES    SHR S  %CPU  %MEM     TIME+ COMMAND');
    const rows = this.chosen(sample);
    for (let index = 0; index < rows.length; index++) this.lines.push(this.row(rows[index], sample));
  }

  private summary(sample: Sample): void {
    const now = realtime();
    const moment = new Moment(now, localZone().offsetAt(now / 1_000_000_000));
    const time = twoDigits(moment.hour) + ':' + twoDigits(moment.minute) + ':' + twoDigits(moment.second);
    const first = new ByteBuffer().text('top - ' + time + ' up ' + upText(sample.uptime / 100) + ',  ');
    first.text(sample.users.toString() + (sample.users == 1 ? ' user' : ' users') + ',  load average: ');
    for (let index = 0; index < sample.loads.length; index++) {
      if (index > 0) first.text(', ');
      first.bytes(sample.loads[index]);
    }
    this.lines.push(first.take());
    const count = (value: i32): string => value.toString().padStart(3);
    this.line(
      'Tasks: ' +
        count(sample.rows.length) +
        ' total, ' +
        count(sample.running) +
        ' running, ' +
        count(sample.sleeping) +
        ' sleeping, ' +
        count(sample.stopped) +
        ' stopped, ' +
        count(sample.zombies) +
        ' zombie',
    );
    const old = this.before;
    if (!this.each) {
      this.processor('%Cpu(s): ', sample.total, old !== null ? old.total : null);
    } else {
      for (let index = 0; index < sample.processors.length; index++) {
        const before = old !== null && index < old.processors.length ? old.processors[index] : null;
        this.processor('%Cpu' + index.toString().padEnd(3) + ': ', sample.processors[index], before);
      }
    }
    this.before = sample;
    this.memory(sample);
  }

  private before: Sample | null = null;

  private processor(name: string, now: Processor, before: Processor | null): void {
    let text = name;
    const kinds: StaticArray<i32> = [0, 2, 1, 3, 4, 5, 6, 7];
    const names: StaticArray<string> = ['us', 'sy', 'ni', 'id', 'wa', 'hi', 'si', 'st'];
    for (let index = 0; index < 8; index++) {
      text += (index > 0 ? ', ' : '') + tenths(now.share(kinds[index], before), 4) + ' ' + names[index];
    }
    this.line(text);
  }

  private memory(sample: Sample): void {
    const mebi = (kibibytes: i64): string => tenths((kibibytes * 10) / 1024, 8);
    const used = max<i64>(0, sample.memoryTotal - sample.memoryFree - sample.cached);
    this.line(
      'MiB Mem : ' +
        mebi(sample.memoryTotal) +
        ' total, ' +
        mebi(sample.memoryFree) +
        ' free, ' +
        mebi(used) +
        ' used, ' +
        mebi(sample.cached) +
        ' buff/cache',
    );
    this.line(
      'MiB Swap: ' +
        mebi(sample.swapTotal) +
        ' total, ' +
        mebi(sample.swapFree) +
        ' free, ' +
        mebi(sample.swapTotal - sample.swapFree) +
        ' used. ' +
        mebi(sample.memoryAvailable) +
        ' avail Mem',
    );
  }

  /** The processes to show, in their order. */
  private chosen(sample: Sample): Array<Row> {
    const rows = new Array<Row>();
    for (let index = 0; index < sample.rows.length; index++) {
      const row = sample.rows[index];
      if (this.only.length > 0 && this.only.indexOf(row.process.pid) < 0) continue;
      if (!this.idle && row.share == 0 && row.process.state != 0x52) continue;
      rows.push(row);
    }
    if (this.sort == BY_SHARE)
      rows.sort((a: Row, b: Row) => (a.share != b.share ? b.share - a.share : a.process.pid - b.process.pid));
    else if (this.sort == BY_MEMORY)
      rows.sort((a: Row, b: Row) => sign(<i64>b.process.residentSize - <i64>a.process.residentSize, a, b));
    else if (this.sort == BY_TIME) rows.sort((a: Row, b: Row) => sign(b.process.time - a.process.time, a, b));
    else rows.sort((a: Row, b: Row) => b.process.pid - a.process.pid);
    return this.reversed ? rows.reverse() : rows;
  }

  private row(row: Row, sample: Sample): Bytes {
    const process = row.process;
    const resident = <i64>process.residentSize;
    const share = sample.memoryTotal > 0 ? (resident * 1000) / sample.memoryTotal : 0;
    const hundredths = process.time;
    const minutes = (hundredths / 6000).toString();
    const seconds = twoDigits(<i32>((hundredths / 100) % 60)) + '.' + twoDigits(<i32>(hundredths % 100));
    const priority = process.priority < -99 ? 'rt' : process.priority.toString();
    let user = userName(process.euid);
    if (user.length > USER_WIDTH)
      user = toBytes(String.UTF8.decodeUnsafe(changetype<usize>(user), USER_WIDTH - 1) + '+');
    const out = new ByteBuffer(128).text(process.pid.toString().padStart(7)).byte(0x20).bytes(user);
    for (let width = user.length; width < USER_WIDTH; width++) out.byte(0x20);
    out.text(priority.padStart(4)).text(process.nice.toString().padStart(4)).byte(0x20);
    out
      .text(scaled(<i64>process.virtualSize / 1024, 7))
      .byte(0x20)
      .text(scaled(resident, 6))
      .byte(0x20);
    out
      .text(scaled(row.sharedPages * PAGE, 6))
      .byte(0x20)
      .byte(process.state)
      .byte(0x20);
    out.text(tenths(row.share, 5)).byte(0x20).text(tenths(share, 5)).byte(0x20);
    return out
      .text((minutes + ':' + seconds).padStart(9))
      .byte(0x20)
      .bytes(row.command)
      .take();
  }

  /** Writes the lines, at most so many. */
  write(most: i32 = i32.MAX_VALUE): void {
    for (let index = 0; index < min(this.lines.length, most); index++)
      stdout.bytes(this.lines[index]).newline();
    stdout.flush();
  }

  /** Puts the lines that fit on a screen; `message` in place of the empty one above the heading. */
  put(screen: Screen, message: Bytes): void {
    screen.clear();
    for (let index = 0; index < min(this.lines.length, screen.rows); index++) {
      const heading = index == this.heading;
      if (heading) screen.clearRow(index, 0, REVERSE);
      screen.putBytes(index, 0, this.lines[index], heading ? REVERSE : 0);
    }
    const row = min(this.heading - 1, screen.rows - 1);
    screen.cursorRow = row;
    screen.cursorColumn = screen.putBytes(row, 0, message, BOLD);
    screen.flush();
  }

  /** Sorts by a field that is named. False: there is none. */
  sortBy(name: Bytes): bool {
    if (equalsText(name, '%CPU')) this.sort = BY_SHARE;
    else if (equalsText(name, '%MEM') || equalsText(name, 'RES')) this.sort = BY_MEMORY;
    else if (equalsText(name, 'TIME+') || equalsText(name, 'TIME')) this.sort = BY_TIME;
    else if (equalsText(name, 'PID')) this.sort = BY_PID;
    else return false;
    return true;
  }
}

function sign(difference: i64, a: Row, b: Row): i32 {
  if (difference == 0) return a.process.pid - b.process.pid;
  return difference < 0 ? -1 : 1;
}

/** As uptime(1): 5 min, 1:05, 2 days, 1:05. */
function upText(seconds: i64): string {
  const days = seconds / 86400;
  const hours = (seconds / 3600) % 24;
  const minutes = (seconds / 60) % 60;
  let text = days > 0 ? days.toString() + (days == 1 ? ' day, ' : ' days, ') : '';
  if (hours > 0) text += hours.toString().padStart(2) + ':' + twoDigits(<i32>minutes);
  else text += minutes.toString() + ' min';
  return text;
}

/** top on a terminal. */
class Interactive {
  private keys: KeyReader = new KeyReader(0, true);
  private raw: RawMode = new RawMode(0);
  private screen: Screen = new Screen(stdout, 1, 1, false);
  private message: Bytes = [];
  private rows: i32 = 0;
  private columns: i32 = 0;

  constructor(private top: Top) {}

  run(): i32 {
    const top = this.top;
    if (!this.raw.enter(false)) {
      complain().text('standard input is not a terminal: -b writes lines').end();
      return 1;
    }
    stdout.text('\x1b[?1049h').flush();
    while (top.status < 0) {
      top.update();
      this.show();
      if (top.times > 0 && --top.times == 0) break;
      this.wait();
      this.message = [];
    }
    stdout.text('\x1b[?1049l').flush();
    this.raw.leave();
    // Who asked for so many times wants to see the last of them, and not what was there before.
    if (top.times == 0) top.write(this.rows - 1);
    return max(top.status, 0);
  }

  private show(): void {
    const size = windowSize(0);
    if (size.rows != this.rows || size.columns != this.columns) this.screen.resize(size.rows, size.columns);
    this.rows = size.rows;
    this.columns = size.columns;
    this.top.put(this.screen, this.message);
  }

  /** Waits until the delay is over, and does keys meanwhile. */
  private wait(): void {
    const until = monotonic() + this.top.delay;
    while (this.top.status < 0) {
      const left = until - monotonic();
      const key = left > 0 ? this.keys.next(left) : NO_KEY;
      if (key == NO_KEY) return;
      if (key == KEY_SIGNAL) this.signalled();
      else if (this.key(key)) return;
    }
  }

  private signalled(): void {
    const signals = takeSignals();
    if (signals & signalBit(SIGCONT)) this.screen.forget();
    if (signals & (signalBit(SIGTERM) | signalBit(SIGINT))) this.top.status = 0;
    this.show();
  }

  /** Does a key. True: measure anew. */
  private key(key: i32): bool {
    const top = this.top;
    if (key == 0x71 || key == 3 || key == KEY_END_OF_INPUT) top.status = 0;
    else if (key == 0x50) top.sort = BY_SHARE;
    else if (key == 0x4d) top.sort = BY_MEMORY;
    else if (key == 0x54) top.sort = BY_TIME;
    else if (key == 0x4e) top.sort = BY_PID;
    else if (key == 0x52) top.reversed = !top.reversed;
    else if (key == 0x31) top.each = !top.each;
    else if (key == 0x63) top.full = !top.full;
    else if (key == 0x69) top.idle = !top.idle;
    else if (key == 0x6b) this.killProcess();
    else if (key == 0x64 || key == 0x73) this.setDelay();
    else if (key == 0x68 || key == 0x3f) this.help();
    else if (key == 12) this.screen.forget();
    else if (key != 0x20 && key != 0x0d) return false;
    return true;
  }

  /** Asks for a text above the heading: null after Escape. */
  private ask(question: string): Bytes | null {
    const typed = new ByteBuffer();
    while (true) {
      this.message = new ByteBuffer().text(question).byte(0x20).range(typed.address, typed.length).take();
      this.show();
      const key = this.keys.next();
      if (key == 0x0d || key == 0x0a) break;
      if (key == KEY_SIGNAL) this.signalled();
      if (key == ESCAPE || key == 3 || key == KEY_END_OF_INPUT || this.top.status >= 0) {
        this.message = [];
        return null;
      }
      if ((key == 0x7f || key == 8) && typed.length > 0) typed.remove(typed.length - 1, typed.length);
      else if (key >= 0x20 && key < 0x7f) typed.byte(<u8>key);
    }
    this.message = [];
    return typed.take();
  }

  /** Shows a message until a key is hit or the time is over. */
  private tell(text: string): void {
    this.message = toBytes(text);
    this.show();
    if (this.keys.next(2_000_000_000) == KEY_SIGNAL) this.signalled();
  }

  private killProcess(): void {
    const number = this.ask('PID to signal/kill:');
    if (number === null) return;
    const pid = parseDecimal(number);
    if (pid <= 0) return this.tell('That is no process number');
    const name = this.ask('Send pid ' + pid.toString() + ' signal [15/sigterm]:');
    if (name === null) return;
    const signal = name.length == 0 ? SIGTERM : signalNumber(name);
    if (signal < 0) return this.tell('There is no such signal');
    if (send(<i32>pid, signal) < 0) this.tell('The signal could not be sent to ' + pid.toString());
  }

  private setDelay(): void {
    const text = this.ask('Change delay from ' + tenths(this.top.delay / 100_000_000, 0) + ' to:');
    if (text === null) return;
    const delay = parseDuration(text);
    if (delay < 0) this.tell('That is no number of seconds');
    else this.top.delay = max<i64>(delay, 100_000_000);
  }

  private help(): void {
    this.tell(
      'q end  P M T N sort by CPU, memory, time, PID  R reverse  1 each CPU  c commands  i idle  k kill  d delay',
    );
  }
}

/** Sets what the options say. False, after a message: one is wrong. */
function configure(top: Top, options: Options): bool {
  const times = options.valueOf('n');
  const delay = options.valueOf('d');
  const field = options.valueOf('o');
  if (times !== null) {
    top.times = parseDecimal(times);
    if (top.times <= 0) invalidNumber(times);
    if (top.times <= 0) return false;
  }
  if (delay !== null) {
    top.delay = parseDuration(delay);
    if (top.delay < 0) invalidNumber(delay);
    if (top.delay < 0) return false;
    top.delay = max<i64>(top.delay, 10_000_000);
  }
  if (field !== null) {
    const reversed = field.length > 0 && field[0] == 0x2d;
    const signed = reversed || (field.length > 0 && field[0] == 0x2b);
    if (!top.sortBy(signed ? sliceOf(field, 1) : field)) {
      complain().text("unknown field '").bytes(field).text("': %CPU, %MEM, TIME+ and PID are there").end();
      return false;
    }
    top.reversed = reversed;
  }
  const pids = options.valuesOf('p');
  for (let index = 0; index < pids.length; index++) {
    const parts = split(pids[index], 0x2c);
    for (let part = 0; part < parts.length; part++) {
      const pid = parseDecimal(parts[part]);
      if (pid < 0) invalidNumber(parts[part]);
      if (pid < 0) return false;
      top.only.push(<i32>pid);
    }
  }
  top.each = options.has('1');
  top.full = options.has('c');
  top.idle = !options.has('i');
  return true;
}

export function top(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(0, 0);
  const shown = new Top();
  if (!configure(shown, options)) return 1;
  catchSignal(SIGWINCH);
  catchSignal(SIGCONT);
  catchSignal(SIGTERM);
  catchSignal(SIGINT);
  if (!options.has('b') && isTerminal(1)) return new Interactive(shown).run();
  const keys = new KeyReader(-1, false);
  while (true) {
    shown.update();
    shown.write();
    if ((shown.times > 0 && --shown.times == 0) || stdout.error != 0) return 0;
    if (
      keys.next(shown.delay) == KEY_SIGNAL &&
      (takeSignals() & (signalBit(SIGTERM) | signalBit(SIGINT))) != 0
    )
      return 0;
    stdout.newline();
  }
}
