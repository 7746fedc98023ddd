// prlimit [--pid PID] [--RESOURCE[=LIMIT]]... [COMMAND [ARG]...]: shows and sets limits of resources (util-linux).
// LIMIT: SOFT:HARD, SOFT:, :HARD, or one for both; `unlimited` is none.

import { Bytes, equalsText, indexOf, sliceOf } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { commandOf, launchFailed } from '../lib/command/launch';
import { LIMIT_NONE, Limit, getLimit, limitError, setLimit } from '../lib/process/limits';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { variable } from '../lib/base/program';

/** In the order of the table that is shown: letter, long name, RLIMIT_*, column RESOURCE, DESCRIPTION, UNITS. */
class Resource {
  constructor(
    public letter: string,
    public long: string,
    public number: i32,
    public name: string,
    public help: string,
    public unit: string,
  ) {}

  get key(): string {
    return this.letter;
  }
}

function resources(): Array<Resource> {
  return [
    new Resource('v', 'as', 9, 'AS', 'address space limit', 'bytes'),
    new Resource('c', 'core', 4, 'CORE', 'max core file size', 'bytes'),
    new Resource('t', 'cpu', 0, 'CPU', 'CPU time', 'seconds'),
    new Resource('d', 'data', 2, 'DATA', 'max data size', 'bytes'),
    new Resource('f', 'fsize', 1, 'FSIZE', 'max file size', 'bytes'),
    new Resource('x', 'locks', 10, 'LOCKS', 'max number of file locks held', 'locks'),
    new Resource('l', 'memlock', 8, 'MEMLOCK', 'max locked-in-memory address space', 'bytes'),
    new Resource('q', 'msgqueue', 12, 'MSGQUEUE', 'max bytes in POSIX mqueues', 'bytes'),
    new Resource('e', 'nice', 13, 'NICE', 'max nice prio allowed to raise', ''),
    new Resource('n', 'nofile', 7, 'NOFILE', 'max number of open files', 'files'),
    new Resource('u', 'nproc', 6, 'NPROC', 'max number of processes', 'processes'),
    new Resource('m', 'rss', 5, 'RSS', 'max resident set size', 'bytes'),
    new Resource('r', 'rtprio', 14, 'RTPRIO', 'max real-time priority', ''),
    new Resource('y', 'rttime', 15, 'RTTIME', 'timeout for real-time tasks', 'microsecs'),
    new Resource('i', 'sigpending', 11, 'SIGPENDING', 'max number of pending signals', 'signals'),
    new Resource('s', 'stack', 3, 'STACK', 'max stack size', 'bytes'),
  ];
}

const ALL_LETTERS = 'vctdfxlqenumryis';

/** A number or `unlimited` (also −1); false: it is neither. */
let parsed: u64 = 0;
function parseValue(text: Bytes): bool {
  parsed = LIMIT_NONE;
  if (equalsText(text, 'unlimited') || equalsText(text, '-1') || equalsText(text, 'infinity')) return true;
  const value = parseDecimal(text);
  parsed = <u64>value;
  return value >= 0;
}

/** `limit` with what the text says in the place of the old one: false if it says nothing sensible. */
function readLimit(given: Bytes, limit: Limit): bool {
  // Behind a letter, too, an equals sign may stand: -n=10.
  const text = given.length > 0 && given[0] == 0x3d ? sliceOf(given, 1) : given;
  const colon = indexOf(text, 0x3a);
  if (colon < 0) {
    if (!parseValue(text)) return false;
    limit.soft = parsed;
    limit.hard = parsed;
    return true;
  }
  const soft = sliceOf(text, 0, colon);
  const hard = sliceOf(text, colon + 1);
  if (soft.length == 0 && hard.length == 0) return false;
  if (soft.length > 0) {
    if (!parseValue(soft)) return false;
    limit.soft = parsed;
  }
  if (hard.length > 0) {
    if (!parseValue(hard)) return false;
    limit.hard = parsed;
  }
  return true;
}

