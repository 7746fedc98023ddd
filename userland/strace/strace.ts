// strace: shows the system calls that a program makes, the signals that it gets, and how it ends: strace(1).
//
//   strace [OPTION]... PROGRAM [ARG]...        strace [OPTION]... -p PID...
//
// The program is started by a copy of strace itself, which asks to be traced, stops, and becomes the program: so that
// nothing of it is missed.

import '../lib/base/abort';
import { ENOENT, SIGKILL, SIGSTOP, errno_text, minios_getpid, minios_wait4 } from '../lib/base/abi';
import { equalsText, toBytes, Bytes, textOf } from '../lib/base/bytes';
import { O_CREAT, O_TRUNC, O_WRONLY, open } from '../lib/base/fs';
import { complain, exit, Writer } from '../lib/base/io';
import { cannot, invalidNumber } from '../lib/command/message';
import { parseDecimal } from '../lib/text/number';
import { Options } from '../lib/command/options';
import { Command, execReason, kill } from '../lib/process/process';
import { environment, programArguments, setProgramName, variable } from '../lib/base/program';
import { Settings } from './settings';
import { seize, traceMe } from './tracee';
import { Tracer } from './tracer';

/** First argument of the copy that becomes the program. */
const STARTER = '--become';
const SELF = '/proc/self/exe';

function describe(): Options {
  return new Options(
    '[OPTION]... PROGRAM [ARG]...\n   or: strace [OPTION]... -p PID...',
    'Show the system calls and signals of PROGRAM.',
  )
    .flag('f', 'follow-forks', 'also of its children')
    .value('p', 'attach', 'PID', 'of a process that runs already')
    .value('o', 'output', 'FILE', 'write to FILE, not to standard error')
    .value(
      'e',
      '',
      'EXPRESSION',
      'trace=LIST, signal=LIST: only these; ! in front: only others; %file, %desc, %process…',
    )
    .value('s', 'string-limit', 'SIZE', 'show SIZE bytes of strings, default 32')
    .flag('c', 'summary-only', 'only a table of how often and how long')
    .flag('C', 'summary', 'that table, too')
    .flag('t', 'absolute-timestamps', 'the time of day; -tt: with microseconds, -ttt: since 1970')
    .flag('r', 'relative-timestamps', 'the time since the line before')
    .flag('T', 'syscall-times', 'the time that each call took')
    .flag('v', 'no-abbrev', 'all of structs and arrays')
    .flag('x', '', 'strings that are not ASCII in hexadecimal; -xx: all')
    .flag('z', 'successful-only', 'only calls that succeed')
    .flag('Z', 'failed-only', 'only calls that fail')
    .flag('q', 'quiet', 'not when processes come and go')
    .stopAtOperand();
}

function fail(message: Writer): void {
  message.end();
  exit(1);
}

/** Reads one -e. */
function readExpression(text: string, settings: Settings): void {
  const equals = text.indexOf('=');
  const kind = equals < 0 ? 'trace' : text.substring(0, equals);
  const list = text.substring(equals + 1);
  if (kind == 'trace' || kind == 't') {
    settings.calls.read(list);
    const unknown = settings.calls.unknown();
    if (unknown.length > 0) fail(complain().text("invalid system call '").text(unknown).text("'"));
  } else if (kind == 'signal' || kind == 's' || kind == 'signals') {
    settings.signals.read(list);
  } else {
    fail(complain().text("invalid -e '").text(text).text("': trace=LIST and signal=LIST are known"));
  }
}

function settingsOf(options: Options): Settings {
  const settings = new Settings();
  settings.follow = options.has('f');
  settings.both = options.has('C');
  settings.summary = options.has('c') || settings.both;
  settings.time = min(options.count('t'), 3);
  settings.relative = options.has('r');
  settings.duration = options.has('T');
  settings.quiet = options.has('q');
  settings.succeeded = options.has('z');
  settings.failed = options.has('Z');
  const expressions = options.valuesOf('e');
  for (let index = 0; index < expressions.length; index++)
    readExpression(textOf(expressions[index]), settings);
  return settings;
}

