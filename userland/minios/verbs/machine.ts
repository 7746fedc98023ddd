// minios machine up, machine down: what the background machine runs before it serves anybody, and before it ends. They are not for
// users: on the host `minios machine` is the host's own.
//
//   up     containers that are kept (container/kept.ts) become this machine's; those that their restart policy says so for are started
//   down   containers are stopped, and with that kept
//
// Nothing else is at work on containers while `up` makes them.
//
// Interface: machineVerbs.

import { EEXIST, ENOENT } from '../../lib/base/abi';
import { SLASH } from '../../lib/base/ascii';
import { Bytes, concat } from '../../lib/base/bytes';
import { lstat, readLink, stat, symlink } from '../../lib/base/fs';
import { Json, jsonObject, jsonString } from '../../lib/json/json';
import { readJsonFile } from '../../lib/json/reader';
import { Container } from '../container/container';
import { makeFiles } from '../container/directory';
import { NEVER } from '../lifecycle/creation';
import { sayError, sayWarning } from '../base/failure';
import { dropKept, emptyAllDropped, emptyDropped, keptIds } from '../container/kept';
import { stopAll } from '../lifecycle/verbs';
import { NAMES, below, makePlaces } from '../base/places';
import { randomName } from '../base/random_name';
import { setLost } from '../lifecycle/removal';
import { forgetShares } from '../volume/share_again';
import { startDetached } from '../lifecycle/starting';
import { Verb } from '../command/verb';

/** Seconds that a container has to stop when the machine ends, whatever it asks for. */
const MOST_SECONDS: i64 = 15;

/** The verbs, which are in no list. */
export function machineVerbs(): Array<Verb> {
  return [new Verb('machine up', '', up), new Verb('machine down', '', down)];
}

function up(_args: Array<Bytes>): i32 {
  emptyAllDropped();
  const ids = keptIds();
  if (ids.length > 0) makePlaces();
  const due = new Array<Container>();
  for (let index = 0; index < ids.length; index++) {
    const container = restore(ids[index]);
    if (container !== null && isDue(container)) due.push(container);
  }
  for (let index = 0; index < due.length; index++) {
    const failure = startDetached(due[index]);
    if (failure !== null) sayError().bytes(due[index].name).text(': ').bytes(failure.text).end();
  }
  return 0;
}

/** Makes a kept container one of this machine. Null: it is none, or it is this machine's already. */
function restore(id: Bytes): Container | null {
  const container = new Container(id);
  const description = container.keptFile('container.json');
  if (stat(container.file('container.json')).error == 0) return null;
  const config = readJsonFile(description);
  if (config === null || config.string('Name').length == 0) {
    // A container is there when its description is; what cannot be read is left to its owner.
    if (lstat(description).error != -ENOENT) sayWarning().bytes(description).text(': cannot be read').end();
    else if (dropKept(id) == 0) emptyDropped(id);
    return null;
  }
  container.config = config;
  forgetShares(container);
  const state = readJsonFile(container.keptFile('state.json'));
  const lost = state === null || state.bool('Running') || state.bool('Restarting') || state.bool('Paused');
  container.state = endedState(state, lost);
  if (makeFiles(container) < 0 || !claimName(container) || container.saveHere() < 0) {
    sayWarning().bytes(container.name).text(': cannot be made a container of this machine').end();
    return null;
  }
  // Where there is no room for it, the next machine finds the same again.
  if (lost) container.saveState();
  return container;
}

const LOST = 'its machine was killed: what it had changed since it was started is lost';

/** The state of a container without a process; one that is `lost` had one when its machine was killed. */
function endedState(kept: Json | null, lost: bool): Json {
  const state: Json = kept === null ? jsonObject().setText('StartedAt', NEVER) : kept;
  state.setInteger('Pid', 0).setInteger('MonitorPid', 0).setInteger('RestartCount', 0);
  if (lost) setLost(state, LOST).setBool('OOMKilled', false).setBool('Dead', false);
  return state;
}

/** Gives it its name, or, should another one have that, a new one. */
function claimName(container: Container): bool {
  const error = symlink(container.id, below(NAMES, container.name));
  if (error != -EEXIST) return error == 0;
  while (readLink(below(NAMES, container.name)) !== null) {
    container.config.set('Name', jsonString(concat([SLASH], randomName())));
    if (symlink(container.id, below(NAMES, container.name)) == 0) return container.saveConfig() == 0;
  }
  return false;
}

/** Whether its restart policy wants it started with the machine: Docker's restartmanager.ShouldRestart. */
function isDue(container: Container): bool {
  const state = container.state;
  const policy = container.config.get('HostConfig.RestartPolicy');
  if (policy === null || state.is('StartedAt', NEVER)) return false;
  if (policy.is('Name', 'always')) return true;
  if (policy.is('Name', 'unless-stopped')) return !state.bool('StoppedByUser');
  return policy.is('Name', 'on-failure') && state.integer('ExitCode') != 0;
}

function down(_args: Array<Bytes>): i32 {
  stopAll(MOST_SECONDS);
  return 0;
}
