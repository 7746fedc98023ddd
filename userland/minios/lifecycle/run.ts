// minios run, create, start, attach.
//
//   run = create + start: Creation ──▶ the container's directory ──▶ startMonitor ──▶ Attachment, until it ends
//
// Interface: runVerbs.

import { EALREADY } from '../../lib/base/abi';
import { Bytes, textOf, toBytes } from '../../lib/base/bytes';
import { Failure, Outcome, Result, fail, resultOf } from '../../lib/base/failure';
import { close } from '../../lib/base/fs';
import { stderr, stdout } from '../../lib/base/io';
import { isTerminal } from '../../lib/terminal/terminal';
import { Attachment, DETACHED, LOST } from '../attach/attachment';
import { Container, findContainer } from '../container/container';
import { Creation } from './creation';
import { createFlags } from './create_flags';
import { DetachKeys, keysOf } from '../attach/detach_keys';
import { report, reportFailure, reportRun } from '../base/failure';
import { Flags } from '../command/flags';
import { FrameReader } from '../attach/frames';
import { mayWriteIdFile, writeIdFile } from '../command/id_file';
import { removeContainer } from './removal';
import { ResolvedImage, resolveImage } from '../image/root';
import { Progress } from '../command/progress';
import { recover } from './removal';
import { attachRequest } from '../base/messages';
import { connect } from '../attach/request';
import { startDetached, startMonitor } from './starting';
import { Verb } from '../command/verb';

const RUN_HELP = 'Create and run a new container from an image';
const CREATE_HELP = 'Create a new container';
const START_HELP = 'Start one or more stopped containers';
const ATTACH_HELP = 'Attach local standard input, output, and error streams to a running container';

const RUN_NAMES = 'container run, run';
const CREATE_NAMES = 'container create, create';
const START_NAMES = 'container start, start';
const ATTACH_NAMES = 'container attach, attach';

export function runVerbs(): Array<Verb> {
  return [
    new Verb(RUN_NAMES, RUN_HELP, run),
    new Verb(CREATE_NAMES, CREATE_HELP, create),
    new Verb(START_NAMES, START_HELP, start),
    new Verb(ATTACH_NAMES, ATTACH_HELP, attach),
  ];
}

/** Finds the image and makes the container. */
function createContainer(flags: Flags, attached: bool): Result<Creation> {
  const unwritable = mayWriteIdFile(flags);
  if (unwritable !== null) return unwritable.as<Creation>();
  const creation = new Creation(flags, flags.operands);
  let image: ResolvedImage | null = null;
  if (!flags.has('rootfs')) {
    const progress = new Progress(stderr, flags.has('quiet'));
    const found = resolveImage(flags.operands[0], flags.text('pull'), flags.last('platform'), progress);
    const why = found.failure;
    if (why !== null) return why.as<Creation>();
    image = found.value;
  }
  const failure = creation.make(image, attached) || writeNewId(creation, flags);
  return failure === null ? resultOf(creation) : failure.as<Creation>();
}

/** Writes the file of --cidfile; if that fails the container goes again. */
function writeNewId(creation: Creation, flags: Flags): Outcome {
  const failure = writeIdFile(flags, creation.container.id);
  if (failure === null) return null;
  removeContainer(creation.container, true);
  close(creation.guard);
  return failure;
}

/** Exit status of `run` for why there is no container: the failure's own, or Docker's for what went wrong before the program ran. */
function runStatus(failure: Failure): i32 {
  return failure.status > 1 ? failure.status : 125;
}

/** minios run [OPTIONS] IMAGE [COMMAND] [ARG...]. */
function run(args: Array<Bytes>): i32 {
  const flags = createFlags(new Flags('[OPTIONS] IMAGE [COMMAND] [ARG...]', RUN_HELP, RUN_NAMES))
    .flag('d', 'detach', 'Run container in background and print container ID')
    .flag('', 'sig-proxy', 'Proxy received signals to the process')
    .parse(args)
    .expect(1, -1);
  const detached = flags.has('detach');
  if (detached && flags.all('attach').length > 0)
    return reportRun(toBytes('Conflicting options: -a and -d'), 'run');
  if (!detached && flags.has('tty') && flags.has('interactive') && !isTerminal(0)) {
    stderr.text('the input device is not a TTY').end();
    return 1;
  }
  const keys = keysOf(flags);
  const made = createContainer(flags, !detached);
  const unmade = made.failure;
  if (unmade !== null) return reportRun(unmade.text, 'run', runStatus(unmade));
  const guard = made.value.guard;
  const container = made.value.container;
  if (detached) {
    const unstarted = startDetached(container, guard);
    if (unstarted !== null) return reportRun(unstarted.text, 'run', runStatus(unstarted));
    stdout.bytes(container.id).newline();
    return 0;
  }
  const config = container.config;
  let streams = '';
  if (config.bool('Config.AttachStdin') && config.bool('Config.OpenStdin')) streams += 'i';
  if (config.bool('Config.AttachStdout')) streams += 'o';
  if (config.bool('Config.AttachStderr')) streams += 'e';
  // Somebody who attaches to nothing still waits for the end.
  const started = startMonitor(container, streams.length > 0 ? streams : '-', guard);
  const unstarted = started.failure;
  if (unstarted !== null) return reportRun(unstarted.text, 'run');
  const monitor = started.value;
  return follow(container, monitor.frames, monitor.sink, keys, flags, 'run');
}