function outputOf(options: Options): Writer {
  const path = options.valueOf('o');
  if (path === null) return new Writer(2);
  const fd = open(path, O_WRONLY | O_CREAT | O_TRUNC);
  if (fd < 0) {
    cannot('open', path, fd);
    exit(1);
  }
  return new Writer(fd);
}

function tracerOf(options: Options): Tracer {
  const tracer = new Tracer(settingsOf(options), outputOf(options));
  const limit = options.valueOf('s');
  if (limit !== null) {
    const size = parseDecimal(limit);
    if (size < 0 || size > 1 << 20) {
      invalidNumber(limit);
      exit(1);
    }
    tracer.decoder.stringLimit = <i32>size;
  }
  tracer.decoder.hexadecimal = min(options.count('x'), 2);
  tracer.decoder.verbose = options.has('v');
  return tracer;
}

/** The copy's part: asks to be traced, waits to be seen, and becomes the program. Does not return. */
function become(args: Array<Bytes>): void {
  const error = traceMe();
  if (error < 0) fail(complain().text("can't be traced: ").text(errno_text(error)));
  kill(minios_getpid(), SIGSTOP);
  const program = args[2];
  const words = args.slice(2);
  const result = new Command(program, words, environment()).execInPath(variable('PATH'));
  const reason = execReason();
  const message = complain().text("can't execute '").bytes(program).text("': ");
  if (reason.length > 0) message.bytes(reason);
  else message.text(errno_text(result));
  message.end();
  exit(result == -ENOENT ? 127 : 126);
}

/** Starts the program under `tracer`; `self` is the name that strace was called by. */
function start(tracer: Tracer, self: Bytes, words: Array<Bytes>): void {
  const strings: Array<Bytes> = [toBytes('strace'), toBytes(STARTER)];
  for (let index = 0; index < words.length; index++) strings.push(words[index]);
  let pid = new Command(toBytes(SELF), strings, environment()).spawn();
  // Without /proc it looks itself up as the shell did.
  if (pid < 0) pid = new Command(self, strings, environment()).spawnInPath(variable('PATH'));
  if (pid < 0) fail(complain().text("can't start a process: ").text(errno_text(pid)));
  const status = memory.data(4);
  if (minios_wait4(pid, status, 0, 0) < 0 || (load<u32>(status) & 0xff) != 0x7f) exit(1);
  tracer.add(pid, true);
  tracer.adopt(pid);
}

function attach(tracer: Tracer, pids: Array<Bytes>): void {
  for (let index = 0; index < pids.length; index++) {
    const pid = parseDecimal(pids[index]);
    if (pid <= 0 || pid > i32.MAX_VALUE) {
      invalidNumber(pids[index]);
      exit(1);
    }
    const error = seize(<i32>pid, tracer.options);
    if (error < 0)
      fail(complain().text("can't attach to process ").decimal(pid).text(': ').text(errno_text(error)));
    tracer.add(<i32>pid, false);
    tracer.watch(<i32>pid);
  }
}

function main(): i32 {
  const args = programArguments();
  setProgramName(toBytes('strace'));
  if (args.length > 2 && equalsText(args[1], STARTER)) become(args);
  const options = describe().parse(args);
  const pids = options.valuesOf('p');
  if (pids.length == 0) options.expect(1, i32.MAX_VALUE);
  const tracer = tracerOf(options);
  if (pids.length > 0) attach(tracer, pids);
  if (options.operands.length > 0) start(tracer, args[0], options.operands);
  tracer.run();
  // As the program ended, so does strace.
  if (tracer.exitSignal != 0 && tracer.exitSignal != SIGKILL && pids.length == 0)
    kill(minios_getpid(), tracer.exitSignal);
  return tracer.exitStatus;
}

exit(main());
