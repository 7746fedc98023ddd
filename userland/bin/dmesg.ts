// dmesg [-cCrt] [-n LEVEL] [-l LEVEL,...]: the kernel's messages, or how many of them the console shows (util-linux).

import {
  SYSLOG_ACTION_CLEAR,
  SYSLOG_ACTION_CONSOLE_LEVEL,
  SYSLOG_ACTION_READ_ALL,
  SYSLOG_ACTION_READ_CLEAR,
  SYSLOG_ACTION_SIZE_BUFFER,
  minios_syslog,
} from '../lib/base/abi';
import { Bytes, bytesAt, equalsText, indexOf, sliceOf, split } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';

const LEVELS: StaticArray<string> = ['emerg', 'alert', 'crit', 'err', 'warn', 'notice', 'info', 'debug'];

/** A level by its name or number, or −1. */
function levelOf(text: Bytes): i32 {
  for (let index = 0; index < LEVELS.length; index++) if (equalsText(text, LEVELS[index])) return index;
  const number = parseDecimal(text);
  return number > 8 ? -1 : <i32>number;
}

/** Levels of -l as bits. */
function wantedLevels(options: Options): i32 {
  const given = options.valueOf('l');
  if (given === null) return 0xff;
  let levels = 0;
  const words = split(given, 0x2c);
  for (let index = 0; index < words.length; index++) {
    const level = levelOf(words[index]);
    if (level < 0 || level > 7)
      options.wrong(complain().text("unknown level '").bytes(words[index]).text("'"));
    levels |= 1 << level;
  }
  return levels;
}

/** One line `<LEVEL>[   SECONDS] TEXT`. Lines without a level are the rest of a message. */
class LinePrinter {
  private level: i32 = 6;

  constructor(
    private raw: bool,
    private times: bool,
    private levels: i32,
  ) {}

  put(line: Bytes): void {
    let text = line;
    const end = line.length > 2 && line[0] == 0x3c ? indexOf(line, 0x3e) : -1;
    const level = end > 0 ? parseDecimal(sliceOf(line, 1, end)) : -1;
    if (level >= 0) {
      this.level = <i32>(level & 7);
      text = sliceOf(line, end + 1);
    }
    if (((this.levels >> this.level) & 1) == 0) return;
    if (this.raw) text = line;
    else if (!this.times && text.length > 0 && text[0] == 0x5b) {
      const close = indexOf(text, 0x5d);
      if (close > 0) text = sliceOf(text, min(close + 2, text.length));
    }
    stdout.bytes(text).newline();
  }
}

export function dmesg(args: Array<Bytes>): i32 {
  const options = new Options('[-cCrt] [-n LEVEL] [-l LEVEL,...]', "Write the kernel's messages.")
    .flag('c', 'read-clear', 'and clear them')
    .flag('C', 'clear', 'only clear them')
    .flag('r', 'raw', 'with their levels')
    .flag('t', 'notime', 'without their times')
    .value('n', 'console-level', 'LEVEL', 'let the console show only messages below LEVEL')
    .value('l', 'level', 'LEVEL,...', 'only these: emerg, alert, crit, err, warn, notice, info, debug')
    .value('s', 'buffer-size', 'SIZE')
    .parse(args)
    .expect(0, 0);
  const console = options.valueOf('n');
  let result = 0;
  if (console !== null) {
    const level = levelOf(console);
    if (level < 1) options.wrong(complain().text("unknown level '").bytes(console).text("'"));
    result = minios_syslog(SYSLOG_ACTION_CONSOLE_LEVEL, 0, level);
  } else if (options.has('C')) {
    result = minios_syslog(SYSLOG_ACTION_CLEAR, 0, 0);
  } else {
    const size = minios_syslog(SYSLOG_ACTION_SIZE_BUFFER, 0, 0);
    const buffer = heap.alloc(max(size, 1));
    result = minios_syslog(
      options.has('c') ? SYSLOG_ACTION_READ_CLEAR : SYSLOG_ACTION_READ_ALL,
      buffer,
      max(size, 0),
    );
    const lines = split(bytesAt(buffer, max(result, 0)), 0x0a);
    const printer = new LinePrinter(options.has('r'), !options.has('t'), wantedLevels(options));
    const count = lines.length > 0 && lines[lines.length - 1].length == 0 ? lines.length - 1 : lines.length;
    for (let index = 0; index < count; index++) printer.put(lines[index]);
  }
  if (result >= 0) return 0;
  complain().text('klogctl: ').reason(result).end();
  return 1;
}
