// minios update: other limits and another restart policy for containers, also while they run.
//
// Interface: updateVerb.

import { Bytes, equals, toBytes, textOf } from '../../lib/base/bytes';
import { Outcome, fail, failAbout } from '../../lib/base/failure';
import { close } from '../../lib/base/fs';
import { Json, jsonObject } from '../../lib/json/json';
import { FAILED, runtimeProblem, update as updateRuntime } from '../../runtime/runtime';
import { Container } from '../container/container';
import { resourceFlags } from './create_flags';
import { containerEvent } from '../container/events';
import { report } from '../base/failure';
import { Flags } from '../command/flags';
import { memory, processor, restartPolicy } from '../spec/host_config';
import { ask, forEach } from './verbs';
import { RUNTIME_ROOT } from '../base/places';
import { resourcesOf } from '../spec/resources';
import { Verb } from '../command/verb';

const UPDATE_HELP = 'Update configuration of one or more containers';
const NAMES = 'container update, update';

export function updateVerb(): Verb {
  return new Verb(NAMES, UPDATE_HELP, update);
}

function update(args: Array<Bytes>): i32 {
  const flags = resourceFlags(new Flags('[OPTIONS] CONTAINER [CONTAINER...]', UPDATE_HELP, NAMES))
    .value('', 'restart', 'string', 'Restart policy to apply when a container exits')
    .parse(args)
    .expect(1, -1);
  if (flags.isBare) return report('you must provide one or more flags when using this command');
  return forEach(flags, (container: Container, flags: Flags): Outcome => changed(container, flags));
}

function changed(container: Container, flags: Flags): Outcome {
  const guard = container.lock();
  if (guard < 0 || !container.load()) return fail('No such container: ' + textOf(container.id));
  const host = container.config.get('HostConfig')!;
  const before = host.copy();
  let failure = memory(flags, host) || processor(flags, host);
  if (failure === null && flags.last('restart') !== null) failure = restartPolicy(flags, host);
  const only = changesOf(before, host);
  const resources = resourcesOf(only);
  if (failure === null && container.isActive && resources.length > 0) {
    const result = updateRuntime(toBytes(RUNTIME_ROOT), container.id, resources);
    if (result == FAILED) failure = fail(textOf(runtimeProblem()));
  }
  if (failure === null && container.saveConfig() < 0)
    failure = failAbout('cannot write ', container.directory);
  close(guard);
  if (failure !== null) return failure;
  if (container.isActive) ask(container, 'reload');
  containerEvent(container, 'update');
  return null;
}

/** Members of `host` that are other than before. */
function changesOf(before: Json, host: Json): Json {
  const only = jsonObject();
  for (let index = 0; index < host.length; index++) {
    const name = host.nameAt(index);
    const was = before.member(name);
    if (was === null || !equals(was.text, host.at(index).text)) only.put(name, host.at(index).copy());
  }
  return only;
}
