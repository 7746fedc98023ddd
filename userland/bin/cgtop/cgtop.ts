// cgtop [-b] [-d SECONDS] [-n COUNT] [-p | -t | -c | -m | -i] [CGROUP]: the cgroups that use most, again and again
// (systemd-cgtop). Keys: q ends; p t c m i sort by path, tasks, processor, memory, io; space shows at once, h helps.

import { SIGCONT, SIGINT, SIGTERM, SIGWINCH } from '../../lib/base/abi';
import { Bytes, sliceOf, toBytes } from '../../lib/base/bytes';
import { CGROUP_ROOT, cgroupPath, cgroupText } from '../../lib/procfs/cgroups';
import { monotonic } from '../../lib/time/clock';
import { terminalWidth } from '../../lib/text/format';
import { catchSignal, signalBit, takeSignals } from '../../lib/process/handlers';
import { complain, stdout } from '../../lib/base/io';
import { KEY_END_OF_INPUT, KEY_SIGNAL, KeyReader, NO_KEY } from '../../lib/terminal/keys';
import { invalidNumber } from '../../lib/command/message';
import { Options } from '../../lib/command/options';
import { BOLD, REVERSE, Screen } from '../../lib/terminal/screen';
import { RawMode, isTerminal, windowSize } from '../../lib/terminal/terminal';
import {
  CgroupRow,
  ORDER_CPU,
  ORDER_IO,
  ORDER_MEMORY,
  ORDER_PATH,
  ORDER_TASKS,
  headingOf,
  lineOf,
  sampleOf,
  sortRows,
} from './sample';
import { parseDuration } from '../sleep/sleep';

const HELP = 'q end  p t c m i sort by path, tasks, CPU, memory, io  space shows at once';
/** How long that is shown at least, nanoseconds, however short the delay is: systemd-cgtop's three seconds. */
const HELP_TIME: i64 = 3_000_000_000;

class Cgtop {
  order: i32 = ORDER_CPU;
  delay: i64 = 1_000_000_000;
  /** Tables that are left; −1: for ever. */
  tables: i64 = -1;
  rows: Array<CgroupRow> = [];
  private then: i64 = 0;

  constructor(
    private path: Bytes,
    private name: Bytes,
  ) {}

  measure(): void {
    const now = monotonic();
    this.rows = sampleOf(this.path, this.name, this.rows, now - this.then);
    this.then = now;
    this.sort();
  }

  sort(): void {
    sortRows(this.rows, this.order);
  }

  /** Counts a table. True: it was the last. */
  last(): bool {
    return this.tables > 0 && --this.tables == 0;
  }

  /** Writes the table, at most so many of its rows. */
  write(most: i32 = i32.MAX_VALUE): void {
    const columns = terminalWidth();
    stdout.bytes(headingOf(columns)).newline();
    for (let i = 0; i < min(this.rows.length, most); i++)
      stdout.bytes(lineOf(this.rows[i], columns)).newline();
    stdout.flush();
  }

  put(screen: Screen, message: string): void {
    screen.clear();
    screen.clearRow(0, 0, REVERSE);
    screen.putBytes(0, 0, headingOf(screen.columns), REVERSE);
    const count = min(this.rows.length, screen.rows - 1);
    for (let i = 0; i < count; i++) screen.putBytes(i + 1, 0, lineOf(this.rows[i], screen.columns));
    screen.cursorRow = screen.rows - 1;
    screen.cursorColumn = 0;
    if (message.length > 0) {
      screen.clearRow(screen.rows - 1, 0);
      screen.putText(screen.rows - 1, 0, message, BOLD);
    }
    screen.flush();
  }
}

/** Whether signals have come that end it. */
function isOver(signals: u64): bool {
  return (signals & (signalBit(SIGTERM) | signalBit(SIGINT))) != 0;
}

/** cgtop on a terminal. */
class Interactive {
  private keys: KeyReader = new KeyReader(0, true);
  private raw: RawMode = new RawMode(0);
  private screen: Screen = new Screen(stdout, 1, 1, false);
  private over: bool = false;
  private message: string = '';
  private messageEnds: i64 = 0;

  constructor(private top: Cgtop) {}

