// minios run, create, start, attach.
//
//   run = create + start: Creation ──▶ the container's directory ──▶ startMonitor ──▶ Attachment, until it ends
//
// Interface: runVerbs.

import { Bytes, textOf } from '../lib/bytes';
import { close } from '../lib/fs';
import { stderr, stdout } from '../lib/io';
import { isTerminal } from '../lib/terminal';
import { Attachment, DETACHED, LOST } from './attachment';
import { Container, findContainer, lookUpError } from './container';
import { Creation } from './creation';
import { createFlags } from './create_flags';
import { DetachKeys, keysOf } from './detach_keys';
import { clearFailure, failure, report, reportRun } from './failure';
import { Flags } from './flags';
import { FrameReader } from './frames';
import { mayWriteIdFile, writeIdFile } from './id_file';
import { removeContainer } from './removal';
import { imageStatus, resolveImage } from './image_root';
import { Progress } from './progress';
import { recover } from './removal';
import { attachRequest } from './monitor/messages';
import { connect } from './request';
import { alreadyRunning, startDetached, startMonitor, startStatus } from './starting';
import { Verb } from './verb';

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

/** Finds the image and makes the container; null: see failure and creationStatus. */
function created(flags: Flags, attached: bool): Creation | null {
  creationStatus = 125;
  clearFailure();
  if (!mayWriteIdFile(flags)) return null;
  const words = flags.operands;
  const creation = new Creation(flags, words);
  if (flags.has('rootfs')) return creation.make(null, attached) ? withIdFile(creation, flags) : null;
  const image = resolveImage(
    words[0],
    flags.text('pull'),
    flags.last('platform'),
    new Progress(stderr, flags.has('quiet')),
  );
  creationStatus = 125;
  if (image === null) {
    if (imageStatus > 1) creationStatus = imageStatus;
    return null;
  }
  return creation.make(image, attached) ? withIdFile(creation, flags) : null;
}

/** The same, once the file of --cidfile has its id; null, and there is neither: see failure. */
function withIdFile(creation: Creation, flags: Flags): Creation | null {
  if (writeIdFile(flags, creation.container.id)) return creation;
  removeContainer(creation.container, true);
  close(creation.guard);
  return null;
}

let creationStatus: i32 = 125;

/** minios run [OPTIONS] IMAGE [COMMAND] [ARG...]. */
function run(args: Array<Bytes>): i32 {
  const flags = createFlags(new Flags('[OPTIONS] IMAGE [COMMAND] [ARG...]', RUN_HELP, RUN_NAMES))
    .flag('d', 'detach', 'Run container in background and print container ID')
    .flag('', 'sig-proxy', 'Proxy received signals to the process')
    .parse(args)
    .expect(1, -1);
  const detached = flags.has('detach');
  if (detached && flags.all('attach').length > 0) return reportRun('Conflicting options: -a and -d', 'run');
  if (!detached && flags.has('tty') && flags.has('interactive') && !isTerminal(0)) {
    stderr.text('the input device is not a TTY').end();
    return 1;
  }
  const keys = keysOf(flags);
  const creation = created(flags, !detached);
  if (creation === null) return reportRun(failure, 'run', creationStatus);
  const container = creation.container;
  if (detached) {
    if (!startDetached(container, creation.guard)) return reportRun(failure, 'run', startStatus);
    stdout.bytes(container.id).newline();
    return 0;
  }
  const config = container.config;
  let streams = '';
  if (config.bool('Config.AttachStdin') && config.bool('Config.OpenStdin')) streams += 'i';
  if (config.bool('Config.AttachStdout')) streams += 'o';
  if (config.bool('Config.AttachStderr')) streams += 'e';
  // Somebody who attaches to nothing still waits for the end.
  const started = startMonitor(container, streams.length > 0 ? streams : '-', creation.guard);
  if (started === null) return reportRun(failure, 'run');
  return followed(container, started.frames, started.sink, keys, flags, 'run');
}

/** Stays attached to a container, whose monitor is at the other end of `frames` and `sink`, as Attachment has them: the exit status. */
function followed(
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
  if (refusal !== null) return reportRun(textOf(refusal.string('error')), verb, status);
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
  return reportRun('the monitor of container ' + textOf(container.shortId) + ' was killed', verb);
}

/** minios create [OPTIONS] IMAGE [COMMAND] [ARG...]. */
function create(args: Array<Bytes>): i32 {
  const flags = createFlags(new Flags('[OPTIONS] IMAGE [COMMAND] [ARG...]', CREATE_HELP, CREATE_NAMES))
    .parse(args)
    .expect(1, -1);
  const creation = created(flags, true);
  if (creation === null) return reportRun(failure, 'create', 1);
  close(creation.guard);
  stdout.bytes(creation.container.id).newline();
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
    clearFailure();
    if (container === null) {
      report(lookUpError);
    } else if (container.is('paused')) {
      report('cannot start a paused container, try unpause instead');
    } else if (startDetached(container)) {
      stdout.bytes(flags.operands[index]).newline();
      continue;
    } else {
      report(failure);
    }
    failed.push(textOf(flags.operands[index]));
  }
  return failed.length == 0 ? 0 : report('failed to start containers: ' + failed.join(', '));
}

function startAttached(flags: Flags): i32 {
  const keys = keysOf(flags);
  const container = findContainer(flags.operands[0]);
  if (container === null) return report(lookUpError);
  const interactive = flags.has('interactive') && container.config.bool('Config.OpenStdin');
  const started = startMonitor(container, interactive ? 'ioe' : 'oe');
  if (started !== null) return followed(container, started.frames, started.sink, keys, flags, 'start');
  return alreadyRunning ? attachTo(container, interactive, flags, keys) : report(failure);
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
  const container = findContainer(flags.operands[0]);
  if (container === null) return report(lookUpError);
  if (container.is('paused')) return report('You cannot attach to a paused container, unpause it first');
  if (container.is('restarting'))
    return report('You cannot attach to a restarting container, wait until it is running');
  if (!container.is('running')) return report('You cannot attach to a stopped container, start it first');
  const input = !flags.has('no-stdin') && container.config.bool('Config.OpenStdin');
  if (input && container.config.bool('Config.Tty') && !isTerminal(0)) {
    stderr.text('the input device is not a TTY').end();
    return 1;
  }
  return attachTo(container, input, flags, keys);
}

function attachTo(container: Container, input: bool, flags: Flags, keys: DetachKeys): i32 {
  const connection = connect(container, attachRequest(input), input);
  if (connection === null) return report(failure);
  return followed(container, connection.frames, connection.sink, keys, flags, 'attach');
}
