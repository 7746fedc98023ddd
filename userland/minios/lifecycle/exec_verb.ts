// minios exec: one more process in a running container. The CLI itself is its parent, and passes its streams on: what a
// descriptor of the machine leads to stays out of the container's reach.
//
// Interface: execVerb.

import {
  EAGAIN,
  EINTR,
  POLLIN,
  POLLOUT,
  RIGHTS_FD_WRITE,
  SA_RESTART,
  SIGCHLD,
  SIGHUP,
  SIGINT,
  SIGPIPE,
  SIGQUIT,
  SIGTERM,
  SIGWINCH,
  SPAWN_FLAG_CLOSE_OTHERS,
  SPAWN_FLAG_SETSID,
  WNOHANG,
  errno_text,
} from '../../lib/base/abi';
import { Bytes, bytesAt, toBytes, textOf } from '../../lib/base/bytes';
import { ByteBuffer } from '../../lib/base/buffer';
import { Result, resultOf } from '../../lib/base/failure';
import { O_RDWR, open } from '../../lib/base/fs';
import { catchSignal, ignoreSignal, signalBit, takeSignals } from '../../lib/process/handlers';
import { readOnce, stderr, stdout, writeAll } from '../../lib/base/io';
import { jsonObject, jsonStrings } from '../../lib/json/json';
import { PollSet } from '../../lib/process/poll';
import { Command, kill, wait } from '../../lib/process/process';
import { RawMode, isTerminal, setWindowSize, windowSize } from '../../lib/terminal/terminal';
import { ExecOptions, FAILED, exec, runtimeProblem } from '../../runtime/runtime';
import { ownConsoleSize, setConsoleSize } from '../attach/console_size';
import { DETACHED, HUNG_UP } from '../attach/attachment';
import { Container, findContainer } from '../container/container';
import { DetachKeys, keysOf } from '../attach/detach_keys';
import { containerEvent } from '../container/events';
import { report, reportFailure } from '../base/failure';
import { Flags } from '../command/flags';
import { recoverIfAbandoned } from './verbs';
import { Streams } from '../attach/streams';
import { RUNTIME_ROOT, setNonBlocking } from '../base/places';
import { startStatusOf } from '../container/start_status';
import { processSpec } from '../spec/spec';
import { resolveUser } from '../spec/users';
import { Variables } from '../spec/variables';
import { Verb } from '../command/verb';

const HELP = 'Execute a command in a running container';
const NAMES = 'container exec, exec';

const BLOCK: i32 = 16384;

export function execVerb(): Verb {
  return new Verb(NAMES, HELP, execute);
}

/** Passes streams on between the CLI and a process. */
class Relay {
  private readonly block: usize = heap.alloc(BLOCK);
  private readonly set: PollSet = new PollSet();
  private readonly raw: RawMode = new RawMode(0);
  private readonly typed: ByteBuffer = new ByteBuffer(64);
  private readonly atTerminal: bool = isTerminal(0);
  private status: i32 = -1;
  private detached: bool = false;

  /** `keys`: those that detach, null: none do. */
  constructor(
    private pid: i32,
    private streams: Streams,
    private reads: bool,
    private terminal: bool,
    private keys: DetachKeys | null,
  ) {}

  /** Until the process has ended and its output with it: its status; or DETACHED. */
  run(): i32 {
    if (this.terminal && isTerminal(0)) {
      if (this.reads) this.raw.enter(false);
      catchSignal(SIGWINCH, SA_RESTART);
      this.resize();
    }
    if (!this.reads) this.streams.closeInput();
    this.look();
    while (this.status < 0 && !this.detached) this.turn();
    if (this.detached) {
      this.raw.leave();
      return DETACHED;
    }
    // Others may still hold its output open: what is there is taken, and no more.
    while (this.copy(this.streams.output, 1)) continue;
    while (this.copy(this.streams.errors, 2)) continue;
    this.raw.leave();
    return this.status;
  }