  run(): i32 {
    if (!this.raw.enter(false)) {
      complain().text('standard input is not a terminal: -b writes lines').end();
      return 1;
    }
    stdout.text('\x1b[?1049h').flush();
    while (!this.over) {
      this.top.measure();
      this.show();
      if (this.top.last()) break;
      this.wait();
    }
    stdout.text('\x1b[?1049l').flush();
    this.raw.leave();
    // Who asked for so many tables wants to see the last of them, and not what was there before.
    if (this.top.tables == 0) this.top.write(this.screen.rows - 2);
    return 0;
  }

  private show(): void {
    const size = windowSize(0);
    if (size.rows != this.screen.rows || size.columns != this.screen.columns)
      this.screen.resize(size.rows, size.columns);
    this.top.put(this.screen, this.message);
  }

  /** Waits until the delay is over, and does keys meanwhile. */
  private wait(): void {
    const until = monotonic() + this.top.delay;
    while (!this.over) {
      const left = until - monotonic();
      const key = left > 0 ? this.keys.next(left) : NO_KEY;
      if (key == NO_KEY || key == 0x20) break;
      if (key == KEY_SIGNAL) {
        const signals = takeSignals();
        if (signals & signalBit(SIGCONT)) this.screen.forget();
        this.over = isOver(signals);
      } else {
        this.key(key);
      }
      this.show();
    }
    if (monotonic() >= this.messageEnds) this.message = '';
  }

  private key(key: i32): void {
    const top = this.top;
    if (key == 0x71 || key == 3 || key == KEY_END_OF_INPUT) this.over = true;
    else if (key == 0x70) top.order = ORDER_PATH;
    else if (key == 0x74) top.order = ORDER_TASKS;
    else if (key == 0x63) top.order = ORDER_CPU;
    else if (key == 0x6d) top.order = ORDER_MEMORY;
    else if (key == 0x69) top.order = ORDER_IO;
    else if (key == 0x68 || key == 0x3f) this.help();
    else if (key == 12) this.screen.forget();
    top.sort();
  }

  private help(): void {
    this.message = HELP;
    this.messageEnds = monotonic() + HELP_TIME;
  }
}

function describe(): Options {
  return new Options('[OPTION]... [CGROUP]', 'Show what cgroups use, the largest first. q ends, h helps.')
    .flag('b', 'batch', 'write lines, for a file or pipe')
    .value('d', 'delay', 'SECONDS', 'wait so long between, default 1')
    .value('n', 'iterations', 'COUNT', 'end after so many tables, 0: never; without a terminal 1')
    .flag('p', 'order=path', 'in the order of names')
    .flag('t', 'order=tasks', 'in the order of the number of processes')
    .flag('c', 'order=cpu', 'in the order of processor time, as without any')
    .flag('m', 'order=memory', 'in the order of memory')
    .flag('i', 'order=io', 'in the order of what is read and written');
}

/** Sets what the options say. False, after a message: one is wrong. */
function configure(top: Cgtop, options: Options): bool {
  const delay = options.valueOf('d');
  if (delay !== null) {
    top.delay = max<i64>(parseDuration(delay), -1);
    if (top.delay < 0) invalidNumber(delay);
    if (top.delay < 0) return false;
    top.delay = max<i64>(top.delay, 10_000_000);
  }
  top.tables = options.numberOf('n', isTerminal(1) ? -1 : 1);
  if (options.has('p')) top.order = ORDER_PATH;
  if (options.has('t')) top.order = ORDER_TASKS;
  if (options.has('m')) top.order = ORDER_MEMORY;
  if (options.has('i')) top.order = ORDER_IO;
  return true;
}

export function cgtop(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(0, 1);
  const operands = options.operands;
  const path = operands.length == 0 ? toBytes(CGROUP_ROOT) : cgroupPath(operands[0]);
  const below = sliceOf(path, toBytes(CGROUP_ROOT).length);
  const top = new Cgtop(path, below.length == 0 ? toBytes('/') : below);
  if (!configure(top, options)) return 1;
  if (cgroupText(path, 'cgroup.procs') === null) {
    complain().bytes(path).text(': no such cgroup').end();
    return 1;
  }
  catchSignal(SIGWINCH);
  catchSignal(SIGCONT);
  catchSignal(SIGTERM);
  catchSignal(SIGINT);
  if (!options.has('b') && isTerminal(1)) return new Interactive(top).run();
  const keys = new KeyReader(-1, false);
  while (true) {
    top.measure();
    top.write();
    if (top.last() || stdout.error != 0) return 0;
    if (keys.next(top.delay) == KEY_SIGNAL && isOver(takeSignals())) return 0;
    stdout.newline();
  }
}
