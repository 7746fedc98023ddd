// minios commit: an image of a container's image and what it has changed.
//
// Interface: commit, COMMIT_HELP.

import { SIGINT, SIGTERM } from '../../lib/base/abi';
import { SPACE } from '../../lib/base/ascii';
import { Bytes, concat } from '../../lib/base/bytes';
import { realtime } from '../../lib/time/clock';
import { catchToEnd, ending } from '../../lib/process/handlers';
import { stdout } from '../../lib/base/io';
import { Json, jsonArray, jsonObject, jsonString, jsonStrings } from '../../lib/json/json';
import { Container } from '../container/container';
import { containerNamed } from './files';
import { ContainerRoot } from '../container/root';
import { Flags } from '../command/flags';
import { setPaused } from '../lifecycle/verbs';
import { layerStatus, uploadLayer } from '../service/layer_upload';
import { INTERRUPTED } from '../build/run_mounts';
import { StoreHold, ask, askStatus, asking } from '../service/service';
import { rfc3339 } from '../base/units';

export const COMMIT_HELP = "Create a new image from a container's changes";

/** Of a container's Config what an image keeps. */
const KEPT: Array<string> = [
  'User',
  'ExposedPorts',
  'Env',
  'Entrypoint',
  'Cmd',
  'Volumes',
  'WorkingDir',
  'Labels',
  'StopSignal',
  'Healthcheck',
  'OnBuild',
  'Shell',
];

function imageConfigOf(container: Container): Json {
  const config = jsonObject();
  for (let index = 0; index < KEPT.length; index++) {
    const value = container.config.get('Config.' + KEPT[index]);
    if (value !== null) config.set(KEPT[index], value);
  }
  return config;
}

/** The image's configuration as the container's image has it, with what the container was given. */
function whole(container: Container, base: Json | null, author: Bytes | null, now: Bytes): Json {
  const known: Json | null = base === null ? null : base.get('config');
  const fresh = jsonObject().setText('architecture', 'wasm').setText('os', 'wasi');
  const config = known === null ? fresh : known.copy();
  config.setString('created', now).set('config', imageConfigOf(container));
  if (author !== null) config.setString('author', author);
  return config;
}

function historyOf(container: Container, base: Json | null, flags: Flags, now: Bytes): Json {
  const history = jsonArray();
  const before = base === null ? jsonArray() : base.list('history');
  for (let index = 0; index < before.length; index++) history.push(before[index]);
  const command = container.config.strings('Config.Cmd');
  let text: Bytes = [];
  for (let index = 0; index < command.length; index++)
    text = index == 0 ? command[0] : concat(concat(text, [SPACE]), command[index]);
  const entry = jsonObject().setString('created', now).setString('created_by', text);
  const author = flags.last('author');
  if (author !== null) entry.setString('author', author);
  const message = flags.last('message');
  if (message !== null) entry.set('comment', jsonString(message));
  return history.push(entry);
}

/** minios commit [-a AUTHOR] [-m MESSAGE] [-c CHANGE] [-p=false] CONTAINER [REPOSITORY[:TAG]]. */
export function commit(args: Array<Bytes>): i32 {
  const flags = new Flags('[OPTIONS] CONTAINER [REPOSITORY[:TAG]]', COMMIT_HELP, 'container commit, commit')
    .value('a', 'author', 'string', 'Author (e.g., "John Hannibal Smith <hannibal@a-team.com>")')
    .value('c', 'change', 'list', 'Apply Dockerfile instruction to the created image')
    .value('m', 'message', 'string', 'Commit message')
    .flag('p', 'pause', 'Pause container during commit')
    .parse(args)
    .expect(1, 2);
  const container = containerNamed(flags.operands[0]);
  if (container === null) return 1;
  // No image has the new layer before the end.
  const hold = new StoreHold();
  const status = hold.begin() ? commitOf(container, flags) : askStatus;
  hold.release();
  return status;
}

function commitOf(container: Container, flags: Flags): i32 {
  const image = container.config.string('Image');
  let base: Json | null = null;
  if (image.length > 0) {
    base = ask(asking('resolve').setString('image', image).setText('pull', 'never'));
    if (base === null) return askStatus;
  }
  const root = new ContainerRoot(container);
  if (!root.open()) return 1;
  const stops = container.canPause && (flags.last('pause') === null || flags.has('pause'));
  // Who is told to end lets the container go on first; it is by its monitor that it is paused: one that is killed instead leaves
  // what ps says, and unpause ends.
  catchToEnd(SIGINT);
  catchToEnd(SIGTERM);
  if (stops) setPaused(container, true);
  const layer = uploadLayer(root.changes('layer'));
  if (stops) setPaused(container, false);
  if (ending()) return INTERRUPTED;
  if (layer === null) return layerStatus;
  const now = rfc3339(realtime());
  const layers = container.config.strings('Layers');
  layers.push(layer.string('diffId'));
  const request = asking('commit').set('layers', jsonStrings(layers));
  request.set('config', whole(container, base, flags.last('author'), now));
  request
    .set('history', historyOf(container, base, flags, now))
    .set('changes', jsonStrings(flags.all('change')));
  if (flags.operands.length > 1) request.setString('reference', flags.operands[1]);
  const done = ask(request);
  if (done === null) return askStatus;
  stdout.bytes(done.string('id')).newline();
  return 0;
}