  private turn(): void {
    const set = this.set;
    const streams = this.streams;
    set.clear();
    const input = this.reads && streams.takesInput ? set.add(0, POLLIN) : -1;
    const room = streams.hasInput ? set.add(streams.input, POLLOUT) : -1;
    const output = streams.output >= 0 ? set.add(streams.output, POLLIN) : -1;
    const errors = streams.errors >= 0 ? set.add(streams.errors, POLLIN) : -1;
    if (set.waitOrSignal(-1) == -EINTR) this.look();
    if (set.ready(room) != 0) streams.flush();
    if (set.ready(output) != 0) this.copy(streams.output, 1);
    if (set.ready(errors) != 0) this.copy(streams.errors, 2);
    if (set.ready(input) != 0) this.take();
  }

  private take(): void {
    const streams = this.streams;
    // Keys that were kept back may make it longer.
    const got = readOnce(0, streams.buffer, streams.room / 2);
    if (got > 0) return this.give(got);
    if (got == -EAGAIN || got == -EINTR) return;
    this.reads = false;
    this.streams.closeInput();
  }

  /** Hands on what is in the buffer, but for the keys that detach. */
  private give(length: i32): void {
    const keys = this.keys;
    const streams = this.streams;
    if (keys === null) return streams.give(length);
    this.typed.clear();
    this.detached = keys.filter(bytesAt(streams.buffer, length), 0, this.typed) >= 0;
    const all = min(this.typed.length, streams.room);
    memory.copy(streams.buffer, this.typed.address, all);
    streams.give(all);
  }

  /** Copies once. False: there is no more now. */
  private copy(fd: i32, to: i32): bool {
    if (fd < 0) return false;
    const got = readOnce(fd, this.block, BLOCK);
    if (got > 0) {
      if (writeAll(to, this.block, got) == 0) return true;
      // Nobody reads it any more: the next write of the process is SIGPIPE's.
      this.streams.closeOutput(fd);
      return false;
    }
    if (got != -EAGAIN && got != -EINTR) this.streams.closeOutput(fd);
    return false;
  }

  private resize(): void {
    const size = windowSize(0);
    setWindowSize(this.streams.output, size.rows, size.columns);
  }

  private look(): void {
    const signals = takeSignals();
    if ((signals & signalBit(SIGWINCH)) != 0) this.resize();
    const passed = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];
    for (let index = 0; index < passed.length; index++) {
      if ((signals & signalBit(passed[index])) != 0) kill(this.pid, passed[index]);
    }
    if ((signals & signalBit(SIGHUP)) != 0 && this.atTerminal && !isTerminal(0)) this.status = HUNG_UP;
    const result = wait(this.pid, WNOHANG);
    if (result.ended) this.status = result.shellStatus;
  }
}

/** `more`: variables besides the container's. */
function optionsOf(container: Container, flags: Flags, more: Variables, terminal: bool): Result<ExecOptions> {
  const command = flags.operands.slice(1);
  const given = flags.last('user');
  const root = toBytes('/proc/' + container.state.integer('Pid').toString() + '/root');
  const found = resolveUser(root, given !== null ? given : container.config.string('Config.User'));
  const nobody = found.failure;
  if (nobody !== null) return nobody.as<ExecOptions>();
  const user = found.value;
  const process = processSpec(container, command, user, terminal);
  process.set('env', jsonStrings(new Variables().putAll(process.strings('env')).putAll(more.list).list));
  if (terminal) setConsoleSize(process, ownConsoleSize());
  const directory = flags.last('workdir');
  if (directory !== null) process.setString('cwd', directory);
  if (flags.has('privileged')) {
    const all = processSpec(privileged(container), command, user, terminal);
    process.set('capabilities', all.get('capabilities')!);
  }
  return resultOf(new ExecOptions(toBytes(RUNTIME_ROOT), container.id, process));
}

/** The container as it would be with --privileged. */
function privileged(container: Container): Container {
  const copy = new Container(container.id);
  copy.config = container.config.copy();
  copy.config.get('HostConfig')!.setBool('Privileged', true);
  return copy;
}