/** Stays attached to a container, whose monitor is at the other end of `frames` and `sink`, as Attachment has them: the exit status. */
function follow(
  container: Container,
  frames: FrameReader,
  sink: i32,
  keys: DetachKeys,
  flags: Flags,
  verb: string,
): i32 {
  const terminal = container.config.bool('Config.Tty');
  const attachment = new Attachment(container, frames, sink, terminal, terminal ? keys : null);
  attachment.proxies = flags.last('sig-proxy') === null || flags.has('sig-proxy');
  attachment.redraws = verb == 'attach';
  const status = attachment.run();
  const refusal = attachment.refusal;
  if (refusal !== null) return reportRun(refusal.string('error'), verb, status);
  if (status == DETACHED) {
    stderr.text('read escape sequence').end();
    return 0;
  }
  if (status != LOST) return status;
  const lock = container.lockMonitor();
  if (lock >= 0) {
    recover(container);
    close(lock);
  }
  return reportRun(toBytes('the monitor of container ' + textOf(container.shortId) + ' was killed'), verb);
}

/** minios create [OPTIONS] IMAGE [COMMAND] [ARG...]. */
function create(args: Array<Bytes>): i32 {
  const flags = createFlags(new Flags('[OPTIONS] IMAGE [COMMAND] [ARG...]', CREATE_HELP, CREATE_NAMES))
    .parse(args)
    .expect(1, -1);
  const made = createContainer(flags, true);
  const unmade = made.failure;
  if (unmade !== null) return reportRun(unmade.text, 'create', 1);
  close(made.value.guard);
  stdout.bytes(made.value.container.id).newline();
  return 0;
}

/** minios start [-a] [-i] CONTAINER... */
function start(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] CONTAINER [CONTAINER...]', START_HELP, START_NAMES)
    .flag('a', 'attach', 'Attach STDOUT/STDERR and forward signals')
    .flag('i', 'interactive', "Attach container's STDIN")
    .value('', 'detach-keys', 'string', 'Override the key sequence for detaching a container')
    .flag('', 'sig-proxy', 'Proxy received signals to the process')
    .absent('checkpoint checkpoint-dir', 'containers have no checkpoints; leave it out')
    .parse(args)
    .expect(1, -1);
  const attached = flags.has('attach') || flags.has('interactive');
  if (attached) {
    if (flags.operands.length > 1) return report('you cannot start and attach multiple containers at once');
    return startAttached(flags);
  }
  const failed = new Array<string>();
  for (let index = 0; index < flags.operands.length; index++) {
    const container = findContainer(flags.operands[index]);
    const failure = container.failure || startUnpaused(container.value);
    if (failure === null) {
      stdout.bytes(flags.operands[index]).newline();
      continue;
    }
    reportFailure(failure);
    failed.push(textOf(flags.operands[index]));
  }
  return failed.length == 0 ? 0 : report('failed to start containers: ' + failed.join(', '));
}

function startUnpaused(container: Container): Outcome {
  if (container.is('paused')) return fail('cannot start a paused container, try unpause instead');
  return startDetached(container);
}

function startAttached(flags: Flags): i32 {
  const keys = keysOf(flags);
  const found = findContainer(flags.operands[0]);
  const unknown = found.failure;
  if (unknown !== null) return reportFailure(unknown);
  const container = found.value;
  const interactive = flags.has('interactive') && container.config.bool('Config.OpenStdin');
  const started = startMonitor(container, interactive ? 'ioe' : 'oe');
  const unstarted = started.failure;
  if (unstarted !== null && unstarted.error == -EALREADY)
    return attachTo(container, interactive, flags, keys);
  if (unstarted !== null) return reportFailure(unstarted);
  const monitor = started.value;
  return follow(container, monitor.frames, monitor.sink, keys, flags, 'start');
}

/** minios attach [OPTIONS] CONTAINER. */
function attach(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] CONTAINER', ATTACH_HELP, ATTACH_NAMES)
    .value('', 'detach-keys', 'string', 'Override the key sequence for detaching a container')
    .flag('', 'no-stdin', 'Do not attach STDIN')
    .flag('', 'sig-proxy', 'Proxy all received signals to the process')
    .parse(args)
    .expect(1, 1);
  const keys = keysOf(flags);
  const found = findContainer(flags.operands[0]);
  const unknown = found.failure;
  if (unknown !== null) return reportFailure(unknown);
  const container = found.value;
  if (container.is('paused')) return report('You cannot attach to a paused container, unpause it first');
  if (container.is('restarting'))
    return report('You cannot attach to a restarting container, wait until it is running');
  if (!container.canExec) return report('You cannot attach to a stopped container, start it first');
  const input = !flags.has('no-stdin') && container.config.bool('Config.OpenStdin');
  if (input && container.config.bool('Config.Tty') && !isTerminal(0)) {
    stderr.text('the input device is not a TTY').end();
    return 1;
  }
  return attachTo(container, input, flags, keys);
}

function attachTo(container: Container, input: bool, flags: Flags, keys: DetachKeys): i32 {
  const connected = connect(container, attachRequest(input), input);
  const unheard = connected.failure;
  if (unheard !== null) return reportFailure(unheard);
  const connection = connected.value;
  return follow(container, connection.frames, connection.sink, keys, flags, 'attach');
}
