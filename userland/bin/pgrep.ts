// pgrep [OPTION]... [PATTERN]: writes the numbers of the processes that an extended regular expression and other criteria
// fit. pkill [-SIGNAL] [OPTION]... [PATTERN] sends them a signal. Options and messages are those of procps (pgrep(1)).
//
// Status: 0 found (pkill: and one was sent a signal), 1 none, 2 wrong command line.

import { ESRCH, SIGTERM } from '../lib/base/abi';
import { Bytes, addressOf, toBytes } from '../lib/base/bytes';
import { complain, stdout } from '../lib/base/io';
import { Options } from '../lib/command/options';
import { ProcessInfo, processes } from '../lib/procfs/process_info';
import { ProcessFilter } from '../lib/procfs/process_filter';
import { getpid, kill as send } from '../lib/process/process';
import { Regex } from '../lib/regex/regex';
import { REGEX_EXTENDED, REGEX_IGNORE_CASE, REGEX_LINE } from '../lib/regex/syntax';
import { badSignal, takeSignalArgument } from '../lib/command/signal_option';
import { signalNumber } from '../lib/process/signals';

const USAGE_ERROR = 2;

/** The kernel keeps this much of a process's name (proc(5), comm). */
const NAME_LENGTH = 15;

function describe(synopsis: string, purpose: string): Options {
  const options = new Options(synopsis, purpose)
    .flag('f', 'full', 'match the whole command line and not the name')
    .flag('x', 'exact', 'all of it must match')
    .flag('i', 'ignore-case', 'capitals and small letters are the same')
    .flag('c', 'count', 'write how many match')
    .flag('n', 'newest', 'only the one that was started last')
    .flag('o', 'oldest', 'only the one that was started first')
    .flag('A', 'ignore-ancestors', 'leave out those that this one descends from');
  return ProcessFilter.describe(options).failWith(USAGE_ERROR);
}

/** Which of all processes are meant. */
class Search {
  private regex: Regex | null = null;
  private filter: ProcessFilter;

  /** Ends the program after a message where the command line makes no sense. */
  constructor(private options: Options) {
    options.expect(0, -1);
    if (options.operands.length > 1) options.wrong(complain().text('only one pattern can be provided'));
    this.filter = new ProcessFilter(options);
    if (options.operands.length == 1) this.compile(options.operands[0]);
    else if (this.filter.empty) options.wrong(complain().text('no matching criteria specified'));
    const exclusive = options.count('n') + options.count('o') + options.count('inverse') + options.count('v');
    if (exclusive > 1) options.wrong(complain().text('only one of -n, -o and -v can be given'));
  }

  private compile(pattern: Bytes): void {
    const options = this.options;
    let flags = REGEX_EXTENDED;
    if (options.has('i')) flags |= REGEX_IGNORE_CASE;
    if (options.has('x')) flags |= REGEX_LINE;
    const regex = new Regex(pattern, flags);
    if (regex.error != '') options.wrong(complain().text('regex error: ').text(regex.error));
    this.regex = regex;
  }

  private fits(info: ProcessInfo): bool {
    if (!this.filter.fits(info)) return false;
    const regex = this.regex;
    if (regex === null) return true;
    const text = this.options.has('f') ? info.commandLine : info.name;
    return regex.test(addressOf(text), addressOf(text) + text.length);
  }

  /** The processes, by number; never this one. */
  run(): Array<ProcessInfo> {
    const all = processes();
    const inverse = this.options.has('v') || this.options.has('inverse');
    const own = getpid();
    const left = this.options.has('A') ? ancestors(all, own) : new Array<i32>();
    const found = new Array<ProcessInfo>();
    for (let index = 0; index < all.length; index++) {
      const info = all[index];
      if (info.pid != own && !left.includes(info.pid) && this.fits(info) != inverse) found.push(info);
    }
    if (found.length == 0) return found;
    if (this.options.has('n')) return [newest(found)];
    return this.options.has('o') ? [oldest(found)] : found;
  }

