// Assignments as scripts make them: readonly is heeded, `set -a` exports.
//
// Interface: assign, unsetVariable.

import { Bytes } from '../../lib/base/bytes';
import { ALLEXPORT, option } from '../options';
import { shellError } from '../report';
import { raise } from '../state';
import { Variable, setExported, setValue } from '../variables';

/** Sets a variable. False: it is readonly, which has been reported and raised. */
export function assign(variable: Variable, value: Bytes): bool {
  if (variable.readonly) return refuse(variable);
  setValue(variable, value);
  if (option(ALLEXPORT)) setExported(variable, true);
  return true;
}

function refuse(variable: Variable): bool {
  shellError().bytes(variable.name).text(': is read only').end();
  raise();
  return false;
}

/** Takes a variable's value and its export away. False as for assign. */
export function unsetVariable(variable: Variable): bool {
  if (variable.readonly) return refuse(variable);
  setValue(variable, null);
  setExported(variable, false);
  return true;
}
