// The table of all verbs.
//
// Interface: allVerbs.

import { diskVerbs } from './disk';
import { eventsVerb } from './events';
import { execVerb } from '../lifecycle/exec_verb';
import { imageVerbs } from './image';
import { inspectVerbs } from './inspect';
import { lifecycleVerbs } from '../lifecycle/verbs';
import { logsVerb } from './logs';
import { machineVerbs } from './machine';
import { observeVerbs } from './observe';
import { psVerb } from './ps';
import { runVerbs } from '../lifecycle/run';
import { systemVerbs } from './system';
import { updateVerb } from '../lifecycle/update';
import { Verb } from '../command/verb';
import { volumeVerbs } from './volume';

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