function valueText(value: u64): string {
  return value == LIMIT_NONE ? 'unlimited' : value.toString();
}

/** Lines of a table, its columns as wide as they have to be. */
function putTable(pid: i32, shown: Array<Resource>, heading: bool): i32 {
  const rows = new Array<Array<string>>();
  if (heading) rows.push(['RESOURCE', 'DESCRIPTION', 'SOFT', 'HARD', 'UNITS']);
  for (let index = 0; index < shown.length; index++) {
    const resource = shown[index];
    const limit = getLimit(pid, resource.number);
    if (limitError < 0) {
      complain()
        .text('failed to get the ')
        .text(resource.name)
        .text(' resource limit: ')
        .reason(limitError)
        .end();
      return 1;
    }
    rows.push([resource.name, resource.help, valueText(limit.soft), valueText(limit.hard), resource.unit]);
  }
  const widths: Array<i32> = [0, 0, 0, 0, 0];
  for (let row = 0; row < rows.length; row++)
    for (let column = 0; column < 5; column++) widths[column] = max(widths[column], rows[row][column].length);
  for (let row = 0; row < rows.length; row++) {
    for (let column = 0; column < 5; column++) {
      const cell = rows[row][column];
      const right = column == 2 || column == 3;
      if (column > 0) stdout.byte(0x20);
      if (right) stdout.text(cell.padStart(widths[column]));
      else if (column == 4) stdout.text(cell);
      else stdout.text(cell.padEnd(widths[column]));
    }
    stdout.newline();
  }
  return 0;
}

/** Sets what the options say, and collects in `shown` what they only name: 0, or 1 after a message. */
function apply(pid: i32, options: Options, all: Array<Resource>, shown: Array<Resource>): i32 {
  for (let index = 0; index < all.length; index++) {
    const resource = all[index];
    if (!options.has(resource.key)) continue;
    const text = options.valueOf(resource.key);
    if (text === null) {
      shown.push(resource);
      continue;
    }
    const limit = getLimit(pid, resource.number);
    if (!readLimit(text, limit)) {
      complain().text('failed to parse ').text(resource.name).text(' limit').end();
      return 1;
    }
    const error = limitError < 0 ? limitError : setLimit(pid, resource.number, limit);
    if (error == 0) continue;
    complain().text('failed to set the ').text(resource.name).text(' resource limit: ').reason(error).end();
    return 1;
  }
  return 0;
}

export function prlimit(args: Array<Bytes>): i32 {
  const all = resources();
  const options = new Options(
    '[-p PID] [--RESOURCE[=SOFT:HARD]]... [COMMAND [ARG]...]',
    'Show and set limits of resources.',
  );
  options.value('p', 'pid', 'PID', 'those of a process that runs').flag('', 'noheadings', 'no heading');
  for (let index = 0; index < all.length; index++)
    options.optional(all[index].letter, all[index].long, 'LIMIT', all[index].help);
  options.stopAtOperand().parse(args);
  const given = options.valueOf('p');
  const pid = given === null ? 0 : parseDecimal(given);
  if (pid < 0 || pid > i32.MAX_VALUE) options.wrong(complain().text('invalid PID argument'));
  if (given !== null && options.operands.length > 0) {
    options.wrong(complain().text('options --pid and COMMAND are mutually exclusive'));
  }
  const shown = new Array<Resource>();
  if (apply(<i32>pid, options, all, shown) != 0) return 1;
  const named = options.order(ALL_LETTERS).length > 0;
  const status =
    shown.length > 0 || !named ? putTable(<i32>pid, named ? shown : all, !options.has('noheadings')) : 0;
  if (status != 0 || options.operands.length == 0) return status;
  stdout.flush();
  const operands = options.operands;
  return launchFailed(operands[0], commandOf(operands).execInPath(variable('PATH')));
}
