// The table of all verbs.
//
// Interface: allVerbs.

import { diskVerbs } from './disk_verbs';
import { eventsVerb } from './events_verb';
import { execVerb } from './exec_verb';
import { imageVerbs } from './image_verbs';
import { inspectVerbs } from './inspect';
import { lifecycleVerbs } from './lifecycle';
import { logsVerb } from './logs';
import { machineVerbs } from './machine_verbs';
import { observeVerbs } from './observe';
import { psVerb } from './ps';
import { runVerbs } from './run';
import { systemVerbs } from './system_verbs';
import { updateVerb } from './update';
import { Verb } from './verb';
import { volumeVerbs } from './volume_verbs';

export function allVerbs(): Array<Verb> {
  return runVerbs()
    .concat(lifecycleVerbs())
    .concat(systemVerbs())
    .concat(inspectVerbs())
    .concat(observeVerbs())
    .concat([psVerb(), logsVerb(), execVerb(), eventsVerb(), updateVerb()])
    .concat(imageVerbs())
    .concat(volumeVerbs())
    .concat(diskVerbs())
    .concat(machineVerbs());
}