function execute(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] CONTAINER COMMAND [ARG...]', HELP, NAMES)
    .flag('d', 'detach', 'Detached mode: run command in the background')
    .value('', 'detach-keys', 'string', 'Override the key sequence for detaching a container')
    .value('e', 'env', 'list', 'Set environment variables')
    .value('', 'env-file', 'list', 'Read in a file of environment variables')
    .flag('i', 'interactive', 'Keep STDIN open even if not attached')
    .flag('', 'privileged', 'Give extended privileges to the command')
    .flag('t', 'tty', 'Allocate a pseudo-TTY')
    .value('u', 'user', 'string', 'Username or UID (format: "<name|uid>[:<group|gid>]")')
    .value('w', 'workdir', 'string', 'Working directory inside the container')
    .stopAtOperand()
    .parse(args)
    .expect(2, -1);
  // Nobody would hold the other side of the terminal of a process that is left alone.
  const terminal = flags.has('tty') && !flags.has('detach');
  const keys = keysOf(flags);
  const reads = flags.has('interactive') && !flags.has('detach');
  if (terminal && reads && !isTerminal(0)) {
    stderr.text('the input device is not a TTY').end();
    return 1;
  }
  const found = findContainer(flags.operands[0]);
  const unknown = found.failure;
  if (unknown !== null) return reportFailure(unknown);
  const container = found.value;
  recoverIfAbandoned(container);
  if (container.is('paused'))
    return report('Container ' + textOf(container.name) + ' is paused, unpause the container before exec');
  if (!container.canExec) return report('container ' + textOf(container.id) + ' is not running');
  const more = new Variables();
  const wrong = more.takeFlags(flags);
  if (wrong !== null) return reportFailure(wrong);
  const options = optionsOf(container, flags, more, terminal);
  const nobody = options.failure;
  if (nobody !== null) return failedExec(nobody.message);
  return startProcess(container, options.value, flags, terminal, reads, keys);
}

function startProcess(
  container: Container,
  options: ExecOptions,
  flags: Flags,
  terminal: bool,
  reads: bool,
  keys: DetachKeys,
): i32 {
  const detached = flags.has('detach');
  const streams = new Streams(terminal);
  ignoreSignal(SIGPIPE);
  catchSignal(SIGCHLD, SA_RESTART);
  if (detached) {
    streams.childInput = open(toBytes('/dev/null'), O_RDWR);
    streams.childOutput = streams.childInput;
    streams.childError = streams.childInput;
  } else if (streams.open(reads) < 0) return failedExec('cannot open standard streams');
  options.input = streams.childInput;
  options.output = streams.childOutput;
  options.error = streams.childError;
  const passed = [SIGINT, SIGTERM, SIGHUP, SIGQUIT];
  for (let index = 0; index < passed.length && !detached; index++) catchSignal(passed[index], SA_RESTART);
  stdout.flush();
  const pid = exec(options);
  if (pid == FAILED) return failedExec(textOf(runtimeProblem()));
  containerEvent(container, 'exec_start: ' + commandLine(flags.operands));
  if (detached) return 0;
  streams.closeChildEnds();
  streams.takeTerminal(options.master);
  const status = new Relay(pid, streams, reads, terminal, terminal ? keys : null).run();
  if (status == DETACHED) return leave(options.master);
  containerEvent(container, 'exec_die', jsonObject().setText('exitCode', status.toString()));
  return status;
}

/** Leaves the process alone with its terminal, whose output somebody has to take: `cat` does, until nobody has it open any more. */
function leave(master: i32): i32 {
  setNonBlocking(master, false);
  const keeper = new Command(toBytes('/bin/cat'), [toBytes('cat')], []);
  keeper.flags = SPAWN_FLAG_SETSID | SPAWN_FLAG_CLOSE_OTHERS;
  keeper.duplicate(master, 0).open(1, toBytes('/dev/null'), RIGHTS_FD_WRITE, 0, 0).duplicate(1, 2);
  const pid = keeper.spawn();
  if (pid < 0) return failedExec('cannot start cat, which is to take the output: ' + errno_text(-pid));
  stderr.text('read escape sequence').end();
  return 0;
}

function commandLine(words: Array<Bytes>): string {
  let line = '';
  for (let index = 1; index < words.length; index++) line += (index > 1 ? ' ' : '') + textOf(words[index]);
  return line;
}

function failedExec(problem: string): i32 {
  stderr.text('OCI runtime exec failed: ').text(problem).end();
  return startStatusOf(problem, 126);
}