  /** Tells of a pattern that can match no name. */
  warn(): void {
    const operands = this.options.operands;
    if (operands.length == 0 || this.options.has('f') || operands[0].length <= NAME_LENGTH) return;
    complain()
      .text('pattern that searches for process name longer than 15 characters will result in zero matches\n')
      .text('Try the option -f to match against the complete command line.')
      .end();
  }
}

/** The numbers of the processes that `pid` descends from. */
function ancestors(all: Array<ProcessInfo>, pid: i32): Array<i32> {
  const found = new Array<i32>();
  let current = pid;
  while (current > 0 && !found.includes(current)) {
    found.push(current);
    let parent = 0;
    for (let index = 0; index < all.length; index++)
      if (all[index].pid == current) parent = all[index].parent;
    current = parent;
  }
  return found;
}

/** Of those that were started in the same tick the one with the highest number. */
function newest(found: Array<ProcessInfo>): ProcessInfo {
  let best = found[0];
  for (let index = 1; index < found.length; index++) {
    if (found[index].started >= best.started) best = found[index];
  }
  return best;
}

function oldest(found: Array<ProcessInfo>): ProcessInfo {
  let best = found[0];
  for (let index = 1; index < found.length; index++) {
    if (found[index].started < best.started) best = found[index];
  }
  return best;
}

export function pgrep(args: Array<Bytes>): i32 {
  const options = describe('[OPTION]... [PATTERN]', 'Write the numbers of the processes that match.')
    .flag('v', 'inverse', 'those that do not match')
    .flag('l', 'list-name', 'their names too')
    .flag('a', 'list-full', 'their command lines too')
    .value('d', 'delimiter', 'TEXT', 'between the numbers (default: a new line)')
    .parse(args);
  const search = new Search(options);
  search.warn();
  const found = search.run();
  put(options, found);
  return i32(found.length == 0);
}

function put(options: Options, found: Array<ProcessInfo>): void {
  if (options.has('c')) {
    stdout.decimal(found.length).newline();
    return;
  }
  const given = options.valueOf('d');
  const delimiter = given !== null ? given : toBytes('\n');
  for (let index = 0; index < found.length; index++) {
    if (index > 0) stdout.bytes(delimiter);
    stdout.decimal(found[index].pid);
    if (options.has('a')) stdout.byte(0x20).bytes(found[index].commandLine);
    else if (options.has('l')) stdout.byte(0x20).bytes(found[index].name);
  }
  if (found.length > 0) stdout.newline();
}

export function pkill(args: Array<Bytes>): i32 {
  const rest = args.slice();
  const given = takeSignalArgument(rest);
  const options = describe(
    '[-SIGNAL] [OPTION]... [PATTERN]',
    'Send the processes that match a signal (default: TERM).',
  )
    // As in procps without a letter: -v is too easily given by mistake.
    .flag('', 'inverse', 'those that do not match')
    .flag('e', 'echo', 'tell what is killed')
    .value('', 'signal', 'SIGNAL', 'the signal, by name or number')
    .parse(rest);
  const search = new Search(options);
  const named = options.valueOf('signal');
  const signal = named !== null ? signalNumber(named) : given >= 0 ? given : SIGTERM;
  if (signal < 0) {
    badSignal(named!);
    return USAGE_ERROR;
  }
  search.warn();
  const found = search.run();
  let sent = 0;
  for (let index = 0; index < found.length; index++) {
    const error = send(found[index].pid, signal);
    if (error == 0) {
      sent++;
      if (options.has('e'))
        stdout.bytes(found[index].name).text(' killed (pid ').decimal(found[index].pid).text(')\n');
    } else if (error != -ESRCH) {
      complain().text('killing pid ').decimal(found[index].pid).text(' failed: ').reason(error).end();
    }
  }
  if (options.has('c')) stdout.decimal(found.length).newline();
  return i32(sent == 0);
}
