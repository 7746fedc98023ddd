// date [-u] [-d TEXT | -r FILE | -s TEXT | -f FILE] [-R | -I[SPEC] | +FORMAT]: writes or sets the time (POSIX; GNU's options).
// date [-u] MMDDhhmm[[CC]YY][.ss]: sets it (POSIX).

import { CLOCKID_REALTIME, wasix_clock_time_set } from '../lib/base/abi';
import { Bytes, sliceOf, startsWithText, toBytes } from '../lib/base/bytes';
import { realtime } from '../lib/time/clock';
import { formatDate } from '../lib/time/date_format';
import { NO_DATE, parseDate, parseStamp } from '../lib/time/date_parse';
import { closeInput, openInput, stat } from '../lib/base/fs';
import { Reader, complain, stdout } from '../lib/base/io';
import { cannot } from '../lib/command/message';
import { Options } from '../lib/command/options';
import { UTC, Zone, localZone } from '../lib/time/zone';

const DEFAULT_FORMAT = '%a %b %e %H:%M:%S %Z %Y';
const PRECISIONS: StaticArray<string> = ['date', 'hours', 'minutes', 'seconds', 'ns'];
const ISO_FORMATS: StaticArray<string> = [
  '%Y-%m-%d',
  '%Y-%m-%dT%H%:z',
  '%Y-%m-%dT%H:%M%:z',
  '%Y-%m-%dT%H:%M:%S%:z',
  '%Y-%m-%dT%H:%M:%S,%N%:z',
];

function describe(): Options {
  return new Options('[OPTION]... [+FORMAT | MMDDhhmm[[CC]YY][.ss]]', 'Write or set the date and the time.')
    .flag('u', 'utc', 'in universal time')
    .flag('', 'universal')
    .value('d', 'date', 'TEXT', 'the time that TEXT describes')
    .value('f', 'file', 'FILE', 'the same for each line of FILE')
    .value('r', 'reference', 'FILE', "FILE's last modification")
    .value('s', 'set', 'TEXT', 'set the clock to what TEXT describes')
    .flag('R', 'rfc-email', 'as in e-mail: Tue, 24 Nov 2026 01:44:38 +0000')
    .flag('', 'rfc-2822')
    .value('', 'rfc-3339', 'SPEC', 'date, seconds or ns: 2026-11-24 01:44:38+00:00')
    .optional('I', 'iso-8601', 'SPEC', 'date, hours, minutes, seconds or ns: 2026-11-24T01:44+00:00')
    .flag('', 'debug');
}

function invalid(text: Bytes): i32 {
  complain().text("invalid date '").bytes(text).text("'").end();
  return 1;
}

/** Whether `text` begins `word`. */
function isBeginning(text: Bytes, word: string): bool {
  return text.length <= word.length && startsWithText(text, word.substring(0, text.length));
}

/** The place of a precision among PRECISIONS; a wrong one ends the program. */
function precisionOf(options: Options, text: Bytes): i32 {
  for (let index = 0; index < PRECISIONS.length; index++) {
    if (text.length > 0 && isBeginning(text, PRECISIONS[index])) return index;
  }
  options.wrong(complain().text("invalid argument '").bytes(text).text("' for the format"));
  return 0;
}

function formatOf(options: Options, given: Bytes | null): Bytes {
  if (given !== null) return given;
  if (options.has('R') || options.has('rfc-2822')) return toBytes('%a, %d %b %Y %H:%M:%S %z');
  const spaced = options.valueOf('rfc-3339');
  if (spaced !== null) {
    const precision = precisionOf(options, spaced);
    if (precision == 0) return toBytes('%Y-%m-%d');
    return toBytes(precision == 4 ? '%Y-%m-%d %H:%M:%S.%N%:z' : '%Y-%m-%d %H:%M:%S%:z');
  }
  if (!options.has('I')) return toBytes(DEFAULT_FORMAT);
  const precision = options.valueOf('I');
  return toBytes(ISO_FORMATS[precision === null ? 0 : precisionOf(options, precision)]);
}

/** The time that text means: the form of `date MMDDhhmm` counts too, as busybox has it. */
function read(text: Bytes, zone: Zone): i64 {
  const time = parseDate(text, realtime(), zone);
  return time == NO_DATE ? parseStamp(text, realtime(), zone, true) : time;
}

function show(time: i64, format: Bytes, zone: Zone): void {
  formatDate(stdout, format, time, zone);
  stdout.newline();
}

function setClock(time: i64): i32 {
  if (time < 0) return 22;
  return wasix_clock_time_set(CLOCKID_REALTIME, time);
}

function showLines(path: Bytes, format: Bytes, zone: Zone): i32 {
  const fd = openInput(path);
  if (fd < 0) {
    cannot('open', path, fd);
    return 1;
  }
  let status = 0;
  const input = new Reader(fd);
  for (let line = input.line(); line !== null; line = input.line()) {
    const time = read(line, zone);
    if (time == NO_DATE) status = invalid(line);
    else show(time, format, zone);
  }
  closeInput(fd);
  return status;
}

export function date(args: Array<Bytes>): i32 {
  const options = describe().parse(args).expect(0, 1);
  const operand: Bytes | null = options.operands.length > 0 ? options.operands[0] : null;
  const format = operand !== null && startsWithText(operand, '+') ? sliceOf(operand, 1) : null;
  const universal = options.has('u') || options.has('universal');
  const zone = universal ? UTC : localZone();
  const shown = formatOf(options, format);
  const file = options.valueOf('f');
  if (file !== null) return showLines(file, shown, zone);
  let time = realtime();
  const reference = options.valueOf('r');
  const text = options.valueOf('d');
  if (reference !== null) {
    const attributes = stat(reference);
    if (attributes.error < 0) {
      cannot('stat', reference, attributes.error);
      return 1;
    }
    time = attributes.modified;
  }
  if (text !== null) {
    time = read(text, zone);
    if (time == NO_DATE) return invalid(text);
  }
  const stamp = options.valueOf('s') !== null ? options.valueOf('s') : format === null ? operand : null;
  let status = 0;
  if (stamp !== null) {
    const isOption = options.has('s');
    time = isOption ? read(stamp, zone) : parseStamp(stamp, realtime(), zone, true);
    if (time == NO_DATE) return invalid(stamp);
    const errno = setClock(time);
    if (errno != 0) {
      complain().text("can't set date: ").reason(errno).end();
      status = 1;
    }
  }
  show(time, shown, zone);
  return status;
}
